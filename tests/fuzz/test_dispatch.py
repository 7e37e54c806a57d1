import json
from collections.abc import Iterator

import pytest

from tests.chat import Chat, fill
from tests.fuzz.nasty import TEXTS
from tests.fuzz.place import Place
from tests.fuzz.run import a_place, fuzz

COUNT = 200
TYPED = {"plain_text_input", "number_input"}


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with a_place() as made:
        yield made


def test_whatever_arrives_is_acknowledged_and_does_no_harm(place: Place) -> None:
    """A few hundred of what `make fuzz` lets arrive by the ten thousand."""
    tally = fuzz(place, count=COUNT)

    assert tally.payloads >= COUNT
    assert {"command", "block_actions", "view_submission", "message_action", "event_callback"} <= tally.kinds.keys()


def test_every_field_of_every_form_takes_whatever_is_written(place: Place) -> None:
    forms = {}
    for views in place.harvest.views.values():
        for view, caller in views:
            forms[json.loads(view["private_metadata"])["form"], view["callback_id"]] = (view, caller)

    for number, (view, caller) in enumerate(forms.values()):
        place.begin()
        filled = fill(view, {})
        inputs = [element for block in filled["state"]["values"].values() for element in block.values()]
        for shift in range(4):
            for at, element in enumerate(each for each in inputs if each["type"] in TYPED):
                element["value"] = TEXTS[(number + 7 * shift + at) % len(TEXTS)]
            body = {**Chat._person(caller), "type": "view_submission", "trigger_id": "1.2.3", "view": filled}
            place.hold(body)
        place.hold_later(days=0)

    assert len(forms) > 10, "as many forms as the scene shows"


def test_the_scene_shows_what_most_handlers_want(place: Place) -> None:
    """True parts are what reaches deep: a button nobody has been shown is only ever a forged one."""
    pressable = [name.removeprefix("action ") for name in place.reached if name.startswith("action ")]
    assert len(place.harvest.actions.keys() & set(pressable)) > 0.6 * len(pressable)
