"""`make faults`: nothing is lost and nothing said twice, however often bots are killed and Slack has its bad days.

It takes minutes, so its name keeps it out of `make test`. The seed of a run is printed; SEED=… repeats its choices (not
the moments at which processes take their turns). An uncertain post is in its channel once at most, and is counted.
"""

import os
import sys
import time
from pathlib import Path
from random import Random

from bot.services.digests import DIGEST_PICTURE, DIGEST_POST
from bot.services.planning import REMINDER_POST
from tests.databases import PostgresqlDatabases
from tests.faults.counting import Count, counted, read_ledger, read_places
from tests.faults.killing import Run
from tests.faults.place import MovedClock, Place, settings_of, workspaces

SEED = int(os.environ.get("SEED") or time.time_ns() % 1_000_000)
DELIVERIES = int(os.environ.get("DELIVERIES") or 1000)
KILLS = int(os.environ.get("KILLS") or 200)
NO_FAULTS = {"error_rate": 0, "delay_seconds": 0, "ratelimit": 0, "lose_answers": 0, "drop_connections": 0}
_AT_WORK, _UNCERTAIN = 0.9, 0.01
LEASE_SECONDS, TIMEOUT_SECONDS = 1.0, 0.3


def killed_on(url: str, folder: Path, *, bots: int) -> Count:
    """Run bots on the database, kill them, print what came of it, and return it; most must have died at work."""
    clock, begun = MovedClock(folder / "clock.json"), time.monotonic()
    with workspaces(folder, clock) as address:
        place = Place(url, clock, address, Random(SEED))
        settings = settings_of(place, lease=LEASE_SECONDS, timeout=TIMEOUT_SECONDS)
        run = Run(place, settings, folder / "bots.log", SEED, DELIVERIES, KILLS, bots)
        run.go()
        place.switch(**NO_FAULTS)
        ledger = read_ledger(place.database)
        count = counted(ledger, read_places(address, ledger))
        place.database.dispose()
    show(run, count, time.monotonic() - begun)
    assert run.killed >= KILLS
    assert run.at_work >= _AT_WORK * run.killed, "who has nothing in hand loses nothing"
    assert len(count.uncertain) <= _UNCERTAIN * count.deliveries, "nearly everything can be found out"
    assert {REMINDER_POST, DIGEST_POST, DIGEST_PICTURE} <= {each.occasion for each in ledger}
    return count


def show(run: Run, count: Count, seconds: float) -> None:
    figures = {
        "bots": run.bots,
        "deliveries": count.deliveries,
        "kills": run.killed,
        "at work": run.at_work,
        "failed starts": run.refused,
        "faults": run.faults,
        "attempts": count.attempts,
        "lost": len(count.lost),
        "double": len(count.double),
        "uncertain": len(count.uncertain),
        "seconds": round(seconds),
    }
    table = [f"  {name:<14}{figure:>6}" for name, figure in figures.items()]
    sys.stdout.write("\n".join(["", f"seed {SEED}", *table, ""]))


def test_one_bot_loses_nothing_and_says_nothing_twice(sqlite_url: str, tmp_path: Path) -> None:
    count = killed_on(sqlite_url, tmp_path, bots=1)

    assert count.deliveries >= DELIVERIES
    assert (count.lost, count.double, count.unknown) == ([], [], [])


def test_nor_do_two_bots_on_one_database(postgresql: PostgresqlDatabases, tmp_path: Path) -> None:
    with postgresql.migrated() as url:
        count = killed_on(url, tmp_path, bots=2)

    assert count.deliveries >= DELIVERIES
    assert (count.lost, count.double, count.unknown) == ([], [], [])
