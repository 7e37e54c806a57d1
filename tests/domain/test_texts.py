from datetime import date

import pytest
from pydantic import BaseModel, ValidationError

from bot.domain.texts import FileWording, Joined, LocalText, Text, Wording, ntext, text
from bot.language import speaker_for


class Thing(BaseModel):
    name: FileWording
    label: Wording = LocalText(sv="etikett")


def test_a_plain_word_in_a_file_is_swedish_in_every_language() -> None:
    name = Thing.model_validate({"name": "skola"}).name

    assert name == LocalText(sv="skola")
    assert speaker_for("en").say(name) == "skola"


def test_a_wording_in_two_languages_is_said_in_the_one_asked_for() -> None:
    name = Thing.model_validate({"name": {"sv": "skola", "en": "school"}}).name

    assert speaker_for("sv").say(name) == "skola"
    assert speaker_for("en").say(name) == "school"


@pytest.mark.parametrize("wrong", ["", "   ", 7, None, {"en": "school"}, {"sv": "skola", "de": "Schule"}])
def test_a_wording_without_swedish_or_with_another_language_is_refused(wrong: object) -> None:
    with pytest.raises(ValidationError):
        Thing.model_validate({"name": wrong})


def test_a_label_may_be_built_in_or_come_from_a_file() -> None:
    built_in = Thing.model_validate({"name": "x", "label": text("Date")}).label
    from_file = Thing.model_validate({"name": "x", "label": "Datum"}).label

    assert isinstance(built_in, Text)
    assert from_file == LocalText(sv="Datum")


def test_a_sentence_is_a_value_that_can_be_compared() -> None:
    assert text("{done} of {of}", done=1, of=4) == text("{done} of {of}", done=1, of=4)
    assert text("{done} of {of}", done=1, of=4) != text("{done} of {of}", done=2, of=4)


@pytest.mark.parametrize(("number", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_a_count_chooses_the_form_and_fills_its_place(number: int, said: str) -> None:
    assert speaker_for("en").say(ntext("{count} day", "{count} days", number)) == said


def test_a_sentence_holds_dates_and_other_sentences() -> None:
    inner = Joined((text("{day}", day=date(2022, 10, 14)), "x", "y"))

    assert speaker_for("en").say(text("on {days}", days=inner)) == "on 14 Oct 2022, x, and y"
