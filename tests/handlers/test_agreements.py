import re
from datetime import date, timedelta

import pytest

from bot.adapters.agreement_files import built_in_files
from bot.domain.agreement import Agreement
from bot.domain.judging.assess import assess
from handlers.views.answers import MAKE, TIE
from handlers.views.entries import SHOW
from handlers.views.glance import EXPLAIN, OTHER_AGREEMENT, SHARE
from tests.chat import MUNICIPALITY, button, buttons, words
from tests.factories import make_agreement, make_commitment
from tests.handlers.scene import COUNTING, STRANGER, WITHOUT_DECISION_MAKER, Scene, built_in, swedish

SUCCESSOR = make_agreement(
    make_commitment("P1"), id="provstad-2024", period={"start": "2024-01-01", "end": "2025-12-31"}
)


def chosen(listed: dict[str, object], value: str) -> dict[str, object]:
    return {**listed, "selected_option": {"value": value}}


def test_a_channel_without_an_agreement_says_so_and_offers_to_tie_one(untied: Scene) -> None:
    answered = untied.command("/lofte")

    assert answered.said.startswith(
        swedish("This channel has no agreement yet. Tie one to it, and you can log and follow up here.")
    )
    assert [each["action_id"] for each in buttons(answered.answers)] == [TIE, MAKE]


def test_the_glance_shows_every_commitment_with_bar_status_and_pace(chat: Scene) -> None:
    chat.log()

    said = chat.command("/lofte").said

    for commitment in built_in("soderhamn-2022").commitments:
        assert f"*{commitment.id}* {commitment.title}" in said
    standing = f"▰▱▱▱  *{swedish('in progress')} · {swedish('on track')}*"
    assert standing.casefold() in said.casefold()
    assert re.search(r"1 (av|of) 4", said)


def test_the_glance_is_shown_to_the_one_who_asked_only(chat: Scene) -> None:
    answered = chat.command("/lofte")

    assert [answer["response_type"] for answer in answered.answers] == ["ephemeral"]
    assert answered.calls == []
    assert chat.posts() == chat.posts()[-1:], "nothing but the post about the tie"


def test_sharing_posts_the_glance_once_however_often_the_button_is_pressed(chat: Scene) -> None:
    before = len(chat.posts())
    share = button(chat.command("/lofte").answers, SHARE)

    for _ in range(3):
        chat.press(share)
        chat.deliver()

    assert len(chat.posts()) == before + 1
    assert "*S7*" in words(chat.posts()[0])
    assert list(buttons(chat.posts()[0])) == []
    assert chat.posts(MUNICIPALITY) == chat.posts(MUNICIPALITY)[-1:], "the other authority shares by itself"


@pytest.mark.parametrize("typed", ["S7", "s7", " s7 "])
def test_a_promise_is_explained_whatever_the_case_of_its_number(chat: Scene, typed: str) -> None:
    assert chat.command(f"/lofte {typed}").answers[0]["text"].startswith("S7 ")


def test_conditions_and_purposes_are_explained_too(chat: Scene) -> None:
    chat.log(filled=WITHOUT_DECISION_MAKER)

    assert re.search("(0 av|0 of) 1", chat.command("/lofte S7c").said)
    assert chat.command("/lofte s7E").answers[0]["text"].startswith("S7e ")


@pytest.mark.parametrize(
    "typed",
    [
        *("/lofte bild", "/lofte kalender", "/lofte S7", "/lofte versioner", "/lofte ändra"),
        *("/atgard", "/atgard ny", "/atgard lämna över", "/samtycke", "/samtycke AB-12"),
        *("/lagesbild", "/lagesbild ny", "/insats", "/aktivitet"),
    ],
)
def test_whatever_is_asked_for_without_an_agreement_a_button_ties_one(untied: Scene, typed: str) -> None:
    answered = untied.command(typed)

    assert button(answered.answers, TIE)
    assert not any(call.method.startswith("views.") for call in answered.calls)


@pytest.mark.parametrize("agreement", [built_in(path.stem) for path in built_in_files()], ids=lambda each: each.id)
def test_every_row_of_an_agreement_can_be_asked_for(untied: Scene, agreement: Agreement) -> None:
    untied.import_and_tie(agreement)

    for row in assess(agreement, [], on=date(2022, 10, 14)).rows:
        assert untied.command(f"/lofte {row.id}").answers[0]["text"].startswith(f"{row.id} ")


def test_an_unknown_number_is_told_which_there_are(chat: Scene) -> None:
    said = chat.command("/lofte S99").said

    assert "S99" in said
    assert "S1, S2, S3, S4, S5, S6, S6a, S7, S7a, S7b, S7c, S7d, S7e" in said


