"""What Slack tells of people and channels: an account that is closed, a channel that is shared with others.

What is told while we are away is found out by asking, once a day, when what has had its time is tidied away too
(`LookingAfter`).
"""

import logging
from datetime import date, datetime, timedelta
from typing import Any

from slack_bolt import BoltContext

from bot.domain.people import Person
from bot.services.members import find_people, shut_out
from bot.services.tidying import tidy
from handlers.house import House
from handlers.outsiders import BELONGS_OUTSIDE, UNANSWERED, why_kept_out, why_outside

_log = logging.getLogger(__name__)
_AGAIN_AFTER = timedelta(minutes=10)
_AT_A_TIME = 10
"""Few, so that no post has to wait for long; Slack is asked about each."""


def person_changed(event: dict[str, Any], context: BoltContext, house: House) -> None:
    """Take the access of somebody away whose account is closed, or who has become a guest.

    Only of the workspace that tells: to others' people it is they who are strangers there, without being so at home.
    """
    user, team_id = event.get("user"), context.team_id or ""
    if not isinstance(user, dict) or not isinstance(user.get("id"), str):
        return
    if (user.get("team_id") or team_id) != team_id:
        return
    person = Person(team_id, user["id"])
    house.workspaces.forget(person.team_id, person.user_id)
    if why_outside(user, guests=house.allows_guests):
        _shut_out(house, person)


def channel_shared(event: dict[str, Any], context: BoltContext, house: House) -> None:
    """Post nothing more in a channel that is shared with another organisation; or find out anew, if it was."""
    channel_id = event.get("channel")
    if isinstance(channel_id, str):
        shared = True if event.get("type") == "channel_shared" else None
        house.workspaces.keep_shared(context.team_id or "", channel_id, shared=shared)


class LookingAfter:
    """Looks once a day, a few at a time, whether those who have access still belong inside; and tidies up."""

    def __init__(self) -> None:
        self._day: date | None = None
        self._waiting: list[Person] = []
        self._not_before: datetime | None = None

    def go_on(self, house: House) -> None:
        """Look after the next few."""
        today = house.now().date()
        if self._day != today:
            tidy(house.database, now=house.now())
            self._day, self._waiting = today, find_people(house.database)
        if self._not_before and house.now() < self._not_before:
            return
        for person in self._waiting[:_AT_A_TIME]:
            self._waiting.remove(person)
            why = why_kept_out(house, person)
            if why in BELONGS_OUTSIDE:
                _shut_out(house, person)
            elif why == UNANSWERED:
                # Slack doesn't answer: asked again in a while, and no post has to wait for the others meanwhile
                self._waiting.append(person)
                self._not_before = house.now() + _AGAIN_AFTER
                return


def _shut_out(house: House, person: Person) -> None:
    if lost := shut_out(house.database, person, now=house.now()):
        _log.info("shut_out", extra={"team": person.team_id, "agreements": lost})
