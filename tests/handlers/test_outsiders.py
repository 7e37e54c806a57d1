"""Guests, closed accounts and channels that are shared with others stay outside, unless the settings let them in."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.roles import Deed, Role
from bot.services.access import Caller
from handlers.changes_outside import LookingAfter
from handlers.deliveries import send_due
from handlers.outsiders import BOT, CannotTell, KeptOut, SharedChannel, refuse_outsider, refuse_shared, why_kept_out
from handlers.views.answers import MAKE, TIE
from handlers.views.entries import CORRECT
from storage.ties import list_every_tie
from tests.chat import Answered, button, words
from tests.handlers import makers
from tests.handlers.letting_in import AGREEMENT, ANNA, MARIA, NORA, as_role, follow_up, roles
from tests.handlers.scene import ERIK, Scene, built_in, swedish
from tests.handlers.slack import Trouble
from tests.importing import import_agreement
from tests.services.trail import noted

GUEST = swedish("is a guest in this workspace; guests are let in only where those who run Löfteskoll allow it")
SHARED = swedish(
    "This channel is shared with another organisation, where others than the parties could read along. "
    "Use a channel of your own workspace, or ask those who run Löfteskoll to allow shared channels."
)
HERE = Caller("T0POLIS", "U0ANNA", "C0NY")


@pytest.fixture
def chat(untied: Scene) -> Scene:
    return follow_up(untied)


def ties(chat: Scene) -> list[str]:
    with chat.database.reading() as session:
        return [tie.channel_id for tie in list_every_tie(session)]


def event(chat: Scene, kind: str, caller: Caller = ANNA, **told: Any) -> Answered:
    """Let Slack tell of something that has happened in the caller's workspace."""
    happened = {"type": kind, "event_ts": "1.1", **told}
    return chat.dispatch({"type": "event_callback", "team_id": caller.team_id, "event": happened})


# -- people


@pytest.mark.parametrize(
    ("flags", "stays_out", "with_guests"),
    [
        ({}, False, False),
        ({"is_restricted": True}, True, False),
        ({"is_ultra_restricted": True}, True, False),
        ({"is_stranger": True}, True, False),
        ({"is_bot": True}, True, True),
        ({"deleted": True}, True, True),
        ({"deleted": True, "is_restricted": True}, True, True),
    ],
    ids=str,
)
def test_guests_stay_out_unless_they_are_allowed_and_bots_and_closed_accounts_always(
    chat: Scene,
    flags: dict[str, bool],
    stays_out: bool,  # noqa: FBT001 a row of the table
    with_guests: bool,  # noqa: FBT001 as above
) -> None:
    chat.slack().flags["U0NORA"] = flags

    assert (why_kept_out(chat.house, NORA.person) is not None) is stays_out
    allowing = replace(chat.house, allows_guests=True)
    assert (why_kept_out(allowing, NORA.person) is not None) is with_guests


def test_slackbot_is_a_bot_though_slack_says_otherwise(chat: Scene) -> None:
    slack = chat.slack()
    slack._people = {**slack._people, "USLACKBOT": "Slackbot"}

    assert why_kept_out(chat.house, Caller("T0POLIS", "USLACKBOT", "C").person) is BOT


def test_who_can_not_be_looked_up_stays_out_for_now(chat: Scene) -> None:
    for person in (Caller("T0POLIS", "U0INGEN", "C").person, Caller("T0INGEN", "U0ANNA", "C").person):
        with pytest.raises(KeptOut):
            refuse_outsider(chat.house, person, Deed.ASK)


def test_that_slack_does_not_answer_is_not_said_nor_noted_as_being_a_guest(chat: Scene) -> None:
    chat.slack().troubles.append(Trouble("users.info", "ratelimited", times=10))

    asked = chat.command("/lofte tillträde", NORA)

    assert swedish("You could not be looked up in the chat. Try again in a moment.") in asked.said
    assert noted(chat.database, "") == []


