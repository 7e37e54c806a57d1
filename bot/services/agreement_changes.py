"""Agreements made and changed without a file: what comes of a form is kept as a version, like an imported file.

What can't be made is told by `NotPossible`, with each sentence at its place in the form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.domain.agreement import Agreement
from bot.domain.making.change_forms import Change
from bot.domain.making.changes import past_of
from bot.domain.making.refusal import ChangeRefused, Refusal
from bot.domain.people import Person
from bot.domain.roles import Deed
from bot.domain.texts import Joined, text
from bot.services.access import Caller, note, note_read, reach
from bot.services.agreements import CHANGED_POST, Imported, import_version
from bot.services.entry_making import DRAFTS_LAST
from bot.services.errors import DraftGone, MayNotTie, NotFound, NotTied, Refused, UserError
from bot.services.stored import newest_agreement, read_version
from bot.services.ties import tie_and_tell
from storage.agreements import StoredVersion, find_version, list_versions, list_versions_of
from storage.deliveries import queue_in_each_channel
from storage.drafts import Draft, find_draft, put_draft, remove_drafts
from storage.engine import Database
from storage.entries import list_entries


class NotPossible(UserError):
    """What was asked for can't be made; `refusals` are the same sentences with their places in the form."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__(Joined(tuple(refusal.said for refusal in refusals), " "))
        self.refusals = refusals


class AgreementChangedMeanwhile(UserError):
    """Somebody else changed the agreement since the person saw it."""

    def __init__(self) -> None:
        super().__init__(
            text(
                "Somebody else changed the agreement while you were writing, so nothing was saved. "
                "Copy what you want to keep, close, and begin once more from how it reads now."
            )
        )


class AgreementIdTaken(UserError):
    """There is another agreement with the id; made once more, it gets one of its own."""

    def __init__(self) -> None:
        super().__init__(text("There is another agreement of the same name. Show yours once more, and save it then."))


class UnknownVersion(UserError):
    """The agreement has no version of that number."""

    def __init__(self, agreement_id: str, number: int, newest: int) -> None:
        super().__init__(
            text("{id} has no version {number}. The newest is {newest}.", id=agreement_id, number=number, newest=newest)
        )


@dataclass(frozen=True, slots=True)
class Version:
    """An agreement as it read from `recorded_at` on, until the next version.

    `by` whom it was changed or made in the chat; None for one that was imported.
    """

    agreement: Agreement
    number: int
    recorded_at: datetime
    by: Person | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a change would make of the newest version; `number` is that version's, for saving what was seen."""

    now: Agreement
    then: Agreement
    number: int


@dataclass(frozen=True, slots=True)
class WrittenChange:
    """What the form of a change left, kept between its preview and its saving.

    `what` is changed, of the commitment if it is about one, in the version `number`.
    """

    draft_id: str
    agreement_id: str
    what: str
    values: Mapping[str, Any]
    number: int
    commitment: str | None = None


def propose_change(
    database: Database, caller: Caller, agreement_id: str, change: Change, *, expected: int | None = None
) -> Proposed:
    """Return what the change would do, without doing it.

    NotTied; NotPossible, also where it would change nothing; AgreementChangedMeanwhile where the newest version isn't
    number `expected` (None: whichever).
    """
    with database.reading() as session:
        newest = _newest(session, caller, agreement_id)
        if expected not in {None, newest.number}:
            raise AgreementChangedMeanwhile
        then = _changed(session, newest, change)
    now = read_version(newest)
    if then == now:
        raise NotPossible((Refusal(text("This is how it reads already: change something, or close the form.")),))
    return Proposed(now, then, newest.number)


def keep_written(database: Database, caller: Caller, written: WrittenChange, *, now: datetime) -> None:
    """Keep what was written for as long as drafts last. NotTied; NotFound where the draft is somebody else's."""
    payload = {"values": dict(written.values), "number": written.number, "commitment": written.commitment}
    draft = Draft(
        id=written.draft_id,
        agreement_id=written.agreement_id,
        form=written.what,
        team_id=caller.team_id,
        user_id=caller.user_id,
        channel_id=caller.channel_id,
        payload=payload,
        created_at=now,
    )
    with database.writing() as session:
        reach(session, caller, written.agreement_id, Deed.CHANGE_AGREEMENT)
        remove_drafts(session, before=now - DRAFTS_LAST)
        if not put_draft(session, draft):
            raise NotFound(written.agreement_id, Deed.CHANGE_AGREEMENT, written.commitment)


def find_written_change(database: Database, caller: Caller, draft_id: str) -> WrittenChange:
    """Return what the caller has written. DraftGone."""
    with database.reading() as session:
        draft = find_draft(session, draft_id=draft_id, team_id=caller.team_id, user_id=caller.user_id)
    # what isn't a change (an operation, say) has other things in it
    if draft is None or draft.payload.keys() != {"values", "number", "commitment"}:
        raise DraftGone
    return WrittenChange(draft.id, draft.agreement_id, draft.form, **draft.payload)


def change_agreement(
    database: Database, caller: Caller, agreement_id: str, change: Change, *, expected: int, now: datetime
) -> Imported:
    """Keep the changed agreement as its next version; a change that changes nothing makes none.

    Each channel is told by a post. The same change sent twice by the same person is kept once. NotTied, NotPossible;
    AgreementChangedMeanwhile where the newest version isn't number `expected`, the one that the person saw.
    """
    try:
        with database.writing() as session:
            return _keep_changed(session, caller, agreement_id, change, expected=expected, now=now)
    except AgreementChangedMeanwhile:
        with database.reading() as session:
            if not _made_before(session, caller, agreement_id, change, expected):
                raise
        return Imported(changed=False, version=expected + 1)


