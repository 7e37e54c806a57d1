"""What holds of the digests whatever is logged, corrected and undone, and whenever."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.agreement import Agreement
from bot.domain.calendar import ONE_DAY, week_of
from bot.domain.digest import Digest, digest_of, midnight
from bot.domain.entries import Entry, EntryState
from bot.domain.judging.assess import assess
from tests.domain import strategies as some

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FIRST = date(2022, 2, 7)
WEEKS = 12
"""So many weeks from then on, with a change of the clocks among them."""
LAWS = settings(max_examples=25)
moments = st.datetimes(datetime(2022, 1, 24), datetime(2022, 5, 9), timezones=st.just(UTC))  # noqa: DTZ001 the zone beside


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Revisions of entries: logged some time, perhaps corrected or undone later."""
    revisions: list[Entry] = []
    for entry in draw(some.entries):
        times = sorted(draw(st.lists(moments, min_size=1, max_size=3, unique=True)))
        ends = [*times[1:], None]
        states = [entry.state, *draw(st.lists(st.sampled_from(EntryState), min_size=2, max_size=2))]
        for number, (at, end, state) in enumerate(zip(times, ends, states, strict=False), start=1):
            revisions.append(replace(entry, recorded_at=at, superseded_at=end, revision=number, state=state))
    return revisions


def digests(agreement: Agreement, history: Sequence[Entry]) -> list[Digest]:
    weeks = [week_of(FIRST + timedelta(weeks=number)) for number in range(WEEKS)]
    return [digest_of(agreement, history, week=week, on=week.end + ONE_DAY) for week in weeks]


def held_at(history: Iterable[Entry], day: date) -> dict[str, str]:
    """Return the kinds of the entries that count as logged on the night before the day."""
    at = datetime.combine(day, time(), STOCKHOLM)
    return {each.id: each.kind for each in history if each.known(at) and each.state is EntryState.HELD}


@LAWS
@given(some.agreements(), histories())
def test_each_new_entry_is_counted_in_one_digest_under_one_kind(agreement: Agreement, history: list[Entry]) -> None:
    for told in digests(agreement, history):
        before, after = held_at(history, told.week.start), held_at(history, told.week.end + ONE_DAY)
        new = Counter(kind for entry_id, kind in after.items() if entry_id not in before)
        gone = Counter(kind for entry_id, kind in before.items() if entry_id not in after)
        assert (told.logged, told.taken_back) == (new, gone)
        assert sum(told.logged.values()) - sum(told.taken_back.values()) == len(after) - len(before)


@LAWS
@given(some.agreements(), histories())
def test_a_change_is_what_is_now_less_what_was(agreement: Agreement, history: list[Entry]) -> None:
    for told in digests(agreement, history):
        now, then = (
            {row.id: row for row in assess(agreement, _as_known(history, day), on=day).rows}
            for day in (told.week.end + ONE_DAY, told.week.start)
        )
        for each in told.promises:
            difference = now[each.row.id].figures.done - then[each.row.id].figures.done
            assert each.change == pytest.approx(difference, abs=1e-6)


def _as_known(history: Iterable[Entry], day: date) -> list[Entry]:
    at = datetime.combine(day, time(), STOCKHOLM)
    return [replace(each, superseded_at=None) for each in history if each.known(at)]


@LAWS
@given(some.agreements(), histories())
def test_one_digest_goes_on_where_the_last_one_ended(agreement: Agreement, history: list[Entry]) -> None:
    told = digests(agreement, history)

    for earlier, later in pairwise(told):
        assert [each.row for each in earlier.promises] == [each.before for each in later.promises]


@LAWS
@given(some.agreements(), histories(), some.logged(), st.integers(0, WEEKS - 1), st.integers(1, 100))
def test_what_is_logged_and_undone_within_the_week_gives_no_change(
    agreement: Agreement, history: list[Entry], entry: Entry, week: int, minutes: int
) -> None:
    at = midnight(FIRST + timedelta(weeks=week), agreement) + timedelta(days=2)
    later = at + timedelta(minutes=minutes)
    held = replace(entry, recorded_at=at, superseded_at=later, state=EntryState.HELD)
    slip = [held, replace(held, recorded_at=later, superseded_at=None, revision=2, state=EntryState.UNDONE)]

    without, with_it = (digests(agreement, logged)[week] for logged in (history, [*history, *slip]))

    assert with_it == without


@LAWS
@given(some.agreements(), histories(), st.randoms(use_true_random=False))
def test_the_order_that_revisions_come_in_never_matters(
    agreement: Agreement, history: list[Entry], random: Random
) -> None:
    shuffled = list(history)
    random.shuffle(shuffled)

    assert [each.promises for each in digests(agreement, shuffled)] == [
        each.promises for each in digests(agreement, history)
    ]


@LAWS
@given(some.agreements(), histories())
def test_a_quiet_week_stands_as_the_one_before(agreement: Agreement, history: list[Entry]) -> None:
    for told in digests(agreement, history):
        assert {each.row.id for each in (*told.moved, *told.unmoved)} == {each.row.id for each in told.promises}
        if told.quiet:
            assert all(each.row.status is each.before.status and not each.change for each in told.promises)
