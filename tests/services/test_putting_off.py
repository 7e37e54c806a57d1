"""Reminders from the reader's side: as things stand when they are looked at, put off, not wanted any more."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.reminding.settings import Kind
from bot.services.access import Caller
from bot.services.errors import NotFound
from bot.services.planning import (
    DISMISSED,
    SNOOZED,
)
from bot.services.putting_off import Snooze, dismiss_reminder, resume_reminder, snooze_reminder
from bot.services.reminders import look_up_items
from storage.engine import Database
from storage.plans import Plan, put_plan
from tests.chat import MUNICIPALITY, POLICE
from tests.factories import make_agreement, make_commitment, meeting, planned
from tests.services.reminded import (
    BEGUN,
    ERIK,
    PROVSTAD,
    SCAN,
    WEEKLY,
    action,
    at,
    by_message,
    followed_up,
    messages,
    record,
    sent,
    tick,
    told,
)
from tests.storage.examples import log, revise


@pytest.fixture
def provstad(bare: Database) -> Database:
    """A horizon scan for the municipality until the 20th of October, and a meeting every week."""
    return followed_up(bare, make_agreement(SCAN, WEEKLY))


# as things stand when it is looked at


def test_week_that_was_noted_after_it_was_asked_for_is_shown_as_settled(provstad: Database) -> None:
    tick(provstad, "10-14 11:00", "10-14 12:00")
    key = next(iter(by_message(provstad, Kind.WEEK_OPEN)))
    [open_item] = look_up_items(provstad, key, now=at("10-14 12:01"))
    log(provstad, meeting(date(2022, 10, 12), recorded_at=at("10-14 12:02")), agreement_id=PROVSTAD)
    [settled] = look_up_items(provstad, key, now=at("10-14 12:03"))

    assert open_item.subject
    assert settled.subject is None


def test_what_warned_of_a_day_that_is_over_is_not_shown_any_more(provstad: Database) -> None:
    log(provstad, planned(date(2022, 10, 20), recorded_at=BEGUN), agreement_id=PROVSTAD)
    tick(provstad, "10-18 12:00", "10-19 08:00")
    key = next(iter(by_message(provstad, Kind.PLANNED)))

    assert _kinds(provstad, key, "10-20 23:59") == [Kind.DEADLINE, Kind.PLANNED]
    assert _kinds(provstad, key, "10-21 00:00") == [Kind.DEADLINE]


def _kinds(database: Database, key: str, looked_at: str) -> list[str]:
    return [item.occasion.kind for item in look_up_items(database, key, now=at(looked_at))]


# putting off


DUE: dict[str, Any] = {
    "agreement_id": PROVSTAD,
    "kind": Kind.DEADLINE,
    "subject": "S2:due@2022-10-20",
    "message_ts": "1.1",
}


@pytest.fixture
def warned(provstad: Database) -> Database:
    """The municipality's channel has been told, a week before, that the horizon scan is due on the 20th."""
    tick(provstad, "10-13 07:00", "10-13 08:00")
    sent(provstad)
    return provstad


def closed(database: Database) -> list[tuple[str, str | None]]:
    return [(each.rung, each.closed) for each in record(database, Kind.DEADLINE)]


def test_reminder_put_off_until_a_saturday_comes_on_the_saturday(warned: Database) -> None:
    snooze_reminder(warned, MUNICIPALITY, **DUE, snooze=date(2022, 10, 15), now=at("10-13 09:00"))

    assert ("C0KOMMUN", at("10-15 08:00")) in messages(warned)
    [again] = [each for each in record(warned, Kind.DEADLINE) if each.rung.startswith("snoozed")]
    assert again.delivery_key
    [item] = look_up_items(warned, again.delivery_key, now=at("10-15 08:00"))
    assert item.subject
    assert item.hold is None


@pytest.mark.parametrize(
    ("snooze", "until"),
    [
        (Snooze.HOUR, "10-13 17:30"),
        (Snooze.TOMORROW, "10-14 08:00"),
        (Snooze.NEXT_WEEK, "10-17 08:00"),
    ],
)
def test_reminder_is_put_off_for_as_long_as_one_chooses(warned: Database, snooze: Snooze, until: str) -> None:
    snooze_reminder(warned, MUNICIPALITY, **DUE, snooze=snooze, now=at("10-13 16:30"))

    assert messages(warned)[-1] == ("C0KOMMUN", at(until))


