"""`lofteskoll invite`: a code that lets an authority's first coordinator in."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from pydantic import ValidationError

from bot.adapters.clock import system_clock
from bot.adapters.manifest import INSTALL_PATH
from bot.cli.command import opened_database, run_command
from bot.cli.output import FAILED, Output
from bot.domain.agreement import Agreement
from bot.domain.texts import Sayable, text
from bot.services.agreement_changes import load_version
from bot.services.errors import UserError
from bot.services.invitations import invite_from_outside
from bot.settings import InvitingSettings, Settings, settings_faults


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit status."""
    parser = ArgumentParser(
        prog="lofteskoll invite",
        description="Make a code with which one person comes in, once, as the coordinator of a party.",
    )
    parser.add_argument(
        "agreement", metavar="AGREEMENT", help="the agreement's id, as “lofteskoll agreement list” shows it"
    )
    parser.add_argument("--party", metavar="PARTY", help="the id of a signatory; left out: for all of them")
    arguments = parser.parse_args(argv)
    return run_command(lambda settings, output: _invite(arguments, settings, output))


def _invite(arguments: Namespace, settings: Settings, output: Output) -> int:
    try:
        public_url = InvitingSettings().public_url
    except ValidationError as error:
        for line in settings_faults(error):
            output.complain(line)
        return FAILED
    with opened_database(settings) as database:
        agreement = load_version(database, arguments.agreement, None)
        _refuse_unknown(agreement, arguments.party)
        invited = invite_from_outside(database, agreement.id, arguments.party, now=system_clock())
    until = invited.expires_at.astimezone(agreement.zone).date()
    output.say(text("{title}, for {who}:", title=agreement.title, who=_whom(agreement, invited.party_id)))
    output.say(invited.code)
    told = text("They type /lofte koppla and the code in their channel. Until {day:day} it works, once.", day=until)
    output.say(told)
    if public_url:
        link = f"{public_url}{INSTALL_PATH}?invitation={invited.code}"
        output.say(text("Where the app is not installed yet they open {link} instead.", link=link))
    return 0


def _whom(agreement: Agreement, party: str | None) -> Sayable:
    return agreement.party(party).name if party else text("all parties")


def _refuse_unknown(agreement: Agreement, party: str | None) -> None:
    known = [each.id for each in agreement.signatories]
    if party is not None and party not in known:
        raise UserError(text("There is no signatory {party}. There are: {known}.", party=party, known=", ".join(known)))
