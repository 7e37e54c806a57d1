"""A disposal goes in batches, and between them people go on: what they change stays, and an interruption is no harm."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import NoReturn

import pytest
from sqlalchemy import delete, select, update

from bot.domain.disposal_rules import DisposalRule
from bot.domain.entries import Entry
from bot.domain.kinds import ACTION
from bot.domain.roles import Deed
from bot.services import disposal
from bot.services.audit import verify_trails
from bot.services.disposal import dispose, plan_disposals
from bot.services.disposal_reports import DisposalReport
from storage.audit import Record, add_record
from storage.deliveries import NewDelivery, queue_deliveries
from storage.disposal import list_disposals
from storage.engine import Database
from storage.entries import list_entries
from storage.occasions import Hold, Occasion, add_occasion, put_hold
from storage.seals import list_records
from storage.tables import DeliveryRow
from storage.types import DeliveryState
from tests.disposing import AFTERWARDS, SODERHAMN, a_rule, give_rules, log, revised
from tests.factories import activity, meeting, operation
from tests.handlers.scene import FRIDAY

ALL, TEXTS = a_rule("entries", "all"), a_rule("entries", "texts")
BOTH = pytest.mark.parametrize("rule", [ALL, TEXTS], ids=["all", "texts"])


class Pauses:
    """What happens in the pauses between batches: nothing, unless something is to."""

    def __init__(self) -> None:
        self.happening: Callable[[], object] | None = None
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        happening, self.happening = self.happening, None
        if happening:
            happening()


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Pauses:
    """Two go at a time."""
    pauses = Pauses()
    monkeypatch.setattr(disposal, "sleep", pauses)
    for most in ("_AT_A_TIME", "_ROWS_AT_A_TIME"):
        monkeypatch.setattr(disposal, most, 2)
    return pauses


@pytest.fixture
def five(tied: Database) -> Database:
    """Five operations, e0 to e4."""
    for number in range(5):
        log(tied, operation(date(2022, 3, 10 + number), id=f"e{number}"))
    return tied


def entries(database: Database) -> dict[str, Entry]:
    with database.reading() as session:
        return {each.id: each for each in list_entries(session, agreement_id=SODERHAMN)}


def correct(database: Database, entry_id: str) -> None:
    known = entries(database)[entry_id]
    with database.writing() as session:
        revised(session, known)


def disposed(database: Database) -> DisposalReport:
    [report] = dispose(database, SODERHAMN, on=AFTERWARDS, now=FRIDAY)
    return report


def noted(database: Database) -> list[tuple[int, bool]]:
    """Return what each disposal has noted: how many records, and whether it was finished."""
    with database.reading() as session:
        found = list_disposals(session, agreement_id=SODERHAMN)
        trail = list_records(session, agreement_id=SODERHAMN)
        records = [
            each.about for each in trail if each.deed == Deed.DISPOSE and "audit_records" not in (each.about or "")
        ]
    assert sorted(records, key=str) == sorted(each.id for each in found), "each stands in the audit trail once"
    return sorted((each.report["rules"][0]["count"], "unfinished" not in each.report) for each in found)


@BOTH
def test_between_batches_others_have_a_go(rule: DisposalRule, five: Database, pauses: Pauses) -> None:
    give_rules(five, rule, at=FRIDAY)
    pauses.happening = lambda: log(five, operation(date(2026, 1, 10), id="new"))

    report = disposed(five)

    assert (report.rules[0].records, noted(five)) == (5, [(5, True)])
    assert len(pauses.seconds) == 2
    assert min(pauses.seconds) > 0.1, "who waits for SQLite looks every tenth of a second"
    assert "new" in entries(five)


@BOTH
def test_an_interrupted_disposal_has_noted_what_went_and_the_next_one_goes_on(
    rule: DisposalRule, five: Database, pauses: Pauses
) -> None:
    def interrupt() -> NoReturn:
        raise KeyboardInterrupt

    give_rules(five, rule, at=FRIDAY)
    pauses.happening = interrupt
    with pytest.raises(KeyboardInterrupt):
        disposed(five)
    assert noted(five) == [(2, False)]

    assert disposed(five).rules[0].records == 3
    assert noted(five) == [(2, False), (3, True)]
    assert disposed(five).is_empty


@BOTH
def test_what_somebody_changes_meanwhile_stays_and_is_not_counted(
    rule: DisposalRule, five: Database, pauses: Pauses
) -> None:
    give_rules(five, rule, at=FRIDAY)
    pauses.happening = lambda: correct(five, "e3")

    report = disposed(five)

    assert ([each.entry.id for each in report.needed], report.rules[0].records) == (["e3"], 4)
    assert report.document()["rules"][0]["count"] == 4
    assert noted(five) == [(4, True)]
    assert disposed(five).rules[0].records == 1


def test_the_figures_told_are_those_without_what_stayed(five: Database, pauses: Pauses) -> None:
    give_rules(five, ALL, at=FRIDAY)
    pauses.happening = lambda: correct(five, "e3")

    [after] = [each.after.figures.done for each in disposed(five).changes if each.before.id == "S7"]

    assert after == 1


def test_an_entry_that_a_post_is_queued_about_meanwhile_waits(five: Database, pauses: Pauses) -> None:
    def queue() -> None:
        post = NewDelivery("k", SODERHAMN, "entry", "T0POLIS", "C0POLIS", FRIDAY, FRIDAY, entry_id="e4")
        with five.writing() as session:
            queue_deliveries(session, [post])

    give_rules(five, ALL, at=FRIDAY)
    pauses.happening = queue

    assert [each.entry.id for each in disposed(five).needed] == ["e4"]
    assert list(entries(five)) == ["e4"]


def test_a_meeting_stays_where_something_decided_there_is_to_be_done_again(five: Database, pauses: Pauses) -> None:
    log(five, meeting("2022-W10", id="note"))
    to_do = activity(ACTION, date(2022, 3, 9), {"text": "Ring", "meeting": "note"}, id="action")
    give_rules(five, ALL, at=FRIDAY)
    pauses.happening = lambda: log(five, to_do)

    assert [each.entry.id for each in disposed(five).needed] == ["note"]
    assert sorted(entries(five)) == ["action", "note"]


def test_what_another_disposal_has_erased_meanwhile_is_not_counted_again(five: Database, pauses: Pauses) -> None:
    give_rules(five, ALL, at=FRIDAY)
    pauses.happening = lambda: disposed(five)

    report = disposed(five)

    assert (report.rules[0].records, report.needed) == (2, ())
    assert noted(five) == [(2, True), (3, True)]


def test_messages_of_every_batch_are_erased_one_after_the_other(five: Database, pauses: Pauses) -> None:
    posts = [
        NewDelivery(f"k{n}", SODERHAMN, "entry", "T0POLIS", "C0POLIS", FRIDAY, FRIDAY, entry_id=f"e{n}")
        for n in range(5)
    ]
    with five.writing() as session:
        queue_deliveries(session, posts)
        session.execute(update(DeliveryRow).values(state=DeliveryState.SENT, next_at=None, message_ts=DeliveryRow.key))
    give_rules(five, ALL, at=FRIDAY)

    disposed(five)

    with five.reading() as session:
        due = session.execute(select(DeliveryRow.due_at).where(DeliveryRow.occasion == "erase")).scalars()
        assert sorted(moment - FRIDAY for moment in due) == [timedelta(seconds=2 * n) for n in range(5)]
    assert len(pauses.seconds) == 2


def test_posts_about_no_entry_are_noted_as_they_go(tied: Database, pauses: Pauses) -> None:
    """A digest and its picture are one message, also where they go in different batches."""

    def interrupt() -> NoReturn:
        raise KeyboardInterrupt

    posts = [NewDelivery(f"k{n}", SODERHAMN, "digest", "T0POLIS", "C0POLIS", FRIDAY, FRIDAY) for n in range(5)]
    with tied.writing() as session:
        session.execute(delete(DeliveryRow))
        queue_deliveries(session, posts)
        sent = update(DeliveryRow).values(state=DeliveryState.SENT, next_at=None, message_ts="1.5")
        session.execute(sent)
    give_rules(tied, a_rule("reminders", "all"), at=FRIDAY)
    pauses.happening = interrupt
    with pytest.raises(KeyboardInterrupt):
        disposed(tied)
    assert noted(tied) == [(2, False)]

    [planned] = plan_disposals(tied, SODERHAMN, on=AFTERWARDS)
    report = disposed(tied)

    assert (report.rules[0].records, report.rules[0].messages) == (3, 1)
    assert replace(report, waiting=0) == replace(planned, waiting=0)
    assert noted(tied) == [(2, False), (3, True)]


def noted_before(database: Database, count: int) -> None:
    """Let so many things stand in the audit trail, and as many reminders that no post told, and that were put off."""
    with database.writing() as session:
        add_record(session, *(Record(SODERHAMN, FRIDAY, "T0POLIS", "U0ANNA", Deed.LOG, f"e{n}") for n in range(count)))
        for n in range(count):
            where = ("T0POLIS", "C0POLIS")
            add_occasion(session, Occasion(f"k{n}", SODERHAMN, "pace", "S7", "0", *where, FRIDAY, None, FRIDAY))
            put_hold(session, Hold(SODERHAMN, "pace", f"S{n}", *where, None, FRIDAY, "U0ANNA"))


@pytest.mark.parametrize("records", ["audit", "reminders"])
def test_a_long_trail_and_many_reminders_go_in_batches_and_nothing_is_miscounted_or_tampered_with(
    records: str, tied: Database, pauses: Pauses
) -> None:
    def interrupt() -> NoReturn:
        raise KeyboardInterrupt

    noted_before(tied, 5)
    give_rules(tied, a_rule(records, "all" if records == "reminders" else "texts"), at=FRIDAY)
    with tied.writing() as session:
        session.execute(delete(DeliveryRow))
    [planned] = plan_disposals(tied, SODERHAMN, on=AFTERWARDS)
    pauses.happening = interrupt
    with pytest.raises(KeyboardInterrupt):
        disposed(tied)
    [first] = verify_trails(tied)
    [(gone, _)] = noted(tied)
    assert (gone, first.faults) == (2, ())

    again = disposed(tied)

    assert again.rules[0].records == planned.rules[0].records - gone
    assert noted(tied) == sorted([(gone, False), (again.rules[0].records, True)])
    assert verify_trails(tied)[0].faults == ()
    assert disposed(tied).is_empty
