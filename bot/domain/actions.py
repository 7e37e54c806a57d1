"""Actions as people think of them: what is to be done, by whom and by when; which are open, whose, and how late.

An action is an entry like any other (`bot.domain.kinds.ACTION_TO_DO`); here it is read, and what its form left is put
into its values.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.entries import Entry, EntryState, Values
from bot.domain.kinds import ACTION, MEETING
from bot.domain.people import Person

_DONE = ("done_on", "done_by", "done_team")
_ASKED = ("text", "owner", "due", "for", "why")


@dataclass(frozen=True, slots=True)
class Handover:
    """When all of one person's actions went to another at once: the same for each of them."""

    id: str
    giver: Person
    by: Person
    why: str


@dataclass(frozen=True, slots=True)
class Action:
    """What an action's entry says; `week` is that of the meeting where it was decided ("2022-W41"), if it was."""

    entry: Entry
    week: str | None = None

    @property
    def what(self) -> str:
        """Return what is to be done."""
        return str(self.entry.values.get("text", ""))

    @property
    def owner(self) -> Person | None:
        """Return who is to do it."""
        return self._doer("team", "owner")

    @property
    def due(self) -> date | None:
        """Return the last day for it."""
        return self._day("due")

    @property
    def promise(self) -> str | None:
        """Return the id of the promise that it is for."""
        return self.entry.values.get("for")

    @property
    def meeting(self) -> str | None:
        """Return the id of the note of the meeting where it was decided."""
        return self.entry.values.get("meeting")

    @property
    def stands_for(self) -> str:
        """Return the id of the action that a meeting's note asks for; another's where this one was there already."""
        return str(self.entry.values.get("stands_for", self.entry.id))

    @property
    def done_on(self) -> date | None:
        """Return the day it was done."""
        return self._day("done_on")

    @property
    def done_by(self) -> Person | None:
        """Return who has said that it is done."""
        return self._doer("done_team", "done_by")

    @property
    def handover(self) -> Handover | None:
        """Return the latest time that it was handed over together with all that its owner had to do."""
        found: Mapping[str, str] | None = self.entry.values.get("handover")
        if not found:
            return None
        giver, by = Person(found["team"], found["owner"]), Person(found["by_team"], found["by"])
        return Handover(found["id"], giver, by, found["why"])

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be done."""
        return self.done_on is None and self.entry.state is EntryState.HELD

    def days_late(self, on: date) -> int:
        """Return by how many days it is late on the day `on`; 0 where it isn't, or where it is done."""
        return max(0, (on - self.due).days) if self.due and self.is_open else 0

    def _day(self, name: str) -> date | None:
        written = self.entry.values.get(name)
        return date.fromisoformat(written) if written else None

    def _doer(self, team: str, user: str) -> Person | None:
        values = self.entry.values
        return Person(values.get(team, ""), values[user]) if values.get(user) else None


def actions_of(entries: Iterable[Entry]) -> list[Action]:
    """Return the actions among what is logged, done ones too, undone ones not; the most urgent first.

    That is by due date, so that what is late comes first, and what has no date last.
    """
    found = list(entries)
    weeks = {entry.id: entry.values.get("week") for entry in found if entry.kind == MEETING}
    actions = (
        Action(entry, weeks.get(entry.values.get("meeting", "")))
        for entry in found
        if entry.kind == ACTION and entry.state is not EntryState.UNDONE
    )
    return sorted(actions, key=lambda action: (action.due or date.max, action.entry.recorded_at, action.entry.id))


def still_open(actions: Iterable[Action]) -> list[Action]:
    """Return those that are still to be done."""
    return [action for action in actions if action.is_open]


def owed_by(actions: Iterable[Action], doer: Person) -> list[Action]:
    """Return what somebody has still to do."""
    return [action for action in still_open(actions) if action.owner == doer]


