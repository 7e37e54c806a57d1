"""Reminders as a message: several things are one, the most urgent first, each with what can be done about it there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.domain.calendar import parse_week
from bot.domain.people import Person
from bot.domain.reminding.settings import Kind
from bot.domain.texts import Sayable, ntext, text
from bot.language import Speaker
from bot.services.reminders import Item
from handlers.views.actions import DoerNamed
from handlers.views.dues import late_said
from handlers.views.message import Message, capitalised, escaped, heading, section, small
from handlers.views.reminder_buttons import buttons_of
from handlers.views.reminder_words import Words, words_of
from handlers.views.settled_reminders import OF_A_WEEK, settled_words
from storage.occasions import Hold

MOST = 15
"""So many things are told of one by one: each takes two blocks, and each agreement one more, of the 50 there may be."""
_HEADING = 150


@dataclass(frozen=True, slots=True)
class Telling:
    """To whom a message is told: in which language, how people are named there, whether to one person."""

    speaker: Speaker
    named: DoerNamed
    personal: bool


def reminders_view(items: Sequence[Item], telling: Telling) -> Message:
    """Return what a message of reminders says; what is settled or put off stays where it was, and says so."""
    ordered = _in_order(items)
    shown, more = ordered[:MOST], len(ordered[MOST:])
    say = telling.speaker.say
    if not shown:
        nothing = say(text("This reminder is no longer of any use."))
        return Message(escaped(nothing), [section(escaped(nothing))])
    told = [_Told(item, telling) for item in shown]
    below = [small(escaped(say(_more(more))))] if more else []
    below += [small(escaped(say(late_said(late)))) for late in _late(items)]
    if len(ordered) == 1:
        return Message(escaped(told[0].in_short), [*told[0].alone(), *below])
    count = ntext("{count} reminder", "{count} reminders", len(ordered))
    blocks: list[Block] = [heading(say(count))]
    for number, each in enumerate(told):
        if number == 0 or each.item.agreement.id != told[number - 1].item.agreement.id:
            blocks.append(section(f"*{escaped(each.item.agreement.title)}*"))
        blocks += each.among_others()
    return Message(escaped(f"{say(count)}: {'; '.join(each.in_short for each in told)}"), [*blocks, *below])


def _more(count: int) -> Sayable:
    return ntext(
        "and {count} more: your home page and /atgard have the actions, /lofte the promises",
        "and {count} more: your home page and /atgard have the actions, /lofte the promises",
        count,
    )


def _in_order(items: Sequence[Item]) -> list[Item]:
    """Return the items by agreement, and within each by day; the order stays when one of them has been settled.

    What is told by two rungs at once (after a long silence) is one thing.
    """
    # what one is told of as its owner, one need not be told of as the coordinator too
    ranked = sorted(items, key=lambda each: each.occasion.kind == Kind.ESCALATION, reverse=True)
    once = {(each.agreement.id, Kind(each.occasion.kind).family, each.occasion.subject): each for each in ranked}
    crowded = len(once) > MOST
    by_day = sorted(
        once.values(),
        # where not all can be shown, what is settled makes room
        key=lambda each: (crowded and not each.is_news, _day(each), each.occasion.kind, each.occasion.subject),
    )
    first = {each.agreement.id: number for number, each in reversed([*enumerate(by_day)])}
    return sorted(by_day, key=lambda each: first[each.agreement.id])


def _day(item: Item) -> date:
    """Return the day that it is about, which its key tells, also once it is settled; what is about none comes last."""
    name, _, day = item.occasion.subject.rpartition("@")
    if name:
        return date.fromisoformat(day)
    if item.occasion.kind in OF_A_WEEK:
        return parse_week(day.rpartition(":")[2]).end
    return date.max


def _late(items: Sequence[Item]) -> Iterator[datetime]:
    """Yield when the first of what came late should have come."""
    late = sorted(each.late for each in items if each.late)
    yield from late[:1]


@dataclass(frozen=True, slots=True)
class _Told:
    """One thing, as it is told to somebody."""

    item: Item
    telling: Telling

    @property
    def in_short(self) -> str:
        """Return it without any mark-up, for notifications and screen readers."""
        words = self._words()
        if words is None:
            return settled_words(self.item, self.telling.speaker).said
        say = self.telling.speaker.say
        return f"{capitalised(say(words.what))} – {say(words.when)}"

    def alone(self) -> list[Block]:
        """Return its blocks where the message tells of nothing else."""
        words, title = self._words(), small(escaped(self.item.agreement.title))
        if words is None:
            return [self._settled(), title]
        what = capitalised(self.telling.speaker.say(words.what))
        whole = [escaped(what)] if len(what) > _HEADING else []
        return [heading(what), section([*whole, *self._lines(words)]), *self._below(), title]

    def among_others(self) -> list[Block]:
        """Return its blocks in a message that tells of several things."""
        words = self._words()
        if words is None:
            return [self._settled()]
        when, *rest = self._lines(words)
        what = escaped(capitalised(self.telling.speaker.say(words.what)))
        return [section([when, what, *rest]), *self._below()]

    def _settled(self) -> Block:
        words = settled_words(self.item, self.telling.speaker)
        return section(f"{words.sign} {escaped(words.said)}")

    def _words(self) -> Words | None:
        return words_of(self.item, self.telling.speaker) if self.item.subject else None

    def _lines(self, words: Words) -> list[str]:
        hold = self.item.hold
        when = capitalised(self.telling.speaker.say(words.when))
        if hold:
            return [f"◷ {self._held(hold)}"]
        return [f"{words.sign} *{escaped(when)}*", *words.lines, *self._who(words)]

    def _who(self, words: Words) -> Iterator[str]:
        """Yield whose it is, and why the reader is told of it."""
        say, named = self.telling.speaker.say, self.telling.named
        whose = self.item.deputy_for
        escalated = self.item.occasion.kind == Kind.ESCALATION
        if words.owner is not None and (escalated or not self.telling.personal):
            yield say(text("Who does it: {who}", who=self._owner(words.owner)))
        if whose and not escalated:
            yield say(text("You stand in for {who}.", who=named(whose)))
        if escalated:
            yield escaped(say(text("You are told as coordinator: this is two weeks late or more.")))

    def _owner(self, owner: tuple[Person, ...]) -> str:
        return self.telling.named(owner[0]) if owner else escaped(self.telling.speaker.say(text("nobody yet")))

    def _held(self, hold: Hold) -> str:
        say = self.telling.speaker.say
        who = self.telling.named(Person(hold.team_id, hold.held_by))
        if hold.until is None:
            return say(text("No more reminders of this ({who})", who=who))
        until = say(clock_said(hold.until.astimezone(self.item.agreement.zone)))
        return say(text("Put off until {when} by {who}", when=until, who=who))

    def _below(self) -> Iterator[Block]:
        if elements := buttons_of(self.item, self.telling.speaker):
            yield ActionsBlock(elements=elements)


def clock_said(when: datetime) -> Sayable:
    """Return a moment that is not far off, as the clocks where it is read show it."""
    return text("{day:weekday} at {hour}:{minute}", day=when.date(), hour=f"{when:%H}", minute=f"{when:%M}")
