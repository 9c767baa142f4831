"""The user's own entries, read by the reader of the catalogue's text and held to its rules, in the same words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import yaml

from minilat_desktop.domain.catalogue import Actor, Catalogue, Place
from minilat_desktop.domain.entry import (
    CITED,
    CORRECTED,
    NAMING,
    RECORDS,
    Correction,
    Entry,
    Own,
    Record,
    Wrong,
    entry_id,
)
from minilat_desktop.domain.model import OWN_NAMES, Citation, Coalition, Commitment, Fact, Name, Source
from minilat_desktop.formats.catalogue import reader, rules
from minilat_desktop.formats.catalogue.blocks import Block, Findings

_QUOTED_KEY = re.compile(r"“(\w+)[”:]")
# In the order in which one makes use of another.
_ORDER = ("source", "actor", "metric", "coalition", *RECORDS)


@dataclass(frozen=True, slots=True)
class Known:
    """What entries may name: the catalogue's actors, sources and measures, and whose each name is."""

    actors: Mapping[str, Actor]
    sources: Mapping[str, Source]
    metrics: Mapping[str, tuple[str, str]]
    coalitions: Mapping[str, str]
    names: Mapping[str, str]


class _Paths:
    """Which line of a made-up text is which field of an entry's body."""

    def __init__(self) -> None:
        self._of: dict[str, list[str]] = {}

    def block(self, entry: Entry, findings: Findings) -> Block:
        """An entry's body as a block of the catalogue's text."""
        paths = self._of[entry.id] = []
        node = _node(dict(entry.body), "", paths)
        assert isinstance(node, yaml.MappingNode)
        return Block(node, entry.id, findings)

    def wrong(self, findings: Findings) -> tuple[Wrong, ...]:
        """The findings by entry and field; those about no entry have "" for both."""
        return tuple(Wrong(one.file, self._field(one.file, one.line, one.message), one.message) for one in findings.all)

    def _field(self, entry: str, line: int, message: str) -> str:
        paths = self._of.get(entry, [])
        path = paths[line - 1] if 0 < line <= len(paths) else ""
        match = _QUOTED_KEY.match(message)
        named = match.group(1) if match is not None else ""
        # What is said of a whole block names the key that is missing, or not one that belongs there.
        return path if path.rpartition("/")[2] == named else f"{path}/{named}".strip("/")


def _node(value: Any, path: str, paths: list[str]) -> yaml.Node:
    paths.append(path)
    mark = yaml.Mark("", 0, len(paths) - 1, 0, None, 0)
    if isinstance(value, Mapping):
        pairs = []
        for key, inner in value.items():
            name = yaml.ScalarNode("tag:yaml.org,2002:str", str(key), mark, mark)
            pairs.append((name, _node(inner, f"{path}/{key}" if path else str(key), paths)))
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, mark, mark)
    if isinstance(value, list | tuple):
        items = [_node(inner, f"{path}/{place}", paths) for place, inner in enumerate(value)]
        return yaml.SequenceNode("tag:yaml.org,2002:seq", items, mark, mark)
    return yaml.ScalarNode("tag:yaml.org,2002:str", str(value), mark, mark)


def read(entries: Sequence[Entry], known: Known) -> Own:
    """Entries as values of the catalogue. One that cannot be read as it should is left out and told in `wrong`."""
    findings, paths = Findings(), _Paths()
    own = _Reading(known, findings)
    for entry in sorted(entries, key=_place):
        block = paths.block(entry, findings)
        before = len(findings.all)
        found = own.entry(entry, block)
        if len(findings.all) == before:
            own.keep(entry, found)
        else:
            own.forget(entry)
    return Own(
        own.coalitions, own.records, own.further, own.corrections, own.actors, own.sources, paths.wrong(findings)
    )


def _place(entry: Entry) -> tuple[int, str]:
    return _ORDER.index(entry.kind), entry.modified


