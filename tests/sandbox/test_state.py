import json
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.clock import WorkspaceClock
from bot.sandbox.errors import SetupError
from bot.sandbox.manifest import load_manifest
from bot.sandbox.store import files_directory
from tests.sandbox.acting import PATIENCE, PersonAtPage, client_of, eventually, section, visit
from tests.sandbox.conftest import MANIFEST, start


def test_what_was_said_and_shown_is_there_after_a_restart(tmp_path: Path) -> None:
    state, clock = tmp_path / "data" / "workspaces.json", tmp_path / "clock.json"
    clock.write_text('{"offset_seconds": 3600}', encoding="utf-8")
    with start(state=state, clock=clock) as first:
        client = client_of(first)
        metadata = {"event_type": "delivery", "event_payload": {"key": "k"}}
        posted = client.chat_postMessage(channel="C0POLIS", text="Kvar", metadata=metadata)
        client.views_publish(user_id="U0ANNA", view={"type": "home", "blocks": [section("Hem")]})
        group = client.conversations_open(users="U0ANNA")["channel"]["id"]
        file = client.files_upload_v2(filename="kurva.png", content=b"png", channel="C0POLIS")["file"]
        client.chat_postEphemeral(channel="C0POLIS", user="U0ANNA", text="Bara nu")
        client.files_delete(file=client.files_upload_v2(filename="borta.png", content=b"png")["file"]["id"])
    with start(state=state) as again:
        client, anna = client_of(again), PersonAtPage(again.address, "T0POLIS", "U0ANNA")
        history = client.conversations_history(channel="C0POLIS", include_all_metadata=True)["messages"]
        assert [message["text"] for message in history] == ["", "Kvar"]
        assert history[-1]["metadata"] == metadata
        assert anna.ask("home")["view"]["blocks"][0]["text"]["text"] == "Hem"
        assert client.conversations_open(users="U0ANNA")["channel"]["id"] == group
        assert visit(client.files_info(file=file["id"])["file"]["url_private"]).content == b"png"
        assert all("ephemeral" not in message for message in anna.sees("C0POLIS"))
        (shared,) = anna.sees("C0POLIS")[-1]["files"]
        assert shared["url_private"].startswith(again.address), "the port may be another"
        later = client.chat_postMessage(channel="C0POLIS", text="Sedan")["ts"]
        assert later > posted["ts"], "although the clock is an hour back"
    assert [path.name for path in files_directory(state).iterdir()] == [file["id"]]


def test_somebody_elses_file_is_not_the_bots_to_delete(tmp_path: Path) -> None:
    state = tmp_path / "workspaces.json"
    with start(state=state) as first:
        file = client_of(first).files_upload_v2(filename="kurva.png", content=b"png")["file"]
    content = json.loads(state.read_text(encoding="utf-8"))
    content["files"][0]["user"] = "U0ANNA"
    state.write_text(json.dumps(content), encoding="utf-8")
    with start(state=state) as again, pytest.raises(SlackApiError, match="cant_delete_file"):
        client_of(again).files_delete(file=file["id"])


def test_state_is_written_soon_after_a_change_and_never_half(tmp_path: Path) -> None:
    state = tmp_path / "workspaces.json"
    with start(state=state) as running:
        client_of(running).chat_postMessage(channel="C0POLIS", text="Strax på disk")
        content = json.loads(eventually(lambda: state.exists() and state.read_text(encoding="utf-8")))
        assert [message["text"] for message in content["messages"]["C0POLIS"]] == ["Strax på disk"]
        assert [path.name for path in tmp_path.iterdir()] == ["workspaces.json"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 99}', '{"version": 1}'])
def test_state_that_cannot_be_read_is_named_and_left_alone(tmp_path: Path, content: str) -> None:
    state = tmp_path / "workspaces.json"
    state.write_text(content, encoding="utf-8")
    with (
        pytest.raises(SetupError, match=r"workspaces\.json: cannot be read as a state.*remove it"),
        start(state=state),
    ):
        pass
    assert state.read_text(encoding="utf-8") == content


