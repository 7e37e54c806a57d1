"""What nobody brings about from where they stand: a change in what isn't theirs, or by what was never understood."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from bot.domain.people import Person
from tests.fuzz.written import Row

Roles = Mapping[Person, AbstractSet[str]]
"""The agreements of which people are members."""
_TRAIL = {"audit_records", "audit_seals"}
_OF_ASKING = {"admission", "admitted"}
"""What is posted as somebody asks to be let in."""


def harm_of(body: Mapping[str, Any], written: Iterable[Row], roles: Roles, *, understood: bool) -> Iterator[str]:
    """Yield what a payload has changed that it should not have; the audit trail may tell of any.

    `understood`: it was known, and neither refused nor sent back to be mended.
    """
    senders = _senders(body)
    theirs = set().union(*(roles.get(sender, ()) for sender in senders))
    for row in written:
        if row.table in _TRAIL:
            continue
        if not understood:
            yield f"changed, by what was not understood: {row}"
        elif not _may_write(row, senders, theirs):
            yield f"changed, by somebody whose it isn't: {row}"


def _may_write(row: Row, senders: Sequence[Person], theirs: AbstractSet[str]) -> bool:
    if row.agreement_id in theirs:
        return True
    own = Person(row.team_id or "", row.user_id or "") in senders
    asking = row.table == "admissions" and own
    asked = row.occasion in _OF_ASKING and any(
        f":{sender.team_id}:{sender.user_id}:" in (row.key or "") for sender in senders
    )
    return asking or asked or (row.agreement_id is None and own)


def _senders(body: Mapping[str, Any]) -> list[Person]:
    """Return everybody whom a payload, perhaps a broken one, may be taken to come from."""
    told = [
        body,
        *(part for part in (body.get("team"), body.get("user"), body.get("event")) if isinstance(part, Mapping)),
    ]
    event = body.get("event")
    if isinstance(event, Mapping) and isinstance(event.get("user"), Mapping):
        told.append(event["user"])
    teams = {each[name] for each in told for name in ("team_id", "team", "id") if isinstance(each.get(name), str)}
    users = {each[name] for each in told for name in ("user_id", "user", "id") if isinstance(each.get(name), str)}
    return [Person(team, user) for team in sorted(teams) for user in sorted(users)]
