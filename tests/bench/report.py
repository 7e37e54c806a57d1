"""What was measured against what was promised: a table of ratios for people, and the figures as JSON."""

import os
import platform
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import slack_bolt.version
import sqlalchemy

from tests.bench.at_once import AT_ONCE
from tests.bench.cold_start import ColdStart
from tests.bench.costs import COSTS, NO_OP, SAVE
from tests.bench.mondays import Monday
from tests.bench.pictures import MOST_MS
from tests.bench.scale import FEW
from tests.bench.traffic import Traffic

_OPENS_FORM = "views.open"


@dataclass(frozen=True)
class Measured:
    """Everything that one run found."""

    database: Mapping[str, str]
    costs: Mapping[str, float]
    traffic: Mapping[str, Traffic]
    at_once: Mapping[str, Mapping[str, float]]
    cold_start: ColdStart
    pictures: Mapping[str, float]
    slower_by: Mapping[str, float]
    mondays: tuple[Monday, Monday]
    """with few agreements, and with many"""


@dataclass(frozen=True)
class Target:
    """A figure and the most that it may be."""

    what: str
    found: float
    most: float
    unit: str = ""

    @property
    def held(self) -> bool:
        return self.found <= self.most


def targets_of(measured: Measured) -> list[Target]:
    """Return each target with what was found."""
    costs, start = measured.costs, measured.cold_start
    few, many = measured.mondays
    early = [call for each in measured.traffic.values() for call in each.calls_before if call != _OPENS_FORM]
    return [
        *(Target(f"{save}: SQL statements", measured.traffic[save].statements, 8) for save in SAVE.values()),
        *(Target(f"{save}: times the no-op", costs[save] / costs[NO_OP], 5, "x") for save in SAVE.values()),
        *(Target(f"{save}: times the plain run", _plainly(costs, save), 1.5, "x") for save in SAVE.values()),
        Target(f"Slack calls before the acknowledgement, but {_OPENS_FORM}", len(early), 0),
        *(
            Target(f"{name}: acknowledged, p95 of {AT_ONCE} at once", found["p95"], 200, "ms")
            for name, found in measured.at_once.items()
        ),
        *(Target(name, found, MOST_MS, "ms") for name, found in measured.pictures.items()),
        *(
            Target(f"{what} among many entries: times that among {FEW:,}", found, 1.3, "x")
            for what, found in measured.slower_by.items()
        ),
        Target(f"digests of {many.agreements} agreements: words out", many.words_seconds, 20, "s"),
        Target("pictures begun before the last words", many.early_pictures, 8),
        Target(f"memory: times that of {few.agreements} agreements", many.peak_mib / few.peak_mib, 1.2, "x"),
        Target("a tick with nothing due", many.quiet_tick_ms, 50, "ms"),
        Target("cold start to ready", start.bot.seconds, 1.0, "s"),
        Target("peak memory", start.peak_mib, 100, "MiB"),
    ]


def table_of(measured: Measured) -> Iterator[str]:
    """Yield the lines of the table."""
    costs, start = measured.costs, measured.cold_start
    head = ("request", "CPU ms", "x no-op", "x plain", "SQL", "before ack", "Slack calls", "before ack")
    yield "{:24}{:>9}{:>9}{:>9}{:>6}{:>12}{:>13}{:>12}".format(*head)
    for name in COSTS:
        plain = f"{_plainly(costs, name):.2f}" if _has_plain(costs, name) else "-"
        asked = measured.traffic.get(name, Traffic())
        yield (
            f"{name:24}{costs[name]:9.2f}{costs[name] / costs[NO_OP]:9.1f}{plain:>9}{asked.statements:6}"
            f"{asked.statements_before:12}{len(asked.calls_before) + len(asked.calls_after):13}"
            f"{len(asked.calls_before):12}"
        )
    yield ""
    yield f"{'start':24}{'s':>9}{'CPU s':>9}{'MiB':>9}"
    yield f"{'bare Bolt app':24}{start.bare.seconds:9.2f}{start.bare.processor_seconds:9.2f}{start.bare_mib:9.0f}"
    yield f"{'bot':24}{start.bot.seconds:9.2f}{start.bot.processor_seconds:9.2f}{start.peak_mib:9.0f}"
    yield ""
    yield f"{'target':66}{'found':>9}{'most':>8}"
    for each in targets_of(measured):
        verdict = "ok" if each.held else "MISSED"
        yield f"{each.what:66}{each.found:9.2f}{each.most:8g} {each.unit:4}{verdict}"


def json_of(measured: Measured, *, rounds: int) -> dict[str, Any]:
    """Return the figures, the targets, and what they were measured on: no names and no paths."""
    costs = measured.costs
    return {
        "rounds": rounds,
        "machine": {
            "system": platform.system(),
            "architecture": platform.machine(),
            "processors": os.cpu_count(),
            "load": os.getloadavg()[0],
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "sqlalchemy": sqlalchemy.__version__,
            "slack_bolt": slack_bolt.version.__version__,
        },
        "database": dict(measured.database),
        "cpu_ms": dict(costs),
        "times_no_op": {name: costs[name] / costs[NO_OP] for name in COSTS},
        "times_plain": {name: _plainly(costs, name) for name in COSTS if _has_plain(costs, name)},
        "traffic": {name: asdict(each) for name, each in measured.traffic.items()},
        "acknowledged_ms": {name: dict(found) for name, found in measured.at_once.items()},
        "pictures_ms": dict(measured.pictures),
        "slower_by": dict(measured.slower_by),
        "mondays": [asdict(each) for each in measured.mondays],
        "cold_start": asdict(measured.cold_start),
        "targets": [asdict(each) | {"held": each.held} for each in targets_of(measured)],
    }


def _has_plain(costs: Mapping[str, float], name: str) -> bool:
    return f"{name} plain" in costs


def _plainly(costs: Mapping[str, float], name: str) -> float:
    """Return how many times its plain run a request costs."""
    return costs[name] / costs[f"{name} plain"]
