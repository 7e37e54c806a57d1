"""What becomes of an action, through the chat: done, changed, undone; and how its post and its meeting's tell it."""

from bot.domain.entries import EntryState
from handlers.views.actions import FINISH, REOPEN
from handlers.views.entries import HISTORY, UNDO
from tests.chat import MUNICIPALITY, POLICE, button, buttons, words
from tests.handlers.acting import CHANGE, DONE, decided, in_list, new, only, pressed
from tests.handlers.scene import ERIK, FRIDAY, Scene, errors, swedish


def test_done_is_told_and_the_post_says_by_whom(chat_on_each: Scene) -> None:
    chat = chat_on_each
    new(chat, owner="U0ERIK")

    answered = pressed(chat, "Ring skolan", DONE)
    chat.deliver()

    assert "Ring skolan" in answered.said
    assert only(chat).done_on == FRIDAY.date()
    assert "Ring skolan" not in chat.command("/atgard").said
    for caller, by in ((POLICE, "<@U0ANNA>"), (MUNICIPALITY, "Anna Åkerlund")):
        (post,) = [post for post in chat.posts(caller) if "Ring skolan" in words(post)]
        assert "✔" in words(post)
        assert by in words(post)
        assert [each["action_id"] for each in buttons(post)] == [REOPEN, HISTORY]


def test_done_twice_is_one_change_and_the_second_is_told_so(chat_on_each: Scene) -> None:
    chat = chat_on_each
    new(chat, owner="U0ERIK")
    done = in_list(chat, "Ring skolan", DONE)
    chat.press(done)
    revision = only(chat).entry.revision

    told = chat.press(done, MUNICIPALITY).said

    assert "Anna Åkerlund" in told
    assert "14 okt" in told
    assert only(chat).entry.revision == revision == 2


def test_done_by_mistake_is_opened_again(chat: Scene) -> None:
    new(chat, owner="U0ERIK", due="2022-10-20")
    answered = pressed(chat, "Ring skolan", DONE)
    back = button(answered.answers, REOPEN)

    chat.press(back)
    chat.deliver()

    assert only(chat).is_open
    assert "Ring skolan" in chat.command("/atgard").said
    assert FINISH in {each["action_id"] for each in buttons(chat.posts()[0])}
    assert chat.press(back).said == "\n".join([swedish("“{what}” was open already.", what="Ring skolan")] * 2)
    assert only(chat).entry.revision == 3


def test_the_post_of_the_meeting_tells_how_its_actions_stand(chat_on_each: Scene) -> None:
    chat = chat_on_each
    decided(chat, {"text": "Ring skolan", "owner": "U0ERIK"}, {"text": "Boka lokal", "due": "2022-10-20"})
    number = len(chat.posts())

    pressed(chat, "Ring skolan", DONE)
    chat.deliver()

    assert len(chat.posts()) == number, "no new post"
    post = words(next(post for post in chat.posts() if "Boka lokal" in words(post)))
    assert "✔ ~Ring skolan~" in post
    assert "<@U0ANNA>" in post
    assert "20 okt" in post
    elsewhere = words(next(post for post in chat.posts(MUNICIPALITY) if "Boka lokal" in words(post)))
    assert "✔ ~Ring skolan~" in elsewhere
    assert "Anna Åkerlund" in elsewhere


def test_a_change_of_date_or_owner_takes_a_reason(chat: Scene) -> None:
    new(chat, owner="U0ERIK", due="2022-10-20")
    form = pressed(chat, "Ring skolan", CHANGE).view

    assert list(errors(chat.submit(form, {"due": "2022-10-27"}))) == ["why"]
    assert list(errors(chat.submit(form, {"owner": "U0ANNA"}))) == ["why"]
    assert only(chat).entry.revision == 1

    chat.submit(form, {"due": "2022-10-27", "why": "Skolan har lov"})
    chat.deliver()

    assert only(chat).due is not None
    assert only(chat).due.isoformat() == "2022-10-27"  # type: ignore[union-attr]
    (post,) = [post for post in chat.posts() if "Ring skolan" in words(post)]
    assert "27 okt" in words(post)
    assert "Skolan har lov" in words(post)


def test_other_words_or_a_first_date_take_no_reason(chat: Scene) -> None:
    new(chat)

    changed = {"text": "Ring rektorn", "due": "2022-10-20", "for": "S7"}
    chat.submit(pressed(chat, "Ring skolan", CHANGE).view, changed)

    assert (only(chat).what, only(chat).promise) == ("Ring rektorn", "S7")
    assert only(chat).entry.revision == 2


def test_a_form_that_changes_nothing_is_no_revision(chat: Scene) -> None:
    new(chat, owner="U0ERIK", due="2022-10-20")

    saved = chat.submit(pressed(chat, "Ring skolan", CHANGE).view)

    assert saved.acknowledged == {"response_action": "clear"}
    assert only(chat).entry.revision == 1


def test_one_of_the_other_party_stays_unless_somebody_else_is_chosen(chat: Scene) -> None:
    new(chat, owner="U0ERIK", due="2022-10-20")
    chat.command("/atgard", MUNICIPALITY)
    form = pressed(chat, "Ring skolan", CHANGE, MUNICIPALITY).view
    assert "Erik Sjödin" in words(form)
    assert "U0ERIK" not in str(form["blocks"])

    chat.submit(form, {"text": "Ring rektorn"}, MUNICIPALITY)
    assert (only(chat).what, only(chat).entry.values["owner"], only(chat).entry.values["team"]) == (
        "Ring rektorn",
        "U0ERIK",
        POLICE.team_id,
    )

    form = pressed(chat, "Ring rektorn", CHANGE, MUNICIPALITY).view
    chat.submit(form, {"owner": "U0SARA", "why": "Erik är sjuk"}, MUNICIPALITY)
    assert only(chat).entry.values["team"] == MUNICIPALITY.team_id
    chat.deliver()
    assert "Sara Öberg" in words(chat.posts()[0])
    assert "<@U0SARA>" in words(chat.posts(MUNICIPALITY)[0])


def test_of_two_changes_at_once_the_second_is_told(chat: Scene) -> None:
    new(chat)
    first, second = (pressed(chat, "Ring skolan", CHANGE, caller).view for caller in (POLICE, ERIK))
    chat.submit(first, {"text": "Ring rektorn"})

    told = chat.submit(second, {"text": "Ring kuratorn"}, ERIK)

    assert told.acknowledged["response_action"] == "push"
    assert only(chat).what == "Ring rektorn"


def test_the_history_tells_who_when_and_what(chat: Scene) -> None:
    new(chat, due="2022-10-20")
    chat.submit(pressed(chat, "Ring skolan", CHANGE).view, {"due": "2022-10-27", "why": "Skolan har lov"})
    pressed(chat, "Ring skolan", DONE, MUNICIPALITY)
    chat.deliver()

    said = words(chat.press_in_post(HISTORY).view)

    assert "20 okt" in said
    assert "27 okt" in said
    assert "Skolan har lov" in said
    assert "Maria Lindqvist" in said


def test_an_action_made_by_mistake_is_undone(chat: Scene) -> None:
    new(chat)

    chat.press_in_post(UNDO)
    chat.deliver()

    assert [entry.state for entry in chat.entries()] == [EntryState.UNDONE]
    assert "Ring skolan" not in chat.command("/atgard").said
    assert [each["action_id"] for each in buttons(chat.posts()[0])] == [HISTORY]
