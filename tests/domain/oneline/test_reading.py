from datetime import date
from typing import Any

import pytest

from bot.domain.oneline.understood import Mark
from tests.domain.oneline.lines import asked, heads, read


def test_the_line_of_an_operation_in_soderhamn_is_understood() -> None:
    line = (
        "igår heldag polisstationen 4 poliser 2 socialsekreterare 1 beslutsfattare narkotika ungdom"
        " – lugnt vid resecentrum"
    )
    understood = read(line)

    assert understood.values == {
        "days": [{"date": "2022-10-13", "full_day": True, "at_police_station": True}],
        "heads": {"area_officer": 4, "social_worker": 2, "decision_maker": 1},
        "focus": ["narcotics", "youth"],
        "note": "lugnt vid resecentrum",
    }
    assert understood.note == "lugnt vid resecentrum"
    assert understood.questions == ()
    assert understood.marks[0] == Mark(0, 4, "days", "date")
    assert [(line[each.start : each.end], each.field, each.part) for each in understood.marks[1:]] == [
        ("heldag", "days", "full_day"),
        ("polisstationen", "days", "at_police_station"),
        ("4 poliser", "heads", "area_officer"),
        ("2 socialsekreterare", "heads", "social_worker"),
        ("1 beslutsfattare", "heads", "decision_maker"),
        ("narkotika", "focus", "narcotics"),
        ("ungdom", "focus", "youth"),
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("fyra poliser", {"area_officer": 4}),
        ("four officers", {"area_officer": 4}),
        ("en beslutsfattare", {"decision_maker": 1}),
        ("2 soc, 1 chef & 3 fältare", {"social_worker": 2, "decision_maker": 1, "field_worker": 3}),
        ("2 från soc och 1 faltassistent", {"social_worker": 2, "field_worker": 1}),
        ("4 poliser/2 socsek", {"area_officer": 4, "social_worker": 2}),
        ("poliser: 4, soc: två", {"area_officer": 4, "social_worker": 2}),
        ("2 socsekreterare", {"social_worker": 2}),
        ("TJUGOFEM POLISERNA", {"area_officer": 25}),
        ("2 kommunpoliser 3 områdespoliser", {"municipal_liaison": 2, "area_officer": 3}),
        ("5 utredare", {"youth_investigator": 5}),
        ("0 beslutsfattare", {"decision_maker": 0}),
        ("ingen beslutsfattare", {"decision_maker": 0}),
        ("varken poliser eller beslutsfattare", {"area_officer": 0, "decision_maker": 0}),
        ("no decision makers", {"decision_maker": 0}),
        ("4poliser", {"area_officer": 4}),
        ("beslutsfattare", {}),
        ("poliser deltog", {}),
    ],
)
def test_heads_are_counted_by_what_people_call_the_roles(line: str, expected: dict[str, int]) -> None:
    assert heads(line) == expected


def test_accents_may_be_written_as_letters_of_their_own() -> None:
    assert heads("tva\N{COMBINING RING ABOVE} fa\N{COMBINING DIAERESIS}ltare") == {"field_worker": 2}


def test_a_role_that_two_of_the_agreements_could_be_is_asked() -> None:
    understood = read("2 workers")

    assert "heads" not in understood.values
    assert asked(understood) == [("2 workers", "Which one do you mean: social worker, field worker?")]


def test_the_end_of_a_compound_is_enough_where_one_role_has_it() -> None:
    assert heads("2 ledare", agreement="hedemora") == {"leisure_leader": 2}


def test_young_people_are_no_conversations_with_them() -> None:
    understood = read("igår 3 young people, 2 samtal")

    assert understood.values["results"] == {"contacts": 2}
    assert understood.note == "3 young people"


