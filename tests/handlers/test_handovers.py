"""All of one person's actions handed over to another, through the chat."""

from bot.domain.people import Person
from handlers.views.actions import HAND_OVER
from tests.chat import MUNICIPALITY, button, words
from tests.handlers.acting import DONE, actions, decided, new, only, pressed
from tests.handlers.scene import Scene, errors, swedish
from tests.tying import let_in


def test_all_of_one_persons_are_handed_over_in_one_post(chat_on_each: Scene) -> None:
    chat = chat_on_each
    decided(chat, {"text": "Boka lokal", "owner": "U0ERIK", "due": "2022-10-20"})
    new(chat, "Ring skolan", owner="U0ERIK")
    new(chat, "Klar sak", owner="U0ERIK")
    pressed(chat, "Klar sak", DONE)
    new(chat, "Annas egen", owner="U0ANNA")
    chat.deliver()
    number = len(chat.posts())
    form = chat.press(button(chat.command("/atgard").answers, HAND_OVER)).view
    assert "Erik Sjödin (2 " in words(form)

    filled = {"giver": "T0POLIS-U0ERIK", "owner": "U0ANNA", "why": "Erik slutar"}
    for _ in range(2):
        assert chat.submit(form, filled).acknowledged == {"response_action": "clear"}
    chat.deliver()

    owners = {action.what: action.entry.values["owner"] for action in actions(chat)}
    assert owners == {"Boka lokal": "U0ANNA", "Ring skolan": "U0ANNA", "Klar sak": "U0ERIK", "Annas egen": "U0ANNA"}
    assert len(chat.posts()) == number + 1
    post = words(chat.posts()[0])
    assert all(said in post for said in ("<@U0ERIK>", "<@U0ANNA>", "Erik slutar", "Boka lokal", "Ring skolan"))
    elsewhere = words(chat.posts(MUNICIPALITY)[0])
    assert "Erik Sjödin → Anna Åkerlund" in elsewhere
    assert swedish("Handed over by {who}, {when}", who="Anna Åkerlund", when="14 okt. 2022 12:00") in elsewhere
    meeting = next(post for post in chat.posts()[1:] if "Boka lokal" in words(post))
    assert "<@U0ANNA>" in words(meeting)


def test_a_hand_over_takes_a_reason_and_another_person(chat: Scene) -> None:
    new(chat, owner="U0ERIK")
    form = chat.command("/atgard lämna över").view
    filled = {"giver": "T0POLIS-U0ERIK", "owner": "U0ERIK", "why": "Erik slutar"}

    assert list(errors(chat.submit(form, filled))) == ["owner"]
    assert list(errors(chat.submit(form, {**filled, "owner": "U0ANNA", "why": "  "}))) == ["why"]
    assert only(chat).entry.revision == 1


def test_with_nothing_to_hand_over_that_is_said(chat: Scene) -> None:
    decided(chat, {"text": "Ring skolan"})

    said = chat.command("/atgard lamna over").said
    assert said.splitlines()[0] == swedish("Nobody has an open action here that could be handed over.")


def test_the_form_opens_without_a_question_to_slack_for_each_person(chat: Scene) -> None:
    owed = {"U0ERIK": "Ring skolan", "U0NY": "Boka lokal", "U0NY2": "Skriv till skolan"}
    let_in(chat.database, "soderhamn-2022", [Person("T0POLIS", owner) for owner in owed], now=chat.clock)
    for number, (owner, what) in enumerate(owed.items()):
        new(chat, what, owner=owner, due=f"2022-10-2{number}")
    chat.house.workspaces.forget("T0POLIS", "U0ERIK")
    for client in chat.clients.values():
        client.calls.clear()

    form = chat.command("/atgard lämna över").view

    asked = {sent["user"] for client in chat.clients.values() for sent in client.of("users.info")}
    assert not asked & set(owed)
    choices = next(block["element"]["options"] for block in form["blocks"] if block.get("block_id") == "giver~0")
    said = [choice["text"]["text"] for choice in choices]
    assert len(set(said)) == 3, "who isn't known by name can be told apart"
    assert all(what in label for what, label in zip(owed.values(), said, strict=True))
    assert "U0" not in "".join(said)
