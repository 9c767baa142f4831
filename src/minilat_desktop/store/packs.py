"""Data packs in the notebook: which there are and which are switched on. Every function takes an open connection."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from minilat_desktop.store import notebook_schema as schema

_pack = schema.pack


def every(connection: Connection) -> list[dict[str, str]]:
    """All packs, in the order of import."""
    return [_values(row._mapping) for row in connection.execute(select(_pack).order_by(_pack.c.n))]


def get(connection: Connection, pack_id: str) -> dict[str, str] | None:
    """A pack's columns, None when there is no such pack."""
    row = connection.execute(select(_pack).where(_pack.c.id == pack_id)).one_or_none()
    return None if row is None else _values(row._mapping)


def put(connection: Connection, pack_id: str, values: dict[str, Any] | None) -> None:
    """Make a pack's row exactly these columns; None removes it."""
    known = get(connection, pack_id)
    if values is None:
        connection.execute(delete(_pack).where(_pack.c.id == pack_id))
    elif known is None:
        connection.execute(insert(_pack), schema.sealed(values))
    else:
        connection.execute(update(_pack).where(_pack.c.id == pack_id), schema.sealed(values))


def _values(row: Any) -> dict[str, str]:
    return {key: value for key, value in row.items() if key not in ("n", "row_hash")}
