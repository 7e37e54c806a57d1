"""`/atgard` through the chat: what is to be done and by whom, a new action, and its post."""

from datetime import date, timedelta

import pytest

from bot.domain.texts import Text, ntext, text
from handlers.views.actions import CHANGE_ACTION, FINISH, HAND_OVER, NEW_ACTION
from handlers.views.entries import HISTORY, UNDO
from tests.chat import MUNICIPALITY, POLICE, at, button, buttons, fill, words
from tests.handlers.acting import DONE, actions, decided, new, only, pressed
from tests.handlers.scene import STRANGER, Scene, built_in, errors, swedish


def test_what_one_owes_comes_first_and_what_is_late_before_the_rest(chat: Scene) -> None:
    new(chat, "Andras", owner="U0ERIK", due="2022-10-20")
    new(chat, "Utan datum", owner="U0ANNA")
    new(chat, "Snart", owner="U0ANNA", due="2022-10-17")
    new(chat, "Sen", owner="U0ANNA", due="2022-10-11")

    said = chat.command("/atgard").said

    places = [said.index(f"*{what}*") for what in ("Sen", "Snart", "Utan datum", "Andras")]
    assert places == sorted(places)
    assert "<@U0ERIK>" in said
    assert "17 okt" in said


def test_late_is_said_in_words(chat: Scene) -> None:
    new(chat, "Ring skolan", due="2022-10-11")

    assert _said(chat, _late(3))
    chat.clock += timedelta(days=-2)
    assert _said(chat, _late(1))
    chat.clock += timedelta(days=-1)
    assert _said(chat, text("due today"))


def _said(chat: Scene, what: Text) -> bool:
    """Tell whether the list says so, at the beginning of a line or within it."""
    return chat.house.speaker.say(what).casefold() in chat.command("/atgard").said.casefold()


def _late(days: int, due: date = date(2022, 10, 11)) -> Text:
    return ntext("{count} day late ({due:day})", "{count} days late ({due:day})", days, due=due)


def test_nothing_to_do_is_said_and_a_new_one_offered(chat: Scene) -> None:
    answered = chat.command("/atgard")

    assert swedish("You have nothing to do here.") in answered.said
    assert button(answered.answers, NEW_ACTION)
    assert HAND_OVER not in {each["action_id"] for each in buttons(answered.answers)}
    assert answered.answers[0]["response_type"] == "ephemeral"


def test_a_new_action_is_told_in_each_channel_once(chat_on_each: Scene) -> None:
    chat = chat_on_each
    new(chat, owner="U0ERIK", due="2022-11-14", promise="S7")

    for caller, owner in ((POLICE, "<@U0ERIK>"), (MUNICIPALITY, "Erik Sjödin")):
        (post,) = [post for post in chat.posts(caller) if "Ring skolan" in words(post)]
        assert owner in words(post)
        assert "14 nov" in words(post)
        assert "S7" in words(post)
        assert [each["action_id"] for each in buttons(post)] == [FINISH, CHANGE_ACTION, UNDO, HISTORY]
    assert "<@U0ERIK>" not in words(chat.posts(MUNICIPALITY)[0])


def test_the_form_sent_twice_is_one_action(chat_on_each: Scene) -> None:
    chat = chat_on_each
    form = chat.command("/atgard ny").view
    for _ in range(2):
        assert chat.submit(form, {"text": "Ring skolan"}).acknowledged == {"response_action": "clear"}
    chat.deliver()

    assert only(chat).what == "Ring skolan"
    assert len([post for post in chat.posts() if "Ring skolan" in words(post)]) == 1


@pytest.mark.parametrize("typed", ["/atgard ny Ring  skolan", "/atgard NY Ring skolan", "/atgard Ring skolan"])
def test_what_is_typed_stands_in_the_form(chat: Scene, typed: str) -> None:
    chat.submit(chat.command(typed).view)

    assert only(chat).what == "Ring skolan"


def test_a_long_text_is_cut_to_what_the_field_takes(chat: Scene) -> None:
    chat.submit(chat.command(f"/atgard ny {'Ring skolan ' * 30}").view)

    assert len(only(chat).what) == 200
    assert only(chat).what.endswith("…")


def test_the_button_below_the_list_opens_the_form(chat: Scene) -> None:
    answered = chat.command("/atgard")
    form = chat.press(button(answered.answers, NEW_ACTION)).view
    chat.submit(form, {"text": "Boka lokal"})

    assert only(chat).what == "Boka lokal"


