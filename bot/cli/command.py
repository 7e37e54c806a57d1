"""What every subcommand needs: settings, a voice, a database, and a clear line where it can't be done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.cli.output import FAILED, Output
from bot.domain.texts import text
from bot.services.errors import UserError
from bot.settings import Settings, settings_faults

if TYPE_CHECKING:
    from storage.engine import Database


def run_command(run: Callable[[Settings, Output], int], *, language: str | None = None) -> int:
    """Run a subcommand and return its exit status; what it refuses is said in a line, and is status 2."""
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
    except UserError as error:
        output.complain(error.message)
        return FAILED


@contextmanager
def opened_database(settings: Settings) -> Iterator["Database"]:
    """Open the database that the settings name, its tables made or brought up to date. UserError."""
    from sqlalchemy.exc import SQLAlchemyError

    from storage.engine import Database

    try:
        database = Database(settings.database_url)
        update_tables(settings.database_url)
    except (SQLAlchemyError, ValueError, OSError) as error:
        problem = str(getattr(error, "orig", error)).partition("\n")[0]
        raise UserError(
            text("The database that LOFTESKOLL_DATABASE_URL names can't be used: {problem}", problem=problem)
        ) from error
    try:
        yield database
    finally:
        database.dispose()


def update_tables(url: str) -> bool:
    """Bring the tables of the database up to date (an SQLite file is made); False where they were."""
    from sqlalchemy import make_url

    from storage.schema import is_current, upgrade

    parsed = make_url(url)
    missing = parsed.get_backend_name() == "sqlite" and parsed.database and not Path(parsed.database).exists()
    if not missing and is_current(url):
        return False
    upgrade(url)
    return True
