"""What is due goes into the record and the ledger once, to whom it concerns, however seldom the clock looks."""

from datetime import date

import pytest
from sqlalchemy import update

from bot.domain.reminding.settings import Kind, Way
from bot.services.entry_making import OUTCOME_POST
from bot.services.members import dismiss
from bot.services.planning import find_due_agreements, plan_reminders
from bot.services.reminders import look_up_items
from storage.engine import Database
from storage.plans import (
    Subscription,
    put_subscription,
)
from storage.tables import DeliveryRow
from storage.types import DeliveryState
from tests.chat import MUNICIPALITY, POLICE
from tests.factories import make_agreement, planned
from tests.importing import import_agreement
from tests.services.reminded import (
    ANNA,
    BEGUN,
    ERIK,
    GRANNSTAD,
    MARIA,
    PROVSTAD,
    SARA,
    SCAN,
    SURVEY,
    SVEN,
    WEEKLY,
    action,
    all_at_once,
    at,
    away,
    by_message,
    choose,
    followed_up,
    messages,
    record,
    tick,
    told,
)
from tests.storage.examples import log
from tests.tying import tie


@pytest.fixture
def provstad(bare: Database) -> Database:
    """A horizon scan for the municipality until the 20th of October, and a meeting every week."""
    return followed_up(bare, make_agreement(SCAN, WEEKLY))


@pytest.fixture
def neighbours(bare: Database) -> Database:
    """Two agreements of the same two authorities."""
    return followed_up(bare, make_agreement(SCAN), make_agreement(SCAN, id=GRANNSTAD))


# once


def test_what_is_due_is_planned_once_however_often_the_clock_looks(provstad: Database) -> None:
    hours = [f"{hour:02d}:{minute}" for hour in range(7, 18) for minute in ("00", "30")]
    moments = [f"10-{day:02d} {hour}" for day in range(10, 15) for hour in hours]
    tick(provstad, "10-10 06:00", *moments)
    first = record(provstad)
    tick(provstad, *moments)
    tick(provstad, *moments)

    assert record(provstad) == first
    assert told(provstad, Kind.WEEK_OPEN) == [
        ("S6:2022-W41", "open", "C0KOMMUN"),
        ("S6:2022-W41", "open", "C0POLIS"),
    ]
    assert told(provstad, Kind.DEADLINE) == [("S2:due@2022-10-20", "7", "C0KOMMUN")]


def test_agreement_that_two_processes_plan_at_once_is_planned_once(provstad: Database) -> None:
    tick(provstad, "10-12 12:00")
    planned_it: list[bool] = []
    all_at_once(*[lambda: planned_it.append(plan_reminders(provstad, PROVSTAD, now=at("10-13 08:00")))] * 4)
    again = plan_reminders(provstad, PROVSTAD, now=at("10-13 08:00"))

    assert sorted(planned_it) == [False, False, False, True]
    assert not again
    assert told(provstad, Kind.DEADLINE) == [("S2:due@2022-10-20", "7", "C0KOMMUN")]
    assert [each for each in messages(provstad) if each[1] == at("10-13 08:00")] == [("C0KOMMUN", at("10-13 08:00"))]


def test_with_nothing_due_the_clock_finds_no_agreement_to_look_at(provstad: Database) -> None:
    tick(provstad, "10-12 12:00")

    assert find_due_agreements(provstad, now=at("10-13 07:59")) == []
    assert find_due_agreements(provstad, now=at("10-13 08:00")) == [PROVSTAD]


def test_agreement_that_has_just_been_tied_is_not_told_of_the_past(bare: Database) -> None:
    import_agreement(bare, make_agreement(SCAN), at=BEGUN)
    assert find_due_agreements(bare, now=at("10-20 12:00")) == []

    tie(bare, MUNICIPALITY, agreement_id=PROVSTAD, party_kind="municipality", now=at("10-20 12:00"))
    assert find_due_agreements(bare, now=at("10-20 12:00")) == [PROVSTAD]
    tick(bare, "10-20 12:00", "10-21 08:00")

    assert record(bare) == []


# together, and to whom


