"""The home page: my agreements at a glance, what I owe, what is due soon, one-click forms."""

from typing import Any

from bot.services.members import dismiss
from handlers.views.home import (
    HOME_ACTION,
    HOME_ACTIVITY,
    HOME_DONE,
    HOME_EXPLAIN,
    HOME_HELD,
    HOME_MEETING,
    HOME_OPERATION,
)
from tests.chat import MUNICIPALITY, POLICE, Answered, at, button, buttons, fill, words
from tests.factories import make_agreement, make_commitment
from tests.handlers.acting import actions, new, only
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
    assert (
        swedish(
            "You see no agreement here yet. Type /lofte in the channel where one is followed up: "
            "there you ask for access, or tie an agreement to the channel."
        )
        in nothing
    )


def test_a_channels_agreement_is_not_shown_to_whoever_was_not_let_in(chat: Scene) -> None:
    dismiss(chat.database, POLICE, "soderhamn-2022", ERIK.person, now=chat.clock)

    assert built_in("soderhamn-2022").title not in words(home(chat, "C0POLIS", caller=ERIK).view)


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


def test_late_is_said_in_the_words_of_the_list(chat: Scene) -> None:
    new(chat, "Ring skolan", owner="U0ANNA", due="2022-10-12")

    said = words(home(chat, "C0POLIS").view)

    assert "Försenad 2 dagar (ons 12 okt.)" in said
    assert "Försenad 2 dagar (ons 12 okt.)" in chat.command("/atgard").said


def test_what_is_done_is_done_with_one_press_and_gone(chat_on_each: Scene) -> None:
    chat = chat_on_each
    new(chat, "Ring skolan", owner="U0ANNA")
    new(chat, "Boka lokal", owner="U0ANNA")
    view = {**home(chat, "C0POLIS").view, "id": "V1"}
    pressed = next(each for each in buttons(view) if each["value"].endswith(f"|{_named(chat, 'Ring skolan')}"))
    assert pressed["action_id"] == HOME_DONE

    for _ in range(2):
        answered = chat.press(pressed, view=view)
        assert [call.method for call in answered.calls if call.method.startswith("views.")] == ["views.publish"]
        assert "Ring skolan" not in words(answered.view)
        assert "Boka lokal" in words(answered.view)
    chat.deliver()

    done = {action.what: action.done_on for action in actions(chat)}
    assert done == {"Ring skolan": chat.clock.date(), "Boka lokal": None}
    assert any("✔" in words(post) and "Ring skolan" in words(post) for post in chat.posts(MUNICIPALITY))


def _named(chat: Scene, what: str) -> str:
    return next(action.entry.id for action in actions(chat) if action.what == what)


def test_how_it_went_is_told_with_one_press(chat: Scene) -> None:
    chat.log(filled={**COUNTING, "days.0.date": "2022-10-20"})
    chat.clock = at("2022-10-22")
    view = {**home(chat, "C0POLIS").view, "id": "V1"}

    form = chat.press(button(view, HOME_HELD), view=view)
    assert [call.method for call in form.calls if call.method.startswith("views.")] == ["views.open"]
    chat.submit(chat.submit(form.view).view)

    (entry,) = chat.entries()
    assert (entry.state, entry.start.isoformat()) == ("held", "2022-10-20")
    assert swedish("Nothing is waiting for you.") in words(home(chat, "C0POLIS").view)


def test_what_waits_is_answered_only_by_those_in_the_channel(chat: Scene) -> None:
    new(chat, "Ring skolan", owner="U0ANNA")
    chat.log(filled={**COUNTING, "days.0.date": "2022-10-20"})
    chat.clock = at("2022-10-22")
    view = {**home(chat, "C0POLIS").view, "id": "V1"}
    chat.slack().member_of["U0ERIK"] = []

    for action in (HOME_DONE, HOME_HELD):
        refused = chat.press(button(view, action), ERIK, view)
        assert "submit" not in refused.view
    assert next(action for action in actions(chat)).is_open


def test_a_press_asks_nothing_that_the_page_has_asked(chat: Scene) -> None:
    new(chat, "Ring skolan", owner="U0ANNA")
    view = {**home(chat, *(f"C{number}" for number in range(5)), "C0POLIS").view, "id": "V1"}

    for action in (*FORMS, HOME_DONE):
        answered = chat.press(button(view, action), view=view)
        if action is not HOME_DONE:
            assert "users.conversations" not in [call.method for call in answered.calls]
    assert only(chat).done_on


def test_promises_stand_apart_while_there_is_room(chat: Scene) -> None:
    rows = [block for block in home(chat, "C0POLIS").view["blocks"] if "*S" in str(block.get("text"))]
    assert len(rows) >= 7
    assert all(words(row).count("*S") == 1 for row in rows)


def test_many_promises_stand_closer_and_fit(chat: Scene) -> None:
    """The scene holds the page against Slack's limits."""
    promises = (make_commitment(f"P{number}", title="Löfte " + "x" * 60) for number in range(1, 100))
    chat.import_and_tie(make_agreement(*promises))
    chat.clock = at("2023-02-01")

    said = words(home(chat, "C0POLIS").view)

    assert "*P1*" in said
    assert "*P99*" in said


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


FORMS = (HOME_OPERATION, HOME_MEETING, HOME_ACTIVITY, HOME_ACTION)


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
