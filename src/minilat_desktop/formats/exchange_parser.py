"""Reads the rows of an exchange table cell by cell, each distinct cell once."""

from __future__ import annotations

from minilat_desktop.formats.exchange_tables import TABLES, Record, parse_cell

_MOST_KNOWN = 50_000


class Parser:
    """Reads the rows of a table: every column, each cell in its one right spelling, "" where empty."""

    def __init__(self, table: str) -> None:
        # What has been read before is known: most columns have a few texts on thousands of rows.
        self._columns = [(column, column.name, dict[str, str]()) for column in TABLES[table]]

    def __call__(self, row: Record) -> dict[str, str]:
        """A row's cells. Raises `BadCell`."""
        cells, parsed = row.cells, dict[str, str]()
        for column, name, known in self._columns:
            raw = cells.get(name, "")
            text = known.get(raw)
            if text is None:
                text = parse_cell(column, raw)
                if len(known) < _MOST_KNOWN:
                    known[raw] = text
            parsed[name] = text
        return parsed
