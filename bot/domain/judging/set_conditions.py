"""Answers the conditions on all counting entries together, with the figures behind the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.assessment import Answer, JudgedEntry
from bot.domain.entries import number_at
from bot.domain.judging.words import Words
from bot.domain.rules import ShareOver, SumsMatch
from bot.domain.targets import SetCondition
from bot.domain.texts import Text, text

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class SetAnswer:
    """Whether a condition on the set is met: `done` of `of`, and each entry with its part in it."""

    met: bool
    sentence: Text
    done: int
    of: int
    entries: tuple[JudgedEntry, ...]


def answer_set_condition(condition: SetCondition, counting: Sequence[JudgedEntry], words: Words) -> SetAnswer:
    """Answer `condition` by the entries that count; without any it is not met."""
    match condition.rule:
        case ShareOver() as rule:
            return _share_over(rule, counting, words)
        case SumsMatch() as rule:
            return _sums_match(rule, counting, words)


def _share_over(rule: ShareOver, counting: Sequence[JudgedEntry], words: Words) -> SetAnswer:
    entries = tuple(JudgedEntry(judged.entry, (_ticked(rule, judged, words),)) for judged in counting)
    done = sum(judged.counts for judged in entries)
    met = bool(entries) and done > rule.share * len(entries)
    kind = counting[0].entry.kind if counting else ""
    said = {"field": words.field(kind, rule.field), "done": done, "of": len(entries)}
    if met:
        sentence = text("“{field}” for {done} of {of}", **said)
    elif rule.share == _HALF:
        sentence = text("“{field}” for {done} of {of}, more than half needed", **said)
    else:
        percent = int(rule.share * 100)
        sentence = text("“{field}” for {done} of {of}, more than {percent} per cent needed", **said, percent=percent)
    return SetAnswer(met, sentence, done, len(entries), entries)


def _ticked(rule: ShareOver, judged: JudgedEntry, words: Words) -> Answer:
    label = words.field(judged.entry.kind, rule.field)
    if judged.entry.values.get(rule.field) is True:
        return Answer(met=True, sentence=text("“{field}” is ticked", field=label))
    return Answer(met=False, sentence=text("“{field}” is not ticked", field=label))


def _sums_match(rule: SumsMatch, counting: Sequence[JudgedEntry], words: Words) -> SetAnswer:
    found = sum(number_at(judged.entry.values, rule.field) for judged in counting)
    closed = sum(number_at(judged.entry.values, rule.closed) for judged in counting)
    kind = counting[0].entry.kind if counting else ""
    sentence = text(
        "“{found}”: {found_sum}, “{closed}”: {closed_sum}",
        found=words.field(kind, rule.field),
        found_sum=found,
        closed=words.field(kind, rule.closed),
        closed_sum=closed,
    )
    return SetAnswer(bool(counting) and closed >= found, sentence, int(closed), int(found), tuple(counting))
