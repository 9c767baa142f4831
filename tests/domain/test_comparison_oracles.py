"""Every computed row against an independent oracle: on the shipped catalogue, and on random coalitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minilat_desktop import locations
from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.comparison import build
from minilat_desktop.domain.comparison_seen import Backdrop
from minilat_desktop.domain.comparison_spec import Column, Spec
from minilat_desktop.domain.comparison_table import Cell, ComparisonTable
from minilat_desktop.domain.model import Coalition
from minilat_desktop.services.catalogue import CatalogueService
from tests import comparison_oracle as oracle
from tests.comparison_sample import coalition, commitment, day, event, fact, figure, member

NO_REGION = "Region not recorded"
DAYS = ("1975-06-30", "2009-12-31", "2026-11-26")


def _cells(table: ComparisonTable, attribute: str) -> tuple[Cell, ...]:
    row = table.row(attribute)
    return row.cells if row is not None else ()


def _counts(cell: Cell) -> dict[str, int] | None:
    """A tally's parts as numbers by unit."""
    if cell.missing_reason:
        return None
    return {part.unit: int(part.value or 0) for part in cell.parts or (cell,)}


def check_alone(table: ComparisonTable, world: Mapping[str, Coalition], regions: Mapping[str, str]) -> None:
    """The rows whose cells rest each on its own column."""
    period = table.spec.period
    for n, column in enumerate(table.columns):
        subject, on = world[column.coalition_id], column.as_of
        there = oracle.full(subject, on)
        kinds = {one.actor: one.kind for one in reversed(subject.members) if one.role == "member"}
        where = {one.actor: regions.get(one.actor, NO_REGION) for one in subject.members}
        expected: dict[str, oracle.Value] = {
            "age": oracle.age(subject, on),
            "days_to_first_summit": oracle.delay(subject, on),
            "full_members": None if there is None else len(there),
            "founders_still_in": oracle.founders_in(subject, on),
            "joined_5_years": oracle.turned(subject, on, "joined"),
            "left_5_years": oracle.turned(subject, on, "left"),
            "events": oracle.events(subject, on, "", period),
            **{f"events/{kind}": oracle.events(subject, on, kind, period) for kind in vocabulary.EVENT_KINDS},
            **oracle.commitments(subject, on),
        }
        for attribute, value in expected.items():
            row = table.row(attribute)
            if row is not None:
                assert row.cells[n].value == value, (column.text, attribute)
        tallies = {
            "members_by_kind": oracle.tally(subject, on, kinds),
            "members_by_region": oracle.tally(subject, on, where),
            "other_roles": oracle.other_roles(subject, on),
        }
        for attribute, counts in tallies.items():
            row = table.row(attribute)
            if row is not None:
                assert _counts(row.cells[n]) == counts, (column.text, attribute)


def check_together(table: ComparisonTable, world: Mapping[str, Coalition]) -> None:
    """The rows that compare the columns' members."""
    sets = [oracle.full(world[one.coalition_id], one.as_of) for one in table.columns]
    known = [one for one in sets if one is not None]
    shared = {one for one in known[0] if all(one in other for other in known)} if len(known) > 1 else set()
    for n, own in enumerate(sets):
        others = [other for place, other in enumerate(sets) if place != n and other is not None]
        numbers: dict[str, oracle.Value] = dict.fromkeys(
            ("shared_by_all", "shared_with_others", "unique_members", "share_shared")
        )
        wider: list[str] | None = None
        if own is not None and others:
            held = [one for one in own if any(one in other for other in others)]
            numbers = {
                "shared_by_all": len(shared), "shared_with_others": len(held),
                "unique_members": len(own) - len(held), "share_shared": round(len(held) / len(own) * 100, 1),
            }  # fmt: skip
            wider = [
                table.heading(place)
                for place, other in enumerate(sets)
                if table.columns[place].coalition_id != table.columns[n].coalition_id
                and other is not None
                and all(one in other for one in own)
            ]
        for attribute, number in numbers.items():
            row = table.row(attribute)
            if row is not None:
                assert row.cells[n].value == number, (table.columns[n].text, attribute)
        if wider is not None and len({column.coalition_id for column in table.columns}) > 1:
            assert _cells(table, "nested_in")[n].value == ("; ".join(wider) or "In none of the others")
        for place, other in enumerate(sets):
            row = table.row(f"jaccard/{table.columns[place].text}")
            if row is None:
                continue
            expected = None
            if place != n and own is not None and other is not None:
                both = sum(one in other for one in own)
                expected = round(both / (len(own) + len(other) - both), 3)
            assert row.cells[n].value == expected


