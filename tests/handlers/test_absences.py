"""What `/paminn` does for people: away and back, a digest of their own, who coordinates."""

from datetime import date
from typing import Any

import pytest

from bot.domain.reminding.settings import Kind
from bot.services.access import Caller
from handlers.seldom import (
    PAMINN_AWAY,
    PAMINN_BACK,
    PAMINN_COORDINATOR,
    PAMINN_DIGEST,
)
from storage.plans import (
    Absence,
    find_absence,
    find_reminding,
    list_subscriptions,
)
from tests.chat import MUNICIPALITY, POLICE, button, words
from tests.handlers.acting import new
from tests.handlers.choosing import AGREEMENT, OFF, PREVIEW, anna, choose, let_coordinate
from tests.handlers.scene import ERIK, Scene, built_in, errors, swedish


def absence(chat: Scene, caller: Caller = POLICE) -> Absence | None:
    with chat.database.reading() as session:
        return find_absence(session, team_id=caller.team_id, user_id=caller.user_id)


def subscribers(chat: Scene) -> list[str]:
    with chat.database.reading() as session:
        return [each.user_id for each in list_subscriptions(session, agreement_id=AGREEMENT)]


@pytest.mark.parametrize("typed", ["borta", "away", "BORTA"])
def test_an_absence_is_said_shown_and_ended(chat: Scene, typed: str) -> None:
    form = chat.command(f"/paminn {typed}").view
    saved = chat.submit(form, {"first": "2022-10-17", "last": "2022-10-21", "deputy": "U0ERIK"})

    assert absence(chat) == Absence(*anna(), date(2022, 10, 17), date(2022, 10, 21), "U0ERIK")
    assert "<@U0ERIK>" in words(saved.view)
    shown = chat.command(f"/paminn {typed}")
    assert "mån 17 okt." in shown.said
    changed = chat.submit(chat.press(button(shown.answers, PAMINN_AWAY)).view, {"last": "2022-10-28"})
    assert changed.acknowledged["response_action"] == "update"
    assert absence(chat) == Absence(*anna(), date(2022, 10, 17), date(2022, 10, 28), "U0ERIK")

    back = button(chat.command("/paminn").answers, PAMINN_BACK)
    assert chat.press(back).answers[0]["text"] == swedish("Welcome back: your reminders come to you again.")
    assert chat.press(back).answers[0]["text"] == swedish("You weren't away.")
    assert absence(chat) is None


def test_an_absence_is_only_ones_own(chat: Scene) -> None:
    form = chat.press(button(chat.command("/paminn").answers, PAMINN_AWAY)).view
    chat.submit(form, {"last": "2022-10-21"})

    assert absence(chat, ERIK) is None
    assert button(chat.command("/paminn", ERIK).answers, PAMINN_AWAY)
    chat.command("/paminn tillbaka", ERIK)
    assert absence(chat) is not None
    chat.command("/paminn back")
    assert absence(chat) is None


@pytest.mark.parametrize(
    ("filled", "at_fault"),
    [
        ({"first": "2022-10-21", "last": "2022-10-17"}, ["last"]),
        ({"first": "2022-10-03", "last": "2022-10-13"}, ["last"]),
        ({"last": "2022-10-17", "deputy": "U0ANNA"}, ["deputy"]),
        ({}, ["last"]),
    ],
)
def test_an_absence_that_cant_be_is_refused_at_its_field(
    chat: Scene, filled: dict[str, Any], at_fault: list[str]
) -> None:
    assert list(errors(chat.submit(chat.command("/paminn borta").view, filled))) == at_fault
    assert absence(chat) is None


@pytest.mark.parametrize("typed", ["mig", "min sammanfattning", "min  sammanställning", "me", "my digest"])
def test_a_digest_of_ones_own_is_turned_on_and_off(chat: Scene, typed: str) -> None:
    on = chat.command(f"/paminn {typed}")
    assert subscribers(chat) == ["U0ANNA"]
    assert "08.30" in on.said

    chat.press(button(on.answers, PAMINN_DIGEST))
    assert subscribers(chat) == []
    chat.press(button(chat.command("/paminn").answers, PAMINN_DIGEST))
    assert subscribers(chat) == ["U0ANNA"]
    off = chat.command(f"/paminn {typed}")
    assert subscribers(chat) == []
    chat.press(button(off.answers, PAMINN_DIGEST))
    assert subscribers(chat) == ["U0ANNA"]


def test_who_wants_a_digest_while_all_are_off_is_told_so(chat: Scene) -> None:
    choose(chat, Kind.DIGEST, OFF)

    title = built_in(AGREEMENT).title
    said = swedish("The weekly digest is off under {title}: yours comes once it is on.", title=title)
    assert said in chat.command("/paminn mig").said


@pytest.mark.parametrize("typed", ["samordnare", "coordinator"])
def test_a_coordinator_is_chosen_for_the_own_party(chat: Scene, typed: str) -> None:
    let_coordinate(chat, "U0ERIK")
    form = chat.command(f"/paminn {typed}").view
    assert swedish("Now it is the first of its coordinators.") in words(form)
    saved = chat.submit(form, {"who": "U0ERIK"})

    assert "<@U0ERIK>" in words(saved.view)
    with chat.database.reading() as session:
        chosen = find_reminding(session, agreement_id=AGREEMENT)["coordinators"]
    assert chosen == {"police": {"team_id": "T0POLIS", "user_id": "U0ERIK"}}
    listed = chat.command("/paminn", MUNICIPALITY)
    assert "Erik Sjödin" in listed.said
    again = chat.press(button(chat.command("/paminn").answers, PAMINN_COORDINATOR)).view
    assert swedish("Now it is somebody who was chosen.") in words(again)


def test_somebody_who_is_no_coordinator_is_not_chosen_for_one(chat: Scene) -> None:
    refused = chat.submit(chat.command("/paminn samordnare").view, {"who": "U0ERIK"})

    assert errors(refused) == {
        "who": swedish("This person isn't a coordinator here. Make them one first: /lofte medlem.")
    }
    assert "<@U0ERIK>" not in chat.command("/paminn").said


def test_an_escalation_goes_to_whoever_was_chosen(chat: Scene) -> None:
    let_coordinate(chat, "U0ERIK")
    chat.submit(chat.command("/paminn samordnare").view, {"who": "U0ERIK"})
    new(chat, "Ring skolan", owner="U0ANNA", due="2022-10-05")

    assert "<@U0ERIK>" in choose(chat, Kind.ESCALATION, PREVIEW).said
