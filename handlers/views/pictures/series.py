"""Counts per week by category, one strip below the other: what the situation picture shows as a trend."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.domain.texts import text
from bot.language import Speaker
from handlers.views.pictures.picture import Picture, drawn, fitting
from handlers.views.pictures.style import BLUE, GREY, INNER, LARGE, MARGIN, MUTED, SMALL, WIDTH, line_height

if TYPE_CHECKING:
    from handlers.views.pictures.sheet import Sheet

_MOST = 8
_HEIGHT = 90
_APART = 14
_MOST_FIGURES = 20
"""Above more columns than this there is no room for figures; the highest one is told."""


def series_picture(title: str, labels: Sequence[str], series: Mapping[str, Sequence[int]], speaker: Speaker) -> Picture:
    """Return a strip for each of the series: its name, its sum, and a column for each of the `labels`.

    All strips have the same scale. Where there are many, the smallest are added up in the last strip.
    """
    strips = _strips(series, speaker)
    most = max((count for counts in strips.values() for count in counts), default=0) or 1

    def draw(sheet: "Sheet") -> None:
        sheet.paragraph(title, size=LARGE, bold=True)
        if len(labels) > _MOST_FIGURES:
            highest = text("The highest column is {count}; all strips have the same scale.", count=most)
            sheet.paragraph(speaker.say(highest), size=SMALL, colour=MUTED)
        for name, counts in strips.items():
            _draw_strip(sheet, f"{name}: {sum(counts)}", counts, most)
        _draw_labels(sheet, labels)

    alts = ([_said(name, labels, counts, each=each) for name, counts in strips.items()] for each in (True, False))
    return Picture(drawn(draw), fitting(f"{title}.", alts), title)


def _strips(series: Mapping[str, Sequence[int]], speaker: Speaker) -> Mapping[str, Sequence[int]]:
    if len(series) <= _MOST:
        return series
    largest = sorted(series, key=lambda name: -sum(series[name]))[: _MOST - 1]
    rest = [counts for name, counts in series.items() if name not in largest]
    added = [sum(counts) for counts in zip(*rest, strict=True)]
    other = speaker.say(text("the {count} others together", count=len(rest)))
    return {**{name: counts for name, counts in series.items() if name in largest}, other: added}


def _said(name: str, labels: Sequence[str], counts: Sequence[int], *, each: bool) -> str:
    if not each:
        return f"{name}: {sum(counts)}."
    told = ", ".join(f"{label} {count}" for label, count in zip(labels, counts, strict=True))
    return f"{name}: {sum(counts)} ({told})."


def _draw_strip(sheet: "Sheet", heading: str, counts: Sequence[int], most: int) -> None:
    sheet.y += 18
    sheet.paragraph(heading, bold=True, most=2)
    figures = len(counts) <= _MOST_FIGURES
    top = sheet.y + (line_height(SMALL) if figures else 6)
    bottom = top + _HEIGHT
    room = INNER / max(len(counts), 3)
    talls = [_HEIGHT * count / most for count in counts]
    sheet.boxes(
        [(MARGIN + (number + 0.12) * room, bottom - tall, room * 0.76, tall) for number, tall in enumerate(talls)],
        fill=BLUE,
    )
    for number, (count, tall) in enumerate(zip(counts, talls, strict=True)):
        if count and figures:
            middle = MARGIN + (number + 0.5) * room
            sheet.put(str(count), middle, bottom - tall - line_height(SMALL), size=SMALL, align="center")
    sheet.line([(MARGIN, bottom), (WIDTH - MARGIN, bottom)], colour=GREY)
    sheet.y = bottom + 6


def _draw_labels(sheet: "Sheet", labels: Sequence[str]) -> None:
    """Put the labels below, as many of them as there is room for, and always the last."""
    if not labels:
        return
    room = INNER / max(len(labels), 3)
    free = float(WIDTH)
    for number in range(len(labels) - 1, -1, -1):
        half = sheet.width(labels[number], SMALL) / 2
        middle = min(max(MARGIN + (number + 0.5) * room, MARGIN + half), WIDTH - MARGIN - half)
        if middle + half + _APART <= free:
            sheet.put(labels[number], middle, sheet.y + 4, size=SMALL, colour=MUTED, align="center")
            free = middle - half
    sheet.y += line_height(SMALL) + 8
