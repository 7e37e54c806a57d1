import urllib.request
from urllib.error import HTTPError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox.acting import Json, PersonAtPage, client_of, eventually, visit
from tests.sandbox.conftest import start

PNG = b"\x89PNG\r\n\x1a\n" + b"kurva"


def picture(file_id: str) -> Json:
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": "Löftena under veckan"}


def test_picture_uploaded_unshared_is_shown_in_a_block_once_processed() -> None:
    with start(file_processing_seconds=1.5) as running:
        client, anna = client_of(running), PersonAtPage(running.address, "T0POLIS", "U0ANNA")
        file = client.files_upload_v2(filename="kurva.png", content=PNG, title="Kurva", alt_txt="En kurva")["file"]
        assert (file["mimetype"], file["title"], file["alt_txt"]) == ("", "Kurva", "En kurva")
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel="C0POLIS", text="Kurva", blocks=[picture(file["id"])])
        assert refused.value.response["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
        eventually(lambda: client.files_info(file=file["id"])["file"]["mimetype"] == "image/png")
        client.chat_postMessage(channel="C0POLIS", text="Kurva", blocks=[picture(file["id"])])
        assert anna.sees("C0POLIS")[-1]["blocks"][0]["alt_text"] == "Löftena under veckan"
        shown = visit(f"{running.address}/files/{file['id']}")
        assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")


def test_picture_may_be_named_by_its_address(police: WebClient) -> None:
    file = police.files_upload_v2(filename="kurva.png", content=PNG)["file"]
    block = {"type": "image", "slack_file": {"url": file["url_private"]}, "alt_text": "Kurva"}
    assert police.chat_postMessage(channel="C0POLIS", text="Kurva", blocks=[block])["ok"]


def test_file_shared_in_a_channel_is_a_message_there(police: WebClient, anna: PersonAtPage) -> None:
    file = police.files_upload_v2(
        filename="protokoll.txt", content="v 41", channel="C0POLIS", initial_comment="Protokoll"
    )["file"]
    message = anna.sees("C0POLIS")[-1]
    assert message["text"] == "Protokoll"
    assert [(shared["id"], shared["filetype"]) for shared in message["files"]] == [(file["id"], "txt")]
    assert police.files_info(file=file["id"])["file"]["channels"] == ["C0POLIS"]


def test_picture_is_shown_to_one_person_alone_and_in_their_home(police: WebClient, anna: PersonAtPage) -> None:
    file = police.files_upload_v2(filename="kurva.png", content=PNG)["file"]
    block = picture(file["id"])
    with anna.listening() as live:
        police.chat_postEphemeral(channel="C0POLIS", user="U0ANNA", text="Kurva", blocks=[block])
        assert live.hears("ephemeral")["message"]["blocks"][0]["slack_file"] == {"id": file["id"]}
        police.views_publish(user_id="U0ANNA", view={"type": "home", "blocks": [block]})
        assert live.hears("home")["view"]["blocks"][0]["slack_file"] == {"id": file["id"]}


def test_picture_not_processed_yet_is_refused_everywhere() -> None:
    with start(file_processing_seconds=60) as running:
        client = client_of(running)
        blocks = [picture(client.files_upload_v2(filename="kurva.png", content=PNG)["file"]["id"])]
        with pytest.raises(SlackApiError, match="invalid_blocks"):
            client.chat_postEphemeral(channel="C0POLIS", user="U0ANNA", text="Kurva", blocks=blocks)
        with pytest.raises(SlackApiError, match="invalid_arguments"):
            client.views_publish(user_id="U0ANNA", view={"type": "home", "blocks": blocks})


def test_file_is_shared_with_one_person_in_their_direct_message(police: WebClient, anna: PersonAtPage) -> None:
    channel = police.conversations_open(users="U0ANNA")["channel"]["id"]
    calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    uploads = [{"filename": f"{name}.ics", "content": calendar, "title": name} for name in ("möten", "insatser")]
    police.files_upload_v2(file_uploads=uploads, channel=channel, initial_comment="För Outlook")
    message = anna.sees(channel)[-1]
    assert [(file["name"], file["title"]) for file in message["files"]] == [
        ("möten.ics", "möten"),
        ("insatser.ics", "insatser"),
    ]
    given = visit(message["files"][0]["url_private"])
    assert (given.text, given.headers["content-disposition"]) == (calendar, "attachment")


def test_file_of_another_team_is_not_found_nor_shown(police: WebClient, municipality: WebClient) -> None:
    file = municipality.files_upload_v2(filename="kurva.png", content=PNG)["file"]
    with pytest.raises(SlackApiError, match="file_not_found"):
        police.files_info(file=file["id"])
    with pytest.raises(SlackApiError, match="file_not_found"):
        police.files_delete(file=file["id"])
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        police.chat_postMessage(channel="C0POLIS", text="x", blocks=[picture(file["id"])])
    attached = [{"blocks": [picture(file["id"])]}]
    with pytest.raises(SlackApiError, match="invalid_attachments"):
        police.chat_postMessage(channel="C0POLIS", text="x", attachments=attached)


def test_deleted_file_is_gone_and_the_message_that_it_was_in_says_so(police: WebClient, anna: PersonAtPage) -> None:
    file = police.files_upload_v2(filename="kurva.png", content=PNG, channel="C0POLIS")["file"]
    assert police.files_delete(file=file["id"])["ok"]
    assert anna.sees("C0POLIS")[-1]["files"] == [{"id": file["id"], "mode": "tombstone"}]
    for again in (police.files_delete, police.files_info):
        with pytest.raises(SlackApiError, match="file_not_found"):
            again(file=file["id"])
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        police.chat_postMessage(channel="C0POLIS", text="x", blocks=[picture(file["id"])])
    assert visit(file["url_private"]).status_code == 404


@pytest.mark.parametrize(("channel", "error"), [("C0KOMMUN", "channel_not_found"), ("C0POLISFIKA", "not_in_channel")])
def test_file_is_shared_only_where_the_bot_is(police: WebClient, channel: str, error: str) -> None:
    with pytest.raises(SlackApiError, match=error):
        police.files_upload_v2(filename="a.txt", content="x", channel=channel)


def test_upload_must_be_of_the_length_announced_and_happen_before_it_is_completed(police: WebClient) -> None:
    started = police.files_getUploadURLExternal(filename="a.txt", length=3)
    with pytest.raises(HTTPError):
        urllib.request.urlopen(urllib.request.Request(started["upload_url"], data=b"four", method="POST"))  # noqa: S310
    with pytest.raises(SlackApiError, match="file_not_found"):
        police.files_completeUploadExternal(files=[{"id": started["file_id"]}])


def test_what_a_browser_might_run_is_only_downloaded(police: WebClient) -> None:
    file = police.files_upload_v2(filename="sida.html", content="<script>alert(1)</script>")["file"]
    given = visit(file["url_private"])
    assert given.headers["content-type"] == "application/octet-stream"
    assert given.headers["content-disposition"] == "attachment"
    assert given.headers["x-content-type-options"] == "nosniff"
