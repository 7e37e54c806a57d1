import json
from pathlib import Path
from typing import get_args

import pytest
from pydantic_core.core_schema import ErrorType

from bot.adapters.agreement_faults import _DESCRIBED
from bot.adapters.agreement_schema import agreement_json_schema, mapping_at
from bot.adapters.yaml_files import parse_yaml
from tests.adapters.files import WHOLE

SCHEMA = Path(__file__).parents[2] / "docs" / "agreement.schema.json"


def test_the_schema_in_the_documentation_is_that_of_the_models() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == agreement_json_schema(), "run `make schema`"


def test_a_wording_is_plain_text_or_has_both_languages() -> None:
    name = agreement_json_schema()["$defs"]["Role"]["properties"]["name"]
    assert [each.get("type") or each["$ref"] for each in name["anyOf"]] == ["string", "#/$defs/LocalText"]


def test_built_in_sentences_are_no_part_of_the_format() -> None:
    assert "Text" not in agreement_json_schema()["$defs"]


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ((), "commitments"),
        (("period",), "start"),
        (("roles", 0, "name"), "sv"),
        (("activity_kinds", 0, "fields", 3, "choices", 0), "label"),
        (("commitments", 0, "target"), "set_conditions"),
        (("commitments", 1, "target"), "windows"),
    ],
)
def test_the_keys_of_a_place_are_those_of_what_stands_there(path: tuple[str | int, ...], key: str) -> None:
    data = parse_yaml(WHOLE).data
    assert key in mapping_at(path, data)["properties"]


def test_every_error_that_is_described_is_one_of_pydantics() -> None:
    assert set(_DESCRIBED) <= set(get_args(ErrorType))
