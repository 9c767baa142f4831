"""ZIP archives: written the same bytes for the same content, and read out of strangers' files without being unpacked.

Nothing is ever written to disk by an entry's name. What an archive says of its own sizes is not believed.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO

from minilat_desktop.domain.problems import Damaged, Refused
from minilat_desktop.formats import strangers

LARGEST_ZIP = 64 * 1024 * 1024
LARGEST_CONTENT = 192 * 1024 * 1024
MOST_ENTRIES = 64
_SAFE = "Nothing was opened."
_AGAIN = "Ask for the file again, or export the comparison anew."
_START, _END, _ZIP64 = b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE = 22
_PIECE = 1024 * 1024
# An entry's line in the directory has 46 bytes and a name; a comment is nothing that we write.
_LARGEST_DIRECTORY = MOST_ENTRIES * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# The time zero of ZIP: a file's own time would make other bytes of the same content.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = (stat.S_IFREG | 0o644) << 16
# What the standard library's reader raises over bytes that are no sound archive.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, OverflowError, NotImplementedError,
    RuntimeError,
)  # fmt: skip


def pack(entries: Mapping[str, bytes]) -> bytes:
    """An archive of some files, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = _PLAIN_FILE
            archive.writestr(info, content)
    return out.getvalue()


def unpack(path: Path, wanted: Iterable[str]) -> dict[str, bytes]:
    """The wanted files of an archive, as far as it has them. Raises `Refused` and `Damaged`."""
    content = strangers.read_once(path, LARGEST_ZIP, _SAFE, _AGAIN).content
    _check_end(path.name, content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(path.name, entries)
            names = set(wanted)
            return _read(path.name, archive, [one for one in entries if one.filename in names])
    except _BROKEN as error:
        raise _damaged(path.name, "it cannot be read as an archive", error) from error


def _check_end(name: str, content: bytes) -> None:
    """The record that closes an archive, before anything believes what it says."""
    place = content.rfind(_END)
    if place < 0 or len(content) - place < _END_SIZE:
        if content.startswith(_START):
            raise _damaged(name, "its end is missing")
        raise Refused(
            f"“{name}” is not a ZIP archive.", safe=_SAFE, remedy="Choose the .zip file that an export wrote."
        )
    _, _, _, count, size, _ = struct.unpack("<HHHHII", content[place + 4 : place + 20])
    if count > MOST_ENTRIES or size > _LARGEST_DIRECTORY or content[max(place - 20, 0) : place].startswith(_ZIP64):
        raise Refused(
            f"“{name}” holds more than {MOST_ENTRIES} entries; an exported comparison has six or seven.", safe=_SAFE,
            remedy=_AGAIN,
        )  # fmt: skip


def _check_entries(name: str, entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for number, entry in enumerate(entries, 1):
        why = _why_not(entry) or ("its name stands twice" if entry.filename.casefold() in seen else "")
        seen.add(entry.filename.casefold())
        if why:
            called = entry.orig_filename[:60].encode("utf-8", "replace").decode()
            said = f"“{name}”, entry {number} “{called}”: {why}. No export of this program has that."
            raise Refused(said, safe=_SAFE, remedy=_AGAIN)


def _why_not(entry: zipfile.ZipInfo) -> str:
    """Why an entry is not taken, "" when it is. The name as it stands in the file counts, not as it was tidied."""
    name, kind = entry.orig_filename, stat.S_IFMT(entry.external_attr >> 16)
    if "\\" in name or "\0" in name or ":" in name or name != entry.filename:
        return "its name has a character that leads elsewhere"
    if name.startswith("/"):
        return "its name begins at the root of the disk"
    if ".." in name.split("/"):
        return "its name leads out of the archive"
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "it is a link or a device, not a file"
    if entry.flag_bits & 0x1:
        return "it is encrypted"
    if entry.compress_type not in _METHODS:
        return "it is compressed in an uncommon way"
    return ""


def _read(name: str, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """What entries hold, by the bytes that really come out of them."""
    found: dict[str, bytes] = {}
    left = LARGEST_CONTENT
    for entry in entries:
        if entry.file_size > left:
            # Said of itself; what says less is found out while it is read.
            raise _too_large(name, entry)
        try:
            with archive.open(entry) as file:
                content = _at_most(file, left + 1)
        except _BROKEN as error:
            raise _damaged(name, f"“{entry.filename}” in it is not what the archive says of it", error) from error
        left -= len(content)
        if left < 0:
            raise _too_large(name, entry)
        found[entry.filename] = content
    return found


def _too_large(name: str, entry: zipfile.ZipInfo) -> Refused:
    said = f"“{name}” unpacks to more than {LARGEST_CONTENT // 1024 // 1024} MB (at “{entry.filename}”)."
    return Refused(said, safe=_SAFE, remedy=_AGAIN)


def _at_most(file: IO[bytes], most: int) -> bytes:
    """What a file holds, up to so many bytes. Piece by piece: read at once, the library copies all of it each time."""
    pieces: list[bytes] = []
    while most > 0 and (piece := file.read(min(most, _PIECE))):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)


def _damaged(name: str, what: str, error: BaseException | None = None) -> Damaged:
    return Damaged(
        f"“{name}” is damaged: {what}.", safe=_SAFE, remedy=_AGAIN, detail=type(error).__name__ if error else ""
    )
