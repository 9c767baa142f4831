"""One window a notebook: the second raises the first or reads only; a computer that went to sleep gives way."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from minilat_desktop.ui.shell.instance import Instance
from tests.ui.desk import Desk

FOREIGN = "4711\nminilat-desktop\nlaptop-of-ana\n\n\n"


@pytest.fixture
def instance(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Instance]:
    """Timers need an application, nothing else of it is needed."""
    request.getfixturevalue("qapp")
    one = Instance(tmp_path)
    yield one
    one.release()


def test_another_computer_that_gives_signs_of_life_keeps_the_notebook(instance: Instance, tmp_path: Path) -> None:
    lock = tmp_path / "window.lock"
    lock.write_text(FOREIGN)
    now = lock.stat().st_mtime
    # Qt alone takes the lock away from it after half a minute.
    os.utime(lock, (now - 45, now - 45))
    assert not instance.take()
    assert instance.holder() == "minilat-desktop (process 4711 on laptop-of-ana)"
    assert lock.read_text() == FOREIGN
    os.utime(lock, (now - 300, now - 300))
    assert instance.take()
    assert [one.name for one in tmp_path.iterdir()] == ["window.lock"]


def test_a_beat_keeps_the_lock_young_and_tells_when_another_has_it(instance: Instance, tmp_path: Path) -> None:
    lock, told = tmp_path / "window.lock", list[str]()
    instance.lost.connect(told.append)
    assert instance.take()
    os.utime(lock, (1_000_000, 1_000_000))
    instance.beat()
    assert lock.stat().st_mtime > 1_000_000
    lock.unlink()
    lock.write_text(FOREIGN)
    instance.beat()
    assert told == ["minilat-desktop (process 4711 on laptop-of-ana)"]


def test_the_window_reads_only_once_another_has_the_notebook(
    open_desk: Callable[..., Desk], tmp_path: Path, small_catalogue: Path
) -> None:
    desk = open_desk(tmp_path, small_catalogue)
    selected = desk.state.selected
    assert selected is not None
    desk.write("before the lid closed")
    desk.program.give_up_writing("minilat-desktop (process 4711 on laptop-of-ana)")
    assert desk.saved(selected) == ["before the lid closed"]
    assert desk.editor.isReadOnly()
    assert "laptop-of-ana" in desk.rooms.notes.status.text()
    desk.write("lost?")
    assert desk.editor.toPlainText() == "before the lid closed"
