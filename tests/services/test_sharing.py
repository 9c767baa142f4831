"""Shared files between real notebooks: nothing lost, nothing private, one undo, and bad files refused in a sentence."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.domain.entry import Entry
from minilat_desktop.domain.problems import CannotWrite, Damaged, Locked, NewerVersion, Problem, Refused
from minilat_desktop.domain.sharing import BOTH, NEW, NEWER, OLDER, SAME, THEIRS
from minilat_desktop.formats import share_file, zips
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.entries import EntryService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.packs import PackService
from minilat_desktop.services.saved_comparisons import SavedComparisons
from minilat_desktop.services.sharing import Sharing


class Desk:
    """One person's notebook, and what she shares."""

    def __init__(self, folder: Path, catalogue: Path) -> None:
        self.folder = folder
        self.catalogue = CatalogueService(catalogue)
        self.notebook = NotebookService(folder / "notebook.db", folder / "backups", self.catalogue.name_of)
        packs = PackService(folder / "packs", self.catalogue, self.notebook)
        self.entries = EntryService(packs, self.notebook)
        self.sharing = Sharing(self.notebook, (self.entries, packs), "1")
        self.saved = SavedComparisons(self.notebook, ComparisonService(self.catalogue), self.catalogue)

    def note(self, text: str, **more: Any) -> str:
        return self.notebook.add("coalition:elan", text, **more)[0].id

    def texts(self) -> list[str]:
        return sorted(note.text for note in self.notebook.search())

    def hand_over(self, *ids: str) -> Path:
        path = self.folder / f"share-{len(list(self.folder.iterdir()))}.zip"
        self.sharing.export(path, {("note", one) for one in ids} or None)
        return path

    def take_in(self, path: Path, choice: str = "") -> list[str]:
        plan = self.sharing.plan(path)
        assert not plan.refused, plan.refused
        self.sharing.apply(plan, {one.theirs.version: choice for one in plan.decisions} if choice else None)
        return sorted(one.state for one in plan.decisions)

    def close(self) -> None:
        self.notebook.close()
        self.catalogue.close()


@pytest.fixture
def desk(tmp_path: Path, small_catalogue: Path) -> Iterator[Callable[[str], Desk]]:
    made: dict[str, Desk] = {}

    def of(name: str) -> Desk:
        if name not in made:
            (tmp_path / name).mkdir()
            made[name] = Desk(tmp_path / name, small_catalogue)
        return made[name]

    yield of
    for one in made.values():
        one.close()


def test_a_note_there_and_back(desk: Callable[[str], Desk]) -> None:
    ann, bob = desk("ann"), desk("bob")
    note = ann.note("one", tags=["Draft"], as_of="2010-12-31")
    file = ann.hand_over()
    assert bob.take_in(file) == [NEW]
    (got,) = bob.notebook.search()
    assert (got.id, got.text, got.tags, got.as_of, got.target_name) == (note, "one", ("Draft",), "2010-12-31", "Élan")
    assert bob.take_in(file) == [SAME]
    bob.notebook.edit(note, "two")
    assert bob.take_in(file) == [OLDER]
    assert ann.take_in(bob.hand_over()) == [NEWER]
    assert ann.texts() == ["two"]
    ann.notebook.edit(note, "two, says Ann")
    bob.notebook.edit(note, "two, says Bob")
    file = bob.hand_over()
    plan = ann.sharing.plan(file)
    assert plan.summary == "1 changed by both"
    assert [one.common["text"] for one in plan.open if one.common] == ["two"]
    label, before = "take in 1 note from share-", ann.texts()
    assert ann.take_in(file) == [BOTH]
    assert ann.texts() == ["two, says Ann", "two, says Bob"]
    undone = ann.notebook.undo()
    assert undone is not None
    assert undone[0].startswith(label)
    assert ann.texts() == before
    assert ann.take_in(file, THEIRS) == [BOTH]
    assert ann.texts() == ["two, says Bob"]
    assert bob.take_in(ann.hand_over()) == [SAME]
    ann.notebook.undo()
    ann.notebook.redo()
    assert ann.texts() == ["two, says Bob"]


DIARY = Entry(
    "a" * 12, "source", "source:my-diary",
    {"title": "Diary", "publisher": "Me", "date": "2020", "url": "https://example.org/d", "accessed": "2021-01-02",
     "kind": "report"}, name="Diary",
)  # fmt: skip
WELL = Entry(
    "b" * 12, "event", "coalition:elan",
    {"date": "2020-05-01", "kind": "milestone", "title": "A well is dug",
     "cite": [{"source": "my-diary", "at": "page 3", "confidence": "3"}]}, name="Élan",
)  # fmt: skip


