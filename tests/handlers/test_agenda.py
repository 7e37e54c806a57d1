"""What `/veckomote` opens with: open actions, and what was decided the last time."""

from datetime import date

from bot.domain.texts import Text, ntext
from handlers.views.entries import CORRECT
from tests.chat import MUNICIPALITY, POLICE, words
from tests.handlers.acting import DONE, decided, new, pressed
from tests.handlers.scene import HELD, Scene, swedish


def opened(chat: Scene, command: str = "/veckomote") -> str:
    return words(chat.command(command).view)


def test_the_next_meeting_opens_with_open_actions_and_the_last_decisions(chat_on_each: Scene) -> None:
    chat = chat_on_each
    late = {"text": "Ring skolan", "owner": "U0ERIK", "due": "2022-10-17"}
    decided(chat, {"text": "Boka lokal"}, late, decisions="Fler vuxna ute på fredagar")
    chat.later(days=7)

    said = opened(chat)

    assert said.index("Ring skolan") < said.index("Boka lokal"), "what is late comes first"
    assert "Erik Sjödin" in said
    assert chat.house.speaker.say(late_since(date(2022, 10, 17), 4)) in said
    assert swedish("nobody yet") in said
    assert f"{swedish('Decided in {week}:', week='vecka 41')}\nFler vuxna ute på fredagar" in said


def late_since(due: date, days: int) -> Text:
    return ntext("{count} day late ({due:day})", "{count} days late ({due:day})", days, due=due)


def test_what_is_done_is_not_on_the_agenda(chat: Scene) -> None:
    new(chat, "Ring skolan")
    assert "Ring skolan" in opened(chat)

    pressed(chat, "Ring skolan", DONE)

    assert "Ring skolan" not in opened(chat)
    assert swedish("Open actions:") not in opened(chat)


def test_the_weeks_own_note_is_not_the_last_meeting(chat: Scene) -> None:
    chat.log("/veckomote", {**HELD, "week": "2022-W40", "decisions": "Förra veckans"})
    chat.log("/veckomote", {**HELD, "decisions": "Den här veckans"})

    said = opened(chat)

    assert "Förra veckans" in said
    assert "Den här veckans" not in said
    assert "vecka 41" in said, "there is a note for it already"


def test_a_meeting_without_decisions_hides_none_before_it(chat: Scene) -> None:
    chat.log("/veckomote", {**HELD, "week": "2022-W39", "decisions": "Fler vuxna ute"})
    chat.log("/veckomote", {**HELD, "week": "2022-W40"})

    assert "Fler vuxna ute" in opened(chat)


def test_ten_actions_are_shown_and_the_rest_counted(chat: Scene) -> None:
    for number in range(12):
        new(chat, f"Nummer {number} {'långt ' * 30}", due=f"2022-10-{number + 15}")

    said = opened(chat)

    assert "Nummer 9 " in said
    assert "Nummer 10 " not in said
    assert chat.house.speaker.say(ntext("and {count} more", "and {count} more", 2)) in said


def test_neither_other_forms_nor_a_correction_have_an_agenda(chat: Scene) -> None:
    new(chat, "Ring skolan")
    chat.log("/veckomote", HELD)

    assert "Ring skolan" not in opened(chat, "/insats")
    assert "Ring skolan" not in words(chat.press_in_post(CORRECT, MUNICIPALITY).view)


def test_an_agenda_with_nothing_on_it_is_not_shown(chat: Scene) -> None:
    said = opened(chat)

    assert swedish("Open actions:") not in said
    assert POLICE.user_id not in said


def test_the_form_still_works_below_its_agenda(chat: Scene) -> None:
    decided(chat, {"text": "Ring skolan", "owner": "U0ERIK"}, decisions="Fler vuxna ute")
    chat.later(days=7)

    chat.log("/veckomote", HELD)

    weeks = sorted(entry.values["week"] for entry in chat.entries() if entry.kind == "weekly_meeting")
    assert weeks == ["2022-W41", "2022-W42"]
