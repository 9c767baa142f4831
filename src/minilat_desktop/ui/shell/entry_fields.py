"""What the forms of own entries ask. Imports no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.entry import CORRECTED, NAMING, Entry

_DATE = "2021-10-18, 2021-10, 2021, 1999? (uncertain), 2007~ (about), 2006/2009 (between)"
_MISSING = {"": "A value, as follows", **{key: f"Missing: {label}" for key, label in vocabulary.MISSING.items()}}
_QUALIFIERS = {
    one: (one or "exactly").capitalize() for one in ("", "about", "at least", "more than", "nearly", "up to")
}
# Every state there is has its code already.
_STATES = ("state", "historical-state", "territory")
_NEW_ACTORS = {"organisation": vocabulary.ACTOR_KINDS["organisation"]} | {
    key: label for key, label in vocabulary.ACTOR_KINDS.items() if key not in _STATES
}
_YES = {"": "No", "true": "Yes"}
NEW_SOURCE = "A new source, as follows"


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `kind` is text, value, choice or several (of `options`), or what is known by its name.

    Such are actor, metric and source, of which any other text is new; who and related, of which it is not; and actors.
    """

    name: str
    label: str
    kind: str = "text"
    options: Mapping[str, str] | None = None
    hint: str = ""


def _attributes() -> dict[str, str]:
    return {one.id: f"{one.group}: {one.label}" for one in vocabulary.ATTRIBUTES.values()}


