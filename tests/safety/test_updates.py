"""Chains of catalogue updates: the notebook's bytes stay as they are, and every note can be reached."""

from __future__ import annotations

import hashlib
import json
import random
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from minilat_desktop.__main__ import main
from minilat_desktop.domain.catalogue import Catalogue
from minilat_desktop.services import base_catalogue, building
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.notebook import NotebookService
from tests.conftest import TEXT
from tests.safety.scale import count
from tests.safety.told import Record, tell
from tests.services.test_updating import built, other

pytestmark = pytest.mark.timeout(7200)
CHAINS, VARIANTS = count(12, 1_000), count(4, 24)
COMMANDED = count(2, 100)


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
        building.build(whole if number == 0 else varied(whole, chance), path, f"{number}.0")
    return paths


@pytest.fixture(scope="module")
def updates(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """What came with the program, and updates of it that keep to the rules, each newer than the one before."""
    whole, _ = building.check(TEXT)
    folder = tmp_path_factory.mktemp("commanded")
    every = [
        other(whole, without=without, value=value, named=named)
        for without in ("", "lamp-union", "alpine-salt")
        for value in ("voluntary", "mixed")
        for named in ("", "zephyr", "boreas")
    ]
    return [built(folder, one, f"{number}.0") for number, one in enumerate([whole, *every][:VARIANTS])]


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


def test_no_other_catalogue_touches_a_note(
    catalogues: list[Path], noted: Path, capsys: pytest.CaptureFixture[str], record_property: Record
) -> None:
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
    tell(record_property, "catalogues swapped under the notebook, chains", CHAINS, f"{updates:,} catalogues")


def test_no_update_by_the_command_touches_a_note(
    updates: list[Path], noted: Path, capsys: pytest.CaptureFixture[str], record_property: Record
) -> None:
    chance, path, taken, back = random.Random(70), noted / "notebook.db", 0, 0
    # What comes with the program is the first, so the others are updates of it.
    words = ["--data-dir", str(noted), "--catalogue", str(updates[0])]
    main([*words, "backup"])
    before = digest(path)
    for _ in range(COMMANDED):
        for step in sorted(chance.sample(range(1, len(updates)), k=min(len(updates) - 1, chance.randrange(1, 5)))):
            if main([*words, "catalogue", "update", str(updates[step])]) == 0:
                taken += 1
                assert in_use(updates[0], noted) == coalitions(updates[step])
            if chance.random() < 0.4 and main([*words, "catalogue", "back"]) == 0:
                back += 1
            assert digest(path) == before
        capsys.readouterr()
        main([*words, "note", "list", "--format", "json"])
        listed = json.loads(capsys.readouterr().out)
        with closing(NotebookService(path, noted / "backups", str, read_only=True)) as notebook:
            assert {one["id"] for one in listed} == {note.id for note in notebook.search()}
        while main([*words, "catalogue", "back"]) == 0:
            pass
        assert in_use(updates[0], noted) == coalitions(updates[0])
    assert digest(path) == before
    assert taken >= COMMANDED
    said = f"{taken} updates taken, {back} gone back from at once, all at the end of each"
    tell(record_property, "catalogue update chains by the command", COMMANDED, said)


def in_use(program: Path, folder: Path) -> dict[str, str]:
    """The coalitions of the catalogue in use, with their names."""
    return coalitions(base_catalogue.base(program, folder / "catalogue"))


def coalitions(path: Path) -> dict[str, str]:
    """The coalitions of a catalogue, with their names."""
    with closing(CatalogueService(path)) as catalogue:
        return {one: head[0] for one, head in catalogue.heads().items()}
