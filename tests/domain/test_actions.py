from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.actions import (
    Action,
    Handover,
    actions_of,
    decided_in,
    done,
    handed_over,
    last_decided,
    moves,
    overdue,
    owed_by,
    owing,
    reopened,
    still_open,
    with_answers,
)
from bot.domain.entries import Entry, EntryState
from bot.domain.kinds import ACTION, MEETING, OPERATION
from bot.domain.people import Person

TODAY = date(2022, 10, 14)
ANNA, ERIK = Person("T0POLIS", "U0ANNA"), Person("T0POLIS", "U0ERIK")
MARIA = Person("T0KOMMUN", "U0MARIA")
MOMENT = datetime(2022, 10, 14, 10, tzinfo=UTC)


def entry(entry_id: str = "a", kind: str = ACTION, day: date = TODAY, **changes: Any) -> Entry:
    values = changes.pop("values", {"text": "Ring skolan"})
    return Entry(entry_id, kind, day, day, changes.pop("recorded_at", MOMENT), values=values, **changes)


def action(entry_id: str = "a", *, owner: Person | None = None, due: date | None = None, **values: Any) -> Action:
    said: dict[str, Any] = {"text": "Ring skolan", **values}
    if owner:
        said |= {"owner": owner.user_id, "team": owner.team_id}
    if due:
        said["due"] = due.isoformat()
    return Action(entry(entry_id, values=said))


def ids(actions: Sequence[Action]) -> list[str]:
    return [each.entry.id for each in actions]


def test_the_most_urgent_comes_first_and_what_has_no_date_last() -> None:
    logged = [
        action("none").entry,
        action("soon", due=TODAY + timedelta(days=1)).entry,
        action("late", due=TODAY - timedelta(days=1)).entry,
        action("today", due=TODAY).entry,
    ]

    assert ids(actions_of(logged)) == ["late", "today", "soon", "none"]


def test_of_two_for_the_same_day_the_one_noted_first_comes_first() -> None:
    later = entry("a", recorded_at=MOMENT + timedelta(hours=1))

    assert ids(actions_of([later, entry("b")])) == ["b", "a"]


def test_what_was_undone_is_no_action_and_neither_is_anything_else_logged() -> None:
    logged = [entry("a", state=EntryState.UNDONE), entry("b", OPERATION), entry("c", MEETING), entry("d")]

    assert ids(actions_of(logged)) == ["d"]


def test_an_action_knows_the_week_of_its_meeting() -> None:
    note = entry("m", MEETING, values={"week": "2022-W41"})
    found = actions_of([note, action("m-0", meeting="m").entry, action("b").entry])

    assert {each.entry.id: each.week for each in found} == {"m-0": "2022-W41", "b": None}


def test_what_was_decided_in_a_meeting_stands_in_the_order_noted() -> None:
    rows = [action(f"m-{number}", meeting="m").entry for number in (10, 2, 0)]

    assert ids(decided_in([*rows, action("n-0", meeting="n").entry, action("b").entry], "m")) == ["m-0", "m-2", "m-10"]


@pytest.mark.parametrize(("due", "late"), [(TODAY, 0), (TODAY - timedelta(days=1), 1), (date(2021, 10, 14), 365)])
def test_an_action_is_late_from_the_day_after_its_last(due: date, late: int) -> None:
    assert action(due=due).days_late(TODAY) == late
    assert bool(overdue([action(due=due)], TODAY)) is (late > 0)


def test_what_is_done_or_has_no_date_is_never_late() -> None:
    old = action(due=date(2022, 1, 1))

    assert Action(entry(values=done(old, ANNA, TODAY))).days_late(TODAY) == 0
    assert action().days_late(TODAY) == 0


def test_a_person_owes_what_is_open_and_theirs_in_their_own_workspace() -> None:
    finished = Action(entry("d", values=done(action(owner=ANNA), ERIK, TODAY)))
    namesake = Person("T0KOMMUN", ANNA.user_id)
    actions = [action("a", owner=ANNA), action("b", owner=ERIK), action("c"), finished, action("e", owner=namesake)]

    assert ids(owed_by(actions, ANNA)) == ["a"]
    assert ids(still_open(actions)) == ["a", "b", "c", "e"]
    assert owing(actions) == {ANNA: 1, ERIK: 1, namesake: 1}


