"""What a line of words was understood as: the values of a form, where each was read, and what has to be asked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.calendar import Interval
from bot.domain.fields import FieldKind
from bot.domain.texts import Text


@dataclass(frozen=True, slots=True)
class Mark:
    """`line[start:end]` was understood as (a part of) the field; `part` is the choice, or the field within a group."""

    start: int
    end: int
    field: str
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """`words` can't be right, or can mean more than one thing: `asks` says what. Nothing was taken from them."""

    start: int
    end: int
    words: str
    asks: Text


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read from a line.

    `values` is what a form would leave. `note` is everything that was not understood, its words unchanged; it is
    among the values too, where the kind has a field for it.
    """

    values: dict[str, Any]
    marks: tuple[Mark, ...]
    note: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word stands for: a field, and the choice within it where it has choices; `daily` belongs to each day."""

    kind: FieldKind
    field: str
    choice: str | None = None
    daily: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """One day or several."""

    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week."""

    week: Interval


@dataclass(frozen=True, slots=True)
class Number:
    """So many of something."""

    meaning: Meaning
    number: float


@dataclass(frozen=True, slots=True)
class Yes:
    """A tick, or a choice."""

    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Asks:
    """Something that has to be asked; `when` if it is about when it was."""

    text: Text
    when: bool = False


Said = Days | Week | Number | Yes | Asks


@dataclass(frozen=True, slots=True)
class Find:
    """What a recogniser found: it reaches to the token before `end`, and says one thing, or several of one kind."""

    end: int
    says: tuple[Said, ...]
