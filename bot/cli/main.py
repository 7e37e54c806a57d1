"""The command `lofteskoll`: finds the subcommand and loads only what that one needs."""

import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version

_COMMANDS = {
    "agreement": ("bot.cli.agreement", "check, import, list and show agreements"),
    "assess": ("bot.cli.assess", "tell how an agreement stands on a day"),
    "demo": ("bot.cli.demo", "try everything here, in workspaces of your own"),
    "invite": ("bot.cli.invite", "make a code that lets an authority's coordinator in"),
    "run": ("bot.cli.run", "run the bot against Slack"),
    "serve": ("bot.cli.serve", "run the bot with a web address, where workspaces install it"),
    "keys": ("bot.cli.keys", "make and change the keys under which tokens are stored"),
    "manifest": ("bot.cli.manifest", "print what Slack has to know about the app"),
    "migrate": ("bot.cli.migrate", "bring the database's tables up to date"),
    "audit": ("bot.cli.audit", "verify, show and seal the trail of who did what"),
    "backup": ("bot.cli.backup", "copy the database, also while the bot runs"),
    "dispose": ("bot.cli.dispose", "tell what has been kept for long enough, and erase it"),
    "extract": ("bot.cli.extract", "write down what is kept, for who may have it"),
    "restore": ("bot.cli.restore", "put a backup in the place of the database"),
}

_INTERRUPTED = 130
"""What a shell says of a program that Ctrl-C ended."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a subcommand and return its exit status: 0, or 2 where it could not do what was asked (130: Ctrl-C)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    module, _ = _COMMANDS[_parser().parse_args(arguments[:1]).command]
    try:
        status: int = import_module(module).main(arguments[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read along (`| head`) has had enough; what is still to be written goes nowhere, also at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _parser() -> ArgumentParser:
    width = max(map(len, _COMMANDS))
    parser = ArgumentParser(
        prog="lofteskoll",
        description="Follow up what police and municipality have promised together.",
        epilog="\n".join(f"  {name:<{width}}  {told}" for name, (_, told) in _COMMANDS.items()),
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"lofteskoll {version('lofteskoll')}")
    parser.add_argument("command", choices=_COMMANDS, metavar="command", help="one of those below; each has its --help")
    return parser


if __name__ == "__main__":
    sys.exit(main())
