"""Answers about membership as tables for a CSV file: a header and rows of plain values.

Each can be cited as it stands: as of which day, which roles were counted, who, and after which sources (docs/csv.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from minilat_desktop.domain import correcting
from minilat_desktop.domain.membership import ActorRecord, Belonging, Change, Joint, Overlap
from minilat_desktop.domain.model import Citation
from minilat_desktop.formats import csv_profiles
from minilat_desktop.services.comparison_lines import cited

Row = tuple[str | int | float | None, ...]
Table = tuple[tuple[str, ...], list[Row]]

_SOURCES = ("source_ids", "sources")


def joint(found: Joint, one: ActorRecord, other: ActorRecord) -> Table:
    """One row a year and coalition; a year without any has one row with a count of 0. The records are of the two."""
    mine, theirs = _by_coalition(one, found.roles), _by_coalition(other, found.roles)
    actors = (found.one.code, found.one.name, found.other.code, found.other.name)
    rows: list[Row] = []
    for year in found.years:
        day = date(year.year, 12, 31)
        about = (year.year, day.isoformat(), *actors, " ".join(found.roles), len(year.coalitions))
        for name in year.coalitions:
            held, held_too = (_held(whose.get(name, ()), day.toordinal()) for whose in (mine, theirs))
            rows.append(
                (
                    *about,
                    name,
                    found.names[name],
                    _roles(held),
                    _roles(held_too),
                    *_sources(_citations(held + held_too)),
                )
            )
        if not year.coalitions:
            rows.append((*about, None, None, None, None, None, None))
    header = (
        "year", "as_of", "code", "name", "other_code", "other_name", "roles_counted", "count", "coalition_id",
        "coalition", "role", "other_role", *_SOURCES,
    )  # fmt: skip
    return header, rows


def _by_coalition(record: ActorRecord, roles: Collection[str]) -> dict[str, list[Belonging]]:
    found: dict[str, list[Belonging]] = {}
    for one in record.belongings:
        if one.member.role in roles:
            found.setdefault(one.coalition_id, []).append(one)
    return found


def _held(belongings: Iterable[Belonging], day: int) -> list[Belonging]:
    return [one for one in belongings if one.member.holds_on(day)]


def _roles(belongings: Iterable[Belonging]) -> str:
    return " ".join(dict.fromkeys(one.member.role for one in belongings))


def _citations(belongings: Iterable[Belonging]) -> list[Citation]:
    return [citation for one in belongings for citation in one.member.citations]


def overlap(
    found: Overlap,
    day: int,
    roles: Collection[str],
    evidence: Mapping[str, Sequence[Citation]],
    incomplete: Collection[str] = (),
) -> Table:
    """One row a pair, in the order of the matrix: what R, Python and Excel can all pivot.

    A pair rests on what is recorded of its two; the sources of each stand once, in its row with itself.
    """
    about = (date.fromordinal(day).isoformat(), " ".join(roles))
    complete = {name: "no" if name in incomplete else "yes" for name in found.ids}
    rows: list[Row] = [
        (
            *about, one, found.names[i], other, found.names[j], found.shared[i][j], found.shared[i][i],
            found.shared[j][j], complete[one], complete[other], found.measure, round(found.values[i][j], 6),
            *(_sources(evidence[one]) if i == j else (None, None)),
        )
        for i, one in enumerate(found.ids)
        for j, other in enumerate(found.ids)
    ]  # fmt: skip
    header = (
        "as_of", "roles_counted", "id", "name", "other_id", "other_name", "shared", "size", "other_size", "complete",
        "other_complete", "measure", "value", *_SOURCES,
    )  # fmt: skip
    return header, rows


def changes(found: Sequence[Change], first: int, last: int) -> Table:
    """One row a change between two days."""
    between = (date.fromordinal(first).isoformat(), date.fromordinal(last).isoformat())
    rows: list[Row] = [
        (
            *between, one.kind, one.coalition_id, one.coalition, one.actor, one.name, one.before or None,
            one.after or None, one.date.text, *_sources(one.spell.citations),
        )
        for one in found
    ]  # fmt: skip
    header = (
        "since", "as_of", "change", "coalition_id", "coalition", "code", "name", "before", "after", "date", *_SOURCES
    )  # fmt: skip
    return header, rows


def belongings(record: ActorRecord, day: int, only: Iterable[Belonging] | None = None) -> Table:
    """One row a membership, ever or `only` some, with what it is on a day."""
    as_of = date.fromordinal(day).isoformat()
    rows: list[Row] = [
        (
            as_of, record.actor.code, record.actor.name, one.coalition_id, one.coalition, one.member.role,
            one.member.start.text, one.member.end.text if one.member.end else None, one.member.status_on(day),
            one.form, one.pillar, *_sources(one.member.citations), _others(one),
        )
        for one in (record.belongings if only is None else only)
    ]  # fmt: skip
    header = (
        "as_of", "code", "name", "coalition_id", "coalition", "role", "from", "to", "status", "form", "pillar",
        *_SOURCES, "other_values",
    )  # fmt: skip
    return header, rows


def _others(belonging: Belonging) -> str | None:
    """What stands beside a membership and does not count, with why and its sources."""
    said = [
        f"{correcting.in_words(one.record)} ({correcting.why(one)}) {_sources(one.record.citations)[1]}"
        for one in belonging.beside
    ]
    return _one_cell(said) or None


def _sources(citations: Sequence[Citation]) -> tuple[str, str]:
    """The sources' ids, and each citation in full as in the comparison's file, the same one once."""
    texts = dict.fromkeys(cited(citation) for citation in citations)
    ids = dict.fromkeys(citation.source.id for citation in citations)
    return " ".join(ids), _one_cell([f"[{number}] {text}" for number, text in enumerate(texts, 1)])


def _one_cell(texts: Sequence[str]) -> str:
    """Citations in one cell, as many as a spreadsheet takes; the ids beside them are complete."""
    room = csv_profiles.LONGEST_CELL
    for place, text in enumerate(texts):
        room -= len(text) + len(" | ")
        if room < 0:
            return " | ".join((*texts[:place], f"and {len(texts) - place} more, see source_ids"))
    return " | ".join(texts)
