"""The tags of the notebook, and which notes have them. Every function takes an open connection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from minilat_desktop.domain import tags
from minilat_desktop.domain.tags import Tag
from minilat_desktop.store import notebook_schema as schema

_tag, _tagged = schema.tag, schema.tagged
_COLUMNS = ("id", "name", "colour")
_UNTAGGED = "DELETE FROM tagged WHERE tag = ? AND n = ?"
_NOW_TAGGED = "INSERT INTO tagged (tag, n) VALUES (?, ?)"


def every(connection: Connection) -> list[Tag]:
    """All tags by name, each with the number of notes that have it."""
    counted = select(_tagged.c.tag, func.count().label("notes")).group_by(_tagged.c.tag)
    counts = {row.tag: row.notes for row in connection.execute(counted)}
    rows = connection.execute(select(_tag)).mappings()
    found = [Tag(str(row["name"]), str(row["colour"]), counts.pop(row["id"], 0)) for row in rows]
    # A note that was brought back may have a tag that was deleted meanwhile.
    found += [Tag(one, "", count) for one, count in counts.items()]
    return sorted(found, key=lambda tag: (tags.key(tag.name), tag.name))


def get(connection: Connection, tag_id: str) -> dict[str, str] | None:
    """A tag's columns, None where there is none."""
    row = connection.execute(select(_tag).where(_tag.c.id == tag_id)).one_or_none()
    return None if row is None else {name: str(row._mapping[name]) for name in _COLUMNS}


def put(connection: Connection, tag_id: str, values: dict[str, Any] | None) -> dict[str, str] | None:
    """Make a tag's row exactly these columns; None removes it. Gives what was there."""
    before = get(connection, tag_id)
    if values is None:
        connection.execute(delete(_tag).where(_tag.c.id == tag_id))
    elif before is None:
        connection.execute(insert(_tag), schema.sealed(values))
    else:
        connection.execute(update(_tag).where(_tag.c.id == tag_id), schema.sealed(values))
    return before


def index(connection: Connection, changed: Iterable[tuple[int, str, str]]) -> None:
    """Keep step with the tags of notes: their numbers, and those tags before and after as the notebook keeps them."""
    gone: list[tuple[str, int]] = []
    added: list[tuple[str, int]] = []
    for n, before, after in changed:
        if before != after:
            old, new = (dict.fromkeys(map(tags.key, tags.from_text(text))) for text in (before, after))
            gone += [(one, n) for one in old if one not in new]
            added += [(one, n) for one in new if one not in old]
    for statement, lines in ((_UNTAGGED, gone), (_NOW_TAGGED, added)):
        if lines:
            connection.exec_driver_sql(statement, lines)


def notes_with(connection: Connection, name: str) -> Iterable[str]:
    """The ids of the notes that have a tag."""
    joined = select(schema.note.c.id).join(_tagged, _tagged.c.n == schema.note.c.n)
    return connection.execute(joined.where(_tagged.c.tag == tags.key(name))).scalars()
