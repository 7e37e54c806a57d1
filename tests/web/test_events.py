"""What comes by HTTP: only what Slack signed, just now, and once."""

import asyncio
import json
from collections.abc import AsyncIterator
from threading import Event
from typing import Any

import pytest
from slack_bolt import BoltRequest, BoltResponse

from bot.adapters.manifest import EVENTS_PATH
from bot.logs import JsonLines
from bot.web.app import make_web
from bot.web.door import LARGEST, Door
from bot.web.pages import HEADERS
from tests.web.conftest import CHALLENGE, FORM, JSON, SIGNING_SECRET, Browser, Stage, signed

SOON = 5.0
WORD = "Vitsippan"
ASKED = json.dumps(CHALLENGE)
FOREIGN = json.dumps({"type": "event_callback", "team_id": "T0FRAMMANDE", "event": {"type": "app_home_opened"}})
FORGED = "v0=" + "0" * 64


def said(caplog: pytest.LogCaptureFixture) -> list[tuple[str, object]]:
    """Return the lines of the log, each with its reason."""
    return [(each.getMessage(), vars(each).get("reason")) for each in caplog.records]


class RecordingApp:
    """A Bolt app that is asked, and says so."""

    def __init__(self) -> None:
        self.begun, self.may_go_on = Event(), Event()
        self.may_go_on.set()
        self.headers: dict[str, Any] = {}

    def dispatch(self, request: BoltRequest) -> BoltResponse:
        self.headers = dict(request.headers)
        self.begun.set()
        self.may_go_on.wait(SOON)
        return BoltResponse(status=200, body="färdig")


class NoPages:
    """The pages of an installation that nobody begins."""

    async def begin(self, _request: Any) -> Any: ...

    async def finish(self, _request: Any) -> Any: ...

    def stop(self) -> None: ...


@pytest.fixture
def app() -> RecordingApp:
    return RecordingApp()


@pytest.fixture
def web(app: RecordingApp) -> Browser:
    return web_around(app, Door(SIGNING_SECRET))


def web_around(app: Any, door: Door | None) -> Browser:
    pages: Any = NoPages()
    return Browser(make_web(pages, app=app, door=door, threads=2))


def test_slack_is_answered_when_it_asks_whether_we_are_there(stage: Stage) -> None:
    answered = stage.send(CHALLENGE)

    assert answered.status_code == 200
    assert answered.json() == {"challenge": CHALLENGE["challenge"]}


