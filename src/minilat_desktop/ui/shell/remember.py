"""The desk to and from the window: taken when it closes, given back at the next start."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray

from minilat_desktop.domain import dates
from minilat_desktop.services import desk as desks
from minilat_desktop.services.desk import Desk
from minilat_desktop.ui.kit.state import today
from minilat_desktop.ui.shell.main_window import MainWindow

if TYPE_CHECKING:
    from minilat_desktop.ui.shell.rooms import Rooms


# More groups than anybody folds by hand.
_MOST_FOLDED = 500


def packed(value: QByteArray) -> str:
    """Qt's state bytes as text."""
    return bytes(value.toBase64().data()).decode("ascii")


def unpacked(text: str) -> QByteArray:
    """Text as Qt's state bytes; nonsense gives none."""
    return QByteArray.fromBase64(text.encode("ascii", "ignore"))


def as_of(desk: Desk) -> int:
    """The remembered as-of day; today where none is, or where it cannot be read."""
    try:
        return dates.as_of_day(desk.as_of) if desk.as_of else today()
    except ValueError:
        return today()


def folded(desk: Desk) -> set[tuple[str, str]]:
    """The groups of notes that were folded away, by what they group and their heading."""
    parted = (line.partition("\n") for line in desk.folded)
    return {(kind, heading) for kind, _, heading in parted}


def give_back(desk: Desk, window: MainWindow) -> None:
    """Put the window as it was left."""
    if desk.geometry:
        window.restoreGeometry(unpacked(desk.geometry))
    for splitter, state in zip((window.columns, window.rows), desk.splitters, strict=False):
        splitter.restoreState(unpacked(state))
    for splitter in (window.columns, window.rows):
        splitter.setHandleWidth(1)
    window.state.present_only = desk.present_only
    window.list.kept_filters.update(dict(line.split("\n", 1) for line in desk.filters if "\n" in line))
    window.list.start(desk.query, desk.sort, desk.descending, unpacked(desk.list_header), resized=bool(desk.text_size))


def keep(rooms: Rooms) -> None:
    """Write down the desk as it stands. Raises `CannotWrite`."""
    desks.save(rooms.files.desk, take(rooms))


def take(rooms: Rooms) -> Desk:
    """The desk as it stands."""
    window, state = rooms.window, rooms.state
    hidden = tuple(name for name in ("notes", "timeline") if not rooms.actions[name].isChecked())
    return Desk(
        geometry=packed(window.saveGeometry()),
        splitters=(packed(window.columns.saveState()), packed(window.rows.saveState())),
        list_header=packed(window.list.header_state()),
        sort=window.list.sort,
        descending=window.list.descending,
        query=window.list.search.text(),
        as_of="" if state.as_of == today() else date.fromordinal(state.as_of).isoformat(),
        selected=state.selected or "",
        comparison=state.spec,
        room=window.room,
        theme=rooms.program.themes.choice,
        text_size=rooms.text_size,
        hidden_panels=hidden,
        present_only=state.present_only,
        mappings=tuple(rooms.packs.remembered.lines),
        recent=tuple(rooms.recent.lines),
        backup_folder=rooms.safety.also,
        folded=tuple(sorted("\n".join(one) for one in rooms.all_notes.model.folded))[:_MOST_FOLDED],
        filters=tuple(f"{name}\n{text}" for name, text in window.list.kept_filters.items()),
    )
