"""The calendar file, read back by a calendar's eyes."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar

from bot.domain.entries import Entry, EntryState
from bot.domain.judging.assess import assess
from bot.domain.kinds import CommitmentEvent
from bot.language import speaker_for
from handlers.views.calendar_file import calendar_file
from tests.factories import event, make_agreement, make_commitment, meeting, operation, planned

NOW = datetime(2022, 10, 14, 8, tzinfo=UTC)
TODAY = NOW.date()
MILESTONE = {"kind": "milestone", "due": "2022-12-31"}
AGREEMENT = make_agreement(make_commitment("S2", MILESTONE), make_commitment("S7"))


def written(*entries: Entry, language: str = "en", **more: Any) -> bytes:
    agreement = more.pop("agreement", AGREEMENT)
    assessment = assess(agreement, entries, on=more.pop("on", TODAY))
    return calendar_file(assessment, entries, speaker_for(language), more.pop("now", NOW), **more)


def events(data: bytes) -> dict[str, Any]:
    """Return the events by uid, without what all uids have in common."""
    calendar = Calendar.from_ical(data)
    return {
        str(each["UID"]).removeprefix("provstad-2022-").removesuffix("@lofteskoll"): each
        for each in calendar.walk("VEVENT")
    }


def test_calendar_is_named_after_the_agreement_and_meant_for_import() -> None:
    calendar = Calendar.from_ical(written())

    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["VERSION"] == "2.0"
    assert calendar["X-WR-CALNAME"] == "Provstads medborgarlöfte 2022–2023"
    assert calendar["X-WR-TIMEZONE"] == "Europe/Stockholm"
    assert "PRODID" in calendar
    assert not calendar.walk("VTIMEZONE")


def test_planned_operation_is_a_whole_day_that_ends_the_day_after() -> None:
    found = events(written(planned(date(2022, 11, 3), id="e1")))["entry-e1"]

    assert found["SUMMARY"] == "Planned: joint operation"
    assert found.decoded("DTSTART") == date(2022, 11, 3)
    assert found.decoded("DTEND") == date(2022, 11, 4)
    assert found["DTSTART"].params["VALUE"] == "DATE"
    assert found["STATUS"] == "CONFIRMED"
    assert found["TRANSP"] == "TRANSPARENT"


def test_operation_with_a_day_between_names_its_days() -> None:
    two = operation(date(2022, 11, 14), date(2022, 11, 16), id="e1", state=EntryState.PLANNED)
    found = events(written(two))["entry-e1"]

    assert (found.decoded("DTSTART"), found.decoded("DTEND")) == (date(2022, 11, 14), date(2022, 11, 17))
    assert "Mon 14 Nov and Wed 16 Nov" in found["DESCRIPTION"]


def test_planned_meeting_without_a_day_has_its_week() -> None:
    found = events(written(meeting("2022-W44", id="e1", state=EntryState.PLANNED)))["entry-e1"]

    assert (found.decoded("DTSTART"), found.decoded("DTEND")) == (date(2022, 10, 31), date(2022, 11, 7))
    assert "not set yet" in found["DESCRIPTION"]


def test_planned_meeting_with_a_day_has_that_day() -> None:
    found = events(written(meeting(date(2022, 11, 3), id="e1", state=EntryState.PLANNED)))["entry-e1"]

    assert (found.decoded("DTSTART"), found.decoded("DTEND")) == (date(2022, 11, 3), date(2022, 11, 4))


def test_what_was_held_undone_replaced_or_lies_behind_is_not_in_it() -> None:
    held = operation(date(2022, 11, 3), id="held")
    undone = replace(planned(date(2022, 11, 3), id="undone"), state=EntryState.UNDONE)
    replaced = planned(date(2022, 11, 3), id="replaced", superseded_at=NOW)
    past = planned(date(2022, 10, 13), id="past")
    today = planned(TODAY, id="today")

    assert {uid for uid in events(written(held, undone, replaced, past, today)) if "entry" in uid} == {"entry-today"}


def test_events_about_a_commitment_are_no_appointments() -> None:
    assessed = event(CommitmentEvent.ASSESSED, "S7", date(2022, 11, 3), party="police", verdict="fulfilled")

    assert not [uid for uid in events(written(assessed)) if uid.startswith("entry")]


def test_second_import_replaces_and_a_cancelled_operation_leaves_the_calendar() -> None:
    before = events(written(planned(date(2022, 11, 3), id="e1")))["entry-e1"]
    cancelled = operation(date(2022, 11, 3), id="e1", state=EntryState.CANCELLED, revision=2)
    later = events(written(cancelled, now=NOW + timedelta(days=1)))["entry-e1"]

    assert later["UID"] == before["UID"]
    assert later["SEQUENCE"] > before["SEQUENCE"]
    assert later.decoded("DTSTAMP") > before.decoded("DTSTAMP")
    assert later["STATUS"] == "CANCELLED"
    assert later["SUMMARY"] == "Cancelled: joint operation"


def test_the_same_on_the_same_moment_is_the_same_file() -> None:
    entry = planned(date(2022, 11, 3), id="e1")

    assert written(entry) == written(entry)


def test_deadline_reminds_in_the_morning_of_the_day_before() -> None:
    found = events(written())["S2-due"]
    (alarm,) = found.walk("VALARM")

    assert found["SUMMARY"] == "S2, last day: Löfte S2"
    assert found.decoded("DTSTART") == date(2022, 12, 31)
    assert alarm["ACTION"] == "DISPLAY"
    assert alarm.decoded("TRIGGER") == timedelta(hours=-15)
    assert "not started" in found["DESCRIPTION"]


def test_extension_reminds_as_early_as_the_agreement_wants() -> None:
    option = {"id": "K7", "months": 12, "decide_by": "2023-10-31", "remind_days": [180, 30]}
    found = events(written(agreement=make_agreement(extension=option)))["extension"]

    assert [each.decoded("TRIGGER").days for each in found.walk("VALARM")] == [-1, -30, -180]


def test_deadline_that_has_been_met_is_not_in_it() -> None:
    done = event(CommitmentEvent.MILESTONE_DONE, "S2", date(2022, 9, 1))

    assert "S2-due" in events(written())
    assert "S2-due" not in events(written(done))


def test_actions_are_in_it_with_what_is_to_be_done_until_they_have_fallen_due() -> None:
    due = [("17", "Ring skolan; fråga om belysningen", TODAY), ("18", "Försent", TODAY - timedelta(days=1))]
    found = events(written(actions=due))

    assert found["action-17"]["SUMMARY"] == "Action due: Ring skolan; fråga om belysningen"
    assert found["action-17"].decoded("DTEND") == TODAY + timedelta(days=1)
    assert "action-18" not in found


def test_neither_notes_nor_people_are_in_it() -> None:
    values = {**planned(date(2022, 11, 3)).values, "note": "Lugnt vid torget", "owner": "U0ANNA"}
    data = written(planned(date(2022, 11, 3), id="e1", values=values, party="police")).decode()

    assert "torget" not in data
    assert "U0ANNA" not in data


def test_lines_are_folded_to_what_calendars_take() -> None:
    title = "Ett mycket långt löfte om åtgärder för trygghet på alla platser där människor möts" * 2
    data = written(actions=[("1", title, TODAY)])

    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert title in events(data)["action-1"]["SUMMARY"]


def test_starting_the_bot_does_not_load_the_calendar_library() -> None:
    program = "import sys, handlers.views.calendar_file; sys.exit('icalendar' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


WEEKLY = {"kind": "cadence", "every": "iso_week", "activities": ["weekly_meeting"]}


def test_weekly_meeting_comes_every_week_on_its_usual_day_until_the_period_ends() -> None:
    period = {"start": "2022-01-01", "end": "2022-12-31"}
    agreement = make_agreement(make_commitment("S6", WEEKLY, period=period))
    tuesdays = [meeting(TODAY - timedelta(days=3 + 7 * week)) for week in range(4)]

    found = events(written(*tuesdays, agreement=agreement))["meeting-S6"]

    assert found.decoded("DTSTART") == date(2022, 10, 18)
    assert found["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20221231"


def test_weekly_meeting_without_a_usual_day_or_after_its_period_is_left_out() -> None:
    agreement = make_agreement(make_commitment("S6", WEEKLY, period={"start": "2022-01-01", "end": "2022-09-30"}))
    tuesdays = [meeting(TODAY - timedelta(days=3 + 7 * week)) for week in range(4)]

    assert "meeting-S6" not in events(written(*tuesdays, agreement=agreement))
    assert "meeting-S6" not in events(written(tuesdays[0]))
