"""App Home: what the bot publishes for one person, and what that person does there."""

from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox.acting import Json, PersonAtPage, ScriptedBot, Turn, bare_connection, button, modal, section
from tests.sandbox.conftest import changed_manifest, start


def home(*blocks: Json, **more: object) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


def option(value: str) -> Json:
    return {"text": {"type": "plain_text", "text": value.title(), "emoji": True}, "value": value}


def choice(**more: object) -> Json:
    """A menu in an input block, whose choice goes to the bot at once."""
    return {
        "type": "input",
        "block_id": "scope",
        "label": {"type": "plain_text", "text": "Visa"},
        "element": {"type": "static_select", "action_id": "value", "options": [option("allt"), option("mitt")]},
        **more,
    }


def in_view(view: Json) -> Json:
    return {"type": "view", "view_id": view["id"]}


def test_home_tab_is_told_when_opened_and_shown_when_published(
    bot: ScriptedBot, anna: PersonAtPage, police: WebClient
) -> None:
    anna.ask("home")
    event = bot.was_sent("app_home_opened")["event"]
    assert (event["user"], event["channel"], event["tab"]) == ("U0ANNA", "D0ANNA", "home")
    with anna.listening() as live:
        view = police.views_publish(user_id="U0ANNA", view=home(section("Dina löften")))["view"]
        assert live.hears("home")["view"]["id"] == view["id"]
    assert anna.ask("home")["view"]["blocks"][0]["text"]["text"] == "Dina löften"
    assert bot.was_sent("app_home_opened")["event"]["view"]["hash"] == view["hash"]
    again = police.views_publish(user_id="U0ANNA", hash=view["hash"], view=home())
    assert again["view"]["id"] == view["id"]


def test_each_person_has_a_home_of_their_own(anna: PersonAtPage, erik: PersonAtPage, police: WebClient) -> None:
    with anna.listening() as hers, erik.listening() as his:
        police.views_publish(user_id="U0ANNA", view=home(section("Annas")))
        police.views_publish(user_id="U0ERIK", view=home(section("Eriks")))
        shown = [live.hears("home")["view"]["blocks"][0]["text"]["text"] for live in (hers, his)]
    assert shown == ["Annas", "Eriks"]
    with anna.listening() as later:
        assert later.home_at_start is not None
        assert later.home_at_start["blocks"][0]["text"]["text"] == "Annas"


def test_messages_tab_is_told_of_without_the_home_view(bot: ScriptedBot, anna: PersonAtPage, police: WebClient) -> None:
    police.views_publish(user_id="U0ANNA", view=home(section("Hem")))
    anna.ask("home", tab="messages")
    event = bot.was_sent("app_home_opened")["event"]
    assert event["tab"] == "messages"
    assert "view" not in event


def test_unsubscribed_app_is_not_told(tmp_path: Path) -> None:
    deaf = changed_manifest(
        tmp_path, lambda content: content["settings"]["event_subscriptions"]["bot_events"].remove("app_home_opened")
    )
    with start(manifest=deaf) as other, bare_connection(other) as connection:
        person = PersonAtPage(other.address, "T0POLIS", "U0ANNA")
        person.ask("home")
        person.writes("D0ANNA", "Hej")
        envelope = connection.receives("events_api")
        connection.acknowledges(envelope)
    assert envelope["payload"]["event"]["type"] == "message"


