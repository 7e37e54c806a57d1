"""What the bot of these tests shows: a form with every kind of field, and a message with every kind of block."""

from pathlib import Path
from typing import Any

from tests.sandbox.acting import Does, Json, ScriptedBot, Turn

MANIFEST = Path(__file__).with_name("manifest.yml")


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str, description: str | None = None) -> Json:
    made: Json = {"text": plain(text), "value": text.lower()}
    return made | ({"description": plain(description)} if description else {})


def field(name: str, label: str, element: Json, **more: Any) -> Json:
    element = {"action_id": "value", **element}
    return {"type": "input", "block_id": name, "label": plain(label), "element": element, **more}


def note(**more: Any) -> Json:
    return field("note", "Anteckning", {"type": "plain_text_input", "multiline": True, "max_length": 200, **more})


def heads(**more: Any) -> Json:
    limits = {"is_decimal_allowed": False, "min_value": "0", "max_value": "99"}
    return field("heads", "Antal poliser", {"type": "number_input", **limits, **more})


def focus() -> Json:
    groups = [
        {"label": plain("Narkotika"), "options": [option("Unga", "Räknas mot S7"), option("Vuxna")]},
        {"label": plain("Annat"), "options": [option("Trafik")]},
    ]
    return field("focus", "Fokus", {"type": "static_select", "option_groups": groups}, dispatch_action=True)


def every_field() -> list[Json]:
    days = [option("Hel arbetsdag"), option("Del av dag", "Räknas inte mot S7")]
    people = [option("Socialsekreterare"), option("Beslutsfattare", "Enhetschef eller motsvarande")]
    promises = [option("S1"), option("S6"), option("S7", "Minst fyra")]
    return [
        field("day", "Datum", {"type": "datepicker", "initial_date": "2022-10-14"}),
        field("start", "Starttid", {"type": "timepicker"}, optional=True),
        field("length", "Arbetsdag", {"type": "radio_buttons", "options": days}),
        field("roles", "Deltog", {"type": "checkboxes", "options": people}, hint=plain("Roller, aldrig namn")),
        heads(),
        focus(),
        field("pledges", "Löften", {"type": "multi_static_select", "options": promises}, optional=True),
        field("place", "Plats", {"type": "external_select", "min_query_length": 1}, optional=True),
        field("owner", "Ansvarig", {"type": "users_select"}, optional=True),
        field("channel", "Kanal", {"type": "conversations_select"}, optional=True),
        field("mail", "E-post", {"type": "email_text_input"}, optional=True),
        note(),
    ]


def form(*blocks: Json, title: str = "Logga insats", **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Spara"),
        "close": plain("Avbryt"),
        "blocks": list(blocks),
        **more,
    }


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str, **more: Any) -> Json:
    return {"type": "button", "action_id": text, "text": plain(text), **more}


def overview() -> list[Json]:
    question = {
        "title": plain("Ångra insatsen?"),
        "text": plain("Den räknas inte längre."),
        "confirm": plain("Ja, ångra"),
        "deny": plain("Behåll"),
        "style": "danger",
    }
    return [
        {"type": "header", "text": plain("Medborgarlöfte Söderhamn 2022–2023")},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "14 månader kvar"}]},
        section("*S7 Gemensamma insatser*\n▰▱▱▱ *1 av 4* · i fas", accessory=button("Visa S7", value="S7")),
        {
            "type": "section",
            "fields": [{"type": "mrkdwn", "text": "*Polis*\n3"}, {"type": "mrkdwn", "text": "*Kommun*\n2"}],
        },
        {"type": "divider"},
        {
            "type": "actions",
            "elements": [
                button("Dela", style="primary"),
                button("Ångra", style="danger", confirm=question),
                {"type": "overflow", "action_id": "more", "options": [option("Historik"), option("Exportera")]},
            ],
        },
    ]


def opens(*blocks: Json, **more: Any) -> Does:
    """Answer by opening a form."""

    def does(turn: Turn) -> None:
        turn.ack()
        turn.client.views_open(trigger_id=turn.body["trigger_id"], view=form(*blocks, **more))

    return does


def shows(*blocks: Json) -> Does:
    """Answer with something only the asker sees."""

    def does(turn: Turn) -> None:
        turn.ack()
        turn.respond(text="Läget", blocks=list(blocks))

    return does


def on_submission(bot: ScriptedBot, **answer: Any) -> None:
    """Acknowledge submissions like this."""
    bot.on("submission", lambda turn: turn.ack(**answer))
