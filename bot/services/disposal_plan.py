"""What a disposal is about to erase: looked up while everybody goes on writing, and told as it is in a dry run."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.calendar import local_day
from bot.domain.digest import midnight
from bot.domain.disposal import Change, Due, Needed, Scrubber, changes, entries_due
from bot.domain.disposal_rules import AUDIT, REMINDERS, DisposalRule, Erase
from bot.domain.entries import Entry
from bot.domain.judging.assess import assess
from bot.domain.kinds import ACTION
from bot.domain.texts import text
from bot.services.disposal_posts import Posts, count_unknown, messages_of
from bot.services.disposal_reports import DisposalReport, RuleReport
from bot.services.entry_making import ENTRY_POST
from bot.services.errors import BrokenAgreement
from bot.services.stored import read_version
from storage.agreements import list_versions_of
from storage.disposal import (
    NOBODY,
    KeptPost,
    KeptRevision,
    count_reminders,
    list_kept_posts,
    list_kept_revisions,
)
from storage.entries import REASONS, list_entries
from storage.seals import count_emptiable

UNDER_WAY = text("a post about it is still under way")


@dataclass(frozen=True, slots=True)
class Past:
    """What is from before a day and goes by one rule, which tells how much that is."""

    before: date
    report: RuleReport


@dataclass(frozen=True)
class Plan:
    """What is to be erased under an agreement, and what stays all the same.

    `whole` begins with what actions were decided in; of `scrubbed` the revisions are told as they are to be; `untold`
    counts the reminders, and what was put off, that none of the `posts` tells.
    """

    agreement: Agreement
    on: date
    entries: Sequence[Entry]
    whole: Sequence[Due]
    scrubbed: Mapping[str, Sequence[KeptRevision]]
    due_in_part: Sequence[Due]
    known_by_text: Collection[str]
    needed: Sequence[Needed]
    changes: Sequence[Change]
    posts: Sequence[KeptPost]
    untold: Past | None
    audit: Past | None
    by_rule: Sequence[RuleReport]
    waiting: int
    failed: int

    @property
    def report(self) -> DisposalReport:
        """Return what is told of it."""
        rules = list(self.by_rule)
        if self.untold:
            untold = self.untold.report
            rules.append(of_posts(untold.rule, self.posts, self.agreement).and_also(untold))
        if self.audit:
            rules.append(self.audit.report)
        return self.told(rules, self.needed, self.changes)

    def told(self, rules: Iterable[RuleReport], needed: Sequence[Needed], changed: Sequence[Change]) -> DisposalReport:
        """Return a report that tells this of the rules, in the agreement's order."""
        found = {report.rule: report for report in rules}
        in_order = tuple(found.get(rule, RuleReport(rule, 0)) for rule in self.agreement.disposal)
        return DisposalReport(
            self.agreement, self.on, in_order, tuple(changed), tuple(needed), self.waiting, self.failed
        )

    def changes_without(self, erased: Collection[str]) -> list[Change]:
        """Return which figures change where these entries go."""
        return _changes(self.agreement, self.entries, erased, self.on)