# The shipped catalogue


@pytest.fixture(scope="module")
def shipped() -> Iterator[tuple[dict[str, Coalition], Backdrop]]:
    """Every coalition of the catalogue, and what lies around them."""
    catalogue = CatalogueService(locations.shipped_catalogue())
    heads = catalogue.heads()
    actors = {one.code: one for one in catalogue.actors()}
    regions = {}
    for code, actor in actors.items():
        home = actors.get(actor.country)
        region = actor.region or (home.region if home else "")
        if region:
            regions[code] = region
    universal = {one: head[0] for one, head in heads.items() if head[1] == "multilateral"}
    yield {one: catalogue.coalition(one) for one in heads}, Backdrop(regions, universal)
    catalogue.close()


@pytest.mark.parametrize("when", DAYS)
def test_the_shipped_catalogue(shipped: tuple[dict[str, Coalition], Backdrop], when: str) -> None:
    world, backdrop = shipped
    ids = list(world)
    some = 0
    for start in range(0, len(ids) - 1, 8):
        chosen = ids[start : start + 8] if len(ids) - start > 1 else ids[-2:]
        table = build([Column(one, day(when)) for one in chosen], world, Spec(), backdrop)
        check_alone(table, world, backdrop.regions)
        check_together(table, world)
        some += sum(cell.computed and cell.value is not None for row in table.rows for cell in row.cells)
    assert some > 300


def test_universal_bodies_of_the_shipped_catalogue(shipped: tuple[dict[str, Coalition], Backdrop]) -> None:
    world, backdrop = shipped
    ids = list(world)
    found = 0
    for start in range(0, len(ids) - 1, 8):
        table = build([Column(one, day(DAYS[-1])) for one in ids[start : start + 8]], world, Spec(), backdrop)
        for body in backdrop.universal:
            for n, cell in enumerate(_cells(table, f"universal/{body}")):
                subject = world[table.columns[n].coalition_id]
                mine = [one for one in subject.relations if one.target == body]
                own = {one.label for one in mine if not one.inverse}
                expected = [one.key for one in mine if not (one.inverse and one.label in own)]
                assert list(cell.keys) == expected or cell.missing_reason in ("not-applicable", "not-yet")
                found += len(expected)
    assert found > 20


@pytest.mark.parametrize("tolerance", [0, 200, 3000])
def test_figures_of_the_shipped_catalogue(shipped: tuple[dict[str, Coalition], Backdrop], tolerance: int) -> None:
    world, _ = shipped
    on = day("2015-06-30")
    with_figures = [one for one in world if world[one].figures]
    for start in range(0, len(with_figures) - 1, 8):
        chosen = with_figures[start : start + 8]
        table = build([Column(one, on) for one in chosen], world, Spec(tolerance=tolerance))
        for n, one in enumerate(chosen):
            for metric in {measured.metric for measured in world[one].figures}:
                cell = _cells(table, metric)[n]
                expected = oracle.figure(world[one], on, metric, tolerance)
                if oracle.unborn(world[one], on):
                    assert cell.missing_reason == "not-yet"
                elif cell.value is None:
                    assert not expected
                else:
                    assert cell.value in expected
                    assert cell.show_date


