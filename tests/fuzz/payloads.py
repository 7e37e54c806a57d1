"""What arrives, made up: of the register's every command, button, form, shortcut and event, true, half true or broken.

True parts are taken from what the scene has shown. A handler that is added to the register is fuzzed by itself.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from bot.services.access import Caller
from handlers.register import ACTIONS, COMMANDS, EVENTS, SHORTCUTS, SUBMISSIONS
from tests.chat import Chat, fill
from tests.fuzz.nasty import JUNK, TEXTS
from tests.fuzz.place import CALLERS, CLOSED, Harvest, pressing

Body = dict[str, Any]
_REGISTERED = [
    *(("command", name) for name in COMMANDS),
    *(("action", name) for name in ACTIONS),
    *(("shortcut", name) for name in SHORTCUTS),
    *(("event", name) for name in EVENTS for _ in range(2)),
    *(("view", name) for name in SUBMISSIONS for _ in range(4)),
]
_UNKNOWN = [(kind, "of_an_earlier_version") for kind in ("command", "action", "shortcut", "event", "view", "other")]
_OTHER_TYPES = ("block_suggestion", "view_closed", "dialog_submission", "interactive_message", "nonsense", "")
_UNREAD = {"blocks"}
_MOST_BROKEN = 3


def payloads(harvest: Harvest) -> st.SearchStrategy[Body]:
    """Return what may arrive."""
    return _Made(harvest).anything()


def plain(harvest: Harvest) -> Iterator[Body]:
    """Yield one payload for each handler of the register, as it was shown where it was."""
    caller = CALLERS[0]
    for kind, name in _REGISTERED:
        match kind:
            case "command":
                yield _command(name, "", caller)
            case "action":
                shown = harvest.actions.get(name)
                yield shown[0] if shown else pressing({"type": "button", "action_id": name, "value": "x"}, caller)
            case "shortcut":
                yield _shortcut(name, "Ring skolan", caller)
            case "event":
                yield _event(name, caller)
            case _:
                view, sender = (harvest.views.get(name) or next(iter(harvest.views.values())))[0]
                yield {
                    **Chat._person(sender),
                    "type": "view_submission",
                    "trigger_id": "1.2.3",
                    "view": fill({**view, "callback_id": name}, {}),
                }


class _Made:
    """What payloads are made of."""

    def __init__(self, harvest: Harvest) -> None:
        self._harvest = harvest
        values = {str(body["actions"][0].get("value")) for bodies in harvest.actions.values() for body in bodies}
        self._texts = st.one_of(st.sampled_from(TEXTS), st.sampled_from(harvest.typed), st.text(max_size=40))
        self._things = st.one_of(st.sampled_from(sorted(values)), _junk, st.text(max_size=20))
        self._callers = st.sampled_from((*CALLERS, *CALLERS, CLOSED))
        self._states = st.sampled_from(_states(harvest))
        self._kinds: Mapping[str, Callable[[st.DrawFn, str], Body]] = {
            "command": lambda draw, name: _command(name, draw(self._texts), draw(self._callers)),
            "action": self._pressed,
            "view": self._sent,
            "shortcut": lambda draw, name: _shortcut(name, draw(self._texts), draw(self._callers)),
            "event": lambda draw, name: _event(name, draw(self._callers)),
            "other": lambda draw, _: {**Chat._person(draw(self._callers)), "type": draw(_types)},
        }

    def anything(self) -> st.SearchStrategy[Body]:
        """Return a payload of any kind."""

        @st.composite
        def made(draw: st.DrawFn) -> Body:
            kind, name = draw(st.sampled_from([*_REGISTERED, *_UNKNOWN]))
            body = self._kinds[kind](draw, name)
            for _ in range(draw(_times)):
                _break(draw, body)
            return body

        return made()

    def _pressed(self, draw: st.DrawFn, name: str) -> Body:
        known = self._harvest.actions.get(name, [])
        true: bool = draw(_often)
        if known and true:
            shown = draw(st.sampled_from(known))
            body: Body = _copied(shown)
        else:
            body = pressing({"type": "button", "action_id": name, "value": draw(self._things)}, draw(self._callers))
        if draw(_seldom):
            body["actions"][0]["value"] = draw(self._things)
            body["actions"][0].pop("selected_option", None)
        if draw(_seldom):
            _put(body, draw(self._callers))
        if "view" in body:
            self._fill(draw, body["view"])
        return body

    def _sent(self, draw: st.DrawFn, name: str) -> Body:
        known = self._harvest.views.get(name) or next(iter(self._harvest.views.values()))
        shown, caller = draw(st.sampled_from(known))
        view = _copied(fill({**shown, "callback_id": name}, {}))
        body = {**Chat._person(caller), "type": "view_submission", "trigger_id": "1.2.3", "view": view}
        if draw(_seldom):
            _put(body, draw(self._callers))
        if draw(_seldom):
            view["private_metadata"] = draw(self._states)
        self._fill(draw, view)
        return body

    def _fill(self, draw: st.DrawFn, view: Body) -> None:
        """Write something into some of the form's fields."""
        shown = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
        for block_id, block in view["state"]["values"].items():
            options = shown[block_id].get("options") or []
            for element in block.values():
                if draw(_seldom):
                    self._fill_in(draw, element, options)

    def _fill_in(self, draw: st.DrawFn, element: Body, options: Sequence[Body]) -> None:
        match element["type"]:
            case "static_select":
                element["selected_option"] = _copied(draw(st.sampled_from(options))) if options else None
            case "checkboxes" | "multi_static_select":
                element["selected_options"] = [_copied(option) for option in options[: draw(st.integers(0, 5))]]
            case "datepicker":
                element["selected_date"] = draw(_dates)
            case "users_select":
                element["selected_user"] = draw(_people)
            case _:
                element["value"] = draw(self._texts)


