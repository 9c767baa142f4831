"""Reads what the facets count, into columns, by a connection of its own: the worker does it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.facets import Codes, Table
from minilat_desktop.domain.spells import Ints
from minilat_desktop.store.catalogue_list import OWN, CatalogueFile, Guard

_RANKS = ("name", "short_name", "form", "pillar", "region", "status", "founded")
_COLUMNS = (
    "form, region, legal, binding, status, status_from, founded_from, founded_to, founded <> '', ended_to, ended <> '',"
    " has_roster, conflicts"
)


def read(path: Path) -> Table:
    """Every coalition's terms, in order of row number. Raises `Damaged` or `NewerVersion`."""
    with closing(CatalogueFile(path)) as file, Guard(file):
        found = file.all(f"SELECT {_COLUMNS} FROM coalition ORDER BY n")
        columns: list[Sequence[Any]] = list(zip(*found, strict=True)) or [()] * len(_COLUMNS.split(","))
        form, region, legal, binding, status = columns[:5]
        status_from, founded_from, founded_to, founded_known, ended_to, ended_known, roster, conflicts = columns[5:]
        return Table(
            form=_codes(form, vocabulary.FORMS), region=_codes(region, vocabulary.REGIONS),
            legal=_codes(legal, vocabulary.LEGAL_FORMS), binding=_codes(binding, vocabulary.BINDING),
            status=_codes(status, vocabulary.STATUSES_ON_A_DAY), status_from=np.array(status_from, np.int32),
            founded_from=np.array(founded_from, np.int32), founded_to=np.array(founded_to, np.int32),
            founded_known=np.array(founded_known, bool), ended_to=np.array(ended_to, np.int32),
            ended_known=np.array(ended_known, bool), has_roster=np.array(roster, bool),
            conflicts=np.array(conflicts, bool), own=_own(file, len(found)),
            pillars=_pillars(file, len(found)), ranks=_ranks(file),
        )  # fmt: skip


def _own(file: CatalogueFile, size: int) -> Any:
    """Which have entries of the user's own: those that `catalogue_merge` was told to write anew."""
    flags = np.zeros(size, bool)
    named = file.all("SELECT value FROM meta WHERE key = ?", [OWN])
    sql = "SELECT n FROM coalition WHERE instr(?, ' ' || id || ' ')"
    for (n,) in file.all(sql, [str(named[0][0])]) if named else ():
        flags[int(str(n)) - 1] = True
    return flags


def _ranks(file: CatalogueFile) -> dict[str, Ints]:
    columns = ", ".join(f"group_concat(by_{name})" for name in _RANKS)
    found = file.all(f"SELECT {columns} FROM (SELECT * FROM coalition ORDER BY n)")[0]
    return {name: _whole_numbers(text) for name, text in zip(_RANKS, found, strict=True)}


def _whole_numbers(text: object) -> Ints:
    """Numbers out of a text with commas, as `group_concat` gives them; None is none."""
    return np.fromstring(text, np.int32, sep=",") if isinstance(text, str) and text else np.zeros(0, np.int32)


def _codes(values: Sequence[Any], terms: Iterable[str]) -> Codes:
    codes = {term: code for code, term in enumerate(terms)}
    return np.array([codes.get(value, -1) for value in values], np.int16)


def _pillars(file: CatalogueFile, size: int) -> Any:
    order = list(vocabulary.PILLARS)
    flags = np.zeros((size, len(order)), bool)
    sql = "SELECT c.n, p.pillar FROM coalition_pillar p JOIN coalition c ON c.id = p.coalition"
    for n, pillar in file.all(sql):
        flags[int(str(n)) - 1, order.index(str(pillar))] = True
    return flags
