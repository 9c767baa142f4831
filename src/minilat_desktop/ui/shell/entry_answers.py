"""The entries that the answers of a form make, and which answer a finding is about. Imports no Qt."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from minilat_desktop.domain import entry_making
from minilat_desktop.domain.entry import KINDS, RECORDS, Entry, Wrong
from minilat_desktop.services.entries import new_id
from minilat_desktop.ui.shell.entry_fields import Asked, fields_of

# Between several answers to one question.
BETWEEN = "; "
_LISTS = ("participants",)


def first_answers(asked: Asked, today: str) -> dict[str, str]:
    """What a form begins with."""
    found = {field.name: next(iter(field.options)) if field.options else "" for field in fields_of(asked)}
    found |= {"pillars.further": ""} if asked.kind == "coalition" else {}
    found |= {"accessed": today} if asked.kind == "source" else {"source.accessed": today, "confidence": "2"}
    if asked.corrects:
        found["rank"] = "preferred"
    return found | _answers_of(asked.base)


def _answers_of(body: Mapping[str, Any]) -> dict[str, str]:
    cite: Mapping[str, Any] = next(iter(body.get("cite") or ()), {})
    found = {key: _as_text(value) for key, value in {**body, **cite}.items() if key not in ("cite", "status")}
    status, pillars = body.get("status"), body.get("pillars")
    if isinstance(status, list):
        last = status[-1] if status else {}
        found |= {f"turn.{key}": str(last[key]) for key in ("value", "date", "note") if key in last}
    elif status:
        found["status"] = str(status)
    if isinstance(pillars, list):
        found |= {"pillars": str(pillars[0]) if pillars else "", "pillars.further": _as_text(pillars[1:])}
    return found


def _as_text(value: Any) -> str:
    return BETWEEN.join(map(str, value)) if isinstance(value, list) else str(value)


def _parts(text: str) -> list[str]:
    return [one.strip() for one in text.split(BETWEEN.strip()) if one.strip()]


def drafts_of(
    asked: Asked, answers: Mapping[str, str], known: Mapping[str, str], taken: Collection[str]
) -> list[Entry]:
    """The entries that answers make: the one asked for, last, and before it what it names and nobody knew.

    `known` gives the ids of what is named by a name, "" where that is new; `taken` are ids.
    """
    said = {key: value.strip() for key, value in answers.items() if value.strip()}
    if asked.kind == "source":
        body = {field.name: said[field.name] for field in fields_of(asked) if field.name in said}
        return [_made(asked, entry_making.source(body, taken, new_id))]
    new: list[Entry] = []
    named = {key: one for key, one in known.items() if one}
    if asked.kind == "member" and "actor" not in named and "actor" in said:
        new.append(entry_making.actor({"name": said["actor"], "kind": said["actor.kind"]}, taken, new_id))
        named["actor"] = new[-1].owner
    if asked.kind == "figure" and "metric" not in named and "metric" in said:
        new.append(entry_making.metric(said["metric"], said.get("metric.unit", ""), taken, new_id))
        named["metric"] = new[-1].owner
    if "source" not in named and "source" in answers:
        new.append(_new_source(said, taken))
        named["source"] = new[-1].owner
    cite = {"source": named.get("source", ""), "confidence": said.get("confidence", "")}
    cite |= {"at": said["at"]} if "at" in said else {}
    if asked.kind == "coalition":
        return [*new, *_coalition(asked, said, cite, taken)]
    return [*new, _record(asked, {**said, **named}, cite)]


def _new_source(said: Mapping[str, str], taken: Collection[str]) -> Entry:
    body = {key.removeprefix("source."): value for key, value in said.items() if key.startswith("source.")}
    return entry_making.source({"title": said["source"], **body} if "source" in said else body, taken, new_id)


def _coalition(asked: Asked, said: Mapping[str, str], cite: dict[str, str], taken: Collection[str]) -> list[Entry]:
    keys = ("name", "short_name", "form", "region", "status")
    head: dict[str, Any] = {key: said[key] for key in keys if key in said}
    pillars = [said.get("pillars", ""), *_parts(said.get("pillars.further", ""))]
    head |= {"pillars": list(dict.fromkeys(filter(None, pillars))), "roster": "partial"}
    if asked.before is not None:
        name = str(head.get("short_name") or head.get("name") or "")
        return [replace(asked.before, body={**asked.before.body, **head}, name=name)]
    made = entry_making.coalition(head, said.get("founded", ""), [cite], taken, new_id)
    return [*made[1:], made[0]]


def _record(asked: Asked, said: Mapping[str, str], cite: dict[str, str]) -> Entry:
    names = [field.name for field in fields_of(asked)]
    own = [one for one in names if "." not in one and one not in ("source", "at", "confidence")]
    body: dict[str, Any] = {one: _parts(said[one]) if one in _LISTS else said[one] for one in own if one in said}
    if body.get("missing"):
        body.pop("value", None)
    if body.get("rank") == "normal":
        body.pop("rank")
    # What no form asks stays as it was: when a membership was signed, further citations.
    left = {key: value for key, value in asked.base.items() if key not in (*names, "cite", "status")}
    body = {**left, **body}
    if asked.kind == "commitment":
        turns = _turns(asked.base.get("status"), said, cite)
        body |= {"status": turns} if turns else {}
    if "source" in names:
        was = list(asked.base.get("cite") or ())
        same = was[0] if was and was[0].get("source") == cite["source"] else {}
        body["cite"] = [{**{key: same[key] for key in ("quote",) if key in same}, **cite}, *was[1:]]
    return _made(asked, Entry(new_id(), asked.kind, asked.target, body, asked.corrects, asked.name))


def _turns(before: Any, said: Mapping[str, str], cite: dict[str, str]) -> list[dict[str, Any]]:
    """A commitment's history with what is answered: the last turn as it is now, or, of another date, one more."""
    turns = [dict(one) for one in before] if isinstance(before, list) else []
    now = {key: said[f"turn.{key}"] for key in ("date", "value", "note") if f"turn.{key}" in said}
    if "value" not in now or (turns and now == {key: turns[-1][key] for key in turns[-1] if key != "cite"}):
        return turns
    if turns and turns[-1].get("date") == now.get("date"):
        turns.pop()
    return [*turns, {**now, "cite": [cite]}]


