"""`make audit`: are there known holes in what the bot runs on? pip-audit asks PyPI's database, by the locked versions.

It fails where there is one. Where the database can't be asked it says so, and ends well: that says nothing of the bot.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements" / "run.txt"
# The lock names every package with its hashes: nothing has to be resolved, and nothing is downloaded.
_COMMAND = (sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json")
_QUIET = ("--progress-spinner", "off", "--timeout", "15", "--requirement", str(LOCK))
_UNREACHABLE = ("ConnectionError", "ConnectionFailedError", "Could not connect", "ReadTimeout", "ConnectTimeout")


@dataclass(frozen=True)
class Ran:
    """What pip-audit left behind."""

    told: str
    complained: str


def run_pip_audit() -> Ran:
    done = subprocess.run([*_COMMAND, *_QUIET], capture_output=True, text=True, check=False)
    return Ran(done.stdout, done.stderr)


def audit(run: Callable[[], Ran] = run_pip_audit, say: Callable[[str], object] = print) -> int:
    """Say what is known, and return the exit status."""
    ran = run()
    try:
        packages: list[dict[str, Any]] = json.loads(ran.told)["dependencies"]
    except ValueError:
        return _without_answer(ran.complained, say)
    holes = [(package, hole) for package in packages for hole in package.get("vulns", [])]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    for package, hole in holes:
        mended = ", ".join(hole["fix_versions"]) or "no version yet"
        say(f"{package['name']} {package['version']}: {hole['id']}, mended in {mended}")
    if len(unknown) == len(packages):
        say(f"Not audited: the database knows none of the {len(packages)} packages, so this is not PyPI's own.")
    elif unknown:
        say(f"Not audited, as the database doesn't know them: {', '.join(unknown)}")
    say(f"{len(packages) - len(unknown)} of {len(packages)} packages audited, {len(holes)} known holes.")
    return 1 if holes else 0


def _without_answer(complained: str, say: Callable[[str], object]) -> int:
    lines = complained.strip().splitlines() or ["pip-audit said nothing"]
    if any(sign in complained for sign in _UNREACHABLE):
        say(f"Not audited: the database can't be reached. {lines[-1]}")
        return 0
    say(f"pip-audit failed. {lines[-1]}")
    return 2


if __name__ == "__main__":
    sys.exit(audit())
