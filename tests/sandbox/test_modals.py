from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox.acting import (
    Json,
    Live,
    PersonAtPage,
    ScriptedBot,
    Turn,
    button,
    modal,
    section,
    text_input,
    typed,
)

NOTE = text_input("note")
Opens = Callable[..., Json]


def opening(view: Json) -> Callable[[Turn], None]:
    def open_it(turn: Turn) -> None:
        turn.client.views_open(trigger_id=turn.body["trigger_id"], view=view)
        turn.ack()

    return open_it


@pytest.fixture
def live(anna: PersonAtPage) -> Iterator[Live]:
    """What Anna's page hears; whatever she leaves open is closed afterwards."""
    with anna.listening() as listening:
        yield listening
    anna.closes_everything()


@pytest.fixture
def opens(bot: ScriptedBot, anna: PersonAtPage, live: Live) -> Opens:
    """Open a modal through a command, and give it as the page gets it."""

    def open_modal(*blocks: Json, **more: Any) -> Json:
        bot.on("command", opening(modal(*blocks, **more)))
        anna.writes("C0POLIS", "/prov")
        opened: Json = live.hears("views")["stack"][-1]
        return opened

    return open_modal


def test_modal_is_shown_with_everything_slack_adds(opens: Opens) -> None:
    view = opens(NOTE, private_metadata="utkast-17", notify_on_close=True)
    assert view["id"].startswith("V")
    assert (view["root_view_id"], view["previous_view_id"]) == (view["id"], None)
    assert (view["private_metadata"], view["callback_id"]) == ("utkast-17", "form")
    assert view["hash"]
    assert view["title"] == {"type": "plain_text", "text": "Logga insats", "emoji": True}
    assert view["state"] == {"values": {"note": {"value": {"type": "plain_text_input", "value": None}}}}


def test_submission_carries_what_was_typed_and_closes_the_modal(
    opens: Opens, bot: ScriptedBot, anna: PersonAtPage, live: Live
) -> None:
    view = opens(NOTE)
    assert anna.does("submit", view_id=view["id"], state=typed(note="Tre poliser")) == {"ok": True}
    sent = bot.was_sent("submission")
    assert sent["view"]["state"]["values"]["note"]["value"]["value"] == "Tre poliser"
    assert (sent["team"]["id"], sent["user"]["id"]) == ("T0POLIS", "U0ANNA")
    assert live.hears("views")["stack"] == []


def test_errors_are_shown_at_their_fields_and_the_form_stays(
    opens: Opens, bot: ScriptedBot, anna: PersonAtPage
) -> None:
    view = opens(NOTE)
    errors = {"note": "Skriv inga namn"}
    bot.on("submission", lambda turn: turn.ack(response_action="errors", errors=errors))
    done = anna.does("submit", view_id=view["id"], state=typed(note="Kalle"))
    assert done == {"ok": False, "errors": errors}
    assert anna.does("submit", view_id=view["id"], state=typed(note="Kalle"))["errors"] == errors


@pytest.mark.parametrize("errors", [{"nowhere": "Fel"}, {}, {"text": "En text är inget fält"}, {"note": 3}], ids=str)
def test_errors_that_name_no_field_are_refused(
    opens: Opens, bot: ScriptedBot, anna: PersonAtPage, errors: Json
) -> None:
    view = opens(section("Bara text", block_id="text"), NOTE)
    bot.on("submission", lambda turn: turn.ack({"response_action": "errors", "errors": errors}))
    done = anna.does("submit", view_id=view["id"], state=typed(note="x"))
    assert (done["ok"], done["error"]) == (False, "invalid_errors")
    assert done["notice"]


def test_update_replaces_the_form_in_place(opens: Opens, bot: ScriptedBot, anna: PersonAtPage, live: Live) -> None:
    view = opens(NOTE)
    preview = modal(section("*Räknas* för S7"), submit=None)
    del preview["submit"]
    bot.on("submission", lambda turn: turn.ack(response_action="update", view=preview))
    assert anna.does("submit", view_id=view["id"], state=typed(note="x")) == {"ok": True}
    stack = live.hears("views")["stack"]
    assert [shown["id"] for shown in stack] == [view["id"]]
    assert stack[0]["blocks"][0]["text"]["text"] == "*Räknas* för S7"
    assert "submit" not in stack[0]
    assert stack[0]["hash"] != view["hash"]


