from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.views.glance import SHARE
from tests.chat import MUNICIPALITY, POLICE, button, words
from tests.handlers.ledger import PARKED, QUEUED, SENT, about_entries, saved, states
from tests.handlers.scene import COUNTING, Scene, swedish
from tests.handlers.slack import Trouble
from tests.services.test_trouble import make_unreadable


def notices(chat: Scene, caller: Any = POLICE) -> list[str]:
    """Return what the person has been told directly, the first first."""
    direct = f"D{caller.user_id[1:]}"
    return [words(post) for post in reversed(chat.slack(caller).history) if post["channel"] == direct]


def uninvited(chat: Scene, times: int = 99) -> None:
    chat.slack().troubles = [Trouble("chat.postMessage", "not_in_channel", channel="C0POLIS", times=times)]


def test_both_who_look_after_the_agreement_are_told_once_and_the_post_comes_after_the_invitation(chat: Scene) -> None:
    uninvited(chat, times=3)

    chat.log()
    for _ in range(3):
        chat.later(hours=1)

    (anna,), (maria,) = notices(chat), notices(chat, MUNICIPALITY)
    for told, place in ((anna, "<#C0POLIS>"), (maria, "Polisen")):
        assert place in told
        assert "police" not in told, "the party has a name"
        assert "/invite" in told
        assert "Söderhamn" in told
    assert "C0POLIS" not in maria, "in another workspace it would be a dead link"
    assert len(about_entries(chat)) == len(about_entries(chat, MUNICIPALITY)) == 1


def test_a_notice_says_nothing_of_what_the_post_says(chat: Scene) -> None:
    uninvited(chat)

    chat.log(filled={**COUNTING, "note": "Vitsippan blommar vid torget."})

    assert all("itsippan" not in told for told in notices(chat) + notices(chat, MUNICIPALITY))


def test_one_who_shares_without_the_bot_invited_is_told(chat: Scene) -> None:
    glance = chat.command("/lofte").answers[0]
    uninvited(chat, times=1)

    chat.press(button(glance, SHARE))
    chat.deliver()

    (told,) = notices(chat)
    assert (
        swedish(
            "I may not write in {place}. Somebody there has to invite me with /invite @Löfteskoll: what waits then "
            "comes by itself within an hour. After a day I give it up.",
            place="<#C0POLIS>",
        )
        in told
    )


@pytest.mark.parametrize(
    "problem",
    [
        "channel_not_found",
        "is_archived",
        "account_inactive",
        "token_revoked",
        "invalid_auth",
        "restricted_action",
        "missing_scope",
    ],
)
def test_what_people_have_to_mend_they_are_told_at_once_and_once(chat: Scene, problem: str) -> None:
    chat.slack().troubles = [Trouble("chat.postMessage", problem, channel="C0POLIS", times=99)]

    for day in range(1, 4):
        saved(chat, **{"days.0.date": f"2022-10-0{day}"})
    chat.deliver()
    chat.later(minutes=5)

    assert len(notices(chat)) == len(notices(chat, MUNICIPALITY)) == 1


def test_where_the_whole_workspace_is_closed_to_the_bot_the_other_authority_hears_of_it(chat: Scene) -> None:
    chat.slack().troubles = [
        Trouble(method, "token_revoked", times=999) for method in ("chat.postMessage", "conversations.open")
    ]

    chat.log()
    for _ in range(30):
        chat.later(hours=1)

    (told,) = notices(chat, MUNICIPALITY)
    assert "Polisen" in told
    assert notices(chat) == []
    assert states(chat) == [PARKED]
    assert states(chat, MUNICIPALITY.team_id) == [SENT]


def test_what_mends_itself_is_not_told(chat: Scene) -> None:
    chat.slack().troubles = [
        Trouble("chat.postMessage", "ratelimited", channel="C0POLIS", status=429, retry_after=5),
        Trouble("chat.postMessage", "internal_error", channel="C0POLIS", status=500),
        Trouble("chat.postMessage", TimeoutError(), channel="C0POLIS"),
    ]

    chat.log()
    for _ in range(5):
        chat.later(minutes=2)

    assert states(chat) == [SENT]
    assert notices(chat) == notices(chat, MUNICIPALITY) == []


def test_a_post_that_was_given_up_is_told(chat: Scene) -> None:
    chat.slack().troubles = [Trouble("chat.postMessage", "invalid_blocks", channel="C0POLIS", times=1)]

    chat.log()

    assert states(chat) == [PARKED]
    assert ["<#C0POLIS>" in told for told in notices(chat)] == [True]


def test_a_post_that_may_be_missing_is_told(chat: Scene) -> None:
    chat.slack().troubles = [
        Trouble("chat.postMessage", TimeoutError(), channel="C0POLIS", lost=True),
        Trouble("conversations.history", "internal_error", times=99),
    ]

    chat.log()
    for _ in range(26):
        chat.later(hours=1)

    assert len(notices(chat)) == len(notices(chat, MUNICIPALITY)) == 1


