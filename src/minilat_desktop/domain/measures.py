"""How every computed value comes about: one text for the window's method page, for docs/method.md and for a brief.

Each measure says what it is, how it is computed, what it cannot show, and where it comes from if it has a place in the
literature. A test holds that every computed row of a comparison is explained here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

INTRODUCTION = (
    "The program computes counts, spans and shares from what the catalogue records. It makes no index: nothing here "
    "adds up unlike things to one score. A value that is missing stays missing, with the reason; it never becomes 0. "
    "Every computed value follows the column’s as-of date and source policy, and rests on the sources its cell names."
)
OWN = "A plain count or difference of this program’s own; it has no name in the literature."
JACCARD = (
    "P. Jaccard, “Étude comparative de la distribution florale dans une portion des Alpes et des Jura”, Bulletin de la "
    "Société Vaudoise des Sciences Naturelles 37 (1901), 547–579; in English “The distribution of the flora in the "
    "alpine zone”, New Phytologist 11 (1912), 37–50."
)
SIMPSON = (
    "Close to the overlap coefficient named after D. Szymkiewicz and G. G. Simpson, which divides by the smaller of "
    "the two sets; Simpson’s own concern was the likeness of faunas: “Mammals and the nature of continents”, American "
    "Journal of Science 241 (1943), 1–31. Here the divisor is the one asked about, so that the direction can be read."
)
PEVEHOUSE = (
    "Membership by state, organisation and year, and joint membership of pairs of states, are the forms in which such "
    "data are kept: J. C. W. Pevehouse, T. Nordstrom, R. W. McManus and A. S. Jamison, “Tracking organizations in the "
    "world: The Correlates of War IGO Version 3.0 datasets”, Journal of Peace Research 57 (2020), 492–503. Here days "
    "take the place of years."
)
LEX = (
    "A. Lex, N. Gehlenborg, H. Strobelt, R. Vuillemot and H. Pfister, “UpSet: Visualization of Intersecting Sets”, "
    "IEEE Transactions on Visualization and Computer Graphics 20 (2014), 1983–1992."
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A computed thing. `attributes` are the rows of a comparison that show it, `*` standing for anything; () for one
    that is shown elsewhere."""

    id: str
    label: str
    attributes: tuple[str, ...]
    definition: str
    formula: str
    cannot_show: str
    source: str = OWN


_SIZE = "Who counts more than others. Where the recorded roster is not complete there is no count at all."
_PROMISES = (
    "How much a commitment matters, nor what was done without being reported. What nobody recorded is not counted."
)

