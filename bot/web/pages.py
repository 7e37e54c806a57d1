"""The few pages that people see in a browser: a heading, some lines, at most one button. Nothing is loaded for them."""

import base64
import hashlib
from html import escape
from http import HTTPStatus
from string import Template

from babel import negotiate_locale
from starlette.responses import HTMLResponse

from bot.domain.texts import Sayable
from bot.language import ENGLISH, SWEDISH, Speaker, speaker_for

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.25rem}"
    "h1{font-size:1.5rem;line-height:1.25}"
    "a{display:inline-block;margin-top:.5rem;padding:.75rem 1.25rem;border-radius:.5rem;"
    "background:#1d3557;border:1px solid #8da9c4;color:#fff;font-weight:600;text-decoration:none}"
    "a:focus-visible{outline:3px solid #e9a23b;outline-offset:2px}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",  # the address of a page holds codes
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""What every answer carries."""

_PAGE = Template(
    '<!doctype html><html lang="$lang"><head><meta charset="utf-8"><title>$title – Löfteskoll</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><style>$style</style></head>'
    "<body><main><h1>$title</h1>$lines$button</main></body></html>"
)


def page(
    speaker: Speaker,
    title: Sayable,
    *lines: Sayable,
    button: tuple[Sayable, str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HTMLResponse:
    """Return a page; `button` is what it says and where it leads."""
    said = "".join(f"<p>{escape(speaker.say(line))}</p>" for line in lines)
    pressed = f'<p><a href="{escape(button[1])}">{escape(speaker.say(button[0]))}</a></p>' if button else ""
    content = _PAGE.substitute(
        lang=speaker.locale, title=escape(speaker.say(title)), style=_STYLE, lines=said, button=pressed
    )
    return HTMLResponse(content, status)


def reader(accept_language: str, usual: str) -> Speaker:
    """Return the speaker of the language that a browser asks for first, of those that we speak; else the usual one."""
    asked = [_asked(part) for part in accept_language[:500].split(",")]
    preferred = [tag for tag, weight in sorted(asked, key=lambda each: -each[1]) if weight > 0]
    return speaker_for(negotiate_locale(preferred, [SWEDISH, ENGLISH], sep="-") or usual)


def _asked(part: str) -> tuple[str, float]:
    tag, _, weight = part.partition(";")
    try:
        return tag.strip(), float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        return tag.strip(), 0.0
