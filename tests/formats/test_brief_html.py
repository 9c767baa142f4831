"""A brief as HTML: every note number leads somewhere and back, nothing is fetched or run, any text stays text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain import comparison
from minilat_desktop.domain.brief import compose
from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.comparison_table import Cell
from minilat_desktop.domain.model import Citation, Source
from minilat_desktop.formats import brief_html
from minilat_desktop.services.catalogue import CatalogueService
from tests.brief_sample import PICTURE, chosen, tables, wanted
from tests.comparison_sample import ALL, columns

# Elements that end themselves.
_VOID = {"meta", "br", "rect", "line", "circle", "polyline", "polygon", "path"}
_KNOWN = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "div", "table", "thead", "tbody", "tr", "td",
    "th", "br", "span", "i", "b", "sup", "a", "ul", "li", "figure", "svg", "desc", "rect", "text", "circle",
    "polyline", "polygon",
}  # fmt: skip


@dataclass
class Read(HTMLParser):
    """A page as a browser reads it."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    text_of: dict[str, str] = field(default_factory=dict)
    links_of: dict[str, list[str]] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    place: str = ""
    raised: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, held := dict(attrs)))
        if name := held.get("id"):
            self.ids.append(name)
            self.place = name
        if tag == "a" and self.place:
            self.links_of.setdefault(self.place, []).append(held.get("href") or "")
        if tag not in _VOID:
            self.inside.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop() == tag
        if tag in ("td", "li", "h2"):
            self.place = ""

    def handle_data(self, data: str) -> None:
        if self.place and "sup" not in self.inside:
            self.text_of[self.place] = self.text_of.get(self.place, "") + data


def read(content: bytes) -> Read:
    """The page; every element is closed where it was opened."""
    page = Read()
    page.feed(content.decode("utf-8"))
    page.close()
    assert page.inside == []
    return page


@pytest.mark.parametrize("seed", range(2))
def test_every_number_leads_to_a_source_and_back(catalogue_path: Path, seed: int) -> None:
    catalogue = CatalogueService(catalogue_path)
    for table, look in tables(catalogue, 20 + seed, 5):
        page = read(brief_html.encode(chosen(table, look, wanted(picture=PICTURE))))
        assert len(page.ids) == len(set(page.ids))
        cells = [name for name in page.ids if name.startswith("cell-")]
        assert cells
        for name in cells:
            links = page.links_of.get(name, [])
            assert all(link[1:] in page.ids for link in links)
            if re.search(r"\d", page.text_of.get(name, "")):
                assert links, f"{page.text_of[name]} has no note"
        for name in page.ids:
            if name.startswith(("source-", "method-")):
                back = [link[1:] for link in page.links_of[name] if link.startswith("#")]
                (cell,) = back
                told = [link[1:] for link in page.links_of[cell]]
                number = name.removeprefix("source-")
                spanned = number.isdigit() and _within(int(number), told)
                assert name in told or spanned, f"{name} leads back to {cell}, which does not name it"
    catalogue.close()


def _within(number: int, told: list[str]) -> bool:
    """Whether a number lies in a run of which only the ends are links."""
    named = [int(one.removeprefix("source-")) for one in told if one.startswith("source-")]
    return bool(named) and min(named) <= number <= max(named)


def test_nothing_is_fetched_or_run(catalogue_path: Path) -> None:
    catalogue = CatalogueService(catalogue_path)
    ((table, look),) = tables(catalogue, 4, 1)
    page = read(brief_html.encode(chosen(table, look, wanted(picture=PICTURE))))
    assert {tag for tag, _ in page.tags} <= _KNOWN
    for _, held in page.tags:
        assert not {name for name in held if name.startswith("on") or name in ("src", "srcset", "xlink:href", "style")}
        link = held.get("href") or "#"
        assert link.startswith(("#", "https://", "http://"))
    policy = next(held["content"] for tag, held in page.tags if held.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    content = brief_html.encode(chosen(table, look, wanted())).decode()
    style = content.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    assert "prefers-color-scheme: dark" in style
    assert "@page { size: A4" in style
    catalogue.close()


@given(st.text(min_size=1, max_size=60), st.text(max_size=60))
def test_any_text_stays_text(words: str, url: str) -> None:
    source = Source("s", f"<b>{words}", words, url=f"javascript:{url}")
    cell = Cell(words, words, citations=(Citation(source, "", 3),))
    table = comparison.build(columns("g20@2026-11-23", "i2u2@2026-11-23"), ALL)
    row = replace(table.rows[0], label=words, group=words, cells=(cell, cell))
    held = replace(table, rows=(row,), short_names=(words, f"</td>{words}"))
    made = compose(held, Spec(), held.rows, wanted(title=f"<script>{words}", note=f"</p><img src=x>{words}"))
    page = read(brief_html.encode(made))
    assert {tag for tag, _ in page.tags} <= _KNOWN
    assert [held.get("href") for tag, held in page.tags if tag == "a" and "rel" in held] == []


def test_the_page_is_the_same_object_as_the_print(catalogue_path: Path) -> None:
    catalogue = CatalogueService(catalogue_path)
    for table, look in tables(catalogue, 9, 3):
        made = chosen(table, look, wanted("letter"))
        page = read(brief_html.encode(made))
        shown = [page.text_of[name].removesuffix("\u00a0†") for name in page.ids if name.startswith("cell-")]
        assert shown == [cell.text for row in made.rows for cell in row.cells]
        assert len([name for name in page.ids if name.startswith("source-")]) == len(made.sources)
    catalogue.close()
