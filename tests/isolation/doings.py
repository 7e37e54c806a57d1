"""What people do in the world, made up: their own doings, and those of others again, by anybody and with forged ids."""

from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from bot.domain.roles import Role
from bot.services.access import Caller
from handlers.register import COMMANDS, EVENTS, SHORTCUTS
from tests.chat import Chat
from tests.isolation.agreements import IDS
from tests.isolation.people import AT_WORK, CHANNELS, EVERYBODY, NOWHERE, WORDS, Roles
from tests.isolation.showing import WRITTEN, Body
from tests.isolation.world import World, sending

_people = st.sampled_from(EVERYBODY)
_places = st.sampled_from([*CHANNELS, NOWHERE, "D"])
_seldom = st.integers(0, 3).map(lambda drawn: drawn == 3)
_ROLES = (None, None, Role.READER, Role.MEMBER, Role.COORDINATOR)


@st.composite
def roles(draw: st.DrawFn) -> Roles:
    """Return who is what: some in several agreements, some in none."""
    drawn = {(person, agreement_id): draw(st.sampled_from(_ROLES)) for person in EVERYBODY for agreement_id in IDS}
    return {who: role for who, role in drawn.items() if role}


def doings(world: World) -> st.SearchStrategy[Body]:
    """Return something that Slack may tell."""
    return st.one_of(_typed(), _again(world), _again(world), _sent_again(world), _chosen(), _happened())


@st.composite
def _callers(draw: st.DrawFn) -> Caller:
    """Return somebody, mostly where they are at home."""
    person = draw(_people)
    home = next((each.channel_id for each in AT_WORK if each.team_id == person.team_id), NOWHERE)
    place = draw(_places) if draw(_seldom) else home
    return Caller(person.team_id, person.user_id, f"D{person.user_id[1:]}" if place == "D" else place)


@st.composite
def _typed(draw: st.DrawFn) -> Body:
    command, by = draw(st.sampled_from([*COMMANDS])), draw(_callers())
    return {
        "command": command,
        "text": draw(st.sampled_from(WORDS.get(command, ("",)))),
        "trigger_id": "1.2.3",
        "response_url": "https://slack.invalid/respond",
        "team_id": by.team_id,
        "user_id": by.user_id,
        "channel_id": by.channel_id,
    }


@st.composite
def _chosen(draw: st.DrawFn) -> Body:
    by = draw(_callers())
    return {
        **Chat._person(by),
        "type": "message_action",
        "callback_id": draw(st.sampled_from([*SHORTCUTS])),
        "trigger_id": "1.2.3",
        "response_url": "https://slack.invalid/respond",
        "channel": {"id": by.channel_id, "name": "x"},
        "message_ts": "1.5",
        "message": {"type": "message", "user": by.user_id, "ts": "1.5", "text": f"lugnt vid {WRITTEN}"},
    }


@st.composite
def _happened(draw: st.DrawFn) -> Body:
    by = draw(_callers())
    name = draw(st.sampled_from([each for each in EVENTS if each not in {"app_uninstalled", "tokens_revoked"}]))
    user: Any = {"id": by.user_id, "team_id": by.team_id, "deleted": True} if name == "user_change" else by.user_id
    event = {"type": name, "user": user, "tab": "home", "channel": by.channel_id, "event_ts": "1.1"}
    return {"type": "event_callback", "team_id": by.team_id, "event": event}


@st.composite
def _again(draw: st.DrawFn, world: World) -> Body:
    """Return a press again, by anybody, anywhere; with what it carries as it was, or forged."""
    bodies = world.harvest.pressed[draw(st.sampled_from(sorted(world.harvest.pressed)))]
    body = deepcopy(draw(st.sampled_from(bodies)))
    _put(body, draw(_callers()))
    action = body["actions"][0]
    if draw(_seldom):
        value = (action.get("selected_option") or action).get("value", "")
        forged = _forged(draw, world, value)
        action["value"] = forged
        if "selected_option" in action:
            action["selected_option"] = {**action["selected_option"], "value": forged}
    if "view" in body and draw(_seldom):
        body["view"]["private_metadata"] = _forged(draw, world, body["view"].get("private_metadata", ""))
    return body


@st.composite
def _sent_again(draw: st.DrawFn, world: World) -> Body:
    """Return a form sent again, by anybody; with what it carries as it was, or forged."""
    modals = world.harvest.modals[draw(st.sampled_from(sorted(world.harvest.modals)))]
    view, _ = draw(st.sampled_from(modals))
    body = sending(world.filled(view), draw(_callers()))
    if draw(_seldom):
        body["view"]["private_metadata"] = _forged(draw, world, view.get("private_metadata", ""))
    return body


def _forged(draw: st.DrawFn, world: World, carried: str) -> str:
    """Return what a button or form carries with another agreement's ids, or channel, in the place of its own."""
    of, other = draw(st.sampled_from(IDS)), draw(st.sampled_from(IDS))
    forged = carried.replace(of, other) if draw(st.booleans()) else carried
    forged = with_entry_of(world, other, forged)
    old_channel, new_channel = draw(st.sampled_from(CHANNELS)), draw(st.sampled_from(CHANNELS))
    return forged.replace(old_channel, new_channel)


def with_entry_of(world: World, agreement_id: str, carried: str) -> str:
    """Return what a button or form carries, with an entry of the agreement in the place of the one that it names."""
    for old in sorted(set().union(*world.entry_ids.values())):
        carried = carried.replace(old, min(world.entry_ids[agreement_id]))
    return carried


def _put(body: Body, by: Caller) -> None:
    body |= Chat._person(by)
    if "channel" in body:
        body["channel"] = {"id": by.channel_id}
        body["container"] = {**body["container"], "channel_id": by.channel_id}
