"""`lofteskoll audit`: verifies the audit trail's seals, shows what people did, seals what isn't yet."""

import json
import re
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.cli.command import note_shown, opened_database, run_command
from bot.cli.output import Output
from bot.domain.calendar import ONE_DAY
from bot.domain.people import Person
from bot.domain.roles import Deed
from bot.domain.texts import Sayable, ntext, text
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.services.audit import Expected, Verified
    from storage.audit import TrailRecord
    from storage.seals import Seal

FAULTY = 1
"""The exit status where the trail isn't as it was sealed."""

_NO_AGREEMENT = "-"
_ABOUT_AGREEMENT = f"the agreement's id; {_NO_AGREEMENT} for what was refused under none"


def main(argv: Sequence[str]) -> int:
    """Run a subcommand of `audit` and return its exit status."""
    arguments = _parser().parse_args(argv)
    return run_command(lambda settings, output: arguments.run(arguments, settings, output))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="lofteskoll audit", description="Who did what with an agreement, and the seals on it.")
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    told = "recompute every seal and every record; status 1 where one isn't as it was sealed"
    verify = actions.add_parser("verify", help=told, description=told)
    verify.add_argument("id", metavar="AGREEMENT", nargs="?", type=_agreement, help=f"{_ABOUT_AGREEMENT} (all)")
    told = "a seal that was written down elsewhere, which has to be there unchanged (may be given several times)"
    verify.add_argument("--expect", metavar="NUMBER:HASH", type=_seal, action="append", default=[], help=told)
    verify.set_defaults(run=_verify)
    told = "show who did what, and what came of it"
    show = actions.add_parser("show", help=told, description=told)
    show.add_argument("id", metavar="AGREEMENT", type=_agreement, help=_ABOUT_AGREEMENT)
    show.add_argument("--from", metavar="DATE", dest="first", type=_day, help="from this day on, such as 2022-10-14")
    show.add_argument("--to", metavar="DATE", dest="last", type=_day, help="up to this day, included")
    show.add_argument("--person", metavar="TEAM:USER", type=_person, help="what this person did")
    show.add_argument("--json", action="store_true", help="everything, as JSON")
    show.set_defaults(run=_show)
    told = "seal now what the bot would seal in a minute: before a backup, say"
    actions.add_parser("seal", help=told, description=told).set_defaults(run=_seal_now)
    return parser


def _agreement(given: str) -> str:
    return "" if given == _NO_AGREEMENT else given


def _seal(given: str) -> "Expected":
    from bot.services.audit import Expected

    found = re.fullmatch(r"([1-9]\d{0,8}):([0-9a-f]{64})", given.strip().lower())
    if not found:
        raise ArgumentTypeError(f"{given} is no seal such as 31:b5bb9d80…, a number and 64 letters and digits")
    return Expected(int(found[1]), found[2])


def _day(given: str) -> date:
    try:
        day = date.fromisoformat(given)
    except ValueError as error:
        raise ArgumentTypeError(f"{given} is no day such as 2022-10-14") from error
    if day.year in {MINYEAR, MAXYEAR}:
        raise ArgumentTypeError(f"{given} lies at an end of the calendar")
    return day


def _person(given: str) -> Person:
    team_id, _, user_id = given.partition(":")
    if not (team_id and user_id):
        raise ArgumentTypeError(f"{given} is no person such as T0123ABCD:U0123ABCD, a workspace and who in it")
    return Person(team_id, user_id)


def _verify(arguments: Namespace, settings: Settings, output: Output) -> int:
    from bot.services.audit import verify_trail, verify_trails
    from bot.services.errors import UserError

    if arguments.expect and arguments.id is None:
        raise UserError(
            text("Say which one's seal is expected: lofteskoll audit verify AGREEMENT --expect NUMBER:HASH")
        )
    with opened_database(settings) as database:
        verified = (
            verify_trails(database)
            if arguments.id is None
            else [verify_trail(database, arguments.id, expected=arguments.expect)]
        )
    for each in verified:
        _tell(each, output)
    if not verified:
        output.say(text("There is no audit trail yet."))
    return FAULTY if any(each.faults for each in verified) else 0