def test_what_is_typed_comes_back_harmless_and_short(chat: Scene) -> None:
    said = chat.command("/lofte <!channel> " + "x" * 3900).said

    assert "<!channel>" not in said
    assert "S7e" in said, "the known numbers are not crowded out"


@pytest.mark.parametrize("typed", ["hjälp", "HJÄLP", "Help", "?"])
def test_help_names_every_command(untied: Scene, typed: str) -> None:
    said = untied.command(f"/lofte {typed}").said

    assert all(command in said for command in ("/lofte", "/insats", "/veckomote", "/lofte koppla"))


@pytest.mark.parametrize(
    ("typed", "alone"),
    [
        ("/lofte medlem @Maria", "/lofte medlem"),
        ("/lofte bjud in kommunen", "/lofte bjud in"),
        ("/lofte bjud   in", "/lofte bjud in"),
        ("/lofte versioner tack", "/lofte versioner"),
        ("/lofte hjälp mig", "/lofte hjälp"),
    ],
)
def test_what_is_typed_after_a_word_is_left_aside(chat: Scene, typed: str, alone: str) -> None:
    assert _first_line(chat.command(typed).said) == _first_line(chat.command(alone).said)


def _first_line(said: str) -> str:
    return re.sub("[A-Z0-9]{4}-[A-Z0-9-]{14}", "", said).partition("\n")[0]


def test_of_several_agreements_the_one_in_force_is_shown_and_the_others_offered(chat: Scene) -> None:
    chat.import_and_tie(SUCCESSOR)
    chat.import_and_tie(built_in("soderkoping-2020"))

    answered = chat.command("/lofte")

    assert answered.answers[0]["text"].startswith(built_in("soderhamn-2022").title)
    others = button(answered.answers, OTHER_AGREEMENT)
    assert [option["value"] for option in others["options"]] == ["soderkoping-2020", "provstad-2024"]

    other = chat.press(chosen(others, "soderkoping-2020"))
    assert other.answers[0]["text"].startswith(built_in("soderkoping-2020").title)


def test_a_number_is_looked_for_in_all_of_the_channels_agreements(chat: Scene) -> None:
    chat.import_and_tie(built_in("soderkoping-2020"))

    assert chat.command("/lofte k6").answers[0]["text"].startswith("K6 ")


def test_a_promise_chosen_below_the_glance_is_explained(chat: Scene) -> None:
    listed = button(chat.command("/lofte").answers, EXPLAIN)
    assert [option["value"] for option in listed["options"]][-1] == "soderhamn-2022|S7"

    assert chat.press(chosen(listed, "soderhamn-2022|S6")).answers[0]["text"].startswith("S6 ")


def test_the_button_of_a_post_shows_the_promise_that_the_entry_counts_towards(chat: Scene) -> None:
    chat.log()

    assert chat.press_in_post(SHOW, MUNICIPALITY).answers[0]["text"].startswith("S7 ")


def test_an_explanation_names_every_entry_with_its_reason(chat: Scene) -> None:
    chat.log(filled=WITHOUT_DECISION_MAKER)
    chat.log(filled={**COUNTING, "days.0.date": "2022-10-13"})

    said = chat.command("/lofte S7").said

    assert said.count("✔") == 1
    assert said.count("✘") == 1
    assert "beslutsfattare" in said.split("✘")[1]


def test_an_explanation_with_many_entries_tells_the_newest_and_counts_the_rest(chat: Scene) -> None:
    for number in range(20):
        day = date(2022, 10, 14) - timedelta(days=number)
        chat.log(filled={**COUNTING, "days.0.date": day.isoformat(), "note": "Lugn kväll & <stilla>. " * 40})

    said = chat.command("/lofte S7").said

    assert said.count("✔") == 15
    assert "5" in said.splitlines()[-1], "the rest as a number"


def test_another_channels_agreement_is_not_shown(chat: Scene) -> None:
    share = button(chat.command("/lofte").answers, SHARE)
    listed = button(chat.command("/lofte").answers, EXPLAIN)
    chat.log()

    for pressed in (
        chat.press(share, STRANGER),
        chat.press(chosen(listed, "soderhamn-2022|S7"), STRANGER),
        chat.press(button(chat.posts()[0], SHOW), STRANGER),
    ):
        assert pressed.response.status == 200
        assert pressed.said == "\n".join(
            [swedish("This channel isn't tied to the agreement. Tie it with /lofte koppla.")] * 2
        )
    chat.deliver()
    assert chat.posts(STRANGER) == []
