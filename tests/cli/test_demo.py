import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli.command import moment_of
from bot.cli.demo import BEGINS, _begin, _free_port, _port, _workspaces
from bot.cli.main import main
from bot.services.errors import UserError

COMMAND = [sys.executable, "-m", "bot.cli.main", "demo", "--no-browser", "--port", "0"]
PATIENCE = 60
lists_processes = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="the system has no /proc")


@pytest.fixture(autouse=True)
def _language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOFTESKOLL_LANGUAGE", "en")
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def begin(folder: Path, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*COMMAND, "--data", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1", **environment},
    )


def workspaces_of(folder: Path) -> list[int]:
    """Return the processes that keep workspaces in the folder."""
    wanted = str(folder / "workspaces.json").encode()
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue  # it has ended meanwhile
        if wanted in words:
            found.append(int(path.parent.name))
    return found


def test_workspaces_that_cannot_be_read_are_told_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "workspaces.json").write_text("garbage", "utf-8")

    assert main(["demo", "--data", str(tmp_path), "--no-browser", "--port", "0"]) == 2

    told = capsys.readouterr().err
    assert told.startswith("The workspaces don't start: ")
    assert "workspaces.json" in told
    assert told.count("\n") == 1


def test_a_folder_that_is_a_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.touch()

    assert main(["demo", "--data", str(file)]) == 2
    assert capsys.readouterr().err == f"The demo can't be kept in {file}: File exists\n"


def test_a_clock_that_says_nothing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "clock.json").write_text("{}", "utf-8")

    assert main(["demo", "--data", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith(f"The clock file {tmp_path / 'clock.json'} should say ")


def test_starting_anew_forgets_what_was_logged_and_what_time_it_was(tmp_path: Path) -> None:
    kept = ("demo.db", "workspaces.json", "clock.next.json")
    for name in kept:
        (tmp_path / name).write_text("old", "utf-8")
    (tmp_path / "clock.json").write_text('{"offset_seconds": 0}', "utf-8")
    (tmp_path / "notes.txt").write_text("not ours", "utf-8")

    assert _begin(tmp_path, reset=False) == tmp_path / "clock.json"
    assert all((tmp_path / name).exists() for name in kept)
    assert _begin(tmp_path, reset=True) == tmp_path / "clock.json"

    assert {path.name for path in tmp_path.iterdir()} == {"clock.json", "notes.txt"}
    assert abs(moment_of(tmp_path / "clock.json") - BEGINS) < timedelta(minutes=1)


def test_a_port_that_somebody_has_is_passed_over(taken: int) -> None:
    assert taken < _free_port(taken) < taken + 50


def test_that_no_port_is_free_is_told(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.demo._PORTS_TRIED", 1)

    with pytest.raises(UserError):
        _free_port(taken)


@pytest.mark.parametrize("given", ["65536", "-1", "http", ""])
def test_a_port_that_is_none_is_refused_with_status_2(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["demo", f"--port={given}"])
    assert caught.value.code == 2
    assert _port("65535") == 65535


@lists_processes
def test_the_workspaces_end_with_whoever_needed_them(tmp_path: Path) -> None:
    def interrupted() -> None:
        with _workspaces(tmp_path, 0):
            assert workspaces_of(tmp_path)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert workspaces_of(tmp_path) == []


@lists_processes
def test_ctrl_c_while_the_workspaces_start_ends_all_quietly(tmp_path: Path) -> None:
    with begin(tmp_path) as demo:
        limit = time.monotonic() + PATIENCE
        while not workspaces_of(tmp_path) and time.monotonic() < limit:
            time.sleep(0.01)
        time.sleep(0.1)  # they have begun; they take longer than this until they answer
        demo.send_signal(signal.SIGINT)
        _, err = demo.communicate(timeout=PATIENCE)
    assert (demo.returncode, err) == (0, "")
    assert workspaces_of(tmp_path) == []


@lists_processes
def test_settings_of_a_bot_in_earnest_do_not_reach_the_demo(tmp_path: Path) -> None:
    nonsense = {
        f"LOFTESKOLL_{name}": "nonsense"
        for name in ("HEARTBEAT_SECONDS", "SLACK_TIMEOUT_SECONDS", "SLACK_API_URL", "SLACK_APP_TOKEN", "CLOCK_FILE")
    }
    with begin(tmp_path, **nonsense) as demo:
        assert demo.stdout
        first = demo.stdout.readline()
        second = demo.stdout.readline()
        demo.send_signal(signal.SIGINT)
        _, err = demo.communicate(timeout=PATIENCE)
    assert first.startswith("Löfteskoll is ready at http://127.0.0.1:"), err
    assert "Ctrl-C" in second
    assert workspaces_of(tmp_path) == []