def _made(asked: Asked, entry: Entry) -> Entry:
    before = asked.before
    return entry if before is None else replace(before, body=entry.body, name=entry.name or before.name)


def told(wrong: Sequence[Wrong], drafts: Sequence[Entry]) -> list[Wrong]:
    """The findings without those that only follow from others: what names a source that is wrong itself, and what
    is not known by a name that is missing.
    """
    spoilt = {one.owner for one in drafts if any(one.id == found.entry for found in wrong) and one.kind != "coalition"}
    lacking = {one.entry for one in wrong if one.message.endswith(" is missing")}
    return [
        one
        for one in wrong
        if not any(f"“{owner}”" in one.message for owner in spoilt)
        and not (one.entry in lacking and "“”" in one.message)
    ]


def beside(wrong: Wrong, drafts: Sequence[Entry]) -> str:
    """The field of the form beside which a finding stands, "" for the whole."""
    entry = next((one for one in drafts if one.id == wrong.entry), None)
    if entry is None:
        return ""
    place = wrong.field.split("/")
    last = place[-1] if place[0] == "cite" else place[0]
    if place[0] == "status" and entry.kind == "commitment":
        last = f"turn.{place[-1]}" if "cite" not in place and not place[-1].isdigit() else "source"
    if last in ("cite", "") and wrong.field:
        last = "source"
    if last.isdigit():
        last = "source"
    if not last:
        last = _by_words(wrong.message, entry)
    if len(drafts) > 1 and entry.kind in ("source", "actor", "metric"):
        return {"actor.name": "actor", "metric.label": "metric"}.get(f"{entry.kind}.{last}", f"{entry.kind}.{last}")
    if (
        entry.kind == "fact"
        and entry.target.startswith("coalition:")
        and any(one.kind == "coalition" for one in drafts)
    ):
        return {"value": str(entry.body.get("attribute", ""))}.get(last, last)
    return last


def _by_words(message: str, entry: Entry) -> str:
    """The field of what is said of an entry as a whole: whom it names, what it is called, when it was."""
    if message.startswith("actor “"):
        return {"event": "participants", "relation": "target"}.get(entry.kind, "actor")
    if message.startswith("the name “"):
        return "value" if entry.kind == "fact" else "name"
    if entry.kind == "member" and " joins " in message:
        return "from"
    if entry.kind == "member" and (" leaves (" in message or " after " in message):
        return "to"
    if "say in “reason”" in message:
        return "reason"
    return ""


def in_words(message: str, key: str = "", label: str = "") -> str:
    """A finding for who fills in a form: the checker speaks to who mends a file, and calls a question by its key."""
    if message.startswith("actor “"):
        name = message.partition("“")[2].partition("”")[0]
        return f"Nothing is known that is called “{name}”: choose a name that is offered."
    own = f"“{key.rpartition('.')[2]}"
    if label and message.startswith((f"{own}”", f"{own}:")):
        message = f"“{label}{message[len(own) :]}"
    return f"{message[:1].upper()}{message[1:]}."


def label_of(asked: Asked, drafts: Sequence[Entry]) -> str:
    """What the step is called in the history."""
    verb = "change" if asked.before is not None else "correct" if asked.corrects else "add"
    what = "name" if asked.naming else KINDS[asked.kind].lower()
    of = f"of {asked.name}" if asked.kind in RECORDS else f"“{drafts[-1].name}”"
    return f"{verb} {what} {of}"
