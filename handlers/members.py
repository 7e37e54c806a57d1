"""`/lofte medlem` and `/lofte bjud in`: who has access to an agreement, given and taken by its coordinators."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk.errors import SlackApiError

from bot.domain.calendar import local_day
from bot.domain.fields import Choice, Field, FieldKind
from bot.domain.people import Person
from bot.domain.roles import ROLE_NAMES, Deed, Role
from bot.domain.texts import Sayable, Text, ntext, text
from bot.services.access import Caller, Reach, find_reachable, note_read, reach_any, reach_one
from bot.services.errors import NotFound, UserError
from bot.services.invitations import PartyIsThere, invite, parties_to_invite
from bot.services.members import admit, change_role, dismiss, find_colleagues, look_at_members
from handlers.answering import answer
from handlers.forms.form import Form
from handlers.forms.state import FormState
from handlers.house import House, caller_of
from handlers.outsiders import BOT, why_kept_out
from handlers.pressing import parts_of
from handlers.refusals import NO_ANSWER
from handlers.seldom import MEMBER_FORM
from handlers.sort import Asked, Sort, Values, open_form
from handlers.views.members import (
    DISMISS,
    access_modal,
    admitted_lines,
    invitation_view,
    invite_view,
    members_view,
)
from handlers.views.message import escaped
from handlers.who import doer_namer

_MOST_AT_ONCE = 100
"""Slack has to be asked for each of them, and soon says that it was enough for a minute."""
_MOST_SEEN = 1000
_NO_ACCESS = "none"
_FORM = Form(
    MEMBER_FORM,
    text("Access for one person"),
    (
        Field(id="who", kind=FieldKind.PERSON, label=text("Who?"), required=True),
        Field(
            id="role",
            kind=FieldKind.CHOICE,
            label=text("As"),
            hint=text("A coordinator also decides who has access. A reader only sees how things stand."),
            choices=(
                *(Choice(id=role.value, label=ROLE_NAMES[role]) for role in (Role.MEMBER, Role.READER)),
                Choice(id=Role.COORDINATOR.value, label=ROLE_NAMES[Role.COORDINATOR]),
                Choice(id=_NO_ACCESS, label=text("no access any more")),
            ),
            required=True,
        ),
    ),
    submit=text("Save"),
    warns=False,
)
_TAKEN_AWAY = text("The access is taken away.")


class NoAccess(UserError):
    """Who has no access can't lose it."""

    def __init__(self) -> None:
        super().__init__(text("This person has no access as it is."))


def show_members(house: House, caller: Caller, respond: Respond) -> None:
    """Answer `/lofte medlem`."""
    first = reach_any(house.database, caller, now=house.now(), deed=Deed.REPORT, about="members")[0].agreement
    _show(house, caller, first.id, respond)


