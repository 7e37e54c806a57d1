"""Disposal (gallring): erases what has been kept for as long as an agreement's rules say, and notes what that was.

First everything is looked up and put into a plan; a dry run ends there. What is noted are kinds and numbers, no texts.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.digest import midnight
from bot.domain.disposal import Change, Due, Needed, Scrubber, changes, entries_due
from bot.domain.disposal_rules import AUDIT, REMINDERS, DisposalRule, Erase
from bot.domain.entries import Entry
from bot.domain.judging.assess import assess
from bot.domain.roles import Deed
from bot.domain.texts import text
from bot.services.disposal_posts import Posts, count_unknown, messages_of
from bot.services.disposal_reports import DisposalReport, RuleReport
from bot.services.entry_making import ENTRY_POST
from bot.services.erasing import ERASE_POST, Posted, queue_erasures
from bot.services.errors import BrokenAgreement
from bot.services.stored import newest_agreement, read_version
from storage.agreements import list_versions, list_versions_of
from storage.audit import Record, add_record
from storage.disposal import (
    NOBODY,
    Disposal,
    KeptRevision,
    add_disposal,
    clear_natural_keys,
    count_reminders,
    empty_write_ahead_log,
    erase_entries,
    erase_posts,
    forget_who,
    list_kept_posts,
    list_kept_revisions,
    overwrite_erased,
    remove_reminders,
    retry_deliveries,
    scrub_revisions,
    take_turn,
)
from storage.engine import Database
from storage.entries import list_entries
from storage.seals import count_emptiable, empty_records

_REASON = re.compile(r"[a-z_]+")
"""The word for a kind of change; anything else that stands as a reason was written by somebody."""


@dataclass(frozen=True)
class _Plan:
    """What is to be erased, by id, and the report of it."""

    report: DisposalReport
    whole: Sequence[str] = ()
    scrubbed: Sequence[KeptRevision] = ()
    known_by_text: Sequence[str] = ()
    posts: Sequence[str] = ()
    messages: Sequence[Posted] = ()
    reminders_before: date | None = None
    audit_before: date | None = None


def plan_disposals(database: Database, agreement_id: str | None, *, on: date) -> list[DisposalReport]:
    """Return what a disposal would erase on the day, of an agreement or of all that have rules. UnknownAgreement."""
    with database.reading() as session:
        return [_plan(session, each, on=on).report for each in _with_rules(session, agreement_id)]


def dispose(database: Database, agreement_id: str | None, *, on: date, now: datetime) -> list[DisposalReport]:
    """Erase what has been kept for long enough on the day, one agreement after the other; return what that was.

    Messages are erased by the bot as it runs. UnknownAgreement.
    """
    with database.reading() as session:
        agreements = _with_rules(session, agreement_id)
    reports = []
    for agreement in agreements:
        with database.writing() as session:
            take_turn(session, agreement_id=agreement.id)
            plan = _plan(session, agreement, on=on)
            _carry_out(session, plan, now=now)
        reports.append(plan.report)
    empty_write_ahead_log(database)
    return reports


def _with_rules(session: Session, agreement_id: str | None) -> list[Agreement]:
    if agreement_id is not None:
        return [newest_agreement(session, agreement_id)]
    found = (read_version(each) for each in list_versions(session))
    return [agreement for agreement in found if agreement.disposal]


def _plan(session: Session, agreement: Agreement, *, on: date) -> _Plan:
    entries = list_entries(session, agreement_id=agreement.id)
    ledger = list_kept_posts(session, agreement_id=agreement.id)
    due, needed = entries_due(agreement, entries, on=on)
    scrubber = _scrubber(session, agreement)
    posts = Posts(ledger, agreement)
    whole = [each for each in due if each.rule.erase is Erase.ALL]
    scrubbed = _scrubbed(session, agreement, scrubber, [each for each in due if each.rule.erase is Erase.TEXTS])
    waiting = [each for each in whole if each.entry.id in posts.under_way | posts.rewritten]
    waiting += [each for each, _ in scrubbed if each.entry.id in posts.under_way]
    needed += [Needed(each.entry, text("a post about it is still under way")) for each in waiting]
    whole = [each for each in whole if each not in waiting]
    scrubbed = [(each, revisions) for each, revisions in scrubbed if each not in waiting]
    erased = {each.entry.id for each in whole}
    reminders, reminding = _of_posts(session, agreement, posts, on)
    audit, auditing = _of_audit(session, agreement, on)
    told = [*posts.of_entries(erased), *posts.told_anew([*whole, *(each for each, _ in scrubbed)], erased)]
    return _Plan(
        report=DisposalReport(
            agreement,
            on,
            rules=tuple(_in_order(agreement, [*_of_entries(whole, scrubbed, posts), *reminding, *auditing])),
            changes=tuple(_changes(agreement, entries, erased, on)),
            needed=tuple(needed),
            waiting=posts.waiting,
            failed=posts.failed,
        ),
        whole=sorted(erased),
        scrubbed=[revision for _, revisions in scrubbed for revision in revisions],
        known_by_text=[each.entry.id for each, _ in scrubbed if scrubber.names_by_text(each.entry.kind)],
        posts=[post.key for post in posts.others(reminders)],
        messages=[*told, *messages_of(posts.others(reminders))],
        reminders_before=reminders,
        audit_before=audit,
    )


def _scrubber(session: Session, agreement: Agreement) -> Scrubber:
    versions = [agreement]
    for version in list_versions_of(session, agreement_id=agreement.id):
        # what can't be read has no forms that anything could be known by
        with suppress(BrokenAgreement):
            versions.append(read_version(version))
    return Scrubber(versions)


def _scrubbed(
    session: Session, agreement: Agreement, scrubber: Scrubber, due: Sequence[Due]
) -> list[tuple[Due, list[KeptRevision]]]:
    """Return the entries of which a revision still holds texts, or who made it, with those revisions without them."""
    if not due:
        return []
    left: defaultdict[str, list[KeptRevision]] = defaultdict(list)
    for revision in list_kept_revisions(session, agreement_id=agreement.id):
        scrubbed = replace(
            revision,
            values=scrubber.scrub(revision.kind, revision.values),
            team_id=NOBODY,
            user_id=NOBODY,
            reason=revision.reason if _REASON.fullmatch(revision.reason or "") else None,
        )
        if scrubbed != revision:
            left[revision.entry_id].append(scrubbed)
    return [(each, left[each.entry.id]) for each in due if each.entry.id in left]


def _of_entries(
    whole: Sequence[Due], scrubbed: Sequence[tuple[Due, list[KeptRevision]]], posts: Posts
) -> Iterator[RuleReport]:
    by_rule: defaultdict[DisposalRule, list[Entry]] = defaultdict(list)
    for each in [*whole, *(due for due, _ in scrubbed)]:
        by_rule[each.rule].append(each.entry)
    for rule, entries in by_rule.items():
        told = [post for entry in entries for post in posts.by_entry[entry.id]]
        anew = told if rule.erase is Erase.ALL else [post for post in told if post.occasion == ENTRY_POST]
        yield RuleReport(
            rule,
            len(entries),
            min(entry.start for entry in entries),
            max(entry.end for entry in entries),
            len(messages_of(anew)),
            count_unknown(anew),
        )


def _of_posts(session: Session, agreement: Agreement, posts: Posts, on: date) -> tuple[date | None, list[RuleReport]]:
    """Return before which day reminders and posts go, and what is told of it."""
    rule, before = _rule_for(agreement, REMINDERS, on)
    if rule is None or before is None:
        return None, []
    found = posts.others(before)
    untold, held = count_reminders(session, agreement_id=agreement.id, before=midnight(before, agreement))
    days = [posts.day_of(post) for post in found]
    report = RuleReport(
        rule,
        len(found) + untold + held,
        min(days, default=None),
        max(days, default=None),
        len(messages_of(found)),
        count_unknown(found),
    )
    return before, [report]


def _of_audit(session: Session, agreement: Agreement, on: date) -> tuple[date | None, list[RuleReport]]:
    rule, before = _rule_for(agreement, AUDIT, on)
    if rule is None or before is None:
        return None, []
    found = count_emptiable(session, agreement_id=agreement.id, before=midnight(before, agreement))
    return before, [RuleReport(rule, found.records)]


def _rule_for(agreement: Agreement, records: str, on: date) -> tuple[DisposalRule | None, date | None]:
    rule = next((each for each in agreement.disposal if each.records == records), None)
    return rule, rule.due_before(on, agreement.in_force.end) if rule else None


def _in_order(agreement: Agreement, reports: Iterable[RuleReport]) -> Iterator[RuleReport]:
    """Yield a report for each rule of the agreement, in its order."""
    found: Mapping[DisposalRule, RuleReport] = {report.rule: report for report in reports}
    for rule in agreement.disposal:
        yield found.get(rule, RuleReport(rule, 0))


def _changes(agreement: Agreement, entries: Sequence[Entry], erased: set[str], on: date) -> list[Change]:
    if not erased:
        return []
    before = assess(agreement, entries, on=on)
    return changes(before, assess(agreement, [each for each in entries if each.id not in erased], on=on))


def _carry_out(session: Session, plan: _Plan, *, now: datetime) -> None:
    report, agreement = plan.report, plan.report.agreement
    retry_deliveries(session, agreement_id=agreement.id, occasion=ERASE_POST, now=now)
    if report.is_empty:
        return
    overwrite_erased(session)
    erase_entries(session, entry_ids=plan.whole)
    scrub_revisions(session, plan.scrubbed)
    forget_who(session, entry_ids=list(dict.fromkeys(revision.entry_id for revision in plan.scrubbed)))
    clear_natural_keys(session, entry_ids=plan.known_by_text)
    erase_posts(session, keys=plan.posts)
    document = report.document()
    if plan.reminders_before:
        remove_reminders(session, agreement_id=agreement.id, before=midnight(plan.reminders_before, agreement))
    if plan.audit_before:
        before = midnight(plan.audit_before, agreement)
        document["audit"] = empty_records(session, agreement_id=agreement.id, before=before, now=now)._asdict()
    queue_erasures(session, agreement.id, plan.messages, now=now)
    disposal = Disposal(uuid4().hex, agreement.id, now, document)
    add_disposal(session, disposal)
    add_record(session, Record(agreement.id, now, None, None, Deed.DISPOSE, disposal.id))
