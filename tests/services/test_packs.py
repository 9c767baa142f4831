"""Data packs through the service: a dry run changes nothing, an import is one step, and no note is ever touched."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from minilat_desktop.domain.problems import GivenUp, Problem, Refused, UnknownId
from minilat_desktop.formats import coded
from minilat_desktop.services import in_force
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.packs import PackService

HEAD = "ioname\torgname\tyear\tunitedkingdom\tfrance\tnorway\tsdate\tdeaddate\tdead\n"
ROWS = (
    "HERRING\tHerring Board\t1950\t1\t0\t1\t1950\t\t0\n"
    "HERRING\tHerring Board\t1951\t1\t3\t1\t1950\t\t0\n"
    "HERRING\tHerring Board\t1952\t0\t1\t1\t1950\t\t0\n"
)
TABLES = {
    "coalitions.csv": "id,name,short_name,form,pillars,region,status,founded\n"
    "lamp-club,Lamp Club,Lamps,minilateral,innovation-technology,Europe,active,2001\n",
    "memberships.csv": "coalition,actor,role,from\nlamp-club,NOR,member,2001\nlamp-club,Sweden,member,2002-05\n",
}


class World:
    """A notebook and the shipped catalogue, with packs."""

    def __init__(self, folder: Path, shipped: Path) -> None:
        self.folder, self.shipped = folder, shipped
        self.path = folder / "notebook.db"
        self.catalogue = CatalogueService(in_force.catalogue(shipped, folder / "packs"), shipped)
        self.notebook = NotebookService(self.path, folder / "backups", self.catalogue.name_of)
        self.packs = PackService(folder / "packs", self.catalogue, self.notebook)

    def close(self) -> None:
        self.notebook.close()
        self.catalogue.close()

    def ids(self) -> set[str]:
        """The coalitions of the catalogue in force, as a fresh start would open it."""
        with closing(CatalogueService(in_force.catalogue(self.shipped, self.folder / "packs"))) as opened:
            return {row.id for row in opened.list_rows("", 737_000)}

    def note_bytes(self) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT * FROM note ORDER BY n").fetchall()


@pytest.fixture
def world(tmp_path: Path, catalogue_path: Path) -> Iterator[World]:
    made = World(tmp_path / "user", Path(shutil.copy(catalogue_path, tmp_path / "shipped.db")))
    yield made
    made.close()


@pytest.fixture
def cow(tmp_path: Path) -> Path:
    path = tmp_path / "igo_year_formatv3.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    return path


@pytest.fixture
def tables(tmp_path: Path) -> list[Path]:
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in TABLES]


def test_a_dry_run_changes_nothing(world: World, cow: Path) -> None:
    before = world.ids()
    plan = world.packs.plan([cow], today="2026-11-26")
    assert (plan.read.kind, plan.read.rows, plan.read.refused, len(plan.new)) == ("cow-igo", 3, (), 1)
    assert world.packs.packs() == ()
    assert world.ids() == before
    assert not (world.folder / "packs").exists()


def test_an_import_is_one_step_that_undo_takes_back_and_redo_does_again(world: World, cow: Path) -> None:
    world.notebook.add("coalition:g20", "mine")
    notes, before = world.note_bytes(), world.ids()
    world.packs.apply(world.packs.plan([cow], today="2026-11-26"))
    (new,) = world.ids() - before
    (pack,) = world.packs.packs()
    assert (pack.id, pack.kind, pack.files, pack.coalitions, pack.enabled) == (
        "cow-igo-v3", "cow-igo", cow.name, 1, True,
    )  # fmt: skip
    assert pack.memberships == 4
    step, _ = world.notebook.next_steps()
    assert step is not None
    assert step.label.startswith("import “Correlates of War")
    done = world.notebook.undo()
    assert done is not None
    assert done[1].packs
    world.packs.bring_up()
    assert world.ids() == before
    world.notebook.redo()
    world.packs.bring_up()
    assert world.ids() == before | {new}
    assert world.note_bytes() == notes


def test_switched_off_on_and_removed(world: World, tables: list[Path]) -> None:
    before = world.ids()
    world.packs.apply(world.packs.plan(tables, name="Lamps of Europe", licence="CC0", today="2026-11-26"))
    assert world.ids() - before == {"lamp-club"}
    (pack,) = world.packs.packs()
    assert (pack.id, pack.name, pack.licence, pack.memberships) == ("lamps-of-europe", "Lamps of Europe", "CC0", 2)
    world.packs.set_enabled(pack.id, False)
    assert world.ids() == before
    world.packs.set_enabled(pack.id, True)
    assert "lamp-club" in world.ids()
    world.packs.remove(pack.id)
    assert (world.packs.packs(), world.ids()) == ((), before)
    with pytest.raises(UnknownId, match="There is no pack “lamps-of-europe”"):
        world.packs.remove(pack.id)


def test_two_packs_stand_beside_each_other_and_survive_a_restart(world: World, cow: Path, tables: list[Path]) -> None:
    before = world.ids()
    world.packs.apply(world.packs.plan([cow], today="2026-11-26"))
    world.packs.apply(world.packs.plan(tables, name="Lamps", today="2026-11-26"))
    assert len(world.ids() - before) == 2
    world.close()
    again = World(world.folder, world.shipped)
    try:
        assert again.ids() == world.ids()
        assert {row.id for row in again.catalogue.list_rows("lamp club", 737_000)} == {"lamp-club"}
        assert [pack.id for pack in again.packs.packs()] == ["cow-igo-v3", "lamps"]
        assert again.catalogue.coalition("lamp-club").members[1].name == "Sweden"
    finally:
        again.close()


def test_another_shipped_catalogue_brings_the_packs_along(world: World, tables: list[Path]) -> None:
    world.packs.apply(world.packs.plan(tables, name="Lamps", today="2026-11-26"))
    os.utime(world.shipped, ns=(1, 1))
    assert "lamp-club" not in world.ids()
    world.packs.bring_up()
    assert "lamp-club" in world.ids()


def test_a_doubtful_name_is_asked_and_nothing_is_imported_until_it_is_settled(world: World, tables: list[Path]) -> None:
    tables[1].write_text(TABLES["memberships.csv"] + "lamp-club,St. Vincent,member,2003\n", encoding="utf-8")
    plan = world.packs.plan(tables, name="Lamps", today="2026-11-26")
    (doubt,) = plan.read.doubts
    assert doubt.written == "St. Vincent"
    assert doubt.place.startswith("memberships.csv, line 4")
    assert set(doubt.candidates) >= {"VCT", "LCA"}
    with pytest.raises(Refused, match=r"“St\. Vincent”"):
        world.packs.apply(plan)
    assert world.packs.packs() == ()
    for answer, members in (("VCT", 3), ("", 2)):
        settled = world.packs.plan(tables, name="Lamps", today="2026-11-26", answers={"St. Vincent": answer})
        (lamps,) = settled.read.catalogue.coalitions
        assert (settled.read.doubts, len(lamps.members)) == ((), members)


def test_what_contradicts_the_catalogue_is_said_and_stands_beside(world: World, tmp_path: Path) -> None:
    path = tmp_path / "memberships.csv"
    path.write_text("coalition,actor,role,from\ng20,USA,member,2005-01-01\ng20,NOR,observer,2010\n", encoding="utf-8")
    plan = world.packs.plan([path], name="More on the G20", today="2026-11-26")
    assert (len(plan.new), len(plan.conflicting)) == (1, 1)
    world.packs.apply(plan)
    with closing(CatalogueService(in_force.catalogue(world.shipped, world.folder / "packs"))) as opened:
        spells = [one for one in opened.coalition("g20").members if one.actor in ("USA", "NOR")]
    assert {(one.actor, one.start.text) for one in spells} >= {
        ("USA", "1999-12-15"),
        ("USA", "2005-01-01"),
        ("NOR", "2010"),
    }


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("igo_year_formatv3.csv", "ioname\tyear\n", "igo_year_formatv3.csv"),
        ("memberships.csv", 'coalition,actor,role,from\ng20,"NOR,observer,2010\ng20,SWE,observer,2010\n', "line 2"),
        ("x.json", '{"coalitions": [', "not valid JSON"),
        ("memberships.csv", "", "memberships.csv"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_changes(
    world: World, tmp_path: Path, name: str, content: str, message: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    before = world.ids()
    with pytest.raises(Problem) as told:
        world.packs.apply(world.packs.plan([path], today="2026-11-26"))
    assert message in str(told.value)
    assert (world.packs.packs(), world.ids()) == ((), before)


@pytest.mark.parametrize("stages", range(5))
def test_an_import_given_up_at_any_stage_leaves_everything_as_it_was(world: World, cow: Path, stages: int) -> None:
    plan = world.packs.plan([cow], today="2026-11-26")
    before, heard = world.ids(), list[str]()

    def go_on(stage: str) -> bool:
        heard.append(stage)
        return len(heard) <= stages

    with pytest.raises(GivenUp):
        world.packs.apply(plan, go_on)
    assert len(heard) == stages + 1
    assert world.ids() == before
    assert world.packs.packs() == ()
    assert list((world.folder / "packs").glob("*.db")) == []
    world.packs.apply(plan)
    assert world.ids() - before == {"cow-herring"}


def test_giving_up_a_second_import_keeps_the_first(world: World, cow: Path, tables: list[Path]) -> None:
    world.packs.apply(world.packs.plan([cow], today="2026-11-26"))
    before, files = world.ids(), sorted((world.folder / "packs").iterdir())
    plan = world.packs.plan(tables, today="2026-11-26")
    with pytest.raises(GivenUp):
        world.packs.apply(plan, lambda stage: not stage.startswith("Noting"))
    assert (world.ids(), sorted((world.folder / "packs").iterdir())) == (before, files)


def members(world: World, coalition: str) -> dict[str, list[tuple[str, str, str]]]:
    """Role, start and end of every spell by actor, as a fresh start would read them."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    with closing(CatalogueService(in_force.catalogue(world.shipped, world.folder / "packs"))) as opened:
        for one in opened.coalition(coalition).members:
            found.setdefault(one.actor, []).append((one.role, one.start.text, one.end.text if one.end else ""))
    return found


