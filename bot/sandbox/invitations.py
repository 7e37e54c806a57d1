"""`/invite`, Slack's own command: letting people and the bot into a channel."""

from __future__ import annotations

from bot.sandbox.conversations import Conversations
from bot.sandbox.model import Channel, ChannelKind, Person
from bot.sandbox.payloads import Actor

INVITE = "/invite"


def invite(conversations: Conversations, actor: Actor, channel: Channel, written: str) -> str | None:
    """Let those named (`@Anna Åkerlund @Löfteskoll`) into the channel; gives what there is to say to the asker."""
    if channel.kind not in {ChannelKind.PUBLIC, ChannelKind.PRIVATE}:
        return f"{INVITE} går bara att använda i kanaler."
    names = [name for part in written.split("@") if (name := part.strip(" ,"))]
    if not names:
        return f"Skriv vem du vill bjuda in, till exempel {INVITE} @{actor.team.bot.display_name}."
    said: list[str] = []
    for name in names:
        person = _named(actor, name)
        if person is None:
            said.append(f"Ingen i {actor.team.name} heter {name}.")
        elif person.id in channel.members:
            said.append(f"{person.display_name} är redan med i #{channel.name}.")
        else:
            conversations.join(channel, person.id, inviter=actor.person.id)
    return " ".join(said) or None


def _named(actor: Actor, name: str) -> Person | None:
    wanted = name.casefold()
    return next(
        (
            person
            for person in actor.team.everyone()
            if wanted in {person.display_name.casefold(), person.name.casefold()}
        ),
        None,
    )
