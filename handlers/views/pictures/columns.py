"""What was done month by month, as columns, with a line for what there should have been.

Where a number is to be reached, the columns grow towards it: how many there were by the end of each month.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING

from babel.dates import get_month_names

from bot.domain.assessment import Assessment, Row
from bot.domain.calendar import ONE_DAY, Every, Interval, Period, interval_of
from bot.domain.entries import Entry, number_at
from bot.domain.judging.agreed import with_agreed
from bot.domain.judging.ledger import Ledger
from bot.domain.kinds import kinds_of
from bot.domain.targets import Count, Increase, Target
from bot.domain.texts import Sayable, Text, text
from bot.language import Speaker
from handlers.views.message import capitalised
from handlers.views.pictures.picture import Picture, drawn, fitting
from handlers.views.pictures.style import (
    BACKGROUND,
    BLUE,
    GREY,
    INNER,
    LARGE,
    MARGIN,
    MUTED,
    PALE_BLUE,
    SMALL,
    WIDTH,
    line_height,
)

if TYPE_CHECKING:
    from handlers.views.pictures.sheet import Sheet

_MOST = 12
"""So many columns can have their figures above them."""
_STEPS = (Every.MONTH, Every.TERTIAL, Every.YEAR)
_HEIGHT = 380
_WHOLE_FROM = 100


@dataclass(frozen=True, slots=True)
class _Column:
    """A stretch of days: how much was done in it, and how much at the rate that the line stands for."""

    interval: Interval
    done: int | float
    line: Fraction | None
    running: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the columns count, and the line: so many a day, column by column or growing from the period's start."""

    unit: Sayable
    label: Text | None = None
    per_day: Fraction | None = None
    grows: bool = False

    def line_of(self, interval: Interval, period: Period) -> Fraction | None:
        """Return where the line is in a column."""
        if self.per_day is None:
            return None
        end = min(interval.end, period.end) if period.end else interval.end
        first = period.start or interval.start
        start = first if self.grows else max(interval.start, first)
        return self.per_day * ((end - start).days + 1)


@dataclass(frozen=True, slots=True)
class _Chart:
    columns: Sequence[_Column]
    plan: _Plan


def trend_picture(row: Row, assessment: Assessment, speaker: Speaker, *, entries: Sequence[Entry] = ()) -> Picture:
    """Return what was done month by month, against the rate that was promised or that there was before.

    `entries` are those of the agreement, for a baseline that was agreed later; without them the one in the agreement
    counts. The sentence in the picture is the row's own, and says how it compares in any case.
    """
    return _picture(row, _chart(row, assessment, entries), speaker)


def columns_of(row: Row, assessment: Assessment, speaker: Speaker, *, entries: Sequence[Entry] = ()) -> Picture | None:
    """Return the trend picture, or None where there is nothing to draw: nothing done, and no rate to compare with."""
    chart = _chart(row, assessment, entries)
    if not row.counting and not (chart.columns and chart.plan.label):
        return None
    return _picture(row, chart, speaker)


def _chart(row: Row, assessment: Assessment, entries: Sequence[Entry]) -> _Chart:
    agreement, on = assessment.agreement, assessment.on
    ledger = Ledger(entries, kinds_of(agreement), on=on, known_at=assessment.known_at)
    target = with_agreed(agreement.by_id[row.id].target, row.id, ledger, agreement)
    days = [ledger.counted_day(judged.entry) for judged in row.counting]
    span = _span(row.period, days, on)
    stretches: list[Interval] = []
    every = _STEPS[-1]
    for every in _STEPS:
        stretches = list(_stretches(every, span)) if span else []
        if len(stretches) <= _MOST:
            break
    done: defaultdict[str, int | float] = defaultdict(int)
    for judged, day in zip(row.counting, days, strict=True):
        done[interval_of(day, every).key] += _amount(target, judged.entry)
    amounts = [done[each.key] for each in stretches]
    plan = _plan(row, target)
    if plan.grows:
        amounts = list(accumulate(amounts))
    columns = [
        _Column(each, amount, plan.line_of(each, row.period), each.holds(on))
        for each, amount in zip(stretches, amounts, strict=True)
    ]
    return _Chart(columns[-_MOST:], plan)


def _amount(target: Target, entry: Entry) -> int | float:
    if isinstance(target, Increase) and target.measure.field:
        return number_at(entry.values, target.measure.field)
    return 1


def _plan(row: Row, target: Target) -> _Plan:
    """Return what the columns of the row are compared with."""
    match target:
        case Increase(measure=measure, baseline=baseline):
            rate = Fraction(baseline.value, baseline.period.days() or 1) if baseline else None
            return _Plan(measure.unit, text("as many as before, at the baseline's rate") if baseline else None, rate)
        case Count(unit=unit) if row.figures.of and (total := row.period.days()):
            label = text("how many there should be by then, to reach {of} in time", of=row.figures.of)
            return _Plan(text("{unit}, in all", unit=unit), label, Fraction(row.figures.of, total), grows=True)
        case Count(unit=unit):
            return _Plan(unit)
        case _:
            return _Plan(text("logged"))


def _span(period: Period, days: Sequence[date], on: date) -> Period | None:
    """Return the days that are drawn: what has gone of the period; where its start is open, from the first entry."""
    start = period.start or min(days, default=None)
    end = min(on, period.end) if period.end else on
    return Period(start=start, end=end) if start and start <= end else None


