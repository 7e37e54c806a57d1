"""A small whole agreement file, and the faults that a change in it brings, as a person reads them."""

from bot.adapters.agreement_files import AgreementFileError, read_agreement
from bot.language import Speaker

WHOLE = """\
format: 1
id: provstad
title: Provstads löfte
source: {title: Löfte, publisher: Polisen}
period: {start: 2022-01-01, end: 2023-12-31}
parties:
  - {id: police, kind: police, name: Polisen, signatory: true}
  - {id: municipality, kind: municipality, name: Provstads kommun, signatory: true}
  - {id: school, kind: participant, name: Skolan}
roles:
  - {id: officer, party: police, name: {sv: områdespolis, en: area officer}}
focus_areas:
  - {id: youth, name: ungdomar}
activity_kinds:
  - id: walk
    name: trygghetsvandring
    plural: trygghetsvandringar
    fields:
      - {id: date, kind: date, label: Datum, required: true}
      - {id: evening, kind: tick, label: På kvällen}
      - {id: found, kind: number, label: Brister}
      - {id: mood, kind: choice, label: Stämning, choices: [{id: good, label: god}]}
commitments:
  - id: A1
    title: Gå vandringar
    text: Vi går.
    reference: stycke 1
    responsible: [police]
    target: {kind: count, activities: [walk], at_least: 2}
  - id: A2
    title: Mötas
    text: Vi möts.
    reference: stycke 2
    responsible: [police, municipality]
    parent: A1
    target: {kind: cadence, every: iso_week, activities: [weekly_meeting], parties: [police]}
"""

ENGLISH = Speaker("en")


def changed(old: str, new: str) -> str:
    """Return the whole file with `old`, which it has once, changed into `new`."""
    assert WHOLE.count(old) == 1, f"{old!r} stands there {WHOLE.count(old)} times"
    return WHOLE.replace(old, new)


def complaints(content: str, name: str = "file.yml") -> list[str]:
    """Return what reading `content` complains of: "file.yml:3: title: found …, allowed: …"."""
    try:
        read_agreement(content, name)
    except AgreementFileError as error:
        return [ENGLISH.say(fault.sentence) for fault in error.faults]
    return []
