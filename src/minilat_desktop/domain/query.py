"""The search box's grammar: free text and fields, as in `climate member:JPN -form:alliance founded:>=2015 asof:2010`.

A field may be given several values with commas (any of them) and several times (all of them); `-` before a field, a
word or a quoted text excludes what it finds.
Values with spaces stand in quotation marks. What can be compared takes `<`, `<=`, `>`, `>=` and `1990..1999`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from minilat_desktop.domain import dates
from minilat_desktop.domain.folding import fold, words
from minilat_desktop.domain.problems import Problem

# What each field asks, for completion, errors and the help page.
FIELDS = {
    "member": "has this full member (code or name)",
    "pillar": "works in this field",
    "form": "is of this form",
    "status": "has this status on the date",
    "region": "works in this region",
    "legal": "rests on this kind of act",
    "binding": "binds, or does not",
    "founded": "was founded then (2015, >=2015, 1990..1999)",
    "size": "has so many full members (<10, 5..20)",
    "has": "has notes, conflicts or a roster",
    "asof": "look as of this date",
}
# How each is written, for those who left the value out.
_EXAMPLES = {
    "member": "JPN", "pillar": "climate", "form": "alliance", "status": "active", "region": '"Middle East"',
    "legal": "treaty", "binding": "voluntary", "founded": ">=2015", "size": "<10", "has": "notes", "asof": "2010",
}  # fmt: skip
_NOUNS = {"legal": "legal form", "binding": "binding force"}
COMPARED = ("founded", "size")
HAS = ("notes", "conflicts", "roster", "own")
# A field is letters and a colon with something right behind it; “outcome: unknown” is text, unless it names a field.
_FIELD = re.compile(r"(?P<not>-?)(?P<key>[A-Za-z]+):(?P<value>(?:\"[^\"]*\"?|[^\s\"])*)")
_WORD = re.compile(r"(?:\"[^\"]*\"?|[^\s\"])+")
# What people write for a range where the grammar wants two dots.
_DASHED = re.compile(r"(\d{1,8})\s*[-–—]\s*(\d{1,8})", re.ASCII)
_COMPARISON = re.compile(r"(<=|>=|<|>|=)?(.+)")


class BadQuery(Problem):
    """A query that cannot be read. `start` and `end` are the place of the word in the text."""

    def __init__(self, message: str, start: int, end: int, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.start, self.end = start, end


@dataclass(frozen=True, slots=True)
class Term:
    """One field: any of `values`, or with `negated` none of them. `start` and `end` are its place in the text."""

    key: str
    values: tuple[str, ...]
    negated: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A closed range of numbers; None is open."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Query:
    """A read search text: the words that are looked for, the fields, and the date if one is given.

    `excluded` are texts none of which may be found.
    """

    free: str
    terms: tuple[Term, ...]
    as_of: int | None
    excluded: tuple[str, ...] = ()

    def of(self, key: str) -> tuple[Term, ...]:
        """The terms of a field."""
        return tuple(term for term in self.terms if term.key == key)


def parse(text: str) -> Query:
    """Read a search text. Raises `BadQuery` with the place of the word that cannot be read."""
    free: list[str] = []
    excluded: list[str] = []
    terms: list[Term] = []
    as_of: int | None = None
    for match in _WORD.finditer(text):
        field = _FIELD.fullmatch(match.group())
        if field is None or (not field["value"] and field["key"].lower() not in FIELDS):
            left_out = match.group().startswith("-")
            (excluded if left_out else free).append(match.group().removeprefix("-").replace('"', " "))
            continue
        term = _term(field, *match.span())
        if term.key == "asof":
            as_of = _as_of(term)
        else:
            terms.append(term)
    without = tuple(dict.fromkeys(" ".join(one.split()) for one in excluded if words(one)))
    return Query(" ".join(" ".join(free).split()), tuple(terms), as_of, without)


def _term(field: re.Match[str], start: int, end: int) -> Term:
    key = field["key"].lower()
    if key not in FIELDS:
        import difflib

        near = difflib.get_close_matches(key, FIELDS, 1)
        raise BadQuery(
            f"“{field['key']}:” is not a field.", start, end,
            f"Did you mean “{near[0]}:”?" if near else f"Fields are {', '.join(FIELDS)}; quote a text with a colon.",
        )  # fmt: skip
    values = tuple(part for raw in split_values(field["value"]) if (part := raw.strip().strip('"').strip()))
    if not values:
        raise BadQuery(f"“{key}:” needs a value.", start, end, f"Write it as in {key}:{_EXAMPLES[key]}.")
    term = Term(key, values, bool(field["not"]), start, end)
    if key in COMPARED:
        for value in values:
            span(term, value)
    return term


def split_values(text: str) -> list[str]:
    """The values between commas; a comma inside quotation marks is text."""
    return re.findall(r"(?:\"[^\"]*\"?|[^,\"])+", text)


def _as_of(term: Term) -> int:
    if term.negated or len(term.values) > 1:
        raise BadQuery("“asof:” takes one date.", term.start, term.end, "Write it as in asof:2010 or asof:2010-05-31.")
    try:
        return dates.as_of_day(term.values[0])
    except ValueError as error:
        raise BadQuery(f"{error}.", term.start, term.end) from error


def span(term: Term, value: str) -> Span:
    """A comparison as a closed range: of day ordinals for `founded`, of counts for `size`. Raises `BadQuery`."""
    low, dots, high = value.partition("..")
    if dots:
        return _range(term, low, high)
    match = _COMPARISON.fullmatch(value)
    assert match is not None  # a value is never empty
    sign, edge = match[1] or "=", _edge(term, match[2])
    assert edge.low is not None
    assert edge.high is not None
    return {
        "=": edge,
        ">": Span(edge.high + 1, None),
        ">=": Span(edge.low, None),
        "<": Span(None, edge.low - 1),
        "<=": Span(None, edge.high),
    }[sign]


def _range(term: Term, low: str, high: str) -> Span:
    """Both edges inclusive, one of them may be left open."""
    if not low and not high:
        example = "5..10" if term.key == "size" else "1990..1999"
        raise BadQuery("“..” has neither a beginning nor an end.", term.start, term.end, f"Write it as in {example}.")
    found = Span(_edge(term, low).low if low else None, _edge(term, high).high if high else None)
    if found.low is not None and found.high is not None and found.low > found.high:
        message = f"“{low}..{high}” ends before it begins."
        raise BadQuery(message, term.start, term.end, f"Did you mean {term.key}:{high}..{low}?")
    return found


def _edge(term: Term, text: str) -> Span:
    text = text.strip()
    dashed = _DASHED.fullmatch(text)
    if dashed and (term.key == "size" or len(dashed[2]) == 4):
        message = f"“{text}” is not a {'number of members' if term.key == 'size' else 'date'}."
        remedy = f"Write a range with two dots: {term.key}:{dashed[1]}..{dashed[2]}."
        raise BadQuery(message, term.start, term.end, remedy)
    if term.key == "size":
        if text.isascii() and text.isdigit() and len(text) < 9:
            return Span(int(text), int(text))
        raise BadQuery(f"“{text}” is not a number of members.", term.start, term.end, "Write it as in size:<10.")
    try:
        found = dates.parse(text)
    except ValueError as error:
        raise BadQuery(f"{error}.", term.start, term.end) from error
    return Span(found.earliest, found.latest)


def resolve(term: Term, terms: dict[str, str] | Iterable[str]) -> tuple[str, ...]:
    """The ids of a vocabulary that a term's values mean. Raises `BadQuery`.

    A value is an id, a label, or the beginning of a word of either: `pillar:climate`.
    """
    labels = terms if isinstance(terms, dict) else {one: one for one in terms}
    return tuple(dict.fromkeys(found for value in term.values for found in _meant(term, value, labels)))


def _meant(term: Term, value: str, labels: dict[str, str]) -> list[str]:
    wanted = _spaced(value)
    names = {one: (_spaced(one), _spaced(label)) for one, label in labels.items()}
    exact = [one for one, known in names.items() if wanted in known]
    if exact:
        return exact
    begun = [one for one, known in names.items() if any(f" {name}".find(f" {wanted}") >= 0 for name in known)]
    if not begun:
        known = ", ".join(labels)
        message = f"“{value}” is no {_NOUNS.get(term.key, term.key)}."
        if term.key == "has":
            message = f"“{value}” is nothing that “has:” can look for."
        raise BadQuery(message, term.start, term.end, f"There are {known}.")
    return begun


def _spaced(text: str) -> str:
    """`Middle East`, `middle-east` and `middle_east` alike."""
    return fold(text.replace("-", " ").replace("_", " "))


# Writing queries: the facets are another hand on the same text


def quoted(value: str) -> str:
    """A value as it stands in a query."""
    return f'"{value}"' if re.search(r"[\s,]", value) else value


def with_choice(text: str, key: str, included: Sequence[str], excluded: Sequence[str], *, all_of: bool = False) -> str:
    """The text with a field's terms replaced: any (or `all_of`) the included values, none of the excluded ones."""
    # A quotation mark left open would take in what is added behind it.
    closed = text + '"' * (text.count('"') % 2)
    kept = [match.group() for match in _WORD.finditer(closed) if not _is_of(match.group(), key)]
    if included:
        kept += [f"{key}:{quoted(one)}" for one in included] if all_of else [f"{key}:{','.join(map(quoted, included))}"]
    if excluded:
        kept.append(f"-{key}:{','.join(map(quoted, excluded))}")
    return " ".join(kept)