def test_comparisons_and_entries_go_along_and_take_each_other_in(desk: Callable[[str], Desk]) -> None:
    ann, bob = desk("ann"), desk("bob")
    spec = Spec((Chosen("elan"), Chosen("alpine-salt")))
    saved, _ = ann.saved.save("Salt and water", spec, 737_000)
    on_it, _ = ann.notebook.add(f"comparison:{saved.id}", "What for?")
    ann.entries.put([DIARY, WELL], "add")
    assert [(one.kind, one.title) for one in ann.sharing.offers()[0]] == [
        ("note", "What for?"), ("comparison", "Salt and water"), ("entry", "Source: Diary"),
        ("entry", "Event: 2020-05-01: A well is dug"),
    ]  # fmt: skip
    path = ann.folder / "chosen.zip"
    # The event takes its source along.
    counts = ann.sharing.export(path, {("entry", "b" * 12), ("comparison", saved.id), ("note", on_it.id)})
    assert counts == {"note": 1, "comparison": 1, "entry": 2}

    assert bob.take_in(path) == [NEW] * 4
    assert [one.body["title"] for one in bob.entries.entries()] == ["Diary", "A well is dug"]
    assert bob.saved.find("salt and WATER").spec.asked == spec.asked
    assert bob.notebook.search()[0].target_name == "Salt and water"
    assert not bob.saved.changed_since(saved.id)
    bob.entries.put(
        [Entry("b" * 12, "event", "coalition:elan", {**WELL.body, "title": "Two wells are dug"}, name="Élan")], "x"
    )
    bob.saved.rename(saved.id, "Salt, water")
    back = bob.folder / "back.zip"
    bob.sharing.export(back)
    assert ann.take_in(back) == [NEWER, NEWER, SAME, SAME]
    assert [one.body["title"] for one in ann.entries.entries()] == ["Diary", "Two wells are dug"]
    assert ann.saved.get(saved.id).name == "Salt, water"
    ann.notebook.undo()
    assert [one.body["title"] for one in ann.entries.entries()] == ["Diary", "A well is dug"]
    assert ann.saved.get(saved.id).name == "Salt and water"


def test_nothing_private_leaves(desk: Callable[[str], Desk]) -> None:
    ann, bob = desk("ann"), desk("bob")
    secret = "Nobody may know"
    once = ann.note(f"{secret} this")
    ann.note("Open")
    bob.take_in(ann.hand_over(once))
    ann.notebook.edit(once, "Now harmless")
    hidden = ann.note(f"{secret} that", private=True)
    assert ann.sharing.offers()[1] == 1
    path = ann.hand_over(once, hidden)
    with zipfile.ZipFile(path) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    # Neither what is private nor what a note said before.
    assert secret.encode() not in everything
    assert b"Now harmless" in everything
    with pytest.raises(Refused):
        ann.hand_over(hidden)
    # What one keeps private stays so, whatever a colleague writes in it.
    bob.notebook.marks.keep_private([once], True)
    bob.take_in(path)
    (note,) = bob.notebook.search()
    assert (note.text, note.private) == ("Now harmless", True)


@pytest.mark.parametrize("seed", range(2))
def test_three_who_write_and_share_as_it_comes_end_alike(desk: Callable[[str], Desk], seed: int) -> None:
    chance = random.Random(seed)
    people = [desk(name) for name in ("ann", "bob", "cem")]
    last: set[str] = set()
    for number in range(14):
        one = chance.choice(people)
        there = one.notebook.search()
        if there and chance.random() < 0.4:
            chance.choice([other for other in people if other is not one]).take_in(one.hand_over())
        elif there and chance.random() < 0.6:
            note = chance.choice(there)
            one.notebook.edit(note.id, f"text {number}")
            last = (last - {note.text}) | {f"text {number}"}
        else:
            one.note(f"text {number}")
            last.add(f"text {number}")
    files = [one.hand_over() for one in people if one.texts()]
    for one in people:
        for path in chance.sample(files, len(files)) * 2:
            one.take_in(path)
    assert people[0].texts() == people[1].texts() == people[2].texts()
    assert last <= set(people[0].texts())


def packed(entries: dict[str, bytes], **head: Any) -> bytes:
    listed = {
        name: {"sha256": hashlib.sha256(one).hexdigest(), "lines": one.count(b"\n")} for name, one in entries.items()
    }
    said = {"minilat-share": 1, "program": "x", "made": "", "data_version": "", "parts": listed, **head}
    return zips.pack({share_file.NAME: json.dumps(said).encode(), **entries})


