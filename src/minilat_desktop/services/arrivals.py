"""Files that arrive, dropped or chosen: looked at before anything reads them. A pipe would be waited on for ever."""

from __future__ import annotations

import re
import stat
from collections.abc import Sequence
from pathlib import Path

from minilat_desktop.domain.problems import Refused
from minilat_desktop.formats import exchange_tables

_SAFE = "Nothing was imported."
_HEAD = 8_192
_KINDS = (
    (stat.S_ISDIR, "is a folder"), (stat.S_ISFIFO, "is a pipe"), (stat.S_ISSOCK, "is a socket"),
    (stat.S_ISCHR, "is a device"), (stat.S_ISBLK, "is a device"),
)  # fmt: skip
_AS_TEXT = "Save the table as “CSV UTF-8” and import that."
_UNPACK = "Take the tables out of it first; an Excel or LibreOffice sheet is saved as “CSV UTF-8”."
_MARKS = (
    (b"PK\x03\x04", "a ZIP archive or an office document", _UNPACK), (b"PK\x05\x06", "an empty ZIP archive", _UNPACK),
    (b"\x1f\x8b", "a compressed file", _UNPACK), (b"7z\xbc\xaf\x27\x1c", "an archive", _UNPACK),
    (b"\xd0\xcf\x11\xe0", "an office document", _AS_TEXT), (b"SQLite format 3\x00", "a database", _AS_TEXT),
    (b"\x89PNG", "a picture", _AS_TEXT), (b"\xff\xd8\xff", "a picture", _AS_TEXT), (b"GIF8", "a picture", _AS_TEXT),
    (b"%PDF-", "a PDF document", _AS_TEXT),
)  # fmt: skip
# Read as they are, these bring nothing: their rows only serve those of other tables.
# The mark of a catalogue in the header of its file ("MlCa").
_CATALOGUE, _MARK_ENDS = b"MlCa", 72
_ONLY_SERVE = {"sources", "actors"}


def check_files(paths: Sequence[Path]) -> None:
    """Whether these are files, and of text. Raises `Refused`; nothing but a regular file is opened."""
    for path in paths:
        check_regular(path)
        _check_text(path)


def check_regular(path: Path, safe: str = _SAFE) -> None:
    """Whether this is a file. Raises `Refused`; it is not opened."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if stat.S_ISREG(mode):
        return
    what = next((words for holds, words in _KINDS if holds(mode)), "is not a file")
    remedy = "Open it and take the files themselves." if stat.S_ISDIR(mode) else "Save its content as a file first."
    raise Refused(f"“{path.name}” {what}, not a file.", safe=safe, remedy=remedy)


def _check_text(path: Path) -> None:
    """What is text in a wrong encoding passes: the reader says where it goes wrong."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise _unreadable(path, error) from error
    for mark, what, remedy in _MARKS:
        if head.startswith(mark):
            raise Refused(f"“{path.name}” is {what}, not a table of text.", safe=_SAFE, remedy=remedy)
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) and not _is_utf8(head):
        raise Refused(f"“{path.name}” is not a file of text.", safe=_SAFE, remedy=_AS_TEXT)


def _is_utf8(head: bytes) -> bool:
    try:
        head.decode()
    except UnicodeDecodeError as error:
        # A letter may be cut off at the end of what was looked at.
        return error.start > _HEAD - 4
    return True


def _unreadable(path: Path, error: Exception) -> Refused:
    why = error.strerror if isinstance(error, OSError) else "it has no right name"
    return Refused(f"“{path.name}” could not be read: {why}.", safe=_SAFE)


def kind_of(paths: Sequence[Path]) -> str:
    """What files are, from the first line: that of Correlates of War names its organisations in `ioname`."""
    check_files(paths)
    try:
        with paths[0].open("rb") as file:
            head = file.readline(200_000).decode("utf-8", "replace").casefold()
    except OSError as error:
        raise _unreadable(paths[0], error) from error
    columns = {part.strip().strip('"') for part in re.split(r"[,;\t]", head)}
    return "cow-igo" if {"ioname", "year"} <= columns else "exchange"


def needs_mapping(path: Path) -> bool:
    """Whether a file is a CSV of somebody's own making: neither ours by name nor the Correlates of War file."""
    own = path.suffix.lower() == ".json" or path.stem.lower() in exchange_tables.TABLES
    return not own and kind_of([path]) == "exchange"


def is_entries(path: Path) -> bool:
    """Whether a file is one of own entries, by its name. What it holds is found out when it is read."""
    return path.suffix.lower() in (".yaml", ".yml")


def is_catalogue(path: Path) -> bool:
    """Whether a file may be a catalogue: a database, and not the copy of a notebook."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(_MARK_ENDS)
    except OSError:
        return False
    return head.startswith(b"SQLite format 3\x00") and head[_MARK_ENDS - 4 :] == _CATALOGUE


def together(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Files that make up one pack, the one it is named after first. Raises `Refused` with what to do otherwise."""
    if len(paths) > 1:
        _check_tables(paths)
    if all(_serves(path) for path in paths):
        called = " and ".join(f"“{path.name}”" for path in paths)
        raise Refused(
            f"{called} alone would bring nothing: what stands there is only named by the rows of other tables.",
            safe=_SAFE,
            remedy="Take it together with those tables (memberships.csv, coalitions.csv, …): drop all of them at once, "
            "or mark all of them in File ▸ Import data.",
        )
    # A drop has no order of its own.
    return tuple(sorted(paths, key=_serves_then_name))


def _check_tables(paths: Sequence[Path]) -> None:
    names = tuple(exchange_tables.TABLES)
    seen: set[str] = set()
    for path in paths:
        table = path.stem.casefold()
        if table not in names or path.suffix.casefold() != ".csv":
            remedy = (
                f"Import it alone. Only exchange tables are taken together: {', '.join(f'{n}.csv' for n in names)}."
            )
            raise Refused(f"“{path.name}” cannot be taken together with other files.", safe=_SAFE, remedy=remedy)
        if table in seen:
            remedy = "Import them one after the other, each under a name of its own."
            raise Refused(f"“{path.name}” is there twice.", safe=_SAFE, remedy=remedy)
        seen.add(table)


def _serves(path: Path) -> bool:
    return path.stem.casefold() in _ONLY_SERVE and path.suffix.casefold() == ".csv"


def _serves_then_name(path: Path) -> tuple[bool, str]:
    return _serves(path), path.name.casefold()
