"""The commands that keep the notebook safe: backup, restore, check."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from minilat_desktop.cli import render
from minilat_desktop.domain.problems import Damaged, Problem, Refused

if TYPE_CHECKING:
    from minilat_desktop.cli.commands import Services

_COPY_HEADER = ("made", "notes", "size", "where", "file")
_MOST_LINES = 100


def run_backup(services: Services, wanted: argparse.Namespace, _today: int) -> None:
    """`backup`: a verified copy, in the folder of backups and with `--to` in another."""
    if services.notebook_if_any is None:
        raise Refused("There is no notebook yet, so there is nothing to back up.", safe="Nothing was changed.")
    safe = services.safekeeping(wanted.to)
    done = safe.back_up()
    for path in done.made:
        print(path)
    if not done.made and not done.warnings:
        print("Nothing changed since the last backup.")
    if done.warnings:
        raise Refused(render.shown(" ".join(done.warnings)), safe="The notebook is untouched.")


def run_restore(services: Services, wanted: argparse.Namespace, _today: int) -> None:
    """`restore --list`: the copies there are. `restore FILE`: what differs, and then it is put back."""
    from minilat_desktop.domain.keeping import count
    from minilat_desktop.services.safekeeping import found

    # A notebook that is damaged or missing is what one restores.
    problem: Problem | None = None
    try:
        services.notebook_if_any  # noqa: B018 - opened, so that the service beside it can use it
    except Problem as told:
        problem = told
    safe = services.safekeeping(None)
    if wanted.list or wanted.file is None:
        print(render.as_table(_COPY_HEADER, [_line(services, copy) for copy in safe.copies()]))
        return
    copy = found(safe, str(wanted.file))
    if problem is not None:
        print(render.shown(f"{problem.happened}"))
    differences = safe.differences(copy)
    print(f"{copy.path}: {count(differences.then, 'note')}; {differences.summary}")
    for one in differences.found[:_MOST_LINES]:
        print(render.shown(f"  {one.kind}: {one.name}"))
    if len(differences.found) > _MOST_LINES:
        print(f"  and {len(differences.found) - _MOST_LINES} more")
    if wanted.dry_run:
        return
    said, changes = safe.restore(copy)
    if changes.packs and services.notebook_if_any is not None:
        services.packs.bring_up()
    print(render.shown(said))


def _line(services: Services, copy: object) -> tuple[str, str, str, str, str]:
    from minilat_desktop.domain.keeping import Backup

    assert isinstance(copy, Backup)
    try:
        notes = str(services.safekeeping(None).notes_in(copy))
    except Damaged:
        notes = "damaged"
    return copy.made[:16], notes, f"{copy.size:,}", copy.where, str(copy.path)


def run_check(services: Services, _wanted: argparse.Namespace, _today: int) -> None:
    """`check`: everything that is wrong with the catalogue and the notebook, in words."""
    found = [f"catalogue: {finding}" for finding in services.catalogue_findings()]
    safe = services.safekeeping(None)
    found += [f"notebook: {finding}" for finding in safe.findings()]
    for line in found:
        print(render.shown(line))
    if found:
        raise Damaged(
            f"{len(found)} things are wrong with the files.", safe="Nothing was changed.",
            remedy="A damaged notebook is mended from a backup (`restore --list`), a damaged catalogue by installing"
            " the program again.",
        )  # fmt: skip
    print("The catalogue and the notebook are sound.")
