"""Fixtures of the whole suite: databases of both kinds, and how hypothesis searches."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.databases import (
    Databases,
    PostgresqlDatabases,
    SqliteDatabases,
    running_postgresql,
    scratch_folder,
)

# No deadline: a busy machine is not a fault. In CI the same examples every time: red is a change, not luck.
settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def sqlite() -> Iterator[SqliteDatabases]:
    with scratch_folder() as folder:
        yield SqliteDatabases(folder)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlDatabases]:
    """One server for each worker, started when the first test asks for it."""
    with running_postgresql() as databases:
        yield databases


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Each kind in turn."""
    kind: Databases = request.getfixturevalue(request.param)
    return kind


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """A fresh database with all tables, on SQLite and on PostgreSQL."""
    with databases.migrated() as url:
        yield url


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """A fresh database without tables, on SQLite and on PostgreSQL."""
    with databases.empty() as url:
        yield url


@pytest.fixture
def sqlite_url(sqlite: SqliteDatabases) -> Iterator[str]:
    """A fresh SQLite database with all tables, for tests that are not about the database."""
    with sqlite.migrated() as url:
        yield url
