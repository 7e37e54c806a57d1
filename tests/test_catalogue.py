"""The Swedish catalogue says everything that the code says, in the words agreed on."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir

from bot.domain.assessment import PACE_WORDS, STATUS_WORDS, Pace, Status
from bot.domain.judging.assess import assess
from bot.domain.texts import ntext
from bot.language import speaker_for
from tests.catalogue import CATALOGUE, catalogue, messages, msgid_of, places, translated
from tests.factories import make_agreement, make_commitment, operation

ROOT = Path(__file__).parents[1]
SPEAKING = ("bot", "handlers")
# as `make translations` asks for them
KEYWORDS = {"text": None, "ntext": (1, 2)}

Said = str | tuple[str, str]


@cache
def extracted() -> frozenset[Said]:
    """Every sentence that Babel finds in the code."""
    found: set[Said] = set()
    for folder in SPEAKING:
        for _, _, said, _, _ in extract_from_dir(
            ROOT / folder,
            method_map=[("**.py", "python")],
            keywords=KEYWORDS,
            directory_filter=lambda path: Path(path).name not in {"sandbox", "__pycache__"},
        ):
            found.add(said if isinstance(said, str) else (said[0], said[1]))
    return frozenset(found)


def called() -> Iterator[tuple[str, ast.Call]]:
    """Yield every call of `text` and `ntext` in the code, with the place of it."""
    for folder in SPEAKING:
        for path in (ROOT / folder).rglob("*.py"):
            if "sandbox" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def swedish() -> Iterator[str]:
    return (said for message in messages() for said in translated(message))


def test_every_sentence_stands_where_babel_finds_it() -> None:
    """Not in the braces of an f-string, which Babel can't read before Python 3.12, and never made up at run time."""
    known = {said if isinstance(said, str) else said[0] for said in extracted()}
    lost = [
        place
        for place, call in called()
        if not (isinstance(call.args[0], ast.Constant) and call.args[0].value in known)
    ]
    assert lost == []


def test_the_catalogue_holds_what_the_code_says_and_nothing_else() -> None:
    held = {message.id if isinstance(message.id, str) else (message.id[0], message.id[1]) for message in messages()}

    assert held == extracted(), "run make translations, and translate what is new"
    assert not catalogue().obsolete


def test_every_sentence_is_translated() -> None:
    bare = [message.id for message in messages() if message.fuzzy or not all(translated(message))]

    assert bare == []


def test_the_catalogue_names_no_placeholder_of_babels() -> None:
    header = CATALOGUE.read_text("utf-8").partition("\n\n")[0]

    assert not re.search(r"EMAIL|FULL NAME|AUTHOR|ORGANIZATION|YEAR|LL@li|fuzzy", header)


@pytest.mark.parametrize("message", messages(), ids=msgid_of)
def test_a_translation_has_the_places_of_its_sentence(message: Message) -> None:
    msgids = (message.id,) if isinstance(message.id, str) else tuple(message.id)

    assert [places(said) for said in translated(message)] == [places(msgid) for msgid in msgids]


def test_statuses_and_paces_are_called_what_the_parties_call_them() -> None:
    say = speaker_for("sv").say

    assert {status: say(word) for status, word in STATUS_WORDS.items()} == {
        Status.NOT_STARTED: "ej påbörjat",
        Status.IN_PROGRESS: "pågår",
        Status.FULFILLED: "uppfyllt",
        Status.PARTLY_FULFILLED: "delvis uppfyllt",
        Status.NOT_FULFILLED: "ej uppfyllt",
        Status.NOT_ASSESSABLE: "kan ej bedömas",
        Status.TRANSFERRED: "överfört",
    }
    assert {pace: say(word) for pace, word in PACE_WORDS.items()} == {
        Pace.ON_TRACK: "i fas",
        Pace.BEHIND: "släpar",
        Pace.AT_RISK: "i riskzonen",
    }


def test_an_operation_is_always_called_a_joint_one() -> None:
    """For a social worker a bare "insats" is support given to one person."""
    bare = re.compile(r"(?<!gemensam )(?<!gemensamma )(?<!/)\binsats", re.IGNORECASE)

    assert [said for said in swedish() if bare.search(said)] == []


def test_quotes_and_dashes_are_swedish() -> None:
    assert [said for said in swedish() if "“" in said or "’" in said or '"' in said or " - " in said] == []


def test_no_sentence_is_stuck_to_the_next() -> None:
    """Two versions of a translation, one after the other, are what a merge leaves behind."""
    assert [said for said in swedish() if re.search(r"[.!?…][A-ZÅÄÖ]", said)] == []


@pytest.mark.parametrize(
    ("month", "day", "sentence"),
    [
        (7, 15, "2 av 4 gemensamma insatser, 5 månader kvar; 1 loggad räknas inte"),
        (12, 31, "2 av 4 gemensamma insatser, 1 dag kvar; 1 loggad räknas inte"),
    ],
)
def test_the_sentence_of_a_number_reads_as_agreed(month: int, day: int, sentence: str) -> None:
    agreement = make_agreement(make_commitment())
    entries = [
        operation(date(2023, 2, 1)),
        operation(date(2023, 3, 1)),
        operation(date(2023, 4, 1), heads={"social_worker": 1, "area_officer": 1}),
    ]
    row = assess(agreement, entries, on=date(2023, month, day)).row("S7")

    assert row is not None
    assert speaker_for("sv").say(row.sentence) == sentence


@pytest.mark.parametrize(("number", "said"), [(0, "0 loggade"), (1, "1 loggad"), (2, "2 loggade"), (21, "21 loggade")])
def test_one_is_singular_in_swedish_and_everything_else_plural(number: int, said: str) -> None:
    assert speaker_for("sv").say(ntext("{count} logged", "{count} logged", number)) == said
