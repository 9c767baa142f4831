"""What a power cut may leave of a folder: every file operation of a process, recorded by strace and replayed.

The model is harsher than any file system we know: of what was not synced, each write may be missing, whole or torn at a
sector, each truncation may be missing, and so may each change of a folder, whatever came after it. A file's content is
safe after fsync of the file, its name after fsync of the folder.
"""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECTOR = 512
_CALLS = (
    "openat,open,creat,write,pwrite64,writev,pwritev,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,"
    "ftruncate,truncate,link,linkat,mkdir,mkdirat,lseek,close,sendfile,copy_file_range,fallocate"
)
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)(?:<([^>]*)>)?")
_HEX = re.compile(r"\\x([0-9a-f]{2})")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_FD = re.compile(r"^(\d+)<")


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its name, its arguments as strace wrote them, its texts, and what it gave."""

    name: str
    arguments: str
    texts: tuple[bytes, ...]
    gave: int


def traced(command: Sequence[str], log: Path, cwd: Path) -> list[Call]:
    """Run a program under strace; every file operation that succeeded."""
    done = subprocess.run(
        ["strace", "-y", "-xx", "-s", "100000000", "-e", f"trace={_CALLS}", "-o", str(log), *command],
        capture_output=True, text=True, check=False, cwd=cwd,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return list(_read(log))


def _read(log: Path) -> Iterator[Call]:
    with log.open(encoding="ascii") as lines:
        for line in lines:
            match = _LINE.match(line)
            if match is not None and int(match[3]) >= 0:
                yield Call(match[1], match[2], tuple(map(_bytes, _TEXT.findall(match[2]))), int(match[3]))


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


@dataclass(slots=True)
class File:
    """A file's content that is on the disk, and what is not: (offset, bytes) or (length, None) for a truncation."""

    safe: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[int, bytes | None]] = field(default_factory=list)


