"""What people write: messages as Slack stores them, and slash commands on their way to the bot."""

from __future__ import annotations

import re

from bot.sandbox.errors import SlackError
from bot.sandbox.invitations import INVITE, invite
from bot.sandbox.model import Channel, ChannelKind, Json, Team
from bot.sandbox.payloads import Actor, slash_command
from bot.sandbox.responses import Answering
from bot.sandbox.socket_mode import Envelope, UnansweredError
from bot.sandbox.wiring import Wiring

UNKNOWN_COMMAND = (
    "{command} är inget kommando som finns här. Det som börjar med / läses som ett kommando; "
    "skriv ett mellanslag först om du vill skicka det som ett meddelande."
)
NOT_IN_THREADS = "{command} går inte att använda i trådar."
WHY_FAILED = {
    "operation_timeout": "appen svarade inte i tid",
    "dispatch_failed": "appen är inte ansluten",
    "invalid_response": "appens svar gick inte att visa",
}


class Commands:
    """Carries what a person writes to the conversation or to the bot."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring

    def post(self, actor: Actor, channel: Channel, text: str, thread_ts: str | None) -> None:
        """Post a person's message, its mentions made into Slack's."""
        message: Json = {"user": actor.person.id, "text": self.linked(actor.team, text)}
        if thread_ts:
            message["thread_ts"] = thread_ts
        self._wiring.conversations.post(channel, message)

    async def run(self, actor: Actor, channel: Channel, text: str, thread_ts: str | None) -> None:
        """Send a typed command to the bot and show what comes of it."""
        name, *rest = text.split(maxsplit=1)
        written = rest[0].strip() if rest else ""
        if name == INVITE:
            self._notice(actor, channel, invite(self._wiring.conversations, actor, channel, written))
            return
        command = self._wiring.app.command(name)
        if command is None:
            self._notice(actor, channel, UNKNOWN_COMMAND.format(command=name))
            return
        if thread_ts:
            self._notice(actor, channel, NOT_IN_THREADS.format(command=name))
            return
        answering = Answering(team=actor.team, channel=channel, user_id=actor.person.id)
        payload = slash_command(
            actor,
            channel,
            name,
            self.linked(actor.team, written) if command.should_escape else _escaped(written),
            trigger_id=self._wiring.triggers.issue(actor.team.id, actor.person.id, channel_id=channel.id),
            response_url=self._wiring.responses.issue(answering),
        )
        try:
            answer = await self._wiring.socket.ask(Envelope("slash_commands", payload, name, accepts_answer=True))
        except UnansweredError as error:
            self._failed(actor, channel, name, str(error))
            return
        if answer:
            self._show_answer(actor, answering, name, answer)

    def linked(self, team: Team, text: str) -> str:
        """Escape a text and make `@Anna Åkerlund` and `#medborgarlöfte` references, as the composer does."""
        text = _escaped(text)
        names = {f"@{person.display_name}": f"<@{person.id}>" for person in team.everyone()}
        for channel in self._wiring.conversations.of_team(team.id):
            if channel.kind in {ChannelKind.PUBLIC, ChannelKind.PRIVATE}:
                names[f"#{channel.name}"] = f"<#{channel.id}|{channel.name}>"
        # The longest names first: one may begin with another.
        either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        return re.sub(rf"(?<!\w)(?:{either})(?!\w)", lambda found: names[found.group()], text)

    def _show_answer(self, actor: Actor, answering: Answering, name: str, answer: Json) -> None:
        try:
            self._wiring.responses.answer(answering, answer)
        except SlackError as error:
            self._wiring.journal.note("slash_commands", name, error=error.code, messages=error.messages)
            self._failed(actor, answering.channel, name, "invalid_response")

    def _failed(self, actor: Actor, channel: Channel, name: str, error: str) -> None:
        self._notice(actor, channel, f"{name} misslyckades: {error} ({WHY_FAILED[error]}).")

    def _notice(self, actor: Actor, channel: Channel, text: str | None) -> None:
        if text:
            self._wiring.live.notice(actor.team.id, actor.person.id, text, channel.id)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
