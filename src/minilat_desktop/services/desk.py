"""The desk as the user left it: window, columns, search, as-of date, selection, comparison, settings. Kept as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from minilat_desktop.domain import comparison_spec
from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.formats import files

_LARGEST = 1_000_000
NO_COMPARISON = Spec()


class Desk(NamedTuple):
    """All that is remembered. Byte states of Qt are base64 text; `as_of` is "" for today."""

    geometry: str = ""
    splitters: tuple[str, ...] = ()
    list_header: str = ""
    sort: str = "short_name"
    descending: bool = False
    query: str = ""
    as_of: str = ""
    selected: str = ""
    comparison: Spec = NO_COMPARISON
    room: str = "explore"
    theme: str = "system"
    text_size: int = 0
    hidden_panels: tuple[str, ...] = ()
    present_only: bool = False
    # Named filters, each its name, a line break, and the search text.
    filters: tuple[str, ...] = ()
    # A folder that gets every backup besides the program's own, "" for none.
    backup_folder: str = ""
    # How files of a header were mapped, each as JSON.
    mappings: tuple[str, ...] = ()
    # Comparisons opened or written last: paths of files, or comparison:ID.
    recent: tuple[str, ...] = ()
    # Groups of notes that are folded away, each what it groups by, a line break, and its heading.
    folded: tuple[str, ...] = ()


def load(path: Path) -> Desk:
    """Read the desk. A damaged file is set aside as `.damaged` and defaults are used; a missing one means defaults."""
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("too large")
        text = path.read_text(encoding="utf-8")
        # A first start has no desk, and needs no reader of one before its first paint.
        import json

        return _from(json.loads(text))
    except FileNotFoundError:
        return Desk()
    except (OSError, ValueError, TypeError):
        _set_aside(path)
        return Desk()


def _from(values: Any) -> Desk:
    if not isinstance(values, dict):
        raise ValueError("not an object")
    desk = Desk(comparison=_comparison(values))
    for name, default in desk._asdict().items():
        if name not in values or name == "comparison":
            continue
        value = values[name]
        if isinstance(default, tuple) and isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = tuple(value)
        if type(value) is not type(default):
            raise ValueError(f"“{name}” is not what it should be")
        desk = desk._replace(**{name: value})
    return desk


def _comparison(values: dict[str, Any]) -> Spec:
    """What was compared. A desk written before columns had days of their own names the coalitions only."""
    if "comparison" in values:
        return comparison_spec.from_plain(values["comparison"])
    ids = values.get("compared", [])
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise ValueError("“compared” is not what it should be")
    return Spec(tuple(Chosen(one) for one in dict.fromkeys(ids)))


def _set_aside(path: Path) -> None:
    try:
        path.replace(path.with_suffix(".damaged"))
    except OSError:
        return  # a folder that cannot be written keeps its file; the next save says so


def save(path: Path, desk: Desk) -> None:
    """Write the desk. Raises `CannotWrite`."""
    import json

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.cannot_write(path, error) from error
    values = {**desk._asdict(), "comparison": comparison_spec.to_plain(desk.comparison)}
    files.write_atomically(path, json.dumps(values, ensure_ascii=False, indent=1).encode())
