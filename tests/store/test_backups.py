"""Backups are verified, rotated by age, and put back without losing what was there."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain.problems import CannotWrite, Damaged
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.store import backups, journal, verifying
from minilat_desktop.store import notebook_schema as schema
from tests import support


def opened(folder: Path) -> NotebookService:
    return NotebookService(folder / "notebook.db", folder / "backups", str.upper)


def texts(folder: Path) -> list[str]:
    with closing(opened(folder)) as notebook:
        return sorted(note.text for note in notebook.search())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A notebook with two notes."""
    with closing(opened(tmp_path)) as notebook:
        notebook.add("coalition:a", "one")
        notebook.add("coalition:b", "two")
    return tmp_path


def test_a_backup_holds_every_note_and_is_verified(folder: Path) -> None:
    with closing(opened(folder)) as notebook:
        made = notebook.back_up()
    assert made is not None
    assert backups.verify(made) == 2
    assert backups.every(folder / "backups") == [made]


def test_nothing_changed_makes_no_backup(folder: Path) -> None:
    with closing(opened(folder)) as notebook:
        assert notebook.back_up() is not None
        assert notebook.back_up() is None
        notebook.add("coalition:a", "three")
        assert notebook.back_up() is not None
    assert len(backups.every(folder / "backups")) == 2


def test_a_backup_while_another_writes_is_whole(folder: Path) -> None:
    with closing(opened(folder)) as notebook, closing(sqlite3.connect(folder / "notebook.db")) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        made = notebook.back_up()
        other.execute("ROLLBACK")
    assert made is not None
    assert backups.verify(made) == 2


def test_a_damaged_notebook_makes_no_backup_and_leaves_the_old_ones(folder: Path) -> None:
    with closing(opened(folder)) as notebook:
        good = notebook.back_up()
    path = folder / "notebook.db"
    content = bytearray(path.read_bytes())
    content[content.index(b"onecoalition") if b"onecoalition" in content else content.index(b"one")] ^= 1
    path.write_bytes(content)
    with pytest.raises(Damaged):
        backups.make(path, folder / "backups")
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(Damaged):
        backups.make(path, folder / "backups")
    assert [p.name for p in (folder / "backups").iterdir()] == [good.name if good else ""]


def test_restoring_sets_the_old_file_aside(folder: Path) -> None:
    with closing(opened(folder)) as notebook:
        notebook.back_up()
        notebook.add("coalition:a", "after the backup")
    backups.restore(backups.every(folder / "backups")[0], folder / "notebook.db")
    assert texts(folder) == ["one", "two"]
    (aside,) = folder.glob("notebook-set-aside-*.db")
    assert backups.verify(aside) == 3


def test_a_backup_that_is_none_is_not_restored(folder: Path) -> None:
    before = (folder / "notebook.db").read_bytes()
    bad = folder / "notebook-20990101T000000000000Z.db"
    bad.write_bytes(b"garbage")
    with pytest.raises(Damaged):
        backups.restore(bad, folder / "notebook.db")
    assert (folder / "notebook.db").read_bytes() == before
    assert not list(folder.glob(".restore-*")) + list(folder.glob("notebook-set-aside-*"))


def test_a_missing_notebook_is_never_replaced_by_an_empty_one(folder: Path) -> None:
    with closing(opened(folder)) as notebook:
        made = notebook.back_up()
    (folder / "notebook.db").unlink()
    with pytest.raises(Damaged, match="is missing, but there is a copy of it") as caught:
        opened(folder)
    assert str(made) in str(caught.value)
    assert not (folder / "notebook.db").exists()
    backups.restore(backups.every(folder / "backups")[0], folder / "notebook.db")
    assert texts(folder) == ["one", "two"]


def test_a_notebook_set_aside_counts_as_a_copy(folder: Path) -> None:
    (folder / "notebook.db").rename(folder / "notebook-set-aside-20260101T000000000000Z.db")
    with pytest.raises(Damaged, match="is missing, but there is a copy of it"):
        opened(folder)
    assert not (folder / "notebook.db").exists()


