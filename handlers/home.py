"""The home page: what concerns the person, and every form one press away."""

from typing import Any

from slack_bolt import BoltContext
from slack_sdk.models.views import View

from bot.domain.texts import text
from bot.services.access import Caller
from bot.services.action_changes import complete_action
from bot.services.assessments import look_at_promise
from bot.services.home import find_ones_own
from handlers.action_forms import open_new_action
from handlers.answering import open_modal
from handlers.entries import open_new
from handlers.entry_actions import open_correction
from handlers.forms.state import FormState
from handlers.house import House, caller_of
from handlers.pressing import pressed_for
from handlers.unreadable import left_out
from handlers.views.explanation import explanation_view
from handlers.views.home import ANY_ACTIVITY, MOST_AGREEMENTS, home_view
from handlers.views.message import plain


def publish_home(event: dict[str, Any], context: BoltContext, house: House) -> None:
    """Show the person their home page, as things stand now."""
    if event.get("tab") != "home":
        return
    caller = caller_of(context)
    # whoever has just changed their language opens this page to see whether it has
    house.workspaces.forget(caller.team_id, caller.user_id)
    _publish(context, caller, house)


def _publish(context: BoltContext, caller: Caller, house: House) -> None:
    channels = house.workspaces.channels_of(caller.team_id, caller.user_id)
    ones_own = find_ones_own(
        house.database, caller.team_id, caller.user_id, channels, most=MOST_AGREEMENTS, now=house.now()
    )
    client: Any = context.client
    page = home_view(ones_own, house.speaker, left_out=left_out(house, caller.person, channels))
    client.views_publish(user_id=caller.user_id, view=page)


def finish_from_home(context: BoltContext, action: dict[str, Any], house: House) -> None:
    """Note that what somebody had to do is done, and show the page without it."""
    caller, agreement_id, entry_id = pressed_for(context, action["value"], house)
    complete_action(house.database, caller, agreement_id=agreement_id, entry_id=entry_id, now=house.now())
    house.wake_sender()
    _publish(context, caller, house)


def report_from_home(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form of what was planned, to say how it went."""
    caller, agreement_id, entry_id = pressed_for(context, action["value"], house)
    open_correction(house, context, caller, body["trigger_id"], agreement_id, entry_id)


def open_from_home(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form that the button names, as if it had been asked for in the agreement's channel."""
    caller, agreement_id, form = pressed_for(context, action["value"], house)
    kind = None if form == ANY_ACTIVITY else form
    open_new(kind, house, context, caller, body["trigger_id"], agreement_id=agreement_id)


def act_from_home(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form of a new action, as if it had been asked for in the agreement's channel."""
    caller, _, _ = pressed_for(context, action["value"], house)
    open_new_action(house, context, caller, body["trigger_id"])


def show_from_home(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Explain the promise that was chosen, in a modal."""
    caller, agreement_id, row_id = pressed_for(context, action["value"], house)
    open_explained(house, context, caller, body["trigger_id"], agreement_id, row_id)


def open_explained(
    house: House, context: BoltContext, caller: Caller, trigger_id: str, agreement_id: str, row_id: str
) -> None:
    """Explain a promise in a modal. NotFound."""
    known, row = look_at_promise(house.database, caller, agreement_id, row_id, now=house.now())
    explained = explanation_view(known.assessment, row, house.speaker, pictures=False, allowed=known.allowed)
    # the buttons in it are pressed for the agreement's channel
    state = FormState(form="", draft="", channel=caller.channel_id)
    view = View(
        type="modal",
        title=plain(house.speaker.say(text("The pledge")), 24),
        close=plain(house.speaker.say(text("Close")), 24),
        private_metadata=state.model_dump_json(exclude_defaults=True),
        blocks=explained.blocks,
    )
    open_modal(context, trigger_id, view)
