"""The demo as a program: ended and started again, begun anew, on a machine where ports are taken; and bad days."""

import socket
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import SitsDown
from tests.e2e.demo import HOST, Demo, running_demo
from tests.e2e.desk import ANNA, MARIA
from tests.e2e.words import started, swedish

pytestmark = pytest.mark.browser

OPERATION = f"{started('joint operation')} 14 jan. 2022"
PLEDGE = "S7 Minst fyra gemensamma insatser"


def test_what_was_logged_is_there_after_a_restart_and_gone_after_a_reset(folder: Path, sits_down: SitsDown) -> None:
    with running_demo(folder) as demo:
        desk = sits_down(ANNA, at=demo)
        desk.begins_operation().operation_that_counts().review().save()
        desk.post(OPERATION).says("1 av 4")
        port = demo.port

    with running_demo(folder, port=port) as demo:
        assert demo.port == port
        desk.sees_the_bot()
        desk.post(OPERATION).says("1 av 4").show_pledge()
        assert "1 av 4" in desk.is_told(PLEDGE).inner_text()
        municipality = sits_down(MARIA, at=demo)
        municipality.post(OPERATION).undo()
        for each in (desk, municipality):
            each.post(OPERATION).says(swedish("{what} was undone and no longer counts.", what=OPERATION))

    with running_demo(folder, "--reset") as demo:
        desk = sits_down(ANNA, at=demo)
        desk.types("/lofte S7")
        assert "0 av 4" in desk.is_told(PLEDGE).inner_text()
        assert desk.posts(OPERATION).count() == 0


def test_a_port_that_is_taken_is_left_to_its_owner(folder: Path) -> None:
    with socket.socket() as owner:
        owner.bind((HOST, 0))
        owner.listen()
        taken = owner.getsockname()[1]
        with running_demo(folder, port=taken) as demo:
            assert taken < demo.port < taken + 50
        assert "Traceback" not in demo.said


def test_ctrl_c_pressed_over_and_over_still_ends_it_in_order(folder: Path) -> None:
    demo = Demo(folder)
    try:
        assert demo.address
        demo.interrupt_over_and_over()
        assert demo.ended() == 0, demo.said
    finally:
        demo.put_down()


def test_an_operation_delivered_twice_is_saved_once(demo: Demo, sits_down: SitsDown) -> None:
    police, municipality = sits_down(ANNA), sits_down(MARIA)
    review = police.begins_operation().operation_that_counts().review()

    demo.make_trouble(redeliver=1)
    review.save()

    for desk in (police, municipality):
        desk.post(OPERATION).says("1 av 4")
    police.types("/lofte S7")
    assert "1 av 4" in police.is_told(PLEDGE).inner_text()
    for desk in (police, municipality):
        assert desk.posts(OPERATION).count() == 1


def test_a_command_delivered_twice_opens_one_form_and_says_nothing_of_it(demo: Demo, sits_down: SitsDown) -> None:
    desk = sits_down(ANNA)

    demo.make_trouble(redeliver=1)
    form = desk.begins_operation()

    form.cancel()
    desk.types("/lofte S7")
    desk.is_told(PLEDGE)
    assert desk.private_answers().count() == 1


def test_a_connection_that_breaks_is_made_anew(demo: Demo, sits_down: SitsDown) -> None:
    desk = sits_down(ANNA)

    demo.make_trouble(drop_connection=True)
    desk.sees_that_the_bot_is_gone()
    desk.takes_picture("bot-gone")
    desk.sees_the_bot()

    desk.types("/lofte S7")
    expect(desk.is_told(PLEDGE)).to_contain_text("0 av 4")
