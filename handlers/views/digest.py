"""The weekly digest in words: what the week brought, what moved, what is late, what comes, and what stays as it was."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import ActionsBlock, Block, ImageBlock

from bot.domain.agreement import Agreement
from bot.domain.assessment import STATUS_WORDS, IntervalState, Row
from bot.domain.digest import Compared, Counts, Decided, Digest
from bot.domain.events import is_event
from bot.domain.kinds import bare_kind
from bot.domain.texts import Joined, Sayable, Text, ntext, text
from bot.language import Speaker
from handlers.views.actions import DoerNamed
from handlers.views.dues import MOST, ahead_lines, behind_lines, late_said, listed
from handlers.views.glance import explain_list
from handlers.views.message import Message, bar, capitalised, escaped, heading, section, sections, shortened, small
from handlers.views.standing import standing

_MOST_APART = 15
"""Promises that moved stand in a section each, as long as there are no more."""
_TITLE_SHOWN = 40
_WHAT_SHOWN = 100
_SAID_OF: Mapping[IntervalState, Text] = {
    IntervalState.HELD: text("Held"),
    IntervalState.MISSED: text("Missed"),
    IntervalState.EXCUSED: text("Excused"),
}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a digest is told with: how people are named, when it was due if it is late, its picture if it has one."""

    named: DoerNamed
    late: datetime | None = None
    picture: ImageBlock | None = None


def digest_view(digest: Digest, speaker: Speaker, told: Circumstances) -> Message:
    """Return the digest of a week: changes first, then what is late, then what comes."""
    say, agreement = speaker.say, digest.agreement
    title = say(text("The week that went: {week}", week=digest.week.label))
    news = list(_news(digest, speaker, told.named))
    late = behind_lines(digest.behind, agreement, digest.on, speaker, told.named)
    coming = ahead_lines(digest.ahead, agreement, speaker, told.named)
    blocks: list[Block] = [heading(title), small(escaped(say(_about(digest))))]
    if told.late:
        blocks.append(small(escaped(say(late_said(told.late)))))
    blocks += sections([*_ending(digest, speaker), *news])
    blocks += _moved(digest, speaker)
    blocks += _part(text("Late"), late, speaker)
    blocks += _part(text("The next two weeks"), coming, speaker)
    blocks += _unmoved(digest, speaker)
    if told.picture:
        blocks.append(told.picture)
    rows = [each.row for each in digest.promises]
    blocks.append(ActionsBlock(elements=[explain_list(agreement, rows, speaker)]))
    return Message(". ".join([escaped(f"{title}. {agreement.title}"), *_in_short(digest, speaker)]), blocks)


def _about(digest: Digest) -> Sayable:
    start, end = digest.week.start, digest.week.end
    days = text("{start:short} – {end}", start=start, end=end)
    if start.month == end.month:
        days = text("{start}–{end}", start=str(start.day), end=end)
    as_of = text("the figures are those of the end of the week")
    return Joined((digest.agreement.title, days, as_of), between=" · ")


def _ending(digest: Digest, speaker: Speaker) -> Iterator[str]:
    """Yield that the agreement is over, and what came of it."""
    if digest.ended is None:
        return
    over = text("The agreement ended {day}. This is what came of it:", day=digest.ended)
    yield f"*{escaped(speaker.say(over))}*"
    yield from (
        escaped(f"{capitalised(speaker.say(STATUS_WORDS[status]))}: {number}")
        for status, number in digest.outcome.items()
    )


def _news(digest: Digest, speaker: Speaker, named: DoerNamed) -> Iterator[str]:
    yield from (escaped(speaker.say(each)) for each in _logged(digest))
    for state, label in _SAID_OF.items():
        decided = [_interval(each, digest) for each in digest.decided if each.outcome.state is state]
        if decided:
            yield f"*{escaped(speaker.say(label))}:* {escaped(speaker.say(_cut(decided)))}"
    if digest.done:
        done = ntext("{count} action done", "{count} actions done", len(digest.done))
        yield f"*{escaped(capitalised(speaker.say(done)))}:*"
        whats = [
            f"✔ {escaped(shortened(each.what, _WHAT_SHOWN))}" + (f" · {named(each.done_by)}" if each.done_by else "")
            for each in digest.done
        ]
        yield from listed(whats, speaker)


def _logged(digest: Digest) -> Iterator[Text]:
    """Yield what was logged, or that nothing was."""
    week = digest.week.label
    if digest.quiet:
        yield text("A quiet week: nothing was logged in {week}.", week=week)
    elif digest.nothing_logged:
        yield text("Nothing was logged in {week}.", week=week)
    if digest.logged:
        what = _kinds(digest.logged, digest.agreement)
        number = sum(digest.logged.values())
        yield ntext("{count} new: {what}", "{count} new: {what}", number, what=what)
    if digest.planned:
        yield text("Newly planned: {what}", what=_kinds(digest.planned, digest.agreement))
    if digest.new_actions:
        yield ntext("{count} new action", "{count} new actions", digest.new_actions)
    if digest.cancelled:
        yield text("Cancelled: {what}", what=_kinds(digest.cancelled, digest.agreement))
    if digest.corrected:
        yield ntext("{count} entry corrected", "{count} entries corrected", digest.corrected)
    if digest.taken_back:
        yield text("Taken back: {what}", what=_kinds(digest.taken_back, digest.agreement))


