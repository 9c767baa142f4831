"""A comparison on one page: what is on it is in the table, every value can be followed to its sources, and it fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain import brief, brief_page, comparison
from minilat_desktop.domain.brief import Brief, BriefCell, compose
from minilat_desktop.domain.brief_page import MARGIN, fitted, lay_out, marks, spans, web_address
from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.domain.comparison_table import Cell, ComparisonTable
from minilat_desktop.domain.pictures.scene import Scene
from minilat_desktop.formats.svg import text_width
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from tests.brief_sample import PICTURE, chosen, tables, wanted
from tests.comparison_sample import ALL, columns, day


@pytest.fixture(scope="module")
def shipped(catalogue_path: Path) -> Iterator[CatalogueService]:
    """The catalogue that ships."""
    catalogue = CatalogueService(catalogue_path)
    yield catalogue
    catalogue.close()


def small() -> ComparisonTable:
    """Three columns of the small world."""
    return comparison.build(columns("g20@2026-11-23", "i2u2@2026-11-23", "old@1980-01-01"), ALL)


def beside_g20(shipped: CatalogueService, other: str) -> ComparisonTable:
    """The G20 and another one as they ship."""
    spec = Spec((Chosen("g20"), Chosen(other)))
    return ComparisonService(shipped).table(spec, day("2026-11-23"))


def cells(page: Brief, table: ComparisonTable) -> Iterator[tuple[BriefCell, Cell]]:
    """Every cell of the page beside the table's own."""
    for row in page.rows:
        own = table.row(row.attribute)
        assert own is not None
        yield from zip(row.cells, own.cells, strict=True)


def test_a_column_is_called_by_its_name_alone_whatever_its_policy() -> None:
    """Day and policy stand beneath it, and neither belongs into the title."""
    one, other = columns("g20@2026-11-23", "i2u2@2026-11-23")
    table = comparison.build((replace(one, policy="newest"), other), ALL)
    page = chosen(table, Spec(), wanted())
    assert page.title == "G20 and I2U2 compared"
    assert [(head.name, head.policy) for head in page.headings] == [("G20", "newest value"), ("I2U2", "")]
    twice = comparison.build((one, replace(one, policy="newest")), ALL)
    assert brief.default_title(twice) == "G20 under 2 source policies"
    then = comparison.build((one, replace(one, as_of=one.as_of - 400)), ALL)
    assert brief.default_title(then) == "G20 at 2 dates"


@pytest.mark.parametrize("seed", range(3))
def test_every_value_names_sources_that_are_its_own(shipped: CatalogueService, seed: int) -> None:
    for table, look in tables(shipped, seed, 4):
        page = chosen(table, look, wanted())
        titles = {one.number: (one.title, one.url) for one in page.sources}
        assert sorted(titles) == list(range(1, len(titles) + 1))
        methods = {one.mark for one in page.methods}
        for shown, own in cells(page, table):
            cited = {(brief.one_line(c.source.title, brief.LONGEST_SOURCE), c.source.url) for c in own.rests_on}
            named = {titles[number] for number in shown.sources}
            assert shown.missing == bool(own.missing_reason)
            if cited:
                assert named == cited & set(titles.values()), "what is in the list is named wherever it is a source"
                assert named
                assert shown.more == (len({c.source.id for c in own.rests_on}) > len(shown.sources))
            elif not own.missing_reason:
                assert shown.method or named == {("Classification of the catalogue itself", "")}
            computed = own.computed or any(part.computed for part in own.parts)
            assert (shown.method in methods) == (computed and not own.missing_reason)
        used = {number for shown, _ in cells(page, table) for number in shown.sources}
        assert used == set(titles), "a source in the list that nothing rests on, or a number without a source"
        assert {shown.method for shown, _ in cells(page, table)} - {""} == methods


