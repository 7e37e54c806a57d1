"""Which last days an agreement names, and which of them have been met."""

from datetime import date

from bot.domain.agreement import Agreement
from bot.domain.deadlines import Deadline, deadlines, open_deadlines
from bot.domain.entries import Entry
from bot.domain.judging.assess import assess
from bot.domain.kinds import CommitmentEvent
from bot.language import speaker_for
from tests.factories import activity, event, make_agreement, make_commitment

MILESTONE = {"kind": "milestone", "due": "2022-06-30"}
STAGES = {
    "kind": "staged",
    "stages": [
        {"id": "draft", "name": "utkast", "due": "2022-03-31"},
        {"id": "adopted", "name": "antaget", "due": "2022-09-30"},
        {"id": "in_use", "name": "används"},
    ],
}
MAY_AND_NOVEMBER = {
    "kind": "cadence",
    "activities": ["follow_up"],
    "windows": [
        {"name": "maj", "start": "05-01", "end": "05-31"},
        {"name": "november", "start": "11-01", "end": "11-30"},
    ],
}
START, END = date(2022, 1, 1), date(2023, 12, 31)


def keys(found: list[Deadline]) -> list[tuple[str, str]]:
    return [(each.key, each.day.isoformat()) for each in found]


def of(agreement: Agreement) -> list[tuple[str, str]]:
    return keys(deadlines(agreement, start=START, end=END))


def test_milestone_stages_and_windows_have_their_last_days() -> None:
    agreement = make_agreement(
        make_commitment("S1", MILESTONE), make_commitment("S2", STAGES), make_commitment("S3", MAY_AND_NOVEMBER)
    )

    assert of(agreement) == [
        ("S2:stage:draft", "2022-03-31"),
        ("S3:window:2022-05", "2022-05-31"),
        ("S1:due", "2022-06-30"),
        ("S2:stage:adopted", "2022-09-30"),
        ("S3:window:2022-11", "2022-11-30"),
        ("S3:window:2023-05", "2023-05-31"),
        ("S3:window:2023-11", "2023-11-30"),
        ("end", "2023-12-31"),
    ]


def test_both_ends_of_the_asked_days_are_included() -> None:
    agreement = make_agreement(make_commitment("S1", MILESTONE))
    due = date(2022, 6, 30)

    assert keys(deadlines(agreement, start=due, end=due)) == [("S1:due", "2022-06-30")]
    assert deadlines(agreement, start=date(2022, 7, 1), end=date(2022, 12, 31)) == []


def test_weekly_meetings_have_no_deadline_of_their_own_but_the_end_of_their_period() -> None:
    weekly = {"kind": "cadence", "every": "iso_week", "activities": ["weekly_meeting"]}
    agreement = make_agreement(make_commitment("S6", weekly, period={"end": "2022-12-31"}))

    assert of(agreement) == [("S6:end", "2022-12-31"), ("end", "2023-12-31")]


def test_own_end_is_not_told_twice_where_the_due_date_is_the_same_day() -> None:
    due_at_the_end = {"kind": "milestone", "due": "2022-12-31"}
    agreement = make_agreement(make_commitment("S2", due_at_the_end, period={"end": "2022-12-31"}))

    assert of(agreement) == [("S2:due", "2022-12-31"), ("end", "2023-12-31")]


def test_what_the_source_says_is_done_has_no_deadline() -> None:
    done = [{"text": "Klart.", "reference": "stycke 2", "fulfils": True}]

    assert of(make_agreement(make_commitment("S1", MILESTONE, history=done))) == [("end", "2023-12-31")]


def test_deadlines_after_a_commitment_was_carried_over_are_the_successors() -> None:
    carried = {"to": "provstad-2023", "commitment": "P3", "on": "2022-10-01"}
    agreement = make_agreement(make_commitment("S3", MAY_AND_NOVEMBER, carried_over=carried))

    assert of(agreement) == [("S3:window:2022-05", "2022-05-31"), ("end", "2023-12-31")]


