"""The form in which people choose how one kind of reminder comes: whether, how long before, when, in which channel."""

import re
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any
from uuid import uuid4

from slack_bolt import Ack, BoltContext

from bot.domain.calendar import local_day
from bot.domain.fields import Choice, Field, FieldKind
from bot.domain.reminding.office import LATEST, OPENS
from bot.domain.reminding.settings import KIND_NAMES, Kind, Way
from bot.domain.texts import Joined, Sayable, text
from bot.services.access import Caller
from bot.services.errors import NotOurs
from bot.services.reminding import Setting, change_way, find_setting, place
from handlers.absences import reading_of
from handlers.forms.form import Form
from handlers.forms.reading import Faults
from handlers.forms.state import FormState
from handlers.house import House
from handlers.seldom import WAY_FORM
from handlers.sort import Asked, Sort, Values, open_form
from handlers.views.paminn import saved_modal
from handlers.views.ways import EVERY_PARTY, TO_PEOPLE, WEEKDAYS, channel_said, hour_said, setting_lines
from storage.ties import Tie

_LONGEST_BEFORE = 365
_MOST_DAYS = 10
_DAYS = re.compile(r"[0-9]{1,3}(?:[\s,;]+[0-9]{1,3})*")
_BY_DAYS = frozenset({Kind.DEADLINE, Kind.EXTENSION, Kind.ACTION})
_BY_WEEKDAY = frozenset({Kind.MEETING, Kind.WEEK_OPEN, Kind.PACE, Kind.DIGEST})
_WORKING_WEEK = 5
_AS_NOTED, _EVERY = "notes", "all"
_HALF_HOURS = [
    time(hour, minute)
    for hour in range(OPENS.hour, LATEST.hour + 1)
    for minute in (0, 30)
    if time(hour, minute) <= LATEST
]


def kind_of(name: str | None) -> Kind:
    """Return the kind of reminder of the name; NotOurs where there is none."""
    found = next((kind for kind in Kind if kind == name), None)
    if found is None:
        raise NotOurs
    return found


def open_way(
    house: House, context: BoltContext, caller: Caller, trigger_id: str, agreement_id: str, kind: Kind
) -> None:
    """Open the form of a kind of reminder."""
    state = FormState(
        form=WAY_FORM, draft=uuid4().hex, channel=caller.channel_id, agreement=agreement_id, about=kind.value
    )
    open_form(house, context, trigger_id, CHOOSING_WAY, caller, state)


def _ask(house: House, caller: Caller, state: FormState) -> Asked:
    """Return the form of the kind. NotTied; NotOurs where there is no such kind."""
    setting = find_setting(house.database, caller, state.agreement or "", kind_of(state.about))
    return Asked(
        Form(WAY_FORM, text("Change reminders"), tuple(_fields(setting)), submit=text("Save"), warns=False),
        local_day(house.now(), setting.agreement.zone),
        state,
        setting.agreement,
        likely=_values(setting),
        intro=(
            Joined((KIND_NAMES[setting.kind], setting.agreement.title), " · "),
            text("What you choose here holds for all parties."),
        ),
        faults=_faults,
    )


def _fields(setting: Setting) -> Sequence[Field]:
    kind = setting.kind
    fields = [Field(id="on", kind=FieldKind.TICK, label=text("This reminder comes"))]
    if kind in _BY_DAYS:
        fields.append(_days(kind))
    if kind in _BY_WEEKDAY:
        fields.append(_chosen("weekday", text("Day of the week"), _weekdays(kind)))
    hours = [Choice(id=_hour_id(each), label=hour_said(each)) for each in _half_hours(setting.way.hour)]
    fields.append(_chosen("hour", text("Hour"), hours))
    if kind not in TO_PEOPLE and len(setting.ties) > 1:
        fields.append(_chosen("channel", text("Where"), _channels(setting)))
    return fields


def _chosen(field_id: str, label: Sayable, choices: Sequence[Choice]) -> Field:
    return Field.model_validate(
        {"id": field_id, "kind": FieldKind.CHOICE, "label": label, "choices": tuple(choices), "required": True}
    )


