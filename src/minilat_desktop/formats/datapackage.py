"""A Frictionless Data Package, version 2: tables with a description that other programs read and check them by.

What is written is `datapackage.json` beside the tables; what of it is read back is only what this program put there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minilat_desktop.domain.problems import Refused
from minilat_desktop.formats import strangers

NAME = "datapackage.json"
_PROFILES = "https://datapackage.org/profiles/2.0"
_DIALECT = {
    "$schema": f"{_PROFILES}/tabledialect.json", "header": True, "delimiter": ",", "lineTerminator": "\r\n",
    "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table. `kind` is a type of Table Schema; `terms` are the only values, () for any."""

    name: str
    kind: str = "string"
    means: str = ""
    terms: tuple[str, ...] = ()
    required: bool = False

    @property
    def plain(self) -> dict[str, Any]:
        """The column as the schema writes it."""
        found: dict[str, Any] = {"name": self.name, "type": self.kind}
        if self.kind == "boolean":
            found |= {"trueValues": ["yes"], "falseValues": ["no"]}
        if self.means:
            found["description"] = self.means
        constraints: dict[str, Any] = {"required": True} if self.required else {}
        if self.terms:
            constraints["enum"] = list(self.terms)
        return found | ({"constraints": constraints} if constraints else {})


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file of a package. `key` names the column that tells its lines apart; `refers` is (column, table, column)
    of another table whose lines this one's name.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    content: bytes
    key: str = ""
    refers: tuple[str, str, str] | None = None

    @property
    def path(self) -> str:
        """The file's name in the package."""
        return f"{self.name}.csv"


def describe(properties: Mapping[str, Any], tables: Sequence[Table]) -> bytes:
    """The description of a package: what is said of the whole, then its tables."""
    head = {"$schema": f"{_PROFILES}/datapackage.json", **properties}
    plain = {**head, "resources": [_resource(table) for table in tables]}
    return (json.dumps(plain, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILES}/tableschema.json", "fields": [field.plain for field in table.fields],
        "missingValues": [""],
    }  # fmt: skip
    if table.key:
        schema["primaryKey"] = [table.key]
    if table.refers:
        column, other, there = table.refers
        reference = {"resource": other, "fields": [there]}
        schema["foreignKeys"] = [{"fields": [column], "reference": reference}]
    return {
        "$schema": f"{_PROFILES}/dataresource.json", "name": table.name, "type": "table", "title": table.title,
        "path": table.path, "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "bytes": len(table.content), "hash": digest(table.content), "dialect": _DIALECT, "schema": schema,
    }  # fmt: skip


def digest(content: bytes) -> str:
    """A file's checksum as a package states it."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def read(archive: str, content: bytes) -> dict[str, Any]:
    """A stranger's description of a package. Raises `Refused`, naming the archive, line and column."""
    found = strangers.parse_json(Path(archive, NAME), content)
    if not isinstance(found, dict):
        raise Refused(f"“{archive}”: “{NAME}” in it is not a JSON object.", safe="Nothing was opened.")
    return found


def stated_digests(package: Mapping[str, Any]) -> dict[str, str]:
    """The checksum that a package states for each of its files; nothing for one it says nothing of."""
    resources = package.get("resources")
    found = {}
    for one in resources if isinstance(resources, list) else ():
        if isinstance(one, dict) and isinstance(one.get("path"), str) and isinstance(one.get("hash"), str):
            found[one["path"]] = one["hash"]
    return found
