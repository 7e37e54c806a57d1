"""Disposal (gallring): erases what has been kept for as long as an agreement's rules say, and notes what that was.

All is looked up first, while everybody goes on writing; a dry run ends there. Then it goes, a few hundred entries (or a
couple of thousand reminders, or records of the audit trail) in each unit of work, which looks again whether those are
still as they were, and notes what it erased: kinds and numbers, no texts. So nobody waits for long, and after an
interruption the note is right and the next disposal goes on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from time import sleep
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.digest import midnight
from bot.domain.disposal import Due, Needed, entries_due
from bot.domain.disposal_rules import DisposalRule
from bot.domain.entries import Entry
from bot.domain.roles import Deed
from bot.domain.texts import text
from bot.services.disposal_plan import UNDER_WAY, Past, Plan, of_entries, of_posts, plan_disposal
from bot.services.disposal_posts import Posts, left_by, meeting_of
from bot.services.disposal_reports import DisposalReport, RuleReport
from bot.services.erasing import ERASURES, Posted, queue_erasures
from bot.services.stored import newest_agreement, readable_versions
from storage.agreements import list_versions
from storage.audit import Record, add_record
from storage.disposal import (
    Disposal,
    KeptPost,
    clear_natural_keys,
    empty_write_ahead_log,
    erase_entries,
    erase_posts,
    find_given_up,
    forget_who,
    hold_entries,
    list_disposals,
    list_posts_about,
    list_standing,
    overwrite_erased,
    put_disposal,
    remove_reminders,
    retry_deliveries,
    scrub_revisions,
)
from storage.engine import Database
from storage.entries import find_entry
from storage.seals import Emptied, empty_records, seal_trail

_AT_A_TIME = 250
_ROWS_AT_A_TIME = 2000
"""Of rows that nothing hangs on."""
_BREATHER = 0.15
"""So many seconds after each of them, others have a go: who waits for SQLite looks ten times a second."""
_CHANGED = text("somebody has changed it just now")

T = TypeVar("T")


def plan_disposals(database: Database, agreement_id: str | None, *, on: date) -> list[DisposalReport]:
    """Return what a disposal would erase on the day, of an agreement or of all that have rules, or messages that Slack
    wouldn't erase; those that can't be read are left out. UnknownAgreement, BrokenAgreement.
    """
    with database.reading() as session:
        return [plan_disposal(session, each, on=on).report for each in _with_rules(session, agreement_id)]


def dispose(database: Database, agreement_id: str | None, *, on: date, now: datetime) -> list[DisposalReport]:
    """Erase what has been kept for long enough on the day, one agreement after the other; return what that was.

    Messages are erased by the bot as it runs. UnknownAgreement, BrokenAgreement.
    """
    with database.reading() as session:
        agreements = _with_rules(session, agreement_id)
    reports = []
    for agreement in agreements:
        with database.reading() as session:
            plan = plan_disposal(session, agreement, on=on)
        reports.append(_Disposing(database, plan, now).carry_out())
    empty_write_ahead_log(database)
    return reports


def find_disposals(database: Database, agreement_id: str | None) -> list[tuple[Agreement, list[Disposal]]]:
    """Return what has been disposed of under an agreement, or under all that can be read, where anything was.

    UnknownAgreement, BrokenAgreement.
    """
    with database.reading() as session:
        if agreement_id is not None:
            agreements = [newest_agreement(session, agreement_id)]
        else:
            agreements = readable_versions(list_versions(session))
        found = [(each, list_disposals(session, agreement_id=each.id)) for each in agreements]
    return [(agreement, disposals) for agreement, disposals in found if disposals]


def find_unreadable(database: Database) -> list[str]:
    """Return the ids of the agreements that can't be read, and that a disposal of all leaves out."""
    with database.reading() as session:
        versions = list_versions(session)
    return sorted({each.agreement_id for each in versions} - {each.id for each in readable_versions(versions)})