def overdue(actions: Iterable[Action], on: date) -> list[Action]:
    """Return what should have been done before the day `on`."""
    return [action for action in actions if action.days_late(on)]


def owing(actions: Iterable[Action]) -> dict[Person, int]:
    """Return everybody who has something to do, and how much that is."""
    counted: dict[Person, int] = {}
    for action in still_open(actions):
        if action.owner:
            counted[action.owner] = counted.get(action.owner, 0) + 1
    return counted


def decided_in(entries: Iterable[Entry], meeting_id: str) -> list[Action]:
    """Return what was decided in a meeting, done or not, in the order in which it was noted."""
    found = [action for action in actions_of(entries) if action.meeting == meeting_id]
    return sorted(found, key=lambda action: int(action.stands_for.removeprefix(f"{meeting_id}-")))


def left_by_undone_notes(entries: Iterable[Entry], week: str) -> list[Action]:
    """Return the actions that outlived their meeting: of undone notes of the week ("2022-W41"), worked on since."""
    found = list(entries)
    undone = {
        entry.id
        for entry in found
        if entry.kind == MEETING and entry.state is EntryState.UNDONE and entry.values.get("week") == week
    }
    return [action for action in actions_of(found) if action.meeting in undone]


def same_thing(one: str, other: str) -> bool:
    """Tell whether two texts say that the same is to be done: but for spaces and capitals they are alike."""
    return one.casefold().split() == other.casefold().split()


def with_answers(action: Action, answers: Values, team_id: str) -> dict[str, Any]:
    """Return the action's values with what somebody in the workspace `team_id` has answered in its form.

    A form can choose only among the people of its own workspace, so one of another stays while nobody else is chosen.
    """
    before = action.entry.values
    kept = {name: value for name, value in before.items() if name not in _ASKED}
    owner = action.owner
    if "owner" not in answers and owner and owner.team_id != team_id:
        return {**kept, **answers, "owner": owner.user_id}
    if answers.get("owner") != before.get("owner"):
        kept["team"] = team_id
    return {**kept, **answers}


def moves(action: Action, answers: Values, team_id: str) -> bool:
    """Tell whether the answers change the owner or the date that the action has: that takes a reason."""
    after = with_answers(action, answers, team_id)
    return any(
        action.entry.values.get(name) is not None and action.entry.values[name] != after.get(name)
        for name in ("owner", "due")
    )


def done(action: Action, doer: Person, on: date) -> dict[str, Any]:
    """Return the action's values once it is done."""
    return {
        **action.entry.values,
        "done_on": on.isoformat(),
        "done_by": doer.user_id,
        "done_team": doer.team_id,
    }


def reopened(action: Action) -> dict[str, Any]:
    """Return the action's values once it is to be done all the same."""
    return {name: value for name, value in action.entry.values.items() if name not in _DONE}


def handed_over(action: Action, handover: Handover, to: Person) -> dict[str, Any]:
    """Return the action's values once another person has it."""
    return {
        **action.entry.values,
        "team": to.team_id,
        "owner": to.user_id,
        "why": handover.why,
        "handover": {
            "id": handover.id,
            "team": handover.giver.team_id,
            "owner": handover.giver.user_id,
            "by_team": handover.by.team_id,
            "by": handover.by.user_id,
            "why": handover.why,
        },
    }


def taken_over(action: Action, decided: Entry) -> dict[str, Any]:
    """Return the action's values once it stands for one that was `decided` in another meeting."""
    return {**action.entry.values, "meeting": decided.values["meeting"], "stands_for": decided.id}


def last_decided(entries: Iterable[Entry], before: date) -> Entry | None:
    """Return the note of the latest weekly meeting before the day `before` that holds decisions."""
    notes = (
        entry
        for entry in entries
        if entry.kind == MEETING
        and entry.state is EntryState.HELD
        and entry.start < before
        and entry.values.get("decisions")
    )
    return max(notes, key=lambda entry: entry.start, default=None)
