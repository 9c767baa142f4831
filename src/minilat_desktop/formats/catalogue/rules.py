"""The integrity rules of the catalogue, over values, with the place of each breach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from minilat_desktop.domain import dates, model, vocabulary
from minilat_desktop.domain.catalogue import Catalogue, Place
from minilat_desktop.domain.model import Coalition, Fact, Figure, Member
from minilat_desktop.formats.catalogue.blocks import Findings

_TIDY = "“catalogue tidy” puts a file in order"


def check(catalogue: Catalogue, findings: Findings) -> None:
    """Add a finding for each breach. A file that could not be read as it should holds values to judge nothing by."""
    unread = {finding.file for finding in findings.all}
    _names_are_unique(catalogue, findings)
    _official_sources_exist(catalogue, findings)
    for coalition in (*catalogue.coalitions, *catalogue.forms):
        if catalogue.places[coalition.key].file not in unread:
            check_values(catalogue, coalition, findings)


def breaches(catalogue: Catalogue) -> list[str]:
    """The breaches of the rules in values without a text; each begins with whose it is."""
    findings = Findings()
    every = (*catalogue.coalitions, *catalogue.forms)
    places = {key: Place(one.short_name, 1) for one in every for key in (one.key, *(two.key for two in one.records))}
    check(replace(catalogue, places=places), findings)
    return [f"{finding.file}: {finding.message}" for finding in findings.all]


def check_values(catalogue: Catalogue, coalition: Coalition, findings: Findings) -> None:
    """Add a finding for each breach in one coalition, or one form of cooperation."""
    _values_are_told_apart(catalogue, coalition, findings)
    if coalition.is_form:
        return
    _stands_in_order(catalogue, coalition, findings)
    _status_agrees(catalogue, coalition, findings)
    _what_all_are_asked_is_there(catalogue, coalition, findings)
    _region_is_known(catalogue, coalition, findings)
    _members_fit_the_life(catalogue, coalition, findings)
    _spells_do_not_overlap(catalogue, coalition, findings)
    _counts_agree_with_the_roster(catalogue, coalition, findings)


def _names_are_unique(catalogue: Catalogue, findings: Findings) -> None:
    taken: dict[str, str] = {}
    for coalition in catalogue.coalitions:
        check_names(coalition, taken, catalogue.places[coalition.key], findings)


def check_names(coalition: Coalition, taken: dict[str, str], place: Place, findings: Findings) -> None:
    """Add a finding for each name that another coalition has. `taken` says whose each is, and grows by these."""
    current = [name.name for name in coalition.aliases if name.kind in model.OWN_NAMES]
    for name in {name.casefold() for name in (coalition.name, coalition.short_name, *current)}:
        if taken.setdefault(name, coalition.id) != coalition.id:
            findings.add(place, f"the name “{name}” is also that of “{taken[name]}”")


def _official_sources_exist(catalogue: Catalogue, findings: Findings) -> None:
    known = {coalition.id for coalition in catalogue.coalitions}
    for source in catalogue.sources.values():
        for target in source.official_for:
            if target not in known:
                findings.add(
                    Place("sources/", 1), f"source “{source.id}” is official for “{target}”, which does not exist"
                )


def _values_are_told_apart(catalogue: Catalogue, coalition: Coalition, findings: Findings) -> None:
    by_attribute: dict[str, list[Fact]] = defaultdict(list)
    for fact in coalition.facts:
        by_attribute[fact.attribute].append(fact)
    for attribute in model.fact_conflicts(coalition.facts):
        _one_is_preferred(catalogue, by_attribute[attribute], vocabulary.ATTRIBUTES[attribute].label, findings)
    clashing = model.figure_conflicts(coalition.figures)
    by_metric: dict[str, list[Figure]] = defaultdict(list)
    for figure in coalition.figures:
        if figure.key in clashing:
            by_metric[figure.metric].append(figure)
    for figures in by_metric.values():
        for group in _same_time(figures):
            _one_is_preferred(catalogue, group, f"{group[0].label} at {group[0].as_of}", findings)


def _same_time(figures: list[Figure]) -> list[list[Figure]]:
    """Groups of figures whose as-of dates overlap, by the narrowest of them."""
    groups: list[list[Figure]] = []
    for one in sorted(figures, key=lambda figure: figure.as_of.latest - figure.as_of.earliest):
        if any(one in group for group in groups):
            continue
        groups.append([
            other for other in figures
            if one.as_of.earliest <= other.as_of.latest and other.as_of.earliest <= one.as_of.latest
        ])  # fmt: skip
    return groups


def _one_is_preferred(catalogue: Catalogue, values: Sequence[Fact | Figure], label: str, findings: Findings) -> None:
    preferred = [value for value in values if value.rank == "preferred"]
    place = catalogue.places[values[0].key]
    if not preferred:
        findings.add(place, f"{label}: sources disagree and none is preferred")
    distinct = {value.value for value in preferred}
    if len(distinct) > 1:
        findings.add(place, f"{label}: more than one value is preferred")
    for value in values:
        if value.rank != "normal" and not value.reason:
            findings.add(catalogue.places[value.key], f"{label}: say in “reason” why this one is {value.rank}")


def _status_agrees(catalogue: Catalogue, coalition: Coalition, findings: Findings) -> None:
    place = catalogue.places[coalition.key]
    stated = coalition.preferred("status")
    if stated is None:
        findings.add(place, "the status needs a cited fact “status”")
    elif stated.value != coalition.status:
        findings.add(place, f"the status is “{coalition.status}” but the fact says “{stated.value or stated.missing}”")
    if coalition.preferred("founded") is None:
        findings.add(place, "the founding needs a cited fact “founded” (or why it is missing)")
    if coalition.status == "ended" and coalition.preferred("ended") is None:
        findings.add(place, "an ended coalition needs a cited fact “ended”")


def _stands_in_order(catalogue: Catalogue, coalition: Coalition, findings: Findings) -> None:
    """One order for every file, so that two versions of it can be compared line by line."""
    for before, after in pairwise(coalition.facts):
        if vocabulary.ATTRIBUTE_ORDER[before.attribute] > vocabulary.ATTRIBUTE_ORDER[after.attribute]:
            findings.add(
                catalogue.places[after.key], f"“{after.attribute}” belongs before “{before.attribute}”; {_TIDY}"
            )
            break
    for earlier, later in pairwise(coalition.events):
        if earlier.date.earliest > later.date.earliest:
            findings.add(catalogue.places[later.key], f"the event of {later.date} stands after {earlier.date}; {_TIDY}")
            break


def _what_all_are_asked_is_there(catalogue: Catalogue, coalition: Coalition, findings: Findings) -> None:
    recorded = {fact.attribute for fact in coalition.facts}
    for attribute in vocabulary.ASKED_OF_ALL:
        if attribute not in recorded:
            findings.add(
                catalogue.places[coalition.key],
                f"the attribute “{attribute}” is asked of every coalition: give its value, or say why it is “missing”",
            )


def _region_is_known(catalogue: Catalogue, coalition: Coalition, findings: Findings) -> None:
    if coalition.region not in vocabulary.REGIONS:
        findings.add(
            catalogue.places[coalition.key],
            f"the region “{coalition.region}” is not one of those in docs/catalogue-format.md;"
            " a narrower one goes into the fact “scope”",
        )


def life(coalition: Coalition) -> tuple[int, int]:
    """The first and the last day on which the coalition may have existed."""
    founded = coalition.preferred("founded")
    ended = coalition.preferred("ended")
    first = dates.parse(founded.value).earliest if founded and founded.value else dates.FIRST_DAY
    last = dates.parse(ended.value).latest if ended and ended.value else dates.LAST_DAY
    return first, last


def _members_fit_the_life(catalogue: Catalogue, coalition: Coalition, findings: Findings) -> None:
    first, last = life(coalition)
    for member in coalition.members:
        place = catalogue.places[member.key]
        if member.end is not None and member.end.latest < member.start.earliest:
            findings.add(place, f"{member.name} leaves ({member.end}) before it joins ({member.start})")
        if member.start.earliest == dates.FIRST_DAY:
            findings.add(
                place, f"{member.name} joins at {member.start}; say from when at the earliest, as in 2015/2023-05"
            )
        if member.start.latest < first:
            findings.add(place, f"{member.name} joins ({member.start}) before the group was founded")
        # No end says that it still holds, which it cannot in a group that has one.
        leaves = member.end.earliest if member.end is not None else dates.LAST_DAY
        if member.start.earliest > last or leaves > last:
            findings.add(place, f"{member.name} is a member after the group's end")
        actor = catalogue.actors.get(member.actor)
        if actor and actor.end and _outlives(member, actor.end):
            findings.add(place, f"{member.name} is a member after its own end ({actor.end})")


def _outlives(member: Member, actor_end: str) -> bool:
    last = dates.parse(actor_end).latest
    return member.end is None or member.end.earliest > last + 366


def _spells_do_not_overlap(catalogue: Catalogue, coalition: Coalition, findings: Findings) -> None:
    spells: dict[tuple[str, str], list[Member]] = defaultdict(list)
    for member in coalition.members:
        spells[member.actor, member.role].append(member)
    for group in spells.values():
        group.sort(key=lambda member: member.start.earliest)
        for before, after in pairwise(group):
            if before.end is None or before.end.earliest > after.start.latest:
                findings.add(catalogue.places[after.key], f"{after.name} is {after.role} twice at the same time")


def _counts_agree_with_the_roster(catalogue: Catalogue, coalition: Coalition, findings: Findings) -> None:
    """A stated number of members is the roster's at its date, or its note says why not."""
    if not coalition.roster_complete:
        return
    for figure in coalition.figures:
        if figure.metric not in _COUNTED_KINDS or figure.note or figure.rank == "deprecated":
            continue
        low, high = _roster_bounds(coalition, figure)
        if not low <= figure.value <= high:
            counted = str(low) if low == high else f"{low} to {high}"
            findings.add(
                catalogue.places[figure.key],
                f"{figure.label} is {figure.value} at {figure.as_of}, but the roster has {counted};"
                " mend the one or the other, or say in “note” why they differ",
            )


_STATES = frozenset({"state", "historical-state", "territory"})
# Which kinds of actor a stated number of members counts.
_COUNTED_KINDS = {"members": frozenset(vocabulary.ACTOR_KINDS), "member_states": _STATES}


def _roster_bounds(coalition: Coalition, figure: Figure) -> tuple[int, int]:
    """The least and the greatest number of full members that the roster allows at a figure's date."""
    members = [
        member
        for member in coalition.members
        if member.role == vocabulary.FULL_ROLE and member.kind in _COUNTED_KINDS[figure.metric]
    ]
    first, last = figure.as_of.earliest, figure.as_of.latest
    days = {first, last}
    for member in members:
        turns = (member.start.latest, member.end.earliest if member.end else first)
        days |= {day for day in turns if first <= day <= last}
    certain = min(len({m.actor for m in members if m.certain_on(day)}) for day in days)
    possible = max(len({m.actor for m in members if m.holds_on(day)}) for day in days)
    return certain, possible