MEASURES = (
    Measure(
        "age", "Age", ("age",),
        "Whole years from the founding to the column’s date, or to the end where it ended before.",
        "years(min(as-of date, end) − founded); a range where a date is not known to the day",
        "Whether it was at work all that time: dormant years count like others.",
    ),
    Measure(
        "days-to-summit", "Days from founding to the first leaders’ summit", ("days_to_first_summit",),
        "Days from the founding date to the first meeting of heads of state or government.",
        "first leaders’ summit − founded; from the least to the most where a date is not known to the day",
        "Speed of work below the leaders, nor haste where the summit was itself the founding: that gives 0. One that "
        "never meets at that level has no value, not a slow one.",
    ),
    Measure(
        "members", "Full members", ("full_members",),
        "Actors with the role “Member” on the recorded roster as of the column’s date, each counted once.",
        "|{actor : role = member and start ≤ as-of date < end}|; uncertain dates are read as widely as they may be",
        _SIZE, PEVEHOUSE,
    ),
    Measure(
        "members-in-year", "Full members, year by year", ("members_in/*",),
        "Actors with the role “Member” on the roster on the last day of a year, or on the column’s date within it.",
        "|{actor : role = member and start ≤ min(31 December, as-of date) < end}|",
        "Who came and went within the year. Years after the column’s date have no count.",
        PEVEHOUSE,
    ),
    Measure(
        "roles", "Other roles", ("other_roles",),
        "Memberships in other roles on the roster as of the column’s date, counted role by role.",
        "|{membership : role = r and start ≤ as-of date < end}| for each role r",
        "What a role entitles to: bodies use one word for different rights.", PEVEHOUSE,
    ),
    Measure(
        "kinds", "Full members by kind", ("members_by_kind",),
        "Full members as of the column’s date by what they are: states, organisations, companies and others.",
        "|{full member : kind = k}| for each kind k",
        "Who stands behind a member: a company owned by a state counts as a company.",
    ),
    Measure(
        "regions", "Full members by region", ("members_by_region",),
        "Full members as of the column’s date by the region recorded for the actor or for its country.",
        "|{full member : region = r}| for each region r",
        "A member that belongs to several regions counts once; one without a region is named apart.",
    ),
    Measure(
        "founders", "Founders still in", ("founders_still_in",),
        "Founders on the roster that are full members as of the column’s date.",
        "|founders ∩ full members|, beside |founders|",
        "Founders whose founding role nobody recorded. One that left and came back counts as in.",
    ),
    Measure(
        "joined", "Joined in the last five years", ("joined_5_years",),
        "Actors that are full members as of the column’s date and were not five years before.",
        "|members(t) − members(t − 5 years)|",
        "Who joined and left again in between.", PEVEHOUSE,
    ),
    Measure(
        "left", "Left in the last five years", ("left_5_years",),
        "Actors that were full members five years before the column’s date and are no more.",
        "|members(t − 5 years) − members(t)|",
        "Who joined and left again in between, nor why they left: exit, suspension and dissolution look alike.",
        PEVEHOUSE,
    ),
    Measure(
        "size-class", "Size class", (),
        "The number of full members in classes, as the list’s facets show it.",
        "the class that holds |full members|",
        "Differences within a class.",
    ),
    Measure(
        "shared", "Members shared", ("shared_by_all", "shared_with_others"),
        "Full members of a column that are full members of every other column, or of at least one.",
        "|M₁ ∩ … ∩ Mₙ|, and |Mᵢ ∩ (⋃ⱼ≠ᵢ Mⱼ)|, each roster as of its own column’s date",
        "How close members are within the group; columns without a complete roster are left out and named.", PEVEHOUSE,
    ),
    Measure(
        "share-shared", "Share of members shared", ("share_shared",),
        "Which part of a column’s full members are full members of at least one other column, in per cent.",
        "100 × |Mᵢ ∩ (⋃ⱼ≠ᵢ Mⱼ)| ÷ |Mᵢ|",
        "With whom they are shared; and the more columns are compared, the greater it becomes.",
    ),
    Measure(
        "unique", "Members found only here", ("unique_members",),
        "Full members of a column that are in none of the others.",
        "|Mᵢ − ⋃ⱼ≠ᵢ Mⱼ|",
        "Membership in bodies that are not compared.",
    ),
    Measure(
        "jaccard", "Jaccard index", ("jaccard/*",),
        "The shared part of all members that two coalitions have together, from 0 (none in common) to 1 (the same).",
        "|A ∩ B| ÷ |A ∪ B|",
        "Nesting: a small group inside a large one has a low value although all of it is shared.", JACCARD,
    ),
    Measure(
        "nested", "Nested in", ("nested_in",),
        "The columns of other coalitions that have all full members of this one among theirs, each as of its own date.",
        "{j : Mᵢ ⊆ Mⱼ}, that is containment 1",
        "Whether the two work together. Nearly everything is nested in a universal body, so that says little.",
        SIMPSON,
    ),
    Measure(
        "containment", "Containment", (),
        "How much of one coalition’s membership is also in another, as in the overlap matrix: 1 where all of it is.",
        "|A ∩ B| ÷ |A|",
        "Likeness: a large body contains many small ones that have nothing else in common.",
        SIMPSON,
    ),
    Measure(
        "similar", "Most similar coalitions", (),
        "Other coalitions in the order of their Jaccard index with this one, as of the date.",
        "sort by |A ∩ B| ÷ |A ∪ B|, then by |A ∩ B|",
        "Likeness of purpose: two groups of the same states may want opposite things.", JACCARD,
    ),
    Measure(
        "joint", "Joint memberships of two actors", (),
        "Coalitions in which two actors hold one of the chosen roles (full members unless chosen otherwise) in a year.",
        "|{coalition : both hold a chosen role on a day of the year}|",
        "How well they get on, and how much any one coalition binds them.", PEVEHOUSE,
    ),
    Measure(
        "commitments-made", "Commitments made", ("commitments_made",),
        "Recorded commitments made by the column’s date; one without a dated history counts as made.",
        "|{c : first dated status ≤ as-of date, or none dated}|", _PROMISES,
    ),
    Measure(
        "commitments-due", "Commitments due", ("commitments_due",),
        "Commitments made whose due date has certainly passed on the column’s date, whatever became of them.",
        "|{c made : latest day of due < as-of date}|", _PROMISES,
    ),
    Measure(
        "commitments-kept", "Commitments kept", ("commitments_kept",),
        "Commitments whose last recorded status on the column’s date is “kept”.",
        "|{c made : status(as-of date) = kept}|", _PROMISES,
    ),
    Measure(
        "commitments-overdue", "Commitments overdue", ("commitments_overdue",),
        "Commitments due before the column’s date that nobody recorded as kept, broken, revised or lapsed.",
        "|{c made : due < as-of date and status ∉ {kept, broken, revised, lapsed}}|",
        "That they were broken: the source that says they were kept may not have been found.",
    ),
    Measure(
        "commitments-reported", "Share of commitments with a sourced status", ("commitments_reported",),
        "Of the commitments made, the part of which a source says by the column’s date what became of it, in per cent.",
        "100 × |{c made : status ∈ {on track, behind, kept, broken, revised, lapsed}, with a source}| ÷ |{c made}|",
        "Whether the status is right; it measures how well promises are followed, in the catalogue as in the world.",
    ),
    Measure(
        "events", "Recorded events", ("events", "events/*"),
        "Events recorded by the column’s date, within the chosen period where there is one; all, or of one kind.",
        "|{event (of the kind) : period begins ≤ date ≤ period ends, date ≤ as-of date}|",
        "Activity: well-documented bodies have more events. It measures the catalogue as much as the coalition.",
    ),
    Measure(
        "strain", "Signs of strain",
        ("events/exit", "events/suspension", "events/leadership-change", "events/bilateral-tension"),
        "Recorded exits, suspensions, changes of leadership and tensions between members, each kind by itself.",
        "|{event of the kind : period begins ≤ date ≤ period ends, date ≤ as-of date}|",
        "How grave each is, nor quiet quarrels. The kinds are never added up to one number of strain.",
    ),
    Measure(
        "upset", "Shared members as an UpSet plot", (),
        "Every combination of columns with the members that are in exactly those.",
        "for each set S of columns: |{actor : the columns it is in = S}|",
        "Columns without a complete roster, which are left out and named.", LEX,
    ),
    Measure(
        "changes", "Change between two dates", ("change/*",),
        "Who joined, left, changed its role or came back between two dates at which one coalition is compared.",
        "the turns of the roster with earlier date < day ≤ later date, each with its own date and source",
        "Turns that nobody recorded, and why they happened.", PEVEHOUSE,
    ),
)  # fmt: skip
BY_ID = {measure.id: measure for measure in MEASURES}


