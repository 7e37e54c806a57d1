"""Some weeks of work under the three agreements, in which everything that the bot can show is shown to somebody."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from typing import Any

from sqlalchemy import delete

from bot.domain.roles import Role
from bot.services.access import Caller
from handlers.register import COMMANDS, SHORTCUTS
from handlers.seldom import DRAW, REMIND_SNOOZE, UNTIE
from handlers.views.glance import PICTURE
from storage.tables import RemindingRow
from storage.ties import list_ties
from tests.chat import Answered
from tests.databases import SqliteDatabases, scratch_folder
from tests.handlers import acting, makers
from tests.handlers.consenting import GIVEN, OPTED_IN
from tests.handlers.scene import COUNTING, FRIDAY, HELD
from tests.handlers.slack import Trouble
from tests.isolation.agreements import HILL, IDS, LAKE, WOODS, marked
from tests.isolation.people import ANNA, AT_WORK, EBBA, ERIK, MARIA, NOWHERE, SARA, TORA, WORDS
from tests.isolation.showing import WRITTEN, Body, elements, filled_in, pressing
from tests.isolation.world import World, mark_of, sending

_LEFT_ALONE = {UNTIE, PICTURE, DRAW}
"""What isn't pressed while the world is made: all that follows depends on the ties, and drawing takes its time."""


