"""The catalogue in force with own entries in it: a copy in which the coalitions they concern are written anew.

Like a merge of packs it can be made again at any time.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from minilat_desktop.domain.catalogue import Catalogue
from minilat_desktop.domain.importing import Going
from minilat_desktop.domain.problems import CannotWrite
from minilat_desktop.store import catalogue_beside, catalogue_merge
from minilat_desktop.store.catalogue_build import Writer, create_tables, writing
from minilat_desktop.store.catalogue_schema import PLACES
from minilat_desktop.store.placing import placed

_SAFE, _REMEDY = "Your entries and notes are untouched.", "Make room, then try again."
_PLACES = dict.fromkeys(PLACES, 0)


def write(base: Path, catalogue: Catalogue, target: Path, going: Going) -> None:
    """Write the whole in one step: `base` with the coalitions of `catalogue` in the place of those it has.

    Raises `CannotWrite` and `GivenUp`.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        holder = tempfile.TemporaryDirectory(prefix=".own-", dir=target.parent)
    except OSError as error:
        said = f"“{target.parent}” could not be written: {error.strerror}."
        raise CannotWrite(said, safe=_SAFE, remedy=_REMEDY) from error
    with holder as folder:
        part = Path(folder) / "own-entries.db"
        with placed(part, ".catalogue-", safe=_SAFE, remedy=_REMEDY) as temporary, writing(temporary) as connection:
            create_tables(connection)
            Writer(connection, catalogue).write_rows("own", catalogue.coalitions, [_PLACES] * len(catalogue.coalitions))
            catalogue_beside.write(connection, catalogue.coalitions)
            connection.exec_driver_sql("COMMIT")
        catalogue_merge.merge(base, [part], target, going, replacing=True)
