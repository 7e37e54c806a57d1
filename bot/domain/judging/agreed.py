"""What the parties agreed on after signing, a number, a rhythm or a baseline; it holds from the day of it."""

from bot.domain.calendar import Every
from bot.domain.entries import Entry, Values
from bot.domain.judging.ledger import Ledger
from bot.domain.kinds import CommitmentEvent
from bot.domain.targets import Baseline, Cadence, Count, Increase, Target

_RHYTHMS = {every.value: every for every in Every}


def with_agreed(target: Target, commitment: str, ledger: Ledger) -> Target:
    """Return the file's target with what was agreed on latest; what makes no sense is passed over."""
    match target:
        case Count():
            for entry in _latest_first(ledger, CommitmentEvent.NUMBER_AGREED, commitment):
                if (number := _number(entry.values)) is not None:
                    return target.model_copy(update={"at_least": number})
        case Cadence():
            for entry in _latest_first(ledger, CommitmentEvent.INTERVAL_AGREED, commitment):
                if every := _RHYTHMS.get(str(entry.values.get("every"))):
                    return target.model_copy(update={"every": every, "windows": ()})
        case Increase():
            for entry in _latest_first(ledger, CommitmentEvent.BASELINE_AGREED, commitment):
                if baseline := _baseline(entry.values):
                    return target.model_copy(update={"baseline": baseline})
        case _:
            pass
    return target


def _latest_first(ledger: Ledger, kind: CommitmentEvent, commitment: str) -> list[Entry]:
    return ledger.held_events(kind, commitment)[::-1]


def _number(values: Values) -> int | None:
    number = values.get("at_least")
    return number if isinstance(number, int) and number >= 1 else None


def _baseline(values: Values) -> Baseline | None:
    try:
        period = {"start": values.get("start"), "end": values.get("end")}
        return Baseline.model_validate({"value": values.get("value"), "period": period})
    except ValueError:  # pydantic's refusal is one: what was agreed is not a baseline
        return None
