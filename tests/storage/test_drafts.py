from storage.drafts import Draft, put_draft, remove_drafts, take_draft
from storage.engine import Database
from tests.storage.examples import ANNA, MARIA, a_draft, an_entry, at, log


def put(database: Database, draft: Draft) -> bool:
    with database.writing() as session:
        return put_draft(session, draft)


def found(database: Database, draft_id: str = "D1", person: dict[str, str] = ANNA) -> Draft | None:
    """Return the draft, and leave it where it is."""
    with database.writing() as session:
        draft = take_draft(session, draft_id=draft_id, **person)
        session.rollback()
        return draft


def test_a_draft_comes_back_as_it_was_left(database: Database) -> None:
    draft = a_draft(payload={"days": [{"date": "2022-10-14"}], "note": "Åtta", "heads": {}})

    assert put(database, draft)

    assert found(database) == draft


def test_a_correction_knows_which_entry_it_corrects(database: Database) -> None:
    log(database, an_entry("E1"))
    put(database, a_draft(entry_id="E1"))

    draft = found(database)

    assert draft
    assert draft.entry_id == "E1"


def test_filling_in_more_replaces_what_was_filled_in(database: Database) -> None:
    put(database, a_draft(payload={"note": "one"}))

    assert put(database, a_draft(payload={"note": "two"}, created_at=at(30)))

    assert found(database) == a_draft(payload={"note": "two"}), "and it is as old as it was"


def test_nobody_finds_or_overwrites_anothers_draft(database: Database) -> None:
    put(database, a_draft())

    assert not put(database, a_draft(payload={"note": "Marias"}, **MARIA))

    assert found(database, person=MARIA) is None
    assert found(database) == a_draft()


def test_the_same_user_id_in_another_workspace_is_somebody_else(database: Database) -> None:
    put(database, a_draft())

    assert found(database, person=ANNA | {"team_id": "T0KOMMUN"}) is None


def test_a_draft_is_taken_once(database: Database) -> None:
    put(database, a_draft("D1"))
    put(database, a_draft("D2"))

    with database.writing() as session:
        assert take_draft(session, draft_id="D1", **ANNA) == a_draft("D1")
        assert take_draft(session, draft_id="D1", **ANNA) is None

    assert found(database, "D1") is None
    assert found(database, "D2")


def test_old_drafts_are_removed_up_to_the_moment_but_not_at_it(database: Database) -> None:
    for minutes in (1, 2, 3):
        put(database, a_draft(f"D{minutes}", created_at=at(minutes)))

    with database.writing() as session:
        assert remove_drafts(session, before=at(2)) == 1

    assert [bool(found(database, f"D{minutes}")) for minutes in (1, 2, 3)] == [False, True, True]
