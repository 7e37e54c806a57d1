"""The log: one JSON object a line, and nothing in it of what people write, or of who they are."""

import ast
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
import handlers
import storage
from bot.logs import JsonLines
from handlers.deliveries import told_of
from storage.deliveries import Delivery
from storage.types import DeliveryState
from tests.handlers.scene import FRIDAY

ROOMS = [Path(room.__file__ or "").parent for room in (bot, handlers, storage)]
IDS_AND_OUTCOMES = {
    *("team", "agreement", "agreements", "file", "reference"),
    *("kind", "problem", "reason", "error", "status", "slack"),
}
"""What a record may say; `agreements` is a number, `file` one that the bot has uploaded itself."""
CHECKED_BELOW = {"told_of"}
METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log"}


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """Yield every call that logs, of the bot itself: the local workspaces are a toy that knows nothing of it."""
    for room in ROOMS:
        for path in sorted(room.rglob("*.py")):
            if "sandbox" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _is_of_the_log(node.func):
                    yield path, node


def _is_of_the_log(called: ast.expr) -> bool:
    return (
        isinstance(called, ast.Attribute)
        and called.attr in METHODS
        and isinstance(called.value, ast.Name)
        and called.value.id in {"_log", "logging"}
    )


def faults_of(call: ast.Call) -> list[str]:
    """Return what is said in a record beside its event that isn't known to be harmless."""
    extra = next((each.value for each in call.keywords if each.arg == "extra"), None)
    if len(call.args) > 1:
        return [ast.unparse(each) for each in call.args[1:]]
    if extra is None:
        return []
    if isinstance(extra, ast.Call) and isinstance(extra.func, ast.Name) and extra.func.id in CHECKED_BELOW:
        return []
    if not isinstance(extra, ast.Dict):
        return [ast.unparse(extra)]
    named = [ast.literal_eval(key) if isinstance(key, ast.Constant) else "**" for key in extra.keys]
    return [name for name in named if name not in IDS_AND_OUTCOMES]


def test_every_record_says_only_what_is_known_to_name_nobody() -> None:
    """Fails for a new key: is it an id of a thing, or an outcome? Then it goes above. Who somebody is goes nowhere."""
    found = list(calls())

    assert len(found) > 20
    assert [(path.name, call.lineno, faults) for path, call in found if (faults := faults_of(call))] == []


def test_an_event_is_a_word_and_quotes_nothing() -> None:
    events = [(path.name, call.lineno, call.args[0]) for path, call in calls()]

    quoting = [(name, line) for name, line, event in events if not isinstance(event, ast.Constant | ast.Name)]
    assert quoting == []


@pytest.mark.parametrize(
    "written",
    [
        '_log.info("x", extra={"user": 1})',
        '_log.info("x", extra={"key": delivery.key})',
        '_log.info("x", extra=about)',
        '_log.info("x", extra={**about})',
        '_log.info("%s", name)',
    ],
)
def test_the_rule_itself_finds_what_it_is_for(written: str) -> None:
    (statement,) = ast.parse(written).body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Call)

    assert faults_of(statement.value)


def a_delivery(key: str, occasion: str, channel_id: str) -> Delivery:
    return Delivery(
        key=key,
        agreement_id="soderhamn-2022",
        occasion=occasion,
        team_id="T0POLIS",
        channel_id=channel_id,
        user_id="U0ANNA",
        entry_id=None,
        revision=None,
        state=DeliveryState.QUEUED,
        queued_at=FRIDAY,
        due_at=FRIDAY,
        next_at=FRIDAY,
        first_tried_at=None,
        attempts=1,
        maybe_sent=False,
        sent_at=None,
        message_ts=None,
        problem=None,
    )


def test_of_a_post_to_a_channel_the_log_tells_the_key() -> None:
    told = told_of(a_delivery("entry:E1:1:T0POLIS:C0POLIS", "entry", "C0POLIS"), "is_archived")

    assert told == {"key": "entry:E1:1:T0POLIS:C0POLIS", "problem": "is_archived"}


@pytest.mark.parametrize(
    ("key", "occasion", "reader"),
    [
        ("personal_digest:2022-W41:T0POLIS:U0ERIK", "personal_digest", "U0ERIK"),
        ("admission:T0POLIS:U0NORA:1:soderhamn-2022:T0POLIS:U0ANNA", "admission", "U0ANNA"),
        ("trouble:unreachable:T0POLIS:U0ERIK:2022-W41:T0POLIS:U0ANNA", "trouble", "U0ANNA"),
        ("erase::T0POLIS:W0ERIK:1.5", "erase", "W0ERIK"),
    ],
)
def test_of_a_post_to_a_person_it_does_not_tell_who_they_are(key: str, occasion: str, reader: str) -> None:
    told = told_of(a_delivery(key, occasion, reader))

    assert told["to"] == "person"
    assert not [name for name in ("U0", "W0") if name in str(told)]


@pytest.mark.parametrize("token", ["xoxb-1-Hemlig", "xoxp-1-2-Hemlig", "xoxe.xoxb-1-Hemlig", "xapp-1-A0-Hemlig"])
@pytest.mark.parametrize(
    "said", ["{}", 'token="{}"', "Invalid header value b'Bearer {}\\nHemlig\\x00Hemlig'", "{}\nHemlig\\"]
)
def test_no_token_is_written_whoever_logs_it(token: str, said: str) -> None:
    failed = (ValueError, ValueError(said.format(token)), None)
    record = logging.makeLogRecord({"name": "slack_sdk.x", "msg": said.format(token), "exc_info": failed, "x": [token]})

    line = JsonLines().format(record)

    assert json.loads(line)["logger"] == "slack_sdk.x"
    assert "Hemlig" not in line


def test_a_line_is_json_with_what_was_given_beside_the_event() -> None:
    record = logging.makeLogRecord({"name": "handlers.x", "msg": "refused", "levelname": "INFO", "reason": "MayNot"})

    line = json.loads(JsonLines().format(record))

    assert (line["event"], line["level"], line["logger"], line["reason"]) == ("refused", "INFO", "handlers.x", "MayNot")
