"""Four workspaces at work under three agreements, and all that was shown there kept: to be pressed and sent by others.

A round begins with the same database and the same posts; who is a member of what is set anew for each.
"""

import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from slack_sdk.web.file_upload_v2_result import FileUploadV2Result
from sqlalchemy import delete

from bot.domain.people import Person
from bot.domain.roles import Role
from bot.services.access import Caller
from handlers.register import COMMANDS, SHORTCUTS
from handlers.seldom import DRAW, REMIND_SNOOZE, UNTIE
from handlers.views.glance import PICTURE
from storage.members import Member, put_member
from storage.tables import MemberRow, RemindingRow
from storage.ties import list_ties
from tests.chat import Answered, Call, Chat, FakeClient
from tests.databases import SqliteDatabases, scratch_folder
from tests.handlers import acting, makers
from tests.handlers.scene import COUNTING, FRIDAY, HELD, Scene
from tests.handlers.slack import Trouble
from tests.handlers.test_consents import GIVEN, OPTED_IN
from tests.isolation.agreements import HILL, IDS, LAKE, MARKS, WOODS, marked
from tests.isolation.showing import WRITTEN, Body, elements, filled_in, pressing

PEOPLE: Mapping[str, Mapping[str, str]] = {
    "T0POLIS": {"U0ANNA": "Anna", "U0ERIK": "Erik", "U0NORA": "Nora"},
    "T0KOMMUN": {"U0MARIA": "Maria", "U0SARA": "Sara", "U0NILS": "Nils"},
    "T0ANNAN": {"U0EBBA": "Ebba", "U0OLLE": "Olle"},
    "T0TREDJE": {"U0TORA": "Tora", "U0IVAR": "Ivar"},
}
EVERYBODY = tuple(Person(team, user) for team, people in PEOPLE.items() for user in people)
ANNA, MARIA = Caller("T0POLIS", "U0ANNA", "C0POLIS"), Caller("T0KOMMUN", "U0MARIA", "C0KOMMUN")
EBBA, TORA = Caller("T0ANNAN", "U0EBBA", "C0ANNAN"), Caller("T0TREDJE", "U0TORA", "C0TREDJE")
AT_WORK = (ANNA, MARIA, EBBA, TORA)
ERIK = Person("T0POLIS", "U0ERIK")
SARA = Caller("T0KOMMUN", "U0SARA", "C0KOMMUN")
CHANNELS = tuple(each.channel_id for each in AT_WORK)
NOWHERE = "C0FIKA"
WORDS: Mapping[str, tuple[str, ...]] = {
    "/lofte": (
        *("", "hjälp", "S7", "K1", "U1", "ny", "ändra", "versioner", "kalender", "bild"),
        *(WRITTEN, "koppla", f"koppla {WRITTEN}", "koppla bort", "medlem", "bjud in"),
    ),
    "/insats": ("", f"2022-10-12 heldag – {WRITTEN}"),
    "/atgard": ("", "ny", "alla", "lämna över"),
    "/lagesbild": ("", "ny", "v35-v41", WRITTEN),
    "/samtycke": ("", "ny", "AB-12"),
    "/paminn": ("", "borta", "tillbaka", "mig", "samordnare", "uppföljning"),
}
"""What is typed after a command; after others, nothing."""
Roles = Mapping[tuple[Person, str], Role]
"""What people are, by person and agreement; who isn't named is nothing."""
_LEFT_ALONE = {UNTIE, PICTURE, DRAW}
"""What isn't pressed while the world is made: all that follows depends on the ties, and drawing takes its time."""
_KEPT = 2
"""So many buttons and forms of a name, for each agreement that they tell of."""


@dataclass
class Harvest:
    """What was shown: Slack's bodies for pressing it, and the modals with who had them before them."""

    pressed: dict[str, list[Body]] = field(default_factory=dict)
    """by the button's name"""
    modals: dict[str, list[tuple[Body, Caller]]] = field(default_factory=dict)
    """by what the modal is submitted as, and its form"""


