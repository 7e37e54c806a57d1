"""An entry in words: line by line as its form asked, as a post in the parties' channels, as a review before saving."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, ConfirmObject, InteractiveElement

from bot.domain.agreement import Agreement
from bot.domain.assessment import Assessment, JudgedEntry, Row, Status
from bot.domain.entries import CANCELLED_WHY, Entry, EntryState
from bot.domain.events import EVENT_TITLES, is_event
from bot.domain.fields import Field
from bot.domain.kinds import ACTION, MEETING, CommitmentEvent, bare_kind
from bot.domain.texts import Joined, Sayable, Text, text
from bot.language import Speaker
from handlers.forms.form import Form
from handlers.views.message import (
    Message,
    button,
    capitalised,
    escaped,
    heading,
    lowered,
    plain,
    section,
    sections,
    small,
)
from handlers.views.standing import standing
from handlers.views.values import InWords

SHOW = "entry_show"
CORRECT = "entry_correct"
UNDO = "entry_undo"
CANCEL = "entry_cancel"
CONFIRM = "entry_confirm"
HISTORY = "entry_history"

_PLANNED = text("Planned.")

NameOf = Callable[[str], str]
"""How a person chosen in a form is named, by user id, marked up."""
Verdicts = Sequence[tuple[Row, JudgedEntry]]
"""For each commitment that an entry concerns: its row with the entry in it, and how the entry was judged there."""


def entry_title(agreement: Agreement, entry: Entry, speaker: Speaker) -> str:
    """Return "Gemensam insats 14–15 okt. 2022", "Veckomöte vecka 41, 2022", "S2: klart 30 dec. 2022"."""
    kind = bare_kind(agreement, entry.kind)
    if kind.id == ACTION:
        return speaker.say(text("Action: {what}", what=str(entry.values.get("text", ""))))
    name: Sayable = kind.name
    if entry.commitment and is_event(kind.id):
        name = text(
            "{id}: {event}", id=entry.commitment, event=lowered(speaker.say(EVENT_TITLES[CommitmentEvent(kind.id)]))
        )
    when: Sayable
    if kind.when == "week":
        year, _, week = str(entry.values["week"]).partition("-W")
        when = text("week {week}, {year}", week=str(int(week)), year=year)
    elif entry.start == entry.end:
        when = text("{day}", day=entry.start)
    elif (entry.start.year, entry.start.month) == (entry.end.year, entry.end.month):
        when = text("{start}–{end}", start=str(entry.start.day), end=entry.end)
    else:
        when = text("{start:short} – {end}", start=entry.start, end=entry.end)
    return f"{capitalised(speaker.say(name))} {speaker.say(when)}"


def mention(user_id: str) -> str:
    """Return a mention, which works in the person's own workspace."""
    return f"<@{user_id}>"


def entry_lines(form: Form, values: Mapping[str, Any], speaker: Speaker, name_of: NameOf = mention) -> list[str]:
    """Return a marked-up line for each field that was filled in; `name_of` names the persons chosen in it."""
    return field_lines(form.fields, values, speaker, name_of, dated="day")


def field_lines(
    fields: Sequence[Field], values: Mapping[str, Any], speaker: Speaker, name_of: NameOf = mention, *, dated: str = ""
) -> list[str]:
    """Return a marked-up line for each field that was filled in; `dated` says how a day is written."""
    shown = InWords(speaker, name_of, dated, escaped).lines(fields, values)
    return [f"*{escaped(capitalised(label))}:* {content}" for label, content in shown]


def plain_lines(
    fields: Sequence[Field], values: Mapping[str, Any], speaker: Speaker, name_of: NameOf
) -> list[tuple[str, str]]:
    """Return the label and the value of each field that was filled in, in plain words: for a document."""
    shown = InWords(speaker, name_of, "", str).lines(fields, values)
    return [(capitalised(label), content) for label, content in shown]


