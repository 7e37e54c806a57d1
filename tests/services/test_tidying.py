"""What goes by itself: what is half done and forgotten, who asked or was invited long ago, nobody's trail."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.domain.people import Person
from bot.domain.roles import Deed, Role
from bot.services.access import Caller
from bot.services.admission import ANSWERED_POST, ASKED_POST, Asking, answer, ask
from bot.services.audit import verify_trails
from bot.services.entry_making import DRAFTS_LAST
from bot.services.invitations import LASTS, InvitationGone, invite_from_outside, redeem
from bot.services.outbox import note_sent
from bot.services.tidying import COMING_IN_LASTS, NOBODYS_TRAIL_LASTS, SKETCHES_LAST, tidy
from storage.audit import Record, add_record
from storage.engine import Database
from storage.extracts import find_traces
from storage.seals import list_seals
from storage.sending import claim_deliveries
from storage.tables import (
    AdmissionRow,
    AuditRow,
    Base,
    DeliveryRow,
    DraftRow,
    InvitationRow,
    SealRow,
    SketchRow,
)
from tests.chat import MUNICIPALITY, POLICE
from tests.handlers.scene import FRIDAY
from tests.services.trail import noted

AGREEMENT = "soderhamn-2022"
NORA = Caller("T0POLIS", "U0NORA", "C0POLIS")
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def rows(database: Database, table: type[Base]) -> int:
    with database.reading() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def put(database: Database, row: Base) -> None:
    with database.writing() as session:
        session.add(row)


def post_everything(database: Database, now: datetime) -> list[str]:
    """Let all that waits be out; return the keys."""
    with database.writing() as session:
        waiting = claim_deliveries(session, now=now, lease=DAY, limit=100)
    for delivery in waiting:
        note_sent(database, delivery, "1.1", now=now)
    return [each.key for each in waiting]


def answered(database: Database, role: Role | None, *, now: datetime = FRIDAY, number: int = 1) -> None:
    """Let Nora ask, and Anna answer."""
    assert ask(database, NORA, now=now) is Asking.ASKED
    answer(database, POLICE.person, agreement_id=AGREEMENT, person=NORA.person, number=number, role=role, now=now)
    post_everything(database, now)


def told_about_nora(database: Database, occasion: str) -> int:
    with database.reading() as session:
        query = select(func.count()).where(DeliveryRow.occasion == occasion, DeliveryRow.key.contains("U0NORA"))
        return session.execute(query).scalar_one()


def test_a_form_that_nobody_saved_goes_after_a_day_and_one_under_way_stays(tied: Database) -> None:
    def begun(draft_id: str, at: datetime) -> DraftRow:
        who = {"team_id": "T0POLIS", "user_id": "U0ANNA", "channel_id": "C0POLIS"}
        return DraftRow(id=draft_id, agreement_id=AGREEMENT, form="joint_operation", payload={}, created_at=at, **who)

    put(tied, begun("old", FRIDAY - DRAFTS_LAST - SECOND))
    put(tied, begun("new", FRIDAY - DRAFTS_LAST + SECOND))

    tidy(tied, now=FRIDAY)

    with tied.reading() as session:
        assert list(session.scalars(select(DraftRow.id))) == ["new"]


def test_a_used_or_expired_invitation_goes_a_year_after_its_last_day(tied: Database) -> None:
    used = invite_from_outside(tied, AGREEMENT, "municipality", now=FRIDAY).code
    redeem(tied, used, MUNICIPALITY.person, now=FRIDAY)
    invite_from_outside(tied, AGREEMENT, "police", now=FRIDAY)

    tidy(tied, now=FRIDAY + LASTS + COMING_IN_LASTS)
    assert rows(tied, InvitationRow) == 2
    still_open = invite_from_outside(tied, AGREEMENT, "police", now=FRIDAY + COMING_IN_LASTS).code
    tidy(tied, now=FRIDAY + LASTS + COMING_IN_LASTS + SECOND)

    assert rows(tied, InvitationRow) == 1
    with pytest.raises(InvitationGone):
        redeem(tied, used, MUNICIPALITY.person, now=FRIDAY + COMING_IN_LASTS)
    redeem(tied, still_open, POLICE.person, now=FRIDAY + COMING_IN_LASTS + SECOND)


def test_who_asked_and_was_answered_is_forgotten_a_year_later_in_the_ledger_too(tied: Database) -> None:
    answered(tied, None)

    tidy(tied, now=FRIDAY + COMING_IN_LASTS)
    assert (rows(tied, AdmissionRow), told_about_nora(tied, ASKED_POST), told_about_nora(tied, ANSWERED_POST)) == (
        1,
        1,
        1,
    )
    tidy(tied, now=FRIDAY + COMING_IN_LASTS + SECOND)
    post_everything(tied, FRIDAY + COMING_IN_LASTS + DAY)

    assert rows(tied, AdmissionRow) == 0
    with tied.reading() as session:
        assert {trace.table for trace in find_traces(session, person=NORA.person)} == {"audit_records"}


def test_the_messages_about_who_asked_are_erased_in_the_chat_too(tied: Database) -> None:
    answered(tied, None)

    tidy(tied, now=FRIDAY + COMING_IN_LASTS + SECOND)

    waiting = post_everything(tied, FRIDAY + COMING_IN_LASTS + DAY)
    erased = [key for key in waiting if key.startswith("erase:")]
    assert sorted(erased) == ["erase::T0POLIS:U0ANNA:1.1", "erase::T0POLIS:U0NORA:1.1"]


def test_whoever_asks_again_after_that_is_heard(tied: Database) -> None:
    """They are numbered from one again, and posts of that number have been sent before."""
    answered(tied, None)
    later = FRIDAY + COMING_IN_LASTS + DAY
    tidy(tied, now=later)

    answered(tied, Role.READER, now=later)

    assert (told_about_nora(tied, ASKED_POST), told_about_nora(tied, ANSWERED_POST)) == (1, 1)


def test_a_request_that_nobody_has_answered_stays(tied: Database) -> None:
    ask(tied, NORA, now=FRIDAY)

    tidy(tied, now=FRIDAY + 3 * COMING_IN_LASTS)

    assert rows(tied, AdmissionRow) == 1
    assert told_about_nora(tied, ASKED_POST) == 1, "it waits to be sent"


def test_what_was_refused_under_no_agreement_is_emptied_after_two_years_and_still_verifies(tied: Database) -> None:
    with tied.writing() as session:
        add_record(session, Record("", FRIDAY, "T0POLIS", "U0NORA", Deed.TIE, outcome="InvitationGone"))
        add_record(session, Record(AGREEMENT, FRIDAY, "T0POLIS", "U0NORA", Deed.LOG, about="E1"))
        add_record(session, Record("", FRIDAY + DAY, None, None, Deed.EXTRACT, about="T0POLIS:U0NORA"))
    kept = noted(tied, AGREEMENT)

    tidy(tied, now=FRIDAY + NOBODYS_TRAIL_LASTS)
    assert [who for who, *_ in noted(tied, "")] == ["U0NORA", None]
    assert rows(tied, SealRow) == 0, "nothing is due, so nothing is sealed for it"
    tidy(tied, now=FRIDAY + NOBODYS_TRAIL_LASTS + SECOND)

    assert noted(tied, "")[:2] == [(None, None, None, None), (None, "extract", "T0POLIS:U0NORA", "done")]
    assert noted(tied, "")[2][1] == "dispose"
    assert noted(tied, AGREEMENT) == kept, "that trail is for the agreement's own rules"
    with tied.reading() as session:
        assert len(list_seals(session, agreement_id="")) == 1, "sealed before it was emptied"
    (verified,) = [each for each in verify_trails(tied) if not each.agreement_id]
    assert (verified.faults, verified.emptied) == ((), 1)


def test_a_second_time_nothing_is_left_to_tidy(tied: Database) -> None:
    with tied.writing() as session:
        add_record(session, Record("", FRIDAY, "T0POLIS", "U0NORA", Deed.TIE, outcome="InvitationGone"))
    later = FRIDAY + NOBODYS_TRAIL_LASTS + DAY

    tidy(tied, now=later)
    before = rows(tied, AuditRow), rows(tied, SealRow)
    tidy(tied, now=later + DAY)

    assert (rows(tied, AuditRow), rows(tied, SealRow)) == before


def test_an_agreement_that_nobody_went_on_making_goes(tied: Database) -> None:
    who = {"team_id": "T0POLIS", "user_id": "U0ANNA", "channel_id": "C0POLIS"}
    put(tied, SketchRow(revision=1, payload={}, changed_at=FRIDAY - SKETCHES_LAST - SECOND, **who))

    tidy(tied, now=FRIDAY)

    assert rows(tied, SketchRow) == 0


def test_people_are_not_among_what_is_tidied_away(tied: Database) -> None:
    tidy(tied, now=FRIDAY + 10 * COMING_IN_LASTS)

    with tied.reading() as session:
        assert find_traces(session, person=Person("T0POLIS", "U0ERIK"))
