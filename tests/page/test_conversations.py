"""Writing and reading: commands, messages, threads, what is private and what is unread."""

import re

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox.server import RunningSandbox
from tests.page.conftest import Visit
from tests.page.scenes import overview, section, shows
from tests.sandbox.acting import ScriptedBot, client_of

pytestmark = pytest.mark.browser

COMPOSER = "Meddelande i #medborgarlöfte"
ATTACK = "<script>window.harmed = true</script><img src=x onerror='window.harmed = true'>"


def write(page: Page, text: str, label: str = COMPOSER) -> None:
    page.get_by_label(label).fill(text)
    page.get_by_label(label).press("Enter")


def test_a_command_is_chosen_with_the_keyboard_alone(visit: Visit, bot: ScriptedBot) -> None:
    page = visit()
    page.get_by_label(COMPOSER).focus()

    page.keyboard.type("/")
    commands = page.get_by_role("listbox", name="Kommandon").get_by_role("option")
    expect(commands).to_have_text(
        [re.compile("/lofte"), re.compile("/insats"), re.compile("/veckomote"), re.compile("/invite @namn")]
    )
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="/insats")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_label(COMPOSER)).to_have_value("/insats ")
    page.keyboard.type("igår")
    page.keyboard.press("Enter")

    body = bot.was_sent("command")
    assert (body["command"], body["text"]) == ("/insats", "igår")
    expect(page.get_by_label(COMPOSER)).to_have_value("")


def test_escape_closes_the_suggestions_and_keeps_the_text(visit: Visit) -> None:
    page = visit()
    page.get_by_label(COMPOSER).press_sequentially("/lo")
    expect(page.get_by_role("listbox", name="Kommandon").get_by_role("option")).to_have_count(1)

    page.keyboard.press("Escape")

    expect(page.get_by_role("listbox", name="Kommandon")).to_be_hidden()
    expect(page.get_by_label(COMPOSER)).to_have_value("/lo")


def test_an_unknown_command_is_answered_in_place(visit: Visit) -> None:
    page = visit()

    write(page, "/finnsinte")

    notice = page.get_by_role("article", name="Arbetsytan")
    expect(notice).to_contain_text("/finnsinte är inget kommando")
    expect(notice).to_contain_text("Visas bara för dig")


def test_what_a_person_writes_is_never_markup(visit: Visit, running: RunningSandbox) -> None:
    page = visit()

    write(page, ATTACK)

    expect(page.get_by_role("article").last).to_contain_text(ATTACK)
    assert page.evaluate("window.harmed") is None


def test_what_a_bot_writes_is_never_markup(visit: Visit, running: RunningSandbox) -> None:
    page = visit()
    client = client_of(running)

    client.chat_postMessage(channel="C0POLIS", text=ATTACK)
    client.chat_postMessage(channel="C0POLIS", text="x", blocks=[section(ATTACK)])
    client.chat_postMessage(channel="C0POLIS", text="x", attachments=[{"text": ATTACK, "fallback": "x"}])
    client.chat_postMessage(channel="C0POLIS", text=f"<javascript:alert(1)|{ATTACK}>")

    expect(page.get_by_role("article")).to_contain_text(["window.harmed"] * 4)
    assert page.evaluate("window.harmed") is None
    expect(page.locator("a[href^='javascript']")).to_have_count(0)


MARKUP = [
    ("*fet* _lutad_ ~struken~ `kod`", "<strong>fet</strong> <em>lutad</em> <s>struken</s> <code>kod</code>"),
    ("*_båda_*", "<strong><em>båda</em></strong>"),
    ("2*3*4 och a_b_c", "2*3*4 och a_b_c"),
    ("`*inte fet*`", "<code>*inte fet*</code>"),
    ("> citat\nefter", "<blockquote>citat</blockquote>efter"),
    ("```rad 1\nrad *2*```", "<pre><code>rad 1\nrad *2*</code></pre>"),
    ("AT&amp;T &lt;b&gt;", "AT&amp;T &lt;b&gt;"),
    (":white_check_mark: :okänd:", "✅ :okänd:"),
    ("<@U0ERIK>", '<span class="mention">@Erik Sjödin</span>'),
    # Of the other workspace: there is no such person in this one.
    ("<@U0SARA>", '<span class="mention">@U0SARA</span>'),
    ("<#C0KOMMUN>", '<span class="mention">#medborgarlöfte</span>'),
    ("<!date^1665734400^{date_num} {time}|då>", '<time title="då">2022-10-14 10:00</time>'),
    (
        "<https://example.org/a|en *länk*>",
        '<a href="https://example.org/a" target="_blank" rel="noopener noreferrer">en *länk*</a>',
    ),
]


def test_message_markup(visit: Visit) -> None:
    shown = visit().evaluate(
        """async texts => {
            const { mrkdwn } = await import("/page/mrkdwn.js");
            return texts.map(text => {
                const box = document.createElement("div");
                box.append(...mrkdwn(text));
                return box.innerHTML;
            });
        }""",
        [source for source, _ in MARKUP],
    )

    assert shown == [expected for _, expected in MARKUP]


