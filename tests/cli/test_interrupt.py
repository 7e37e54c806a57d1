import subprocess
import sys

WOKEN_ELSEWHERE = """
import os, signal, threading, time
from bot.cli.interrupt import asked_to_end

asked = asked_to_end()
thread = threading.Thread(target=lambda: (time.sleep(0.2), os.kill(os.getpid(), signal.SIGTERM)), daemon=True)
thread.start()
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
asked.wait()
print("ended")
"""


def test_a_signal_that_does_not_wake_who_waits_ends_the_program_all_the_same() -> None:
    """As one that comes in the moment in which the waiting begins."""
    run = subprocess.run(
        [sys.executable, "-c", WOKEN_ELSEWHERE], capture_output=True, text=True, timeout=20, check=True
    )

    assert run.stdout == "ended\n"
