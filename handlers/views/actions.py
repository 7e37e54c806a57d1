"""Actions in words: the list that a person asks for, the post of one, those of a meeting, a hand-over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from slack_sdk.models.blocks import ActionsBlock, Block, ConfirmObject, InteractiveElement

from bot.domain.actions import Action, Handover
from bot.domain.agreement import Agreement
from bot.domain.calendar import parse_week
from bot.domain.entries import Entry, EntryState
from bot.domain.people import Person
from bot.domain.roles import READING, Allowed
from bot.domain.texts import Joined, Sayable, ntext, text
from bot.language import Speaker
from handlers.views.entries import HISTORY, UNDO, Post, entry_reference, entry_title
from handlers.views.message import (
    Message,
    button,
    capitalised,
    escaped,
    heading,
    plain,
    section,
    sections,
    shortened,
    small,
)

FINISH = "action_finish"
REOPEN = "action_reopen"
CHANGE_ACTION = "action_change"
NEW_ACTION = "action_new"
HAND_OVER = "action_hand_over"

_HEADING = 150
_TITLE_SHOWN = 60
_SEPARATOR = " · "

DoerNamed = Callable[[Person], str]
"""How somebody is named, marked up."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An action in a list, with its agreement, the day that it is there, and what whoever reads it may."""

    agreement: Agreement
    action: Action
    today: date
    allowed: Allowed


@dataclass(frozen=True, slots=True)
class Group:
    """Actions under a title; `none` is said where there are none."""

    title: Sayable
    listed: Sequence[Listed]
    none: Sayable
    owner_shown: bool = True
    agreement_shown: bool = False


def list_view(
    groups: Sequence[Group],
    speaker: Speaker,
    named: DoerNamed,
    *,
    most: int,
    owned: bool,
    allowed: Allowed = READING,
) -> Message:
    """Return the groups, at most so many actions with their buttons; `owned`: there is something to hand over.

    `allowed` is what whoever reads them may with any of the agreements.
    """
    say, left = speaker.say, most
    blocks: list[Block] = []
    for group in groups:
        shown = group.listed[:left]
        left -= len(shown)
        blocks.append(
            section(f"*{escaped(say(group.title))}*" + ("" if group.listed else f"\n{escaped(say(group.none))}"))
        )
        for listed in shown:
            blocks.append(section(_lines(listed, group, speaker, named)))
            if listed.allowed.log:
                blocks.append(_buttons_in_list(listed, speaker))
        if more := len(group.listed) - len(shown):
            blocks.append(small(escaped(say(ntext("and {count} more", "and {count} more", more)))))
    if allowed.log:
        blocks.append(_buttons_below(speaker, owned=owned))
    counts = Joined(tuple(text("{what}: {number}", what=each.title, number=len(each.listed)) for each in groups), "; ")
    return Message(escaped(say(counts)), blocks)


def _buttons_below(speaker: Speaker, *, owned: bool) -> ActionsBlock:
    below: list[InteractiveElement] = [button(speaker.say(text("New action")), NEW_ACTION, "new", style="primary")]
    if owned:
        below.append(button(speaker.say(text("Hand over …")), HAND_OVER, "hand_over"))
    return ActionsBlock(elements=below)


def _lines(listed: Listed, group: Group, speaker: Speaker, named: DoerNamed) -> list[str]:
    action, agreement = listed.action, listed.agreement
    due = speaker.say(due_said(action, listed.today))
    due = escaped(due if group.owner_shown else capitalised(due))
    told = [capitalised(_owner(action, speaker, named))] if group.owner_shown else []
    told.append(f"*{due}*" if action.days_late(listed.today) else due)
    told += [escaped(speaker.say(each)) for each in _about(action, agreement)]
    if group.agreement_shown:
        told.append(escaped(shortened(agreement.title, _TITLE_SHOWN)))
    return [f"*{escaped(action.what)}*", _SEPARATOR.join(told)]


def _owner(action: Action, speaker: Speaker, named: DoerNamed) -> str:
    return named(action.owner) if action.owner else escaped(speaker.say(text("nobody yet")))


def due_said(action: Action, today: date) -> Sayable:
    """Return how the due date stands: late by so many days, today, by a day, or none."""
    if late := action.days_late(today):
        return ntext("{count} day late ({due:day})", "{count} days late ({due:day})", late, due=action.due)
    if action.due is None:
        return text("no date")
    return text("due today") if action.due == today else text("by {due:day}", due=action.due)


def _about(action: Action, agreement: Agreement) -> list[Sayable]:
    """Return which promise it is for, and where it was decided."""
    told: list[Sayable] = []
    if action.promise:
        promise = agreement.by_id.get(action.promise)
        told.append(shortened(f"{action.promise} {promise.title}", _TITLE_SHOWN) if promise else action.promise)
    if action.week:
        told.append(text("weekly meeting {week}", week=parse_week(action.week).label))
    return told


def _buttons_in_list(listed: Listed, speaker: Speaker) -> ActionsBlock:
    value = entry_reference(listed.agreement.id, listed.action.entry.id)
    return ActionsBlock(
        elements=[
            button(speaker.say(text("It is done")), FINISH, value),
            button(speaker.say(text("Change …")), CHANGE_ACTION, value),
        ]
    )


