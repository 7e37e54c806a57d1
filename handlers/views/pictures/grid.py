"""A cadence as a grid: a cell for every interval that has begun, a heading for every year."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from bot.domain.assessment import IntervalOutcome, IntervalState, Row
from bot.domain.calendar import Interval
from bot.domain.texts import Text, text
from bot.language import Speaker
from handlers.views.message import capitalised
from handlers.views.pictures.picture import Picture, drawn, fitting
from handlers.views.pictures.style import (
    BACKGROUND,
    BODY,
    EMPTY,
    GREEN,
    GREY,
    INK,
    INNER,
    LARGE,
    MARGIN,
    MUTED,
    PALE_GREEN,
    RED,
    SMALL,
    WHITE,
    WIDTH,
    line_height,
)

if TYPE_CHECKING:
    from handlers.views.pictures.sheet import Sheet

_MOST_CELLS = 106
"""Two years of weeks: as much as can be read at once."""
_WEEKS = 52
_WEEKS_IN_A_ROW = 13
_IN_A_ROW = 4
_HEIGHT = 74
_GAP = 6
_KEY = 34
"""The side of a cell in the legend."""


@dataclass(frozen=True, slots=True)
class _CellLook:
    symbol: str
    words: Text
    fill: str
    edge: str
    ink: str = INK
    dashed: bool = False


_LATE = "late"
_LOOKS: Mapping[str, _CellLook] = {
    IntervalState.HELD: _CellLook("✔", text("held"), PALE_GREEN, GREEN),
    _LATE: _CellLook("◔", text("held late"), WHITE, GREEN),
    IntervalState.EXCUSED: _CellLook("–", text("excused with a reason"), EMPTY, GREY),
    IntervalState.MISSED: _CellLook("✘", text("missed"), RED, RED, ink=WHITE),
    IntervalState.OPEN: _CellLook("○", text("not over yet"), BACKGROUND, MUTED, dashed=True),
}


def week_grid(row: Row, speaker: Speaker) -> Picture:
    """Return what became of the intervals of a cadence: of every week, month or window that has begun."""
    title = f"{row.id} {row.title}"
    sentence = capitalised(speaker.say(row.sentence))
    earlier, latest = row.intervals[:-_MOST_CELLS], row.intervals[-_MOST_CELLS:]
    before = _before(earlier, speaker) if earlier else ""

    def draw(sheet: "Sheet") -> None:
        sheet.paragraph(title, size=LARGE, bold=True)
        sheet.paragraph(sentence)
        if before:
            sheet.paragraph(before, size=SMALL, colour=MUTED)
        _draw_legend(sheet, Counter(map(_state, latest)), speaker)
        if latest:
            _draw_years(sheet, latest, speaker)

    alts = (list(_said(row.intervals, speaker, names=names)) for names in (True, False))
    return Picture(drawn(draw), fitting(f"{title}. {sentence}.", alts), title)


def _state(outcome: IntervalOutcome) -> str:
    return _LATE if outcome.late else outcome.state.value


def _before(earlier: Sequence[IntervalOutcome], speaker: Speaker) -> str:
    held = sum(each.state is IntervalState.HELD for each in earlier)
    last = _name(earlier[-1].interval, speaker)
    return speaker.say(text("Before that, until {last}: {held} of {of} held", last=last, held=held, of=len(earlier)))


def _said(outcomes: Sequence[IntervalOutcome], speaker: Speaker, *, names: bool) -> Iterator[str]:
    """Yield how many there are of each state, with their names where they are not held."""
    for state, look in _LOOKS.items():
        there = [each for each in outcomes if _state(each) == state]
        if not there:
            continue
        said = f"{capitalised(speaker.say(look.words))}: {len(there)}"
        if names and state != IntervalState.HELD:
            said += f" ({', '.join(_name(each.interval, speaker) for each in there)})"
        yield f"{said}."


def _name(interval: Interval, speaker: Speaker) -> str:
    """Return the name of an interval, with its year where the name has none."""
    label, year = speaker.say(interval.label), str(interval.year)
    return label if year in label else f"{label} {year}"


def _is_week(interval: Interval) -> bool:
    return "-W" in interval.key


def _label(interval: Interval, speaker: Speaker) -> str:
    """Return what stands in the cell, below the heading of its year."""
    if _is_week(interval):
        return interval.key.partition("-W")[2].lstrip("0")
    label = speaker.say(interval.label)
    return label.replace(str(interval.year), "").strip() or label


def _draw_legend(sheet: "Sheet", states: Mapping[str, int], speaker: Speaker) -> None:
    """Put the states that there are, each with its number, in as many lines as they need."""
    sheet.y += 14
    x = MARGIN
    for state, look in _LOOKS.items():
        if not states.get(state):
            continue
        words = f"{speaker.say(look.words)}: {states[state]}"
        width = _KEY + 10 + sheet.width(words, SMALL) + 30
        if x > MARGIN and x + width > WIDTH - MARGIN:
            x = MARGIN
            sheet.y += _KEY + 10
        _draw_box(sheet, look, (x, sheet.y), (_KEY, _KEY))
        sheet.symbols(look.symbol, [(x + _KEY / 2, sheet.y + _KEY / 2)], size=SMALL, colour=look.ink)
        sheet.put(words, x + _KEY + 10, sheet.y + 1, size=SMALL)
        x += round(width)
    sheet.y += _KEY + 4


def _draw_years(sheet: "Sheet", cells: Sequence[IntervalOutcome], speaker: Speaker) -> None:
    weekly = _is_week(cells[0].interval)
    in_a_row = _WEEKS_IN_A_ROW if weekly else _IN_A_ROW
    # week 53 stands at the end of the fourth row
    widest = in_a_row + any(each.interval.key.endswith("-W53") for each in cells)
    middles: dict[str, list[tuple[float, float]]] = {}
    for year, group in groupby(cells, key=lambda each: each.interval.year):
        sheet.y += 16
        sheet.paragraph(str(year), bold=True)
        drawn_row = None
        for number, each in enumerate(group):
            row, column = _place(each.interval, number, in_a_row)
            if drawn_row is not None and row > drawn_row:
                sheet.y += (row - drawn_row) * (_HEIGHT + _GAP)
            drawn_row = row
            corner = (MARGIN + column * INNER / widest, sheet.y)
            middle = _draw_cell(sheet, each, corner, INNER / widest - _GAP, speaker)
            middles.setdefault(_state(each), []).append(middle)
        sheet.y += _HEIGHT + _GAP
    for state, points in middles.items():
        sheet.symbols(_LOOKS[state].symbol, points, size=BODY, colour=_LOOKS[state].ink)


def _place(interval: Interval, number: int, in_a_row: int) -> tuple[int, int]:
    """Return row and column of an interval, the one with that number among those of its year; a week has its own."""
    if not _is_week(interval):
        return divmod(number, in_a_row)
    week = int(interval.key[-2:]) - 1
    row = min(week // in_a_row, _WEEKS // in_a_row - 1)
    return row, week - row * in_a_row


def _draw_cell(
    sheet: "Sheet", outcome: IntervalOutcome, corner: tuple[float, float], width: float, speaker: Speaker
) -> tuple[float, float]:
    """Put the box of an interval and its name; return where its symbol belongs."""
    look = _LOOKS[_state(outcome)]
    x, y = corner[0] + width / 2, corner[1]
    _draw_box(sheet, look, corner, (width, _HEIGHT))
    label = sheet.shortened(_label(outcome.interval, speaker), width - 4, SMALL)
    sheet.put(label, x, y + 4, size=SMALL, colour=look.ink, align="center")
    return x, y + line_height(SMALL) + 22


def _draw_box(sheet: "Sheet", look: _CellLook, corner: tuple[float, float], size: tuple[float, float]) -> None:
    sheet.box(corner, size, fill=look.fill, edge=look.edge, dashed=look.dashed)
