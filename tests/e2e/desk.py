"""A person at the page of the local workspaces, in the words of their work: commands, answers, posts."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Locator, Page, expect

from tests.e2e.demo import Demo
from tests.e2e.forms import Form, Review
from tests.e2e.words import started, swedish

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
PLEDGE_ROOM = "medborgarlöfte"
COMMON_ROOM = "allmänt"
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
_CONNECTED = "Boten är ansluten"
_INVITATION = re.compile(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}")
_MORE_TABS_THAN_ANY_PAGE_HAS = 80


@dataclass(frozen=True)
class Person:
    """Somebody in one of the two workspaces (bot/sandbox/seed.yml)."""

    name: str
    user: str
    team: str
    channels: dict[str, str]


_POLICE = {PLEDGE_ROOM: "C0POLIS", COMMON_ROOM: "C0POLISFIKA"}
_MUNICIPALITY = {PLEDGE_ROOM: "C0KOMMUN", COMMON_ROOM: "C0KOMMUNFIKA"}
ANNA = Person("Anna Åkerlund", "U0ANNA", "T0POLIS", _POLICE)
ERIK = Person("Erik Sjödin", "U0ERIK", "T0POLIS", _POLICE)
MARIA = Person("Maria Lindqvist", "U0MARIA", "T0KOMMUN", _MUNICIPALITY)


class Desk:
    """One person in front of the page, in one channel."""

    def __init__(self, page: Page, demo: Demo, person: Person, room: str = PLEDGE_ROOM) -> None:
        self.page = page
        self.person = person
        self._demo = demo
        self.enters(room)

    def enters(self, room: str) -> Self:
        """Go to a channel."""
        channel = self.person.channels[room]
        self.page.goto(f"{self._demo.address}/#team={self.person.team}&user={self.person.user}&channel={channel}")
        self.composer = self.page.get_by_label(f"Meddelande i #{room}")
        expect(self.composer).to_be_visible()
        return self

    def sees_the_bot(self) -> None:
        """Wait until the bot is there."""
        expect(self.page.get_by_text(_CONNECTED)).to_be_attached()

    def sees_that_the_bot_is_gone(self) -> None:
        """Wait until the bot is known not to be there."""
        expect(self.page.get_by_text(_CONNECTED)).not_to_be_attached()

    def types(self, command: str) -> None:
        """Send a message or a command."""
        self.composer.fill(command)
        self.composer.press("Enter")

    def begins_operation(self) -> Form:
        """Open the form of a joint operation."""
        self.types("/insats")
        return Form(self.dialog(started("joint operation")))

    def begins_meeting(self) -> Form:
        """Open the form of a weekly meeting."""
        self.types("/veckomote")
        return Form(self.dialog(started("weekly meeting")))

    def reviews_line(self, line: str) -> Review:
        """Type a command with all that there is to say, and return the review of what was understood."""
        self.types(line)
        return Review(self.dialog(swedish("Is this right?")))

    def looks_up(self, row_id: str) -> Locator:
        """Ask for a promise by its id, and return the answer."""
        heading = self.page.get_by_role("heading", name=re.compile(rf"^{row_id} "))
        cards = self.private_answers().filter(has=heading)
        before = cards.count()
        self.types(f"/lofte {row_id}")
        expect(cards).to_have_count(before + 1)
        return cards.last

    def updates(self, row_id: str) -> Form:
        """Open "Uppdatera" of a promise."""
        self.looks_up(row_id).get_by_role("button", name=swedish("Update"), exact=True).click()
        return Form(self.dialog(re.compile(rf"^{row_id}: ")))

    def ties(self, title: str, party: str) -> None:
        """Tie the agreement to the channel, which is `party`'s (as the form says it), and wait until it says so."""
        self.types("/lofte koppla")
        dialog = self.dialog(swedish("Tie an agreement"))
        dialog.get_by_label(swedish("Agreement"), exact=True).select_option(title)
        dialog.get_by_label(swedish("This channel is")).select_option(party)
        dialog.get_by_role("button", name=swedish("Tie"), exact=True).click()
        expect(dialog).to_be_hidden()
        expect(self.posts(title)).to_be_visible()

    def invites_the_other_party(self) -> str:
        """Make an invitation to what the channel follows up, and return its code."""
        self.types("/lofte bjud in")
        answer = self.private_answers().last
        expect(answer).to_contain_text(_INVITATION)
        found = _INVITATION.search(answer.inner_text())
        assert found
        return found.group()

    def comes_in(self, code: str, title: str) -> None:
        """Tie the channel by an invitation, and wait until it says so."""
        self.types(f"/lofte koppla {code}")
        expect(self.posts(title)).to_be_visible()

    def dialog(self, title: str | re.Pattern[str]) -> Locator:
        """Return the dialog with the title, once it is there."""
        dialog = self.page.get_by_role("dialog", name=title)
        expect(dialog).to_be_visible()
        return dialog

    def post(self, title: str) -> "Post":
        """Return the bot's post about what was logged, for everyone in the channel."""
        return Post(self, self.posts(title).first)

    def posts(self, title: str) -> Locator:
        """Return the posts with the title."""
        posts = self.page.get_by_role("article", name=re.compile(r"^Löfteskoll [\d:]+$"))
        return posts.filter(has_text=title)

    def private_answers(self) -> Locator:
        """Return what only this person sees."""
        return self.page.get_by_role("article", name=re.compile(", visas bara för dig$"))

    def is_told(self, said: str | re.Pattern[str]) -> Locator:
        """Wait until the person has been told so, privately."""
        answer = self.private_answers().filter(has_text=said).last
        expect(answer).to_be_visible()
        return answer

    def opens_home(self) -> Locator:
        """Go to the bot's own page for this person, and return it."""
        self._opens("Hem")
        home = self.page.get_by_role("region", name="Löfteskoll, hem")
        expect(home).to_be_visible()
        return home

    def opens_messages(self) -> Locator:
        """Go to what the bot has written to this person, and return the messages."""
        self._opens("Meddelanden")
        messages = self.page.get_by_role("region", name="Meddelanden i Löfteskoll")
        expect(messages).to_be_visible()
        return messages.get_by_role("article")

    def uses_on(self, article: Locator, shortcut: str) -> None:
        """Choose one of the bot's shortcuts in a message's menu."""
        article.hover()
        article.get_by_role("button", name="Fler åtgärder").click()
        self.page.get_by_role("menuitem", name=shortcut).click()

    def uses(self, shortcut: str) -> None:
        """Choose one of the bot's shortcuts that are about no message."""
        self.page.get_by_role("button", name="Genvägar och kommandon").click()
        self.page.get_by_role("menuitem", name=shortcut).click()

    def downloads(self, name: str) -> Path:
        """Save the file that was shared last under this title, and tell where it lies."""
        with self.page.expect_download() as downloading:
            self.page.get_by_role("link", name=f"Ladda ner {name}").last.click()
        path: Path = downloading.value.path()
        return path

    def speaks(self, language: str) -> Self:
        """Use Slack in another language: "Svenska" or "English"."""
        with self.page.expect_response("**/sandbox/language"):
            self.page.get_by_label("Språk").select_option(language)
        return self

    def _opens(self, tab: str) -> None:
        """Open a tab of the bot's place: by the left pane, or on a telephone by the tabs there or the way back."""
        link = self.page.get_by_role("link", name=re.compile(rf"^{tab}(?! i)"))
        back = self.page.get_by_role("link", name="Tillbaka till kanalerna")
        expect(link.or_(back).first).to_be_visible()
        if not link.is_visible():
            back.click()
        link.click()

    def has_to_scroll_sideways(self) -> bool:
        """Tell whether the page is wider than the window."""
        wider: bool = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        return wider

    def takes_picture(self, name: str, folder: Path = SCREENSHOTS) -> Path:
        """Photograph the window; the width becomes part of the file's name."""
        size = self.page.viewport_size
        assert size is not None
        path = folder / f"{name}-{size['width']}.png"
        self.page.mouse.move(0, 0)
        self.page.screenshot(path=path, animations="disabled", caret="hide")
        return path


