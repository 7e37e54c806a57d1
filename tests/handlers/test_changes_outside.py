"""What Slack tells of people and channels, and what is found out by asking where it told nobody."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.people import Person
from bot.domain.roles import Role
from bot.services.members import find_colleagues
from handlers.changes_outside import LookingAfter
from handlers.seldom import ASK_ADMISSION
from tests.chat import MUNICIPALITY, POLICE, Answered, button
from tests.handlers.ledger import about_entries
from tests.handlers.scene import ERIK, Scene
from tests.handlers.slack import Trouble
from tests.services.trail import noted
from tests.tying import let_in

AGREEMENT = "soderhamn-2022"


def told(chat: Scene, kind: str, team_id: str = POLICE.team_id, **event: Any) -> Answered:
    """Let Slack tell the workspace's app of an event."""
    return chat.dispatch(
        {
            "type": "event_callback",
            "team_id": team_id,
            "event": {"type": kind, **event},
            "authorizations": [{"team_id": team_id, "user_id": f"U{team_id}", "is_bot": True}],
        }
    )


def changed(chat: Scene, **user: Any) -> Answered:
    """Let Slack tell that somebody's account isn't as it was: Erik's."""
    return told(chat, "user_change", user={"id": "U0ERIK", "team_id": "T0POLIS", **user})


def inside(chat: Scene, team_id: str = POLICE.team_id) -> set[str]:
    return set(find_colleagues(chat.database, AGREEMENT, team_id))


def go_on(chat: Scene, looking: LookingAfter, times: int = 1) -> int:
    """Let the looking after go on; return about how many people Slack was asked."""
    before = len(chat.slack().of("users.info")) + len(chat.slack(MUNICIPALITY).of("users.info"))
    for _ in range(times):
        looking.go_on(chat.house)
    return len(chat.slack().of("users.info")) + len(chat.slack(MUNICIPALITY).of("users.info")) - before


OUTSIDE: tuple[Mapping[str, Any], ...] = (
    {"deleted": True},
    {"is_restricted": True},
    {"is_ultra_restricted": True},
    {"is_stranger": True},
    {"is_bot": True},
)


@pytest.mark.parametrize("how", OUTSIDE, ids=lambda how: next(iter(how)))
def test_whose_account_is_closed_or_a_guests_is_in_no_more(chat: Scene, how: Mapping[str, Any]) -> None:
    answered = changed(chat, **how)

    assert answered.response.status == 200
    assert inside(chat) == {"U0ANNA"}
    assert (None, "admit", "T0POLIS:U0ERIK", "done") in noted(chat.database)
    assert button(chat.command("/lofte", ERIK).answers, ASK_ADMISSION), "they can ask to be let in"


def test_a_changed_name_changes_no_role(chat: Scene) -> None:
    changed(chat, real_name="Erik S", deleted=False, is_restricted=False)

    assert inside(chat) == {"U0ANNA", "U0ERIK"}


def test_who_is_back_has_to_be_let_in_anew(chat: Scene) -> None:
    changed(chat, deleted=True)
    changed(chat, deleted=False)

    assert inside(chat) == {"U0ANNA"}
    let_in(chat.database, AGREEMENT, [ERIK.person], now=chat.clock)
    assert inside(chat) == {"U0ANNA", "U0ERIK"}


def test_where_guests_are_allowed_a_guest_stays_and_a_closed_account_goes(chat: Scene) -> None:
    looking = LookingAfter()
    chat.slack().flags = {"U0ANNA": {"is_restricted": True}, "U0ERIK": {"deleted": True}}
    chat.house = replace(chat.house, allows_guests=True)

    go_on(chat, looking)

    assert inside(chat) == {"U0ANNA"}


def test_the_last_coordinator_goes_too(chat: Scene) -> None:
    changed(chat, id="U0ANNA", deleted=True)

    assert inside(chat) == {"U0ERIK"}


def test_what_one_workspace_tells_of_anothers_people_is_not_believed(chat: Scene) -> None:
    """In a shared channel Sara is a stranger to the police's workspace; at home she is who she was."""
    for how in OUTSIDE:
        told(chat, "user_change", user={"id": "U0SARA", "team_id": "T0KOMMUN", **how})
    assert "U0SARA" in inside(chat, "T0KOMMUN")

    told(chat, "user_change", "T0KOMMUN", user={"id": "U0SARA", "team_id": "T0KOMMUN", "deleted": True})
    assert "U0SARA" not in inside(chat, "T0KOMMUN")


def test_the_same_id_in_another_workspace_is_somebody_else(chat: Scene) -> None:
    let_in(chat.database, AGREEMENT, [Person("T0KOMMUN", "U0ERIK")], now=chat.clock)

    changed(chat, deleted=True)

    assert "U0ERIK" in inside(chat, "T0KOMMUN")


