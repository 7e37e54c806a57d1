"""What looks like a day is read or asked about: a line that names a day is never taken to be about today."""

from datetime import date

import pytest

from tests.domain.oneline.lines import asked, days, read

JANUARY = date(2023, 1, 10)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2022-10-13 2022-10-14", [13, 14]),
        ("2022-10-11 2022-10-13 2022-10-14", [11, 13, 14]),
        ("13/10 2022-10-14", [13, 14]),
        ("20221013 20221014", [13, 14]),
        ("221014", [14]),
        ("14.10", [14]),
        ("14.10.", [14]),
        ("1.10", [1]),
        ("14.10.22", [14]),
        ("14.10.2022", [14]),
        ("fredag 14.10", [14]),
        ("13.10 – 14.10", [13, 14]),
        ("13.10-14.10", [13, 14]),
        ("11-13.10", [11, 12, 13]),
        ("11.10 och 13.10", [11, 13]),
        ("vecka 40 torsdag", [6]),
        ("v40 på torsdagen", [6]),
        ("v41 torsdag 13/10", [13]),
        ("v41 13/10", [13]),
    ],
)
def test_days_are_read_with_what_stands_beside_them(line: str, expected: list[int]) -> None:
    understood = read(f"{line} heldag 4 poliser")

    assert [row["date"] for row in understood.values["days"]] == [f"2022-10-{day:02}" for day in expected]
    assert all(row["full_day"] for row in understood.values["days"])
    assert understood.values["heads"] == {"area_officer": 4}
    assert (understood.note, understood.questions) == ("", ())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("nyårsafton", "2022-12-31"),
        ("på nyårsafton", "2022-12-31"),
        ("julafton 2021", "2021-12-24"),
        ("juldagen", "2022-12-25"),
        ("annandag jul", "2022-12-26"),
        ("midsommarafton", "2022-06-24"),
        ("annandag påsk", "2022-04-18"),
        ("långfredag", "2022-04-15"),
        ("första maj", "2022-05-01"),
        ("Kristi himmelsfärdsdag", "2022-05-26"),
        ("alla helgons dag", "2022-11-05"),
        ("trettondagen", "2023-01-06"),
    ],
)
def test_a_holiday_is_the_latest_of_its_name(line: str, expected: str) -> None:
    understood = read(f"{line} heldag 4 poliser", today=JANUARY)

    assert [row["date"] for row in understood.values["days"]] == [expected]
    assert understood.values["days"][0]["full_day"]
    assert (understood.note, understood.questions) == ("", ())


def test_a_holiday_that_may_as_well_be_the_next_one_is_asked() -> None:
    assert asked(read("julafton heldag")) == [
        ("julafton", "Do you mean 24 Dec 2021 or 24 Dec 2022? Write the year too.")
    ]


@pytest.mark.parametrize(
    "said",
    [
        "32/13",
        "45/10",
        "32.13.22",
        "14-10",
        "13-14",
        "14-10-2022",
        "2022/10/14",
        "2022-10",
        "3.5",
        "oktober",
        "okt",
        "fredagskvällen",
        "måndag-tisdag",
        "fre",
        "mån",
        "påsk",
        "skärtorsdagen",
        "julhelgen",
        "valborg",
        "helgen",
        "häromdagen",
        "den 14",
        "14:e",
        "veckorna 40",
        "2022-10-13/14",
        "13/10+14/10",
        "14/10kl18",
        "fredag14/10",
        "14 / 10",
        "14. 10",
        "den 13 och 14",
        "oktober 2022",
        "mellandagarna",
    ],
)
def test_what_looks_like_a_day_and_cannot_be_read_is_asked(said: str) -> None:
    understood = read(f"{said} heldag 4 poliser")

    assert days(f"{said} heldag 4 poliser") == []
    assert [sentence for _, sentence in asked(understood)] == [f"Is “{said}” a day? Fill in when it was."]
    assert understood.note == said
    assert understood.values["days"] == [{"full_day": True, "at_police_station": False}]
    assert understood.values["heads"] == {"area_officer": 4}


@pytest.mark.parametrize("said", ["v42", "v40-v41", "v40 - v41", "v40 till v41", "veckorna 40-41"])
def test_weeks_are_asked_where_days_are_needed(said: str) -> None:
    understood = read(f"{said} 4 poliser")

    assert len(understood.questions) == 1
    assert "days" not in understood.values
    assert understood.values["heads"] == {"area_officer": 4}


@pytest.mark.parametrize("said", ["v40-v41", "v40 – v41", "v40 och v41"])
def test_one_week_is_asked_for_where_several_are_named(said: str) -> None:
    understood = read(f"{said} 2 poliser", "weekly_meeting")

    assert asked(understood) == [(said, "One week at a time. Which one do you mean?")]
    assert understood.values == {"heads": {"area_officer": 2}}


def test_a_meeting_in_a_week_of_a_month_is_not_this_week() -> None:
    assert asked(read("oktober 2 poliser", "weekly_meeting"))[0][1] == "Is “oktober” a day? Fill in when it was."


@pytest.mark.parametrize(
    "line", ["heldag – 13/10", "heldag: lugnt, 13/10", "inte igår heldag", "heldag – ses på fredag", "4 poliser – v40"]
)
def test_a_day_in_the_note_is_asked_where_no_other_is_said(line: str) -> None:
    assert len(asked(read(line))) == 1
    assert days(line) == []


@pytest.mark.parametrize(
    "line", ["igår heldag – ses 20/10", "12/10 i höstas var det värre i oktober", "igår fre 18-22"]
)
def test_a_line_with_a_day_keeps_the_others_in_its_note(line: str) -> None:
    assert len(days(line)) == 1
    assert read(line).questions == ()


@pytest.mark.parametrize(
    "line",
    [
        "heldag kl 14.10",
        "heldag kl. 18-22",
        "heldag klockan 10.10 till 12.10",
        "heldag 18.00-22.00",
        "heldag 10.05 - 18.00",
        "heldag 14:30",
        "ungdomar 13-15 år",
        "4,5 timmar",
        "gick 12.5 km",
        "rum 12 torget",
        "dnr K-2022/12-3",
        "heldag – 3-4 ungdomar på torget",
        "3-4 bilar",
        "heldag – lugnt idag",
        "man var där",
    ],
)
def test_hours_ages_and_lengths_are_no_days(line: str) -> None:
    understood = read(line)

    assert days(line) == []
    assert understood.questions == ()


def test_a_number_with_decimals_is_counted_and_no_day() -> None:
    assert read("igår 4.5 timmar").values["days"] == [
        {"date": "2022-10-13", "full_day": False, "at_police_station": False, "hours": 4.5}
    ]


def test_an_hour_takes_no_full_day_with_it() -> None:
    assert read("14/10 14.30 heldag").values["days"][0]["full_day"]
    assert read("14/10 14.30 heldag").note == "14.30"


def test_a_month_before_what_is_counted_takes_no_day_from_it() -> None:
    understood = read("oktober 4 poliser")

    assert understood.values == {"heads": {"area_officer": 4}, "note": "oktober"}
