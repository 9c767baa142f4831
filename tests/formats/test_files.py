"""Files are written whole or not at all, and the old one survives anything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain.problems import CannotWrite
from minilat_desktop.formats.files import write_atomically
from tests import support

# A child tries to write, prints the problem, and shows what is in the folder afterwards.
WRITE = """
import resource, sys
from pathlib import Path
from minilat_desktop.domain.problems import CannotWrite
from minilat_desktop.formats.files import write_atomically
from tests import support
path, size, how = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
if how == "limit":
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
if how == "nobody":
    support.ordinary_user()
try:
    write_atomically(path, b"n" * size)
    print("written")
except CannotWrite as problem:
    print(problem)
print(path.read_bytes()[:3] if path.exists() else None, sorted(p.name for p in path.parent.iterdir()))
"""


def attempt(path: Path, size: int, how: str, prepare: str = "") -> list[str]:
    done = support.python(WRITE, path, size, how, prepare=prepare)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@given(st.binary(max_size=20_000))
def test_what_is_written_is_what_is_read(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("w") / "file"
    write_atomically(path, content)
    assert path.read_bytes() == content
    write_atomically(path, content + b"!")
    assert path.read_bytes() == content + b"!"
    assert [p.name for p in path.parent.iterdir()] == ["file"]


def test_a_new_file_has_the_users_mode_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    new, private = tmp_path / "new", tmp_path / "private"
    write_atomically(new, b"x")
    assert new.stat().st_mode == plain.stat().st_mode
    private.write_bytes(b"")
    private.chmod(0o600)
    write_atomically(private, b"x")
    assert private.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "name", ["CON", "nul.txt", "Com1.csv", "aux.tar.gz", "lpt9", "a\0b", "a.csv.", "a.csv ", "a\tb", "a\nb"]
)
def test_names_that_not_every_system_can_hold(tmp_path: Path, name: str) -> None:
    with pytest.raises(CannotWrite, match="not every system can hold"):
        write_atomically(tmp_path / name, b"x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["console.csv", "COM10", "nullable", "Türkiye – «π».csv", "a" * 200])
def test_names_that_are_fine(tmp_path: Path, name: str) -> None:
    write_atomically(tmp_path / name, b"x")
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="the name is too long"):
        write_atomically(tmp_path / ("n" * 300), b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_vanished(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="the folder does not exist") as caught:
        write_atomically(tmp_path / "gone" / "file", b"x")
    assert caught.value.remedy == "Create the folder or choose another one."


def test_a_file_in_the_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(CannotWrite, match="a part of the path is a file"):
        write_atomically(tmp_path / "file" / "inside", b"x")
    assert (tmp_path / "file").read_bytes() == b"old"


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(CannotWrite, match="a folder has that name"):
        write_atomically(tmp_path / "folder", b"x")
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]


@pytest.mark.skipif(os.name != "posix", reason="POSIX limits")
def test_the_largest_file_allowed_is_smaller(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    said, left = attempt(tmp_path / "file", 100_000, "limit")
    assert "the disk takes no larger file" in said
    assert "What was there before is untouched." in said
    assert left == "b'old' ['file']"


@support.needs_mount
def test_a_full_disk(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    prepare = f"mount -t tmpfs -o size=64k tmpfs {small}; printf old > {small}/file"
    said, left = attempt(small / "file", 100_000, "", prepare)
    assert "the disk is full" in said
    assert "Free some space" in said
    assert left == "b'old' ['file']"
    said, left = attempt(small / "file", 10_000, "", prepare)
    assert said == "written"
    assert left == "b'nnn' ['file']"


@support.needs_mount
def test_a_file_that_somebody_else_holds(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    said, left = attempt(tmp_path / "file", 10, "", f"mount --bind {tmp_path}/file {tmp_path}/file")
    assert "another program has it open" in said
    assert "Close it there and try again" in said
    assert left == "b'old' ['file']"


@support.needs_mount
def test_a_read_only_disk(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    prepare = f"mount --bind {tmp_path} {tmp_path}; mount -o remount,bind,ro {tmp_path}"
    said, left = attempt(tmp_path / "file", 10, "", prepare)
    assert "the disk is read-only" in said
    assert left == "b'old' ['file']"


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "file").chmod(0o644)
    with support.open_to_everybody(tmp_path):
        if os.getuid() != 0:
            tmp_path.chmod(0o555)
        said, left = attempt(tmp_path / "file", 10, "nobody")
        tmp_path.chmod(0o755)
    assert "you may not write there" in said
    assert left == "b'old' ['file']"


@pytest.mark.parametrize("name", ["", ".", "..", "/"])
def test_a_folder_is_no_name_for_a_file(name: str) -> None:
    with pytest.raises(CannotWrite, match="is a folder") as told:
        write_atomically(Path(name), b"x")
    assert "another program" not in str(told.value)
    assert "Give the file a name." in str(told.value)
