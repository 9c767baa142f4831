"""What the full members of the columns have in common, each column as of its own date."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from minilat_desktop.domain.citing import gather
from minilat_desktop.domain.comparison_making import counted, missing, share
from minilat_desktop.domain.comparison_members import roster_citations, roster_uncountable, spell_record
from minilat_desktop.domain.comparison_seen import Seen
from minilat_desktop.domain.comparison_table import Cell
from minilat_desktop.domain.model import Citation

NESTED_NOWHERE = "In none of the others"


@dataclass(frozen=True, slots=True)
class Meeting:
    """The rosters of all columns together. `headings` name the columns for a sentence."""

    seens: tuple[Seen, ...]
    headings: tuple[str, ...]
    rosters: tuple[tuple[str, ...] | None, ...]
    sets: tuple[frozenset[str] | None, ...]
    citations: tuple[Citation, ...]
    # For each column everybody in the recorded rosters of the others.
    elsewhere: tuple[frozenset[str], ...]

    @property
    def recorded(self) -> int:
        """How many columns have a complete roster."""
        return sum(one is not None for one in self.sets)

    def same(self, place: int, other: int) -> bool:
        """Whether two columns are of one coalition, on whatever days."""
        return self.seens[place].coalition.id == self.seens[other].coalition.id

    @property
    def shared(self) -> tuple[str, ...]:
        """The actors in every recorded roster; none while fewer than two rosters are recorded."""
        known = [one for one in self.sets if one is not None]
        if len(known) < 2:
            return ()
        common = frozenset.intersection(*known)
        first = next(roster for roster in self.rosters if roster is not None)
        return tuple(actor for actor in first if actor in common)

    def unique(self, place: int) -> tuple[str, ...]:
        """The actors of one roster that are in no other; none while fewer than two rosters are recorded."""
        own = self.rosters[place]
        if own is None or self.recorded < 2:
            return ()
        others = self.elsewhere[place]
        return tuple(actor for actor in own if actor not in others)


def meet(seens: Sequence[Seen], headings: Sequence[str]) -> Meeting:
    """The rosters of some columns side by side."""
    rosters = tuple(
        None if roster_uncountable(seen) is not None else tuple(member.actor for member in seen.full) for seen in seens
    )
    sets = tuple(None if roster is None else frozenset(roster) for roster in rosters)
    known = (seen for seen, roster in zip(seens, rosters, strict=True) if roster is not None)
    citations = gather(cited for seen in known for cited in roster_citations(seen))
    elsewhere = tuple(
        frozenset().union(*(one for n, one in enumerate(sets) if n != place and one is not None))
        for place in range(len(sets))
    )
    return Meeting(tuple(seens), tuple(headings), rosters, sets, citations, elsewhere)


Made = Callable[[Meeting, int, frozenset[str]], Cell]


def _cells(meeting: Meeting, make: Made) -> list[Cell]:
    return [_cell(meeting, place, make) for place in range(len(meeting.seens))]


def _cell(meeting: Meeting, place: int, make: Made) -> Cell:
    own = meeting.sets[place]
    if own is None:
        return roster_uncountable(meeting.seens[place]) or missing("unknown")
    if meeting.recorded < 2:
        return missing("unknown", "No other column has a complete roster to compare with.")
    return make(meeting, place, own)


def shared_cells(meeting: Meeting) -> list[Cell]:
    """How many full members are in every column with a complete roster."""
    shared = frozenset(meeting.shared)
    return _cells(meeting, lambda _all, place, _own: _count(meeting, place, shared))


def shared_with_cells(meeting: Meeting) -> list[Cell]:
    """How many full members of each column are in at least one other."""
    return _cells(meeting, lambda _all, place, own: _count(meeting, place, own & meeting.elsewhere[place]))


def unique_cells(meeting: Meeting) -> list[Cell]:
    """How many full members of each column are in no other."""
    return _cells(meeting, lambda _all, place, own: _count(meeting, place, own - meeting.elsewhere[place]))


def share_cells(meeting: Meeting) -> list[Cell]:
    """Which part of each column's full members is in at least one other, in per cent."""
    return _cells(meeting, _share_cell)


def _share_cell(meeting: Meeting, place: int, own: frozenset[str]) -> Cell:
    both = len(own & meeting.elsewhere[place])
    note = _noted(meeting, f"Computed: {both} of {len(own)} full members are also full members of another column.")
    return share(both, len(own), note, meeting.citations)


def jaccard_cells(meeting: Meeting, other: int) -> list[Cell]:
    """How alike each column's full members are to those of one of them: the shared part of both together."""
    return [_jaccard_cell(meeting, place, other) for place in range(len(meeting.seens))]


def _jaccard_cell(meeting: Meeting, place: int, other: int) -> Cell:
    if place == other:
        return missing("not-applicable", "The column itself.")
    for one in (place, other):
        if meeting.sets[one] is None:
            absent = roster_uncountable(meeting.seens[one]) or missing("unknown")
            whose = "" if one == place else f"{meeting.headings[other]}: "
            return missing(absent.missing_reason, f"{whose}{absent.note}", absent.citations, absent.keys)
    mine, theirs = meeting.sets[place] or frozenset(), meeting.sets[other] or frozenset()
    both, either = len(mine & theirs), len(mine | theirs)
    note = f"Computed: {both} full members in both, {either} in either; shared divided by all. 1 is the same members."
    pair = (meeting.seens[place], meeting.seens[other])
    cited = gather(citation for seen in pair for citation in roster_citations(seen))
    value = round(both / either, 3)
    return Cell(f"{value:g}", value, "", note=note, citations=cited, computed=True)


def nested_cells(meeting: Meeting) -> list[Cell]:
    """In which columns of other coalitions all full members of a column are."""
    return _cells(meeting, _nested_cell)


def _nested_cell(meeting: Meeting, place: int, own: frozenset[str]) -> Cell:
    wider = [
        heading
        for n, (heading, other) in enumerate(zip(meeting.headings, meeting.sets, strict=True))
        if not meeting.same(n, place) and other is not None and own <= other
    ]
    note = _noted(meeting, "Computed: columns of other coalitions that have all its full members among theirs.")
    text = "; ".join(wider) or NESTED_NOWHERE
    return Cell(text, text, note=note, citations=meeting.citations, computed=True)


def _count(meeting: Meeting, place: int, actors: frozenset[str]) -> Cell:
    note = _noted(meeting, "Computed from the full members of each column on its own date.")
    seen = meeting.seens[place]
    there = [member for member in seen.full if member.actor in actors]
    inputs = tuple([spell_record(seen, member) for member in there])
    keys = tuple([member.key for member in there])
    return counted(len(there), "members", note, meeting.citations, keys=keys, inputs=inputs)


def _noted(meeting: Meeting, note: str) -> str:
    left_out = [seen.short for seen, own in zip(meeting.seens, meeting.sets, strict=True) if own is None]
    if left_out:
        note += f" Left out, because full members cannot be counted on the day: {', '.join(dict.fromkeys(left_out))}."
    return note
