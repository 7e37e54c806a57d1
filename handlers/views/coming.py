"""What will be told if nothing more is logged: in a line each, and as a preview of what comes next of a kind."""

from slack_sdk.models.blocks import DividerBlock

from bot.domain.agreement import Agreement
from bot.domain.people import Person
from bot.domain.reminding.settings import KIND_NAMES, Kind
from bot.domain.reminding.subjects import Audience
from bot.domain.texts import Joined, Sayable, ntext, text
from bot.services.recipients import Recipient
from bot.services.reminders import Item
from bot.services.reminding import Setting
from bot.services.reminding_overview import Coming, Preview, days_ahead
from handlers.views.entries import entry_title
from handlers.views.message import Message, capitalised, escaped, section, shortened
from handlers.views.reminder_words import words_of
from handlers.views.ways import Reading, channel_told, moment_said, setting_lines

_WHAT_SHOWN = 120
_A_YEAR = 365
_TOLD_BY_THEMSELVES = frozenset({Kind.OUTCOME, Kind.DIGEST})
"""What is no thing in a list of reminders, but a message of its own."""


def coming_line(coming: Coming, agreement: Agreement, reading: Reading) -> str:
    """Return when something is said, what, and (of what goes to people) to whom."""
    when = reading.say(moment_said(coming.at, agreement))
    told = [f"*{when}* {what_told(coming.item, reading)}"]
    audience = coming.item.subject.audience if coming.item.subject else Audience()
    if audience.person or audience.coordinators:
        told.append(", ".join(reading.named(Person(each.team_id, each.channel_id)) for each in coming.recipients))
    return " → ".join(told)


def what_told(item: Item, reading: Reading) -> str:
    """Return what is said of it, as its message says it; an escalation with its name."""
    kind, speaker = Kind(item.occasion.kind), reading.speaker
    subject = item.subject
    if kind is Kind.OUTCOME and subject and subject.entry:
        title = entry_title(item.agreement, subject.entry, speaker)
        what: Sayable = text("{what} was planned. Was it held?", what=title)
    elif kind is Kind.DIGEST and subject and subject.week:
        what = Joined((KIND_NAMES[kind], subject.week.label), between=": ")
    else:
        words = words_of(item, speaker)
        what = words.what if words else ""
    if kind is Kind.ESCALATION:
        what = Joined((KIND_NAMES[kind], what), between=": ")
    return escaped(capitalised(shortened(speaker.say(what), _WHAT_SHOWN)))


def preview_view(seen: Preview, reading: Reading) -> Message:
    """Return what a kind of reminder says next, when and to whom."""
    setting, coming = seen.setting, seen.coming
    lines = setting_lines(setting, reading.speaker, reading.team_id)
    if coming is None:
        days = days_ahead(setting.kind)
        within = ntext("Nothing in {count} day.", "Nothing in {count} days.", days)
        nothing = text("Nothing within a year, as it stands now.") if days > _A_YEAR else within
        return Message(lines[0], [section([lines[0], reading.say(nothing)])])
    when = reading.say(moment_said(coming.at, setting.agreement))
    said = text("Next time, as it stands now:") if setting.way.on else text("If it were on, as it stands now:")
    to = ", ".join(dict.fromkeys(_recipient(each, setting, reading) for each in coming.recipients))
    head = [lines[0], f"{reading.say(said)} *{when}*" + (f" → {to}" if to else "")]
    return Message(head[1], [section(head), DividerBlock(), section(_told(coming.item, reading))])


def _told(item: Item, reading: Reading) -> list[str]:
    """Return a thing as its message will tell it."""
    words = words_of(item, reading.speaker) if item.occasion.kind not in _TOLD_BY_THEMSELVES else None
    if words is None:
        return [what_told(item, reading)]
    when = capitalised(reading.speaker.say(words.when))
    return [f"{words.sign} *{escaped(when)}*", what_told(item, reading), *words.lines]


def _recipient(recipient: Recipient, setting: Setting, reading: Reading) -> str:
    for tie in setting.ties:
        if (tie.team_id, tie.channel_id) == (recipient.team_id, recipient.channel_id):
            return channel_told(tie, setting.agreement, reading.speaker, reading.team_id)
    return reading.named(Person(recipient.team_id, recipient.channel_id))
