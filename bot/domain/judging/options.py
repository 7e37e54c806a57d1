"""The option to extend an agreement as a row: no promise, but those who ask for it are told how it stands."""

from datetime import date
from fractions import Fraction

from dateutil.relativedelta import relativedelta

from bot.domain.agreement import Agreement, Extension, ExtensionDecision
from bot.domain.assessment import Figures, Pace, Row, RowRole, Status
from bot.domain.calendar import Period
from bot.domain.judging.pace import pace_by_due
from bot.domain.judging.sentences import clauses, due_clause
from bot.domain.texts import Sayable, text


def extension_row(agreement: Agreement, on: date) -> Row | None:
    """Return a row for the option, or None where the agreement has none that can be asked for.

    What is wanted is a decision in time, either way; silence lets the agreement expire.
    """
    extension = agreement.extension
    if extension is None or extension.id is None:
        return None
    decided = _decided(extension, on)
    status = _status(extension, decided, on)
    return Row(
        id=extension.id,
        role=RowRole.OPTION,
        kind="extension",
        title=extension.title or "",
        text=extension.text or "",
        reference=extension.reference or "",
        responsible=tuple(party.id for party in agreement.signatories),
        period=Period(end=extension.decide_by),
        status=status,
        sentence=_sentence(agreement, extension, decided, on),
        pace=_pace(extension, status, on),
        figures=Figures(
            done=int(status is Status.FULFILLED),
            of=1,
            unit=text("decided"),
            share=Fraction(int(status is Status.FULFILLED)),
        ),
    )


def _decided(extension: Extension, on: date) -> ExtensionDecision | None:
    decision = extension.decision
    return decision if decision and decision.on <= on else None


def _status(extension: Extension, decided: ExtensionDecision | None, on: date) -> Status:
    if decided and decided.on <= extension.decide_by:
        return Status.FULFILLED
    return Status.NOT_FULFILLED if on > extension.decide_by else Status.NOT_STARTED


def _pace(extension: Extension, status: Status, on: date) -> Pace | None:
    return pace_by_due(extension.decide_by, on) if status is Status.NOT_STARTED else None


def _sentence(agreement: Agreement, extension: Extension, decided: ExtensionDecision | None, on: date) -> Sayable:
    if decided and decided.on > extension.decide_by:
        when = text("decided {day}, after {due}", day=decided.on, due=extension.decide_by)
        return clauses(when, text("the agreement had expired by then"))
    if decided and not decided.extended:
        return text("decided {day}: not extended", day=decided.on)
    if decided:
        return text("decided {day}: extended until {end}", day=decided.on, end=agreement.in_force.end)
    if on > extension.decide_by:
        return text("no decision by {due}, so the agreement was not extended", due=extension.decide_by)
    until = _if_extended(agreement, extension)
    return clauses(
        text("not decided yet"),
        text("would extend it until {end}", end=until) if until else None,
        due_clause(extension.decide_by, on),
    )


def _if_extended(agreement: Agreement, extension: Extension) -> date | None:
    """Return the last day with the extension; one granted later than the day of judgement is in it already."""
    end = agreement.in_force.end
    return end if end is None or extension.granted else end + relativedelta(months=extension.months)
