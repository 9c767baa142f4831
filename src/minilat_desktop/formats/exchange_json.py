"""The exchange tables in one JSON file: an object whose keys are tables, each with a list of records."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from minilat_desktop.domain.problems import Refused
from minilat_desktop.formats import strangers
from minilat_desktop.formats.exchange_tables import TABLES, Record, Table, shown

_SAFE = "Nothing was imported."


def open_json(path: Path) -> tuple[list[Table], str]:
    """The tables of a JSON file, and its hash. Raises `Refused`."""
    found = strangers.read_once(path, strangers.LARGEST_JSON)
    content = strangers.parse_json(path, found.content)
    remedy = f"It is one object whose keys are among {', '.join(TABLES)}, each with a list of records."
    if not isinstance(content, dict):
        raise Refused(f"“{path.name}” does not hold exchange tables.", safe=_SAFE, remedy=remedy)
    for name, records in content.items():
        if name not in TABLES:
            raise Refused(f"“{path.name}”: {shown(name)} is not an exchange table.", safe=_SAFE, remedy=remedy)
        if not isinstance(records, list):
            raise Refused(f"“{path.name}”: “{name}” is not a list.", safe=_SAFE, remedy=remedy)
    tables = [
        Table(name, path.name, [_json_row(name, *one) for one in enumerate(records, 1)], None)
        for name, records in content.items()
    ]
    return tables, found.sha256


def _json_row(table: str, number: int, record: Any) -> Record:
    if not isinstance(record, dict):
        return Record(number, {}, "it is not an object; write {“column”: “value”, …}")
    known = [column.name for column in TABLES[table]]
    cells, problem = {}, ""
    for key, value in record.items():
        text = _json_text(value)
        if key not in known:
            problem = f"{shown(key)} is not a column of {table}; take it out or rename it: {', '.join(known)}"
        elif text is None:
            problem = f"“{key}” is neither one value nor a list of texts without “;”; write one of these"
        else:
            cells[key] = text
    return Record(number, cells, problem)


def _json_text(value: Any) -> str | None:
    """A JSON value as the cell of a CSV file; None where no cell holds it."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        # Not 1e-07: cells have no exponents. The shortest digits that give the same number back.
        return format(Decimal(repr(value)), "f")
    if isinstance(value, list) and all(isinstance(one, str) and ";" not in one for one in value):
        return ";".join(value)
    return None