def plan_disposal(session: Session, agreement: Agreement, *, on: date) -> Plan:
    """Return what is due on the day under the agreement."""
    entries = list_entries(session, agreement_id=agreement.id)
    due, needed = entries_due(agreement, entries, on=on)
    posts = Posts(list_kept_posts(session, agreement_id=agreement.id), agreement)
    scrubber = _scrubber(session, agreement)
    whole = [each for each in due if each.rule.erase is Erase.ALL]
    in_part = [each for each in due if each.rule.erase is Erase.TEXTS]
    scrubbed = _scrubbed(session, agreement, scrubber) if in_part else {}
    in_part = [each for each in in_part if each.entry.id in scrubbed]
    waiting = posts.under_way
    needed += [Needed(each.entry, UNDER_WAY) for each in [*whole, *in_part] if each.entry.id in waiting]
    whole = [each for each in whole if each.entry.id not in waiting]
    in_part = [each for each in in_part if each.entry.id not in waiting]
    untold = _untold(session, agreement, on)
    return Plan(
        agreement,
        on,
        entries=entries,
        whole=sorted(whole, key=lambda each: (each.entry.kind == ACTION, each.entry.id)),
        scrubbed=scrubbed,
        due_in_part=in_part,
        known_by_text={each.entry.id for each in in_part if scrubber.names_by_text(each.entry.kind)},
        needed=needed,
        changes=_changes(agreement, entries, {each.entry.id for each in whole}, on),
        posts=posts.others(untold.before) if untold else [],
        untold=untold,
        audit=_of_audit(session, agreement, on),
        by_rule=list(of_entries([*whole, *in_part], posts)),
        waiting=posts.waiting,
        failed=posts.failed,
    )


def of_entries(due: Iterable[Due], posts: Posts) -> Iterator[RuleReport]:
    """Yield by rule what is told of the entries that go, or whose texts go."""
    by_rule: defaultdict[DisposalRule, list[Entry]] = defaultdict(list)
    for each in due:
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


def _scrubber(session: Session, agreement: Agreement) -> Scrubber:
    versions = [agreement]
    for version in list_versions_of(session, agreement_id=agreement.id):
        # what can't be read has no forms that anything could be known by
        with suppress(BrokenAgreement):
            versions.append(read_version(version))
    return Scrubber(versions)


def _scrubbed(session: Session, agreement: Agreement, scrubber: Scrubber) -> dict[str, list[KeptRevision]]:
    """Return by entry the revisions that still hold texts, or who made them, without them."""
    left: defaultdict[str, list[KeptRevision]] = defaultdict(list)
    for revision in list_kept_revisions(session, agreement_id=agreement.id):
        scrubbed = replace(
            revision,
            values=scrubber.scrub(revision.kind, revision.values),
            team_id=NOBODY,
            user_id=NOBODY,
            # anything else was written by somebody
            reason=revision.reason if revision.reason in REASONS else None,
        )
        if scrubbed != revision:
            left[revision.entry_id].append(scrubbed)
    return left


def of_posts(rule: DisposalRule, posts: Sequence[KeptPost], agreement: Agreement) -> RuleReport:
    """Return what is told of posts that go and are about no entry."""
    days = [local_day(post.at, agreement.zone) for post in posts]
    first, last = min(days, default=None), max(days, default=None)
    return RuleReport(rule, len(posts), first, last, len(messages_of(posts)), count_unknown(posts))


def _untold(session: Session, agreement: Agreement, on: date) -> Past | None:
    """Return before which day reminders and posts go, and what is told of those that no post told."""

    def count(before: datetime) -> int:
        return sum(count_reminders(session, agreement_id=agreement.id, before=before))

    return _past(agreement, REMINDERS, on, count)


def _of_audit(session: Session, agreement: Agreement, on: date) -> Past | None:
    def count(before: datetime) -> int:
        return count_emptiable(session, agreement_id=agreement.id, before=before).records

    return _past(agreement, AUDIT, on, count)


def _past(agreement: Agreement, records: str, on: date, count: Callable[[datetime], int]) -> Past | None:
    """Return what goes by the rule for such records; None where there is none, or nothing was kept for long enough."""
    rule = next((each for each in agreement.disposal if each.records == records), None)
    before = rule.due_before(on, agreement.in_force.end) if rule else None
    return Past(before, RuleReport(rule, count(midnight(before, agreement)))) if rule and before else None


def _changes(agreement: Agreement, entries: Sequence[Entry], erased: Collection[str], on: date) -> list[Change]:
    if not erased:
        return []
    before = assess(agreement, entries, on=on)
    return changes(before, assess(agreement, [each for each in entries if each.id not in erased], on=on))
