from pathlib import Path

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.server import RunningSandbox
from tests.sandbox.acting import Json, PersonAtPage, client_of, section
from tests.sandbox.conftest import changed_manifest, start


def test_message_is_seen_at_once_and_stays(anna: PersonAtPage, erik: PersonAtPage, police: WebClient) -> None:
    with anna.listening() as live, erik.listening() as other:
        answer = police.chat_postMessage(channel="C0POLIS", text="Reserv", blocks=[section("*1 av 4*")])
        for hears in (live, other):
            assert hears.hears("message", channel="C0POLIS")["message"]["ts"] == answer["ts"]
    seen = next(message for message in anna.sees("C0POLIS") if message["ts"] == answer["ts"])
    assert seen["username"] == "Provbot"
    assert seen["blocks"][0]["text"] == {"type": "mrkdwn", "text": "*1 av 4*", "verbatim": False}


def test_form_encoded_calls_are_understood_like_json(police: WebClient, anna: PersonAtPage) -> None:
    answer = police.api_call(
        "chat.postMessage",
        data={"channel": "C0POLIS", "text": "å & ä", "blocks": '[{"type": "divider"}]'},
    )
    assert answer["message"]["blocks"][0]["type"] == "divider"
    assert answer["message"]["text"] == "å & ä"


def test_metadata_is_kept_for_the_bot_and_never_shown(police: WebClient, anna: PersonAtPage) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"key": "insats-17"}}
    ts = police.chat_postMessage(channel="C0POLIS", text="x", metadata=metadata)["ts"]
    with_metadata = police.conversations_history(
        channel="C0POLIS", oldest=ts, inclusive=True, limit=15, include_all_metadata=True
    )
    assert [message["metadata"] for message in with_metadata["messages"]] == [metadata]
    without = police.conversations_history(channel="C0POLIS", oldest=ts, inclusive=True)
    assert "metadata" not in without["messages"][0]
    assert all("metadata" not in message for message in anna.sees("C0POLIS"))


def test_history_is_newest_first_within_bounds_and_in_pages(police: WebClient) -> None:
    stamps = [police.chat_postMessage(channel="C0POLIS", text=str(number))["ts"] for number in range(5)]
    assert stamps == sorted(set(stamps))
    open_ended = police.conversations_history(channel="C0POLIS", oldest=stamps[0], latest=stamps[4])
    assert [message["ts"] for message in open_ended["messages"]] == stamps[3:0:-1]
    first = police.conversations_history(channel="C0POLIS", oldest=stamps[0], inclusive=True, limit=2)
    assert [message["ts"] for message in first["messages"]] == [stamps[4], stamps[3]]
    assert first["has_more"] is True
    rest = police.conversations_history(
        channel="C0POLIS",
        oldest=stamps[0],
        inclusive=True,
        limit=10,
        cursor=first["response_metadata"]["next_cursor"],
    )
    assert [message["ts"] for message in rest["messages"]] == stamps[2::-1]
    assert rest["has_more"] is False


def test_thread_hangs_on_its_first_message(police: WebClient, anna: PersonAtPage) -> None:
    ts = police.chat_postMessage(channel="C0POLIS", text="Insats loggad")["ts"]
    with anna.listening() as live:
        anna.writes("C0POLIS", "Bra jobbat", thread_ts=ts)
        parent = live.hears("message_changed", channel="C0POLIS")["message"]
    assert (parent["ts"], parent["reply_count"], parent["reply_users"]) == (ts, 1, ["U0ANNA"])
    reply = police.chat_postMessage(channel="C0POLIS", text="Tack", thread_ts=ts)["ts"]
    replies = police.conversations_replies(channel="C0POLIS", ts=ts)["messages"]
    assert [message["text"] for message in replies] == ["Insats loggad", "Bra jobbat", "Tack"]
    assert [message["text"] for message in anna.sees("C0POLIS", thread_ts=ts)] == [
        message["text"] for message in replies
    ]
    assert reply not in [message["ts"] for message in anna.sees("C0POLIS")]
    later = police.conversations_replies(channel="C0POLIS", ts=ts, oldest=replies[1]["ts"])["messages"]
    assert [message["text"] for message in later] == ["Insats loggad", "Tack"], "the first is always there"
    broadcast = police.chat_postMessage(channel="C0POLIS", text="Till alla", thread_ts=ts, reply_broadcast=True)
    assert broadcast["ts"] in [message["ts"] for message in anna.sees("C0POLIS")]


def test_text_alone_replaces_the_blocks_and_marks_the_message_as_edited(police: WebClient) -> None:
    ts = police.chat_postMessage(channel="C0POLIS", text="Före", blocks=[section("Före")])["ts"]
    by_blocks = police.chat_update(channel="C0POLIS", ts=ts, text="Mellan", blocks=[section("Mellan")])
    assert by_blocks["message"]["blocks"][0]["text"]["text"] == "Mellan"
    assert "edited" not in by_blocks["message"]
    by_text = police.chat_update(channel="C0POLIS", ts=ts, text="Efter")
    assert "blocks" not in by_text["message"]
    assert by_text["message"]["edited"]["user"] == "U0BOTPOLIS"


