"""Things kept in the notebook under a name, each a text that only its owner reads. All take an open connection."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select

from minilat_desktop.store import notebook_schema as schema

_meta = schema.meta


def get(connection: Connection, name: str) -> str | None:
    """What is kept under a name; None where nothing is, or where it is damaged."""
    row = connection.execute(select(_meta).where(_meta.c.key == name)).one_or_none()
    return row.value if row is not None and schema.intact(row._mapping) else None


def under(connection: Connection, beginning: str) -> dict[str, str]:
    """All that is kept under names that begin so, by what follows; what is damaged is left out."""
    rows = connection.execute(select(_meta).where(_meta.c.key >= beginning, _meta.c.key < f"{beginning}\U0010ffff"))
    return {row.key[len(beginning) :]: row.value for row in rows if schema.intact(row._mapping)}


def put(connection: Connection, name: str, values: dict[str, Any] | None) -> None:
    """Keep a text, `value`, under a name; None forgets it."""
    connection.execute(delete(_meta).where(_meta.c.key == name))
    if values is not None:
        connection.execute(insert(_meta), schema.sealed({"key": name, "value": values["value"]}))
