"""`compare`: coalitions side by side, printed or written to a file."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from minilat_desktop.cli import briefs, bundles, render, saved
from minilat_desktop.domain.pictures.kinds import KINDS, SCALES
from minilat_desktop.domain.problems import Refused
from minilat_desktop.services.catalogue import CatalogueService, read_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minilat_desktop.domain.brief import Brief
    from minilat_desktop.domain.comparison_spec import Spec
    from minilat_desktop.domain.comparison_table import ComparisonTable, Row
    from minilat_desktop.services.comparisons import ComparisonService
    from minilat_desktop.services.notebook import NotebookService
    from minilat_desktop.services.pictures import Painter

# Cells of the comparison in a terminal; the whole text is in the files.
_WIDEST = 40


class Services(Protocol):
    """What the commands of a comparison need."""

    @property
    def catalogue(self) -> CatalogueService: ...

    @property
    def notebook_if_any(self) -> NotebookService | None: ...

    def painter(self) -> Painter: ...

    def brief_pdf(self, brief: Brief, /) -> bytes: ...


def add_arguments(compare: argparse.ArgumentParser) -> None:
    """What `compare` takes."""
    compare.add_argument(
        "columns", nargs="*", metavar="ID[@DATE][:POLICY]",
        help="a coalition, as of a date (default: today), under a source policy (default: that of --policy)",
    )  # fmt: skip
    compare.add_argument("--as-of", metavar="DATE", help="the date of columns that name none (default: today)")
    compare.add_argument(
        "--policy", default="preferred", metavar="POLICY",
        help="which of several values counts: preferred, newest, confidence (best evidenced), source:ID (what one "
        "source says), all (side by side)",
    )  # fmt: skip
    compare.add_argument(
        "--tolerance", type=_days, default=0, metavar="DAYS",
        help="take the nearest figure at most so many days from the date, also a later one; it is marked",
    )  # fmt: skip
    compare.add_argument("--sort", default="", metavar="[-]ROW", help="columns in the order of a row, as in -founded")
    compare.add_argument(
        "--rows",
        nargs="+",
        default=(),
        metavar="GROUP",
        help="only these groups of rows, in this order; per-year is shown only where it is named",
    )
    compare.add_argument(
        "--open", type=Path, metavar="FILE",
        help="take the comparison from a file that --bundle or the window wrote, and say what differs from it",
    )  # fmt: skip
    compare.add_argument(
        "--why", default="", metavar="ROW", help="say of each value of a row where it comes from and why it is this one"
    )
    saved.add_arguments(compare)
    _add_outputs(compare)


def _add_outputs(compare: argparse.ArgumentParser) -> None:
    """Into what a comparison is written, and how."""
    compare.add_argument("--format", choices=("table", "csv", "json"), default="table", help="of what is printed")
    compare.add_argument("--output", type=Path, metavar="FILE", help="write a CSV file")
    compare.add_argument(
        "--bundle", type=Path, metavar="FILE",
        help="write a .zip that other programs read as a data package and that opens again as this comparison",
    )  # fmt: skip
    compare.add_argument("--with-notes", action="store_true", help="put your notes on what is compared into the bundle")
    compare.add_argument(
        "--picture", nargs=2, action="append", default=[], metavar=("KIND", "FILE"),
        help=f"draw a picture into a .svg, .png or .pdf file; KIND is one of {', '.join(KINDS)}; may be given again",
    )  # fmt: skip
    compare.add_argument(
        "--scale", choices=tuple(SCALES), default="usual",
        help="of --picture membership: " + ", ".join(f"{one} ({words})" for one, words in SCALES.items()),
    )  # fmt: skip
    briefs.add_arguments(compare)
    compare.add_argument(
        "--ledger",
        type=Path,
        metavar="FILE",
        help="write the commitments of these coalitions as CSV, with their status",
    )
    compare.add_argument("--shape", choices=("tidy", "wide"), default="tidy")
    compare.add_argument(
        "--profile", choices=("excel", "data"), default="data", help="for Excel, or for R, Python and Stata"
    )
    compare.add_argument(
        "--scope", choices=("seen", "everything"), default="everything", help="as on screen, or every value and source"
    )
    compare.add_argument(
        "--only-differences", action="store_true", help="leave out rows that are the same in every column"
    )


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 100_000:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of days from 0 to 100,000")
    return int(text)


def run(services: Services, wanted: argparse.Namespace, today: int) -> None:
    """`compare`: two to eight columns into what is asked for."""
    from minilat_desktop.domain.comparison_series import PER_YEAR
    from minilat_desktop.services.comparisons import ComparisonService

    _check_pictures(wanted.picture)
    briefs.check(wanted.brief)
    bundles.check(wanted.bundle)
    comparisons = ComparisonService(services.catalogue)
    if wanted.list:
        saved.print_list(services, comparisons, wanted.format)
        return
    if wanted.open is not None:
        whole, day = bundles.reopened(services, comparisons, wanted.open)
    elif wanted.saved is not None:
        asked = None if wanted.as_of is None else read_day(wanted.as_of)
        whole, day = saved.reopened(services, comparisons, wanted.saved, asked, today)
    else:
        day = today if wanted.as_of is None else read_day(wanted.as_of)
        whole = comparisons.table(_spec(wanted, day), day)
        _check_sources(comparisons, whole)
    groups = _groups(wanted.rows)
    if PER_YEAR in groups and PER_YEAR not in whole.groups:
        whole = comparisons.table(replace(whole.spec, groups=(*whole.spec.groups, PER_YEAR)), day)
    if wanted.only_differences:
        whole = replace(whole, spec=replace(whole.spec, only_differences=True))
    table = _rows(whole, groups, wanted.sort)
    if wanted.why:
        print(_why(whole, wanted.why))
        return
    if wanted.output is not None:
        _write_csv(table, wanted)
    if wanted.bundle is not None:
        kept = replace(whole, spec=table.spec)
        named = None if wanted.saved is None else saved.named(services, comparisons, wanted.saved)
        bundles.write(services, kept, wanted.bundle, wanted.profile, wanted.with_notes, named)
    if wanted.brief is not None:
        briefs.write(services, comparisons, whole, table.spec, wanted, today)
    if wanted.ledger is not None:
        _write_ledger(comparisons, whole, day, wanted)
    if not (wanted.output or wanted.bundle or wanted.brief or wanted.ledger or wanted.picture):
        _print(table, day, wanted.format)
    if wanted.picture:
        _draw(services, comparisons, whole, wanted.picture, wanted.scale)


def wrong_usage(wanted: argparse.Namespace) -> str:
    """What is wrong with the arguments taken together, "" if nothing."""
    taken = [wanted.open is not None, wanted.saved is not None, bool(wanted.list), bool(wanted.columns)]
    if not any(taken):
        return "name the coalitions to compare, or give --open FILE, --saved NAME or --list"
    if sum(taken) > 1 and not (wanted.open is not None and wanted.columns):
        return "give either coalitions, or --open FILE, or --saved NAME, or --list"
    if wanted.saved is not None and (wanted.tolerance or wanted.sort or wanted.policy != "preferred"):
        return "--saved NAME says what is compared; leave out --policy, --tolerance and --sort"
    if wanted.open is not None and (
        wanted.columns or wanted.as_of or wanted.tolerance or wanted.sort or wanted.policy != "preferred"
    ):
        return "--open FILE says what is compared; leave out columns, --as-of, --policy, --tolerance and --sort"
    return "--with-notes belongs to --bundle FILE" if wanted.with_notes and wanted.bundle is None else ""


def _write_ledger(comparisons: ComparisonService, whole: ComparisonTable, day: int, wanted: argparse.Namespace) -> None:
    from minilat_desktop.services import exporting, ledger_tables

    header, rows = ledger_tables.ledger_table(comparisons.ledger(whole.spec, day))
    written = exporting.ExportService().write_table(wanted.ledger, header, rows, wanted.profile)
    print(f"{written.path}: {written.rows} {'commitment' if written.rows == 1 else 'commitments'}")


def _why(table: ComparisonTable, attribute: str) -> str:
    """What stands behind each value of a row."""
    from minilat_desktop.domain.explanation import explain

    row = _row(table, attribute)
    told = ("\n".join(map(render.shown, explain(table, row, n).lines())) for n in range(len(table.columns)))
    return "\n\n".join(told)


def _row(table: ComparisonTable, attribute: str) -> Row:
    row = table.row(attribute)
    if row is None:
        raise Refused(f"There is no row “{attribute[:80]}”.", remedy="Rows are named as in the CSV’s “attribute”.")
    return row


def _print(table: ComparisonTable, day: int, how: str) -> None:
    if how == "table":
        print(_text(table))
    else:
        bundles.print_lines(table, day, how)


def _check_pictures(wanted: Sequence[Sequence[str]]) -> None:
    """Refuse what is no picture before anything is written."""
    for kind, name in wanted:
        from minilat_desktop.services.pictures import suffix_of

        suffix_of(kind, Path(name))


def _draw(
    services: Services, comparisons: ComparisonService, table: ComparisonTable, wanted: Sequence[Sequence[str]],
    scale: str,
) -> None:  # fmt: skip
    """Pictures of the whole comparison, whichever rows are shown of it."""
    from minilat_desktop.services.pictures import PictureService

    pictures = PictureService(services.catalogue, comparisons)
    subject = pictures.of(table)
    for kind, name in wanted:
        pictures.write(kind, subject, Path(name), services.painter, scale)
        print(f"{name}: {KINDS[kind]}")


def _spec(wanted: argparse.Namespace, day: int) -> Spec:
    """The comparison that the arguments ask for. Each column is pinned to its day: a file has no window to follow."""
    from minilat_desktop.domain.comparison_spec import Spec
    from minilat_desktop.services.comparisons import parse_chosen

    chosen = (parse_chosen(text, wanted.policy) for text in wanted.columns)
    return Spec(
        tuple(replace(one, pinned=day if one.pinned is None else one.pinned) for one in chosen),
        tolerance=wanted.tolerance, only_differences=wanted.only_differences, sorted_by=wanted.sort,
    )  # fmt: skip


def _check_sources(comparisons: ComparisonService, table: ComparisonTable) -> None:
    """Refuse a source that nobody cites: with it every value would be missing, and a slip look like a finding."""
    asked = {one.policy.removeprefix("source:") for one in table.columns if one.policy.startswith("source:")}
    records = [record for one in comparisons.coalitions(table).values() for record in one.records] if asked else []
    strange = sorted(asked.difference(cited.source.id for record in records for cited in record.citations))
    if strange:
        raise Refused(
            f"No source “{strange[0][:80]}” is cited for these coalitions.",
            remedy="Sources are named as in the CSV’s “source_id”.",
        )


def _groups(words: Sequence[str]) -> tuple[str, ...]:
    """The groups of rows that are asked for, by name in any case, `-` for a space."""
    from minilat_desktop.domain.comparison import GROUPS

    named = {group.casefold().replace(" ", "-"): group for group in GROUPS}
    asked = [text.casefold().replace(" ", "-") for text in words]
    strange = [text for text, name in zip(words, asked, strict=True) if name not in named]
    if strange:
        raise Refused(f"There is no group of rows “{strange[0][:80]}”.", remedy=f"There are {', '.join(named)}.")
    return tuple(dict.fromkeys(named[name] for name in asked))


def _rows(table: ComparisonTable, groups: tuple[str, ...], sort: str) -> ComparisonTable:
    """The table with its look: the groups asked for. One without rows here is told of, not refused."""
    if sort:
        _row(table, sort.removeprefix("-"))
    if not groups:
        return table
    empty = [group for group in groups if group not in table.groups]
    if len(empty) == len(groups):
        raise Refused(
            f"These columns have no rows under {', '.join(empty)}.",
            remedy=f"There are rows under {', '.join(table.groups)}.",
        )
    if empty:
        print(f"No rows under {', '.join(empty)}.", file=sys.stderr)
    look = replace(table.spec, groups=groups)
    # Other rows are not asked for in any scope, not even in that of everything.
    return replace(table, spec=look, rows=table.rows_shown(replace(look, only_differences=False)))


def _text(table: ComparisonTable) -> str:
    """The comparison for a terminal: groups, rows, and cells cut to what can be read side by side."""
    lines: list[tuple[str, ...]] = []
    for section in table.sections(table.spec):
        lines.append((section.group.upper(), *("" for _ in table.columns)))
        lines += [(_cut(row.label), *(_cut(cell.shown) for cell in row.cells)) for row in section.rows]
    return render.as_table(("", *(table.heading(n) for n in range(len(table.columns)))), lines)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"


def _write_csv(table: ComparisonTable, wanted: argparse.Namespace) -> None:
    from minilat_desktop.services import exporting

    options = exporting.ExportOptions(
        shape=wanted.shape, profile=wanted.profile, scope=wanted.scope, only_differences=table.spec.only_differences
    )
    written = exporting.ExportService().write(table, options, wanted.output)
    guarded = f", {written.guarded} text cells guarded with a leading ' against formulas" if written.guarded else ""
    print(f"{written.path}: {written.rows} rows{guarded}")
