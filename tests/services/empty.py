"""A notebook that knows two coalitions and no catalogue."""

from __future__ import annotations

from pathlib import Path

from minilat_desktop.services.notebook import NotebookService

NAMES = {"coalition:salt": "Salt Compact", "coalition:lamp": "Lampe für Größe"}


def opened(folder: Path) -> NotebookService:
    """The notebook in a folder; an empty one where there is none."""
    return NotebookService(folder / "notebook.db", folder / "backups", NAMES.get)
