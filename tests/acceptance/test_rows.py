from pathlib import Path

import pytest

from bot.adapters.agreement_files import built_in_files
from tests.acceptance.versions import built_in

TESTS = "\n".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))


@pytest.mark.parametrize("agreement_id", [path.stem for path in built_in_files()])
def test_every_row_of_every_agreement_has_a_test_that_is_named_after_it(agreement_id: str) -> None:
    agreement = built_in(agreement_id)
    rows = [row for commitment in agreement.commitments for row in commitment.part_ids()]
    rows += [agreement.extension.id] if agreement.extension and agreement.extension.id else []
    named = {part for line in TESTS.splitlines() if line.startswith("def test_") for part in line.split("_")}

    assert [row for row in rows if row.casefold() not in named] == []
