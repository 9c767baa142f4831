"""Archives from strangers: read by what really comes out of them, never unpacked, refused in a sentence."""

from __future__ import annotations

import io
import os
import stat
import struct
import tracemalloc
import warnings
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minilat_desktop.domain.problems import Damaged, Problem, Refused
from minilat_desktop.formats import zips

names = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=8)


def archive(*files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive as anybody makes one."""
    out = io.BytesIO()
    with warnings.catch_warnings():
        # A name that stands twice is what some of these are about.
        warnings.simplefilter("ignore", UserWarning)
        with zipfile.ZipFile(out, "w", method) as made:
            for name, content in files:
                made.writestr(name, content)
    return out.getvalue()


def link(name: str, target: bytes, kind: int = stat.S_IFLNK) -> tuple[zipfile.ZipInfo, bytes]:
    """A symbolic link, or something else that is no file."""
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (kind | 0o777) << 16
    return info, target


def given_back(folder: Path, content: bytes, *wanted: str) -> dict[str, bytes]:
    """What is read out of an archive."""
    path = folder / "given.zip"
    path.write_bytes(content)
    return zips.unpack(path, wanted)


@given(st.dictionaries(names, st.binary(max_size=3_000), max_size=6))
@settings(max_examples=60)
def test_what_is_packed_is_unpacked(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> None:
    content = zips.pack(files)
    assert content == zips.pack(files)
    assert given_back(tmp_path_factory.mktemp("z"), content, *files) == files


def test_only_what_is_asked_for_is_read_and_nothing_is_unpacked(tmp_path: Path) -> None:
    content = archive(("data.csv", b"a"), ("__MACOSX/._data.csv", b"b"), ("more/", b""))
    assert given_back(tmp_path, content, "data.csv", "notes.csv") == {"data.csv": b"a"}
    assert [one.name for one in tmp_path.iterdir()] == ["given.zip"]


def patched(content: bytes, place: bytes, offset: int, new: bytes) -> bytes:
    """An archive with some bytes of its last such record changed."""
    at = content.rindex(place) + offset
    return content[:at] + new + content[at + len(new) :]


def encrypted() -> bytes:
    """An entry that says it is encrypted."""
    content = archive(("data.csv", b"a"))
    return patched(patched(content, b"PK\x01\x02", 8, b"\x01\x00"), b"PK\x03\x04", 6, b"\x01\x00")


LEADING = {
    "up": (lambda: archive(("../data.csv", b"x")), "leads out of the archive"),
    "up-further-in": (lambda: archive(("a/../../data.csv", b"x")), "leads out of the archive"),
    "absolute": (lambda: archive(("/etc/passwd", b"x")), "root of the disk"),
    "backslash": (lambda: archive(("..\\data.csv", b"x")), "leads elsewhere"),
    "drive": (lambda: archive(("C:data.csv", b"x")), "leads elsewhere"),
    "nul": (lambda: archive(("data.csvX", b"x")).replace(b"data.csvX", b"data.csv\0"), "leads elsewhere"),
    "twice": (lambda: archive(("data.csv", b"x"), ("data.csv", b"y")), "stands twice"),
    "twice-but-for-case": (lambda: archive(("data.csv", b"x"), ("DATA.csv", b"y")), "stands twice"),
    "link": (lambda: archive(link("data.csv", b"/etc/passwd")), "link or a device"),
    "device": (lambda: archive(link("data.csv", b"", stat.S_IFCHR)), "link or a device"),
    "encrypted": (encrypted, "encrypted"),
    "lzma": (lambda: archive(("data.csv", b"x"), method=zipfile.ZIP_LZMA), "uncommon way"),
    "bzip2": (lambda: archive(("data.csv", b"x"), method=zipfile.ZIP_BZIP2), "uncommon way"),
    "many": (lambda: archive(*((f"f{n}", b"") for n in range(zips.MOST_ENTRIES + 1))), "more than 64 entries"),
}


@pytest.mark.parametrize(("make", "said"), LEADING.values(), ids=LEADING)
def test_entries_that_no_export_has(tmp_path: Path, make: Callable[[], bytes], said: str) -> None:
    before = sorted(os.listdir(tmp_path.parent))
    with pytest.raises(Refused, match=said) as refused:
        given_back(tmp_path, make(), "data.csv")
    assert "“given.zip”" in refused.value.happened
    assert refused.value.safe == "Nothing was opened."
    assert refused.value.remedy
    assert [one.name for one in tmp_path.iterdir()] == ["given.zip"]
    assert sorted(os.listdir(tmp_path.parent)) == before


def wrong_checksum() -> bytes:
    """An entry whose content is not what was packed."""
    content = archive(("data.csv", b"a sentence that can be told"), method=zipfile.ZIP_STORED)
    return content.replace(b"can be told", b"can be sold")


def another_name() -> bytes:
    """An entry that is called otherwise in the directory than where it stands."""
    content = archive(("data.csv", b"x"))
    return content.replace(b"data.csv", b"date.csv", 1)


def broken_deflate() -> bytes:
    """An entry that cannot be decompressed."""
    content = archive(("data.csv", bytes(range(256)) * 9))
    at = content.index(b"data.csv") + 8
    return content[:at] + b"\xff" * 20 + content[at + 20 :]


def bad_utf8_name() -> bytes:
    """A name that says it is UTF-8 and is not."""
    return archive(("dätä.csv", b"x")).replace("dätä".encode(), b"d\xff\xfet\xff\xfe")


WRONG = {
    "cut": lambda: archive(("data.csv", b"x" * 999))[:-30],
    "only-the-start": lambda: b"PK\x03\x04",
    "head-cut-off": lambda: archive(("data.csv", b"x" * 99))[20:],
    "directory": lambda: patched(archive(("data.csv", b"x")), b"PK\x01\x02", 0, b"XX"),
    "checksum": wrong_checksum,
    "deflate": broken_deflate,
    "name": another_name,
    "utf-8": bad_utf8_name,
    "offset": lambda: patched(archive(("data.csv", b"x")), b"PK\x05\x06", 16, b"\xff\xff\xff\x7f"),
}


@pytest.mark.parametrize("make", WRONG.values(), ids=WRONG)
def test_damaged_archives(tmp_path: Path, make: Callable[[], bytes]) -> None:
    with pytest.raises(Damaged, match=r"“given\.zip” is damaged") as damaged:
        given_back(tmp_path, make(), "data.csv")
    assert damaged.value.remedy


@pytest.mark.parametrize("content", [b"", b"a,b\r\n1,2\r\n", b"PK", b"PK\x05\x06", b"\x1f\x8b\x08"])
def test_what_is_no_archive(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Refused, match="not a ZIP archive"):
        given_back(tmp_path, content, "data.csv")


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        zips.unpack(tmp_path, ["data.csv"])
    with pytest.raises(Refused, match="could not be read"):
        zips.unpack(tmp_path / "gone.zip", ["data.csv"])


def bomb(said: int) -> bytes:
    """Four gigabytes of nothing in four megabytes; the archive says that they are `said` bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(16 * 1024 * 1024)) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush a block stands for itself, so the same one may follow again and again.
    packed = block * 256 + packer.flush()
    name = b"data.csv"
    numbers = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0x21, 0, len(packed), said, len(name), 0)
    first = b"PK\x03\x04" + numbers + name + packed
    line = b"PK\x01\x02" + struct.pack("<H", 20) + numbers + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return first + line + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(line), len(first), 0)


