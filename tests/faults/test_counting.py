"""That the count of the fault test sees what it is there to see."""

from dataclasses import replace
from typing import Any

import pytest

from storage.deliveries import Delivery
from storage.types import DeliveryState
from tests.chat import at
from tests.faults.counting import Count, counted

NOW = at("2022-06-15")
HERE, THERE = ("T0POLIS", "C0POLIS"), ("T0KOMMUN", "C0KOMMUN")
SENT = Delivery(
    key="one",
    agreement_id="soderhamn-2022",
    occasion="entry",
    team_id=HERE[0],
    channel_id=HERE[1],
    user_id=None,
    entry_id=None,
    revision=None,
    state=DeliveryState.SENT,
    queued_at=NOW,
    due_at=NOW,
    next_at=None,
    first_tried_at=NOW,
    attempts=1,
    maybe_sent=False,
    sent_at=NOW,
    message_ts="1.1",
    problem=None,
)


def message(key: str, ts: str = "1.1") -> dict[str, Any]:
    return {"ts": ts, "metadata": {"event_type": "x", "event_payload": {"key": key}}}


def test_what_is_there_once_is_neither_lost_nor_double() -> None:
    people_talk = {"ts": "1.0", "text": "God morgon"}

    assert counted([SENT], {HERE: [message("one"), people_talk]}) == Count(1, 1, [], [], [], [])


@pytest.mark.parametrize("state", [state for state in DeliveryState if state is not DeliveryState.UNCERTAIN])
def test_what_is_not_there_is_lost_whatever_the_ledger_says(state: DeliveryState) -> None:
    assert counted([replace(SENT, state=state)], {HERE: []}).lost == ["one"]


@pytest.mark.parametrize("state", DeliveryState)
def test_what_is_there_twice_is_double_whatever_the_ledger_says(state: DeliveryState) -> None:
    there = [message("one"), message("one", "1.2")]

    assert counted([replace(SENT, state=state)], {HERE: there}).double == ["one"]


def test_what_is_in_two_channels_is_double_too() -> None:
    assert counted([SENT], {HERE: [message("one")], THERE: [message("one")]}).double == ["one"]


@pytest.mark.parametrize("there", [[], [message("one")]], ids=["it did not go", "it went"])
def test_what_is_uncertain_is_counted_as_such(there: list[dict[str, Any]]) -> None:
    count = counted([replace(SENT, state=DeliveryState.UNCERTAIN, message_ts=None)], {HERE: there})

    assert (count.lost, count.double, count.uncertain) == ([], [], ["one"])


def test_what_brought_an_earlier_message_up_to_date_has_arrived() -> None:
    later = replace(SENT, key="two")

    assert counted([SENT, later], {HERE: [message("one")]}).lost == []
    assert counted([SENT, replace(later, message_ts="9.9")], {HERE: [message("one")]}).lost == ["two"]


def test_what_had_become_needless_is_not_missed() -> None:
    needless = replace(SENT, state=DeliveryState.PARKED, problem="no_longer_relevant")

    assert counted([needless], {HERE: []}).lost == []


def test_what_nobody_queued_or_what_is_elsewhere_is_found() -> None:
    assert counted([], {HERE: [message("one")]}).unknown == ["one"]
    assert counted([SENT], {THERE: [message("one")]}).unknown == ["one"]
