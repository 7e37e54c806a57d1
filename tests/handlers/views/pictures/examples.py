"""The built-in agreements as they may look after a while: made-up entries for every promise, always the same."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.domain.agreement import ActivityKind, Agreement, Commitment
from bot.domain.assessment import Assessment
from bot.domain.choices import choices_of
from bot.domain.entries import Entry
from bot.domain.fields import Field, FieldKind
from bot.domain.judging.assess import assess
from bot.domain.judging.rhythm import Rhythm
from bot.domain.kinds import BUILT_IN, MEETING, OPERATION, CommitmentEvent, kinds_of
from bot.domain.targets import Cadence, Increase, Milestone, Ongoing, Staged, Structural
from bot.domain.targets import Count as AtLeast
from tests.factories import activity, event, meeting, operation

DAYS: Mapping[str, date] = {
    "hedemora": date(2024, 9, 20),
    "sandviken-2020": date(2021, 3, 10),
    "soderhamn-2022": date(2022, 10, 14),
    "soderkoping-2017": date(2018, 11, 5),
    "soderkoping-2020": date(2021, 12, 1),
    "sundsvall": date(2024, 9, 20),
}
"""The built-in agreements, each with a day on which something has been done."""
_OPEN_START = date(2024, 1, 8)
_APART = timedelta(days=17)


def lived(agreement_id: str) -> Assessment:
    """Return how one of the six agreements stands on its day."""
    on = DAYS[agreement_id]
    agreement = next(each for each in map(read_agreement, built_in_files()) if each.id == agreement_id)
    return assess(agreement, entries_of(agreement, on), on=on)


def entries_of(agreement: Agreement, on: date) -> list[Entry]:
    """Return plausible entries for every commitment until the day `on`."""
    random = Random(agreement.id)
    return [entry for commitment in agreement.commitments for entry in _entries(agreement, commitment, on, random)]


def _entries(agreement: Agreement, commitment: Commitment, on: date, random: Random) -> Iterator[Entry]:
    start = agreement.period_of(commitment).start or _OPEN_START
    match commitment.target:
        case Cadence() as target:
            yield from _held(agreement, commitment, target, on, random)
        case AtLeast(activities=kinds) | Ongoing(activities=kinds):
            yield from _logged(agreement, kinds, start, on, random)
        case Increase() as target:
            yield from _logged(agreement, target.measure.activities, start, on, random)
        case Milestone():
            yield event(CommitmentEvent.MILESTONE_DONE, commitment.id, on - _APART, reference="Rapport 12")
        case Staged() as target:
            item = {"item": "Sluta skjut"} if target.items else {}
            yield event(CommitmentEvent.STAGE_REACHED, commitment.id, on - _APART, stage=target.stages[1].id, **item)
        case Structural() as target:
            unit = target.units[0].id if target.units else ""
            yield event(
                CommitmentEvent.UNIT_STATE, commitment.id, on - _APART, unit=unit, name="Centrum", in_place=True
            )


def _held(agreement: Agreement, commitment: Commitment, target: Cadence, on: date, random: Random) -> Iterator[Entry]:
    period = agreement.period_of(commitment)
    for interval in Rhythm(target, period, on).intervals:
        if interval.start > on:
            return
        chance = random.random()
        if chance < 0.08:
            yield event(
                CommitmentEvent.INTERVAL_EXCUSED, commitment.id, interval.start, interval=interval.key, reason="Jul"
            )
        elif chance < 0.88:
            day = min(interval.start + timedelta(days=2), on)
            yield meeting(day) if MEETING in target.activities else activity(target.activities[0], day)


def _logged(agreement: Agreement, kinds: tuple[str, ...], start: date, on: date, random: Random) -> Iterator[Entry]:
    known = kinds_of(agreement)
    for kind in kinds:
        if kind in BUILT_IN and kind != OPERATION:
            continue
        day = start + timedelta(days=random.randrange(20))
        while day <= on:
            if kind == OPERATION:
                yield operation(day, full_day=random.random() < 0.7)
                day += timedelta(days=90)
            else:
                yield activity(kind, day, _filled(agreement, known[kind], random))
            day += timedelta(days=random.randrange(8, 40))


def _filled(agreement: Agreement, kind: ActivityKind, random: Random) -> dict[str, Any]:
    values = {field.id: _value(agreement, field, random) for field in kind.fields if field.id != "date"}
    return {name: value for name, value in values.items() if value is not None}


def _value(agreement: Agreement, field: Field, random: Random) -> Any:
    match field.kind:
        case FieldKind.NUMBER:
            return random.randrange(1, 12)
        case FieldKind.TICK:
            return random.random() < 0.7
        case FieldKind.CHOICE:
            return random.choice(choices_of(field, agreement)).id
        case FieldKind.CHOICES:
            return [choices_of(field, agreement)[0].id]
        case _:
            return None
