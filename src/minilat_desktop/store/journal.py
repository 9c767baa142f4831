"""The undo journal: each step keeps the rows it changed, before and after, in the same transaction as the change."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from minilat_desktop.domain.importing import AT_ONCE, Going, in_portions, let_go
from minilat_desktop.domain.note import Step
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.problems import Damaged
from minilat_desktop.store import comparisons, entries, kept, note_rows, notes, packs, tags
from minilat_desktop.store import notebook_schema as schema

_journal = schema.journal
# What every save runs is put together once: that takes as long as running it.
_NEWEST_FIRST = select(_journal.c.n, _journal.c.undone, _journal.c.sitting).order_by(_journal.c.n.desc())
_ONE = select(_journal).where(_journal.c.n == bindparam("at"))
_REPLACED = update(_journal).where(_journal.c.n == bindparam("at"))


# Under what the notes are kept that went with steps which were undone and forgotten, and how many times back.
FORGOTTEN = "forgotten:"
_MOST_FORGOTTEN = 200
# The notes that steps made; a step that is damaged made none.
_MADE_BY = (
    "SELECT json_extract(image.value, '$[1].id') FROM journal,"
    " json_each(CASE WHEN json_valid(journal.images) THEN journal.images ELSE '[]' END) AS image"
)
_NOTES_MADE = " AND json_array_length(image.value) = 2 AND json_type(image.value, '$[0]') = 'null'"

_ENCODER, _DECODER = json.JSONEncoder(ensure_ascii=False), json.JSONDecoder()
# What a step takes besides its images, in letters of them.
_STEP = 1_000
_BETWEEN = frozenset(", \n\r\t")


@dataclass(frozen=True, slots=True)
class Image:
    """One row before and after a step; None where it did not exist.

    `table` is "note", "pack", "entry", "comparison" or "tag"; or "mark", which is a note's id, target and some of its
    marks, or whether it is deleted; or "kept", which is a thing kept under a name.
    """

    before: dict[str, Any] | None
    after: dict[str, Any] | None
    table: str = "note"


@dataclass(frozen=True, slots=True)
class Done:
    """A step taken back or done again: its label, the targets whose notes it touched, whether it touched packs or own
    entries, the ids of the comparisons it touched, and whether it touched tags or what has them.
    """

    label: str
    targets: tuple[str, ...]
    packs: bool
    comparisons: tuple[str, ...]
    tags: bool
    # Which of the things kept under a name it touched.
    kept: tuple[str, ...] = ()


def add(connection: Connection, label: str, time: str, images: Sequence[Image], sitting: str = "") -> None:
    """Record a step. Within one sitting the edits of one row grow a single step; steps undone before are forgotten."""
    done, redone, begun = _ends(connection)
    if redone:
        _forget(connection, redone, time)
    # Not read where it is another sitting's: it may be as large as an import.
    last = _step(connection, done) if sitting and sitting == begun else None
    if last is not None and _continues(last, images):
        images = [Image(_images(last)[0].before, images[0].after, images[0].table)]
        _store(connection, last.n, {**_values(last), "images": _pack(images), "time": time})
        return
    values = {"label": label, "time": time, "sitting": sitting, "images": _pack(images), "undone": 0}
    connection.execute(insert(_journal), schema.sealed(values))


def _forget(connection: Connection, redone: Sequence[int], time: str) -> None:
    """Steps that were undone and cannot be done again any more. Which notes went with them is kept for a while: the
    next backup must not take them for lost.
    """
    wanted = ", ".join(map(str, redone))
    made = connection.exec_driver_sql(f"{_MADE_BY} WHERE journal.n IN ({wanted}){_NOTES_MADE}").scalars()
    if gone := [one for one in made if isinstance(one, str)]:
        for name in sorted(kept.under(connection, FORGOTTEN))[: -_MOST_FORGOTTEN + 1]:
            kept.put(connection, f"{FORGOTTEN}{name}", None)
        kept.put(connection, f"{FORGOTTEN}{time}", {"value": json.dumps(gone)})
    connection.execute(delete(_journal).where(_journal.c.n.in_(redone)))


def _continues(last: Row[Any], images: Sequence[Image]) -> bool:
    """Whether a step is one more edit of the row that the last step of the same sitting edited."""
    if len(images) != 1 or not schema.intact(last._mapping):
        return False
    earlier, after = _images(last), images[0].after
    return len(earlier) == 1 and bool(earlier[0].after and after and earlier[0].after["id"] == after["id"])


def change(
    connection: Connection, label: str, time: str, wanted: Mapping[tuple[str, str], dict[str, Any] | None],
    *, trash: bool = True, going: Going = AT_ONCE,
) -> Done:  # fmt: skip
    """Make rows, by table and id, what is wanted, as one step. What is wanted gone goes to the `trash` where it can.

    Raises `GivenUp`.
    """
    images: list[Image] = []
    for table, portion in _asked(wanted, going):
        rows = _rows(connection, table, [row_id for row_id, _ in portion])
        changed: dict[str, dict[str, Any] | None] = {}
        for row_id, asked in portion:
            before, after = rows.get(row_id), asked
            if trash and after is None and before is not None and "deleted" in before:
                after = {**before, "deleted": before["deleted"] or time}
            if before != after:
                changed[row_id] = after
                images.append(Image(before, after, table))
        _put(connection, table, changed)
    if images:
        add(connection, label, time, images)
    return _done(label, images)


def _asked(
    wanted: Mapping[tuple[str, str], dict[str, Any] | None], going: Going
) -> Iterator[tuple[str, Sequence[tuple[str, dict[str, Any] | None]]]]:
    """What is wanted of each table, a few rows at a time."""
    of_table: dict[str, list[tuple[str, dict[str, Any] | None]]] = {}
    for (table, row_id), asked in wanted.items():
        of_table.setdefault(table, []).append((row_id, asked))
    for table, rows in of_table.items():
        for portion in in_portions(rows, going, "things"):
            yield table, portion


def _rows(connection: Connection, table: str, row_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    columns = schema.metadata.tables[table].c
    asked = select(*columns).where(columns.id.in_(row_ids))
    return {row.id: _values(row) for row in connection.execute(asked)}


def undo(connection: Connection, going: Going) -> Done | None:
    """Take back the last step; None when there is none."""
    step = _step(connection, _ends(connection)[0])
    return None if step is None else _apply(connection, step, going, undone=1)


def redo(connection: Connection, going: Going) -> Done | None:
    """Do the step again that was taken back last."""
    step = _step(connection, next(iter(_ends(connection)[1]), None))
    return None if step is None else _apply(connection, step, going, undone=0)


def next_steps(connection: Connection) -> tuple[Step | None, Step | None]:
    """What undo and redo would do."""
    done, redone, _ = _ends(connection)
    return _told(connection, done), _told(connection, next(iter(redone), None))


def steps(connection: Connection, below: int | None, most: int) -> list[Step]:
    """The steps, the newest first, also those taken back: so many, from beneath a step on."""
    columns = select(_journal.c.n, _journal.c.label, _journal.c.time, _journal.c.undone)
    if below is not None:
        columns = columns.where(_journal.c.n < below)
    rows = connection.execute(columns.order_by(_journal.c.n.desc()).limit(most))
    return [Step(row.n, str(row.label), str(row.time), bool(row.undone)) for row in rows]


def go_to(connection: Connection, step_id: int, going: Going) -> list[Done]:
    """Take steps back, or do them again, until a step is the last one done; 0 is before all of them."""
    taken: list[Done] = []
    ahead = _between(connection, step_id)
    for place, (n, undone) in enumerate(ahead, 1):
        going.on(f"Step {grouped(place)} of {grouped(len(ahead))}:" if len(ahead) > 1 else "")
        step = _step(connection, n)
        if step is not None:
            taken.append(_apply(connection, step, going, undone=undone))
    return taken


def _between(connection: Connection, step_id: int) -> list[tuple[int, int]]:
    """The steps to take so that one is the last one done, each with whether it is then undone."""
    done, redone, _ = _ends(connection)
    back = select(_journal.c.n).where(_journal.c.n > step_id, _journal.c.n <= (done or 0))
    taken_back = connection.execute(back.order_by(_journal.c.n.desc())).scalars()
    return [*((n, 1) for n in taken_back), *((n, 0) for n in redone if n <= step_id)]


def weight(connection: Connection, step_id: int) -> int:
    """How much there is to do to make a step the last one done, in letters; nothing of it is read."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    steps_to_take = _between(connection, step_id)
    found = len(steps_to_take) * _STEP
    # Of very many not even the sizes are looked at.
    for n, _ in steps_to_take[:200]:
        with driver.blobopen("journal", "images", n, readonly=True) as images:
            found += len(images)
    return found


