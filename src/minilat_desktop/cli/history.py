"""The commands `undo` and `redo`: the last step of the notebook's history, the same that Edit ▸ Undo takes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from minilat_desktop.cli import render
from minilat_desktop.domain.problems import Problem, Refused

if TYPE_CHECKING:
    from minilat_desktop.cli.commands import Services


def run_undo(services: Services, _wanted: argparse.Namespace, _today: int) -> None:
    """`undo`: take back the last step, an import among them."""
    print(f"Undone: {render.shown(_step(services, back=True))}")


def run_redo(services: Services, _wanted: argparse.Namespace, _today: int) -> None:
    """`redo`: do again what was taken back last."""
    print(f"Done again: {render.shown(_step(services, back=False))}")


def _step(services: Services, *, back: bool) -> str:
    """Take a step and say what it was. Packs bring another catalogue into force; where that fails, no step is taken."""
    notebook = services.notebook_if_any
    done = None if notebook is None else notebook.undo() if back else notebook.redo()
    if notebook is None or done is None:
        raise Refused(f"There is nothing to {'undo' if back else 'do again'}.", safe="Nothing was changed.")
    label, changes = done
    if changes.packs:
        try:
            services.packs.bring_up()
        except Problem:
            (notebook.redo if back else notebook.undo)()
            raise
    return label
