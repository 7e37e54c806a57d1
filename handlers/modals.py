"""What happens within a form: a row more or less, another agreement or kind, and pressing its button.

Whatever the form, its submission is read and checked here; where it seems to say who somebody is, it is shown once more
(handlers.naming). Then its sort takes the values over.
"""

from datetime import date
from typing import Any

from slack_bolt import Ack, BoltContext

from bot.domain.calendar import ONE_DAY
from bot.domain.fields import Field, FieldKind
from handlers.answering import update_modal
from handlers.colleagues import without_access
from handlers.forms.form import Form
from handlers.forms.reading import check_values, errors_by_block, read_values
from handlers.forms.state import FormState
from handlers.house import House, caller_of
from handlers.naming import shown_with_naming, warned_of_naming
from handlers.pressing import number_of
from handlers.sort import Asked, Sort, Values, fitted
from handlers.sorts import sort_of


def add_row(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Add a row to a group, or unfold a field."""
    opened = _Opened(house, context, body["view"])
    field = opened.asked.form.field(action["value"])
    values = opened.values()
    before = len(opened.state.rows_of(field))
    state = opened.state.with_row(field)
    if field.kind is FieldKind.GROUP and len(state.rows_of(field)) > before:
        rows = [*values.get(field.id, [])]
        values[field.id] = [*rows, *([{}] * (before - len(rows))), _next_row(field, rows, opened.asked.today)]
    opened.show(context, state, values)


def _next_row(field: Field, rows: list[Values], today: date) -> Values:
    """Return what a new row begins with: the day after the last one; tomorrow is no guess, it would be planned."""
    dates = [date.fromisoformat(row["date"]) for row in rows if row.get("date")]
    asked = any(inner.id == "date" and inner.kind is FieldKind.DATE for inner in field.fields)
    if not asked or not dates or max(dates) == today:
        return {}
    return {"date": (max(dates) + ONE_DAY).isoformat()}


def remove_row(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Take a row away from a group."""
    opened = _Opened(house, context, body["view"])
    field_id, _, written = action["value"].partition(".")
    number = number_of(written)
    field = opened.asked.form.field(field_id)
    values = opened.values()
    rows = opened.state.rows_of(field)
    kept = [row for row, shown_as in zip(values.get(field_id, []), rows, strict=False) if shown_as != number]
    opened.show(context, opened.state.without_row(field, number), {**values, field_id: kept})


def switch_agreement(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Show the form of another of the channel's agreements, with what has been written so far."""
    _switch(context, body, house, {"agreement": action["selected_option"]["value"]})


def switch_kind(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Show the form of another kind, with what has been written so far where it asks the same."""
    _switch(context, body, house, {"form": action["selected_option"]["value"]})


def _switch(context: BoltContext, body: dict[str, Any], house: House, changed: dict[str, str]) -> None:
    opened = _Opened(house, context, body["view"])
    state = opened.state.model_copy(update={**changed, "edition": opened.state.edition + 1, "rows": {}})
    opened.show(context, state, opened.values())


def submit_form(ack: Ack, context: BoltContext, view: dict[str, Any], house: House) -> None:
    """Check what was written: errors at their fields, the form with a warning, or on to what the form is for."""
    opened = _Opened(house, context, view)
    asked, written = opened.asked, opened.values()
    values, faults = check_values(asked.form.model, written, today=asked.today)
    if not faults:
        faults = {**without_access(house, opened.caller, asked, values), **asked.faults(values)}
    if faults:
        errors = errors_by_block(asked.form.fields, opened.state, faults)
        ack(response_action="errors", errors={block: house.speaker.say(fault) for block, fault in errors.items()})
    elif warned := warned_of_naming(asked, written):
        ack(response_action="update", view=shown_with_naming(house, warned, written).to_dict())
    else:
        opened.sort.submit(ack, house, opened.caller, opened.state, values)


class _Opened:
    """A form that a person has before them: what it is, and what stands in it."""

    def __init__(self, house: House, context: BoltContext, view: dict[str, Any]) -> None:
        self.state = FormState.model_validate_json(view["private_metadata"])
        self.caller = caller_of(context, self.state.channel)
        self.sort: Sort = sort_of(self.state)
        self.asked: Asked = self.sort.ask(house, self.caller, self.state)
        self._house = house
        self._view = view

    def values(self) -> Values:
        return read_values(self.asked.form.fields, self.state, self._view["state"]["values"])

    def show(self, context: BoltContext, state: FormState, values: Values) -> None:
        """Show the form anew; a press that comes while an earlier one is being shown changes nothing."""
        asked = self.sort.ask(self._house, self.caller, state)
        if (state.form, state.agreement) != (self.state.form, self.state.agreement):
            values = {**asked.likely, **_in_both(self.asked.form, asked.form, values)}
            asked = fitted(asked, values)
        update_modal(context, self._view, shown_with_naming(self._house, asked, values))


def _in_both(before: Form, after: Form, values: Values) -> Values:
    """Return the values of the fields that both forms have."""
    kinds = {field.id: field.kind for field in before.fields}
    return {
        field.id: values[field.id] for field in after.fields if field.id in values and kinds.get(field.id) is field.kind
    }