def test_bot_changes_and_deletes_only_what_it_wrote(police: WebClient, anna: PersonAtPage) -> None:
    anna.writes("C0POLIS", "Mitt eget")
    mine = anna.sees("C0POLIS")[-1]["ts"]
    with pytest.raises(SlackApiError, match="cant_update_message"):
        police.chat_update(channel="C0POLIS", ts=mine, text="Inte längre")
    with pytest.raises(SlackApiError, match="cant_delete_message"):
        police.chat_delete(channel="C0POLIS", ts=mine)


def test_deleted_message_is_gone_unless_someone_replied(police: WebClient, anna: PersonAtPage) -> None:
    alone = police.chat_postMessage(channel="C0POLIS", text="Ångras")["ts"]
    with anna.listening() as live:
        police.chat_delete(channel="C0POLIS", ts=alone)
        live.hears("message_deleted", channel="C0POLIS", ts=alone)
    assert alone not in [message["ts"] for message in anna.sees("C0POLIS")]
    talked_about = police.chat_postMessage(channel="C0POLIS", text="Ångras")["ts"]
    anna.writes("C0POLIS", "Varför?", thread_ts=talked_about)
    police.chat_delete(channel="C0POLIS", ts=talked_about)
    stone = next(message for message in anna.sees("C0POLIS") if message["ts"] == talked_about)
    assert stone["text"] == "Det här meddelandet har tagits bort."
    with pytest.raises(SlackApiError, match="message_not_found"):
        police.chat_delete(channel="C0POLIS", ts=talked_about)


def test_last_reply_deleted_leaves_no_thread(police: WebClient, anna: PersonAtPage) -> None:
    parent = police.chat_postMessage(channel="C0POLIS", text="x")["ts"]
    reply = police.chat_postMessage(channel="C0POLIS", text="y", thread_ts=parent)["ts"]
    police.chat_delete(channel="C0POLIS", ts=reply)
    left = next(message for message in anna.sees("C0POLIS") if message["ts"] == parent)
    assert "reply_count" not in left
    assert "thread_ts" not in left


def test_ephemeral_is_for_one_person(police: WebClient, anna: PersonAtPage, erik: PersonAtPage) -> None:
    with anna.listening() as live:
        answer = police.chat_postEphemeral(channel="C0POLIS", user="U0ANNA", text="Bara du")
        shown = live.hears("ephemeral", channel="C0POLIS")["message"]
    assert shown["ts"] == answer["message_ts"]
    assert answer["message_ts"] not in [message["ts"] for message in erik.sees("C0POLIS")]
    with pytest.raises(SlackApiError, match="message_not_found"):
        police.chat_update(channel="C0POLIS", ts=answer["message_ts"], text="går inte")


def test_message_to_a_person_arrives_in_their_direct_message(police: WebClient, anna: PersonAtPage) -> None:
    posted = police.chat_postMessage(channel="U0ANNA", text="Dags för veckomöte")
    assert posted["channel"] == "D0ANNA"
    assert police.conversations_open(users="U0ANNA")["channel"]["id"] == "D0ANNA"
    opened = police.conversations_open(channel="D0ANNA", return_im=True)["channel"]
    assert (opened["is_im"], opened["user"]) == (True, "U0ANNA")
    assert anna.sees("D0ANNA")[-1]["text"] == "Dags för veckomöte"
    ims = anna.ask("conversations")["ims"]
    assert {"id": "D0ANNA", "user": "U0BOTPOLIS", "name": "Provbot"} in ims


def test_what_was_sent_to_a_person_is_found_again_by_its_key(police: WebClient) -> None:
    direct = police.conversations_open(users="U0ERIK")["channel"]["id"]
    key = {"event_type": "delivery", "event_payload": {"key": "reminder:1"}}
    sent = police.chat_postMessage(channel="U0ERIK", text="Påminnelse", metadata=key)
    assert sent["channel"] == direct
    before = str(float(sent["ts"]) - 1)
    found = police.conversations_history(channel=direct, oldest=before, include_all_metadata=True, limit=15)
    assert [message["metadata"] for message in found["messages"]] == [key]
    # a person's id is an address for new messages and for nothing else
    with pytest.raises(SlackApiError, match="channel_not_found"):
        police.conversations_history(channel="U0ERIK")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        police.chat_update(channel="U0ERIK", ts=sent["ts"], text="x")


def test_direct_messages_are_read_and_opened_only_with_their_scopes(tmp_path: Path) -> None:
    def without_direct_messages(content: Json) -> None:
        for scope in ("im:history", "im:write"):
            content["oauth_config"]["scopes"]["bot"].remove(scope)
        content["settings"]["event_subscriptions"]["bot_events"].remove("message.im")

    with start(manifest=changed_manifest(tmp_path, without_direct_messages)) as other:
        client = client_of(other)
        assert client.chat_postMessage(channel="U0ANNA", text="Påminnelse")["ok"]
        with pytest.raises(SlackApiError, match="missing_scope") as refused:
            client.conversations_history(channel="D0ANNA")
        assert refused.value.response["needed"] == "im:history"
        with pytest.raises(SlackApiError, match="missing_scope") as refused:
            client.conversations_open(users="U0ANNA")
        assert "im:write" in refused.value.response["needed"].split(",")


