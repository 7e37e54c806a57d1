"""Which command, button and form goes to which handler. manifest.yml is held against this table by a test."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.domain.guard import find_personal_data
from bot.domain.roles import Deed
from bot.services.errors import NotOurs, UserError
from handlers.acknowledging import LastingAck
from handlers.action_forms import open_change, press_handover, press_new_action
from handlers.actions import finish, reopen, show_actions
from handlers.agreements import explain_chosen, share, show_agreement, show_entry, show_other
from handlers.answering import answer_error
from handlers.cancelling import open_cancelling
from handlers.consents import change_consent, register_consent, show_consents, withdraw
from handlers.entries import (
    change_line,
    open_activity,
    open_meeting,
    open_operation,
    open_update,
    save_reviewed,
)
from handlers.entry_actions import confirm, correct, show_history, undo
from handlers.forms.blocks import ADD_ROW, FORM_CALLBACK, REMOVE_ROW, SWITCH_AGREEMENT, SWITCH_KIND
from handlers.forms.state import channel_of
from handlers.home import (
    act_from_home,
    finish_from_home,
    open_from_home,
    publish_home,
    report_from_home,
    show_from_home,
)
from handlers.house import House, caller_of
from handlers.later import later
from handlers.modals import add_row, remove_row, submit_form, switch_agreement, switch_kind
from handlers.outsiders import SharedChannel
from handlers.pictures import show_progress
from handlers.reviewing import join
from handlers.seldom import (
    ADMIT_ALL,
    ADMIT_MEMBER,
    ADMIT_ONE,
    ADMIT_READER,
    AMEND_CALLBACK,
    ASK_ADMISSION,
    CREATE_CALLBACK,
    DRAW,
    INVITE,
    LOG_WEEK,
    MEMBER_CHANGE,
    MEMBER_OTHER,
    PAMINN_AWAY,
    PAMINN_BACK,
    PAMINN_COORDINATOR,
    PAMINN_DIGEST,
    PAMINN_OTHER,
    PAMINN_RESUME,
    PAMINN_WAY,
    REFUSE,
    REMIND_CANCEL,
    REMIND_CHANGE,
    REMIND_CORRECT,
    REMIND_DECIDE,
    REMIND_EXCUSE,
    REMIND_EXPLAIN,
    REMIND_FINISH,
    REMIND_LOG,
    REMIND_LOG_WEEK,
    REMIND_RESUME,
    REMIND_SNOOZE,
    REMIND_UPDATE,
    SKETCH_ADD,
    SKETCH_BASICS,
    SKETCH_CALLBACK,
    SKETCH_DISCARD,
    SKETCH_EDIT,
    SKETCH_REMOVE,
    UNTIE,
)
from handlers.shortcuts import ACTION_FROM_MESSAGE, MEETING_FROM_MESSAGE, add_to_meeting, make_action
from handlers.ties import press_tie
from handlers.unreadable import and_left_out
from handlers.views.actions import CHANGE_ACTION, FINISH, HAND_OVER, NEW_ACTION, REOPEN
from handlers.views.answers import MAKE, TIE
from handlers.views.consents import CHANGE_CONSENT, REGISTER, RENEW, WITHDRAW
from handlers.views.entries import CANCEL, CONFIRM, CORRECT, HISTORY, SHOW, UNDO
from handlers.views.explanation import AMEND, UPDATE
from handlers.views.glance import EXPLAIN, OTHER_AGREEMENT, PICTURE, SHARE
from handlers.views.home import (
    HOME_ACTION,
    HOME_ACTIVITY,
    HOME_DONE,
    HOME_EXPLAIN,
    HOME_HELD,
    HOME_MEETING,
    HOME_OPERATION,
)
from handlers.views.reviews import CHANGE, JOIN, REVIEW_CALLBACK

Handler = Callable[..., None]
_MAKING, _CHANGING, _SITUATION = "handlers.making", "handlers.changing", "handlers.situation"
_REMINDING = "handlers.reminding"
_PAMINN = "handlers.paminn"
_OUTSIDE = "handlers.changes_outside"
_MEMBERS, _ADMISSION = "handlers.members", "handlers.admission"

_COMMANDS: Mapping[str, Handler] = {
    "/lofte": show_agreement,
    "/insats": open_operation,
    "/aktivitet": open_activity,
    "/veckomote": open_meeting,
    "/atgard": show_actions,
    "/lagesbild": later(_SITUATION, "show_situation"),
    "/samtycke": show_consents,
    "/paminn": later(_PAMINN, "show_reminders"),
}
COMMANDS: Mapping[str, Handler] = {command: and_left_out(handler) for command, handler in _COMMANDS.items()}
ACTIONS: Mapping[str, Handler] = {
    ADD_ROW: add_row,
    REMOVE_ROW: remove_row,
    SWITCH_AGREEMENT: switch_agreement,
    SWITCH_KIND: switch_kind,
    EXPLAIN: explain_chosen,
    OTHER_AGREEMENT: show_other,
    SHARE: share,
    PICTURE: show_progress,
    HOME_OPERATION: open_from_home,
    HOME_MEETING: open_from_home,
    HOME_ACTIVITY: open_from_home,
    HOME_ACTION: act_from_home,
    HOME_EXPLAIN: show_from_home,
    HOME_DONE: finish_from_home,
    HOME_HELD: report_from_home,
    SHOW: show_entry,
    UPDATE: open_update,
    JOIN: join,
    CHANGE: change_line,
    CORRECT: correct,
    UNDO: undo,
    CANCEL: open_cancelling,
    CONFIRM: confirm,
    HISTORY: show_history,
    TIE: press_tie,
    MAKE: later(_MAKING, "press_make"),
    SKETCH_BASICS: later(_MAKING, "change_basics"),
    SKETCH_ADD: later(_MAKING, "add_promise"),
    SKETCH_EDIT: later(_MAKING, "change_promise"),
    SKETCH_REMOVE: later(_MAKING, "remove_promise"),
    SKETCH_DISCARD: later(_MAKING, "discard"),
    AMEND: later(_CHANGING, "press_change"),
    LOG_WEEK: later(_SITUATION, "log_week"),
    REGISTER: register_consent,
    CHANGE_CONSENT: change_consent,
    RENEW: change_consent,
    WITHDRAW: withdraw,
    DRAW: later(_SITUATION, "draw_situation"),
    FINISH: finish,
    REOPEN: reopen,
    CHANGE_ACTION: open_change,
    NEW_ACTION: press_new_action,
    HAND_OVER: press_handover,
    ASK_ADMISSION: later(_ADMISSION, "ask_admission"),
    ADMIT_MEMBER: later(_ADMISSION, "admit_as_member"),
    ADMIT_READER: later(_ADMISSION, "admit_as_reader"),
    REFUSE: later(_ADMISSION, "refuse_admission"),
    ADMIT_ALL: later(_MEMBERS, "admit_all"),
    ADMIT_ONE: later(_MEMBERS, "open_member"),
    MEMBER_CHANGE: later(_MEMBERS, "change_member"),
    MEMBER_OTHER: later(_MEMBERS, "show_other"),
    INVITE: later(_MEMBERS, "press_invite"),
    UNTIE: later("handlers.untying", "press_untie"),
    PAMINN_WAY: later(_PAMINN, "press_way"),
    PAMINN_RESUME: later(_PAMINN, "press_resume"),
    PAMINN_AWAY: later(_PAMINN, "press_away"),
    PAMINN_BACK: later(_PAMINN, "press_back"),
    PAMINN_DIGEST: later(_PAMINN, "press_digest"),
    PAMINN_COORDINATOR: later(_PAMINN, "press_coordinator"),
    PAMINN_OTHER: later(_PAMINN, "show_other"),
    REMIND_SNOOZE: later(_REMINDING, "put_off"),
    REMIND_RESUME: later(_REMINDING, "take_up_again"),
    REMIND_UPDATE: later(_REMINDING, "update_promise"),
    REMIND_EXPLAIN: later(_REMINDING, "explain_promise"),
    REMIND_DECIDE: later(_REMINDING, "decide_on_extension"),
    REMIND_FINISH: later(_REMINDING, "finish_action"),
    REMIND_CHANGE: later(_REMINDING, "change_action"),
    REMIND_LOG: later(_REMINDING, "log_activity"),
    REMIND_LOG_WEEK: later(_REMINDING, "log_week"),
    REMIND_EXCUSE: later(_REMINDING, "excuse_week"),
    REMIND_CORRECT: later(_REMINDING, "correct_entry"),
    REMIND_CANCEL: later(_REMINDING, "cancel_plan"),
}
SHORTCUTS: Mapping[str, Handler] = {
    ACTION_FROM_MESSAGE: make_action,
    MEETING_FROM_MESSAGE: add_to_meeting,
}
EVENTS: Mapping[str, Handler] = {
    "app_home_opened": publish_home,
    "channel_shared": later(_OUTSIDE, "channel_shared"),
    "channel_unshared": later(_OUTSIDE, "channel_shared"),
    "user_change": later(_OUTSIDE, "person_changed"),
    "app_uninstalled": later("handlers.installations", "forget_installation"),
    "tokens_revoked": later("handlers.installations", "forget_installation"),
}
SUBMISSIONS: Mapping[str, Handler] = {
    FORM_CALLBACK: submit_form,
    REVIEW_CALLBACK: save_reviewed,
    SKETCH_CALLBACK: later(_MAKING, "preview_made"),
    CREATE_CALLBACK: later(_MAKING, "create"),
    AMEND_CALLBACK: later(_CHANGING, "save_change"),
}
_IN_FORMS = frozenset(
    {
        *(ADD_ROW, REMOVE_ROW, SWITCH_AGREEMENT, SWITCH_KIND),
        *(JOIN, CHANGE),
        *(SKETCH_BASICS, SKETCH_ADD, SKETCH_EDIT, SKETCH_REMOVE, SKETCH_DISCARD),
    }
)
"""The buttons that say something about the form in which they are pressed."""


def register(app: App, house: House) -> None:
    """Make the app answer with these handlers, each of them given the house."""

    def give_house(body: dict[str, Any], context: BoltContext, next: Callable[[], Any]) -> None:  # noqa: A002 Bolt's own name
        # a form is acknowledged only once it has been read: whoever opened it has been asked for before
        context["house"] = house.asked_by(context, patient=body.get("type") != "view_submission")
        context["ack"] = LastingAck()  # type: ignore[no-untyped-call]  # Bolt has no types here
        view = body.get("view") or {}
        context["in_modal"] = view.get("type") == "modal"
        context["of_channel"] = channel_of(view)
        caller = caller_of(context)
        # what is known already: nobody waits for Slack here, and where we don't know, the answer is private
        told = body.get("type") == "event_callback"  # an event may be what says that it is shared no more
        if not told and not house.allows_shared and house.workspaces.known_shared(caller.team_id, caller.channel_id):
            raise SharedChannel(Deed.LOOK)
        next()

    app.middleware(give_house)
    app.error(answer_error)
    # Bolt tries them in this order, each at a price: first those whose acknowledgement the person waits for
    for callback_id, handler in SUBMISSIONS.items():
        app.view(callback_id)(handler)
    for command, handler in COMMANDS.items():
        app.command(command, middleware=[acknowledge, refuse_personal_data])(handler)
    for callback_id, handler in SHORTCUTS.items():
        app.shortcut(callback_id, middleware=[acknowledge])(handler)
    for event, handler in EVENTS.items():
        app.event(event)(handler)
    for action_id, handler in ACTIONS.items():
        app.action(action_id, middleware=[hold_in_form, acknowledge] if action_id in _IN_FORMS else [acknowledge])(
            handler
        )


def hold_in_form(context: BoltContext, next: Callable[[], Any]) -> None:  # noqa: A002 Bolt's own name
    """Let nothing be pressed outside a form that has its place in one."""
    if not context["in_modal"]:
        raise NotOurs
    next()


def acknowledge(ack: Ack, next: Callable[[], Any]) -> None:  # noqa: A002 Bolt's own name
    """Acknowledge before the handler is even queued, so that many at once wait for none of each other's work."""
    ack()
    next()


def refuse_personal_data(body: dict[str, Any], next: Callable[[], Any]) -> None:  # noqa: A002 Bolt's own name
    """Let no command go on that points out a person, whatever else it would be refused for: nothing is more urgent than
    how to remove it.
    """
    if found := find_personal_data(body.get("text") or ""):
        raise UserError(found)
    next()
