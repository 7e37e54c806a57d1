"""The ways to answer: privately in the channel, with a modal, or with an error that says how to mend it."""

import logging
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from slack_bolt import BoltContext, BoltRequest, BoltResponse, Respond
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.views import View

from bot.domain.texts import Sayable, text
from bot.services.access import note_refused
from bot.services.errors import NotMember, Refused, Untied, UserError
from handlers.house import House, caller_of
from handlers.views.answers import outside_view, told_modal, told_view, unexpected, untied_view
from handlers.views.message import Message

_log = logging.getLogger(__name__)
_TOO_LATE = {"expired_trigger_id", "trigger_expired"}
_OPEN_ALREADY = "exchanged_trigger_id"
"""Slack delivered the command twice: the first delivery has opened the modal."""


def answer(respond: Respond, message: Message) -> None:
    """Answer the person who asked, and nobody else."""
    answered = respond(text=message.text, blocks=message.blocks, response_type="ephemeral", replace_original=False)
    if answered.status_code != HTTPStatus.OK:
        _log.warning("answer_refused", extra={"status": answered.status_code})


def open_modal(context: BoltContext, trigger_id: str, view: View) -> None:
    """Open a modal for the person who pressed, on top of the one where they pressed if it was in one."""
    if context.get("in_modal"):
        _client(context).views_push(trigger_id=trigger_id, view=view)
    else:
        _client(context).views_open(trigger_id=trigger_id, view=view)


def update_modal(context: BoltContext, view: dict[str, Any], changed: View) -> None:
    """Show another view in the place of one; a press that comes while an earlier one is being shown changes nothing."""
    try:
        _client(context).views_update(view_id=view["id"], hash=view["hash"], view=changed)
    except SlackApiError as error:
        if _slack_problem(error) != "hash_conflict":
            raise


def _client(context: BoltContext) -> Any:
    return context.client


def answer_error(
    error: Exception, request: BoltRequest, body: dict[str, Any], context: BoltContext, respond: Respond, house: House
) -> BoltResponse | None:
    """Tell the person what went wrong, whatever it was; the one place where errors of handlers end.

    What nobody foresaw gets a number that the log carries too; the log never holds what was written.
    """
    acknowledged = context.ack.response is not None
    if _slack_problem(error) == _OPEN_ALREADY and acknowledged:
        _log.info("open_already")
        return None
    said = _said(error, request)
    if isinstance(error, Refused):
        note_refused(house.database, caller_of(context), error, now=house.now())
    if body.get("type") == "view_submission" and not acknowledged:
        view = told_modal(text("That didn't work"), said, house.speaker)
        return BoltResponse(status=200, body={"response_action": _beside(body["view"]), "view": view.to_dict()})
    try:
        _show_error(error, said, body, context, respond, house)
    except (SlackApiError, SlackClientError, OSError) as cause:
        # the person can't be reached; the acknowledgement may still be
        _log.warning("error_not_shown", extra={"problem": type(cause).__name__})
    return None if acknowledged else BoltResponse(status=200, body="")


def _beside(view: Mapping[str, Any]) -> str:
    """Return how a modal is shown from another: on top of it, or in its place where three lie there already."""
    on_the_second = view.get("previous_view_id") not in {None, view.get("root_view_id")}
    return "update" if on_the_second else "push"


def _show_error(
    error: Exception, said: Sayable, body: dict[str, Any], context: BoltContext, respond: Respond, house: House
) -> None:
    if body.get("response_url"):
        answer(respond, _in_words(error, said, house))
    elif trigger_id := body.get("trigger_id"):
        open_modal(context, trigger_id, told_modal(text("That didn't work"), said, house.speaker))


def _in_words(error: Exception, said: Sayable, house: House) -> Message:
    if isinstance(error, Untied):
        return untied_view(house.speaker)
    if isinstance(error, NotMember):
        return outside_view(house.speaker)
    return told_view(said, house.speaker)


def _said(error: Exception, request: BoltRequest) -> Sayable:
    if isinstance(error, UserError):
        _log.info("refused", extra={"reason": type(error).__name__})
        return error.message
    if isinstance(error, BoltUnhandledRequestError):
        _log.info("unknown", extra={"kind": _kind(request.body)})
        return text("This belongs to an earlier version of Löfteskoll. Type the command once more, such as /lofte.")
    if (problem := _slack_problem(error)) in _TOO_LATE:
        _log.warning("too_late", extra={"slack": problem})
        return text("The chat took too long to open the form. Nothing is lost: try the command once more.")
    reference = secrets.token_hex(4)
    _log.error(
        "unexpected", extra={"reference": reference, "kind": _kind(request.body)}, exc_info=without_content(error)
    )
    return unexpected(reference)


def _slack_problem(error: Exception) -> str | None:
    return error.response.get("error") if isinstance(error, SlackApiError) else None


def _kind(body: Mapping[str, Any]) -> str:
    return str(body.get("command") or body.get("type") or "event")


def without_content(error: BaseException) -> BaseException:
    """Return the error without its message, which may quote what a person wrote; its type and place say enough."""
    return _UnexpectedError(type(error).__name__).with_traceback(error.__traceback__)


class _UnexpectedError(Exception):
    """Stands in the log for an error that nobody foresaw, under the name of its type."""
