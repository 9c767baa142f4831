"""Updates of the catalogue: told line by line, taken whole or not at all, gone back from; the notebook is only read."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from minilat_desktop.domain.catalogue import Catalogue
from minilat_desktop.domain.catalogue_update import UpdatePlan
from minilat_desktop.domain.entry import Entry, is_own
from minilat_desktop.domain.importing import Going
from minilat_desktop.domain.model import Coalition
from minilat_desktop.domain.problems import Refused
from minilat_desktop.services import base_catalogue, building, updating
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.entries import new_id
from minilat_desktop.services.updating import UpdateService
from tests.safety.scale import FAST, count, shares
from tests.safety.told import Record, tell
from tests.services.test_entries import DIARY, TODAY, World, fact


class Updated(World):
    """A notebook with notes, own entries and a comparison on the small catalogue, which can be updated."""

    def __init__(self, folder: Path, shipped: Path) -> None:
        super().__init__(folder, shipped)
        self.updates = UpdateService(folder / "catalogue", shipped, self.notebook)
        if not self.entries.entries():
            self._write()

    def _write(self) -> None:
        self.put(
            Entry(new_id(), "source", "source:my-diary", DIARY, name="My diary"),
            fact("coalition:alpine-salt", "founded", "1959", rank="preferred", reason="seen"),
            fact("coalition:elan", "scope", "Wells"),
        )
        key = next(one.key for one in self.catalogue.coalition("alpine-salt").facts if one.attribute == "binding")
        for target in ("coalition:elan", "coalition:alpine-salt", key, "event:lamp-union/2019-06/end"):
            self.notebook.add(target, f"# On {target}")

    def go_on(self, base: Path) -> None:
        """Packs and own entries are put into another catalogue."""
        self.shipped = base
        self.catalogue.rebase(base)
        self.packs = type(self.packs)(self.folder / "packs", self.catalogue, self.notebook)
        self.entries = type(self.entries)(self.packs, self.notebook)
        self.look()


@pytest.fixture
def world(tmp_path: Path, small_catalogue: Path) -> Iterator[Updated]:
    made = Updated(tmp_path, Path(shutil.copy(small_catalogue, tmp_path / "program.db")))
    yield made
    made.close()


def values(path: Path) -> Catalogue:
    opened = CatalogueService(path)
    try:
        return updating.everything(opened, Going())
    finally:
        opened.close()


def other(catalogue: Catalogue, *, without: str = "", value: str = "", named: str = "") -> Catalogue:
    """A catalogue with a coalition withdrawn, the binding force of the compact another, another coalition added."""

    def changed(one: Coalition) -> Coalition:
        facts = tuple(
            replace(fact, value=value) if value and fact.attribute == "binding" and one.id == "alpine-salt" else fact
            for fact in one.facts
        )
        relations = tuple(relation for relation in one.relations if relation.target != without)
        return replace(one, facts=facts, relations=relations)

    kept = [changed(one) for one in catalogue.coalitions if one.id != without]
    if named:
        like = next(one for one in catalogue.coalitions if one.id == "elan")
        facts = tuple(replace(one, key=one.key.replace("elan", named)) for one in like.facts)
        kept.append(replace(like, id=named, name=f"The {named}", short_name=named, facts=facts))
    sources = {
        key: replace(one, official_for=tuple(two for two in one.official_for if two != without))
        for key, one in catalogue.sources.items()
    }
    return replace(catalogue, coalitions=tuple(kept), sources=sources)


def built(folder: Path, catalogue: Catalogue, version: str) -> Path:
    path = folder / f"data-{version}.db"
    building.build(catalogue, path, version)
    return path


def test_what_differs_is_told_and_nothing_is_done_before_it_is_taken(world: Updated, tmp_path: Path) -> None:
    newer = other(values(world.shipped), without="lamp-union", value="voluntary", named="zephyr")
    file = built(tmp_path, newer, "0.2")
    before, notebook = sorted(tmp_path.rglob("*.db")), world.notebook.path.read_bytes()
    plan = world.updates.plan(file)
    assert plan.difference.added == ("New coalition zephyr: 0 memberships, 0 events, 11 values",)
    assert "ASC: Binding force: Binding becomes Binding force: Voluntary" in plan.difference.changed
    assert set(plan.difference.withdrawn) == {"The coalition ULU, with everything recorded of it", "ASC: Supports ULU"}
    assert sorted(plan.concerned.notes) == [
        "Note “On coalition:alpine-salt”: what it is on (ASC) has 2 changes",
        "Note “On event:lamp-union/2019-06/end”: what it is on (ULU · The last lamp) is withdrawn; your words stay",
        "Note “On fact:alpine-salt/binding@salt-treaty”: what it is on (ASC · Binding force) is changed",
    ]
    assert plan.concerned.entries == ("Own fact of coalition:alpine-salt: coalition:alpine-salt has 2 changes",)
    assert (sorted(tmp_path.rglob("*.db")), world.updates.base()) == (before, world.shipped)
    world.go_on(world.updates.apply(plan))
    assert [row.id for row in world.catalogue.list_rows("", TODAY)] == ["alpine-salt", "elan", "zephyr"]
    assert world.catalogue.coalition("alpine-salt").value_of("founded") == "1959"
    former = world.updates.former()
    assert former is not None
    assert (world.updates.version(), former.version) == ("0.2", "test")
    reviewed = world.updates.review()
    assert reviewed is not None
    assert reviewed.difference == plan.difference
    world.go_on(world.updates.go_back())
    assert [row.id for row in world.catalogue.list_rows("", TODAY)] == ["alpine-salt", "elan", "lamp-union"]
    assert world.notebook.path.read_bytes() == notebook
    with pytest.raises(Refused, match="no former catalogue"):
        world.updates.go_back()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("same", "says the same as the catalogue in use"),
        ("text", "is not a catalogue of Minilat"),
        ("cut", "is damaged"),
        ("page", "is damaged"),
        ("notebook", "no catalogue of Minilat"),
        ("format", "was made for a newer version of the program"),
        ("rules", "breaks the rules of the catalogue: ASC: the status is “active” but the fact says"),
        ("older", "is older (data 0.0.1) than the catalogue in use (data 0.5)"),
        ("pipe", "is a pipe"),
    ],
)
def test_a_damaged_older_or_strange_file_is_refused_in_words(
    world: Updated, tmp_path: Path, change: str, said: str
) -> None:
    mine = values(world.shipped)
    if change == "older":
        world.updates.apply(world.updates.plan(built(tmp_path, other(mine, value="voluntary"), "0.5")))
    file = built(tmp_path, other(mine, named="zephyr"), "0.0.1" if change == "older" else "0.9")
    content = bytearray(file.read_bytes())
    match change:
        case "same":
            content = bytearray(world.shipped.read_bytes())
        case "text":
            content = bytearray(b"id,name\n")
        case "cut":
            content = content[:-4096]
        case "page":
            content[5 * 4096 : 6 * 4096] = b"\x55" * 4096
        case "notebook":
            content = bytearray(world.notebook.path.read_bytes())
        case "format":
            content[60:64] = (99).to_bytes(4, "big")
        case "rules":
            salt = mine.coalitions[0]
            facts = tuple(replace(one, value="ended") if one.attribute == "status" else one for one in salt.facts)
            broken = replace(mine, coalitions=(replace(salt, facts=facts), *mine.coalitions[1:]))
            content = bytearray(built(tmp_path, broken, "0.9").read_bytes())
    file.write_bytes(content)
    if change == "pipe":
        file.unlink()
        os.mkfifo(file)
    base = world.updates.base()
    with pytest.raises(Refused) as told:
        world.updates.plan(file)
    assert said in str(told.value)
    assert "The catalogue in use and your notes are untouched" in str(told.value)
    assert str(tmp_path / "catalogue") not in f"{told.value} {told.value.detail}"
    assert world.updates.base() == base
    assert not list((tmp_path / "catalogue").rglob(".arrived-*"))


def test_a_newer_program_brings_one_that_is_told_and_can_be_gone_back_from(world: Updated, tmp_path: Path) -> None:
    mine = values(world.shipped)
    world.updates.keep()
    assert world.updates.notice() == ""
    shutil.copy(built(tmp_path, other(mine, value="voluntary"), "0.3"), world.shipped)
    assert world.updates.notice() == "test"
    assert world.updates.notice() == ""
    plan = world.updates.review()
    assert isinstance(plan, UpdatePlan)
    assert plan.difference.changed == ("ASC: Binding force: Binding becomes Binding force: Voluntary",)
    assert values(world.updates.go_back()).coalitions == mine.coalitions
    # That stands at the next start too.
    assert base_catalogue.base(world.shipped, tmp_path / "catalogue") == world.updates.base() != world.shipped


CHAINS = st.lists(
    st.one_of(
        st.just("back"),
        st.fixed_dictionaries({
            "without": st.sampled_from(["", "elan", "lamp-union", "alpine-salt"]),
            "value": st.sampled_from(["", "binding", "voluntary", "mixed"]),
            "named": st.sampled_from(["", "zephyr", "boreas"]),
        }),
    ),
    min_size=1, max_size=4,
)  # fmt: skip


@pytest.mark.timeout(7200)
@pytest.mark.parametrize(("part", "chains"), shares(count(5, 1_000), 2))
def test_no_chain_of_updates_touches_the_notebook(
    small_catalogue: Path, part: int, chains: int, record_property: Record
) -> None:
    done = 0

    @seed(part)
    @settings(max_examples=chains, derandomize=False, database=None)
    @given(CHAINS)
    def each(chain: list[object]) -> None:
        nonlocal done
        with tempfile.TemporaryDirectory(dir=FAST) as folder:
            _update(small_catalogue, Path(folder), chain)
        done += 1

    each()
    tell(record_property, "catalogue update chains by the update service", done)


def _update(small_catalogue: Path, folder: Path, chain: list[object]) -> None:
    """Follow a chain of updates and of ways back; what is held holds after each."""
    world = Updated(folder, Path(shutil.copy(small_catalogue, folder / "program.db")))
    mine, content = values(world.shipped), world.notebook.path.read_bytes()
    notes, entries = world.notebook.search(), world.entries.entries()
    for number, step in enumerate(chain):
        try:
            if isinstance(step, dict):
                plan = world.updates.plan(built(folder, other(mine, **step), f"0.{number}"))
                base = world.updates.apply(plan)
                wanted = {one.id for one in plan.catalogue.coalitions}
            else:
                base, wanted = world.updates.go_back(), set()
        except Refused:
            continue
        world.go_on(base)
        there = {row.id for row in world.catalogue.list_rows("", TODAY)}
        assert not wanted or there == wanted
        assert world.notebook.path.read_bytes() == content
        assert world.notebook.search() == notes
        assert all(world.notebook.on(note.target) for note in notes)
        assert world.entries.entries() == entries
        for entry in entries:
            if entry.kind == "fact" and entry.owner in there:
                assert entry.key in {one.key for one in world.catalogue.coalition(entry.owner).facts}
        left = {entry.id for entry in entries if entry.kind == "fact" and entry.owner not in there}
        assert set(world.entries.left_out()) == left
    assert is_own(entries[1].key)
    world.close()
