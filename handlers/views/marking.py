"""What every record of an extract is marked with, so that it can't be handed out unawares."""

from dataclasses import dataclass

from bot.domain.texts import Sayable, text
from bot.language import Speaker


@dataclass(frozen=True, slots=True)
class Marking:
    """What every record is marked with: where it is registered, and by which paragraph it is secret."""

    registry_number: str | None = None
    secrecy: str | None = None

    def said(self, speaker: Speaker) -> list[str]:
        """Return the marks. Where nobody has said what is secret, that has to be assessed first."""
        marks: list[Sayable] = []
        if self.registry_number:
            marks.append(text("Registry number: {number}", number=self.registry_number))
        if self.secrecy:
            marks.append(text("Secrecy: {paragraph}", paragraph=self.secrecy))
        else:
            marks.append(text("Secrecy has to be assessed before this is handed out."))
        return [speaker.say(mark) for mark in marks]
