"""What the membership room shows, as plain lines: from answers to words. Imports no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.membership import CHANGES, ActorRecord, Belonging, Change, Joint, Likeness, Total
from minilat_desktop.domain.model import Corrected, Member
from minilat_desktop.domain.numerals import percent
from minilat_desktop.ui.kit.lines import Later, Line, heading, owned, with_beside


def belongings(record: ActorRecord, current: Sequence[Belonging], day: int) -> Sequence[Line]:
    """What an actor belongs to on a day (`current`) by role, then what it belonged to before and will after."""
    found: list[Belonging | Line] = []
    for role in dict.fromkeys(one.member.role for one in current):
        inside = [one for one in current if one.member.role == role]
        found.append(heading(f"{vocabulary.ROLES[role]} on {dates.in_words(dates.of_day(day))}: {len(inside)}"))
        found += _with_others(inside, day)
    shown = {one.member.key for one in current}
    rest: dict[bool, list[Belonging]] = {False: [], True: []}
    for one in record.belongings:
        if one.member.key not in shown:
            rest[one.member.status_on(day) == "future"].append(one)
    for title, others in zip(("Before, or in another role", "After that day"), rest.values(), strict=True):
        if others:
            found.append(heading(f"{title}: {len(others)}"))
            found += _with_others(others, day)
    return Later(found, partial(_owned, day))


def _with_others(belongings: Sequence[Belonging], day: int) -> list[Belonging | Line]:
    """Memberships, and lines for those that have something beside them that does not count, with it beneath."""
    found: list[Belonging | Line] = []
    for one in belongings:
        if one.beside:
            found += map(owned, with_beside(_belonging(day, one), one.beside, partial(_beside, one, day)))
        else:
            found.append(one)
    return found


def _beside(one: Belonging, day: int, record: Corrected) -> Line:
    assert isinstance(record, Member)
    return _belonging(day, replace(one, member=record))


def _owned(day: int, one: Belonging) -> Line:
    return owned(_belonging(day, one))


def _belonging(day: int, one: Belonging) -> Line:
    member = one.member
    words = [dates.spell_in_words(member.start, member.end)]
    status = member.status_on(day)
    words += [status] if status in ("uncertain", "contested") else []
    words += ["founder"] if member.founder else []
    return Line(
        label=one.coalition,
        value=", ".join([vocabulary.ROLES[member.role], *words]),
        when=vocabulary.FORMS[one.form],
        key=member.key,
        explain=" ".join(part for part in (member.until, member.note) if part),
        citations=member.citations,
        quiet=status in ("former", "future"),
        target=one.coalition_id,
    )


def totals(pillars: Sequence[Total], forms: Sequence[Total]) -> str:
    """In how many coalitions an actor is a full member, by pillar and by form, in one line each."""
    if not pillars:
        return "Full member of nothing recorded on this day."
    by_pillar = "  ·  ".join(f"{one.label} {one.count}" for one in pillars)
    by_form = "  ·  ".join(f"{one.label} {one.count}" for one in forms)
    return f"{by_pillar}\n{by_form}"


def changes(found: Sequence[Change], *, of_actor: bool) -> Sequence[Line]:
    """Changes by kind. `of_actor`: the changes of one actor, so each line names the coalition."""
    all_of: list[Change | Line] = []
    for kind, title in CHANGES.items():
        inside = [one for one in found if one.kind == kind]
        if inside:
            all_of.append(heading(f"{title}: {len(inside)}"))
            all_of += inside
    return Later(all_of, partial(_change, of_actor))


def _change(of_actor: bool, one: Change) -> Line:
    before, after = vocabulary.ROLES.get(one.before, ""), vocabulary.ROLES.get(one.after, "")
    words = {
        "joined": f" as {after.lower()}",
        "left": f": was {before.lower()}",
        "role": f": was {before.lower()}, now {after.lower()}",
        "returned": f": {after.lower()} again",
    }[one.kind]
    return Line(
        label=one.coalition if of_actor else one.name,
        # The heading above may be scrolled away, so the line says itself what happened.
        value=f"{CHANGES[one.kind]}{words}",
        when=dates.point_in_words(one.date),
        key=one.spell.key,
        explain=" ".join(part for part in (one.spell.until, one.spell.note) if part),
        citations=one.spell.citations,
        target=one.coalition_id if of_actor else "",
    )


def likenesses(found: Sequence[Likeness], of: str, *, coalitions: bool) -> list[Line]:
    """Coalitions or actors most alike, with what they share."""
    what = "members" if coalitions else "coalitions"
    return [
        Line(
            label=one.name,
            value=f"{one.shared} of its {one.size} {'' if one.complete else 'recorded '}{what} shared,"
            f" {percent(one.within)} of {of}’s{'' if one.complete else '; its roster is incomplete'}",
            when=f"Jaccard {one.jaccard:.2f}",
            key=f"{'coalition' if coalitions else 'actor'}:{one.id}",
            target=one.id if coalitions else "",
        )
        for one in found
    ]


def joint(found: Joint) -> list[Line]:
    """The coalitions two actors were in together, with the years, most recent first."""
    years: dict[str, list[int]] = {}
    for one in found.years:
        for name in one.coalitions:
            years.setdefault(name, []).append(one.year)
    last = found.years[-1].year if found.years else 0
    lines: list[Line] = []
    for title, still in ((f"Together in {last}", True), (f"Together before {last}", False)):
        inside = {name: held for name, held in years.items() if (held[-1] == last) == still}
        if inside:
            lines.append(heading(f"{title}: {len(inside)}"))
            lines += [
                Line(
                    found.names[name],
                    spans(held),
                    f"{len(held)} year{'s' if len(held) > 1 else ''}",
                    key=f"coalition:{name}",
                    target=name,
                )
                for name, held in sorted(inside.items(), key=lambda item: (item[1][0], found.names[item[0]]))
            ]
    return lines


def wrong_order(what: str, first: str, last_is: str, last: str) -> str:
    """Why there is nothing to see between two dates of which the first is the later."""
    return f"The first {what}, {first}, is after {last_is}, {last}. Choose an earlier first {what}."


def spans(years: Sequence[int]) -> str:
    """Years as runs: `1995–2004, 2010`."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1][-1:] = [year] if len(runs[-1]) > 1 else [runs[-1][0], year]
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def shared(groups: Sequence[Sequence[str]], names: Mapping[str, str], two: tuple[str, str], kind: str) -> list[Line]:
    """Who is in both of two, only in the one, only in the other; `kind` is what notes call them."""
    lines: list[Line] = []
    for title, codes in zip(("In both", f"Only in {two[0]}", f"Only in {two[1]}"), groups, strict=True):
        lines.append(heading(f"{title}: {len(codes)}"))
        ordered = sorted(codes, key=lambda code: names[code])
        lines += [Line(names[code], "", code, key=f"{kind}:{code}") for code in ordered]
    return lines
