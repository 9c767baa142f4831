"""The command `note`: add, edit, list, show, export and import, each an undoable step where it changes something."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from minilat_desktop.cli import render
from minilat_desktop.domain.problems import Refused

if TYPE_CHECKING:
    from minilat_desktop.domain.importing import NotesPlan
    from minilat_desktop.domain.note import Note
    from minilat_desktop.domain.note_list import Wanted
    from minilat_desktop.services.catalogue import CatalogueService
    from minilat_desktop.services.notebook import NotebookService

_LIST_FORMATS = ("table", "csv", "json", "markdown", "html")
_SHOW_FORMATS = ("text", "json", "markdown", "html")
_KINDS = {"markdown": "md"}


class NoteServices(Protocol):
    """What the command needs."""

    @property
    def catalogue(self) -> CatalogueService: ...

    @property
    def notebook(self) -> NotebookService: ...

    @property
    def notebook_if_any(self) -> NotebookService | None: ...


Add = Callable[[str, str], argparse.ArgumentParser]


def add_verbs(add: Add, as_of: Callable[[argparse.ArgumentParser], None]) -> None:
    """Describe the verbs; `add` makes the parser of one."""
    adding = add("add", "add a note")
    adding.add_argument("target", metavar="TARGET", help="what it is on: g20, coalition:g20, actor:JPN, free:note …")
    adding.add_argument("--text", required=True, metavar="TEXT", help="the note, plain text or Markdown")
    as_of(adding)
    adding.add_argument("--tag", action="append", default=[], metavar="TAG", help="a tag; may be given several times")
    adding.add_argument("--pin", action="store_true", help="keep it on top of lists")
    adding.add_argument("--private", action="store_true", help="never let it leave by any export")
    edit = add("edit", "change a note's text, tags, pin or private flag")
    edit.add_argument("id", metavar="ID", help="the note's id, or the beginning of it")
    edit.add_argument("--text", metavar="TEXT", help="the new text")
    edit.add_argument("--tag", action="append", default=[], metavar="TAG", help="add a tag")
    edit.add_argument("--untag", action="append", default=[], metavar="TAG", help="take a tag off")
    edit.add_argument("--pin", action=argparse.BooleanOptionalAction, help="keep it on top of lists")
    edit.add_argument("--private", action=argparse.BooleanOptionalAction, help="keep it out of every export")
    listing = add("list", "list notes, the pinned first, then the newest first")
    _filters(listing)
    listing.add_argument("--format", choices=_LIST_FORMATS, default="table")
    show = add("show", "show one note with what it is on and that thing's sources")
    show.add_argument("id", metavar="ID", help="the note's id, or the beginning of it")
    show.add_argument("--format", choices=_SHOW_FORMATS, default="text")
    taking = add("import", "take in notes of a JSON file or an exported comparison, as one step that can be undone")
    taking.add_argument("file", type=Path, metavar="FILE", help="a notes file, or the ZIP file of a comparison")
    taking.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
    export = add("export", "write notes to a file, all of them or those that are asked for; private ones stay")
    export.add_argument("file", type=Path, metavar="FILE", help="its name ends in .json, .md, .csv or .html")
    _filters(export)
    export.add_argument("--format", choices=("json", "markdown", "csv", "html"), help="default: by the file's name")
    export.add_argument("--profile", choices=("excel", "data"), default="data", help="of a CSV file")


def _filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--query", default="", metavar="TEXT", help="only those in which each word begins a word")
    parser.add_argument("--tag", default="", metavar="TAG", help="only those with this tag")
    parser.add_argument("--target", default="", metavar="TARGET", help="only those on this: g20, fact:g20/…, actor:JPN")
    parser.add_argument("--pin", action="store_true", help="only the pinned ones")
    parser.add_argument("--private", action="store_true", help="only the private ones")


def run(services: NoteServices, wanted: argparse.Namespace, day: Callable[[], str]) -> None:
    """`note VERB`; `day` gives the as-of day that was asked for."""
    if wanted.verb == "add":
        if not wanted.text.strip():
            raise Refused("A note needs some text.", safe="Nothing was changed.")
        note, _ = services.notebook.add(
            _target(wanted.target), wanted.text, as_of=day(), tags=wanted.tag, pinned=wanted.pin,
            private=wanted.private,
        )  # fmt: skip
        print(note.id)
    elif wanted.verb == "import":
        _import(services, wanted)
    else:
        {"edit": _edit, "list": _list, "show": _show, "export": _export}[wanted.verb](services, wanted)


def _target(text: str) -> str:
    return text if ":" in text else f"coalition:{text}"


def _edit(services: NoteServices, wanted: argparse.Namespace) -> None:
    notebook = services.notebook
    note = notebook.lists.note(wanted.id)
    flags = (wanted.pin, wanted.private)
    if wanted.text is None and not wanted.tag and not wanted.untag and flags == (None, None):
        raise Refused("Nothing to change was given.", remedy="Say --text, --tag, --untag, --pin or --private.")
    if wanted.text is not None and not wanted.text.strip():
        raise Refused("A note needs some text.", safe="Nothing was changed.")
    if wanted.text is not None:
        notebook.edit(note.id, wanted.text)
    for name in wanted.tag:
        notebook.marks.tag([note.id], name)
    for name in wanted.untag:
        notebook.marks.untag([note.id], name)
    if wanted.pin is not None:
        notebook.marks.pin([note.id], wanted.pin)
    if wanted.private is not None:
        notebook.marks.keep_private([note.id], wanted.private)
    print(note.id)


def _wanted(wanted: argparse.Namespace) -> Wanted:
    from minilat_desktop.domain.note_list import Wanted

    return Wanted(
        query=wanted.query, tag=wanted.tag, target=_target(wanted.target) if wanted.target else "",
        pinned=True if wanted.pin else None, private=True if wanted.private else None,
    )  # fmt: skip


def _found(services: NoteServices, wanted: argparse.Namespace) -> list[Note]:
    notebook = services.notebook_if_any
    return notebook.lists.all_of(_wanted(wanted), date.min) if notebook else []


def _list(services: NoteServices, wanted: argparse.Namespace) -> None:
    notes = _found(services, wanted)
    if wanted.format != "table":
        _print(services, notes, wanted.format)
        return
    lines = [
        (note.id[:8], note.modified[:16], note.as_of, note.target, _marks(note), note.title) for note in notes
    ]  # fmt: skip
    print(render.as_table(("id", "modified", "as_of", "target", "marks", "note"), lines))


def _marks(note: Note) -> str:
    flags = [word for word, on in (("pinned", note.pinned), ("private", note.private), ("damaged", note.damaged)) if on]
    return ", ".join([*flags, *(f"#{name}" for name in note.tags)])


def _print(services: NoteServices, notes: list[Note], form: str) -> None:
    """Notes for another program to read. The private ones are left out: what is printed so is on its way elsewhere."""
    from minilat_desktop.domain.note import leaving
    from minilat_desktop.services import note_export

    kept_back = len(notes) - len(leaving(notes))
    if kept_back:
        print(f"minilat-desktop: {kept_back} private notes are left out.", file=sys.stderr)
    if form == "json":
        from minilat_desktop.services.notebook import note_object

        print(render.as_json([note_object(note) for note in leaving(notes)]))
        return
    content = note_export.encoded(_KINDS.get(form, form), notes, services.catalogue.citations_of)
    print(content.decode().replace("\r\n", "\n"), end="")


def _show(services: NoteServices, wanted: argparse.Namespace) -> None:
    note = services.notebook.lists.note(wanted.id)
    if wanted.format != "text":
        _print(services, [note], wanted.format)
        return
    from minilat_desktop.services.note_export import source_words

    lines = [f"On {note.target_name} ({note.target})", f"Written {note.created[:16]}, changed {note.modified[:16]}"]
    lines += [f"As of {note.as_of}"] if note.as_of else []
    lines += [_marks(note)] if _marks(note) else []
    lines += ["", *note.text.splitlines(), ""]
    cited = services.catalogue.citations_of(note.target)
    lines += [f"[{place}] {source_words(one)}" for place, one in enumerate(cited, 1)]
    print("\n".join(render.shown(line) for line in lines).rstrip())


def _export(services: NoteServices, wanted: argparse.Namespace) -> None:
    from minilat_desktop.services import note_export

    path = wanted.file
    if wanted.format and path.suffix.lower() != f".{_KINDS.get(wanted.format, wanted.format)}":
        raise Refused(
            f"“{path.name}” does not end as a file of the format {wanted.format} does.", safe="Nothing was written.",
            remedy="Give it that ending, or leave --format out.",
        )  # fmt: skip
    written = note_export.write(path, _found(services, wanted), services.catalogue.citations_of, wanted.profile)
    print(f"{path}: {written.summary}")


def _import(services: NoteServices, wanted: argparse.Namespace) -> None:
    notebook = services.notebook
    if wanted.file.suffix.lower() == ".zip":
        plan, apply = _of_bundle(services, wanted.file)
    else:
        plan = notebook.plan_import(wanted.file)
        apply = partial(notebook.apply_import, plan)
    print(f"{plan.file}: {plan.summary}")
    if plan.brings:
        print(f"  with the comparison “{render.shown(plan.brings)}”, which notes are on")
    for refusal in plan.refused:
        print(f"  refused {refusal.place}: {refusal.reason}")
    if not wanted.dry_run:
        apply()


def _of_bundle(services: NoteServices, path: Path) -> tuple[NotesPlan, Callable[[], object]]:
    """What the notes of an exported comparison would bring, and what takes them in as the window does."""
    from minilat_desktop.services import handed_notes, reopening, sharing
    from minilat_desktop.services.comparisons import ComparisonService
    from minilat_desktop.services.saved_comparisons import SavedComparisons

    if path.is_file() and sharing.looks_shared(path):
        raise Refused(
            f"“{path}” is a file of shared things, not an exported comparison.", safe="Nothing was imported.",
            remedy="Take it in with `share import FILE`.",
        )  # fmt: skip
    comparisons = ComparisonService(services.catalogue)
    found = reopening.reopen(reopening.read(path), services.catalogue, comparisons)
    if found.handed.notes is None:
        raise Refused(
            f"There are no notes in “{path}”.", safe="Nothing was imported.",
            remedy="They go along where `compare --bundle FILE --with-notes` asks for them.",
        )  # fmt: skip
    saved = SavedComparisons(services.notebook, comparisons, services.catalogue)
    plan = handed_notes.plan(found, services.notebook, saved)
    return plan, partial(handed_notes.take_in, plan, found, services.notebook, saved)
