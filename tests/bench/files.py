"""Saving a note and exporting a comparison, each beside the least that could do it."""

from __future__ import annotations

import csv
import io
import itertools
import os
import sqlite3
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from minilat_desktop import locations
from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.note_target import Span
from minilat_desktop.formats import csv_profiles
from minilat_desktop.formats.csv_profiles import Value
from minilat_desktop.services import comparison_lines, reopening
from minilat_desktop.services.bundling import BundleService
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.exporting import ExportOptions, ExportService
from minilat_desktop.services.notebook import NotebookService
from tests.bench.measure import Result, compared, median, p95, timed

ROOT = Path(__file__).resolve().parents[2]
_TODAY = 739_000
_PRAGMAS = ("journal_mode = TRUNCATE", "synchronous = EXTRA", "foreign_keys = ON")


def _scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder on the disk of the checkout: /tmp may be memory, where a commit costs nothing."""
    (ROOT / "build").mkdir(exist_ok=True)
    return tempfile.TemporaryDirectory(dir=ROOT / "build", prefix="bench-")


class _Bare:
    """One table, one row, the notebook's own pragmas."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in _PRAGMAS:
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("CREATE TABLE note (n INTEGER PRIMARY KEY, text TEXT)")

    def insert(self, text: str) -> None:
        """One durable insert."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO note(text) VALUES (?)", [text])
        self._connection.execute("COMMIT")


class _Typing:
    """A note that grows by a word at each save, as the editor saves it."""

    def __init__(self, notebook: NotebookService, bare: _Bare) -> None:
        self._notebook, self._bare = notebook, bare
        self._text = "What the group promised, and who holds it to that. " * 20
        self._note = notebook.add("coalition:g20", self._text)[0].id

    def save(self) -> None:
        """Save through the product."""
        self._text += "word "
        self._notebook.edit(self._note, self._text, sitting="bench")

    def insert(self) -> None:
        """The least that keeps the same text as safely."""
        self._bare.insert(self._text)


def bench_note(times: int = 300) -> list[Result]:
    """Saving a note of about a page."""
    catalogue = CatalogueService(locations.shipped_catalogue())
    with _scratch() as folder:
        notebook = NotebookService(Path(folder, "notebook.db"), Path(folder, "backups"), catalogue.name_of)
        typing = _Typing(notebook, _Bare(Path(folder, "bare.db")))
        ours, plain = compared(typing.save, typing.insert, times)
        notebook.close()
    catalogue.close()
    against = "bare sqlite3 insert, same pragmas"
    return [
        Result("note save, p95", p95(ours), "ms", against, p95(plain)),
        Result("note save, median", median(ours), "ms", against, median(plain)),
    ]


def _export(catalogue: CatalogueService, ids: list[str], path: Path) -> None:
    table = ComparisonService(catalogue).table(Spec(tuple(map(Chosen, ids))), _TODAY)
    ExportService().write(table, ExportOptions(profile="data", scope="everything"), path)


# Those with most members and events: what a comparison can cost at the most.
_GREAT = ("un", "wto", "who", "g20", "unfccc", "paris-agreement", "iaea", "oecd")


def bench_table(times: int = 40) -> list[Result]:
    """Eight great bodies with every row, at a new date each time: all of them moved, and one of them."""
    catalogue = CatalogueService(locations.shipped_catalogue())
    service, days = ComparisonService(catalogue), itertools.count(_TODAY - 9_000, 37)
    columns = tuple(map(Chosen, _GREAT))

    def all_move() -> None:
        service.table(Spec(columns), next(days))

    def one_moves() -> None:
        service.table(Spec((*columns[1:], Chosen(_GREAT[0], next(days)))), _TODAY)

    all_move()
    found = [
        Result(f"compare 8 great bodies, {what}", median([timed(work) for _ in range(times)]), "ms", most_value=20.0)
        for what, work in (("all dates moved", all_move), ("one date moved", one_moves))
    ]
    catalogue.close()
    return found


def _plain_csv(rows: list[list[str]], path: Path) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    with path.open("wb") as file:
        file.write(out.getvalue().encode())
        file.flush()
        os.fsync(file.fileno())


def bench_comparison(times: int = 15) -> list[Result]:
    """Eight coalitions read, compared and written with every source, tidy."""
    catalogue = CatalogueService(locations.shipped_catalogue())
    ids = [row.id for row in catalogue.list_rows("", _TODAY)][:8]
    with _scratch() as folder:
        ours_path, plain_path = Path(folder, "ours.csv"), Path(folder, "plain.csv")
        _export(catalogue, ids, ours_path)
        with ours_path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        export, write = partial(_export, catalogue, ids, ours_path), partial(_plain_csv, rows, plain_path)
        ours, plain = compared(export, write, times)
    catalogue.close()
    name = f"compare {len(ids)} and write CSV ({len(rows) - 1} lines)"
    return [Result(name, median(ours), "ms", "csv.writer of the same lines", median(plain))]


def _bare(header: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def _no_notes(_spans: Sequence[Span]) -> list[Note]:
    return []


def bench_bundle(times: int = 21) -> list[Result]:
    """The lines of eight coalitions as CSV in both profiles, and the whole of them as a ZIP, written and opened."""
    catalogue = CatalogueService(locations.shipped_catalogue())
    ids = [row.id for row in catalogue.list_rows("", _TODAY)][:8]
    comparisons = ComparisonService(catalogue)
    table = comparisons.table(Spec(tuple(map(Chosen, ids))), _TODAY)
    header, rows = comparison_lines.TIDY_HEADER, list(comparison_lines.tidy(table, table.rows, True))
    results = []
    for profile in csv_profiles.PROFILES:
        encode = partial(csv_profiles.encode, header, rows, profile)
        ours, plain = compared(encode, partial(_bare, header, rows), times)
        name = f"CSV of {len(rows)} lines, profile {profile}"
        # Turn by turn: on a busy machine the middle of the ratios says more than the ratio of the middles.
        ratio = median([one / other for one, other in zip(ours, plain, strict=True)])
        usual = median(plain)
        results.append(Result(name, usual * ratio, "ms", "bare csv module", usual, most_ratio=1.25))
    with _scratch() as folder:
        path = Path(folder, "comparison.zip")
        bundles = BundleService(catalogue, _no_notes)
        write = partial(bundles.write, path, table, "data", False)
        opened = partial(reopening.open_apart, path, catalogue.path, catalogue.shipped)
        written, read = compared(write, opened, max(times // 3, 1))
    catalogue.close()
    results.append(Result("comparison of 8 as a ZIP", median(written), "ms", most_value=500))
    return [*results, Result("the same opened and held against the catalogue", median(read), "ms")]
