"""Two who decide at once: one waits for its turn while the other, whose turn it is, changes what the first goes by."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from sqlalchemy.orm import Session

from storage.agreements import take_turn
from storage.engine import Database

T = TypeVar("T")
_LONG_ENOUGH = 0.2
"""For whoever doesn't wait to be done by then."""


def at_once(database: Database, agreement_id: str, first: Callable[[Session], None], second: Callable[[], T]) -> T:
    """Let the second begin while the first has the turn; return what comes of the second."""
    with ThreadPoolExecutor(1) as other:
        with database.writing() as session:
            take_turn(session, agreement_id=agreement_id)
            theirs = other.submit(second)
            wait([theirs], timeout=_LONG_ENOUGH)
            first(session)
        return theirs.result()
