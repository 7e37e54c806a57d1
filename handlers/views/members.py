"""What `/lofte medlem` shows, what a coordinator is asked when somebody wants in, and what that person is answered."""

from collections.abc import Iterable, Iterator, Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    DividerBlock,
    Option,
    OptionGroup,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.domain.agreement import Agreement, Party
from bot.domain.people import Person
from bot.domain.roles import ROLE_NAMES, Role
from bot.domain.texts import Sayable, ntext, text
from bot.language import Speaker
from bot.services.admission import Request
from bot.services.invitations import Invited
from bot.services.members import Members
from handlers.seldom import (
    ADMIT_ALL,
    ADMIT_MEMBER,
    ADMIT_ONE,
    ADMIT_READER,
    INVITE,
    MEMBER_CHANGE,
    MEMBER_OTHER,
    REFUSE,
)
from handlers.views.actions import DoerNamed
from handlers.views.message import (
    Message,
    button,
    capitalised,
    escaped,
    marked_up,
    plain,
    section,
    sections,
    small,
)
from storage.members import Member

DISMISS = "dismiss"
_MOST_BUTTONS = 5
_MOST_OPTIONS = 100
"""In a menu, and in each group of one."""
_MOST_MENUS = 30
"""Each stands in a block of its own, and Slack allows 50 in a message; who has none is changed by the form."""
_MOST_NAMED = 30
"""Of the other workspaces, where Slack has to be asked for each name."""
_WHAT_THEY_DO: dict[Role, Sayable] = {
    Role.COORDINATOR: text("decides who has access, and changes the agreement and its reminders"),
    Role.MEMBER: text("logs and corrects"),
    Role.READER: text("sees how things stand"),
}


def members_view(
    seen: Members,
    named: DoerNamed,
    speaker: Speaker,
    *,
    told: Sequence[str] = (),
    others: Sequence[Agreement] = (),
) -> Message:
    """Return who has which role; with menus to change it, where the reader is a coordinator.

    `told` is said first, in marked-up lines; `others` are the channel's other agreements.
    """
    agreement = seen.agreement
    title = speaker.say(text("Access: {title}", title=agreement.title))
    own = [each for each in seen.members if each.team_id == seen.caller.team_id]
    elsewhere = [each for each in seen.members if each.team_id != seen.caller.team_id]
    with_menus = own[:_MOST_MENUS] if seen.may_admit else []
    listed = [
        *_by_role(own[len(with_menus) :], agreement, named, speaker),
        *_elsewhere(elsewhere, seen, named, speaker),
    ]
    roles = " · ".join(f"{_role(role, speaker)} {speaker.say(what)}" for role, what in _WHAT_THEY_DO.items())
    blocks: list[Block] = [
        *sections(told),
        section(f"*{escaped(title)}*"),
        *(_with_menu(each, agreement, named, speaker) for each in with_menus),
        *sections(listed),
        small(escaped(capitalised(roles) + ".")),
    ]
    if seen.may_admit:
        blocks += [DividerBlock(), _deeds(agreement, speaker)]
    if others:
        blocks.append(_other_agreements(others, speaker))
    return Message("\n".join([*told, escaped(title)]), blocks)


def _with_menu(member: Member, agreement: Agreement, named: DoerNamed, speaker: Speaker) -> SectionBlock:
    line = f"{named(member.person)}: {_role(member.role, speaker)}"
    return SectionBlock(text=marked_up(line), accessory=_menu(agreement, member.user_id, speaker))


def _by_role(members: Iterable[Member], agreement: Agreement, named: DoerNamed, speaker: Speaker) -> Iterator[str]:
    """Yield a line for each role and party, with everybody's name."""
    together: dict[tuple[Role, str | None], list[str]] = {}
    for each in sorted(members, key=lambda each: [*Role].index(each.role)):
        together.setdefault((each.role, each.party_id), []).append(named(each.person))
    for (role, party_id), names in together.items():
        yield f"• {capitalised(_role(role, speaker))}{_of_party(agreement, party_id)}: {', '.join(names)}"