def test_that_an_agreement_can_not_be_read_is_told_by_its_id(chat: Scene) -> None:
    chat.press(button(chat.command("/lofte").answers[0], SHARE))
    make_unreadable(chat.database, "soderhamn-2022")

    for _ in range(30):
        chat.later(hours=1)

    (anna,), (maria,) = notices(chat), notices(chat, MUNICIPALITY)
    for told in (anna, maria):
        assert "soderhamn-2022" in told
    assert "<#C0POLIS>" in anna
    assert swedish("the channel in the other workspace") in maria


def test_a_notice_speaks_the_language_of_the_one_who_gets_it(chat: Scene) -> None:
    chat.slack(MUNICIPALITY).locales["U0MARIA"] = "en-GB"
    uninvited(chat)

    chat.log()

    (told,) = notices(chat, MUNICIPALITY)
    assert "Posts don't arrive" in told


def test_a_notice_that_can_not_be_sent_stops_nothing_and_is_tried_again(chat: Scene) -> None:
    uninvited(chat, times=1)
    chat.slack().troubles.append(Trouble("conversations.open", "internal_error", status=500))

    chat.log()
    assert notices(chat) == []
    chat.later(hours=1)

    assert len(notices(chat)) == 1
    assert len(about_entries(chat)) == 1


def test_the_direct_message_is_opened_once(chat: Scene) -> None:
    uninvited(chat)
    chat.log()
    chat.later(days=7)
    chat.log(filled={**COUNTING, "days.0.date": "2022-10-20"})

    assert len(notices(chat)) == 2
    assert len(chat.slack().of("conversations.open")) == 1


def test_a_lost_message_to_a_person_is_found_in_the_direct_message(chat: Scene) -> None:
    uninvited(chat)
    chat.slack().troubles.append(Trouble("chat.postMessage", TimeoutError(), channel="D0ANNA", lost=True))

    chat.log()
    chat.clock += timedelta(minutes=1)
    chat.deliver()

    assert len(notices(chat)) == 1
    assert [call["channel"] for call in chat.slack().of("conversations.history")] == ["D0ANNA"]


def shared(chat: Scene, **how: bool) -> None:
    """Let the police's channel be shared with another organisation, as Slack tells when it is asked."""
    chat.house.workspaces.keep_shared("T0POLIS", "C0POLIS", shared=None)
    chat.slack().flags["C0POLIS"] = how or {"is_ext_shared": True}


@pytest.mark.parametrize("how", ["is_ext_shared", "is_pending_ext_shared"])
def test_a_channel_that_others_read_in_gets_no_post_and_both_authorities_are_told_once_a_week(
    chat: Scene, how: str
) -> None:
    shared(chat, **{how: True})

    for day in range(1, 4):
        saved(chat, **{"days.0.date": f"2022-10-0{day}"})
    chat.deliver()
    chat.later(hours=2)

    assert about_entries(chat) == []
    assert len(about_entries(chat, MUNICIPALITY)) == 3
    (anna,), (maria,) = notices(chat), notices(chat, MUNICIPALITY)
    assert "<#C0POLIS>" in anna
    assert "Polisen" in maria
    assert "C0POLIS" not in maria
    chat.clock += timedelta(days=7)
    chat.log(caller=MUNICIPALITY)
    assert len(notices(chat)) == len(notices(chat, MUNICIPALITY)) == 2


def test_once_the_channel_is_ones_own_again_what_waited_is_posted(chat: Scene) -> None:
    shared(chat)
    chat.log()
    chat.slack().flags.clear()
    chat.house.workspaces.keep_shared("T0POLIS", "C0POLIS", shared=None)

    chat.later(hours=1)

    assert len(about_entries(chat)) == 1


def test_where_shared_channels_are_allowed_nothing_is_asked(chat: Scene) -> None:
    shared(chat)
    chat.house = replace(chat.house, allows_shared=True)

    saved(chat)
    chat.slack().calls.clear()
    chat.deliver()

    assert len(about_entries(chat)) == 1
    assert chat.slack().of("conversations.info") == []


@pytest.mark.parametrize(
    "error",
    ["internal_error", "channel_not_found", "ratelimited", TimeoutError(), ConnectionResetError(), KeyError("channel")],
    ids=repr,
)
def test_where_slack_does_not_say_whether_it_is_shared_the_post_waits(chat: Scene, error: str | Exception) -> None:
    shared(chat, is_ext_shared=False)
    retry_after = 30 if error == "ratelimited" else None
    chat.slack().troubles = [Trouble("conversations.info", error, times=2, retry_after=retry_after)]

    chat.log()
    assert about_entries(chat) == []
    assert states(chat) == [QUEUED]
    for _ in range(3):
        chat.later(hours=1)

    assert len(about_entries(chat)) == 1
    assert states(chat) == [SENT]


def test_of_direct_messages_nobody_asks_whether_they_are_shared(chat: Scene) -> None:
    uninvited(chat)
    chat.house.workspaces.keep_shared("T0POLIS", "D0ANNA", shared=True)
    chat.log()

    assert len(notices(chat)) == 1
    asked = {sent["channel"] for sent in chat.slack().of("conversations.info")}
    assert asked <= {"C0POLIS"}
