"""A database file written beside its place and put there in one step."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import exc

from minilat_desktop.domain.problems import CannotWrite

Row = TypeVar("Row")


@contextmanager
def placed(path: Path, prefix: str, *, safe: str, remedy: str) -> Iterator[Path]:
    """A temporary file that takes the place of `path` once it is written; what was there is untouched until then.

    Raises `CannotWrite` for what the file system or the database says meanwhile.
    """
    temporary: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(prefix=prefix, dir=path.parent)
        os.close(descriptor)
        temporary = Path(name)
        yield temporary
        os.replace(temporary, path)
    except (OSError, sqlite3.DatabaseError, exc.DBAPIError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(getattr(error, "orig", error))
        raise CannotWrite(f"“{path}” could not be written: {reason}.", safe=safe, remedy=remedy) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def in_turns(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows for the driver, one at a time out of Python: between two of them other threads get their turn.

    A list it goes through without looking up, and the window waits until the last.
    """
    for row in rows:  # noqa: UP028 - inside a `yield from` nobody else's turn is thought of
        yield row
