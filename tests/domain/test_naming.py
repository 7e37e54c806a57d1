"""What seems to say who somebody is: how much of it is seen, and how often the warning is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.guard import as_read
from bot.domain.naming import find_naming, names_of
from tests.domain.clean_notes import clean_notes
from tests.domain.naming_sentences import CLEAN, MISSED, NAMING
from tests.domain.reminding.story import built_in


@pytest.mark.parametrize(("sentence", "words"), NAMING)
def test_words_that_say_who_somebody_is_are_pointed_out(sentence: str, words: str) -> None:
    assert any(words in found for found in find_naming(sentence)), find_naming(sentence)


@pytest.mark.parametrize("sentence", MISSED)
def test_some_that_say_so_without_such_words_are_missed(sentence: str) -> None:
    """Recall is 63 of 67 on this set: the warning helps those who forget, it is no proof that nobody is named."""
    assert find_naming(sentence) == ()


@pytest.mark.parametrize("sentence", CLEAN)
def test_places_organisations_and_groups_are_nobody(sentence: str) -> None:
    assert find_naming(sentence) == ()


def test_ordinary_notes_are_warned_about_rarely() -> None:
    """3.5 % of notes that name nobody, nearly all for the places that no list here knows; 0.1 % for all others."""
    pointed_out = [find_naming(note) for note in clean_notes(4000)]
    warned = [words for words in pointed_out if words]

    assert len(warned) <= 160
    unknown = {"Café Mimosa", "Kvarteret Ugglan", "Blå Tåget"}
    assert len([words for words in warned if not unknown & set(words)]) <= 4


def test_names_from_the_agreement_are_nobodys() -> None:
    note = "Möte på Kastanjen Berga tillsammans med Bergslagens Vänner"
    assert find_naming(note) == ("Kastanjen Berga", "Bergslagens Vänner")

    assert find_naming(note, known=["Kastanjen", "Föreningen Bergslagens Vänner"]) == ()


def test_an_agreement_tells_what_its_things_are_called() -> None:
    names = names_of(built_in("soderhamn-2022"))

    assert "Söderhamns kommun" in names
    assert find_naming("Vi bjöd in Lokalpolisområde Hälsingland", known=names) == ()


def test_the_same_words_are_told_once_and_as_they_were_written() -> None:
    assert find_naming("Pojken kom. pojken gick. Pojken sprang.") == ("Pojken", "pojken")


def test_where_one_name_goes_on_in_the_next_they_are_one() -> None:
    assert find_naming("Vi såg Anna Maria Svensson där") == ("Anna Maria Svensson",)


@given(st.text(max_size=300))
def test_what_is_pointed_out_stands_in_the_text(content: str) -> None:
    read = " ".join(as_read(content).split())

    assert all(found in read for found in find_naming(content))


@pytest.mark.parametrize(
    "letters", ["A", "Aa ", "A-", "Anna ", "mamma ", "12 år", "är 1", "f\N{MODIFIER LETTER APOSTROPHE}", " . "]
)
def test_a_long_text_is_read_at_once(letters: str) -> None:
    assert isinstance(find_naming((letters * 3000)[:3000]), tuple)
