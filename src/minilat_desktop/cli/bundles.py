"""`compare --bundle` and `compare --open`: a comparison handed over whole, and taken up again."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from minilat_desktop.cli import render
from minilat_desktop.services.catalogue import CatalogueService

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minilat_desktop.domain.comparison_table import ComparisonTable
    from minilat_desktop.domain.note import Note
    from minilat_desktop.domain.note_target import Span
    from minilat_desktop.domain.saved_comparison import Named
    from minilat_desktop.services.comparisons import ComparisonService
    from minilat_desktop.services.notebook import NotebookService

# Of differing cells, so many are named; the rest is counted.
_NAMED = 20


class Services(Protocol):
    """What handing over a comparison needs."""

    @property
    def catalogue(self) -> CatalogueService: ...

    @property
    def notebook_if_any(self) -> NotebookService | None: ...


def reopened(services: Services, comparisons: ComparisonService, path: Path) -> tuple[ComparisonTable, int]:
    """The comparison of a bundle and its as-of date. What is wrong with the file or differs goes to standard error."""
    from minilat_desktop.services import reopening

    found = reopening.reopen(reopening.read(path), services.catalogue, comparisons)
    said = [*found.remarks, *(one.text for one in found.differences[:_NAMED])]
    if len(found.differences) > _NAMED:
        said.append(f"{len(found.differences) - _NAMED} more cells differ.")
    if found.handed.notes and found.handed.notes.notes:
        said.append(f"{len(found.handed.notes.notes)} notes are in the file; `note import` takes them in.")
    for line in (found.summary, *said) if said else ():
        print(render.shown(line), file=sys.stderr)
    return found.table, found.handed.day


def check(path: Path | None) -> None:
    """Refuse what is no bundle's name before anything is written."""
    if path is not None:
        from minilat_desktop.services import bundling

        bundling.check_name(path)


def write(
    services: Services, table: ComparisonTable, path: Path, profile: str, with_notes: bool, named: Named | None
) -> None:
    """Write a comparison with all its rows as a bundle and say what is in it; `named` is what it is saved under."""
    from minilat_desktop.services.bundling import BundleService

    # Asked for, notes must be there: a notebook that cannot be read is a failure.
    notebook = services.notebook_if_any if with_notes else None
    bundles = BundleService(services.catalogue, notebook.lists.lying_in if notebook else _none, partial(_given, named))
    written = bundles.write(path, table, profile, with_notes)
    print(f"{written.path}: {written.summary}")


def _none(_spans: Sequence[Span]) -> list[Note]:
    return []


def _given(named: Named | None) -> Named | None:
    return named


def lines_object(table: ComparisonTable, day: int) -> dict[str, Any]:
    """A comparison as JSON: how it was asked for, and its values line by line as in data.csv, numbers typed."""
    from datetime import date

    from minilat_desktop.domain.comparison_spec import to_plain
    from minilat_desktop.services import comparison_lines

    rows = comparison_lines.tidy(table, table.rows_shown(table.spec), True)
    lines = [dict(zip(comparison_lines.TIDY_HEADER, row, strict=True)) for row in rows]
    spec = to_plain(table.spec)
    return {"as_of": date.fromordinal(day).isoformat(), "spec": spec, "lines": lines}


def print_lines(table: ComparisonTable, day: int, how: str) -> None:
    """A comparison on standard output, as `csv` (the tidy lines) or `json`."""
    from minilat_desktop.services import comparison_lines

    if how == "json":
        print(render.as_json(lines_object(table, day)))
        return
    rows = comparison_lines.tidy(table, table.rows_shown(table.spec), True)
    print(render.as_csv(comparison_lines.TIDY_HEADER, rows), end="")
