"""What the parties agreed on after signing, a number, a rhythm or a baseline that the agreement itself leaves open.

It holds from the day of it, until a version of the agreement says something itself. What one party has written down
holds once the others that signed have confirmed it; in a channel common to them it holds at once.
"""

from bot.domain.agreement import Agreement, Commitment, Party
from bot.domain.calendar import Every, Period
from bot.domain.entries import Entry, Values
from bot.domain.judging.case import Case
from bot.domain.judging.ledger import Ledger
from bot.domain.judging.sentences import some
from bot.domain.kinds import CommitmentEvent
from bot.domain.targets import Baseline, Cadence, Count, Increase, Target
from bot.domain.texts import Text, text

_RHYTHMS = {every.value: every for every in Every}


def with_agreed(target: Target, commitment: str, ledger: Ledger, agreement: Agreement) -> Target:
    """Return the file's target with what was agreed on latest, where the file itself leaves it open.

    What makes no sense is passed over.
    """
    match target:
        case Count(at_least=None):
            for entry in _latest_first(ledger, agreement, CommitmentEvent.NUMBER_AGREED, commitment):
                if (number := _number(entry.values)) is not None:
                    return target.model_copy(update={"at_least": number})
        case Cadence(every=None, windows=()):
            for entry in _latest_first(ledger, agreement, CommitmentEvent.INTERVAL_AGREED, commitment):
                if every := _RHYTHMS.get(str(entry.values.get("every"))):
                    return target.model_copy(update={"every": every})
        case Increase(baseline=None):
            for entry in _latest_first(ledger, agreement, CommitmentEvent.BASELINE_AGREED, commitment):
                if baseline := _baseline(entry.values):
                    return target.model_copy(update={"baseline": baseline})
        case _:
            pass
    return target


def agreed_period(period: Period, commitment: Commitment, ledger: Ledger, agreement: Agreement) -> Period:
    """Return the days that a commitment is judged by: a rhythm agreed later asks for nothing before it was agreed."""
    target = commitment.target
    if not isinstance(target, Cadence) or target.every or target.windows:
        return period
    agreed = _latest_first(ledger, agreement, CommitmentEvent.INTERVAL_AGREED, commitment.id)
    if not agreed:
        return period
    since = min(entry.start for entry in agreed)
    start = max(since, period.start) if period.start else since
    return period if period.end and period.end < start else Period(start=start, end=period.end)


def _latest_first(ledger: Ledger, agreement: Agreement, kind: CommitmentEvent, commitment: str) -> list[Entry]:
    events = ledger.held_events(kind, commitment)[::-1]
    return [entry for entry in events if not yet_to_confirm(entry, agreement)]


def yet_to_confirm(entry: Entry, agreement: Agreement) -> tuple[Party, ...]:
    """Return the signatories that have neither written nor confirmed it as it stands; none where it is from a common
    channel.
    """
    if entry.author is None:
        return ()
    return tuple(party for party in agreement.signatories if party.id not in {entry.author, *entry.confirmed_by})


def awaited(case: Case, kind: CommitmentEvent) -> Text | None:
    """Tell for whose confirmation waits what was written down latest; None where nothing does."""
    written = case.ledger.held_events(kind, case.id)
    waiting = yet_to_confirm(written[-1], case.agreement) if written else ()
    if not waiting:
        return None
    who = some([party.name for party in waiting])
    return text("what was written down {day} holds once it is confirmed by {who}", day=written[-1].start, who=who)


def _number(values: Values) -> int | None:
    number = values.get("at_least")
    return number if isinstance(number, int) and number >= 1 else None


def _baseline(values: Values) -> Baseline | None:
    try:
        period = {"start": values.get("start"), "end": values.get("end")}
        return Baseline.model_validate({"value": values.get("value"), "period": period})
    except ValueError:  # pydantic's refusal is one: what was agreed is not a baseline
        return None
