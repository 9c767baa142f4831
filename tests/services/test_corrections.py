"""Corrections of memberships, events, commitments and names: what is preferred counts as if the catalogue said it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain import dates
from minilat_desktop.domain.correcting import settled
from minilat_desktop.domain.entry import Correction, Entry, is_own
from minilat_desktop.domain.model import Coalition, Corrected, Event, Member
from minilat_desktop.services import building
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.entries import new_id
from minilat_desktop.services.filtering import FilterService
from minilat_desktop.services.membership import MembershipService
from minilat_desktop.services.membership_tables import belongings
from minilat_desktop.services.sharing import Sharing
from tests.comparison_sample import spec
from tests.services.test_entries import CITE, DIARY, TODAY, World

SALT = "coalition:alpine-salt"
CITED = "cite: [{source: salt-gazette, confidence: 2}]"
TURKS = "membership:alpine-salt/TUR/1999-03-02"
JOINS = "event:alpine-salt/1999-03-02_1999-03-04/accession"
TURNS = (("1989", "behind"), ("1980", "made"))
# A record of the small catalogue as it stands in the text, the same as the user says it, and how the text would say it.
CASES: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "member": (
        TURKS, "{actor: TUR, from: 1999-03-02, contested: true}",
        {"actor": "TUR", "role": "observer", "from": "1998-05", "to": "2004"},
        "{actor: TUR, role: observer, from: 1998-05, to: 2004}",
    ),
    "event": (
        JOINS, "date: 1999-03-02/1999-03-04, kind: accession, title: Türkiye joins, note: disputed",
        {"date": "1998-05", "kind": "milestone", "title": "Türkiye looks on"},
        "date: 1998-05, kind: milestone, title: Türkiye looks on",
    ),
    "commitment": (
        "commitment:alpine-salt/1",
        'owner: CHE\n    target: "50"\n    unit: per cent\n    due: 1990\n    binding: voluntary',
        {"text": "Halve the brine let into rivers", "owner": "CHE", "binding": "binding", "due": "1991",
         "status": [{"date": year, "value": said, "cite": CITE} for year, said in TURNS]},
        "owner: CHE\n    due: 1991\n    binding: binding",
    ),
}  # fmt: skip


@pytest.fixture
def world(tmp_path: Path, small_catalogue: Path) -> Iterator[World]:
    made = World(tmp_path, small_catalogue)
    made.put(Entry(new_id(), "source", "source:my-diary", DIARY, name="My diary"))
    yield made
    made.close()


def correction(kind: str, key: str, rank: str, body: dict[str, Any]) -> Entry:
    more = {"rank": rank, "reason": "seen it"}
    return Entry(new_id(), kind, SALT, {**body, "cite": CITE, **more}, corrects=key, name="ASC")


def rebuilt(text: Path, folder: Path, old: str, new: str) -> CatalogueService:
    """The small catalogue as it would be with other words in its text."""
    root = folder / "text"
    shutil.copytree(text, root)
    file = root / "coalitions" / "alpine-salt.yaml"
    said = file.read_text(encoding="utf-8")
    assert said.count(old) == 1
    file.write_text(said.replace(old, new), encoding="utf-8")
    catalogue, findings = building.check(root)
    assert [one.message for one in findings if "belongs before" not in one.message] == []
    building.build(catalogue, folder / "other.db", "test")
    return CatalogueService(folder / "other.db")


def told(record: Any) -> tuple[Any, ...]:
    """What a record says, without its key and sources."""
    if isinstance(record, Member):
        return record.actor, record.role, record.start, record.end, record.contested, record.founder
    if isinstance(record, Event):
        return record.date, record.kind, record.title, record.participants
    return record.text, record.owner, record.due, record.binding


def counted(catalogue: CatalogueService) -> list[Any]:
    """All that is worked out from records: lists, rosters, rooms, comparisons."""
    found: list[Any] = []
    salt = catalogue.coalition("alpine-salt")
    found += [sorted(map(str, map(told, some))) for some in (salt.members, salt.events, salt.commitments)]
    membership = MembershipService(catalogue)
    for iso in ("1998-12-31", "2001-06-01", "2026-11-26"):
        day = dates.as_of_day(iso)
        found += [(row.id, row.members, row.hit) for row in catalogue.list_rows("türkiye looks", day)]
        found += [(row.id, row.members) for row in catalogue.list_rows("", day)]
        found += [told(one) for one in salt.roster(day)]
        found += [(one.coalition_id, told(one.member)) for one in membership.memberships("TUR").on(day)]
        compared = ComparisonService(catalogue).table(spec("alpine-salt", "elan"), day)
        found += [(row.attribute, cell.value) for row in compared.rows for cell in row.cells]
    return found


@pytest.mark.parametrize("kind", CASES)
def test_a_preferred_correction_counts_as_if_the_catalogue_said_it(
    world: World, tmp_path: Path, catalogue_text: Path, kind: str
) -> None:
    key, old, body, new = CASES[kind]
    before = counted(world.catalogue)
    mine = correction(kind, key, "preferred", body)
    world.put(mine)
    with closing(rebuilt(catalogue_text, tmp_path, old, new)) as other:
        assert counted(world.catalogue) == counted(other) != before
    # Nothing of the catalogue is gone: it stands beside, with its sources, its notes' name, and the user's reason.
    salt = world.catalogue.coalition("alpine-salt")
    (beside,) = salt.beside
    assert (beside.of, beside.record.key, beside.reason) == (mine.key, key, "seen it")
    assert beside.record.citations
    assert world.catalogue.name_of(key) is not None
    assert world.catalogue.name_of(mine.key) is not None
    # Not preferred, it is the other way round, and what counts is as it was.
    world.entries.put([Entry(mine.id, kind, SALT, {**mine.body, "rank": "normal"}, mine.corrects, "ASC")], "change")
    world.look()
    assert counted(world.catalogue) == before
    (beside,) = world.catalogue.coalition("alpine-salt").beside
    assert (beside.of, is_own(beside.record.key), beside.reason) == (key, True, "seen it")
    world.notebook.undo()
    world.notebook.undo()
    world.look()
    assert counted(world.catalogue) == before
    assert world.catalogue.coalition("alpine-salt").beside == ()


def test_it_is_told_beside_what_counts_wherever_that_is(world: World) -> None:
    world.put(correction("member", TURKS, "preferred", CASES["member"][2]))
    world.put(correction("event", JOINS, "normal", CASES["event"][2]))
    body = {"date": "2019-05", "kind": "end", "title": "Out", "cite": CITE}
    world.put(
        Entry(new_id(), "event", "coalition:lamp-union", body, corrects="event:lamp-union/2019-06/end", name="ULU")
    )
    filters = FilterService(world.catalogue, MembershipService(world.catalogue))
    found = world.catalogue.ids(filters.numbers(filters.read("has:conflicts"), "name", False, TODAY))
    assert found == ["alpine-salt", "lamp-union"]
    table = ComparisonService(world.catalogue).table(spec("alpine-salt", "elan"), TODAY)
    cells = {row.attribute: row.cells[0] for row in table.rows}
    # Türkiye left in 2004 by the user's word; the catalogue has it there still, and contested.
    gone = cells.get("membership/TUR")
    assert gone is None or gone.missing_reason == "not-a-member"
    (event,) = (one.cell for one in cells["events"].records if one.cell.keys == (JOINS,))
    assert (event.conflict, [one.value for one in event.alternatives]) == (True, ["Türkiye looks on"])
    assert "Mine; the catalogue’s is preferred: seen it" in event.alternatives[0].note
    then = ComparisonService(world.catalogue).table(spec("alpine-salt", "elan"), dates.as_of_day("2001-06-01"))
    cells = {row.attribute: row.cells[0] for row in then.rows}
    there = cells["membership/TUR"]
    assert (there.value, there.rank, there.conflict) == ("observer", "preferred", True)
    assert [(one.value, one.rank) for one in there.alternatives] == [("member", "normal")]
    assert there.citations[0].locator == "my own entry; p. 3"
    record = MembershipService(world.catalogue).memberships("TUR")
    header, rows = belongings(record, TODAY)
    (line,) = [dict(zip(header, row, strict=True)) for row in rows]
    assert line["role"] == "observer"
    assert "Türkiye: member, since 2 March 1999 (The catalogue’s; mine is preferred: seen it)" in str(
        line["other_values"]
    )


@pytest.mark.parametrize(
    ("kind", "key", "body", "field", "said"),
    [
        ("member", TURKS, {"actor": "TUR", "role": "guest", "from": "1998"}, "role", "“role: guest” is not one of"),
        ("member", TURKS, {"actor": "TUR", "role": "member", "from": "1950"}, "", "before the group was founded"),
        ("event", JOINS, {"date": "1998-13", "kind": "summit", "title": "x"}, "date", "“1998-13” is not a date"),
        ("event", JOINS, {"date": "1998", "kind": "summit", "title": "x", "participants": ["XXX"]}, "", "“XXX”"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("rank", ["preferred", "normal"])
def test_it_is_held_to_the_catalogues_rules_whichever_counts(
    world: World, kind: str, key: str, body: dict[str, Any], field: str, said: str, rank: str
) -> None:
    mine = correction(kind, key, rank, body)
    (wrong,) = world.entries.check([mine])
    assert (wrong.entry, wrong.field) == (mine.id, field)
    assert said in wrong.message


def test_what_is_preferred_says_why(world: World) -> None:
    mine = correction("member", TURKS, "preferred", {**CASES["member"][2]})
    (wrong,) = world.entries.check([Entry(mine.id, "member", SALT, {**mine.body, "reason": ""}, TURKS, "ASC")])
    assert (wrong.field, wrong.message[:20]) == ("reason", "“reason” is missing:")


def test_a_name_is_corrected_and_the_catalogues_stays_among_the_others(world: World) -> None:
    body = {"attribute": "official_name", "value": "Alpine Salt Pact", "cite": CITE, "rank": "preferred", "reason": "x"}
    mine = Entry(new_id(), "fact", SALT, body, corrects=SALT, name="ASC")
    theirs = Entry(new_id(), "fact", SALT, {**body, "value": "Universal Lamp Union"}, corrects=SALT, name="ASC")
    assert ["is also that of" in one.message for one in world.entries.check([theirs])] == [True]
    world.put(mine)
    salt = world.catalogue.coalition("alpine-salt")
    assert (salt.name, salt.short_name) == ("Alpine Salt Pact", "ASC")
    assert ("Alpine Salt Compact", "alias") in [(one.name, one.kind) for one in salt.aliases]
    assert [row.name for row in world.catalogue.list_rows("compact", TODAY)] == ["Alpine Salt Pact"]
    # As a fact alone it says what it says, and nothing else is called otherwise.
    world.entries.put([Entry(mine.id, "fact", SALT, body, name="ASC")], "change")
    world.look()
    assert world.catalogue.coalition("alpine-salt").name == "Alpine Salt Compact"


def test_other_names_commitments_and_relations_of_ones_own_are_there_and_carried(
    world: World, tmp_path: Path, small_catalogue: Path
) -> None:
    world.put(
        Entry(new_id(), "alias", SALT, {"name": "Zouave Salters", "kind": "alias"}, name="ASC"),
        Entry(new_id(), "relation", SALT, {"kind": "overlaps", "target": "elan", "cite": CITE}, name="ASC"),
        Entry(new_id(), "commitment", SALT, {
            "text": "Salt for all", "owner": "CHE", "binding": "voluntary", "due": "2030", "cite": CITE,
            "status": [{"date": "2020", "value": "made", "cite": CITE}],
        }, name="ASC"),
    )  # fmt: skip
    assert [row.id for row in world.catalogue.list_rows("zouave", TODAY)] == ["alpine-salt"]
    assert "alpine-salt" in {one.target for one in world.catalogue.coalition("elan").relations}
    salt = world.catalogue.coalition("alpine-salt")
    (promise,) = (one for one in salt.commitments if is_own(one.key))
    assert (promise.status_on(TODAY), promise.history[0].citations[0].locator) == ("made", "my own entry; p. 3")
    (taken,) = world.entries.check([Entry(new_id(), "alias", SALT, {"name": "Élan", "kind": "alias"}, name="ASC")])
    assert "is also that of “elan”" in taken.message
    world.put(correction("member", TURKS, "preferred", CASES["member"][2]))
    world.entries.export(tmp_path / "mine.yaml")
    other = World(tmp_path / "other", small_catalogue)
    with closing(other):
        plan = other.entries.plan_import(tmp_path / "mine.yaml")
        assert (len(plan.new), plan.refused) == (5, ())
        other.entries.apply_import(plan)
        other.look()
        assert other.catalogue.coalition("alpine-salt") == world.catalogue.coalition("alpine-salt")


def test_a_colleague_takes_corrections_in_and_they_count_alike(
    world: World, tmp_path: Path, small_catalogue: Path
) -> None:
    world.put(*(correction(kind, key, "preferred", body) for kind, (key, _, body, _) in CASES.items()))
    world.put(Entry(new_id(), "alias", SALT, {"name": "Zouave Salters", "kind": "former"}, name="ASC"))
    mine = Sharing(world.notebook, (world.entries, world.packs), "1")
    titles = [one.title for one in mine.offers()[0]]
    assert "Correction: TUR, observer, from 1998-05 to 2004" in titles
    assert {"Other name: Formerly: Zouave Salters", "Source: My diary"} <= set(titles)
    mine.export(tmp_path / "share.zip")
    other = World(tmp_path / "other", small_catalogue)
    with closing(other):
        theirs = Sharing(other.notebook, (other.entries, other.packs), "1")
        plan = theirs.plan(tmp_path / "share.zip")
        assert plan.refused == ()
        theirs.apply(plan, None)
        other.look()
        assert other.catalogue.coalition("alpine-salt") == world.catalogue.coalition("alpine-salt")
        assert len(other.catalogue.coalition("alpine-salt").beside) == len(CASES)


def test_what_corrects_nothing_any_more_says_so(world: World) -> None:
    gone = correction("event", "event:alpine-salt/1910/summit", "preferred", CASES["event"][2])
    there = correction("member", TURKS, "normal", CASES["member"][2])
    world.put(gone, there)
    assert world.entries.alone() == {gone.id}
    assert gone.key in {one.key for one in world.catalogue.coalition("alpine-salt").events}


def test_a_correction_finds_its_record_again_when_an_update_dates_it_anew(
    world: World, tmp_path: Path, catalogue_text: Path
) -> None:
    world.put(correction("member", TURKS, "preferred", CASES["member"][2]))
    world.put(correction("event", JOINS, "preferred", CASES["event"][2]))
    with closing(rebuilt(catalogue_text, tmp_path, "TUR, from: 1999-03-02", "TUR, from: 1999-04")) as newer:
        own = world.catalogue.coalition("alpine-salt")
        mine = [one for one in own.records if is_own(one.key)]
        kept = {one.key: Correction(key, True, "x") for one, key in zip(mine, (TURKS, JOINS), strict=True)}
        found = settled(newer.coalition("alpine-salt"), mine, kept)
    assert {one.record.key for one in found.beside} == {"membership:alpine-salt/TUR/1999-04", JOINS}
    # One that is gone leaves the user's, which then stands for itself.
    base = Coalition("x", "X", "X", (), "", (), "", "", (), (), (), (), (), ())
    assert settled(base, mine, kept).members == (mine[0],)


_DAYS = st.integers(1990, 1996)


@given(st.lists(st.tuples(_DAYS, st.booleans(), st.sampled_from(["a", "b", "none"])), max_size=5))
def test_of_a_record_and_its_corrections_exactly_one_counts(drawn: list[tuple[int, bool, str]]) -> None:
    def event(key: str, year: int) -> Event:
        return Event(key, dates.parse(str(year)), "summit", key, "", (), ())

    theirs = (event("event:x/1990/summit", 1990), event("event:x/2020/summit", 2020))
    keys = {"a": theirs[0].key, "b": theirs[1].key, "none": "event:x/1900/exit"}
    own: list[Corrected] = []
    corrections: dict[str, Correction] = {}
    for number, (year, preferred, of) in enumerate(drawn):
        own.append(event(f"event:x/own.{number}", year))
        corrections[own[-1].key] = Correction(keys[of], preferred, str(number))
    base = Coalition("x", "X", "X", (), "", (), "", "", (), (), theirs, (), (), ())
    made = settled(base, own, corrections)
    # By hand: of each record of the catalogue the last preferred of its own, else itself; the rest by themselves.
    wanted = []
    for one in theirs:
        rivals = [mine for mine in own if corrections[mine.key].of == one.key]
        wanted.append(([mine.key for mine in rivals if corrections[mine.key].preferred] or [one.key])[-1])
    wanted += [mine.key for mine in own if corrections[mine.key].of == keys["none"]]
    assert [one.key for one in made.events] == wanted
    everything = [*(one.key for one in theirs), *corrections]
    assert sorted([*wanted, *(one.record.key for one in made.beside)]) == sorted(everything)
    assert all(one.of in wanted for one in made.beside)