@pytest.mark.parametrize("beside", ["brics", "i2u2"])
def test_where_few_columns_have_few_sources_every_one_is_named(shipped: CatalogueService, beside: str) -> None:
    table = beside_g20(shipped, beside)
    page = chosen(table, Spec(), wanted(picture=PICTURE))
    assert not any(cell.more for row in page.rows for cell in row.cells)
    assert len(page.rows) >= 9, "not at the cost of the table"
    assert lay_out(page, text_width).fits
    assert brief.MORE_MARK not in " ".join(page.remarks)


def test_where_there_is_no_room_for_all_sources_whole_rows_have_theirs(shipped: CatalogueService) -> None:
    spec = Spec(tuple(map(Chosen, ("g7", "g20", "brics", "quad"))))
    table = ComparisonService(shipped).table(spec, day("2026-11-23"))
    page = chosen(table, Spec(), wanted(picture=PICTURE))
    rows = [row for row in table.rows if row.attribute in {one.attribute for one in page.rows}]
    usual = compose(table, Spec(), rows, wanted(picture=PICTURE))
    fewer, more = (sum(cell.more for row in made.rows for cell in row.cells) for made in (page, usual))
    assert fewer < more
    assert lay_out(page, text_width).fits
    whole = compose(table, Spec(), rows, wanted(), whole=["founded"])
    assert [row.attribute for row in whole.rows if not any(cell.more for cell in row.cells)].count("founded") == 1


def test_dense_lists_are_smaller_and_still_to_be_read(shipped: CatalogueService) -> None:
    table = beside_g20(shipped, "brics")
    rows = table.rows_shown(Spec())[:12]
    sizes = {}
    for dense in (False, True):
        page = compose(table, Spec(), rows, wanted(), dense=dense)
        runs = lay_out(page, text_width).runs
        sizes[dense] = {run.size for run in runs if run.name.startswith("source-")}
    assert max(sizes[True]) < max(sizes[False])
    assert max(sizes[True]) * 72 / 96 > 5.69


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("picture", [None, PICTURE], ids=["no picture", "picture"])
def test_nothing_leaves_the_page(shipped: CatalogueService, paper: str, picture: Scene | None) -> None:
    note = "A remark that is worth a line or two. " * 12
    for table, look in tables(shipped, 7, 5):
        page = lay_out(made := chosen(table, look, wanted(paper, note, picture)), text_width)
        assert made.rows
        assert page.fits
        assert (page.width > page.height) == (len(table.columns) > 5)
        for run in page.runs:
            right = run.x + text_width(run.text, run.size, run.bold)
            assert run.x >= MARGIN - 0.1
            assert right <= page.width - MARGIN + 0.1, run
            assert run.size < run.y < page.height - 20
        if page.picture is not None:
            assert page.picture.y + page.picture.scale * PICTURE.height <= page.height - MARGIN + 0.1
            assert page.picture.scale > 0.5


def test_what_has_no_room_is_counted_by_group(shipped: CatalogueService) -> None:
    for table, look in tables(shipped, 11, 4):
        page = chosen(table, look, wanted())
        shown = table.rows_shown(look)
        missing = len(shown) - len(page.rows)
        assert page.left_out.startswith(f"{missing} further row" if missing else "")
        named = page.left_out.partition("(")[2].partition(")")[0]
        counted = dict(one.rsplit(" ", 1) for one in named.split(", ")) if named else {}
        kept = {row.attribute for row in page.rows}
        left = [row.group for row in shown if row.attribute not in kept]
        assert {group: int(count) for group, count in counted.items()} == {group: left.count(group) for group in left}
        assert [row.attribute for row in page.rows] == [row.attribute for row in shown if row.attribute in kept]


def test_only_what_is_in_sight_is_on_the_page() -> None:
    table = small()
    page = chosen(table, Spec(groups=("Life", "Size"), folded=("Size",), only_differences=True), wanted())
    assert {row.group for row in page.rows} == {"Life"}
    assert all(row.differs for row in page.rows)
    told = " ".join(page.remarks)
    assert "Only the groups Life, Size" in told
    assert "Only rows in which the columns differ" in told
    assert page.left_out == ""