def test_a_number_of_what_is_not_asked_for_stays_in_the_note_with_it() -> None:
    understood = read("igår 3 ungdomar rum 12")

    assert understood.note == "3 ungdomar rum 12"
    assert list(understood.values) == ["days", "note"]


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("fyra eller fem poliser", 4, 5),
        ("4 eller 5 poliser", 4, 5),
        ("4-5 poliser", 4, 5),
        ("4–5 poliser", 4, 5),
        ("4 - 5 poliser", 4, 5),
        ("4 till 5 poliser", 4, 5),
        ("fyra fem poliser", 4, 5),
        ("4/5 poliser", 4, 5),
        ("4 à 5 poliser", 4, 5),
        ("mellan fyra och fem poliser", 4, 5),
        ("four or five officers", 4, 5),
        ("poliser: 4 eller 5", 4, 5),
        ("poliser: 4-5", 4, 5),
    ],
)
def test_a_number_that_may_be_another_is_asked(said: str, first: int, second: int) -> None:
    understood = read(f"igår heldag {said} 1 soc")

    assert understood.values["heads"] == {"social_worker": 1}
    assert [sentence for _, sentence in asked(understood)] == [f"Is it {first} or {second}? Write one number."]


@pytest.mark.parametrize(
    "said", ["varav 1 kommunpolis", "varav en kommunpolis", "inklusive 1 kommunpolis och 1 ungdomsutredare"]
)
def test_those_who_may_be_among_the_others_are_asked(said: str) -> None:
    understood = read(f"igår 4 poliser, {said}, 1 soc")

    assert understood.values["heads"] == {"area_officer": 4, "social_worker": 1}
    assert asked(understood) == [
        (said, f"“{said}”: are they among those before, or more? Write how many there were of each.")
    ]


def test_a_number_below_zero_keeps_its_sign() -> None:
    assert read("igår heldag -4 poliser").note == "-4 poliser"
    assert heads("igår -4 poliser") == {}
    assert heads("-4 poliser") == {}
    assert read("igår 2 soc -lugnt").note == "lugnt"


def test_the_first_word_of_a_label_is_enough_if_no_other_label_has_it() -> None:
    found = read("v41 3 skadegörelse 2 sett", "situation_picture").values

    (counts,) = [value for value in found.values() if isinstance(value, dict)]
    assert list(counts.values()) == [3]
    assert found["note"] == "2 sett"


@pytest.mark.parametrize("rest", ["2 poliser", "två poliser", "Storgatan ej nära skola", "Storgatan 12", "inte torget"])
def test_what_may_be_more_than_the_place_is_asked_where_there_is_no_note(rest: str) -> None:
    understood = read(f"igår {rest}", "speed_check", "soderkoping-2017")

    assert "place" not in understood.values
    assert understood.note == rest
    assert asked(understood) == [(rest, f"Does all of “{rest}” belong under “Place”? Fill in what does.")]


def test_a_sentence_stays_whole_though_its_words_are_understood() -> None:
    understood = read("pratade med ungdomar om narkotika vid torget")

    assert understood.values["focus"] == ["narcotics", "youth"]
    assert understood.note == "pratade med ungdomar om narkotika vid torget"


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("4 poliser – Lugnt, 3 samtal på E4:an", "Lugnt, 3 samtal på E4:an"),
        ("4 poliser: lugnt — men kallt", "lugnt — men kallt"),
        ("4 poliser, 2 soc. Lugnt vid torget.", "Lugnt vid torget."),
        ("torget 4 poliser - lugnt", "torget - lugnt"),
        ("4 poliser chef med: lugnt", "chef med: lugnt"),
        ("Igår: 4 poliser", ""),
        ("4 poliser och 2 soc", ""),
        ("kallt, blött och 2 soc", "kallt, blött och"),
        ("kallt och blött och 2 soc", "kallt och blött och"),
    ],
)
def test_the_note_is_what_was_not_understood_word_for_word(line: str, note: str) -> None:
    assert read(line).note == note


def test_a_note_that_is_too_long_is_asked_about_and_still_there() -> None:
    understood = read("igår – " + "å" * 1001)

    assert "note" not in understood.values
    assert understood.note == "å" * 1001
    assert asked(understood) == [("å" * 1001, "At most 1000 characters: shorten it a little.")]


@pytest.mark.parametrize(
    "line",
    ["2022-10-12 070-123 45 67 poliser", "igår 19900101-1234 poliser", "0701-23 45 67 poliser", "900101 1234 poliser"],
)
def test_figures_of_a_person_are_never_counted(line: str) -> None:
    understood = read(line)

    assert "heads" not in understood.values
    assert not any(row["date"].startswith("1990") for row in understood.values.get("days", ()))
    assert understood.note.endswith("poliser")


