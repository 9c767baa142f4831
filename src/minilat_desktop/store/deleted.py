"""What was deleted and is still in the notebook. Every function takes an open connection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table, select

from minilat_desktop.domain.keeping import Deleted
from minilat_desktop.store import journal
from minilat_desktop.store import notebook_schema as schema


def every(connection: Connection) -> list[Deleted]:
    """All of it, the last deleted first."""
    found = [
        Deleted(
            table.name, _text(row, "id"), _text(row, "target_name") or _text(row, "name"), _text(row, "text"),
            _text(row, "deleted"),
        )
        for table in _tables()
        for row in connection.execute(select(table).where(table.c.deleted != "")).mappings()
    ]  # fmt: skip
    return sorted(found, key=_when, reverse=True)


def rows(connection: Connection, wanted: Sequence[Deleted]) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows of some deleted things, by table and id; what is no longer deleted is left out."""
    ids = {(one.table, one.id) for one in wanted}
    return {
        (table.name, row["id"]): {key: value for key, value in row.items() if key not in ("n", "row_hash")}
        for table in _tables()
        for row in connection.execute(select(table).where(table.c.deleted != "")).mappings()
        if (table.name, row["id"]) in ids
    }


def _tables() -> Iterator[Table]:
    """Those whose rows are marked as deleted and brought back by steps."""
    return (table for table in schema.HASHED if table.name in journal.PUT and "deleted" in table.c)


def _text(row: Any, column: str) -> str:
    value = row.get(column, "")
    return value if isinstance(value, str) else value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _when(one: Deleted) -> str:
    return one.deleted
