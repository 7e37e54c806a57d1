"""Checks what was read against what its field takes, so that a form never refuses what a line was understood as."""

from datetime import date

from bot.domain.calendar import Interval
from bot.domain.fields import Field
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
