"""Work that waits, done in threads beside the event loop."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from handlers.answering import without_content

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Workers:
    """So many threads, and no more: what comes when all are busy waits its turn."""

    def __init__(self, threads: int, name: str) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def do(self, work: Callable[[], T]) -> T | None:
        """Return what the work brings; None where it fails, which is noted without what the error quotes."""
        doing = asyncio.wrap_future(self._executor.submit(work))
        await asyncio.wait([doing])
        if error := doing.exception():
            _log.error("request_failed", extra={"problem": type(error).__name__}, exc_info=without_content(error))
            return None
        return doing.result()

    def stop(self) -> None:
        """Take nothing more on, and finish what is under way."""
        self._executor.shutdown()