class Post:
    """A post about what was logged, with its buttons."""

    def __init__(self, desk: Desk, article: Locator) -> None:
        self._desk = desk
        self.article = article

    def says(self, *said: str) -> Self:
        """Wait until the post says so."""
        for each in said:
            expect(self.article).to_contain_text(each)
        return self

    def says_no_more(self, said: str) -> Self:
        """Wait until the post no longer says so."""
        expect(self.article).not_to_contain_text(said)
        return self

    def correct(self, title: str) -> Form:
        """Open what was logged for correction."""
        self.press(swedish("Correct"))
        return Form(self._desk.dialog(title))

    def press(self, label: str) -> None:
        """Press the button."""
        self.article.get_by_role("button", name=label, exact=True).click()

    def history(self) -> Locator:
        """Open the history of what was logged."""
        self.press(swedish("History"))
        return self._desk.dialog(swedish("History"))

    def show_pledge(self) -> None:
        """Ask for the pledge that it counts for."""
        self.press(swedish("Show the pledge"))

    def undo(self) -> None:
        """Undo, and say yes when asked whether it is meant."""
        self.press(swedish("Undo"))
        question = self._desk.page.get_by_role("alertdialog", name=swedish("Undo this?"))
        question.get_by_role("button", name=swedish("Undo"), exact=True).click()
        expect(question).to_be_hidden()


class Keyboard:
    """Hands that touch no mouse."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, *keys: str) -> Self:
        """Press the keys one after the other."""
        for key in keys:
            self._page.keyboard.press(key)
        return self

    def write(self, words: str) -> Self:
        """Write where the focus is."""
        self._page.keyboard.type(words)
        return self

    def tab_to(self, wanted: Locator) -> Self:
        """Press Tab until the focus is there."""
        for _ in range(_MORE_TABS_THAN_ANY_PAGE_HAS):
            if wanted.evaluate("node => node === document.activeElement"):
                return self
            self.press("Tab")
        raise AssertionError(f"the keyboard does not reach {wanted}")