@dataclass(frozen=True)
class Shown:
    """Something that came into sight: of a person, or (`user_id` None) of everybody in a channel."""

    team_id: str
    user_id: str | None
    channel_id: str | None
    what: Any


@dataclass(frozen=True)
class Table:
    """What is in a table."""

    columns: Sequence[str]
    rows: Sequence[tuple[Any, ...]]

    def told(self, rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
        """Return rows by the names of their columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in rows]


@dataclass(frozen=True)
class Stored:
    """What is in the database."""

    tables: Mapping[str, Table]

    def of(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a table."""
        table = self.tables[name]
        return table.told(table.rows)

    @cached_property
    def roles(self) -> Mapping[Person, Mapping[str, Role]]:
        """Return what everybody is, by agreement."""
        found: dict[Person, dict[str, Role]] = {}
        for row in self.of("members"):
            found.setdefault(Person(row["team_id"], row["user_id"]), {})[row["agreement_id"]] = Role(row["role"])
        return found

    def told_in(self, team_id: str, channel_id: str) -> set[str]:
        """Return the agreements that the channel is tied to."""
        here = (team_id, channel_id)
        return {row["agreement_id"] for row in self.of("ties") if (row["team_id"], row["channel_id"]) == here}


class World(Scene):
    """The workspaces."""

    def __init__(self, url: str, path: str) -> None:
        super().__init__(url, PEOPLE)
        self.harvest = Harvest()
        self.shown: list[Shown] = []
        self._path = path
        self._by: Caller | None = None
        self._harvesting = True
        self._pressed: list[Body] = []
        self._sent: list[tuple[Body, Caller]] = []
        for team, client in self.clients.items():
            slack: Any = client
            slack._upload_file = self._uploaded
            slack.member_of = {user: [*CHANNELS, NOWHERE] for user in PEOPLE[team]}
            slack.inside = {channel: [*PEOPLE[team]] for channel in CHANNELS}
        self._work()
        self._harvesting = False
        self._start = (self.clock, {team: deepcopy(client.history) for team, client in self.clients.items()})
        self._database = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(path)) as now:
            now.backup(self._database)
        self.entry_ids = self._entry_ids()

    # -- the work

    def _work(self) -> None:
        self._follow_up()
        self._log(planned="2022-10-18")
        self._look_around()
        self._ask_for_access()
        self._make_and_change()
        self.slack(EBBA).troubles.append(Trouble("chat.postMessage", "is_archived", "C0ANNAN"))
        self.passes(days=3)
        self.passes(days=2)
        self._press_what_is_new(REMIND_SNOOZE)
        self._look_at_reminders()
        self.passes(days=1)
        self._press_what_is_new()
        self._look_at_reminders()
        self._turn_on_again()
        self.passes(days=43)
        self._press_what_is_new()
        self._log(planned="2022-12-20")

    def _follow_up(self) -> None:
        woods, lake = marked(WOODS, "soderhamn-2022"), marked(LAKE, "soderkoping-2020")
        self.import_and_tie(woods, (ANNA, "police"), (MARIA, "municipality"))
        self.import_and_tie(lake, (EBBA, "police"), (MARIA, "municipality"))
        self.import_and_tie(marked(HILL, "sundsvall", consents=OPTED_IN), (TORA, None))
        self._let_in_anew()

    def import_and_tie(self, agreement: Any, *callers: tuple[Caller, str | None]) -> None:
        Chat.import_and_tie(self, agreement, *callers)

    def _let_in_anew(self) -> None:
        at_work = {(caller.person, agreement_id) for agreement_id in IDS for caller in self._following(agreement_id)}
        self.let_in({**dict.fromkeys(at_work, Role.COORDINATOR), (ERIK, IDS[0]): Role.MEMBER})

    def _following(self, agreement_id: str) -> list[Caller]:
        with self.database.reading() as session:
            ties = {(tie.team_id, tie.channel_id) for tie in list_ties(session, agreement_id=agreement_id)}
        return [caller for caller in AT_WORK if (caller.team_id, caller.channel_id) in ties]

    def _log(self, *, planned: str) -> None:
        self.clock = max(self.clock, FRIDAY)
        self._send("/insats", ANNA, {**COUNTING, "note": f"lugnt {WOODS}"})
        self._send("/insats", MARIA, {**COUNTING, "note": f"också {WOODS}"})
        self._send("/insats", ANNA, {"days.0.date": planned, "note": f"planerat {WOODS}"})
        self._send("/veckomote", ANNA, {**HELD, "decisions": f"beslut {WOODS}"})
        self._send("/lagesbild ny", ANNA, {"week": "2022-W41", "area": "centre", "counts.vandalism": 3})
        self._send("/aktivitet", EBBA, {"note": f"lugnt {LAKE}"})
        self._send("/aktivitet", TORA, {"note": f"lugnt {HILL}"})
        self._send("/samtycke ny", TORA, GIVEN)
        for caller, mark in ((ANNA, WOODS), (MARIA, WOODS), (EBBA, LAKE), (TORA, HILL)):
            acting.new(self, f"ring {mark}", caller, due=planned)
        self.deliver()

    def _send(self, typed: str, caller: Caller, filled: Mapping[str, Any]) -> None:
        """Log by the form that the command opens, as far as its fields go."""
        opened = self.command(typed, caller).view
        fields = {block["block_id"].rpartition("~")[0] for block in opened["blocks"] if block["type"] == "input"}
        body = self.submission(opened, {name: value for name, value in filled.items() if name in fields}, caller)
        filled_view = filled_in(body["view"], mark_of(body["view"]), self.clock.date())
        answered = self.dispatch({**body, "view": filled_view})
        if "view" in answered.acknowledged:
            self.submit(answered.acknowledged["view"], caller=caller)
        self.deliver()

    def _look_around(self) -> None:
        for caller in AT_WORK:
            for command in COMMANDS:
                for typed in WORDS.get(command, ("",)):
                    self.command(f"{command} {typed}", caller)
            for shortcut in SHORTCUTS:
                self.shortcut(shortcut, f"lugnt vid {WRITTEN}", caller)
            self.open_home(caller)
        self.deliver()

    def _ask_for_access(self) -> None:
        self._press_all_of(self.command("/lofte", SARA), SARA)
        self.deliver()

    def _make_and_change(self) -> None:
        """Begin an agreement where there is none yet, and change one that there is."""
        here = Caller(*_named(ANNA.person), NOWHERE)
        self._press_all_of(self.command("/lofte", here), here)
        sketched = makers.promise(self, makers.begin(self, here, title=f"Nytt {HILL}"), "count", here)
        self.submit(sketched, caller=here)
        given = filled_in(self.command("/atgard lämna över", ANNA).view, WOODS, self.clock.date())
        self.dispatch(sending(given, ANNA))
        for least in (6, 7):
            changed = makers.change(self, "S7", "promised", {"at_least": least, "text": f"ändrat {WOODS}"}, ANNA)
            if least == 6:
                makers.save(self, changed, ANNA)

    def _press_all_of(self, answered: Answered, caller: Caller) -> None:
        for element in elements(answered.answers):
            self.dispatch(pressing(element, caller, None))

    def _look_at_reminders(self) -> None:
        for caller in AT_WORK:
            self.command("/paminn", caller)

    def _turn_on_again(self) -> None:
        """Let every kind of reminder come: what was pressed has turned some off."""
        with self.database.writing() as session:
            session.execute(delete(RemindingRow))

    def _press_what_is_new(self, only: str = "") -> None:
        """Press everything that hasn't been, and send every form, filled in."""
        named = {only: self.harvest.pressed.get(only, [])} if only else self.harvest.pressed
        pressed = [body for name, bodies in named.items() for body in bodies if name not in _LEFT_ALONE]
        for body in [each for each in pressed if each not in self._pressed]:
            self._pressed.append(body)
            self.dispatch(deepcopy(body))
        if only:
            return
        modals = [modal for modals in self.harvest.modals.values() for modal in modals]
        for view, caller in [each for each in modals if each not in self._sent]:
            self._sent.append((view, caller))
            self.dispatch(sending(filled_in(view, mark_of(view), self.clock.date()), caller))
        self.deliver()
        self._let_in_anew()

    # -- rounds

    def begin(self, roles: Roles) -> None:
        """Put everything back to where it was after the work, apart from who is a member."""
        self.clock, histories = self._start
        for team, client in self.clients.items():
            client.history[:] = deepcopy(histories[team])
            client.calls.clear()
            for channel in (*CHANNELS, NOWHERE):
                self.house.workspaces.keep_shared(team, channel, shared=None)
        self.database.dispose()
        with closing(sqlite3.connect(self._path)) as now:
            self._database.backup(now)
        self.let_in(roles)

    def filled(self, view: Body) -> Body:
        """Return a modal that was shown, filled in; empty fields without a word of any agreement."""
        return filled_in(view, WRITTEN, self.clock.date())

    def let_in(self, roles: Roles) -> None:
        """Let these be members, and nobody else."""
        with self.database.writing() as session:
            session.execute(delete(MemberRow))
            for (person, agreement_id), role in roles.items():
                member = Member(agreement_id, person.team_id, person.user_id, None, role, self.clock)
                put_member(session, member)

    def _entry_ids(self) -> dict[str, frozenset[str]]:
        with closing(sqlite3.connect(self._path)) as now:
            found = now.execute("SELECT agreement_id, id FROM entries").fetchall()
        return {agreement_id: frozenset(entry for of, entry in found if of == agreement_id) for agreement_id in IDS}

    def stored(self) -> Stored:
        """Return all that is in the database."""
        with closing(sqlite3.connect(self._path)) as now:
            names = [name for (name,) in now.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return Stored({name: _read(now, name) for name in names})

    def close(self) -> None:
        """Let go of the databases."""
        self._database.close()
        self.database.dispose()

    # -- what comes into sight

    def dispatch(self, body: Body) -> Answered:
        self._by = caller_in(body)
        try:
            answered = super().dispatch(body)
        finally:
            by, self._by = self._by, None
        self.shown += [Shown(by.team_id, by.user_id, None, answer) for answer in answered.answers]
        self.shown.append(Shown(by.team_id, by.user_id, None, answered.response.body))
        self.shown += [self._sight(by.team_id, by.user_id, call) for call in answered.calls]
        if self._harvesting:
            self._keep(answered, by)
        return answered

    def deliver(self) -> None:
        before = {team: len(client.calls) for team, client in self.clients.items()}
        super().deliver()
        for team, client in self.clients.items():
            for call in client.calls[before[team] :]:
                if call.method.startswith("chat."):
                    self.shown.append(seen := self._sight(team, None, call))
                    if self._harvesting:
                        self._keep_elements(call.sent, self._reader(seen), message_ts=_stands_at(client, call))

    def _uploaded(self, **how: Any) -> FileUploadV2Result:
        if self._by:
            content = how.get("data") or how.get("content") or b""
            told = content.decode(errors="ignore") if isinstance(content, bytes) else str(content)
            # lines of a calendar are folded
            self.shown.append(Shown(self._by.team_id, self._by.user_id, None, told.replace("\r\n ", "")))
        return FileUploadV2Result(status=200, body="OK")

    @staticmethod
    def _sight(team_id: str, user_id: str | None, call: Call) -> Shown:
        """Return what a call shows, and to whom: the one who asked, unless it is addressed to another, or a channel."""
        if (to := call.sent.get("user_id")) and call.method == "views.publish":
            return Shown(team_id, str(to), None, call.sent)
        channel = str(call.sent.get("channel", ""))
        if not call.method.startswith("chat."):
            return Shown(team_id, user_id, None, call.sent)
        if channel[:1] in {"U", "D"}:
            return Shown(team_id, f"U{channel[1:]}", channel, call.sent)
        return Shown(team_id, None, channel, call.sent)

    @staticmethod
    def _reader(seen: Shown) -> Caller:
        """Return somebody who has the post before them."""
        at_work = next(caller for caller in AT_WORK if caller.team_id == seen.team_id)
        return Caller(seen.team_id, seen.user_id or at_work.user_id, seen.channel_id or "")

    def _keep(self, answered: Answered, by: Caller) -> None:
        for answer in answered.answers:
            self._keep_elements(answer, by)
        for call in answered.calls:
            if call.method.startswith("chat."):
                self._keep_elements(call.sent, by, message_ts=str(call.sent.get("ts", "1.5")))
        views = [call.sent["view"] for call in answered.calls if call.method.startswith("views.")]
        views += [answered.acknowledged["view"]] if "view" in answered.acknowledged else []
        for view in views:
            shown = {"id": "V1", "hash": "1.1", **view}
            if view.get("submit"):
                kept = self.harvest.modals.setdefault(form_of(view), [])
                if sum(mark_of(each) == mark_of(view) for each, _ in kept) < _KEPT:
                    kept.append((shown, by))
            self._keep_elements(view, by, shown)

    def _keep_elements(self, shown: Any, by: Caller, view: Body | None = None, message_ts: str = "1.5") -> None:
        for element in elements(shown):
            kept = self.harvest.pressed.setdefault(element["action_id"], [])
            body = pressing(element, by, view, message_ts)
            if sum(mark_of(each) == mark_of(body) for each in kept) < _KEPT and body not in kept:
                kept.append(body)


def _read(database: sqlite3.Connection, name: str) -> Table:
    found = database.execute(f"SELECT * FROM {name}")  # noqa: S608 our own names
    return Table([column for column, *_ in found.description], found.fetchall())


def form_of(view: Body) -> str:
    """Return as what a modal is submitted, and which form it is."""
    state = json.loads(view.get("private_metadata") or "{}")
    return f"{view.get('callback_id', '')} {state.get('form', '')}".strip()


def _stands_at(client: FakeClient, call: Call) -> str:
    """Return the timestamp of the message that the call posted or changed."""
    there = [each for each in client.history if each.get("blocks") == call.sent.get("blocks")]
    return str(there[0]["ts"]) if there else "1.5"


def sending(view: Body, caller: Caller) -> Body:
    """Return what Slack sends when the modal's button is pressed."""
    return {**Chat._person(caller), "type": "view_submission", "trigger_id": "1.2.3", "view": view}


def mark_of(part: Any) -> str:
    """Return whose it is: the mark in what it carries, or else the first one in what it says."""
    told = repr(part)
    return next((mark for mark in MARKS if f"{mark}-2022" in told), next((mark for mark in MARKS if mark in told), ""))


def _named(person: Person) -> tuple[str, str]:
    return person.team_id, person.user_id


def caller_in(body: Mapping[str, Any]) -> Caller:
    """Return who sends what Slack tells, and from where."""
    team = body.get("team_id") or (body.get("team") or {}).get("id")
    told = body.get("event") or {}
    user = body.get("user_id") or (body.get("user") or {}).get("id") or told.get("user")
    channel = body.get("channel_id") or (body.get("channel") or {}).get("id") or ""
    return Caller(str(team), user if isinstance(user, str) else "", str(channel))


@contextmanager
def a_world() -> Iterator[World]:
    """Make the world, in memory where there is room."""
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
    with scratch_folder() as folder, SqliteDatabases(folder).migrated() as url:
        world = World(url, url.removeprefix("sqlite:///"))
        yield world
        world.close()


def coordinators(agreements: Iterable[str]) -> Roles:
    """Return that those at work coordinate these agreements."""
    return {(caller.person, agreement_id): Role.COORDINATOR for caller in AT_WORK for agreement_id in agreements}
