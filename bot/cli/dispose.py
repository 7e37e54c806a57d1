"""`lofteskoll dispose`: tells what has been kept for long enough, and with --do erases it; with --log, what was."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bot.cli.command import cannot_be_read, note_shown, opened_database, run_command
from bot.cli.output import FAILED, Output
from bot.domain.assessment import STATUS_WORDS, Row
from bot.domain.calendar import local_day
from bot.domain.disposal_rules import AUDIT, OTHER_ENTRIES, REMINDERS, DisposalRule, Erase, KeptFrom
from bot.domain.kinds import kind_name
from bot.domain.reminding.office import SWEDEN
from bot.domain.roles import Deed
from bot.domain.texts import Sayable, ntext, text
from bot.services.errors import UserError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.domain.agreement import Agreement
    from bot.services.disposal_reports import DisposalReport, RuleReport
    from storage.disposal import Disposal
    from storage.engine import Database

_EARLIEST, _LATEST = date(1970, 1, 1), date(2999, 12, 31)
_SORTS = {
    OTHER_ENTRIES: text("all other entries"),
    REMINDERS: text("reminders, weekly digests and other posts"),
    AUDIT: text("who did what in the audit trail"),
}
_FROM = {
    KeptFrom.AGREEMENT_END: text("after the agreement's end"),
    KeptFrom.RECORDED: text("after it was recorded"),
}
_ERASED = {Erase.TEXTS: text("texts and who did it"), Erase.ALL: text("all of it")}


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit status."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if arguments.log and (arguments.do or arguments.on):
        parser.error("--log tells of what was erased: without --do and --on")
    return run_command(lambda settings, output: _dispose(arguments, settings, output), language=arguments.language)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="lofteskoll dispose",
        description="Tell what has been kept for as long as the agreements' rules say; with --do, erase it for good.",
    )
    parser.add_argument("id", metavar="AGREEMENT", nargs="?", help="such as soderhamn-2022 (default: all with rules)")
    parser.add_argument("--on", metavar="DATE", type=_day, help="as on that day, such as 2026-01-01 (default: today)")
    parser.add_argument("--do", action="store_true", help="erase it; without this nothing is changed")
    parser.add_argument("--log", action="store_true", help="tell what has been erased, when and by which rule")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.add_argument("--language", choices=("sv", "en"), help="of the report (default: LOFTESKOLL_LANGUAGE)")
    return parser


def _day(given: str) -> date:
    try:
        day = date.fromisoformat(given)
    except ValueError as error:
        raise ArgumentTypeError(f"{given} is no day such as 2026-01-01") from error
    if not _EARLIEST <= day <= _LATEST:
        raise ArgumentTypeError(f"{given} lies outside the years 1970 to 2999")
    return day


def _dispose(arguments: Namespace, settings: Settings, output: Output) -> int:
    from bot.services.disposal import find_unreadable

    with opened_database(settings) as database:
        unreadable = [] if arguments.id else find_unreadable(database)
        if arguments.log:
            _tell_log(arguments, database, output)
        else:
            _tell_disposals(arguments, database, output)
    for agreement_id in unreadable:
        output.complain(cannot_be_read(agreement_id))
    return FAILED if unreadable else 0


def _tell_disposals(arguments: Namespace, database: "Database", output: Output) -> None:
    from bot.services.disposal import dispose, plan_disposals

    now = datetime.now(UTC)
    today = local_day(now, SWEDEN)
    on = arguments.on or today
    if arguments.do and on > today:
        raise UserError(text("{day} has not been yet: what is erased has to be due today.", day=on))
    if arguments.do:
        reports = dispose(database, arguments.id, on=on, now=now)
    else:
        reports = plan_disposals(database, arguments.id, on=on)
        ids = [report.agreement.id for report in reports]
        note_shown(database, output, Deed.REPORT, ids, about="disposal")
    if arguments.json:
        documents = [report.document() | {"done": arguments.do} for report in reports]
        print(json.dumps(documents, indent=2, ensure_ascii=False))
        return
    if not reports:
        output.say(text("No agreement has rules of disposal."))
    for report in reports:
        _print(report, output, done=arguments.do)


def _tell_log(arguments: Namespace, database: "Database", output: Output) -> None:
    from bot.services.disposal import find_disposals

    found = find_disposals(database, arguments.id)
    note_shown(database, output, Deed.REPORT, [agreement.id for agreement, _ in found], about="disposal")
    if arguments.json:
        documents = [
            {"id": each.id, "at": each.at.isoformat(), **each.report} for _, disposals in found for each in disposals
        ]
        print(json.dumps(documents, indent=2, ensure_ascii=False))
        return
    if not found:
        output.say(text("Nothing has been disposed of."))
    for agreement, disposals in found:
        for each in disposals:
            _print_logged(agreement, each, output)


def _print_logged(agreement: "Agreement", disposal: "Disposal", output: Output) -> None:
    from bot.services.disposal_reports import rule_reports_in

    when = disposal.at.astimezone(agreement.zone)
    said = {"title": agreement.title, "when": when, "number": disposal.id}
    output.say(text("{title}, {when}: disposal {number}", **said))
    _print_rules(agreement, rule_reports_in(disposal.report), output)
    if disposal.report.get("unfinished"):
        output.say(text("It was interrupted: the next disposal went on."), indent=2)


def _print(report: "DisposalReport", output: Output, *, done: bool) -> None:
    agreement = report.agreement
    output.say(text("{title} ({id}), {day}", title=agreement.title, id=agreement.id, day=report.on))
    if not agreement.disposal:
        output.say(text("The agreement has no rules of disposal: everything is kept."), indent=2)
    _print_rules(agreement, report.rules, output)
    for change in report.changes:
        said = {"id": change.before.id, "before": _standing(change.before), "after": _standing(change.after)}
        output.say(text("{id} is now {before}, then: {after}", **said), indent=2)
    for needed in report.needed:
        kind = kind_name(agreement, needed.entry.kind)
        stays = text(
            "Stays: {kind} {day} ({id}), because {why}",
            kind=kind,
            day=needed.entry.start,
            id=needed.entry.id,
            why=needed.why,
        )
        output.say(stays, indent=2)
    _print_erasures(report, output, done=done)
    if report.is_empty:
        output.say(text("There is nothing to erase."), indent=2)
    elif done:
        output.say(text("It is erased. The bot erases the messages as it runs."), indent=2)
    else:
        output.say(text("Nothing has been changed. With --do it is erased for good."), indent=2)


def _print_rules(agreement: "Agreement", reports: Iterable["RuleReport"], output: Output) -> None:
    for each in reports:
        output.say(text("{rule}: {count}", rule=_rule(agreement, each.rule), count=_counted(each)), indent=2)
        if each.unknown:
            output.say(_unknown(each.unknown), indent=4)


def _print_erasures(report: "DisposalReport", output: Output, *, done: bool) -> None:
    if report.waiting:
        waiting = ntext(
            "{count} message or picture of an earlier disposal waits to be erased by the bot.",
            "{count} messages or pictures of earlier disposals wait to be erased by the bot.",
            report.waiting,
        )
        output.say(waiting, indent=2)
    if report.failed:
        failed = ntext(
            "{count} message or picture could not be erased (the log says why).",
            "{count} messages or pictures could not be erased (the log says why).",
            report.failed,
        )
        output.say(failed, indent=2)
        output.say(text("It is tried again now.") if done else text("With --do it is tried again."), indent=4)


def _rule(agreement: "Agreement", rule: DisposalRule) -> Sayable:
    number, unit = int(rule.keep.split()[0]), rule.keep.split()[1]
    years = unit.startswith("year")
    return text(
        "{records}, {keep} {counted_from}, {erased}",
        records=_SORTS.get(rule.records) or kind_name(agreement, rule.records),
        keep=ntext("{count} year", "{count} years", number)
        if years
        else ntext("{count} month", "{count} months", number),
        counted_from=_FROM[rule.counted_from],
        erased=_ERASED[rule.erase],
    )


def _counted(report: "RuleReport") -> Sayable:
    if not report.records:
        return text("nothing")
    records = ntext("{count} record", "{count} records", report.records)
    if report.first is None:
        return records
    messages = ntext("{count} message", "{count} messages", report.messages)
    if report.first == report.last:
        return text("{records} of {day}, {messages} in the chat", records=records, day=report.first, messages=messages)
    said = {"records": records, "first": report.first, "last": report.last, "messages": messages}
    return text("{records} from {first} to {last}, {messages} in the chat", **said)


def _unknown(number: int) -> Sayable:
    return ntext(
        "{count} post may stand in a channel, and nobody knows where: look for it there.",
        "{count} posts may stand in a channel, and nobody knows where: look for them there.",
        number,
    )


def _standing(row: Row) -> Sayable:
    figures = row.figures
    said = {"status": STATUS_WORDS[row.status], "done": figures.done, "of": figures.of}
    return text("{status} ({done}/{of})", **said) if figures.of is not None else text("{status} ({done})", **said)