def _stretches(every: Every, span: Period) -> Iterator[Interval]:
    if span.start and span.end:
        interval = interval_of(span.start, every)
        while interval.start <= span.end:
            yield interval
            interval = interval_of(interval.end + ONE_DAY, every)


def _picture(row: Row, chart: _Chart, speaker: Speaker) -> Picture:
    title = f"{row.id} {row.title}"
    sentence = capitalised(speaker.say(row.sentence))
    unit = capitalised(speaker.say(chart.plan.unit))
    label = speaker.say(chart.plan.label) if chart.plan.label else ""
    running = speaker.say(text("not over yet")) if any(column.running for column in chart.columns) else ""

    def draw(sheet: "Sheet") -> None:
        sheet.paragraph(title, size=LARGE, bold=True)
        sheet.paragraph(sentence)
        sheet.y += 12
        sheet.paragraph(unit, bold=True, most=1)
        if label:
            _draw_key(sheet, label)
        if running:
            sheet.box((MARGIN, sheet.y + 4), (44, 22), fill=PALE_BLUE, edge=BLUE, hatch="//")
            sheet.paragraph(running, x=MARGIN + 60, size=SMALL, most=1)
        _draw_columns(sheet, chart.columns, speaker)

    alts = (list(_said(chart, unit, label, speaker, lines=lines)) for lines in (True, False))
    return Picture(drawn(draw), fitting(f"{title}. {sentence}.", alts), title)


def _said(chart: _Chart, unit: str, label: str, speaker: Speaker, *, lines: bool) -> Iterator[str]:
    """Yield each column in words, and what the line says there."""
    if not chart.columns:
        return
    each = ", ".join(
        f"{speaker.say(column.interval.label)} {_figure(column.done, speaker)}"
        + (f" ({_figure(float(column.line), speaker)})" if lines and column.line is not None else "")
        for column in chart.columns
    )
    yield f"{unit}: {each}."
    if label and lines:
        yield speaker.say(text("In brackets: {what}.", what=label))


def _draw_key(sheet: "Sheet", label: str) -> None:
    _draw_mark(sheet, MARGIN, MARGIN + 44, sheet.y + 16)
    sheet.paragraph(label, x=MARGIN + 60, size=SMALL)


def _draw_columns(sheet: "Sheet", columns: Sequence[_Column], speaker: Speaker) -> None:
    if not columns:
        return
    top = sheet.y + 16 + line_height(SMALL)
    bottom = top + _HEIGHT
    most = max(max(float(column.done), float(column.line or 0)) for column in columns) or 1
    room = INNER / max(len(columns), 3)

    def height(amount: float) -> float:
        return _HEIGHT * amount / most

    sheet.line([(MARGIN, bottom), (WIDTH - MARGIN, bottom)], colour=GREY)
    for number, column in enumerate(columns):
        left = MARGIN + number * room
        bar, mark = bottom - height(float(column.done)), bottom - height(float(column.line or 0))
        if column.done:
            wide = min(room * 0.72, 150)
            fill, hatch = (PALE_BLUE, "//") if column.running else (BLUE, None)
            sheet.box((left + (room - wide) / 2, bar), (wide, bottom - bar), fill=fill, edge=BLUE, hatch=hatch)
        figure = bar - line_height(SMALL)
        if column.line is not None:
            _draw_mark(sheet, left + 2, left + room - 2, mark)
            if figure - 4 < mark <= bar + 4:
                figure = mark - line_height(SMALL) - 4
        sheet.put(_figure(column.done, speaker), left + room / 2, figure, size=SMALL, align="center")
    sheet.y = bottom + 8
    _draw_names(sheet, columns, room, speaker)


def _draw_mark(sheet: "Sheet", left: float, right: float, y: float) -> None:
    """Put a mark that stands out on the background and on a column."""
    sheet.line([(left, y), (right, y)], colour=BACKGROUND, thickness=9)
    sheet.line([(left, y), (right, y)], thickness=4)


def _draw_names(sheet: "Sheet", columns: Sequence[_Column], room: float, speaker: Speaker) -> None:
    """Put the columns' names below them, and the year below the first of each."""
    year = 0
    for number, column in enumerate(columns):
        middle = MARGIN + (number + 0.5) * room
        name, its_year = _name(column.interval, speaker), column.interval.year
        sheet.put(name or str(its_year), middle, sheet.y, size=SMALL, align="center")
        if name and its_year != year:
            year = its_year
            sheet.put(str(year), middle, sheet.y + line_height(SMALL), size=SMALL, colour=MUTED, align="center")
    sheet.y += 2 * line_height(SMALL)


def _name(interval: Interval, speaker: Speaker) -> str:
    """Return the short name of a month or a tertial ("T2"); nothing for a year."""
    _, _, number = interval.key.partition("-")
    if number.isdigit():
        return str(get_month_names("abbreviated", locale=speaker.locale)[int(number)])[:3]
    return number


def _figure(amount: float, speaker: Speaker) -> str:
    """Return a figure as short as it may be: with a decimal only where it is small."""
    return speaker.put(round(amount) if amount >= _WHOLE_FROM or amount == int(amount) else round(amount, 1))