@pytest.mark.parametrize("flags", [{"deleted": True}, {"is_restricted": True}], ids=["closed", "guest"])
def test_who_leaves_or_becomes_a_guest_loses_access_as_soon_as_slack_tells(chat: Scene, flags: dict[str, bool]) -> None:
    as_role(chat, ERIK, Role.MEMBER)
    form = chat.command("/insats", ERIK).view

    event(chat, "user_change", user={"id": "U0ERIK", "team_id": "T0POLIS", **flags})

    assert "U0ERIK" not in roles(chat)
    assert swedish(
        "You have no access to what is followed up in this channel. Its coordinator can give you access."
    ) in words(chat.submit(form, caller=ERIK).view)


@pytest.mark.parametrize("told", [{"user": {"id": "U0ERIK", "real_name": "Erik S"}}, {"user": "U0ERIK"}, {}], ids=str)
def test_who_only_changes_their_name_stays(chat: Scene, told: dict[str, Any]) -> None:
    as_role(chat, ERIK, Role.MEMBER)

    event(chat, "user_change", **told)

    assert roles(chat)["U0ERIK"] is Role.MEMBER


def test_a_namesake_in_another_workspace_shuts_nobody_out(chat: Scene) -> None:
    event(chat, "user_change", MARIA, user={"id": "U0ANNA", "team_id": "T0KOMMUN", "deleted": True})

    assert roles(chat)["U0ANNA"] is Role.COORDINATOR


def test_who_left_while_nobody_told_us_is_found_out_once_a_day(chat: Scene) -> None:
    as_role(chat, ERIK, Role.MEMBER)
    chat.slack().flags["U0ERIK"] = {"deleted": True}
    looking = LookingAfter()

    looking.go_on(chat.house)

    assert roles(chat) == {"U0ANNA": Role.COORDINATOR}
    before = len(chat.slack().of("users.info"))
    looking.go_on(chat.house)
    assert len(chat.slack().of("users.info")) == before, "once a day"


def test_that_slack_does_not_answer_is_no_reason_to_shut_anybody_out(chat: Scene) -> None:
    chat.slack().troubles.append(Trouble("users.info", "ratelimited", times=10))

    LookingAfter().go_on(chat.house)

    assert roles(chat) == {"U0ANNA": Role.COORDINATOR}


# -- tying and making


def open_to_all(chat: Scene) -> Scene:
    import_agreement(chat.database, built_in("hedemora"), at=chat.clock)
    return chat


def test_a_guest_ties_nothing_and_makes_nothing(chat: Scene) -> None:
    """Whoever does becomes a coordinator."""
    open_to_all(chat).slack().flags["U0ANNA"] = {"is_restricted": True}
    offered = chat.command("/lofte", HERE).answers

    for refused in (
        chat.command("/lofte koppla", HERE),
        chat.command("/lofte ny", HERE),
        chat.press(button(offered, TIE), HERE),
        chat.press(button(offered, MAKE), HERE),
    ):
        assert GUEST in refused.said
        assert refused.calls == []


def test_who_became_a_guest_while_filling_the_form_in_ties_and_makes_nothing(chat: Scene) -> None:
    form = open_to_all(chat).command("/lofte koppla", HERE).view
    preview = chat.submit(makers.promise(chat, makers.begin(chat, HERE), "count", HERE), caller=HERE).view
    chat.slack().flags["U0ANNA"] = {"is_restricted": True}

    tied = chat.submit(form, {"agreement": "hedemora", "party": "police"}, HERE)
    made = chat.submit(preview, caller=HERE)

    assert GUEST in words(tied.view)
    assert GUEST in words(made.view)
    assert "C0NY" not in ties(chat)


@pytest.mark.parametrize("how", ["is_ext_shared", "is_pending_ext_shared"])
def test_a_channel_that_is_shared_with_others_is_not_tied(chat: Scene, how: str) -> None:
    open_to_all(chat).slack().flags["C0NY"] = {how: True}

    for typed in ("/lofte koppla", "/lofte ny"):
        refused = chat.command(typed, HERE)
        assert SHARED in refused.said
        assert refused.calls == []


