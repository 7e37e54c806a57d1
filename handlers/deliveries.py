"""Sends what stands in the ledger of outgoing posts, each once (how: `handlers.putting`), and notes how it went.

Whatever Slack refuses is tried again within the day, since a token, a right or an invitation may be mended; only what
is wrong with the post itself is given up at once. What people have to mend, and what became of a post that is given up
or uncertain, the agreement's coordinators are told (`bot.services.trouble`).
"""

import logging
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.reminding.office import SWEDEN, opens_next
from bot.services.erasing import ERASURES
from bot.services.outbox import (
    Failure,
    Told,
    claim_due,
    find_tellers,
    hold_back,
    leave_until,
    look_up,
    note_failed,
    note_hopeless,
    note_needless,
    note_sent,
    note_uncertain,
    tell_by_another,
)
from bot.services.planning import OFFICE_HOURS
from bot.services.trouble import Trouble
from handlers.answering import without_content
from handlers.house import House
from handlers.outsiders import find_shared
from handlers.posts import NoLongerRelevantError, post_of
from handlers.putting import Putting, TakenOverError, UncertainError, is_person
from handlers.refusals import (
    NO_ANSWER,
    NOT_INSTALLED,
    SHARED_CHANNEL,
    is_hopeless,
    may_have_gone,
    problem_of,
    trouble_of,
)
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
        self._tellers: Sequence[str] = ()

    def make(self) -> datetime | None:
        """Send the post, or note why it didn't go; return until when its channel is to be left alone, if it is."""
        house, delivery = self._house, self.delivery
        if self._is_for_a_channel():
            self._tellers = find_tellers(house.database, delivery)
            if delivery.team_id not in self._tellers:
                if not self._pass_on():
                    note_needless(house.database, delivery)
                return None
        client = house.workspaces.client(delivery.team_id)
        if client is None:
            self._note_failed(Failure(NOT_INSTALLED, trouble=trouble_of(NOT_INSTALLED)))
            return None
        now = house.now()
        if delivery.occasion in OFFICE_HOURS and (opens := opens_next(now, SWEDEN)) > now:
            leave_until(house.database, delivery, opens)
            return None
        return self._send(client, look_up(house.database, delivery, now=now))

    def _send(self, client: WebClient, told: Told) -> datetime | None:
        house, delivery = self._house, self.delivery
        try:
            if self._would_be_overheard(client):
                self._note_failed(Failure(SHARED_CHANNEL, trouble=trouble_of(SHARED_CHANNEL)))
                return None
            message_ts = self._put(client, told)
        except NoLongerRelevantError:
            note_needless(house.database, delivery)
        except TakenOverError:
            _log.info("delivery_taken_over", extra=told_of(delivery))
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

    def _is_for_a_channel(self) -> bool:
        """Tell whether it is posted for all in a channel; what is to be removed there is removed in any case."""
        return not is_person(self.delivery.channel_id) and self.delivery.occasion not in ERASURES

    def _would_be_overheard(self, client: WebClient) -> bool:
        """Tell whether others than the parties would read along.

        Where Slack doesn't say, that is an error as if it refused the post: it waits, and is tried again.
        """
        house, delivery = self._house, self.delivery
        if house.allows_shared or not self._is_for_a_channel():
            return False
        return find_shared(house, client, delivery.team_id, delivery.channel_id)

    def _put(self, client: WebClient, told: Told) -> str:
        """Post it, or do to an earlier message what is to be done; return that message's timestamp."""
        putting = Putting(self._house, self.delivery, client, told)
        if self.delivery.occasion in ERASURES:
            # now and then: loaded when something is to go
            from handlers.erasing import erase_posted  # noqa: PLC0415

            return erase_posted(putting)
        # composing may ask Slack too: for names, for channels
        message = post_of(self._house, self.delivery, told)
        self._putting = putting
        return putting.put(message)

    def note_broken(self, error: BaseException) -> None:
        """Note an error that nobody foresaw."""
        problem = type(error).__name__
        _log.error("delivery_broken", extra=told_of(self.delivery, problem), exc_info=without_content(error))
        self._note_failed(Failure(problem, maybe_sent=self._may_be_out))

    @property
    def _may_be_out(self) -> bool:
        return self._putting is not None and self._putting.may_be_out

    def _note_refused(self, error: SlackApiError) -> datetime | None:
        problem = problem_of(error)
        _log.warning("delivery_failed", extra=told_of(self.delivery, problem))
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
        if failure.trouble is Trouble.NO_ACCESS and not failure.maybe_sent and self._pass_on():
            return None
        again_at = note_failed(self._house.database, self.delivery, failure, now=self._house.now())
        if again_at is None:
            self._log_parked(failure.problem)
        return again_at

    def _pass_on(self) -> bool:
        """Let another bot tell it, in a channel that workspaces share; False where none can, or this may be out."""
        house, delivery = self._house, self.delivery
        others = (each for each in self._tellers if each != delivery.team_id and house.workspaces.client(each))
        other = None if delivery.maybe_sent else next(others, None)
        if other is None:
            return False
        tell_by_another(house.database, delivery, other, now=house.now())
        _log.warning("delivery_passed_on", extra=told_of(delivery))
        return True

    def _note_uncertain(self, problem: str) -> None:
        note_uncertain(self._house.database, self.delivery, problem, now=self._house.now())
        _log.warning("delivery_uncertain", extra=told_of(self.delivery, problem))

    def _log_parked(self, problem: str) -> None:
        _log.error("delivery_parked", extra=told_of(self.delivery, problem))


def told_of(delivery: Delivery, problem: str | None = None) -> dict[str, str]:
    """Return what the log says of a post: its key, or what else it is found by where that names a person."""
    told = {"problem": problem} if problem else {}
    if not is_person(delivery.channel_id):
        return {"key": delivery.key, **told}
    due = delivery.due_at.isoformat()
    return {"occasion": delivery.occasion, "agreement": delivery.agreement_id, "to": "person", "due": due, **told}
