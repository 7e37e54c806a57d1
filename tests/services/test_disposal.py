from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.domain.disposal_rules import DisposalRule
from bot.domain.entries import Entry
from bot.domain.kinds import ACTION, MEETING, OPERATION
from bot.domain.roles import Deed
from bot.services.agreements import assess_agreement
from bot.services.disposal import dispose, plan_disposals
from bot.services.disposal_reports import DisposalReport
from bot.services.errors import UnknownAgreement
from storage.deliveries import NewDelivery, queue_deliveries
from storage.disposal import list_disposals
from storage.drafts import Draft, put_draft
from storage.engine import Database
from storage.entries import add_entry, list_revisions
from storage.occasions import Hold, Occasion, add_occasion, put_hold
from storage.seals import list_records
from storage.sending import claim_deliveries, mark_sent, mark_uncertain
from storage.tables import RevisionRow
from tests.disposing import (
    AFTERWARDS,
    ANNA,
    SODERHAMN,
    a_rule,
    everything_in,
    give_rules,
    log,
    revised,
    rows_in,
)
from tests.factories import activity, meeting, operation
from tests.handlers.scene import FRIDAY

SECRET = "Pojken vid busstationen"
AFTER = datetime(AFTERWARDS.year, AFTERWARDS.month, AFTERWARDS.day, 3, tzinfo=FRIDAY.tzinfo)
ALL_ENTRIES, TEXTS = a_rule("entries", "all"), a_rule("entries", "texts")
OF_ENTRIES = ("entries", "entry_revisions", "drafts")


def correct(database: Database, entry: Entry, **values: object) -> None:
    with database.writing() as session:
        revised(session, entry, **values)


def post(
    database: Database, key: str, *, ts: str | None = "1.5", entry: Entry | None = None, occasion: str = "entry"
) -> None:
    """Put a post into the ledger that is out; without a `ts` nobody knows whether it is."""
    delivery = NewDelivery(
        key, SODERHAMN, occasion, "T0POLIS", "C0POLIS", FRIDAY, FRIDAY, "U0ANNA", entry.id if entry else None, 1
    )
    with database.writing() as session:
        queue_deliveries(session, [delivery])
        claim_deliveries(session, now=FRIDAY, lease=timedelta(days=9999), limit=99)
        if ts:
            mark_sent(session, key=key, message_ts=ts, at=FRIDAY)
        else:
            mark_uncertain(session, key=key, attempt=1, problem="history")


def erasures(database: Database) -> list[tuple[str, datetime]]:
    with database.writing() as session:
        waiting = claim_deliveries(session, now=AFTER + timedelta(days=9), lease=timedelta(0), limit=99)
    return [(each.key, each.due_at) for each in waiting if each.occasion == "erase"]


def disposed(database: Database) -> DisposalReport:
    [report] = dispose(database, SODERHAMN, on=AFTERWARDS, now=AFTER)
    return report


def counted(report: DisposalReport) -> list[int]:
    return [each.records for each in report.rules]


@pytest.fixture
def database(tied: Database) -> Database:
    """Söderhamn's pledge with an operation, corrected once, that has a note and a post."""
    tied_entries = operation(date(2022, 3, 10), id="operation")
    noted = replace(tied_entries, values={**tied_entries.values, "note": SECRET, "colleague": "U0KOLLEGA"})
    log(tied, noted)
    correct(tied, noted, note=f"{SECRET} igen")
    post(tied, "entry:operation", entry=noted)
    draft = Draft(
        "d",
        SODERHAMN,
        OPERATION,
        **ANNA,
        channel_id="C",
        payload={"note": SECRET},
        created_at=FRIDAY,
        entry_id="operation",
    )
    with tied.writing() as session:
        put_draft(session, draft)
    return tied


def test_a_dry_run_tells_the_same_as_the_disposal_and_changes_nothing(database: Database) -> None:
    give_rules(database, ALL_ENTRIES, at=AFTER)
    before = everything_in(database)

    [planned] = plan_disposals(database, SODERHAMN, on=AFTERWARDS)

    assert everything_in(database) == before
    assert disposed(database).document() == planned.document()
    assert counted(planned) == [1]


