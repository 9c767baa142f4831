"""Saved comparisons against a model that is a mere mapping, and with the program killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.problems import Refused
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.store import backups
from tests.services.saved import BOTH, THEN, TODAY, Kept

# Killed


_DRIVER = """
import sys
from pathlib import Path
from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.saved_comparisons import SavedComparisons
folder = Path(sys.argv[1])
catalogue = CatalogueService(Path(sys.argv[2]))
notebook = NotebookService(folder / "notebook.db", folder / "backups", catalogue.name_of)
saved = SavedComparisons(notebook, ComparisonService(catalogue), catalogue)
spec = Spec((Chosen("g20"), Chosen("i2u2")))
for number in range(int(sys.argv[3]), 10_000):
    saved.save(f"number {number}", spec, 739_000 + number)
    print(number, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_while_saving_nothing_said_to_be_saved_is_lost(kept: Kept) -> None:
    kept.notebook.close()
    said = -1
    for kill in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", _DRIVER, str(kept.folder), str(kept.catalogue.path), str(said + 1)],
            stdout=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            for _ in range(3 + 2 * kill):
                said = int(process.stdout.readline())
            process.send_signal(signal.SIGKILL)
            said = max([said, *(int(line) for line in process.stdout if line.endswith("\n"))])
        kept.again()
        numbers = sorted(int(name.split()[1]) for name in kept.names)
        assert numbers in (list(range(said + 1)), list(range(said + 2)))
        said = numbers[-1]
        assert not any(one.damaged for one in kept.saved.every())
        desk = kept.saved.on_desk()
        assert desk is not None
        assert kept.saved.get(desk.opened).name == f"number {said}", "the save and the desk are one step"
        kept.notebook.close()
        backups.verify(kept.folder / "notebook.db")
    kept.again()


# Any order of anything, against a model


class AnyOrder(RuleBasedStateMachine):
    """Saved, renamed, copied, updated, deleted, undone, redone, closed and opened, in any order."""

    ids = Bundle("ids")
    catalogue: CatalogueService
    folder: Path
    count = 0

    def __init__(self) -> None:
        super().__init__()
        AnyOrder.count += 1
        (self.folder / str(AnyOrder.count)).mkdir()
        self.kept = Kept(self.folder / str(AnyOrder.count), self.catalogue)
        self.held: dict[str, tuple[str, Spec]] = {}
        self.done: list[dict[str, tuple[str, Spec]]] = []
        self.undone: list[dict[str, tuple[str, Spec]]] = []

    def teardown(self) -> None:
        self.kept.notebook.close()

    def step(self, after: dict[str, tuple[str, Spec]]) -> None:
        """Go to another state."""
        self.done.append(self.held)
        self.undone.clear()
        self.held = after

    @rule(target=ids, name=st.text("abc", min_size=1, max_size=2), spec=st.sampled_from([BOTH, THEN]))
    def save(self, name: str, spec: Spec) -> str:
        try:
            saved, _ = self.kept.saved.save(name, spec, TODAY)
        except Refused:
            assert name in {one for one, _ in self.held.values()}
            return ""
        self.step({**self.held, saved.id: (name, spec)})
        return saved.id

    @rule(one=ids, name=st.text("abc", min_size=1, max_size=2))
    def rename(self, one: str, name: str) -> None:
        if one in self.held and name not in {other for other, _ in self.held.values()}:
            self.kept.saved.rename(one, name)
            self.step({**self.held, one: (name, self.held[one][1])})

    @rule(one=ids, spec=st.sampled_from([BOTH, THEN]))
    def update(self, one: str, spec: Spec) -> None:
        if one in self.held:
            self.kept.saved.update(one, spec, TODAY)
            self.step({**self.held, one: (self.held[one][0], spec)})

    @rule(target=ids, one=ids)
    def duplicate(self, one: str) -> str:
        if one not in self.held:
            return ""
        copy, _ = self.kept.saved.duplicate(one)
        self.step({**self.held, copy.id: (copy.name, self.held[one][1])})
        return copy.id

    @rule(one=ids)
    def delete(self, one: str) -> None:
        if one in self.held:
            self.kept.saved.delete(one)
            self.step({key: value for key, value in self.held.items() if key != one})

    @rule()
    def undo(self) -> None:
        taken = self.kept.notebook.undo()
        assert (taken is None) == (not self.done)
        if taken:
            self.undone.append(self.held)
            self.held = self.done.pop()

    @rule()
    def redo(self) -> None:
        taken = self.kept.notebook.redo()
        assert (taken is None) == (not self.undone)
        if taken:
            self.done.append(self.held)
            self.held = self.undone.pop()

    @rule()
    def close_and_open(self) -> None:
        self.kept.again()

    @invariant()
    def same_as_the_model(self) -> None:
        assert {one.id: (one.name, one.spec) for one in self.kept.saved.every()} == self.held
        assert not any(one.damaged for one in self.kept.saved.every())


def test_any_order_of_steps(catalogue: CatalogueService, tmp_path: Path) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    AnyOrder.catalogue, AnyOrder.folder = catalogue, tmp_path
    run_state_machine_as_test(AnyOrder, settings=settings(max_examples=10, stateful_step_count=25, deadline=None))
