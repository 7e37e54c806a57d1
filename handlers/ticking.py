"""The clock's ticks: what has become due is put into the ledger, then what stands there is sent."""

import logging
from concurrent.futures import ThreadPoolExecutor

from bot.services.planning import find_due_agreements, plan_reminders, postpone_planning
from handlers.answering import without_content
from handlers.deliveries import send_due
from handlers.house import House

_log = logging.getLogger(__name__)


def plan_due(house: House) -> int:
    """Plan the reminders that have become due; return of how many agreements.

    Whatever goes wrong with an agreement stays its own: it is looked at again in a while.
    """
    found = find_due_agreements(house.database, now=house.now())
    if not found:
        return 0
    planned = 0
    with ThreadPoolExecutor(1, thread_name_prefix="planning") as pool:
        for agreement_id in found:
            planning = pool.submit(plan_reminders, house.database, agreement_id, now=house.now())
            if error := planning.exception():
                about = {"agreement": agreement_id, "problem": type(error).__name__}
                _log.error("planning_failed", extra=about, exc_info=without_content(error))
                postpone_planning(house.database, agreement_id, now=house.now())
            else:
                planned += planning.result()
    return planned


def work(house: House) -> int:
    """Do what is due; return how much that was. Nought: nothing is left for now.

    What waits is sent first: a plan that takes long, or fails again and again, holds no post up.
    """
    return send_due(house) + plan_due(house)
