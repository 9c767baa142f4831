"""Chains of catalogue updates: the notebook's bytes stay as they are, and every note can be reached."""

from __future__ import annotations

import hashlib
import random
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from minilat_desktop.__main__ import main
from minilat_desktop.domain.catalogue import Catalogue
from minilat_desktop.services import building
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.notebook import NotebookService
from tests.conftest import TEXT
from tests.safety.scale import count

pytestmark = pytest.mark.timeout(7200)
CHAINS, VARIANTS = count(12, 1_000), count(4, 24)


def varied(catalogue: Catalogue, chance: random.Random) -> Catalogue:
    """A catalogue with coalitions renamed, changed and withdrawn."""
    gone = {one.id for one in catalogue.coalitions if chance.random() < 0.3}
    kept = []
    for one in catalogue.coalitions:
        if one.id in gone:
            continue
        relations = tuple(relation for relation in one.relations if relation.target not in gone)
        facts = tuple(fact for fact in one.facts if chance.random() < 0.7)
        name = f"{one.name} {chance.randrange(100)}" if chance.random() < 0.4 else one.name
        kept.append(replace(one, relations=relations, facts=facts, name=name))
    return replace(catalogue, coalitions=tuple(kept))


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Some catalogues, each as a file."""
    whole, findings = building.check(TEXT)
    assert not findings
    chance, folder = random.Random(9), tmp_path_factory.mktemp("updates")
    paths = [folder / f"{number}.db" for number in range(VARIANTS)]
    for number, path in enumerate(paths):
        building.build(whole if number == 0 else varied(whole, chance), path, f"v{number}")
    return paths


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def noted(catalogues: list[Path], tmp_path: Path) -> Path:
    """A notebook with a note on every coalition of the first catalogue and on some of its facts."""
    catalogue = CatalogueService(catalogues[0])
    notebook = NotebookService(tmp_path / "notebook.db", tmp_path / "backups", catalogue.name_of)
    with closing(catalogue), closing(notebook):
        for coalition_id in catalogue.heads():
            notebook.add(f"coalition:{coalition_id}", f"on {coalition_id}")
            for fact in catalogue.coalition(coalition_id).facts[:2]:
                notebook.add(fact.key, f"on {fact.key}")
    return tmp_path


def test_no_update_touches_a_note(catalogues: list[Path], noted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, chance, updates, lost = noted / "notebook.db", random.Random(7), 0, 0
    before = digest(path)
    with closing(NotebookService(path, noted / "backups", str)) as notebook:
        expected = {note.id: (note.target, note.target_name, note.text) for note in notebook.search()}
    assert len(expected) > 8
    for chain in range(CHAINS):
        catalogue = CatalogueService(catalogues[0])
        notebook = NotebookService(path, noted / "backups", catalogue.name_of)
        with closing(catalogue), closing(notebook):
            for step in chance.choices(catalogues, k=chance.randrange(2, 7)):
                catalogue.reopen(step)
                updates += 1
                found = {note.id: (note.target, note.target_name, note.text) for note in notebook.search()}
                assert found == expected
                for target in notebook.targets():
                    assert notebook.on(target)
                    lost += catalogue.name_of(target) is None
                assert notebook.back_up() is None or updates == 1
        if chain % 50 == 0:
            # The program itself, from its start to its end.
            words = ["--data-dir", str(noted), "--catalogue", str(chance.choice(catalogues))]
            for command in (["note", "list"], ["list"], ["check"]):
                assert main([*words, *command]) == 0
        assert digest(path) == before
    capsys.readouterr()
    assert lost > 0
    with capsys.disabled():
        print(f"\n{CHAINS} chains, {updates} updates: the notebook's bytes are the same, every note is reached")
