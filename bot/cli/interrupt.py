"""Ending a program that runs until somebody wants it to end: Ctrl-C, or a polite request of the system."""

import signal
import time

_LOOKS_EVERY_SECONDS = 0.2


class Ending:
    """Whether somebody wants the program to end.

    No Event: its lock could be held by the very code that a signal interrupts.
    """

    def __init__(self) -> None:
        self._wanted = False

    def ask(self, number: int, _frame: object) -> None:
        """Take the signal."""
        self._wanted = True
        # not our own handler any more: Python would put that back to "kill" while it shuts down
        signal.signal(number, signal.SIG_IGN)

    def wait(self) -> None:
        """Wait until somebody does. A signal wakes who sleeps, but one that comes just before the sleep doesn't."""
        while not self._wanted:
            time.sleep(_LOOKS_EVERY_SECONDS)


def asked_to_end() -> Ending:
    """Return what tells that SIGINT (Ctrl-C) or SIGTERM has come.

    From now on neither interrupts anything, to the very end of the process: pressed again, or while something is still
    starting or already closing, the program ends in order all the same.
    """
    ending = Ending()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, ending.ask)
    return ending