def test_all_of_an_entry_goes_with_its_revisions_drafts_and_posts(database: Database) -> None:
    give_rules(database, ALL_ENTRIES, at=AFTER)

    report = disposed(database)

    assert rows_in(database, *OF_ENTRIES) == dict.fromkeys(OF_ENTRIES, 0)
    assert SECRET not in everything_in(database)
    assert (report.rules[0].messages, report.rules[0].first) == (1, date(2022, 3, 10))
    assert erasures(database) == [("erase::T0POLIS:C0POLIS:1.5", AFTER)]
    assert {each.before.id: (each.before.figures.done, each.after.figures.done) for each in report.changes}["S7"] == (
        1,
        0,
    )


def test_texts_go_from_every_revision_and_no_figure_changes(database: Database) -> None:
    give_rules(database, TEXTS, at=AFTER)
    before = assess_agreement(database, SODERHAMN, on=AFTERWARDS).row("S7")

    report = disposed(database)

    with database.reading() as session:
        revisions = list_revisions(session, entry_id="operation", agreement_id=SODERHAMN)
    after = assess_agreement(database, SODERHAMN, on=AFTERWARDS).row("S7")
    assert before
    assert after
    assert (after.status, after.figures) == (before.status, before.figures)
    assert report.changes == ()
    assert [(each.by.user_id, each.reason) for each in revisions] == [("", None), ("", "corrected")]
    left = everything_in(database)
    assert SECRET not in left
    assert "U0KOLLEGA" not in left
    assert rows_in(database, "drafts") == {"drafts": 0}
    assert [key for key, _ in erasures(database)] == ["erase:operation:T0POLIS:C0POLIS:1.5"]


def test_of_reasons_only_our_own_words_stay(database: Database) -> None:
    with database.writing() as session:
        session.execute(update(RevisionRow).where(RevisionRow.number == 1).values(reason="anna_berg"))
    give_rules(database, TEXTS, at=AFTER)

    disposed(database)

    with database.reading() as session:
        revisions = list_revisions(session, entry_id="operation", agreement_id=SODERHAMN)
    assert [each.reason for each in revisions] == [None, "corrected"]


@pytest.mark.parametrize("rule", [ALL_ENTRIES, TEXTS], ids=["all", "texts"])
def test_done_twice_is_done_once(rule: DisposalRule, database: Database) -> None:
    give_rules(database, rule, at=AFTER)
    disposed(database)
    once = everything_in(database)

    again = disposed(database)

    assert again.is_empty
    with database.reading() as session:
        assert len(list_disposals(session, agreement_id=SODERHAMN)) == 1
        assert [each.deed for each in list_records(session, agreement_id=SODERHAMN)].count(Deed.DISPOSE) == 1
    assert everything_in(database) == once
    assert again.needed == ()
    assert again.waiting == 1


def test_what_was_erased_is_noted_without_a_text(database: Database) -> None:
    give_rules(database, TEXTS, at=AFTER)
    disposed(database)

    with database.reading() as session:
        [noted] = list_disposals(session, agreement_id=SODERHAMN)
        record = list_records(session, agreement_id=SODERHAMN)[-1]
    assert noted.report["rules"] == [
        {
            "records": "entries",
            "keep": "2 years",
            "from": "agreement_end",
            "erase": "texts",
            "count": 1,
            "first": "2022-03-10",
            "last": "2022-03-10",
            "messages": 1,
            "messages_unknown": 0,
        }
    ]
    assert (record.deed, record.about, record.user_id) == (Deed.DISPOSE, noted.id, None)


def test_an_action_takes_what_its_meetings_post_quotes_with_it(tied: Database) -> None:
    note = log(tied, meeting("2022-W10", id="note"))
    done = {"text": SECRET, "meeting": "note", "done_on": "2022-03-20", "stands_for": "note-0"}
    log(tied, activity(ACTION, date(2022, 3, 9), done, id="action"))
    post(tied, "entry:note", entry=note, ts="2.5")
    give_rules(tied, a_rule(ACTION, "all"), at=AFTER)

    report = disposed(tied)

    assert [key for key, _ in erasures(tied)] == ["erase:note:T0POLIS:C0POLIS:2.5"]
    assert (report.rules[0].records, report.changes) == (1, ())


def test_what_an_open_action_needs_stays_until_it_is_done(tied: Database) -> None:
    log(tied, meeting("2022-W10", id="note"))
    action = log(tied, activity(ACTION, date(2022, 3, 9), {"text": SECRET, "meeting": "note"}, id="action"))
    give_rules(tied, ALL_ENTRIES, at=AFTER)

    assert sorted(each.entry.id for each in disposed(tied).needed) == ["action", "note"]

    correct(tied, action, done_on="2022-03-20")
    assert (counted(disposed(tied)), rows_in(tied, "entries")) == ([2], {"entries": 0})