def test_push_puts_a_second_form_on_top_and_submitting_it_returns_to_the_first(
    opens: Opens, bot: ScriptedBot, anna: PersonAtPage, live: Live
) -> None:
    first = opens(NOTE)
    bot.on("submission", lambda turn: turn.ack(response_action="push", view=modal(text_input("more"))))
    anna.does("submit", view_id=first["id"], state=typed(note="x"))
    stack = live.hears("views")["stack"]
    second = stack[-1]
    assert [view["id"] for view in stack] == [first["id"], second["id"]]
    assert (second["root_view_id"], second["previous_view_id"]) == (first["id"], first["id"])
    bot.on("submission", lambda turn: turn.ack())
    anna.does("submit", view_id=second["id"], state=typed(more="y"))
    (left,) = live.hears("views")["stack"]
    assert left["id"] == first["id"]
    assert left["state"]["values"]["note"]["value"]["value"] == "x"


def test_clear_closes_the_whole_stack(opens: Opens, bot: ScriptedBot, anna: PersonAtPage, live: Live) -> None:
    first = opens(NOTE)
    bot.on("submission", lambda turn: turn.ack(response_action="push", view=modal(NOTE)))
    anna.does("submit", view_id=first["id"], state=typed(note="x"))
    second = live.hears("views")["stack"][-1]
    bot.on("submission", lambda turn: turn.ack(response_action="clear"))
    assert anna.does("submit", view_id=second["id"], state=typed(note="x")) == {"ok": True}
    assert live.hears("views")["stack"] == []


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "update", "view": modal(section("x" * 3001))},
        {"response_action": "push"},
        {"response_action": "vanish"},
    ],
    ids=["a view too long", "no view", "no such action"],
)
def test_acknowledgement_that_cannot_be_carried_out_is_told_and_keeps_the_form(
    opens: Opens, bot: ScriptedBot, anna: PersonAtPage, answer: Json
) -> None:
    view = opens(NOTE)
    bot.on("submission", lambda turn: turn.ack(answer))
    done = anna.does("submit", view_id=view["id"], state=typed(note="x"))
    assert done["ok"] is False
    assert done["notice"] == "Det gick inte att nå appen. Försök igen."


def test_three_modals_are_the_most(opens: Opens, bot: ScriptedBot, anna: PersonAtPage, live: Live) -> None:
    view = opens(NOTE)
    bot.on("submission", lambda turn: turn.ack(response_action="push", view=modal(NOTE)))
    for _ in range(2):
        assert anna.does("submit", view_id=view["id"], state=typed(note="x")) == {"ok": True}
        view = live.hears("views")["stack"][-1]
    done = anna.does("submit", view_id=view["id"], state=typed(note="x"))
    assert done["error"] == "push_limit_reached"


def test_slack_checks_fields_itself_before_the_bot_is_asked(opens: Opens, bot: ScriptedBot, anna: PersonAtPage) -> None:
    number = {"type": "number_input", "action_id": "value", "is_decimal_allowed": False, "min_value": "1"}
    view = opens(
        NOTE,
        text_input("short", max_length=3),
        text_input("free") | {"optional": True},
        text_input("count") | {"element": number},
    )
    state = typed(note="", short="fyra", free="")
    state["values"]["count"] = {"value": {"type": "number_input", "value": "0"}}
    done = anna.does("submit", view_id=view["id"], state=state)
    assert done["errors"] == {
        "note": "Fyll i det här fältet.",
        "short": "Skriv högst 3 tecken.",
        "count": "Skriv ett tal som är minst 1.",
    }
    assert bot.was_sent_nothing_more("submission")


def test_update_keeps_what_is_typed_where_the_ids_are_the_same(
    opens: Opens, bot: ScriptedBot, anna: PersonAtPage, live: Live, police: WebClient
) -> None:
    actions = {"type": "actions", "block_id": "days", "elements": [button("more")]}
    view = opens(NOTE, text_input("where", initial_value="Torget"), actions)
    pressed = {"type": "button", "block_id": "days", "action_id": "more"}
    container = {"type": "view", "view_id": view["id"]}
    anna.does("action", container=container, action=pressed, state=typed(note="Tre", where="Ljusne"))
    sent = bot.was_sent("action")
    assert sent["view"]["state"]["values"]["where"]["value"]["value"] == "Ljusne"
    changed = modal(
        text_input("note", initial_value="ändrat"),
        text_input("where_2", initial_value="Sandarne"),
        text_input("where", action_id="other", initial_value="Mohed"),
    )
    police.views_update(view_id=view["id"], view=changed)
    values = live.hears("views")["stack"][-1]["state"]["values"]
    assert values["note"]["value"]["value"] == "Tre", "a changed initial value is ignored"
    assert values["where_2"]["value"]["value"] == "Sandarne", "a new block starts anew"
    assert values["where"]["other"]["value"] == "Mohed", "so does a new action in the block"


