"""The tables of a database, brought to the revision that the program wants or back to an earlier one.

Alembic is loaded only when something is to be done: a start that finds all in place need not wait for it.
"""

from pathlib import Path
from typing import Literal

from sqlalchemy import inspect, make_url, text

from storage.engine import Database

NEWEST = "0006"
"""The newest revision in `migrations/versions`."""

_MIGRATIONS = Path(__file__).with_name("migrations")
_POSTGRESQL_LOCK = 4_711_2022  # any number, as long as it is always the same


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database to `revision`; an SQLite file that does not exist yet is made, for nobody else to read."""
    parsed = make_url(url)
    name = parsed.database or ""
    if parsed.get_backend_name() == "sqlite" and name and not name.startswith((":", "file:")):
        file = Path(name)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)  # what SQLite puts beside it gets the same mode
    _migrate(url, "upgrade", revision)


def downgrade(url: str, revision: str) -> None:
    """Take the database back to `revision` ("base": no tables, and nothing of what was in them)."""
    _migrate(url, "downgrade", revision)


def is_current(url: str) -> bool:
    """Tell whether the database has the tables of the newest revision."""
    database = Database(url)
    try:
        with database.reading() as session:
            if not inspect(session.connection()).has_table("alembic_version"):
                return False
            return session.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [NEWEST]
    finally:
        database.dispose()


def _migrate(url: str, direction: Literal["upgrade", "downgrade"], revision: str) -> None:
    from alembic import command, config  # noqa: PLC0415 - see above

    settings = config.Config()
    settings.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    database = Database(url)
    try:
        with database.engine.begin() as connection:
            if connection.dialect.name == "postgresql":  # two that start at once: SQLite lets one wait by itself
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _POSTGRESQL_LOCK})
            settings.attributes["connection"] = connection
            getattr(command, direction)(settings, revision)
    finally:
        database.dispose()
