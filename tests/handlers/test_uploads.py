"""Uploading pictures and sending files, with a Slack that can be slow or refuse."""

import logging
from typing import Any

import pytest
from slack_sdk.errors import SlackRequestError
from slack_sdk.web.file_upload_v2_result import FileUploadV2Result

from handlers.uploads import picture_block, send_file, upload_picture
from handlers.views.pictures.picture import Picture
from tests.fake_client import FakeClient
from tests.slack_limits import problems

PICTURE = Picture(png=b"\x89PNG picture", alt="S7: två av fyra.", title="Söderhamns medborgarlöfte")


class Slack(FakeClient):
    """A Slack that keeps files; it looks at a picture for `busy` questions before it can be shown."""

    def __init__(self, *, busy: int = 0, status: int = 200, breaks: Exception | None = None) -> None:
        super().__init__()
        self.busy = busy
        self.status = status
        self.breaks = breaks
        self.received: list[bytes] = []
        self.noted: list[str] = []

    def _told(self, method: str, sent: dict[str, Any]) -> dict[str, Any]:
        match method:
            case "files.getUploadURLExternal":
                return {"upload_url": "https://slack.invalid/upload/1", "file_id": "F0FILE"}
            case "files.completeUploadExternal":
                return {"files": [{"id": each["id"]} for each in sent["files"]]}
            case "files.info":
                self.busy -= 1
                return {"file": {"id": sent["file"], "mimetype": "" if self.busy >= 0 else "image/png"}}
            case "chat.postMessage" if sent["channel"].startswith("U"):
                return {**super()._told(method, sent), "channel": "D0DIRECT"}
            case _:
                return super()._told(method, sent)

    def _upload_file(self, *, data: bytes, **how: Any) -> FileUploadV2Result:
        if self.breaks:
            raise self.breaks
        self.received.append(data)
        return FileUploadV2Result(status=self.status, body="OK")


class Clock:
    def __init__(self) -> None:
        self.waited: list[float] = []

    def pause(self, seconds: float) -> None:
        self.waited.append(seconds)


def test_picture_is_uploaded_without_being_shared() -> None:
    slack, clock = Slack(), Clock()

    assert upload_picture(slack, PICTURE, slack.noted.append, pause=clock.pause) == "F0FILE"
    assert slack.received == [PICTURE.png]
    (asked,) = slack.of("files.getUploadURLExternal")
    assert asked["length"] == len(PICTURE.png)
    assert asked["alt_txt"] == PICTURE.alt
    (completed,) = slack.of("files.completeUploadExternal")
    assert "channel_id" not in completed
    assert "channels" not in completed
    assert clock.waited == []


def test_upload_waits_until_slack_can_show_the_picture() -> None:
    slack, clock = Slack(busy=3), Clock()

    assert upload_picture(slack, PICTURE, slack.noted.append, pause=clock.pause) == "F0FILE"
    assert len(slack.of("files.info")) == 4
    assert len(clock.waited) == 3


def test_picture_that_slack_never_finishes_is_given_up_after_five_seconds(caplog: pytest.LogCaptureFixture) -> None:
    slack, clock = Slack(busy=1000), Clock()

    with caplog.at_level(logging.WARNING):
        assert upload_picture(slack, PICTURE, slack.noted.append, pause=clock.pause) is None
    assert slack.noted == ["F0FILE"], "it is there, and has to be erased in its time"
    assert 4 <= sum(clock.waited) <= 5
    assert [record.message for record in caplog.records] == ["picture_not_ready"]


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal", "files.info"])
def test_refused_upload_leaves_the_words_alone_and_a_line_in_the_log(
    method: str, caplog: pytest.LogCaptureFixture
) -> None:
    slack = Slack()
    slack.failures.append((method, "missing_scope"))

    with caplog.at_level(logging.WARNING):
        assert upload_picture(slack, PICTURE, slack.noted.append, pause=Clock().pause) is None
    (record,) = caplog.records
    assert record.message == "picture_not_uploaded"
    assert record.__dict__["error"] == "missing_scope"
    assert "fyra" not in caplog.text


@pytest.mark.parametrize("breaks", [ConnectionResetError("gone"), TimeoutError("slow"), SlackRequestError("odd")])
def test_broken_connection_is_no_error_for_the_person(breaks: Exception) -> None:
    slack = Slack(breaks=breaks)

    assert upload_picture(slack, PICTURE, slack.noted.append, pause=Clock().pause) is None
    assert slack.noted == []


def test_upload_that_is_not_taken_in_is_no_picture() -> None:
    slack = Slack(status=500)

    assert upload_picture(slack, PICTURE, slack.noted.append, pause=Clock().pause) is None
    assert not slack.of("files.completeUploadExternal")


def test_alternative_text_is_cut_to_what_an_upload_takes() -> None:
    slack = Slack()
    upload_picture(slack, Picture(b"png", "o" * 3000, "Lång"), slack.noted.append, pause=Clock().pause)

    assert len(slack.of("files.getUploadURLExternal")[0]["alt_txt"]) == 1000


def test_picture_block_shows_the_file_and_says_the_same() -> None:
    block = picture_block("F0FILE", "a" * 2000, "t" * 200)

    assert block.to_dict()["slack_file"] == {"id": "F0FILE"}
    assert problems({"text": "Läget", "blocks": [block.to_dict()]}) == []


def test_file_for_a_person_goes_into_the_direct_message_that_the_comment_opens() -> None:
    slack = Slack()

    assert send_file(slack, "U0ANNA", name="lofte.ics", data=b"BEGIN", title="Kalender", comment="Här är filen.")
    assert slack.of("chat.postMessage")[0]["text"] == "Här är filen."
    assert slack.of("files.completeUploadExternal")[0]["channel_id"] == "D0DIRECT"
    assert slack.of("files.getUploadURLExternal")[0]["filename"] == "lofte.ics"
    assert slack.received == [b"BEGIN"]


def test_file_for_a_channel_goes_there() -> None:
    slack = Slack()

    assert send_file(slack, "C0POLIS", name="lofte.ics", data=b"BEGIN", title="Kalender", comment="Här är filen.")
    assert slack.of("files.completeUploadExternal")[0]["channel_id"] == "C0POLIS"


@pytest.mark.parametrize(
    ("method", "words"), [("chat.postMessage", False), ("files.completeUploadExternal", True)], ids=["words", "file"]
)
def test_file_that_did_not_get_there_is_said_so(
    method: str,
    words: bool,  # noqa: FBT001 a row of the table
    caplog: pytest.LogCaptureFixture,
) -> None:
    slack = Slack()
    slack.failures.append((method, "channel_not_found"))

    with caplog.at_level(logging.WARNING):
        sent = send_file(slack, "U0ANNA", name="lofte.ics", data=b"BEGIN", title="Kalender", comment="Hemligt")
    assert (sent is not None) is words
    assert sent is None or sent.file_id is None
    assert [record.message for record in caplog.records] == ["file_not_sent"]
    assert "Hemligt" not in caplog.text
