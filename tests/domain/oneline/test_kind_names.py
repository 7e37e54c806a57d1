import pytest

from bot.domain.kinds import kinds_of
from bot.domain.oneline.kind_names import read_kind
from bot.domain.texts import LocalText
from tests.domain.oneline.lines import agreements


def kind_of(line: str, agreement: str) -> tuple[str | None, str]:
    return read_kind(line, list(kinds_of(agreements()[agreement]).values()))


@pytest.mark.parametrize("agreement", agreements())
def test_every_kind_goes_by_its_name_and_its_id_in_every_agreement(agreement: str) -> None:
    for kind in kinds_of(agreements()[agreement]).values():
        for name in [kind.id, *([kind.name.sv, kind.name.en or ""] if isinstance(kind.name, LocalText) else [])]:
            assert kind_of(f"{name} igår 3 timmar", agreement) == (kind.id, "igår 3 timmar")


@pytest.mark.parametrize(
    ("agreement", "line", "kind", "rest"),
    [
        ("soderkoping-2017", "fotpatrull igår 3 timmar centrum", "foot_patrol", "igår 3 timmar centrum"),
        ("soderkoping-2017", "Fotpatrulleringar 12/10", "foot_patrol", "12/10"),
        ("soderkoping-2017", "foot patrol yesterday", "foot_patrol", "yesterday"),
        ("soderkoping-2017", "hast", "speed_check", ""),
        ("soderkoping-2020", "narvaro igår", "presence", "igår"),
        ("soderkoping-2020", "möte med fastighetsägarna igår", "property_owner_meeting", "igår"),
        ("soderhamn-2022", "gemensamma insatsen igår", "joint_operation", "igår"),
        ("sandviken-2020", "bättre igår", None, "bättre igår"),
        ("soderkoping-2017", "fo igår", None, "fo igår"),
        ("soderhamn-2022", "fotpatrull igår", None, "fotpatrull igår"),
        ("soderhamn-2022", "", None, ""),
    ],
)
def test_a_clear_beginning_is_enough(agreement: str, line: str, kind: str | None, rest: str) -> None:
    assert kind_of(line, agreement) == (kind, rest)