def test_only_the_asker_sees_the_answer_to_a_command(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("command", shows(*overview()))
    anna, erik = visit(), visit(user="U0ERIK")

    write(anna, "/lofte")

    answer = anna.get_by_role("article", name="visas bara för dig")
    expect(answer).to_contain_text("1 av 4")
    expect(answer).to_contain_text("Visas bara för dig")
    expect(erik.get_by_text("1 av 4")).to_have_count(0)


def test_a_press_is_asked_about_first_where_the_bot_wants_it(visit: Visit, bot: ScriptedBot) -> None:
    bot.on("command", shows(*overview()))
    page = visit()
    write(page, "/lofte")

    page.get_by_role("button", name="Ångra").click()
    question = page.get_by_role("alertdialog", name="Ångra insatsen?")
    question.get_by_role("button", name="Behåll").click()
    page.get_by_role("button", name="Fler val").click()
    page.get_by_role("menuitem", name="Exportera").click()

    action = bot.was_sent("action")["actions"][0]
    assert (action["action_id"], action["selected_option"]["value"]) == ("more", "exportera")
    page.get_by_role("button", name="Ångra").click()
    question.get_by_role("button", name="Ja, ångra").click()
    assert bot.was_sent("action")["actions"][0]["action_id"] == "Ångra"


def test_a_reply_is_in_the_thread_and_counted_in_the_channel(visit: Visit) -> None:
    anna, erik = visit(), visit(user="U0ERIK")
    write(anna, "Vem kommer på fredag?")

    erik.get_by_role("article").last.hover()
    erik.get_by_role("button", name="Svara i tråd").click()
    write(erik, "Jag kommer", label="Svara i tråden")

    expect(anna.get_by_role("button", name="1 svar")).to_be_visible()
    expect(anna.get_by_role("main").get_by_text("Jag kommer")).to_have_count(0)
    anna.get_by_role("button", name="1 svar").click()
    expect(anna.get_by_role("complementary", name="Tråd").get_by_text("Jag kommer")).to_be_visible()


def test_what_came_while_one_looked_elsewhere_is_unread(visit: Visit) -> None:
    anna, erik = visit(channel="C0POLISFIKA"), visit(user="U0ERIK")
    expect(anna.get_by_label("Meddelande i #allmänt")).to_be_visible()

    write(erik, "Ett")
    write(erik, "Två")

    link = anna.get_by_role("link", name="medborgarlöfte")
    expect(link).to_have_accessible_name(re.compile("2 olästa"))
    link.click()
    expect(link).not_to_have_accessible_name(re.compile("oläst"))


def test_an_edited_message_says_so_and_a_deleted_one_is_gone(visit: Visit, running: RunningSandbox) -> None:
    client = client_of(running)
    page = visit()
    posted = client.chat_postMessage(channel="C0POLIS", text="Klockan nio")
    expect(page.get_by_text("Klockan nio")).to_be_visible()

    client.chat_update(channel="C0POLIS", ts=posted["ts"], text="Klockan tio")
    expect(page.get_by_role("article").last).to_contain_text("Klockan tio")

    client.chat_delete(channel="C0POLIS", ts=posted["ts"])
    expect(page.get_by_role("article")).to_have_count(0)


def test_a_picture_is_shown_with_its_description(visit: Visit, running: RunningSandbox) -> None:
    # One grey pixel.
    picture = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
        "3a7e9b550000000a49444154789c63680000008200810f7d5f860000000049454e44ae426082"
    )
    client = client_of(running)
    page = visit()
    uploaded = client.files_upload_v2(content=picture, filename="kurva.png", alt_txt="Kurva")["file"]["id"]

    block = {"type": "image", "slack_file": {"id": uploaded}, "alt_text": "Insatser per månad, stigande"}
    client.chat_postMessage(channel="C0POLIS", text="Kurva", blocks=[block])

    image = page.get_by_role("img", name="Insatser per månad, stigande")
    expect(image).to_be_visible()
    expect(image).to_have_js_property("naturalWidth", 1)


def test_a_file_is_named_and_can_be_downloaded(visit: Visit, running: RunningSandbox) -> None:
    page = visit()
    content = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    client_of(running).files_upload_v2(
        content=content, filename="loften.ics", title="Löften i kalendern", channel="C0POLIS"
    )

    link = page.get_by_role("link", name="Ladda ner Löften i kalendern")
    expect(link).to_contain_text("loften.ics")
    with page.expect_download() as downloading:
        link.click()

    assert downloading.value.suggested_filename == "loften.ics"
    with downloading.value.path().open(encoding="utf-8", newline="") as saved:
        assert saved.read() == content


def test_a_bot_invited_is_with_us_at_once_and_what_was_begun_stays(visit: Visit, running: RunningSandbox) -> None:
    anna, erik = visit(channel="C0POLISFIKA"), visit(user="U0ERIK", channel="C0POLISFIKA")
    for page in (anna, erik):
        expect(page.get_by_text("boten är inte med här")).to_be_visible()
    erik.get_by_label("Meddelande i #allmänt").press_sequentially("Jag undrar")

    anna.get_by_label("Meddelande i #allmänt").press_sequentially("/inv")
    anna.keyboard.press("Tab")
    anna.keyboard.type("@Löfteskoll")
    anna.keyboard.press("Enter")

    for page in (anna, erik):
        expect(page.get_by_role("article")).to_contain_text("är nu med i kanalen, inbjuden av Anna Åkerlund")
        expect(page.get_by_text("boten är inte med här")).to_have_count(0)
    expect(erik.get_by_label("Meddelande i #allmänt")).to_have_value("Jag undrar")
    expect(erik.get_by_label("Meddelande i #allmänt")).to_be_focused()


def test_dates_left_to_slack_follow_the_readers_language(visit: Visit, running: RunningSandbox) -> None:
    page = visit()
    client = client_of(running)
    day = "<!date^1665734400^{date_long}|då>"
    client.chat_postMessage(channel="C0POLIS", text=f"Ett: {day}")
    expect(page.get_by_role("article")).to_contain_text("Ett: fredag 14 oktober 2022")

    page.get_by_label("Språk").select_option("English")
    expect(page.get_by_label("Språk")).to_have_value("en-GB")
    page.reload()

    expect(page.get_by_role("article")).to_contain_text(re.compile("Ett: Friday,? 14 October 2022"))
    expect(page.get_by_label("Språk")).to_have_value("en-GB")