def test_extension_has_its_deadline_and_reminders_until_it_is_decided() -> None:
    option = {"id": "K7", "months": 12, "decide_by": "2023-10-31", "remind_days": [180, 90, 30]}
    decision = {"extended": True, "on": "2023-05-02"}
    undecided = make_agreement(extension=option)
    decided = make_agreement(extension=option | {"decision": decision})

    found = {each.key: each for each in deadlines(undecided, start=START, end=END)}
    assert found["extension"].day == date(2023, 10, 31)
    assert found["extension"].commitment == "K7"
    assert found["extension"].remind_days == (180, 90, 30)
    assert of(decided) == []
    assert keys(deadlines(decided, start=date(2024, 1, 1), end=date(2024, 12, 31))) == [("end", "2024-12-31")]


def test_rhythm_that_was_agreed_later_gives_deadlines_from_the_entries() -> None:
    unset = make_agreement(make_commitment("K4", {"kind": "cadence", "activities": ["mapping"]}))
    agreed = event(CommitmentEvent.INTERVAL_AGREED, "K4", date(2022, 2, 1), every="half_year")

    assert of(unset) == [("end", "2023-12-31")]
    assert [key for key, _ in keys(deadlines(unset, start=START, end=END, entries=[agreed]))] == [
        "K4:window:2022-H1",
        "K4:window:2022-H2",
        "K4:window:2023-H1",
        "K4:window:2023-H2",
        "end",
    ]


def test_sentences_name_the_promise_and_what_is_to_be_done() -> None:
    agreement = make_agreement(make_commitment("S2", STAGES))
    said = [speaker_for("en").say(each.what) for each in deadlines(agreement, start=START, end=END)]

    assert said[0] == "S2, last day for “utkast”: Löfte S2"
    assert said[-1] == "Last day of Provstads medborgarlöfte 2022–2023"


def test_what_is_met_is_no_longer_open() -> None:
    agreement = make_agreement(
        make_commitment("S1", MILESTONE), make_commitment("S2", STAGES), make_commitment("S3", MAY_AND_NOVEMBER)
    )
    entries = [
        event(CommitmentEvent.MILESTONE_DONE, "S1", date(2022, 2, 1)),
        event(CommitmentEvent.STAGE_REACHED, "S2", date(2022, 3, 1), stage="draft"),
        activity("follow_up", date(2022, 5, 3)),
        event(CommitmentEvent.INTERVAL_EXCUSED, "S3", date(2022, 6, 1), interval="2022-11", reason="Val"),
    ]
    found = open_deadlines(assess(agreement, entries, on=date(2022, 11, 5)), start=START, end=END)

    assert [each.key for each in found] == ["S2:stage:adopted", "S3:window:2023-05", "S3:window:2023-11", "end"]


def test_stage_of_several_items_stays_open_until_every_item_is_through() -> None:
    methods = {**STAGES, "items": "metod"}
    agreement = make_agreement(make_commitment("S3", methods))
    entries = [event(CommitmentEvent.STAGE_REACHED, "S3", date(2022, 2, 1), stage="adopted", item="Sluta skjut")]
    found = open_deadlines(assess(agreement, entries, on=date(2022, 3, 1)), start=START, end=END)

    assert [each.key for each in found] == ["S3:stage:draft", "S3:stage:adopted", "end"]


def test_milestone_that_was_done_late_is_open_no_more() -> None:
    agreement = make_agreement(make_commitment("S1", MILESTONE))
    late = event(CommitmentEvent.MILESTONE_DONE, "S1", date(2022, 8, 15), reference="Rapport 1")
    on = date(2022, 9, 1)

    def still_open(entries: list[Entry]) -> list[tuple[str, str]]:
        found = open_deadlines(assess(agreement, entries, on=on), start=date(2022, 1, 1), end=on)
        return keys(found)

    assert still_open([]) == [("S1:due", "2022-06-30")]
    assert still_open([late]) == []
