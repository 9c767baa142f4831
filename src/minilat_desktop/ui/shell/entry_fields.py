"""What the forms of own entries ask, and the entries that the answers make. Imports no Qt."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from minilat_desktop.domain import entry_making, vocabulary
from minilat_desktop.domain.entry import KINDS, RECORDS, Entry, Wrong
from minilat_desktop.services.entries import new_id

_DATE = "2021-10-18, 2021-10, 2021, 1999? (uncertain), 2007~ (about), 2006/2009 (between)"
_MISSING = {"": "A value, as follows", **{key: f"Missing: {label}" for key, label in vocabulary.MISSING.items()}}
_QUALIFIERS = {one: one or "exactly" for one in ("", "about", "at least", "more than", "nearly", "up to")}
# Every state there is has its code already.
_STATES = ("state", "historical-state", "territory")
_NEW_ACTORS = {"organisation": vocabulary.ACTOR_KINDS["organisation"]} | {
    key: label for key, label in vocabulary.ACTOR_KINDS.items() if key not in _STATES
}
_YES = {"": "No", "true": "Yes"}
NEW_SOURCE = "A new source, as follows"


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `kind` is text, value, choice, actor, metric or source; of the last three any other text is new."""

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
        Field("founder", "Founder", "choice", _YES),
        Field("note", "Note"),
    ),
    "event": (
        Field("date", "Date", hint=_DATE),
        Field("kind", "Kind", "choice", vocabulary.EVENT_KINDS),
        Field("title", "What happened"),
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
    "coalition": (
        Field("name", "Name"),
        Field("short_name", "Short name", hint="May be left empty"),
        Field("form", "Form", "choice", vocabulary.FORMS),
        Field("pillars", "Pillar", "choice", vocabulary.PILLARS),
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
    Field("confidence", "Confidence", "choice", {str(n): label for n, label in enumerate(vocabulary.CONFIDENCE)}),
)
# What is asked only where the field before it names nothing that is known.
ONLY_NEW = {"actor": ("actor.kind",), "metric": ("metric.unit",),
            "source": tuple(f"source.{one.name}" for one in _SOURCE)}  # fmt: skip


def fields_of(kind: str, *, changing: bool = False) -> tuple[Field, ...]:
    """The questions about an entry of a kind; of a coalition's head no source is asked again when it is changed."""
    if kind == "source":
        return _SOURCE
    if kind == "coalition" and changing:
        return _RECORDS[kind][:-1]
    return (*_RECORDS[kind], *_CITED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form is about: a new entry of a coalition, a correction of one of its records, or a change of an entry.

    `target` and `name` say whose it is, `corrects` which record it stands beside, `shown` what that says. `before` is
    the entry that is changed.
    """

    kind: str
    target: str = ""
    name: str = ""
    corrects: str = ""
    shown: str = ""
    first: Mapping[str, str] | None = None
    locked: frozenset[str] = frozenset()
    before: Entry | None = None


def first_answers(asked: Asked, today: str) -> dict[str, str]:
    """What a form begins with."""
    found = {field.name: next(iter(field.options)) if field.options else "" for field in fields_of(asked.kind)}
    found |= {"accessed": today} if asked.kind == "source" else {"source.accessed": today, "confidence": "2"}
    if asked.corrects:
        found["rank"] = "preferred"
    if asked.before is not None:
        found |= _answers_of(asked.before)
    return found | dict(asked.first or {})


def _answers_of(entry: Entry) -> dict[str, str]:
    cite: Mapping[str, Any] = next(iter(entry.body.get("cite") or ()), {})
    return {key: _as_text(value) for key, value in {**entry.body, **cite}.items() if key != "cite"}


def _as_text(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def drafts_of(
    asked: Asked, answers: Mapping[str, str], known: Mapping[str, str], taken: Collection[str]
) -> list[Entry]:
    """The entries that answers make: the one asked for, last, and before it what it names and nobody knew.

    `known` gives the ids of what the fields `actor`, `metric` and `source` name, "" where that is new; `taken` are ids.
    """
    said = {key: value.strip() for key, value in answers.items() if value.strip()}
    if asked.kind == "source":
        body = {field.name: said[field.name] for field in _SOURCE if field.name in said}
        return [_made(asked, entry_making.source(body, taken, new_id))]
    new: list[Entry] = []
    named = {key: known.get(key, "") for key in ("actor", "metric", "source")}
    if asked.kind == "member" and not named["actor"] and "actor" in said:
        new.append(entry_making.actor({"name": said["actor"], "kind": said["actor.kind"]}, taken, new_id))
        named["actor"] = new[-1].owner
    if asked.kind == "figure" and not named["metric"] and "metric" in said:
        new.append(entry_making.metric(said["metric"], said.get("metric.unit", ""), taken, new_id))
        named["metric"] = new[-1].owner
    if not named["source"] and "source" in answers:
        body = {field.name: said[f"source.{field.name}"] for field in _SOURCE if f"source.{field.name}" in said}
        body = {"title": said["source"], **body} if "source" in said else body
        new.append(entry_making.source(body, taken, new_id))
        named["source"] = new[-1].owner
    cite = {"source": named["source"], "confidence": said.get("confidence", "")}
    cite |= {"at": said["at"]} if "at" in said else {}
    if asked.kind == "coalition":
        return [*new, *_coalition(asked, said, cite, taken)]
    return [*new, _record(asked, {**said, **{key: one for key, one in named.items() if one}}, cite)]


def _coalition(asked: Asked, said: Mapping[str, str], cite: dict[str, str], taken: Collection[str]) -> list[Entry]:
    keys = ("name", "short_name", "form", "region", "status")
    head: dict[str, Any] = {key: said[key] for key in keys if key in said}
    pillars = said.get("pillars", "")
    head |= {"pillars": [one.strip() for one in pillars.split(";") if one.strip()], "roster": "partial"}
    if asked.before is not None:
        name = str(head.get("short_name") or head.get("name") or "")
        return [replace(asked.before, body={**asked.before.body, **head}, name=name)]
    made = entry_making.coalition(head, said.get("founded", ""), [cite], taken, new_id)
    return [*made[1:], made[0]]


def _record(asked: Asked, said: Mapping[str, str], cite: dict[str, str]) -> Entry:
    body: dict[str, Any] = {
        field.name: said[field.name] for field in _RECORDS[asked.kind] if field.name in said and "." not in field.name
    }
    if body.get("missing"):
        body.pop("value", None)
    if body.get("rank") == "normal":
        body.pop("rank")
    before = asked.before.body if asked.before is not None else {}
    # What no form asks stays as it was: participants, further citations.
    further = list(before.get("cite") or ())[1:]
    left = {key: value for key, value in before.items() if key not in {field.name for field in fields_of(asked.kind)}}
    body = {**left, **body, "cite": [cite, *further]}
    return _made(asked, Entry(new_id(), asked.kind, asked.target, body, asked.corrects, asked.name))


def _made(asked: Asked, entry: Entry) -> Entry:
    before = asked.before
    return entry if before is None else replace(before, body=entry.body, name=entry.name or before.name)


def told(wrong: Sequence[Wrong], drafts: Sequence[Entry]) -> list[Wrong]:
    """The findings without those that only follow from others: what names a source that is wrong itself."""
    spoilt = {one.owner for one in drafts if any(one.id == found.entry for found in wrong) and one.kind != "coalition"}
    return [one for one in wrong if not any(f"“{owner}”" in one.message for owner in spoilt)]


def beside(wrong: Wrong, drafts: Sequence[Entry]) -> str:
    """The field of the form beside which a finding stands, "" for the whole."""
    entry = next((one for one in drafts if one.id == wrong.entry), None)
    if entry is None:
        return ""
    last = wrong.field.rpartition("/")[2] if wrong.field.startswith("cite/") else wrong.field.partition("/")[0]
    if last in ("cite", "") and wrong.field:
        last = "source"
    if last.isdigit():
        last = "source"
    if len(drafts) > 1 and entry.kind in ("source", "actor", "metric"):
        return {"actor.name": "actor", "metric.label": "metric"}.get(f"{entry.kind}.{last}", f"{entry.kind}.{last}")
    if (
        entry.kind == "fact"
        and entry.target.startswith("coalition:")
        and any(one.kind == "coalition" for one in drafts)
    ):
        return {"value": str(entry.body.get("attribute", ""))}.get(last, last)
    return last


def label_of(asked: Asked, drafts: Sequence[Entry]) -> str:
    """What the step is called in the history."""
    verb = "change" if asked.before is not None else "correct" if asked.corrects else "add"
    of = f"of {asked.name}" if asked.kind in RECORDS else f"“{drafts[-1].name}”"
    return f"{verb} {KINDS[asked.kind].lower()} {of}"


def value_options(attribute: str) -> Mapping[str, str]:
    """What the value of an attribute can be chosen from, {} where it is written."""
    return vocabulary.ENUM_LABELS.get(attribute, {})


def value_hint(attribute: str) -> str:
    """How the value of an attribute is written."""
    kind = vocabulary.ATTRIBUTES[attribute].kind if attribute in vocabulary.ATTRIBUTES else "text"
    return {"date": _DATE, "actors": "Names, separated by semicolons", "enum": ""}.get(kind, "In your own words")
