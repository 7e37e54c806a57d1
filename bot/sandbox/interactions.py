"""What people do with the pointer: buttons, menus, forms and shortcuts, and what comes back from the bot."""

from __future__ import annotations

import time
from contextlib import suppress

from bot.sandbox.block_kit.checks import items
from bot.sandbox.block_kit.elements import OPTION, OPTION_GROUP
from bot.sandbox.block_kit.form_state import STATEFUL, field_errors, form_state
from bot.sandbox.block_kit.surfaces import elements_of
from bot.sandbox.errors import SlackError
from bot.sandbox.model import Channel, Json
from bot.sandbox.payloads import Actor, action, interaction, short_channel
from bot.sandbox.responses import Answering
from bot.sandbox.socket_mode import Envelope, UnansweredError
from bot.sandbox.targets import Targets, UnknownTargetError
from bot.sandbox.views import Views
from bot.sandbox.wiring import Wiring

TROUBLE = "Det gick inte att nå appen. Försök igen."
_FAILURES = {"not_interactive": "Appen tar inte emot klick: settings.interactivity saknas i manifestet."}


class Interactions:
    """Carries interactions to the bot, and carries out what its acknowledgement says."""

    def __init__(self, wiring: Wiring, views: Views) -> None:
        self._wiring = wiring
        self._views = views
        self._targets = Targets(wiring.conversations, views)

    async def press(self, actor: Actor, container: Json, chosen: Json, typed: Json) -> Json:
        """Tell the bot of a button pressed or a choice made; gives {"ok": …} for the page."""
        target = self._targets.find(actor, container)
        element = target.element(chosen)
        values = form_state(target.blocks, _with_choice(typed, chosen, element))
        if target.view is not None:
            self._views.remember(target.view, values)
        about = dict(target.about)
        if target.view is None:
            about["state"] = {"values": values}
        if target.answering is not None:
            about["response_url"] = self._wiring.responses.issue(target.answering)
        channel_id = target.answering.channel.id if target.answering else None
        view_id = target.view["id"] if target.view else None
        payload = interaction(
            "block_actions",
            actor,
            **about,
            trigger_id=self._wiring.triggers.issue(*actor.key, channel_id=channel_id, view_id=view_id),
            actions=[action(chosen["block_id"], element, chosen)],
        )
        return await self._tell(actor, payload, element["action_id"], channel_id)

    async def submit(self, actor: Actor, view_id: str, typed: Json) -> Json:
        """Hand a form in; gives {"ok": true}, or the errors at the fields, or a notice."""
        view = self._targets.open_view(actor, view_id)
        self._views.remember(view, typed)
        values = view["state"]["values"]
        errors = field_errors(view["blocks"], values)
        if errors:
            return {"ok": False, "errors": errors}
        payload = interaction(
            "view_submission",
            actor,
            trigger_id=self._wiring.triggers.issue(*actor.key, view_id=view_id),
            view=view,
            response_urls=self._response_urls(actor, view),
        )
        try:
            answer = await self._ask(payload, view["callback_id"], accepts_answer=True)
        except UnansweredError as error:
            return {"ok": False, "notice": TROUBLE, "error": str(error)}
        try:
            return self._carry_out(actor, view, answer or {})
        except SlackError as error:
            name = view["callback_id"]
            self._wiring.journal.note("view_submission", name, error=error.code, messages=error.messages)
            return {"ok": False, "notice": TROUBLE, "error": error.code}

    async def close(self, actor: Actor, view_id: str, *, clear: bool) -> Json:
        """Close a form, or all of them, and tell the bot of those that want it told."""
        view = self._targets.open_view(actor, view_id)
        clear = clear or view["clear_on_close"]
        for gone in self._views.close(*actor.key, view, clear=clear):
            if gone["notify_on_close"]:
                payload = interaction("view_closed", actor, view=gone, is_cleared=clear)
                # The form is gone for the person, whether or not the bot has heard of it.
                with suppress(UnansweredError):
                    await self._ask(payload, gone["callback_id"])
        return {"ok": True}

    async def shortcut(self, actor: Actor, callback_id: str, channel: Channel | None, ts: str | None) -> Json:
        """Run a shortcut: a global one, or one about a message."""
        known = self._wiring.app.shortcut(callback_id)
        if known is None:
            raise UnknownTargetError(callback_id)
        now = f"{time.time():.6f}"
        trigger_id = self._wiring.triggers.issue(*actor.key, channel_id=channel.id if channel else None)
        about: Json = {"callback_id": callback_id, "trigger_id": trigger_id, "action_ts": now}
        if known.type == "global":
            return await self._tell(actor, interaction("shortcut", actor, **about), callback_id, None)
        message = self._wiring.conversations.message(channel, ts) if channel and ts else None
        if channel is None or message is None:
            raise UnknownTargetError(callback_id)
        answering = Answering(team=actor.team, channel=channel, user_id=actor.person.id)
        about |= {
            "response_url": self._wiring.responses.issue(answering),
            "channel": short_channel(channel),
            "message_ts": message["ts"],
            "message": message,
        }
        return await self._tell(actor, interaction("message_action", actor, **about), callback_id, channel.id)

    async def suggest(self, actor: Actor, container: Json, chosen: Json) -> Json:
        """Ask the bot for the options of an `external_select`; gives options or option_groups."""
        target = self._targets.find(actor, container)
        element = target.element(chosen)
        payload = interaction(
            "block_suggestion",
            actor,
            **target.about,
            action_id=element["action_id"],
            block_id=chosen["block_id"],
            value=chosen.get("value", ""),
        )
        try:
            answer = await self._ask(payload, element["action_id"], accepts_answer=True) or {}
        except UnansweredError as error:
            return {"ok": False, "error": str(error), "options": []}
        return self._offered(element["action_id"], answer)

    def _offered(self, name: str, answer: Json) -> Json:
        key, each = ("option_groups", OPTION_GROUP) if "option_groups" in answer else ("options", OPTION)
        problems = list(items(each, most=100, least=0)(answer.get(key), f"/{key}"))
        if problems:
            self._wiring.journal.note("block_suggestion", name, error="invalid_response", messages=problems)
            return {"ok": False, "error": "invalid_response", "options": []}
        return {"ok": True, key: answer[key]}

    async def _tell(self, actor: Actor, payload: Json, name: str, channel_id: str | None) -> Json:
        try:
            await self._ask(payload, name)
        except UnansweredError as error:
            self._wiring.live.notice(*actor.key, _FAILURES.get(str(error), TROUBLE), channel_id)
            return {"ok": False, "error": str(error)}
        return {"ok": True}

    async def _ask(self, payload: Json, name: str, *, accepts_answer: bool = False) -> Json | None:
        if not self._wiring.app.interactivity:
            raise UnansweredError("not_interactive")
        return await self._wiring.socket.ask(Envelope("interactive", payload, name, accepts_answer=accepts_answer))

    def _carry_out(self, actor: Actor, view: Json, answer: Json) -> Json:
        """Do what a submission's acknowledgement asks for; raises SlackError when it cannot be done."""
        match answer.get("response_action"):
            case None:
                self._views.close(*actor.key, view, clear=False)
            case "clear":
                self._views.close(*actor.key, view, clear=True)
            case "errors":
                return {"ok": False, "errors": _checked_errors(view, answer.get("errors"))}
            case "update":
                self._views.update(actor.team, view, answer.get("view"))
            case "push":
                self._views.push(actor.team, actor.person.id, answer.get("view"))
            case unknown:
                raise SlackError("invalid_response_action", messages=[f"unknown response_action: {unknown}"])
        return {"ok": True}

    def _response_urls(self, actor: Actor, view: Json) -> list[Json]:
        """Give an address for each conversation chosen in a field that asked for one."""
        made: list[Json] = []
        for block in view["blocks"]:
            for _, element in elements_of(block):
                if not element.get("response_url_enabled"):
                    continue
                value = view["state"]["values"][block["block_id"]][element["action_id"]]
                channel = self._wiring.conversations.find(value[STATEFUL[element["type"]].value] or "", actor.team.id)
                if channel is not None:
                    answering = Answering(team=actor.team, channel=channel, user_id=actor.person.id)
                    made.append(
                        {
                            "block_id": block["block_id"],
                            "action_id": element["action_id"],
                            "channel_id": channel.id,
                            "response_url": self._wiring.responses.issue(answering),
                        }
                    )
        return made


def _with_choice(typed: Json, chosen: Json, element: Json) -> Json:
    """Let the state know the choice that is just being made."""
    how = STATEFUL.get(element["type"])
    if how is None:
        return typed
    value = {"type": element["type"], how.value: chosen.get(how.value)}
    block = {**(typed.get(chosen["block_id"]) or {}), chosen["action_id"]: value}
    return {**typed, chosen["block_id"]: block}


def _checked_errors(view: Json, errors: object) -> dict[str, str]:
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    texts = errors if isinstance(errors, dict) else {}
    if not texts or not all(isinstance(text, str) for text in texts.values()):
        raise SlackError("invalid_errors", messages=["errors must be texts by block_id"])
    unknown = sorted(set(texts) - inputs)
    if unknown:
        message = f"errors name no input block of this view: {', '.join(unknown)}"
        raise SlackError("invalid_errors", messages=[message])
    return {str(block_id): text for block_id, text in texts.items()}
