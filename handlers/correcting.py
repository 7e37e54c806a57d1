"""Opening the form of what is saved already: a read of it, which the audit trail holds; what was kept is kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt import BoltContext

from bot.domain.roles import Deed
from bot.domain.texts import Sayable
from bot.services.access import Caller, note_read
from handlers.answering import open_modal
from handlers.house import House
from handlers.naming import with_saved
from handlers.sort import Asked, fitted, shown


def open_saved(
    house: House,
    context: BoltContext,
    trigger_id: str,
    caller: Caller,
    asked: Asked,
    values: Mapping[str, Any],
    intro: Sequence[Sayable] = (),
) -> None:
    """Open the form of the entry whose `values` it is filled in with, and warn of nothing that stands in them."""
    state = asked.state
    note_read(house.database, caller, state.agreement or "", Deed.EXPLAIN, now=house.now(), about=state.entry)
    open_modal(context, trigger_id, shown(house, with_saved(fitted(asked, values), values), values, intro))