def show_other(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Show who has access to another of the channel's agreements."""
    (agreement_id,) = parts_of(action, 1)
    _show(house, caller_of(context), agreement_id, respond)


def _show(house: House, caller: Caller, agreement_id: str, respond: Respond, told: Sequence[str] = ()) -> None:
    seen = look_at_members(house.database, caller, agreement_id)
    note_read(house.database, caller, agreement_id, Deed.REPORT, now=house.now(), about="members")
    reaches = find_reachable(house.database, caller, now=house.now())
    others = [each.agreement for each in reaches if each.agreement.id != agreement_id]
    named = doer_namer(house, caller.team_id, house.speaker)
    answer(respond, members_view(seen, named, house.speaker, told=told, others=others))


def change_member(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Change what somebody is, or take their access away, as chosen in their menu."""
    caller = caller_of(context)
    agreement_id, user_id, what = parts_of(action, 3)
    person = Person(caller.team_id, user_id)
    if what == DISMISS:
        dismiss(house.database, caller, agreement_id, person, now=house.now())
        told: Sayable = _TAKEN_AWAY
    elif what in set(Role):
        change_role(house.database, caller, agreement_id, person, Role(what), now=house.now())
        told = text("Changed: {role}.", role=ROLE_NAMES[Role(what)])
    else:
        raise NotFound(agreement_id, Deed.ADMIT)
    who = doer_namer(house, caller.team_id, house.speaker)(person)
    _show(house, caller, agreement_id, respond, [f"{who}: {escaped(house.speaker.say(told))}"])


def admit_all(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Let in everybody who is in the channel, but for guests and bots; who is in already stays what they are."""
    caller = caller_of(context)
    (agreement_id,) = parts_of(action, 1)
    reach_one(house.database, caller, agreement_id, Deed.ADMIT)
    inside = find_colleagues(house.database, agreement_id, caller.team_id)
    waiting = [Person(caller.team_id, each) for each in _people_in(house, caller) if each not in inside]
    few = waiting[:_MOST_AT_ONCE]
    told = _let_in(house, caller, agreement_id, few, Role.MEMBER, unsaid={BOT}, only_new=True)
    if more := len(waiting[_MOST_AT_ONCE:]):
        said = ntext(
            "{count} person is left: press the button once more.",
            "{count} people are left: press the button once more.",
            more,
        )
        told.append(escaped(house.speaker.say(said)))
    nobody = escaped(house.speaker.say(text("Everybody in the channel has access already.")))
    _show(house, caller, agreement_id, respond, told or [nobody])


def _people_in(house: House, caller: Caller) -> list[str]:
    """Return who is in the caller's channel. UserError where Slack doesn't tell."""
    client = house.workspaces.client(caller.team_id)
    found: list[str] = []
    cursor: str | None = None
    try:
        while client and cursor != "" and len(found) < _MOST_SEEN:
            page = client.conversations_members(channel=caller.channel_id, limit=200, cursor=cursor)
            found += page["members"]
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
    except (SlackApiError, *NO_ANSWER) as error:
        raise UserError(
            text("I can't see who is in this channel. Invite me with /invite @Löfteskoll, and press once more.")
        ) from error
    return found


def _let_in(
    house: House,
    caller: Caller,
    agreement_id: str,
    people: Iterable[Person],
    role: Role,
    unsaid: Collection[Text] = (),
    *,
    only_new: bool = False,
) -> list[str]:
    """Give the people the role, apart from those who are to stay outside; return in marked-up lines what came of it.

    With `only_new` whoever has a role by now keeps it. Of whom stays outside for a reason of `unsaid` nothing is said.
    """
    asked = {person: why_kept_out(house, person) for person in people}
    admitted = [person for person, why in asked.items() if why is None]
    kept_out = [(person, why) for person, why in asked.items() if why is not None and why not in unsaid]
    if admitted:
        user_ids = [person.user_id for person in admitted]
        admit(house.database, caller, agreement_id, user_ids, role, now=house.now(), only_new=only_new)
        house.wake_sender()  # who has asked is told
    named = doer_namer(house, caller.team_id, house.speaker)
    return admitted_lines(admitted, role, kept_out, named, house.speaker)


def open_member(context: BoltContext, body: dict[str, Any], action: dict[str, Any], house: House) -> None:
    """Open the form about one person's access."""
    caller = caller_of(context)
    (agreement_id,) = parts_of(action, 1)
    state = FormState(form=MEMBER_FORM, draft=uuid4().hex, channel=caller.channel_id, agreement=agreement_id)
    open_form(house, context, body["trigger_id"], LETTING_IN, caller, state)


def _ask(house: House, caller: Caller, state: FormState) -> Asked:
    reached = reach_one(house.database, caller, state.agreement or "", Deed.ADMIT)
    agreement = reached.agreement
    today = local_day(house.now(), agreement.zone)
    return Asked(
        _FORM, today, state, agreement, likely={"role": Role.MEMBER.value}, intro=(agreement.title,), names_anybody=True
    )


def _submit(ack: Ack, house: House, caller: Caller, state: FormState, values: Values) -> None:
    agreement_id, person = state.agreement or "", Person(caller.team_id, values["who"])
    if values["role"] == _NO_ACCESS:
        lines = [_take_away(house, caller, agreement_id, person)]
    else:
        # one call to Slack, to see whether it is a guest: well within the time that there is
        lines = _let_in(house, caller, agreement_id, [person], Role(values["role"]))
    ack(response_action="update", view=access_modal(lines, house.speaker).to_dict())


def _take_away(house: House, caller: Caller, agreement_id: str, person: Person) -> str:
    try:
        dismiss(house.database, caller, agreement_id, person, now=house.now())
    except NotFound:
        raise NoAccess from None
    who = doer_namer(house, caller.team_id, house.speaker)(person)
    return f"{who}: {escaped(house.speaker.say(_TAKEN_AWAY))}"


LETTING_IN = Sort(_ask, _submit)


def show_inviting(house: House, caller: Caller, respond: Respond) -> None:
    """Answer `/lofte bjud in`: with a code where only one agreement and party can be meant, else with the question."""
    _invite(house, caller, reach_any(house.database, caller, now=house.now(), deed=Deed.INVITE), respond)


def press_invite(context: BoltContext, action: dict[str, Any], respond: Respond, house: House) -> None:
    """Make an invitation to the agreement for the party that was pressed, or ask which party."""
    caller = caller_of(context)
    agreement_id, party = parts_of(action, 2)
    if party:
        _answer_with_code(house, caller, agreement_id, party, respond)
    else:
        _invite(house, caller, [reach_one(house.database, caller, agreement_id, Deed.INVITE)], respond)


def _invite(house: House, caller: Caller, reaches: Sequence[Reach], respond: Respond) -> None:
    open_to = [(each.agreement, parties_to_invite(house.database, caller, each.agreement.id)) for each in reaches]
    found = [(agreement, parties) for agreement, parties in open_to if parties]
    match [(agreement.id, party.id) for agreement, parties in found for party in parties]:
        case []:
            raise PartyIsThere(reaches[0].agreement.id)
        case [(agreement_id, party_id)]:
            _answer_with_code(house, caller, agreement_id, party_id, respond)
        case _:
            answer(respond, invite_view(found, house.speaker))


def _answer_with_code(house: House, caller: Caller, agreement_id: str, party_id: str, respond: Respond) -> None:
    invited = invite(house.database, caller, agreement_id, party_id, now=house.now())
    answer(respond, invitation_view(invited, house.speaker))
