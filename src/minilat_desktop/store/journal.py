"""The undo journal: each step keeps the rows it changed, before and after, in the same transaction as the change."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from minilat_desktop.domain.note import Step
from minilat_desktop.domain.problems import Damaged
from minilat_desktop.store import comparisons, notes, packs, tags
from minilat_desktop.store import notebook_schema as schema

_journal = schema.journal


@dataclass(frozen=True, slots=True)
class Image:
    """One row before and after a step; None where it did not exist.

    `table` is "note", "pack", "comparison" or "tag"; or "mark", which is a note's id, target and some of its marks.
    """

    before: dict[str, Any] | None
    after: dict[str, Any] | None
    table: str = "note"


@dataclass(frozen=True, slots=True)
class Done:
    """A step taken back or done again: its label, the targets whose notes it touched, whether it touched packs, the
    ids of the comparisons it touched, and whether it touched tags or what has them.
    """

    label: str
    targets: tuple[str, ...]
    packs: bool
    comparisons: tuple[str, ...]
    tags: bool


def add(connection: Connection, label: str, time: str, images: Sequence[Image], sitting: str = "") -> None:
    """Record a step. Within one sitting the edits of one row grow a single step; steps undone before are forgotten."""
    connection.execute(delete(_journal).where(_journal.c.undone == 1))
    last = _last(connection, undone=0)
    if last is not None and _continues(last, sitting, images):
        images = [Image(_images(last)[0].before, images[0].after, images[0].table)]
        _store(connection, last.n, {**_values(last), "images": _pack(images), "time": time})
        return
    values = {"label": label, "time": time, "sitting": sitting, "images": _pack(images), "undone": 0}
    connection.execute(insert(_journal), schema.sealed(values))


def _continues(last: Row[Any], sitting: str, images: Sequence[Image]) -> bool:
    """Whether a step is one more edit of the row that the last step edited, in the same sitting."""
    if not sitting or last.sitting != sitting or len(images) != 1 or not schema.intact(last._mapping):
        return False
    earlier, after = _images(last), images[0].after
    return len(earlier) == 1 and bool(earlier[0].after and after and earlier[0].after["id"] == after["id"])


def undo(connection: Connection) -> Done | None:
    """Take back the last step; None when there is none."""
    step = _last(connection, undone=0)
    return None if step is None else _apply(connection, step, undone=1)


def redo(connection: Connection) -> Done | None:
    """Do the step again that was taken back last."""
    step = _last(connection, undone=1)
    return None if step is None else _apply(connection, step, undone=0)


def next_steps(connection: Connection) -> tuple[Step | None, Step | None]:
    """What undo and redo would do."""
    last, next_ = _last(connection, undone=0), _last(connection, undone=1)
    return (
        Step(last.n, str(last.label), str(last.time)) if last else None,
        Step(next_.n, str(next_.label), str(next_.time)) if next_ else None,
    )


def _last(connection: Connection, *, undone: int) -> Row[Any] | None:
    # Undone steps are at the end: the first of them is the one to redo, the last of the others the one to undo.
    order = _journal.c.n.asc() if undone else _journal.c.n.desc()
    return connection.execute(
        select(_journal).where(_journal.c.undone == undone).order_by(order).limit(1)
    ).one_or_none()


def _apply(connection: Connection, step: Row[Any], *, undone: int) -> Done:
    if not schema.intact(step._mapping):
        raise Damaged(
            "This step of the undo history is damaged and cannot be taken.", safe="Nothing was changed.",
            remedy="The notes themselves can be edited as before.",
        )  # fmt: skip
    targets: dict[str, None] = {}
    images = _images(step)
    for image in images:
        wanted, other = (image.before, image.after) if undone else (image.after, image.before)
        known = wanted or other
        assert known is not None
        _PUT[image.table](connection, known["id"], wanted)
        if image.table in ("note", "mark"):
            targets[known["target"]] = None
    _store(connection, step.n, {**_values(step), "undone": undone})
    touched = {image.table for image in images}
    return Done(
        step.label, tuple(targets), "pack" in touched,
        tuple((one.after or one.before or {})["id"] for one in images if one.table == "comparison"),
        bool(touched & {"tag", "mark"}),
    )  # fmt: skip


def _mark(connection: Connection, note_id: str, values: dict[str, Any] | None) -> None:
    notes.mark(connection, note_id, values or {})


# How the row of each table is made what an image says.
_PUT: dict[str, Callable[[Connection, str, dict[str, Any] | None], object]] = {
    "note": notes.put, "mark": _mark, "pack": packs.put, "comparison": comparisons.put, "tag": tags.put,
}  # fmt: skip


def _values(step: Row[Any]) -> dict[str, Any]:
    return {key: value for key, value in step._mapping.items() if key not in ("n", "row_hash")}


def _store(connection: Connection, n: int, values: dict[str, Any]) -> None:
    connection.execute(update(_journal).where(_journal.c.n == n), schema.sealed(values))


def _pack(images: Sequence[Image]) -> str:
    # Notes are written as two items, as ever; what an older program would not know has a third.
    rows = [[one.before, one.after] if one.table == "note" else [one.before, one.after, one.table] for one in images]
    return json.dumps(rows, ensure_ascii=False)


def _images(step: Row[Any]) -> list[Image]:
    return [Image(*row) for row in json.loads(step.images)]
