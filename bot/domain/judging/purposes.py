"""Why a commitment is there ("so that …"): the parties assess it, by the figures, and it blocks nothing."""

from collections.abc import Sequence
from fractions import Fraction

from bot.domain.assessment import Answer, Figures, PartyVerdict, Status
from bot.domain.entries import Entry
from bot.domain.judging.case import Case, Judgement, running_status
from bot.domain.judging.conditions import Check, includes_all
from bot.domain.judging.judged import JudgedEntries, amounts_by_year, judge_activities, years_of
from bot.domain.judging.sentences import amount, clauses, logged, not_counting
from bot.domain.judging.verdicts import say_verdicts, verdicts_about
from bot.domain.purposes import Evidence, Purpose
from bot.domain.texts import Sayable, text

_NAMES_ALL = Answer(met=True, sentence=text("names all that is asked for"))
_LACKS_SOME = Answer(met=False, sentence=text("does not name all that is asked for"))


def judge_purpose(case: Case, purpose: Purpose) -> Judgement:
    """Return what the responsible signatories say of the purpose, with its figure."""
    responsible = _responsible(case, purpose)
    verdicts = [each for each in verdicts_about(purpose.id, case.agreement, case.ledger) if each.party in responsible]
    judged = _evidence(case, purpose.evidence)
    figures = _figures(case, purpose.evidence, judged)
    said = say_verdicts(verdicts, responsible, case.words)
    return Judgement(
        status=_status(case, responsible, verdicts, started=bool(judged.examined)),
        sentence=clauses(
            _evidence_clause(purpose.evidence, figures),
            said,
            # of a share, those that lack something are in the figure already
            not_counting(judged.all) if figures.of is None else None,
        ),
        figures=figures,
        entries=judged.all,
        examined=judged.examined,
    )


def _responsible(case: Case, purpose: Purpose) -> list[str]:
    """Return the signatories among those responsible; where there are none, all of them."""
    signatories = [party.id for party in case.agreement.signatories]
    return [party for party in signatories if party in purpose.responsible] or signatories


def _status(case: Case, responsible: Sequence[str], verdicts: Sequence[PartyVerdict], *, started: bool) -> Status:
    given = {each.verdict for each in verdicts}
    if given and len(verdicts) == len(responsible):
        return given.pop() if len(given) == 1 else Status.PARTLY_FULFILLED
    return running_status(case, started=started or bool(given), at_end=Status.NOT_ASSESSABLE)


def _evidence(case: Case, evidence: Evidence | None) -> JudgedEntries:
    if evidence is None:
        return JudgedEntries()
    return judge_activities(case, evidence.activities, _checks(evidence))


def _checks(evidence: Evidence) -> list[Check]:
    field, wanted = evidence.field, evidence.values
    if evidence.measure != "share" or field is None:
        return []

    def check(entry: Entry) -> Answer:
        return _NAMES_ALL if includes_all(wanted, entry.values.get(field)) else _LACKS_SOME

    return [check]


def _figures(case: Case, evidence: Evidence | None, judged: JudgedEntries) -> Figures:
    if evidence is None:
        return Figures()
    if evidence.measure == "sum":
        per_year = amounts_by_year(case.ledger, judged.counting, evidence.field)
        return Figures(done=sum(per_year.values()), unit=evidence.unit or "", per_year=per_year)
    done, of = len(judged.counting), len(judged.examined)
    per_year = years_of(case.ledger, judged.counting)
    if evidence.measure == "count":
        return Figures(done=done, unit=evidence.unit or "", per_year=per_year)
    share = Fraction(done, of) if of else None
    return Figures(done=done, of=of or None, unit=evidence.unit or "", share=share, per_year=per_year)


def _evidence_clause(evidence: Evidence | None, figures: Figures) -> Sayable | None:
    if evidence is None:
        return None
    if evidence.measure == "share" and figures.of is None:
        return text("nothing logged yet")
    if figures.of is None:
        return amount(figures.done, evidence.unit) if evidence.unit else logged(figures.done)
    return text("{done} of {of} {unit}", done=figures.done, of=figures.of, unit=evidence.unit or text("logged"))