def test_clock_file_moves_the_workspace_and_its_messages(tmp_path: Path) -> None:
    clock = tmp_path / "clock.json"
    with start(clock=clock) as running:
        client, anna = client_of(running), PersonAtPage(running.address, "T0POLIS", "U0ANNA")
        now = float(client.chat_postMessage(channel="C0POLIS", text="nu")["ts"])
        assert abs(now - time.time()) < PATIENCE
        with anna.listening() as live:
            clock.write_text('{"offset_seconds": 86400}', encoding="utf-8")
            event = live.hears("clock")
        assert event["offset_seconds"] == 86400
        tomorrow = float(client.chat_postMessage(channel="C0POLIS", text="i morgon")["ts"])
        assert 86400 <= tomorrow - now < 86400 + 60
        shown = anna.ask("state")["clock"]
        assert abs(datetime.fromisoformat(shown["now"]).timestamp() - tomorrow) < 60
        clock.unlink()
        assert anna.ask("state")["clock"]["offset_seconds"] == 0
        back = float(client.chat_postMessage(channel="C0POLIS", text="tillbaka")["ts"])
        assert back > tomorrow, "message times rise even when the clock is set back"


def test_clock_half_written_is_read_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    path.write_text('{"offset_seconds": 60}', encoding="utf-8")
    clock = WorkspaceClock(path)
    assert clock.offset_seconds == 60
    path.write_text('{"offset_sec', encoding="utf-8")
    assert clock.offset_seconds == 60
    path.write_text('{"offset_seconds": 120}', encoding="utf-8")
    os.utime(path, (1, 1))
    assert clock.offset_seconds == 120


def test_message_times_are_unique_however_fast_they_come() -> None:
    clock = WorkspaceClock()
    stamps = [clock.timestamp() for _ in range(2000)]
    assert stamps == sorted(set(stamps))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("- a list", "a manifest is a mapping"),
        ("a: [", "cannot be read"),
        ("settings: {socket_mode_enabled: true}", "display_information"),
        ("display_information: {name: X}", "socket_mode_enabled must be true"),
        (
            """
            display_information: {name: X}
            settings: {socket_mode_enabled: true}
            features: {slash_commands: [{command: /x, description: y}]}
            """,
            "lacks commands",
        ),
    ],
)
def test_manifest_that_slack_would_not_take_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "manifest.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SetupError, match=complaint) as refused:
        load_manifest(path)
    assert "manifest.yml" in str(refused.value)


def test_other_workspaces_can_be_seeded(tmp_path: Path) -> None:
    seed = tmp_path / "seed.yml"
    seed.write_text(
        """
        teams:
          - {id: T0NY, name: Ny, domain: ny, bot: {user: U0BOT, bot_id: B0BOT, token: xoxb-ny},
             people: [{id: U0EVA, name: eva, real_name: Eva, color: "123456"},
                      {id: U0EVAEK, name: eva.ek, real_name: Eva Ek, color: "654321"}],
             channels: [{id: C0HEM, name: hemligt, private: true, bot: true}]}
        """,
        encoding="utf-8",
    )
    with start(seed=seed) as running:
        eva = PersonAtPage(running.address, "T0NY", "U0EVA")
        assert [team["name"] for team in eva.ask("state")["teams"]] == ["Ny"]
        assert eva.ask("conversations")["channels"] == [{"id": "C0HEM", "name": "hemligt"}]
        eva.writes("C0HEM", "@Eva Ek och @Eva")
        assert eva.sees("C0HEM")[-1]["text"] == "<@U0EVAEK> och <@U0EVA>"
    seed.write_text("teams: [{id: T0NY}]", encoding="utf-8")
    with pytest.raises(SetupError, match=r"seed\.yml"), start(seed=seed):
        pass


def test_started_as_a_process_it_tells_its_address_and_keeps_its_state(tmp_path: Path) -> None:
    state = tmp_path / "workspaces.json"
    command = [sys.executable, "-m", "bot.sandbox", "--manifest", str(MANIFEST), "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        anna = PersonAtPage(address, "T0POLIS", "U0ANNA")
        eventually(lambda: answers(address))
        anna.writes("C0POLIS", "Hej")
        process.terminate()
        assert process.wait(timeout=PATIENCE) in {0, -15}
    assert "Hej" in state.read_text(encoding="utf-8")


def answers(address: str) -> bool:
    try:
        return visit(f"{address}/sandbox/state").is_success
    except httpx.TransportError:
        return False


def test_process_that_cannot_start_says_why(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot.sandbox", "--manifest", str(tmp_path / "nowhere.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "nowhere.yml" in done.stderr
    assert "Traceback" not in done.stderr
