"""Lists of notes against plain loops: filters, groups, links, what is gone; none of them reads a private note out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest

from minilat_desktop.domain.folding import fold, words
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.note_list import NO_TAG, Wanted
from minilat_desktop.domain.problems import UnknownId
from minilat_desktop.services.notebook import NotebookService

NAMES = {
    "coalition:salt": "Salt Compact", "fact:salt/founded@a": "Salt · Founded", "coalition:saltier": "Saltier",
    "actor:NOR": "Norway", "source:a": "A source", "event:lamp/1": "Lamp · Lit",
}  # fmt: skip
TARGETS = [*NAMES, "free:note", "span:1990-01-01/1999-12-31"]
TODAY = datetime.now(UTC).astimezone().date()


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NotebookService]:
    """A notebook of random notes."""
    folder = tmp_path_factory.mktemp("lists")
    chance = Random(6)
    with closing(NotebookService(folder / "notebook.db", folder / "backups", NAMES.get)) as made:
        for n in range(60):
            text = " ".join(chance.choices(["salt", "Größe", "lamp", "why", "[[Salt Compact]]", "[[Title 7]]"], k=5))
            note, _ = made.add(
                chance.choice(TARGETS), f"# Title {n}\n{text}", tags=chance.sample(["Alpha", "beta", "Gámma"], n % 3),
                pinned=chance.random() < 0.2, private=chance.random() < 0.2,
            )  # fmt: skip
            if n % 9 == 0:
                made.delete(note.id)
        yield made


def expected(notebook: NotebookService, wanted: Wanted) -> list[Note]:
    found = []
    for note in notebook.search():
        said = words(f"{note.text} {note.target_name}")
        if not all(any(one.startswith(word) for one in said) for word in words(wanted.query)):
            continue
        if wanted.tag and fold(wanted.tag) not in map(fold, note.tags):
            continue
        if wanted.pinned not in (None, note.pinned) or wanted.private not in (None, note.private):
            continue
        if (wanted.kind and not note.target.startswith(f"{wanted.kind}:")) or wanted.target not in ("", note.target):
            continue
        if wanted.lost is not None and note.target not in wanted.lost:
            continue
        found.append(note)
    return [note for note in found if note.pinned] + [note for note in found if not note.pinned]


def test_every_filter_alone_and_together(notebook: NotebookService) -> None:
    chance = Random(7)
    seen = 0
    for _ in range(60):
        wanted = Wanted(
            query=chance.choice(["", "", "gross", "SALT why", "nowhere", "title 1"]),
            tag=chance.choice(["", "", "ALPHA", "gamma", "nothing"]), pinned=chance.choice([None, None, True, False]),
            private=chance.choice([None, None, True, False]), kind=chance.choice(["", "", "fact", "span", "coalition"]),
            target=chance.choice(["", "", "actor:NOR"]),
            lost=chance.choice([None, None, frozenset({"source:a", "free:note"})]),
        )  # fmt: skip
        found = notebook.lists.all_of(wanted, TODAY)
        assert found == expected(notebook, wanted), wanted
        seen += len(found)
    assert seen > 60


def test_groups_hold_every_note_under_its_heading(notebook: NotebookService) -> None:
    everything = expected(notebook, Wanted())
    lists = notebook.lists
    for group in ("target", "tag", "date"):
        listing = lists.listing(Wanted(group=group), TODAY)
        assert listing.notes == len(everything)
        by_heading: dict[str, list[Note]] = {}
        heading = ""
        for line in listing.lines:
            if isinstance(line, str):
                assert line not in by_heading
                heading = line
                by_heading[heading] = []
            else:
                by_heading[heading] += lists.at([line]).values()
        if group == "target":
            plain = {name: [note for note in everything if note.target_name == name] for name in by_heading}
            assert list(by_heading) == sorted(by_heading, key=fold)
        elif group == "tag":
            plain = {name: [note for note in everything if name in note.tags] for name in ("Alpha", "beta", "Gámma")}
            plain[NO_TAG] = [note for note in everything if not note.tags]
        else:
            plain = {"Today": sorted(everything, key=lambda note: note.modified, reverse=True)}
        assert by_heading == plain
    assert lists.listing(Wanted(group="date"), date(2500, 1, 1)).lines[0] == f"{TODAY:%B %Y}"


def test_notes_about_a_coalition_are_those_on_it_and_its_records(notebook: NotebookService) -> None:
    plain = [note for note in expected(notebook, Wanted()) if note.target in ("coalition:salt", "fact:salt/founded@a")]
    assert plain
    assert notebook.lists.about("salt") == plain
    assert {note.target for note in notebook.lists.about("lamp")} == {"event:lamp/1"}


def test_links_lead_both_ways(notebook: NotebookService) -> None:
    lists = notebook.lists
    (seventh,) = lists.called("TITLE 7")
    assert seventh.title == "Title 7"
    assert lists.called("Title") == []
    plain = {note.id for note in notebook.search() if "[[Title 7]]" in note.text}
    assert {note.id for note in lists.linking_to(["title  7"])} == plain
    assert plain
    assert [title for title in lists.titles("title 1") if not title.startswith("Title 1")] == []
    assert len(lists.titles("title 1")) > 5


def test_a_note_is_found_by_the_beginning_of_its_id(notebook: NotebookService) -> None:
    note = notebook.search()[0]
    assert notebook.lists.note(note.id[:12]) == note
    for wrong in ("", "zz", note.id + "0"):
        with pytest.raises(UnknownId, match="names no note"):
            notebook.lists.note(wrong)


def test_what_is_gone_is_known(notebook: NotebookService) -> None:
    present = frozenset({"coalition:salt", "actor:NOR"})
    lost = notebook.lost_targets(lambda targets: present & set(targets))
    assert lost == {note.target for note in notebook.search()} - present - {"free:note", "span:1990-01-01/1999-12-31"}


def test_an_older_notebook_is_listed_read_only(tmp_path: Path) -> None:
    from tests.store.test_migrations import V3

    path = tmp_path / "notebook.db"
    path.write_bytes(V3.read_bytes())
    with closing(NotebookService(path, tmp_path / "backups", str.upper, read_only=True)) as old:
        assert old.lists.all_of(Wanted(group="tag"), TODAY) == old.search()
        assert [note.text for note in old.lists.all_of(Wanted(query="turkiye"), TODAY)] == ["# Türkiye\nsits here"]