def test_the_most_telling_rows_come_first(shipped: CatalogueService) -> None:
    for table, look in tables(shipped, 5, 4):
        if look.only_differences:
            continue
        kept = {row.attribute for row in chosen(table, look, wanted("letter", "Word. " * 180, PICTURE)).rows}
        assert {"founded", "full_members"} <= kept
        assert "name" not in kept


def test_a_shorter_page_takes_fewer_rows_of_the_same() -> None:
    table = small()
    sizes = [len(chosen(table, Spec(), wanted("a4", "Word. " * n)).rows) for n in (0, 80, 200)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def test_title_and_note_are_the_users_and_kept_in_bounds() -> None:
    table = small()
    page = compose(table, Spec(), [], wanted(title=" On  the\ntable \u202e ", note="first\nsecond"))
    assert page.title == "On the table ⟨RLO⟩"
    assert page.note == "first\nsecond"
    assert compose(table, Spec(), [], wanted()).title == "G20, I2U2 and OLD compared"
    long = compose(table, Spec(), [], wanted(title="t" * 900, note="word " * 900))
    assert len(long.title) <= brief.LONGEST_TITLE
    assert len(long.note) <= brief.LONGEST_NOTE
    assert long.note.endswith("…")
    many = compose(table, Spec(), [], wanted(note="line\n\n" * 200))
    assert many.note.count("\n") == brief.MOST_NOTE_LINES - 1
    assert many.note.endswith("line …")
    assert "1980" in long.headings[2].when
    assert long.when == "Each column as of its own date"


def test_type_is_made_smaller_before_anything_leaves_the_page() -> None:
    table = small()
    made = compose(table, Spec(), table.rows, wanted())
    assert not lay_out(made, text_width).fits
    few = chosen(table, Spec(), wanted())
    wide = fitted(few, _wider)
    assert wide.fits
    assert max(run.size for run in wide.runs) < max(run.size for run in lay_out(few, text_width).runs)


def _wider(text: str, size: float, bold: bool) -> float:
    return 1.25 * text_width(text, size, bold)


@given(st.sets(st.integers(1, 60)), st.booleans(), st.sampled_from(["", "a", "ab"]))
def test_note_numbers_can_be_read_back(numbers: set[int], more: bool, method: str) -> None:
    cell = BriefCell("1", tuple(sorted(numbers)), more, method, False, False)
    read: set[int] = set()
    for first, last in spans(cell.sources):
        read |= set(range(first, last + 1))
    assert read == numbers
    text = "".join(mark for mark, _ in marks(cell))
    assert text.endswith("+") == more
    for mark, link in marks(cell):
        assert link in ("", f"source-{mark}", f"method-{mark}")


@given(st.text())
def test_no_address_can_be_anything_but_an_address(rest: str) -> None:
    made = web_address(f"https://example.org/{rest}")
    assert not set(made) & set("()<>\\\"'` \n\r\x00")
    assert made.isascii()
    assert web_address(f"javascript:{rest}") == ""
    assert web_address(f"file://{rest}") == ""


def test_letters_go_on_after_z() -> None:
    assert [brief.letter(n) for n in (0, 25, 26, 27, 52)] == ["a", "z", "aa", "ab", "ba"]
    assert len({brief.letter(n) for n in range(1_000)}) == 1_000


def test_cells_can_hold_words_of_any_length() -> None:
    random = Random(1)
    table = small()
    long = Cell("x" * 400, "x", citations=table.rows[0].cells[0].citations)
    rows = tuple(
        replace(row, cells=tuple(long if random.random() < 0.4 else c for c in row.cells)) for row in table.rows
    )
    page = brief_page.fitted(chosen(replace(table, rows=rows), Spec(), wanted()), text_width)
    assert page.fits
    assert max(run.x + text_width(run.text, run.size, run.bold) for run in page.runs) <= page.width - MARGIN + 0.1
