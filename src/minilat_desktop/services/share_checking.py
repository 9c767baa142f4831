"""What came in a shared file, held to the rules of what the program makes itself. Nothing of it is believed before."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from minilat_desktop.domain import comparison_spec, saved_comparison
from minilat_desktop.domain.entry import KINDS, PREFIX, RECORDS
from minilat_desktop.domain.saved_comparison import LONGEST_NAME
from minilat_desktop.domain.sharing import Version
from minilat_desktop.formats import notes_file
from minilat_desktop.services.recording import storable

_FIELDS = {
    "note": {"target", "text", "as_of", "tags"}, "comparison": {"name", "spec", "shown"},
    "entry": {"kind", "target", "corrects", "body"},
}  # fmt: skip
_ABOUT = {"name", "created", "modified"}
_DEEPEST = 6


def checked(version: Version) -> tuple[Version | None, str]:
    """A version as it can be taken in; None with why it cannot."""
    if set(version.content) != _FIELDS[version.kind] or set(version.about) != _ABOUT:
        return None, "it does not say what such a thing says"
    why = {"note": _note, "comparison": _comparison, "entry": _entry}[version.kind](version)
    if why:
        return None, why
    about = {key: storable(text) for key, text in version.about.items()}
    return replace(version, about={**about, "name": " ".join(about["name"].split())[:300]}), ""


def _note(version: Version) -> str:
    said = dict(version.content)
    record = {"id": version.family, **said, **version.about, "target_name": version.about["name"]}
    _, refused = notes_file.checked([record])
    return refused[0].reason if refused else ""


def _comparison(version: Version) -> str:
    name, spec, shown = (version.content[key] for key in ("name", "spec", "shown"))
    if not all(isinstance(one, str) for one in (name, spec, shown)):
        return "it holds what is not text"
    if name != storable(" ".join(name.split())) or not 0 < len(name) <= LONGEST_NAME:
        return "its name is empty, too long or not on one line"
    try:
        comparison_spec.from_plain(json.loads(spec))
    except (ValueError, RecursionError) as error:
        return f"what it compares cannot be understood: {error}"
    return "what it showed cannot be read" if shown and saved_comparison.shown_from_text(shown) is None else ""


def _entry(version: Version) -> str:
    kind, target, corrects, body = (version.content[key] for key in ("kind", "target", "corrects", "body"))
    if kind not in KINDS or not isinstance(target, str) or not isinstance(corrects, str) or not isinstance(body, dict):
        return "it is no entry"
    if kind not in RECORDS and not target.startswith(f"{kind}:{PREFIX}"):
        return f"“{target[:60]}” is not an id of an own {kind}"
    return "" if _all_text(body, _DEEPEST) else "it holds what is neither text nor a list of texts"


def _all_text(value: Any, deep: int) -> bool:
    """Whether a body is of texts, lists and mappings, as the catalogue's text is, with nothing that hides in them."""
    if isinstance(value, str):
        return value == storable(value)
    if deep and isinstance(value, dict):
        return all(isinstance(key, str) and _all_text(one, deep - 1) for key, one in value.items())
    return bool(deep) and isinstance(value, list) and all(_all_text(one, deep - 1) for one in value)
