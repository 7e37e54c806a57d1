"""`lofteskoll assess`: tells how an agreement stands on a day, as a table to read or as JSON."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from datetime import MAXYEAR, UTC, date, datetime
from typing import Any

from bot.cli.command import note_shown, opened_database, run_command
from bot.cli.output import Output
from bot.domain.agreement import Agreement
from bot.domain.assessment import (
    PACE_WORDS,
    STATUS_WORDS,
    Assessment,
    Figures,
    IntervalOutcome,
    JudgedEntry,
    Row,
    RowRole,
)
from bot.domain.kinds import kind_name
from bot.domain.roles import Deed
from bot.domain.texts import Joined, Sayable, text
from bot.settings import Settings

_INDENT = 6


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit status."""
    arguments = _parser().parse_args(argv)
    return run_command(lambda settings, output: _assess(arguments, settings, output), language=arguments.language)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="lofteskoll assess", description="Tell how an agreement stands on a day.")
    parser.add_argument("id", metavar="ID", help="the agreement's id, such as soderhamn-2022")
    parser.add_argument("--on", metavar="DATE", type=_day, required=True, help="the day, such as 2022-10-14")
    parser.add_argument(
        "--known-at",
        metavar="MOMENT",
        type=_moment,
        help="by what was known then, such as 2022-10-14T09:00+02:00 (default: all that is known now)",
    )
    parser.add_argument("--json", action="store_true", help="everything, as JSON")
    parser.add_argument("--language", choices=("sv", "en"), help="of the sentences (default: LOFTESKOLL_LANGUAGE)")
    return parser


def _day(given: str) -> date:
    try:
        day = date.fromisoformat(given)
    except ValueError as error:
        raise ArgumentTypeError(f"{given} is no day such as 2022-10-14") from error
    if day.year == MAXYEAR:
        raise ArgumentTypeError(f"{given} lies in the calendar's last year, whose last week it can't tell")
    return day


def _moment(given: str) -> datetime:
    wanted = "a moment with its offset from UTC, such as 2022-10-14T09:00+02:00"
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as error:
        raise ArgumentTypeError(f"{given} is no moment; wanted: {wanted}") from error
    if moment.tzinfo is None:
        raise ArgumentTypeError(f"{given} has no time zone; wanted: {wanted}")
    try:
        moment.astimezone(UTC)  # as the database keeps it
    except OverflowError as error:
        raise ArgumentTypeError(f"{given} lies beyond the calendar; wanted: {wanted}") from error
    return moment


def _assess(arguments: Namespace, settings: Settings, output: Output) -> int:
    from bot.services.agreements import assess_agreement

    with opened_database(settings) as database:
        assessment = assess_agreement(database, arguments.id, on=arguments.on, known_at=arguments.known_at)
        note_shown(database, output, Deed.EXPLAIN, [arguments.id], about=arguments.on.isoformat())
    if arguments.json:
        print(json.dumps(_as_json(assessment, output), indent=2, ensure_ascii=False))
    else:
        _print(assessment, output)
    return 0


def _print(assessment: Assessment, output: Output) -> None:
    output.say(text("{title} on {day}", title=assessment.agreement.title, day=assessment.on))
    lines = output.columns([_cells(row) for row in assessment.rows])
    for row, line in zip(assessment.rows, lines, strict=True):
        print(line)
        for judged in row.counting:
            output.say(text("counts: {entry}", entry=_named(assessment.agreement, judged)), indent=_INDENT)
        for judged in row.not_counting:
            sentence = text(
                "doesn't count: {entry} because {reasons}",
                entry=_named(assessment.agreement, judged),
                reasons=Joined(judged.reasons),
            )
            output.say(sentence, indent=_INDENT)


def _cells(row: Row) -> tuple[Sayable, ...]:
    name = f"  {row.id}" if row.role in {RowRole.CONDITION, RowRole.PURPOSE} else row.id
    return (
        name,
        STATUS_WORDS[row.status],
        PACE_WORDS[row.pace] if row.pace else "",
        _figure(row.figures),
        row.sentence,
    )


def _figure(figures: Figures) -> Sayable:
    if figures.of is not None:
        return text("{done}/{of}", done=figures.done, of=figures.of)
    return text("{done}", done=figures.done) if figures.done else "–"


def _named(agreement: Agreement, judged: JudgedEntry) -> Sayable:
    entry = judged.entry
    kind = kind_name(agreement, entry.kind)
    if entry.start == entry.end:
        return text("{kind} {start} ({id})", kind=kind, start=entry.start, id=entry.id)
    return text("{kind} {start} to {end} ({id})", kind=kind, start=entry.start, end=entry.end, id=entry.id)


def _as_json(assessment: Assessment, output: Output) -> dict[str, Any]:
    return {
        "agreement": assessment.agreement.id,
        "title": assessment.agreement.title,
        "on": assessment.on.isoformat(),
        "known_at": assessment.known_at and assessment.known_at.isoformat(),
        "rows": [_row_as_json(row, output) for row in assessment.rows],
    }


def _row_as_json(row: Row, output: Output) -> dict[str, Any]:
    say = output.speaker.say
    return {
        "id": row.id,
        "role": row.role.value,
        "kind": row.kind,
        "title": row.title,
        "text": row.text,
        "reference": row.reference,
        "responsible": list(row.responsible),
        "parent": row.parent,
        "period": row.period.model_dump(mode="json"),
        "status": row.status.value,
        "status_word": say(STATUS_WORDS[row.status]),
        "pace": row.pace and row.pace.value,
        "pace_word": row.pace and say(PACE_WORDS[row.pace]),
        "sentence": say(row.sentence),
        "figures": {
            "done": row.figures.done,
            "of": row.figures.of,
            "unit": say(row.figures.unit),
            "share": None if row.figures.share is None else float(row.figures.share),
            "per_year": {str(year): number for year, number in row.figures.per_year.items()},
            "ratio": row.figures.ratio,
        },
        "counting": [_entry_as_json(judged, output) for judged in row.counting],
        "not_counting": [_entry_as_json(judged, output) for judged in row.not_counting],
        "intervals": [_interval_as_json(outcome, output) for outcome in row.intervals],
        "verdicts": [
            {
                "party": each.party,
                "verdict": each.verdict.value,
                "comment": each.comment,
                "on": each.on.isoformat(),
            }
            for each in row.verdicts
        ],
        "history": [declared.model_dump(mode="json", exclude_none=True) for declared in row.history],
    }


def _entry_as_json(judged: JudgedEntry, output: Output) -> dict[str, Any]:
    entry = judged.entry
    return {
        "id": entry.id,
        "kind": entry.kind,
        "start": entry.start.isoformat(),
        "end": entry.end.isoformat(),
        "state": entry.state.value,
        "recorded_at": entry.recorded_at.isoformat(),
        "reasons": [output.speaker.say(reason) for reason in judged.reasons],
    }


def _interval_as_json(outcome: IntervalOutcome, output: Output) -> dict[str, Any]:
    return {
        "key": outcome.interval.key,
        "label": output.speaker.say(outcome.interval.label),
        "start": outcome.interval.start.isoformat(),
        "end": outcome.interval.end.isoformat(),
        "state": outcome.state.value,
        "late": outcome.late,
        "reason": outcome.reason,
    }
