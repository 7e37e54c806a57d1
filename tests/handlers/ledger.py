"""The ledger of outgoing posts, and what stands in the channels, as the tests of sending see them."""

from typing import Any

from sqlalchemy import select

from storage.tables import DeliveryRow
from storage.types import DeliveryState
from tests.chat import POLICE
from tests.handlers.scene import COUNTING, HELD, Scene

SENT, QUEUED, PARKED, UNCERTAIN = (
    DeliveryState.SENT,
    DeliveryState.QUEUED,
    DeliveryState.PARKED,
    DeliveryState.UNCERTAIN,
)


def saved(chat: Scene, command: str = "/insats", **filled: Any) -> None:
    """Log something, the sender being asleep."""
    usual = COUNTING if command == "/insats" else HELD
    chat.submit(chat.review(command, {**usual, **filled}).view)


def states(chat: Scene, team_id: str = POLICE.team_id) -> list[DeliveryState]:
    """Return how the posts about entries stand in the ledger."""
    query = (
        select(DeliveryRow.state)
        .where(DeliveryRow.occasion == "entry", DeliveryRow.team_id == team_id)
        .order_by(DeliveryRow.queued_at, DeliveryRow.key)
    )
    with chat.database.reading() as session:
        return list(session.scalars(query))


def about_entries(chat: Scene, caller: Any = POLICE) -> list[dict[str, Any]]:
    """Return the posts about entries in the caller's channel."""
    return [post for post in chat.posts(caller) if "entry" in post["metadata"]["event_payload"]["key"].split(":")[0]]
