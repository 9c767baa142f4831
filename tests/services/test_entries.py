"""Own entries: checked as the catalogue is, seen everywhere, undone, exported, imported, and nothing else touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from minilat_desktop.domain import dates, entry_making
from minilat_desktop.domain.entry import Entry, is_own
from minilat_desktop.domain.model import Coalition
from minilat_desktop.domain.overlay import overlay
from minilat_desktop.domain.problems import Refused
from minilat_desktop.formats import coded
from minilat_desktop.services import building, in_force
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.entries import EntryService, new_id
from minilat_desktop.services.filtering import FilterService
from minilat_desktop.services.membership import MembershipService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.packs import PackService
from tests.services.test_packs import TABLES

TODAY = dates.as_of_day("2026-11-26")
DIARY = {"title": "My diary", "publisher": "Me", "accessed": "2026-11-26", "kind": "report"}
CITE = [{"source": "my-diary", "at": "p. 3", "confidence": "3"}]


class World:
    """A notebook on the small catalogue, with a source of the user's own to cite."""

    def __init__(self, folder: Path, shipped: Path) -> None:
        self.folder, self.shipped = folder, shipped
        self.catalogue = CatalogueService(in_force.catalogue(shipped, folder / "packs"), shipped)
        self.notebook = NotebookService(folder / "notebook.db", folder / "backups", self.catalogue.name_of)
        self.packs = PackService(folder / "packs", self.catalogue, self.notebook)
        self.entries = EntryService(self.packs, self.notebook)

    def put(self, *drafts: Entry) -> None:
        self.entries.put(drafts, "add")
        self.look()

    def look(self) -> None:
        """Go on with the catalogue in force, as a fresh start would find it."""
        self.packs.bring_up()
        self.catalogue.reopen(in_force.catalogue(self.shipped, self.folder / "packs"))

    def close(self) -> None:
        self.notebook.close()
        self.catalogue.close()


@pytest.fixture
def world(tmp_path: Path, small_catalogue: Path) -> Iterator[World]:
    made = World(tmp_path, small_catalogue)
    made.put(Entry(new_id(), "source", "source:my-diary", DIARY, name="My diary"))
    yield made
    made.close()


def fact(target: str, attribute: str, value: str, **more: Any) -> Entry:
    body = {"attribute": attribute, "value": value, "cite": CITE, **more}
    return Entry(new_id(), "fact", target, body, name=target)


def lamp_club(name: str = "Club of Łamps", short_name: str = "Lamps") -> list[Entry]:
    head = {
        "name": name, "short_name": short_name, "form": "minilateral", "pillars": ["peace-security"],
        "region": "Europe", "status": "active", "roster": "partial",
    }  # fmt: skip
    return entry_making.coalition(head, "2001-05", CITE, (), new_id)


def plainly(coalition: Coalition) -> set[object]:
    """Everything recorded of a coalition, without order."""
    return {*coalition.records, coalition.name, coalition.status, coalition.pillars}


def test_a_correction_stands_beside_what_is_there_and_is_preferred_or_not(world: World) -> None:
    mine = fact("coalition:alpine-salt", "founded", "1959", rank="preferred", reason="seen the charter")
    world.put(mine)
    (row,) = (one for one in world.catalogue.list_rows("", TODAY) if one.id == "alpine-salt")
    assert row.founded == "1959"
    found = [one for one in world.catalogue.coalition("alpine-salt").facts if one.attribute == "founded"]
    assert [(one.value, one.rank) for one in found] == [
        ("1961-05-01", "normal"), ("1960~", "normal"), ("1959", "preferred"),
    ]  # fmt: skip
    assert [is_own(one.key) for one in found] == [False, False, True]
    assert found[2].citations[0].locator == "my own entry; p. 3"
    # A value that the catalogue alone gave stays preferred where the own one is not.
    world.put(fact("coalition:alpine-salt", "binding", "voluntary"))
    (theirs, own) = (one for one in world.catalogue.coalition("alpine-salt").facts if one.attribute == "binding")
    assert (theirs.rank, own.rank) == ("preferred", "normal")
    assert theirs.reason
    # Where the catalogue has none, the own value is; it says so, and what was unknown stays beside it.
    world.put(fact("coalition:alpine-salt", "reporting", "Every lump"))
    (theirs, own) = (one for one in world.catalogue.coalition("alpine-salt").facts if one.attribute == "reporting")
    assert (theirs.missing, theirs.rank, own.rank, own.reason) == (
        "unknown", "normal", "preferred", "the only value that is given",
    )  # fmt: skip
    # What the user left open of an own coalition is filled in.
    world.put(*lamp_club())
    world.put(fact("coalition:my-lamps", "purpose", "Light"))
    found = [one for one in world.catalogue.coalition("my-lamps").facts if one.attribute == "purpose"]
    assert [(one.value, one.rank) for one in found] == [("Light", "normal")]
    # The newest of two that are preferred is it.
    world.put(fact("coalition:alpine-salt", "founded", "1958", rank="preferred", reason="seen better"))
    assert world.catalogue.coalition("alpine-salt").value_of("founded") == "1958"


