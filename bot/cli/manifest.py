"""`lofteskoll manifest`: what Slack has to know about the app, as it is pasted into Slack's form."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from bot.cli.command import run_command
from bot.cli.output import FAILED, Output
from bot.domain.texts import text
from bot.settings import PUBLIC_EXAMPLE, PublicUrl


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit status."""
    parser = ArgumentParser(prog="lofteskoll manifest", description="Print what Slack has to know about the app.")
    told = parser.add_mutually_exclusive_group()
    told.add_argument("--http", metavar="URL", help="for `serve` at this address: installed and told by HTTP")
    told.add_argument("--install", metavar="URL", help="the same, but told over Socket Mode what people do")
    arguments = parser.parse_args(argv)
    return run_command(lambda _settings, output: _print(arguments, output))


def _print(arguments: Namespace, output: Output) -> int:
    from bot.adapters.manifest import MANIFEST, installable, over_http, read_manifest, written

    given = arguments.install if arguments.http is None else arguments.http
    if given is None:
        output.say(MANIFEST.read_text(encoding="utf-8").rstrip())
        return 0
    try:
        url = TypeAdapter(PublicUrl).validate_python(given)
    except ValidationError:
        output.complain(
            text(
                "{url} should be an address that begins with https://, such as {example}",
                url=given,
                example=PUBLIC_EXAMPLE,
            )
        )
        return FAILED
    make = installable if arguments.http is None else over_http
    output.say(written(make(read_manifest(), url)).rstrip())
    return 0