def test_an_entry_whose_post_is_under_way_waits(database: Database) -> None:
    give_rules(database, ALL_ENTRIES, at=AFTER)
    on_its_way = NewDelivery("k", SODERHAMN, "entry", "T0POLIS", "C0POLIS", AFTER, AFTER, entry_id="operation")
    with database.writing() as session:
        queue_deliveries(session, [on_its_way])

    assert [each.entry.id for each in disposed(database).needed] == ["operation"]
    assert rows_in(database, "entries") == {"entries": 1}


def test_an_entry_goes_also_while_its_message_is_still_to_be_written_anew(database: Database) -> None:
    give_rules(database, TEXTS, at=AFTER)
    disposed(database)
    give_rules(database, ALL_ENTRIES, at=AFTER)

    report = disposed(database)

    assert (report.needed, rows_in(database, "entries")) == ((), {"entries": 0})
    assert [key for key, _ in erasures(database)] == ["erase::T0POLIS:C0POLIS:1.5"], "it is deleted instead"


def test_reminders_go_with_what_was_put_off_and_every_post_about_no_entry(database: Database) -> None:
    post(database, "digest:1", ts="3.5", occasion="digest")
    post(database, "digest_picture:1", ts="3.5", occasion="digest_picture")
    post(database, "handover:1", ts=None, occasion="handover")
    told = Occasion("k1", SODERHAMN, "pace", "S7", "0", "T0POLIS", "C0POLIS", FRIDAY, None, FRIDAY, "digest:1")
    with database.writing() as session:
        add_occasion(session, told)
        add_occasion(session, replace(told, key="k2", delivery_key=None, closed="too_late"))
        put_hold(session, Hold(SODERHAMN, "pace", "S7", "T0POLIS", "C0POLIS", None, FRIDAY, "U0ANNA"))
    give_rules(database, a_rule("reminders", "all"), at=AFTER)

    [report] = disposed(database).rules

    assert (report.records, report.messages, report.unknown) == (5, 1, 1)
    assert rows_in(database, "occasions", "holds", "entries") == {"occasions": 0, "holds": 0, "entries": 1}
    assert [key for key, _ in erasures(database)] == ["erase::T0POLIS:C0POLIS:3.5"]


def test_the_audit_trail_keeps_that_something_was_done_and_forgets_who(database: Database) -> None:
    with database.reading() as session:
        before = len(list_records(session, agreement_id=SODERHAMN))
    assert before, "the channels have been tied"
    give_rules(database, a_rule("audit", "texts"), at=AFTER)

    assert counted(disposed(database)) == [before]

    with database.reading() as session:
        records = list_records(session, agreement_id=SODERHAMN)
        [noted] = list_disposals(session, agreement_id=SODERHAMN)
    assert [each.user_id for each in records if each.user_id] == []
    assert noted.report["audit"]["records"] == before
    assert disposed(database).is_empty


def test_messages_are_erased_one_after_the_other(tied: Database) -> None:
    """What people log in the meantime is not to wait until thousands of messages are gone."""
    for number in range(3):
        entry = log(tied, operation(date(2022, 3, 10), id=f"e{number}"))
        post(tied, f"entry:{number}", entry=entry, ts=f"{number}.5")
    give_rules(tied, ALL_ENTRIES, at=AFTER)

    disposed(tied)

    assert [due - AFTER for _, due in sorted(erasures(tied))] == [timedelta(seconds=2 * number) for number in range(3)]


def test_every_agreement_with_rules_is_looked_at_unless_one_is_named(database: Database) -> None:
    give_rules(database, at=AFTER)
    assert plan_disposals(database, None, on=AFTERWARDS) == []
    assert counted(plan_disposals(database, SODERHAMN, on=AFTERWARDS)[0]) == []
    give_rules(database, ALL_ENTRIES, at=AFTER)
    assert [each.agreement.id for each in plan_disposals(database, None, on=AFTERWARDS)] == [SODERHAMN]
    with pytest.raises(UnknownAgreement):
        plan_disposals(database, "nowhere", on=AFTERWARDS)


def test_a_week_is_taken_as_long_as_its_meeting_counts(tied: Database) -> None:
    key = f"{MEETING}:2022-W10"
    with tied.writing() as session:
        add_entry(session, agreement_id=SODERHAMN, entry=meeting("2022-W10"), draft_id="d", natural_key=key, **ANNA)
    give_rules(tied, TEXTS, at=AFTER)

    disposed(tied)

    assert key in everything_in(tied)
