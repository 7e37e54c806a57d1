"""`lofteskoll backup`: a copy of the database, made while the bot runs."""

import shlex
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.command import run_command
from bot.cli.database_files import (
    begun_beside,
    copy_whole,
    kilobytes,
    now_in_name,
    postgresql_place,
    refuse_itself,
    sqlite_file,
    told,
    told_problems,
    write_through,
)
from bot.cli.output import Output
from bot.domain.texts import Text, text
from bot.services.errors import UserError
from bot.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import URL

    from storage.backup import Contents


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit status."""
    parser = ArgumentParser(prog="lofteskoll backup", description="Copy the database, also while the bot runs.")
    wanted = "the file to write (a new one, named for the time, in the folder backups beside the database)"
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help=wanted)
    parser.add_argument("--force", action="store_true", help="overwrite the file, if there is one")
    arguments = parser.parse_args(argv)
    return run_command(lambda settings, output: _backup(arguments, settings, output))


def _backup(arguments: Namespace, settings: Settings, output: Output) -> int:
    database = sqlite_file(settings, on_postgresql=_dump_instead)
    if not database.exists():
        raise UserError(text("There is no database yet in {file}.", file=str(database)))
    file: Path = arguments.file or database.parent / "backups" / f"lofteskoll-{now_in_name()}.db"
    with told_problems(file):
        contents = _write(database, file, force=arguments.force)
        size = kilobytes(file)
    output.say(text("{file} is written: {contents}, {size} kB.", file=str(file), contents=told(contents), size=size))
    return 0


def _write(database: Path, file: Path, *, force: bool) -> "Contents":
    if file.exists():
        refuse_itself(file, database)
        if not force:
            raise UserError(text("{file} is there already. With --force it is overwritten.", file=str(file)))
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with begun_beside(file) as copy:
        contents = copy_whole(database, copy)
        write_through(copy)
        copy.replace(file)
    write_through(file.parent)
    return contents


def _dump_instead(url: "URL") -> Text:
    command = shlex.join(["pg_dump", "--format=custom", "--file=lofteskoll.dump", *postgresql_place(url)])
    return text("The database is PostgreSQL, which makes its backups itself: {command}", command=command)
