"""What can be done, command by command: each is told of what they may do where they ask."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block

from bot.domain.roles import Deed, Role, may
from bot.domain.texts import Text, text
from bot.language import Speaker
from handlers.views.message import Message, escaped, section, small

SHARED_GLANCE = text("*/lofte* shows how the channel's agreement stands, only to you. From there you can share it.")
OPERATING = text("*/insats* logs a joint operation. Before it is saved you see what it counts towards.")
MEETING_WEEKLY = text("*/veckomote* logs the weekly meeting of social services and police.")
ACTIVITY = text("*/aktivitet* logs what the agreement counts.")
OTHER_ACTIVITY = text("*/aktivitet* logs anything else that the agreement counts.")
PICTURING = text("*/lagesbild* shows the situation picture of a period; */lagesbild ny* notes a week.")
LETTING_IN = text("*/lofte medlem* shows who has access. There a coordinator lets everybody in the channel in at once.")


def updating(row_id: str) -> Text:
    """Return how a promise is explained, and updated."""
    return text(
        "*/lofte {id}* explains one promise, entry by entry: what counts, what doesn't, and why. "
        "There you also say that something is done, agreed on or excused.",
        id=row_id,
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """Something that can be done; `instead` is said to whoever may not do that, if there is anything to say."""

    said: Text
    deed: Deed = Deed.LOOK
    instead: Text | None = None

    def to(self, roles: Collection[Role]) -> Text | None:
        """Return what is said to somebody who has one of the roles at least."""
        return self.said if any(may(role, self.deed) for role in roles) else self.instead


_HELP: tuple[tuple[Text, tuple[_Line, ...]], ...] = (
    (
        text("Log"),
        (
            _Line(OPERATING, Deed.LOG),
            _Line(
                text("In one line: */insats yesterday full day 4 police officers – quiet*. A day ahead is planned."),
                Deed.LOG,
            ),
            _Line(OTHER_ACTIVITY, Deed.LOG),
            _Line(MEETING_WEEKLY, Deed.LOG),
        ),
    ),
    (
        text("Follow up"),
        (
            _Line(
                SHARED_GLANCE,
                Deed.SHARE,
                text("*/lofte* shows how the channel's agreement stands, only to you."),
            ),
            _Line(
                updating("S7"),
                Deed.LOG,
                text(
                    "*/lofte {id}* explains one promise, entry by entry: what counts, what doesn't, and why.", id="S7"
                ),
            ),
            _Line(
                text("*/lofte bild* draws it, */lofte kalender* sends you what is planned and due as a calendar file.")
            ),
            _Line(PICTURING, Deed.LOG, text("*/lagesbild* shows the situation picture of a period.")),
            _Line(
                text("*/samtycke* counts cases with and without consent, or answers what is recorded for a reference."),
                Deed.LOG,
                text("*/samtycke* and a case reference answers what consent is recorded for it."),
            ),
            _Line(text("*/atgard* shows what is to be done: yours first, what is late before the rest.")),
            _Line(
                text(
                    "*/paminn* shows and changes what is reminded of, and when. There you also say when you are away."
                ),
                Deed.CHANGE_REMINDERS,
                text("*/paminn* shows what is reminded of, and when. There you also say when you are away."),
            ),
        ),
    ),
    (
        text("The agreement"),
        (
            _Line(
                text("*/lofte koppla* ties this channel to an agreement, */lofte koppla bort* unties one."), Deed.TIE
            ),
            _Line(LETTING_IN),
            _Line(text("*/lofte tillträde* asks the coordinator to let you in, where you are not yet.")),
            _Line(
                text("*/lofte bjud in* gives a code, with which the other party ties a channel in its own workspace."),
                Deed.INVITE,
            ),
            _Line(
                text("*/lofte ny* makes a new agreement, step by step. */lofte ändra* changes the one you have."),
                Deed.CHANGE_AGREEMENT,
                text("*/lofte ny* makes a new agreement, step by step, in a channel that has none yet."),
            ),
            _Line(text("*/lofte versioner* shows what has been changed in the agreement, when and by whom.")),
        ),
    ),
)
_OF_ACTIONS = (
    _Line(
        text("/atgard shows what you and others have to do. /atgard mina: only yours. /atgard alla: everything open.")
    ),
    _Line(text("/atgard försenade: what is late.")),
    _Line(
        text("/atgard ny and what is to be done: a new one. /atgard lämna över: all of one person's to another."),
        Deed.LOG,
    ),
)
_OF_REMINDERS = (
    _Line(
        text("/paminn shows what is reminded of, when and where, and what comes next; there you change it."),
        Deed.CHANGE_REMINDERS,
        text("/paminn shows what is reminded of, when and where, and what comes next."),
    ),
    _Line(
        text(
            "/paminn borta: when you are away, and who gets your reminders meanwhile. "
            "/paminn tillbaka: you are there again. /paminn mig: your own weekly digest on or off."
        )
    ),
    _Line(text("/paminn samordnare: who coordinates."), Deed.CHANGE_REMINDERS),
    _Line(text("Single reminders are put off where they stand."), Deed.PUT_OFF),
)


def help_view(speaker: Speaker, roles: Collection[Role] = tuple(Role)) -> Message:
    """Return what somebody of the roles can do, command by command."""
    told = [(title, list(_told(lines, roles))) for title, lines in _HELP]
    blocks: list[Block] = [
        section([f"*{speaker.say(title)}*", *(speaker.say(line) for line in lines)]) for title, lines in told if lines
    ]
    never = speaker.say(text("Löfteskoll never stores who a client is: write counts, roles, places and decisions."))
    first = next(line for _, lines in told for line in lines)
    return Message(speaker.say(first), [*blocks, small(escaped(never))])


def actions_help_view(speaker: Speaker, roles: Collection[Role]) -> Message:
    """Return what can be done with `/atgard`."""
    return _short(_OF_ACTIONS, speaker, roles)


def reminders_help_view(speaker: Speaker, roles: Collection[Role]) -> Message:
    """Return what can be done with `/paminn`."""
    return _short(_OF_REMINDERS, speaker, roles)


def _short(lines: Sequence[_Line], speaker: Speaker, roles: Collection[Role]) -> Message:
    said = " ".join(escaped(speaker.say(line)) for line in _told(lines, roles))
    return Message(said, [section(said)])


def _told(lines: Sequence[_Line], roles: Collection[Role]) -> Iterator[Text]:
    return (said for line in lines if (said := line.to(roles)))
