"""Audit records: added by anybody at any time, sealed batch by batch, emptied without breaking a seal."""

from datetime import datetime
from itertools import pairwise

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.domain.roles import Deed
from storage.audit import Record, TrailRecord, add_record, digest_of
from storage.engine import Database
from storage.seals import (
    Emptied,
    count_emptiable,
    list_due_trails,
    list_records,
    list_seals,
    list_trails,
    list_unsealed_trails,
    read_trail,
    seal_trail,
    told_emptied,
)
from storage.tables import AuditRow
from tests.statements import counted
from tests.storage.examples import AGREEMENT, OTHER_AGREEMENT, at, at_once, overlapping
from tests.storage.trails import a_record, empty, note, seal


def trail(database: Database, agreement_id: str = AGREEMENT) -> list[TrailRecord]:
    with database.reading() as session:
        return list(read_trail(session, agreement_id=agreement_id))


def due(database: Database, *, since: datetime, many: int = 500, most: int = 20) -> list[str]:
    with database.reading() as session:
        return list_due_trails(session, since=since, many=many, most=most)


def test_a_record_is_read_back_as_it_was_added_and_its_digest_is_over_that(database: Database) -> None:
    note(database, a_record(0.123457, about=None, outcome="NotMember"))

    (found,) = trail(database)

    assert (found.at, found.team_id, found.user_id) == (at(0.123457), "T0POLIS", "U0ANNA")
    assert (found.deed, found.about, found.outcome, found.seal) == (Deed.LOG, None, "NotMember", None)
    assert found.salt is not None
    assert digest_of(found, found.salt) == found.digest


def test_the_same_deed_twice_has_two_digests(database: Database) -> None:
    note(database, a_record(), a_record())

    one, other = trail(database)

    assert one.digest != other.digest


def test_all_that_is_unsealed_goes_under_the_next_seal(database: Database) -> None:
    note(database, a_record(0), a_record(1))
    note(database, a_record(agreement_id=OTHER_AGREEMENT))
    first = seal(database)
    note(database, a_record(2))
    second = seal(database, now=at(61))

    assert first
    assert second
    assert (first.number, first.records, first.sealed_at) == (1, 2, at(60))
    assert (second.number, second.records, second.sealed_at) == (2, 1, at(61))
    assert first.hash != second.hash
    assert [each.seal for each in trail(database)] == [1, 1, 2]
    assert [each.seal for each in trail(database, OTHER_AGREEMENT)] == [None]
    with database.reading() as session:
        assert list_seals(session, agreement_id=AGREEMENT) == [first, second]


def test_where_nothing_is_unsealed_no_seal_is_made(database: Database) -> None:
    assert seal(database) is None
    note(database, a_record())
    assert seal(database)
    assert seal(database) is None


def test_a_record_that_is_committed_after_a_seal_goes_into_the_next_batch(database: Database) -> None:
    def log_late(session: Session) -> None:
        add_record(session, a_record(0))

    def log_and_seal(session: Session) -> None:
        add_record(session, a_record(1))
        seal_trail(session, agreement_id=AGREEMENT, now=at(60))

    overlapping(database, log_late, log_and_seal)
    seal(database)

    assert sorted(each.id for each in trail(database)) == [1, 2]
    assert {each.seal for each in trail(database)} <= {1, 2}
    with database.reading() as session:
        counts = [each.records for each in list_seals(session, agreement_id=AGREEMENT)]
    assert sum(counts) == 2


def test_of_two_who_seal_at_once_one_takes_what_the_other_left(database: Database) -> None:
    def log_and_seal(session: Session) -> int:
        add_record(session, a_record(), a_record())
        made = seal_trail(session, agreement_id=AGREEMENT, now=at(60))
        return made.records if made else 0

    sealed = at_once(database, *[log_and_seal] * 6)

    assert sum(sealed) == 12
    with database.reading() as session:
        seals = list_seals(session, agreement_id=AGREEMENT)
    assert [each.number for each in seals] == list(range(1, len(seals) + 1))
    assert all(each.sealed_at == at(60) for each in seals)
    assert len({each.seal for each in trail(database)}) == len(seals)