def test_promise_of_one_party_is_told_in_its_channel_and_one_of_both_in_both(provstad: Database) -> None:
    tick(provstad, "10-13 08:00", "10-14 12:00")

    assert told(provstad, Kind.DEADLINE, Kind.WEEK_OPEN)[-3:] == [
        ("S2:due@2022-10-20", "7", "C0KOMMUN"),
        ("S6:2022-W41", "open", "C0KOMMUN"),
        ("S6:2022-W41", "open", "C0POLIS"),
    ]


def test_what_is_due_at_the_same_time_is_one_message(bare: Database) -> None:
    followed_up(bare, make_agreement(SCAN, SURVEY))
    tick(bare, "10-12 12:00", "10-13 08:00")

    [(key, found)] = by_message(bare, Kind.DEADLINE).items()
    assert [each.subject for each in found] == ["S2:due@2022-10-20", "S3:due@2022-10-20"]
    assert messages(bare) == [("C0KOMMUN", at("10-13 08:00"))]
    assert [item.occasion for item in look_up_items(bare, key, now=at("10-13 08:01"))] == found


def test_one_channel_may_be_chosen_for_a_kind_of_reminder(provstad: Database) -> None:
    choose(provstad, deadline=Way(days=(7,), channel="T0POLIS:C0POLIS"))
    tick(provstad, "10-13 08:00")

    assert told(provstad, Kind.DEADLINE) == [("S2:due@2022-10-20", "7", "C0POLIS")]


def test_action_goes_to_its_owner(provstad: Database) -> None:
    action(provstad, ERIK)
    tick(provstad, "10-12 07:00", "10-12 08:00")

    assert [each[2] for each in told(provstad, Kind.ACTION)] == ["U0ERIK"]


def test_owner_who_is_away_is_stood_in_for_by_their_deputy(provstad: Database) -> None:
    action(provstad, ERIK)
    away(provstad, ERIK, deputy="U0SVEN")
    tick(provstad, "10-12 07:00", "10-12 08:00")

    [(key, _)] = by_message(provstad, Kind.ACTION).items()
    [item] = look_up_items(provstad, key, now=at("10-12 08:01"))
    assert [each[2] for each in told(provstad, Kind.ACTION)] == ["U0SVEN"]
    assert item.deputy_for == ERIK
    assert item.through == POLICE.channel_id


@pytest.mark.parametrize("deputy", [None, "U0SVEN"])
def test_owner_without_a_deputy_who_is_here_is_stood_in_for_by_the_coordinator(
    provstad: Database, deputy: str | None
) -> None:
    action(provstad, ERIK)
    away(provstad, ERIK, deputy=deputy)
    away(provstad, SVEN)
    tick(provstad, "10-12 07:00", "10-12 08:00")

    assert [each[2] for each in told(provstad, Kind.ACTION)] == [ANNA.user_id]


def test_owner_is_told_all_the_same_where_nobody_is_here(provstad: Database) -> None:
    action(provstad, ERIK)
    away(provstad, ERIK)
    away(provstad, ANNA)
    tick(provstad, "10-12 07:00", "10-12 08:00")

    assert [each[2] for each in told(provstad, Kind.ACTION)] == ["U0ERIK"]


def test_action_of_somebody_who_is_let_in_no_longer_goes_to_their_coordinator(provstad: Database) -> None:
    action(provstad, ERIK)
    dismiss(provstad, POLICE, PROVSTAD, ERIK, now=BEGUN)
    tick(provstad, "10-12 07:00", "10-12 08:00")

    assert [each[2] for each in told(provstad, Kind.ACTION)] == [ANNA.user_id]


def test_deputy_who_was_never_let_in_is_told_nothing(provstad: Database) -> None:
    action(provstad, ERIK)
    away(provstad, ERIK, deputy="U0UTAN")
    tick(provstad, "10-12 07:00", "10-12 08:00")

    assert [each[2] for each in told(provstad, Kind.ACTION)] == [ANNA.user_id]


def test_coordinator_who_is_away_is_stood_in_for_when_something_is_two_weeks_late(provstad: Database) -> None:
    action(provstad, ERIK)
    away(provstad, ANNA, deputy="U0SVEN")
    tick(provstad, "10-26 08:00", "10-27 08:00")

    assert [each[2] for each in told(provstad, Kind.ESCALATION)] == ["U0SVEN"]