def _kinds(counts: Counts, agreement: Agreement) -> Joined:
    """Return how many of each kind; what was said about single promises is one kind."""
    told: list[Sayable] = []
    for kind_id, number in counts.items():
        if not is_event(kind_id):
            kind = bare_kind(agreement, kind_id)
            told.append(Joined((str(number), kind.name if number == 1 else kind.plural), between=" "))
    if events := sum(number for kind_id, number in counts.items() if is_event(kind_id)):
        told.append(ntext("{count} update of a promise", "{count} updates of promises", events))
    return Joined(tuple(told), between=", ")


def _interval(decided: Decided, digest: Digest) -> Sayable:
    """Return which interval of which promise; with its year where that isn't the week's own."""
    interval = decided.outcome.interval
    year = f"({interval.year})" if interval.year != digest.week.year else ""
    named = Joined((decided.row.id, interval.label, year), between=" ")
    if decided.outcome.state is IntervalState.HELD and decided.before is IntervalState.MISSED:
        return text("{what}, logged afterwards", what=named)
    return named


def _cut(parts: list[Sayable]) -> Joined:
    more = len(parts) - MOST
    shown = parts[:MOST] if more <= 0 else [*parts[:MOST], ntext("{count} more", "{count} more", more)]
    return Joined(tuple(shown), between=" · ")


def _moved(digest: Digest, speaker: Speaker) -> Iterator[Block]:
    if not digest.moved:
        return
    title = escaped(speaker.say(text("What has changed")))
    yield section(f"*{title}*")
    told = ["\n".join(_change(each, speaker)) for each in digest.moved]
    yield from map(section, told) if len(told) <= _MOST_APART else sections(f"{each}\n" for each in told)


def _change(compared: Compared, speaker: Speaker) -> Iterator[str]:
    """Yield a promise with how it stands, and how it stood."""
    row, before = compared.row, compared.before
    now, then = speaker.say(standing(row)), speaker.say(standing(before))
    drawn = bar(row.figures.share, row.figures.of)
    stands = f"*{escaped(capitalised(now))}*"
    if now != then:
        stands = f"{escaped(capitalised(then))} → *{escaped(now)}*"
    yield f"*{row.id}* {escaped(row.title)}"
    yield f"{drawn}  {stands}".strip()
    if figure := _figure_change(compared, speaker):
        yield escaped(speaker.say(figure))
    yield escaped(capitalised(speaker.say(row.sentence)))


def _figure_change(compared: Compared, speaker: Speaker) -> Text | None:
    """Return by how much the figure has changed; None where it hasn't, or only tells done from not done."""
    change = _signed(compared, speaker)
    then, now = compared.before.figures.done, _figure(compared.row)
    return text("{change} (from {before} to {now})", change=change, before=then, now=now) if change else None


def _signed(compared: Compared, speaker: Speaker) -> str:
    if compared.row.figures.of == 1 or not compared.change:
        return ""
    return f"{'+' if compared.change > 0 else '−'}{speaker.put(abs(compared.change))}"


def _figure(row: Row) -> Sayable | float:
    """Return "2 of 4"; of what has no such number, or has passed it, how many there are."""
    done, of = row.figures.done, row.figures.of or 0
    return text("{done} of {of}", done=done, of=of) if of >= done else done


def _part(title: Text, lines: list[str], speaker: Speaker) -> list[Block]:
    return sections([f"*{escaped(speaker.say(title))}*", *listed(lines, speaker)]) if lines else []


def _unmoved(digest: Digest, speaker: Speaker) -> list[Block]:
    if not digest.unmoved:
        return []
    title = escaped(speaker.say(text("Unchanged")))
    return sections([f"*{title}*", *(_in_a_line(each.row, speaker) for each in digest.unmoved)])


def _in_a_line(row: Row, speaker: Speaker) -> str:
    return f"*{row.id}* {escaped(shortened(row.title, _TITLE_SHOWN))} · {escaped(_stands(row, speaker))}"


def _stands(row: Row, speaker: Speaker) -> str:
    figure = [speaker.put(_figure(row))] if (row.figures.of or 0) > 1 else []
    return ", ".join([speaker.say(standing(row)), *figure])


def _in_short(digest: Digest, speaker: Speaker) -> Iterable[str]:
    """Yield the sentences of a notification."""
    yield from (escaped(speaker.say(each).removesuffix(".")) for each in _logged(digest))
    for each in digest.moved:
        change = _signed(each, speaker)
        yield escaped(f"{each.row.id}: {_stands(each.row, speaker)}{f' ({change})' if change else ''}")
