"""Asking for access, and answering: buttons, and the direct messages between who asks and the coordinators."""

import re
from typing import Any

from slack_bolt import BoltContext, Respond

from bot.domain.people import Person
from bot.domain.roles import ROLE_NAMES, Deed, Role
from bot.domain.texts import Sayable, text
from bot.language import Speaker, speaker_for
from bot.services.admission import SETTLED_QUESTION, Asking, ask, check_request, find_request
from bot.services.admission import answer as answer_request
from bot.services.errors import NotFound, UserError
from bot.services.outbox import Told
from handlers.answering import answer
from handlers.house import House, caller_of
from handlers.outsiders import refuse_outsider, why_kept_out
from handlers.pressing import number_of, parts_of
from handlers.views.answers import told_view
from handlers.views.members import answered_view, asked_view
from handlers.views.message import Message
from handlers.who import doer_namer
from storage.deliveries import Delivery

_PERSON = re.compile(r"([A-Z0-9]+):([A-Z0-9]+)")
_TOLD = {
    Asking.ASKED: text("The coordinator has been asked. You get an answer by direct message."),
    Asking.WAITING: text("You have asked already, and the answer comes by direct message."),
    Asking.REFUSED: text("You have been answered that you don't get access now. You can ask again in a week."),
    Asking.IN_ALREADY: text("You have access already: type /lofte."),
    Asking.NOBODY: text("There is no coordinator who could answer. Turn to those who run Löfteskoll."),
}


def ask_admission(context: BoltContext, respond: Respond, house: House) -> None:
    """Ask the coordinators to let the person in; guests are told why that can't be."""
    caller = caller_of(context)
    refuse_outsider(house, caller.person, Deed.ASK)
    became = ask(house.database, caller, now=house.now())
    house.wake_sender()
    answer(respond, told_view(_TOLD[became], house.speaker))


def admit_as_member(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Let the person in as a member."""
    _answer(context, action, respond, house, Role.MEMBER)


def admit_as_reader(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Let the person in as a reader."""
    _answer(context, action, respond, house, Role.READER)


def refuse_admission(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Don't let the person in."""
    _answer(context, action, respond, house, None)


def _answer(context: BoltContext, action: dict[str, Any], respond: Respond, house: House, role: Role | None) -> None:
    agreement_id, who, numbered = parts_of(action, 3)
    named = _PERSON.fullmatch(who)
    if named is None:
        raise NotFound(agreement_id, Deed.ADMIT)
    person, number, by = Person(*named.groups()), number_of(numbered), caller_of(context).person
    # before Slack is asked about anybody
    check_request(house.database, by, agreement_id=agreement_id, person=person, number=number)
    if role and (why := why_kept_out(house, person)):
        raise UserError(text("This person can't be given access: whoever asks {why}.", why=why))
    request = answer_request(
        house.database,
        by,
        agreement_id=agreement_id,
        person=person,
        number=number,
        role=role,
        now=house.now(),
    )
    house.wake_sender()
    answer(respond, told_view(_answered(role, request.admission.role), house.speaker))


def _answered(wanted: Role | None, became: Role | None) -> Sayable:
    """Return what is said to whoever has answered: what they wanted, or that the person was in already."""
    if became is None:
        return text("No access; they are told.")
    role = ROLE_NAMES[became]
    if became is not wanted:
        return text("They have access already, as {role}, and keep it. /lofte medlem changes it.", role=role)
    return text("Let in as {role}; they are told.", role=role)


def asked_post(house: House, delivery: Delivery, told: Told) -> Message | None:
    """Return what a coordinator is asked; None where it isn't theirs to answer.

    Where it is answered, what has become of the question: without a name where it isn't theirs any more, and None where
    they were asked by no message.
    """
    request = find_request(house.database, delivery)
    if delivery.occasion == SETTLED_QUESTION and told.earlier_ts is None:
        return None
    speaker = _speaker(house, delivery)
    if request is None:
        gone = text("Somebody asked for access. It is answered, or isn't yours to answer any more.")
        return told_view(gone, speaker) if delivery.occasion == SETTLED_QUESTION else None
    return asked_view(request, doer_namer(house, delivery.team_id, speaker), speaker)


def answered_post(house: House, delivery: Delivery, _told: Told) -> Message | None:
    """Return what the one who asked is answered; None where that isn't so any more."""
    request = find_request(house.database, delivery)
    return answered_view(request, _speaker(house, delivery)) if request else None


def _speaker(house: House, delivery: Delivery) -> Speaker:
    chosen = house.workspaces.locale(delivery.team_id, delivery.channel_id, may_ask=True)
    return speaker_for(chosen or house.language)
