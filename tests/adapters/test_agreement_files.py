import re
from datetime import date
from pathlib import Path

import pytest

from bot.adapters.agreement_files import AgreementFileError, built_in_files, dump_agreement, read_agreement
from bot.domain.targets import Count
from tests.adapters.files import ENGLISH, WHOLE, changed, complaints

KINDS_OF_TARGET = "cadence, count, increase, milestone, ongoing, staged, structural"


def test_a_whole_file_is_read() -> None:
    agreement = read_agreement(WHOLE, "file.yml")
    assert agreement.period.end == date(2023, 12, 31)
    assert isinstance(agreement.by_id["A1"].target, Count)


def test_a_path_is_read_and_named_in_its_faults(tmp_path: Path) -> None:
    path = tmp_path / "löfte.yml"
    path.write_text(changed("id: provstad", "id: Provstad"), encoding="utf-8-sig")
    with pytest.raises(AgreementFileError) as caught:
        read_agreement(path)
    assert [(fault.file, fault.line, fault.field) for fault in caught.value.faults] == [(str(path), 2, "id")]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("title: Provstads löfte\n", "", "1: title: found nothing, allowed: a value: it can't be left out"),
        ("title: Provstads löfte", "title: 2022", "3: title: found 2022, allowed: text; put it in quotes"),
        ("title: Provstads löfte", "title: [a]", "3: title: found a list of one value, allowed: text"),
        ("title: Provstads löfte", "title: ~", "3: title: found nothing, allowed: text"),
        ("format: 1", "format: 2", "1: format: found 2, allowed: 1"),
        (
            "id: provstad",
            "id: Prov stad",
            '2: id: found "Prov stad", allowed: a name of small letters a–z, digits and -, 2 to 60 in all',
        ),
        (
            "title: Provstads löfte",
            "title: a\nlanguage: no",
            '4: language: found "no", allowed: sv, en',
        ),
        (
            "start: 2022-01-01",
            "start: 2022-02-30",
            '5: period.start: found "2022-02-30", allowed: a day such as 2022-12-31',
        ),
        ("start: 2022-01-01", "start: 20220101", "5: period.start: found 20220101, allowed: a day such as 2022-12-31"),
        (
            "start: 2022-01-01",
            "start: 2024-01-01",
            "5: period: found end 2023-12-31, allowed: 2024-01-01 (the start) or later",
        ),
        (
            "kind: participant",
            "kind: school",
            '9: parties[school].kind: found "school", allowed: police, municipality, participant',
        ),
        (
            "name: Polisen, signatory: true",
            "name: Polisen, signatory: yes",
            '7: parties[police].signatory: found "yes", allowed: true or false',
        ),
        ("name: ungdomar", "name: 5", "13: focus_areas[youth].name: found 5, allowed: text, or sv and en"),
        (
            "label: Datum",
            "label: {se: Datum, sv: Datum}",
            "19: activity_kinds[walk].fields[date].label.se: found the unknown key se, allowed: sv, en",
        ),
        (
            "kind: tick",
            "kind: choice",
            (
                "20: activity_kinds[walk].fields[evening]: found a field of kind choice, "
                "allowed: with choices or choices_from"
            ),
        ),
        (
            "kind: count",
            "kind: kount",
            f'29: commitments[A1].target.kind: found "kount", allowed: {KINDS_OF_TARGET}',
        ),
        (
            "kind: count, ",
            "",
            f"29: commitments[A1].target.kind: found nothing, allowed: {KINDS_OF_TARGET}",
        ),
        (
            "target: {kind: count, activities: [walk], at_least: 2}",
            "target: often",
            '29: commitments[A1].target: found "often", allowed: keys with values',
        ),
        ("at_least: 2", "at_least: 0", "29: commitments[A1].target.at_least: found 0, allowed: 1 or more"),
        ("at_least: 2", "at_least: two", '29: commitments[A1].target.at_least: found "two", allowed: a whole number'),
        ("at_least: 2", "at_least: 2.5", "29: commitments[A1].target.at_least: found 2.5, allowed: a whole number"),
        ("at_least: 2", "at_least: true", "29: commitments[A1].target.at_least: found true, allowed: a whole number"),
        (
            "at_least: 2",
            "at_last: 2",
            (
                "29: commitments[A1].target.at_last: found the unknown key at_last, allowed: kind, activities, "
                "at_least, conditions, set_conditions, unit (perhaps at_least is meant)"
            ),
        ),
        (
            "activities: [walk]",
            "activities: walk",
            '29: commitments[A1].target.activities: found "walk", allowed: a list',
        ),
        (
            "activities: [walk]",
            "activities: []",
            "29: commitments[A1].target.activities: found a list of 0 values, allowed: a list of at least 1",
        ),
        (
            "at_least: 2",
            "set_conditions: [{text: t, rule: {rule: share_over, field: evening, share: many}}]",
            '29: commitments[A1].target.set_conditions[1].rule.share: found "many", allowed: a share such as 1/2',
        ),
        (
            "at_least: 2",
            "conditions: [{text: t, rule: {rule: is_tru, field: evening}}]",
            (
                '29: commitments[A1].target.conditions[1].rule.rule: found "is_tru", allowed: all_of, every_day, '
                "includes, is_true, number_at_least, parties_present, points_to_entry, roles_present"
            ),
        ),
        (
            "every: iso_week",
            "every: weekly",
            '36: commitments[A2].target.every: found "weekly", allowed: iso_week, month, tertial, half_year, year',
        ),
        (
            "every: iso_week",
            "windows: [{name: n, start: 05-01, end: 31 maj}]",
            (
                '36: commitments[A2].target.windows[1].end: found "31 maj", '
                "allowed: a day such as 2018-01-31, or 01-31 for every year"
            ),
        ),
        (
            "every: iso_week",
            "windows: [{name: n, start: 02-01, end: 02-29}]",
            (
                "36: commitments[A2].target.windows[1]: found 02-01 to 02-29, "
                "allowed: days that the calendar has (every year, where no year is given)"
            ),
        ),
        (
            "title: Mötas",
            f"title: {'å' * 76}",
            f'31: commitments[A2].title: found "{"å" * 60}…" (76 characters), allowed: at most 75 characters',
        ),
        (
            "id: A2",
            "id: a2",
            (
                '30: commitments[a2].id: found "a2", allowed: one or two capital letters, a number '
                "and perhaps a small letter: S7, S7a"
            ),
        ),
        ("parent: A1", "parent: A9", '35: commitments[A2].parent: found "A9", allowed: A1'),
        (
            "title: Mötas",
            "title: Mötas\n    title: Igen",
            "32: commitments[A2].title: found the key a second time, allowed: each key once (it stands on line 31 too)",
        ),
    ],
)
def test_a_fault_tells_line_field_what_was_found_and_what_is_allowed(old: str, new: str, complaint: str) -> None:
    assert complaints(changed(old, new)) == [f"file.yml:{complaint}"]


