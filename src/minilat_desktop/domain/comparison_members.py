"""Who is in: an actor's membership in words, and what can be counted on a roster as of a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import repeat

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.citing import gathered
from minilat_desktop.domain.comparison_facts import fact_cell
from minilat_desktop.domain.comparison_figures import figure_cell
from minilat_desktop.domain.comparison_making import counted, join, listed, missing, not_yet
from minilat_desktop.domain.comparison_seen import ROSTERS_KEPT, Backdrop, Dossier, Maker, Seen
from minilat_desktop.domain.comparison_table import Cell, Record
from minilat_desktop.domain.correcting import sentence, why, why_counted
from minilat_desktop.domain.model import Beside, Citation, Member

# Metrics that count members, and the kinds of actor they count (None: all of them).
MEMBER_METRICS: dict[str, tuple[str, ...] | None] = {
    "members": None,
    "member_states": ("state", "historical-state"),
    "member_companies": ("company",),
}
# How many years back “joined” and “left” look.
LOOK_BACK = 5
NO_REGION = "Region not recorded"


# Whether there is anything to count


def roster_missing(seen: Seen) -> Cell | None:
    """Why a column has no roster, or None where it has one."""
    if seen.roster and not seen.before:
        return None
    return seen.cell("no-roster", _no_roster)


def _no_roster(seen: Seen) -> Cell:
    if seen.before:
        return not_yet(seen)
    if not seen.coalition.members:
        kept = [fact for fact in seen.coalition.facts if fact.missing == "not-disclosed"]
        kept = [fact for fact in kept if fact.attribute in ("composition", "membership_rule")]
        if kept:
            return missing("not-disclosed", "No roster is published.", kept[0].citations, (kept[0].key,))
        return missing("unknown", "No roster is recorded.")
    if seen.after:
        cell = fact_cell(seen, "ended")
        return missing("not-applicable", "It had ended by this column’s date.", cell.citations, cell.keys)
    return missing("unknown", "No recorded membership holds on this column’s date.")


def roster_uncountable(seen: Seen) -> Cell | None:
    """Why a column's members cannot be counted, or None where they can."""
    absent = roster_missing(seen)
    if absent is not None:
        return absent
    if seen.coalition.roster_complete and seen.full:
        return None
    return seen.cell("uncountable", _uncountable)


def _uncountable(seen: Seen) -> Cell:
    if seen.coalition.roster_complete:
        return missing("unknown", "The roster records other roles, but no full member.")
    note = f"Only some members could be sourced ({len(seen.full)} on this column’s date); counting them says nothing."
    return missing("unknown", note, cited_by(seen.file, seen.full))


def cited_by(file: Dossier, members: Iterable[Member]) -> tuple[Citation, ...]:
    """What some memberships of one coalition rest on."""
    return gathered(file.cited[member.key] for member in members)


def _on_roster(seen: Seen, name: str, make: Maker) -> Cell:
    """A cell that rests on nothing but who is on the roster and in what standing: made once for each such roster."""
    if not seen.rested:
        # Memberships in words are made once for each standing, so what they are tells one roster from another.
        lines, kept = _lines(seen), seen.file.by_roster
        key = tuple([id(lines[member.key]) for member in seen.roster])
        if key not in kept and len(kept) == ROSTERS_KEPT:
            kept.pop(next(iter(kept)))
        seen.rested.append(kept.setdefault(key, {}))
    held = seen.rested[0]
    if name not in held:
        held[name] = make(seen)
    return held[name]


# One membership


def membership_cells(seen: Seen, actors: Iterable[str]) -> list[Cell]:
    """The roles of some actors on the column's date, in words."""
    absent = roster_missing(seen)
    if absent is not None:
        return [absent for _ in actors]
    if not seen.standing:
        lines = _lines(seen)
        seen.standing.update((actor, _roles(lines, spells)) for actor, spells in seen.spells.items())
        seen.standing.update(_not_counted(seen, seen.cell("not-on-roster", _not_on_roster)))
    return list(map(seen.standing.get, actors, repeat(seen.cell("not-on-roster", _not_on_roster))))


def _roles(lines: dict[str, Record], spells: tuple[Member, ...]) -> Cell:
    if len(spells) == 1:
        return lines[spells[0].key].cell
    cells = tuple(lines[spell.key].cell for spell in spells)
    return listed(cells, value_date=cells[0].value_date, show_since=True)


def _not_on_roster(seen: Seen) -> Cell:
    if not seen.coalition.roster_complete:
        return missing("unknown", f"Not on the recorded roster of {seen.short}, which is not complete.")
    return missing("not-a-member", f"Not on the recorded roster of {seen.short} on this column’s date.")


