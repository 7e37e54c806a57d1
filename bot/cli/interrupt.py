"""Waiting until somebody wants the program to end: Ctrl-C, or a polite request of the system."""

import signal
from threading import Event


def wait_for_interrupt() -> None:
    """Return once SIGINT (Ctrl-C) or SIGTERM comes; until then do nothing."""
    asked = Event()
    before = {each: signal.signal(each, lambda *_: asked.set()) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        asked.wait()
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
