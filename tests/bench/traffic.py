"""How many SQL statements and calls to Slack a request makes, before its acknowledgement and after it.

The requests are handled one at a time, but on the bot's own kind of thread pool: what comes after the acknowledgement
really does.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from slack_bolt import Ack, BoltContext
from slack_sdk.web import SlackResponse
from sqlalchemy import event

from bot.app import THREADS
from tests.bench.costs import GLANCE, OPEN, REVIEW, SAVE, SEND
from tests.bench.place import COMMANDS, Form, draft_of, forget, furnished
from tests.chat import Chat
from tests.fake_client import FakeClient

T = TypeVar("T")


@dataclass
class Traffic:
    """What one request asked of the database and of Slack."""

    statements_before: int = 0
    statements_after: int = 0
    calls_before: list[str] = field(default_factory=list)
    calls_after: list[str] = field(default_factory=list)

    @property
    def statements(self) -> int:
        return self.statements_before + self.statements_after


class Observer:
    """Told of every statement and call, it knows whether the request under way has been acknowledged."""

    def __init__(self) -> None:
        self.begin(awaited=True)

    def begin(self, *, awaited: bool) -> None:
        """Look anew; where no acknowledgement is `awaited`, everything comes after it."""
        self.ack: Ack | None = None
        self.traffic = Traffic()
        self._awaited = awaited

    def saw_statement(self, *told: Any) -> None:
        """Take what SQLAlchemy's event tells; BEGIN is a statement to SQLAlchemy on SQLite only."""
        if told[2].startswith("BEGIN"):
            return
        if self._acknowledged:
            self.traffic.statements_after += 1
        else:
            self.traffic.statements_before += 1

    def saw_call(self, method: str) -> None:
        (self.traffic.calls_after if self._acknowledged else self.traffic.calls_before).append(method)

    @property
    def _acknowledged(self) -> bool:
        return not self._awaited or (self.ack is not None and self.ack.response is not None)


class ObservedClient(FakeClient):
    """A fake client that tells of its calls as they are made."""

    def __init__(self, observer: Observer) -> None:
        super().__init__()
        self._observer = observer

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        self._observer.saw_call(api_method)
        return super().api_call(api_method, **given)


class Handlers(ThreadPoolExecutor):
    """A thread pool of the bot's size that can be waited for."""

    def __init__(self) -> None:
        super().__init__(THREADS)
        self._under_way: list[Future[Any]] = []

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        future = super().submit(fn, *args, **kwargs)
        self._under_way.append(future)
        return future

    def settle(self) -> None:
        """Wait until everything that was submitted is done."""
        wait(self._under_way)
        self._under_way.clear()


def traffic_of_each(url: str) -> dict[str, Traffic]:
    """Return what each request of the bot asks for."""
    observer, handlers = Observer(), Handlers()
    chat = furnished(url, new_client=lambda: ObservedClient(observer), executor=handlers)
    _observe_requests(chat, observer)
    found: dict[str, Traffic] = {}

    @contextmanager
    def observed(name: str) -> Iterator[None]:
        handlers.settle()
        observer.begin(awaited=name not in SEND.values())
        yield
        handlers.settle()
        found[name] = observer.traffic

    # an agreement is read once and then remembered: what counts is the second time
    for _ in range(2):
        with observed(GLANCE):
            chat.command("/lofte")
        for kind in SAVE:
            _follow(Form(chat, kind), observed)
    event.remove(chat.database.engine, "before_cursor_execute", observer.saw_statement)
    handlers.shutdown()
    chat.database.dispose()
    return found


def _follow(form: Form, observed: Callable[[str], AbstractContextManager[None]]) -> None:
    """Follow a form from the command to the posts about the saved entry."""
    chat, kind = form.chat, form.kind
    with observed(OPEN[kind]):
        chat.command(COMMANDS[kind])
    opened = next(call.sent["view"] for call in reversed(chat.clients["T0POLIS"].calls) if call.method == "views.open")
    with observed(REVIEW[kind]):
        review = form.review(opened).view
    with observed(SAVE[kind]):
        chat.submit(review)
    with observed(SEND[kind]):
        chat.deliver()
    forget(chat, draft_of(review))


def _observe_requests(chat: Chat, observer: Observer) -> None:
    event.listen(chat.database.engine, "before_cursor_execute", observer.saw_statement)

    def note(context: BoltContext, next: Callable[[], Any]) -> None:  # noqa: A002 Bolt's own name
        observer.ack = context.ack
        next()

    chat.app.middleware(note)
