import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.making.names import agreement_id_for, id_for, letters_of, lines_of, next_commitment_id
from bot.domain.making.refusal import ChangeRefused
from tests.factories import make_agreement, make_commitment


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Söderhamns kommun", "soderhamns_kommun"),
        ("Åsens skola (F–6)", "asens_skola_f_6"),
        ("3:e skolan", "nr_3_e_skolan"),
        ("学校", "nr"),
    ],
)
def test_a_name_becomes_an_id_in_plain_letters(name: str, expected: str) -> None:
    assert id_for(name, ()) == expected


def test_a_second_one_of_the_same_name_gets_a_number() -> None:
    assert id_for("Skolan", {"skolan", "skolan_2"}) == "skolan_3"


@given(st.text(max_size=90), st.lists(st.text(max_size=60), max_size=5))
def test_every_name_gets_an_id_of_its_own(name: str, others: list[str]) -> None:
    taken: set[str] = set()
    for each in [*others, name, name]:
        made = id_for(each, taken)
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,39}", made)
        assert made not in taken
        taken.add(made)


@given(st.text(max_size=90), st.none() | st.integers(1, 9999))
def test_every_agreement_gets_an_id_of_its_own(municipality: str, year: int | None) -> None:
    first = agreement_id_for(municipality, year, ())
    second = agreement_id_for(municipality, year, {first})

    assert first != second
    assert all(re.fullmatch(r"[a-z][a-z0-9-]{1,59}", each) for each in (first, second))


def test_an_agreement_is_called_after_its_municipality_and_year() -> None:
    assert agreement_id_for("Hofors kommun", 2025, ()) == "hofors-2025"
    assert agreement_id_for("Borås Stad", None, ()) == "boras"
    assert agreement_id_for("Kommun", 2025, ()) == "overenskommelse-2025"


def test_commitments_are_numbered_on() -> None:
    agreement = make_agreement(make_commitment("K9"), make_commitment("K12", {"kind": "milestone"}))

    assert letters_of(agreement) == "K"
    assert next_commitment_id(["K9", "K12", "L40", "K3b"], letters="K") == "K13"
    assert next_commitment_id([]) == "L1"
    with pytest.raises(ChangeRefused):
        next_commitment_id(["L99"])


def test_lines_lose_bullets_and_what_stands_there_twice() -> None:
    assert lines_of(" - Norra skolan\n\n2. Södra skolan\n• norra SKOLAN\n9 klubbar ") == (
        "Norra skolan",
        "Södra skolan",
        "9 klubbar",
    )


def test_a_line_that_no_list_can_show_is_refused_at_its_field() -> None:
    with pytest.raises(ChangeRefused) as caught:
        lines_of("x" * 76, "units")

    assert [refusal.place for refusal in caught.value.refusals] == [("units",)]
