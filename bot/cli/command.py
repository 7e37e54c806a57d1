"""What every subcommand needs: settings, a voice, a database, and a clear line where it can't be done."""

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.adapters.clock import ClockFileError, FileClock, system_clock
from bot.cli.output import FAILED, Output
from bot.domain.texts import Sayable, text
from bot.services.errors import BrokenAgreement, UserError
from bot.settings import Settings, settings_faults

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

    from bot.domain.roles import Deed
    from storage.engine import Database

_READ_ONLY_STATES = frozenset({"25006", "42501"})
"""What PostgreSQL says where a transaction, or a user, may only read."""


def run_command(run: Callable[[Settings, Output], int], *, language: str | None = None) -> int:
    """Run a subcommand and return its exit status; what it refuses is said in a line, and is status 2.

    What is logged is for the bot that runs: a subcommand says itself what there is to say.
    """
    logging.basicConfig(handlers=[logging.NullHandler()])
    try:
        settings = Settings()
    except ValidationError as error:
        output = Output(language or "sv")
        for line in settings_faults(error):
            output.complain(line)
        return FAILED
    output = Output(language or settings.language)
    try:
        return run(settings, output)
    except BrokenAgreement as error:
        output.complain(cannot_be_read(error.agreement_id))
        return FAILED
    except UserError as error:
        output.complain(error.message)
        return FAILED


def cannot_be_read(agreement_id: str) -> Sayable:
    """Return what whoever runs the bot is told of an agreement that can't be read, and how to mend it."""
    return text("The agreement {name} can't be read. Import its file anew.", name=agreement_id)


def moment_of(clock_file: Path) -> datetime:
    """Return the moment that the file moves the clock to. UserError where it moves none."""
    try:
        return FileClock(clock_file)()
    except ClockFileError as error:
        raise UserError(error.message) from error


@contextmanager
def opened_database(settings: Settings) -> Iterator["Database"]:
    """Open the database that the settings name, its tables made or brought up to date. UserError.

    What is said of a problem holds nothing of the address, in which there may be a password.
    """
    from sqlalchemy.exc import OperationalError

    database = _database(settings.database_url)
    try:
        _bring_up_to_date(settings.database_url)
        yield database
    except OperationalError as error:
        raise _unusable(_driver_problem(error)) from error
    finally:
        database.dispose()


def note_shown(
    database: "Database", output: Output, deed: "Deed", agreement_ids: Iterable[str], *, about: str | None = None
) -> None:
    """Note in the audit trail what whoever runs the bot is about to be shown.

    Where the database can only be read they are shown it all the same, and told that the trail doesn't hold it.
    """
    from sqlalchemy.exc import DBAPIError

    from bot.services.access import note_outside

    try:
        with database.writing() as session:
            for each in agreement_ids:
                note_outside(session, each, deed, now=system_clock(), about=about)
    except DBAPIError as error:
        if not _only_for_reading(error):
            raise
        output.complain(text("This isn't noted in the audit trail: the database can only be read."))


def _only_for_reading(error: "DBAPIError") -> bool:
    problem = error.orig
    if isinstance(problem, sqlite3.Error):
        return getattr(problem, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF == sqlite3.SQLITE_READONLY
    return getattr(problem, "sqlstate", None) in _READ_ONLY_STATES


def _database(url: str) -> "Database":
    from sqlalchemy.exc import ArgumentError

    from storage.engine import Database

    try:
        return Database(url)
    except ImportError as error:
        raise _unusable(text("the driver {name} is not installed", name=error.name or "")) from error
    except (ArgumentError, ValueError, TypeError) as error:
        example = "sqlite:///data/lofteskoll.db, postgresql+psycopg://name:password@host/database"
        raise _unusable(text("it should be an address such as {example}", example=example)) from error


def _bring_up_to_date(url: str) -> None:
    from sqlalchemy.exc import DatabaseError, OperationalError

    try:
        update_tables(url)
    except OperationalError:
        raise
    except DatabaseError as error:
        raise _unusable(_driver_problem(error)) from error
    except OSError as error:
        raise _unusable(error.strerror or type(error).__name__) from error
    except ValueError as error:
        raise _unusable(type(error).__name__) from error


def _driver_problem(error: "DBAPIError") -> str:
    """Return what the driver says; of another than SQLite's only the kind, as it names hosts and users."""
    problem = error.orig
    if isinstance(problem, sqlite3.Error):
        return str(problem).partition("\n")[0]
    return type(problem).__name__


def _unusable(problem: Sayable) -> UserError:
    return UserError(text("The database that LOFTESKOLL_DATABASE_URL names can't be used: {problem}", problem=problem))


def update_tables(url: str) -> bool:
    """Bring the tables of the database up to date (an SQLite file is made); False where they were. UserError."""
    from sqlalchemy import make_url

    from storage.schema import is_current, upgrade

    parsed = make_url(url)
    missing = parsed.get_backend_name() == "sqlite" and parsed.database and not Path(parsed.database).exists()
    if not missing and is_current(url):
        return False
    from alembic.util import CommandError

    try:
        upgrade(url)
    except CommandError as error:
        raise UserError(text("The database was made by a newer Löfteskoll: update the program.")) from error
    return True
