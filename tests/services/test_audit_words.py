"""Whatever the audit trail can hold, there are words for it."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import bot.services
import handlers
from bot.domain.roles import Deed
from bot.services.audit_words import DEED_NAMES, DEEDS_WANTED, REFUSALS
from bot.services.errors import Refused


def refusals(of: type[Refused] = Refused) -> Iterator[str]:
    """Return the names of everything that refuses."""
    yield of.__name__
    for each in of.__subclasses__():
        yield from refusals(each)


def test_every_deed_has_a_name_and_can_be_refused() -> None:
    assert set(DEED_NAMES) == set(DEEDS_WANTED) == {*Deed}


def test_every_refusal_has_words() -> None:
    for package in (bot.services, handlers):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)

    assert {each for each in refusals() if not each.startswith("_")} == set(REFUSALS)