class Disk:
    """The folder as the disk has it, and what waits to be synced."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.files: list[File] = []
        self.names: dict[str, int] = {}
        self.safe_names: dict[str, int] = {}
        # Changes of names by folder: what a name became, and which name it was before.
        self.waiting: list[tuple[str, str, int | None, str]] = []
        self.folders: set[str] = set()
        self._open: dict[int, tuple[int, int] | str] = {}
        self.said = b""

    def take(self, call: Call) -> bool:
        """Follow one call; whether the disk's state may have become another."""
        act = getattr(self, f"_{call.name}", None)
        return bool(act is not None and act(call))

    def _inside(self, path: bytes) -> str | None:
        name = path.decode()
        return name if name.startswith(self.folder) else None

    def _openat(self, call: Call) -> bool:
        path = self._inside(call.texts[-1]) if call.texts else None
        if path is None:
            return False
        if "O_DIRECTORY" in call.arguments or path in self.folders or path == self.folder:
            self._open[call.gave] = path
            return False
        if path not in self.names:
            if "O_CREAT" not in call.arguments:
                # A folder opened to be synced, which was there before.
                self._open[call.gave] = path
                return False
            self.files.append(File())
            self._name(path, len(self.files) - 1)
        number = self.names[path]
        if "O_TRUNC" in call.arguments:
            self.files[number].waiting.append((0, None))
        self._open[call.gave] = (number, 0)
        return True

    def _close(self, call: Call) -> bool:
        match = _FD.match(call.arguments)
        if match is not None:
            self._open.pop(int(match[1]), None)
        return False

    def _held(self, call: Call) -> tuple[int, tuple[int, int] | str | None]:
        match = _FD.match(call.arguments)
        descriptor = -1 if match is None else int(match[1])
        return descriptor, self._open.get(descriptor)

    def _write(self, call: Call) -> bool:
        descriptor, held = self._held(call)
        if descriptor == 1:
            self.said += call.texts[0][: call.gave]
            return False
        if not isinstance(held, tuple):
            return False
        number, place = held
        self.files[number].waiting.append((place, call.texts[0][: call.gave]))
        self._open[descriptor] = (number, place + call.gave)
        return True

    def _pwrite64(self, call: Call) -> bool:
        _, held = self._held(call)
        if not isinstance(held, tuple):
            return False
        self.files[held[0]].waiting.append((int(call.arguments.rsplit(",", 1)[1]), call.texts[0][: call.gave]))
        return True

    def _lseek(self, call: Call) -> bool:
        descriptor, held = self._held(call)
        if isinstance(held, tuple):
            self._open[descriptor] = (held[0], call.gave)
        return False

    def _ftruncate(self, call: Call) -> bool:
        _, held = self._held(call)
        if not isinstance(held, tuple):
            return False
        self.files[held[0]].waiting.append((int(call.arguments.rsplit(",", 1)[1]), None))
        return True

    def _fsync(self, call: Call) -> bool:
        _, held = self._held(call)
        if isinstance(held, tuple):
            one = self.files[held[0]]
            one.safe, one.waiting = written(one.safe, one.waiting), []
        elif isinstance(held, str):
            self._sync_folder(held)
        return held is not None

    _fdatasync = _fsync

    def _sync_folder(self, folder: str) -> None:
        rest = []
        for change in self.waiting:
            if change[0] == folder:
                _apply(self.safe_names, change)
            else:
                rest.append(change)
        self.waiting = rest

    def _mkdir(self, call: Call) -> bool:
        path = self._inside(call.texts[0])
        if path is not None:
            # Folders are taken to be there: what is tested is what lies in them.
            self.folders.add(path)
        return False

    _mkdirat = _mkdir

    def _rename(self, call: Call) -> bool:
        old, new = (self._inside(text) for text in call.texts[-2:])
        if old is None or new is None or old not in self.names:
            return False
        self._name(new, self.names[old], was=old)
        return True

    _renameat = _renameat2 = _rename

    def _link(self, call: Call) -> bool:
        old, new = (self._inside(text) for text in call.texts[-2:])
        if old is None or new is None:
            return False
        self._name(new, self.names[old])
        return True

    _linkat = _link

    def _unlink(self, call: Call) -> bool:
        path = self._inside(call.texts[-1])
        if path is None or path not in self.names:
            return False
        self._name(path, None)
        return True

    _unlinkat = _unlink

    def _name(self, path: str, number: int | None, was: str = "") -> None:
        change = (str(Path(path).parent), path, number, was)
        _apply(self.names, change)
        self.waiting.append(change)

    def image(self, chance: random.Random) -> dict[str, bytes]:
        """What may be found after a power cut at this instant."""
        how = chance.choice(("all", "none", "some", "some", "some"))
        names = dict(self.safe_names)
        for change in self.waiting:
            if how == "all" or (how == "some" and chance.random() < 0.5):
                _apply(names, change)
        return {path: bytes(self._content(number, how, chance)) for path, number in names.items()}

    def _content(self, number: int, how: str, chance: random.Random) -> bytearray:
        one = self.files[number]
        kept: list[tuple[int, bytes | None]] = []
        for place, content in one.waiting if how != "none" else ():
            fate = "whole" if how == "all" else chance.choice(("whole", "whole", "gone", "torn"))
            if fate == "whole" or (fate == "torn" and content is None):
                kept.append((place, content))
            elif fate == "torn" and content is not None:
                kept.extend(_torn(place, content, chance))
        return written(one.safe, kept)


def _torn(place: int, content: bytes, chance: random.Random) -> Iterator[tuple[int, bytes]]:
    """Some of the sectors of a write."""
    for start in range(0, len(content), SECTOR):
        if chance.random() < 0.5:
            yield place + start, content[start : start + SECTOR]


def _apply(names: dict[str, int], change: tuple[str, str, int | None, str]) -> None:
    _, path, number, was = change
    if number is None:
        names.pop(path, None)
        return
    if was:
        names.pop(was, None)
    names[path] = number


def written(content: bytearray, changes: Sequence[tuple[int, bytes | None]]) -> bytearray:
    """A file's content after some writes and truncations."""
    found = bytearray(content)
    for place, new in changes:
        if new is None:
            del found[place:]
            found.extend(bytes(max(place - len(found), 0)))
        else:
            found.extend(bytes(max(place - len(found), 0)))
            found[place : place + len(new)] = new
    return found


def laid_out(image: dict[str, bytes], was: Path, now: Path) -> None:
    """Write an image to a folder of its own."""
    for path, content in image.items():
        target = now / Path(path).relative_to(was)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def cuts(calls: Sequence[Call], folder: Path, number: int, chance: random.Random) -> Iterator[tuple[int, Disk, Any]]:
    """So many instants of a recorded process, spread over it: the place, the disk then, and what was said by then."""
    disk = Disk(folder)
    places = [place for place, call in enumerate(calls) if disk.take(call)]
    wanted: dict[int, int] = {}
    for _ in range(number):
        place = chance.choice(places)
        wanted[place] = wanted.get(place, 0) + 1
    disk = Disk(folder)
    for place, call in enumerate(calls):
        disk.take(call)
        for _ in range(wanted.get(place, 0)):
            yield place, disk, disk.said.decode().split("\n")
