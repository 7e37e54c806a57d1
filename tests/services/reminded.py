"""A pledge that both authorities follow up, and what the planner has put into the record and the ledger."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from bot.domain.agreement import Agreement
from bot.domain.entries import Entry
from bot.domain.kinds import ACTION
from bot.domain.people import Person
from bot.domain.reminding.settings import USUAL, Kind, Reminding, Way
from bot.services.planning import (
    REMINDER_POST,
    SNOOZED_POST,
    plan_reminders,
)
from storage.engine import Database
from storage.occasions import Occasion, list_occasions
from storage.plans import (
    Absence,
    StoredReminding,
    put_absence,
    put_reminding,
)
from storage.tables import DeliveryRow, VersionRow
from storage.types import DeliveryState
from tests.chat import MUNICIPALITY, POLICE
from tests.factories import activity, make_commitment
from tests.importing import import_agreement
from tests.storage.examples import log
from tests.tying import let_in, tie

STOCKHOLM = ZoneInfo("Europe/Stockholm")
PROVSTAD, GRANNSTAD = "provstad-2022", "grannstad-2022"
SCAN = make_commitment("S2", {"kind": "milestone", "due": "2022-10-20"}, responsible=["municipality"])
SURVEY = make_commitment("S3", {"kind": "milestone", "due": "2022-10-20"}, responsible=["municipality"])
WEEKLY = make_commitment("S6", {"kind": "cadence", "every": "iso_week", "activities": ["weekly_meeting"]})
ANNA, ERIK = Person(POLICE.team_id, POLICE.user_id), Person(POLICE.team_id, "U0ERIK")
MARIA, SARA = Person(MUNICIPALITY.team_id, MUNICIPALITY.user_id), Person(MUNICIPALITY.team_id, "U0SARA")
SVEN = Person(POLICE.team_id, "U0SVEN")


def at(written: str) -> datetime:
    return datetime.fromisoformat(f"2022-{written}").replace(tzinfo=STOCKHOLM)


BEGUN = at("10-03 06:00")


def followed_up(database: Database, *agreements: Agreement) -> Database:
    """Let both authorities follow the agreements up in their channels, from the third of October on.

    Anna and Maria coordinate; Erik, Sven and Sara are members.
    """
    for agreement in agreements:
        import_agreement(database, agreement, at=BEGUN)
        for caller, party in ((POLICE, "police"), (MUNICIPALITY, "municipality")):
            tie(database, caller, agreement_id=agreement.id, party_kind=party, now=BEGUN)
        let_in(database, agreement.id, [ERIK, SVEN, SARA], now=BEGUN)
        plan_reminders(database, agreement.id, now=BEGUN)
    return database


def tick(database: Database, *moments: str, agreement_id: str = PROVSTAD) -> None:
    for moment in moments:
        plan_reminders(database, agreement_id, now=at(moment))


def record(database: Database, *kinds: Kind, agreement_id: str = PROVSTAD) -> list[Occasion]:
    with database.reading() as session:
        found = list_occasions(session, agreement_id=agreement_id)
    return [each for each in found if each.kind in (kinds or set(Kind))]


def told(database: Database, *kinds: Kind) -> list[tuple[str, str, str]]:
    """Return what is told: the day of the subject or its week, the rung, and where."""
    return [(each.subject, each.rung, each.channel_id) for each in record(database, *kinds) if each.delivery_key]


def messages(database: Database, *occasions: str) -> list[tuple[str, datetime]]:
    """Return what is in the ledger: to whom, and when it is due; reminders, put off or not, unless told otherwise."""
    meant = occasions or (REMINDER_POST, SNOOZED_POST)
    query = select(DeliveryRow.channel_id, DeliveryRow.due_at).where(DeliveryRow.occasion.in_(meant))
    with database.reading() as session:
        found = session.execute(query.order_by(DeliveryRow.due_at, DeliveryRow.channel_id))
        return [(channel_id, due_at) for channel_id, due_at in found]


def choose(database: Database, agreement_id: str = PROVSTAD, **ways: Way) -> None:
    _keep(database, agreement_id, {Kind(kind): way for kind, way in ways.items()})


def choose_only(database: Database, kind: Kind, agreement_id: str = PROVSTAD) -> None:
    """Switch everything else off."""
    off = {each: USUAL[each].model_copy(update={"on": False}) for each in Kind if each is not kind}
    _keep(database, agreement_id, off)


def _keep(database: Database, agreement_id: str, chosen: Mapping[Kind, Way]) -> None:
    document = Reminding(ways=chosen).model_dump(mode="json")
    with database.writing() as session:
        put_reminding(session, StoredReminding(agreement_id, document, BEGUN, POLICE.team_id, POLICE.user_id))


def action(database: Database, owner: Person, agreement_id: str = PROVSTAD, *, due: str = "2022-10-13") -> Entry:
    """Something that the owner is to do by Thursday the 13th, as was decided on the Tuesday."""
    values = {"text": "Boka lokal", "due": due, "owner": owner.user_id, "team": owner.team_id}
    entry = activity(ACTION, date(2022, 10, 11), values, recorded_at=at("10-11 12:00"))
    log(database, entry, agreement_id=agreement_id)
    return entry


def away(database: Database, person: Person, deputy: str | None = None) -> None:
    with database.writing() as session:
        put_absence(session, Absence(person.team_id, person.user_id, date(2022, 10, 1), date(2022, 10, 31), deputy))


def by_message(database: Database, kind: Kind) -> dict[str, list[Occasion]]:
    found: dict[str, list[Occasion]] = {}
    for each in record(database, kind):
        if each.delivery_key:
            found.setdefault(each.delivery_key, []).append(each)
    return found


def all_at_once(*works: Callable[[], object]) -> None:
    ready = Barrier(len(works))

    def work(each: Callable[[], object]) -> None:
        ready.wait()
        each()

    with ThreadPoolExecutor(len(works)) as pool:
        list(pool.map(work, works))


def broken(database: Database, agreement_id: str) -> Callable[[], None]:
    """Make the agreement's document one that cannot be read; return what mends it."""
    of_it = VersionRow.agreement_id == agreement_id
    with database.writing() as session:
        document, digest = session.execute(select(VersionRow.document, VersionRow.digest).where(of_it)).one()
        session.execute(update(VersionRow).where(of_it).values(document={"format": 99}, digest="not to be read"))

    def mend() -> None:
        with database.writing() as session:
            session.execute(update(VersionRow).where(of_it).values(document=document, digest=digest))

    return mend


def sent(database: Database) -> None:
    """All messages so far are out, under the same time stamp."""
    with database.writing() as session:
        session.execute(update(DeliveryRow).values(state=DeliveryState.SENT, message_ts="1.1", next_at=None))
