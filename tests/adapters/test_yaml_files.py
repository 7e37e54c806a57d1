from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.yaml_files import NotYamlError, dump_yaml, parse_yaml
from tests.adapters.files import ENGLISH

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.text()
    | st.sampled_from(["on", "no", "12:30", "010", "2022-12-31", "~", "null", "1_000", "0x1F", ".5", "=", "<<", "- a"])
)
documents = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1), inner, max_size=4),
    max_leaves=20,
)


@given(documents)
def test_what_is_written_reads_back_the_same(data: Any) -> None:
    assert parse_yaml(dump_yaml(data)).data == data


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("on: 2022-12-31", {"on": "2022-12-31"}),
        ("language: no", {"language": "no"}),
        ("yes: y", {"yes": "y"}),
        ("time: 12:30:00", {"time": "12:30:00"}),
        ("number: 010", {"number": 10}),
        ("number: 1_000", {"number": "1_000"}),
        ("number: 0x1F", {"number": "0x1F"}),
        ("number: .inf", {"number": ".inf"}),
        ("share: 0.5", {"share": 0.5}),
        ("tick: true", {"tick": True}),
        ("empty:", {"empty": None}),
        ("2: two", {"2": "two"}),
        ("<<: {a: 1}", {"<<": {"a": 1}}),
    ],
)
def test_words_are_words_and_numbers_are_decimal(written: str, read: dict[str, Any]) -> None:
    assert parse_yaml(written).data == read


def test_every_value_has_its_line() -> None:
    document = parse_yaml("a: 1\nb:\n  - c: 2\n    d:\n      e: 3\n  - f\n")
    assert document.lines == {
        (): 1,
        ("a",): 1,
        ("b",): 2,
        ("b", 0): 3,
        ("b", 0, "c"): 3,
        ("b", 0, "d"): 4,
        ("b", 0, "d", "e"): 5,
        ("b", 1): 6,
    }


def test_a_key_given_twice_keeps_its_first_value_and_is_a_fault_on_the_second_line() -> None:
    document = parse_yaml("title: one\nid: x\ntitle: two\n")
    assert document.data == {"title": "one", "id": "x"}
    [fault] = document.faults
    assert document.lines[fault.path] == 3
    assert "line 1" in ENGLISH.say(fault.allowed)


def refused(content: str) -> list[tuple[int, str]]:
    with pytest.raises(NotYamlError) as caught:
        parse_yaml(content)
    return [(line, ENGLISH.say(fault.found)) for line, fault in caught.value.faults]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("a: &x 1\nb: *x\n", [(1, "&x"), (2, "*x")]),
        ("a: !!python/object/apply:os.system [ls]\n", [(1, "!!python/object/apply:os.system")]),
        ("a: 1\nb: !!int 3\n", [(2, "!!int")]),
        ("a: 1\n---\nb: 2\n", [(2, "a second document (---)")]),
        ("a:\n\tb: 1\n", [(2, "a tab")]),
        ("a: 1\nb: \x07\n", [(2, "the control character U+0007")]),
        ("a: [1, 2\nb: 3\n", [(2, "something that isn't YAML (expected ',' or ']', but got ':')")]),
    ],
)
def test_what_an_agreement_never_needs_is_refused_with_its_line(content: str, found: list[tuple[int, str]]) -> None:
    assert refused(content) == found


def test_a_short_file_cannot_unfold_into_a_huge_one() -> None:
    layers = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30))
    assert len(refused(f"l0: &l0 [1]\n{layers}\n")) > 30


def test_a_deep_file_does_not_exhaust_the_stack() -> None:
    assert refused("[" * 5000)[-1] == (1, "more than 30 levels")


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    assert refused("a" * 1_000_001) == [(1, "1000001 characters")]


def test_a_key_of_several_parts_is_a_fault() -> None:
    document = parse_yaml("? [a, b]\n: 1\nc: 2\n")
    assert document.data == {"c": 2}
    assert len(document.faults) == 1


def test_other_programs_read_what_we_write() -> None:
    data = {"title": "Löfte: a, b # c", "days": ["2022-01-01"], "count": 4, "tick": False}
    assert yaml.safe_load(dump_yaml(data)) == data | {"days": [date(2022, 1, 1)]}