def _is_of(word: str, key: str) -> bool:
    field = _FIELD.fullmatch(word)
    return field is not None and field["key"].lower() == key


@dataclass(frozen=True, slots=True)
class Completion:
    """What may stand at the cursor: the text between `start` and `end` would become one of `words`."""

    start: int
    end: int
    words: tuple[str, ...]


def complete(text: str, cursor: int, values: Mapping[str, Sequence[str]]) -> Completion | None:
    """Completions for the word that ends at the cursor; `values` gives what each field may be asked for."""
    word = next((match for match in _WORD.finditer(text) if match.start() < cursor <= match.end()), None)
    if word is None:
        return None
    typed = text[word.start() : cursor]
    negated = typed.startswith("-")
    key, colon, value = typed.removeprefix("-").partition(":")
    if not colon:
        names = tuple(f"{'-' if negated else ''}{name}:" for name in FIELDS if name.startswith(key.lower()) and key)
        return Completion(word.start(), cursor, names) if names else None
    known = values.get(key.lower())
    if known is None:
        return None
    last = split_values(value)[-1] if value and not value.endswith(",") else ""
    wanted = fold(last.strip('"'))
    found = tuple(quoted(one) for one in known if f" {wanted}" in f" {fold(one)}")
    return Completion(cursor - len(last), cursor, found) if found else None
