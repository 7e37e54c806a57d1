"""One line instead of a form: what was understood is reviewed and saved; what is unclear is asked in the form."""

from handlers.views.reviews import CHANGE
from tests.chat import MUNICIPALITY, POLICE, at, button, fill, words
from tests.handlers.scene import STRANGER, Scene, built_in, errors, swedish

LINE = (
    "igår heldag polisstationen 4 poliser 2 socialsekreterare 1 beslutsfattare narkotika ungdom – lugnt vid resecentrum"
)


def as_shown(view: dict[str, object]) -> dict[str, object]:
    """Return a modal as Slack hands it back with a press in it."""
    return {**view, "id": "V1", "hash": "1.1", "state": {"values": {}}}


def test_a_line_says_it_all_and_counts_after_one_press(chat: Scene) -> None:
    review = chat.command(f"/insats {LINE}")
    shown = words(review.view)
    assert "*igår heldag polisstationen 4 poliser 2 socialsekreterare 1 beslutsfattare narkotika ungdom*" in shown
    assert "*lugnt" not in shown
    assert swedish("counts towards {id}", id="S7")[1:] in shown

    assert chat.submit(review.view).acknowledged == {"response_action": "clear"}
    chat.deliver()

    (entry,) = chat.entries()
    assert entry.start.isoformat() == "2022-10-13"
    assert entry.values["heads"] == {"area_officer": 4, "social_worker": 2, "decision_maker": 1}
    assert "lugnt vid resecentrum" in entry.values["note"]
    assert "1 av 4" in chat.command("/lofte S7").said
    assert len(chat.posts(MUNICIPALITY)) == 2


def test_what_was_understood_is_changed_in_the_form_and_nothing_is_lost(chat: Scene) -> None:
    review = chat.command(f"/insats {LINE}").view

    form = chat.press(button(review, CHANGE), view=as_shown(review)).view
    changed = chat.submit(form, {"heads.area_officer": "5"})
    chat.submit(changed.view)

    (entry,) = chat.entries()
    assert entry.values["heads"]["area_officer"] == 5
    assert "lugnt vid resecentrum" in entry.values["note"]


def test_a_day_that_could_be_two_is_asked_about_with_the_rest_filled_in(chat: Scene) -> None:
    chat.clock = at("2022-10-12")  # a Wednesday

    form = chat.command("/insats fredag heldag 4 poliser").view

    assert "fredag" in words(form)
    assert "submit" in form
    values = fill(form, {})["state"]["values"]
    assert "4" in str(values)
    assert form["callback_id"] == "form"


def test_without_a_day_it_is_today(chat: Scene) -> None:
    chat.submit(chat.command("/insats heldag 4 poliser").view)

    (entry,) = chat.entries()
    assert entry.start.isoformat() == "2022-10-14"
    assert entry.values["days"][0]["full_day"] is True


def test_a_day_ahead_is_planned(chat: Scene) -> None:
    chat.submit(chat.command("/insats imorgon heldag polisstationen 4 poliser").view)

    (entry,) = chat.entries()
    assert entry.state == "planned"


def test_a_weekly_meeting_in_one_line(chat: Scene) -> None:
    chat.submit(chat.command("/veckomote v40 2 poliser 1 socialsekreterare – fler vuxna ute på fredagar").view)

    (entry,) = chat.entries()
    assert entry.values["week"] == "2022-W40"
    assert "fler vuxna ute" in str(entry.values)
    assert "1 av" in chat.command("/lofte S6").said


def test_any_activity_is_named_in_its_line(untied: Scene) -> None:
    untied.clock = at("2018-05-14")
    untied.import_and_tie(built_in("soderkoping-2017"))

    review = untied.command("/aktivitet hastighetskontroll igår Storgatan vid skolan 3 böter")
    if review.view["callback_id"] == "form":
        review = untied.submit(review.view, {"place": "Storgatan"})
    untied.submit(review.view)

    (entry,) = untied.entries("soderkoping-2017")
    assert entry.kind == "speed_check"
    assert entry.values["near_school"] is True


def test_a_line_that_names_no_kind_opens_the_form_with_its_words(chat: Scene) -> None:
    view = chat.command("/aktivitet något alldeles särskilt hände").view

    assert "något alldeles särskilt hände" in str(view)


def test_a_personal_number_in_a_line_is_refused_and_kept_nowhere(chat: Scene) -> None:
    refused = chat.command("/insats igår 4 poliser 19900101-0017")

    assert refused.calls == []
    assert "0017" not in refused.said
    assert chat.entries() == []
    with chat.database.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM drafts").scalar() == 0


def test_the_same_line_typed_twice_is_asked_about(chat: Scene) -> None:
    chat.submit(chat.command(f"/insats {LINE}").view)

    again = chat.command(f"/insats {LINE}", POLICE)

    assert swedish("Same operation") in words(again.view)


def test_a_very_long_line_opens_the_form_all_the_same(chat: Scene) -> None:
    form = chat.command("/insats 31/2 " + "ord & " * 600).view

    assert form["callback_id"] == "form"


def test_help_is_no_note(chat: Scene) -> None:
    for command in ("/insats", "/veckomote", "/aktivitet"):
        assert "/lofte" in chat.command(f"{command} hjälp").said


def test_an_unknown_channel_is_told_so(chat: Scene) -> None:
    assert chat.command(f"/insats {LINE}", STRANGER).calls == []


def test_a_forms_errors_are_found_at_their_fields_after_a_line_too(chat: Scene) -> None:
    form = chat.command("/insats 31/11 4 poliser").view

    assert list(errors(chat.submit(form, {"heads.area_officer": "9999"})))
