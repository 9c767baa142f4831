"""Updates of the catalogue: read, held against the one in use, taken whole or not at all, and gone back from.

The notebook is only read: no update, and no going back, changes a byte of it. The catalogues lie in a folder of their
own; `base.json` says which there were, the one in use last.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minilat_desktop.domain.importing import Going
from minilat_desktop.domain.problems import GivenUp, Problem, Refused
from minilat_desktop.services import arrivals, base_catalogue, in_force
from minilat_desktop.services.catalogue import CatalogueService

if TYPE_CHECKING:
    from minilat_desktop.domain.catalogue import Catalogue
    from minilat_desktop.domain.catalogue_update import UpdatePlan
    from minilat_desktop.services.notebook import NotebookService

LARGEST = 256 * 1024 * 1024
_HEAD = b"SQLite format 3\0"
_SAFE = "The catalogue in use and your notes are untouched."
_ANOTHER = "Ask for the file again where you have it from."
_MOST_KEPT = 5
_Progress = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Former:
    """The catalogue that was in use before."""

    version: str
    path: Path


class UpdateService:
    """Updates of the catalogue that came with the program at `program`. `notebook` may be None: then none is there."""

    def __init__(self, folder: Path, program: Path, notebook: NotebookService | None) -> None:
        self._folder, self._program = base_catalogue.folder_of(program, folder), program
        self._every, self._notebook = folder, notebook

    # What there is

    def base(self) -> Path:
        """The catalogue in use, without packs and own entries."""
        return base_catalogue.base(self._program, self._every)

    def version(self) -> str:
        """The version of its data."""
        return _version(self.base())

    def former(self) -> Former | None:
        """The catalogue to go back to, None where there is none."""
        stack = self._state()["stack"]
        if len(stack) < 2:
            return None
        path = self._file(stack[-2])
        return Former(str(stack[-2]["version"]), path) if path.is_file() else None

    def _file(self, entry: dict[str, str]) -> Path:
        return self._folder / entry["file"] if entry["file"] else self._program

    def _state(self) -> dict[str, Any]:
        """What is kept, as it is now: a catalogue that a newer program brought stands last."""
        fresh = {"program": in_force.identity(self._program), "kept": "", "stack": [self._brought()]}
        try:
            state = base_catalogue.read(self._folder)
            in_use = base_catalogue.in_use(state, self._program, self._folder)
            stack = [{"file": str(one["file"]), "version": str(one["version"])} for one in state["stack"]]
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            return fresh
        if state["program"] == fresh["program"]:
            return {**state, "stack": stack}
        # The file of the former program is gone; what was kept of it stands for it.
        before = [{**one, "file": one["file"] or str(state.get("kept", ""))} for one in stack]
        before = [one for one in before if one["file"]]
        after = before if in_use != self._program else [*before, self._brought()]
        return {**fresh, "stack": after}

    def _brought(self) -> dict[str, str]:
        return {"file": "", "version": _version(self._program)}

    # What a file would bring

    def plan(self, path: Path, progress: _Progress | None = None) -> UpdatePlan:
        """Read a catalogue file and hold it against the one in use; changes nothing. Raises `Refused` and `GivenUp`."""
        from minilat_desktop.domain.catalogue_update import UpdatePlan, difference
        from minilat_desktop.formats import files, strangers

        going = Going(progress)
        arrivals.check_regular(path, _SAFE)
        found = strangers.read_once(path, LARGEST, _SAFE, _ANOTHER)
        if not found.content.startswith(_HEAD):
            raise Refused(f"“{path.name}” is not a catalogue of Minilat.", safe=_SAFE, remedy=_ANOTHER)
        going.on("Looking at the file…")
        self._folder.mkdir(parents=True, exist_ok=True)
        # A copy of its own, beside which nothing lies that could be played back into it.
        copy = self._folder / f".arrived-{found.sha256[:16]}.db"
        files.write_atomically(copy, found.content)
        try:
            _check_file(copy, path.name)
            version, theirs = _read_apart(copy, path.name, going)
        finally:
            copy.unlink(missing_ok=True)
        present = self.version()
        if base_catalogue.newer(present, version):
            raise Refused(
                f"“{path.name}” is older (data {version}) than the catalogue in use (data {present}).", safe=_SAFE,
                remedy="Tools ▸ Update catalogue goes back to the catalogue you had before." if self.former() else "",
            )  # fmt: skip
        _check(theirs, path.name)
        going.on("Comparing with the catalogue in use…")
        mine = self._everything(self.base(), going)
        found_difference = difference(mine, theirs)
        if found_difference.nothing:
            raise Refused(f"“{path.name}” says the same as the catalogue in use.", safe=_SAFE)
        from minilat_desktop.services import concerned

        touched = concerned.by(found_difference, self._notebook)
        return UpdatePlan(path.name, found.sha256, version, present, found_difference, touched, theirs)

    def review(self, progress: _Progress | None = None) -> UpdatePlan | None:
        """What the catalogue in use says otherwise than the one before it, None where there was none."""
        from minilat_desktop.domain.catalogue_update import UpdatePlan, difference
        from minilat_desktop.services import concerned

        former, going = self.former(), Going(progress)
        if former is None:
            return None
        now = self._everything(self.base(), going)
        found = difference(self._everything(former.path, going), now)
        return UpdatePlan("", "", self.version(), former.version, found, concerned.by(found, self._notebook), now)

    def _everything(self, path: Path, going: Going) -> Catalogue:
        with closing(CatalogueService(path)) as opened:
            return everything(opened, going)

    # Taking it, going back

    def apply(self, plan: UpdatePlan, progress: _Progress | None = None) -> Path:
        """Put a catalogue in the place of the one in use; that one is kept. Gives its path. Raises `CannotWrite`."""
        from minilat_desktop.services import building

        going = Going(progress)
        going.on("Writing the catalogue…")
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"catalogue-{plan.sha256[:16]}.db"
        building.build(plan.catalogue, path, plan.version)
        state = self._state()
        entry = {"file": path.name, "version": plan.version}
        stack = [one for one in state["stack"] if one != entry]
        self._write({**state, "stack": [*stack, entry][-_MOST_KEPT:]})
        return path

    def go_back(self) -> Path:
        """Put the former catalogue in the place of the one in use. Gives its path. Raises `Refused`, `CannotWrite`."""
        if self.former() is None:
            raise Refused("There is no former catalogue to go back to.", safe=_SAFE)
        state = self._state()
        self._write({**state, "stack": state["stack"][:-1]})
        return self.base()

    def notice(self) -> str:
        """Note down that the program has brought another catalogue. Gives the version of the one before, or ""."""
        try:
            known = base_catalogue.read(self._folder)["program"]
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        if known == in_force.identity(self._program):
            return ""
        state = self._state()
        self._write(state)
        return str(state["stack"][-2]["version"]) if len(state["stack"]) > 1 else ""

    def keep(self) -> None:
        """Keep a copy of the catalogue that came with the program: a newer program will replace it."""
        from minilat_desktop.formats import files, strangers

        state = self._state()
        if state.get("kept") and (self._folder / str(state["kept"])).is_file():
            return
        content = strangers.read_once(self._program, LARGEST, _SAFE, _ANOTHER)
        self._folder.mkdir(parents=True, exist_ok=True)
        copy = self._folder / f"program-{content.sha256[:16]}.db"
        files.write_atomically(copy, content.content)
        self._write({**state, "kept": copy.name})

    def _write(self, state: dict[str, Any]) -> None:
        from minilat_desktop.formats import files

        files.write_atomically(self._folder / base_catalogue.STATE, json.dumps(state).encode())
        wanted = {state["kept"], *(one["file"] for one in state["stack"])}
        for pattern in ("catalogue-*.db", "program-*.db", ".arrived-*", ".catalogue-*"):
            for stale in self._folder.glob(pattern):
                if stale.name not in wanted:
                    stale.unlink(missing_ok=True)


def everything(opened: CatalogueService, going: Going) -> Catalogue:
    """All of an open catalogue as values."""
    from minilat_desktop.domain.catalogue import Catalogue
    from minilat_desktop.domain.vocabulary import FORMS

    coalitions = []
    for one in opened.heads():
        going.still()
        read = opened.coalition(one)
        coalitions.append(replace(read, relations=tuple(two for two in read.relations if not two.inverse)))
    forms = tuple(found for form in FORMS if (found := opened.form(form)) is not None)
    return Catalogue(
        tuple(coalitions), forms, {one.code: one for one in opened.actors()}, {one.id: one for one in opened.sources()},
        {},
    )  # fmt: skip


def _version(path: Path) -> str:
    with closing(CatalogueService(path)) as opened:
        return opened.data_version()


def _check_file(copy: Path, name: str) -> None:
    """Whether the file is whole, also where nothing of it is read. Raises `Refused`."""
    from minilat_desktop.store import catalogue_check

    if wrong := catalogue_check.findings(copy):
        raise Refused(
            f"“{name}” is damaged, or no catalogue of Minilat.", safe=_SAFE, remedy=_ANOTHER,
            detail="; ".join(one.says for one in wrong[:3]).replace(str(copy), name),
        )  # fmt: skip


def _read_apart(copy: Path, name: str, going: Going) -> tuple[str, Catalogue]:
    """The version of a stranger's file and everything in it. Raises `Refused` where it is damaged or strange."""
    try:
        with closing(CatalogueService(copy)) as opened:
            return opened.data_version(), everything(opened, going)
    except GivenUp:
        raise
    except Problem as problem:
        happened = problem.happened.replace(str(copy), name)
        raise Refused(happened, safe=_SAFE, remedy=_ANOTHER, detail=problem.detail) from problem


def _check(theirs: Catalogue, name: str) -> None:
    """The rules of the catalogue's text, in its own words. Raises `Refused`."""
    from minilat_desktop.services import building

    wrong = building.findings_of(theirs)
    if wrong or not theirs.coalitions:
        first = wrong[0] if wrong else "it holds no coalition"
        more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        raise Refused(
            f"“{name}” breaks the rules of the catalogue: {first}{more}.", safe=_SAFE, remedy=_ANOTHER
        )  # fmt: skip
