"""From what a coordinator has answered to an agreement, whole and sound."""

from collections.abc import Collection
from typing import Any

from bot.domain.agreement import Agreement, Commitment, Party
from bot.domain.making.activities import MUNICIPALITY, POLICE, STANDARD_ROLES, activity_kind, around, parties_of
from bot.domain.making.commitments import commitment_from
from bot.domain.making.follow_up import follow_up
from bot.domain.making.names import agreement_id_for, id_for, lines_of
from bot.domain.making.refusal import built, refuse, sound, with_changes
from bot.domain.making.sketch import Basics, Sketch
from bot.domain.texts import text


def made_from(sketch: Sketch, *, taken: Collection[str] = (), form_of: str | None = None) -> Agreement:
    """Return the agreement, under an id that isn't `taken`. ChangeRefused.

    The commitments are L1, L2 and so on; what is wrong in `form_of` is put at the fields of its form.
    """
    basics = sketch.basics
    commitments = _commitments(sketch)
    if not commitments:
        refuse(text("Add at least one commitment: an agreement without one promises nothing."))
    year = basics.start.year if basics.start else None
    agreement = built(
        Agreement,
        {
            "format": 1,
            "id": sketch.id or agreement_id_for(basics.municipality, year, taken),
            "source": {"title": basics.title, "publisher": basics.municipality},
            "parties": parties_of(basics),
            "roles": STANDARD_ROLES,
            "focus_areas": _named(basics.focus_areas),
            "activity_kinds": tuple(activity_kind(each) for each in sketch.activities),
            "commitments": commitments,
            **_whole(basics),
        },
    )
    return sound(agreement, form_of=form_of)


def change_basics(agreement: Agreement, basics: Basics) -> Agreement:
    """Return the agreement with another title, period, basis, or names of its parties. ChangeRefused."""
    names = {"police": basics.police, "municipality": basics.municipality}
    first = _first_of_each_kind(agreement)
    renamed = {party.id: names[kind] for kind, party in first.items() if kind in names}
    parties = tuple(with_changes(party, name=renamed.get(party.id, party.name)) for party in agreement.parties)
    ids = {kind: party.id for kind, party in first.items()}
    return sound(with_changes(agreement, parties=parties, **_whole(basics, ids)))


def basics_of(agreement: Agreement) -> dict[str, Any]:
    """Return the values that fill in the form about the whole agreement."""
    first = _first_of_each_kind(agreement)
    kinds = {party.id: kind for kind, party in first.items()}
    basis = agreement.basis.model_dump(mode="json", exclude_none=True)
    signatures = [
        {**signature, "party": kinds[signature["party"]]}
        for signature in basis.pop("signatures", ())
        if signature["party"] in kinds
    ]
    values = {
        "title": agreement.title,
        **agreement.period.model_dump(mode="json", exclude_none=True),
        **{kind: party.name for kind, party in first.items() if kind in {POLICE, MUNICIPALITY}},
        **basis,
        "signatures": signatures,
    }
    return {name: value for name, value in values.items() if value}


def _first_of_each_kind(agreement: Agreement) -> dict[str, Party]:
    """Return the police and the municipality that signed; where several did, the first of each."""
    return {party.kind.value: party for party in reversed(agreement.signatories)}


def _whole(basics: Basics, party_ids: dict[str, str] | None = None) -> dict[str, Any]:
    ids = party_ids or {}
    return {
        "title": basics.title,
        "period": {"start": basics.start, "end": basics.end},
        "basis": {
            "situation_picture": basics.situation_picture,
            "citizen_dialogue": basics.citizen_dialogue,
            "employee_dialogue": basics.employee_dialogue,
            "signatures": [
                {**signed.model_dump(), "party": ids.get(signed.party, signed.party)} for signed in basics.signatures
            ],
        },
    }


def _commitments(sketch: Sketch) -> tuple[Commitment, ...]:
    surroundings = around(sketch)
    written = [
        commitment_from(promised, f"L{number}", surroundings)
        for number, promised in enumerate(sketch.commitments, start=1)
    ]
    both = (POLICE, MUNICIPALITY)
    followed = follow_up(sketch.basics, f"L{len(written) + 1}", both)
    return (*written, *([followed] if followed else []))


def _named(content: str) -> list[dict[str, str]]:
    found: dict[str, str] = {}
    for name in lines_of(content):
        found[id_for(name, found)] = name
    return [{"id": each, "name": name} for each, name in found.items()]
