"""Answers the conditions on one entry: yes or no, with a sentence that says what decided it.

Each rule is turned into a check once per assessment; the checks then answer thousands of entries.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from bot.domain.agreement import Agreement
from bot.domain.assessment import Answer
from bot.domain.entries import Entry, number_at, rows_at
from bot.domain.judging.ledger import Ledger
from bot.domain.judging.sentences import some
from bot.domain.judging.words import Words
from bot.domain.rules import (
    AllOf,
    EntryRule,
    EveryDay,
    Includes,
    IsTrue,
    NumberAtLeast,
    PartiesPresent,
    PointsToEntry,
    RolesPresent,
)
from bot.domain.targets import Cadence, Count, EntryCondition
from bot.domain.texts import Text, text

Check = Callable[[Entry], Answer]


def checks_of(target: Count | Cadence, agreement: Agreement, words: Words, ledger: Ledger) -> list[Check]:
    """Return the checks that an entry must pass to count for the target."""
    conditions = list(target.conditions)
    if isinstance(target, Cadence):
        attendance: list[EntryRule] = []
        if target.roles:
            attendance.append(RolesPresent(rule="roles_present", roles=target.roles))
        if target.parties:
            attendance.append(PartiesPresent(rule="parties_present", parties=target.parties))
        conditions[:0] = [EntryCondition(text="", rule=rule) for rule in attendance]
    checks = _Checks(agreement, words, ledger)
    return [check for condition in conditions for check in checks.of(condition.rule, condition.id)]


@dataclass(frozen=True, slots=True)
class _Checks:
    """Makes checks of rules: one for each thing that a rule demands, so that each gets its own sentence."""

    agreement: Agreement
    words: Words
    ledger: Ledger

    def of(self, rule: EntryRule, condition: str | None) -> list[Check]:
        """Return the checks of the rule."""
        words = self.words
        match rule:
            case EveryDay():
                return [_every_day(rule, condition, words)]
            case RolesPresent():
                return [_role_present(role, rule.field, condition, words) for role in rule.roles]
            case PartiesPresent():
                return [_party_present(party, rule.field, condition, self.agreement, words) for party in rule.parties]
            case Includes():
                return [_includes(rule, condition, words)]
            case IsTrue():
                return [_is_true(rule, condition, words)]
            case NumberAtLeast():
                return [_number_at_least(rule, condition, words)]
            case PointsToEntry():
                return [_points_to_entry(rule, condition, words, self.ledger)]
            case AllOf():
                return [check for inner in rule.rules for check in self.of(inner, condition)]


def _every_day(rule: EveryDay, condition: str | None, words: Words) -> Check:
    @cache
    def yes(kind: str) -> Answer:
        sentence = text("“{field}” is ticked for every day", field=words.field(kind, rule.field))
        return Answer(met=True, sentence=sentence, condition=condition)

    def check(entry: Entry) -> Answer:
        operation_days = list(rows_at(entry.values, "days"))
        lacking = [_day(day, entry) for day in operation_days if day.get(rule.field) is not True]
        if operation_days and not lacking:
            return yes(entry.kind)
        label = words.field(entry.kind, rule.field)
        which = some([text("{day:day}", day=day) for day in lacking or [entry.start]])
        sentence = text("“{field}” is not ticked for {days}", field=label, days=which)
        return Answer(met=False, sentence=sentence, condition=condition)

    return check


def _day(row: Mapping[str, Any], entry: Entry) -> date:
    try:
        return date.fromisoformat(row["date"])
    except (KeyError, TypeError, ValueError):
        return entry.start


def _no_and_yes(condition: str | None, no: Text, yes: Text) -> tuple[Answer, Answer]:
    """Return what to answer for no (at 0) and for yes (at 1), made once for all entries."""
    return Answer(met=False, sentence=no, condition=condition), Answer(met=True, sentence=yes, condition=condition)


def _role_present(role: str, field: str, condition: str | None, words: Words) -> Check:
    name = words.role(role)
    yes, no = text("{role} took part", role=name), text("no {role} took part", role=name)
    answers = _no_and_yes(condition, no, yes)
    path = f"{field}.{role}"
    return lambda entry: answers[number_at(entry.values, path) >= 1]


def _party_present(party: str, field: str, condition: str | None, agreement: Agreement, words: Words) -> Check:
    name = words.party(party)
    yes, no = text("{party} took part", party=name), text("nobody from {party} took part", party=name)
    answers = _no_and_yes(condition, no, yes)
    paths = [f"{field}.{role}" for role, belongs_to in agreement.role_party.items() if belongs_to == party]
    return lambda entry: answers[any(number_at(entry.values, path) >= 1 for path in paths)]


def _includes(rule: Includes, condition: str | None, words: Words) -> Check:
    @cache
    def answer(kind: str, missing: tuple[str, ...]) -> Answer:
        label = words.field(kind, rule.field)
        names = some([words.choice(kind, rule.field, value) for value in missing])
        if not missing:
            sentence = text("“{field}” is as agreed", field=label)
        elif words.chooses_one(kind, rule.field):
            sentence = text("“{field}” is none of: {choices}", field=label, choices=names)
        else:
            sentence = text("“{field}” lacks: {choices}", field=label, choices=names)
        return Answer(met=not missing, sentence=sentence, condition=condition)

    return lambda entry: answer(entry.kind, _missing(rule.values, entry.values.get(rule.field)))


def _missing(wanted: tuple[str, ...], found: object) -> tuple[str, ...]:
    if isinstance(found, str):
        return () if found in wanted else wanted
    return tuple(value for value in wanted if not isinstance(found, Sequence) or value not in found)


def includes_all(wanted: tuple[str, ...], found: object) -> bool:
    """Tell whether the choices `found` include all that are wanted (a single choice: it is one of them)."""
    return not _missing(wanted, found)


def _points_to_entry(rule: PointsToEntry, condition: str | None, words: Words, ledger: Ledger) -> Check:
    @cache
    def answers(kind: str) -> tuple[Answer, Answer]:
        label = words.field(kind, rule.field)
        others = some([words.choice(kind, rule.field, value) for value in rule.or_values])
        no = text("“{field}” names no operation that is logged, nor: {others}", field=label, others=others)
        return _no_and_yes(condition, no, text("“{field}” is as agreed", field=label))

    def check(entry: Entry) -> Answer:
        found = entry.values.get(rule.field)
        return answers(entry.kind)[found in rule.or_values or ledger.holds(str(found))]

    return check


def _is_true(rule: IsTrue, condition: str | None, words: Words) -> Check:
    @cache
    def answers(kind: str) -> tuple[Answer, Answer]:
        label = words.field(kind, rule.field)
        no, yes = text("“{field}” is not ticked", field=label), text("“{field}” is ticked", field=label)
        return _no_and_yes(condition, no, yes)

    return lambda entry: answers(entry.kind)[entry.values.get(rule.field) is True]


def _number_at_least(rule: NumberAtLeast, condition: str | None, words: Words) -> Check:
    @cache
    def answer(kind: str, number: float) -> Answer:
        said = {"field": words.field(kind, rule.field), "number": number}
        if number >= rule.value:
            return Answer(met=True, sentence=text("“{field}” is {number}", **said), condition=condition)
        sentence = text("“{field}” is {number}, at least {least} needed", **said, least=rule.value)
        return Answer(met=False, sentence=sentence, condition=condition)

    return lambda entry: answer(entry.kind, number_at(entry.values, rule.field))
