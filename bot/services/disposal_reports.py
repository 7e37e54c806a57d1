"""What is told of a disposal, before it is done and afterwards: kinds, numbers, days and ids, never any texts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.agreement import Agreement
from bot.domain.disposal import Change, Needed
from bot.domain.disposal_rules import DisposalRule


@dataclass(frozen=True, slots=True)
class RuleReport:
    """What one rule erases: so many records, from the first of these days to the last, and messages in the chat."""

    rule: DisposalRule
    records: int
    first: date | None = None
    last: date | None = None
    messages: int = 0
    unknown: int = 0
    """posts that may stand in a channel, though nobody knows where"""

    def and_also(self, other: "RuleReport") -> "RuleReport":
        """Return what the rule erases where it erases this and that."""
        return RuleReport(
            self.rule,
            self.records + other.records,
            min(filter(None, (self.first, other.first)), default=None),
            max(filter(None, (self.last, other.last)), default=None),
            self.messages + other.messages,
            self.unknown + other.unknown,
        )


@dataclass(frozen=True, slots=True)
class DisposalReport:
    """What a disposal under an agreement erases, what stays all the same, and which figures change by it.

    `waiting` and `failed` are messages that earlier disposals left to be erased.
    """

    agreement: Agreement
    on: date
    rules: tuple[RuleReport, ...]
    changes: tuple[Change, ...]
    needed: tuple[Needed, ...]
    waiting: int = 0
    failed: int = 0

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to be erased."""
        return not any(each.records for each in self.rules)

    def document(self) -> dict[str, Any]:
        """Return it as JSON: kinds, numbers, days and ids."""
        return {
            "agreement": self.agreement.id,
            "on": self.on.isoformat(),
            "rules": [_rule_document(each) for each in self.rules],
            "changes": [
                {
                    "row": each.before.id,
                    "status": [each.before.status.value, each.after.status.value],
                    "done": [each.before.figures.done, each.after.figures.done],
                    "of": [each.before.figures.of, each.after.figures.of],
                }
                for each in self.changes
            ],
            "kept": [{"entry": each.entry.id, "kind": each.entry.kind} for each in self.needed],
            "messages_waiting": self.waiting,
            "messages_failed": self.failed,
        }


def rule_reports_in(document: Mapping[str, Any]) -> Iterator[RuleReport]:
    """Yield what a document tells of each rule."""
    for each in document["rules"]:
        yield RuleReport(
            DisposalRule.model_validate({name: each[name] for name in ("records", "keep", "from", "erase")}),
            each["count"],
            each["first"] and date.fromisoformat(each["first"]),
            each["last"] and date.fromisoformat(each["last"]),
            each["messages"],
            each["messages_unknown"],
        )


def _rule_document(report: RuleReport) -> dict[str, Any]:
    return {
        **report.rule.model_dump(mode="json", by_alias=True),
        "count": report.records,
        "first": report.first and report.first.isoformat(),
        "last": report.last and report.last.isoformat(),
        "messages": report.messages,
        "messages_unknown": report.unknown,
    }
