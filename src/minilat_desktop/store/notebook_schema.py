"""The notebook's tables. Every row the user made carries a hash of its columns: SQLite misses most bit flips."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text, text

APPLICATION_ID = 0x4D6C4E62  # "MlNb"
VERSION = 6

metadata = MetaData()


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _later(name: str) -> Column[str]:
    """A column that came with a later format; rows written before hold nothing in it."""
    return Column(name, Text, nullable=False, server_default=text("''"))


# `deleted` is "" or the time of deletion: a tombstone, so that undo brings the note back. `as_of` is the day that the
# window looked at when the note was begun, "" where that is not known; it came with the third format. `tags` is a JSON
# list, "" for none; `pinned` and `private` are "yes" or ""; they came with the fifth.
note = Table(
    "note", metadata, Column("n", Integer, primary_key=True), Column("id", Text, nullable=False, unique=True),
    _text("target"), _text("target_name"), _text("text"), _text("created"), _text("modified"), _text("deleted"),
    _text("row_hash"), _later("as_of"), _later("tags"), _later("pinned"), _later("private"),
    Index("note_target", "target"), Index("note_modified", "modified"),
    Index("note_listed", "deleted", "pinned", "modified"),
)  # fmt: skip
# The tags the user made; `id` is the folded name, by which they are equal.
tag = Table(
    "tag", metadata, Column("n", Integer, primary_key=True), Column("id", Text, nullable=False, unique=True),
    _text("name"), _text("colour"), _text("row_hash"),
)  # fmt: skip
# Which notes that are not deleted have which tags, by the tag's id: an index, which can be made again from the notes.
tagged = Table(
    "tagged", metadata, Column("tag", Text, primary_key=True), Column("n", Integer, primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip
revision = Table(
    "revision", metadata, Column("n", Integer, primary_key=True), _text("note"), _text("time"), _text("text"),
    _text("row_hash"), Index("revision_note", "note", "time"),
)  # fmt: skip
# A step holds the images of the rows it changed, before and after, as JSON; `sitting` joins one sitting's edits.
journal = Table(
    "journal", metadata, Column("n", Integer, primary_key=True), _text("label"), _text("time"), _text("sitting"),
    _text("images"), Column("undone", Integer, nullable=False), _text("row_hash"),
)  # fmt: skip
# An imported data pack; its records are in a catalogue file of its own. Every column is text, so that a step of the
# journal keeps it as it keeps a note.
pack = Table(
    "pack", metadata, Column("n", Integer, primary_key=True), Column("id", Text, nullable=False, unique=True),
    _text("name"), _text("kind"), _text("files"), _text("sha256"), _text("licence"), _text("imported"),
    _text("coalitions"), _text("memberships"), _text("events"), _text("values"), _text("enabled"), _text("row_hash"),
)  # fmt: skip
# A saved comparison, or with the id "desk" the one on the desk. `spec` is JSON; `opened` is which saved comparison lies
# on the desk, "" elsewhere; `shown` names a row of that table.
comparison = Table(
    "comparison", metadata, Column("n", Integer, primary_key=True), Column("id", Text, nullable=False, unique=True),
    _text("name"), _text("spec"), _text("opened"), _text("shown"), _text("created"), _text("modified"),
    _text("deleted"), _text("row_hash"),
)  # fmt: skip
# What a comparison showed when it was saved, as JSON, under the hash of its content.
shown = Table(
    "shown", metadata, Column("n", Integer, primary_key=True), Column("id", Text, nullable=False, unique=True),
    _text("content"), _text("row_hash"),
)  # fmt: skip
# What the user adds to the catalogue (domain.entry). `body` is JSON in the shape of the catalogue's text; `deleted` is
# "" or the time of deletion.
entry = Table(
    "entry", metadata, Column("n", Integer, primary_key=True), Column("id", Text, nullable=False, unique=True),
    _text("kind"), _text("target"), _text("name"), _text("corrects"), _text("body"), _text("created"),
    _text("modified"), _text("deleted"), _text("row_hash"),
)  # fmt: skip
meta = Table("meta", metadata, Column("key", Text, primary_key=True), _text("value"), _text("row_hash"))

HASHED = (note, revision, journal, meta, pack, comparison, shown, tag, entry)
# Columns that came to a table later count only where they hold something: a row of an older format keeps its hash, so
# that bringing a notebook up does not declare a damaged row sound.
_CAME_LATER = frozenset({"as_of", "tags", "pinned", "private"})

# The words are folded by `domain.folding` before they come here, so the index keeps no text of its own.
SEARCH = """
CREATE VIRTUAL TABLE note_search USING fts5(
    text, target_name, content = '',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
)
"""


# Made once: a backup of many notes hashes every row.
_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
# More letters than a note has: only the journal's step of a bulk change does.
_LONG = 500_000


def row_hash(values: Mapping[Any, Any]) -> str:
    """The hash of a row's columns, the internal row number and the hash itself left out."""
    left_out = {"n", "row_hash", *(key for key in _CAME_LATER if values.get(key) == "")}
    kept = {key: value for key, value in values.items() if key not in left_out}
    hashed = hashlib.sha256()
    for piece in _canonical(kept):
        hashed.update(piece.encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()[:32]


def _canonical(kept: Mapping[Any, Any]) -> Iterator[str]:
    """A row as JSON in one form. What is very long comes in pieces: the encoder lets nobody else run meanwhile."""
    if not any(isinstance(value, str) and len(value) > _LONG for value in kept.values()):
        yield _CANONICAL.encode(kept)
        return
    for place, key in enumerate(sorted(kept)):
        yield f"{',' if place else '{'}{_CANONICAL.encode(key)}:"
        value = kept[key]
        if not isinstance(value, str):
            yield _CANONICAL.encode(value)
            continue
        yield '"'
        for begun in range(0, len(value), _LONG):
            yield _CANONICAL.encode(value[begun : begun + _LONG])[1:-1]
        yield '"'
    yield "}"


def canonical_sql(columns: Sequence[str]) -> str:
    """What `row_hash` hashes of a row of some columns, as SQLite puts it together: for very many rows, quickly.

    Where it ever differed from Python's own text the hash would not fit, and the row be looked at the slow way.
    """
    parts = []
    for name in sorted(set(columns) - {"n", "row_hash"}):
        part = f"""',"{name}":' || json_quote(a."{name}")"""
        parts.append(f"""CASE WHEN a."{name}" = '' THEN '' ELSE {part} END""" if name in _CAME_LATER else part)
    return f"'{{' || substr({' || '.join(parts)}, 2) || '}}'"


def hash_of(canonical: bytes) -> str:
    """The hash of a row by its canonical text."""
    return hashlib.sha256(canonical).hexdigest()[:32]


def sealed(values: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its hash."""
    return {**values, "row_hash": row_hash(values)}


def intact(values: Mapping[Any, Any]) -> bool:
    """Whether a row's hash is that of its columns. A damaged row may hold bytes where text belongs."""
    try:
        return bool(values["row_hash"] == row_hash(values))
    except TypeError:
        return False
