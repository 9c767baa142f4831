"""Comparisons in the notebook: the saved ones, that of the desk, and what each showed when it was saved.

Every function takes an open connection.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from minilat_desktop.store import notebook_schema as schema

_comparison, _shown = schema.comparison, schema.shown


def every(connection: Connection) -> list[tuple[dict[str, str], bool]]:
    """All comparisons that are not deleted, in the order of their making, each with whether its row is sound."""
    statement = select(_comparison).where(_comparison.c.deleted == "").order_by(_comparison.c.n)
    return [(_values(row), schema.intact(row._mapping)) for row in connection.execute(statement)]


def get(connection: Connection, comparison_id: str) -> dict[str, str] | None:
    """A comparison's columns, a deleted one's too; None where there is none."""
    row = connection.execute(select(_comparison).where(_comparison.c.id == comparison_id)).one_or_none()
    return None if row is None else _values(row)


def put(connection: Connection, comparison_id: str, values: dict[str, Any] | None) -> dict[str, str] | None:
    """Make a comparison's row exactly these columns; None removes it. Gives what was there."""
    before = get(connection, comparison_id)
    if values is None:
        connection.execute(delete(_comparison).where(_comparison.c.id == comparison_id))
    elif before is None:
        connection.execute(insert(_comparison), schema.sealed(values))
    else:
        connection.execute(update(_comparison).where(_comparison.c.id == comparison_id), schema.sealed(values))
    return before


def put_all(
    connection: Connection, rows: Sequence[dict[str, str]], time: str, shown: str
) -> list[tuple[dict[str, str] | None, dict[str, str]]]:
    """Add or change comparisons, the first of which shows `shown` where that is given; each before and after."""
    found = []
    for place, row in enumerate(rows):
        after = {**row, "created": row["created"] or time, "modified": time}
        if shown and place == 0:
            after["shown"] = keep_shown(connection, shown)
        found.append((put(connection, row["id"], after), after))
    return found


def keep_shown(connection: Connection, content: str) -> str:
    """Keep what a comparison showed, once however often it is kept; gives the id to ask for it by.

    It is apart from the comparisons, so that the history of steps need not repeat it.
    """
    shown_id = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    values = schema.sealed({"id": shown_id, "content": content})
    if connection.execute(select(_shown.c.n).where(_shown.c.id == shown_id)).first() is None:
        connection.execute(insert(_shown), values)
    elif shown_of(connection, shown_id) != content:
        # What was kept has been damaged since.
        connection.execute(update(_shown).where(_shown.c.id == shown_id), values)
    return shown_id


def shown_of(connection: Connection, shown_id: str) -> str | None:
    """What was kept under an id; None where nothing was, or where it is damaged."""
    row = connection.execute(select(_shown).where(_shown.c.id == shown_id)).one_or_none()
    return row.content if row is not None and schema.intact(row._mapping) else None


def _values(row: Row[Any]) -> dict[str, str]:
    """The columns as text; in a damaged file they may be bytes or numbers."""
    return {
        key: value if isinstance(value, str) else str(value)
        for key, value in row._mapping.items()
        if key not in ("n", "row_hash")
    }
