"""Where something that is kept points to a person: their ids in the values of forms, and in what people have chosen."""

from collections.abc import Mapping
from itertools import pairwise

from bot.domain.people import Person

_TEAM_OF = {"owner": "team", "done_by": "done_team", "by": "by_team", "user_id": "team_id"}
"""Beside which id the workspace stands, and where; other ids are of the workspace where it was written."""


def key_points_to(key: str, person: Person) -> bool:
    """Tell whether a key of parts with colons between names the person: their workspace, and after it their id."""
    parts = key.split(":")
    return (person.team_id, person.user_id) in pairwise(parts)


def points_to(content: object, person: Person, *, written_in: str | None) -> bool:
    """Tell whether JSON that was written in the workspace names the person anywhere."""
    match content:
        case str():
            here = content == person.user_id and written_in == person.team_id
            return here or content == f"{person.team_id}:{person.user_id}"
        case Mapping():
            return any(
                points_to(inner, person, written_in=content.get(_TEAM_OF.get(name, ""), written_in))
                for name, inner in content.items()
            )
        case list() | tuple():
            return any(points_to(inner, person, written_in=written_in) for inner in content)
        case _:
            return False
