"""Reads a line of everyday Swedish or English as the values of a form.

The way of a line: tokens (`tokens`) → pieces, by recognisers that are tried in order at each place (`pieces`, `dates`,
`things`) → what is denied is taken back (`pieces`) → values, marks and questions (`assembling`), and a note of all
that was not understood (`notes`). The words are in `words`, and in the agreement's own labels (`vocabulary`).
"""

from collections.abc import Sequence
from datetime import date

from bot.domain.agreement import ActivityKind
from bot.domain.calendar import Period
from bot.domain.fields import Field
from bot.domain.oneline.assembling import Assembler
from bot.domain.oneline.pieces import pieces_of
from bot.domain.oneline.scene import Scene
from bot.domain.oneline.tokens import tokens_of
from bot.domain.oneline.understood import Understood
from bot.domain.oneline.vocabulary import vocabulary_of


def read_line(line: str, fields: Sequence[Field], *, kind: ActivityKind, today: date, period: Period) -> Understood:
    """Return what `line` says about an activity of the kind, whose form has `fields` with their choices filled in.

    Never raises and never loses anything: each word is marked, asked about, or in the note (`notes` says what may be
    left out of it). A field that is needed but not said is absent, as in a form that was left empty.
    """
    asked = tuple(fields)
    when = kind.when if any(field.id == kind.when for field in asked) else None
    scene = Scene(line, tokens_of(line), vocabulary_of(asked), today, period, when)
    pieces, tail = pieces_of(scene)
    return Assembler(scene, asked).assemble(pieces, tail)
