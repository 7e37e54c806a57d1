from collections.abc import Sequence
from typing import Any

from handlers.views.entries import CORRECT, UNDO
from tests.chat import MUNICIPALITY, POLICE, fill, words
from tests.handlers.ledger import SENT, about_entries, states
from tests.handlers.scene import COUNTING, HELD, PEOPLE, Scene, swedish
from tests.handlers.slack import Trouble


def test_each_channel_gets_one_post_that_carries_its_key(chat: Scene) -> None:
    chat.log()
    chat.later(days=2)
    (entry,) = chat.entries()

    assert keys_of(about_entries(chat)) == [f"entry:{entry.id}:1:T0POLIS:C0POLIS"]
    assert keys_of(about_entries(chat, MUNICIPALITY)) == [f"entry:{entry.id}:1:T0KOMMUN:C0KOMMUN"]
    assert states(chat) == states(chat, MUNICIPALITY.team_id) == [SENT]


def keys_of(messages: Sequence[dict[str, Any]]) -> list[str]:
    return [message["metadata"]["event_payload"]["key"] for message in messages]


def test_a_post_has_no_link_previews(chat: Scene) -> None:
    chat.log()

    assert [post["unfurl_links"] for post in about_entries(chat)] == [False]


def test_the_other_authority_reads_the_real_name(chat: Scene) -> None:
    chat.log()

    assert "Anna Åkerlund" in words(about_entries(chat, MUNICIPALITY)[0])
    assert "U0ANNA" not in words(about_entries(chat, MUNICIPALITY)[0])


def test_a_name_that_cannot_be_found_out_is_a_colleague(chat: Scene) -> None:
    chat.slack().troubles = [Trouble("users.info", "internal_error", times=99)]

    chat.log()

    assert swedish("a colleague") in words(about_entries(chat, MUNICIPALITY)[0])


def test_a_name_is_looked_up_once(chat: Scene) -> None:
    for day in ("2022-10-11", "2022-10-12", "2022-10-13"):
        chat.log(filled={**COUNTING, "days.0.date": day})

    assert len(chat.slack().of("users.info")) == 1


def with_action(chat: Scene, caller: Any, owner: str) -> None:
    """Log a meeting's note (or add to it) with an action that `owner` is to do."""
    form = chat.command("/veckomote", caller).view
    more = next(
        element
        for block in form["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element.get("value") == "actions"
    )
    form = chat.press(more, caller, fill(form, {})).view
    chat.submit(
        chat.submit(form, {**HELD, "actions.0.text": f"Ring {owner}", "actions.0.owner": owner}, caller).view,
        caller=caller,
    )
    chat.deliver()


def test_who_is_to_do_something_is_mentioned_at_home_and_named_abroad(chat: Scene) -> None:
    with_action(chat, POLICE, "U0ERIK")
    with_action(chat, MUNICIPALITY, "U0SARA")

    police, municipality = words(about_entries(chat)[0]), words(about_entries(chat, MUNICIPALITY)[0])
    assert "<@U0ERIK>" in police
    assert "<@U0SARA>" not in police
    assert PEOPLE["T0KOMMUN"]["U0SARA"] in police
    assert "<@U0SARA>" in municipality
    assert "<@U0ERIK>" not in municipality
    assert PEOPLE["T0POLIS"]["U0ERIK"] in municipality


def test_a_review_mentions_nobody_who_is_in_another_workspace(chat: Scene) -> None:
    with_action(chat, POLICE, "U0ERIK")

    review = words(chat.review("/veckomote", HELD, MUNICIPALITY).view)

    assert PEOPLE["T0POLIS"]["U0ERIK"] in review
    assert "<@U0ERIK>" not in review
    assert "<@U0ERIK>" in words(chat.review("/veckomote", HELD, POLICE).view)


def test_the_post_offers_to_correct_and_to_undo(chat: Scene) -> None:
    chat.log()

    for caller in (POLICE, MUNICIPALITY):
        (actions,) = [block for block in about_entries(chat, caller)[0]["blocks"] if block["type"] == "actions"]
        assert {CORRECT, UNDO} < {element["action_id"] for element in actions["elements"]}