def test_a_workspace_that_has_not_installed_the_app_is_told_so(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    answered = stage.command("/lofte", "T0FRAMMANDE")

    assert answered.status_code == 200
    assert "inte anslutet till den här arbetsytan" in answered.text
    assert stage.slack.asked == []
    assert said(caplog) == [("unknown_workspace", None)]


def test_who_slack_did_not_sign_for_is_not_even_asked_for_their_workspace(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    answered = stage.web.post(EVENTS_PATH, content=FOREIGN, headers=signed(FOREIGN, secret="en annans"))

    assert (answered.status_code, answered.text) == (401, "Unauthorized")
    assert said(caplog) == [("request_refused", "forged")]


def test_bolt_itself_verifies_what_the_door_let_in(stage: Stage) -> None:
    headers = signed(FOREIGN) | {"x-slack-signature": FORGED}

    assert stage.bot.app.dispatch(BoltRequest(body=FOREIGN, headers=dict(headers))).status == 401


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"x-slack-signature": FORGED}, "forged"),
        ({"x-slack-signature": "v0=å" + "0" * 63}, "unsigned"),
        ({"x-slack-signature": ""}, "unsigned"),
        ({"x-slack-request-timestamp": ""}, "unsigned"),
        ({"x-slack-request-timestamp": "nyss"}, "unsigned"),
        ({"x-slack-request-timestamp": "9" * 30}, "unsigned"),
        ({"x-slack-request-timestamp": "1"}, "stale"),
    ],
)
def test_what_slack_did_not_sign_is_refused(
    web: Browser, app: RecordingApp, changed: dict[str, str], reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {name: value.encode() for name, value in (signed(FOREIGN) | changed).items()}
    answered = web.post(EVENTS_PATH, content=FOREIGN.encode(), headers=headers)

    assert (answered.status_code, answered.text) == (401, "Unauthorized")
    assert said(caplog) == [("request_refused", reason)]
    assert not app.begun.is_set()


@pytest.mark.parametrize("seconds", [-310, 400, -10], ids=["long ago", "later", "before the program started"])
def test_what_slack_did_not_sign_just_now_is_refused(
    web: Browser, seconds: int, caplog: pytest.LogCaptureFixture
) -> None:
    assert web.post(EVENTS_PATH, content=ASKED, headers=signed(ASKED, seconds=seconds)).status_code == 401
    assert said(caplog) == [("request_refused", "stale")]


@pytest.mark.parametrize("content", [FOREIGN.replace("home", "HOME").encode(), b"", b"\xff\xfe"])
def test_a_signed_request_whose_content_was_changed_is_refused(
    web: Browser, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    answered = web.post(EVENTS_PATH, content=content, headers=signed(FOREIGN))

    assert answered.status_code == 401
    assert said(caplog) == [("request_refused", "forged")]


def test_a_request_that_comes_a_second_time_is_refused(web: Browser, caplog: pytest.LogCaptureFixture) -> None:
    headers = signed(ASKED)
    first, second = (web.post(EVENTS_PATH, content=ASKED, headers=headers) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 401)
    assert said(caplog) == [("request_refused", "replayed")]


def test_what_slack_sends_again_with_a_new_timestamp_is_let_in(web: Browser) -> None:
    for seconds in (1, 2):
        assert web.post(EVENTS_PATH, content=ASKED, headers=signed(ASKED, seconds=seconds)).status_code == 200


def test_a_request_that_could_not_be_handled_may_come_again_unchanged(caplog: pytest.LogCaptureFixture) -> None:
    class FailingApp:
        def dispatch(self, _request: BoltRequest) -> BoltResponse:
            raise LookupError(WORD)

    web = web_around(FailingApp(), Door(SIGNING_SECRET))
    headers = signed(ASKED)
    first, second = (web.post(EVENTS_PATH, content=ASKED, headers=headers) for _ in range(2))

    assert [(each.status_code, each.text) for each in (first, second)] == [(500, "Internal Server Error")] * 2
    assert said(caplog) == [("request_failed", None)] * 2
    assert WORD not in "".join(JsonLines().format(each) for each in caplog.records)


def test_what_is_signed_but_cannot_be_read_is_acknowledged_once(web: Browser, caplog: pytest.LogCaptureFixture) -> None:
    broken = '{"type": "event_callback", "Vitsippan'
    headers = signed(broken)
    first, second = (web.post(EVENTS_PATH, content=broken, headers=headers) for _ in range(2))

    assert [each.status_code for each in (first, second)] == [200, 401]
    assert said(caplog)[0] == ("malformed", None)
    assert WORD not in "".join(JsonLines().format(each) for each in caplog.records)


async def chunks() -> AsyncIterator[bytes]:
    """Yield more than is allowed, without saying so before."""
    for _ in range(LARGEST // 100_000 + 1):
        yield b"a" * 100_000


@pytest.mark.parametrize("body", [b"a" * (LARGEST + 1), chunks()], ids=["declared", "streamed"])
def test_a_request_that_is_too_large_is_refused(web: Browser, body: Any, caplog: pytest.LogCaptureFixture) -> None:
    assert web.post(EVENTS_PATH, content=body, headers=signed("a")).status_code == 413
    assert said(caplog) == [("request_refused", "too_large")]


def test_the_largest_request_is_let_in(web: Browser) -> None:
    largest = f"{ASKED:{LARGEST}}"

    assert web.post(EVENTS_PATH, content=largest, headers=signed(largest)).status_code == 200


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data; boundary=x", "application/xml"])
def test_a_type_of_content_that_slack_does_not_use_is_refused(web: Browser, kind: str) -> None:
    assert web.post(EVENTS_PATH, content=ASKED, headers=signed(ASKED, kind=kind)).status_code == 415


@pytest.mark.parametrize("kind", [f"{JSON}; charset=utf-8", "Application/JSON", FORM])
def test_the_type_may_name_its_alphabet(web: Browser, kind: str) -> None:
    assert web.post(EVENTS_PATH, content=ASKED, headers=signed(ASKED, kind=kind)).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_events_are_posted(web: Browser, method: str) -> None:
    assert web.request(method, EVENTS_PATH, headers=signed("")).status_code == 405


@pytest.mark.parametrize("path", ["/", "/slack", "/slack/events/", "/slack/events%00", "/docs", "/.env"])
def test_there_is_nothing_else(web: Browser, path: str) -> None:
    answered = web.post(path, content=ASKED, headers=signed(ASKED))

    assert (answered.status_code, answered.text) == (404, "Not Found")


def test_health_says_ok_and_nothing_more(web: Browser) -> None:
    answered = web.get("/health")

    assert (answered.status_code, answered.text) == (200, "ok")


@pytest.mark.parametrize("path", ["/health", EVENTS_PATH, "/none"])
def test_every_answer_is_kept_by_nobody_and_framed_by_nobody(web: Browser, path: str) -> None:
    answered = web.get(path)

    assert {name: answered.headers[name] for name in HEADERS} == HEADERS
    assert "unsafe" not in HEADERS["content-security-policy"]


def test_a_slow_handler_keeps_nobody_waiting(web: Browser, app: RecordingApp) -> None:
    app.may_go_on.clear()

    async def ask_both() -> list[str]:
        asking = asyncio.create_task(web.ask("POST", EVENTS_PATH, content=ASKED, headers=signed(ASKED)))
        assert await asyncio.to_thread(app.begun.wait, SOON)
        health = await web.ask("GET", "/health")
        app.may_go_on.set()
        return [health.text, (await asking).text]

    assert asyncio.run(ask_both()) == ["ok", "färdig"]


def test_what_slack_has_not_signed_does_not_reach_bolt(web: Browser, app: RecordingApp) -> None:
    """Some headers would change what Bolt does with a request."""
    unsigned = {"x-slack-bolt-lazy-only": "1", "cookie": "a=b", "x-slack-retry-num": "1"}
    web.post(EVENTS_PATH, content="a=b", headers=signed("a=b", kind=FORM) | unsigned, params={"a": "b"})

    assert set(app.headers) == {"content-type", "x-slack-request-timestamp", "x-slack-signature"}


def test_with_socket_mode_nothing_of_what_people_do_comes_by_http(app: RecordingApp) -> None:
    assert web_around(app, None).post(EVENTS_PATH, content=ASKED, headers=signed(ASKED)).status_code == 404
    assert not app.begun.is_set()


def test_a_command_is_acknowledged_at_once_and_answered_in_the_chat(stage: Stage) -> None:
    stage.install()
    answered = stage.command("/lofte", "T0NY")

    assert (answered.status_code, answered.text) == (200, "")
    assert stage.slack.answered.wait(SOON)