def test_a_trail_is_due_when_its_oldest_unsealed_record_has_waited_or_many_wait(database: Database) -> None:
    note(database, a_record(0), *[a_record(5, agreement_id=OTHER_AGREEMENT)] * 3, a_record(3, agreement_id=""))

    assert due(database, since=at(-1)) == []
    assert due(database, since=at(0)) == [AGREEMENT]
    assert due(database, since=at(4)) == ["", AGREEMENT]
    assert due(database, since=at(-1), many=3) == [OTHER_AGREEMENT]
    assert due(database, since=at(9), most=2) == ["", OTHER_AGREEMENT]

    for agreement_id in ("", AGREEMENT, OTHER_AGREEMENT):
        seal(database, agreement_id)
    assert due(database, since=at(9)) == []


def test_finding_nothing_to_seal_is_one_statement_however_many_trails_there_are(database: Database) -> None:
    note(database, *[a_record(agreement_id=f"agreement {number}") for number in range(30)])
    for number in range(30):
        seal(database, f"agreement {number}")

    with counted(database.engine) as statements:
        assert due(database, since=at(9)) == []

    assert len(statements) == 1


def test_trails_are_those_with_records_or_seals(database: Database) -> None:
    note(database, a_record(), a_record(agreement_id=""), a_record(agreement_id="gone"))
    seal(database)
    with database.writing() as session:
        session.execute(delete(AuditRow).where(AuditRow.agreement_id == AGREEMENT))

    with database.reading() as session:
        assert list_trails(session) == ["", "gone", AGREEMENT]
        assert list_unsealed_trails(session) == ["", "gone"]


def test_records_are_found_by_person_and_time(database: Database) -> None:
    maria = {"team_id": "T0KOMMUN", "user_id": "U0MARIA"}
    note(database, a_record(0), a_record(1, **maria), a_record(2, **maria, agreement_id=OTHER_AGREEMENT), a_record(3))

    def found(**wanted: object) -> list[datetime]:
        with database.reading() as session:
            return [each.at for each in list_records(session, **wanted)]  # type: ignore[arg-type]

    assert found() == [at(0), at(1), at(2), at(3)]
    assert found(agreement_id=AGREEMENT) == [at(0), at(1), at(3)]
    assert found(**maria) == [at(1), at(2)]
    assert found(**maria, agreement_id=AGREEMENT) == [at(1)]
    assert found(since=at(1), until=at(3)) == [at(1), at(2)]


def test_emptying_keeps_digests_and_seals_and_tells_which_records_it_was(database: Database) -> None:
    note(database, a_record(0), a_record(1), a_record(agreement_id=OTHER_AGREEMENT), a_record(5))
    seal(database)
    before = {each.id: (each.at, each.digest, each.seal) for each in trail(database)}

    with database.reading() as session:
        would = count_emptiable(session, agreement_id=AGREEMENT, before=at(5))
    assert empty(database, 5) == would == Emptied(2, 1, 2)

    records = sorted(trail(database), key=lambda each: each.id)
    assert {each.id: (each.at, each.digest, each.seal) for each in records[:3]} == before
    assert [each.salt is None for each in records] == [True, True, False, False]
    assert {(each.team_id, each.user_id, each.deed, each.about, each.outcome) for each in records[:2]} == {(None,) * 5}
    assert [told_emptied(each) for each in records] == [None, None, None, Emptied(2, 1, 2)]
    assert trail(database, OTHER_AGREEMENT)[0].user_id == "U0ANNA"


def test_what_is_unsealed_is_sealed_before_it_is_emptied(database: Database) -> None:
    note(database, a_record(0))

    assert empty(database, 1) == Emptied(1, 1, 1)

    assert sorted((each.id, each.seal) for each in trail(database) if each.seal) == [(1, 1)]


def test_emptying_twice_empties_nothing_more_and_what_tells_of_disposal_stays(database: Database) -> None:
    note(database, a_record(0))
    empty(database, 1)
    told = len(trail(database))

    assert empty(database, 100) == Emptied(0, None, None)

    assert len(trail(database)) == told


def test_another_record_of_disposal_tells_of_no_emptied_records(database: Database) -> None:
    note(database, Record(AGREEMENT, at(0), None, None, Deed.DISPOSE, "0f3c"), a_record(about="audit_records:1-2:2"))

    assert [told_emptied(each) for each in trail(database)] == [None, None]


def test_seals_come_in_the_order_of_their_numbers(database: Database) -> None:
    for minute in range(12):
        note(database, a_record(minute))
        seal(database)

    numbers = [each.seal for each in trail(database)]

    assert all(one < other for one, other in pairwise(numbers) if one and other)
