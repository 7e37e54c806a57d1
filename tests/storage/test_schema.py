import json
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

import storage
import storage.installation_tables
from bot.domain.people import Person
from bot.domain.roles import Role
from storage import schema
from storage.agreements import add_version, find_version
from storage.engine import Database
from storage.members import list_members
from storage.tables import Base
from tests.storage.examples import at

MIGRATIONS = Path(storage.__file__).with_name("migrations")


TIED = [
    ("T0POLIS", "C0POLIS", "police", "U0ANNA"),
    ("T0POLIS", "C0VAKT", "police", "U0ANNA"),
    ("T0POLIS", "C0BODIL", "police", "U0BODIL"),
    ("T0POLIS", "C0ALLA", None, "U0BODIL"),
    ("T0KOMMUN", "C0KOMMUN", "municipality", "U0MARIA"),
    ("T0KOMMUN", "C0SKOLA", "school", "U0MARIA"),
]
LOGGED = [("T0POLIS", "U0ANNA"), ("T0POLIS", "U0ERIK"), ("T0KOMMUN", "U0SARA"), ("T0KOMMUN", "U0SARA")]
_LOG = """
INSERT INTO entry_revisions
    (entry_id, number, agreement_id, recorded_at, kind, state, start_on, end_on, "values", team_id, user_id)
VALUES (:id, 1, 'one', :at, 'weekly_meeting', 'done', :day, :day, '{}', :team, :by)
"""


def table_names(url: str) -> set[str]:
    database = Database(url)
    with database.engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
    database.dispose()
    return names


def test_the_migrations_make_exactly_the_tables_that_the_queries_use(empty_database_url: str) -> None:
    schema.upgrade(empty_database_url)

    database = Database(empty_database_url)
    with database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    database.dispose()

    assert differences == []


def test_names_and_conditions_are_the_same_in_migrations_and_tables(empty_database_url: str) -> None:
    """What Alembic's comparison does not look at: constraints' names and wording, indexes' conditions."""
    schema.upgrade(empty_database_url)
    migrated = described(empty_database_url)
    schema.downgrade(empty_database_url, "base")
    database = Database(empty_database_url)
    with database.engine.begin() as connection:
        Base.metadata.create_all(connection)
    database.dispose()

    assert described(empty_database_url) == migrated


def described(url: str) -> list[object]:
    database = Database(url)
    with database.engine.connect() as connection:
        inspector = inspect(connection)
        tables = sorted(set(inspector.get_table_names()) - {"alembic_version"})
        found: list[object] = [
            (table, question.__name__, sorted(map(repr, question(table))))
            for table in tables
            for question in (
                inspector.get_indexes,
                inspector.get_unique_constraints,
                inspector.get_check_constraints,
                inspector.get_foreign_keys,
            )
        ]
        found += [(table, sorted(inspector.get_pk_constraint(table).items(), key=str)) for table in tables]
    database.dispose()
    return found


def test_downgrading_to_base_leaves_no_table(empty_database_url: str) -> None:
    schema.upgrade(empty_database_url)
    assert len(table_names(empty_database_url)) == len(Base.metadata.tables) + 1

    schema.downgrade(empty_database_url, "base")

    assert table_names(empty_database_url) == {"alembic_version"}


def test_down_and_up_again_gives_tables_that_work(empty_database_url: str) -> None:
    schema.upgrade(empty_database_url)
    schema.downgrade(empty_database_url, "base")
    schema.upgrade(empty_database_url)

    database = Database(empty_database_url)
    with database.writing() as session:
        assert add_version(session, agreement_id="one", document={}, digest="a", at=at(0)) == 1
    database.dispose()