_seldom = st.integers(0, 5).map(lambda drawn: drawn == 5)
_often = st.integers(0, 5).map(lambda drawn: drawn < 5)
_times = st.sampled_from((0, 0, 0, 1, 1, 2, _MOST_BROKEN))
_junk = st.sampled_from(JUNK).map(deepcopy)
_types = st.sampled_from(_OTHER_TYPES)
_people = st.sampled_from(("U0ERIK", "U0MARIA", "U0INGEN", "x", None))


def _command(name: str, typed: str, caller: Caller) -> Body:
    return {
        "command": name,
        "text": typed,
        "trigger_id": "1.2.3",
        "response_url": "https://slack.invalid/respond",
        "team_id": caller.team_id,
        "user_id": caller.user_id,
        "channel_id": caller.channel_id,
    }


def _shortcut(name: str, said: str, caller: Caller) -> Body:
    return {
        **Chat._person(caller),
        "type": "message_action",
        "callback_id": name,
        "trigger_id": "1.2.3",
        "response_url": "https://slack.invalid/respond",
        "channel": {"id": caller.channel_id, "name": "x"},
        "message_ts": "1.5",
        "message": {"type": "message", "user": caller.user_id, "ts": "1.5", "text": said},
    }


def _event(name: str, caller: Caller) -> Body:
    event = {"type": name, "user": caller.user_id, "tab": "home", "channel": "D1", "event_ts": "1.1"}
    return {"type": "event_callback", "team_id": caller.team_id, "event": event}


def _put(body: Body, caller: Caller) -> None:
    """Let somebody else press or send what was shown to another."""
    body |= Chat._person(caller)
    if "channel" in body:
        body["channel"] = {"id": caller.channel_id}


_dates = st.one_of(
    st.sampled_from(("2022-10-14", "2022-10-21", "2022-12-31", "0001-01-01", "9999-12-31", "2022-02-30", "igår", "")),
    st.dates().map(str),
)


def _states(harvest: Harvest) -> list[str]:
    """Return what forms carry, of other forms, and what none of ours carries."""
    own = {view.get("private_metadata", "") for views in harvest.views.values() for view, _ in views}
    forged = [
        '{"form": "operation", "draft": "d", "channel": "C0NILS", "agreement": "hedemora"}',
        '{"form": "snooze", "draft": "d", "channel": "C0POLIS", "about": "1.5"}',
        '{"form": "snooze", "draft": "d", "channel": "C0POLIS", "about": "1.5|x|y"}',
        '{"form": "amend", "draft": "d", "channel": "C0POLIS", "agreement": "soderhamn-2022", "about": "x"}',
        '{"form": "way", "draft": "d", "channel": "C0POLIS", "agreement": "soderhamn-2022"}',
        '{"form": "sketch_promise_form", "draft": "d", "channel": "C0POLIS", "commitment": "x", "about": "y"}',
        '{"form": "operation", "draft": "d", "channel": "C0POLIS", "rows": {"days": [0, 1, 2, 3, 4, 5, 99999]}}',
        '{"form": "operation", "draft": "d", "channel": "C0POLIS", "based_on": 1e30}',
        '{"form": "operation", "draft": "\\u0000", "channel": "C0POLIS"}',
        '{"form": "cancel", "draft": "d", "channel": "C0POLIS", "agreement": "soderhamn-2022", "entry": "x"}',
        '{"form": "S7", "draft": "d", "channel": "C0POLIS", "agreement": "soderhamn-2022", "commitment": "x"}',
        '{"older": true}',
        "[]",
        "",
        "\ud800",
        "x" * 5000,
    ]
    return [*sorted(own), *forged]


def _break(draw: st.DrawFn, body: Body) -> None:
    """Put something else in the place of anything, or take it away."""
    places = list(_places(body))
    holder, name = places[draw(st.integers(0, len(places) - 1))]
    if isinstance(holder, dict) and draw(_seldom):
        del holder[name]
    else:
        holder[name] = draw(_junk)


def _copied(part: Any) -> Any:
    """Return a copy to be broken; blocks, which nobody reads, are left as they are."""
    if isinstance(part, Mapping):
        return {name: each if name in _UNREAD else _copied(each) for name, each in part.items()}
    return [_copied(each) for each in part] if isinstance(part, list) else part


def _places(part: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(part, Mapping):
        for name, each in part.items():
            if name not in _UNREAD:
                yield part, name
                yield from _places(each)
    elif isinstance(part, list):
        for number, each in enumerate(part):
            yield part, number
            yield from _places(each)
