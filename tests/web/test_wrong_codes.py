"""Wrong codes on the installation page: after a few of them whoever sends them has to wait, and others need not."""

import httpx
import pytest

from bot.adapters.manifest import INSTALL_PATH
from handlers.guesses import MOST_GUESSES
from tests.web.conftest import Stage, button

WRONG = "2345-6789-ABCD-EFGH"
ENGLISH = {"accept-language": "en"}


def opened(stage: Stage, invitation: str, address: str = "198.51.100.7") -> httpx.Response:
    """Open the page with a code; the front server says where from."""
    return stage.web.get(
        INSTALL_PATH, params={"invitation": invitation}, headers={**ENGLISH, "x-forwarded-for": address}
    )


def guess(stage: Stage, times: int, address: str = "198.51.100.7") -> list[int]:
    return [opened(stage, WRONG, address).status_code for _ in range(times)]


def test_after_a_few_wrong_codes_one_has_to_wait_also_with_the_right_one(stage: Stage) -> None:
    assert guess(stage, MOST_GUESSES + 1) == [403] * MOST_GUESSES + [429]

    shown = opened(stage, stage.invitation)

    assert shown.status_code == 429
    assert "Wait an hour" in shown.text
    assert "<a " not in shown.text


def test_others_need_not_wait(stage: Stage) -> None:
    guess(stage, MOST_GUESSES + 1)

    assert button(opened(stage, stage.invitation, "198.51.100.8"))


def test_one_network_is_one_however_many_addresses_it_has(stage: Stage) -> None:
    for number in range(MOST_GUESSES):
        guess(stage, 1, f"2001:db8:1:2::{number}")

    assert guess(stage, 1, "2001:db8:1:2:ffff::1") == [429]
    assert guess(stage, 1, "2001:db8:1:3::1") == [403]


def test_a_link_may_be_opened_as_often_as_one_likes(stage: Stage) -> None:
    for _ in range(MOST_GUESSES * 2):
        assert opened(stage, stage.invitation).status_code == 200


def test_a_link_that_was_used_may_be_opened_often_too_and_locks_nobody_out(stage: Stage) -> None:
    stage.install()
    used = [opened(stage, stage.invitation).status_code for _ in range(MOST_GUESSES + 1)]

    assert used == [403] * (MOST_GUESSES + 1)
    assert guess(stage, 1) == [403]


def test_a_right_code_between_wrong_ones_gives_no_more_of_them(stage: Stage) -> None:
    guess(stage, MOST_GUESSES - 1)
    opened(stage, stage.invitation)

    assert guess(stage, 2) == [403, 429]


@pytest.mark.parametrize("address", ["", "unknown", "x" * 5000, "'; --"])
def test_where_from_may_be_anything(stage: Stage, address: str) -> None:
    assert guess(stage, 1, address) == [403]


def test_who_has_no_code_at_all_guesses_nothing(stage: Stage) -> None:
    assert {opened(stage, "").status_code for _ in range(MOST_GUESSES + 2)} == {403}
    assert opened(stage, stage.invitation).status_code == 200
