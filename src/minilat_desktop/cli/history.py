"""The commands `undo`, `redo` and `history`: the steps of the notebook, the same that the window takes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from minilat_desktop.cli import render
from minilat_desktop.domain.problems import Problem, Refused

if TYPE_CHECKING:
    from minilat_desktop.cli.commands import Services
    from minilat_desktop.services.history import History

# More steps than anybody goes through.
_MOST = 1_000_000


def run_undo(services: Services, _wanted: argparse.Namespace, _today: int) -> None:
    """`undo`: take back the last step, an import among them."""
    print(f"Undone: {render.shown(_step(services, back=True))}")


def run_redo(services: Services, _wanted: argparse.Namespace, _today: int) -> None:
    """`redo`: do again what was taken back last."""
    print(f"Done again: {render.shown(_step(services, back=False))}")


def run_history(services: Services, wanted: argparse.Namespace, _today: int) -> None:
    """`history`: every step, the newest first, or with `--go-to` back or forward to one of them."""
    from minilat_desktop.services.history import History

    notebook = services.notebook_if_any
    if wanted.go_to is not None:
        count = 0 if notebook is None else _go_to(services, History(notebook), wanted.go_to)
        print("1 step taken." if count == 1 else f"{count} steps taken.")
        return
    steps = [] if notebook is None else History(notebook).steps(most=wanted.most)
    lines = [(step.id, step.time, "undone" if step.undone else "done", render.shown(step.label)) for step in steps]
    if wanted.format == "json":
        fields = ("id", "time", "state", "label")
        print(render.as_json([dict(zip(fields, line, strict=True)) for line in lines]))
    else:
        texts = [(str(n), time if wanted.format == "csv" else time[:16], *rest) for n, time, *rest in lines]
        render.print_rows(wanted.format, ("id", "time", "state", "label"), texts)


def _go_to(services: Services, history: History, step_id: int) -> int:
    """Go to a step. Packs bring another catalogue into force; where that fails, all stays as it was."""
    before = next((step.id for step in history.steps(most=_MOST) if not step.undone), 0)
    known = {0, *(step.id for step in history.steps(most=_MOST))}
    if step_id not in known:
        raise Refused(f"There is no step {step_id}.", safe="Nothing was changed.", remedy="“history” lists them.")
    count, changes = history.go_to(step_id)
    if changes.packs:
        try:
            services.packs.bring_up()
        except Problem:
            history.go_to(before)
            raise
    return count


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
