"""`/lofte koppla bort`: a channel follows an agreement up no more; what waits for it isn't posted."""

from dataclasses import replace

import pytest

from bot.domain.entries import EntryState
from bot.domain.roles import Deed, Role
from bot.domain.texts import ntext
from bot.language import speaker_for
from bot.services.members import admit
from handlers.seldom import UNTIE
from handlers.views.entries import UNDO
from storage.ties import add_tie
from tests.chat import MUNICIPALITY, POLICE, Answered, button, buttons, words
from tests.handlers.ledger import PARKED, about_entries, saved, states
from tests.handlers.scene import ERIK, Scene, built_in, entry_posts, swedish
from tests.handlers.test_ties import ties
from tests.services.trail import noted
from tests.tying import tie

AGREEMENT = "soderhamn-2022"
GONE = swedish("It is no longer there, or it belongs to an agreement that this channel isn't tied to.")
COORDINATORS_ONLY = swedish("Only a coordinator can do this. /lofte medlem shows who they are.")


def untie(chat: Scene, agreement_id: str = AGREEMENT, channel: str = POLICE.channel_id) -> Answered:
    """Press the button behind the channel in the answer to `/lofte koppla bort`."""
    shown = buttons(chat.command("/lofte koppla bort").answers)
    return chat.press(next(each for each in shown if each["value"] == f"{agreement_id}|{channel}"))


def forged(chat: Scene, value: str) -> Answered:
    return chat.press({**button(chat.command("/lofte koppla bort").answers, UNTIE), "value": value})


@pytest.mark.parametrize("typed", ["koppla bort", "Koppla BORT", "tie off", "koppla  bort"])
def test_the_channels_of_ones_own_workspace_are_shown_each_with_a_button(chat: Scene, typed: str) -> None:
    answered = chat.command(f"/lofte {typed}")

    assert built_in(AGREEMENT).title in answered.said
    assert [each["value"] for each in buttons(answered.answers)] == [f"{AGREEMENT}|C0POLIS"]
    assert "C0KOMMUN" not in str(answered.answers), "the other authority's"
    assert button(answered.answers, UNTIE)["confirm"], "one is asked whether one is sure"


def test_where_there_are_more_channels_than_a_message_shows_it_says_how_many(chat: Scene) -> None:
    more = [replace(POLICE, channel_id=f"C1{number:03}") for number in range(50)]
    with chat.database.writing() as session:
        for caller in more:
            add_tie(
                session,
                team_id=caller.team_id,
                channel_id=caller.channel_id,
                agreement_id=AGREEMENT,
                party_id="police",
                user_id=caller.user_id,
                at=chat.clock,
            )

    answered = chat.command("/lofte koppla bort")

    left = 1 + len(more) - len(list(buttons(answered.answers)))
    assert left > 0
    assert speaker_for("sv").say(ntext("and {count} more", "and {count} more", left)) in answered.said


def test_an_untied_channel_gets_nothing_more_and_the_other_goes_on(chat: Scene) -> None:
    assert built_in(AGREEMENT).title in untie(chat).said

    chat.log(caller=MUNICIPALITY)
    assert about_entries(chat) == []
    assert len(about_entries(chat, MUNICIPALITY)) == 1
    assert [channel for _, channel, _ in ties(chat)] == ["C0KOMMUN"]
    assert len(chat.entries()) == 1
    assert ("U0ANNA", Deed.UNTIE, "C0POLIS", "done") in noted(chat.database)


def test_what_waits_in_the_ledger_is_not_posted_any_more(chat: Scene) -> None:
    saved(chat)
    untie(chat)
    chat.deliver()

    assert about_entries(chat) == []
    assert states(chat) == [PARKED]
    assert len(about_entries(chat, MUNICIPALITY)) == 1
    assert [post for post in chat.slack().history if post["channel"].startswith("D")] == [], "nobody misses it"


