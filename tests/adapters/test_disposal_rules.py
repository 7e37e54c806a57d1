import pytest

from bot.adapters.agreement_files import dump_agreement, read_agreement
from tests.adapters.files import WHOLE, complaints

RULE = "{records: entries, keep: 2 years, from: agreement_end, erase: texts}"


def with_rules(*rules: str) -> str:
    return "\n".join([WHOLE.rstrip(), "disposal:", *(f"  - {rule}" for rule in rules), ""])


def test_rules_of_disposal_are_read_and_written_with_the_words_of_the_file() -> None:
    agreement = read_agreement(
        with_rules(RULE, "{records: walk, keep: 1 month, from: recorded, erase: all}"), "file.yml"
    )

    assert [rule.records for rule in agreement.disposal] == ["entries", "walk"]
    written = dump_agreement(agreement)
    assert "from: agreement_end" in written
    assert read_agreement(written, "file.yml") == agreement


def test_every_fault_of_the_rules_is_told_at_once_with_its_line() -> None:
    lines = WHOLE.rstrip().count("\n") + 2
    content = with_rules(
        RULE.replace("2 years", "two years"),
        RULE.replace("from: agreement_end, ", ""),
        RULE.replace("agreement_end", "sometime"),
        RULE.replace("entries", "runs"),
        RULE.replace("entries", "audit").replace("texts", "all"),
    )

    told = [
        'disposal[1].keep: found "two years", allowed: a number of years or months, at most 99: 2 years, 18 months',
        "disposal[2].from: found nothing, allowed: a value: it can't be left out",
        'disposal[3].from: found "sometime", allowed: agreement_end, recorded',
        f"disposal[4].records: {records_allowed()}",
        "disposal[5].erase: found all, allowed: texts: who did what; that something was done stays, for the seals",
    ]
    assert complaints(content) == [f"file.yml:{line}: {said}" for line, said in enumerate(told, start=lines + 1)]


def records_allowed() -> str:
    [said] = complaints(with_rules(RULE.replace("entries", "runs")))
    assert all(name in said for name in ("joint_operation", "walk", "entries", "reminders", "audit"))
    return said.partition(": disposal[1].records: ")[2]


@pytest.mark.parametrize("keep", ["0 years", "100 years", "2 weeks", "P2Y", "24", "1.5 years"])
def test_a_time_is_a_number_of_years_or_months(keep: str) -> None:
    [said] = complaints(with_rules(RULE.replace("2 years", keep)))
    assert "disposal[1].keep" in said
