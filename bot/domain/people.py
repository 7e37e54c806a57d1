"""People as we know them: by their workspace and their id there, never by name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a workspace."""

    team_id: str
    user_id: str
