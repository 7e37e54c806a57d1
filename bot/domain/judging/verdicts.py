"""The signatories' own assessments: beside the figures, with a comment, never instead of them."""

from collections.abc import Sequence

from bot.domain.agreement import Agreement
from bot.domain.assessment import STATUS_WORDS, PartyVerdict, Status
from bot.domain.judging.ledger import Ledger
from bot.domain.judging.words import Words
from bot.domain.kinds import CommitmentEvent
from bot.domain.texts import Joined, Text, text

_VERDICTS = {status.value: status for status in (Status.FULFILLED, Status.PARTLY_FULFILLED, Status.NOT_FULFILLED)}


def verdicts_about(row: str, agreement: Agreement, ledger: Ledger) -> tuple[PartyVerdict, ...]:
    """Return each signatory's latest assessment of the row with the id `row`, in the agreement's order."""
    latest: dict[str, PartyVerdict] = {}
    for entry in ledger.held_events(CommitmentEvent.ASSESSED, row):
        party, verdict = entry.values.get("party") or entry.party, entry.values.get("verdict")
        if isinstance(party, str) and isinstance(verdict, str) and verdict in _VERDICTS:
            comment = str(entry.values.get("comment") or "")
            latest[party] = PartyVerdict(party, _VERDICTS[verdict], comment, entry.start)
    return tuple(latest[party.id] for party in agreement.signatories if party.id in latest)


def say_verdicts(verdicts: Sequence[PartyVerdict], parties: Sequence[str], words: Words) -> Text:
    """Return how each of `parties` has assessed."""
    if not verdicts:
        return text("to be assessed by the parties")
    said = {verdict.party: STATUS_WORDS[verdict.verdict] for verdict in verdicts}
    none_yet = text("not assessed yet")
    each = tuple(
        text("{party}: {verdict}", party=words.party(party), verdict=said.get(party, none_yet)) for party in parties
    )
    return text("assessed by the parties ({verdicts})", verdicts=Joined(each, ", "))
