"""Reads lines in the forms of the six agreements, and the law that no word of a line is lost."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.domain.agreement import ActivityKind, Agreement
from bot.domain.choices import choices_of
from bot.domain.fields import Field, FieldKind
from bot.domain.kinds import OPERATION, kinds_of
from bot.domain.oneline.reading import read_line
from bot.domain.oneline.spelling import folded
from bot.domain.oneline.understood import Understood
from bot.domain.oneline.words import DASHES, JOINERS, SEPARATORS
from bot.language import speaker_for

FRIDAY = date(2022, 10, 14)
_WORD = re.compile(r"\w+|[^\w\s]")
_SEPARATORS = {*JOINERS, *SEPARATORS, *DASHES, ":"}
_CHOOSING = {FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.COUNTS}


@cache
def agreements() -> dict[str, Agreement]:
    return {each.id: each for each in map(read_agreement, built_in_files())}


def filled(fields: Sequence[Field], agreement: Agreement) -> tuple[Field, ...]:
    """Return the fields with the agreement's choices, as a form has them."""
    with_choices = (
        field.model_copy(
            update={
                "choices": choices_of(field, agreement),
                "choices_from": None,
                "fields": filled(field.fields, agreement),
            }
        )
        for field in fields
    )
    return tuple(field for field in with_choices if field.choices or field.kind not in _CHOOSING)


@cache
def the_kind(agreement: str, kind: str) -> tuple[ActivityKind, tuple[Field, ...]]:
    found = kinds_of(agreements()[agreement])[kind]
    return found, filled(found.fields, agreements()[agreement])


def read(line: str, kind: str = OPERATION, agreement: str = "soderhamn-2022", *, today: date = FRIDAY) -> Understood:
    """Read the line as the chat would for an activity of the kind; on a Friday, unless told otherwise."""
    found, fields = the_kind(agreement, kind)
    return read_line(line, fields, kind=found, today=today, period=agreements()[agreement].in_force)


def days(line: str, *, today: date = FRIDAY) -> list[str]:
    """Return the days that a line about an operation was understood as."""
    return [row["date"] for row in read(line, today=today).values.get("days", ()) if "date" in row]


def places(understood: Understood) -> list[tuple[int, int]]:
    """Return where something was understood or is asked about, in the order of the line."""
    marked = [(each.start, each.end) for each in understood.marks]
    return sorted([*marked, *((each.start, each.end) for each in understood.questions if each.end > each.start)])


def asked(understood: Understood) -> list[tuple[str, str]]:
    """Return what has to be asked, with the words that it is about."""
    return [(each.words, speaker_for("en").say(each.asks)) for each in understood.questions]


def lost(line: str, understood: Understood) -> list[str]:
    """Return the words of the line that are neither marked nor asked about nor in the note, in their order.

    What `bot.domain.oneline.notes` calls separators may be gone.
    """
    covered = {at for start, end in places(understood) for at in range(start, end)}
    rest = "".join(" " if at in covered else letter for at, letter in enumerate(line))
    note = iter(_WORD.findall(understood.note))
    return [word for word in _WORD.findall(rest) if folded(word) not in _SEPARATORS and word not in note]


def made_up(line: str, understood: Understood) -> list[str]:
    """Return the words of the note that don't stand in the line, in the same order."""
    words = iter(_WORD.findall(line))
    return [word for word in _WORD.findall(understood.note) if word not in words]


def again(understood: Understood, line: str) -> str:
    """Return what was understood and asked as a line of its own, the note after a dash."""
    return ", ".join([*(line[start:end] for start, end in places(understood)), f"– {understood.note}"])


def heads(line: str, **more: Any) -> dict[str, int]:
    """Return who is said to have taken part, by role."""
    return dict(read(line, **more).values.get("heads", {}))


def ticks(line: str) -> tuple[bool, bool]:
    """Return whether the day is said to have been a full one, and from the police station."""
    row = read(f"12/10 {line}").values["days"][0]
    return row["full_day"], row["at_police_station"]
