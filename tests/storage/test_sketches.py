from dataclasses import replace

from storage.engine import Database
from storage.sketches import StoredSketch, find_sketch, put_sketch, remove_sketch, remove_sketches
from tests.storage.examples import ANNA, MARIA, at

CHANNEL = "C0POLIS"
FIRST = StoredSketch(**ANNA, channel_id=CHANNEL, revision=1, payload={"title": "Åtta"}, changed_at=at(0))


def put(database: Database, sketch: StoredSketch) -> bool:
    with database.writing() as session:
        return put_sketch(session, sketch)


def found(database: Database, person: dict[str, str] = ANNA, channel_id: str = CHANNEL) -> StoredSketch | None:
    with database.reading() as session:
        return find_sketch(session, **person, channel_id=channel_id)


def test_a_sketch_comes_back_as_it_was_left(database: Database) -> None:
    assert put(database, FIRST)

    assert found(database) == FIRST


def test_what_comes_after_replaces_it_and_what_was_made_of_an_older_one_does_not(database: Database) -> None:
    put(database, FIRST)
    second = replace(FIRST, revision=2, payload={"title": "Nio"}, changed_at=at(5))

    assert put(database, second)
    assert not put(database, replace(second, payload={"title": "Tio"}))
    assert not put(database, FIRST)

    assert found(database) == second


def test_everybody_has_their_own_in_each_channel(database: Database) -> None:
    put(database, FIRST)
    put(database, replace(FIRST, channel_id="C0FIKA", payload={}))

    assert found(database, MARIA) is None
    assert found(database, ANNA | {"team_id": "T0KOMMUN"}) is None
    with database.writing() as session:
        assert not remove_sketch(session, **MARIA, channel_id=CHANNEL)
        assert remove_sketch(session, **ANNA, channel_id=CHANNEL)
    assert found(database) is None
    assert found(database, channel_id="C0FIKA")


def test_what_nobody_has_gone_on_with_is_forgotten(database: Database) -> None:
    put(database, FIRST)
    put(database, replace(FIRST, channel_id="C0FIKA", changed_at=at(10)))

    with database.writing() as session:
        assert remove_sketches(session, before=at(10)) == 1

    assert found(database) is None
    assert found(database, channel_id="C0FIKA")
