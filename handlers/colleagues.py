"""People whom a form names, by their account: whoever is told of something has to have access to it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from bot.domain.fields import Field, FieldKind
from bot.domain.texts import text
from bot.services.access import Caller
from bot.services.members import find_colleagues
from handlers.forms.reading import Faults, Place
from handlers.house import House
from handlers.sort import Asked

NO_ACCESS = text("This person has no access here, and would be told of it. Let them in first: /lofte medlem.")


def without_access(house: House, caller: Caller, asked: Asked, values: Mapping[str, Any]) -> Faults:
    """Return a fault at each field that names somebody who has no role under the form's agreement."""
    named = dict(_named(asked.form.fields, values))
    if not named or asked.agreement is None or asked.names_anybody:
        return {}
    colleagues = find_colleagues(house.database, asked.agreement.id, caller.team_id)
    return {place: NO_ACCESS for place, user_id in named.items() if user_id not in colleagues}


def _named(fields: Iterable[Field], values: Mapping[str, Any], begins: Place = ()) -> Iterator[tuple[Place, str]]:
    for field in fields:
        value = values.get(field.id)
        if field.kind is FieldKind.GROUP:
            rows: Collection[Mapping[str, Any]] = value or ()
            for number, row in enumerate(rows):
                yield from _named(field.fields, row, (*begins, field.id, number))
        elif field.kind is FieldKind.PERSON and value:
            yield (*begins, field.id), value
