"""People as we know them: by their workspace and their id there, never by name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a workspace."""

    team_id: str
    user_id: str

    def __str__(self) -> str:
        """Return how somebody is named in the audit trail, and in what a button carries."""
        return f"{self.team_id}:{self.user_id}"