def test_choices_in_the_home_tab_are_told_with_its_state(
    bot: ScriptedBot, anna: PersonAtPage, police: WebClient
) -> None:
    radio = {"type": "radio_buttons", "action_id": "when", "options": [option("nu"), option("sedan")]}
    more = {"type": "overflow", "action_id": "more", "options": [option("klar"), option("skjut upp")]}
    blocks = [choice(dispatch_action=True), {"type": "actions", "block_id": "row", "elements": [radio, more]}]
    view = police.views_publish(user_id="U0ANNA", view=home(*blocks, callback_id="home"))["view"]

    chosen = {"type": "static_select", "block_id": "scope", "action_id": "value", "selected_option": option("mitt")}
    anna.does("action", container=in_view(view), action=chosen)
    body = bot.was_sent("action")
    assert body["container"] == {"type": "view", "view_id": view["id"]}
    assert not {"message", "channel", "response_url"} & body.keys(), "it is in no conversation"
    assert (body["view"]["type"], body["view"]["callback_id"]) == ("home", "home")
    assert body["actions"][0]["selected_option"] == option("mitt")
    assert body["view"]["state"]["values"] == {
        "scope": {"value": {"type": "static_select", "selected_option": option("mitt")}},
        "row": {"when": {"type": "radio_buttons", "selected_option": None}},
    }

    for action_id, kind, value in (("when", "radio_buttons", "sedan"), ("more", "overflow", "skjut upp")):
        picked = {"type": kind, "block_id": "row", "action_id": action_id, "selected_option": option(value)}
        typed = {"values": body["view"]["state"]["values"]}
        anna.does("action", container=in_view(view), action=picked, state=typed)
        body = bot.was_sent("action")
        assert body["actions"][0]["selected_option"] == option(value)
        assert body["view"]["state"]["values"]["scope"]["value"]["selected_option"] == option("mitt")


def test_form_opened_from_the_home_tab_leaves_it_as_it_is(
    bot: ScriptedBot, anna: PersonAtPage, police: WebClient
) -> None:
    def open_form(turn: Turn) -> None:
        turn.ack()
        turn.client.views_open(trigger_id=turn.body["trigger_id"], view=modal(section("Logga")))

    bot.on("action", open_form)
    shown = home(section("Dina löften", block_id="b", accessory=button()))
    view = police.views_publish(user_id="U0ANNA", view=shown)["view"]
    with anna.listening() as live:
        pressed = {"type": "button", "block_id": "b", "action_id": "press"}
        anna.does("action", container=in_view(view), action=pressed)
        (opened,) = live.hears("views")["stack"]
    assert opened["type"] == "modal"
    assert opened["root_view_id"] == opened["id"]
    assert anna.ask("home")["view"]["id"] == view["id"]
    bot.was_sent("app_home_opened")
    anna.closes_everything()


REFUSED: dict[str, tuple[Json, str]] = {
    "blocks": (home(*[{"type": "divider"}] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
    "title": (home(title={"type": "plain_text", "text": "Hem"}), "invalid additional property: title"),
    "ids": (home(section("a", block_id="x"), section("b", block_id="x")), '`block_id` "x" already exists'),
    "element": (home(section("a", accessory={"type": "video"})), "unsupported type: video"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_home_view_is_checked_as_a_form_is(police: WebClient, case: str) -> None:
    view, complaint = REFUSED[case]
    with pytest.raises(SlackApiError) as refused:
        police.views_publish(user_id="U0ANNA", view=view)
    assert refused.value.response["error"] == "invalid_arguments"
    assert complaint in refused.value.response["response_metadata"]["messages"][0]


def test_home_view_may_be_long_and_have_fields_without_a_button_to_send_them(police: WebClient) -> None:
    view = home(choice(), *[{"type": "divider"}] * 99)
    assert len(police.views_publish(user_id="U0ANNA", view=view)["view"]["blocks"]) == 100


def test_home_view_published_on_top_of_a_newer_one_is_refused(police: WebClient) -> None:
    first = police.views_publish(user_id="U0ANNA", view=home(section("ett")))["view"]
    police.views_publish(user_id="U0ANNA", view=home(section("två")))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        police.views_publish(user_id="U0ANNA", view=home(section("tre")), hash=first["hash"])


def test_page_is_told_which_tabs_the_app_has(tmp_path: Path) -> None:
    def quiet(content: Json) -> None:
        content["features"]["app_home"] = {
            "home_tab_enabled": False,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": True,
        }

    with start(manifest=changed_manifest(tmp_path, quiet)) as other:
        person = PersonAtPage(other.address, "T0POLIS", "U0ANNA")
        app = person.ask("state")["app"]
        assert (app["home_tab"], app["messages_tab"], app["messages_read_only"]) == (False, True, True)
        with pytest.raises(AssertionError, match="turned off"):
            person.writes("D0ANNA", "Hej")
        person.writes("C0POLIS", "Hej")