def _elsewhere(members: Sequence[Member], seen: Members, named: DoerNamed, speaker: Speaker) -> Iterator[str]:
    """Yield the lines of who isn't the reader's to change, coordinators first: those are whom one turns to."""
    first = sorted(members, key=lambda each: [*Role].index(each.role))
    yield from _by_role(first[:_MOST_NAMED], seen.agreement, named, speaker)
    if more := len(first[_MOST_NAMED:]):
        yield "• " + escaped(speaker.say(ntext("and {count} more", "and {count} more", more)))


def _role(role: Role, speaker: Speaker) -> str:
    return speaker.say(ROLE_NAMES[role])


def _of_party(agreement: Agreement, party_id: str | None) -> str:
    name = next((party.name for party in agreement.parties if party.id == party_id), None)
    return f" ({escaped(name)})" if name else ""


def _other_agreements(others: Sequence[Agreement], speaker: Speaker) -> ActionsBlock:
    return ActionsBlock(
        elements=[
            StaticSelectElement(
                action_id=MEMBER_OTHER,
                placeholder=plain(speaker.say(text("The channel's other agreements"))),
                options=[Option(value=each.id, text=plain(each.title)) for each in others[:_MOST_OPTIONS]],
            )
        ]
    )


def _menu(agreement: Agreement, user_id: str, speaker: Speaker) -> StaticSelectElement:
    def option(what: str, label: Sayable) -> Option:
        return Option(text=plain(speaker.say(label)), value=f"{agreement.id}|{user_id}|{what}")

    roles = [option(role.value, text("Make {role}", role=ROLE_NAMES[role])) for role in Role]
    return StaticSelectElement(
        placeholder=plain(speaker.say(text("Change …"))),
        action_id=MEMBER_CHANGE,
        option_groups=[
            OptionGroup(label=plain(speaker.say(text("Role"))), options=roles),
            OptionGroup(label=plain(speaker.say(text("End"))), options=[option(DISMISS, text("Take access away"))]),
        ],
    )


def _deeds(agreement: Agreement, speaker: Speaker) -> ActionsBlock:
    everybody = ConfirmObject(
        title=plain(speaker.say(text("Let everybody in?"))),
        text=PlainTextObject(
            text=speaker.say(text("Everybody who is in this channel now becomes a member, but for guests and bots."))
        ),
        confirm=plain(speaker.say(text("Let in")), 30),
        deny=plain(speaker.say(text("Not now")), 30),
    )
    return ActionsBlock(
        elements=[
            button(
                speaker.say(text("Let in everybody in the channel")),
                ADMIT_ALL,
                agreement.id,
                style="primary",
                confirm=everybody,
            ),
            button(speaker.say(text("One person …")), ADMIT_ONE, agreement.id),
            button(speaker.say(text("Invite the other party …")), INVITE, f"{agreement.id}|"),
        ]
    )


def asked_view(request: Request, named: DoerNamed, speaker: Speaker) -> Message:
    """Return what a coordinator is asked; once it is answered, who has answered what."""
    about, agreement = request.admission, request.agreement
    who, title = named(about.person), escaped(agreement.title)
    said = speaker.say(text("{who} asks for access to {title}.", who=who, title=title))
    if about.answered_at:
        when = about.answered_at.astimezone(agreement.zone)
        answered = text(
            "Answered by {who}, {when}: {role}.",
            who=named(about.answerer),
            when=when,
            role=ROLE_NAMES[about.role] if about.role else text("no access"),
        )
        if about.answerer == about.person:
            answered = text("They have come in by a code, {when}.", when=when)
        said = f"{said} {speaker.say(answered)}"
        return Message(said, [section(said)])
    value = f"{about.agreement_id}|{about.team_id}:{about.user_id}|{about.number}"
    elements: list[ButtonElement] = [
        button(speaker.say(text("Let in as a member")), ADMIT_MEMBER, value, style="primary"),
        button(speaker.say(text("As a reader")), ADMIT_READER, value),
        button(speaker.say(text("No")), REFUSE, value),
    ]
    hint = speaker.say(text("A member logs and corrects. A reader sees how things stand."))
    return Message(said, [section(said), ActionsBlock(elements=elements), small(escaped(hint))])


