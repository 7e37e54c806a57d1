"""The values of fields in words: each as its kind is told, a row of a group in one line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.fields import Field, FieldKind
from bot.domain.texts import text
from bot.language import Speaker
from handlers.views.message import lowered


@dataclass(frozen=True, slots=True)
class InWords:
    """Puts the values of fields into words.

    `name_of` names a person by user id, `dated` says how a day is written, and `mark` makes what was written fit to
    stand where it is shown.
    """

    speaker: Speaker
    name_of: Callable[[str], str]
    dated: str
    mark: Callable[[str], str]

    def lines(self, fields: Sequence[Field], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield the label and the value of each field that was filled in; a week, which the title tells, isn't."""
        for field in fields:
            value: Any = values.get(field.id)
            if _is_nothing(value) or field.kind is FieldKind.WEEK:
                continue
            label = self.speaker.say(field.label).removesuffix("?")
            if field.kind is FieldKind.GROUP:
                for row in value:
                    yield label, self._row(field.fields, row)
            else:
                yield label, self._value(field, value)

    def _row(self, fields: Sequence[Field], row: Mapping[str, Any]) -> str:
        """Return a row of a group in one line: what says itself stands alone, the rest with its label."""
        told = []
        for field in fields:
            value = row.get(field.id)
            if _is_nothing(value):
                continue
            label = self.mark(lowered(self.speaker.say(field.label)))
            if field.kind is FieldKind.TICK:
                told.append(label)
            elif field is fields[0]:
                told.append(self._value(field, value))
            else:
                told.append(f"{label} {self._value(field, value)}")
        return ", ".join(told)

    def _value(self, field: Field, value: Any) -> str:
        names = {choice.id: self.mark(self.speaker.say(choice.label)) for choice in field.choices}
        match field.kind:
            case FieldKind.DATE:
                return self.speaker.put(date.fromisoformat(value), self.dated)
            case FieldKind.CHOICE:
                return names.get(value, self.mark(str(value)))
            case FieldKind.CHOICES:
                return ", ".join(names.get(each, self.mark(str(each))) for each in value)
            case FieldKind.COUNTS:
                counted = ((names.get(name, self.mark(name)), count) for name, count in value.items())
                # the number last: a name has one form, whatever the number
                return ", ".join(f"{lowered(name)} {count}" for name, count in counted if count)
            case FieldKind.PERSON:
                return self.name_of(value)
            case FieldKind.TICK:
                return self.speaker.say(text("yes"))
            case FieldKind.TEXT | FieldKind.NOTE | FieldKind.NAME:
                return self.mark(str(value))
            case _:
                return self.speaker.put(value)


def _is_nothing(value: Any) -> bool:
    """Tell whether nothing was filled in: nought is something, but noughts only of every role are not."""
    if isinstance(value, Mapping):
        return not any(value.values())
    return value is None or value is False or value in ("", [])
