"""An entry is told in every channel of its agreement, once."""

import pytest
from sqlalchemy.exc import IntegrityError

from storage.deliveries import queue_in_each_channel
from storage.engine import Database
from storage.ties import add_tie
from tests.statements import counted
from tests.storage.examples import AGREEMENT, ANNA, OTHER_AGREEMENT, an_entry, at, log
from tests.storage.test_deliveries import claim


def tie(database: Database, team_id: str, channel_id: str, agreement_id: str = AGREEMENT) -> None:
    with database.writing() as session:
        add_tie(
            session,
            team_id=team_id,
            channel_id=channel_id,
            agreement_id=agreement_id,
            party_id=None,
            user_id="U0ANNA",
            at=at(0),
        )


def tell(database: Database, revision: int = 1) -> None:
    with database.writing() as session:
        queue_in_each_channel(
            session,
            agreement_id=AGREEMENT,
            occasion="entry",
            entry_id="E1",
            revision=revision,
            now=at(5),
            **ANNA,
        )


def test_an_entry_is_told_in_each_channel_of_its_agreement_and_no_other(database: Database) -> None:
    log(database, an_entry("E1"))
    tie(database, "T0POLIS", "C0POLIS")
    tie(database, "T0KOMMUN", "C0KOMMUN")
    tie(database, "T0POLIS", "C0OTHER", OTHER_AGREEMENT)

    with counted(database.engine) as statements:
        tell(database)
    there, here = claim(database, 5)

    assert len(statements) == 1
    assert (here.key, there.key) == ("entry:E1:1:T0POLIS:C0POLIS", "entry:E1:1:T0KOMMUN:C0KOMMUN")
    assert (here.channel_id, there.channel_id) == ("C0POLIS", "C0KOMMUN")
    assert (here.user_id, there.user_id) == ("U0ANNA", None), "a person is named in their own workspace only"
    for delivery in (here, there):
        assert (delivery.agreement_id, delivery.occasion) == (AGREEMENT, "entry")
        assert (delivery.entry_id, delivery.revision) == ("E1", 1)
        assert (delivery.queued_at, delivery.due_at) == (at(5), at(5))
        assert (delivery.attempts, delivery.maybe_sent) == (1, False)


def test_an_entry_of_an_agreement_without_channels_is_told_nowhere(database: Database) -> None:
    log(database, an_entry("E1"))

    tell(database)

    assert claim(database, 5) == []


def test_each_revision_is_told_and_none_twice(database: Database) -> None:
    log(database, an_entry("E1"))
    tie(database, "T0POLIS", "C0POLIS")
    tell(database)
    tell(database, revision=2)

    with pytest.raises(IntegrityError):
        tell(database)

    assert len(claim(database, 5)) == 2
