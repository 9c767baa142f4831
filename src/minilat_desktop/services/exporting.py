"""Taking a comparison out of the program: CSV in two shapes and two profiles, and the clipboard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from minilat_desktop.domain.comparison import Cell, ComparisonTable, Row
from minilat_desktop.domain.problems import Refused
from minilat_desktop.formats import csv_profiles, files
from minilat_desktop.formats.clip import Clip, clip
from minilat_desktop.formats.csv_profiles import Value
from minilat_desktop.services import comparison_lines

PROFILES = csv_profiles.PROFILES
SHAPES = {"tidy": "One line a value and source", "wide": "As on the screen"}
SCOPES = {"seen": "What I see", "everything": "Everything about these coalitions"}
PREVIEWED = 10


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What kind of file: `shape` of SHAPES, `profile` of PROFILES, `scope` of SCOPES."""

    shape: str = "tidy"
    profile: str = "excel"
    scope: str = "seen"
    only_differences: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The first ten lines as the file will hold them; `total_rows` and `guarded` are of the whole file."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total_rows: int
    guarded: int


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: lines after the header, and text cells that got a leading apostrophe."""

    path: Path
    rows: int
    guarded: int


class ExportService:
    """Writes what is on the screen; the same table and options give the same bytes."""

    def preview(self, table: ComparisonTable, options: ExportOptions) -> Preview:
        """What `write` would write. Raises `Refused` for text that no CSV can hold."""
        header, rows = _lines(table, options)
        names = tuple(csv_profiles.cell_text(name, options.profile) for name in header)
        total, guarded = csv_profiles.measure(header, rows, options.profile)
        first = tuple(tuple(csv_profiles.cell_text(one, options.profile) for one in row) for row in rows[:PREVIEWED])
        return Preview(names, first, total, guarded)

    def write(self, table: ComparisonTable, options: ExportOptions, path: Path) -> Written:
        """Write the comparison as CSV. Raises `CannotWrite` and `Refused`; an older file is then untouched."""
        header, rows = _lines(table, options)
        encoded = csv_profiles.encode(header, rows, options.profile)
        files.write_atomically(path, encoded.content)
        return Written(path, encoded.rows, encoded.guarded)

    def write_table(self, path: Path, header: Sequence[str], rows: Sequence[Sequence[Value]], profile: str) -> Written:
        """Write a plain table as CSV. Raises `CannotWrite` and `Refused`; an older file is then untouched."""
        encoded = csv_profiles.encode(header, csv_profiles.within_a_cell(rows, profile), profile)
        files.write_atomically(path, encoded.content)
        return Written(path, encoded.rows, encoded.guarded)

    def write_file(self, path: Path, content: bytes) -> None:
        """Write any export, such as an image, whole or not at all. Raises `CannotWrite`."""
        files.write_atomically(path, content)

    def clipboard(self, table: ComparisonTable, cells: Iterable[tuple[Row, int]], with_headers: bool = False) -> Clip:
        """Cells (row and column) as text and as a table: numbers typed, the rest as shown, unpicked cells empty."""
        picked = {(row.attribute, column) for row, column in cells}
        # In the order in which they stand in sight.
        every = dict.fromkeys(
            (*(row.attribute for row in table.rows_shown(table.spec)), *(r.attribute for r in table.rows))
        )
        by_attribute = {row.attribute: row for row in table.rows}
        rows = [by_attribute[one] for one in every if any((one, n) in picked for n in range(len(table.columns)))]
        columns = [n for n in range(len(table.columns)) if any((row.attribute, n) in picked for row in rows)]
        lines: list[list[Value]] = [["", *(table.heading(column) for column in columns)]] if with_headers else []
        for row in rows:
            shown = [_pasted(row.cells[n]) if (row.attribute, n) in picked else None for n in columns]
            lines.append([_label(row), *shown] if with_headers else shown)
        return clip(lines if rows else [], with_headers)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """A plain table as CSV for standard output: the Excel profile without its byte-order mark. Raises `Refused`."""
    return csv_profiles.encode(header, rows, "excel").content.decode("utf-8-sig")


def clipboard_text(rows: Iterable[Sequence[Value]]) -> str:
    """Lines for the clipboard, as spreadsheets paste them, formulas guarded. Raises `Refused`."""
    return csv_profiles.as_tsv(rows)


def suggested_name(table: ComparisonTable) -> str:
    """A file name that says what is compared: `comparison-g20-i2u2-2026-11-23.csv`."""
    ids = "-".join(dict.fromkeys(column.coalition_id for column in table.columns))
    safe = "".join(one if one.isascii() and one.isalnum() else "-" for one in ids)[:60].strip("-")
    when = "" if table.as_of is None else f"-{table.columns[0].as_of_iso}"
    return f"comparison-{safe}{when}.csv"


def _pasted(cell: Cell) -> Value:
    return cell.value if isinstance(cell.value, int | float) else cell.shown


def _label(row: Row) -> str:
    units = {cell.unit for cell in row.cells if isinstance(cell.value, int | float)}
    return f"{row.label} ({unit})" if len(units) == 1 and (unit := units.pop()) else row.label


def _lines(table: ComparisonTable, options: ExportOptions) -> tuple[Sequence[str], Sequence[Sequence[Value]]]:
    for chosen, known, what in ((options.shape, SHAPES, "shape"), (options.scope, SCOPES, "scope")):
        if chosen not in known:
            raise Refused(f"“{chosen}” is not a {what}; it is one of {', '.join(known)}.")
    everything = options.scope == "everything"
    look = replace(table.spec, only_differences=options.only_differences)
    shown = table.rows_shown(replace(look, groups=(), folded=()) if everything else look)
    if options.shape == "tidy":
        return comparison_lines.TIDY_HEADER, list(comparison_lines.tidy(table, shown, everything))
    wide = csv_profiles.within_a_cell(comparison_lines.wide(table, shown, everything), options.profile)
    return comparison_lines.wide_header(table, everything), wide
