"""What people call the parts of an agreement (fields, choices, roles, parties), looked up once."""

from functools import cached_property

from bot.domain.agreement import ActivityKind, Agreement
from bot.domain.choices import choices_of
from bot.domain.fields import Field, FieldKind
from bot.domain.kinds import kinds_of
from bot.domain.texts import Sayable


class Words:
    """The words of one agreement; what it does not know is called by its id."""

    def __init__(self, agreement: Agreement) -> None:
        self._agreement = agreement
        self._labels: dict[tuple[str, str], Sayable] = {}
        self._choices: dict[tuple[str, str], dict[str, Sayable]] = {}

    @cached_property
    def kinds(self) -> dict[str, ActivityKind]:
        """Return the kinds of activity by id."""
        return kinds_of(self._agreement)

    @cached_property
    def _roles(self) -> dict[str, Sayable]:
        return {role.id: role.name for role in self._agreement.roles}

    @cached_property
    def _parties(self) -> dict[str, Sayable]:
        return {party.id: party.name for party in self._agreement.parties}

    def role(self, role: str) -> Sayable:
        """Return the name of a role."""
        return self._roles.get(role, role)

    def party(self, party: str) -> Sayable:
        """Return the name of a party."""
        return self._parties.get(party, party)

    def field(self, kind: str, path: str) -> Sayable:
        """Return the label of the field at `path` ("full_day"; for "results.seizures" that of the choice)."""
        key = (kind, path)
        if key not in self._labels:
            head, _, tail = path.partition(".")
            found = self._find(kind, head)
            self._labels[key] = self.choice(kind, head, tail) if tail else found.label if found else head
        return self._labels[key]

    def choice(self, kind: str, field: str, choice: str) -> Sayable:
        """Return the label of one alternative of a field."""
        key = (kind, field)
        if key not in self._choices:
            found = self._find(kind, field)
            choices = choices_of(found, self._agreement) if found else ()
            self._choices[key] = {each.id: each.label for each in choices}
        return self._choices[key].get(choice, choice)

    def chooses_one(self, kind: str, field: str) -> bool:
        """Tell whether the field takes a single choice."""
        found = self._find(kind, field)
        return found is not None and found.kind is FieldKind.CHOICE

    def _find(self, kind: str, field: str) -> Field | None:
        if kind not in self.kinds:
            return None
        fields = self.kinds[kind].fields
        inner = (each for group in fields for each in group.fields)
        return next((each for each in (*fields, *inner) if each.id == field), None)
