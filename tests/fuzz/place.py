"""The scene that is fuzzed: two authorities at work under several agreements, whose every word is a nasty one.

All that is shown while they work is kept: what can be pressed, and what can be sent. A round begins with the same
database and the same posts, so that what goes wrong can be repeated.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from bot.domain.agreement import Agreement
from bot.services.access import Caller
from handlers.memory import Memory
from handlers.register import ACTIONS, COMMANDS, EVENTS, SHORTCUTS, SUBMISSIONS
from tests.chat import MUNICIPALITY, POLICE, Answered, Chat, fill
from tests.fuzz.harm import harm_of
from tests.fuzz.oracle import Watch, faults_of, was_sent_back
from tests.fuzz.written import Written
from tests.handlers import acting, makers
from tests.handlers.scene import COUNTING, ERIK, FRIDAY, HELD, STRANGER, Scene, built_in

SECOND = Caller("T0POLIS", "U0ANNA", "C0TVA")
DIRECT = Caller("T0POLIS", "U0ANNA", "D0ANNA")
CLOSED = Caller("T0KOMMUN", "U0NILS", "C0NILS")
"""Of an agreement that nobody else here reaches."""
OUTSIDER = Caller("T0KOMMUN", "U0NILS", "C0KOMMUN")
"""Somebody in a channel whose agreement they have no role under."""
CALLERS = (POLICE, MUNICIPALITY, ERIK, SECOND, DIRECT, STRANGER, OUTSIDER)
NAMES = {
    "U0ANNA": "Anna <!channel> *Åkerlund*",
    "U0ERIK": "> Erik `Sjödin` <@U0EVIL>",
    "U0MARIA": "Maria \u202eLindqvist <https://evil.example|x>",
    "U0SARA": "_Sara_ & @here",
    "U0NILS": "Nils",
}
NASTY = "<!channel> *fet* `kod` @here <https://evil.example|x>"
_WORDS = ("", "hjälp", "S7", "ny", "ändra", "ändra S7", "versioner", "kalender", "alla", "mina", "försenade", "koppla")
_TYPED = (*_WORDS, "lämna över", "borta", "tillbaka", "mig", "samordnare", "v35-v42", "AB-12", "ny AB-12", "bild")
_LINES = (
    "",
    "igår heldag på stationen 4 områdespoliser 2 socialsekreterare 1 beslutsfattare",
    f"2022-10-12 {NASTY}",
)
_KEPT = 40
_PRESSABLE = {"button", "static_select", "overflow", "checkboxes", "radio_buttons"}


@dataclass
class Harvest:
    """What was shown, and to whom: by the id of the button or of the form."""

    actions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """bodies of Slack's `block_actions`"""
    views: dict[str, list[tuple[dict[str, Any], Caller]]] = field(default_factory=dict)
    typed: tuple[str, ...] = tuple(dict.fromkeys([*_TYPED, *_LINES]))


