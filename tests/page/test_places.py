"""Who one acts as and where, kept in the address; the page on a telephone; what can be read and reached."""

import re

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox.server import RunningSandbox
from tests.page.conftest import Visit
from tests.page.scenes import every_field, opens, overview, shows
from tests.sandbox.acting import ScriptedBot, client_of, eventually

pytestmark = pytest.mark.browser

COMPOSER = "Meddelande i #medborgarlöfte"

# Each visible text's contrast against what lies behind it (WCAG 2.2, 1.4.3); gives those under 4.5:1.
WEAK_TEXTS = """() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const pixel = (...colors) => {
        canvas.clearRect(0, 0, 1, 1);
        for (const color of colors) { canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); }
        return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const light = rgb => {
        const [r, g, b] = rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = node => {
        const layers = [];
        for (let at = node; at; at = at.parentElement) {
            layers.unshift(getComputedStyle(at).backgroundColor);
            if (at.matches("dialog")) break;
        }
        return layers;
    };
    const weak = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const open = document.querySelector("dialog[open]");
    while (walker.nextNode()) {
        const node = walker.currentNode.parentElement;
        const text = walker.currentNode.textContent.trim();
        const seen = text && node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
        const skipped = node.closest(".visually-hidden, .message-gutter, option, noscript");
        if (!seen || skipped || (open && !open.contains(node))) continue;
        const layers = behind(node);
        const both = [light(pixel(...layers)), light(pixel(...layers, getComputedStyle(node).color))];
        const [a, b] = both.sort((x, y) => y - x);
        const contrast = (a + 0.05) / (b + 0.05);
        if (contrast < 4.5) weak.push(`${contrast.toFixed(2)} ${text.slice(0, 40)}`);
    }
    return weak;
}"""

