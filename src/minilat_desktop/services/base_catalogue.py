"""Which catalogue packs and own entries are put into: the one that came with the program, or a later update of it.

Asked before first paint, so it imports next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minilat_desktop import __version__, locations
from minilat_desktop.services import in_force

if TYPE_CHECKING:
    from pathlib import Path

STATE = "base.json"


def base(shipped: Path, folder: Path) -> Path:
    """The catalogue in use: the update that was taken last, unless the program has brought a newer one since."""
    folder = folder_of(shipped, folder)
    try:
        if not (folder / STATE).is_file():
            return shipped
        return in_use(read(folder), shipped, folder)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return shipped


def folder_of(program: Path, folder: Path) -> Path:
    """Where the updates of a catalogue lie. One that was asked for by its path has a folder to itself, or its updates
    would be taken for those of the one that came with the program.
    """
    if program == locations.shipped_catalogue():
        return folder
    import hashlib

    return folder / f"of-{hashlib.sha256(str(program.absolute()).encode('utf-8', 'replace')).hexdigest()[:12]}"


def in_use(state: dict[str, Any], shipped: Path, folder: Path) -> Path:
    """The file of the last of the catalogues in a state."""
    last = state["stack"][-1]
    another_program = state["program"] != in_force.identity(shipped)
    if not last["file"] or (another_program and not newer(str(last["version"]), __version__)):
        return shipped
    path = folder / str(last["file"])
    return path if path.parent == folder and path.is_file() else shipped


def read(folder: Path) -> dict[str, Any]:
    """The state as it was written. Raises `OSError` and `ValueError`."""
    import json

    found = json.loads((folder / STATE).read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise TypeError
    return found


def newer(one: str, other: str) -> bool:
    """Whether a version of the data is later than another."""
    return _parts(one) > _parts(other)


def _parts(version: str) -> tuple[tuple[int, str], ...]:
    parts = version.replace("-", ".").replace("+", ".").split(".")
    return tuple((int(part), "") if part.isascii() and part.isdigit() else (-1, part) for part in parts)
