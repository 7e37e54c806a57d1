"""What can be said about a promise, and what each event asks."""

from datetime import date

import pytest

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.domain.agreement import Agreement
from bot.domain.events import Asking, event_in_short, events_of, intervals_of, kind_of
from bot.domain.fields import Field, FieldKind
from bot.domain.kinds import CommitmentEvent
from bot.language import speaker_for
from tests.factories import event, make_agreement, make_commitment

TODAY = date(2022, 10, 14)
AGREEMENTS = {path.stem: read_agreement(path) for path in built_in_files()}
EVENT = CommitmentEvent


def asking(agreement: Agreement, *logged: object, party: str | None = "police", on: date = TODAY) -> Asking:
    return Asking(agreement, logged, on, party)  # type: ignore[arg-type]  # entries


def field(fields: tuple[Field, ...], field_id: str) -> Field:
    return next(each for each in fields if each.id == field_id)


@pytest.mark.parametrize(
    ("agreement_id", "row", "first"),
    [
        ("soderhamn-2022", "S2", EVENT.MILESTONE_DONE),
        ("soderhamn-2022", "S3", EVENT.STAGE_REACHED),
        ("soderhamn-2022", "S5", EVENT.BASELINE_AGREED),
        ("soderhamn-2022", "S6", EVENT.INTERVAL_EXCUSED),
        ("soderhamn-2022", "S7", EVENT.ASSESSED),
        ("soderhamn-2022", "S7e", EVENT.ASSESSED),
        ("sundsvall", "U4", EVENT.UNIT_STATE),
        ("soderkoping-2020", "K2", EVENT.NUMBER_AGREED),
        ("soderkoping-2020", "K4", EVENT.INTERVAL_AGREED),
    ],
)
def test_the_likeliest_thing_to_say_about_a_promise_comes_first(
    agreement_id: str, row: str, first: CommitmentEvent
) -> None:
    offered = events_of(AGREEMENTS[agreement_id], row)

    assert offered[0] == first
    assert EVENT.ASSESSED in offered


@pytest.mark.parametrize("row", ["S7a", "K7", "S99", ""])
def test_nothing_is_said_about_a_condition_an_option_or_what_is_not_there(row: str) -> None:
    assert events_of(AGREEMENTS["soderhamn-2022"], row) == ()


def test_every_event_of_every_promise_has_a_form_with_a_day() -> None:
    for agreement in AGREEMENTS.values():
        for commitment in agreement.commitments:
            for each in events_of(agreement, commitment.id):
                kind = kind_of(asking(agreement), each, commitment.id)
                assert field(kind.fields, "date").kind is FieldKind.DATE
                assert len({asked.id for asked in kind.fields}) == len(kind.fields)


def test_what_does_not_fit_the_target_has_no_form() -> None:
    with pytest.raises(KeyError):
        kind_of(asking(AGREEMENTS["soderhamn-2022"]), EVENT.MILESTONE_DONE, "S7")


def test_what_was_logged_before_the_agreement_changed_can_still_be_corrected() -> None:
    agreement = make_agreement(make_commitment("K2", {"kind": "count", "activities": ["dialogue"], "at_least": 3}))
    agreed = event(EVENT.NUMBER_AGREED, "K2", TODAY, at_least=2)

    assert kind_of(asking(agreement, agreed), EVENT.NUMBER_AGREED, "K2").fields


def test_names_given_before_are_offered_the_latest_first_and_once() -> None:
    agreement = AGREEMENTS["soderhamn-2022"]
    logged = [
        event(EVENT.STAGE_REACHED, "S3", TODAY, item=name, stage="found") for name in ("Trappan", "SIG", "Trappan")
    ]

    item = field(kind_of(asking(agreement, *logged), EVENT.STAGE_REACHED, "S3").fields, "item")

    assert item.names == ("Trappan", "SIG")


def test_the_party_is_asked_for_only_in_a_common_channel() -> None:
    agreement = AGREEMENTS["soderhamn-2022"]

    def asked(party: str | None) -> set[str]:
        return {each.id for each in kind_of(asking(agreement, party=party), EVENT.ASSESSED, "S1").fields}

    assert "party" not in asked("police")
    assert "party" in asked(None)


def test_the_weeks_to_excuse_reach_a_summer_ahead_and_are_of_the_period() -> None:
    agreement = AGREEMENTS["soderhamn-2022"]
    weeks = intervals_of(asking(agreement, on=date(2022, 6, 1)), agreement.by_id["S6"])

    assert weeks[0].key == "2022-W01"
    assert "2022-W29" in {week.key for week in weeks}
    assert max(week.start for week in weeks) <= date(2022, 7, 27)


def test_windows_are_excused_by_their_name() -> None:
    agreement = AGREEMENTS["soderkoping-2020"]
    windows = intervals_of(asking(agreement, on=date(2021, 6, 1)), agreement.by_id["K6"])

    assert [window.key for window in windows] == ["2020-05", "2020-11", "2021-05"]


def test_an_event_is_told_in_short() -> None:
    agreement = AGREEMENTS["sundsvall"]
    say = speaker_for("sv").say
    school = event(EVENT.UNIT_STATE, "U4", TODAY, name="Skönsbergs skola", in_place=True)

    assert [say(part) for part in event_in_short(agreement, school)] == ["Skönsbergs skola", "på plats"]


def test_an_event_about_a_part_of_a_unit_tells_which() -> None:
    agreement = AGREEMENTS["sundsvall"]
    say = speaker_for("sv").say
    school = event(EVENT.UNIT_STATE, "U4", TODAY, name="Prolympia", category="independent", in_place=True)
    team = event(EVENT.UNIT_STATE, "U1", TODAY, name="Matfors", aspect="area_officer", in_place=False)

    assert [say(part) for part in event_in_short(agreement, school)] == ["Prolympia", "fristående", "på plats"]
    assert [say(part) for part in event_in_short(agreement, team)] == ["Matfors", "områdespolis", "inte på plats"]
