"""Wiring: puts database, clock, workspaces and handlers together into a bot that is told by Socket Mode or by HTTP."""

import logging
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Self

from pydantic import SecretStr
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from bot.adapters.clock import Clock, FileClock, system_clock, tell_next
from bot.services.installing import open_installations
from bot.services.planning import find_next_event, find_next_waiting
from bot.settings import RunningSettings
from handlers.answering import without_content
from handlers.changes_outside import LookingAfter
from handlers.house import House
from handlers.receiving import SocketReceiver
from handlers.register import register
from handlers.strangers import Threshold
from handlers.ticking import work
from handlers.workspaces import Workspaces, new_client
from storage.engine import Database

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

_log = logging.getLogger(__name__)

_GOODBYE_SECONDS = 4
_PING_SECONDS = 5
"""A connection that broke is noticed, and made anew, at the next ping."""
THREADS = 32
"""Bolt answers a command only when one of these is free: with few, a handful of slow ones would make the next fail."""


class Sender:
    """Plans and sends what is due in a thread of its own, whenever it is woken: by a save, or by the heartbeat.

    `afterwards` is told each time how much was done.
    """

    def __init__(self, afterwards: Callable[[House, int], None] = lambda _house, _done: None) -> None:
        self._afterwards = afterwards
        self._looking_after = LookingAfter()
        self._woken = Event()
        self._stopped = False
        self._thread: Thread | None = None

    def wake(self) -> None:
        """Look for due posts soon."""
        self._woken.set()

    def start(self, house: House) -> None:
        """Begin to send."""
        self._thread = Thread(target=self._run, args=(house,), name="sender", daemon=True)
        self._thread.start()
        self.wake()

    def stop(self) -> None:
        """Send no more; what is under way is finished."""
        self._stopped = True
        self.wake()
        if self._thread:
            self._thread.join(timeout=30)

    def _run(self, house: House) -> None:
        with ThreadPoolExecutor(1, thread_name_prefix="round") as rounds:
            while self._woken.wait() and not self._stopped:
                self._woken.clear()
                # as a task, whose error is noted: whatever it is, the next heartbeat takes the posts up again
                if error := rounds.submit(self._send_all, house).exception():
                    _log.error(
                        "sending_failed", extra={"problem": type(error).__name__}, exc_info=without_content(error)
                    )

    def _send_all(self, house: House) -> None:
        done = 0
        while not self._stopped and (just_done := work(house)):
            done += just_done
        self._looking_after.go_on(house)
        self._afterwards(house, done)


def make_app(
    house: House,
    *,
    base_url: str,
    timeout: float,
    signing_secret: str | None = None,
    executor: Executor | None = None,
    listening: Callable[..., None] | None = None,
) -> App:
    """Return the Bolt app with every handler registered; nothing is connected yet.

    With `signing_secret` it takes requests by HTTP, those that Slack signed with it; over Socket Mode the connection
    itself is the proof. `listening` is a middleware of the tests: it stands between the app and its handlers.
    """

    def authorize(team_id: str | None) -> AuthorizeResult | None:
        return house.workspaces.authorize(team_id)

    app = App(
        name="lofteskoll",
        client=new_client(None, base_url=base_url, timeout=timeout),
        before_authorize=Threshold(house),
        authorize=authorize,  # type: ignore[arg-type]  # None tells Bolt that the app is not installed there
        listener_executor=executor or ThreadPoolExecutor(THREADS, thread_name_prefix="handler"),
        signing_secret=signing_secret,
        request_verification_enabled=signing_secret is not None,
        attaching_conversation_kwargs_enabled=False,
        raise_error_for_unhandled_request=True,  # so that it is answered like any other error, not left unacknowledged
    )
    if listening:
        app.middleware(listening)
    register(app, house)
    return app


@dataclass(frozen=True)
class Bot:
    """The running bot."""

    house: House
    sender: Sender
    app: App
    socket: SocketReceiver | None
    heartbeat: "BackgroundScheduler"

    @classmethod
    def connect(cls, settings: RunningSettings) -> Self:
        """Return the bot, sending; with an app token connected and answering. SlackApiError, UserError."""
        sender = Sender(_NextTold(settings.clock_file)) if settings.clock_file else Sender()
        database = Database(settings.database_url)
        installations = open_installations(database, client_id=settings.slack_client_id or "", keys=settings.keys())
        house = House(
            database=database,
            now=clock_of(settings),
            workspaces=Workspaces.of_tokens(
                settings.bot_tokens(),
                base_url=settings.slack_api_url,
                timeout=settings.slack_timeout_seconds,
                installations=installations,
            ),
            wake_sender=sender.wake,
            language=settings.language,
            delivery_lease=timedelta(seconds=settings.delivery_lease_seconds),
            allows_guests=settings.allow_guests,
            allows_shared=settings.allow_shared_channels,
        )
        app = make_app(
            house,
            base_url=settings.slack_api_url,
            timeout=settings.slack_timeout_seconds,
            signing_secret=settings.signing_secret(),
        )
        socket = _connected(app, settings.slack_app_token) if settings.slack_app_token else None
        sender.start(house)
        return cls(house, sender, app, socket, _heartbeat(sender, settings.heartbeat_seconds))

    def close(self) -> None:
        """Stop answering and sending, in that order."""
        if self.socket:
            # slack_sdk waits for its reader, which can sit in a read for minutes: give it a moment, then go on
            goodbye = Thread(target=self._say_goodbye, args=(self.socket,), name="goodbye", daemon=True)
            goodbye.start()
            goodbye.join(timeout=_GOODBYE_SECONDS)
        self.heartbeat.shutdown(wait=False)
        self.sender.stop()
        self.house.database.dispose()

    @staticmethod
    def _say_goodbye(socket: SocketReceiver) -> None:
        # slack_sdk's reader may close a broken connection in the same moment: one of the two finds it gone
        with suppress(AttributeError):
            socket.close()  # type: ignore[no-untyped-call]  # Bolt has no types here


def _connected(app: App, app_token: SecretStr) -> SocketReceiver:
    socket = SocketReceiver(app, app_token.get_secret_value(), concurrency=THREADS, ping_interval=_PING_SECONDS)
    socket.connect()  # type: ignore[no-untyped-call]  # Bolt has no types here
    return socket


class _NextTold:
    """Tells, where a file moves the clock, when the bot has something to do next: anew when that may have changed."""

    def __init__(self, clock_file: Path) -> None:
        self._clock_file = clock_file
        self._told_at: datetime | None = None
        self._waiting: datetime | None = None
        self._moment: datetime | None = None

    def __call__(self, house: House, done: int) -> None:
        now, waiting = house.now(), find_next_waiting(house.database)
        if done or waiting != self._waiting or not self._holds(now):
            self._told_at, self._waiting = now, waiting
            self._moment = find_next_event(house.database, now=now)
            tell_next(self._clock_file, self._moment)

    def _holds(self, now: datetime) -> bool:
        """Tell whether what was told may still be so: the clock has been set neither back nor past it."""
        return self._told_at is not None and self._told_at <= now and (self._moment is None or now < self._moment)


def clock_of(settings: RunningSettings) -> Clock:
    """Return the clock that the settings name."""
    return FileClock(settings.clock_file) if settings.clock_file else system_clock


def _heartbeat(sender: Sender, seconds: float) -> "BackgroundScheduler":
    from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415 - needed only once we are ready

    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.add_job(
        sender.wake,
        "interval",
        seconds=seconds,
        coalesce=True,
        misfire_grace_time=None,
        max_instances=1,
    )
    scheduler.start()
    return scheduler
