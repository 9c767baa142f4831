"""How a pack is called and known again: its id, its row in the notebook, what its file is built as."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minilat_desktop.domain.pack import PackPlan


def id_of(kind: str, name: str) -> str:
    """The id of a pack of a name: readable, and another one for every other name."""
    if kind == "cow-igo":
        return "cow-igo-v3"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    # Letters that the slug cannot hold, or too many of them: then the name's own hash tells it from others.
    if slug and len(slug) <= 40 and slug == re.sub(r"[\W_]+", "-", name.lower()).strip("-"):
        return slug
    return f"{slug[:30] or 'pack'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def version(row: dict[str, str]) -> str:
    """What a pack's file is built as, by which it is known again."""
    return f"pack {row['id']} {row['sha256']}"


def row_of(plan: PackPlan) -> dict[str, str]:
    """The notebook's row of a pack that is switched on."""
    read, coalitions = plan.read, plan.read.catalogue.coalitions
    columns, events = read.catalogue.columns, read.catalogue.event_columns
    return {
        "id": id_of(read.kind, read.name), "name": read.name, "kind": read.kind, "files": ", ".join(plan.files),
        "sha256": read.sha256, "licence": read.licence, "imported": "", "coalitions": str(len(coalitions)),
        "memberships": str(sum(len(one.members) for one in coalitions) + (len(columns) if columns else 0)),
        "events": str(sum(len(one.events) for one in coalitions) + (len(events) if events else 0)),
        "values": str(sum(len(one.facts) + len(one.figures) for one in coalitions)), "enabled": "yes",
    }  # fmt: skip
