import pytest

from tests.domain.oneline.lines import asked, heads, read, ticks


@pytest.mark.parametrize("line", ["heldag", "hel dag", "en hel arbetsdag", "hela dagen", "full day", "HELDAG."])
def test_a_full_day_by_its_words(line: str) -> None:
    assert ticks(line) == (True, False)


@pytest.mark.parametrize("line", ["polisstationen", "från polisstationen", "pa stationen", "at the police station"])
def test_the_police_station_by_its_words(line: str) -> None:
    assert ticks(line) == (False, True)


@pytest.mark.parametrize(
    "line",
    [
        "inte heldag",
        "ej hel dag",
        "heldag nej",
        "heldag: nej",
        "heldag – nej",
        "heldag blev det inte",
        "inte någon heldag",
        "varken heldag eller polisstationen",
        "inte heldag eller polisstationen",
        "nästan heldag",
        "kanske heldag",
        "heldag?",
        "utan heldag",
        "not a full day",
        "ingen på polisstationen",
        "två heldagar",
        "halv dag",
        "heldagsutbildning",
    ],
)
def test_what_is_denied_or_doubted_is_no_yes_and_stays_in_the_note(line: str) -> None:
    understood = read(f"12/10 {line}")

    assert ticks(line) == (False, False)
    assert understood.note == line


@pytest.mark.parametrize("line", ["4 poliser kom inte", "inte 4 poliser", "utan socialtjänst", "inga 4 poliser"])
def test_nobody_is_counted_who_was_not_there(line: str) -> None:
    assert heads(line).get("area_officer", 0) == 0
    assert heads(line).get("social_worker", 0) == 0


def test_a_denial_ends_with_its_clause() -> None:
    assert ticks("inte heldag men polisstationen") == (False, True)
    assert ticks("inte heldag, polisstationen") == (False, True)
    assert ticks("heldag inte polisstationen") == (True, False)
    assert heads("igår 4 poliser inga problem") == {"area_officer": 4}


def test_each_day_has_the_ticks_that_follow_it() -> None:
    rows = read("11/10 heldag 12/10 polisstationen").values["days"]

    assert [(row["date"], row["full_day"], row["at_police_station"]) for row in rows] == [
        ("2022-10-11", True, False),
        ("2022-10-12", False, True),
    ]


def test_days_said_in_one_go_share_their_ticks() -> None:
    assert [row["full_day"] for row in read("heldag 11-12/10").values["days"]] == [True, True]


def test_a_tick_that_may_belong_to_either_day_is_asked() -> None:
    understood = read("heldag 11/10 polisstationen 12/10")

    assert asked(understood) == [("heldag", "Which of the days was that?")]
    assert not any(row["full_day"] for row in understood.values["days"])


def test_hours_of_several_days_are_asked() -> None:
    assert asked(read("11-12/10 16 timmar")) == [("16 timmar", "Which of the days was that?")]
    assert read("12/10 två och en halv timme").values["days"][0]["hours"] == 2.5


def test_a_tick_after_a_day_that_is_asked_belongs_to_no_other_day() -> None:
    understood = read("12/10 polisstationen fredag heldag")

    assert [each for each, _ in asked(understood)] == ["fredag", "heldag"]
    assert not understood.values["days"][0]["full_day"]


def test_ticks_without_a_day_wait_for_it() -> None:
    assert read("heldag").values == {"days": [{"full_day": True, "at_police_station": False}]}
