"""YAML with places: mappings and lists that know file and line, and collect what is wrong instead of stopping."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from minilat_desktop.domain import dates
from minilat_desktop.domain.catalogue import Finding, Place

# The C parser says the same eight times as fast; where PyYAML was built without it, its own does.
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
# The catalogue has five levels. The C parser overruns its stack at some ten thousand instead of refusing.
_DEEPEST = 50
_FORBIDDEN = {chr(code) for code in (*range(32), *range(127, 160))} - {"\n", "\t"}
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+\.\d+", re.ASCII)


@dataclass(slots=True)
class Findings:
    """What is wrong so far."""

    all: list[Finding] = field(default_factory=list)

    def add(self, place: Place, message: str) -> None:
        """Note one problem; what several spells share is noted once."""
        finding = Finding(place.file, place.line, message)
        if finding not in self.all:
            self.all.append(finding)


class Block:
    """A YAML mapping. Every scalar is text; keys that nobody asked for are problems."""

    def __init__(self, node: yaml.MappingNode, file: str, findings: Findings, defaults: Block | None = None) -> None:
        self.place = Place(file, node.start_mark.line + 1)
        self._file = file
        self._findings = findings
        self._nodes: dict[str, yaml.Node] = {}
        self._asked: set[str] = set()
        for key_node, value_node in node.value:
            self._add(key_node, value_node)
        self._defaults = defaults

    def _add(self, key_node: yaml.Node, value_node: yaml.Node) -> None:
        key = str(key_node.value)
        if key in self._nodes:
            self.problem(f"“{key}” is given twice", key_node)
        self._nodes[key] = value_node

    def problem(self, message: str, node: yaml.Node | None = None) -> None:
        """Note a problem at this block or at a node in it."""
        place = self.place if node is None else Place(self._file, node.start_mark.line + 1)
        self._findings.add(place, message)

    def _node(self, key: str) -> yaml.Node | None:
        self._asked.add(key)
        # Asked of the defaults even where it is overridden: a default that every spell overrides is no stray key.
        default = self._defaults._node(key) if self._defaults is not None else None
        return self._nodes.get(key, default)

    def has(self, key: str) -> bool:
        """Whether a key is given here or by default."""
        return self._node(key) is not None

    def text(self, key: str, *, required: bool = False) -> str:
        """A scalar as text, "" when absent."""
        node = self._node(key)
        if node is None:
            if required:
                self.problem(f"“{key}” is missing")
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.problem(f"“{key}” should be one value, not a list or mapping", node)
            return ""
        return self._clean(str(node.value), key, node)

    def _clean(self, text: str, key: str, node: yaml.Node) -> str:
        if any(character in _FORBIDDEN for character in text):
            self.problem(f"“{key}” holds a control character", node)
        return " ".join(text.split())

    def choice(self, key: str, options: Iterable[str], *, default: str = "", required: bool = False) -> str:
        """A scalar out of a list."""
        text = self.text(key, required=required) or default
        options = list(options)
        if text and text not in options:
            self.problem(f"“{key}: {text}” is not one of {', '.join(options)}", self._node(key))
            return default or options[0]
        return text

    def date(self, key: str, *, required: bool = False) -> str:
        """An EDTF date as text, "" when absent or wrong."""
        text = self.text(key, required=required)
        if not text:
            return ""
        try:
            dates.parse(text)
        except ValueError as error:
            self.problem(f"“{key}”: {error}", self._node(key))
            return ""
        return text

    def number(self, key: str) -> int | float | None:
        """A number; None when absent or wrong."""
        text = self.text(key, required=True)
        if not text:
            return None
        # Not int() and float() alone: those also take 1_000, nan, 1e9 and the digits of other scripts.
        if _WHOLE.fullmatch(text):
            return int(text)
        if _NUMBER.fullmatch(text):
            return float(text)
        self.problem(f"“{key}: {text}” is not a number; write digits with a point, no thousands mark", self._node(key))
        return None

    def flag(self, key: str) -> bool:
        """`true` or `false`; false when absent."""
        return self.choice(key, ("true", "false"), default="false") == "true"

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of scalars; a lone scalar counts as a list of one."""
        node = self._node(key)
        if node is None:
            return ()
        if isinstance(node, yaml.ScalarNode):
            return (self.text(key),)
        if not isinstance(node, yaml.SequenceNode) or not all(isinstance(n, yaml.ScalarNode) for n in node.value):
            self.problem(f"“{key}” should be a list of values", node)
            return ()
        return tuple(self._clean(str(item.value), key, item) for item in node.value)

    def is_list(self, key: str) -> bool:
        """Whether a key holds a list."""
        return isinstance(self._node(key), yaml.SequenceNode)

    def blocks(self, key: str, defaults: Block | None = None) -> list[Block]:
        """A list of mappings."""
        node = self._node(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.problem(f"“{key}” should be a list", node)
            return []
        return [made for item in node.value if (made := self._block(item, key, defaults))]

    def _block(self, item: yaml.Node, key: str, defaults: Block | None) -> Block | None:
        if isinstance(item, yaml.MappingNode):
            return Block(item, self._file, self._findings, defaults)
        self.problem(f"each item of “{key}” should be a mapping", item)
        return None

    def entries(self) -> Iterator[tuple[str, Block]]:
        """The block as a mapping of ids to blocks."""
        for key, node in self._nodes.items():
            self._asked.add(key)
            if isinstance(node, yaml.MappingNode):
                yield key, Block(node, self._file, self._findings)
            else:
                self.problem(f"“{key}” should be a mapping", node)

    def finish(self) -> None:
        """Report keys that nobody asked for."""
        for key, node in self._nodes.items():
            if key not in self._asked:
                self.problem(f"“{key}” is not a key that belongs here", node)


def compose(text: str) -> yaml.Node | None:
    """A YAML text's nodes with places. Raises `yaml.YAMLError`, or `RecursionError` where it nests too deep."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise RecursionError
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return yaml.compose(text, Loader=_LOADER)


def read(path: Path, name: str, findings: Findings) -> Block | None:
    """Read one YAML file; None, with a finding, when it cannot be read."""
    try:
        node = compose(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        findings.add(Place(name, 1), f"not UTF-8 text (byte {error.start})")
        return None
    except OSError as error:
        findings.add(Place(name, 1), f"cannot be read: {error.strerror}")
        return None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        findings.add(Place(name, line), f"not valid YAML: {error.problem or error.context}")
        return None
    except yaml.reader.ReaderError as error:
        findings.add(Place(name, _line_of(path, error.position)), f"not valid YAML: {error.reason}")
        return None
    except RecursionError:
        findings.add(Place(name, 1), "not valid YAML: nested too deeply")
        return None
    if not isinstance(node, yaml.MappingNode):
        findings.add(Place(name, 1), "the file is empty or not a mapping")
        return None
    return Block(node, name, findings)


def _line_of(path: Path, position: int) -> int:
    """The line of a character; PyYAML's reader gives its place only."""
    return path.read_text(encoding="utf-8").count("\n", 0, position) + 1


def read_mapping(folder: Path, each: Callable[[str, Block], None], root: Path, findings: Findings) -> None:
    """Read every file of a folder that maps ids to blocks, in order of name."""
    for path in sorted(folder.glob("*.yaml")):
        block = read(path, path.relative_to(root).as_posix(), findings)
        if block is not None:
            for key, entry in block.entries():
                each(key, entry)
                entry.finish()
