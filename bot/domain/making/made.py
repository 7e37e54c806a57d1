"""From what a coordinator has answered to an agreement, whole and sound."""

from collections.abc import Collection
from typing import Any

from bot.domain.agreement import Agreement, Commitment, Party, Signature
from bot.domain.making.activities import MUNICIPALITY, POLICE, STANDARD_ROLES, activity_kind, around, parties_of
from bot.domain.making.commitments import commitment_from
from bot.domain.making.follow_up import follow_up
from bot.domain.making.forms import MOST_SIGNATURES
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
    """Return the agreement with another title, period, basis, or names of its parties. ChangeRefused.

    Signatures that the form doesn't show stay where they stand; what is added comes last.
    """
    names = {POLICE: basics.police, MUNICIPALITY: basics.municipality}
    asked = _asked(agreement)
    renamed = {party.id: names[kind] for kind, party in asked.items()}
    parties = tuple(with_changes(party, name=renamed.get(party.id, party.name)) for party in agreement.parties)
    whole = _whole(basics)
    whole["basis"]["signatures"] = _signatures(agreement, basics)
    return sound(with_changes(agreement, parties=parties, **whole))


def basics_of(agreement: Agreement) -> dict[str, Any]:
    """Return the values that fill in the form about the whole agreement."""
    asked = _asked(agreement)
    kinds = {party.id: kind for kind, party in asked.items()}
    signatures = [each.model_dump(mode="json", exclude_none=True) for each in _shown(agreement)]
    values = {
        "title": agreement.title,
        **agreement.period.model_dump(mode="json", exclude_none=True),
        **{kind: party.name for kind, party in asked.items()},
        **agreement.basis.model_dump(mode="json", exclude_none=True, exclude={"signatures"}),
        "signatures": [{**signature, "party": kinds[signature["party"]]} for signature in signatures],
    }
    return {name: value for name, value in values.items() if value}


def _asked(agreement: Agreement) -> dict[str, Party]:
    """Return the police and the municipality that signed; where several did, the first of each."""
    signed = {party.kind.value: party for party in reversed(agreement.signatories)}
    return {kind: signed[kind] for kind in (POLICE, MUNICIPALITY) if kind in signed}


def _shown(agreement: Agreement) -> list[Signature]:
    """Return the signatures that the form shows: those of the parties that it asks about, as many as fit."""
    parties = {party.id for party in _asked(agreement).values()}
    return [each for each in agreement.basis.signatures if each.party in parties][:MOST_SIGNATURES]


def _signatures(agreement: Agreement, basics: Basics) -> list[Any]:
    """Return the agreement's signatures, with what the form left in the places of those that it showed."""
    ids = {kind: party.id for kind, party in _asked(agreement).items()}
    left = iter([{**each.model_dump(), "party": ids.get(each.party, each.party)} for each in basics.signatures])
    shown = _shown(agreement)
    there = [next(left, None) if each in shown else each for each in agreement.basis.signatures]
    return [*filter(None, there), *left]


def _whole(basics: Basics) -> dict[str, Any]:
    return {
        "title": basics.title,
        "period": {"start": basics.start, "end": basics.end},
        "basis": {
            "situation_picture": basics.situation_picture,
            "citizen_dialogue": basics.citizen_dialogue,
            "employee_dialogue": basics.employee_dialogue,
            "signatures": [signed.model_dump() for signed in basics.signatures],
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