def spell_record(seen: Seen, spell: Member) -> Record:
    """One membership: the role, what qualifies it, and since when. Made once for each status it can have."""
    return _lines(seen)[spell.key]


def _lines(seen: Seen) -> dict[str, Record]:
    """Every membership begun by the column's date in words, by key, in order of name; made in one pass."""
    lines = seen.lines
    if not lines:
        made, day = seen.file.spells, seen.day
        for spell in seen.file.by_name:
            if spell.start.earliest <= day:
                status = spell.status_on(day)
                known = made.get((spell.key, status))
                if known is None:
                    cell = _spell_cell(spell, status, seen.file.cited[spell.key])
                    if spell.key in seen.file.beside:
                        cell = _with_others(cell, spell.key, seen.file.beside[spell.key])
                    known = made[spell.key, status] = Record(f"membership/{spell.actor}", spell.name, cell)
                lines[spell.key] = known
    return lines


def _with_others(cell: Cell, key: str, others: list[Beside]) -> Cell:
    """A membership's cell beside which others stand that do not count."""
    note = join(cell.note, sentence(why_counted(key, others)))
    return replace(cell, rank="preferred", note=note, alternatives=tuple(map(_other_cell, others)), conflict=True)


def _other_cell(other: Beside) -> Cell:
    assert isinstance(other.record, Member)
    cell = _spell_cell(other.record, "current", other.record.citations)
    return replace(cell, rank="normal", note=join(cell.note, sentence(why(other))))


def _not_counted(seen: Seen, absent: Cell) -> dict[str, Cell]:
    """The cells of those whom only a membership that does not count puts on the roster."""
    found: dict[str, Cell] = {}
    for others in seen.file.beside.values():
        for other in others:
            member = other.record
            if isinstance(member, Member) and member.holds_on(seen.day) and member.actor not in seen.spells:
                found[member.actor] = replace(absent, alternatives=(_other_cell(other),), conflict=True)
    return found


def _spell_cell(spell: Member, status: str, citations: tuple[Citation, ...]) -> Cell:
    marks = ", ".join(filter(None, ("founder" if spell.founder else "", "" if status == "current" else status)))
    words = vocabulary.ROLES[spell.role] + (f" ({marks})" if marks else "")
    until = f"Until {dates.point_in_words(spell.end)}." if spell.end else ""
    since = "" if spell.start.earliest == dates.FIRST_DAY else f"Since {dates.point_in_words(spell.start)}."
    note = join(f"{spell.name}.", since, until, spell.until, spell.note)
    return Cell(
        words, spell.role, "", spell.start.text, "", "", note, citations, keys=(spell.key,), show_since=bool(since)
    )  # fmt: skip


# Counts


def size_cell(seen: Seen) -> Cell:
    """Full members on the roster as of the column's date, with every spell that ever touched it as a record."""
    return seen.cell("full_members", _size_cell)


def _size_cell(seen: Seen) -> Cell:
    absent = roster_uncountable(seen)
    records = tuple(_lines(seen).values())
    if absent is not None:
        return replace(absent, records=records)
    cell = _on_roster(seen, "full", _full_count)
    claims = _contradicting(seen)
    if not claims:
        return replace(cell, records=records)
    note = f"{cell.note} A count recorded for one of its dates differs, so the roster may be incomplete."
    return replace(cell, note=note, records=records, alternatives=claims, conflict=True)


def _full_count(seen: Seen) -> Cell:
    note = "Computed: actors with the role “Member” on the recorded roster on this column’s date."
    doubtful = sum(member.status_on(seen.day) != "current" for member in seen.full)
    if doubtful:
        note += f" {doubtful} of them uncertain or contested."
    return count_of(seen, seen.full, note)


def _contradicting(seen: Seen) -> tuple[Cell, ...]:
    """The latest recorded member counts that the roster of their own date contradicts."""
    found = []
    for metric, kinds in MEMBER_METRICS.items():
        shown = figure_cell(seen, metric)
        for cell in shown.parts or (shown,):
            if cell.value is None:
                continue
            day = min(dates.parse(cell.value_date).latest, seen.day)
            spells = [one for one in seen.coalition.members if kinds is None or one.kind in kinds]
            then = {one.actor for one in spells if one.role == vocabulary.FULL_ROLE and one.holds_on(day)}
            if cell.value != len(then):
                found.append(replace(cell, alternatives=(), records=()))
    return tuple(found)


def count_of(seen: Seen, members: Iterable[Member], note: str, unit: str = "members") -> Cell:
    """How many some memberships are, with each of them as what the count was made from."""
    there, lines = list(members), _lines(seen)
    inputs = tuple([lines[member.key] for member in there])
    keys = tuple([member.key for member in there])
    # A count of nobody rests on the whole roster, where they would stand.
    cited = cited_by(seen.file, there) or roster_citations(seen)
    return counted(len(inputs), unit, note, cited, keys=keys, inputs=inputs)


