"""The clock's ticks: what has become due is put into the ledger, what stands there is sent, what was done is sealed."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from bot.services.planning import find_due_agreements, plan_reminders, postpone_planning
from bot.services.sealing import find_due_trails, seal_agreement
from handlers.answering import without_content
from handlers.deliveries import send_due
from handlers.house import House

_log = logging.getLogger(__name__)

T = TypeVar("T")


def plan_due(house: House) -> int:
    """Plan the reminders that have become due; return of how many agreements.

    One with which something goes wrong is looked at again in a while.
    """
    found = find_due_agreements(house.database, now=house.now())
    planned = 0
    for agreement_id, planning in _apart(house, found, plan_reminders, failing="planning_failed"):
        if planning.exception():
            postpone_planning(house.database, agreement_id, now=house.now())
        else:
            planned += planning.result()
    return planned


def seal_due(house: House) -> int:
    """Seal the audit trails that have waited long enough; return how many that was."""
    found = find_due_trails(house.database, now=house.now())
    sealed = [
        sealing
        for _, sealing in _apart(house, found, seal_agreement, failing="sealing_failed")
        if not sealing.exception()
    ]
    return sum(sealing.result() is not None for sealing in sealed)


def _apart(
    house: House, found: Sequence[str], do: Callable[..., T], *, failing: str
) -> Iterator[tuple[str, Future[T]]]:
    """Do it for each of the agreements, and yield what came of it: whatever goes wrong with one stays its own."""
    if not found:
        return
    with ThreadPoolExecutor(1, thread_name_prefix="apart") as pool:
        for agreement_id in found:
            done = pool.submit(do, house.database, agreement_id, now=house.now())
            if error := done.exception():
                problem, cause = type(error).__name__, without_content(error)
                _log.error(failing, extra={"agreement": agreement_id, "problem": problem}, exc_info=cause)
            yield agreement_id, done


def work(house: House) -> int:
    """Do what is due; return how much that was. Nought: nothing is left for now.

    What waits is sent first: a plan that takes long, or fails again and again, holds no post up.
    """
    return send_due(house) + plan_due(house) + seal_due(house)
