"""Holds the ledger against what stands in the channels: what is missing, what is there twice, what nobody knows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import select

from storage.deliveries import Delivery
from storage.engine import Database
from storage.tables import DeliveryRow, columns_for
from storage.types import DeliveryState
from tests.sandbox.acting import TOKENS

Places = Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]
"""The messages of each channel, or of the direct message with each person, by workspace and id."""


@dataclass(frozen=True)
class Count:
    """What has become of the deliveries, by their keys."""

    deliveries: int
    attempts: int
    lost: Sequence[str]
    double: Sequence[str]
    uncertain: Sequence[str]
    unknown: Sequence[str]
    """in a channel, and not in the ledger"""


def counted(ledger: Iterable[Delivery], places: Places) -> Count:
    """Return what has become of what is in the ledger."""
    deliveries = {each.key: each for each in ledger}
    found: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    timestamps: dict[tuple[str, str], set[str]] = {}
    for place, messages in places.items():
        timestamps[place] = {str(message["ts"]) for message in messages}
        for message in messages:
            if key := _key(message):
                found[key][place] += 1
    uncertain = [key for key, each in deliveries.items() if each.state is DeliveryState.UNCERTAIN]
    lost = [
        key
        for key, each in deliveries.items()
        if key not in uncertain and not _arrived(each, found[key], timestamps.get(_place(each), set()))
    ]
    double = [key for key, there in found.items() if there.total() > 1]
    unknown = [key for key, there in found.items() if there and not _belongs(deliveries.get(key), there)]
    attempts = sum(each.attempts for each in deliveries.values())
    return Count(len(deliveries), attempts, lost, double, uncertain, unknown)


def read_ledger(database: Database) -> list[Delivery]:
    """Return all deliveries."""
    with database.reading() as session:
        return [Delivery(*found) for found in session.execute(select(*columns_for(Delivery, DeliveryRow)))]


def read_places(address: str, ledger: Iterable[Delivery]) -> Places:
    """Return what stands where the ledger says that something should."""
    clients = {team: WebClient(token, base_url=f"{address}/api/") for team, token in TOKENS.items()}
    return {place: _messages(clients[place[0]], place[1]) for place in {_place(each) for each in ledger}}


def _messages(client: WebClient, channel_id: str) -> Sequence[Mapping[str, Any]]:
    if channel_id.startswith("U"):
        channel_id = client.conversations_open(users=channel_id)["channel"]["id"]
    found: list[Mapping[str, Any]] = []
    for page in client.conversations_history(channel=channel_id, include_all_metadata=True, limit=200):
        found += page["messages"]
    return found


def _place(delivery: Delivery) -> tuple[str, str]:
    return delivery.team_id, delivery.channel_id


def _key(message: Mapping[str, Any]) -> str | None:
    key = message.get("metadata", {}).get("event_payload", {}).get("key")
    return str(key) if key else None


def _arrived(delivery: Delivery, there: Counter[tuple[str, str]], timestamps: set[str]) -> bool:
    """Tell whether it is out: under its own key, or by bringing an earlier message there up to date."""
    if delivery.state is DeliveryState.PARKED:
        return delivery.problem == "no_longer_relevant"
    return delivery.state is DeliveryState.SENT and (bool(there) or delivery.message_ts in timestamps)


def _belongs(delivery: Delivery | None, there: Counter[tuple[str, str]]) -> bool:
    return delivery is not None and set(there) == {_place(delivery)}
