"""An app without a home, whose messages are only read."""

from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from bot.sandbox.server import RunningSandbox
from tests.page.conftest import Visit
from tests.page.scenes import MANIFEST
from tests.sandbox.acting import client_of

pytestmark = pytest.mark.browser


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    content = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    content["features"]["app_home"] = {"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}
    path = tmp_path / "manifest.yml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def test_there_is_no_home_to_go_to(visit: Visit) -> None:
    page = visit(channel="home")

    expect(page.get_by_label("Meddelande i #medborgarlöfte")).to_be_visible()
    expect(page.get_by_role("link", name="Meddelanden")).to_be_visible()
    expect(page.get_by_role("link", name="Hem", exact=True)).to_have_count(0)


def test_its_messages_are_read_and_not_answered(visit: Visit, running: RunningSandbox) -> None:
    client_of(running).chat_postMessage(channel="U0ANNA", text="Dags för veckomötet")
    page = visit()

    page.get_by_role("link", name="Meddelanden").click()

    expect(page.get_by_role("article")).to_contain_text("Dags för veckomötet")
    expect(page.get_by_text("Löfteskoll tar inte emot meddelanden här.")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)
