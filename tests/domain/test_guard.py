import re
from datetime import date
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn

from bot.domain.guard import find_personal_data
from bot.language import speaker_for

BORN = st.dates(date(1910, 1, 1), date(2025, 12, 31))
SEPARATORS = ["", "-", "+", " ", " - ", "- ", ".", "_", *"\N{EN DASH}\N{EM DASH}\N{NON-BREAKING HYPHEN}\N{MINUS SIGN}"]
WITHIN = ["", "-", "/", ".", "_", " "]
AN_HOUR = r"(?:[01]\d|2[0-3])[0-5][05]"
INVISIBLE = "\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}\N{WORD JOINER}\N{LEFT-TO-RIGHT MARK}\N{VARIATION SELECTOR-16}"
FULL_WIDTH = {ord("0") + digit: ord("\N{FULLWIDTH DIGIT ZERO}") + digit for digit in range(10)}


def kind_of(content: str) -> str | None:
    """Return what the guard saw, in a word of its sentence."""
    found = find_personal_data(content)
    if found is None:
        return None
    said = speaker_for("en").say(found)
    assert not re.search(r"\d|@", said), "the answer repeats nothing of what was written"
    return next(word for word in ("identity", "e-mail", "telephone") if word in said)


def identity_number(born: date, serial: int, *, coordination: bool = False) -> tuple[str, str]:
    """Return the six digits of the day and the four after them, with a valid checksum."""
    day = born.day + (60 if coordination else 0)
    six = f"{born:%y%m}{day:02d}"
    nine = f"{six}{serial:03d}"
    return six, f"{serial:03d}{luhn.calc_check_digit(nine)}"


@given(BORN, st.integers(0, 999), st.sampled_from(SEPARATORS), st.sampled_from(WITHIN), st.booleans(), st.booleans())
def test_a_personal_identity_number_is_seen_in_every_spelling(
    born: date,
    serial: int,
    separator: str,
    within: str,
    century: bool,  # noqa: FBT001 drawn
    coordination: bool,  # noqa: FBT001 drawn
) -> None:
    six, four = identity_number(born, serial, coordination=coordination)
    assume(separator != " " or not re.fullmatch(AN_HOUR, four))  # after a space it may be one, of a day
    year = f"{born.year // 100 if century else ''}{six[:2]}"
    written = within.join([year, six[2:4], six[4:]]) + separator + four

    for content in (written, f"Pratade med {written}.", f"({written})", f"nr:{written},", f"12 {written} 3"):
        assert kind_of(content) == "identity"
    assert kind_of(written.translate(FULL_WIDTH)) == "identity"


@given(BORN, st.integers(0, 999), st.integers(1, 9))
def test_a_number_with_a_wrong_checksum_is_no_identity_number(born: date, serial: int, wrong: int) -> None:
    six, four = identity_number(born, serial)
    spoilt = f"{six}-{four[:3]}{(int(four[3]) + wrong) % 10}"
    assume(not luhn.is_valid(spoilt.replace("-", "")))

    assert kind_of(spoilt) != "identity"


def test_what_was_written_is_refused_with_advice_how_to_remove_it_from_the_chat() -> None:
    for content in ("811218-9876", "anna@exempel.se", "070-123 45 67"):
        found = find_personal_data(content)
        assert found is not None
        said = speaker_for("en").say(found)
        assert said.endswith("Delete.")
        assert len(said) < 260, "read on a phone, beneath a field"


@pytest.mark.parametrize("number", ["556036-0793", "202100-1975", "212000-2411"])
def test_an_organisations_number_is_no_personal_one(number: str) -> None:
    assert find_personal_data(f"Fakturan ställs till {number}") is None


@pytest.mark.parametrize(
    "address",
    [
        "anna@exempel.se",
        "A.Berg+x@polisen.example.org",
        "ring å@ö.se",
        "a_b@c-d.se",
        "a.b (at) c.se",
        "anna @ polisen.se",
        "anna@ polisen.se",
        "anna [at] exempel [dot] se",
        "a(at)b.c(punkt)se",
        "anna (snabel-a) a.se",
    ],
)
def test_an_address_is_seen(address: str) -> None:
    assert kind_of(f"Skriv till {address} i dag") == "e-mail"


