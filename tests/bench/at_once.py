"""How soon requests are acknowledged when twenty come at the same moment, on the bot's own kind of thread pool."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from slack_sdk.web import SlackResponse

from bot.domain.kinds import OPERATION
from tests.bench.costs import GLANCE, OPEN, SAVE
from tests.bench.measuring import milliseconds, percentile
from tests.bench.place import Form, draft_of, forget, furnished
from tests.bench.traffic import Handlers
from tests.chat import Chat
from tests.fake_client import FakeClient

AT_ONCE = 20
SLACK_ANSWERS_AFTER = 0.15


class SlowClient(FakeClient):
    """A fake client to which Slack takes its time to answer."""

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        time.sleep(SLACK_ANSWERS_AFTER)
        return super().api_call(api_method, **given)


def acknowledged_within(url: str, *, waves: int) -> dict[str, dict[str, float]]:
    """Return the 50th and 95th percentile, in milliseconds, of the time until a request is acknowledged."""
    handlers = Handlers()
    chat = furnished(url, new_client=SlowClient, executor=handlers)
    form = Form(furnished(url), OPERATION)
    taken: dict[str, list[float]] = {GLANCE: [], OPEN[OPERATION]: [], SAVE[OPERATION]: []}
    for wave in range(waves + 1):
        reviews = [form.prepared() for _ in range(AT_ONCE)]
        found = {
            GLANCE: _at_once([lambda: chat.command("/lofte")] * AT_ONCE),
            OPEN[OPERATION]: _settled(handlers, [lambda: chat.command("/insats")] * AT_ONCE),
            SAVE[OPERATION]: _settled(handlers, [_saving(chat, review) for review in reviews]),
        }
        handlers.settle()
        for review in reviews:
            forget(chat, draft_of(review))
        if wave:  # the first is for warming up
            for name, times in found.items():
                taken[name] += times
    handlers.shutdown()
    for each in (chat, form.chat):
        each.database.dispose()
    return {name: {"p50": percentile(times, 50), "p95": percentile(times, 95)} for name, times in taken.items()}


def _saving(chat: Chat, review: dict[str, Any]) -> Callable[[], object]:
    return lambda: chat.submit(review)


def _settled(handlers: Handlers, requests: list[Callable[[], object]]) -> list[float]:
    handlers.settle()
    return _at_once(requests)


def _at_once(requests: list[Callable[[], object]]) -> list[float]:
    """Dispatch each in a thread of its own, and return how many milliseconds each took to be acknowledged."""
    ready = Barrier(len(requests))

    def dispatch(request: Callable[[], object]) -> float:
        ready.wait()
        begun = time.perf_counter()
        request()
        return milliseconds(time.perf_counter() - begun)

    with ThreadPoolExecutor(len(requests)) as people:
        return list(people.map(dispatch, requests))