_PREFER = (
    Field("rank", "Preferred", "choice", {
        "normal": "The catalogue’s stays the preferred one", "preferred": "Mine is the preferred one",
    }),
    Field("reason", "Reason", hint="Why this value: what the catalogue’s source has wrong, say"),
)  # fmt: skip
_TURNS = {"": "Nothing is said of it yet"} | {
    one: one.replace("-", " ").capitalize() for one in vocabulary.COMMITMENT_STATUSES
}
_RECORDS: dict[str, tuple[Field, ...]] = {
    "fact": (
        Field("attribute", "What about", "choice", _attributes()),
        Field("missing", "Known", "choice", _MISSING),
        Field("value", "Value", "value"),
        Field("as_of", "As of", hint="When it held, or was said; may be left empty"),
        *_PREFER,
    ),
    "member": (
        Field("actor", "Who", "actor", hint="A state, company or organisation"),
        Field("actor.kind", "It is new: a", "choice", _NEW_ACTORS),
        Field("role", "Role", "choice", vocabulary.ROLES),
        Field("from", "From", hint=_DATE),
        Field("to", "To", hint="The day it ceased; empty where it still holds"),
        Field("until", "How it ended", hint="May be left empty"),
        Field("founder", "Founder", "choice", _YES),
        Field("contested", "Contested", "choice", _YES),
        Field("note", "Note"),
    ),
    "event": (
        Field("date", "Date", hint=_DATE),
        Field("kind", "Kind", "choice", vocabulary.EVENT_KINDS),
        Field("title", "What happened"),
        Field("participants", "Who took part", "actors", hint="Names, separated by semicolons; may be left empty"),
        Field("note", "Note"),
    ),
    "figure": (
        Field("metric", "What is counted", "metric", hint="One that is counted already, or a new one"),
        Field("metric.unit", "It is new: its unit", hint="states, tonnes, per cent, …"),
        Field("qualifier", "How exact", "choice", _QUALIFIERS),
        Field("value", "Number", hint="Digits with a point, no thousands mark: 1200000 or 12.5"),
        Field("as_of", "As of", hint=_DATE),
        *_PREFER,
        Field("note", "Note"),
    ),
    "commitment": (
        Field("text", "What is promised", hint="In your own words"),
        Field("owner", "Who promises", "who", hint="A member, or in words: all of them"),
        Field("target", "Target", hint="A number, where there is one: 50; may be left empty"),
        Field("unit", "Its unit", hint="per cent, dollars, …; may be left empty"),
        Field("due", "Due", hint="By when; may be left empty"),
        Field("binding", "Binding", "choice", {key: vocabulary.BINDING[key] for key in ("voluntary", "binding")}),
        Field("turn.value", "How it stands", "choice", _TURNS),
        Field("turn.date", "Since", hint="When that was said. Another date than before adds a turn to its history"),
        Field("turn.note", "Said of that", hint="May be left empty"),
    ),
    "relation": (
        Field("kind", "It is", "choice", vocabulary.RELATION_KINDS),
        Field("target", "What", "related", hint="A coalition or an organisation, as it is called here"),
        Field("note", "Note"),
    ),
    "alias": (
        Field("name", "Name"),
        Field("kind", "Kind", "choice", {
            "alias": "Also called so", "former": "Formerly called so", "translation": "So in another language",
            "misnomer": "Wrongly called so",
        }),
    ),
    "coalition": (
        Field("name", "Name"),
        Field("short_name", "Short name", hint="May be left empty"),
        Field("form", "Form", "choice", vocabulary.FORMS),
        Field("pillars", "Main pillar", "choice", vocabulary.PILLARS),
        Field("pillars.further", "Further pillars", "several", vocabulary.PILLARS),
        Field("region", "Region", "choice", {one: one for one in vocabulary.REGIONS}),
        Field("status", "Status", "choice", vocabulary.STATUSES),
        Field("founded", "Founded", hint=f"{_DATE}; empty where it is not known"),
    ),
}  # fmt: skip
_SOURCE = (
    Field("title", "Title"),
    Field("publisher", "Publisher"),
    Field("author", "Author", hint="May be left empty"),
    Field("date", "Date", hint="When it was published; may be left empty"),
    Field("url", "Address", hint="https://…, as text; may be left empty"),
    Field("accessed", "Day seen", hint="The day you looked it up, as 2026-11-26"),
    Field("kind", "Kind", "choice", {one: one.replace("-", " ").capitalize() for one in vocabulary.SOURCE_KINDS}),
)
_CITED = (
    Field("source", "Source", "source", hint=NEW_SOURCE),
    *(replace(one, name=f"source.{one.name}", label=f"Its {one.label.lower()}") for one in _SOURCE),
    Field("at", "Place in it", hint="Page, article, paragraph; may be left empty"),
    Field(
        "confidence",
        "Confidence",
        "choice",
        {str(n): label.capitalize() for n, label in enumerate(vocabulary.CONFIDENCE)},
    ),
)
# What is asked only where the field before it names nothing that is known.
ONLY_NEW = {"actor": ("actor.kind",), "metric": ("metric.unit",),
            "source": tuple(f"source.{one.name}" for one in _SOURCE)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form is about: a new entry of a coalition, a correction of one of its records, or a change of an entry.

    `target` and `name` say whose it is, `corrects` which record it stands beside, `shown` what that says and `first`
    the same in the shape of an entry. `before` is the entry that is changed.
    """

    kind: str
    target: str = ""
    name: str = ""
    corrects: str = ""
    shown: str = ""
    first: Mapping[str, Any] | None = None
    locked: frozenset[str] = frozenset()
    before: Entry | None = None

    @property
    def base(self) -> Mapping[str, Any]:
        """What the entry said, or what it corrects says."""
        return self.before.body if self.before is not None else self.first or {}

    @property
    def of(self) -> str:
        """The key of the record that is corrected, "" for none."""
        return self.before.corrects if self.before is not None else self.corrects

    @property
    def naming(self) -> bool:
        """Whether it says what a coalition is called."""
        return bool(self.of) and self.of == self.target and self.base.get("attribute") == NAMING


def as_plain(asked: Asked) -> dict[str, Any]:
    """What a form is about as it is kept with its draft; of an entry that is changed its id."""
    return {
        "kind": asked.kind, "target": asked.target, "name": asked.name, "corrects": asked.corrects,
        "shown": asked.shown, "first": dict(asked.first or {}), "locked": sorted(asked.locked),
        "before": asked.before.id if asked.before is not None else "",
    }  # fmt: skip


def from_plain(said: Mapping[str, Any], entries: Sequence[Entry]) -> Asked:
    """What a kept draft is about. An entry that is gone is entered anew. Raises `LookupError`, `TypeError`."""
    texts = {key: str(said[key]) for key in ("kind", "target", "name", "corrects", "shown")}
    before = next((one for one in entries if one.id == said["before"]), None)
    first = dict(said["first"]) or None
    if texts["kind"] not in (*_RECORDS, "source"):
        raise LookupError(texts["kind"])
    return Asked(**texts, first=first, locked=frozenset(map(str, said["locked"])), before=before)


def fields_of(asked: Asked) -> tuple[Field, ...]:
    """The questions of a form; of a coalition's head no source is asked again when it is changed."""
    kind = asked.kind
    if kind == "source":
        return _SOURCE
    own = _RECORDS[kind]
    if kind == "coalition" and asked.before is not None:
        return own[:-1]
    if kind == "alias":
        return own
    if kind in CORRECTED and asked.of:
        own = (*own, *_PREFER)
    if asked.naming:
        own = tuple(one for one in own if one.name != "missing")
    return (*own, *_CITED)


def value_options(attribute: str) -> Mapping[str, str]:
    """What the value of an attribute can be chosen from, {} where it is written."""
    return vocabulary.ENUM_LABELS.get(attribute, {})


def value_hint(attribute: str) -> str:
    """How the value of an attribute is written."""
    kind = vocabulary.ATTRIBUTES[attribute].kind if attribute in vocabulary.ATTRIBUTES else "text"
    return {"date": _DATE, "actors": "Names, separated by semicolons", "enum": ""}.get(kind, "In your own words")