def _tell(verified: "Verified", output: Output) -> None:
    name = _named(verified.agreement_id)
    output.say(
        text(
            "{id}: {records}, of which {sealed}, {unsealed} not yet; {emptied}; {seals}",
            id=name,
            records=ntext("{count} record", "{count} records", verified.records),
            sealed=ntext("{count} sealed", "{count} sealed", verified.sealed),
            unsealed=verified.unsealed,
            emptied=ntext("{count} emptied by disposal", "{count} emptied by disposal", verified.emptied),
            seals=ntext("{count} seal in all", "{count} seals in all", verified.seals),
        )
    )
    if verified.newest:
        output.say(text("the newest seal: {seal}", seal=_written(verified.newest)), indent=2)
    for fault in verified.faults:
        output.complain(text("{id}: {fault}", id=name, fault=fault))


def _show(arguments: Namespace, settings: Settings, output: Output) -> int:
    from bot.services.audit import audit_zone, read_audit

    with opened_database(settings) as database:
        zone = audit_zone(database, arguments.id)
        records = read_audit(
            database,
            arguments.id,
            person=arguments.person,
            since=arguments.first and _begin_of(arguments.first, zone),
            until=arguments.last and _begin_of(arguments.last + ONE_DAY, zone),
        )
        note_shown(database, output, Deed.AUDIT, [arguments.id], about=arguments.person and str(arguments.person))
    if arguments.json:
        shown = {"agreement": arguments.id, "records": [_as_json(each, zone) for each in records]}
        print(json.dumps(shown, indent=2, ensure_ascii=False))
    elif records:
        for line in output.columns([_cells(each, zone) for each in records]):
            print(line)
    else:
        output.say(text("There is nothing of that in the trail."))
    return 0


def _seal_now(_arguments: Namespace, settings: Settings, output: Output) -> int:
    from bot.services.sealing import seal_all

    with opened_database(settings) as database:
        seals = seal_all(database, now=datetime.now(UTC))
    for each in seals:
        told = {"id": _named(each.agreement_id), "seal": _written(each)}
        output.say(
            ntext(
                "{id}: {count} record is sealed by {seal}",
                "{id}: {count} records are sealed by {seal}",
                each.records,
                **told,
            )
        )
    if not seals:
        output.say(text("Everything is sealed already."))
    return 0


def _begin_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _cells(record: "TrailRecord", zone: ZoneInfo) -> tuple[Sayable, ...]:
    from bot.services.audit_words import about_said, deed_said, outcome_said

    when = f"{record.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    if record.salt is None:
        return (when, "–", text("emptied by disposal"), "", "")
    who = f"{record.team_id}:{record.user_id}" if record.user_id else ""
    deed, about, outcome = (_plain(each or "") for each in (record.deed, record.about, record.outcome))
    return (
        when,
        _plain(who) or text("the bot, or those who run it"),
        deed_said(deed, outcome),
        about_said(about),
        outcome_said(outcome),
    )


def _as_json(record: "TrailRecord", zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": record.id,
        "at": record.at.astimezone(zone).isoformat(),
        "team_id": record.team_id,
        "user_id": record.user_id,
        "deed": record.deed,
        "about": record.about,
        "outcome": record.outcome,
        "emptied": record.salt is None,
        "digest": record.digest,
        "seal": record.seal,
    }


def _written(seal: "Seal") -> str:
    return f"{seal.number}:{seal.hash}"


def _named(agreement_id: str) -> str:
    return _plain(agreement_id or _NO_AGREEMENT)


def _plain(what: str) -> str:
    """Return an id without what a terminal would take for a command: some are as somebody forged them."""
    return "".join(each if each.isprintable() else "�" for each in what)
