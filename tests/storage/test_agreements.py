from sqlalchemy.orm import Session

from storage.agreements import StoredVersion, add_version, find_version, list_versions, list_versions_of
from storage.engine import Database
from tests.storage.examples import AGREEMENT, ANNA, OTHER_AGREEMENT, at, overlapping

DOCUMENT = {"title": "Medborgarlöfte", "parties": [{"id": "police"}, {"id": "kommun"}], "a": 1, "Z": None}


def imported(database: Database, digest: str, minutes: float) -> int | None:
    with database.writing() as session:
        return add_version(session, agreement_id=AGREEMENT, document=DOCUMENT, digest=digest, at=at(minutes))


def numbers_known(database: Database, *minutes: float) -> list[int | None]:
    with database.reading() as session:
        versions = [find_version(session, agreement_id=AGREEMENT, known_at=at(when)) for when in minutes]
    return [version.number if version else None for version in versions]


def test_an_agreement_comes_back_as_it_was_imported(bare_database: Database) -> None:
    imported(bare_database, "digest-1", 5)

    with bare_database.reading() as session:
        version = find_version(session, agreement_id=AGREEMENT)

    assert version == StoredVersion(AGREEMENT, 1, DOCUMENT, "digest-1", at(5))
    assert list(version.document) == list(DOCUMENT), "the keys keep their order"


def test_an_agreement_that_nobody_imported_is_not_found(bare_database: Database) -> None:
    with bare_database.reading() as session:
        assert find_version(session, agreement_id=AGREEMENT) is None
        assert list_versions(session) == []


def test_importing_the_same_file_again_changes_nothing(bare_database: Database) -> None:
    assert imported(bare_database, "digest-1", 0) == 1
    assert imported(bare_database, "digest-1", 5) is None

    with bare_database.reading() as session:
        version = find_version(session, agreement_id=AGREEMENT)
    assert version
    assert version.recorded_at == at(0)


def test_a_changed_file_is_a_new_version_and_so_is_the_old_wording_brought_back(
    bare_database: Database,
) -> None:
    assert [imported(bare_database, digest, 0) for digest in ("one", "two", "one")] == [1, 2, 3]


def test_a_version_is_known_from_the_moment_it_was_recorded(bare_database: Database) -> None:
    imported(bare_database, "one", 0)
    imported(bare_database, "two", 10)

    assert numbers_known(bare_database, -0.01, 0, 9.99, 10, 99) == [None, 1, 1, 2, 2]


def test_the_list_has_the_newest_version_of_each_agreement(database: Database) -> None:
    with database.writing() as session:
        add_version(session, agreement_id=AGREEMENT, document=DOCUMENT, digest="two", at=at(5))

    with database.reading() as session:
        versions = list_versions(session)

    assert [(version.agreement_id, version.number) for version in versions] == [
        (OTHER_AGREEMENT, 1),
        (AGREEMENT, 2),
    ]


def test_the_same_file_imported_by_two_at_once_is_one_version(bare_database: Database) -> None:
    def import_it(session: Session) -> int | None:
        return add_version(session, agreement_id=AGREEMENT, document=DOCUMENT, digest="one", at=at(0))

    assert overlapping(bare_database, import_it, import_it) == (1, None)


def test_different_files_imported_at_once_get_different_numbers(database: Database) -> None:
    def import_one(session: Session) -> int | None:
        return add_version(session, agreement_id=AGREEMENT, document=DOCUMENT, digest="one", at=at(1))

    def import_two(session: Session) -> int | None:
        return add_version(session, agreement_id=AGREEMENT, document=DOCUMENT, digest="two", at=at(1))

    assert overlapping(database, import_one, import_two) == (2, 3)


def test_every_version_is_listed_the_newest_first_with_who_made_it(database: Database) -> None:
    with database.writing() as session:
        add_version(session, agreement_id="one", document={}, digest="a", at=at(0))
        add_version(session, agreement_id="one", document={}, digest="b", at=at(1), **ANNA)
        add_version(session, agreement_id="two", document={}, digest="c", at=at(2))

    with database.reading() as session:
        listed = list_versions_of(session, agreement_id="one")

    assert [(each.number, each.digest, each.user_id) for each in listed] == [(2, "b", ANNA["user_id"]), (1, "a", None)]
