"""Days and weeks as people write them, on Friday 14 October 2022 unless another day is named."""

from datetime import date

import pytest

from tests.domain.oneline.lines import asked, days, read


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("igår", "2022-10-13"),
        ("I GÅR", "2022-10-13"),
        ("igar", "2022-10-13"),
        ("yesterday", "2022-10-13"),
        ("idag", "2022-10-14"),
        ("i förrgår", "2022-10-12"),
        ("the day before yesterday", "2022-10-12"),
        ("imorgon", "2022-10-15"),
        ("för två dagar sedan", "2022-10-12"),
        ("2 days ago", "2022-10-12"),
        ("i måndags", "2022-10-10"),
        ("i mandags", "2022-10-10"),
        ("i fredags", "2022-10-07"),
        ("på fredag", "2022-10-21"),
        ("nästa onsdag", "2022-10-19"),
        ("förra fredagen", "2022-10-07"),
        ("torsdag v41", "2022-10-13"),
        ("14/10", "2022-10-14"),
        ("14/10-22", "2022-10-14"),
        ("14/10 2021", "2021-10-14"),
        ("14/10/2021", "2021-10-14"),
        ("14.10.2022", "2022-10-14"),
        ("14 okt", "2022-10-14"),
        ("14 okt. 2021", "2021-10-14"),
        ("14 okt -21", "2021-10-14"),
        ("den 14:e oktober", "2022-10-14"),
        ("14 oktober 2022", "2022-10-14"),
        ("October 12th", "2022-10-12"),
        ("12th of October", "2022-10-12"),
        ("fre 14/10", "2022-10-14"),
        ("fredagen den 14 oktober", "2022-10-14"),
        ("2022-10-14", "2022-10-14"),
        ("20221014", "2022-10-14"),
        ("2023-01-09", "2023-01-09"),
    ],
)
def test_a_day(line: str, expected: str) -> None:
    found = read(line)

    assert [row["date"] for row in found.values["days"]] == [expected]
    assert (found.note, found.questions) == ("", ())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("11-12/10", [11, 12]),
        ("11–13 okt", [11, 12, 13]),
        ("11/10 och 13/10", [11, 13]),
        ("11/10,13/10", [11, 13]),
        ("11 och 13 oktober", [11, 13]),
        ("10, 11 och 13 okt", [10, 11, 13]),
        ("11/10–13/10", [11, 12, 13]),
        ("2022-10-11 – 2022-10-12", [11, 12]),
        ("13/10 igår", [13]),
        ("13/10 och 11/10", [11, 13]),
    ],
)
def test_several_days(line: str, expected: list[int]) -> None:
    assert days(line) == [f"2022-10-{day:02}" for day in expected]


def test_a_range_over_new_year_goes_into_the_next_year() -> None:
    assert days("30/12-2/1", today=date(2023, 1, 5)) == ["2022-12-30", "2022-12-31", "2023-01-01", "2023-01-02"]


def test_a_range_that_begins_today_may_end_tomorrow() -> None:
    assert days("14-15/10") == ["2022-10-14", "2022-10-15"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("fredag", "Do you mean Fri 14 Oct or Fri 21 Oct? Write the date."),
        ("onsdag", "Do you mean Wed 12 Oct or Wed 19 Oct? Write the date."),
        ("förra torsdagen", "Do you mean Thu 6 Oct or Thu 13 Oct? Write the date."),
        ("20 nov", "Do you mean 20 Nov 2021 or 20 Nov 2022? Write the year too."),
        ("v42", "“v42” doesn't say which day. Write the date."),
        ("förra veckan", "“förra veckan” doesn't say which day. Write the date."),
        ("10/14", "Days are written as day/month here, such as 14/10. Which day do you mean?"),
        ("31/11", "There is no such day. Which one do you mean?"),
        ("2022-02-30", "There is no such day. Which one do you mean?"),
        ("29/2-21", "There is no such day. Which one do you mean?"),
        (
            "torsdag 14/10",
            "The weekday and the date don't agree: the calendar says Friday 14 October 2022. Which is right?",
        ),
        ("14/10-18", "Is 18 a year or a day? Write the year with four figures."),
        ("14/10-12/10-22", "It goes from 14 Oct 2022 to 12 Oct 2022. Which days do you mean?"),
        ("1-15/9", "One entry holds at most 10 days. Log the rest in another."),
    ],
)
def test_a_day_that_can_mean_several_or_cannot_be_is_asked(line: str, sentence: str) -> None:
    understood = read(line)

    assert asked(understood) == [(line, sentence)]
    assert "days" not in understood.values


@pytest.mark.parametrize(
    "line", ["24 poliser 7", "kl 14:30", "kl 18-22", "1/2 dag", "E4:an", "2022-10-14-1234", "20221014-1234"]
)
def test_other_figures_are_no_day(line: str) -> None:
    understood = read(line)

    assert days(line) == []
    assert understood.questions == ()


def test_a_day_of_last_year_needs_no_year_if_it_lies_near() -> None:
    found = read("24/12", agreement="hedemora", today=date(2022, 3, 1))

    assert found.values["days"][0]["date"] == "2021-12-24"


def test_a_day_before_the_agreement_began_is_asked() -> None:
    found = read("20/12", today=date(2022, 1, 10))

    assert asked(found)[0][1] == "Do you mean 20 Dec 2021 or 20 Dec 2022? Write the year too."


def test_one_day_only_where_the_kind_has_one() -> None:
    found = read("igår 12/10", "follow_up")

    assert found.values["date"] == "2022-10-13"
    assert asked(found) == [("12/10", "There is room for one day here. Which one do you mean?")]


def test_a_day_to_come_is_refused_where_only_what_was_held_is_logged() -> None:
    found = read("imorgon", "follow_up")

    assert "date" not in found.values
    assert asked(found)[0][1] == "15 Oct 2022 has not been yet: log it once it has been held."


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("v41", "2022-W41"),
        ("V. 40", "2022-W40"),
        ("i vecka 39", "2022-W39"),
        ("week 38", "2022-W38"),
        ("v52 2021", "2021-W52"),
        ("2022-W41", "2022-W41"),
        ("denna vecka", "2022-W41"),
        ("last week", "2022-W40"),
    ],
)
def test_a_week(line: str, expected: str) -> None:
    found = read(line, "weekly_meeting")

    assert (found.values, found.note) == ({"week": expected}, "")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("v42", "Do you mean week 42, 2021 or week 42, 2022? Write the year too."),
        ("v54", "There is no such week. Which one do you mean?"),
        ("v53 2022", "There is no such week. Which one do you mean?"),
        ("v41-42", "One week at a time. Which one do you mean?"),
        ("nästa vecka", "That week has not been yet: log it once the meeting has been held."),
    ],
)
def test_a_week_that_cannot_be_is_asked(line: str, sentence: str) -> None:
    assert asked(read(line, "weekly_meeting")) == [(line, sentence)]
