"""Wrong codes: noted, and after a few of them somebody has to wait."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.services.invitations import invite
from handlers.guesses import MOST_GUESSES, Guesses, TooManyGuesses
from tests.chat import MUNICIPALITY, POLICE
from tests.handlers.scene import FRIDAY, STRANGER, Scene, built_in, swedish
from tests.handlers.test_ties import imported, tie, ties
from tests.services.trail import noted

WRONG = "2345-6789-ABCD-EFGH"
NOT_RIGHT = swedish(
    "This code can't be used: it is misspelt, older than two weeks, or has been used. Ask for a new one."
)
TAKEN = swedish(
    "This channel follows another agreement up already. Ask its coordinator to tie this one here, "
    "or use a channel of its own."
)
TITLE = built_in("soderhamn-2022").title


@pytest.fixture
def followed(untied: Scene) -> Scene:
    """The police follow the agreement up, and nobody else yet."""
    imported(untied, "soderhamn-2022")
    tie(untied, POLICE, "police")
    return untied


def right(chat: Scene) -> str:
    return invite(chat.database, POLICE, "soderhamn-2022", "municipality", now=chat.clock).code


def guess(chat: Scene, times: int, code: str = WRONG) -> list[bool]:
    """Type a code so often; return each time whether it was looked up and found wrong."""
    return [NOT_RIGHT in chat.command(f"/lofte koppla {code}", MUNICIPALITY).said for _ in range(times)]


@pytest.mark.parametrize("code", [WRONG, "soderhamn-2022", "' OR 1=1"], ids=["like a code", "a name", "nonsense"])
def test_a_wrong_code_is_noted_under_no_agreement_and_never_the_code(followed: Scene, code: str) -> None:
    assert guess(followed, 1, code) == [True]

    assert noted(followed.database, "") == [("U0MARIA", "come_in", None, "InvitationGone")]


def test_after_five_wrong_codes_one_has_to_wait_also_with_the_right_one(followed: Scene) -> None:
    assert guess(followed, 7) == [True] * 5 + [False] * 2
    answered = followed.command(f"/lofte koppla {right(followed)}", MUNICIPALITY)

    assert TITLE not in answered.said
    assert [channel for _, channel, _ in ties(followed)] == ["C0POLIS"]
    outcomes = [outcome for *_, outcome in noted(followed.database, "")]
    assert outcomes == ["InvitationGone"] * 5 + ["TooManyGuesses"] * 3


def test_after_an_hour_one_may_again(followed: Scene) -> None:
    guess(followed, 5)
    code = right(followed)
    followed.clock += timedelta(minutes=59)
    assert TITLE not in followed.command(f"/lofte koppla {code}", MUNICIPALITY).said
    followed.clock += timedelta(minutes=1)

    assert TITLE in followed.command(f"/lofte koppla {code}", MUNICIPALITY).said


def test_a_right_code_is_no_guess_and_gives_no_more_of_them(followed: Scene) -> None:
    guess(followed, 4)
    assert TITLE in followed.command(f"/lofte koppla {right(followed)}", MUNICIPALITY).said

    assert guess(followed, 2) == [True, False]


def test_a_right_code_where_it_cannot_be_used_is_no_guess(followed: Scene) -> None:
    """In a channel that follows another agreement up, say, whose coordinators somebody else is."""
    imported(followed, "hedemora")
    tie(followed, replace(MUNICIPALITY, user_id="U0SARA"), "municipality", "hedemora")
    code = right(followed)
    for _ in range(MOST_GUESSES + 1):
        assert TAKEN in followed.command(f"/lofte koppla {code}", MUNICIPALITY).said

    assert TITLE in followed.command(f"/lofte koppla {code}", replace(MUNICIPALITY, channel_id="C0SOC")).said


def test_a_code_that_was_used_is_no_guess(followed: Scene) -> None:
    code = right(followed)
    followed.command(f"/lofte koppla {code}", MUNICIPALITY)
    assert guess(followed, MOST_GUESSES + 1, code) == [True] * (MOST_GUESSES + 1)


def test_others_need_not_wait(followed: Scene) -> None:
    guess(followed, 6)

    assert TITLE in followed.command(f"/lofte koppla {right(followed)}", STRANGER).said


def test_many_at_once_are_not_more_than_five() -> None:
    guesses = Guesses()

    def try_one(_: int) -> bool:
        try:
            guesses.count(MUNICIPALITY.person, now=FRIDAY)
        except TooManyGuesses:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(try_one, range(64))) == MOST_GUESSES


def test_who_waited_long_enough_is_forgotten() -> None:
    guesses = Guesses()
    guesses.count(MUNICIPALITY.person, now=FRIDAY)

    guesses.count(POLICE.person, now=FRIDAY + timedelta(hours=1))

    assert list(guesses._made) == [POLICE.person]


def test_however_many_guess_no_more_of_them_are_remembered_than_there_is_room_for() -> None:
    guesses = Guesses(most=3)
    for number in range(10):
        guesses.count(f"192.0.2.{number}", now=FRIDAY)

    assert list(guesses._made) == ["192.0.2.7", "192.0.2.8", "192.0.2.9"]