def test_what_is_built_is_the_overlay_of_what_was_there(world: World, small_catalogue: Path) -> None:
    with closing(CatalogueService(small_catalogue)) as opened:
        before = {row.id: opened.coalition(row.id) for row in opened.list_rows("", TODAY)}
    event = Entry(
        new_id(), "event", "coalition:elan", {"date": "2020?", "kind": "summit", "title": "Zephyrs met", "cite": CITE},
        name="Élan",
    )  # fmt: skip
    body = {"actor": "KEN", "role": "member", "from": "1999", "cite": CITE}
    member = Entry(new_id(), "member", "coalition:elan", body, name="Élan")
    body = {"metric": "share", "value": "7", "as_of": "2019", "cite": CITE}
    world.put(*lamp_club(), event, member, Entry(new_id(), "figure", "coalition:elan", body, name="Élan"))
    rows = world.catalogue.list_rows("", TODAY)
    assert [row.id for row in rows] == ["alpine-salt", "my-lamps", "elan", "lamp-union"]
    filters = FilterService(world.catalogue, MembershipService(world.catalogue))
    found = world.catalogue.ids(filters.numbers(filters.read("has:own"), "name", False, TODAY))
    assert found == ["my-lamps", "elan"]
    for one in ("alpine-salt", "lamp-union"):
        assert plainly(world.catalogue.coalition(one)) == plainly(before[one])
    elan = world.catalogue.coalition("elan")
    own = tuple(record for record in elan.records if is_own(record.key))
    assert plainly(elan) == plainly(overlay(before["elan"], own))
    assert len(own) == 3
    lamps = world.catalogue.coalition("my-lamps")
    assert (lamps.value_of("founded"), len(lamps.facts)) == ("2001-05", 11)
    assert [row.id for row in world.catalogue.list_rows("zephyrs", TODAY)] == ["elan"]
    assert [row.id for row in world.catalogue.list_rows("łamps", TODAY)] == ["my-lamps"]
    assert world.catalogue.name_of(event.key) == "Élan · Zephyrs met"
    # The other end of a relation is still told of what both name.
    assert plainly(world.catalogue.coalition("lamp-union")) == plainly(before["lamp-union"])


def test_every_change_is_one_step_that_comes_and_goes(world: World) -> None:
    start = world.packs.bring_up()
    world.put(*lamp_club())
    (lamps,) = {one.id for one in world.entries.entries() if one.kind == "coalition"}
    there = world.packs.bring_up()
    world.entries.remove([lamps])
    assert world.packs.bring_up() == start
    assert [one.kind for one in world.entries.entries()] == ["source"]
    for undone, path in ((True, there), (True, start), (False, there), (False, start)):
        assert (world.notebook.undo() if undone else world.notebook.redo()) is not None
        assert world.packs.bring_up() == path
    # What others name is not removed under them.
    assert world.notebook.undo() is not None
    (source,) = (one for one in world.entries.entries() if one.kind == "source")
    with pytest.raises(Refused, match="11 of your entries name “My diary”"):
        world.entries.remove([source.id])