def _days(kind: Kind) -> Field:
    hint = text("With commas between: 30, 7, 1, 0. What is late is told every week until it is done.")
    if kind is Kind.EXTENSION:
        hint = text("With commas between: 180, 90, 30. Left empty: as the agreement says.")
    return Field(
        id="days",
        kind=FieldKind.TEXT,
        label=text("Days before (0 is the day itself)"),
        hint=hint,
        required=kind is not Kind.EXTENSION,
        max_length=60,
    )


def _weekdays(kind: Kind) -> list[Choice]:
    days = [Choice(id=str(number), label=WEEKDAYS[number]) for number in range(_WORKING_WEEK)]
    return [Choice(id=_AS_NOTED, label=text("as the notes tell")), *days] if kind is Kind.MEETING else days


def _half_hours(chosen: time) -> list[time]:
    return sorted({*_HALF_HOURS, chosen})


def _hour_id(hour: time) -> str:
    return f"{hour:%H-%M}"


def _channels(setting: Setting) -> list[Choice]:
    """Return the channels to choose from; several of the same party are told apart by their number."""
    choices = [Choice(id=_EVERY, label=EVERY_PARTY)]
    of_party: dict[str | None, int] = {}
    for tie in setting.ties:
        number = of_party[tie.party_id] = of_party.get(tie.party_id, 0) + 1
        said: Sayable = channel_said(tie, setting.agreement)
        label = text("{what} {number}", what=said, number=number) if number > 1 else said
        choices.append(Choice.model_validate({"id": _channel_id(tie), "label": label}))
    return choices


def _channel_id(tie: Tie) -> str:
    return f"{tie.team_id}-{tie.channel_id}"


def _values(setting: Setting) -> Values:
    way = setting.way
    asked = {field.id for field in _fields(setting)}
    chosen = next((tie for tie in setting.ties if place(tie) == way.channel), None)
    values: dict[str, Any] = {
        "on": way.on,
        "days": ", ".join(str(day) for day in way.days),
        "weekday": _AS_NOTED if way.weekday is None else str(way.weekday),
        "hour": _hour_id(way.hour),
        "channel": _channel_id(chosen) if chosen else _EVERY,
    }
    return {name: value for name, value in values.items() if name in asked and value != ""}


def _faults(values: Mapping[str, Any]) -> Faults:
    days = values.get("days")
    if days is None or _read_days(days):
        return {}
    return {
        ("days",): text(
            "Write whole numbers from 0 to {most} with commas between, ten at most, such as 30, 7, 1, 0.",
            most=_LONGEST_BEFORE,
        )
    }


def _read_days(written: str) -> tuple[int, ...]:
    """Return the days, the most first; none where they can't be read."""
    if not _DAYS.fullmatch(written):
        return ()
    days = sorted({int(each) for each in re.findall(r"\d+", written)}, reverse=True)
    return tuple(days) if len(days) <= _MOST_DAYS and days[0] <= _LONGEST_BEFORE else ()


def _way(values: Mapping[str, Any], setting: Setting) -> Way:
    """Return what was chosen; what the form doesn't ask stays as it was."""
    changed: dict[str, Any] = {"on": values["on"], "hour": time.fromisoformat(values["hour"].replace("-", ":"))}
    if setting.kind in _BY_DAYS:
        changed["days"] = _read_days(values.get("days") or "")
    if "weekday" in values:
        changed["weekday"] = None if values["weekday"] == _AS_NOTED else int(values["weekday"])
    if "channel" in values:
        changed["channel"] = next((place(tie) for tie in setting.ties if _channel_id(tie) == values["channel"]), None)
    return setting.way.model_copy(update=changed)


def _submit(ack: Ack, house: House, caller: Caller, state: FormState, values: Values) -> None:
    """Save it, and show what it is now."""
    kind, agreement_id = kind_of(state.about), state.agreement or ""
    way = _way(values, find_setting(house.database, caller, agreement_id, kind))
    setting = change_way(house.database, caller, agreement_id, kind, way, now=house.now())
    lines = setting_lines(setting, house.speaker, caller.team_id)
    ack(response_action="update", view=saved_modal(text("Saved"), lines, reading_of(house, caller)).to_dict())
    house.wake_sender()


CHOOSING_WAY = Sort(_ask, _submit)
