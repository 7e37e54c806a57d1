"""`lofteskoll extract`: what is kept, written down for who may have it: a page to read and print, and JSON.

For a record request (an agreement, for a time, by kinds), or all that concerns a chat user.
"""

import json
import os
import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.command import opened_database, run_command
from bot.cli.database_files import now_in_name, told_problems
from bot.cli.output import Output
from bot.domain.people import Person
from bot.domain.texts import text
from bot.services.errors import UserError
from bot.settings import Settings

if TYPE_CHECKING:
    from storage.engine import Database

_CHAT_ID = re.compile(r"[A-Za-z0-9]{1,40}")


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit status."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if bool(arguments.id) == bool(arguments.person):
        parser.error("name an agreement, or a person with --person")
    if arguments.person and (arguments.since or arguments.until or arguments.kind):
        parser.error("--from, --to and --kind are for an agreement: of a person it is always everything")
    return run_command(lambda settings, output: _extract(arguments, settings, output), language=arguments.language)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="lofteskoll extract",
        description="Write down what is kept: under an agreement (record request), or about a person (personal data).",
    )
    parser.add_argument("id", metavar="AGREEMENT", nargs="?", help="such as soderhamn-2022")
    parser.add_argument("--person", metavar="TEAM:USER", type=_person, help="a chat user, such as T012AB3C4:U0ABCDEF1")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="the folder to write two new files in")
    parser.add_argument("--from", dest="since", metavar="DATE", type=_day, help="what was held on that day or later")
    parser.add_argument("--to", dest="until", metavar="DATE", type=_day, help="what was held on that day or earlier")
    parser.add_argument("--kind", metavar="K", nargs="+", default=[], help="only such entries: weekly_meeting action")
    parser.add_argument("--registry-number", metavar="NUMBER", help='marks every record, such as "KS 2022/123"')
    parser.add_argument("--secrecy", metavar="PARAGRAPH", help='marks every record, such as "OSL 26 kap. 1 §"')
    parser.add_argument("--language", choices=("sv", "en"), help="of the extract (default: LOFTESKOLL_LANGUAGE)")
    return parser


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise ArgumentTypeError(f"{given} is no day such as 2022-10-14") from error


def _person(given: str) -> Person:
    team, _, user = given.partition(":")
    if not (_CHAT_ID.fullmatch(team) and _CHAT_ID.fullmatch(user)):
        raise ArgumentTypeError(f"{given} is not a workspace and a user, such as T012AB3C4:U0ABCDEF1")
    return Person(team, user)


def _extract(arguments: Namespace, settings: Settings, output: Output) -> int:
    if arguments.since and arguments.until and arguments.until < arguments.since:
        raise UserError(
            text("The last day, {end}, lies before the first, {start}.", end=arguments.until, start=arguments.since)
        )
    with told_problems(arguments.out):
        arguments.out.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{arguments.id or f'{arguments.person.team_id}-{arguments.person.user_id}'}-{now_in_name()}"
    with opened_database(settings) as database:
        document, page = _put_into_words(database, arguments, output)
    contents = {".html": page, ".json": json.dumps(document, indent=2, ensure_ascii=False) + "\n"}
    for file in _write({arguments.out / f"{name}{end}": content for end, content in contents.items()}):
        output.say(text("{file} is written.", file=str(file)))
    if not arguments.secrecy:
        output.say(text("Assess the secrecy of what is in them before you hand them out."))
    return 0


def _put_into_words(database: "Database", arguments: Namespace, output: Output) -> tuple[Mapping[str, Any], str]:
    from bot.services.extracts import Wanted, extract_agreement, extract_person
    from handlers.views.extracts import agreement_document
    from handlers.views.marking import Marking
    from handlers.views.pages import agreement_page, personal_page
    from handlers.views.personal import personal_document

    now, speaker = datetime.now(UTC), output.speaker
    marking = Marking(arguments.registry_number, arguments.secrecy)
    if arguments.person:
        about = extract_person(database, arguments.person, now=now)
        document = personal_document(about, marking, speaker)
        return document, personal_page(document, speaker)
    wanted = Wanted(arguments.id, arguments.since, arguments.until, tuple(arguments.kind))
    document = agreement_document(extract_agreement(database, wanted, now=now), marking, speaker)
    return document, agreement_page(document, speaker)


def _write(contents: Mapping[Path, str]) -> list[Path]:
    """Write the files, each new and for its owner alone; where one can't be written there is none of them."""
    written: list[Path] = []
    try:
        for file, content in contents.items():
            with told_problems(file):
                descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                written.append(file)
                with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
                    opened.write(content)
    except UserError:
        for file in written:
            file.unlink(missing_ok=True)
        raise
    return written