def test_picture_is_added_to_a_message_that_keeps_its_key(police: WebClient, anna: PersonAtPage) -> None:
    key = {"event_type": "delivery", "event_payload": {"key": "digest:1"}}
    ts = police.chat_postMessage(channel="C0POLIS", text="Veckan", blocks=[section("Veckan")], metadata=key)["ts"]
    file = police.files_upload_v2(filename="kurva.png", content=b"kurva")["file"]
    picture = {"type": "image", "slack_file": {"id": file["id"]}, "alt_text": "Löftena under veckan"}
    with anna.listening() as live:
        police.chat_update(channel="C0POLIS", ts=ts, text="Veckan", blocks=[section("Veckan"), picture])
        changed = live.hears("message_changed")["message"]
    assert [block["type"] for block in changed["blocks"]] == ["section", "image"]
    assert "edited" not in changed
    kept = police.conversations_history(channel="C0POLIS", oldest=ts, inclusive=True, include_all_metadata=True)
    assert kept["messages"][0]["metadata"] == key


def test_conversation_opened_with_several_is_in_their_lists_at_once(tmp_path: Path) -> None:
    def opens_groups(content: Json) -> None:
        content["oauth_config"]["scopes"]["bot"].append("mpim:write")

    with start(manifest=changed_manifest(tmp_path, opens_groups)) as other:
        anna = PersonAtPage(other.address, "T0POLIS", "U0ANNA")
        with anna.listening() as live:
            group = client_of(other).conversations_open(users="U0ANNA,U0ERIK")["channel"]["id"]
            live.hears("conversations")
        assert group in [conversation["id"] for conversation in anna.ask("conversations")["ims"]]


def test_reaction_is_counted_once_for_each() -> None:
    message: Json = {"type": "message", "ts": "1.000001", "user": "U0ERIK", "text": "x"}
    with start() as other:
        conversations = other.sandbox.conversations
        channel = conversations.channels["C0POLIS"]
        conversations.messages["C0POLIS"].append(message)
        conversations.react(channel, "1.000001", "eyes", "U0ANNA")
        conversations.react(channel, "1.000001", "eyes", "U0ERIK")
        with pytest.raises(Exception, match="already_reacted"):
            conversations.react(channel, "1.000001", "eyes", "U0ANNA")
    assert message["reactions"] == [{"name": "eyes", "users": ["U0ANNA", "U0ERIK"], "count": 2}]


def test_conversations_are_described_and_listed(police: WebClient) -> None:
    described = police.conversations_info(channel="C0POLIS", include_num_members=True)["channel"]
    assert (described["name"], described["is_member"], described["num_members"]) == (
        "medborgarlöfte",
        True,
        5,
    )
    listed = police.conversations_list()["channels"]
    assert {channel["name"]: channel["is_member"] for channel in listed} == {
        "medborgarlöfte": True,
        "allmänt": False,
    }
    assert len(police.conversations_list(types="im")["channels"]) == 4
    first = police.conversations_members(channel="C0POLIS", limit=2)
    assert first["members"] == ["U0ANNA", "U0ERIK"]
    rest = police.conversations_members(channel="C0POLIS", cursor=first["response_metadata"]["next_cursor"])
    assert rest["members"] == ["U0LINNEA", "U0HASSE", "U0BOTPOLIS"]


def test_members_of_each_team_are_known_there_alone(police: WebClient, municipality: WebClient) -> None:
    sara = municipality.users_info(user="U0SARA", include_locale=True)["user"]
    assert sara["profile"]["title"] == "Enhetschef socialtjänsten (beslutsfattare)"
    assert (sara["locale"], sara["tz"]) == ("sv-SE", "Europe/Stockholm")
    assert sara["tz_offset"] in {3600, 7200}
    assert "locale" not in municipality.users_info(user="U0SARA")["user"]
    names = {member["id"]: member["is_bot"] for member in police.users_list()["members"]}
    assert names == {
        "U0ANNA": False,
        "U0ERIK": False,
        "U0LINNEA": False,
        "U0HASSE": False,
        "U0BOTPOLIS": True,
    }


def test_each_token_speaks_for_its_team(running: RunningSandbox) -> None:
    told = {team: client_of(running, team).auth_test() for team in ("T0POLIS", "T0KOMMUN")}
    assert {team: answer["team_id"] for team, answer in told.items()} == {
        "T0POLIS": "T0POLIS",
        "T0KOMMUN": "T0KOMMUN",
    }
    assert told["T0KOMMUN"]["user_id"] == "U0BOTKOMMUN"
    assert told["T0KOMMUN"]["bot_id"] == "B0BOTKOMMUN"