def roster_citations(seen: Seen) -> tuple[Citation, ...]:
    """What the full members of a column rest on."""
    return _on_roster(seen, "sources", _roster_sources).citations


def _roster_sources(seen: Seen) -> Cell:
    return Cell("", None, citations=cited_by(seen.file, seen.full))


def other_roles_cell(seen: Seen) -> Cell:
    """Other roles on the roster, counted role by role."""
    absent = roster_missing(seen)
    if absent is not None:
        return absent
    if not seen.coalition.roster_complete:
        return missing("unknown", "The recorded roster is not complete, so its roles are not counted.")
    spells = [spell for spell in seen.roster if spell.role != vocabulary.FULL_ROLE]
    if not spells:
        return missing("unknown", "No other role is on the recorded roster on this column’s date.")
    return _on_roster(seen, "roles", lambda column: _roles_tally(column, spells))


def _roles_tally(seen: Seen, spells: list[Member]) -> Cell:
    note = "Computed from the recorded roster on this column’s date."
    return _tally(seen, [(spell.role, spell) for spell in spells], list(vocabulary.ROLES), vocabulary.ROLES, note)


def regions_cell(seen: Seen, backdrop: Backdrop) -> Cell:
    """Full members by the region of the world in which they lie."""
    absent = roster_uncountable(seen)
    return absent or _on_roster(seen, "regions", lambda column: _regions_tally(column, backdrop))


def _regions_tally(seen: Seen, backdrop: Backdrop) -> Cell:
    placed = [(backdrop.regions.get(member.actor, "") or NO_REGION, member) for member in seen.full]
    totals = Counter(region for region, _ in placed)
    order = sorted(totals, key=lambda region: (region == NO_REGION, -totals[region], region))
    note = "Computed: full members on this column’s date by the region recorded for the actor or its country."
    return _tally(seen, placed, order, {region: region for region in order}, note)


def kinds_cell(seen: Seen) -> Cell:
    """Full members by what they are: states, organisations, companies."""
    return roster_uncountable(seen) or _on_roster(seen, "kinds", _kinds_tally)


def _kinds_tally(seen: Seen) -> Cell:
    note = "Computed: full members on this column’s date by the kind of actor."
    kinds = vocabulary.ACTOR_KINDS
    return _tally(seen, [(member.kind, member) for member in seen.full], list(kinds), kinds, note)


def _tally(
    seen: Seen, sorted_out: Iterable[tuple[str, Member]], order: list[str], words: dict[str, str], note: str
) -> Cell:
    heaps: dict[str, list[Member]] = {}
    for term, member in sorted_out:
        heaps.setdefault(term, []).append(member)
    parts = tuple(
        replace(count_of(seen, heaps[term], note, term), text=f"{words.get(term, term)}: {len(heaps[term])}")
        for term in sorted(heaps, key=order.index)
    )
    return listed(parts, computed=True)


def founders_cell(seen: Seen) -> Cell:
    """How many of those who founded it as full members are full members on the column's date."""
    return roster_uncountable(seen) or _on_roster(seen, "founders", _founders)


def _founders(seen: Seen) -> Cell:
    founders = {one.actor for one in seen.coalition.members if one.founder and one.role == vocabulary.FULL_ROLE}
    if not founders:
        return missing("unknown", "Nobody is marked as a founder on the recorded roster.")
    note = (
        f"Computed: of {len(founders)} recorded as founding members, those who are full members on this column’s date."
    )
    return count_of(seen, (member for member in seen.full if member.actor in founders), note)


def joined_cell(seen: Seen) -> Cell:
    """Full members on the column's date who were none five years before."""
    return _turned(seen, "joined")


def left_cell(seen: Seen) -> Cell:
    """Full members five years before the column's date who are none on it."""
    return _turned(seen, "left")


def _turned(seen: Seen, which: str) -> Cell:
    absent = roster_uncountable(seen)
    if absent is not None:
        return absent
    then = dates.step(seen.day, -LOOK_BACK)
    before = {member.actor: member for member in seen.file.full if member.holds_on(then)}
    now = {member.actor for member in seen.full}
    if which == "joined":
        note = f"Computed: full members on this column’s date who were none {LOOK_BACK} years before"
        return count_of(seen, (one for one in seen.full if one.actor not in before), _since(note, then))
    note = f"Computed: full members {LOOK_BACK} years before this column’s date who are none on it"
    gone = (before[actor] for actor in sorted(before) if actor not in now)
    return count_of(seen, gone, _since(note, then))


def _since(note: str, then: int) -> str:
    return f"{note} ({dates.in_words(dates.of_day(then))}). Who left and came back in between counts as neither."