def lone_table(folder: Path, row: str) -> Path:
    folder.mkdir()
    path = folder / "memberships.csv"
    path.write_text(f"coalition,actor,role,from,to\n{row}\n", encoding="utf-8")
    return path


def test_two_files_of_one_name_are_two_packs(world: World, tmp_path: Path) -> None:
    for folder, row in (("a", "g20,NOR,observer,2010,"), ("b", "quad,KOR,observer,2022,")):
        plan = world.packs.plan([lone_table(tmp_path / folder, row)], today="2026-11-26")
        assert plan.replaces == ""
        world.packs.apply(plan)
    assert [pack.name for pack in world.packs.packs()] == ["memberships", "memberships (2)"]
    assert ("observer", "2010", "") in members(world, "g20")["NOR"]
    assert ("observer", "2022", "") in members(world, "quad")["KOR"]


def test_names_that_no_slug_can_hold_are_different_packs(world: World, tables: list[Path]) -> None:
    for name in ("日本語", "中文", "Café"):
        world.packs.apply(world.packs.plan(tables, name=name, today="2026-11-26"))
    assert [pack.name for pack in world.packs.packs()] == ["日本語", "中文", "Café"]
    assert len({pack.id for pack in world.packs.packs()}) == 3


def test_a_pack_of_the_same_given_name_is_replaced_and_the_plan_says_so(world: World, tmp_path: Path) -> None:
    first = lone_table(tmp_path / "a", "g20,NOR,observer,2010,")
    world.packs.apply(world.packs.plan([first], name="Mine", today="2026-11-26"))
    second = lone_table(tmp_path / "b", "g20,NOR,observer,2010,2012")
    plan = world.packs.plan([second], name="Mine", today="2026-11-26")
    assert plan.replaces == "Mine"
    # What the pack itself said is not “there”.
    assert (plan.new, plan.changed, plan.conflicting) == (("G20: Norway, observer, from 2010 to 2012",), (), ())
    assert ("observer", "2010", "") in members(world, "g20")["NOR"]
    world.packs.apply(plan)
    assert [pack.name for pack in world.packs.packs()] == ["Mine"]
    assert members(world, "g20")["NOR"] == [("observer", "2010", "2012")]