@pytest.mark.parametrize(
    "user",
    [None, "U0ERIK", [], {}, {"id": None, "deleted": True}, {"id": ["U0ERIK"], "deleted": True}],
    ids=repr,
)
def test_a_malformed_event_changes_nothing_and_is_acknowledged(chat: Scene, user: Any) -> None:
    assert told(chat, "user_change", user=user).response.status == 200
    assert told(chat, "user_change").response.status == 200

    assert inside(chat) == {"U0ANNA", "U0ERIK"}


def test_a_channel_that_becomes_shared_gets_no_post_from_that_moment(chat: Scene) -> None:
    chat.log()
    told(chat, "channel_shared", channel="C0POLIS", connected_team_id="T0ANNAN")

    chat.log(caller=MUNICIPALITY, filled={"days.0.date": "2022-10-13", "heads.area_officer": 1})

    assert len(about_entries(chat)) == 1
    assert len(about_entries(chat, MUNICIPALITY)) == 2
    assert "organisation" in chat.command("/lofte").said, "nor an answer"


def test_a_channel_that_is_shared_no_more_is_asked_about_anew(chat: Scene) -> None:
    told(chat, "channel_shared", channel="C0POLIS")
    told(chat, "channel_unshared", channel="C0POLIS", is_ext_shared=False)
    chat.slack().calls.clear()

    chat.log()

    assert len(about_entries(chat)) == 1
    assert [each["channel"] for each in chat.slack().of("conversations.info")] == ["C0POLIS"]


def test_unshared_with_one_and_still_shared_with_another_it_gets_no_post(chat: Scene) -> None:
    chat.slack().flags["C0POLIS"] = {"is_ext_shared": True}
    told(chat, "channel_shared", channel="C0POLIS")
    told(chat, "channel_unshared", channel="C0POLIS", is_ext_shared=True)

    chat.log(caller=MUNICIPALITY)

    assert about_entries(chat) == []


@pytest.mark.parametrize("kind", ["channel_shared", "channel_unshared"])
@pytest.mark.parametrize("channel", [{}, {"channel": None}, {"channel": {"id": "C0POLIS"}}], ids=repr)
def test_a_malformed_channel_is_acknowledged(chat: Scene, kind: str, channel: dict[str, Any]) -> None:
    assert told(chat, kind, **channel).response.status == 200

    chat.log()
    assert len(about_entries(chat)) == 1


def test_what_was_told_while_we_were_away_is_found_out_once_a_day(chat: Scene) -> None:
    looking = LookingAfter()
    assert go_on(chat, looking) == 4
    chat.slack().flags["U0ERIK"] = {"deleted": True}

    assert go_on(chat, looking, times=3) == 0
    assert inside(chat) == {"U0ANNA", "U0ERIK"}
    chat.clock = chat.clock.replace(day=chat.clock.day + 1)

    assert go_on(chat, looking) == 4
    assert inside(chat) == {"U0ANNA"}


def test_people_are_looked_up_ten_at_a_time(chat: Scene) -> None:
    crowd = [Person("T0POLIS", f"U0{number}") for number in range(21)]
    let_in(chat.database, AGREEMENT, crowd, now=chat.clock)
    looking = LookingAfter()

    assert [go_on(chat, looking) for _ in range(4)] == [10, 10, 5, 0]


@pytest.mark.parametrize("error", ["ratelimited", "internal_error", TimeoutError()], ids=repr)
def test_where_the_chat_does_not_answer_nobody_else_waits_and_it_is_asked_again(
    chat: Scene, error: str | Exception
) -> None:
    chat.slack().flags["U0ERIK"] = {"deleted": True}
    chat.slack().troubles = [Trouble("users.info", error, times=1)]
    looking = LookingAfter()

    assert go_on(chat, looking) == 2, "the other authority's two, who come first"
    assert go_on(chat, looking) == 0, "not at every heartbeat"
    assert "U0ERIK" in inside(chat)
    chat.clock += timedelta(minutes=11)
    go_on(chat, looking)

    assert inside(chat) == {"U0ANNA"}


def test_whose_workspace_the_app_was_taken_from_stays(chat: Scene) -> None:
    let_in(chat.database, AGREEMENT, [Person("T0BORTA", "U0NILS")], now=chat.clock, role=Role.COORDINATOR)

    go_on(chat, LookingAfter())

    assert inside(chat, "T0BORTA") == {"U0NILS"}


def test_a_form_begun_long_ago_is_cleared_away_once_a_day(chat: Scene) -> None:
    looking = LookingAfter()
    review = chat.review().view
    go_on(chat, looking)
    chat.clock = chat.clock.replace(day=chat.clock.day + 2)
    go_on(chat, looking)

    late = chat.submit(review)

    assert chat.entries() == []
    assert late.acknowledged["response_action"] in {"push", "update"}
