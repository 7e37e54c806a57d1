"""Agreement files with something wrong in them, and what is told of it."""

from typing import Any

from bot.adapters.yaml_files import parse_yaml
from bot.domain.agreement import Agreement
from bot.domain.agreement_check import find_faults
from tests.adapters.files import ENGLISH, changed

COUNT = "target: {kind: count, activities: [walk], at_least: 2}"


def faults(content: str, **known: Any) -> list[tuple[str, str, str]]:
    """Return place, what was found and what is allowed, of each fault."""
    agreement = Agreement.model_validate(parse_yaml(content).data)
    return [
        (".".join(map(str, fault.path)), ENGLISH.say(fault.found), ENGLISH.say(fault.allowed))
        for fault in find_faults(agreement, **known)
    ]


def one_fault(old: str, new: str) -> tuple[str, str, str]:
    """Return the only fault of the file once `new` stands in the place of `old`."""
    [fault] = faults(changed(old, new))
    return fault


def with_rule(rule: str, among: str = "conditions") -> str:
    """Return the agreement's file with one rule, of each entry or (`set_conditions`) of all of them."""
    return changed(COUNT, f"target: {{kind: count, activities: [walk], {among}: [{{text: t, rule: {rule}}}]}}")