def settled_view(said: Sayable, agreement: Agreement, action: Action, speaker: Speaker) -> Message:
    """Return what has become of an action, with the way back where it is done."""
    told = escaped(speaker.say(said))
    if action.done_on is None:
        return Message(told, [section(told)])
    value = entry_reference(agreement.id, action.entry.id)
    back = button(speaker.say(text("Not done after all")), REOPEN, value)
    return Message(told, [section(told, back)])


def action_post(post: Post, speaker: Speaker, named: DoerNamed) -> Message:
    """Return the post that each party's channel gets about an action that was not decided in a meeting."""
    action, say = Action(post.entry), speaker.say
    title = entry_title(post.agreement, post.entry, speaker)
    signed = small(escaped(say(post.told_by)))
    value = entry_reference(post.agreement.id, post.entry.id)
    history = button(say(text("History")), HISTORY, value)
    if post.entry.state is EntryState.UNDONE:
        undone = say(text("{what} was undone.", what=title))
        struck = section(f"~{escaped(title)}~")
        return Message(escaped(undone), [struck, section(escaped(undone)), signed, ActionsBlock(elements=[history])])
    blocks: list[Block] = [heading(title)]
    if len(title) > _HEADING:
        blocks.append(section(escaped(action.what)))
    blocks += [section(_details(action, post.agreement, speaker, named)), signed]
    if action.done_on:
        elements: list[InteractiveElement] = [button(say(text("Not done after all")), REOPEN, value), history]
        return Message(escaped(f"✔ {title}"), [*blocks, ActionsBlock(elements=elements)])
    elements = [
        button(say(text("It is done")), FINISH, value, style="primary"),
        button(say(text("Change …")), CHANGE_ACTION, value),
        button(say(text("Undo")), UNDO, value, confirm=_sure(action.what, speaker)),
        history,
    ]
    return Message(escaped(title), [*blocks, ActionsBlock(elements=elements)])


def _details(action: Action, agreement: Agreement, speaker: Speaker, named: DoerNamed) -> list[str]:
    lines = [_done(action, speaker, named)] if action.done_on else []
    lines.append(f"*{escaped(speaker.say(text('Who does it')))}:* {_owner(action, speaker, named)}")
    if action.due:
        due = speaker.say(text("{day}", day=action.due))
        lines.append(f"*{escaped(speaker.say(text('Due date')))}:* {escaped(due)}")
    lines += [escaped(speaker.say(each)) for each in _about(action, agreement)]
    if why := action.entry.values.get("why"):
        lines.append(escaped(speaker.say(text("Reason for the latest change: {why}", why=str(why)))))
    return lines


def _done(action: Action, speaker: Speaker, named: DoerNamed) -> str:
    said = speaker.say(text("Done {day}", day=action.done_on))
    return f"✔ *{escaped(said)}*" + (f", {named(action.done_by)}" if action.done_by else "")


def _sure(what: str, speaker: Speaker) -> ConfirmObject:
    said = text("“{what}” leaves every list. Its history is kept.", what=what)
    return ConfirmObject(
        title=plain(speaker.say(text("Undo this?")), 100),
        text=plain(speaker.say(said), 300),
        confirm=plain(speaker.say(text("Undo")), 30),
        deny=plain(speaker.say(text("Keep it")), 30),
        style="danger",
    )


def with_actions(post: Post, actions: Sequence[Action], speaker: Speaker, named: DoerNamed) -> Post:
    """Return the post of a meeting that tells of what was decided there as it stands now."""
    if not actions or post.entry.state is EntryState.UNDONE:
        return post
    entry: Entry = replace(post.entry, values={k: v for k, v in post.entry.values.items() if k != "actions"})
    return replace(post, entry=entry, decided=[_decided_line(action, speaker, named) for action in actions])


def _decided_line(action: Action, speaker: Speaker, named: DoerNamed) -> str:
    what = escaped(action.what)
    if action.done_on:
        by = f", {named(action.done_by)}" if action.done_by else ""
        done = text("done {day:short}", day=action.done_on)
        return f"✔ ~{what}~ {escaped(speaker.say(done))}{by}"
    told = [named(action.owner)] if action.owner else []
    if action.due:
        told.append(escaped(speaker.say(text("by {due:day}", due=action.due))))
    label = escaped(speaker.say(text("Action")))
    return f"*{label}:* {', '.join([what, *told])}"


def handover_post(
    handover: Handover,
    actions: Sequence[Action],
    agreement: Agreement,
    speaker: Speaker,
    named: DoerNamed,
    *,
    by: Sayable,
) -> Message:
    """Return the one post that tells that all of one person's actions are another's now; `by` whom it was done."""
    say = speaker.say
    to = actions[0].owner
    title = say(ntext("{count} action has been handed over", "{count} actions have been handed over", len(actions)))
    from_to = f"{named(handover.giver)} → {named(to) if to else ''}"
    reason = escaped(say(text("Reason: {why}", why=handover.why)))
    lines = [
        _SEPARATOR.join(
            [
                f"• {escaped(action.what)}",
                *([escaped(say(text("by {due:day}", due=action.due)))] if action.due else []),
                *(escaped(say(each)) for each in _about(action, agreement)),
            ]
        )
        for action in actions
    ]
    when = actions[0].entry.recorded_at.astimezone(agreement.zone)
    signed = text("Handed over by {who}, {when}", who=by, when=when)
    blocks = [heading(title), section([from_to, reason]), *sections(lines), small(escaped(say(signed)))]
    return Message(escaped(title), blocks)