def test_a_change_between_two_dates_of_the_shipped_catalogue(
    shipped: tuple[dict[str, Coalition], Backdrop],
) -> None:
    world, _ = shipped
    first, last = day("2000-01-01"), day("2020-01-01")
    standing = ("member", "associate", "partner", "observer", "suspended")
    for one in ("un", "wto", "g20", "brics", "opec"):
        if one not in world:
            continue
        table = build([Column(one, first), Column(one, last)], world)
        there = [{m.actor for m in world[one].members if m.role in standing and m.holds_on(on)} for on in (first, last)]
        for kind, expected in (("joined", there[1] - there[0]), ("left", there[0] - there[1])):
            before, after = _cells(table, f"change/{kind}")
            assert before.missing_reason == "not-applicable"
            parts = after.parts or (after,)
            assert {part.value for part in parts} == (expected or {"Nobody"}), (one, kind)


# Random coalitions


@st.composite
def _edtf(draw: st.DrawFn, first: int = 1950, last: int = 2025) -> str:
    year = draw(st.integers(first, last))
    month, number = draw(st.integers(1, 12)), draw(st.integers(1, 28))
    later = year + draw(st.integers(1, 5))
    exact = f"{year}-{month:02}-{number:02}"
    return draw(st.sampled_from([exact, exact, f"{year}-{month:02}", f"{year}", f"{year}~", f"{year}/{later}",
                                 f"{exact}?", f"../{year}"]))  # fmt: skip


@st.composite
def _facts(draw: st.DrawFn) -> list[object]:
    found: list[object] = []
    for attribute in ("founded", "ended", "first_leaders_summit"):
        for n in range(draw(st.integers(0, 2))):
            rank = draw(st.sampled_from(["preferred", "normal", "deprecated"]))
            if draw(st.integers(0, 5)):
                found.append(fact(attribute, draw(_edtf()), rank=rank))
            else:
                missing = draw(st.sampled_from(["unknown", "not-applicable", "not-disclosed"]))
                found.append(replace(fact(attribute, None, rank=rank, missing=missing), key=f"fact:x/{attribute}/{n}"))
    return found


_ROLES = st.sampled_from(["member", "member", "member", "observer", "suspended", "invited"])
_TURNS = st.tuples(_edtf(), st.sampled_from(vocabulary.COMMITMENT_STATUSES))
_KINDS = st.sampled_from(["summit", "exit", "suspension", "reform"])


@st.composite
def _coalitions(draw: st.DrawFn, name: str) -> Coalition:
    spells = []
    for n in range(draw(st.integers(0, 12))):
        start = draw(_edtf())
        length = draw(st.none() | st.integers(0, 30))
        end = None if length is None else f"{dates.parse(start).year + length + 6}"
        actor, role = draw(st.sampled_from("ABCDEFGH")), draw(_ROLES)
        one = member(name, actor, start, end, role=role, founder=draw(st.booleans()))
        spells.append(replace(one, key=f"membership:{name}/{n}"))
    happened = [replace(event(draw(_edtf()), "Thing", draw(_KINDS)), key=f"event:{name}/{n}")
                for n in range(draw(st.integers(0, 4)))]  # fmt: skip
    promised = [commitment(f"P{n}", draw(_edtf()), *sorted(draw(st.lists(_TURNS, max_size=3)), key=_first))
                for n in range(draw(st.integers(0, 4)))]  # fmt: skip
    measured = [figure("sites", n, draw(_edtf()), rank=draw(st.sampled_from(vocabulary.RANKS)))
                for n in range(draw(st.integers(0, 4)))]  # fmt: skip
    return coalition(
        name, facts=tuple(draw(_facts())), members=tuple(spells), events=tuple(happened),
        commitments=tuple(promised), figures=tuple(measured), roster_complete=draw(st.integers(0, 4)) > 0,
    )  # fmt: skip


def _first(turn: tuple[str, str]) -> int:
    return dates.parse(turn[0]).earliest


_WORLDS = st.tuples(*(_coalitions(name) for name in ("one", "two", "three")))
_ON = st.integers(day("1945-01-01"), day("2030-01-01"))
_POLICIES = st.sampled_from(["preferred", "newest", "confidence", "all", "source:src-a", "source:nobody"])


