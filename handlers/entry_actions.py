"""What the buttons below an entry do: correct, undo, cancel, confirm, and look at its history."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from slack_bolt import BoltContext, Respond

from bot.domain.entries import CANCELLED_WHY, COLLEAGUE
from bot.domain.kinds import MEETING
from bot.domain.texts import Sayable, text
from bot.services.access import Caller
from bot.services.entry_changes import confirm_entry, find_history, open_entry, undo_entry
from handlers.answering import answer, open_modal
from handlers.correcting import open_saved
from handlers.entries import LOGGING
from handlers.forms.form import shown_form
from handlers.forms.state import FormState
from handlers.house import House, caller_of
from handlers.pressing import number_of, parts_of
from handlers.views.answers import told_view
from handlers.views.history import history_view
from handlers.who import name_of, namer_for


def correct(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form of an entry, filled in with what it says."""
    agreement_id, entry_id = parts_of(action, 2)
    open_correction(house, context, caller_of(context), body["trigger_id"], agreement_id, entry_id)


def open_correction(
    house: House, context: BoltContext, caller: Caller, trigger_id: str, agreement_id: str, entry_id: str
) -> None:
    """Open the form of an entry for the caller, filled in with what it says."""
    _, stored = open_entry(house.database, caller, agreement_id=agreement_id, entry_id=entry_id)
    entry = stored.entry
    values = dict(entry.values)
    intro: tuple[Sayable, ...] = ()
    if entry.kind == MEETING and values.pop("actions", None):
        intro = (text("Actions are changed one by one, with /atgard. Here you can add more."),)
    if why := values.get(CANCELLED_WHY):
        intro = (text("It was cancelled ({why}). What you save takes that back.", why=str(why)), *intro)
    if stored.logged_by.team_id != caller.team_id:
        values.pop(COLLEAGUE, None)  # nobody of another workspace can be chosen; it stays as it is
    state = FormState(
        form=entry.kind,
        draft=uuid4().hex,
        channel=caller.channel_id,
        agreement=agreement_id,
        entry=entry_id,
        based_on=entry.revision,
        commitment=entry.commitment,
        about=entry.party,
    )
    open_saved(house, context, trigger_id, caller, LOGGING.ask(house, caller, state), values, intro)


def undo(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Undo an entry; its posts say so from then on."""
    agreement_id, entry_id = parts_of(action, 2)
    undone = undo_entry(
        house.database, caller_of(context), agreement_id=agreement_id, entry_id=entry_id, now=house.now()
    )
    house.wake_sender()
    if undone.again:
        answer(respond, told_view(text("It was undone before."), house.speaker))


def confirm(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Confirm what the other party has logged, as the post shows it; its posts say so from then on."""
    agreement_id, entry_id, revision = parts_of(action, 3)
    confirmed = confirm_entry(
        house.database,
        caller_of(context),
        agreement_id=agreement_id,
        entry_id=entry_id,
        revision=number_of(revision),
        now=house.now(),
    )
    house.wake_sender()
    if confirmed.again:
        answer(respond, told_view(text("You have confirmed it already."), house.speaker))


def show_history(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Show who logged and changed an entry, when, and what was changed."""
    caller = caller_of(context)
    agreement_id, entry_id = parts_of(action, 2)
    ground, revisions = find_history(
        house.database, caller, agreement_id=agreement_id, entry_id=entry_id, now=house.now()
    )
    entry = revisions[-1].entry
    form = shown_form(replace(ground, party=entry.party).asking(house.now()), entry)
    names = {revision.by: name_of(house, revision.by) for revision in revisions}
    view = history_view(
        ground.agreement, form, revisions, names, speaker=house.speaker, name_of=namer_for(house, caller)
    )
    open_modal(context, body["trigger_id"], view)
