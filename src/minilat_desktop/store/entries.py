"""Own entries in the notebook. Every function takes an open connection."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from minilat_desktop.store import notebook_schema as schema

_entry = schema.entry


def every(connection: Connection) -> list[tuple[dict[str, str], bool]]:
    """All entries that are not deleted, in the order in which they were made, each with whether its row is sound."""
    rows = connection.execute(select(_entry).where(_entry.c.deleted == "").order_by(_entry.c.n))
    return [(_values(row._mapping), schema.intact(row._mapping)) for row in rows]


def get(connection: Connection, entry_id: str) -> dict[str, str] | None:
    """An entry's columns, None when there is no such entry."""
    row = connection.execute(select(_entry).where(_entry.c.id == entry_id)).one_or_none()
    return None if row is None else _values(row._mapping)


def put(connection: Connection, entry_id: str, values: dict[str, Any] | None) -> dict[str, str] | None:
    """Make an entry's row exactly these columns; None removes it. Gives what was there."""
    known = get(connection, entry_id)
    if values is None:
        connection.execute(delete(_entry).where(_entry.c.id == entry_id))
    elif known is None:
        connection.execute(insert(_entry), schema.sealed(values))
    else:
        connection.execute(update(_entry).where(_entry.c.id == entry_id), schema.sealed(values))
    return known


def _values(row: Any) -> dict[str, str]:
    return {key: value for key, value in row.items() if key not in ("n", "row_hash")}