@settings(max_examples=60)
@given(_WORLDS, st.lists(_ON, min_size=3, max_size=3), st.none() | st.tuples(_ON, st.integers(0, 9000)))
def test_random_coalitions(world: Sequence[Coalition], on: list[int], period: tuple[int, int] | None) -> None:
    named = {one.id: one for one in world}
    held = None if period is None else (period[0], period[0] + period[1])
    regions = {"A": "Africa", "B": "Africa", "C": "Asia"}
    table = build([Column(one.id, when) for one, when in zip(world, on, strict=True)], named, Spec(period=held),
                  Backdrop(regions))  # fmt: skip
    check_alone(table, named, regions)
    check_together(table, named)


@settings(max_examples=60)
@given(_WORLDS, _ON, st.integers(0, 4000))
def test_random_figures(world: Sequence[Coalition], on: int, tolerance: int) -> None:
    named = {one.id: one for one in world}
    table = build([Column(one.id, on) for one in world], named, Spec(tolerance=tolerance))
    for n, cell in enumerate(_cells(table, "sites")):
        expected = oracle.figure(world[n], on, "sites", tolerance)
        assert (cell.value is None) == (not expected or oracle.unborn(world[n], on))
        assert cell.value is None or cell.value in expected
        when = dates.parse(cell.value_date) if cell.value_date else None
        off = when is not None and not when.earliest <= on <= when.latest
        assert cell.nearest == (tolerance > 0 and off)
        if off and not tolerance:
            assert when is not None
            assert when.latest < on


# No gap becomes a number


def _every(cell: Cell) -> Iterator[Cell]:
    yield cell
    for below in (*cell.parts, *cell.alternatives, *(record.cell for record in (*cell.records, *cell.inputs))):
        yield from _every(below)


@settings(max_examples=60)
@given(_WORLDS, st.lists(_ON, min_size=3, max_size=3), st.lists(_POLICIES, min_size=3, max_size=3),
       st.sampled_from([0, 0, 400, 4000]))  # fmt: skip
def test_no_missing_value_becomes_a_number(
    world: Sequence[Coalition], on: list[int], policies: list[str], tolerance: int
) -> None:
    named = {one.id: one for one in world}
    spec = Spec(tolerance=tolerance, groups=("Per year",))
    columns = [Column(one.id, when, policy) for one, when, policy in zip(world, on, policies, strict=True)]
    for row in build(columns, named, spec).rows:
        for top in row.cells:
            for cell in _every(top):
                assert (cell.value is None) == bool(cell.missing_reason), row.attribute
                if cell.missing_reason:
                    assert cell.text == vocabulary.MISSING[cell.missing_reason]
                    assert (cell.date, cell.span, cell.nearest, cell.parts) == (None, None, False, ())
                if cell.parts:
                    assert isinstance(cell.value, str)
                    assert cell.value.count("; ") < len(cell.parts)
                    assert "None" not in cell.value


@given(_coalitions("other"), _ON, _ON, _POLICIES, st.sampled_from([0, 4000]))
def test_where_nothing_is_recorded_there_is_no_number(
    other: Coalition, on: int, elsewhere: int, policy: str, tolerance: int
) -> None:
    bare = coalition("bare")
    named = {"bare": bare, "other": other}
    spec = Spec(tolerance=tolerance, groups=("Per year",))
    table = build([Column("bare", on, policy), Column("other", elsewhere)], named, spec)
    for row in table.rows:
        assert not isinstance(row.cells[0].value, int | float), row.attribute


def test_a_relation_that_both_ends_record_is_said_once_with_the_sources_of_both(
    shipped: tuple[dict[str, Coalition], Backdrop],
) -> None:
    world, _ = shipped
    twice = 0
    for subject in world.values():
        table = build([Column(subject.id, day(DAYS[-1])), Column("un", day("2025-01-01"))], world)
        row = table.row("relations")
        if row is None or row.cells[0].missing_reason:
            continue
        said = [part.text for part in row.cells[0].parts or (row.cells[0],)]
        assert len(said) == len(set(said)), said
        twice += len(subject.relations) - len(said)
        cited = {cited.source.id for one in subject.relations for cited in one.citations}
        assert {one.source.id for one in row.cells[0].citations} == cited
    assert twice > 10
