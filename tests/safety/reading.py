"""Reading a notebook without the window, as another program would."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from minilat_desktop.services.notebook import NotebookService


def texts(folder: Path, target: str) -> list[str]:
    """The notes on a target. Opening it is what the program does at its next start."""
    service = NotebookService(folder / "notebook.db", folder / "backups", _no_name)
    try:
        return [note.text for note in service.on(target)]
    finally:
        service.close()


def integrity(path: Path) -> str:
    """What SQLite's own check says of a file."""
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


def _no_name(_target: str) -> None:
    return None
