"""What holds whoever does what: nobody sees a word of what they aren't a member of, and nobody changes it."""

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from bot.domain.people import Person
from bot.domain.roles import Role
from handlers.seldom import ABSENCE_FORM, SKETCH_BASICS_FORM
from handlers.ties import TIE_FORM
from tests.isolation.agreements import IDS, MARKS
from tests.isolation.showing import WRITTEN, Body
from tests.isolation.stored import Stored
from tests.isolation.world import Shown, World, caller_in, form_of

Faults = list[str]
_SHOW_NOTHING = {
    *("users.info", "users.conversations", "conversations.info", "conversations.members", "conversations.open"),
    *("conversations.history", "files.info", "files.delete"),
}
"""Calls that ask Slack something."""
_TRAIL = {"audit_records", "audit_seals"}
_OF_ASKING = {"admission", "admitted"}
_FILES_SHOWN = {"erase_picture", "calendar"}
"""What the ledger keeps of a picture or file that somebody was shown: how it is erased."""
_PERSONAL = {"subscriptions", "absences"}
"""Tables of which everybody may change what is their own."""
_COORDINATORS = {"members", "ties", "invitations", "agreement_versions", "reminding", "admissions", "disposals"}
"""Tables that only a coordinator's deeds change, or those of whoever runs the bot."""
_OPEN_TO_ALL = {ABSENCE_FORM, TIE_FORM, SKETCH_BASICS_FORM, "sketch"}
"""Forms that a reader too may have: about themselves, or about what isn't there yet."""
_IDS = re.compile(r"[\w:@.+-]{0,100} [\w]+ [a-z_]+")
_ATTRIBUTES = set(vars(logging.makeLogRecord({})))


class Watch(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    @contextmanager
    def looking(self) -> Iterator[list[logging.LogRecord]]:
        """Keep what is logged meanwhile, by ours and by what ours is built on."""
        self.records = []
        root = logging.getLogger()
        level = root.level
        root.addHandler(self)
        root.setLevel(logging.DEBUG)
        try:
            yield self.records
        finally:
            root.removeHandler(self)
            root.setLevel(level)


def leaks(world: World, shown: Sequence[Shown], before: Stored, after: Stored) -> Iterator[str]:
    """Yield what somebody saw of an agreement that they are, and were, no member of; a channel: that isn't its own."""
    for each in shown:
        told = json.dumps(each.what, ensure_ascii=False, default=str).casefold()
        found = {agreement_id for agreement_id in IDS if _tells_of(world, agreement_id, told)}
        if not found:
            continue
        if each.user_id:
            person = Person(each.team_id, each.user_id)
            allowed = {*after.roles.get(person, {}), *before.roles.get(person, {})}
        else:
            allowed = after.told_in(each.team_id, each.channel_id or "")
        for agreement_id in sorted(found - allowed):
            yield f"{each.user_id or each.channel_id} of {each.team_id} was shown {agreement_id}: {told[:1500]}"


def _tells_of(world: World, agreement_id: str, told: str) -> bool:
    mark = MARKS[IDS.index(agreement_id)]
    return mark in told or any(entry_id in told for entry_id in world.entry_ids[agreement_id])


def logged_words(records: Sequence[logging.LogRecord]) -> Iterator[str]:
    """Yield the records that hold a word of an agreement: its id may stand there, and nothing else."""
    for record in records:
        extra = {name: value for name, value in vars(record).items() if name not in _ATTRIBUTES}
        told = f"{record.getMessage()} {extra} {record.exc_text or ''}".casefold()
        for agreement_id, mark in zip(IDS, MARKS, strict=True):
            if mark in told.replace(agreement_id, ""):
                yield f"the log holds a word: {told}"


def trail_words(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield the records of the audit trail that hold more than ids: whatever people write has spaces, or a mark."""
    for row in rows:
        told = " ".join(str(row[name] or "") for name in ("about", "outcome", "deed"))
        if any(mark in told.replace(f"{mark}-2022", "") for mark in (*MARKS, WRITTEN)) or not _IDS.fullmatch(told):
            yield f"the trail holds a word: {told}"


def unforeseen(records: Sequence[logging.LogRecord]) -> Iterator[str]:
    """Yield the errors that nobody foresaw."""
    for record in records:
        if record.levelno >= logging.ERROR:
            yield f"{record.getMessage()} {record.exc_info and record.exc_info[1]!r}"


def trespasses(person: Person, before: Stored, after: Stored) -> Iterator[str]:
    """Yield the tables in which somebody changed what their role isn't for."""
    roles = before.roles.get(person, {})
    for name in sorted(before.tables.keys() - _TRAIL):
        was, now = before.tables[name], after.tables[name]
        if was.rows == now.rows:
            continue
        for row in now.told({*was.rows} ^ {*now.rows}):
            if not _may_change(person, roles, name, row):
                yield f"{person} changed {name}: {row}"


def _may_change(person: Person, roles: Mapping[str, Role], table: str, row: Mapping[str, Any]) -> bool:
    agreement_id = row.get("agreement_id") or (row.get("id") if table == "agreements" else None)
    own = (row.get("team_id"), row.get("user_id")) == (person.team_id, person.user_id)
    if agreement_id is None:  # of a person
        return own
    if agreement_id not in IDS:  # made in this round
        return True
    if table == "admissions" or row.get("occasion") in _OF_ASKING:
        return own or roles.get(agreement_id) is Role.COORDINATOR or f":{person}:" in str(row.get("key"))
    match roles.get(agreement_id):
        case None:
            return False
        case Role.READER:
            return (own and table in _PERSONAL) or row.get("occasion") in _FILES_SHOWN
        case Role.MEMBER:
            return table not in _COORDINATORS and (own or table not in _PERSONAL)
        case _:
            return True


def forms_opened(views: Sequence[Body], roles: Mapping[str, Role]) -> Iterator[str]:
    """Yield the forms that somebody was given to fill in for nothing: who only reads everywhere can send none."""
    if any(role is not Role.READER for role in roles.values()):
        return
    for view in views:
        named = form_of(view)
        if view.get("submit") and named.rpartition(" ")[2] not in _OPEN_TO_ALL:
            yield f"a reader is given the form {named}"


def unrefused(body: Body, roles: Mapping[str, Role], after: Sequence[dict[str, Any]], told: Sequence[Any]) -> bool:
    """Tell whether a press or form that names an agreement of which the person is no member was not refused."""
    carried = json.dumps([body.get("actions"), (body.get("view") or {}).get("private_metadata")], default=str)
    named = [agreement_id for agreement_id in IDS if agreement_id in carried]
    if not named or any(agreement_id in roles for agreement_id in named):
        return False
    by = caller_in(body)
    noted = any(
        (row["team_id"], row["user_id"]) == (by.team_id, by.user_id) and row["outcome"] != "done" for row in after
    )
    return not noted and not any(record.getMessage() in {"refused", "unknown", "malformed"} for record in told)


def calls_known(methods: Sequence[str]) -> Iterator[str]:
    """Yield the calls to Slack that nothing here knows: whether they show something, and to whom, has to be told."""
    known = {"views.open", "views.push", "views.update", "views.publish", "files.getUploadURLExternal"}
    known |= {"files.completeUploadExternal", "chat.postMessage", "chat.update", "chat.delete", *_SHOW_NOTHING}
    yield from (f"a call that nobody watches: {each}" for each in sorted({*methods} - known))
