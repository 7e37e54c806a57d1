"""`lofteskoll serve` as a process of its own: how it begins, what it shows of itself, how it ends."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.cli.main import main
from storage.installations import new_key

SETTINGS = {
    "LOFTESKOLL_LANGUAGE": "en",
    "LOFTESKOLL_SLACK_SIGNING_SECRET": "signeringshemligheten",
    "LOFTESKOLL_SLACK_CLIENT_ID": "111.222",
    "LOFTESKOLL_SLACK_CLIENT_SECRET": "appens-hemlighet",
    "LOFTESKOLL_SLACK_API_URL": "http://127.0.0.1:9/api/",
    "LOFTESKOLL_TOKEN_KEYS": new_key(),
    "LOFTESKOLL_PUBLIC_URL": "https://lofte.example.se",
}


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run it in a folder, on any free port; yields the process and its address."""
    command = [sys.executable, "-m", "bot.cli.main", "serve", "--port", "0"]
    place = {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=folder, env=os.environ | SETTINGS | place, stdout=-1, stderr=-1, text=True
    ) as process:
        assert process.stdout
        said = process.stdout.readline()
        try:
            port = said.split("port ")[1].split(".")[0]
            yield process, f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def test_it_answers_shows_nothing_of_itself_and_ends_in_order(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, address):
        health = httpx.get(f"{address}/health")
        invited = httpx.get(f"{address}/slack/install", params={"invitation": "ABCD-ABCD-ABCD-ABCD"})
        chunked = httpx.post(f"{address}/slack/events", content=iter([b"a"]), headers={"content-type": "text/plain"})
        process.send_signal(signal.SIGTERM)
        _, complained = process.communicate(timeout=20)

    assert (health.text, invited.status_code, chunked.status_code) == ("ok", 403, 415)
    assert "server" not in health.headers
    assert process.returncode == 0
    # two refusals, and nothing of an address with a code
    assert [line for line in complained.splitlines() if '"level": "WARNING"' not in line] == []
    assert len(complained.splitlines()) == 2
    assert "ABCD" not in complained


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_a_port_that_somebody_else_has_is_said(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])

        assert main(["serve", "--port", port]) == 2
    assert f"127.0.0.1, port {port}, can't be used" in capsys.readouterr().err


def test_an_address_that_is_not_ours_is_said(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--host", "192.0.2.1"]) == 2
    assert "192.0.2.1, port 3000, can't be used" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["70000", "-1", "http"])
def test_a_port_is_a_number(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["serve", "--port", port])
    assert caught.value.code == 2
    assert "a port is a number up to 65535" in capsys.readouterr().err


def test_every_missing_setting_is_named_at_once(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in SETTINGS:
        if name != "LOFTESKOLL_LANGUAGE":
            environment.delenv(name)

    assert main(["serve"]) == 2
    named = {line.split()[0] for line in capsys.readouterr().err.splitlines()}
    assert named == SETTINGS.keys() - {"LOFTESKOLL_LANGUAGE", "LOFTESKOLL_SLACK_API_URL"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("LOFTESKOLL_PUBLIC_URL", value)
            for value in (
                "hemlig",
                "http://lofte.example.se",
                "https://a:hemlig@lofte.example.se",
                "https://lofte.example.se?a=hemlig",
                "ftp://hemlig.se",
                "https://",
            )
        ),
        ("LOFTESKOLL_SLACK_CLIENT_ID", "hemlig"),
        ("LOFTESKOLL_SLACK_SIGNING_SECRET", " "),
        ("LOFTESKOLL_SLACK_APP_TOKEN", "xoxb-hemlig"),
        ("LOFTESKOLL_TOKEN_KEYS", "hemlig"),
    ],
)
def test_a_setting_that_is_wrong_is_named_and_not_shown(
    environment: pytest.MonkeyPatch, name: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv(name, value)

    assert main(["serve"]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"{name} ")
    assert len(told.splitlines()) == 1
    assert "hemlig" not in told