def test_what_waits_is_posted_where_the_channel_was_tied_again_meanwhile(chat: Scene) -> None:
    saved(chat)
    untie(chat)
    chat.clock = chat.clock.replace(minute=1)
    tie(chat.database, POLICE, agreement_id=AGREEMENT, party_kind="police", now=chat.clock)
    chat.deliver()

    assert len(about_entries(chat)) == 1


def test_the_button_of_an_old_post_does_nothing_in_an_untied_channel(chat: Scene) -> None:
    chat.log()
    undo = button(entry_posts(chat)[0], UNDO)
    untie(chat)

    answered = chat.press(undo)

    assert [each.state for each in chat.entries()] == [EntryState.HELD]
    assert built_in(AGREEMENT).title not in answered.said


def test_a_channel_that_is_tied_again_is_told_so_again(chat: Scene) -> None:
    before = [words(post) for post in chat.posts()]
    untie(chat)
    chat.clock = chat.clock.replace(minute=1)
    form = chat.command("/lofte koppla").view
    chat.submit(form, {"agreement": AGREEMENT, "party": "police"})
    chat.deliver()

    assert [words(post) for post in chat.posts()] == before * 2
    assert built_in(AGREEMENT).title in chat.command("/lofte").said


def test_of_several_agreements_each_is_untied_by_itself(chat: Scene) -> None:
    chat.import_and_tie(built_in("hedemora"), (POLICE, "police"))

    shown = [each["value"] for each in buttons(chat.command("/lofte koppla bort").answers)]
    untie(chat, "hedemora")

    assert shown == [f"{AGREEMENT}|C0POLIS", "hedemora|C0POLIS"]
    assert {(agreement, channel) for agreement, channel, _ in ties(chat)} == {
        (AGREEMENT, "C0KOMMUN"),
        (AGREEMENT, "C0POLIS"),
    }


def test_more_channels_than_a_message_can_show(chat: Scene) -> None:
    for number in range(60):
        channel = replace(POLICE, channel_id=f"C{number}")
        tie(chat.database, channel, agreement_id=AGREEMENT, party_kind="police", now=chat.clock)

    assert len(list(buttons(chat.command("/lofte koppla bort").answers))) == 44


@pytest.mark.parametrize("role", [Role.MEMBER, Role.READER])
def test_who_is_no_coordinator_is_refused_and_shown_nothing(chat: Scene, role: Role) -> None:
    pressed = button(chat.command("/lofte koppla bort").answers, UNTIE)
    admit(chat.database, POLICE, AGREEMENT, ["U0ERIK"], role, now=chat.clock)

    for answered in (chat.command("/lofte koppla bort", ERIK), chat.press(pressed, ERIK)):
        assert COORDINATORS_ONLY in answered.said
        assert list(buttons(answered.answers)) == []
    assert len(ties(chat)) == 2


@pytest.mark.parametrize("value", [f"{AGREEMENT}|C0KOMMUN", f"{AGREEMENT}|C0FIKA", "C0POLIS", ""], ids=repr)
def test_a_forged_channel_is_refused(chat: Scene, value: str) -> None:
    assert GONE in forged(chat, value).said
    assert len(ties(chat)) == 2


@pytest.mark.parametrize("agreement_id", ["hedemora", "nowhere-1999", ""], ids=repr)
def test_a_forged_agreement_is_refused(chat: Scene, agreement_id: str) -> None:
    chat.import_and_tie(built_in("hedemora"), (MUNICIPALITY, "municipality"))

    answered = forged(chat, f"{agreement_id}|C0POLIS")

    assert swedish("This channel isn't tied to the agreement. Tie it with /lofte koppla.") in answered.said
    assert len(ties(chat)) == 3


def test_pressed_twice_it_is_gone_the_second_time(chat: Scene) -> None:
    pressed = button(chat.command("/lofte koppla bort").answers, UNTIE)

    chat.press(pressed)
    answered = chat.press(pressed)

    assert len(ties(chat)) == 1
    assert len(answered.answers) == 1
