"""Sweden's public holidays and the eves on which offices are closed, as the `holidays` library knows them."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache


@lru_cache(maxsize=64)
def feast_days(year: int) -> Mapping[date, str]:
    """Return the Swedish names of a year's holidays by day; Midsummer's Eve, Christmas Eve and New Year's Eve too."""
    # the library takes long to load, and little of what the bot does asks for it
    from holidays import DE_FACTO, PUBLIC, country_holidays  # noqa: PLC0415

    return dict(country_holidays("SE", years=year, language="sv", categories=(PUBLIC, DE_FACTO)))
