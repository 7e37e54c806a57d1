"""How sentences are spoken in Swedish and English, and that Slack shows them whole."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from babel.messages.catalog import Message
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.agreement_files import built_in_files, read_agreement
from bot.domain.agreement import Agreement
from bot.domain.judging.assess import assess, would_count
from bot.domain.kinds import MEETING, OPERATION
from bot.domain.roles import Role, allowed_to
from bot.domain.texts import Joined, LocalText, Sayable, Text, ntext, text
from bot.language import Speaker, speaker_for
from bot.services.entries import Review
from handlers.forms.blocks import Showing, form_view
from handlers.forms.form import Form, activity_form
from handlers.forms.state import FormState
from handlers.ties import tie_form
from handlers.views.answers import tied_view, told_modal, unexpected, untied_view
from handlers.views.entries import Post, entry_post, verdicts_of
from handlers.views.glance import glance_view
from handlers.views.help import help_view
from handlers.views.reviews import review_view
from tests.catalogue import messages, msgid_of, places
from tests.factories import operation

LANGUAGES = ("sv", "en")
DAY = date(2022, 10, 14)


@pytest.mark.parametrize(
    ("tag", "language"),
    [("sv", "sv"), ("sv-SE", "sv"), ("en", "en"), ("en-GB", "en"), ("EN-us", "en"), ("de", "sv"), ("", "sv")],
)
def test_a_language_that_is_not_spoken_is_answered_in_swedish(tag: str, language: str) -> None:
    assert speaker_for(tag).locale == language


@pytest.mark.parametrize(
    ("template", "swedish", "english"),
    [
        ("{day}", "14 okt. 2022", "14 Oct 2022"),
        ("{day:day}", "fre 14 okt.", "Fri 14 Oct"),
        ("{day:short}", "14 okt.", "14 Oct"),
        ("{day:month}", "oktober 2022", "October 2022"),
        ("{day:long}", "fredag 14 oktober 2022", "Friday 14 October 2022"),
    ],
)
def test_a_date_is_written_as_its_place_asks(template: str, swedish: str, english: str) -> None:
    said = Text(template, params=(("day", DAY),))

    assert speaker_for("sv").say(said) == swedish
    assert speaker_for("en").say(said) == english


def test_a_moment_is_written_in_its_own_zone() -> None:
    assert speaker_for("sv").put(datetime(2022, 10, 14, 9, 5, tzinfo=UTC)) == "14 okt. 2022 09:05"


@pytest.mark.parametrize(
    ("value", "swedish", "english"),
    [
        (1234, "1234", "1234"),
        (2.5, "2,5", "2.5"),
        (Decimal("12.0"), "12", "12"),
        (None, "", ""),
        (text("yes"), "ja", "yes"),
        (LocalText(sv="skola", en="school"), "skola", "school"),
        (LocalText(sv="skola"), "skola", "skola"),
    ],
)
def test_a_value_is_put_as_the_language_writes_it(value: object, swedish: str, english: str) -> None:
    assert speaker_for("sv").put(value) == swedish
    assert speaker_for("en").put(value) == english


@pytest.mark.parametrize(
    ("parts", "swedish", "english"),
    [
        ((), "", ""),
        (("a",), "a", "a"),
        (("a", "b"), "a och b", "a and b"),
        (("a", "b", "c"), "a, b och c", "a, b, and c"),
    ],
)
def test_a_list_reads_as_the_language_counts_up(parts: tuple[str, ...], swedish: str, english: str) -> None:
    assert speaker_for("sv").say(Joined(parts)) == swedish
    assert speaker_for("en").say(Joined(parts)) == english


def test_sayings_with_something_between_leave_out_the_empty_ones() -> None:
    assert speaker_for("sv").say(Joined((text("in progress"), "", text("on track")), between=" · ")) == "pågår · i fas"


def test_a_sentence_that_the_catalogue_lacks_is_said_in_english() -> None:
    unknown = Text("{number} of a kind", params=(("number", 2),))

    assert speaker_for("sv").say(unknown) == speaker_for("en").say(unknown) == "2 of a kind"


def test_braces_in_what_is_put_into_a_sentence_are_left_alone() -> None:
    assert speaker_for("sv").say(text("{name} ({party})", name="{0.__class__}", party="{")) == "{0.__class__} ({)"


def simple_values() -> st.SearchStrategy[Any]:
    words = st.text(max_size=20)
    dates = st.dates(date(1900, 1, 1), date(2100, 1, 1))
    return st.one_of(
        words,
        dates,
        st.none(),
        st.booleans(),
        st.integers(-1000, 10**6),
        st.floats(-1000, 1000),
        st.decimals(-1000, 1000, places=2),
        st.builds(lambda sv: LocalText.model_construct(sv=sv), words),
        st.builds(lambda day: text("begins {day}", day=day), dates),
        st.builds(lambda parts: Joined(tuple(parts)), st.lists(words, max_size=3)),
    )


VALUES = simple_values()
DATES = st.dates(date(1900, 1, 1), date(2100, 1, 1))
NUMBERS = st.one_of(st.integers(0, 1000), st.floats(0, 1000))


@st.composite
def sayings(draw: st.DrawFn) -> Sayable:
    """Return any sentence of the catalogue with something in every place."""
    message = draw(st.sampled_from(messages()))
    msgid, *plural = [message.id] if isinstance(message.id, str) else message.id
    wanted = {place for form in (msgid, *plural) for place in places(form)}
    params = {name: draw(DATES if spec else VALUES) for name, spec in sorted(wanted) if name != "count"}
    if plural:
        return ntext(msgid, plural[0], draw(NUMBERS), **params)
    return Text(msgid, params=tuple((params | {"count": 3}).items()) if wanted else ())


@given(sayings(), st.sampled_from(LANGUAGES))
def test_every_sentence_can_be_said_whatever_is_put_into_it(saying: Sayable, language: str) -> None:
    assert isinstance(speaker_for(language).say(saying), str)


SIMPLE = [
    message
    for message in messages()
    if isinstance(message.id, str) and {spec for _, spec in places(message.id)} == {""}
]


@given(st.sampled_from(SIMPLE), st.sampled_from(LANGUAGES))
def test_what_is_put_into_a_sentence_is_said(message: Message, language: str) -> None:
    words = {name: f"<{name}>" for name, _ in places(msgid_of(message))}
    said = speaker_for(language).say(Text(msgid_of(message), params=tuple(words.items())))

    assert all(word in said for word in words.values())


def agreements() -> list[Agreement]:
    return [read_agreement(path) for path in built_in_files()]


def some_day(agreement: Agreement) -> date:
    return agreement.in_force.start or date(2022, 10, 14)


def forms(agreement: Agreement) -> list[Form]:
    return [activity_form(agreement, OPERATION), activity_form(agreement, MEETING), tie_form([agreement])]


def shown(agreement: Agreement, speaker: Speaker) -> Iterator[Any]:
    """Yield the modals and messages that a person sees, with an entry logged."""
    entry = operation(some_day(agreement))
    assessment = assess(agreement, [entry], on=some_day(agreement))
    state = FormState(form=OPERATION, draft="d", channel="C", agreement=agreement.id)
    for form in forms(agreement):
        unfolded = form.fitted(state, {field.id: [{}, {}] for field in form.fields})
        for each in (state, unfolded):
            yield form_view(form, {}, Showing(each, speaker, agreements=agreements()))
    form = activity_form(agreement, OPERATION)
    review = Review(agreement, entry, would_count(agreement, entry, on=entry.end), ())
    for notice in (None, "!"):
        yield review_view(review, form, notice, private_metadata="", speaker=speaker)
    yield told_modal(text("That didn't work"), unexpected("1f"), speaker)
    for message in (
        help_view(speaker),
        untied_view(speaker),
        tied_view(agreement, speaker),
        entry_post(Post(agreement, entry, form, verdicts_of(assessment, entry), text("a colleague")), speaker),
    ):
        yield message.blocks
    glance = glance_view(assessment, speaker, allowed=allowed_to(Role.COORDINATOR))
    yield from glance.blocks[-1].to_dict()["elements"][1:]  # the list shows the file's titles


def plain_texts(content: Any) -> Iterator[str]:
    if hasattr(content, "to_dict"):
        content = content.to_dict()
    if isinstance(content, dict):
        if content.get("type") == "plain_text":
            yield content["text"]
        for each in content.values():
            yield from plain_texts(each)
    elif isinstance(content, list):
        for each in content:
            yield from plain_texts(each)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("agreement", agreements(), ids=lambda agreement: agreement.id)
def test_no_title_button_label_or_choice_is_cut(agreement: Agreement, language: str) -> None:
    cut = [
        said
        for content in shown(agreement, speaker_for(language))
        for said in plain_texts(content)
        if said.endswith("…")
    ]
    assert cut == []


def test_the_guard_against_cutting_sees_a_title_that_is_cut() -> None:
    long = told_modal("Det här är en alldeles för lång rubrik", "!", speaker_for("sv"))

    assert any(said.endswith("…") for said in plain_texts(long))