def test_a_channel_that_is_shared_within_the_organisation_is_its_own(chat: Scene) -> None:
    open_to_all(chat).slack().flags["C0NY"] = {"is_shared": True, "is_org_shared": True}

    assert chat.command("/lofte koppla", HERE).view


def test_a_channel_that_was_shared_while_the_form_was_open_is_not_tied(chat: Scene) -> None:
    form = open_to_all(chat).command("/lofte koppla", HERE).view
    event(chat, "channel_shared", channel="C0NY", connected_team_id="T0ANNAN")

    refused = chat.submit(form, {"agreement": "hedemora", "party": "police"}, HERE)

    assert SHARED in words(refused.view)
    assert "C0NY" not in ties(chat)


def test_where_slack_does_not_tell_nothing_is_tied(chat: Scene) -> None:
    open_to_all(chat).slack().troubles.append(Trouble("conversations.info", "channel_not_found"))

    assert "/invite @Löfteskoll" in chat.command("/lofte koppla", HERE).said
    with pytest.raises(CannotTell):
        refuse_shared(chat.house, "T0INGEN", "C0NY", Deed.TIE)


def test_shared_channels_are_tied_where_they_are_allowed(chat: Scene) -> None:
    chat.slack().flags["C0NY"] = {"is_ext_shared": True}
    with pytest.raises(SharedChannel):
        refuse_shared(chat.house, "T0POLIS", "C0NY", Deed.TIE)

    refuse_shared(replace(chat.house, allows_shared=True), "T0POLIS", "C0NY", Deed.TIE)


# -- posting


def test_nothing_is_posted_any_more_where_others_could_read_along(chat: Scene) -> None:
    before = len(chat.posts())
    event(chat, "channel_shared", channel="C0POLIS")
    chat.log(caller=MARIA)

    assert len(chat.posts()) == before
    assert len(chat.posts(MARIA)) == before + 1, "the other channel is as before"
    (notice,) = chat.posts(Caller("T0POLIS", "U0ANNA", "D0ANNA"))
    assert "<#C0POLIS>" in words(notice)

    event(chat, "channel_unshared", channel="C0POLIS")
    chat.passes(hours=1)
    assert len(chat.posts()) == before + 1, "what waited comes by itself"


def test_a_shared_channel_is_noticed_though_slack_told_nothing(chat: Scene) -> None:
    before = len(chat.posts())
    chat.house.workspaces.keep_shared("T0POLIS", "C0POLIS", shared=None)
    chat.slack().flags["C0POLIS"] = {"is_ext_shared": True}
    chat.log(caller=MARIA)

    assert len(chat.posts()) == before


def test_where_shared_channels_are_allowed_it_is_posted(chat: Scene) -> None:
    before = len(chat.posts())
    event(chat, "channel_shared", channel="C0POLIS")
    chat.submit(chat.review(caller=MARIA).view, caller=MARIA)
    while send_due(replace(chat.house, allows_shared=True)):
        pass

    assert len(chat.posts()) == before + 1


def test_nothing_is_done_from_a_channel_that_is_known_to_be_shared(chat: Scene) -> None:
    post = chat.log().answers or chat.posts()[0]
    event(chat, "channel_shared", channel="C0POLIS")

    for refused in (chat.command("/lofte"), chat.command("/insats"), chat.press(button(post, CORRECT))):
        assert SHARED in refused.said
        assert built_in(AGREEMENT).title not in refused.said
        assert refused.calls == []


def test_somebody_from_outside_reaches_nothing_through_a_shared_channel(chat: Scene) -> None:
    """Slack sends what they type with the channel's workspace, and with their own."""
    body = {
        "command": "/lofte",
        "text": "",
        "trigger_id": "1.2.3",
        "response_url": "https://slack.invalid/respond",
        "team_id": "T0KOMMUN",
        "user_id": "U0ANNA",
        "channel_id": "C0POLIS",
    }

    assert built_in(AGREEMENT).title not in chat.dispatch(body).said