@pytest.mark.parametrize(
    ("said", "told"), [(4 * 1024**3 - 1, "unpacks to more than 192 MB"), (5, "not what the archive says of it")]
)
def test_a_bomb_of_four_gigabytes(tmp_path: Path, said: int, told: str) -> None:
    content = bomb(said)
    assert len(content) < 5 * 1024 * 1024
    tracemalloc.start()
    with pytest.raises(Problem, match=told):
        given_back(tmp_path, content, "data.csv")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # What says itself that it is too large is not even begun.
    assert most < (100_000_000 if said > zips.LARGEST_CONTENT else 3 * zips.LARGEST_CONTENT)


def test_the_budget_is_of_all_entries_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "LARGEST_CONTENT", 1_000)
    content = archive(("a", b"x" * 600), ("b", b"x" * 400))
    assert len(given_back(tmp_path, content, "a", "b")) == 2
    with pytest.raises(Refused, match="unpacks to more than"):
        given_back(tmp_path, archive(("a", b"x" * 600), ("b", b"x" * 401)), "a", "b")


def test_an_archive_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "large.zip"
    with path.open("wb") as file:
        file.truncate(zips.LARGEST_ZIP + 1)
    with pytest.raises(Refused, match="larger than 64 MB"):
        zips.unpack(path, ["data.csv"])


@given(st.data())
@settings(max_examples=300)
def test_any_byte_may_be_wrong(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    whole = archive(("data.csv", b"one,two\r\n" * 50), ("notes.csv", b"some text"))
    place = data.draw(st.integers(0, len(whole) - 1))
    harmed = whole[:place] + bytes([data.draw(st.integers(0, 255))]) + whole[place + 1 :]
    harmed = harmed[: data.draw(st.integers(0, len(harmed)))] if data.draw(st.booleans()) else harmed
    folder = tmp_path_factory.mktemp("z")
    with suppress(Problem):
        found = given_back(folder, harmed, "data.csv", "notes.csv")
        assert set(found.values()) <= {b"one,two\r\n" * 50, b"some text"}
    assert [one.name for one in folder.iterdir()] == ["given.zip"]
