"""How reminders come, in words: on or off, when, and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from bot.domain.agreement import Agreement
from bot.domain.reminding.settings import KIND_NAMES, Kind, Way
from bot.domain.texts import Joined, LocalText, Sayable, Text, ntext, text
from bot.language import Speaker
from bot.services.reminding import Setting, place
from handlers.views.actions import DoerNamed
from handlers.views.message import capitalised, escaped
from storage.ties import Tie

WEEKDAYS: Sequence[Text] = (
    text("Mondays"),
    text("Tuesdays"),
    text("Wednesdays"),
    text("Thursdays"),
    text("Fridays"),
    text("Saturdays"),
    text("Sundays"),
)
EVERY_PARTY = text("in each party's channel")
TO_PEOPLE: Mapping[Kind, Text] = {
    Kind.ACTION: text("to whoever is to do it"),
    Kind.ESCALATION: text("to the coordinator"),
}
"""What goes to people, and never to a channel chosen for it."""
_BY_DAYS = text("{days}, at {hour}")
_WHEN: Mapping[Kind, Text] = {
    Kind.DEADLINE: _BY_DAYS,
    Kind.EXTENSION: _BY_DAYS,
    Kind.ACTION: _BY_DAYS,
    Kind.MEETING: text("the day before the meeting on {weekdays}, at {hour}"),
    Kind.WEEK_OPEN: text("{weekdays} at {hour}, if the week has no note"),
    Kind.WEEK_MISSED: text("the first working day after the week, at {hour}"),
    Kind.PACE: text("{weekdays} at {hour}, every second week at most"),
    Kind.PLANNED: text("the day before, at {hour}"),
    Kind.OUTCOME: text("the day after, at {hour}"),
    Kind.ESCALATION: text("when it is two weeks late, at {hour}"),
    Kind.DIGEST: text("{weekdays} at {hour}"),
}
_AS_AGREED = text("on the days before that the agreement says, at {hour}")
_AS_USUAL = text("the day before the weekday that the notes tell, at {hour}")
_SIGNS = {True: "●", False: "○"}


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads: their language, their workspace, and how people are named there."""

    speaker: Speaker
    team_id: str
    named: DoerNamed

    def say(self, what: Sayable) -> str:
        """Return `what` in the reader's language, as it can stand in a message."""
        return escaped(self.speaker.say(what))


def setting_lines(setting: Setting, speaker: Speaker, team_id: str) -> list[str]:
    """Return a kind of reminder, marked up for readers in the workspace: whether it comes, then when and where."""
    way, say = setting.way, speaker.say
    state = text("on") if way.on else text("off")
    lines = [f"{_SIGNS[way.on]} *{escaped(say(KIND_NAMES[setting.kind]))}* · {escaped(say(state))}"]
    if way.on:
        when = escaped(capitalised(say(when_said(setting.kind, way))))
        lines.append(f"{when} · {_where(setting, speaker, team_id)}")
    return lines


def when_said(kind: Kind, way: Way) -> Sayable:
    """Return when reminders of the kind come."""
    said = _WHEN[kind]
    if kind is Kind.EXTENSION and not way.days:
        said = _AS_AGREED
    elif kind is Kind.MEETING and way.weekday is None:
        said = _AS_USUAL
    filling = {"hour": hour_said(way.hour), "weekdays": WEEKDAYS[way.weekday or 0], "days": _days_said(way.days)}
    return replace(said, params=tuple(filling.items()))


def _days_said(days: Sequence[int]) -> Sayable:
    """Return "30, 7 and 1 days before and on the day"."""
    before = sorted({day for day in days if day}, reverse=True)
    if not before:
        return text("on the day")
    listed = Joined(tuple(str(day) for day in before))
    if 0 in days:
        return ntext("{days} day before and on the day", "{days} days before and on the day", before[0], days=listed)
    return ntext("{days} day before", "{days} days before", before[0], days=listed)


def hour_said(hour: time) -> LocalText:
    """Return an hour as people write it."""
    return LocalText(sv=f"{hour:%H.%M}", en=f"{hour:%H:%M}")


def moment_said(moment: datetime, agreement: Agreement) -> Text:
    """Return a day and hour, as the clocks show where the agreement lives."""
    local = moment.astimezone(agreement.zone)
    return text("{day:day} at {hour}", day=local.date(), hour=hour_said(local.time()))


def _where(setting: Setting, speaker: Speaker, team_id: str) -> str:
    if to := TO_PEOPLE.get(setting.kind):
        return escaped(speaker.say(to))
    chosen = next((tie for tie in setting.ties if place(tie) == setting.way.channel), None)
    alone = setting.ties[0] if len(setting.ties) == 1 else None
    if tie := chosen or alone:
        return channel_told(tie, setting.agreement, speaker, team_id)
    return escaped(speaker.say(EVERY_PARTY))


def channel_told(tie: Tie, agreement: Agreement, speaker: Speaker, team_id: str) -> str:
    """Return a channel, marked up: a link for readers in its own workspace, whose it is for others."""
    return f"<#{tie.channel_id}>" if tie.team_id == team_id else escaped(speaker.say(channel_said(tie, agreement)))


def channel_said(tie: Tie, agreement: Agreement) -> Text:
    """Return whose channel it is."""
    party = next((each.name for each in agreement.parties if each.id == tie.party_id), None)
    return text("the channel of {party}", party=party) if party else text("the parties' common channel")
