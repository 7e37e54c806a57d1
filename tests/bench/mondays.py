"""A Monday morning: digests for 290 agreements of ten promises and two hundred entries each, and a tick without work.

Each size runs in a process of its own, so that the memory read is that of so many agreements.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.web import SlackResponse
from sqlalchemy import text

from bot.domain.agreement import Agreement
from bot.domain.entries import Entry
from bot.services.digests import DIGEST_POST
from handlers.deliveries import send_due
from handlers.ticking import plan_due, work
from storage import schema
from storage.engine import Database
from storage.ties import add_tie
from tests.bench.measuring import milliseconds
from tests.bench.place import database_folder
from tests.chat import Chat
from tests.factories import FOUR_OPERATIONS, activity, make_agreement, make_commitment, meeting, operation
from tests.fake_client import FakeClient
from tests.importing import import_agreement
from tests.storage.examples import log

AGREEMENTS = 290
"""As many as Sweden has municipalities."""
ENTRIES = 200
_FEW = 29
_QUIET_TICKS = 20
_MONDAY = datetime(2022, 10, 17, 8, 30, tzinfo=ZoneInfo("Europe/Stockholm"))
_BEFORE = _MONDAY - timedelta(hours=15)
_WEEKLY = {"kind": "cadence", "every": "iso_week", "activities": ["weekly_meeting"]}
_TARGETS = (
    FOUR_OPERATIONS,
    _WEEKLY,
    {"kind": "count", "activities": ["speed_check"], "at_least": 20},
    {"kind": "count", "activities": ["safety_walk"], "at_least": 10},
    {"kind": "count", "activities": ["foot_patrol"]},
    {"kind": "milestone", "due": "2022-12-31"},
    {"kind": "cadence", "every": "month", "activities": ["mapping"]},
    {"kind": "ongoing", "activities": ["safety_walk", "speed_check"]},
    {"kind": "structural", "units": [{"id": "team", "name": "Team"}]},
    {"kind": "cadence", "every": "half_year", "activities": ["mapping"]},
)


@dataclass(frozen=True)
class Monday:
    """What a Monday cost: seconds on the clock until the words of every digest had been computed and handed over (and,
    of those, until all were queued); how many pictures were begun before the last words; the most memory until then;
    milliseconds of a tick without work.
    """

    agreements: int
    queued_seconds: float
    words_seconds: float
    early_pictures: int
    peak_mib: float
    quiet_tick_ms: float


class Slack(FakeClient):
    """A workspace that answers at once, notes when it got the latest message, and takes no pictures."""

    pictures = 0
    early_pictures = 0
    latest = 0.0

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:
        if api_method == "files.getUploadURLExternal":
            Slack.pictures += 1
            self.failures.append((api_method, "storage_limit_reached"))
        elif api_method == "chat.postMessage":
            Slack.latest, Slack.early_pictures = time.perf_counter(), Slack.pictures
        return super().api_call(api_method, **given)


def mondays(*, agreements: int = AGREEMENTS, few: int = _FEW) -> tuple[Monday, Monday]:
    """Return a Monday with few agreements (no more than there are at all), and one with many."""
    small, large = _in_a_process(min(few, agreements)), _in_a_process(agreements)
    return small, large


def _in_a_process(agreements: int) -> Monday:
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.mondays", str(agreements)],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return Monday(**json.loads(run.stdout.splitlines()[-1]))


def measure(agreements: int, url: str) -> Monday:
    """Let the Monday come."""
    schema.upgrade(url)
    chat = Chat(url, now=_BEFORE, new_client=Slack)
    for number in range(agreements):
        _furnish(chat, number)
    plan_due(chat.house)
    quiet = [_timed(lambda: work(chat.house)) for _ in range(_QUIET_TICKS)]
    # the reminders of eight o'clock go first, as they would
    chat.clock = _MONDAY - timedelta(minutes=30)
    while work(chat.house):
        pass
    chat.clock = _MONDAY
    began = time.perf_counter()
    plan_due(chat.house)
    queued = time.perf_counter() - began
    peak = 0.0
    while _waiting(chat.database, DIGEST_POST):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        send_due(chat.house)
    chat.database.dispose()
    return Monday(agreements, queued, Slack.latest - began, Slack.early_pictures, peak, milliseconds(median(quiet)))


def _timed(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def _furnish(chat: Chat, number: int) -> None:
    agreement = _agreement(number)
    import_agreement(chat.database, agreement, at=_BEFORE)
    with chat.database.writing() as session:
        for team_id, channel_id, party in (("T0POLIS", "P", "police"), ("T0KOMMUN", "K", "municipality")):
            add_tie(
                session,
                team_id=team_id,
                channel_id=f"C0{channel_id}{number}",
                agreement_id=agreement.id,
                party_id=party,
                user_id="U0ANNA",
                at=_BEFORE,
            )
    for entry in _entries(number):
        log(chat.database, entry, agreement_id=agreement.id)


def _agreement(number: int) -> Agreement:
    commitments = [make_commitment(f"S{place}", target) for place, target in enumerate(_TARGETS, 1)]
    return make_agreement(*commitments, id=f"stad-{number}", title=f"Medborgarlöfte {number}")


def _entries(number: int) -> Iterator[Entry]:
    first = date(2022, 1, 3)
    for place in range(ENTRIES):
        day = first + timedelta(days=place * 286 // ENTRIES)
        of_its_own: dict[str, Any] = {"id": f"a{number}-{place}", "party": "police"}
        match place % 5:
            case 0:
                yield meeting(day, **of_its_own)
            case 1:
                yield operation(day, full_day=place % 3 > 0, **of_its_own)
            case 2:
                yield activity("speed_check", day, {"near_school": True}, **of_its_own)
            case 3:
                yield activity("safety_walk", day, {"lighting_found": 2}, **of_its_own)
            case _:
                yield activity("mapping", day, {"outcome": "no_need"}, **of_its_own)


def _waiting(database: Database, occasion: str) -> int:
    counted = text("SELECT count(*) FROM deliveries WHERE occasion = :occasion AND next_at IS NOT NULL")
    with database.reading() as session:
        return int(session.execute(counted, {"occasion": occasion}).scalar_one())


if __name__ == "__main__":
    with database_folder() as folder:
        print(json.dumps(asdict(measure(int(sys.argv[1]), f"sqlite:///{folder}/mondays.db"))))
