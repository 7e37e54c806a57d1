"""The form of one kind of reminder: what it asks, and what it makes of the answers."""

from datetime import time
from typing import Any

import pytest

from bot.domain.reminding.settings import USUAL, Kind, Way
from tests.chat import MUNICIPALITY, POLICE, Answered, fill, words
from tests.handlers.choosing import fields, way, way_form
from tests.handlers.scene import Scene, errors, swedish


def options(view: dict[str, Any], field: str) -> list[str]:
    block = next(block for block in view["blocks"] if block.get("block_id", "").startswith(f"{field}~"))
    return [option["value"] for option in block["element"]["options"]]


def forged(chat: Scene, view: dict[str, Any], field: str, value: str) -> Answered:
    """Submit a form with a choice that it doesn't offer."""
    filled = fill(view, {})
    for block_id, elements in filled["state"]["values"].items():
        if block_id.startswith(f"{field}~"):
            elements["value"]["selected_option"] = {"value": value}
    person = chat._person(POLICE)
    return chat.dispatch({**person, "type": "view_submission", "trigger_id": "1.2.3", "view": filled})


def test_each_form_asks_only_what_its_kind_has(chat: Scene) -> None:
    asked = {kind: [each for each in fields(way_form(chat, kind)) if each != "on.ticks"] for kind in Kind}

    assert asked == {
        Kind.DEADLINE: ["days", "hour", "channel"],
        Kind.EXTENSION: ["days", "hour", "channel"],
        Kind.ACTION: ["days", "hour"],
        Kind.MEETING: ["weekday", "hour", "channel"],
        Kind.WEEK_OPEN: ["weekday", "hour", "channel"],
        Kind.WEEK_MISSED: ["hour", "channel"],
        Kind.PACE: ["weekday", "hour", "channel"],
        Kind.PLANNED: ["hour", "channel"],
        Kind.OUTCOME: ["hour", "channel"],
        Kind.ESCALATION: ["hour"],
        Kind.DIGEST: ["weekday", "hour", "channel"],
    }


@pytest.mark.parametrize("kind", Kind)
def test_a_form_saved_as_it_was_opened_changes_nothing(chat: Scene, kind: Kind) -> None:
    saved = chat.submit(way_form(chat, kind))

    assert saved.acknowledged["response_action"] == "update"
    assert way(chat, kind) == USUAL[kind]


def test_what_is_changed_is_shown_and_stands_in_the_form_from_then_on(chat: Scene) -> None:
    filled = {"on.ticks": ["on"], "days": "14,2; 0 2", "hour": "10-30", "channel": "T0KOMMUN-C0KOMMUN"}
    saved = chat.submit(way_form(chat, Kind.DEADLINE), filled)

    assert way(chat, Kind.DEADLINE) == Way(hour=time(10, 30), days=(14, 2, 0), channel="T0KOMMUN:C0KOMMUN")
    assert "10.30" in words(saved.view)
    assert "Söderhamns kommun" in words(saved.view), "the other workspace's channel goes by whose it is"
    assert "<#C0KOMMUN>" in chat.command("/paminn", MUNICIPALITY).said
    unchanged = chat.submit(way_form(chat, Kind.DEADLINE))
    assert unchanged.acknowledged["response_action"] == "update"
    assert way(chat, Kind.DEADLINE).days == (14, 2, 0)


def test_the_hours_are_those_of_offices(chat: Scene) -> None:
    offered = options(way_form(chat, Kind.PACE), "hour")

    assert (offered[0], offered[1], offered[-1], len(offered)) == ("07-00", "07-30", "16-30", 20)


def test_the_meetings_day_is_the_notes_until_one_is_chosen(chat: Scene) -> None:
    chat.submit(way_form(chat, Kind.MEETING), {"weekday": "3"})
    assert way(chat, Kind.MEETING).weekday == 3
    assert swedish("Thursdays") in chat.command("/paminn").said

    chat.submit(way_form(chat, Kind.MEETING), {"weekday": "notes"})
    assert way(chat, Kind.MEETING).weekday is None


def test_an_extensions_days_may_be_left_to_the_agreement(chat: Scene) -> None:
    chat.submit(way_form(chat, Kind.EXTENSION), {"days": "60"})
    assert way(chat, Kind.EXTENSION).days == (60,)

    form = way_form(chat, Kind.EXTENSION)
    emptied = fill(form, {})
    for block_id, elements in emptied["state"]["values"].items():
        if block_id.startswith("days~"):
            elements["value"]["value"] = ""
    chat.dispatch({**chat._person(POLICE), "type": "view_submission", "trigger_id": "1.2.3", "view": emptied})
    assert way(chat, Kind.EXTENSION).days == ()


@pytest.mark.parametrize(
    "days", ["en vecka", "30, -7", "366", "7.5", "1,2,3,4,5,6,7,8,9,10,11", ",", "30,,7,", "²", "٣"]
)
def test_days_that_cant_be_read_are_refused_at_their_field(chat: Scene, days: str) -> None:
    refused = chat.submit(way_form(chat, Kind.DEADLINE), {"days": days})

    assert list(errors(refused)) == ["days"]
    assert way(chat, Kind.DEADLINE) == USUAL[Kind.DEADLINE]


@pytest.mark.parametrize(
    ("field", "value"), [("hour", "03-00"), ("hour", "17-00"), ("weekday", "6"), ("channel", "T0KOMMUN-C0FIKA")]
)
def test_what_a_form_doesnt_offer_is_refused(chat: Scene, field: str, value: str) -> None:
    refused = forged(chat, way_form(chat, Kind.PACE), field, value)

    assert list(errors(refused)) == [field]
    assert way(chat, Kind.PACE) == USUAL[Kind.PACE]
