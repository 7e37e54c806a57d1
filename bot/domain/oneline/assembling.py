"""Puts together what was found in a line: the values of a form, marks, and questions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.domain.calendar import Interval, week_of
from bot.domain.fields import Field, FieldKind
from bot.domain.oneline.checking import day_fault, number_fault, says_only_words, week_fault
from bot.domain.oneline.day_like import day_in
from bot.domain.oneline.laying_out import lay_out
from bot.domain.oneline.notes import note_of
from bot.domain.oneline.pieces import Piece, Role
from bot.domain.oneline.scene import Scene
from bot.domain.oneline.understood import Asks, Days, Mark, Number, Question, Said, Understood, Week, Yes
from bot.domain.texts import Text, text

_SAID_TWICE = text("This is said twice, and not the same. Which is right?")


class Assembler:
    """Takes one thing after the other into the values, or says what has to be asked about it."""

    def __init__(self, scene: Scene, fields: Sequence[Field]) -> None:
        self._scene = scene
        self._fields = {field.id: field for field in fields}
        self._values: dict[str, Any] = {}
        self._chosen: dict[str, dict[str, None]] = {}
        self._week: Interval | None = None
        self._day: date | None = None

    def assemble(self, pieces: Sequence[Piece], tail: int) -> Understood:
        """Return what the line was understood as."""
        found = [piece for piece in pieces if piece.role is Role.FOUND]
        rows, asked = self._rows(found)
        questions, marks = list[Question](), list[Mark]()
        for number, piece in enumerate(found):
            start, end = self._scene.tokens[piece.start].start, self._scene.tokens[piece.end - 1].end
            asks = asked.get(number) or self._refusal(piece.says)
            if asks:
                questions.append(Question(start, end, self._scene.line[start:end], asks))
            else:
                for said in piece.says:
                    self._take(said)
                marks.append(self._mark(start, end, piece.says[0]))
        note = note_of(self._scene, pieces, tail)
        end = len(self._scene.line)
        if not any(piece.is_time for piece in found) and (day := self._scene.when and day_in(note, self._scene)):
            asks = text("Is “{words}” a day? Fill in when it was.", words=day)
            questions.append(Question(end, end, day, asks))
        if unkept := self._keep_note(note):
            questions.append(Question(end, end, note, unkept))
        return Understood(self._in_order(rows), tuple(marks), note, tuple(questions))

    def _rows(self, found: Sequence[Piece]) -> tuple[list[dict[str, Any]], dict[int, Text]]:
        """Lay out the days of a kind that has several."""
        group = self._fields.get("days")
        if self._scene.when != "days" or group is None:
            return [], {}
        said = [(number, said) for number, piece in enumerate(found) for said in piece.says if _is_daily(said)]
        return lay_out(group, said, self._scene.today)

    def _refusal(self, says: Sequence[Said]) -> Text | None:
        return next(filter(None, map(self._fault, says)), None)

    def _fault(self, said: Said) -> Text | None:
        """Return what has to be asked before it can be taken, if anything."""
        match said:
            case Asks():
                return said.text
            case Days() if self._scene.when != "days":
                return self._day_fault(said)
            case Week():
                return self._week_fault(said.week)
            case Number(meaning, number) if not meaning.daily:
                known = self._values.get(meaning.field)
                known = known.get(meaning.choice) if meaning.choice and known else known
                differs = known is not None and known != number
                return number_fault(self._fields[meaning.field], number) or (_SAID_TWICE if differs else None)
            case Yes(meaning) if meaning.kind is FieldKind.CHOICE:
                return _SAID_TWICE if self._values.get(meaning.field, meaning.choice) != meaning.choice else None
            case _:
                return None

    def _day_fault(self, said: Days) -> Text | None:
        field, day = self._fields.get("date"), said.days[0]
        if len(said.days) > 1 or (self._day and self._day != day):
            return text("There is room for one day here. Which one do you mean?")
        if self._week and not self._week.holds(day):
            return text("{day:day} is not in {week}: change the day or the week.", day=day, week=self._week.label)
        if field and (fault := day_fault(field, day, self._scene.today)):
            return fault
        return self._week_fault(week_of(day)) if self._scene.when == "week" else None

    def _week_fault(self, week: Interval) -> Text | None:
        if self._week and self._week.key != week.key:
            return text("There is room for one week here. Which one do you mean?")
        return week_fault(self._fields["week"], week, self._scene.today)

    def _take(self, said: Said) -> None:
        match said:
            case Days() if self._scene.when != "days":
                self._day = said.days[0]
                self._values["date"] = self._day.isoformat()
                if self._scene.when == "week":
                    self._take(Week(week_of(self._day)))
            case Week():
                self._week = said.week
                self._values["week"] = said.week.key
            case Number(meaning, number) if not meaning.daily:
                decimals = self._fields[meaning.field].decimals
                amount = float(number) if decimals else int(number)
                if meaning.choice is None:
                    self._values[meaning.field] = amount
                else:
                    self._values.setdefault(meaning.field, {})[meaning.choice] = amount
            case Yes(meaning) if not meaning.daily:
                self._say_yes(meaning.field, meaning.choice)

    def _say_yes(self, field: str, choice: str | None) -> None:
        match self._fields[field].kind:
            case FieldKind.CHOICES:
                chosen = {*self._values.get(field, ()), choice}
                self._values[field] = [each.id for each in self._fields[field].choices if each.id in chosen]
            case FieldKind.CHOICE:
                self._values[field] = choice
            case _:
                self._values[field] = True

    def _mark(self, start: int, end: int, said: Said) -> Mark:
        match said:
            case Number(meaning) | Yes(meaning):
                place = ("days", meaning.field) if meaning.daily else (meaning.field, meaning.choice)
                return Mark(start, end, *place)
            case Week():
                return Mark(start, end, "week")
            case _:
                days = self._scene.when == "days"
                return Mark(start, end, "days", "date") if days else Mark(start, end, "date")

    def _keep_note(self, note: str) -> Text | None:
        """Put the note where the kind has room for it; return what has to be asked if it can't go there."""
        fields = self._fields.values()
        places = [field for kind in (FieldKind.NOTE, FieldKind.TEXT) for field in fields if field.kind is kind]
        if not note or not places:
            return None
        place = places[0]
        if len(note) > place.max_length:
            return text("At most {most} characters: shorten it a little.", most=place.max_length)
        if place.kind is FieldKind.TEXT and not says_only_words(note, self._scene.vocabulary):
            return text(
                "Does all of “{words}” belong under “{field}”? Fill in what does.", words=note, field=place.label
            )
        self._values[place.id] = note
        return None

    def _in_order(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the values as a form leaves them: in the order of its fields, a tick that was not said as a no."""
        values: dict[str, Any] = {}
        for field in self._fields.values():
            if field.id == "days" and rows:
                values[field.id] = rows
            elif field.kind is FieldKind.TICK:
                values[field.id] = field.id in self._values
            elif field.id in self._values:
                values[field.id] = self._values[field.id]
        return values


def _is_daily(said: Said) -> bool:
    match said:
        case Days():
            return True
        case Asks():
            return said.when
        case Number(meaning) | Yes(meaning):
            return meaning.daily
        case _:
            return False
