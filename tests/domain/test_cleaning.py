import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cleaning import cleaned, cleaned_in


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("noll\x00 och \x1b[31mrött\x07", "noll och [31mrött"),
        ("halv\ud800", "halv"),
        ("\u202egnälkab\u202c \u2066x\u2069\u200f", "gnälkab x"),
        ("osyn\u200bligt\ufeff\u00ad\u2060 x\u200dy", "osynligt xy"),
        ("ett\r\ntvå\rtre\u2028fyra\x85fem\vsex", "ett\ntvå\ntre\nfyra\nfem\nsex"),
        ("ett\ttvå", "ett två"),
        ("Åkerlund, é (e\u0301) – “lugnt”", "Åkerlund, é (e\u0301) – “lugnt”"),
        ("👩\u200d👩\u200d👧 🚔 ❤\ufe0f", "👩\u200d👩\u200d👧 🚔 ❤\ufe0f"),
    ],
)
def test_what_nobody_sees_is_left_out_and_what_people_read_stays(typed: str, kept: str) -> None:
    assert cleaned(typed) == kept


@given(st.text())
def test_what_is_clean_stays_so_and_can_be_stored(typed: str) -> None:
    kept = cleaned(typed)

    assert cleaned(kept) == kept
    assert "\x00" not in kept
    assert kept.encode().decode() == kept


def test_everything_in_a_document_is_cleaned_but_what_is_to_stay() -> None:
    document = {"a\x00": ["b\x00", {"c": "d\u202e", "blocks": ["e\x00"]}], "number": 1}

    assert cleaned_in(document, without=frozenset({"blocks"})) == {
        "a": ["b", {"c": "d", "blocks": ["e\x00"]}],
        "number": 1,
    }
