"""What one signatory writes down as agreed holds once the others have confirmed it."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.domain.assessment import Status
from bot.domain.entries import CONFIRMED_BY, Entry
from bot.domain.judging.agreed import yet_to_confirm
from bot.domain.judging.assess import assess
from bot.domain.kinds import CommitmentEvent
from tests.domain.judging.judge import judge, say
from tests.factories import activity, event, make_agreement, make_commitment

DAY = date(2022, 3, 1)
AGREEMENT = make_agreement(make_commitment("K2", {"kind": "count", "activities": ["dialogue"]}))


def agreed(party: str | None, *confirmed: str) -> Entry:
    entry = event(CommitmentEvent.NUMBER_AGREED, "K2", DAY, at_least=1)
    return replace(entry, party=party, values={**entry.values, CONFIRMED_BY: list(confirmed)})


def status(*entries: Entry) -> Status:
    (row,) = assess(AGREEMENT, [*entries, activity("dialogue", DAY)], on=date(2022, 4, 1)).commitments()
    return row.status


def test_a_number_that_one_party_wrote_down_does_not_hold_yet() -> None:
    assert [party.id for party in yet_to_confirm(agreed("police"), AGREEMENT)] == ["municipality"]
    assert status(agreed("police")) is Status.NOT_ASSESSABLE


def test_what_waits_for_the_other_party_is_said_where_an_agreement_is_missed() -> None:
    targets: list[tuple[dict[str, Any], CommitmentEvent]] = [
        ({"kind": "count", "activities": ["dialogue"]}, CommitmentEvent.NUMBER_AGREED),
        ({"kind": "cadence", "activities": ["dialogue"]}, CommitmentEvent.INTERVAL_AGREED),
        (
            {"kind": "increase", "measure": {"activities": ["dialogue"], "unit": "gånger"}},
            CommitmentEvent.BASELINE_AGREED,
        ),
    ]
    waits = "what was written down 1 Mar 2022 holds once it is confirmed by Provstads kommun"
    for target, kind in targets:
        written = replace(event(kind, "S7", DAY), party="police")
        confirmed = replace(written, values={CONFIRMED_BY: ["municipality"]})

        assert waits in say(judge(target, written, on=DAY).sentence)
        assert "confirmed" not in say(judge(target, confirmed, on=DAY).sentence)


def test_a_number_that_the_other_party_has_confirmed_holds() -> None:
    assert yet_to_confirm(agreed("police", "municipality"), AGREEMENT) == ()
    assert status(agreed("police", "municipality")) is Status.FULFILLED


def test_in_a_common_channel_it_holds_at_once() -> None:
    assert status(agreed(None)) is Status.FULFILLED


def test_a_participant_who_confirms_does_not_stand_for_a_signatory() -> None:
    assert status(agreed("police", "school")) is Status.NOT_ASSESSABLE


def test_of_two_the_latest_that_holds_is_meant() -> None:
    later = replace(agreed("municipality"), start=date(2022, 3, 20), end=date(2022, 3, 20))

    assert status(agreed("police", "municipality"), later) is Status.FULFILLED
