from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.domain.agreement import Agreement
from bot.domain.people import Person
from bot.domain.roles import Deed, Role
from bot.language import speaker_for
from bot.services.extracts import Wanted, extract_agreement, extract_person
from handlers.views.extracts import agreement_document
from handlers.views.marking import Marking
from handlers.views.pages import agreement_page
from handlers.views.personal import personal_document
from handlers.views.personal_words import COLUMN_NAMES, TABLE_NAMES
from storage.audit import Record, add_record
from storage.disposal import NOBODY
from storage.engine import Database
from storage.entries import add_entry, add_revision
from storage.extracts import HIDDEN, PEOPLE
from storage.members import Member, put_member
from storage.tables import Base
from tests.factories import activity, make_agreement, operation
from tests.importing import import_agreement
from tests.services.test_trouble import make_unreadable

SAID = speaker_for("en")
AT = datetime(2022, 3, 11, 8, tzinfo=UTC)
ANNA = Person("T1", "U1")


def agreement_with(**field: Any) -> Agreement:
    """Return an agreement whose walks have a date and this field."""
    fields = [{"id": "date", "kind": "date", "label": "Datum"}, {"id": "place", **field}]
    kind = {"id": "walk", "name": {"sv": "vandring", "en": "walk"}, "plural": "vandringar", "fields": fields}
    return make_agreement(activity_kinds=[kind])


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url)
    yield database
    database.dispose()


def extracted(database: Database) -> dict[str, Any]:
    extract = extract_agreement(database, Wanted("provstad-2022"), now=AT + timedelta(days=30))
    return agreement_document(extract, Marking(), SAID)


def log(database: Database, entry: Any, by: Person = ANNA) -> None:
    with database.writing() as session:
        who = {"team_id": by.team_id, "user_id": by.user_id}
        add_entry(session, agreement_id="provstad-2022", entry=entry, draft_id=entry.id, **who)


def test_each_revision_reads_as_its_form_read_then(database: Database) -> None:
    """A label that was changed, or dropped, afterwards is still what the person saw."""
    import_agreement(database, agreement_with(kind="text", label={"sv": "Plats", "en": "Place"}), at=AT)
    walk = activity("walk", date(2022, 3, 10), {"place": "torget"}, recorded_at=AT + timedelta(hours=1))
    log(database, walk)
    import_agreement(database, agreement_with(kind="text", label="Var?"), at=AT + timedelta(hours=2))
    moved = replace(walk, revision=2, recorded_at=AT + timedelta(hours=3), values={**walk.values, "place": "parken"})
    with database.writing() as session:
        add_revision(
            session,
            entry=moved,
            based_on=1,
            draft_id=None,
            natural_key=None,
            team_id="T1",
            user_id="U1",
            reason="corrected",
        )

    [entry] = extracted(database)["entries"]

    assert [revision["fields"][1] for revision in entry["revisions"]] == [
        {"label": "Place", "value": "torget"},
        {"label": "Var", "value": "parken"},
    ]
    assert [each["said"].partition(" by ")[0] for each in entry["revisions"]] == ["Logged", "Changed"]


def test_an_earlier_version_that_cannot_be_read_any_more_hides_nothing_else(database: Database) -> None:
    import_agreement(database, agreement_with(kind="text", label="Plats"), at=AT)
    make_unreadable(database, "provstad-2022")
    import_agreement(database, agreement_with(kind="text", label="Var?"), at=AT + timedelta(hours=2))
    log(database, activity("walk", date(2022, 3, 10), {"place": "torget"}, recorded_at=AT + timedelta(hours=1)))

    document = extracted(database)

    told = [version["said"].partition(". ")[2] for version in document["versions"]]
    assert told == ["This program can't read it; what was logged then is told as another version reads.", ""]
    assert document["versions"][0]["document"] == {"id": 1}, "it is handed out as it is kept"
    assert document["entries"][0]["revisions"][0]["fields"][1] == {"label": "Var", "value": "torget"}


