"""Ending a program that runs until somebody wants it to end: Ctrl-C, or a polite request of the system."""

import signal
from threading import Event


def asked_to_end() -> Event:
    """Return what is set once SIGINT (Ctrl-C) or SIGTERM comes.

    From now on neither interrupts anything, to the very end of the process: pressed again, or while something is still
    starting or already closing, the program ends in order all the same.
    """
    asked = Event()

    def ask(number: int, _frame: object) -> None:
        asked.set()
        # not our own handler any more: Python would put that back to "kill" while it shuts down
        signal.signal(number, signal.SIG_IGN)

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, ask)
    return asked