class Work:
    """What those at work do in the world, from the first tie on."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._pressed: list[Body] = []
        self._sent: list[tuple[Body, Caller]] = []

    def do(self) -> None:
        """Log, look, press and fill in, over some weeks; nobody is shut out at the end."""
        self._follow_up()
        self._log(planned="2022-10-18")
        self._look_around()
        self._ask_for_access()
        self._make_and_change()
        self._world.slack(EBBA).troubles.append(Trouble("chat.postMessage", "is_archived", "C0ANNAN"))
        self._world.passes(days=3)
        self._world.passes(days=2)
        self._press_what_is_new(REMIND_SNOOZE)
        self._look_at_reminders()
        self._world.passes(days=1)
        self._press_what_is_new()
        self._look_at_reminders()
        self._turn_on_again()
        self._world.passes(days=43)
        self._press_what_is_new()
        self._log(planned="2022-12-20")

    def _follow_up(self) -> None:
        woods, lake = marked(WOODS, "soderhamn-2022"), marked(LAKE, "soderkoping-2020")
        self._world.import_and_tie(woods, (ANNA, "police"), (MARIA, "municipality"))
        self._world.import_and_tie(lake, (EBBA, "police"), (MARIA, "municipality"))
        self._world.import_and_tie(marked(HILL, "sundsvall", consents=OPTED_IN), (TORA, None))
        self._let_in_anew()

    def _let_in_anew(self) -> None:
        at_work = {(caller.person, agreement_id) for agreement_id in IDS for caller in self._following(agreement_id)}
        self._world.let_in({**dict.fromkeys(at_work, Role.COORDINATOR), (ERIK, IDS[0]): Role.MEMBER})

    def _following(self, agreement_id: str) -> list[Caller]:
        with self._world.database.reading() as session:
            ties = {(tie.team_id, tie.channel_id) for tie in list_ties(session, agreement_id=agreement_id)}
        return [caller for caller in AT_WORK if (caller.team_id, caller.channel_id) in ties]

    def _log(self, *, planned: str) -> None:
        self._world.clock = max(self._world.clock, FRIDAY)
        self._send("/insats", ANNA, {**COUNTING, "note": f"lugnt {WOODS}"})
        self._send("/insats", MARIA, {**COUNTING, "note": f"också {WOODS}"})
        self._send("/insats", ANNA, {"days.0.date": planned, "note": f"planerat {WOODS}"})
        self._send("/veckomote", ANNA, {**HELD, "decisions": f"beslut {WOODS}"})
        self._send("/lagesbild ny", ANNA, {"week": "2022-W41", "area": "centre", "counts.vandalism": 3})
        self._send("/aktivitet", EBBA, {"note": f"lugnt {LAKE}"})
        self._send("/aktivitet", TORA, {"note": f"lugnt {HILL}"})
        self._send("/samtycke ny", TORA, GIVEN)
        for caller, mark in ((ANNA, WOODS), (MARIA, WOODS), (EBBA, LAKE), (TORA, HILL)):
            acting.new(self._world, f"ring {mark}", caller, due=planned)
        self._world.deliver()

    def _send(self, typed: str, caller: Caller, filled: Mapping[str, Any]) -> None:
        """Log by the form that the command opens, as far as its fields go."""
        opened = self._world.command(typed, caller).view
        fields = {block["block_id"].rpartition("~")[0] for block in opened["blocks"] if block["type"] == "input"}
        body = self._world.submission(opened, {name: value for name, value in filled.items() if name in fields}, caller)
        filled_view = filled_in(body["view"], mark_of(body["view"]), self._world.clock.date())
        answered = self._world.dispatch({**body, "view": filled_view})
        if "view" in answered.acknowledged:
            self._world.submit(answered.acknowledged["view"], caller=caller)
        self._world.deliver()

    def _look_around(self) -> None:
        for caller in AT_WORK:
            for command in COMMANDS:
                for typed in WORDS.get(command, ("",)):
                    self._world.command(f"{command} {typed}", caller)
            for shortcut in SHORTCUTS:
                self._world.shortcut(shortcut, f"lugnt vid {WRITTEN}", caller)
            self._world.open_home(caller)
        self._world.deliver()

    def _ask_for_access(self) -> None:
        self._press_all_of(self._world.command("/lofte", SARA), SARA)
        self._world.deliver()

    def _make_and_change(self) -> None:
        """Begin an agreement where there is none yet; draw and change one that there is."""
        self._world.command("/lofte bild", ANNA)
        here = replace(ANNA, channel_id=NOWHERE)
        self._press_all_of(self._world.command("/lofte", here), here)
        sketched = makers.promise(self._world, makers.begin(self._world, here, title=f"Nytt {HILL}"), "count", here)
        self._world.submit(sketched, caller=here)
        given = filled_in(self._world.command("/atgard lämna över", ANNA).view, WOODS, self._world.clock.date())
        self._world.dispatch(sending(given, ANNA))
        for least in (6, 7):
            changed = makers.change(self._world, "S7", "promised", {"at_least": least, "text": f"ändrat {WOODS}"}, ANNA)
            if least == 6:
                makers.save(self._world, changed, ANNA)

    def _press_all_of(self, answered: Answered, caller: Caller) -> None:
        for element in elements(answered.answers):
            self._world.dispatch(pressing(element, caller, None))

    def _look_at_reminders(self) -> None:
        for caller in AT_WORK:
            self._world.command("/paminn", caller)

    def _turn_on_again(self) -> None:
        """Let every kind of reminder come: what was pressed has turned some off."""
        with self._world.database.writing() as session:
            session.execute(delete(RemindingRow))

    def _press_what_is_new(self, only: str = "") -> None:
        """Press everything that hasn't been, and send every form, filled in."""
        named = {only: self._world.harvest.pressed.get(only, [])} if only else self._world.harvest.pressed
        pressed = [body for name, bodies in named.items() for body in bodies if name not in _LEFT_ALONE]
        for body in [each for each in pressed if each not in self._pressed]:
            self._pressed.append(body)
            self._world.dispatch(deepcopy(body))
        if only:
            return
        modals = [modal for modals in self._world.harvest.modals.values() for modal in modals]
        for view, caller in [each for each in modals if each not in self._sent]:
            self._sent.append((view, caller))
            self._world.dispatch(sending(filled_in(view, mark_of(view), self._world.clock.date()), caller))
        self._world.deliver()
        self._let_in_anew()


@contextmanager
def a_world() -> Iterator[World]:
    """Make the world, in memory where there is room."""
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
    with scratch_folder() as folder, SqliteDatabases(folder).migrated() as url:
        world = World(url, url.removeprefix("sqlite:///"))
        Work(world).do()
        world.keep()
        yield world
        world.close()
