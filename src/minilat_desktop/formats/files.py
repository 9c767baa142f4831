"""Files written so that the old one survives anything: full disk, crash, power cut."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Collection
from pathlib import Path

from minilat_desktop.domain.problems import CannotWrite, Refused

_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(1, 10)), *(f"LPT{n}" for n in range(1, 10))}
_PICTURES = {code: 0x2400 + code for code in range(0x20)}
_FRESH = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: temporary file in the same folder, fsync, read back, rename, fsync folder.

    Raises `CannotWrite`, which names the file and the reason; the file that was there is then untouched.
    """
    _check_name(path)
    path = _target(path)
    temporary = path.parent / f".minilat-{os.urandom(8).hex()}.part"
    try:
        # The mode is left to the user's umask; asking for the umask by setting it would race with other threads.
        with open(os.open(temporary, _FRESH, 0o666), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _verify(temporary, content)
        if path.exists():
            os.chmod(temporary, path.stat().st_mode & 0o777)
        os.replace(temporary, path)
    except OSError as error:
        # On a full or vanished disk even tidying may fail; the first error is the one to tell.
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise cannot_write(path, error) from error
    # The file is in place, whole and synced; some network folders cannot sync a folder, which is no failure to write.
    with contextlib.suppress(OSError):
        _sync_folder(path.parent)


def suffix_of(path: Path, known: Collection[str], what: str) -> str:
    """The ending of a file's name, by which it is written as one of several kinds. Raises `Refused` for another, and
    `CannotWrite` for a name that cannot be.
    """
    _check_name(path)
    found = path.suffix.lower().removeprefix(".")
    if found not in known:
        endings = ", ".join(f".{suffix}" for suffix in known)
        raise Refused(
            f"“{path.name}” does not say {what}.", safe="Nothing was written.",
            remedy=f"Let its name end in one of {endings}.",
        )  # fmt: skip
    return found


def _check_name(path: Path) -> None:
    """Refuse names under which somebody on another system could not keep the file. Raises `CannotWrite`."""
    name = path.name
    if name in ("", ".."):
        raise CannotWrite(f"“{path}” is a folder.", safe="Nothing was written.", remedy="Give the file a name.")
    reserved = name.partition(".")[0].strip().upper() in _RESERVED
    if reserved or name.endswith((".", " ")) or any(letter < " " for letter in str(path)):
        said = f"“{name.translate(_PICTURES)}” is a name that not every system can hold."
        raise CannotWrite(said, safe="Nothing was written.", remedy="Choose another name.")


def _target(path: Path) -> Path:
    """The file itself, through a link, so that the link goes on pointing to what one reads. Raises `CannotWrite`."""
    try:
        path = path.resolve() if path.is_symlink() else path
        special = path.exists() and not path.is_file() and not path.is_dir()
    except OSError as error:
        raise cannot_write(path, error) from error
    if special:
        said = f"“{path}” is not an ordinary file."
        raise CannotWrite(said, safe="Nothing was written.", remedy="Choose another name.")
    return path


def _verify(path: Path, content: bytes) -> None:
    written = path.read_bytes()
    if written != content:
        raise OSError(errno.EIO, "what was read back is not what was written")


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def cannot_write(path: Path, error: OSError) -> CannotWrite:
    """An operating-system error told in words."""
    reasons = {
        errno.ENOSPC: ("the disk is full", "Free some space and try again, or choose another folder."),
        errno.EDQUOT: ("your disk quota is used up", "Free some space and try again, or choose another folder."),
        errno.EFBIG: ("the disk takes no larger file", "Free some space and try again, or choose another folder."),
        errno.EROFS: ("the disk is read-only", "Choose another folder."),
        errno.EACCES: ("you may not write there", "Choose another folder or ask for the right to write there."),
        errno.EPERM: ("you may not write there", "Choose another folder or ask for the right to write there."),
        errno.EBUSY: ("another program has it open", "Close it there and try again, or choose another name."),
        errno.ETXTBSY: ("another program has it open", "Close it there and try again, or choose another name."),
        errno.ENOENT: ("the folder does not exist", "Create the folder or choose another one."),
        errno.ENOTDIR: ("a part of the path is a file, not a folder", "Choose another folder."),
        errno.EISDIR: ("a folder has that name", "Choose another name."),
        errno.ENAMETOOLONG: ("the name is too long", "Choose a shorter name."),
    }
    # Windows calls a file that is open elsewhere a sharing violation.
    held = getattr(error, "winerror", None) in (32, 33)
    reason, remedy = reasons.get(
        errno.EBUSY if held else error.errno or 0, (error.strerror or str(error), "Try again or choose another folder.")
    )
    return CannotWrite(
        f"“{path}” could not be written: {reason}.", safe="What was there before is untouched.", remedy=remedy,
        detail=f"errno {error.errno}",
    )  # fmt: skip
