"""What comes late: after a standstill, when offices open, where an agreement can't be read; and what never comes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.reminding.settings import Kind
from bot.services.errors import BrokenAgreement
from bot.services.outbox import claim_due, note_needless
from bot.services.planning import (
    MISSED,
    find_due_agreements,
    find_next_event,
    plan_reminders,
    postpone_planning,
)
from bot.services.putting_off import dismiss_reminder
from bot.services.reminders import look_up_items
from storage.engine import Database
from storage.occasions import UNTOLD
from tests.chat import MUNICIPALITY, POLICE
from tests.factories import make_agreement, make_commitment
from tests.services.reminded import (
    ERIK,
    GRANNSTAD,
    PROVSTAD,
    SCAN,
    WEEKLY,
    action,
    at,
    broken,
    choose_only,
    followed_up,
    messages,
    record,
    sent,
    tick,
    told,
)


@pytest.fixture
def provstad(bare: Database) -> Database:
    """A horizon scan for the municipality until the 20th of October, and a meeting every week."""
    return followed_up(bare, make_agreement(SCAN, WEEKLY))


@pytest.fixture
def neighbours(bare: Database) -> Database:
    """Two agreements of the same two authorities."""
    return followed_up(bare, make_agreement(SCAN), make_agreement(SCAN, id=GRANNSTAD))


# agreements that can't be read


def test_agreement_that_cannot_be_read_holds_up_no_other_and_loses_nothing(neighbours: Database) -> None:
    mend = broken(neighbours, PROVSTAD)
    with pytest.raises(BrokenAgreement):
        tick(neighbours, "10-13 08:00")
    postpone_planning(neighbours, PROVSTAD, now=at("10-13 08:00"))
    tick(neighbours, "10-13 08:00", agreement_id=GRANNSTAD)

    assert [each.rung for each in record(neighbours, Kind.DEADLINE, agreement_id=GRANNSTAD)] == ["7"]
    assert find_due_agreements(neighbours, now=at("10-13 08:09")) == []
    assert find_due_agreements(neighbours, now=at("10-13 08:10")) == [PROVSTAD]
    mend()
    tick(neighbours, "10-13 08:10")
    assert [(each.rung, each.at) for each in record(neighbours, Kind.DEADLINE)] == [("7", at("10-13 08:00"))]


def test_message_about_two_agreements_of_which_one_cannot_be_read_tells_of_the_other(neighbours: Database) -> None:
    for agreement_id in (PROVSTAD, GRANNSTAD):
        action(neighbours, ERIK, agreement_id)
        tick(neighbours, "10-12 07:00", "10-12 08:00", agreement_id=agreement_id)
    [key] = {each.delivery_key or "" for each in record(neighbours, Kind.ACTION)}
    mend = broken(neighbours, PROVSTAD)
    while_broken = [item.agreement.id for item in look_up_items(neighbours, key, now=at("10-12 08:01"))]
    mend()

    assert while_broken == [GRANNSTAD]
    assert len(look_up_items(neighbours, key, now=at("10-12 08:01"))) == 2


def test_agreement_that_cannot_be_read_keeps_nobody_from_knowing_what_comes_next(neighbours: Database) -> None:
    for agreement_id in (PROVSTAD, GRANNSTAD):
        tick(neighbours, "10-10 12:00", agreement_id=agreement_id)
    sent(neighbours)
    mend = broken(neighbours, PROVSTAD)
    coming = find_next_event(neighbours, now=at("10-12 12:00"))
    mend()

    assert coming == at("10-13 08:00")


# downtime


def test_after_three_weeks_away_what_still_matters_is_told_and_the_rest_is_closed_as_missed(provstad: Database) -> None:
    tick(provstad, "10-24 10:00")
    here = [each for each in record(provstad) if each.channel_id == "C0KOMMUN"]

    assert sorted((each.kind, each.subject, each.rung) for each in here if each.closed == MISSED) == [
        ("deadline", "S2:due@2022-10-20", "1"),
        ("deadline", "S2:due@2022-10-20", "7"),
        ("digest", "2022-W39", "digest"),
        ("digest", "2022-W40", "digest"),
        ("digest", "2022-W41", "digest"),
        ("week_open", "S6:2022-W40", "open"),
        ("week_open", "S6:2022-W41", "open"),
        ("week_open", "S6:2022-W42", "open"),
    ]
    assert [(each.kind, each.subject, each.at) for each in here if each.delivery_key] == [
        ("week_missed", "S6:2022-W39", at("10-03 08:00")),
        ("week_missed", "S6:2022-W40", at("10-10 08:00")),
        ("week_missed", "S6:2022-W41", at("10-17 08:00")),
        ("deadline", "S2:due@2022-10-20", at("10-20 08:00")),
        ("week_missed", "S6:2022-W42", at("10-24 08:00")),
        ("digest", "2022-W42", at("10-24 08:30")),
    ]


@pytest.mark.parametrize(
    ("looked_at", "hour"),
    [("10-20 08:00", "10-20 08:00"), ("10-20 08:59", "10-20 08:00"), ("10-20 10:59", "10-20 10:00")],
)
def test_message_that_comes_more_than_an_hour_late_is_for_the_hour_in_which_it_is_planned(
    bare: Database, looked_at: str, hour: str
) -> None:
    followed_up(bare, make_agreement(SCAN))
    tick(bare, "10-19 12:00")
    before = messages(bare)
    tick(bare, looked_at)

    assert messages(bare)[len(before) :] == [("C0KOMMUN", at(hour))]


def test_what_two_agreements_tell_a_person_after_a_standstill_is_one_message(neighbours: Database) -> None:
    action(neighbours, ERIK)
    action(neighbours, ERIK, GRANNSTAD, due="2022-10-14")
    for agreement_id, moment in ((PROVSTAD, "10-24 10:05"), (GRANNSTAD, "10-24 10:06")):
        tick(neighbours, "10-12 07:00", moment, agreement_id=agreement_id)

    assert [each for each in messages(neighbours) if each[0] == "U0ERIK"] == [("U0ERIK", at("10-24 10:00"))]
    moments = [
        each.at
        for agreement_id in (PROVSTAD, GRANNSTAD)
        for each in record(neighbours, Kind.ACTION, agreement_id=agreement_id)
        if each.delivery_key
    ]
    assert moments == [at("10-20 08:00"), at("10-21 08:00")]


@pytest.mark.parametrize(
    ("looked_at", "next_look"),
    [("10-13 17:00", "10-14 08:00"), ("10-15 10:00", "10-17 08:00"), ("10-14 06:30", "10-14 08:00")],
)
def test_while_offices_are_closed_nothing_is_planned_and_nothing_is_lost(
    bare: Database, looked_at: str, next_look: str
) -> None:
    followed_up(bare, make_agreement(SCAN))
    tick(bare, "10-12 12:00")
    before = record(bare)

    assert plan_reminders(bare, PROVSTAD, now=at(looked_at))
    assert record(bare) == before
    assert find_due_agreements(bare, now=at(next_look) - timedelta(seconds=1)) == []
    assert find_due_agreements(bare, now=at(next_look)) == [PROVSTAD]
    tick(bare, next_look)
    assert told(bare, Kind.DEADLINE) == [("S2:due@2022-10-20", "7", "C0KOMMUN")]


# what is told by nobody


def test_message_that_turned_out_to_tell_nothing_closes_what_it_was_about_as_untold(bare: Database) -> None:
    followed_up(bare, make_agreement(SCAN))
    tick(bare, "10-12 12:00", "10-13 08:00")
    [message] = [
        each
        for each in claim_due(bare, now=at("10-13 08:00"), lease=timedelta(minutes=5))
        if each.occasion == "reminder" and each.due_at == at("10-13 08:00")
    ]
    note_needless(bare, replace(message, attempts=message.attempts + 1))
    of_another_attempt = record(bare, Kind.DEADLINE)[-1].closed
    note_needless(bare, message)

    assert of_another_attempt is None
    assert [(each.rung, each.closed) for each in record(bare, Kind.DEADLINE)] == [("7", UNTOLD)]


# what comes next


def test_next_event_is_not_one_that_nobody_wants(bare: Database) -> None:
    both = make_commitment("S3", {"kind": "milestone", "due": "2022-10-20"})
    followed_up(bare, make_agreement(both))
    choose_only(bare, Kind.DEADLINE)
    tick(bare, "10-12 12:00", "10-13 08:00")
    sent(bare)
    unwanted: dict[str, Any] = {"agreement_id": PROVSTAD, "kind": Kind.DEADLINE, "subject": "S3:due@2022-10-20"}
    found = [find_next_event(bare, now=at("10-13 09:00"))]
    for caller in (POLICE, MUNICIPALITY):
        dismiss_reminder(bare, caller, **unwanted, now=at("10-13 09:00"))
        found.append(find_next_event(bare, now=at("10-13 09:00")))

    # one of the two channels doesn't hold the other's reminder back; then only the agreement's end is left, in 2023
    assert found == [at("10-19 08:00"), at("10-19 08:00"), None]
