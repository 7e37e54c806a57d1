"""An extract as a document: said in words, as plain data. From it come the page and the JSON, so they say the same.

Who did something is told as party and role, with the chat's ids; names are not looked up.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.domain.assessment import STATUS_WORDS, Assessment, PartyVerdict, Row
from bot.domain.calendar import Period
from bot.domain.entries import CANCELLED_WHY, CONFIRMED_BY, Entry, EntryState
from bot.domain.events import Asking
from bot.domain.kinds import bare_kind, kind_name
from bot.domain.people import Person
from bot.domain.roles import ROLE_NAMES
from bot.domain.texts import Joined, Sayable, Text, text
from bot.language import Speaker
from bot.services.extracts import Extract, Wanted
from handlers.forms.form import shown_form
from handlers.views.entries import entry_title, plain_lines, verdicts_of
from handlers.views.history import what_was_done
from handlers.views.marking import Marking
from handlers.views.message import capitalised
from handlers.views.standing import standing
from storage.agreements import StoredVersion
from storage.entries import Revision

Document = dict[str, Any]

STATE_NAMES: Mapping[EntryState, Text] = {
    EntryState.HELD: text("held"),
    EntryState.PLANNED: text("planned"),
    EntryState.CANCELLED: text("cancelled"),
    EntryState.UNDONE: text("undone"),
}

_UNREADABLE = text("This program can't read it; what was logged then is told as another version reads.")


def agreement_document(extract: Extract, marking: Marking, speaker: Speaker) -> Document:
    """Return the extract in words: the agreement in its versions, how its promises stand, and what was logged."""
    agreement, marks = extract.agreement, marking.said(speaker)
    return {
        "title": speaker.say(text("Extract: {title}", title=agreement.title)),
        "made": speaker.say(text("Made on {when} with Löfteskoll.", when=extract.at)),
        "about": [
            *(speaker.say(each) for each in _about(extract.wanted, extract)),
            speaker.say(text("How the promises stand is judged as on {day}.", day=extract.assessment.on)),
        ],
        "marking": marks,
        "agreement": {
            "id": agreement.id,
            "title": agreement.title,
            "period": speaker.say(_period(agreement.in_force)),
            "parties": [party.name for party in agreement.parties],
            "source": f"{agreement.source.title}, {agreement.source.publisher}",
        },
        "versions": [
            _version(extract, version, speaker, is_readable=agreement is not None) | {"marking": marks}
            for version, agreement in extract.versions
        ],
        "assessed_on": extract.assessment.on.isoformat(),
        "promises": [
            _promise(extract.assessment, row, speaker) | {"marking": marks} for row in extract.assessment.rows
        ],
        "entries": [_entry(extract, history, speaker) | {"marking": marks} for history in extract.histories],
    }


def _about(wanted: Wanted, extract: Extract) -> Iterator[Sayable]:
    match wanted.since, wanted.until:
        case (None, None):
            yield text("Everything that has been logged.")
        case (date() as start, None):
            yield text("What was logged for days from {start} on.", start=start)
        case (None, end):
            yield text("What was logged for days until {end}.", end=end)
        case (start, end):
            yield text("What was logged for days from {start} to {end}.", start=start, end=end)
    if wanted.kinds:
        kinds = Joined(tuple(kind_name(extract.agreement, kind) for kind in wanted.kinds))
        yield text("Only these kinds: {kinds}.", kinds=kinds)


def _period(period: Period) -> Sayable:
    match period.start, period.end:
        case (date() as start, date() as end):
            return text("{start} – {end}", start=start, end=end)
        case (None, date() as end):
            return text("until {end}", end=end)
        case (date() as start, None):
            return text("from {start}", start=start)
        case _:
            return text("no dates set")


def _version(extract: Extract, version: StoredVersion, speaker: Speaker, *, is_readable: bool) -> Document:
    when = version.recorded_at.astimezone(extract.agreement.zone)
    said = text("Version {number}, imported {when}", number=version.number, when=when)
    if version.team_id and version.user_id:
        who = _who(extract, Person(version.team_id, version.user_id), None)
        said = text("Version {number}, changed by {who}, {when}", number=version.number, who=who, when=when)
    return {
        "number": version.number,
        "recorded_at": version.recorded_at.isoformat(),
        "said": speaker.say(said if is_readable else Joined((said, _UNREADABLE), between=". ")),
        "document": version.document,
    }


def _who(extract: Extract, person: Person, party_id: str | None) -> Sayable:
    """Return party, role and ids: "Polisen, samordnare, U0ANNA (T0POLIS)"."""
    if not person.user_id:
        return text("somebody (disposed of)")
    member = extract.members.get(person)
    party = party_id or (member.party_id if member else None)
    name = next((each.name for each in extract.agreement.parties if each.id == party), "")
    role: Sayable = ROLE_NAMES[member.role] if member else ""
    return Joined((name, role, f"{person.user_id} ({person.team_id})"), between=", ")


def _promise(assessment: Assessment, row: Row, speaker: Speaker) -> Document:
    return {
        "id": row.id,
        "title": row.title,
        "text": row.text,
        "reference": row.reference,
        "status": row.status.value,
        "standing": capitalised(speaker.say(standing(row))),
        "sentence": capitalised(speaker.say(row.sentence)),
        "assessments": [_assessed(assessment, verdict, speaker) for verdict in row.verdicts],
        "counting": [judged.entry.id for judged in row.counting],
        "not_counting": [judged.entry.id for judged in row.not_counting],
    }


def _assessed(assessment: Assessment, verdict: PartyVerdict, speaker: Speaker) -> Document:
    name = assessment.agreement.party(verdict.party).name
    word = STATUS_WORDS[verdict.verdict]
    said = text("{party} assessed it on {day}: {verdict}", party=name, day=verdict.on, verdict=word)
    return {
        "party": verdict.party,
        "verdict": verdict.verdict.value,
        "on": verdict.on.isoformat(),
        "comment": verdict.comment,
        "said": speaker.say(Joined((said, verdict.comment), between=". ")),
    }


def _entry(extract: Extract, history: Sequence[Revision], speaker: Speaker) -> Document:
    entry = history[-1].entry
    return {
        "id": entry.id,
        "kind": entry.kind,
        "kind_name": speaker.say(bare_kind(extract.agreement, entry.kind).name),
        "title": entry_title(extract.agreement, entry, speaker),
        "state": entry.state.value,
        "state_said": speaker.say(STATE_NAMES[entry.state]),
        "start": entry.start.isoformat(),
        "end": entry.end.isoformat(),
        "judged": list(_judged(extract.assessment, entry, speaker)),
        "revisions": [_revision(extract, revision, speaker) for revision in history],
    }


def _judged(assessment: Assessment, entry: Entry, speaker: Speaker) -> Iterator[Document]:
    """Yield what the entry means for each promise that it concerns, with every condition's sentence."""
    for row, judged in verdicts_of(assessment, entry):
        counts = text("counts towards {id}", id=row.id)
        said = counts if judged.counts else text("does not count towards {id}", id=row.id)
        yield {
            "promise": row.id,
            "counts": judged.counts,
            "said": capitalised(speaker.say(said)),
            "conditions": [
                {"met": answer.met, "said": capitalised(speaker.say(answer.sentence))} for answer in judged.answers
            ],
        }


