"""How long the door remembers what it let in, and what it accepts meanwhile."""

import asyncio
from typing import Any

import pytest
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request

from bot.web.door import Door, Letter, Refusal, RefusedError
from tests.web.conftest import FORM, SIGNING_SECRET

OPENED = 1_800_000_000.5


class Gate:
    """A door whose clock a test moves."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.door = Door(SIGNING_SECRET, now=lambda: OPENED + self.seconds, remembered=3)

    def come(self, signed_at: int, body: str = "a=b") -> Letter | Refusal:
        """Come with what Slack signed so many seconds after the door was opened."""
        timestamp = str(int(OPENED) + signed_at)
        signature = SignatureVerifier(SIGNING_SECRET).generate_signature(timestamp=timestamp, body=body)
        headers = {"content-type": FORM, "x-slack-request-timestamp": timestamp, "x-slack-signature": str(signature)}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body.encode(), "more_body": False}

        try:
            return asyncio.run(self.door.admit(Request({"type": "http", "headers": raw}, receive)))
        except RefusedError as error:
            return error.refusal


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.mark.parametrize(
    ("signed_at", "comes_at", "refused"),
    [(100, 100, None), (100, 399, None), (100, 401, Refusal.STALE), (400, 101, None), (400, 99, Refusal.STALE)],
)
def test_a_request_is_good_for_five_minutes(gate: Gate, signed_at: int, comes_at: int, refused: Refusal | None) -> None:
    gate.seconds = comes_at

    came = gate.come(signed_at)
    assert came is refused if refused else isinstance(came, Letter)


def test_what_was_signed_before_the_door_was_opened_is_refused(gate: Gate) -> None:
    """The program that ran before may have let it in, and nobody remembers."""
    assert gate.come(0) is Refusal.STALE
    assert isinstance(gate.come(1), Letter)


def test_a_request_comes_in_once_for_as_long_as_it_would_be_good(gate: Gate) -> None:
    """Also one that Slack signed by a clock ahead of ours, which is good for longer."""
    assert isinstance(gate.come(300), Letter)
    for gate.seconds in (1, 299, 301, 599):
        assert gate.come(300) is Refusal.REPLAYED
    gate.seconds = 601
    assert gate.come(300) is Refusal.STALE


def test_another_content_in_the_same_second_is_another_request(gate: Gate) -> None:
    assert isinstance(gate.come(1, "a=b"), Letter)
    assert isinstance(gate.come(1, "a=c"), Letter)


def test_what_could_not_be_handled_may_come_once_more(gate: Gate) -> None:
    letter = gate.come(1)
    assert isinstance(letter, Letter)
    gate.door.readmit(letter)

    assert isinstance(gate.come(1), Letter)
    assert gate.come(1) is Refusal.REPLAYED


def test_the_door_remembers_only_so_many_and_lets_nobody_in_rather_than_somebody_twice(gate: Gate) -> None:
    for number in range(3):
        assert isinstance(gate.come(1, f"a={number}"), Letter)

    assert gate.come(1, "a=3") is Refusal.TOO_MANY
    assert gate.come(1, "a=0") is Refusal.REPLAYED
    gate.seconds = 302
    assert isinstance(gate.come(302, "a=3"), Letter), "those before are good no longer, and forgotten"


def test_a_request_that_breaks_off_is_let_go(gate: Gate) -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    timestamp = str(int(OPENED) + 1)
    headers = {"content-type": FORM, "x-slack-request-timestamp": timestamp, "x-slack-signature": "v0=" + "0" * 64}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    with pytest.raises(RefusedError) as caught:
        asyncio.run(gate.door.admit(Request({"type": "http", "headers": raw}, receive)))
    assert caught.value.refusal is Refusal.BROKEN_OFF