class Place(Scene):
    """The scene, which keeps what is shown and judges it."""

    def __init__(self, url: str, path: str) -> None:
        super().__init__(url)
        self.harvest = Harvest()
        self.watch = Watch()
        self.reached: dict[str, int] = {}
        self._harvesting = True
        for caller in (POLICE, MUNICIPALITY):
            client = self.slack(caller)
            client._people = NAMES
            client.member_of = {"U0ANNA": ["C0POLIS", "C0TVA"], "U0MARIA": ["C0KOMMUN"], "U0NILS": ["C0NILS"]}
        self.slack(MUNICIPALITY).locales["U0MARIA"] = "en-GB"
        self._count_reached()
        with self.watch.looking():
            self._work()
        self._harvesting = False
        self._start = (self.clock, {team: deepcopy(client.history) for team, client in self.clients.items()})
        self._written = Written(path)
        self._roles = self._written.roles()

    def _count_reached(self) -> None:
        """Count how often each handler of the register is called."""
        tables = {"command": COMMANDS, "action": ACTIONS, "shortcut": SHORTCUTS, "event": EVENTS, "view": SUBMISSIONS}
        names = {id(handler): f"{kind} {name}" for kind, table in tables.items() for name, handler in table.items()}
        self.reached = dict.fromkeys(names.values(), 0)
        for listener in self.app._listeners:
            handler: Any = listener.ack_function
            name = names.get(id(handler))
            if name:
                listener.ack_function = self._counting(name, handler)

    def _counting(self, name: str, handler: Any) -> Any:
        def counted(**given: Any) -> Any:
            self.reached[name] += 1
            return handler(**given)

        return counted

    def _work(self) -> None:
        Chat.import_and_tie(self, nasty("hedemora"), (CLOSED, "municipality"))  # nobody else is let in
        self.import_and_tie(nasty("soderhamn-2022"))
        self.import_and_tie(with_references("sundsvall"), (SECOND, None))
        self.import_and_tie(nasty("soderkoping-2020"), (SECOND, None))
        self.clock = FRIDAY
        self.log(filled={**COUNTING, "note": NASTY})
        self.log("/veckomote", {**HELD, "decisions": NASTY})
        self.log(filled=COUNTING, caller=MUNICIPALITY)
        self.log(filled={"days.0.date": "2022-10-18", "note": NASTY})
        acting.new(self, NASTY, due="2022-10-17")
        acting.new(self, NASTY, MUNICIPALITY, due="2022-10-10")
        makers.promise(self, makers.begin(self, title=NASTY), "count")
        makers.change(self, "S7", "promised", {"at_least": 6, "text": NASTY})
        for caller in (POLICE, SECOND, MUNICIPALITY, STRANGER, OUTSIDER):
            for command in COMMANDS:
                for typed in (*_TYPED, *_LINES) if caller in {POLICE, SECOND} else ("", "ny"):
                    self.command(f"{command} {typed}", caller)
            for shortcut in SHORTCUTS:
                self.shortcut(shortcut, NASTY, caller)
            self.open_home(caller)
        self.passes(days=4)
        self.passes(days=3)
        pressed = Counter[str]()
        for _ in range(2):
            self._press_all(pressed)
        self.deliver()

    def _press_all(self, before: Counter[str]) -> None:
        """Press all that is there and wasn't there `before`, and send every form as it stands."""
        for name, bodies in list(self.harvest.actions.items()):
            new = bodies[before[name] :]
            before[name] = len(bodies)
            for body in new[:: max(1, len(new) // 8)]:
                self.dispatch(dict(body))
        for name, views in list(self.harvest.views.items()):
            shown = views[before[f"view {name}"] :]
            before[f"view {name}"] = len(views)
            for view, caller in shown[:: max(1, len(shown) // 12)]:
                self.submit(view, {}, caller)

    def begin(self) -> None:
        """Put everything back to where it was after the work."""
        self.clock, histories = self._start
        for team, client in self.clients.items():
            client.history[:] = [dict(message) for message in histories[team]]
            client.calls.clear()
        for memory in vars(self.house.workspaces).values():
            if isinstance(memory, Memory):
                memory._kept.clear()
        self._written.undo()
        self._roles = self._written.roles()

    def close(self) -> None:
        """Let go of the databases."""
        self._written.close()
        self.database.dispose()

    def hold(self, body: dict[str, Any]) -> None:
        """Dispatch what arrives; AssertionError where what came of it is wrong."""
        with self.watch.looking() as seen:
            answered = self.dispatch(dict(body))
        understood = not was_sent_back(answered, seen)
        written = self._written.since()
        faults = [*faults_of(answered, seen), *harm_of(body, written, self._roles, understood=understood)]
        if faults:
            raise AssertionError(f"{faults}\ncame of {_told(body)}")
        if any(row.table == "members" for row in written):
            self._roles = self._written.roles()

    def hold_later(self, *, days: int) -> None:
        """Let days pass, and what is due be sent; AssertionError where that is wrong."""
        before = {team: len(client.calls) for team, client in self.clients.items()}
        with self.watch.looking() as seen:
            if days:
                self.passes(days=days)
            else:
                self.deliver()
        calls = [call for team, client in self.clients.items() for call in client.calls[before[team] :]]
        if faults := faults_of(None, seen, calls):
            raise AssertionError(f"{faults}\ncame of what was due")

    def dispatch(self, body: dict[str, Any]) -> Answered:
        answered = Chat.dispatch(self, body)  # what comes of it is judged in one place
        if self._harvesting:
            self._keep(body, answered)
        return answered

    def deliver(self) -> None:
        before = {team: len(client.calls) for team, client in self.clients.items()}
        Chat.deliver(self)
        if self._harvesting:
            for team, client in self.clients.items():
                for call in client.calls[before[team] :]:
                    if call.method in {"chat.postMessage", "chat.update"}:
                        caller = POLICE if team == POLICE.team_id else MUNICIPALITY
                        self._keep_pressable(call.sent, Caller(team, caller.user_id, str(call.sent["channel"])), None)

    def _keep(self, body: dict[str, Any], answered: Answered) -> None:
        caller = _caller_in(body)
        for answer in answered.answers:
            self._keep_pressable(answer, caller, None)
        views = [call.sent["view"] for call in answered.calls if call.method.startswith("views.")]
        views += [answered.acknowledged["view"]] if "view" in answered.acknowledged else []
        for view in views:
            shown = {"id": "V1", "hash": "1.1", **view}
            if view.get("submit"):
                kept = self.harvest.views.setdefault(view.get("callback_id", ""), [])
                if len(kept) < _KEPT * 3:
                    kept.append((shown, caller))
            self._keep_pressable(view, caller, shown)

    def _keep_pressable(self, shown: Any, caller: Caller, view: dict[str, Any] | None) -> None:
        for element in _elements(shown):
            kept = self.harvest.actions.setdefault(element["action_id"], [])
            options = element.get("options") or [None]
            for option in options[:8]:
                if len(kept) < _KEPT:
                    chosen = {"selected_option": option} if option else {}
                    kept.append(pressing({**element, **chosen}, caller, view))


def nasty(agreement_id: str) -> Agreement:
    """Return one of the agreements that come with the program, with pings in every text."""
    document = built_in(agreement_id).model_dump(mode="json", exclude_none=True)
    document["title"] = f"{document['title'][:30]} {NASTY}"
    for party in document["parties"]:
        party["name"] = f"{party['name']} <!here>"
    for commitment in document["commitments"]:
        commitment |= {"title": f"{commitment['title'][:30]} <!here> *x*", "text": f"{NASTY} {commitment['text']}"}
    return Agreement.model_validate(document)


def with_references(agreement_id: str) -> Agreement:
    """Return the agreement, nasty, and keeping single consents."""
    document = nasty(agreement_id).model_dump(mode="json", exclude_none=True)
    document["consents"] = {**document.get("consents", {}), "references": True}
    return Agreement.model_validate(document)


def _told(body: dict[str, Any]) -> str:
    """Return what arrived, without the blocks of its view."""
    told = deepcopy(body)
    if isinstance(told.get("view"), dict):
        told["view"].pop("blocks", None)
    return repr(told)


def _elements(shown: Any) -> Iterator[dict[str, Any]]:
    if isinstance(shown, Mapping):
        if "action_id" in shown and shown.get("type") in _PRESSABLE and shown["action_id"] != "value":
            yield dict(shown)
        for value in shown.values():
            yield from _elements(value)
    elif isinstance(shown, list):
        for each in shown:
            yield from _elements(each)


def pressing(element: dict[str, Any], caller: Caller, view: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return what Slack sends when it is pressed, in the modal `view` or (None) in a message."""
    body: dict[str, Any] = {
        **Chat._person(caller),
        "type": "block_actions",
        "trigger_id": "1.2.3",
        "actions": [{name: value for name, value in element.items() if name not in {"text", "options", "confirm"}}],
    }
    if view is None:
        return body | {
            "channel": {"id": caller.channel_id},
            "container": {"type": "message", "message_ts": "1.5", "channel_id": caller.channel_id},
            "response_url": "https://slack.invalid/respond",
        }
    return body | {"view": fill(view, {}), "container": {"type": "view", "view_id": view["id"]}}


def _caller_in(body: Mapping[str, Any]) -> Caller:
    team = body.get("team_id") or (body.get("team") or {}).get("id")
    event = body.get("event") or {}
    user = body.get("user_id") or (body.get("user") or {}).get("id") or event.get("user")
    channel = body.get("channel_id") or (body.get("channel") or {}).get("id") or "C0POLIS"
    return Caller(str(team), str(user), str(channel))
