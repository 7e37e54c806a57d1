"""What is to come, what is put off, and what a kind of reminder says next."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.reminding.settings import Kind
from bot.services.reminding import (
    resume,
    switch,
)
from bot.services.reminding_overview import days_ahead, digest_now, overview, preview
from storage.engine import Database
from storage.occasions import Hold, put_hold
from tests.chat import MUNICIPALITY, POLICE
from tests.factories import activity
from tests.handlers.scene import FRIDAY
from tests.storage.examples import log

AGREEMENT = "soderhamn-2022"


def hold(kind: Kind, subject: str, until: datetime | None = None, channel_id: str = POLICE.channel_id) -> Hold:
    return Hold(AGREEMENT, kind.family, subject, POLICE.team_id, channel_id, until, FRIDAY, POLICE.user_id)


def put_off(database: Database, *holds: Hold) -> None:
    with database.writing() as session:
        for each in holds:
            put_hold(session, each)


def test_of_what_comes_again_and_again_the_first_is_shown(tied: Database) -> None:
    seen = overview(tied, POLICE, AGREEMENT, now=FRIDAY)

    kinds = [each.item.occasion.kind for each in seen.coming]
    assert kinds.count(Kind.DIGEST) == kinds.count(Kind.WEEK_OPEN) == kinds.count(Kind.WEEK_MISSED) == 1
    moments = [each.at for each in seen.coming]
    assert moments == sorted(moments)
    assert all(each.recipients for each in seen.coming)


def test_what_is_off_or_not_wanted_any_more_isnt_to_come(tied: Database) -> None:
    switch(tied, POLICE, AGREEMENT, Kind.DIGEST, on=False, now=FRIDAY)
    own = hold(Kind.WEEK_MISSED, "S6:2022-W41")
    theirs = replace(own, team_id=MUNICIPALITY.team_id, channel_id=MUNICIPALITY.channel_id)
    put_off(tied, own, theirs)

    coming = {each.item.occasion.kind: each for each in overview(tied, POLICE, AGREEMENT, now=FRIDAY).coming}
    assert Kind.DIGEST not in coming
    assert coming[Kind.WEEK_MISSED].item.occasion.subject == "S6:2022-W42", "the next one is"


def test_what_is_put_off_is_shown_where_it_was_and_can_be_taken_back(tied: Database) -> None:
    monday = FRIDAY + timedelta(days=3)
    put_off(
        tied,
        hold(Kind.WEEK_MISSED, "S6:2022-W40", monday),
        hold(Kind.WEEK_OPEN, "S6:2022-W41", channel_id=POLICE.user_id),
        hold(Kind.PACE, "S7:settled long ago"),
        hold(Kind.WEEK_MISSED, "S6:2022-W39", FRIDAY - timedelta(days=1)),
        hold(Kind.WEEK_MISSED, "S6:2022-W38", channel_id="U0ERIK"),
    )

    held = overview(tied, POLICE, AGREEMENT, now=FRIDAY).held
    assert {each.occasion.subject for each in held} == {"S6:2022-W40", "S6:2022-W41"}
    assert not overview(tied, MUNICIPALITY, AGREEMENT, now=FRIDAY).held

    assert resume(tied, POLICE, AGREEMENT, Kind.WEEK_OPEN, "S6:2022-W41", now=FRIDAY)
    assert not resume(tied, POLICE, AGREEMENT, Kind.WEEK_OPEN, "S6:2022-W41", now=FRIDAY)
    assert not resume(tied, POLICE, AGREEMENT, Kind.WEEK_MISSED, "S6:2022-W38", now=FRIDAY), "a colleague's own"
    assert not resume(tied, MUNICIPALITY, AGREEMENT, Kind.WEEK_MISSED, "S6:2022-W40", now=FRIDAY)
    held = overview(tied, POLICE, AGREEMENT, now=FRIDAY).held
    assert [each.occasion.subject for each in held] == ["S6:2022-W40"]


def test_what_is_off_can_be_previewed(tied: Database) -> None:
    switch(tied, POLICE, AGREEMENT, Kind.DEADLINE, on=False, now=FRIDAY)

    seen = preview(tied, POLICE, AGREEMENT, Kind.DEADLINE, now=FRIDAY)

    assert not seen.setting.way.on
    assert seen.coming is not None
    assert seen.coming.at == datetime.fromisoformat("2022-12-01T08:00+01:00")
    assert preview(tied, POLICE, AGREEMENT, Kind.EXTENSION, now=FRIDAY).coming is None


def test_a_preview_looks_a_year_ahead_but_less_far_where_every_day_is_judged_by_itself() -> None:
    assert {kind for kind in Kind if days_ahead(kind) == 45} == {
        Kind.MEETING,
        Kind.WEEK_OPEN,
        Kind.WEEK_MISSED,
        Kind.PACE,
    }
    assert {days_ahead(kind) for kind in Kind} == {45, 366}


def test_a_preview_ends_where_it_says(tied: Database) -> None:
    """The pledge begins with 2022: nothing of a week is due before."""
    first = datetime.fromisoformat("2022-01-07T12:00+01:00")

    for days, found in ((46, False), (44, True)):
        seen = preview(tied, POLICE, AGREEMENT, Kind.WEEK_OPEN, now=first - timedelta(days=days))
        assert (seen.coming is not None) is found, days


def test_what_is_put_off_is_put_off_for_its_owner_and_coordinator_alike(tied: Database) -> None:
    values = {"text": "Ring skolan", "due": "2022-09-26", "team": POLICE.team_id, "owner": POLICE.user_id}
    entry = activity("action", FRIDAY.date(), values, recorded_at=FRIDAY - timedelta(days=20))
    log(tied, entry, agreement_id=AGREEMENT)
    put_off(tied, hold(Kind.ACTION, f"{entry.id}@2022-09-26", channel_id=POLICE.user_id))

    seen = overview(tied, POLICE, AGREEMENT, now=FRIDAY)

    assert [each.occasion.kind for each in seen.held] == [Kind.ACTION], "one thing, called what it is to its owner"
    assert not [each for each in seen.coming if each.item.occasion.kind in {Kind.ACTION, Kind.ESCALATION}]
    assert resume(tied, POLICE, AGREEMENT, Kind.ESCALATION, f"{entry.id}@2022-09-26", now=FRIDAY), "by either name"
    assert not overview(tied, POLICE, AGREEMENT, now=FRIDAY).held


def test_the_digest_as_it_would_be_now_is_of_the_week_that_is_over(tied: Database) -> None:
    assert digest_now(tied, POLICE, AGREEMENT, now=FRIDAY).week.key == "2022-W40"
