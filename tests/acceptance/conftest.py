"""A stage for each test; the test's file says which agreement is followed up on it."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.stage import Stage, Stages
from tests.databases import SqliteDatabases

_OURS = {"bot", "handlers", "storage"}


@pytest.fixture(scope="session")
def stages(sqlite: SqliteDatabases) -> Iterator[Stages]:
    stages = Stages(sqlite)
    yield stages
    stages.close()


@pytest.fixture
def stage(stages: Stages, agreement_id: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Stage]:
    """A stage on which the agreement is followed up, and nothing is logged yet; nothing unforeseen may happen on it."""
    with stages.one(agreement_id, tmp_path) as stage:
        yield stage
        ours = [each for each in caplog.get_records("call") if each.name.partition(".")[0] in _OURS]
        assert [each.getMessage() for each in ours if each.levelno >= logging.ERROR] == []
