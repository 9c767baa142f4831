"""What is said of a note besides its text: tags, a pin, the private flag. Each verb is one step that undo takes back.

A mark leaves the time of the text alone, so that tagging a hundred notes does not put them on top of the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.importing import AT_ONCE, Going, in_portions, let_go
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.problems import Refused, UnknownId
from minilat_desktop.domain.tags import COLOURS, Tag, clean, distinct, from_text, key, to_text
from minilat_desktop.services.recording import now, storable
from minilat_desktop.store import journal, note_rows, tags
from minilat_desktop.store import notebook as store

# A note's columns as they shall be, or what gives them out of those that are.
Change = Mapping[str, Any] | Callable[[dict[str, Any]], dict[str, Any]]
# Stands in a label for the notes a step is about; no tag can have it in its name.
THEM = "\0"


def flag(on: bool) -> str:
    """A flag as the notebook keeps it."""
    return "yes" if on else ""


def named(connection: store.Open, names: Iterable[str]) -> tuple[tuple[str, ...], list[journal.Image]]:
    """Tags as the notebook calls them, and the images of those that had to be made."""
    found: list[str] = []
    made: list[journal.Image] = []
    for name in distinct(map(storable, names)):
        row = tags.get(connection, key(name))
        if row is None:
            row = {"id": key(name), "name": name, "colour": ""}
            made.append(journal.Image(tags.put(connection, row["id"], row), row, "tag"))
        found.append(row["name"])
    return tuple(found), made


class Marking:
    """The tags, pins and private flags of a notebook."""

    def __init__(self, opened: store.Notebook) -> None:
        self._store = opened

    def tags(self) -> list[Tag]:
        """All tags by name, each with the number of notes that have it."""
        with self._store.reading() as connection:
            return tags.every(connection) if self._store.version >= store.WITH_TAGS else []

    def tag(self, note_ids: Sequence[str], name: str, *, origin: str = "", going: Going = AT_ONCE) -> Changes:
        """Put a tag on notes that lack it. Raises `Refused` for a name with nothing in it."""
        with self._store.writing() as connection:
            (wanted,), made = named(connection, [_checked(name)])

            def change(row: dict[str, Any]) -> dict[str, Any]:
                return {"tags": row["tags"] if _has(row, wanted) else to_text([*from_text(row["tags"]), wanted])}

            return self._changed(connection, note_ids, change, f"tag {THEM} with “{wanted}”", origin, going, made)

    def untag(self, note_ids: Sequence[str], name: str, *, origin: str = "", going: Going = AT_ONCE) -> Changes:
        """Take a tag off notes."""
        return self.change(
            note_ids, lambda row: {"tags": to_text(_without(row, name))}, f"take tag “{clean(name)}” off {THEM}",
            origin, going,
        )  # fmt: skip

    def set_tags(self, note_id: str, names: Iterable[str], *, origin: str = "") -> Changes:
        """Give a note exactly these tags."""
        with self._store.writing() as connection:
            found, made = named(connection, names)
            return self._changed(
                connection, [note_id], {"tags": to_text(found)}, f"change the tags of {THEM}", origin, besides=made
            )

    def pin(self, note_ids: Sequence[str], on: bool, *, origin: str = "", going: Going = AT_ONCE) -> Changes:
        """Pin notes to the top of lists, or let them go."""
        return self.change(note_ids, {"pinned": flag(on)}, f"pin {THEM}" if on else f"unpin {THEM}", origin, going)

    def keep_private(self, note_ids: Sequence[str], on: bool, *, origin: str = "", going: Going = AT_ONCE) -> Changes:
        """Keep notes out of every export, or let them leave."""
        label = f"make {THEM} private" if on else f"make {THEM} no longer private"
        return self.change(note_ids, {"private": flag(on)}, label, origin, going)

    def colour(self, name: str, colour: str, *, origin: str = "") -> Changes:
        """Give a tag one of the colours, "" for none. Raises `UnknownId` and `Refused`."""
        if colour not in COLOURS:
            raise Refused(f"“{colour}” is no colour of a tag.", remedy=f"Choose one of {', '.join(COLOURS[1:])}.")
        with self._store.writing() as connection:
            before = _known(connection, name)
            after = {**before, "colour": colour}
            tags.put(connection, before["id"], after)
            image = journal.Image(before, after, "tag")
            journal.add(connection, f"colour tag “{before['name']}”", now(), [image])
        return Changes(tags=True, origin=origin)

    def rename(self, name: str, new: str, *, origin: str = "") -> Changes:
        """Call a tag otherwise, on every note that has it; one that is called so already takes it in."""
        with self._store.writing() as connection:
            before = _known(connection, name)
            wanted = _checked(new)
            same = key(wanted) == before["id"]
            other = None if same else tags.get(connection, key(wanted))
            after = other or {"id": key(wanted), "name": wanted, "colour": before["colour"]}
            changed = [(before, after if same else None), *([] if same or other else [(None, after)])]
            images = [journal.Image(was, is_, "tag") for was, is_ in changed]
            for image in images:
                tags.put(connection, (image.after or before)["id"], image.after)

            def change(row: dict[str, Any]) -> dict[str, Any]:
                places = [after["name"] if key(one) == before["id"] else one for one in from_text(row["tags"])]
                return {"tags": to_text(distinct(places))}

            ids = list(tags.notes_with(connection, name))
            label = f"rename tag “{before['name']}” to “{after['name']}”"
            return self._changed(connection, ids, change, label, origin, besides=images)

    def drop(self, name: str, *, origin: str = "") -> Changes:
        """Delete a tag and take it off every note that has it."""
        with self._store.writing() as connection:
            before = _known(connection, name)
            tags.put(connection, before["id"], None)
            ids = list(tags.notes_with(connection, name))
            return self._changed(
                connection, ids, lambda row: {"tags": to_text(_without(row, name))}, f"delete tag “{before['name']}”",
                origin, besides=[journal.Image(before, None, "tag")],
            )  # fmt: skip

    def change(
        self, note_ids: Sequence[str], change: Change, label: str, origin: str = "", going: Going = AT_ONCE
    ) -> Changes:
        """Change the marks of notes, or whether they are deleted, as one named step. Raises `UnknownId`."""
        with self._store.writing() as connection:
            return self._changed(connection, note_ids, change, label, origin, going)

    @staticmethod
    def _changed(
        connection: store.Open, note_ids: Sequence[str], change: Change, label: str, origin: str,
        going: Going = AT_ONCE, besides: Sequence[journal.Image] = (),
    ) -> Changes:  # fmt: skip
        """The same in a transaction; where nothing is otherwise then, there is no step."""
        images: list[journal.Image] = []
        targets: set[str] = set()
        name = ""
        for portion in in_portions(list(dict.fromkeys(note_ids)), going, "notes"):
            rows = note_rows.read(connection, portion)
            wanted: dict[str, dict[str, Any]] = {}
            for note_id in portion:
                row = note_rows.values_of(rows.get(note_id, {}))
                if not row or row["deleted"]:
                    raise UnknownId("This note is no longer in the notebook.", remedy="Undo may bring it back.")
                after = dict(change(row) if callable(change) else change)
                if any(row[column] != value for column, value in after.items()):
                    wanted[note_id] = {"id": note_id, "target": row["target"], **after}
                    name = row["target_name"]
            before = note_rows.mark(connection, wanted)
            images += [journal.Image(before[note_id], after, "mark") for note_id, after in wanted.items()]
            targets.update(after["target"] for after in wanted.values())
        if not images and not besides:
            return Changes()
        what = f"note on {name}" if len(images) == 1 else f"{grouped(len(images))} notes"
        going.on("Writing it down…")
        journal.add(connection, label.replace(THEM, what), now(), [*besides, *images])
        let_go(images)
        return Changes(notes_of=frozenset(targets), tags=True, origin=origin)


def _checked(name: str) -> str:
    wanted = clean(storable(name))
    if not key(wanted):
        raise Refused("A tag needs a name.", safe="Nothing was changed.")
    return wanted


def _known(connection: store.Open, name: str) -> dict[str, str]:
    found = tags.get(connection, key(clean(name)))
    if found is None:
        raise UnknownId(f"There is no tag “{name}”.", safe="Nothing was changed.")
    return found


def _has(row: dict[str, Any], name: str) -> bool:
    return key(name) in map(key, from_text(row["tags"]))


def _without(row: dict[str, Any], name: str) -> list[str]:
    return [one for one in from_text(row["tags"]) if key(one) != key(clean(name))]