def verdict_line(row: Row, judged: JudgedEntry, speaker: Speaker, *, planned: bool = False) -> str:
    """Return whether the entry counts towards the commitment and why not, with the figure.

    For what is said about the commitment itself (an event) that is how the commitment stands; what is `planned` is
    told as it will be once it has been held.
    """
    figure = f"{escaped(row.title)}: {escaped(speaker.say(row.sentence))}"
    if judged.counts and judged.entry.commitment and is_event(judged.entry.kind):
        sign = "◷" if row.status is Status.NOT_ASSESSABLE else "✔"
        return f"{sign} *{row.id} {escaped(capitalised(speaker.say(standing(row))))}*\n{figure}"
    if judged.counts:
        said = (
            text("counts towards {id} once it has been held", id=row.id)
            if planned
            else text("counts towards {id}", id=row.id)
        )
        return f"✔ *{escaped(capitalised(speaker.say(said)))}*\n{figure}"
    why = (
        text("will not count towards {id} as it is planned, because", id=row.id)
        if planned
        else text("does not count towards {id}, because", id=row.id)
    )
    because = capitalised(speaker.say(why))
    reasons = [escaped(speaker.say(reason)) for reason in judged.reasons]
    listed = f" {reasons[0]}" if len(reasons) == 1 else "".join(f"\n• {reason}" for reason in reasons)
    return f"✘ *{escaped(because)}*{listed}\n{figure}"


def verdicts_of(assessment: Assessment, entry: Entry) -> Verdicts:
    """Return the rows that the entry concerns, each with how it was judged there."""
    if entry.commitment and is_event(entry.kind):
        row = assessment.row(entry.commitment)
        if row is None:
            return []
        return [(row, next((each for each in row.entries if each.entry.id == entry.id), JudgedEntry(entry)))]
    return [(row, judged) for row in assessment.commitments() for judged in row.entries if judged.entry.id == entry.id]


@dataclass(frozen=True, slots=True)
class Post:
    """What the post about an entry tells, in one channel: `told_by` who logged it, `waiting` who is to confirm it."""

    agreement: Agreement
    entry: Entry
    form: Form
    verdicts: Verdicts
    told_by: Sayable
    waiting: Sequence[str] = ()
    may_confirm: bool = False
    decided: Sequence[str] = ()
    """of a meeting: what was decided, as it stands now, marked up"""


def entry_post(post: Post, speaker: Speaker, name_of: NameOf = mention) -> Message:
    """Return the summary that each party's channel gets, with progress and what can be done from there."""
    entry = post.entry
    title = entry_title(post.agreement, entry, speaker)
    signed = small(escaped(speaker.say(post.told_by)))
    if entry.state is EntryState.UNDONE:
        undone = speaker.say(text("{what} was undone and no longer counts.", what=title))
        history = ActionsBlock(elements=[_button(post, text("History"), HISTORY, speaker)])
        return Message(escaped(undone), [section(f"~{escaped(title)}~"), section(escaped(undone)), signed, history])
    if entry.state is EntryState.CANCELLED:
        return _cancelled_post(post, title, signed, speaker)
    lines = _standing_lines(post, speaker)
    told_lines = [*entry_lines(post.form, entry.values, speaker, name_of), *post.decided]
    blocks: list[Block] = [heading(title), *sections(told_lines)]
    blocks += [*sections(lines), signed, _entry_buttons(post, title, speaker)]
    told = "; ".join(speaker.say(row.sentence) for row, _ in post.verdicts)
    return Message(escaped(f"{title}. {told}" if told else title), blocks)


def _standing_lines(post: Post, speaker: Speaker) -> list[str]:
    """Return what the entry means for the promises that it concerns, and who has confirmed it."""
    names = {party.id: party.name for party in post.agreement.parties}
    lines: list[str] = []
    planned = post.entry.state is EntryState.PLANNED
    if planned:
        lines.append(f"◷ *{escaped(speaker.say(_PLANNED))}*")
    lines += [verdict_line(row, judged, speaker, planned=planned) for row, judged in post.verdicts]
    if post.waiting:
        who = Joined(tuple(names[party] for party in post.waiting))
        holds = text("Holds once it is confirmed by: {who}", who=who)
        lines.append(f"◷ {escaped(speaker.say(holds))}")
    if post.entry.confirmed_by:
        who = Joined(tuple(names.get(party, party) for party in post.entry.confirmed_by))
        confirmed = text("Confirmed by {who}", who=who)
        lines.append(f"✔ {escaped(speaker.say(confirmed))}")
    return lines