def of(attribute: str) -> Measure | None:
    """The measure that a row of a comparison shows; the most closely named one where several might be meant."""
    exact = next((one for one in MEASURES if attribute in one.attributes), None)
    if exact is not None:
        return exact
    return next((one for one in MEASURES if any(fnmatchcase(attribute, name) for name in one.attributes)), None)


def paragraphs(measure: Measure) -> Iterator[tuple[str, str]]:
    """What is said of a measure, each part under its heading."""
    yield "What it is", measure.definition
    yield "Formula", measure.formula
    yield "What it cannot show", measure.cannot_show
    yield "Where it comes from", measure.source


def as_text(measure: Measure) -> str:
    """A measure for reading."""
    return "\n\n".join(f"{heading}\n{words}" for heading, words in paragraphs(measure))


def as_markdown() -> str:
    """The whole page, docs/method.md."""
    lines = [
        "# Method: how each computed value comes about", "",
        "This page is written by `minilat-desktop method`; the same text is in the window under Help ▸ Method.", "",
        INTRODUCTION, "",
        *(f"- [{one.label}](#{one.id})" for one in MEASURES), "",
    ]  # fmt: skip
    for one in MEASURES:
        lines += [f'<a id="{one.id}"></a>', f"## {one.label}", ""]
        for heading, words in paragraphs(one):
            lines += [f"**{heading}.** " + (f"`{words}`" if heading == "Formula" else words), ""]
        if one.attributes:
            names = ", ".join(f"`{name}`" for name in one.attributes)
            lines += [f"**Rows.** {names}", ""]
    lines += ["## A ranking of your own", "", RANKING, ""]
    return "\n".join(lines)


RANKING = (
    "You may weigh rows that have numbers and see the columns in the order that your weights give. Each row is laid on "
    "a scale from its lowest number among the columns (0) to its highest (1), turned round where less is better; the "
    "score is the weighted mean over the rows that have a number for a column. A missing value is left out and said, "
    "never counted as 0, and the share of the weight that counted is shown beside the score. The ranking is yours: it "
    "is labelled so, stands in a table and a file of its own, and is no finding of this program."
)