def _told(connection: Connection, n: int | None) -> Step | None:
    # Without the images, which may be as large as an import.
    columns = select(_journal.c.n, _journal.c.label, _journal.c.time)
    row = None if n is None else connection.execute(columns.where(_journal.c.n == n)).one_or_none()
    return None if row is None else Step(row.n, str(row.label), str(row.time))


def _ends(connection: Connection) -> tuple[int | None, list[int], str]:
    """The step to undo, those to redo, the next of them first, and the sitting of the first.

    Undone steps are at the end, so only they are walked through: a long history is not read at each save.
    """
    redone: list[int] = []
    for n, undone, begun in connection.execute(_NEWEST_FIRST):
        if not undone:
            return n, redone[::-1], str(begun)
        redone.append(n)
    return None, redone[::-1], ""


def _step(connection: Connection, n: int | None) -> Row[Any] | None:
    return None if n is None else connection.execute(_ONE, {"at": n}).one_or_none()


def _apply(connection: Connection, step: Row[Any], going: Going, *, undone: int) -> Done:
    if not schema.intact(step._mapping):
        raise Damaged(
            "This step of the undo history is damaged and cannot be taken.", safe="Nothing was changed.",
            remedy="The notes themselves can be edited as before.",
        )  # fmt: skip
    images = _images(step)
    done = 0
    for table, wanted in _in_portions(images, undone):
        going.still(f"{grouped(done)} of {grouped(len(images))} changes")
        _put(connection, table, wanted)
        done += len(wanted)
    _store(connection, step.n, {**_values(step), "undone": undone})
    taken = _done(step.label, images)
    let_go(images)
    return taken


