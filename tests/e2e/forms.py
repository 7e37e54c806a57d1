"""Forms as people fill them in, and the review before saving."""

from typing import Self

from playwright.sync_api import Locator, expect

from tests.e2e.words import swedish

ROLES = {
    "municipal_liaison": "Kommunpolis",
    "area_officer": "Områdespolis",
    "youth_investigator": "Ungdomsutredare",
    "social_worker": "Socialsekreterare",
    "decision_maker": "Beslutsfattare (socialtjänsten)",
    "field_worker": "Fältassistent",
}
"""The agreement's roles, as the forms call them."""


class Form:
    """A form being filled in."""

    def __init__(self, dialog: Locator) -> None:
        self.dialog = dialog
        self.days = dialog.get_by_label(swedish("Date"), exact=True)

    def field(self, label: str) -> Locator:
        """Return the field with the label."""
        return self.dialog.get_by_label(label, exact=True)

    def head_count(self, **heads: int) -> Self:
        """Say how many took part, by role (the agreement's own words)."""
        for role, number in heads.items():
            self.field(ROLES[role]).fill(str(number))
        return self

    def whole_day_at_the_station(self, day: int = 0) -> Self:
        """Tick that it was a full working day and that social services worked from the police station."""
        self.field(swedish("Full working day")).nth(day).check()
        self.field(swedish("Social services worked from the police station")).nth(day).check()
        return self

    def on(self, date: str, day: int = 0) -> Self:
        """Say which day it was."""
        self.days.nth(day).fill(date)
        return self

    def one_more_day(self) -> Self:
        """Add a day."""
        before = self.days.count()
        self.dialog.get_by_role("button", name=swedish("+ day")).click()
        expect(self.days).to_have_count(before + 1)
        return self

    def focus(self, *areas: str) -> Self:
        """Tick what it was about."""
        for area in areas:
            self.field(area).check()
        return self

    def one_action(self, what: str, owner: str, due: str) -> Self:
        """Add an action and say what it is."""
        self.dialog.get_by_role("button", name=swedish("+ action")).click()
        self.field(swedish("What is to be done")).fill(what)
        self.field(swedish("Who does it")).select_option(owner)
        self.field(swedish("Due date")).fill(due)
        return self

    def operation_that_counts(self) -> Self:
        """Fill in everything that the pledge asks for."""
        self.whole_day_at_the_station()
        self.head_count(area_officer=2, social_worker=1, decision_maker=1)
        return self.focus("narkotika", "ungdomar")

    def operation_without_decision_maker(self) -> Self:
        """Fill in everything that the pledge asks for, but for the decision maker."""
        self.whole_day_at_the_station()
        self.head_count(area_officer=2, social_worker=1)
        return self.focus("narkotika", "ungdomar")

    def submit(self) -> None:
        """Press the form's button."""
        self.dialog.get_by_role("button", name=swedish("Review"), exact=True).click()

    def review(self) -> "Review":
        """Go on to the review."""
        page = self.dialog.page
        self.submit()
        dialog = page.get_by_role("dialog", name=swedish("Is this right?"))
        expect(dialog).to_be_visible()
        return Review(dialog)

    def cancel(self) -> None:
        """Leave the form; what was written is gone."""
        self.dialog.get_by_role("button", name=swedish("Cancel"), exact=True).click()
        expect(self.dialog).to_be_hidden()

    def error_at(self, field: Locator) -> str:
        """Return what is said to be wrong with the field, where a screen reader hears it: as its description."""
        expect(field).to_have_attribute("aria-invalid", "true")
        said: str = field.evaluate(
            "field => field.getAttribute('aria-describedby').split(' ')"
            ".map(id => document.getElementById(id)).filter(node => node?.matches('.field-error'))"
            ".map(node => node.textContent.trim()).join(' ')"
        )
        return said


class Review:
    """What is shown between writing and saving."""

    def __init__(self, dialog: Locator) -> None:
        self.dialog = dialog

    def says(self, *said: str) -> Self:
        """Check that the review says so."""
        for each in said:
            expect(self.dialog).to_contain_text(each)
        return self

    def change(self, title: str) -> Form:
        """Go back to the form."""
        self.dialog.get_by_role("button", name=swedish("Change"), exact=True).click()
        form = self.dialog.page.get_by_role("dialog", name=title)
        expect(form).to_be_visible()
        return Form(form)

    def leave(self) -> None:
        """Save nothing, and be back in the channel."""
        self._press("Lämna")

    def save(self) -> None:
        """Save, and be back in the channel."""
        self._press(swedish("Save"))

    def add(self) -> None:
        """Add to what is there already, and be back in the channel."""
        self._press(swedish("Add"))

    def save_twice_quickly(self) -> None:
        """Press the button twice, as with a nervous finger."""
        self.dialog.get_by_role("button", name=swedish("Save"), exact=True).dblclick()
        expect(self.dialog).to_be_hidden()

    def _press(self, label: str) -> None:
        self.dialog.get_by_role("button", name=label, exact=True).click()
        expect(self.dialog).to_be_hidden()