def _revision(extract: Extract, revision: Revision, speaker: Speaker) -> Document:
    """Return the revision, its values by the labels that its form had then; what no form asked is there by its key."""
    entry = revision.entry
    agreement = extract.version_at(entry.recorded_at)
    form = shown_form(Asking(agreement, extract.logged, extract.assessment.on, entry.party), entry)
    lines = plain_lines(form.fields, entry.values, speaker, lambda user_id: user_id)
    lines += _beside(extract, entry, speaker)
    who = _who(extract, revision.by, entry.party)
    return {
        "number": entry.revision,
        "said": speaker.say(what_was_done(extract.agreement, revision, who)),
        "recorded_at": entry.recorded_at.isoformat(),
        "superseded_at": entry.superseded_at and entry.superseded_at.isoformat(),
        "state": entry.state.value,
        "by": {"team": revision.by.team_id, "user": revision.by.user_id, "party": entry.party},
        "fields": [{"label": label, "value": value} for label, value in lines],
        "values": dict(entry.values),
    }


def _beside(extract: Extract, entry: Entry, speaker: Speaker) -> Iterator[tuple[str, str]]:
    if why := entry.values.get(CANCELLED_WHY):
        yield capitalised(speaker.say(text("reason"))), str(why)
    if entry.values.get(CONFIRMED_BY):
        names = {party.id: party.name for party in extract.agreement.parties}
        who = Joined(tuple(names.get(party, party) for party in entry.confirmed_by))
        yield capitalised(speaker.say(text("confirmed by"))), speaker.say(who)
