import pytest

from bot.language import speaker_for
from bot.services.trouble import Trouble
from handlers.views.message import Message
from handlers.views.trouble import trouble_view
from tests.chat import words
from tests.slack_limits import problems

LANGUAGES = ["sv", "en"]


def view(trouble: Trouble, language: str = "sv", title: str = "Löftet för Söderhamn") -> Message:
    return trouble_view(title, trouble, "<#C0POLIS>", speaker_for(language))


def sent(message: Message) -> dict[str, object]:
    return {"text": message.text, "blocks": [block.to_dict() for block in message.blocks]}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("trouble", Trouble)
def test_it_says_which_agreement_and_where_in_the_notification_too(trouble: Trouble, language: str) -> None:
    message = view(trouble, language)

    for said in (message.text, words(sent(message)["blocks"])):
        assert "Löftet för Söderhamn" in said
        assert "<#C0POLIS>" in said
    assert problems(sent(message)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_trouble_is_said_in_its_own_words(language: str) -> None:
    assert len({view(trouble, language).text for trouble in Trouble}) == len(Trouble)


def test_a_title_mentions_nobody() -> None:
    assert "<!channel>" not in words(sent(view(Trouble.ARCHIVED, title="<!channel>")))