def test_every_fault_is_told_at_once_in_the_order_of_the_lines() -> None:
    content = changed("title: Provstads löfte", "title: 5")
    content = content.replace("party: police, name: {sv", "party: polis, name: {sv").replace("parent: A1", "parent: A9")
    content = content.replace("start: 2022-01-01", "start: i våras").replace("activities: [walk]", "activities: [run]")
    told = complaints(content)
    assert [int(line.split(":")[1]) for line in told] == [3, 5, 11, 29, 35]
    assert [line.split(": ")[1] for line in told] == [
        "title",
        "period.start",
        "roles[officer].party",
        "commitments[A1].target.activities[1]",
        "commitments[A2].parent",
    ]


def test_what_is_only_malformed_is_not_called_unknown() -> None:
    content = changed("kind: participant", "kind: school").replace("responsible: [police]\n", "responsible: [school]\n")
    assert [line.split(": ")[1] for line in complaints(content)] == ["parties[school].kind"]
    content = changed("plural: trygghetsvandringar", "plurals: x")
    assert {line.split(": ")[1] for line in complaints(content)} == {
        "activity_kinds[walk].plural",
        "activity_kinds[walk].plurals",
    }


def test_a_malformed_commitment_is_still_held_against_the_rest() -> None:
    content = changed("title: Mötas", "name: Mötas").replace("parent: A1", "parent: A9")
    assert {line.split(": ")[1] for line in complaints(content)} == {
        "commitments[A2].title",
        "commitments[A2].name",
        "commitments[A2].parent",
    }


@pytest.mark.parametrize("content", ["", "- a\n", "just words\n", "format: 1\n", "commitments: 5\n", "parties: [{}]\n"])
def test_what_is_no_agreement_at_all_is_told_and_not_raised(content: str) -> None:
    assert complaints(content)


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "file.yml"
    path.write_bytes("format: 1\ntitle: Söderhamn".encode("latin-1"))
    with pytest.raises(AgreementFileError) as caught:
        read_agreement(path)
    assert [ENGLISH.say(fault.sentence) for fault in caught.value.faults] == [
        f"{path}:2: found the byte 0xF6, allowed: text in UTF-8"
    ]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(AgreementFileError) as caught:
        read_agreement(tmp_path / "none.yml")
    assert "a file that can be read" in ENGLISH.say(caught.value.faults[0].sentence)


def test_a_written_file_says_only_what_was_said() -> None:
    written = dump_agreement(read_agreement(WHOLE, "file.yml"))
    assert "name: trygghetsvandring\n" in written
    assert "timezone" not in written
    assert "null" not in written
    assert read_agreement(written, "written") == read_agreement(WHOLE, "file.yml")


@pytest.mark.parametrize("path", built_in_files(), ids=lambda path: path.stem)
def test_however_a_line_of_a_file_is_lost_or_spoilt_it_is_read_or_told(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    for number in range(len(path.stem), len(lines), 17):
        for spoilt in ("", re.sub(r":.*", ": 5", lines[number]), lines[number] + " x"):
            told = complaints("\n".join([*lines[:number], spoilt, *lines[number + 1 :]]))
            # pydantic's own words would mean an error that nobody has described
            assert not any("Input should" in line for line in told)
