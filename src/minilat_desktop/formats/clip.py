"""Lines for the clipboard, twice: text for spreadsheets and editors, and a table for mails and documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from minilat_desktop.formats import csv_profiles
from minilat_desktop.formats.csv_profiles import Value

_TABLE = '<table border="1" cellspacing="0" cellpadding="4" style="border-collapse:collapse">'
# Taken for text by a spreadsheet, so that 007 keeps its noughts and nothing becomes a date.
_TEXT = " style=\"mso-number-format:'\\@'\""


@dataclass(frozen=True, slots=True)
class Clip:
    """The same cells as tab-separated text and as an HTML table."""

    text: str
    html: str


def clip(rows: Sequence[Sequence[Value]], headed: bool = False) -> Clip:
    """Lines for the clipboard; `headed` says that the first line and the first field of each are headings.

    Text like a formula is guarded in both, because a spreadsheet runs it out of a pasted table too. Raises `Refused`.
    """
    text = csv_profiles.as_tsv(rows)
    lines = [_line(row, headed, place == 0) for place, row in enumerate(rows)]
    return Clip(text, f'<meta charset="utf-8">{_TABLE}{"".join(lines)}</table>' if rows else "")


def _line(row: Sequence[Value], headed: bool, first: bool) -> str:
    cells = (_cell(value, headed and (first or place == 0)) for place, value in enumerate(row))
    return f"<tr>{''.join(cells)}</tr>"


def _cell(value: Value, heading: bool) -> str:
    name = "th" if heading else "td"
    how = ' align="right"' if isinstance(value, int | float) else _TEXT
    written = escape(csv_profiles.cell_text(value, "excel"))
    for end in ("\r\n", "\n", "\r"):
        written = written.replace(end, "<br>")
    return f"<{name}{how}>{written}</{name}>"
