"""The home page: my agreements at a glance, what I owe, what is due soon, one-click forms."""

from typing import Any

from handlers.views.home import HOME_ACTIVITY, HOME_EXPLAIN, HOME_MEETING, HOME_OPERATION
from tests.chat import MUNICIPALITY, POLICE, Answered, at, button, fill, words
from tests.handlers.scene import COUNTING, ERIK, Scene, built_in, of_group, swedish


def home(chat: Scene, *channels: str, caller: Any = POLICE) -> Answered:
    chat.slack(caller).member_of[caller.user_id] = list(channels)
    return chat.open_home(caller)


def test_the_agreements_of_ones_channels_are_shown_and_no_others(chat: Scene) -> None:
    shown = words(home(chat, "C0FIKA", "C0POLIS").view)
    assert built_in("soderhamn-2022").title in shown
    assert "S7" in shown

    nothing = words(home(chat, "C0FIKA").view)
    assert built_in("soderhamn-2022").title not in nothing
    assert "/lofte koppla" in nothing


def test_the_messages_tab_publishes_nothing(chat: Scene) -> None:
    chat.slack().member_of["U0ANNA"] = ["C0POLIS"]
    event = {"type": "app_home_opened", "user": "U0ANNA", "tab": "messages", "channel": "D1"}

    answered = chat.dispatch({"type": "event_callback", "team_id": "T0POLIS", "event": event})

    assert answered.calls == []


def test_what_one_owes_stands_first_with_what_is_late_in_words(chat: Scene) -> None:
    form = chat.command("/veckomote").view
    form = chat.press(of_group(form, "actions"), view=fill(form, {})).view
    action = {"actions.0.text": "Ring skolan", "actions.0.owner": "U0ERIK", "actions.0.due": "2022-10-21"}
    chat.submit(chat.submit(form, {"heads.area_officer": 1, **action}).view)

    chat.clock = at("2022-10-24")
    mine = words(home(chat, "C0POLIS", caller=ERIK).view)
    assert "Ring skolan" in mine
    assert "3" in mine[mine.index("Ring skolan") :][:40]

    chat.clock = at("2022-10-14")
    assert swedish("Nothing is waiting for you.") in words(home(chat, "C0POLIS", caller=POLICE).view)


def test_what_was_planned_and_is_over_waits_for_its_outcome(chat: Scene) -> None:
    chat.log(filled={**COUNTING, "days.0.date": "2022-10-20"})
    chat.clock = at("2022-10-22")

    assert "20 okt. 2022" in words(home(chat, "C0POLIS").view)
    assert "20 okt. 2022" not in words(home(chat, "C0KOMMUN", caller=MUNICIPALITY).view), "the police planned it"


def test_a_deadline_within_two_months_is_due_soon(chat: Scene) -> None:
    assert "31 dec" not in words(home(chat, "C0POLIS").view)

    chat.clock = at("2022-11-15")
    assert "31 dec" in words(home(chat, "C0POLIS").view)


def test_every_form_is_one_press_away_and_logs_as_from_the_channel(chat: Scene) -> None:
    view = home(chat, "C0POLIS").view
    opened = {action: chat.press(button(view, action), view={**view, "id": "V1"}) for action in FORMS}
    for answered in opened.values():
        assert [call.method for call in answered.calls if call.method.startswith("views.")] == ["views.open"]

    review = chat.submit(opened[HOME_OPERATION].view, COUNTING)
    chat.submit(review.view)
    chat.deliver()

    assert "1 av 4" in words(home(chat, "C0POLIS").view)
    assert len(chat.posts(MUNICIPALITY)) == len(chat.posts()) == 2


FORMS = (HOME_OPERATION, HOME_MEETING, HOME_ACTIVITY)


def test_a_promise_is_explained_and_updated_from_the_home_page(chat: Scene) -> None:
    view = home(chat, "C0POLIS").view
    choice = button(view, HOME_EXPLAIN)
    chosen = next(option for option in choice["options"] if option["value"].endswith("|S2"))

    explained = chat.press({**choice, "selected_option": chosen}, view={**view, "id": "V1"}).view
    form = chat.press(button(explained, "row_update"), view={**explained, "id": "V2"})
    assert [call.method for call in form.calls if call.method.startswith("views.")] == ["views.push"]
    chat.submit(chat.submit(form.view, {"reference": "Dnr 7"}).view)

    assert "Uppfyllt" in chat.command("/lofte S2").said


def test_a_button_for_a_channel_that_one_is_not_in_is_refused(chat: Scene) -> None:
    view = home(chat, "C0POLIS").view
    chat.slack().member_of["U0ERIK"] = []

    for action in FORMS:
        refused = chat.press(button(view, action), ERIK, {**view, "id": "V1"})
        assert built_in("soderhamn-2022").title not in words(refused.view)
        assert "submit" not in refused.view


def test_the_page_is_in_the_persons_language(chat: Scene) -> None:
    chat.slack().locales["U0ANNA"] = "en-GB"

    assert "My agreements" in words(home(chat).view)
    assert "My agreements" not in words(home(chat, "C0KOMMUN", caller=MUNICIPALITY).view)
