"""`compare --list` and `compare --saved NAME`: the comparisons that the notebook keeps."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from minilat_desktop.cli import render
from minilat_desktop.domain.problems import Problem, UnknownId
from minilat_desktop.services.catalogue import CatalogueService

if TYPE_CHECKING:
    from minilat_desktop.domain.comparison_table import ComparisonTable
    from minilat_desktop.domain.saved_comparison import Difference, Named, Saved
    from minilat_desktop.services.comparisons import ComparisonService
    from minilat_desktop.services.notebook import NotebookService
    from minilat_desktop.services.saved_comparisons import SavedComparisons

SAVED_HEADER = ("name", "columns", "as_of", "saved", "changed", "id")
# Of what changed, so much is named; the rest is counted.
_NAMED = 20


class Services(Protocol):
    """What is needed to read saved comparisons."""

    @property
    def catalogue(self) -> CatalogueService: ...

    @property
    def notebook_if_any(self) -> NotebookService | None: ...


def add_arguments(compare: argparse.ArgumentParser) -> None:
    """What `compare` takes of saved comparisons."""
    compare.add_argument("--saved", metavar="NAME", help="take a comparison that the notebook keeps under a name")
    compare.add_argument(
        "--list", action="store_true", help="list the comparisons that the notebook keeps, and what changed since"
    )


def _opened(services: Services, comparisons: ComparisonService) -> SavedComparisons | None:
    from minilat_desktop.services.saved_comparisons import SavedComparisons

    notebook = services.notebook_if_any
    return None if notebook is None else SavedComparisons(notebook, comparisons, services.catalogue)


def print_list(services: Services, comparisons: ComparisonService, how: str) -> None:
    """Every saved comparison, the one changed last first, with how much of it has changed since."""
    kept = _opened(services, comparisons)
    found = [(one, *_since(kept, one)) for one in kept.every()] if kept else []
    if how == "json":
        print(render.as_json([saved_object(*one) for one in found]))
        return
    rows = [
        (
            one.name, " ".join(_columns(one)), _iso(one.day), one.modified,
            str(len(differences)) if differences is not None else why, one.id,
        )
        for one, differences, why in found
    ]  # fmt: skip
    render.print_rows(how, SAVED_HEADER, rows)


def _since(kept: SavedComparisons, one: Saved) -> tuple[tuple[Difference, ...] | None, str]:
    """What changed since, or None and why that is not known."""
    try:
        return kept.changed_since(one.id), ""
    except Problem as problem:
        return None, problem.happened


def saved_object(one: Saved, differences: tuple[Difference, ...] | None, why: str) -> dict[str, Any]:
    """A saved comparison as JSON."""
    return {
        "name": one.name, "columns": _columns(one), "as_of": _iso(one.day) or None, "saved": one.modified,
        "changed": None if differences is None else [asdict(difference) for difference in differences],
        "wrong": why, "id": one.id,
    }  # fmt: skip


def _columns(one: Saved) -> list[str]:
    """The columns as `compare` takes them."""
    from minilat_desktop.domain.saved_comparison import column_key

    return [column_key(column) for column in one.spec.columns]


def _iso(day: int | None) -> str:
    return "" if day is None else date.fromordinal(day).isoformat()


def reopened(
    services: Services, comparisons: ComparisonService, name: str, asked: int | None, today: int
) -> tuple[ComparisonTable, int]:
    """The comparison of a name and its day: the one asked for, else that it was saved for, else today.

    What changed since it was saved goes to standard error. Raises `UnknownId` and `Refused`.
    """
    kept = _opened(services, comparisons)
    if kept is None:
        raise UnknownId(
            f"There is no comparison called “{name[:80]}”: nothing is saved yet.",
            remedy="Save one in the window with Coalition ▸ Save comparison.",
        )
    found = kept.find(name)
    spec = kept.open(found.id)
    differences, why = _since(kept, found)
    for line in _told(found, differences, why):
        print(render.shown(line), file=sys.stderr)
    known = services.catalogue.known(spec.ids)
    day = asked if asked is not None else found.day if found.day is not None else today
    return comparisons.table(spec.only(known), day), day


def named(services: Services, comparisons: ComparisonService, name: str) -> Named:
    """What the notes on a saved comparison hang on. Raises `UnknownId` and `Refused`."""
    kept = _opened(services, comparisons)
    assert kept is not None, "it has been opened before"
    found = kept.find(name)
    return found.named


def _told(found: Saved, differences: tuple[Difference, ...] | None, why: str) -> list[str]:
    if differences is None:
        return [why]
    if not differences:
        return []
    said = [f"Changed since “{found.name}” was saved:", *(f"  {one.text}" for one in differences[:_NAMED])]
    more = len(differences) - _NAMED
    return [*said, f"  and {more} more"] if more > 0 else said