def test_who_did_it_is_told_as_party_role_and_id(database: Database) -> None:
    import_agreement(database, make_agreement(), at=AT)
    with database.writing() as session:
        put_member(session, Member("provstad-2022", "T1", "U1", "police", Role.COORDINATOR, AT))
    log(database, operation(date(2022, 3, 10), recorded_at=AT))
    log(database, operation(date(2022, 3, 9), recorded_at=AT), by=Person(NOBODY, NOBODY))

    disposed, logged = extracted(database)["entries"]

    assert logged["revisions"][0]["said"].startswith("Logged by Polisen, coordinator, U1 (T1), ")
    assert disposed["revisions"][0]["said"].startswith("Logged by somebody (disposed of), ")


def test_the_day_is_told_on_which_the_promises_are_judged(database: Database) -> None:
    import_agreement(database, make_agreement(), at=AT)
    earlier = extract_agreement(database, Wanted("provstad-2022", until=date(2022, 3, 31)), now=AT + timedelta(days=30))

    page = agreement_page(agreement_document(earlier, Marking(), SAID), SAID)

    assert "How the promises stand is judged as on 31 Mar 2022." in page


def test_an_agreement_under_which_nothing_is_logged_has_a_page_too(database: Database) -> None:
    import_agreement(database, make_agreement(), at=AT)

    page = agreement_page(extracted(database), SAID)

    assert "Nothing." in page


def test_every_element_of_the_page_is_closed(database: Database) -> None:
    import_agreement(database, make_agreement(), at=AT)
    held = operation(date(2022, 3, 10), recorded_at=AT)
    log(database, replace(held, values={**held.values, "note": "</dd></main><img src=x onerror=alert(1)>"}))

    reader = Balanced()
    reader.feed(agreement_page(extracted(database), SAID))

    assert (reader.open, reader.images) == ([], 0)


class Balanced(HTMLParser):
    """Reads a page and keeps what is still open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.images = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.images += tag == "img"
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag not in {"meta", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_table_that_points_to_people_has_a_name_for_them() -> None:
    assert set(TABLE_NAMES) == set(PEOPLE)


def test_every_column_that_is_handed_out_has_a_label() -> None:
    shown = {
        column.name
        for name in PEOPLE
        for column in Base.metadata.tables[name].c
        if column.name not in HIDDEN.get(name, ())
    }
    assert shown <= set(COLUMN_NAMES)


def test_what_concerns_a_person_is_told_in_words_and_kept_as_it_is_beside(database: Database) -> None:
    import_agreement(database, make_agreement(), at=AT)
    log(database, operation(date(2022, 3, 10), recorded_at=AT, party="police"))
    with database.writing() as session:
        put_member(session, Member("provstad-2022", "T1", "U1", "police", Role.COORDINATOR, AT, "T1", "U2"))
        add_record(session, Record("provstad-2022", AT, "T1", "U1", Deed.CHANGE_AGREEMENT, outcome="MayNot"))

    document = personal_document(extract_person(database, ANNA, now=AT), Marking(), SAID)

    rows = {table["table"]: table["rows"][0] for table in document["tables"]}
    said = {name: {each["label"]: each["value"] for each in row["said"]} for name, row in rows.items()}
    entry, member, noted = (said[name] for name in ("entry_revisions", "members", "audit_records"))
    title = make_agreement().title
    assert (entry["Kind"], entry["State"], entry["Party"]) == ("joint operation", "held", "Polisen")
    assert (member["Agreement"], member["Role"], member["Party"]) == (
        f"{title} (provstad-2022)",
        "coordinator",
        "Polisen",
    )
    assert member["Workspace of who added them"] == "T1"
    assert (noted["What was done"], noted["Outcome"]) == ("refused: change an agreement", "their role isn't enough")
    assert rows["audit_records"]["row"]["outcome"] == "MayNot"
