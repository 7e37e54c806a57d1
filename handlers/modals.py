"""What happens within a form: a row more or less, another agreement, and pressing its button.

Whatever the form, its submission is read and checked here; then the form's own part takes the values over.
"""

from datetime import date
from typing import Any

from slack_bolt import Ack, BoltContext
from slack_sdk.errors import SlackApiError

from bot.domain.agreement import Agreement
from bot.domain.calendar import ONE_DAY, local_day
from bot.domain.fields import Field, FieldKind
from bot.services.access import Caller, Reach, find_reachable
from bot.services.errors import MayNotTie, NotTied
from bot.services.ties import list_offers
from handlers.entries import entry_faults, entry_view, review_submission
from handlers.forms.form import Form, entry_form
from handlers.forms.reading import check_values, errors_by_block, read_values
from handlers.forms.state import FormState
from handlers.house import House, caller_of
from handlers.ties import TIE_FORM, submit_tie, tie_form


def add_row(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Add a row to a group, or unfold a field."""
    opened = _Opened(house, context, body["view"])
    field = opened.form.field(action["value"])
    values = opened.values()
    before = len(opened.state.rows_of(field))
    state = opened.state.with_row(field)
    if field.kind is FieldKind.GROUP and len(state.rows_of(field)) > before:
        rows = [*values.get(field.id, [])]
        values[field.id] = [*rows, *([{}] * (before - len(rows))), _next_row(field, rows, opened.today)]
    opened.show(context, state, values)


def _next_row(field: Field, rows: list[dict[str, Any]], today: date) -> dict[str, Any]:
    """Return what a new row begins with: the day after the last one, where that has been."""
    dates = [date.fromisoformat(row["date"]) for row in rows if row.get("date")]
    asked = any(inner.id == "date" and inner.kind is FieldKind.DATE for inner in field.fields)
    if not asked or not dates or max(dates) >= today:
        return {}
    return {"date": (max(dates) + ONE_DAY).isoformat()}


def remove_row(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Take a row away from a group."""
    opened = _Opened(house, context, body["view"])
    field_id, _, number = action["value"].partition(".")
    field = opened.form.field(field_id)
    values = opened.values()
    shown = opened.state.rows_of(field)
    kept = [row for row, shown_as in zip(values.get(field_id, []), shown, strict=False) if shown_as != int(number)]
    opened.show(context, opened.state.without_row(field, int(number)), {**values, field_id: kept})


def switch_agreement(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Show the form of another of the channel's agreements, with what has been written so far."""
    opened = _Opened(house, context, body["view"])
    chosen = action["selected_option"]["value"]
    state = opened.state.model_copy(update={"agreement": chosen, "edition": opened.state.edition + 1})
    opened.show(context, state, opened.values())


def submit_form(ack: Ack, context: BoltContext, view: dict[str, Any], house: House) -> None:
    """Check what was written: errors at their fields, or on to what the form is for."""
    opened = _Opened(house, context, view)
    if opened.agreement is None:
        submit_tie(ack, opened.caller, opened.values(), house)
        return
    values, faults = check_values(opened.form.model, opened.values(), today=opened.today)
    if not faults:
        faults = dict(entry_faults(opened.agreement, opened.state.form, values))
    if faults:
        errors = errors_by_block(opened.form.fields, opened.state, faults)
        ack(
            response_action="errors",
            errors={block: house.speaker.say(fault) for block, fault in errors.items()},
        )
    else:
        review_submission(ack, house, opened.caller, opened.state, values)


class _Opened:
    """A form that a person has before them: what it is, and what stands in it."""

    def __init__(self, house: House, context: BoltContext, view: dict[str, Any]) -> None:
        self.state = FormState.model_validate_json(view["private_metadata"])
        self.caller: Caller = caller_of(context, self.state.channel)
        self._house = house
        self._view = view
        self._reaches: list[Reach] = []
        self.agreement: Agreement | None = None
        if self.state.form != TIE_FORM:
            self._reaches = find_reachable(house.database, self.caller, now=house.now())
            reached = [each for each in self._reaches if each.agreement.id == self.state.agreement]
            if not reached:
                raise NotTied
            self.agreement = reached[0].agreement

    @property
    def form(self) -> Form:
        if self.agreement is None:
            offers = list_offers(self._house.database, self.caller)
            if not offers:
                raise MayNotTie
            return tie_form(offers)
        return entry_form(self.agreement, self.state.form)

    @property
    def today(self) -> date:
        now = self._house.now()
        return local_day(now, self.agreement.zone) if self.agreement else now.date()

    def values(self) -> dict[str, Any]:
        return read_values(self.form.fields, self.state, self._view["state"]["values"])

    def show(self, context: BoltContext, state: FormState, values: dict[str, Any]) -> None:
        """Show the form anew; a press that comes while an earlier one is being shown changes nothing."""
        view = entry_view(self._house, self.caller, state, self._reaches, values)
        client: Any = context.client
        try:
            client.views_update(view_id=self._view["id"], hash=self._view["hash"], view=view)
        except SlackApiError as error:
            if error.response.get("error") != "hash_conflict":
                raise