def test_after_two_weeks_the_coordinator_of_the_owners_authority_is_told(provstad: Database) -> None:
    entry = action(provstad, SARA)
    tick(provstad, "10-26 08:00", "10-27 08:00")

    assert told(provstad, Kind.ESCALATION, Kind.ACTION)[-2:] == [
        (f"{entry.id}@2022-10-13", "+14", "U0SARA"),
        (f"{entry.id}@2022-10-13", "escalated", MARIA.user_id),
    ]


def test_question_how_it_went_goes_to_the_channel_of_those_who_planned_it(provstad: Database) -> None:
    operation = planned(date(2022, 10, 12), recorded_at=BEGUN, party="police")
    log(provstad, operation, agreement_id=PROVSTAD)
    tick(provstad, "10-13 08:59", "10-13 09:00")

    assert messages(provstad, OUTCOME_POST) == [("C0POLIS", at("10-13 09:00"))]
    assert told(provstad, Kind.OUTCOME) == [(f"{operation.id}:1", "after", "C0POLIS")]


def test_digest_goes_to_each_channel_and_to_whoever_wants_their_own(provstad: Database) -> None:
    with provstad.writing() as session:
        put_subscription(session, Subscription(PROVSTAD, ERIK.team_id, ERIK.user_id, POLICE.channel_id))
    tick(provstad, "10-10 08:29", "10-10 08:30")

    assert told(provstad, Kind.DIGEST)[-3:] == [
        ("2022-W40", "digest", "C0KOMMUN"),
        ("2022-W40", "digest", "C0POLIS"),
        ("2022-W40", "digest", "U0ERIK"),
    ]
    assert messages(provstad, "digest")[-2:] == [("C0KOMMUN", at("10-10 08:30")), ("C0POLIS", at("10-10 08:30"))]
    assert messages(provstad, "personal_digest")[-1:] == [("U0ERIK", at("10-10 08:30"))]


# two agreements


def both_have_something_for_erik(neighbours: Database) -> None:
    action(neighbours, ERIK)
    action(neighbours, ERIK, agreement_id=GRANNSTAD)


def test_person_gets_one_message_about_two_agreements(neighbours: Database) -> None:
    both_have_something_for_erik(neighbours)
    for agreement_id in (PROVSTAD, GRANNSTAD):
        tick(neighbours, "10-12 07:00", "10-12 08:00", agreement_id=agreement_id)

    assert messages(neighbours) == [("U0ERIK", at("10-12 08:00"))]
    [key] = {each.delivery_key for each in record(neighbours, Kind.ACTION)}
    assert key
    items = look_up_items(neighbours, key, now=at("10-12 08:01"))
    assert [item.agreement.id for item in items] == [GRANNSTAD, PROVSTAD]


def test_two_processes_that_plan_two_agreements_at_once_make_one_message_for_a_person(neighbours: Database) -> None:
    both_have_something_for_erik(neighbours)
    all_at_once(
        *(
            lambda agreement_id=agreement_id: plan_reminders(neighbours, agreement_id, now=at("10-12 08:00"))
            for agreement_id in (PROVSTAD, GRANNSTAD)
        )
    )

    assert [each for each in messages(neighbours) if each[0] == "U0ERIK"] == [("U0ERIK", at("10-12 08:00"))]
    keys = {
        each.delivery_key
        for agreement_id in (PROVSTAD, GRANNSTAD)
        for each in record(neighbours, Kind.ACTION, agreement_id=agreement_id)
    }
    assert len(keys) == 1


def test_what_comes_when_a_message_is_on_its_way_already_gets_one_of_its_own(neighbours: Database) -> None:
    both_have_something_for_erik(neighbours)
    tick(neighbours, "10-12 08:00")
    with neighbours.writing() as session:
        session.execute(update(DeliveryRow).values(state=DeliveryState.CLAIMED))
    tick(neighbours, "10-12 08:00", agreement_id=GRANNSTAD)

    of_erik = [each for each in messages(neighbours) if each[0] == "U0ERIK"]
    assert of_erik == [("U0ERIK", at("10-12 08:00"))] * 2
