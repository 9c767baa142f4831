"""The memberships in slices of several packs, brought into one catalogue (`catalogue_merge`).

The rules are those of single rows: what is there already with the same content is not taken, and what is there with
other content stands beside it under a key of the pack's own, which makes it a row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

import numpy as np

from minilat_desktop.store import member_slices
from minilat_desktop.store.catalogue_slices import ACTOR, END, FIRST, REST, START, UNTIL
from minilat_desktop.store.member_slices import Slices

_CONTENT = "role, founder, contested, until, note"


class SliceMerge:
    """Gathers the slices of one pack after the other. A pack is attached as `pack`, what is made is `main`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._taken: list[Slices] = []

    def known(self) -> list[tuple[int, bool]]:
        """The pack's single memberships that are in slices of earlier packs, and whether they say something else."""
        if not self._taken:
            return []
        found = []
        sql = f"SELECT n, key, coalition, actor, start, {_CONTENT}, end, signed, ratified FROM pack.membership"
        for n, key, coalition, actor, start, *content, signed, ratified in self._connection.execute(sql):
            if key != _key(coalition, actor, start):
                continue
            said = (*content, signed, ratified)
            for slices in self._taken:
                row = slices.find(coalition, actor, start)
                if row is not None:
                    found.append((n, (*slices.content(row), "", "") != said))
        return found

    def take(self, pack_id: str) -> None:
        """Take the pack's slices; after its single memberships were held against `known`, and before they are added.

        The temporary table `fresh` holds the coalitions that only the pack has.
        """
        slices = member_slices.read(self._connection, "pack")
        if slices is None:
            return
        held = self._held_as_rows(slices)
        for earlier in self._taken:
            held |= _held(slices, earlier)
        apart = [row for row, differs in held.items() if differs]
        self._add_rows(slices, sorted(apart), pack_id)
        self._taken.append(slices.without(held) if held else slices)

    def take_over(self) -> None:
        """Take what is made itself out of its tables, but for the coalitions of the pack, which are written anew."""
        slices = member_slices.read(self._connection, "main")
        if slices is None:
            return
        for table in member_slices.NAMES:
            self._connection.execute(f"DROP TABLE main.{table}")
        anew = {slices.places.get(one, -1) for (one,) in self._connection.execute("SELECT id FROM pack.coalition")}
        self._taken.append(slices.without(np.flatnonzero(np.isin(slices.whose, list(anew))).tolist()))

    def _held_as_rows(self, slices: Slices) -> dict[int, bool]:
        """Rows of slices that are there as single rows, and whether those say something else."""
        found = {}
        sql = (
            f"SELECT key, coalition, actor, start, {_CONTENT}, end, signed, ratified FROM main.membership"
            " WHERE coalition IN (SELECT id FROM pack.coalition WHERE id NOT IN (SELECT id FROM fresh))"
        )
        for key, coalition, actor, start, *content, signed, ratified in self._connection.execute(sql):
            row = slices.find(coalition, actor, start) if key == _key(coalition, actor, start) else None
            if row is not None:
                found[row] = (*slices.content(row), "", "") != (*content, signed, ratified)
        return found

    def _add_rows(self, slices: Slices, rows: list[int], pack_id: str) -> None:
        """Rows of slices as single ones, under keys of the pack's own."""
        (above,) = self._connection.execute("SELECT coalesce(max(n), 0) FROM main.membership").fetchone()
        for n, row in enumerate(rows, above + 1):
            one = slices.rows[row]
            coalition, actor = slices.coalitions[int(slices.whose[row])], slices.actors[one[ACTOR]]
            start, end = slices.dates[one[START]], slices.dates[one[END]]
            rest = slices.rests[one[REST]]
            self._connection.execute(
                "INSERT INTO main.membership (n, key, coalition, actor, start, end, start_from, end_to, signed,"
                f" ratified, {_CONTENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '', ?, ?, ?, ?, ?)",
                [
                    n, f"{_key(coalition, actor, start)}~{pack_id}", coalition, actor, start, end, int(one[FIRST]),
                    int(one[UNTIL]), *rest.content,
                ],
            )  # fmt: skip
            self._connection.executemany(
                "INSERT INTO main.citation VALUES ('membership', ?, ?, ?, ?, ?, ?)",
                [(n, place, *cited) for place, cited in enumerate(rest.citations)],
            )

    def write(self) -> None:
        """Write what was taken, once the coalitions have the row numbers that they keep."""
        if not self._taken:
            return
        slices = member_slices.join(self._taken) if len(self._taken) > 1 else self._taken[0]
        numbers = dict(self._connection.execute("SELECT id, n FROM main.coalition"))
        member_slices.write(self._connection, slices, numbers)
        member_slices.make_searchable(self._connection, self._words())

    def _words(self) -> Mapping[str, str]:
        """What every actor is found by, as `catalogue_build.words_of` says it of a value."""
        return {
            code: " / ".join((name, *aliases.splitlines(), code))
            for code, name, aliases in self._connection.execute("SELECT code, name, aliases FROM main.actor")
        }


def _key(coalition: str, actor: str, start: str) -> str:
    return f"membership:{coalition}/{actor}/{start}"


def _held(slices: Slices, earlier: Slices) -> dict[int, bool]:
    """The rows of slices that earlier ones have, and whether those say something else."""
    mine, theirs = slices.keys(earlier), earlier.keys(earlier)
    both, my_rows, their_rows = np.intersect1d(mine, theirs, return_indices=True)
    my_rows, their_rows = my_rows[both >= 0], their_rows[both >= 0]
    contents: dict[object, int] = {}

    def numbered(things: list[object]) -> member_slices.Numbers:
        return np.array([contents.setdefault(one, len(contents)) for one in things], np.int64)

    my_rest, their_rest = (numbered([rest.content for rest in one.rests]) for one in (slices, earlier))
    my_end, their_end = (numbered(list(one.dates)) for one in (slices, earlier))
    differs = (my_rest[slices.rows[my_rows, REST]] != their_rest[earlier.rows[their_rows, REST]]) | (
        my_end[slices.rows[my_rows, END]] != their_end[earlier.rows[their_rows, END]]
    )
    return dict(zip(my_rows.tolist(), differs.tolist(), strict=True))