def _in_portions(images: Sequence[Image], undone: int) -> Iterator[tuple[str, dict[str, dict[str, Any] | None]]]:
    """What rows shall be, in the order of the images; a table's rows that follow one another are one portion."""
    table, portion = "", dict[str, dict[str, Any] | None]()
    for image in images:
        wanted, other = (image.before, image.after) if undone else (image.after, image.before)
        known = wanted or other
        assert known is not None
        if portion and (image.table != table or known["id"] in portion or len(portion) >= note_rows.PORTION):
            yield table, portion
            portion = {}
        table = image.table
        portion[known["id"]] = wanted
    if portion:
        yield table, portion


def _done(label: str, images: Sequence[Image]) -> Done:
    touched = [(image.table, image.after or image.before or {}) for image in images]
    return Done(
        label, tuple(dict.fromkeys(row["target"] for table, row in touched if table in ("note", "mark"))),
        any(table in ("pack", "entry") for table, _ in touched),
        tuple(row["id"] for table, row in touched if table == "comparison"),
        any(table in ("tag", "mark") for table, _ in touched),
        tuple(row["id"] for table, row in touched if table == "kept"),
    )  # fmt: skip


def _put(connection: Connection, table: str, wanted: Mapping[str, dict[str, Any] | None]) -> None:
    """Make rows of a table what an image says; notes by the many."""
    if table == "note":
        note_rows.put(connection, wanted)
    elif table == "mark":
        note_rows.mark(connection, {note_id: values or {} for note_id, values in wanted.items()})
    else:
        for row_id, values in wanted.items():
            PUT[table](connection, row_id, values)


# How a row of each table is made what an image says.
PUT: dict[str, Callable[[Connection, str, dict[str, Any] | None], object]] = {
    "note": notes.put, "pack": packs.put, "comparison": comparisons.put, "tag": tags.put, "entry": entries.put,
    "kept": kept.put,
}  # fmt: skip


def taken_away(images: str, undone: int) -> set[str]:
    """The ids of the rows that are not there because of a step, as it is kept: it removed them, or its undo did."""
    gone = 0 if undone else 1
    return {(image[1 - gone])["id"] for image in _read(images) if image[gone] is None and image[1 - gone]}


def sitting(connection: Connection) -> str:
    """The sitting of the last step, "" where it had none."""
    return _ends(connection)[2]


def _values(step: Row[Any]) -> dict[str, Any]:
    return {key: value for key, value in step._mapping.items() if key not in ("n", "row_hash")}


def _store(connection: Connection, n: int, values: dict[str, Any]) -> None:
    connection.execute(_REPLACED, {**schema.sealed(values), "at": n})


def _pack(images: Sequence[Image]) -> str:
    """Images as they are kept. One by one, as they are read: the encoder lets nobody else run meanwhile."""
    # Notes are written as two items, as ever; what an older program would not know has a third.
    rows = ([one.before, one.after] if one.table == "note" else [one.before, one.after, one.table] for one in images)
    return f"[{', '.join(map(_ENCODER.encode, rows))}]"


def _images(step: Row[Any]) -> list[Image]:
    return [Image(*row) for row in _read(step.images)]


def _read(text: str) -> Iterator[list[Any]]:
    """The items of a list in JSON, one after the other. Raises `ValueError` where it is none."""
    place = _next(text, 0)
    if text[place : place + 1] != "[":
        raise ValueError("not a list")
    place = _next(text, place + 1)
    while text[place : place + 1] != "]":
        row, place = _DECODER.raw_decode(text, place)
        yield row
        place = _next(text, place)


def _next(text: str, place: int) -> int:
    while text[place : place + 1] in _BETWEEN:
        place += 1
    return place