def test_a_person_is_never_pointed_out_in_an_action(chat: Scene) -> None:
    refused = chat.command("/atgard ny Ring 811218-9876")
    assert "personnummer" in refused.said
    assert not [call for call in refused.calls if call.method == "views.open"]

    answered = chat.submit(chat.command("/atgard ny").view, {"text": "Ring 811218-9876"})
    assert list(errors(answered)) == ["text"]
    assert actions(chat) == []


def test_what_was_decided_in_a_meeting_is_told_with_its_week(chat: Scene) -> None:
    decided(chat, {"text": "Ring skolan", "owner": "U0ANNA", "due": "2022-10-13"})

    said = chat.command("/atgard").said

    assert "*Ring skolan*" in said
    assert "vecka 41" in said
    assert len([post for post in chat.posts() if "Ring skolan" in words(post)]) == 1, "the meeting's, no other"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("/atgard mina", {"Min", "Min sena"}),
        ("/atgard alla", {"Min", "Min sena", "Eriks", "Eriks sena"}),
        ("/atgard försenade", {"Min sena", "Eriks sena"}),
        ("/atgard forsenade", {"Min sena", "Eriks sena"}),
        ("/atgard overdue", {"Min sena", "Eriks sena"}),
    ],
)
def test_filters(chat: Scene, typed: str, shown: set[str]) -> None:
    for who, owner in (("Min", "U0ANNA"), ("Eriks", "U0ERIK")):
        new(chat, who, owner=owner, due="2022-10-20")
        new(chat, f"{who} sena", owner=owner, due="2022-10-10")
        new(chat, f"{who} klara", owner=owner)
        pressed(chat, f"{who} klara", DONE)

    said = chat.command(typed).said

    names = {"Min", "Min sena", "Min klara", "Eriks", "Eriks sena", "Eriks klara"}
    assert {name for name in names if f"*{name}*" in said} == shown


def test_help_says_what_can_be_typed(chat: Scene) -> None:
    said = chat.command("/atgard hjälp").said

    assert all(word in said for word in ("mina", "alla", "försenade", "ny", "lämna över"))


def test_many_are_counted(chat: Scene) -> None:
    for number in range(13):
        new(chat, f"Nummer {number}", owner="U0ERIK", due=f"2022-10-{number + 15}")

    said = chat.command("/atgard").said
    assert "Nummer 9" in said
    assert "Nummer 10" not in said
    assert chat.house.speaker.say(_more(3)) in said
    assert "Nummer 12" in chat.command("/atgard alla").said


def _more(count: int) -> Text:
    return ntext("and {count} more", "and {count} more", count)


def test_the_longest_list_still_fits(chat: Scene) -> None:
    """The scene holds every answer against Slack's limits."""
    for number in range(25):
        new(chat, f"{'&' * 190} {number}", owner="U0ERIK", promise="S7")

    assert "24" not in chat.command("/atgard alla").said.split("*")


def test_a_channel_without_an_agreement_is_told_so(chat: Scene) -> None:
    for typed in ("/atgard", "/atgard ny Ring skolan", "/atgard lämna över"):
        assert swedish("Tie an agreement") in chat.command(typed, STRANGER).said


def test_the_second_of_a_channels_agreements_can_be_chosen(chat: Scene) -> None:
    chat.import_and_tie(built_in("sandviken-2020"))
    form = chat.command("/atgard ny Ring skolan").view
    chosen = button(form, "form_agreement")
    other = next(each for each in chosen["options"] if each["value"] == "sandviken-2020")

    form = chat.press({**chosen, "selected_option": other}, view=fill(form, {})).view
    chat.submit(form)

    assert [action.what for action in actions(chat, "sandviken-2020")] == ["Ring skolan"]
    said = chat.command("/atgard").said
    assert built_in("sandviken-2020").title[:40] in said


def test_actions_disturb_no_promise(chat: Scene) -> None:
    before = chat.command("/lofte").said, chat.command("/lofte S7").said
    new(chat, promise="S7", owner="U0ERIK", due="2022-10-01")
    pressed(chat, "Ring skolan", DONE)
    new(chat, "Boka lokal", promise="S6")

    assert (chat.command("/lofte").said, chat.command("/lofte S7").said) == before


def test_a_new_year_changes_no_action(chat: Scene) -> None:
    new(chat, due="2022-12-30")
    chat.clock = at("2023-01-02")

    assert _said(chat, _late(3, date(2022, 12, 30)))


def test_a_day_at_the_end_of_the_words_is_the_due_date(chat: Scene) -> None:
    values = str(fill(chat.command("/atgard ny Ring skolan 14/11").view, {})["state"]["values"])

    assert "'Ring skolan 14/11'" in values, "nothing that was typed is lost"
    assert "2022-11-14" in values
    assert "selected_date': None" in str(fill(chat.command("/atgard ny Ring dem om fredagen").view, {}))
