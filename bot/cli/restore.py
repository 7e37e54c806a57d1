"""`lofteskoll restore`: a backup put in the database's place, ready for the bot to go on from."""

import shlex
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.adapters.clock import system_clock
from bot.cli.command import opened_database, run_command, update_tables
from bot.cli.database_files import (
    begun_beside,
    companions,
    copy_whole,
    now_in_name,
    postgresql_place,
    refuse_itself,
    sqlite_file,
    told,
    told_problems,
    write_through,
)
from bot.cli.output import Output
from bot.domain.reminding.office import SWEDEN
from bot.domain.roles import Deed
from bot.domain.texts import Text, ntext, text
from bot.services.errors import UserError
from bot.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import URL

    from storage.backup import Settled
    from storage.engine import Database


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit status."""
    parser = ArgumentParser(prog="lofteskoll restore", description="Put a backup in the place of the database.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("file", metavar="FILE", type=Path, nargs="?", help="what lofteskoll backup has written")
    already = "the database is put back already (by pg_restore): only make it ready for the bot to go on from"
    what.add_argument("--settle", action="store_true", help=already)
    parser.add_argument("--force", action="store_true", help="replace a database that isn't empty; it is kept beside")
    until = "when the bot last ran, in Sweden's time (now): reminders due after that are sent, those before are not"
    parser.add_argument("--ran-until", metavar="YYYY-MM-DDTHH:MM", type=_moment, help=until)
    arguments = parser.parse_args(argv)
    return run_command(lambda settings, output: _restore(arguments, settings, output))


def _moment(typed: str) -> datetime:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError as error:
        raise ArgumentTypeError(f"no such time: {typed}") from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=SWEDEN)
    if moment > datetime.now(UTC):
        raise ArgumentTypeError(f"yet to come: {typed}")
    return moment.astimezone(UTC)


def _restore(arguments: Namespace, settings: Settings, output: Output) -> int:
    told_until: datetime = arguments.ran_until or datetime.now(UTC)
    if arguments.settle:
        _tell_settled(_settle_in_place(settings, told_until), told_until, output)
        return 0
    database = sqlite_file(settings, on_postgresql=_load_instead)
    file: Path = arguments.file
    _refuse_the_wrong(file, database, force=arguments.force)
    with told_problems(database):
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _kept_from_others(database), begun_beside(database) as copy:
            contents = copy_whole(file, copy)
            settled = _made_ready(file, copy, told_until)
            write_through(copy)
            kept = _put_in_place(copy, database)
    output.say(text("{file} is restored: {contents}.", file=str(file), contents=told(contents)))
    if kept:
        output.say(text("What was there before is kept in {file}.", file=str(kept)))
    _tell_settled(settled, told_until, output)
    return 0


def _settle_in_place(settings: Settings, told_until: datetime) -> "Settled":
    with opened_database(settings) as database:
        return _settled(database, told_until)


def _settled(database: "Database", told_until: datetime) -> "Settled":
    """Let the bot go on from there, and note in each agreement's trail that it ends where the backup did."""
    from bot.services.access import note_outside
    from storage.agreements import list_versions
    from storage.backup import settle

    with database.writing() as session:
        for each in list_versions(session):
            note_outside(session, each.agreement_id, Deed.RESTORE, now=system_clock())
    return settle(database, told_until=told_until)


def _refuse_the_wrong(file: Path, database: Path, *, force: bool) -> None:
    if not file.is_file():
        raise UserError(text("There is no file {file}.", file=str(file)))
    if not database.exists():
        return
    refuse_itself(file, database)
    if not force and _holds_something(database):
        raise UserError(
            text("There is a database already in {file}. With --force it is replaced, and kept.", file=str(database))
        )


def _holds_something(database: Path) -> bool:
    """Tell whether anything could be lost: also where it can't be read."""
    from storage.backup import UnfitError, read_contents

    try:
        with told_problems(database):
            return database.stat().st_size > 0 and read_contents(database).agreements > 0
    except UnfitError:
        return True


@contextmanager
def _kept_from_others(database: Path) -> Iterator[None]:
    from storage.backup import InUseError, alone

    if not database.exists():
        yield
        return
    try:
        with alone(database):
            yield
    except InUseError as error:
        raise UserError(text("{file} is in use. End the bot first.", file=str(database))) from error


def _made_ready(file: Path, copy: Path, told_until: datetime) -> "Settled":
    """Bring the copy's tables up to date, and let the bot go on from there. UserError."""
    from sqlalchemy.exc import DatabaseError

    from storage.engine import Database

    url = f"sqlite:///{copy}"
    database = Database(url)
    try:
        update_tables(url)
        return _settled(database, told_until)
    except DatabaseError as error:
        raise UserError(text("{file} is damaged.", file=str(file))) from error
    finally:
        database.dispose()


def _put_in_place(copy: Path, database: Path) -> Path | None:
    """Let the copy be the database, in one step; return where the old one is kept, if there was one."""
    kept = database.with_name(f"{database.name}-{now_in_name()}-before-restore")
    existed = database.exists()
    if existed:
        kept.hardlink_to(database)
    # of the old one: beside the new one SQLite would write what is in them into that
    for companion in companions(database):
        companion.rename(companion.with_name(kept.name + companion.name.removeprefix(database.name)))
    copy.replace(database)
    write_through(database.parent)
    return kept if existed else None


def _tell_settled(settled: "Settled", told_until: datetime, output: Output) -> None:
    if settled.waiting:
        output.say(
            ntext(
                "{count} post that waited is looked for in the chat before it is posted.",
                "{count} posts that waited are looked for in the chat before they are posted.",
                settled.waiting,
            )
        )
    if settled.told_since:
        output.say(
            text(
                "Reminders and digests due from {since} to {until} are taken as sent. "
                "Was the bot not running then? Restore again with --ran-until.",
                since=_in_sweden(settled.told_since),
                until=_in_sweden(told_until),
            )
        )
    output.say(text("What was logged after the backup is missing: look in the channels, and log it anew."))


def _in_sweden(moment: datetime) -> str:
    return f"{moment.astimezone(SWEDEN):%Y-%m-%d %H:%M}"


def _load_instead(url: "URL") -> Text:
    command = shlex.join(
        ["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", *postgresql_place(url), "FILE"]
    )
    return text(
        "The database is PostgreSQL, which restores its backups itself: {command} Then: lofteskoll restore --settle",
        command=command,
    )
