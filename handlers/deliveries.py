"""Sends what stands in the ledger of outgoing posts, each once (how: `handlers.putting`), and notes how it went.

Whatever Slack refuses is tried again within the day, since a token, a right or an invitation may be mended; only what
is wrong with the post itself is given up at once. What people have to mend, and what became of a post that is given up
or uncertain, the agreement's coordinators are told (`bot.services.trouble`).
"""

import logging
from collections import deque
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError

from bot.domain.reminding.office import SWEDEN, opens_next
from bot.services.outbox import (
    Failure,
    claim_due,
    hold_back,
    leave_until,
    look_up,
    note_failed,
    note_hopeless,
    note_needless,
    note_sent,
    note_uncertain,
)
from bot.services.planning import OFFICE_HOURS
from handlers.answering import without_content
from handlers.house import House
from handlers.posts import NoLongerRelevantError, post_of
from handlers.putting import Putting, TakenOverError, UncertainError
from handlers.refusals import NO_ANSWER, NOT_INSTALLED, is_hopeless, may_have_gone, problem_of, trouble_of
from storage.deliveries import Delivery

_log = logging.getLogger(__name__)
_CHANNELS_AT_ONCE = 4
_BREATHER = timedelta(seconds=10)
"""So long a channel is left alone after a call that got no answer: what waits for it would only wait in turn."""


def send_due(house: House) -> int:
    """Send what is due; return how many posts were taken up.

    Channels don't wait for each other, and whatever goes wrong with a post stays its own: each is sent as a task, whose
    error is noted at the post. Within a channel one comes after the other.
    """
    taken = claim_due(house.database, now=house.now(), lease=house.delivery_lease)
    if not taken:
        return 0
    with ThreadPoolExecutor(_CHANNELS_AT_ONCE, thread_name_prefix="sending") as pool:
        under_way = {channel.send_next(pool): channel for channel in _by_channel(house, taken)}
        while under_way:
            for sending in wait(under_way, return_when=FIRST_COMPLETED).done:
                channel = under_way.pop(sending)
                if channel.goes_on_after(sending):
                    under_way[channel.send_next(pool)] = channel
    return len(taken)


@dataclass
class _Channel:
    """What is to be sent to one channel, one after the other."""

    house: House
    waiting: deque[Delivery] = field(default_factory=deque)

    def send_next(self, pool: ThreadPoolExecutor) -> "Future[datetime | None]":
        """Begin with the next post."""
        self._attempt = _Attempt(self.house, self.waiting.popleft())
        return pool.submit(self._attempt.make)

    def goes_on_after(self, sending: "Future[datetime | None]") -> bool:
        """Note what came of a post; tell whether another is to be sent."""
        if error := sending.exception():
            self._attempt.note_broken(error)
        elif until := sending.result():
            delivery = self._attempt.delivery
            hold_back(
                self.house.database,
                self.waiting,
                team_id=delivery.team_id,
                channel_id=delivery.channel_id,
                until=until,
            )
            return False
        return bool(self.waiting)


def _by_channel(house: House, deliveries: Iterable[Delivery]) -> Iterable[_Channel]:
    channels: dict[tuple[str, str], _Channel] = {}
    for delivery in deliveries:
        channels.setdefault((delivery.team_id, delivery.channel_id), _Channel(house)).waiting.append(delivery)
    return channels.values()


class _Attempt:
    """One attempt to send a post."""

    def __init__(self, house: House, delivery: Delivery) -> None:
        self.delivery = delivery
        self._house = house
        self._putting: Putting | None = None

    def make(self) -> datetime | None:
        """Send the post, or note why it didn't go; return until when its channel is to be left alone, if it is."""
        house, delivery = self._house, self.delivery
        client = house.workspaces.client(delivery.team_id)
        if client is None:
            self._note_failed(Failure(NOT_INSTALLED, trouble=trouble_of(NOT_INSTALLED)))
            return None
        now = house.now()
        if delivery.occasion in OFFICE_HOURS and (opens := opens_next(now, SWEDEN)) > now:
            leave_until(house.database, delivery, opens)
            return None
        told = look_up(house.database, delivery, now=now)
        try:
            # composing may ask Slack too: for names, for channels
            message = post_of(house, delivery, told)
            self._putting = Putting(house, delivery, client, told)
            message_ts = self._putting.put(message)
        except NoLongerRelevantError:
            note_needless(house.database, delivery)
        except TakenOverError:
            _log.info("delivery_taken_over", extra={"key": delivery.key})
        except UncertainError as error:
            self._note_uncertain(str(error))
        except SlackApiError as error:
            return self._note_refused(error)
        except NO_ANSWER as error:
            self._note_failed(Failure(type(error).__name__, maybe_sent=self._may_be_out))
            return house.now() + _BREATHER
        else:
            note_sent(house.database, delivery, message_ts, now=house.now())
        return None

    def note_broken(self, error: BaseException) -> None:
        """Note an error that nobody foresaw."""
        problem = type(error).__name__
        extra = {"key": self.delivery.key, "problem": problem}
        _log.error("delivery_broken", extra=extra, exc_info=without_content(error))
        self._note_failed(Failure(problem, maybe_sent=self._may_be_out))

    @property
    def _may_be_out(self) -> bool:
        return self._putting is not None and self._putting.may_be_out

    def _note_refused(self, error: SlackApiError) -> datetime | None:
        problem = problem_of(error)
        _log.warning("delivery_failed", extra={"key": self.delivery.key, "problem": problem})
        if is_hopeless(error):
            note_hopeless(self._house.database, self.delivery, problem, now=self._house.now())
            self._log_parked(problem)
            return None
        told = error.response.headers.get("Retry-After")
        wait_for = timedelta(seconds=int(told)) if told else None
        doubtful = self._may_be_out and may_have_gone(error)
        again_at = self._note_failed(Failure(problem, wait=wait_for, maybe_sent=doubtful, trouble=trouble_of(problem)))
        return again_at if wait_for else None

    def _note_failed(self, failure: Failure) -> datetime | None:
        again_at = note_failed(self._house.database, self.delivery, failure, now=self._house.now())
        if again_at is None:
            self._log_parked(failure.problem)
        return again_at

    def _note_uncertain(self, problem: str) -> None:
        note_uncertain(self._house.database, self.delivery, problem, now=self._house.now())
        _log.warning("delivery_uncertain", extra={"key": self.delivery.key, "problem": problem})

    def _log_parked(self, problem: str) -> None:
        _log.error("delivery_parked", extra={"key": self.delivery.key, "problem": problem})
