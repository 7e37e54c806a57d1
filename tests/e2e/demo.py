"""Runs `lofteskoll demo` as people do: a process of its own, with a folder of its own, ended by Ctrl-C."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import Request, urlopen

HOST = "127.0.0.1"
_COMMAND = Path(sys.executable).with_name("lofteskoll")
_PATIENCE = 60.0
_BETWEEN_PRESSES = 0.3
_SECONDS_A_DAY = 24 * 60 * 60
_UNFORESEEN = '"event": "unexpected"'
_ADDRESS = re.compile(r"http://[\d.]+:(?P<port>\d+)")


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


class Demo:
    """A running demo; it is being started when this returns, and ready once its address is asked for."""

    def __init__(self, folder: Path, *flags: str, port: int | None = None) -> None:
        self.folder = folder
        first = free_port() if port is None else port
        command = [str(_COMMAND), "demo", "--data", str(folder), "--no-browser", "--port", str(first), *flags]
        # the settings of whoever runs the tests are none of the demo's
        environment = {name: value for name, value in os.environ.items() if not name.startswith("LOFTESKOLL_")}
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        )
        self._address = ""
        self.said = ""

    @property
    def address(self) -> str:
        """Return where the demo is found, once it says that it is ready."""
        if not self._address:
            assert self._process.stdout is not None
            self.said = self._process.stdout.readline()
            found = _ADDRESS.search(self.said)
            assert found, f"the demo did not start: {self.said}"
            self._address = found.group()
        return self._address

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)

    def interrupt_over_and_over(self) -> None:
        """Press Ctrl-C until it has ended, as the impatient do."""
        while self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_BETWEEN_PRESSES)

    def ended(self) -> int:
        """Wait until the demo has ended, and return its exit status; from then on `said` is all that it said."""
        if self._process.stdout and not self._process.stdout.closed:
            rest, _ = self._process.communicate(timeout=_PATIENCE)
            self.said += rest
        return self._process.wait()

    def ended_in_order(self) -> bool:
        """Wait until the demo has ended; False where it failed, or met an error meanwhile that nobody foresaw."""
        return self.ended() == 0 and _UNFORESEEN not in self.said

    def put_down(self) -> None:
        """End it whatever it does; for demos that did not end when asked to."""
        if self._process.poll() is None:
            self._process.terminate()
        try:
            self.ended()
        except subprocess.TimeoutExpired:
            self._process.kill()
            self.ended()

    def lets_days_pass(self, days: int) -> None:
        """Move the demo's clock on."""
        clock = self.folder / "clock.json"
        offset = json.loads(clock.read_text("utf-8"))["offset_seconds"]
        clock.write_text(json.dumps({"offset_seconds": offset + days * _SECONDS_A_DAY}), "utf-8")

    def make_trouble(self, **faults: Any) -> None:
        """Switch on what goes wrong on bad days (bot/sandbox/faults.py)."""
        headers = {"Content-Type": "application/json"}
        asked = Request(f"{self.address}/sandbox/faults", json.dumps(faults).encode(), headers)  # noqa: S310 - our own
        with urlopen(asked, timeout=_PATIENCE):  # noqa: S310 - our own
            pass


@contextmanager
def running_demo(folder: Path, *flags: str, port: int | None = None) -> Iterator[Demo]:
    """Run a demo; it is interrupted at the end, and has to end in order."""
    demo = Demo(folder, *flags, port=port)
    try:
        assert demo.address
        yield demo
        demo.interrupt()
        assert demo.ended_in_order(), demo.said
    finally:
        demo.put_down()


class FreshDemos:
    """A demo of its own for each test. The next one starts, and the last one ends, while a test is running."""

    def __init__(self) -> None:
        self._folders = TemporaryDirectory(prefix="lofteskoll-e2e-")
        self._started: list[Demo] = []
        self._next: Demo | None = None

    @contextmanager
    def one(self) -> Iterator[Demo]:
        """Give a demo in which nothing has been logged."""
        demo = self._next or self._start()
        self._next = None
        assert demo.address
        self._next = self._start()
        yield demo
        demo.interrupt()

    def close(self) -> None:
        """End what still runs; every one of them has to end in order."""
        try:
            if self._next:
                assert self._next.address
                self._next.interrupt()
            failed = [demo.said for demo in self._started if not demo.ended_in_order()]
            assert not failed, "\n".join(failed)
        finally:
            for demo in self._started:
                demo.put_down()
            self._folders.cleanup()

    def _start(self) -> Demo:
        demo = Demo(Path(self._folders.name, str(len(self._started))))
        self._started.append(demo)
        return demo
