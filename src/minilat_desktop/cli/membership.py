"""The commands about membership: changes, memberships, joint, overlap, similar, partners."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from minilat_desktop.cli import render
from minilat_desktop.cli.render import print_rows
from minilat_desktop.domain import correcting
from minilat_desktop.services import membership_tables as tables
from minilat_desktop.services.catalogue import read_day
from minilat_desktop.services.membership_tables import Table

if TYPE_CHECKING:
    from minilat_desktop.cli.commands import Services
    from minilat_desktop.domain.membership import Belonging, Change, JointYear, Likeness
    from minilat_desktop.services.membership import MembershipService

CHANGE_HEADER = ("change", "code", "name", "before", "after", "date", "sources")
BELONGING_HEADER = ("coalition", "short_name", "role", "from", "to", "form", "pillar", "sources")
JOINT_HEADER = ("year", "count", "coalitions")
LIKENESS_HEADER = ("id", "name", "shared", "size", "jaccard", "within", "complete")


def _print_table(table: Table) -> None:
    """What makes the room's CSV files makes those of the commands: the same question has the same columns."""
    print(render.as_csv(*table), end="")


def _service(services: Services) -> MembershipService:
    from minilat_desktop.services.membership import MembershipService

    return MembershipService(services.catalogue)


def run_changes(services: Services, wanted: argparse.Namespace, today: int) -> None:
    """`changes`: the turns of a roster between two dates."""
    last = today if wanted.last is None else read_day(wanted.last)
    first = read_day(wanted.first)
    found = _service(services).changes(wanted.id, first, last)
    if wanted.format == "csv":
        _print_table(tables.changes(found, first, last))
        return
    _print(wanted.format, CHANGE_HEADER, [_change_object(change) for change in found])


def _change_object(change: Change) -> dict[str, Any]:
    return {
        "change": change.kind, "code": change.actor, "name": change.name, "before": change.before or None,
        "after": change.after or None, "date": change.date.text,
        "citations": [render.citation_object(cited) for cited in change.spell.citations],
    }  # fmt: skip


def run_memberships(services: Services, wanted: argparse.Namespace, today: int) -> None:
    """`memberships`: what an actor belongs to."""
    record = _service(services).memberships(wanted.actor)
    day = today if wanted.as_of is None else read_day(wanted.as_of)
    found = record.belongings if wanted.as_of is None else record.on(day)
    if wanted.format == "csv":
        _print_table(tables.belongings(record, day, found))
        return
    _print(wanted.format, BELONGING_HEADER, [_belonging_object(one) for one in found])


def _belonging_object(one: Belonging) -> dict[str, Any]:
    member = one.member
    return {
        "coalition": one.coalition_id, "short_name": one.coalition, "role": member.role, "founder": member.founder,
        "from": member.start.text, "to": member.end.text if member.end else None, "form": one.form,
        "pillar": one.pillar, "citations": [render.citation_object(cited) for cited in member.citations],
        "beside": [f"{correcting.in_words(other.record)} ({correcting.why(other)})" for other in one.beside],
    }  # fmt: skip


def run_joint(services: Services, wanted: argparse.Namespace, today: int) -> None:
    """`joint`: joint memberships by year."""
    from minilat_desktop.services.membership import read_roles

    last = date.fromordinal(today).year if wanted.last is None else wanted.last
    first = wanted.first
    service, roles = _service(services), read_roles(wanted.roles)
    one, other = wanted.actors
    found = service.joint(one, other, service.first_year if first is None else first, last, roles)
    years = found.years
    if first is None:
        # Years before the first joint membership say nothing, as long as there is one.
        begun = next((place for place, one in enumerate(years) if one.coalitions), len(years) - 1)
        years = years[begun:]
    if wanted.format == "csv":
        records = (service.memberships(actor.code) for actor in (found.one, found.other))
        _print_table(tables.joint(replace(found, years=years), *records))
        return
    _print(wanted.format, JOINT_HEADER, [_joint_object(year) for year in years])


def _joint_object(year: JointYear) -> dict[str, Any]:
    return {"year": year.year, "count": len(year.coalitions), "coalitions": list(year.coalitions)}


def run_overlap(services: Services, wanted: argparse.Namespace, today: int) -> None:
    """`overlap`: a matrix of coalitions."""
    from minilat_desktop.services.membership import read_roles

    day = today if wanted.as_of is None else read_day(wanted.as_of)
    service = _service(services)
    verb = service.actor_overlap if wanted.actors else service.overlap
    roles = read_roles(wanted.roles)
    found = verb(wanted.ids, day, wanted.measure, roles)
    partial = () if wanted.actors else service.incomplete(found.ids)
    if partial:
        print(f"Only some members are recorded of: {', '.join(partial)}.", file=sys.stderr)
    nobody = [name for place, name in enumerate(found.ids) if not found.shared[place][place]]
    if nobody:
        on = date.fromordinal(day).isoformat()
        print(f"Nothing is counted on {on} for: {', '.join(nobody)}. Its zeros say nothing.", file=sys.stderr)
    if wanted.format == "json":
        print(
            render.as_json(
                {"measure": found.measure, "ids": found.ids, "values": _numbers(found.values), "shared": found.shared}
            )
        )
        return
    if wanted.format == "csv":
        evidence = (service.actor_evidence if wanted.actors else service.evidence)(found.ids, day, roles)
        _print_table(tables.overlap(found, day, roles, evidence, partial))
        return
    rows = [(name, *map(str, row)) for name, row in zip(found.ids, _numbers(found.values), strict=True)]
    print(render.as_table(("", *found.ids), rows))


def _numbers(values: Sequence[Sequence[float]]) -> list[list[float]]:
    """Counts as whole numbers, shares with four decimals."""
    return [[int(value) if value == int(value) else round(value, 4) for value in row] for row in values]


def run_similar(services: Services, wanted: argparse.Namespace, today: int) -> None:
    """`similar`: the coalitions most alike."""
    from minilat_desktop.services.membership import read_roles

    day = today if wanted.as_of is None else read_day(wanted.as_of)
    found = _service(services).similar(wanted.id, day, read_roles(wanted.roles))
    _print(wanted.format, LIKENESS_HEADER, [_likeness_object(one) for one in found])


def run_partners(services: Services, wanted: argparse.Namespace, today: int) -> None:
    """`partners`: who sits with an actor most."""
    from minilat_desktop.services.membership import read_roles

    day = today if wanted.as_of is None else read_day(wanted.as_of)
    found = _service(services).partners(wanted.actor, day, read_roles(wanted.roles))
    _print(wanted.format, LIKENESS_HEADER, [_likeness_object(one) for one in found])


def _likeness_object(one: Likeness) -> dict[str, Any]:
    return {
        "id": one.id, "name": one.name, "shared": one.shared, "size": one.size, "jaccard": round(one.jaccard, 4),
        "within": round(one.within, 4), "complete": one.complete,
    }  # fmt: skip


def _print(how: str, header: Sequence[str], objects: Sequence[dict[str, Any]]) -> None:
    """The same objects as JSON, CSV or a table; in the latter two the sources stand as their ids."""
    if how == "json":
        print(render.as_json(objects))
        return
    rows = [[_cell(one, name) for name in header] for one in objects]
    print_rows(how, header, rows)


def _cell(one: dict[str, Any], name: str) -> str:
    if name == "sources":
        return " ".join(cited["source_id"] for cited in one["citations"])
    value = one[name]
    if isinstance(value, list):
        return " ".join(value)
    return "" if value is None else str(value)
