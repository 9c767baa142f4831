"""Entries out of a file, held against those that are there: nothing is overwritten, nothing taken twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from minilat_desktop.domain.entry import RECORDS, Entry, slug


@dataclass(frozen=True, slots=True)
class Held:
    """What of a file is new, has changed or is the same; `was` gives the id in the file of each of the first two."""

    new: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    same: tuple[Entry, ...]
    was: dict[str, str]


def hold(theirs: Sequence[Entry], mine: Sequence[Entry], new_id: Callable[[], str]) -> Held:
    """Hold the entries of a file against mine. One that is mine with another content comes in beside it.

    A source, actor, measure or coalition of theirs that has the id of another one of mine gets an id of its own, and
    what names it in the file names that.
    """
    renamed = _renamed(theirs, mine)
    found = [_with_names(one, renamed) for one in theirs]
    by_id = {one.id: one for one in mine}
    by_target = {one.target: one for one in mine if one.kind not in RECORDS}
    sorted_: dict[str, list[Entry]] = {"new": [], "changed": [], "same": []}
    was: dict[str, str] = {}
    for before, one in zip(theirs, found, strict=True):
        there = by_id.get(one.id) if one.kind in RECORDS else by_target.get(one.target)
        if there is not None and same(one, there):
            sorted_["same"].append(one)
            continue
        beside = replace(one, id=new_id()) if one.id in by_id else one
        was[beside.id] = before.id
        sorted_["changed" if there is not None or before.target in renamed else "new"].append(beside)
    return Held(tuple(sorted_["new"]), tuple(sorted_["changed"]), tuple(sorted_["same"]), was)


def same(one: Entry, other: Entry) -> bool:
    """Whether two entries say the same of the same."""
    return (one.kind, one.target, dict(one.body)) == (other.kind, other.target, dict(other.body))


def _renamed(theirs: Sequence[Entry], mine: Sequence[Entry]) -> dict[str, str]:
    there = {one.target: one for one in mine if one.kind not in RECORDS}
    taken = {one.target.partition(":")[2] for one in (*mine, *theirs)}
    found: dict[str, str] = {}
    for one in theirs:
        if one.kind not in RECORDS and one.target in there and not same(one, there[one.target]):
            fresh = slug(one.owner, taken)
            taken.add(fresh)
            found[one.target] = f"{one.kind}:{fresh}"
    return found


def _with_names(entry: Entry, renamed: Mapping[str, str]) -> Entry:
    """An entry that names things by their new ids."""
    if not renamed:
        return entry

    def now(kind: str, name: Any) -> Any:
        return renamed.get(f"{kind}:{name}", f"{kind}:{name}").partition(":")[2] if isinstance(name, str) else name

    body = _citing_anew(entry.body, lambda name: now("source", name))
    if isinstance(body.get("status"), list):
        body["status"] = [
            _citing_anew(one, lambda name: now("source", name)) if isinstance(one, dict) else one
            for one in body["status"]
        ]
    for key, kind in (("actor", "actor"), ("metric", "metric"), ("owner", "actor")):
        if key in body:
            body[key] = now(kind, body[key])
    if entry.kind == "relation" and "target" in body:
        body["target"] = now("actor", now("coalition", body["target"]))
    for key in ("participants", "value"):
        if isinstance(body.get(key), list):
            body[key] = [now("actor", one) for one in body[key]]
    return replace(entry, body=body, target=renamed.get(entry.target, entry.target))


def _citing_anew(body: Mapping[str, Any], now: Callable[[Any], Any]) -> dict[str, Any]:
    """What cites sources, with the names they have now."""
    cited = body.get("cite")
    if not isinstance(cited, list):
        return dict(body)
    anew = [{**one, "source": now(one.get("source"))} if isinstance(one, dict) else one for one in cited]
    return {**body, "cite": anew}


def named_by(entry: Entry) -> set[str]:
    """What an entry makes use of, as targets."""
    body = entry.body
    turns = [one for one in body.get("status") or () if isinstance(one, Mapping)]
    citing = [one for part in (body, *turns) for one in part.get("cite") or ()]
    cited = [one.get("source", "") for one in citing if isinstance(one, Mapping)]
    actors = [body.get("actor", ""), body.get("owner", ""), body.get("target", ""), *(body.get("participants") or ())]
    if isinstance(body.get("value"), list):
        actors += body["value"]
    found = {f"source:{one}" for one in cited} | {f"actor:{one}" for one in actors} | {f"metric:{body.get('metric')}"}
    found |= {f"coalition:{body.get('target')}"} if entry.kind == "relation" else set()
    return found | ({entry.target} if entry.kind in RECORDS else set())
