"""What the chat tests of consents by reference begin with: an agreement that keeps them, and one recorded."""

from collections.abc import Mapping
from typing import Any

from bot.domain.agreement import Agreement
from bot.domain.entries import Entry
from bot.domain.optional_kinds import CONSENT
from bot.services.access import Caller
from tests.chat import POLICE, Answered
from tests.handlers.scene import Scene, built_in

OPTED_IN = {
    "counts": "consent_count",
    "references": True,
    "youth_from": 15,
    "scopes": [
        {"id": "situation", "name": {"sv": "hur den unge har det", "en": "how the young person is"}},
        {"id": "school", "name": {"sv": "skolgång", "en": "school attendance"}},
    ],
    "months": 6,
}
GIVEN: Mapping[str, Any] = {
    "reference": "ab-12",
    "age_group": "from",
    "given_by": ["guardian", "youth"],
    "scope": ["situation"],
    "parties": ["police", "municipality"],
}


def hedemora(**consents: Any) -> Agreement:
    """Return Hedemora's agreement with other rules for consents."""
    document = built_in("hedemora").model_dump(mode="json")
    return Agreement.model_validate({**document, "consents": consents})


def consents(chat: Scene) -> list[Entry]:
    return [entry for entry in chat.entries("hedemora") if entry.kind == CONSENT]


def record(chat: Scene, caller: Caller = POLICE, **filled: Any) -> Answered:
    return chat.submit(chat.command("/samtycke ny", caller).view, {**GIVEN, **filled}, caller)
