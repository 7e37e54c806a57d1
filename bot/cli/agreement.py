"""`lofteskoll agreement`: check and import agreement files, list agreements and write them as files."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.adapters.agreement_files import AgreementFileError, FileFault, dump_agreement, read_agreement
from bot.adapters.agreement_schema import agreement_json_schema
from bot.cli.command import cannot_be_read, note_shown, opened_database, run_command
from bot.cli.output import FAILED, Output
from bot.domain.agreement import Agreement
from bot.domain.roles import Deed
from bot.domain.texts import Sayable, Text, ntext, text
from bot.settings import Settings


def main(argv: Sequence[str]) -> int:
    """Run a subcommand of `agreement` and return its exit status."""
    arguments = _parser().parse_args(argv)
    if arguments.action == "schema":
        print(json.dumps(agreement_json_schema(), indent=2, ensure_ascii=False))
        return 0
    return run_command(lambda settings, output: arguments.run(arguments, settings, output))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="lofteskoll agreement", description="Agreements as files, and those imported.")
    actions = parser.add_subparsers(dest="action", required=True, metavar="action")
    for name, run, told in (
        ("check", _check, "say what is wrong in agreement files, if anything"),
        ("import", _import, "import agreement files: all of them, or if anything is wrong none"),
    ):
        action = actions.add_parser(name, help=told, description=told)
        action.add_argument("files", metavar="FILE", type=Path, nargs="+")
        action.set_defaults(run=run)
    actions.add_parser("list", help="list what has been imported").set_defaults(run=_list)
    told = "write an agreement as a file that can be imported again"
    export = actions.add_parser("export", aliases=["show"], help=told, description=told)
    export.add_argument("id", metavar="ID")
    export.add_argument("--version", metavar="N", type=int, help="as it read in this version (the newest)")
    export.add_argument("--output", metavar="FILE", type=Path, help="the file to write (standard output)")
    export.set_defaults(run=_export)
    actions.add_parser("schema", help="print the JSON Schema of agreement files")
    return parser


def _check(arguments: Namespace, _settings: Settings, output: Output) -> int:
    agreements = _read(arguments.files, output)
    if agreements is None:
        return FAILED
    for path, agreement in agreements:
        output.say(text("{file}: {title}, {commitments}", file=str(path), **_told(agreement)))
    return 0


def _import(arguments: Namespace, settings: Settings, output: Output) -> int:
    from bot.services.agreements import import_agreements

    read = _read(arguments.files, output)
    if read is None:
        return FAILED
    agreements = [agreement for _, agreement in read]
    with opened_database(settings) as database:
        imported = import_agreements(database, agreements, at=datetime.now(UTC))
    for agreement, result in zip(agreements, imported, strict=True):
        said = {"id": agreement.id, "version": result.version}
        output.say(
            text("{id}: version {version} imported", **said)
            if result.changed
            else text("{id}: version {version} as before, no change", **said)
        )
    return 0


def _list(_arguments: Namespace, settings: Settings, output: Output) -> int:
    from bot.services.agreements import list_agreements

    with opened_database(settings) as database:
        listed = list_agreements(database)
    if not listed:
        output.say(text("No agreement has been imported yet."))
        return 0
    readable = [(each.version, each.agreement) for each in listed if each.agreement]
    for line in output.columns([_listed(version, agreement) for version, agreement in readable]):
        print(line)
    broken = [each for each in listed if each.agreement is None]
    for each in broken:
        output.complain(cannot_be_read(each.id))
    return FAILED if broken else 0


def _export(arguments: Namespace, settings: Settings, output: Output) -> int:
    from bot.services.agreement_changes import load_version

    with opened_database(settings) as database:
        agreement = load_version(database, arguments.id, arguments.version)
        about = str(arguments.version) if arguments.version else None
        note_shown(database, output, Deed.HISTORY, [agreement.id], about=about)
    content = dump_agreement(agreement)
    if arguments.output is None:
        print(content, end="")
        return 0
    try:
        arguments.output.write_text(content, encoding="utf-8")
    except OSError as error:
        problem = error.strerror or type(error).__name__
        output.complain(text("{file} can't be written: {problem}", file=str(arguments.output), problem=problem))
        return FAILED
    output.say(text("{id} is written to {file}", id=agreement.id, file=str(arguments.output)))
    return 0


def _listed(version: int, agreement: Agreement) -> tuple[Sayable, ...]:
    return (
        agreement.id,
        text("version {version}", version=version),
        period_of(agreement),
        agreement.title,
    )


def period_of(agreement: Agreement) -> Text:
    """Return the days from which and until which the agreement is in force."""
    period = agreement.in_force
    said = {"start": period.start and period.start.isoformat(), "end": period.end and period.end.isoformat()}
    if period.start and period.end:
        return text("{start} to {end}", **said)
    if period.start:
        return text("from {start}", **said)
    return text("until {end}", **said) if period.end else text("open period")


def _told(agreement: Agreement) -> dict[str, object]:
    count = len(agreement.commitments)
    return {
        "title": agreement.title,
        "commitments": ntext("{count} commitment", "{count} commitments", count),
    }


def _read(paths: Sequence[Path], output: Output) -> list[tuple[Path, Agreement]] | None:
    """Return the agreements, or say what is wrong in all of the files and return None."""
    agreements: list[tuple[Path, Agreement]] = []
    faults: list[FileFault] = []
    for path in paths:
        try:
            agreement = read_agreement(path)
        except AgreementFileError as error:
            faults += error.faults
            continue
        same = next((other for other, known in agreements if known.id == agreement.id), None)
        if same:
            found = text("{id}, which {file} has too", id=agreement.id, file=str(same))
            faults.append(FileFault(str(path), None, "id", found, text("an id of its own")))
        agreements.append((path, agreement))
    for fault in faults:
        output.complain(fault.sentence)
    return None if faults else agreements
