"""docs/security.md names every table, scope and deed, and says of each deed who may do it."""

import re
from pathlib import Path

import pytest

import storage.installation_tables  # noqa: F401 - its tables are among those of the database
from bot.adapters.manifest import needed_scopes
from bot.domain.roles import UNNOTED, Deed, Role, may
from storage.tables import Base

PAGE = (Path(__file__).parents[1] / "docs" / "security.md").read_text(encoding="utf-8")
HEADS = [role.value for role in (Role.COORDINATOR, Role.MEMBER, Role.READER)]
ANSWERS = {"yes": True, "–": False}


def rows_of(*heads: str) -> list[list[str]]:
    """Return the cells of the table whose heads end like this, row by row."""
    lines = PAGE.splitlines()
    (begins,) = [number for number, line in enumerate(lines) if line.endswith(f"| {' | '.join(heads)} |")]
    rows = []
    for line in lines[begins + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def named(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_the_data_map_has_every_table_and_no_other() -> None:
    rows = rows_of("table", "what it holds", "personal data", "how it goes")

    assert sorted(name for row in rows for name in named(row[0])) == sorted(Base.metadata.tables)


def test_every_scope_is_told_with_its_reason() -> None:
    rows = rows_of("scope", "why")

    assert sorted(name for row in rows for name in named(row[0])) == sorted(needed_scopes())


@pytest.mark.parametrize("deed", Deed)
def test_the_page_says_who_may_do_a_deed_as_it_is(deed: Deed) -> None:
    (row,) = [row for row in rows_of(*HEADS) if deed.value in named(row[0])]

    assert [ANSWERS[cell] for cell in row[2:]] == [may(Role(role), deed) for role in HEADS]
    assert ("not noted" in row[1]) == (deed in UNNOTED)
