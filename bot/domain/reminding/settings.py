"""What people choose about an agreement's reminders: which come, how long before, at what hour, in which channel."""

from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described

from bot.domain.reminding.office import LATEST, OPENS
from bot.domain.texts import Text, text


class Kind(StrEnum):
    """What is reminded of."""

    DEADLINE = "deadline"
    EXTENSION = "extension"
    ACTION = "action"
    MEETING = "meeting"
    WEEK_OPEN = "week_open"
    WEEK_MISSED = "week_missed"
    PACE = "pace"
    PLANNED = "planned"
    OUTCOME = "outcome"
    ESCALATION = "escalation"
    DIGEST = "digest"

    @property
    def family(self) -> str:
        """Return what is put off together: a week is one thing, and so is what is due, whoever is told of it."""
        if self in {Kind.WEEK_OPEN, Kind.WEEK_MISSED}:
            return "week"
        return "due" if self in {Kind.DEADLINE, Kind.ACTION, Kind.ESCALATION} else self.value


KIND_NAMES: Mapping[Kind, Text] = {
    Kind.DEADLINE: text("Deadlines of the promises"),
    Kind.EXTENSION: text("Decision on an extension"),
    Kind.ACTION: text("Actions, to whoever is to do them"),
    Kind.MEETING: text("The day before the weekly meeting"),
    Kind.WEEK_OPEN: text("The week has no note yet"),
    Kind.WEEK_MISSED: text("A week without a note is over"),
    Kind.PACE: text("A number falls behind"),
    Kind.PLANNED: text("The day before something planned"),
    Kind.OUTCOME: text("The day after something planned"),
    Kind.ESCALATION: text("Two weeks late, to the coordinator"),
    Kind.DIGEST: text("Weekly digest"),
}

DaysBefore = Annotated[int, Described(ge=0, le=365)]


class Way(BaseModel):
    """How one kind of reminder comes.

    `days` are the days before on which it comes (0: the day itself), `weekday` the day of the week where it has one
    (Monday: 0), `channel` "T…:C…" where it goes to one channel only instead of to each party's own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: bool = True
    hour: time = Described(time(8), ge=OPENS, le=LATEST)
    days: tuple[DaysBefore, ...] = ()
    weekday: int | None = Described(None, ge=0, le=6)
    channel: str | None = None


_LADDER = (30, 7, 1, 0)
USUAL: Mapping[Kind, Way] = {
    Kind.DEADLINE: Way(days=_LADDER),
    # its days are the agreement's own
    Kind.EXTENSION: Way(),
    Kind.ACTION: Way(days=_LADDER),
    # its weekday is the one that the latest notes tell, until somebody chooses one
    Kind.MEETING: Way(),
    Kind.WEEK_OPEN: Way(hour=time(12), weekday=4),
    Kind.WEEK_MISSED: Way(),
    Kind.PACE: Way(weekday=1),
    Kind.PLANNED: Way(),
    Kind.OUTCOME: Way(hour=time(9)),
    Kind.ESCALATION: Way(),
    Kind.DIGEST: Way(hour=time(8, 30), weekday=0),
}


class Chosen(BaseModel):
    """Somebody chosen, in their workspace."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    team_id: str
    user_id: str


class Reminding(BaseModel):
    """An agreement's reminders as people have chosen them; what they haven't is as usual.

    `coordinators` are by the party's id ("" in a channel that is common to the parties).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    ways: Mapping[Kind, Way] = {}
    coordinators: Mapping[str, Chosen] = {}

    def way(self, kind: Kind) -> Way:
        """Return how the kind of reminder comes."""
        return self.ways.get(kind, USUAL[kind])

    def changed(self, kind: Kind, way: Way) -> "Reminding":
        """Return the same but for one kind of reminder."""
        return self.model_copy(update={"ways": {**self.ways, kind: way}})