def test_a_record_with_the_key_of_one_that_is_there_and_other_content_stands_beside_it(
    world: World, tmp_path: Path
) -> None:
    shipped = members(world, "g20")["RUS"]
    path = lone_table(tmp_path / "a", "g20,RUS,member,1999-12-15,2022-03-01")
    plan = world.packs.plan([path], name="Russia out", today="2026-11-26")
    (line,) = plan.changed
    assert line.startswith("G20: Russian Federation, member, from 15 December 1999 to 1 March 2022; the catalogue has:")
    assert line.endswith("Both are kept, side by side")
    world.packs.apply(plan)
    assert sorted(members(world, "g20")["RUS"]) == sorted([*shipped, ("member", "1999-12-15", "2022-03-01")])


def test_what_a_file_says_of_the_head_of_a_known_coalition_is_not_taken_and_told(world: World, tmp_path: Path) -> None:
    path = tmp_path / "coalitions.csv"
    path.write_text(
        "id,name,form,pillars,region,status\ng20,Evil Twenty,alliance,peace-security,Africa,active\n", encoding="utf-8"
    )
    plan = world.packs.plan([path], name="Evil", today="2026-11-26")
    assert "G20: name “Evil Twenty” is not taken; the catalogue’s “Group of Twenty” is kept" in plan.changed
    assert any("region “Africa” is not taken" in line for line in plan.changed)