@pytest.mark.parametrize(
    ("body", "field", "said"),
    [
        ({"attribute": "founded", "value": "2021-13", "cite": CITE}, "value", "“value”: “2021-13” is not a date"),
        ({"attribute": "colour", "value": "red", "cite": CITE}, "attribute", "“attribute: colour” is not one of"),
        ({"attribute": "binding", "cite": CITE}, "value", "“value” is missing"),
        ({"attribute": "purpose", "value": "x", "cite": [{"source": "my-diary"}]}, "cite/0/confidence", "“confidence”"),
        ({"attribute": "purpose", "value": "x", "cite": []}, "", "nothing is recorded without a citation"),
        ({"attribute": "purpose", "value": "a\0b", "cite": CITE}, "value", "“value” holds a control character"),
        ({"attribute": "founded", "value": "1950", "rank": "preferred", "cite": CITE}, "", "say in “reason” why"),
        ({"attribute": "purpose", "value": "x", "cite": CITE, "colour": "red"}, "colour", "not a key that belongs"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_the_checkers_words_beside_its_field(
    world: World, body: dict[str, Any], field: str, said: str
) -> None:
    draft = Entry(new_id(), "fact", "coalition:alpine-salt", body, name="ASC")
    (wrong,) = world.entries.check([draft])
    assert (wrong.entry, wrong.field) == (draft.id, field)
    assert said in wrong.message
    with pytest.raises(Refused):
        world.put(draft)
    assert [one.kind for one in world.entries.entries()] == ["source"]


def test_what_no_longer_agrees_in_the_catalogue_is_told_and_does_not_refuse(world: World) -> None:
    ended = fact("coalition:alpine-salt", "ended", "1990")
    wrong = world.entries.check([ended])
    assert wrong
    assert {one.entry for one in wrong} == {""}
    assert any("is a member after the group's end" in one.message for one in wrong)
    world.put(ended)
    # What was so before is not said again.
    assert world.entries.check([fact("coalition:alpine-salt", "origin", "a mine")]) == ()


def test_a_file_carries_them_to_another_notebook_once(world: World, tmp_path: Path, small_catalogue: Path) -> None:
    mine = fact("coalition:alpine-salt", "founded", "1959", rank="preferred", reason="“=1+1” – seen: # it")
    body = {"actor": "my-herring", "role": "observer", "from": "1999", "cite": CITE}
    member = Entry(new_id(), "member", "coalition:alpine-salt", body, name="ASC")
    actor = Entry(new_id(), "actor", "actor:my-herring", {"name": "Herring", "kind": "company"}, name="Herring")
    world.put(*lamp_club(), mine, actor, member)
    path = tmp_path / "mine.yaml"
    assert world.entries.export(path) == 16
    other = World(tmp_path / "other", small_catalogue)
    with closing(other):
        plan = other.entries.plan_import(path)
        assert (len(plan.new), plan.changed, plan.same, plan.refused) == (16, (), (), ())
        other.entries.apply_import(plan)
        other.look()
        for one in ("alpine-salt", "my-lamps"):
            assert other.catalogue.coalition(one) == world.catalogue.coalition(one)
        again = other.entries.plan_import(path)
        assert (again.new, again.changed, len(again.same), again.refused) == ((), (), 16, ())
        assert other.notebook.undo() is not None
        assert other.entries.entries() == ()
        # Another source of the same id comes in under one of its own, and what cites it cites that.
        other.put(Entry(new_id(), "source", "source:my-diary", {**DIARY, "publisher": "You"}, name="My diary"))
        plan = other.entries.plan_import(path)
        assert [one.target for one in plan.changed] == ["source:my-diary-2"]
        other.entries.apply_import(plan)
        other.look()
        (own,) = (one for one in other.catalogue.coalition("alpine-salt").facts if is_own(one.key))
        assert own.citations[0].source.publisher == "Me"


def test_what_is_exported_can_be_contributed(world: World, tmp_path: Path, catalogue_text: Path) -> None:
    """The parts of the file, moved into the catalogue's text as its head says, pass the catalogue's own checker."""
    import shutil

    import yaml

    world.put(*lamp_club())
    world.entries.export(tmp_path / "mine.yaml")
    content = yaml.safe_load((tmp_path / "mine.yaml").read_text(encoding="utf-8"))
    root = tmp_path / "text"
    shutil.copytree(catalogue_text, root)
    (root / "sources" / "mine.yaml").write_text(yaml.safe_dump(content["sources"]), encoding="utf-8")
    lamps = yaml.safe_dump(content["coalitions"]["my-lamps"], sort_keys=False)
    (root / "coalitions" / "my-lamps.yaml").write_text(lamps, encoding="utf-8")
    catalogue, findings = building.check(root)
    assert findings == []
    assert "my-lamps" in {one.id for one in catalogue.coalitions}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not a file of own entries"),
        (b"coalitions: {}", "is not a file of own entries"),
        (b"entries: '1'\na: &a [x]\nb: [*a, *a]\n", "line 3: not valid YAML: aliases are not taken"),
        (b"entries: '1'\n\tx", "line 2: not valid YAML"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"[" * 5_000, "is not valid YAML"),
    ],
    ids=str,
)
def test_a_strangers_file_is_refused_in_words(world: World, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "theirs.yaml"
    path.write_bytes(content)
    with pytest.raises(Refused, match="Nothing was imported") as told:
        world.entries.plan_import(path)
    assert said in str(told.value)


def test_a_bad_entry_of_a_file_is_refused_with_its_line_and_keeps_no_other_out(world: World, tmp_path: Path) -> None:
    path = tmp_path / "theirs.yaml"
    cite = "cite: [{source: salt-gazette, confidence: 2}]"
    path.write_text(
        f"entries: 1\ncoalitions:\n  elan:\n    facts:\n    - {{attribute: scope, value: Wells, {cite}}}\n"
        f"    - {{attribute: scopes, value: Wells, {cite}}}\n    events: [nonsense]\n"
        f"  nobody:\n    facts:\n    - {{attribute: scope, value: x, {cite}}}\n",
        encoding="utf-8",
    )
    plan = world.entries.plan_import(path)
    assert [one.body["attribute"] for one in plan.new] == ["scope"]
    assert sorted(line.partition(":")[0] for line in plan.refused) == [
        "theirs.yaml, line 10", "theirs.yaml, line 6", "theirs.yaml, line 7",
    ]  # fmt: skip


def test_what_a_large_pack_keeps_in_columns_stays_whole_beside_own_entries(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coded, "FEWEST", 0)
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text.replace("Sweden", "KEN"), encoding="utf-8")
    more = tmp_path / "memberships.csv"
    more.write_text(more.read_text(encoding="utf-8") + "elan,KEN,member,1999\nelan,NOR,observer,1998\n", "utf-8")
    plan = world.packs.plan([tmp_path / name for name in TABLES], name="Lamps", today="2026-11-26")
    assert plan.read.catalogue.columns is not None
    world.packs.apply(plan)
    world.look()

    def everything() -> dict[str, set[object]]:
        return {row.id: plainly(world.catalogue.coalition(row.id)) for row in world.catalogue.list_rows("", TODAY)}

    before = everything()
    assert {len(world.catalogue.coalition(one).members) for one in ("lamp-club", "elan")} == {2}
    mine = fact("coalition:lamp-club", "scope", "Light")
    member = {"actor": "TUR", "role": "observer", "from": "2011", "cite": CITE}
    # A coalition before all others gives every one of them another row number.
    first = lamp_club("Aardvarks", "Aardvarks")
    world.put(mine, *first, Entry(new_id(), "member", "coalition:alpine-salt", member, name="ASC"))
    after = everything()
    assert {one for one in after if after[one] != before.get(one)} == {"lamp-club", "alpine-salt", "my-aardvarks"}
    assert len(world.catalogue.coalition("lamp-club").members) == len(world.catalogue.coalition("elan").members) == 2
    assert before["lamp-club"] < after["lamp-club"]
    assert before["alpine-salt"] < after["alpine-salt"]
    assert {"lamp-club", "elan"} <= {row.id for row in world.catalogue.list_rows("norway", TODAY)}
    world.entries.remove([mine.id])
    world.look()
    assert everything()["lamp-club"] == before["lamp-club"]