# What is pressed or written in, and is smaller than a fingertip (44 px); links inside a text are exempt.
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, input, select, textarea")]
    .filter(node => node.checkVisibility({ opacityProperty: true }) && !node.closest(".text, [aria-hidden=true]"))
    .filter(node => !document.querySelector("dialog[open]") || node.closest("dialog"))
    .map(node => [node, node.labels?.length && node.matches("[type=checkbox], [type=radio]") ? node.labels[0] : node])
    .map(([node, target]) => [node, target.getBoundingClientRect()])
    .filter(([node, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
    .map(([node, box]) => `${node.outerHTML.slice(0, 80)} ${box.width} x ${box.height}`)"""


def command(page: Page, text: str) -> None:
    page.get_by_label(COMPOSER).fill(text)
    page.get_by_label(COMPOSER).press("Enter")


def is_wider_than_its_window(page: Page) -> bool:
    wide: bool = page.evaluate(
        "[document.documentElement, ...document.querySelectorAll('.scroller, .modal-body, .sidebar-lists')]"
        ".some(node => node.scrollWidth > node.clientWidth)"
    )
    return wide


def test_a_reload_finds_the_same_person_in_the_same_channel(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name="Agera som").click()
    page.get_by_role("menuitemradio", name="Sara Öberg").click()
    page.get_by_role("link", name="allmänt").click()
    expect(page.get_by_label("Meddelande i #allmänt")).to_be_visible()

    page.reload()

    expect(page.get_by_label("Meddelande i #allmänt")).to_be_visible()
    expect(page.get_by_role("button", name="Agera som: Sara Öberg")).to_be_visible()
    expect(page).to_have_title("#allmänt · Sara Öberg, Söderhamns kommun")


def test_people_of_both_authorities_are_shown_with_their_roles(visit: Visit) -> None:
    page = visit()

    page.get_by_role("button", name="Agera som: Anna Åkerlund, Kommunpolis").click()

    kommun = page.get_by_role("group", name="Söderhamns kommun").last
    expect(kommun.get_by_role("menuitemradio")).to_have_text(
        [
            re.compile(title)
            for title in ("Socialsekreterare", "beslutsfattare", "Fältassistent", "Samordnare", "Skolkurator")
        ]
    )
    chosen = page.get_by_role("menuitemradio", name="Anna Åkerlund")
    expect(chosen).to_be_focused()
    expect(chosen).to_have_attribute("aria-checked", "true")


def test_the_other_authority_opens_in_a_tab_of_its_own(visit: Visit) -> None:
    page = visit()

    with page.expect_popup() as opened:
        page.get_by_role("link", name="Öppna den andra myndigheten i en ny flik").click()

    other = opened.value
    expect(other.get_by_label(COMPOSER)).to_be_visible()
    expect(other.get_by_role("link", name="Söderhamns kommun", exact=True)).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("link", name="Polisen Hälsingland", exact=True)).to_have_attribute("aria-current", "true")


def test_it_is_seen_whether_the_bot_is_there(visit: Visit, request: pytest.FixtureRequest) -> None:
    page = visit()
    expect(page.get_by_text("Boten är inte ansluten")).to_be_visible()

    request.getfixturevalue("bot")

    expect(page.get_by_text("Boten är ansluten")).to_be_visible()


def test_it_is_seen_on_a_telephone_too_that_the_bot_is_not_there(phone: Visit, request: pytest.FixtureRequest) -> None:
    page = phone()
    absent = page.get_by_text("Löfteskoll är inte ansluten just nu")
    expect(absent).to_be_visible()
    assert not is_wider_than_its_window(page)

    request.getfixturevalue("bot")

    expect(absent).to_be_hidden()


def test_language_is_a_choice_of_each_person(visit: Visit, running: RunningSandbox) -> None:
    page = visit(team="T0KOMMUN", user="U0JONAS", channel="C0KOMMUN")
    expect(page.get_by_label("Språk")).to_have_value("en-GB")

    page.get_by_label("Språk").select_option("Svenska")
    page.get_by_role("button", name="Agera som").click()
    page.get_by_role("menuitemradio", name="Maria Lindqvist").click()
    expect(page.get_by_label("Språk")).to_have_value("sv-SE")
    page.get_by_label("Språk").select_option("English")

    def told(user: str) -> str:
        locale: str = client_of(running, "T0KOMMUN").users_info(user=user, include_locale=True)["user"]["locale"]
        return locale

    eventually(lambda: (told("U0JONAS"), told("U0MARIA")) == ("sv-SE", "en-GB"))


def test_one_pane_at_a_time_on_a_telephone(phone: Visit) -> None:
    page = phone(channel=None)
    expect(page.get_by_role("navigation")).to_be_visible()
    expect(page.get_by_role("main")).to_be_hidden()

    page.get_by_role("link", name="medborgarlöfte").click()
    expect(page.get_by_label(COMPOSER)).to_be_visible()
    expect(page.get_by_role("navigation")).to_be_hidden()
    command(page, "Hej")
    page.get_by_role("button", name="Svara i tråd").click()
    expect(page.get_by_label("Svara i tråden")).to_be_visible()
    expect(page.get_by_role("main")).to_be_hidden()

    page.get_by_role("button", name="Tillbaka till kanalen").click()
    page.get_by_role("link", name="Tillbaka till kanalerna").click()
    expect(page.get_by_role("navigation")).to_be_visible()


def test_nothing_is_too_wide_or_too_small_for_a_telephone(phone: Visit, bot: ScriptedBot) -> None:
    page = phone(channel=None)
    expect(page.get_by_role("navigation")).to_be_visible()
    assert page.evaluate(SMALL_TARGETS) == []

    page.get_by_role("link", name="medborgarlöfte").click()
    bot.on("command", shows(*overview()))
    command(page, "Ett" + "mycketlångtord" * 12)
    command(page, "/lofte")
    expect(page.get_by_text("1 av 4")).to_be_visible()
    assert not is_wider_than_its_window(page)
    assert page.evaluate(SMALL_TARGETS) == []

    bot.on("command", opens(*every_field()))
    command(page, "/insats")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert not is_wider_than_its_window(page)
    assert page.evaluate(SMALL_TARGETS) == []
    box = page.get_by_role("button", name="Spara").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 844


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("team", "user", "channel"), [("T0POLIS", "U0ANNA", "C0POLIS"), ("T0KOMMUN", "U0SARA", "C0KOMMUN")]
)
def test_every_text_can_be_read(
    visit: Visit, bot: ScriptedBot, scheme: str, team: str, user: str, channel: str
) -> None:
    page = visit(team=team, user=user, channel=channel, color_scheme=scheme)
    command(page, f"*Hej* <@{user}> `kod` #allmänt @Sara Öberg @Anna Åkerlund https://example.org")
    bot.on("command", shows(*overview()))
    command(page, "/lofte")
    expect(page.get_by_text("1 av 4")).to_be_visible()
    page.get_by_label(COMPOSER).fill("/")
    assert page.evaluate(WEAK_TEXTS) == []

    page.get_by_label(COMPOSER).fill("")
    page.get_by_role("button", name="Agera som").click()
    assert page.evaluate(WEAK_TEXTS) == []
    page.keyboard.press("Escape")

    bot.on("command", opens(*every_field()))
    command(page, "/insats")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Fyll i detta fält").first).to_be_visible()
    assert page.evaluate(WEAK_TEXTS) == []


def test_everything_that_can_be_used_has_a_name(visit: Visit, bot: ScriptedBot) -> None:
    page = visit()
    bot.on("command", shows(*overview()))
    command(page, "/lofte")
    expect(page.get_by_text("1 av 4")).to_be_visible()
    bot.on("command", opens(*every_field()))
    command(page, "/insats")
    expect(page.get_by_role("dialog", name="Logga insats")).to_be_visible()

    for role in ("button", "checkbox", "combobox", "img", "link", "option", "radio", "textbox"):
        for control in page.get_by_role(role).all():
            expect(control).to_have_accessible_name(re.compile(r"\S"))
