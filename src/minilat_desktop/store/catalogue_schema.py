"""The catalogue database: its tables, described once with SQLAlchemy, and the marks that tell its file.

Row numbers (`n`) are internal to one build; `key` and `id` columns are the stable text ids. What must be unique among
many rows is so by an index, which a large import can take away and make anew: that is five times faster. The
memberships of large packs are in tables of their own, which only packs and what is merged from them have
(`member_slices`).
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, Numeric, Table, Text

APPLICATION_ID = 0x4D6C4361  # "MlCa"
VERSION = 2

metadata = MetaData()


def _text(name: str, *, unique: bool = False) -> Column[str]:
    return Column(name, Text, nullable=False, unique=unique)


def _whole(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _number_key() -> Column[int]:
    return Column("n", Integer, primary_key=True, autoincrement=False)


meta = Table("meta", metadata, Column("key", Text, primary_key=True), _text("value"))

# `by_*` are the places of each coalition in the list sorted by that column, so that sorting is reading an index.
coalition = Table(
    "coalition", metadata, _number_key(), _text("id", unique=True), _text("name"), _text("short_name"), _text("form"),
    _text("pillar"), _text("region"), _text("status"),
    _text("status_since"), _text("founded"), _text("ended"), _whole("founded_from"),
    _whole("founded_to"), _whole("ended_to"), _whole("has_roster"), _whole("roster_complete"),
    _whole("status_from"), _text("legal"), _text("binding"), _whole("conflicts"), _whole("by_name"),
    _whole("by_short_name"),
    _whole("by_form"), _whole("by_pillar"), _whole("by_region"), _whole("by_status"), _whole("by_founded"),
)  # fmt: skip
PLACES = ("by_name", "by_short_name", "by_form", "by_pillar", "by_region", "by_status", "by_founded")
for _column in PLACES:
    Index(f"coalition_{_column}", coalition.c[_column])

form = Table("form", metadata, Column("id", Text, primary_key=True), _text("name"), _text("short_name"))
coalition_name = Table(
    "coalition_name", metadata, Column("coalition", Text, primary_key=True), Column("place", Integer, primary_key=True),
    _text("name"), _text("kind"),
)  # fmt: skip
coalition_pillar = Table(
    "coalition_pillar", metadata, Column("coalition", Text, primary_key=True),
    Column("place", Integer, primary_key=True), _text("pillar"),
)  # fmt: skip
actor = Table(
    "actor", metadata, Column("code", Text, primary_key=True), _text("name"), _text("kind"), _text("aliases"),
    _text("region"), _text("country"), _text("start"), _text("end"),
)  # fmt: skip
source = Table(
    "source", metadata, Column("id", Text, primary_key=True), _text("title"), _text("publisher"), _text("author"),
    _text("date"), _text("url"), _text("accessed"), _text("licence"), _text("kind"), _text("official_for"),
)  # fmt: skip
fact = Table(
    "fact", metadata, _number_key(), _text("key"), _text("subject"), _text("attribute"),
    Column("value", Text), _text("unit"), _text("as_of"), _text("rank"), _text("reason"), _text("missing"),
    Index("fact_subject", "subject"),
    Index("fact_key", "key", unique=True),
)  # fmt: skip
membership = Table(
    "membership", metadata, _number_key(), _text("key"), _text("coalition"), _text("actor"),
    _text("role"), _whole("founder"), _text("start"), _text("end"), _whole("start_from"), _whole("end_to"),
    _whole("contested"), _text("signed"), _text("ratified"), _text("until"), _text("note"),
    Index("membership_coalition", "coalition", "role", "start_from", "end_to"),
    Index("membership_actor", "actor", "start_from"),
    Index("membership_key", "key", unique=True),
)  # fmt: skip
event = Table(
    "event", metadata, _number_key(), _text("key"), _text("coalition"), _text("date"),
    _whole("date_from"), _whole("date_to"), _text("kind"), _text("title"), _text("note"), _text("participants"),
    Index("event_coalition", "coalition", "date_from"),
    Index("event_key", "key", unique=True),
)  # fmt: skip
figure = Table(
    "figure", metadata, _number_key(), _text("key"), _text("coalition"), _text("metric"), _text("label"),
    Column("value", Numeric(asdecimal=False), nullable=False), _text("unit"), _text("qualifier"), _text("as_of"),
    _text("rank"), _text("reason"), _text("note"), Index("figure_coalition", "coalition", "metric"),
    Index("figure_key", "key", unique=True),
)  # fmt: skip
commitment = Table(
    "commitment", metadata, _number_key(), _text("key"), _text("coalition"), _text("text"),
    _text("owner"), _text("target"), _text("unit"), _text("due"), _text("binding"),
    Index("commitment_coalition", "coalition"),
    Index("commitment_key", "key", unique=True),
)  # fmt: skip
commitment_status = Table(
    "commitment_status", metadata, _number_key(), _whole("commitment"), _text("date"), _text("value"), _text("note"),
    Index("commitment_status_commitment", "commitment"),
)  # fmt: skip
relation = Table(
    "relation", metadata, _number_key(), _text("key"), _text("coalition"), _text("kind"),
    _text("target"), _text("target_name"), _whole("target_is_coalition"), _text("note"),
    Index("relation_coalition", "coalition"), Index("relation_target", "target"),
    Index("relation_key", "key", unique=True),
)  # fmt: skip
# `owner` names the table of what is cited and `n` its row.
citation = Table(
    "citation", metadata, Column("owner", Text, primary_key=True), Column("n", Integer, primary_key=True),
    Column("place", Integer, primary_key=True), _text("source"), _text("locator"), _whole("confidence"),
    _text("quote"), sqlite_with_rowid=False,
)  # fmt: skip

# What search looks into, as it is shown. The index over it holds the same words folded by `domain.folding`, which knows
# more than SQLite's tokeniser (ø, ß, ligatures), so that a search and the text are folded by one and the same function.
search_text = Table(
    "search_text", metadata, _number_key(), _text("name"), _text("aliases"), _text("members"), _text("text")
)

SEARCH = """
CREATE VIRTUAL TABLE search USING fts5(
    name, aliases, members, text, content = 'search_text', content_rowid = 'n',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
)
"""
