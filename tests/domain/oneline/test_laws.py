"""What holds for any text: it is read without a crash, no word of it is lost, and its values fit the form."""

from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.domain.guard import find_personal_data
from bot.domain.kinds import kinds_of
from bot.domain.oneline.understood import Understood
from handlers.forms.reading import check_values, model_of
from tests.domain.oneline.lines import FRIDAY, again, agreements, lost, made_up, places, read, the_kind

KINDS = [(agreement.id, kind) for agreement in agreements().values() for kind in kinds_of(agreement)]
NEEDED = "This is needed: fill it in."
_SAID = """
    igår i går idag imorgon förrgår i måndags på fredag fredag nästa onsdag förra veckan v42 v. 41 vecka 53 14/10 15/10
    14-15/10 14/10-22 31/11 10/14 29/2 14 okt 14–15 okt oktober 2022 2022-10-14 20221014 14.10.2022 den 14:e i heldag
    hel dag polisstationen från polisstationen vid skolan nära en skola fyra 4 2 0 3,5 en ett två 25 2000000
    070-123 45 67 poliser polis socialsekreterare soc beslutsfattare fältare utredare worker officers ledare deltagare
    timmar h elever brister åtgärdade samtal beslag narkotika ungdom unga droger trafik samtycke struktur inget behov
    prioriterat av polisen kommunen inte ingen utan varken eller och med inte heldag men nej ? nästan , . – - : / ( ) &
    14.10 13.10-14.10 32/13 221014 v40-v41 2022/10/14 nyårsafton annandag påsk påskhelgen alla helgons dag första maj
    fre mån helgen kl 18.00 4-5 fyra eller fem varav inklusive mellan -4 år torsdag till
    lugnt torget E4:an SSPF-insats hej@du.se 19900101-1234 ½ och en halv en halv timme poliser: 4 \u00ad \u200b
"""
WORDS = tuple(_SAID.split())
LINES = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=5)), max_size=25).map("".join),
    st.text(max_size=3000),
)
DAYS = st.dates(date(2016, 1, 1), date(2030, 12, 31))


@cache
def model(agreement: str, kind: str) -> type[BaseModel]:
    return model_of(the_kind(agreement, kind)[1])


def refused(understood: Understood, agreement: str, kind: str, today: date) -> dict[Any, Any]:
    """Return what the form would refuse; what is needed may be missing, and what points out a person is the guard's."""
    _, faults = check_values(model(agreement, kind), understood.values, today=today)
    guarded = find_personal_data(understood.note)
    return {place: said for place, said in faults.items() if getattr(said, "msgid", None) != NEEDED and said != guarded}


@given(st.sampled_from(KINDS), LINES, DAYS)
def test_no_word_is_lost_and_none_is_made_up(kind: tuple[str, str], line: str, today: date) -> None:
    understood = read(line, kind[1], kind[0], today=today)

    assert lost(line, understood) == []
    assert made_up(line, understood) == []


@given(st.sampled_from(KINDS), LINES, DAYS)
def test_a_form_takes_what_a_line_was_understood_as(kind: tuple[str, str], line: str, today: date) -> None:
    assert refused(read(line, kind[1], kind[0], today=today), *kind, today) == {}


@given(st.sampled_from(KINDS), LINES, DAYS)
def test_what_was_understood_is_understood_the_same_again(kind: tuple[str, str], line: str, today: date) -> None:
    first = read(line, kind[1], kind[0], today=today)
    second_line = again(first, line)
    # figures that stood apart may look like those of a person once what was between them is gone
    assume((find_personal_data(second_line) is None) == (find_personal_data(line) is None))
    second = read(second_line, kind[1], kind[0], today=today)

    assert (second.values, second.note) == (first.values, first.note)
    assert [each.asks for each in second.questions] == [each.asks for each in first.questions]


@given(LINES, st.sampled_from(["32/13", "2001-02-03", "oktober", "påskhelgen"]), DAYS)
def test_no_day_goes_into_the_note_unasked_while_the_line_has_none(line: str, said: str, today: date) -> None:
    whole = f"heldag – {line} {said}"
    assume(find_personal_data(whole) is None)  # its figures are hidden, and it is refused anyway

    assert read(whole, today=today).questions


@given(st.sampled_from(KINDS), LINES, DAYS)
def test_marks_and_questions_follow_one_another_and_never_overlap(
    kind: tuple[str, str], line: str, today: date
) -> None:
    understood = read(line, kind[1], kind[0], today=today)

    assert all(end <= start for (_, end), (start, _) in pairwise(places(understood)))
    assert all(line[each.start : each.end] == each.words for each in understood.questions if each.end > each.start)


@pytest.mark.parametrize(
    "line", ["", " ", "–", ":", "\n\n", "?", "v", "i", "den", "4", "en", "14/", "/", "2022-", "-" * 3000]
)
def test_a_line_of_next_to_nothing_is_read(line: str) -> None:
    assert read(line, today=FRIDAY).values.get("heads") is None
