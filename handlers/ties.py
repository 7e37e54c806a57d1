"""`/lofte koppla`: tying a channel to an agreement, for the police, for the municipality, or for both."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, BoltContext, Respond

from bot.domain.agreement import Agreement, PartyKind
from bot.domain.calendar import local_day
from bot.domain.fields import Choice, Field, FieldKind
from bot.domain.roles import Deed
from bot.domain.texts import LocalText, text
from bot.services.access import Caller
from bot.services.errors import MayNotTie, UserError
from bot.services.invitations import come_in, is_known
from bot.services.ties import list_offers, tie_channel
from handlers.answering import answer
from handlers.forms.form import Form
from handlers.forms.state import FormState
from handlers.house import House, caller_of
from handlers.outsiders import refuse_outsider, refuse_shared
from handlers.sort import Asked, Sort, open_form
from handlers.views.answers import told_view

TIE_FORM = "tie"
COMMON = "common"
_MOST_OFFERED = 100
"""As many alternatives as a list in Slack can have."""

PARTIES = (
    Choice(id=PartyKind.POLICE.value, label=text("the police's")),
    Choice(id=PartyKind.MUNICIPALITY.value, label=text("the municipality's")),
    Choice(id=COMMON, label=text("common to both")),
)


def tie_form(offers: Sequence[Agreement]) -> Form:
    """Return the form that ties the channel to one of the agreements."""
    choices = tuple(
        Choice(id=agreement.id, label=LocalText(sv=agreement.title)) for agreement in offers[:_MOST_OFFERED]
    )
    return Form(
        TIE_FORM,
        text("Tie an agreement"),
        (
            Field(id="agreement", kind=FieldKind.CHOICE, label=text("Agreement"), choices=choices, required=True),
            Field(id="party", kind=FieldKind.CHOICE, label=text("This channel is"), choices=PARTIES, required=True),
        ),
        submit=text("Tie"),
        warns=False,
    )


def _ask(house: House, caller: Caller, state: FormState) -> Asked:
    offers = list_offers(house.database, caller, trusted=house.workspaces.is_ours(caller.team_id))
    if not offers:
        raise UserError(
            text(
                "There is no agreement that you can tie here. If the other party follows it up already, ask its "
                "coordinator for a code (/lofte bjud in), and type /lofte koppla and the code. "
                "A new agreement is made with /lofte ny."
            )
        )
    return Asked(tie_form(offers), local_day(house.now(), offers[0].zone), state)


def open_tie_form(house: House, context: BoltContext, caller: Caller, trigger_id: str) -> None:
    """Open the form, or say why there is nothing to tie."""
    refuse_outside(house, caller)
    state = FormState(form=TIE_FORM, draft=uuid4().hex, channel=caller.channel_id)
    intro = (text("Posts about what is logged will be put in this channel, and /lofte shows the agreement here."),)
    open_form(house, context, trigger_id, TYING, caller, state, intro=intro)


def tie_by_code(house: House, caller: Caller, code: str, respond: Respond) -> None:
    """Tie the channel by an invitation: nothing else has to be asked.

    InvitationGone, MayNotTie, MemberOfAnother, TooManyGuesses.
    """
    refuse_outside(house, caller, Deed.COME_IN)
    house.guesses.count(caller.person, now=house.now())
    if is_known(house.database, code):
        house.guesses.take_back(caller.person)
    agreement = come_in(house.database, caller, code, now=house.now())
    house.wake_sender()
    said = text(
        "This channel now follows up: {title}. You are the coordinator: /lofte medlem lets your colleagues in.",
        title=agreement.title,
    )
    answer(respond, told_view(said, house.speaker))


def refuse_direct_message(caller: Caller) -> None:
    """Refuse what only makes sense in a channel."""
    if caller.channel_id.startswith("D"):
        raise UserError(text("An agreement is tied to a channel. Type /lofte koppla in that channel."))


def refuse_outside(house: House, caller: Caller, deed: Deed = Deed.TIE) -> None:
    """Refuse a channel that can't follow an agreement up, and whoever can't be let in. UserError."""
    refuse_direct_message(caller)
    refuse_outsider(house, caller.person, deed)
    refuse_shared(house, caller.team_id, caller.channel_id, deed)


def press_tie(context: BoltContext, body: dict[str, Any], house: House) -> None:
    """Open the form from the button in a channel without an agreement."""
    open_tie_form(house, context, caller_of(context), body["trigger_id"])


def _submit(ack: Ack, house: House, caller: Caller, _state: FormState, values: dict[str, Any]) -> None:
    """Tie the channel; it is told so by a post. MayNotTie for what isn't offered (any more)."""
    refuse_outside(house, caller)
    party = values.get("party")
    if party not in {choice.id for choice in PARTIES}:
        raise MayNotTie(values.get("agreement", ""), Deed.TIE)
    tie_channel(
        house.database,
        caller,
        agreement_id=values.get("agreement", ""),
        party_kind=None if party == COMMON else party,
        now=house.now(),
        trusted=house.workspaces.is_ours(caller.team_id),
    )
    ack(response_action="clear")
    house.wake_sender()


TYING = Sort(_ask, _submit)
