"""Files dropped on the window: whose they are, by what they look like."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from minilat_desktop.services import arrivals, reopening
from minilat_desktop.services.notebook import is_notes_file

if TYPE_CHECKING:
    from minilat_desktop.ui.shell.rooms import Rooms


class Dropped:
    """Hands files on: a comparison, notes, entries or a catalogue as this program writes them, or data."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def take(self, paths: list[Path]) -> None:
        """Files were dropped together."""
        rooms, alone = self._rooms, len(paths) == 1
        if reopening.is_archive(paths):
            rooms.bundles.open_file(paths[0])
        elif alone and arrivals.is_catalogue(paths[0]):
            rooms.updating.preview(paths[0])
        elif not rooms.packs.may_open(paths):
            return
        elif alone and paths[0].suffix.lower() == ".json" and is_notes_file(paths[0]):
            rooms.keeping.preview_import(paths[0])
        elif alone and arrivals.is_entries(paths[0]):
            rooms.own.preview(paths[0])
        else:
            rooms.packs.preview(paths)
