"""Lays out what was said of days as the rows of a group: "14/10 heldag 15/10" is two days, the first of them full."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.domain.fields import Field, FieldKind
from bot.domain.oneline.checking import day_fault, number_fault
from bot.domain.oneline.understood import Asks, Days, Number, Said, Yes
from bot.domain.texts import Text, text

_WHICH_DAY = text("Which of the days was that?")
Rows = dict[date | None, dict[str, Any]]


@dataclass(slots=True)
class _Run:
    """Days said one after the other, and what was said of them next; without days if they have to be asked."""

    days: list[date | None]
    details: list[tuple[int, Yes | Number]] = field(default_factory=list)


def lay_out(
    group: Field, said: Sequence[tuple[int, Said]], today: date
) -> tuple[list[dict[str, Any]], dict[int, Text]]:
    """Return the rows, and what has to be asked by the number that stands beside each thing said.

    What is said after some days belongs to them. What is said before any day belongs to all, if they are said in one
    go, and is asked otherwise; so are hours that may be the sum of several days.
    """
    asked: dict[int, Text] = {}
    leading, runs = _runs(group, said, today, asked)
    if len(runs) > 1:
        unclear = [*leading, *(detail for run in runs if not run.days for detail in run.details)]
        asked |= dict.fromkeys((number for number, _ in unclear), _WHICH_DAY)
        runs = [run for run in runs if run.days]
    else:
        runs = runs or [_Run([])]
        runs[0].days = runs[0].days or [None]
        runs[0].details[:0] = leading
    rows: Rows = {day: {} for run in runs for day in run.days}
    inner = {each.id: each for each in group.fields}
    for run in runs:
        for number, detail in run.details:
            fault = _put(inner, rows, run, detail)
            if fault:
                asked[number] = fault
    ordered = sorted(rows.items(), key=lambda row: row[0] or date.min)
    return [_row(group, day, found) for day, found in ordered if day or found], asked


def _runs(
    group: Field, said: Sequence[tuple[int, Said]], today: date, asked: dict[int, Text]
) -> tuple[list[tuple[int, Yes | Number]], list[_Run]]:
    leading: list[tuple[int, Yes | Number]] = []
    runs: list[_Run] = []
    days: set[date] = set()
    asks_for = next(each for each in group.fields if each.kind is FieldKind.DATE)
    for number, each in said:
        match each:
            case Asks():
                _run_for_days(runs)
            case Days():
                run = _run_for_days(runs)
                together = days.union(each.days)
                fault = next(filter(None, (day_fault(asks_for, day, today) for day in each.days)), None)
                if len(together) > group.max_times:
                    fault = text("One entry holds at most {most} days. Log the rest in another.", most=group.max_times)
                if fault:
                    asked[number] = fault
                    continue
                run.days += [day for day in each.days if day not in days]
                days = together
            case Yes() | Number():
                (runs[-1].details if runs else leading).append((number, each))
    return leading, runs


def _run_for_days(runs: list[_Run]) -> _Run:
    if not runs or runs[-1].details:
        runs.append(_Run([]))
    return runs[-1]


def _put(inner: Mapping[str, Field], rows: Rows, run: _Run, detail: Yes | Number) -> Text | None:
    name = detail.meaning.field
    if isinstance(detail, Yes):
        for day in run.days:
            rows[day][name] = True
        return None
    if len(run.days) > 1:
        return _WHICH_DAY
    fault = number_fault(inner[name], detail.number)
    row = rows[run.days[0]]
    if fault is None and row.get(name, detail.number) != detail.number:
        fault = text("This is said twice, and not the same. Which is right?")
    if fault is None:
        row[name] = float(detail.number) if inner[name].decimals else int(detail.number)
    return fault


def _row(group: Field, day: date | None, found: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for each in group.fields:
        if each.kind is FieldKind.DATE and day:
            row[each.id] = day.isoformat()
        elif each.kind is FieldKind.TICK:
            row[each.id] = bool(found.get(each.id))
        elif each.id in found:
            row[each.id] = found[each.id]
    return row
