"""Weekly meetings: announced, asked for, missed; and the digest of each week."""

from datetime import date

from bot.domain.entries import Entry
from bot.domain.kinds import CommitmentEvent
from bot.domain.reminding.settings import Kind, Reminding, Way
from bot.domain.reminding.subjects import Audience
from tests.domain.reminding.saying import MEETINGS, OPERATIONS, WEEKLY, at, at_once, told
from tests.factories import event, make_agreement, make_commitment, meeting

# weekly meetings


def wednesdays(*days: str) -> list[Entry]:
    return [meeting(date.fromisoformat(day)) for day in days]


def test_meeting_is_announced_the_day_before_its_usual_day() -> None:
    notes = wednesdays("2022-09-14", "2022-09-21", "2022-09-28")

    assert told(MEETINGS, notes, "2022-10-03", "2022-10-08", Kind.MEETING) == ["2022-10-04 08:00 before"]


def test_monday_meeting_is_announced_on_friday() -> None:
    notes = wednesdays("2022-09-19", "2022-09-26")

    assert told(MEETINGS, notes, "2022-09-27", "2022-10-04", Kind.MEETING) == ["2022-09-30 08:00 before"]


def test_meeting_after_easter_monday_is_announced_on_maundy_thursday() -> None:
    tuesdays = wednesdays("2022-04-05", "2022-04-12")

    assert told(MEETINGS, tuesdays, "2022-04-13", "2022-04-20", Kind.MEETING) == ["2022-04-14 08:00 before"]


def test_without_a_usual_day_no_meeting_is_announced_until_somebody_chooses_one() -> None:
    thursdays = Reminding().changed(Kind.MEETING, Way(weekday=3))

    assert not told(MEETINGS, [], "2022-10-03", "2022-10-10", Kind.MEETING)
    assert told(MEETINGS, [], "2022-10-03", "2022-10-10", Kind.MEETING, reminding=thursdays) == [
        "2022-10-05 08:00 before"
    ]


def test_meeting_of_a_week_that_is_excused_or_noted_is_not_announced() -> None:
    notes = wednesdays("2022-09-14", "2022-09-21", "2022-10-04")
    away = event(CommitmentEvent.INTERVAL_EXCUSED, "S6", date(2022, 9, 23), interval="2022-W39", reason="utbildning")

    assert not told(MEETINGS, [*notes, away], "2022-09-26", "2022-09-30", Kind.MEETING, Kind.WEEK_OPEN)
    assert not told(MEETINGS, notes, "2022-10-05 12:00", "2022-10-08", Kind.MEETING, Kind.WEEK_OPEN)


def test_week_without_note_is_asked_for_on_friday_at_noon() -> None:
    assert told(MEETINGS, [], "2022-10-10", "2022-10-16", Kind.WEEK_OPEN) == ["2022-10-14 12:00 open"]


def test_week_with_a_note_is_not_asked_for() -> None:
    assert not told(MEETINGS, wednesdays("2022-10-12"), "2022-10-11", "2022-10-18", Kind.WEEK_OPEN, Kind.WEEK_MISSED)


def test_good_friday_moves_to_thursday_morning() -> None:
    assert told(MEETINGS, [], "2022-04-11", "2022-04-18", Kind.WEEK_OPEN) == ["2022-04-14 08:00 open"]


def test_week_of_midsummer_is_asked_for_the_morning_before_the_eve() -> None:
    assert told(MEETINGS, [], "2022-06-20", "2022-06-27", Kind.WEEK_OPEN) == ["2022-06-23 08:00 open"]


def test_week_without_note_is_told_of_on_the_monday_after() -> None:
    [missed] = at_once(MEETINGS, wednesdays("2022-10-05"), "2022-10-16", "2022-10-17 12:00", Kind.WEEK_MISSED)

    assert missed.rung.at == at("2022-10-17 08:00")
    assert missed.subject.about == "S6:2022-W41"
    assert missed.subject.audience == Audience(("police", "municipality"))


def test_week_before_easter_monday_is_told_of_on_the_tuesday() -> None:
    assert told(MEETINGS, [], "2022-04-16", "2022-04-23", Kind.WEEK_MISSED) == ["2022-04-19 08:00 after"]


def test_note_that_does_not_count_is_asked_about_with_its_reason() -> None:
    alone = meeting(date(2022, 10, 12), heads={"area_officer": 1})
    [asked] = at_once(MEETINGS, [alone], "2022-10-14", "2022-10-14 13:00", Kind.WEEK_OPEN)
    [told_of] = at_once(MEETINGS, [alone], "2022-10-16", "2022-10-17 13:00", Kind.WEEK_MISSED)

    assert asked.subject.reasons
    assert told_of.subject.reasons == asked.subject.reasons


def test_last_week_of_2022_is_week_52_and_told_of_in_the_new_year() -> None:
    year = make_agreement(
        make_commitment("S6", WEEKLY, period={"start": "2022-01-01", "end": "2022-12-31"}),
    )
    found = at_once(year, [], "2022-12-31", "2023-01-09", Kind.WEEK_MISSED, Kind.WEEK_OPEN)

    assert [(each.subject.about, each.rung.at) for each in found] == [("S6:2022-W52", at("2023-01-02 08:00"))]


def test_week_53_of_2020_is_asked_for_before_new_years_eve() -> None:
    in_2020 = make_agreement(make_commitment("S6", WEEKLY), period={"start": "2020-01-01", "end": "2021-12-31"})
    found = at_once(in_2020, [], "2020-12-29", "2021-01-04 12:00", Kind.WEEK_OPEN, Kind.WEEK_MISSED)

    assert [(each.subject.kind, each.subject.about, each.rung.at, each.missed) for each in found] == [
        (Kind.WEEK_OPEN, "S6:2020-W53", at("2020-12-30 08:00"), True),
        (Kind.WEEK_MISSED, "S6:2020-W53", at("2021-01-04 08:00"), False),
    ]


# digests and the clock


def test_digest_of_a_week_comes_on_the_monday_after() -> None:
    assert told(OPERATIONS, [], "2022-10-10", "2022-10-22", Kind.DIGEST) == [
        "2022-10-10 08:30 digest",
        "2022-10-17 08:30 digest",
    ]
    [digest] = at_once(OPERATIONS, [], "2022-10-16", "2022-10-17 12:00", Kind.DIGEST)
    assert digest.subject.key == "2022-W41"


def test_digest_of_easter_week_comes_on_tuesday_morning() -> None:
    assert told(OPERATIONS, [], "2022-04-16", "2022-04-20", Kind.DIGEST) == ["2022-04-19 08:30 digest"]


def test_digests_come_from_the_first_week_of_the_agreement_to_its_last() -> None:
    found = at_once(OPERATIONS, [], "2021-12-01", "2022-01-12", Kind.DIGEST)
    last = at_once(OPERATIONS, [], "2023-12-20", "2024-03-01", Kind.DIGEST)

    assert [each.subject.key for each in found] == ["2021-W52", "2022-W01"]
    assert [each.subject.key for each in last] == ["2023-W51", "2023-W52"]


def test_digest_that_is_a_week_late_is_missed_and_the_newest_is_told() -> None:
    found = at_once(OPERATIONS, [], "2022-10-08", "2022-10-26", Kind.DIGEST)

    assert [(each.subject.key, each.missed) for each in found] == [
        ("2022-W40", True),
        ("2022-W41", True),
        ("2022-W42", False),
    ]