def test_strangers_in_the_folder_are_left_alone(folder: Path) -> None:
    stranger = folder / "backups" / "notebook-my-own-copy.db"
    stranger.parent.mkdir()
    stranger.write_bytes(b"mine")
    with closing(opened(folder)) as notebook:
        notebook.back_up()
    assert stranger.read_bytes() == b"mine"
    assert stranger not in backups.every(folder / "backups")
    assert backups.expired([stranger], datetime.now(UTC)) == []


def test_the_folder_of_backups_is_a_file(folder: Path) -> None:
    (folder / "backups").write_bytes(b"")
    with closing(opened(folder)) as notebook, pytest.raises(CannotWrite, match="A backup could not be written"):
        notebook.back_up()
    assert texts(folder) == ["one", "two"]


FULL = """
import sys
from pathlib import Path
from minilat_desktop.domain.problems import CannotWrite
from minilat_desktop.services.notebook import NotebookService
folder, small = Path(sys.argv[1]), Path(sys.argv[2])
notebook = NotebookService(folder / "notebook.db", small, str.upper)
for number in range(20):
    notebook.add("coalition:x", "z" * 20_000)
try:
    notebook.back_up()
except CannotWrite as problem:
    print(problem)
print(len(notebook.search()), [p.name for p in small.iterdir()])
"""


@support.needs_mount
def test_no_room_for_a_backup(folder: Path) -> None:
    small = folder / "small"
    small.mkdir()
    done = support.python(FULL, folder, small, prepare=f"mount -t tmpfs -o size=64k tmpfs {small}")
    assert done.stdout.splitlines()[0].startswith("A backup could not be written"), done.stderr
    assert done.stdout.splitlines()[1] == "22 []"


# Rotation


def named(when: datetime) -> Path:
    return Path(when.strftime("notebook-%Y%m%dT%H%M%S%fZ.db"))