def test_upgrading_what_is_new_already_keeps_everything(database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as session:
        add_version(session, agreement_id="one", document={}, digest="a", at=at(0))

    schema.upgrade(database_url)

    with database.reading() as session:
        assert find_version(session, agreement_id="one")
    database.dispose()


def _name_people(session: Session) -> None:
    """Choose coordinators (one of whom has logged), give somebody an action, and let somebody have a digest."""
    chosen = {
        "police": {"team_id": "T0POLIS", "user_id": "U0ERIK"},
        "municipality": {"team_id": "T0KOMMUN", "user_id": "U0KARIN"},
    }
    reminding = {"document": json.dumps({"coordinators": chosen}), "at": at(5)}
    session.execute(text("INSERT INTO reminding VALUES ('one', :document, :at, 'T', 'U')"), reminding)
    session.execute(text("INSERT INTO entries VALUES ('a1', 'one', 'a1', NULL)"))
    action = {"id": "a1", "team": "T0POLIS", "by": "U0ANNA", "day": at(6).date(), "at": at(6)}
    session.execute(text(_LOG), action)
    owned = {"owned": json.dumps({"owner": "U0JONAS", "team": "T0KOMMUN"})}
    session.execute(
        text("UPDATE entry_revisions SET kind = 'action', \"values\" = :owned WHERE entry_id = 'a1'"), owned
    )
    session.execute(text("INSERT INTO subscriptions VALUES ('one', 'T0POLIS', 'U0HANS', 'C0POLIS')"))


def test_whoever_could_before_there_were_roles_still_can(empty_database_url: str) -> None:
    """Who had tied a channel, or was chosen to, coordinates; who had logged, or has something to do, is a member."""
    schema.upgrade(empty_database_url, "0003")
    database = Database(empty_database_url)
    with database.writing() as session:
        session.execute(text("INSERT INTO agreements (id, created_at) VALUES ('one', :at)"), {"at": at(0)})
        for minute, (team_id, channel_id, party, by) in enumerate(TIED):
            values = {"team": team_id, "channel": channel_id, "party": party, "by": by, "at": at(minute)}
            session.execute(text("INSERT INTO ties VALUES (:team, :channel, 'one', :party, :at, :by)"), values)
        for minute, (team_id, by) in enumerate(LOGGED):
            session.execute(text("INSERT INTO entries VALUES (:id, 'one', :id, NULL)"), {"id": f"e{minute}"})
            day = at(minute).date()
            logged = {"id": f"e{minute}", "team": team_id, "by": by, "day": day, "at": at(minute)}
            session.execute(text(_LOG), logged)
        _name_people(session)
    database.dispose()

    schema.upgrade(empty_database_url)

    database = Database(empty_database_url)
    with database.reading() as session:
        found = {each.person: each for each in list_members(session, agreement_id="one")}
    database.dispose()
    assert {(each.user_id, found[each].role, found[each].party_id) for each in found} == {
        ("U0ANNA", Role.COORDINATOR, "police"),
        ("U0BODIL", Role.COORDINATOR, None),
        ("U0MARIA", Role.COORDINATOR, None),
        ("U0ERIK", Role.COORDINATOR, None),
        ("U0SARA", Role.MEMBER, None),
        ("U0KARIN", Role.COORDINATOR, "municipality"),
        ("U0JONAS", Role.MEMBER, None),
        ("U0HANS", Role.READER, None),
    }
    assert found[Person("T0POLIS", "U0ANNA")].added_at == at(0), "since their first channel"
    assert found[Person("T0KOMMUN", "U0SARA")].added_at == at(2), "since what they logged first"


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    empty_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema.upgrade(empty_database_url)
    monkeypatch.setattr(schema, "_MIGRATIONS", with_failing_revision(tmp_path))

    with pytest.raises(RuntimeError, match="halfway"):
        schema.upgrade(empty_database_url)

    assert "halfway" not in table_names(empty_database_url)
    assert schema.is_current(empty_database_url)


def with_failing_revision(folder: Path) -> Path:
    (folder / "versions").mkdir()
    revisions = (path.relative_to(MIGRATIONS) for path in (MIGRATIONS / "versions").glob("*.py"))
    for file in (Path("env.py"), Path("script.py.mako"), *revisions):
        (folder / file).write_text((MIGRATIONS / file).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "versions" / "9998_halfway.py").write_text(
        "from alembic import op\nimport sqlalchemy as sa\n"
        f"revision = '9998'\ndown_revision = '{schema.NEWEST}'\n"
        "def upgrade():\n"
        "    op.create_table('halfway', sa.Column('id', sa.Integer()))\n"
        "    raise RuntimeError('halfway')\n"
        "def downgrade():\n    op.drop_table('halfway')\n",
        encoding="utf-8",
    )
    return folder


def test_two_starts_at_once_make_the_tables_once(empty_database_url: str) -> None:
    program = (
        "import sys; from alembic import command; from storage import schema;"
        "print('ready', flush=True); sys.stdin.readline(); schema.upgrade(sys.argv[1])"
    )
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", program, empty_database_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for start in starts:
        assert start.stdout
        start.stdout.readline()
    for start in starts:
        assert start.stdin
        start.stdin.write("go\n")
        start.stdin.flush()
    errors = [start.communicate(timeout=60)[1] for start in starts]

    assert [start.returncode for start in starts] == [0, 0], errors
    assert schema.is_current(empty_database_url)


def test_a_database_is_current_only_at_the_newest_revision(empty_database_url: str) -> None:
    assert not schema.is_current(empty_database_url)

    schema.upgrade(empty_database_url)
    assert schema.is_current(empty_database_url)

    database = Database(empty_database_url)
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    database.dispose()
    assert not schema.is_current(empty_database_url)


def test_the_newest_revision_is_the_one_that_the_program_asks_for() -> None:
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))

    assert ScriptDirectory.from_config(settings).get_heads() == [schema.NEWEST]


def test_a_new_revision_can_be_written_from_the_template(tmp_path: Path) -> None:
    settings = Config()
    settings.set_main_option("script_location", str(with_failing_revision(tmp_path)))

    written = command.revision(settings, "One more thing", rev_id="9999")

    assert written
    assert not isinstance(written, list)
    compile(Path(written.path).read_text(encoding="utf-8"), written.path, "exec")


def test_the_folder_of_a_new_sqlite_file_is_made(tmp_path: Path) -> None:
    path = tmp_path / "data of 100%" / "lofteskoll.sqlite"

    schema.upgrade(f"sqlite:///{path}")

    assert path.is_file()