def test_a_pack_whose_file_is_gone_or_damaged_is_listed_so_and_does_not_keep_others_out(
    world: World, cow: Path, tables: list[Path]
) -> None:
    before = world.ids()
    world.packs.apply(world.packs.plan([cow], today="2026-11-26"))
    world.packs.apply(world.packs.plan(tables, name="Lamps", today="2026-11-26"))
    (file,) = (world.folder / "packs").glob("lamps-*.db")
    whole = file.read_bytes()
    for content, wrong in ((whole[:-4096], "file damaged"), (world.shipped.read_bytes(), "file damaged"), (b"", "")):
        file.write_bytes(content) if content else file.unlink()
        world.packs.set_enabled("cow-igo-v3", False)
        world.packs.set_enabled("cow-igo-v3", True)
        assert [pack.wrong for pack in world.packs.packs()] == ["", wrong or "file missing"]
        assert world.ids() == before | {"cow-herring"}
    file.write_bytes(whole)
    world.packs.bring_up()
    assert world.ids() == before | {"cow-herring", "lamp-club"}


def test_a_switch_that_cannot_be_written_changes_nothing(world: World, cow: Path, tables: list[Path]) -> None:
    world.packs.apply(world.packs.plan([cow], today="2026-11-26"))
    world.packs.apply(world.packs.plan(tables, name="Lamps", today="2026-11-26"))
    (file,) = (world.folder / "packs").glob("lamps-*.db")
    content, before = bytearray(file.read_bytes()), world.ids()
    # Damage deep inside: the file opens, and reading its memberships fails.
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as opened:
        (page,) = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = 'membership'").fetchone()
    content[(page - 1) * 4096 : page * 4096] = bytes(4096)
    file.write_bytes(content)
    with pytest.raises(Problem, match=file.name):
        world.packs.set_enabled("cow-igo-v3", False)
    assert [pack.enabled for pack in world.packs.packs()] == [True, True]
    assert world.ids() == before


def test_a_named_pipe_is_refused_and_not_waited_for(world: World, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "memberships.csv")
    with pytest.raises(Refused, match="is a pipe, not a file"):
        world.packs.plan([tmp_path / "memberships.csv"], today="2026-11-26")


def test_what_differs_out_of_sight_is_named(world: World, tmp_path: Path) -> None:
    path = tmp_path / "memberships.csv"
    path.write_text("coalition,actor,role,from,note\ng20,RUS,member,1999-12-15,mine\n", encoding="utf-8")
    plan = world.packs.plan([path], name="Mine", today="2026-11-26")
    (line,) = plan.changed
    assert line.endswith("; it differs in its founder and note. Both are kept, side by side")
    assert plan.summary == "1 with other content than what is there"


def test_the_pointer_leads_nowhere_but_into_the_folder_of_packs(world: World, cow: Path) -> None:
    world.packs.apply(world.packs.plan([cow], today="2026-11-26"))
    folder = world.folder / "packs"
    pointer = folder / in_force.POINTER
    content = json.loads(pointer.read_text(encoding="utf-8"))
    stranger = Path(shutil.copy(world.shipped, world.shipped.with_name("stranger.db")))
    for name in (str(stranger), "../notebook.db"):
        pointer.write_text(json.dumps({**content, "catalogue": name}), encoding="utf-8")
        assert in_force.settled(world.shipped, folder) is None
        assert in_force.catalogue(world.shipped, folder) == world.shipped


def go_on(left: list[bool], _stage: str) -> bool:
    """Wanted as many times as there are."""
    return bool(left) and left.pop()


def test_a_large_import_gives_the_catalogue_that_a_small_one_gives(
    tmp_path: Path, catalogue_path: Path, tables: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    more = "g20,NOR,observer,1999,2003\ng20,Sweden,guest,2002-05,\nlamp-club,FIN,member,2001,1999\n"
    rows = "".join(f"lamp-club,FIN,member,{year},{year + 1}\n" for year in range(2001, 2025))
    tables[1].write_text("coalition,actor,role,from,to\nlamp-club,NOR,member,2001,\n" + rows + more, encoding="utf-8")
    found = []
    for fewest in (coded.FEWEST, 0):
        monkeypatch.setattr(coded, "FEWEST", fewest)
        world = World(tmp_path / str(fewest), catalogue_path)
        plan = world.packs.plan(tables, name="Lamps", today="2026-11-26")
        assert (plan.read.catalogue.columns is None) == (fewest > 0)
        # Given up at any moment it leaves nothing, until nobody gives it up.
        for moments in count():
            left = [True] * moments
            try:
                world.packs.apply(plan, partial(go_on, left))
                break
            except GivenUp:
                assert (world.packs.packs(), list((world.folder / "packs").glob("*.db"))) == ((), [])
        assert moments > 4
        with closing(CatalogueService(in_force.catalogue(catalogue_path, world.folder / "packs"))) as opened:
            records = [set(opened.coalition(one).members) for one in ("g20", "lamp-club")]
            hits = [row.id for row in opened.list_rows("finland lamp", 737_000)]
        found.append((plan.summary, plan.new, plan.read.refused, world.packs.packs()[0].memberships, records, hits))
        world.close()
    assert found[0] == found[1]
    assert found[0][3] == 26
    assert found[0][5] == ["lamp-club"]