class _Reading:
    def __init__(self, known: Known, findings: Findings) -> None:
        self._reading = reader.Reading(
            findings, dict(known.actors), dict(known.sources), dict(known.metrics), {}, dict(known.coalitions)
        )
        self._known, self._names, self._findings = known, dict(known.names), findings
        self.coalitions: dict[str, Coalition] = {}
        self.records: dict[str, tuple[Record, ...]] = {}
        self.further: dict[str, tuple[Name, ...]] = {}
        self.corrections: dict[str, Correction] = {}
        self.actors: dict[str, Actor] = {}
        self.sources: dict[str, Source] = {}

    def entry(self, entry: Entry, block: Block) -> Record | Coalition | Name | None:
        """Read one entry; what is wrong with it goes to the findings."""
        match entry.kind:
            case "source":
                reader.read_source(self._reading, entry.owner, block)
            case "actor":
                reader.read_actor(self._reading, entry.owner, block)
            case "metric":
                reader.read_metric(self._reading, entry.owner, block)
            case "coalition":
                return self._coalition(entry, block)
            case "alias":
                return self._alias(entry, block)
            case _:
                return self._record(entry, block)
        block.finish()
        return None

    def _coalition(self, entry: Entry, block: Block) -> Coalition:
        if entry.owner in self._reading.names:
            block.problem(f"there is a coalition “{entry.owner}” already")
        found = reader.read_coalition(self._reading, entry.owner, block)
        if found.name:
            rules.check_names(found, self._names, block.place, self._findings)
        return found

    def _alias(self, entry: Entry, block: Block) -> Name:
        self._is_there(entry, block)
        found = reader.read_name(block)
        if found.kind in OWN_NAMES:
            self._check_name(entry, found.name, block)
        return found

    def _check_name(self, entry: Entry, name: str, block: Block) -> None:
        """Whether another coalition has a name; two entries may say the same of one."""
        stub = Coalition(entry.owner, name, name, (), "", (), "", "", (), (), (), (), (), ())
        rules.check_names(stub, self._names, block.place, self._findings)

    def _is_there(self, entry: Entry, block: Block) -> None:
        if entry.owner not in self._reading.names:
            block.problem(f"“{entry.name or entry.owner}” is not in this catalogue")

    def _record(self, entry: Entry, block: Block) -> Record:
        self._is_there(entry, block)
        ranked = entry.corrects and entry.kind in CORRECTED
        said = _correction(entry, block) if ranked else Correction(entry.corrects, preferred=False, reason="")
        found = reader.read_record(self._reading, entry.kind, entry.owner, block)
        if ranked or (_names_it(entry) and isinstance(found, Fact)):
            self.corrections[entry.key] = said
        if _names_it(entry) and isinstance(found, Fact) and found.value:
            self._check_name(entry, found.value, block)
        found = replace(found, key=entry.key, citations=tuple(map(_marked, found.citations)))
        if isinstance(found, Commitment):
            turns = (replace(one, citations=tuple(map(_marked, one.citations))) for one in found.history)
            found = replace(found, history=tuple(turns))
        return found

    def keep(self, entry: Entry, found: Record | Coalition | Name | None) -> None:
        """An entry was read as it should."""
        if isinstance(found, Coalition):
            self.coalitions[found.id] = found
            self._reading.names[found.id] = found.short_name
        elif isinstance(found, Name):
            self.further[entry.owner] = (*self.further.get(entry.owner, ()), found)
        elif found is not None:
            self.records[entry.owner] = (*self.records.get(entry.owner, ()), found)
        elif entry.kind == "actor":
            self.actors[entry.owner] = self._reading.actors[entry.owner]
        elif entry.kind == "source":
            self.sources[entry.owner] = self._reading.sources[entry.owner]

    def forget(self, entry: Entry) -> None:
        """An entry is wrong: what names it is then told so, unless the catalogue has the same."""
        self.corrections.pop(entry.key, None)
        for mine, theirs in (
            (self._reading.actors, self._known.actors), (self._reading.sources, self._known.sources),
            (self._reading.metrics, self._known.metrics),
        ):  # fmt: skip
            if entry.kind in ("actor", "source", "metric") and entry.owner not in theirs:
                mine.pop(entry.owner, None)


def _names_it(entry: Entry) -> bool:
    """Whether an entry says what a coalition is called."""
    return entry.corrects == entry.target and entry.body.get("attribute") == NAMING


def _correction(entry: Entry, block: Block) -> Correction:
    rank, reason = block.choice("rank", ("normal", "preferred"), default="normal"), block.text("reason")
    if rank == "preferred" and not reason:
        block.problem("“reason” is missing: say why yours is the preferred one")
    return Correction(entry.corrects, rank == "preferred", reason)


def _marked(citation: Citation) -> Citation:
    return replace(citation, locator=f"{CITED}; {citation.locator}" if citation.locator else CITED)


def check(joined: Coalition, base: Coalition | None, actors: Mapping[str, Actor]) -> tuple[Wrong, ...]:
    """What own records bring about that the rules forbid. What breaks a rule without them is not theirs."""
    before = {one.message for one in _findings(base, actors).all} if base is not None else set()
    found = [one for one in _findings(joined, actors).all if one.message not in before]
    return tuple(Wrong(one.file, "", one.message) for one in found)


def _findings(coalition: Coalition, actors: Mapping[str, Actor]) -> Findings:
    findings = Findings()
    places = {one.key: Place(entry_id(one.key), 1) for one in coalition.records}
    places[coalition.key] = Place("", 1)
    rules.check_values(Catalogue((coalition,), (), actors, {}, places), coalition, findings)
    return findings