def test_done_says_when_and_by_whom_and_can_be_taken_back() -> None:
    before = action(owner=ERIK, due=TODAY)
    finished = Action(entry(values=done(before, MARIA, TODAY)))

    assert (finished.done_on, finished.done_by, finished.owner) == (TODAY, MARIA, ERIK)
    assert not finished.is_open
    assert reopened(finished) == before.entry.values


def test_somebody_of_another_workspace_stays_where_nobody_is_chosen() -> None:
    before = action(owner=ERIK)

    assert Action(entry(values=with_answers(before, {"text": "x"}, "T0KOMMUN"))).owner == ERIK
    assert Action(entry(values=with_answers(before, {"text": "x"}, "T0POLIS"))).owner is None
    chosen = with_answers(before, {"text": "x", "owner": MARIA.user_id}, "T0KOMMUN")
    assert Action(entry(values=chosen)).owner == MARIA


def test_who_is_left_in_the_form_keeps_their_workspace() -> None:
    kept = with_answers(action(owner=ERIK), {"text": "x", "owner": ERIK.user_id}, "T0POLIS")

    assert Action(entry(values=kept)).owner == ERIK


def test_a_change_keeps_what_the_form_does_not_ask_and_drops_the_old_reason() -> None:
    before = action(owner=ERIK, date="2022-10-01", meeting="m", why="Gammalt skäl")

    after = with_answers(before, {"text": "Ring rektorn"}, "T0POLIS")

    assert (after["date"], after["meeting"], after["text"]) == ("2022-10-01", "m", "Ring rektorn")
    assert "why" not in after


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"text": "Ring rektorn", "owner": "U0ERIK", "due": "2022-10-20"}, False),
        ({"text": "Ring skolan", "owner": "U0ANNA", "due": "2022-10-20"}, True),
        ({"text": "Ring skolan", "owner": "U0ERIK", "due": "2022-10-21"}, True),
        ({"text": "Ring skolan", "owner": "U0ERIK"}, True),
        ({"text": "Ring skolan", "due": "2022-10-20"}, True),
        ({"text": "Ring skolan", "owner": "U0ERIK", "due": "2022-10-20", "for": "S7"}, False),
    ],
)
def test_another_owner_or_date_takes_a_reason(answers: dict[str, Any], reason: bool) -> None:  # noqa: FBT001 a case
    assert moves(action(owner=ERIK, due=date(2022, 10, 20)), answers, "T0POLIS") is reason


def test_a_first_owner_and_date_take_no_reason() -> None:
    assert not moves(action(), {"text": "x", "owner": "U0ERIK", "due": "2022-10-20"}, "T0POLIS")


def test_a_hand_over_is_the_same_for_all_that_was_handed_over() -> None:
    handover = Handover("h", giver=ERIK, by=MARIA, why="Erik slutar")
    given = [
        Action(entry(values=handed_over(each, handover, ANNA))) for each in (action(owner=ERIK), action(owner=ERIK))
    ]

    assert [(each.owner, each.handover) for each in given] == [(ANNA, handover), (ANNA, handover)]
    assert action().handover is None


def test_the_last_decisions_are_those_of_the_latest_meeting_before() -> None:
    def note(entry_id: str, day: date, **changes: Any) -> Entry:
        return entry(entry_id, MEETING, day, **{"values": {"decisions": "Fler vuxna ute"}, **changes})

    logged = [
        note("old", date(2022, 9, 26)),
        note("last", date(2022, 10, 3)),
        note("silent", date(2022, 10, 4), values={}),
        note("undone", date(2022, 10, 5), state=EntryState.UNDONE),
        note("this week", date(2022, 10, 10)),
        entry("other", OPERATION, date(2022, 10, 6), values={"decisions": "?"}),
    ]

    found = last_decided(logged, date(2022, 10, 10))
    assert found is not None
    assert found.id == "last"
    assert last_decided([], TODAY) is None


DAYS = st.one_of(st.none(), st.dates(date(2022, 1, 1), date(2023, 1, 1)))


@given(st.lists(st.tuples(DAYS, st.booleans()), max_size=12))
def test_late_ones_always_come_before_the_others(made: list[tuple[date | None, bool]]) -> None:
    logged = []
    for number, (due, finished) in enumerate(made):
        each = action(f"{number}", due=due)
        logged.append(entry(f"{number}", values=done(each, ANNA, TODAY)) if finished else each.entry)

    actions = still_open(actions_of(logged))
    late = overdue(actions, TODAY)

    assert actions[: len(late)] == late
    assert len(actions) == sum(not finished for _, finished in made)