def test_what_would_have_come_before_the_chosen_moment_does_not(warned: Database) -> None:
    snooze_reminder(warned, MUNICIPALITY, **DUE, snooze=date(2022, 10, 24), now=at("10-13 09:00"))
    tick(warned, "10-19 08:00", "10-20 08:00", "10-24 09:00", "10-27 08:00")

    assert [each for each in closed(warned) if not each[0].startswith("snoozed")] == [
        ("7", None),
        ("1", SNOOZED),
        ("0", SNOOZED),
        ("+7", None),
    ]


def test_reminder_that_is_put_off_is_shown_so_until_then(warned: Database) -> None:
    [key] = by_message(warned, Kind.DEADLINE)
    snooze_reminder(warned, MUNICIPALITY, **DUE, snooze=Snooze.NEXT_WEEK, now=at("10-13 09:00"))
    [before] = [each for each in look_up_items(warned, key, now=at("10-13 09:01")) if each.occasion.kind == "deadline"]
    [after] = [each for each in look_up_items(warned, key, now=at("10-17 08:00")) if each.occasion.kind == "deadline"]

    assert before.hold
    assert before.hold.until == at("10-17 08:00")
    assert after.hold is None


def test_dismissed_reminder_never_comes_again_until_it_is_taken_back(warned: Database) -> None:
    dismiss_reminder(warned, MUNICIPALITY, **DUE, now=at("10-13 09:00"))
    tick(warned, "10-19 08:00")
    resume_reminder(warned, MUNICIPALITY, **DUE, now=at("10-19 09:00"))
    tick(warned, "10-20 08:00")

    assert closed(warned) == [("7", None), ("1", DISMISSED), ("0", None)]


def test_channel_dismisses_a_reminder_for_itself_only(bare: Database) -> None:
    both = make_commitment("S3", {"kind": "milestone", "due": "2022-10-20"})
    followed_up(bare, make_agreement(both))
    tick(bare, "10-13 08:00")
    sent(bare)
    dismiss_reminder(bare, POLICE, **{**DUE, "subject": "S3:due@2022-10-20"}, now=at("10-13 09:00"))
    tick(bare, "10-19 08:00")

    assert [(each.channel_id, each.closed) for each in record(bare, Kind.DEADLINE) if each.rung == "1"] == [
        ("C0KOMMUN", None),
        ("C0POLIS", DISMISSED),
    ]


def test_reminder_that_only_others_were_told_of_cannot_be_put_off(warned: Database) -> None:
    with pytest.raises(NotFound):
        snooze_reminder(warned, POLICE, **DUE, snooze=Snooze.HOUR, now=at("10-13 09:00"))
    with pytest.raises(NotFound):
        dismiss_reminder(warned, Caller("T0POLIS", "U0ERIK", "C0POLIS"), **DUE, now=at("10-13 09:00"))


def test_action_moved_to_another_day_is_another_thing_to_be_reminded_of(provstad: Database) -> None:
    entry = action(provstad, ERIK)
    tick(provstad, "10-12 08:00")
    sent(provstad)
    thing = {**DUE, "kind": Kind.ACTION, "subject": f"{entry.id}@2022-10-13"}
    dismiss_reminder(provstad, replace(POLICE, user_id="U0ERIK"), **thing, now=at("10-12 09:00"))
    moved = replace(entry, recorded_at=at("10-12 10:00"), values={**entry.values, "due": "2022-10-19"})
    revise(provstad, moved)
    tick(provstad, "10-13 08:00", "10-18 08:00")

    assert told(provstad, Kind.ACTION) == [
        (f"{entry.id}@2022-10-13", "1", "U0ERIK"),
        (f"{entry.id}@2022-10-19", "1", "U0ERIK"),
    ]


def test_reminder_put_off_until_the_moment_that_it_comes_anyway_comes_once(warned: Database) -> None:
    tick(warned, "10-19 08:00")
    sent(warned)
    snooze_reminder(warned, MUNICIPALITY, **DUE, snooze=Snooze.TOMORROW, now=at("10-19 09:00"))
    tick(warned, "10-20 08:00")

    assert messages(warned).count(("C0KOMMUN", at("10-20 08:00"))) == 1


def test_what_is_planned_anew_makes_no_message_that_tells_nothing(warned: Database) -> None:
    with warned.writing() as session:
        put_plan(session, Plan(PROVSTAD, at("10-12 12:00"), at("10-13 09:00")))
    before = messages(warned)
    tick(warned, "10-13 09:00")

    assert messages(warned) == before