def _cancelled_post(post: Post, title: str, signed: Block, speaker: Speaker) -> Message:
    said = speaker.say(text("{what} was cancelled.", what=title))
    why = str(post.entry.values.get(CANCELLED_WHY, ""))
    reason = speaker.say(text("Reason: {why}", why=why))
    buttons = [
        _button(post, text("Plan anew"), CORRECT, speaker),
        _button(post, text("History"), HISTORY, speaker),
    ]
    blocks = [section(f"~{escaped(title)}~"), section([escaped(said), escaped(reason)]), signed]
    return Message(escaped(f"{said} {reason}"), [*blocks, ActionsBlock(elements=buttons)])


def outcome_post(post: Post, speaker: Speaker, put_off: InteractiveElement) -> Message:
    """Return the question how it went, the day after something was planned for, with the list to put it off."""
    title = entry_title(post.agreement, post.entry, speaker)
    asked = speaker.say(text("{what} was planned. Was it held?", what=title))
    buttons: list[InteractiveElement] = [
        _button(post, text("It was held"), CORRECT, speaker, style="primary"),
        _button(post, text("It was cancelled"), CANCEL, speaker),
        put_off,
    ]
    return Message(escaped(asked), [section(escaped(asked)), ActionsBlock(elements=buttons)])


_SETTLED: Mapping[EntryState, Callable[[str], Text]] = {
    EntryState.HELD: lambda what: text("{what} was held.", what=what),
    EntryState.PLANNED: lambda what: text("Planned anew: {what}", what=what),
    EntryState.CANCELLED: lambda what: text("{what} was cancelled.", what=what),
    EntryState.UNDONE: lambda what: text("{what} was undone and no longer counts.", what=what),
}


def settled_post(post: Post, speaker: Speaker) -> Message:
    """Return what the question how it went becomes, once that is known."""
    told = settled_said(post.agreement, post.entry, speaker)
    return Message(escaped(told), [section(escaped(told))])


def settled_said(agreement: Agreement, entry: Entry, speaker: Speaker) -> str:
    """Return what became of what was planned."""
    return speaker.say(_SETTLED[entry.state](entry_title(agreement, entry, speaker)))


def _button(post: Post, label: Sayable, action_id: str, speaker: Speaker, *, style: str | None = None) -> ButtonElement:
    return button(speaker.say(label), action_id, entry_reference(post.agreement.id, post.entry.id), style=style)


def _entry_buttons(post: Post, title: str, speaker: Speaker) -> ActionsBlock:
    value = entry_reference(post.agreement.id, post.entry.id)
    confirm = ConfirmObject(
        title=plain(speaker.say(text("Undo this?")), 100),
        text=plain(speaker.say(_undoing(post, title)), 300),
        confirm=plain(speaker.say(text("Undo")), 30),
        deny=plain(speaker.say(text("Keep it")), 30),
        style="danger",
    )
    elements: list[InteractiveElement] = []
    if post.may_confirm:
        shown = f"{value}|{post.entry.revision}"
        elements.append(button(speaker.say(text("Confirm")), CONFIRM, shown, style="primary"))
    elements.append(_button(post, text("Show the pledge"), SHOW, speaker))
    elements.append(_button(post, text("Correct"), CORRECT, speaker))
    if post.entry.state is EntryState.PLANNED:
        elements.append(_button(post, text("Cancel it"), CANCEL, speaker))
    elements.append(button(speaker.say(text("Undo")), UNDO, value, confirm=confirm))
    elements.append(_button(post, text("History"), HISTORY, speaker))
    return ActionsBlock(elements=elements)


def _undoing(post: Post, title: str) -> Sayable:
    if post.entry.kind == MEETING and post.entry.values.get("actions"):
        return text(
            "{what}: it will no longer count, and its actions that nobody has touched go with it. Its history is kept.",
            what=title,
        )
    return text("{what}: it will no longer count. Its history is kept.", what=title)


def entry_reference(agreement_id: str, entry_id: str) -> str:
    """Return what a button about an entry carries."""
    return f"{agreement_id}|{entry_id}"
