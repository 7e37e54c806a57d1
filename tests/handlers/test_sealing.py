"""The heartbeat seals what has been noted in the audit trail, and holds nothing else up."""

import logging

import pytest
from sqlalchemy import text

from bot.services.audit import verify_trail
from handlers.ticking import seal_due, work
from tests.handlers.scene import Scene
from tests.storage.trails import a_record, note


def test_what_was_noted_a_minute_ago_is_sealed_by_the_heartbeat(chat: Scene) -> None:
    note(chat.database, a_record(agreement_id="tried", at=chat.clock))
    work(chat.house)
    assert verify_trail(chat.database, "tried").unsealed == 1

    chat.later(minutes=1)
    while work(chat.house):
        pass

    verified = verify_trail(chat.database, "tried")
    assert (verified.records, verified.unsealed, verified.faults) == (1, 0, ())


def test_a_trail_that_cannot_be_sealed_keeps_no_other_from_it(chat: Scene, caplog: pytest.LogCaptureFixture) -> None:
    note(chat.database, a_record(agreement_id="broken", at=chat.clock), a_record(agreement_id="whole", at=chat.clock))
    with chat.database.writing() as session:
        session.execute(
            text(
                "CREATE TRIGGER broken BEFORE INSERT ON audit_seals WHEN new.agreement_id = 'broken' "
                "BEGIN SELECT raise(ABORT, 'no'); END"
            )
        )
    chat.later(minutes=1)
    while work(chat.house):
        pass
    caplog.clear()

    with caplog.at_level(logging.ERROR):
        assert seal_due(chat.house) == 0

    assert verify_trail(chat.database, "whole").unsealed == 0
    assert verify_trail(chat.database, "broken").unsealed == 1
    assert [each.message for each in caplog.records] == ["sealing_failed"]
    assert caplog.records[0].__dict__["agreement"] == "broken"
