"""Lines made of words, figures and noise: the laws hold for each.

`make test` reads ten thousand, the same in every run; `make fuzz` a hundred thousand (LINES), others each time (SEED).
"""

import os
from random import Random

import pytest

from bot.domain.kinds import kinds_of
from tests.domain.oneline.lines import FRIDAY, agreements, lost, made_up, read
from tests.domain.oneline.test_laws import WORDS, refused

LINES = int(os.environ.get("LINES") or 10_000)
SEED = os.environ.get("SEED") or ""
KINDS = [(agreement.id, kind) for agreement in agreements().values() for kind in kinds_of(agreement)]
NOISE = "åäöÅÄÖéß½²İıǅ٣७ﬁ̈\u0308\u200b\u00ad\ud800\U0001f46e\t\n\u2028 –—-.,:/?()&%#@'\"0123456789abcXYZ"


def made_line(random: Random) -> str:
    """Return a line of words, of figures with signs, of noise, or of all of them."""
    parts = [_part(random) for _ in range(random.randrange(1, 14))]
    return random.choice([" ", " ", " ", ""]).join(parts)


def _part(random: Random) -> str:
    match random.randrange(10):
        case 0:
            return "".join(random.choices(NOISE, k=random.randrange(1, 6)))
        case 1:
            return "".join(random.choices("0123456789/-:. ", k=random.randrange(1, 9)))
        case 2:
            return random.choice(WORDS).upper()
        case _:
            return random.choice(WORDS)


@pytest.mark.parametrize(("agreement", "kind"), KINDS)
def test_the_laws_hold_for_made_up_lines(agreement: str, kind: str) -> None:
    random = Random(f"{agreement} {kind} {SEED}")
    for _ in range(LINES // len(KINDS) + 1):
        line = made_line(random)
        understood = read(line, kind, agreement)

        assert lost(line, understood) == [], line
        assert made_up(line, understood) == [], line
        if "\ud800" not in line:  # half of a character: no form sends it, and no text can hold it
            assert refused(understood, agreement, kind, FRIDAY) == {}, line