def simulate(*stretches: tuple[int, int]) -> tuple[list[Path], datetime]:
    """Backups made over stretches of (days, hours between), rotated after each."""
    now = datetime(2016, 1, 1, tzinfo=UTC)
    kept: list[Path] = []
    for between in [hours for days, hours in stretches for _ in range(days * 24 // hours)]:
        now += timedelta(hours=between)
        kept = [named(now), *kept]
        gone = set(backups.expired(kept, now))
        assert named(now) not in gone
        kept = [path for path in kept if path not in gone]
    return kept, now


def test_rotation_over_ten_years() -> None:
    kept, now = simulate((3633, 48), (20, 6))
    made = [datetime.strptime(path.name, "notebook-%Y%m%dT%H%M%S%fZ.db").replace(tzinfo=UTC) for path in kept]
    ages = [(now - when).days for when in made]
    assert len([age for age in ages if age < 2]) == 8
    days = Counter(when.strftime("%Y-%m-%d") for when in made)
    assert all(days[(now - timedelta(days=back)).strftime("%Y-%m-%d")] for back in range(12))
    assert len({when.strftime("%G-%V") for when in made}) >= 10
    assert len({when.strftime("%Y-%m") for when in made}) >= 9
    assert 200 <= max(ages) <= 280
    assert len(kept) <= 8 + 12 + 10 + 9


def test_an_old_backup_alone_is_kept() -> None:
    old = named(datetime(2001, 1, 1, tzinfo=UTC))
    assert backups.expired([old], datetime(2026, 1, 1, tzinfo=UTC)) == []


def test_after_a_clock_that_jumped_the_last_made_is_still_the_newest(folder: Path) -> None:
    place, made = folder / "backups", []
    with closing(opened(folder)) as notebook:
        for year in (2026, 2061, 2001, 2026):
            notebook.add("coalition:a", f"written in {year}")
            one = backups.make(notebook.path, place, datetime(year, 3, 1, tzinfo=UTC))
            assert one is not None
            made.append(one.path)
    assert backups.every(place) == made[::-1]
    assert backups.newest(place) == made[-1]


def test_notes_that_vanish_undeleted_are_told_and_what_held_them_is_kept_for_good(folder: Path) -> None:
    place, path = folder / "backups", folder / "notebook.db"
    with closing(opened(folder)) as notebook:
        for number in range(8):
            notebook.add("coalition:a", f"note {number}")
        held = backups.make(path, place)
        assert held is not None
        assert held.missing == 0
        notebook.undo()
        for note in notebook.search()[:6]:
            notebook.delete(note.id)
        taken_back = backups.make(path, place)
        assert taken_back is not None
        assert taken_back.missing == 0, "what was undone or deleted is not missing"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM note WHERE deleted = ''")
        connection.commit()
    shrunk = backups.make(path, place)
    assert shrunk is not None
    assert shrunk.missing == 3
    (kept,) = [one for one in backups.every(place) if one.stem.endswith("-kept")]
    assert backups.verify(kept) == 3
    late = datetime.now(UTC) + timedelta(days=4000)
    assert kept not in backups.expired(backups.every(place), late)


def test_a_trigger_in_a_copy_is_no_notebook_of_ours(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "notebook.db")) as connection:
        connection.execute("CREATE TRIGGER t AFTER UPDATE ON note BEGIN DELETE FROM revision; END")
        connection.commit()
    with pytest.raises(Damaged, match="it holds a trigger, “t”"):
        backups.verify(folder / "notebook.db")


def test_a_note_that_was_undone_is_not_missing_once_its_step_is_forgotten(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(opened(folder)) as notebook:
        for number in range(4):
            notebook.add("coalition:a", f"taken back {number}")
        assert backups.make(notebook.path, folder / "backups") is not None
        for _ in range(4):
            notebook.undo()
        # What follows an undo makes that the steps cannot be done again, and forgets them.
        notebook.add("coalition:a", "another")
        made = backups.make(notebook.path, folder / "backups")
        assert made is not None
        assert made.missing == 0
        monkeypatch.setattr(journal, "_MOST_FORGOTTEN", 3)
        for number in range(3):
            notebook.undo()
            notebook.add("coalition:a", f"again {number}")
        with closing(sqlite3.connect(notebook.path)) as connection:
            assert connection.execute("SELECT count(*) FROM meta WHERE key LIKE 'forgotten:%'").fetchone() == (3,)
            connection.execute("DELETE FROM note WHERE text = 'one'")
            connection.commit()
        made = backups.make(notebook.path, folder / "backups")
    assert made is not None
    assert made.missing == 1


@given(st.data())
def test_sqlite_puts_together_what_is_hashed(data: st.DataObject) -> None:
    """Or else every row of a large notebook would be looked at the slow way; a changed row is found by either."""
    texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
    with closing(sqlite3.connect(":memory:")) as connection:
        for table in schema.HASHED:
            names = [column.name for column in table.columns if column.name not in ("n", "row_hash")]
            row = {name: data.draw(st.integers(0, 1) if name == "undone" else texts) for name in names}
            whole = schema.sealed(row)
            columns, places = ", ".join(f'"{name}"' for name in whole), ", ".join("?" * len(whole))
            connection.execute(f'CREATE TABLE "{table.name}"({columns})')
            connection.execute(f'INSERT INTO "{table.name}" VALUES ({places})', list(whole.values()))
            told = f'SELECT CAST({schema.canonical_sql(tuple(whole))} AS BLOB) FROM "{table.name}" AS a'
            (canonical,) = connection.execute(told).fetchone()
            assert schema.hash_of(canonical) == whole["row_hash"]
            changed = data.draw(st.sampled_from(names))
            connection.execute(f"""UPDATE "{table.name}" SET "{changed}" = "{changed}" || '1'""")
            (canonical,) = connection.execute(told).fetchone()
            assert schema.hash_of(canonical) != whole["row_hash"]


@pytest.mark.parametrize("value", ["'tw'", "x'74776f'", "'two' || char(0)", "CAST(x'ff' AS TEXT)", "2"])
def test_a_damaged_row_among_sound_ones_is_named(folder: Path, value: str) -> None:
    path = folder / "notebook.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"UPDATE note SET text = {value} WHERE n = 2")
        connection.commit()
    found = [finding for finding in verifying.findings(path) if finding.place == "note"]
    assert len(found) == 1
    assert "on COALITION:B fails its checksum" in found[0].says
