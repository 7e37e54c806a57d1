"""What people choose about an agreement's reminders, and how it is kept."""

import json
from datetime import time

import pytest
from pydantic import ValidationError

from bot.domain.reminding.settings import KIND_NAMES, USUAL, Chosen, Kind, Reminding, Way
from bot.language import speaker_for


def test_nothing_chosen_is_as_usual() -> None:
    assert [Reminding().way(kind) for kind in Kind] == [USUAL[kind] for kind in Kind]
    assert Reminding().way(Kind.DIGEST) == Way(hour=time(8, 30), weekday=0)
    assert Reminding().way(Kind.WEEK_OPEN) == Way(hour=time(12), weekday=4)
    assert Reminding().way(Kind.DEADLINE).days == (30, 7, 1, 0)


def test_what_is_chosen_of_one_kind_leaves_the_others_as_they_were() -> None:
    quiet = Reminding().changed(Kind.PACE, Way(on=False)).changed(Kind.DIGEST, Way(hour=time(7, 30), weekday=1))

    assert not quiet.way(Kind.PACE).on
    assert quiet.way(Kind.DIGEST).weekday == 1
    assert quiet.way(Kind.DEADLINE) == USUAL[Kind.DEADLINE]
    assert Reminding().way(Kind.PACE).on


def test_what_is_chosen_reads_back_the_same_from_json() -> None:
    chosen = Reminding(
        ways={
            Kind.DEADLINE: Way(hour=time(10, 15), days=(60, 14, 0), channel="TP:C1"),
            Kind.MEETING: Way(weekday=2),
            Kind.PACE: Way(on=False),
        },
        coordinators={"police": Chosen(team_id="TP", user_id="U1")},
    )

    kept = json.loads(json.dumps(chosen.model_dump(mode="json")))

    assert Reminding.model_validate(kept) == chosen
    assert Reminding.model_validate({}) == Reminding()


@pytest.mark.parametrize(
    "wrong", [{"days": [-1]}, {"days": [366]}, {"weekday": 7}, {"hour": "25:00"}, {"hour": "06:59"}, {"hour": "16:31"}]
)
def test_days_hours_and_weekdays_that_make_no_sense_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Way.model_validate(wrong)


@pytest.mark.parametrize("hour", [time(7), time(16, 30)])
def test_the_first_and_the_last_hour_of_the_office_can_be_chosen(hour: time) -> None:
    assert Way(hour=hour).hour == hour


def test_every_kind_of_reminder_is_called_something() -> None:
    names = [speaker_for("en").say(KIND_NAMES[kind]) for kind in Kind]

    assert len(set(names)) == len(Kind)


def test_a_week_is_put_off_as_one_thing_and_so_is_what_is_due() -> None:
    together: dict[str, set[Kind]] = {}
    for kind in Kind:
        together.setdefault(kind.family, set()).add(kind)

    assert [kinds for kinds in together.values() if len(kinds) > 1] == [
        {Kind.DEADLINE, Kind.ACTION, Kind.ESCALATION},
        {Kind.WEEK_OPEN, Kind.WEEK_MISSED},
    ]
