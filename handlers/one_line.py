"""One line instead of a form: what was understood of it is reviewed; what has to be asked is asked in the form."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from slack_bolt import BoltContext

from bot.domain.agreement import ActivityKind
from bot.domain.calendar import Period, week_of
from bot.domain.fields import Field
from bot.domain.kinds import activities_of
from bot.domain.texts import Sayable, text
from bot.services.access import Caller
from bot.services.entries import review_entry
from bot.services.entry_making import NewEntry
from handlers.answering import open_modal
from handlers.forms.reading import Place, check_values
from handlers.forms.state import FormState
from handlers.house import House
from handlers.naming import shown_with_naming, warned_of_naming
from handlers.reviewing import show_review
from handlers.sort import Asked, Sort, fitted, shown
from handlers.views.message import shortened
from handlers.views.reviews import Piece

if TYPE_CHECKING:
    from bot.domain.oneline.understood import Understood

HELP_WORDS = frozenset({"hjälp", "hjalp", "help", "?"})
_LONGEST_QUOTE = 1000


def open_line(
    house: House, context: BoltContext, trigger_id: str, sort: Sort, caller: Caller, state: FormState, line: str
) -> None:
    """Open the review of what a line says; or the form, filled in as far as it was understood, to ask for the rest.

    What points out a person has been refused before, as all commands are; what seems to name one is warned of in the
    form, too.
    """
    # only a line needs the reader: without it the bot is ready sooner
    from bot.domain.oneline.reading import read_line  # noqa: PLC0415

    asked, line = _asked_for(house, sort, caller, state, line)
    kind = _kind_of(asked)
    understood = read_line(line, asked.form.fields, kind=kind, today=asked.today, period=_period(asked))
    values = _with_day(asked, kind, understood)
    checked, faults = check_values(asked.form.model, values, today=asked.today)
    faults = faults or dict(asked.faults(checked))
    intro = [text("You wrote: {line}", line=shortened(line, _LONGEST_QUOTE))]
    if understood.questions or faults:
        questions = list(_questions(asked, understood, faults))
        open_modal(context, trigger_id, shown(house, fitted(asked, values), values, intro, questions))
        return
    if warned := warned_of_naming(fitted(asked, values), values):
        open_modal(context, trigger_id, shown_with_naming(house, warned, values, intro))
        return
    new = NewEntry(asked.state.draft, asked.state.agreement or "", asked.state.form, checked)
    review = review_entry(house.database, caller, new, now=house.now())
    open_modal(context, trigger_id, show_review(house, caller, asked.state, review, list(_pieces(line, understood))))


def _asked_for(house: House, sort: Sort, caller: Caller, state: FormState, line: str) -> tuple[Asked, str]:
    """Return the form that the line is for, and what it says besides naming the kind."""
    asked = sort.ask(house, caller, state)
    if not state.choosing or asked.agreement is None:
        return asked, line
    from bot.domain.oneline.kind_names import read_kind  # noqa: PLC0415 - as in open_line

    named, rest = read_kind(line, activities_of(asked.agreement))
    if named is None:
        return asked, line
    return sort.ask(house, caller, asked.state.model_copy(update={"form": named})), rest


def _kind_of(asked: Asked) -> ActivityKind:
    if asked.kind is None:
        raise ValueError(f"{asked.form.id} is not the form of an entry")
    return asked.kind


def _period(asked: Asked) -> Period:
    return asked.agreement.in_force if asked.agreement else Period()


def _with_day(asked: Asked, kind: ActivityKind, understood: "Understood") -> dict[str, Any]:
    """Return what was understood; where no day was written it is today, unless a day has to be asked for."""
    values, today = dict(understood.values), asked.today.isoformat()
    if understood.questions:
        return values
    match kind.when:
        case "days":
            rows = values.get("days") or [{}]
            values["days"] = [{"date": today, **row} for row in rows] if len(rows) == 1 else rows
        case "week":
            values.setdefault("week", week_of(asked.today).key)
        case _:
            values.setdefault("date", today)
    return values


def _questions(asked: Asked, understood: "Understood", faults: Mapping[Place, Sayable]) -> Iterator[Sayable]:
    """Yield what has to be asked: what can't be right or can mean two things, then what is wrong at a field."""
    yield from (question.asks for question in understood.questions)
    if not understood.questions:
        labels: dict[str, Field] = {field.id: field for field in asked.form.fields}
        for place, fault in faults.items():
            yield text("{field}: {fault}", field=labels[str(place[0])].label, fault=fault)


def _pieces(line: str, understood: "Understood") -> Iterator[Piece]:
    """Yield the line in pieces, each with whether it was understood; a gap between two that were belongs to them."""
    at = 0
    for mark in sorted(understood.marks, key=lambda mark: mark.start):
        if mark.start > at:
            gap = line[at : mark.start]
            yield gap, at > 0 and not gap.strip()
        if mark.end > at:
            yield line[max(at, mark.start) : mark.end], True
            at = mark.end
    if at < len(line):
        yield line[at:], False
