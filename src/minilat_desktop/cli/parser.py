"""The command line's words. `--help` on every command says what it does, what it prints and how it ends."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from minilat_desktop.cli import comparison, notes
from minilat_desktop.domain.search_hits import GROUPS
from minilat_desktop.domain.sharing import KINDS as SHARED

_ENDS = "Ends with 0 on success, 1 when refused (the reason is on standard error), 2 on wrong usage."
LIST_FORMATS = ("table", "csv", "json")


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """What a command line asks for. On wrong usage it says so and ends the program, as argparse does."""
    parser = build()
    wanted = parser.parse_args(_with_queries(arguments))
    if wanted.command == "compare" and (wrong := comparison.wrong_usage(wanted)):
        parser.error(f"compare: {wrong}")
    return wanted


def _with_queries(arguments: Sequence[str]) -> list[str]:
    """A query or an order may begin with `-`, which argparse takes for an option: `--query -has:notes` as one word."""
    found: list[str] = []
    for one in arguments:
        if found and found[-1] in ("--query", "--sort") and one.startswith("-") and not one.startswith("--"):
            found[-1] = f"{found[-1]}={one}"
        else:
            found.append(one)
    return found


def build() -> argparse.ArgumentParser:
    """The whole parser. With no command the window opens."""
    parser = argparse.ArgumentParser(
        prog="minilat-desktop", epilog=_ENDS,
        description="Research coalitions of states, companies and organisations. Without a command, opens the window.",
    )  # fmt: skip
    parser.add_argument("--version", action="store_true", help="print the program's and the data's version")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="keep notes, settings and logs in this folder")
    parser.add_argument("--catalogue", type=Path, metavar="FILE", help="read this catalogue instead of the shipped one")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _reading(commands)
    _membership(commands)
    _comparing(commands)
    _noting(commands)
    _importing(commands)
    _safekeeping(commands)
    _maintaining(commands)
    return parser


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, says: str
) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=says, description=says[0].upper() + says[1:] + ".", epilog=_ENDS)


def _as_of(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", metavar="DATE", help="look as of this day, month or year (default: today)")


def _reading(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    listing = _add(commands, "list", "list coalitions")
    listing.add_argument(
        "--query", default="", metavar="TEXT", help="only those that match: names, former names, members, text"
    )
    _as_of(listing)
    listing.add_argument("--format", choices=LIST_FORMATS, default="table")
    find = _add(commands, "find", "find a text in everything: names, members, events, facts, sources and notes")
    find.add_argument("text", metavar="TEXT", help="words; each must begin a word of what is found")
    find.add_argument("--kind", choices=tuple(GROUPS), metavar="KIND", help=f"only one kind: {', '.join(GROUPS)}")
    find.add_argument("--format", choices=LIST_FORMATS, default="table")
    show = _add(commands, "show", "show everything recorded of one coalition, with sources")
    show.add_argument("id", metavar="ID", help="a coalition's id (g20), or form:minilateral for a form of cooperation")
    _as_of(show)
    show.add_argument("--format", choices=("text", "json"), default="text")
    roster = _add(commands, "roster", "list the members of a coalition on a day")
    roster.add_argument("id", metavar="ID")
    _as_of(roster)
    roster.add_argument("--format", choices=LIST_FORMATS, default="table")


def _membership(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    changes = _add(commands, "changes", "list who joined, left or changed its role in a coalition between two dates")
    changes.add_argument("id", metavar="ID", help="a coalition's id")
    changes.add_argument("--from", dest="first", required=True, metavar="DATE", help="the earlier of the two dates")
    changes.add_argument("--to", dest="last", metavar="DATE", help="default: today")
    _format(changes)
    memberships = _add(commands, "memberships", "list everything an actor belongs to, or ever belonged to")
    memberships.add_argument("actor", metavar="ACTOR", help="a code (JPN, european-union) or a whole name")
    memberships.add_argument("--as-of", metavar="DATE", help="only what holds on this day (default: everything, ever)")
    _format(memberships)
    joint = _add(commands, "joint", "count the joint memberships of two actors, year by year")
    joint.add_argument("actors", nargs=2, metavar="ACTOR", help="a code (JPN, european-union) or a whole name")
    joint.add_argument("--from", dest="first", type=_year, metavar="YEAR", help="default: the first year with one")
    joint.add_argument("--to", dest="last", type=_year, metavar="YEAR", help="default: this year")
    _roles(joint)
    _format(joint)
    overlap = _add(commands, "overlap", "measure how much the memberships of coalitions overlap")
    overlap.add_argument("ids", nargs="+", metavar="ID", help="two or more coalitions, or actors with --actors")
    _as_of(overlap)
    overlap.add_argument(
        "--actors",
        action="store_true",
        help="the ids are codes of actors: in how many coalitions each two sit together",
    )
    overlap.add_argument("--measure", choices=("shared", "jaccard", "containment"), default="shared")
    _roles(overlap)
    _format(overlap)
    similar = _add(commands, "similar", "list the coalitions whose members are most like those of one")
    similar.add_argument("id", metavar="ID", help="a coalition's id")
    _as_of(similar)
    _roles(similar)
    _format(similar)
    partners = _add(commands, "partners", "list the actors that sit in most coalitions with one")
    partners.add_argument("actor", metavar="ACTOR", help="a code (JPN, european-union) or a whole name")
    _as_of(partners)
    _roles(partners)
    _format(partners)


def _format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=LIST_FORMATS, default="table")


def _roles(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--roles", default="member", metavar="ROLE,…", help="which roles count (default: member; standing: every one)"
    )


def _year(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 9999:
        raise argparse.ArgumentTypeError(f"“{text}” is not a year; write it with four digits, as in 1995")
    return int(text)


def _comparing(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    comparison.add_arguments(
        _add(commands, "compare", "compare two to eight coalitions; print the comparison, or write it to a file")
    )


def _noting(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    note = _add(commands, "note", "add, edit, list, show, export and import notes")
    notes.add_verbs(partial(_add, note.add_subparsers(dest="verb", metavar="VERB", required=True)), _as_of)


def _importing(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    taking = _add(commands, "import", "take in a data pack, as one step that can be undone")
    taking.add_argument("files", nargs="+", type=Path, metavar="FILE", help="tables or a file that belong together")
    taking.add_argument("--as", dest="kind", choices=("auto", "cow-igo", "exchange"), default="auto")
    taking.add_argument("--name", default="", metavar="TEXT", help="what the pack is called (default: the file's name)")
    taking.add_argument("--licence", default="", metavar="TEXT", help="the licence the data come under")
    taking.add_argument(
        "--answer",
        action="append",
        default=[],
        metavar="NAME=CODE",
        help="who a doubtful name is; nothing: leave it out",
    )
    taking.add_argument(
        "--table", default="", metavar="TABLE", help="any CSV: the exchange table that its columns are mapped to"
    )
    taking.add_argument(
        "--map", action="append", default=[], metavar="COLUMN=EXCHANGE", help="any CSV: what a column of it is"
    )
    taking.add_argument(
        "--set", action="append", default=[], metavar="EXCHANGE=VALUE",
        help="any CSV: what every row gets for a column that the file lacks",
    )  # fmt: skip
    taking.add_argument("--dry-run", action="store_true", help="only say what would be taken in")
    packs = _add(commands, "packs", "list the imported data packs, remove one, switch one on or off")
    packs.add_argument("verb", choices=("list", "remove", "on", "off"))
    packs.add_argument("id", nargs="?", metavar="ID", help="the pack's id, as the list shows it")
    packs.add_argument("--format", choices=LIST_FORMATS, default="table")
    own = _add(commands, "entries", "list your own entries and corrections, remove one, write or take in a file")
    own.add_argument("verb", choices=("list", "remove", "export", "import"))
    own.add_argument("what", nargs="?", type=Path, metavar="ID|FILE", help="the entry to remove, or a YAML file")
    own.add_argument("--dry-run", action="store_true", help="import: only say what would be taken in")
    own.add_argument("--format", choices=LIST_FORMATS, default="table")
    _add(commands, "undo", "take back the last step: a note written or deleted, an import, a pack switched or removed")
    _add(commands, "redo", "do again what was taken back last")
    _sharing(commands)
    past = _add(commands, "history", "list every step, the newest first, or go back or forward to one")
    past.add_argument("--most", type=int, default=100, metavar="COUNT", help="so many of them (default: 100)")
    past.add_argument("--go-to", type=int, metavar="ID", help="make this step the last one done; 0 is before all")
    past.add_argument("--format", choices=LIST_FORMATS, default="table")


def _sharing(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    share = _add(commands, "share", "hand notes, comparisons and own entries over as one file, or take such a file in")
    verbs = share.add_subparsers(dest="verb", metavar="VERB", required=True)
    export = _add(verbs, "export", "write them to a file; what is private never stands in it")
    export.add_argument("file", type=Path, metavar="FILE.zip", help="the file to write")
    export.add_argument(
        "--kind", action="append", choices=tuple(SHARED), help="only this kind; may be given again (default: all)"
    )
    export.add_argument("--query", default="", metavar="TEXT", help="of the notes only those that have these words")
    taking = _add(verbs, "import", "take a file in, as one step that can be undone")
    taking.add_argument("file", type=Path, metavar="FILE.zip", help="the file that came from a colleague")
    taking.add_argument(
        "--keep", choices=("both", "mine", "theirs"), default="both", help="where both changed it (default: both)"
    )
    taking.add_argument("--dry-run", action="store_true", help="only say what would be taken in")


def _safekeeping(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    backup = _add(commands, "backup", "make a verified backup of the notebook if anything changed since the last")
    backup.add_argument("--to", type=Path, metavar="DIR", help="make one in this folder as well")
    restore = _add(
        commands,
        "restore",
        "say what differs in a backup of the notebook and put it back, as a step that undo takes back",
    )
    restore.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a backup's name or path")
    restore.add_argument("--list", action="store_true", help="list the backups there are, each verified")
    restore.add_argument("--dry-run", action="store_true", help="only say what differs")
    _add(commands, "check", "verify the catalogue and the notebook and say in words what is wrong")


def _maintaining(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    test = _add(commands, "self-test", "drive the real window through a whole journey and say whether it works")
    test.add_argument(
        "--output", type=Path, metavar="DIR", help="also leave screenshots and an exported comparison there"
    )
    _add(commands, "method", "print how each computed value comes about: definition, formula, what it cannot show")
    coverage = _add(commands, "coverage", "say what the catalogue holds and how well it is evidenced")
    coverage.add_argument("--format", choices=LIST_FORMATS, default="table")
    catalogue = _add(
        commands,
        "catalogue",
        "update the catalogue, or go back to the one before; in a checkout: check its text, put it in order, build it",
    )
    catalogue.add_argument("verb", choices=("check", "tidy", "build", "update", "back"))
    catalogue.add_argument("file", nargs="?", type=Path, metavar="FILE", help="update: the newer catalogue")
    catalogue.add_argument("--dry-run", action="store_true", help="update: only say what would change")
    catalogue.add_argument("--text", type=Path, metavar="DIR", help="the folder of the catalogue's text")
    catalogue.add_argument("--output", type=Path, metavar="FILE", help="the database to write")