def answered_view(request: Request, speaker: Speaker) -> Message:
    """Return what the one who asked is answered."""
    role = request.admission.role
    if role is None:
        said = speaker.say(
            text("A coordinator has answered that you don't get access now. Talk to them if you think you should.")
        )
        return Message(escaped(said), [section(escaped(said))])
    lines = [
        speaker.say(
            text("You have access now, as {role}: {title}.", role=ROLE_NAMES[role], title=request.agreement.title)
        ),
        speaker.say(text("Type /lofte in the channel to see how it stands.")),
    ]
    return Message(escaped(lines[0]), [section([escaped(line) for line in lines])])


def invitation_view(invited: Invited, speaker: Speaker) -> Message:
    """Return the code of an invitation, and what is to be done with it."""
    party = next((each.name for each in invited.agreement.parties if each.id == invited.party_id), "")
    day = invited.expires_at.astimezone(invited.agreement.zone).date()
    only_here = text(
        "A channel of this workspace follows it up for {party} already, so the code works in this workspace only. "
        "If they have a workspace of their own, untie that channel first: /lofte koppla bort.",
        party=party,
    )
    lines = [
        escaped(speaker.say(text("Invitation for {party}: {title}", party=party, title=invited.agreement.title))),
        f"`{invited.code}`",
        escaped(
            speaker.say(
                text(
                    "Give the code to the person there who will coordinate, by telephone or in a meeting. They type "
                    "/lofte koppla and the code in their own channel. Until {day:day} it works, once.",
                    day=day,
                )
            )
        ),
        *([escaped(speaker.say(only_here))] if invited.only_here else []),
    ]
    return Message(lines[0], [section(lines)])


def invite_view(found: Sequence[tuple[Agreement, Sequence[Party]]], speaker: Speaker) -> Message:
    """Return the question to which agreement, and which of its parties, the invitation is."""
    asked = text("Which party is the invitation for?")
    said = escaped(speaker.say(asked if len(found) == 1 else text("Which agreement and party is the invitation for?")))
    if sum(len(parties) for _, parties in found) > _MOST_BUTTONS:
        return Message(said, [section(said), _invite_menu(found, speaker)])
    blocks: list[Block] = [section(said)]
    for agreement, parties in found:
        if len(found) > 1:
            blocks.append(section(f"*{escaped(agreement.title)}*"))
        # each in a row of its own: within one no two buttons may have the same name
        blocks += [ActionsBlock(elements=[button(each.name, INVITE, f"{agreement.id}|{each.id}")]) for each in parties]
    return Message(said, blocks)


def _invite_menu(found: Sequence[tuple[Agreement, Sequence[Party]]], speaker: Speaker) -> ActionsBlock:
    groups = [
        OptionGroup(
            label=plain(agreement.title),
            options=[
                Option(value=f"{agreement.id}|{each.id}", text=plain(each.name)) for each in parties[:_MOST_OPTIONS]
            ],
        )
        for agreement, parties in found[:_MOST_OPTIONS]
        if parties
    ]
    choose = plain(speaker.say(text("Choose the party")))
    return ActionsBlock(elements=[StaticSelectElement(action_id=INVITE, placeholder=choose, option_groups=groups)])


def access_modal(lines: Sequence[str], speaker: Speaker) -> View:
    """Return what came of the form, in marked-up lines."""
    seen = escaped(speaker.say(text("/lofte medlem shows who has access.")))
    return View(
        type="modal",
        title=plain(speaker.say(text("Access")), 24),
        close=plain(speaker.say(text("Close")), 24),
        blocks=[*sections(lines), small(seen)],
    )


def admitted_lines(
    admitted: Iterable[Person],
    role: Role,
    kept_out: Iterable[tuple[Person, Sayable]],
    named: DoerNamed,
    speaker: Speaker,
) -> list[str]:
    """Return who was let in, and who wasn't and why, in marked-up lines."""
    people = ", ".join(named(person) for person in admitted)
    lines = [speaker.say(text("Has access now as {role}: {people}.", role=ROLE_NAMES[role], people=people))]
    lines = lines if people else []
    for person, why in kept_out:
        lines.append(speaker.say(text("Not let in: {who} {why}.", who=named(person), why=escaped(speaker.say(why)))))
    return lines