def keep_new(
    session: Session, caller: Caller, agreement: Agreement, *, party_kind: str | None, now: datetime
) -> Imported:
    """Keep a new agreement, and tie the caller's channel to it for its party of the kind (None: for all of them).

    The same agreement sent twice from the same channel is kept once. AgreementIdTaken; MayNotTie for a party that
    didn't sign.
    """
    party = next((party.id for party in agreement.signatories if party.kind == party_kind), None)
    if party_kind is not None and party is None:
        raise MayNotTie(agreement.id, Deed.TIE)
    imported = import_version(session, agreement, at=now, by=caller)
    if imported.version != 1 or not (imported.changed or reaches(session, caller, agreement.id)):
        raise AgreementIdTaken
    if imported.changed:
        tie_and_tell(session, caller, agreement, party, now=now)
    return imported


def taken_ids(database: Database) -> frozenset[str]:
    """Return the ids that agreements have, so that a new one gets another."""
    with database.reading() as session:
        return frozenset(version.agreement_id for version in list_versions(session))


def list_agreement_versions(database: Database, caller: Caller, agreement_id: str, *, now: datetime) -> list[Version]:
    """Return the versions of the agreement, the newest first. NotTied."""
    with database.reading() as session:
        reach(session, caller, agreement_id, Deed.HISTORY)
        versions = [_version(stored) for stored in list_versions_of(session, agreement_id=agreement_id)]
    note_read(database, caller, agreement_id, Deed.HISTORY, now=now)
    return versions


def find_change(database: Database, agreement_id: str, number: int) -> tuple[Version, Version] | None:
    """Return the version of the number after the one before it, or None where there is no such change."""
    with database.reading() as session:
        versions = {each.number: each for each in list_versions_of(session, agreement_id=agreement_id)}
    if number not in versions or number - 1 not in versions:
        return None
    return _version(versions[number - 1]), _version(versions[number])


def load_version(database: Database, agreement_id: str, number: int | None) -> Agreement:
    """Return the agreement as it read in the version, or (None) in the newest. UnknownAgreement, UnknownVersion."""
    with database.reading() as session:
        newest = newest_agreement(session, agreement_id)
        if number is None:
            return newest
        versions = {version.number: version for version in list_versions_of(session, agreement_id=agreement_id)}
    if number not in versions:
        raise UnknownVersion(agreement_id, number, max(versions))
    return read_version(versions[number])


def reaches(session: Session, caller: Caller, agreement_id: str) -> bool:
    """Tell whether the caller reaches the agreement."""
    try:
        reach(session, caller, agreement_id)
    except Refused:
        return False
    return True


def _version(stored: StoredVersion) -> Version:
    by = Person(stored.team_id, stored.user_id) if stored.team_id and stored.user_id else None
    return Version(read_version(stored), stored.number, stored.recorded_at, by)


def _newest(session: Session, caller: Caller, agreement_id: str) -> StoredVersion:
    reach(session, caller, agreement_id, Deed.CHANGE_AGREEMENT)
    newest = find_version(session, agreement_id=agreement_id)
    if newest is None:
        raise NotTied(agreement_id, Deed.CHANGE_AGREEMENT)
    return newest


def _keep_changed(
    session: Session, caller: Caller, agreement_id: str, change: Change, *, expected: int, now: datetime
) -> Imported:
    newest = _newest(session, caller, agreement_id)
    if newest.number != expected:
        raise AgreementChangedMeanwhile
    imported = import_version(session, _changed(session, newest, change), at=now, by=caller)
    # two who save at once: the one who had to wait finds another version than the one it changed
    if imported.version != expected + imported.changed:
        raise AgreementChangedMeanwhile
    if imported.changed:
        about = str(imported.version)
        note(session, caller.person, agreement_id, Deed.CHANGE_AGREEMENT, now=now, about=about)
        _tell_channels(session, caller, agreement_id, imported.version, now)
    return imported


def _changed(
    session: Session, version: StoredVersion, change: Change, *, known_at: datetime | None = None
) -> Agreement:
    """Return what the change makes of the version, by what was logged before it and known at `known_at` (None: now)."""
    stored = list_versions_of(session, agreement_id=version.agreement_id)
    earlier = [read_version(each) for each in stored if each.number < version.number]
    entries = list_entries(session, agreement_id=version.agreement_id, known_at=known_at)
    agreement = read_version(version)
    try:
        return change(agreement, past_of(agreement, entries, earlier=earlier))
    except ChangeRefused as error:
        raise NotPossible(error.refusals) from error


def _made_before(session: Session, caller: Caller, agreement_id: str, change: Change, expected: int) -> bool:
    """Tell whether the caller has made the version after number `expected` by the same change (pressed twice)."""
    stored = {each.number: each for each in list_versions_of(session, agreement_id=agreement_id)}
    seen, made = stored.get(expected), stored.get(expected + 1)
    if not (seen and made) or (made.team_id, made.user_id) != (caller.team_id, caller.user_id):
        return False
    try:
        return _changed(session, seen, change, known_at=made.recorded_at) == read_version(made)
    except NotPossible:
        return False


def _tell_channels(session: Session, caller: Caller, agreement_id: str, number: int, now: datetime) -> None:
    queue_in_each_channel(
        session,
        agreement_id=agreement_id,
        occasion=CHANGED_POST,
        entry_id=None,
        revision=number,
        team_id=caller.team_id,
        user_id=caller.user_id,
        now=now,
    )
