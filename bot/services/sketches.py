"""Agreements in the making: each form's answers are kept as they come, so that who closes a form can go on later.

A sketch belongs to one person in one channel: nobody else finds it, whatever a form says.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.making.made import made_from
from bot.domain.making.refusal import ChangeRefused
from bot.domain.making.sketch import Sketch
from bot.domain.making.writing import without_commitment
from bot.domain.texts import text
from bot.services.access import Caller
from bot.services.agreement_changes import NotPossible, keep_new, reaches, taken_ids
from bot.services.agreements import Imported
from bot.services.errors import UserError
from bot.services.tidying import SKETCHES_LAST
from storage.engine import Database
from storage.sketches import StoredSketch, find_sketch, put_sketch, remove_sketch, remove_sketches


class SketchGone(UserError):
    """It was finished, thrown away, or is somebody else's."""

    def __init__(self) -> None:
        super().__init__(
            text(
                "There is no agreement in the making here any more: it was created or thrown away. "
                "Type /lofte to see what there is, or /lofte ny to make a new one."
            )
        )


class SketchChangedMeanwhile(UserError):
    """The person has changed it in another window."""

    def __init__(self) -> None:
        super().__init__(
            text(
                "You have changed this agreement in another window, so nothing was saved here. "
                "Copy what you want to keep, close, and go on with /lofte ny."
            )
        )


@dataclass(frozen=True, slots=True)
class Sketched:
    """What somebody has answered so far; `party` is the kind of party that the channel will be (None: common).

    `removed` is the number (from 0) of the commitment whose removal made this revision, if that is what made it.
    """

    sketch: Sketch
    party: str | None
    revision: int = 0
    removed: int | None = None


def find_sketched(database: Database, caller: Caller) -> Sketched | None:
    """Return what the caller has answered so far in the channel, or None."""
    with database.reading() as session:
        return _find(session, caller)


def write_sketch(
    database: Database,
    caller: Caller,
    change: Callable[[Sketched | None], Sketched],
    *,
    based_on: int,
    now: datetime,
) -> Sketched:
    """Keep what the change makes of the caller's sketch (None: there is none yet); the same one twice is once.

    `based_on` is the revision that the person saw (0: none). NotPossible, SketchGone, SketchChangedMeanwhile.
    """
    with database.writing() as session:
        before = _find(session, caller)
        if before is None and based_on:
            raise SketchGone
        after = _changed(change, before)
        if before and _same(after, before):
            return before
        remove_sketches(session, before=now - SKETCHES_LAST)
        kept = replace(after, revision=based_on + 1)
        if put_sketch(session, _stored(caller, kept, now)):
            return kept
        # of two presses at once, the one that had to wait finds what the other one has made
        before = _find(session, caller)
        if before and _same(_changed(change, before), before):
            return before
    raise SketchChangedMeanwhile


def remove_sketched(database: Database, caller: Caller, number: int, *, based_on: int, now: datetime) -> Sketched:
    """Take the commitment number `number` (from 0) away from the sketch; pressed twice it is one that goes.

    SketchGone, SketchChangedMeanwhile.
    """

    def change(before: Sketched | None) -> Sketched:
        if before is None:
            raise SketchGone
        if (before.revision, before.removed) == (based_on + 1, number):
            return before
        return Sketched(without_commitment(before.sketch, number), before.party, removed=number)

    return write_sketch(database, caller, change, based_on=based_on, now=now)


def discard_sketch(database: Database, caller: Caller) -> None:
    """Throw away what the caller has answered in the channel."""
    with database.writing() as session:
        remove_sketch(session, **_owner(caller))


def preview_sketch(database: Database, caller: Caller, *, based_on: int) -> Agreement:
    """Return the agreement that would be made, under an id that is free. SketchGone, SketchChangedMeanwhile,
    NotPossible.
    """
    taken = taken_ids(database)
    with database.reading() as session:
        return _made(_seen(session, caller, based_on).sketch, taken)


def create_sketched(database: Database, caller: Caller, agreement_id: str, *, based_on: int, now: datetime) -> Imported:
    """Make the agreement under the id that it was shown with, tie the channel to it, and forget the sketch.

    Sent twice it is made once. SketchGone, SketchChangedMeanwhile, NotPossible, AgreementIdTaken.
    """
    with database.writing() as session:
        if _find(session, caller) is None and reaches(session, caller, agreement_id):
            return Imported(changed=False, version=1)
        seen = _seen(session, caller, based_on)
        agreement = _made(seen.sketch.model_copy(update={"id": agreement_id}), frozenset())
        imported = keep_new(session, caller, agreement, party_kind=seen.party, now=now)
        remove_sketch(session, **_owner(caller))
    return imported


def _changed(change: Callable[[Sketched | None], Sketched], before: Sketched | None) -> Sketched:
    try:
        return change(before)
    except ChangeRefused as error:
        raise NotPossible(error.refusals) from error


def _same(one: Sketched, other: Sketched) -> bool:
    return (one.sketch, one.party) == (other.sketch, other.party)


def _made(sketch: Sketch, taken: frozenset[str]) -> Agreement:
    try:
        return made_from(sketch, taken=taken)
    except ChangeRefused as error:
        raise NotPossible(error.refusals) from error


def _seen(session: Session, caller: Caller, based_on: int) -> Sketched:
    found = _find(session, caller)
    if found is None:
        raise SketchGone
    if found.revision != based_on:
        raise SketchChangedMeanwhile
    return found


def _find(session: Session, caller: Caller) -> Sketched | None:
    stored = find_sketch(session, **_owner(caller))
    if stored is None:
        return None
    kept = stored.payload
    return Sketched(Sketch.model_validate(kept["sketch"]), kept["party"], stored.revision, kept.get("removed"))


def _stored(caller: Caller, kept: Sketched, now: datetime) -> StoredSketch:
    sketch = kept.sketch.model_dump(mode="json", exclude_defaults=True)
    payload = {"sketch": sketch, "party": kept.party, "removed": kept.removed}
    return StoredSketch(**_owner(caller), revision=kept.revision, payload=payload, changed_at=now)


def _owner(caller: Caller) -> dict[str, str]:
    return {"team_id": caller.team_id, "user_id": caller.user_id, "channel_id": caller.channel_id}
