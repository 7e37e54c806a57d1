"""`python -m tests.bench`: measures, prints a table, writes build/bench.json.

It ends well where a target is missed, too: whether that matters is for whoever reads it.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from tests.bench.at_once import acknowledged_within
from tests.bench.cold_start import measure_cold_start
from tests.bench.costs import costs
from tests.bench.mondays import AGREEMENTS, mondays
from tests.bench.pictures import drawn_within
from tests.bench.place import BUILD, database_folder, database_url, settings_of
from tests.bench.report import Measured, json_of, table_of, targets_of
from tests.bench.scale import MANY, slower_by
from tests.bench.traffic import traffic_of_each


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    with database_url() as url, database_folder() as folder:
        measured = Measured(
            database=settings_of(url),
            traffic=traffic_of_each(url),
            costs=costs(url, rounds=options.rounds),
            at_once=acknowledged_within(url, waves=options.waves),
            pictures=drawn_within(rounds=options.rounds // 3 or 1),
            slower_by=slower_by(f"sqlite:///{folder}/{{}}.db", rounds=options.rounds // 2 or 1, many=options.entries),
            mondays=mondays(agreements=options.agreements),
            cold_start=measure_cold_start(url, starts=options.starts, requests=options.requests),
        )
    written: Path = options.to
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(json.dumps(json_of(measured, rounds=options.rounds), indent=2) + "\n", "utf-8")
    for line in table_of(measured):
        print(line)
    print(f"\nSQLite: {', '.join(f'{name} {value}' for name, value in measured.database.items())}")
    targets = targets_of(measured)
    print(f"{sum(not target.held for target in targets)} of {len(targets)} targets missed")
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m tests.bench", description="Measure the bot.")
    parser.add_argument("--rounds", type=int, default=60, help="how often each request is measured")
    parser.add_argument("--waves", type=int, default=10, help="how often twenty requests come at once")
    parser.add_argument("--starts", type=int, default=5, help="how many cold starts")
    parser.add_argument("--requests", type=int, default=200, help="how many requests before memory is read")
    parser.add_argument("--entries", type=int, default=MANY, help="how many entries the large database holds")
    parser.add_argument("--agreements", type=int, default=AGREEMENTS, help="how many digests a Monday has")
    parser.add_argument("--to", type=Path, default=BUILD / "bench.json", help="where the figures are written")
    return parser


if __name__ == "__main__":
    sys.exit(main())
