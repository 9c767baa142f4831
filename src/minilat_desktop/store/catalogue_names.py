"""What things of the catalogue are called, and what is called so."""

from __future__ import annotations

from minilat_desktop.domain import dates
from minilat_desktop.domain.folding import fold
from minilat_desktop.store.catalogue_list import CatalogueFile, Guard, numbers

# More coalitions than could share a name.
_MOST_CALLED = 50


def actor(file: CatalogueFile, code: str) -> str | None:
    """What an actor is called, None where there is none of that code."""
    return next((str(row[0]) for row in file.all("SELECT name FROM actor WHERE code = ?", [_clean(code)])), None)


def source(file: CatalogueFile, source_id: str) -> str | None:
    """The title of a source, None where there is none of that id."""
    return next((str(row[0]) for row in file.all("SELECT title FROM source WHERE id = ?", [_clean(source_id)])), None)


def _clean(text: str) -> str:
    # A command line may hand over bytes that are no text; SQLite would refuse them.
    return text.encode("utf-8", "replace").decode()


def called(file: CatalogueFile, name: str) -> list[str]:
    """The ids of the coalitions that are called so, by any of their names, case and accents aside."""
    found = numbers(file, name, "name", False, dates.LAST_DAY)[:_MOST_CALLED]
    marks = ",".join(str(n) for n in found)
    sql = f"SELECT id, short_name, name FROM coalition WHERE n IN ({marks}) ORDER BY by_name"
    more = "SELECT name FROM coalition_name WHERE coalition = ?"
    wanted = fold(name)
    with Guard(file):
        named = {str(row[0]): [str(row[1]), str(row[2])] for row in file.all(sql)}
        for one, names in named.items():
            names += [str(row[0]) for row in file.all(more, [one])]
        return [one for one, names in named.items() if wanted in map(fold, names)]
