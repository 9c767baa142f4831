"""The file of own entries: one YAML file in the shape of the catalogue's text (docs/catalogue-format.md), both ways."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from minilat_desktop.domain.entry import Entry
from minilat_desktop.domain.problems import Refused
from minilat_desktop.formats import strangers

LARGEST = 4 * 1024 * 1024
FORMAT = "1"
_SAFE = "Nothing was imported."
_HEAD = (
    "# Own entries of Minilat Desktop, in the shape of the catalogue's text (docs/catalogue-format.md).\n"
    "# Import them with Tools ▸ My entries ▸ Import, or move them into data/catalogue/ to contribute them.\n"
)
# Where each kind stands: by itself under an id, or in a list of its coalition.
_ALONE = {"source": "sources", "actor": "actors", "metric": "metrics"}
_LISTS = {
    "alias": "aliases", "fact": "facts", "member": "members", "event": "events", "figure": "figures",
    "commitment": "commitments", "relation": "relations",
}  # fmt: skip
_ID = re.compile(r"[0-9a-f]{12}")
_NAMED_AS = ("short_name", "name", "title", "label")


@dataclass(frozen=True, slots=True)
class Read:
    """The entries of a file, the line each stands in, and what is no entry at all."""

    entries: tuple[Entry, ...]
    lines: dict[str, int]
    refused: tuple[str, ...]


def encode(entries: Sequence[Entry]) -> bytes:
    """The file of some entries."""
    content: dict[str, Any] = {"entries": FORMAT}
    for kind, where in _ALONE.items():
        found = {one.owner: dict(one.body) for one in entries if one.kind == kind}
        content |= {where: found} if found else {}
    coalitions: dict[str, Any] = {one.owner: dict(one.body) for one in entries if one.kind == "coalition"}
    names = {one.owner: one.name for one in entries}
    for one in entries:
        if one.kind in _LISTS:
            marks = {"id": one.id} | ({"corrects": one.corrects} if one.corrects else {})
            record = {**one.body, **marks}
            of = coalitions.setdefault(one.owner, {})
            of.setdefault(_LISTS[one.kind], []).append({"spells": [record]} if one.kind == "member" else record)
    if coalitions:
        content["coalitions"] = coalitions
        content["names"] = {one: names[one] for one in coalitions if names.get(one)}
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)
    return (_HEAD + text).encode()


class _Loader(yaml.SafeLoader):
    """No aliases: a file of a few lines could otherwise grow without end."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases are not taken", mark)
        return super().compose_node(parent, index)


def read(path: Path) -> Read:
    """Read a file of entries. Raises `Refused` where it is none."""
    found = strangers.read_once(path, LARGEST)
    node = _compose(path, found.content)
    top = _pairs(node)
    if "entries" not in top or str(getattr(top["entries"], "value", "")) != FORMAT:
        raise Refused(
            f"“{path.name}” is not a file of own entries.", safe=_SAFE,
            remedy="Such a file is written by Tools ▸ My entries ▸ Export.",
        )  # fmt: skip
    reading = _Reading(path.name, {key: str(one.value) for key, one in _pairs(top.get("names")).items()})
    for kind, where in _ALONE.items():
        for key, body in _pairs(top.get(where)).items():
            reading.add(kind, f"{kind}:{key}", body)
    for key, body in _pairs(top.get("coalitions")).items():
        reading.coalition(key, body)
    return Read(tuple(reading.entries.values()), reading.lines, tuple(reading.refused))


def _compose(path: Path, content: bytes) -> yaml.Node | None:
    try:
        return yaml.compose(content.decode("utf-8-sig"), Loader=_Loader)
    except UnicodeDecodeError as error:
        said = f"“{path.name}” is not UTF-8 text (byte {error.start + 1})."
        raise Refused(said, safe=_SAFE, remedy="Save it as UTF-8.") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Refused(
            f"“{path.name}”, line {line}: not valid YAML: {error.problem or error.context}.", safe=_SAFE,
            remedy="Mend the file, or export it again.",
        ) from error  # fmt: skip
    except (yaml.YAMLError, RecursionError) as error:
        raise Refused(f"“{path.name}” is not valid YAML.", safe=_SAFE) from error


def _pairs(node: yaml.Node | None) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value}


class _Reading:
    def __init__(self, file: str, names: dict[str, str]) -> None:
        self._file, self._names = file, names
        self.entries: dict[str, Entry] = {}
        self.lines: dict[str, int] = {}
        self.refused: list[str] = []

    def coalition(self, owner: str, node: yaml.Node) -> None:
        """A coalition with its lists, or the lists alone of one that the catalogue has."""
        inside = _pairs(node)
        lists = {kind: inside.pop(where, None) for kind, where in _LISTS.items()}
        target = f"coalition:{owner}"
        if inside:
            self.add("coalition", target, _without(node, set(_LISTS.values())))
        for kind, found in lists.items():
            for item in _items(found):
                if kind == "member" and "spells" in _pairs(item):
                    for spell in _items(_pairs(item)["spells"]):
                        self.add(kind, target, _with_defaults(spell, item))
                else:
                    self.add(kind, target, item)

    def add(self, kind: str, target: str, node: yaml.Node) -> None:
        """One entry, with the id it had, or one made of what it says."""
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            self.refused.append(f"{self._file}, line {line}: a {kind} should be a mapping")
            return
        body = _value(node)
        corrects, known = str(body.pop("corrects", "")), str(body.pop("id", ""))
        made = hashlib.sha256(json.dumps([kind, target, body], sort_keys=True).encode("utf-8", "replace"))
        entry_id = known if _ID.fullmatch(known) else made.hexdigest()[:12]
        if entry_id in self.entries:
            self.refused.append(f"{self._file}, line {line}: an entry “{entry_id}” stands there already")
            return
        owner = target.partition(":")[2]
        of_its_own = next((str(body[key]) for key in _NAMED_AS if kind not in _LISTS and body.get(key)), "")
        name = of_its_own or self._names.get(owner, owner)
        self.lines[entry_id] = line
        self.entries[entry_id] = Entry(entry_id, kind, target, body, corrects, name)


def _items(node: yaml.Node | None) -> Iterator[yaml.Node]:
    yield from node.value if isinstance(node, yaml.SequenceNode) else ()


def _without(node: yaml.Node, keys: set[str]) -> yaml.Node:
    left = [(key, value) for key, value in node.value if key.value not in keys]
    return yaml.MappingNode(node.tag, left, node.start_mark, node.end_mark)


def _with_defaults(spell: yaml.Node, shared: yaml.Node) -> yaml.Node:
    """A spell with what its block says of all of them."""
    if not isinstance(spell, yaml.MappingNode):
        return spell
    own = _pairs(spell)
    more = [(key, value) for key, value in shared.value if key.value not in ("spells", *own)]
    return yaml.MappingNode(spell.tag, [*spell.value, *more], spell.start_mark, spell.end_mark)


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(value) for value in node.value]
    return str(node.value)