def line(**changed: Any) -> bytes:
    note = {"target": "coalition:elan", "text": "t", "as_of": "", "tags": []}
    time = "2020-01-01T00:00:00+00:00"
    plain = {
        "family": "f",
        "version": "v",
        "past": [],
        "content": note,
        "about": {"name": "É", "created": time, "modified": time},
    }
    return json.dumps({**plain, **changed}).encode() + b"\n"


GOOD = packed({"notes.jsonl": line()})


@pytest.mark.parametrize(
    ("content", "kind", "says"),
    [
        (GOOD[:-30], Damaged, "its end is missing"),
        (b"hello", Refused, "not a ZIP archive"),
        (zips.pack({"a.csv": b"1"}), Refused, "holds nothing that was shared"),
        (zips.pack({share_file.NAME: b"{", "../x": b"1"}), Refused, "leads out of the archive"),
        (zips.pack({share_file.NAME: b"{"}), Damaged, "is damaged"),
        (packed({}, **{"minilat-share": 2}), NewerVersion, "newer version"),
        (packed({"secrets.jsonl": b""}), Refused, "not known here"),
        (packed({"notes.jsonl": line()}, **{"parts": {"notes.jsonl": {}}}), Damaged, "not what it was written as"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_a_sentence(
    desk: Callable[[str], Desk], tmp_path: Path, content: bytes, kind: type[Problem], says: str
) -> None:
    path = tmp_path / "bad.zip"
    path.write_bytes(content)

    with pytest.raises(kind) as told:
        desk("ann").sharing.plan(path)

    assert says in str(told.value)
    assert "bad.zip" in str(told.value)


def test_a_bomb_is_refused_at_its_limit(
    desk: Callable[[str], Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zips, "LARGEST_CONTENT", 100_000)
    path = tmp_path / "bomb.zip"
    path.write_bytes(zips.pack({share_file.NAME: b"{}", "notes.jsonl": bytes(1_000_000)}))

    with pytest.raises(Refused, match="unpacks to more than"):
        desk("ann").sharing.plan(path)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"family": "../x"}, "“family” is not an id"),
        ({"past": ["a", 1]}, "“past” is not a list of ids"),
        ({"content": {"target": "coalition:elan", "text": "t", "as_of": ""}}, "does not say what such a thing says"),
        ({"content": {"target": "coalition:elan", "text": "a\u0000b", "as_of": "", "tags": []}}, "control character"),
        ({"content": {"target": "x", "text": "t", "as_of": "", "tags": []}}, "not a target"),
        (
            {"content": {"target": "coalition:elan", "text": "t", "as_of": "", "tags": [], "private": True}},
            "does not say",
        ),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_taken(
    desk: Callable[[str], Desk], tmp_path: Path, changed: dict[str, Any], says: str
) -> None:
    ann = desk("ann")
    path = tmp_path / "some.zip"
    path.write_bytes(packed({"notes.jsonl": line(version="w") + line(**changed)}))

    plan = ann.sharing.plan(path)

    assert [one.state for one in plan.decisions] == [NEW]
    assert len(plan.refused) == 1
    assert plan.refused[0].startswith("notes.jsonl, line 2: ")
    assert says in plan.refused[0]
    ann.sharing.apply(plan)
    assert ann.texts() == ["t"]


def test_the_same_things_make_the_same_bytes_but_for_their_time(desk: Callable[[str], Desk]) -> None:
    ann = desk("ann")
    ann.note("one")
    first, second = (share_file.read(ann.hand_over()) for _ in range(2))
    assert first.versions == second.versions


def test_a_file_is_there_only_where_the_notebook_knows_what_it_holds(desk: Callable[[str], Desk]) -> None:
    ann, bob = desk("ann"), desk("bob")
    note = ann.note("first")
    hurried = NotebookService(ann.notebook.path, ann.folder / "backups", ann.catalogue.name_of, busy_ms=1)
    with closing(hurried), closing(sqlite3.connect(ann.notebook.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Locked):
            Sharing(hurried, None, "1").export(ann.folder / "share.zip")
    assert not (ann.folder / "share.zip").exists()
    with pytest.raises(CannotWrite):
        ann.sharing.export(ann.folder / "nowhere" / "share.zip")
    # A version that was never handed over does no harm: what comes after it is known as newer, not as another's.
    ann.notebook.edit(note, "second")
    assert bob.take_in(ann.hand_over()) == [NEW]
    ann.notebook.edit(note, "third")
    assert bob.take_in(ann.hand_over()) == [NEWER]
    assert bob.texts() == ["third"]
