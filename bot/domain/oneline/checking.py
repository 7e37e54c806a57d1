"""Checks what was read against what its field takes, so that a form never refuses what a line was understood as."""

from datetime import date

from bot.domain.calendar import Interval
from bot.domain.fields import Field
from bot.domain.oneline.tokens import tokens_of
from bot.domain.oneline.vocabulary import CHOSEN, TICKED, Vocabulary
from bot.domain.oneline.words import ARTICLES, HARDLY, NONE_OF, NOT, NUMBERS
from bot.domain.texts import Text, text


def number_fault(field: Field, number: float) -> Text | None:
    """Return what is wrong with the number, if anything."""
    if not field.decimals and number != int(number):
        return text("Write a whole number, such as 3.")
    if field.at_least is not None and number < field.at_least:
        return text("The lowest number here is {lowest}.", lowest=field.at_least)
    if field.at_most is not None and number > field.at_most:
        return text("The highest number here is {highest}.", highest=field.at_most)
    return None


def day_fault(field: Field, day: date, today: date) -> Text | None:
    """Return what is wrong with the day, if anything."""
    if field.until_today and day > today:
        return text("{day} has not been yet: log it once it has been held.", day=day)
    return None


def week_fault(field: Field, week: Interval, today: date) -> Text | None:
    """Return what is wrong with the week, if anything."""
    if field.until_today and week.start > today:
        return text("That week has not been yet: log it once the meeting has been held.")
    return None


def says_only_words(note: str, vocabulary: Vocabulary) -> bool:
    """Tell whether the note holds no number, nothing denied and nothing that another field asks."""
    tokens = tokens_of(note)
    for at in range(len(tokens)):
        word = tokens.key(at)
        if any(sign.isdigit() for sign in word) or (word in NUMBERS and word not in ARTICLES):
            return False
        if word in NOT | NONE_OF | HARDLY or vocabulary.find(tokens, at, CHOSEN | TICKED):
            return False
    return True
