"""What backup and restore share: which file the database is, how a file comes into being, what is said of one."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from math import ceil
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

from bot.domain.reminding.office import SWEDEN
from bot.domain.texts import Sayable, Text, ntext, text
from bot.services.errors import UserError
from bot.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import URL

    from storage.backup import Contents

_COMPANIONS = ("-wal", "-shm", "-journal")
"""How the names of the files end that SQLite may keep beside a database."""
_KILOBYTE = 1000


def sqlite_file(settings: Settings, *, on_postgresql: "Callable[[URL], Text]") -> Path:
    """Return the file of the database. UserError where it has none; on PostgreSQL that says what to do instead."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(settings.database_url)
    except (ArgumentError, ValueError) as error:
        raise _no_file() from error
    if url.get_backend_name() == "postgresql":
        raise UserError(on_postgresql(url))
    name = url.database
    if url.get_backend_name() != "sqlite" or not name or name.startswith((":", "file:")):
        raise _no_file()
    path = Path(name)
    # what is put in the place of a link would leave the file where it leads
    return path.resolve() if path.is_symlink() else path


def _no_file() -> UserError:
    example = "sqlite:///data/lofteskoll.db"
    return UserError(text("LOFTESKOLL_DATABASE_URL should name a file, such as {example}", example=example))


def postgresql_place(url: "URL") -> list[str]:
    """Return how PostgreSQL's own programs are told which database it is: never the password, for which they ask."""
    host = url.host or url.query.get("host")
    named = {"host": host, "port": url.port, "username": url.username, "dbname": url.database}
    return [f"--{name}={value}" for name, value in named.items() if value and not isinstance(value, tuple)]


@contextmanager
def begun_beside(file: Path) -> Iterator[Path]:
    """Give an empty file in the same folder, for its owner alone; what hasn't been renamed at the end is removed."""
    descriptor, name = mkstemp(prefix=f".{file.name}.", dir=file.parent)
    os.close(descriptor)
    begun = Path(name)
    try:
        yield begun
    finally:
        for left in (begun, *companions(begun)):
            left.unlink(missing_ok=True)


def companions(file: Path) -> list[Path]:
    """Return the files that SQLite has left beside the database."""
    return [path for end in _COMPANIONS if (path := file.with_name(file.name + end)).exists()]


def write_through(path: Path) -> None:
    """Wait until the file, or what a folder says of its files, would outlast a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def told_problems(file: Path) -> Iterator[None]:
    """Tell a problem with the file as a UserError."""
    try:
        yield
    except OSError as error:
        raise _not_written(file, error.strerror or type(error).__name__) from error
    except sqlite3.Error as error:
        raise _not_written(file, str(error).partition("\n")[0]) from error


def _not_written(file: Path, problem: str) -> UserError:
    return UserError(text("{file} can't be written: {problem}", file=str(file), problem=problem))


def refuse_itself(file: Path, database: Path) -> None:
    """Refuse a backup that is the database. UserError."""
    if file.samefile(database):
        raise UserError(text("{file} is the database itself.", file=str(file)))


def copy_whole(file: Path, copy: Path) -> "Contents":
    """Copy a database and return what is in it. UserError where there is something wrong with it."""
    from storage.backup import Unfit, UnfitError, copy_database

    try:
        return copy_database(file, copy)
    except UnfitError as error:
        raise UserError(
            text("{file} is not a database of Löfteskoll.", file=str(file))
            if error.unfit is Unfit.NOT_OURS
            else text("{file} is damaged.", file=str(file))
        ) from error
    except sqlite3.Error as error:
        problem = str(error).partition("\n")[0]
        raise UserError(text("{file} can't be copied: {problem}", file=str(file), problem=problem)) from error


def told(contents: "Contents") -> Sayable:
    """Return how much there is in a database."""
    agreements = ntext("{count} agreement", "{count} agreements", contents.agreements)
    entries = ntext("{count} entry", "{count} entries", contents.entries)
    return text("{agreements}, {entries}", agreements=agreements, entries=entries)


def kilobytes(file: Path) -> int:
    """Return the size of the file."""
    return ceil(file.stat().st_size / _KILOBYTE)


def now_in_name() -> str:
    """Return the day and time in Sweden, as it stands in the names of files."""
    return f"{datetime.now(SWEDEN):%Y-%m-%d-%H%M%S}"
