"""How an agreement goes, at a glance: a bar for every promise that has one, its status and its pace in words."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from bot.domain.assessment import Assessment, IntervalState, Row, RowRole, Status
from bot.domain.texts import ntext, text
from bot.language import Speaker
from handlers.views.message import capitalised, shortened
from handlers.views.pictures.picture import Picture, drawn, fitting
from handlers.views.pictures.style import (
    BACKGROUND,
    BODY,
    EMPTY,
    LARGE,
    MARGIN,
    MUTED,
    SMALL,
    WIDTH,
    Look,
    line_height,
    look_of,
)
from handlers.views.standing import standing

if TYPE_CHECKING:
    from handlers.views.pictures.sheet import Sheet

_SHOWN = {RowRole.COMMITMENT, RowRole.OPTION}
_RUNNING = {Status.NOT_STARTED, Status.IN_PROGRESS}
_MOST_ROWS = 12
"""More of them would be too small once a chat has shrunk the picture to its window."""
_MOST_PARTS = 12
"""Up to so many things to do, the bar shows each of them."""
_INDENT = 30
_BAR = 30


@dataclass(frozen=True, slots=True)
class _Line:
    """A promise as the picture shows it; `expected` is how far it should have come by the day."""

    id: str
    title: str
    standing: str
    figure: str
    look: Look
    share: Fraction | None
    parts: int
    expected: Fraction | None
    child: bool

    def said(self, speaker: Speaker, longest_title: int) -> str:
        """Return the same in words."""
        told = [self.standing, self.figure]
        if self.share is not None and (self.expected is not None or not self.figure):
            told.append(speaker.say(text("{percent} % done", percent=_percent(self.share))))
        if self.expected is not None:
            told.append(speaker.say(text("by this day {percent} % would be on track", percent=_percent(self.expected))))
        name = f"{self.id} {shortened(self.title, longest_title)}" if longest_title else self.id
        return f"{name}: {', '.join(filter(None, told))}."


def progress_picture(assessment: Assessment, speaker: Speaker) -> Picture:
    """Return the agreement as bars against their targets, in the order of the agreement."""
    agreement = assessment.agreement
    rows = [row for row in assessment.rows if row.role in _SHOWN]
    lines = [_line(row, assessment, speaker) for row in rows]
    shown, rest = lines[:_MOST_ROWS], lines[_MOST_ROWS:]
    as_of = speaker.say(text("As of {day}", day=assessment.on))
    more = speaker.say(ntext("and {count} more promise", "and {count} more promises", len(rest))) if rest else ""

    def draw(sheet: "Sheet") -> None:
        sheet.paragraph(agreement.title, size=LARGE, bold=True)
        sheet.paragraph(as_of, size=SMALL, colour=MUTED)
        if any(line.expected is not None for line in shown):
            sheet.paragraph(_mark_explained(speaker), size=SMALL, colour=MUTED)
        for line in shown:
            _draw_line(sheet, line)
        if more:
            sheet.y += 20
            sheet.paragraph(more)

    fuller = ([line.said(speaker, longest) for line in lines] for longest in (75, 40, 20, 0))
    shortest = [f"{line.id}: {line.standing}." for line in lines]
    return Picture(drawn(draw), fitting(f"{agreement.title}. {as_of}.", [*fuller, shortest]), agreement.title)


def _mark_explained(speaker: Speaker) -> str:
    said = speaker.say(text("how far it should have come by this day"))
    return f"▼ {said}"


def _line(row: Row, assessment: Assessment, speaker: Speaker) -> _Line:
    figures = row.figures
    share = None if figures.share is None or _is_one(row) else max(Fraction(0), min(figures.share, Fraction(1)))
    return _Line(
        id=row.id,
        title=row.title,
        standing=capitalised(speaker.say(standing(row))),
        figure=_figure(row, speaker) if figures.of != 1 else "",
        look=look_of(row),
        share=share,
        parts=figures.of if figures.of and figures.of <= _MOST_PARTS else 0,
        expected=_expected(row, assessment) if share is not None else None,
        child=row.parent is not None,
    )


def _is_one(row: Row) -> bool:
    """Tell whether there is only one thing to be done, or one stretch to be judged: a bar would say no more."""
    return row.figures.of == 1 or (row.figures.of is None and len(row.intervals) == 1)


def _figure(row: Row, speaker: Speaker) -> str:
    """Return what the bar amounts to; nothing where it is full for another reason (the source says it is done)."""
    figures = row.figures
    if figures.of:
        if min(Fraction(1), Fraction(figures.done) / figures.of) != figures.share:
            return ""
        return speaker.say(text("{done} of {of} {unit}", done=figures.done, of=figures.of, unit=figures.unit))
    decided = [each for each in row.intervals if each.state is not IntervalState.OPEN]
    if not decided:
        return ""
    held = sum(each.state is IntervalState.HELD for each in decided)
    said = ntext(
        "evidence in {held} of {count} review interval",
        "evidence in {held} of {count} review intervals",
        len(decided),
        held=held,
    )
    return speaker.say(said)


def _expected(row: Row, assessment: Assessment) -> Fraction | None:
    """Return the share that would be on track on the day; None where no clock decides it, or nothing runs."""
    if row.status not in _RUNNING or row.period.days() is None or not row.period.begun(assessment.on):
        return None
    match row.kind:
        case "count":
            return Fraction(row.period.elapsed(assessment.on), row.period.days() or 1)
        case "cadence" if row.figures.of:
            over = sum(each.interval.end < assessment.on for each in row.intervals)
            return Fraction(over, row.figures.of)
        case _:
            return None


def _draw_line(sheet: "Sheet", line: _Line) -> None:
    sheet.y += 24
    left = MARGIN + (_INDENT if line.child else 0)
    sheet.put(line.id, left, sheet.y, bold=True)
    sheet.paragraph(line.title, x=left + sheet.width(line.id, bold=True) + 20, most=2)
    _draw_standing(sheet, line, left)
    if line.share is not None:
        _draw_bar(sheet, line.share, line, left)


def _draw_standing(sheet: "Sheet", line: _Line, left: float) -> None:
    """Put symbol and status, and the figure at the right of them, or below where there is no room."""
    right, words = WIDTH - MARGIN, left + _INDENT + 6
    sheet.put(line.look.symbol, left, sheet.y, colour=line.look.colour)
    sheet.put(line.standing, words, sheet.y, bold=True)
    if line.figure:
        if words + sheet.width(line.standing, bold=True) + 24 + sheet.width(line.figure) > right:
            sheet.y += line_height(BODY)
        sheet.put(sheet.shortened(line.figure, right - words), right, sheet.y, align="right")
    sheet.y += line_height(BODY)


def _draw_bar(sheet: "Sheet", share: Fraction, line: _Line, left: float) -> None:
    width = WIDTH - MARGIN - left
    top = sheet.y + (24 if line.expected is not None else 4)
    sheet.box((left, top), (width, _BAR), fill=EMPTY, edge=MUTED)
    if share:
        sheet.box((left, top), (float(share) * width, _BAR), fill=line.look.colour)
    for part in range(1, line.parts):
        x = left + width * part / line.parts
        sheet.line([(x, top), (x, top + _BAR)], colour=BACKGROUND, thickness=4)
    if line.expected is not None:
        x = left + float(line.expected) * width
        sheet.put("▼", x, top - 26, size=SMALL, align="center")
        sheet.line([(x, top), (x, top + _BAR)], colour=BACKGROUND, thickness=9)
        sheet.line([(x, top - 4), (x, top + _BAR + 6)], thickness=4)
    sheet.y = top + _BAR + 8


def _percent(share: Fraction) -> int:
    return int(share * 100)
