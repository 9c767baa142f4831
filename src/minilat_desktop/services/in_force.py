"""Which catalogue file is in force. It is asked before first paint, so it imports next to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

POINTER = "in-force.json"


def catalogue(shipped: Path, folder: Path) -> Path:
    """The catalogue to open at start: the merged one while it is that of this shipped file, else the shipped one.

    Reads one small file and no database: it stands before first paint.
    """
    return settled(shipped, folder) or shipped


def settled(shipped: Path, folder: Path) -> Path | None:
    """The catalogue that was last brought into force, None where there are packs and it must be made again.

    That is so after an update of the shipped catalogue, when the merged file is gone, and when the program was killed
    between noting a pack down and pointing to its catalogue.
    """
    try:
        if not (folder / POINTER).is_file():
            return None if folder.is_dir() and any(folder.glob("*.db")) else shipped
        import json

        pointer = json.loads((folder / POINTER).read_text(encoding="utf-8"))
        if pointer["shipped"] != identity(shipped):
            return None
        if not pointer["catalogue"]:
            return shipped
        merged = folder / str(pointer["catalogue"])
        return merged if merged.parent == folder and merged.is_file() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def identity(shipped: Path) -> list[int]:
    """What tells one shipped catalogue from another without reading it: size and time."""
    found = shipped.stat()
    return [found.st_size, found.st_mtime_ns]
