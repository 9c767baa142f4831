"""What an import would do, before it does it."""

from __future__ import annotations

from dataclasses import dataclass

from minilat_desktop.domain.note import Note


@dataclass(frozen=True, slots=True)
class Refusal:
    """One record that is not taken, where it stands, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class NotesPlan:
    """A notes file read and held against the notebook. Every record of the file is in exactly one of the four.

    `changed` notes are in the notebook with another text: they come in as further notes, so that neither text is lost.
    """

    file: str
    sha256: str
    new: tuple[Note, ...]
    changed: tuple[Note, ...]
    same: tuple[Note, ...]
    refused: tuple[Refusal, ...]

    @property
    def summary(self) -> str:
        """The counts, in words."""
        counts = (
            (len(self.new), "new"),
            (len(self.changed), "changed (kept beside yours)"),
            (len(self.same), "already there"),
            (len(self.refused), "refused"),
        )
        return ", ".join(f"{count} {what}" for count, what in counts)