def test_update_with_the_hash_of_an_older_view_is_refused(opens: Opens, police: WebClient) -> None:
    view = opens(NOTE)
    answer = police.views_update(view_id=view["id"], hash=view["hash"], view=modal(NOTE))
    assert answer["view"]["hash"] != view["hash"]
    with pytest.raises(SlackApiError, match="hash_conflict"):
        police.views_update(view_id=view["id"], hash=view["hash"], view=modal(NOTE))


def test_view_can_be_found_by_the_bots_own_id_which_no_other_view_may_have(
    opens: Opens, police: WebClient, municipality: WebClient
) -> None:
    opens(NOTE, external_id="utkast-18")
    assert police.views_update(external_id="utkast-18", view=modal(NOTE, external_id="utkast-18"))["ok"]
    with pytest.raises(SlackApiError, match="not_found"):
        municipality.views_update(external_id="utkast-18", view=modal(NOTE))
    home = {"type": "home", "external_id": "utkast-18", "blocks": []}
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        police.views_publish(user_id="U0ERIK", view=home)


def test_closed_modal_is_told_to_bots_that_asked_for_it(
    opens: Opens, bot: ScriptedBot, anna: PersonAtPage, live: Live
) -> None:
    quiet = opens(NOTE)
    assert anna.does("close", view_id=quiet["id"], clear=False) == {"ok": True}
    assert live.hears("views")["stack"] == []
    view = opens(NOTE, notify_on_close=True)
    assert anna.does("close", view_id=view["id"], clear=False) == {"ok": True}
    sent = bot.was_sent("closed")
    assert (sent["view"]["id"], sent["is_cleared"]) == (view["id"], False)


def test_closing_a_pushed_modal_that_clears_tells_of_both(
    opens: Opens, bot: ScriptedBot, anna: PersonAtPage, live: Live
) -> None:
    first = opens(NOTE, notify_on_close=True)
    on_top = modal(NOTE, clear_on_close=True, notify_on_close=True)
    bot.on("submission", lambda turn: turn.ack(response_action="push", view=on_top))
    anna.does("submit", view_id=first["id"], state=typed(note="x"))
    second = live.hears("views")["stack"][-1]
    anna.does("close", view_id=second["id"], clear=False)
    told = [bot.was_sent("closed") for _ in range(2)]
    assert [body["view"]["id"] for body in told] == [second["id"], first["id"]]
    assert all(body["is_cleared"] for body in told)


def test_modal_opened_again_in_another_window_is_the_same(opens: Opens, anna: PersonAtPage) -> None:
    view = opens(NOTE)
    with anna.listening() as second_window:
        assert second_window.stack_at_start[-1]["id"] == view["id"]


def test_submission_of_a_closed_form_is_answered_plainly(opens: Opens, anna: PersonAtPage) -> None:
    view = opens(NOTE)
    anna.does("close", view_id=view["id"], clear=True)
    with pytest.raises(AssertionError, match="not there"):
        anna.does("submit", view_id=view["id"], state=typed(note="x"))


def test_field_can_begin_with_the_conversation_the_person_is_in_and_give_an_address_to_answer_to(
    opens: Opens, bot: ScriptedBot, anna: PersonAtPage, live: Live
) -> None:
    element = {
        "type": "conversations_select",
        "action_id": "value",
        "default_to_current_conversation": True,
        "response_url_enabled": True,
    }
    view = opens(text_input("where") | {"element": element})
    state = view["state"]
    assert state["values"]["where"]["value"]["selected_conversation"] == "C0POLIS"
    anna.does("submit", view_id=view["id"], state=state)
    (address,) = bot.was_sent("submission")["response_urls"]
    assert (address["channel_id"], address["block_id"]) == ("C0POLIS", "where")
