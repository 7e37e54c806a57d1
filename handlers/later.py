"""Handlers of what is seldom done: loaded when they are first needed, so that the bot is ready sooner."""

from collections.abc import Callable
from importlib import import_module
from inspect import signature

from slack_bolt.kwargs_injection import Args


def later(module: str, name: str) -> Callable[..., None]:
    """Return the handler `name` of `module`, which is imported at its first call; it is given what it asks for."""

    def handle(args: Args) -> None:
        given_to(getattr(import_module(module), name))(args)

    return handle


def given_to(handler: Callable[..., None]) -> Callable[[Args], None]:
    """Return the handler as one that is given all there is, and passes on what that one asks for."""
    names = tuple(signature(handler).parameters)

    def handle(args: Args) -> None:
        handler(**{each: _given(args, each) for each in names})

    return handle


def _given(args: Args, name: str) -> object:
    """Return what Bolt gives under the name: its own things, or what a middleware has put into the context."""
    if name == "args":
        return args
    return args.context[name] if name in args.context else getattr(args, name)
