"""`make fuzz`: tens of thousands of payloads, true, half true and broken; nothing unforeseen comes of any of them.

It takes minutes, so its name keeps it out of `make test`. The seed of a run is printed; SEED=… repeats it, FUZZ=…
chooses how many payloads. Every handler of the register has to be reached.
"""

import gc
import os
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from tests.fuzz.run import Tally, a_place, fuzz

SEED = int(os.environ.get("SEED") or time.time_ns() % 1_000_000)
FUZZ = int(os.environ.get("FUZZ") or 50_000)
PROCESSES = 2
_KNOWN = ("command", "block_actions", "view_submission", "message_action", "event_callback")


def fuzzed(seeded: int) -> Tally:
    """Let this process's share of the payloads arrive."""
    with a_place() as place:
        gc.freeze()  # the scene stays: to look for garbage in it took a fourteenth of the time
        return fuzz(place, count=-(-FUZZ // PROCESSES), seeded=seeded)


def test_whatever_arrives_is_acknowledged_and_does_no_harm() -> None:
    sys.stdout.write(f"\nfuzz: seed {SEED}\n")
    sys.stdout.flush()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as processes:
        tallies = list(processes.map(fuzzed, [SEED + number for number in range(PROCESSES)]))
    payloads, seconds = sum(each.payloads for each in tallies), max(each.seconds for each in tallies)
    kinds = sum((each.kinds for each in tallies), Counter[str]())
    reached = sum((each.reached for each in tallies), Counter[str]())
    show(payloads, seconds, kinds, reached)
    assert payloads >= FUZZ
    assert sorted(set(tallies[0].reached) - set(reached)) == [], "handlers that nothing has reached"


def show(payloads: int, seconds: float, kinds: Counter[str], reached: Counter[str]) -> None:
    known = {kind: kinds[kind] for kind in _KNOWN}
    known["other"] = payloads - sum(known.values())
    sys.stdout.write(f"fuzz: {payloads:,} payloads in {seconds:.0f} s, {payloads / seconds:.0f} a second\n")
    sys.stdout.write("fuzz: " + ", ".join(f"{kind} {count:,}" for kind, count in known.items()) + "\n")
    least = ", ".join(f"{name} {count}" for name, count in reached.most_common()[:-6:-1])
    sys.stdout.write(f"fuzz: {len(reached)} handlers reached, {sum(reached.values()):,} times; least: {least}\n")
    sys.stdout.flush()