@pytest.mark.parametrize(
    "number",
    [
        "070-123 45 67",
        "070\N{EN DASH}123 45 67",
        "0730-16 30 12",
        "0701234567",
        "070 123 45 67",
        "+46701234567",
        "+46 70 123 45 67",
        "+46 (0)70-123 45 67",
        "0046 70 123 45 67",
        "08-123 456 78",
        "0270-123 45",
        "0270-12 34 56",
        "073-123 45 67.",
        "070.123.45.67",
        "+46.70.123.45.67",
        "+46/70/123 45 67",
        "070/123 45 67",
        "070 / 123 45 67",
        "070_123_45_67",
        "(070) 123 45 67",
        "070-123 45 67/arbetet",
        "070-123 45 67/070-765 43 21",
        "mobil/070-123 45 67",
        "08.123.456.78",
        "08/123 45 67",
        "0270/123 45",
        "0270.12.34.56",
        "0270_12345",
        "070 1234567",
        "070--123 45 67",
        "00 46 70 123 45 67",
        "(+46) 70 123 45 67",
        "46701234567",
        "46 70 123 45 67",
        "0 7 0 1 2 3 4 5 6 7",
        "08 123 456 78",
        "08 123 45 67",
        "08 1234567",
        "0270 123 45",
        "0270 12 34 56",
        "0270 123456",
        "031 12 34 56",
        "018 123 456",
        "018 1234567",
        "070  123  45  67",
        "070\t1234567",
        "070,1234567",
        "070:1234567",
        "070:123 45 67",
    ],
)
def test_a_telephone_number_is_seen(number: str) -> None:
    assert kind_of(f"Nås på {number}") == "telephone"


@pytest.mark.parametrize("said", ["tel", "Tel.", "tfn:", "Telefon", "ring", "Nås på", "sms"])
@pytest.mark.parametrize(
    "number",
    ["08 12 34 56", "08 123 456", "0220 123 45", "0220 12 34 56", "08-12 34 56", "08 - 123 456", "08 - 123 45 67"],
)
def test_a_word_before_it_tells_a_telephone_number_from_counts_and_hours(said: str, number: str) -> None:
    assert kind_of(f"{said} {number} i dag") == "telephone"


@pytest.mark.parametrize("invisible", INVISIBLE)
@pytest.mark.parametrize(
    ("written", "kind"),
    [("811218-9876", "identity"), ("070-123 45 67", "telephone"), ("anna@exempel.se", "e-mail")],
)
def test_what_cannot_be_seen_hides_nothing(written: str, kind: str, invisible: str) -> None:
    assert kind_of(f"Pratade med {invisible.join(written)}") == kind


@pytest.mark.parametrize(
    "content",
    [
        "",
        "Lugnt i centrum, 12 samtal med unga",
        "kl. 18-22, 14-15/10 2022",
        "2022-10-14",
        "2022-10-14 18:00-22:00",
        "20221014",
        "20221014-20221015",
        *(f"2022-10-{day}\N{EN DASH}2022-10-{day + 1}" for day in range(10, 20)),
        "Ärende 2022/1234, dnr A123.456/2022",
        "10 000 kr",
        "vecka 41 @ stationen",
        "Träff @ torget.Senare hem",
        "Matcher 070:12, 070,12 och 070, 123 45 67",
        "de sista 4 dagarna, 12 samtal",
        "Öppet 08 - 16 300 personer",
        "100-200 personer",
        "OSL 10 kap. 18 a §",
        "1 234 567",
        "08.00-16.30",
        "30-31 augusti, 070-talet",
        "2022.10.14",
        "2022.08.14 18.30",
        "14/10 2022",
        "08/10 2022",
        "04/10 2022",
        "08/10/2022",
        "01.10.2022",
        "08.10.2022 kl. 18.30",
        "08.10.22 12 personer",
        "dnr 0123-4567/22",
        "dnr 0702-2022/12",
        "dnr 070/2022-123",
        "dnr 0046/2022-123",
        "dnr 012/2022-123",
        "dnr 0123.456/22",
        "08.00-16.00",
        "kl. 08.00-12.00 och 13.00-16.00",
        "kl. 07.30 16.30",
        "0730/0800",
        "v. 07, 08, 09",
        "v.07_08",
        "2022-W07",
        "10.000.000 kr",
        "12_000 besök",
        "Ungdomar 13-17 år, 2021-2022, 25 000 invånare",
    ],
)
def test_ordinary_words_and_figures_pass(content: str) -> None:
    assert find_personal_data(content) is None


@given(st.text(max_size=200))
def test_any_text_gets_an_answer(content: str) -> None:
    assert kind_of(content) in {None, "identity", "e-mail", "telephone"}


@pytest.mark.parametrize(
    "letters", ["0", "0-", "a.", "+46 ", "1 ", "12 ", "-12", "a@", "0701-", "19 ", "08 ", "ring 08 ", "sista ", "[at]a"]
)
def test_a_long_text_is_read_at_once(letters: str) -> None:
    """No text makes the search go back and forth: parts are of fixed length, and what may lie between is bounded."""
    assert find_personal_data((letters * 3000)[:3000] + "x") in (None, find_personal_data(letters * 3000))


def test_no_two_kinds_of_day_are_confused() -> None:
    days = [f"{year}-{month:02d}-{day:02d}" for year, month, day in product((2020, 2022), range(1, 13), range(1, 29))]

    assert [day for day in days if find_personal_data(day)] == []
