"""The headless commands: each takes the services and its arguments, prints, and gives an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from minilat_desktop import __version__
from minilat_desktop.cli import comparison, entries, find, history, membership, packs, render, safety, share, updating
from minilat_desktop.cli.render import print_rows
from minilat_desktop.domain import dates
from minilat_desktop.domain.problems import Problem, Refused
from minilat_desktop.services import building
from minilat_desktop.services.catalogue import CatalogueService, read_day

if TYPE_CHECKING:
    # Commands that only read the catalogue must not load what keeps the notebook.
    from pathlib import Path

    from minilat_desktop.domain.brief import Brief
    from minilat_desktop.domain.keeping import Finding
    from minilat_desktop.domain.listing import ListRow
    from minilat_desktop.domain.note import Note
    from minilat_desktop.services.entries import EntryService
    from minilat_desktop.services.notebook import NotebookService
    from minilat_desktop.services.packs import PackService
    from minilat_desktop.services.pictures import Painter
    from minilat_desktop.services.safekeeping import SafeKeeping
    from minilat_desktop.services.updating import UpdateService


class Services(Protocol):
    """What bootstrap hands to a command; each is opened when first asked for."""

    @property
    def catalogue(self) -> CatalogueService: ...

    @property
    def notebook(self) -> NotebookService: ...

    @property
    def packs(self) -> PackService: ...

    @property
    def entries(self) -> EntryService: ...

    @property
    def updates(self) -> UpdateService: ...

    @property
    def notebook_if_any(self) -> NotebookService | None: ...

    def safekeeping(self, also: Path | None, /) -> SafeKeeping: ...

    def catalogue_findings(self) -> list[Finding]: ...

    def painter(self) -> Painter: ...

    def brief_pdf(self, brief: Brief, /) -> bytes: ...


Command = Callable[[Services, argparse.Namespace, int], None]


def run_list(services: Services, wanted: argparse.Namespace, today: int) -> None:
    """`list`: the coalitions that match."""
    rows = _listed(services, wanted, today)
    if wanted.format == "json":
        print(render.as_json([render.list_object(row) for row in rows]))
        return
    print_rows(wanted.format, render.LIST_HEADER, [render.list_cells(row) for row in rows])


def _listed(services: Services, wanted: argparse.Namespace, today: int) -> list[ListRow]:
    """What the query finds. Fields in it need numpy, plain words do not."""
    from minilat_desktop.domain import query

    asked, day = query.parse(wanted.query), _day(wanted, today)
    if not asked.terms and not asked.excluded and asked.as_of is None:
        return services.catalogue.list_rows(asked.free, day)
    from minilat_desktop.domain.note_target import coalitions_of
    from minilat_desktop.services.filtering import FilterService
    from minilat_desktop.services.membership import MembershipService

    filters = FilterService(services.catalogue, MembershipService(services.catalogue))
    day = day if asked.as_of is None else asked.as_of
    notebook = services.notebook_if_any if asked.of("has") else None
    noted = coalitions_of(notebook.targets()) if notebook else frozenset()
    numbers = filters.numbers(filters.read(wanted.query), "name", False, day, noted)
    return services.catalogue.rows(numbers, day, asked.free)


def run_show(services: Services, wanted: argparse.Namespace, today: int) -> None:
    """`show`: everything recorded of one coalition."""
    day = _day(wanted, today)
    coalition = services.catalogue.coalition(wanted.id)
    notes = _notes_on(services, coalition.key)
    if wanted.format == "json":
        print(render.as_json(render.coalition_object(coalition, day, _note_objects(notes))))
    else:
        print(render.coalition_text(coalition, day, notes))


def _notes_on(services: Services, key: str) -> list[Note]:
    """The notes on a coalition. A notebook that cannot be read is told; the catalogue answers all the same."""
    try:
        notebook = services.notebook_if_any
        return notebook.on(key) if notebook else []
    except Problem as problem:
        print(f"minilat-desktop: without notes: {problem}", file=sys.stderr)
        return []


def run_roster(services: Services, wanted: argparse.Namespace, today: int) -> None:
    """`roster`: the members on a day."""
    coalition = services.catalogue.coalition(wanted.id)
    day = _day(wanted, today)
    objects = [render.roster_object(member, day) for member in coalition.standing(day)]
    if not coalition.roster_complete and wanted.format == "table":
        print("Only the members that could be sourced are recorded; there were more.", file=sys.stderr)
    if wanted.format == "json":
        print(render.as_json(objects))
        return
    print_rows(
        wanted.format, render.ROSTER_HEADER, [[str(row[key] or "") for key in render.ROSTER_HEADER] for row in objects]
    )


def run_note(services: Services, wanted: argparse.Namespace, today: int) -> None:
    """`note add|edit|list|show|import|export`."""
    from minilat_desktop.cli import notes

    notes.run(services, wanted, lambda: dates.of_day(_day(wanted, today)).text)


def _note_objects(notes: Sequence[Note]) -> list[dict[str, Any]]:
    """Notes as JSON, the private ones left out: what a program reads is on its way to somewhere else."""
    from minilat_desktop.domain.note import leaving
    from minilat_desktop.services.notebook import note_object

    return [note_object(note) for note in leaving(notes)]


def run_catalogue(services: Services, wanted: argparse.Namespace, _today: int) -> None:
    """`catalogue update|back`; and in a checkout `catalogue check|tidy|build`."""
    from minilat_desktop import locations

    if wanted.verb in ("update", "back"):
        updating.run(services, wanted)
        return
    root = wanted.text or locations.catalogue_text()
    if not root.is_dir():
        raise Refused(f"“{root}” is not a folder; the catalogue's text is in data/catalogue/ of the source.")
    if wanted.verb == "tidy":
        changed = building.tidy(root)
        print("\n".join([*map(str, changed), f"{len(changed)} files put in order"]))
        return
    catalogue, findings = building.check(root)
    for finding in findings:
        print(finding)
    if findings:
        raise Refused(
            f"{len(findings)} problems in the catalogue's text.",
            safe="The database was not touched.",
            remedy="Mend the lines above.",
        )
    counts = f"{len(catalogue.coalitions)} coalitions, {len(catalogue.actors)} actors, {len(catalogue.sources)} sources"
    if wanted.verb == "build":
        output = wanted.output or root.parent / "minilat.db"
        building.build(catalogue, output, __version__)
        print(f"{output}: {counts}")
    else:
        print(f"{root}: {counts}, no problems")


def run_coverage(services: Services, wanted: argparse.Namespace, _today: int) -> None:
    """`coverage`: what the catalogue holds and how well it is evidenced."""
    coverage = services.catalogue.coverage()
    assert coverage is not None  # nobody gives it up here
    if wanted.format == "json":
        print(render.as_json(render.coverage_object(coverage)))
    elif wanted.format == "csv":
        print(render.as_csv(render.COVERAGE_HEADER, coverage.rows()), end="")
    else:
        print(render.coverage_text(coverage))


def run_method(_services: Services, _wanted: argparse.Namespace, _today: int) -> None:
    """`method`: how each computed value comes about, as docs/method.md."""
    from minilat_desktop.domain import measures

    print(measures.as_markdown(), end="")


COMMANDS: dict[str, Command] = {
    "list": run_list,
    "find": find.run,
    "show": run_show,
    "roster": run_roster,
    "changes": membership.run_changes,
    "memberships": membership.run_memberships,
    "joint": membership.run_joint,
    "overlap": membership.run_overlap,
    "similar": membership.run_similar,
    "partners": membership.run_partners,
    "method": run_method,
    "compare": comparison.run,
    "note": run_note,
    "import": packs.run_import,
    "packs": packs.run_packs,
    "entries": entries.run,
    "undo": history.run_undo,
    "redo": history.run_redo,
    "history": history.run_history,
    "share": share.run,
    "backup": safety.run_backup,
    "restore": safety.run_restore,
    "check": safety.run_check,
    "catalogue": run_catalogue,
    "coverage": run_coverage,
}


def _day(wanted: argparse.Namespace, today: int) -> int:
    return today if wanted.as_of is None else read_day(wanted.as_of)
