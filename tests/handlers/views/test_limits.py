"""Every view of every agreement, in every state that it can be in, is one that Slack would show."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.domain.agreement import Agreement
from bot.domain.assessment import Assessment
from bot.domain.entries import Entry
from bot.domain.judging.assess import assess, would_count
from bot.domain.kinds import CommitmentEvent
from bot.domain.roles import Role, allowed_to
from bot.domain.texts import text
from bot.language import Speaker, speaker_for
from bot.services.entries import Review
from handlers.forms.form import activity_form
from handlers.views.answers import tied_view, told_modal, told_view, untied_view
from handlers.views.entries import Post, entry_post, verdicts_of
from handlers.views.explanation import explanation_view
from handlers.views.glance import glance_view
from handlers.views.help import help_view
from handlers.views.message import Message
from handlers.views.reviews import review_view
from tests.factories import event, make_agreement, make_commitment, meeting, operation
from tests.slack_limits import problems

AGREEMENTS = [read_agreement(path) for path in built_in_files()]
MANY = make_agreement(*(make_commitment(f"P{number}", title="Löfte " + "x" * 69) for number in range(1, 100)))
DAYS = [date(2017, 1, 1), date(2020, 6, 30), date(2022, 10, 14), date(2030, 1, 1)]
LANGUAGES = [speaker_for("sv"), speaker_for("en")]
EVERYTHING = allowed_to(Role.COORDINATOR)
LONG = "Ett skäl & <ett till> " * 130


def as_json(shown: Any) -> dict[str, Any]:
    if isinstance(shown, Message):
        shown = {"text": shown.text, "blocks": [block.to_dict() for block in shown.blocks]}
    else:
        shown = shown.to_dict()
    carried: dict[str, Any] = json.loads(json.dumps(shown))
    return carried


def history(agreement: Agreement, around: date) -> list[Entry]:
    """Return much of what can be logged: operations and meetings, excuses and assessments with long words."""
    start = agreement.in_force.start or around
    entries = [operation(start + timedelta(days=number), focus=()) for number in range(40)]
    entries += [meeting(start + timedelta(weeks=number)) for number in range(0, 60, 2)]
    for commitment in agreement.commitments:
        if commitment.target.kind == "cadence":
            entries.append(
                event(CommitmentEvent.INTERVAL_EXCUSED, commitment.id, start, interval="2022-W02", reason=LONG)
            )
        for party in agreement.signatories:
            said = {"party": party.id, "verdict": "partly_fulfilled", "comment": LONG}
            entries.append(event(CommitmentEvent.ASSESSED, commitment.id, start, **said))
    return entries


def assessments(agreement: Agreement) -> list[Assessment]:
    return [assess(agreement, entries, on=day) for day in DAYS for entries in ([], history(agreement, day))]


@pytest.mark.parametrize("agreement", [*AGREEMENTS, MANY], ids=lambda agreement: agreement.id)
@pytest.mark.parametrize("speaker", LANGUAGES, ids=lambda speaker: speaker.locale)
def test_the_glance_and_every_explanation(agreement: Agreement, speaker: Speaker) -> None:
    for assessment in assessments(agreement):
        for shared in (True, False):
            glance = glance_view(assessment, speaker, others=AGREEMENTS, shared=shared, allowed=EVERYTHING)
            assert problems(as_json(glance)) == []
        for row in assessment.rows:
            assert problems(as_json(explanation_view(assessment, row, speaker, allowed=EVERYTHING))) == []


@pytest.mark.parametrize("agreement", [*AGREEMENTS, MANY], ids=lambda agreement: agreement.id)
@pytest.mark.parametrize("speaker", LANGUAGES, ids=lambda speaker: speaker.locale)
def test_reviews_and_posts(agreement: Agreement, speaker: Speaker) -> None:
    day = agreement.in_force.start or date(2022, 10, 10)
    noted = meeting(day)
    long_note = {**noted.values, "decisions": "&" * 2000, "actions": [{"text": "<" * 200}] * 10}
    for entry in (operation(*(day + timedelta(days=n) for n in range(10))), Entry(**as_entry(noted, long_note))):
        previews = would_count(agreement, entry, [], on=entry.end)
        form = activity_form(agreement, entry.kind)
        notice = text("This is needed: fill it in.")
        for said in (None, notice):
            review = Review(agreement, entry, previews, ())
            view = review_view(review, form, said, private_metadata="{}", speaker=speaker)
            assert problems(as_json(view)) == []
        assessment = assess(agreement, [entry], on=entry.end)
        post = entry_post(Post(agreement, entry, form, verdicts_of(assessment, entry), "Anna"), speaker)
        assert problems(as_json(post)) == []


def as_entry(entry: Entry, values: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Entry.__slots__} | {"values": values}


@pytest.mark.parametrize("speaker", LANGUAGES, ids=lambda speaker: speaker.locale)
def test_short_answers(speaker: Speaker) -> None:
    shown = [
        help_view(speaker),
        untied_view(speaker),
        tied_view(MANY, speaker),
        told_view(LONG, speaker),
        told_modal(text("That didn't work"), LONG, speaker),
    ]

    assert [problem for each in shown for problem in problems(as_json(each))] == []
