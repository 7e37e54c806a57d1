from pathlib import Path

import pytest

from bot.sandbox.server import RunningSandbox
from tests.sandbox.acting import Json, PersonAtPage, bare_connection, client_of
from tests.sandbox.conftest import changed_manifest, start

SEED = """
teams:
  - id: T0POLIS
    name: Polisen Hälsingland
    domain: polisen
    bot: {user: U0BOTPOLIS, bot_id: B0BOTPOLIS, token: xoxb-sandbox-polis}
    people:
      - {id: U0ANNA, name: anna.akerlund, real_name: Anna Åkerlund, color: "123456"}
      - {id: U0ERIK, name: erik.sjodin, real_name: Erik Sjödin, color: "123456"}
    channels:
      - {id: C0OPPEN, name: öppen}
      - {id: C0LEDNING, name: ledning, private: true, members: [U0ANNA]}
"""


def anna_in(running: RunningSandbox) -> PersonAtPage:
    return PersonAtPage(running.address, "T0POLIS", "U0ANNA")


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    path = tmp_path / "seed.yml"
    path.write_text(SEED, encoding="utf-8")
    return path


def test_invited_bot_can_write_and_everyone_sees_that_it_came(seed: Path) -> None:
    with start(seed=seed) as running:
        client, anna = client_of(running), anna_in(running)
        with anna.listening() as live:
            anna.writes("C0OPPEN", "/invite @Provbot")
            live.hears("conversations")
            joined = live.hears("message", channel="C0OPPEN")["message"]
        assert (joined["subtype"], joined["user"], joined["inviter"]) == ("channel_join", "U0BOTPOLIS", "U0ANNA")
        assert joined["text"] == "<@U0BOTPOLIS> has joined the channel"
        assert client.chat_postMessage(channel="C0OPPEN", text="Hej")["ok"]
        assert "U0BOTPOLIS" in client.conversations_members(channel="C0OPPEN")["members"]
        (listed,) = (item for item in anna.ask("state")["teams"][0]["channels"] if item["id"] == "C0OPPEN")
        assert listed["is_member_bot"] is True


def test_invited_person_finds_the_private_channel_in_their_list(seed: Path) -> None:
    with start(seed=seed) as running:
        erik = PersonAtPage(running.address, "T0POLIS", "U0ERIK")
        assert "C0LEDNING" not in [channel["id"] for channel in erik.ask("conversations")["channels"]]
        with erik.listening() as live:
            anna_in(running).writes("C0LEDNING", "/invite @erik.sjodin")
            live.hears("conversations")
        assert "C0LEDNING" in [channel["id"] for channel in erik.ask("conversations")["channels"]]


@pytest.mark.parametrize(
    ("channel", "written", "told"),
    [
        ("C0OPPEN", "/invite", "Skriv vem du vill bjuda in, till exempel /invite @Provbot."),
        ("C0OPPEN", "/invite @Erik Sjödin", "Erik Sjödin är redan med i #öppen."),
        ("C0OPPEN", "/invite @Kim", "Ingen i Polisen Hälsingland heter Kim."),
        ("D0ANNA", "/invite @Erik Sjödin", "/invite går bara att använda i kanaler."),
    ],
)
def test_invitation_that_cannot_be_is_explained(seed: Path, channel: str, written: str, told: str) -> None:
    with start(seed=seed) as running, anna_in(running).listening() as live:
        anna_in(running).writes(channel, written)
        assert live.hears("notice", channel=channel)["text"] == told
        assert anna_in(running).sees(channel) == []


def test_several_are_invited_at_once(seed: Path) -> None:
    with start(seed=seed) as running:
        with anna_in(running).listening() as live:
            anna_in(running).writes("C0LEDNING", "/invite @Erik Sjödin @provbot, @Ingen")
            assert live.hears("notice")["text"] == "Ingen i Polisen Hälsingland heter Ingen."
        assert [message["user"] for message in anna_in(running).sees("C0LEDNING")] == ["U0ERIK", "U0BOTPOLIS"]


def test_subscribed_app_is_told_who_joined(seed: Path, tmp_path: Path) -> None:
    def listens(content: Json) -> None:
        content["settings"]["event_subscriptions"]["bot_events"] = ["member_joined_channel"]

    manifest = changed_manifest(tmp_path, listens)
    with start(seed=seed, manifest=manifest) as running, bare_connection(running) as connection:
        anna_in(running).writes("C0OPPEN", "/invite @Provbot")
        envelope = connection.receives("events_api")
        connection.acknowledges(envelope)
    event = envelope["payload"]["event"]
    assert (event["type"], event["user"], event["inviter"]) == ("member_joined_channel", "U0BOTPOLIS", "U0ANNA")
    assert (event["channel"], event["channel_type"], event["team"]) == ("C0OPPEN", "C", "T0POLIS")