def _with_rules(session: Session, agreement_id: str | None) -> list[Agreement]:
    if agreement_id is not None:
        return [newest_agreement(session, agreement_id)]
    with_erasures = find_given_up(session, occasions=ERASURES)
    found = readable_versions(list_versions(session))
    return [agreement for agreement in found if agreement.disposal or agreement.id in with_erasures]


class _Disposing:
    """A disposal under way: what has gone so far."""

    def __init__(self, database: Database, plan: Plan, now: datetime) -> None:
        self._database = database
        self._plan = plan
        self._now = now
        self._id = uuid4().hex
        self._known = {entry.id: entry.revision for entry in plan.entries}
        self._erased: set[str] = set()
        self._kept: list[Needed] = []
        self._rules: dict[DisposalRule, RuleReport] = {}
        self._emptied = Emptied(0, None, None)
        self._messages = 0
        self._gone: set[Posted] = set()
        """messages and pictures about no entry: several posts may have been one, a digest and its picture"""

    def carry_out(self) -> DisposalReport:
        """Erase what is planned and still due; return what that was."""
        plan = self._plan
        with self._database.writing() as session:
            retry_deliveries(session, agreement_id=plan.agreement.id, occasions=ERASURES, now=self._now)
        if plan.report.is_empty:
            return plan.report
        self._in_batches(plan.whole, self._erase)
        self._in_batches(plan.due_in_part, self._scrub)
        self._in_batches(plan.posts, self._erase_posts)
        self._until_none_is_left(plan.untold, self._remove_reminders)
        if plan.audit:
            with self._database.writing() as session:
                seal_trail(session, agreement_id=plan.agreement.id, now=self._now)
        self._until_none_is_left(plan.audit, self._empty_records)
        return self._finish()

    def _in_batches(self, what: Sequence[T], work: Callable[[Session, Sequence[T]], None]) -> None:
        for start in range(0, len(what), _AT_A_TIME):
            if start:
                sleep(_BREATHER)
            with self._batch() as session:
                work(session, what[start : start + _AT_A_TIME])

    def _until_none_is_left(self, planned: Past | None, work: Callable[[Session, datetime], int]) -> None:
        """Erase, so many at a time, rows that nobody changes: what is due doesn't depend on others."""
        while planned and planned.report.records:
            with self._batch() as session:
                gone = work(session, midnight(planned.before, self._plan.agreement))
                self._count([replace(planned.report, records=gone)])
            if gone < _ROWS_AT_A_TIME:
                break
            sleep(_BREATHER)

    @contextmanager
    def _batch(self) -> Iterator[Session]:
        """Begin a unit of work, and note at its end what has gone."""
        with self._database.writing() as session:
            overwrite_erased(session)
            yield session
            self._note(session, self._plan.told(self._rules.values(), (), ()).document() | {"unfinished": True})

    def _finish(self) -> DisposalReport:
        """Note that all has been done."""
        plan = self._plan
        report = plan.told(
            self._rules.values(),
            [*plan.needed, *self._kept],
            plan.changes_without(self._erased) if self._kept else plan.changes,
        )
        audit = {"audit": self._emptied._asdict()} if plan.audit else {}
        with self._database.writing() as session:
            self._note(session, report.document() | audit)
        return report

    def _erase(self, session: Session, batch: Sequence[Due]) -> None:
        """Erase the entries that are still due, with the messages about them and what quotes them."""
        posts, due = self._look_again(session, batch)
        ids = [each.entry.id for each in due]
        self._erased.update(ids)
        self._count(of_entries(due, posts))
        erase_entries(session, entry_ids=ids)
        self._queue(session, [*posts.of_entries(ids), *posts.told_anew(due, self._erased)])

    def _scrub(self, session: Session, batch: Sequence[Due]) -> None:
        """Take the texts out of the entries that are still due, and out of the messages that quote them."""
        posts, due = self._look_again(session, batch)
        ids = [each.entry.id for each in due]
        self._count(of_entries(due, posts))
        scrub_revisions(session, [revision for entry_id in ids for revision in self._plan.scrubbed[entry_id]])
        forget_who(session, entry_ids=ids)
        clear_natural_keys(session, entry_ids=[each for each in ids if each in self._plan.known_by_text])
        self._queue(session, posts.told_anew(due, self._erased))

    def _erase_posts(self, session: Session, batch: Sequence[KeptPost]) -> None:
        fresh = [each for each in left_by(batch) if each not in self._gone]
        self._gone.update(fresh)
        if self._plan.untold:
            told = of_posts(self._plan.untold.report.rule, batch, self._plan.agreement)
            self._count([replace(told, messages=sum(each.message_ts is not None for each in fresh))])
        erase_posts(session, keys=[post.key for post in batch])
        self._queue(session, fresh)

    def _remove_reminders(self, session: Session, before: datetime) -> int:
        return remove_reminders(session, agreement_id=self._plan.agreement.id, before=before, most=_ROWS_AT_A_TIME)

    def _empty_records(self, session: Session, before: datetime) -> int:
        emptied = empty_records(
            session, agreement_id=self._plan.agreement.id, before=before, most=_ROWS_AT_A_TIME, now=self._now
        )
        self._emptied = self._emptied.and_also(emptied)
        return emptied.records

    def _look_again(self, session: Session, batch: Sequence[Due]) -> tuple[Posts, list[Due]]:
        """Return the posts about the entries, and those of them that still go; nobody changes these meanwhile."""
        agreement = self._plan.agreement
        meetings = filter(None, (meeting_of(each.entry) for each in batch))
        concerned = list(dict.fromkeys([*(each.entry.id for each in batch), *meetings]))
        held = hold_entries(session, entry_ids=concerned)
        standing = list_standing(session, agreement_id=agreement.id)
        posts = Posts(list_posts_about(session, entry_ids=concerned), agreement)
        there = [each for each in batch if each.entry.id in standing]  # what isn't, another disposal has erased
        free = [each.entry for each in there if _is_free(each.entry, held, standing)]
        _, needed = entries_due(agreement, [*free, *self._changed(session, standing)], on=self._plan.on)
        why = {each.entry.id: _CHANGED for each in there} | dict.fromkeys((entry.id for entry in free), None)
        why |= dict.fromkeys(posts.under_way, UNDER_WAY) | {each.entry.id: each.why for each in needed}
        self._kept += [Needed(each.entry, reason) for each in there if (reason := why[each.entry.id]) is not None]
        return posts, [each for each in there if why[each.entry.id] is None]

    def _changed(self, session: Session, standing: Mapping[str, int]) -> Iterator[Entry]:
        """Yield what has been logged or changed since the plan was made: it may need what was planned to go."""
        for entry_id, revision in standing.items():
            if self._known.get(entry_id) != revision:
                stored = find_entry(session, entry_id=entry_id, agreement_id=self._plan.agreement.id)
                if stored:
                    yield stored.entry

    def _count(self, reports: Iterable[RuleReport]) -> None:
        for report in reports:
            before = self._rules.get(report.rule)
            self._rules[report.rule] = before.and_also(report) if before else report

    def _queue(self, session: Session, messages: Iterable[Posted]) -> None:
        told = list(messages)
        queue_erasures(session, self._plan.agreement.id, told, now=self._now, behind=self._messages)
        self._messages += len(told)

    def _note(self, session: Session, document: dict[str, Any]) -> None:
        """Note what has gone so far; the first time in the audit trail too."""
        if not any(report.records for report in self._rules.values()):
            return
        agreement_id = self._plan.agreement.id
        if put_disposal(session, Disposal(self._id, agreement_id, self._now, document)):
            add_record(session, Record(agreement_id, self._now, None, None, Deed.DISPOSE, self._id))


def _is_free(entry: Entry, held: Mapping[str, int], standing: Mapping[str, int]) -> bool:
    """Tell whether an entry is as it was, and neither it nor the meeting that quotes it is just being changed."""
    meeting = meeting_of(entry)
    return held.get(entry.id) == entry.revision and (meeting in held or meeting not in standing)
