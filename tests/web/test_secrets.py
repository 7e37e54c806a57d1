"""What is secret stands in no log, whatever happens while somebody installs the app and Slack tells what people do."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest

from bot.adapters.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH
from bot.logs import start_logging
from tests.web.conftest import CLIENT_SECRET, KEY, SIGNING_SECRET, Stage, signed
from tests.web.slack import CODE, IDENTITY, TOKEN

TYPED = "Vitsippan"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What the bot's log says at its most talkative, set up as the bot does it; put back as it was afterwards."""
    written = StringIO()
    monkeypatch.setattr("sys.stderr", written)
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    start_logging("DEBUG")
    yield written
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    for own in ("bot", "handlers", "storage"):
        logging.getLogger(own).setLevel(logging.NOTSET)


@pytest.mark.parametrize(
    ("token", "status"), [(f"{TOKEN}\n", 200), ("xoxb-555-Hemlig\nheten", 403), ("xoxb-å\x00", 403)]
)
def test_a_token_that_no_header_can_hold_is_not_sent_and_stands_in_no_log(
    stage: Stage, log: StringIO, token: str, status: int
) -> None:
    stage.slack.answers["oauth.v2.access"]["access_token"] = token

    assert stage.install().status_code == status

    assert stage.installed() is (status == 200)
    assert stage.slack.methods() == ["oauth.v2.access", "auth.test" if stage.installed() else "auth.revoke"]
    assert "Hemlig" not in log.getvalue()
    assert "xoxb" not in log.getvalue()


def test_no_secret_stands_in_any_log(stage: Stage, log: StringIO) -> None:
    states = [stage.begin()]
    kept = stage.web.cookies["lofteskoll_installation"]
    stage.finish(states[0], stage.new_browser())
    stage.slack.answers["auth.test"] = {"ok": False, "error": "invalid_auth"}
    stage.finish(states[0])
    stage.slack.answers["auth.test"] = IDENTITY
    states.append(stage.begin())
    assert stage.finish(states[1]).status_code == 200
    stage.finish(states[1])
    stage.web.get(REDIRECT_PATH, params={"code": CODE})
    stage.web.get(INSTALL_PATH, params={"invitation": stage.invitation})
    headers = signed(f'{{"command": "{TYPED}')
    for _ in range(2):
        stage.web.post(EVENTS_PATH, content=f'{{"command": "{TYPED}', headers=headers)
    forged = json.dumps({"text": TYPED})
    stage.web.post(EVENTS_PATH, content=forged, headers=signed(forged, secret="en annans"))
    stage.command(f"/lofte {TYPED}", "T0NY")
    stage.event({"type": "app_uninstalled"}, "T0NY")
    stage.bot.app.listener_runner.listener_executor.shutdown()

    said = log.getvalue()
    assert '"event": "installed"' in said
    assert '"event": "request_refused"' in said
    assert '"event": "uninstalled"' in said
    secrets = [TOKEN, CODE, CLIENT_SECRET, SIGNING_SECRET, KEY, stage.invitation, kept, TYPED, *states]
    secrets += [headers["x-slack-signature"]]
    assert [secret for secret in secrets if secret in said] == []
    assert "xoxb" not in said