def test_what_is_said_twice_and_differently_is_asked() -> None:
    understood = read("4 poliser 5 poliser")

    assert understood.values["heads"] == {"area_officer": 4}
    assert asked(understood) == [("5 poliser", "This is said twice, and not the same. Which is right?")]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("3,5 poliser", "Write a whole number, such as 3."),
        ("501 poliser", "The highest number here is 500."),
        ("12/10 25 timmar", "The highest number here is 24."),
    ],
)
def test_a_number_that_cannot_be_is_asked(line: str, sentence: str) -> None:
    assert asked(read(line))[-1][1] == sentence


@pytest.mark.parametrize(
    ("agreement", "kind", "line", "values"),
    [
        ("soderkoping-2017", "foot_patrol", "igår 3,5 timmar centrum", {"hours": 3.5, "place": "centrum"}),
        (
            "soderkoping-2017",
            "speed_check",
            "igar vid skolan i tatort 4 rapporterade – Storgatan",
            {"in_town": True, "near_school": True, "fines": 4, "place": "Storgatan"},
        ),
        ("soderkoping-2017", "speed_check", "igår inte nära skola", {"in_town": False, "near_school": False}),
        ("soderkoping-2017", "safety_walk", "igår 25 deltagare 3 brister", {"attendance": 25, "lighting_found": 3}),
        ("soderkoping-2017", "school_information", "igår 120 elever", {"attendance": 120}),
        ("soderkoping-2020", "situation_mapping", "igår inget behov", {"outcome": "no_need"}),
        ("soderkoping-2020", "concern_talks", "igår 6 samtal", {"number": 6}),
        ("soderkoping-2020", "information_effort", "igår unga 45 personer", {"audience": "youth", "attendance": 45}),
        ("hedemora", "consent_count", "igår 12 med samtycke 3 utan", {"with_consent": 12}),
        ("hedemora", "consent_count", "igår 3 utan samtycke", {"without_consent": 3}),
        ("sandviken-2020", "andt_prevention", "igår alkohol och tobak", {"topics": ["alcohol", "tobacco"]}),
        ("soderhamn-2022", "information_shared", "igår 3 gånger samtycke", {"number": 3, "legal_basis": "consent"}),
    ],
)
def test_kinds_of_the_agreements_are_read_by_their_labels(
    agreement: str, kind: str, line: str, values: dict[str, Any]
) -> None:
    found = read(line, kind, agreement).values

    assert found.pop("date") == "2022-10-13"
    assert values.items() <= found.items()


def test_a_weekly_meeting_by_week_or_by_day() -> None:
    assert read("v41 2 poliser 1 soc", "weekly_meeting").values == {
        "week": "2022-W41",
        "heads": {"area_officer": 2, "social_worker": 1},
    }
    assert read("i måndags", "weekly_meeting").values == {"week": "2022-W41", "date": "2022-10-10"}
    assert read("förra veckan", "weekly_meeting").values == {"week": "2022-W40"}


def test_a_meeting_day_outside_its_week_is_asked() -> None:
    understood = read("v41 20/9", "weekly_meeting")

    assert understood.values == {"week": "2022-W41"}
    assert asked(understood) == [("20/9", "Tue 20 Sep is not in week 41: change the day or the week.")]


def test_who_was_there_is_not_who_gave_priority() -> None:
    assert "priority" not in read("v41 polisen var där", "weekly_meeting").values
    said = read("v41 prioriterat av polisen och kommunen: klart", "weekly_meeting").values
    assert (said["priority"], said["decisions"]) == (["police", "municipality"], "klart")


def test_a_kind_without_room_for_a_note_keeps_it_beside_the_values() -> None:
    understood = read("igår 6 samtal lugnt", "concern_talks", "soderkoping-2020", today=date(2021, 5, 5))

    assert understood.values == {"date": "2021-05-04", "number": 6}
    assert understood.note == "lugnt"
