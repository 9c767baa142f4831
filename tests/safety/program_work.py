"""The program's own commands at work, one after another: what `workload.py` does with services, by `main` itself.

`program_work.py CATALOGUE NEWER` forks a process for each line it is given and kills it, as `workload.py serve` does.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from minilat_desktop.__main__ import main
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.updating import UpdateService
from minilat_desktop.store import backups
from tests.safety.workload import DATA, Work, packs_of, put_whole, serve

# A data pack: a coalition of its own, and members of it.
TABLES = {
    "coalitions.csv": "id,name,short_name,form,pillars,region,status,founded\n"
    "lamp-club,Lamp Club,Lamps,minilateral,innovation-technology,Europe,active,2001\n",
    "memberships.csv": "coalition,actor,role,from\nlamp-club,NOR,member,2001\nlamp-club,KEN,member,2002-05\n",
}


class ProgramWork(Work):
    """Each change is a run of the program, acknowledged when it ended with 0."""

    def __init__(self, catalogue: Path, newer: Path, folder: Path, seed: int, out: int = 1) -> None:
        super().__init__(folder, seed, out)
        self.catalogue, self.newer = catalogue, newer
        # What the commands print is read only where one fails.
        sys.stdout = sys.stderr = self.said = io.StringIO()

    @property
    def place(self) -> Path:
        """The program's data folder."""
        return self.folder / self.sub

    def command(self, *words: str) -> None:
        """Run the program to its end."""
        code = main(["--data-dir", str(self.place), "--catalogue", str(self.catalogue), *words])
        if code != 0:
            raise RuntimeError(f"{words[:2]} ended with {code}: {self.said.getvalue()[-300:]}")

    def open(self, sub: str = "") -> None:
        self.sub = sub
        self.look()
        self.say("ack", self.now)

    def look(self) -> None:
        """What the file holds now."""
        path = self.place / "notebook.db"
        self.now = {}
        if path.exists():
            notebook = NotebookService(path, self.place / "backups", str.upper, read_only=True)
            self.now = {note.id: note.text for note in notebook.search()} | packs_of(notebook)
            notebook.close()

    def done(self, after: dict[str, str], *words: str) -> None:
        """Say what is wanted, run the command, say that it is there."""
        self.say("will", after)
        self.command(*words)
        self.past.append(self.now)
        self.undone.clear()
        self.look()
        assert sorted(self.now.values()) == sorted(after.values()), "the command did something else"
        self.say("ack", self.now)

    def type(self) -> None:
        kind = self.chance.choice(("add", "edit", "edit", "undo", "redo"))
        known = sorted(one for one in self.now if not one.startswith("pack:"))
        if kind == "undo" and self.past:
            self.stepped("undo", self.past, self.undone)
        elif kind == "redo" and self.undone:
            self.stepped("redo", self.undone, self.past)
        elif kind == "edit" and known:
            note_id, text = self.chance.choice(known), self.text()
            self.done({**self.now, note_id: text}, "note", "edit", note_id, "--text", text)
        else:
            text = self.text()
            self.done({**self.now, "new": text}, "note", "add", "elan", "--text", text)

    def stepped(self, word: str, taken: list[dict[str, str]], put: list[dict[str, str]]) -> None:
        """Undo or redo."""
        wanted, before = taken.pop(), self.now
        self.say("will", wanted)
        self.command(word)
        put.append(before)
        self.look()
        assert self.now == wanted, f"{word} did something else"
        self.say("ack", self.now)

    def back_up(self) -> None:
        self.type()
        also = self.folder / "also"
        self.command("backup", "--to", str(also))
        self.files = {}
        for folder in (self.place / "backups", also):
            newest = backups.newest(folder)
            if newest is not None:
                self.files[str(newest.relative_to(self.folder))] = "verified"
        self.say("ack", self.now)

    def export(self) -> None:
        self.type()
        while not self.now:
            # A file without anything in it is refused.
            self.type()
        for name, kind, words in (("notes.json", "notes", ("note", "export")), ("all.zip", "zip", ("share", "export"))):
            self.command(*words, str(self.folder / name))
            self.files[name] = kind
            self.say("ack", self.now)

    def take_in(self) -> None:
        path, texts = self.stranger()
        self.done({**self.now, **texts}, "note", "import", str(path))

    def pack(self) -> None:
        """A data pack comes, and goes again."""
        if not any(one.startswith("pack:") for one in self.now):
            for name, text in TABLES.items():
                (self.folder / name).write_text(text, encoding="utf-8")
            tables = [str(self.folder / name) for name in TABLES]
            self.done({**self.now, "pack:new": "pack:Lamps"}, "import", *tables, "--name", "Lamps")
        else:
            rest = {key: text for key, text in self.now.items() if not key.startswith("pack:")}
            pack_id = next(key for key in self.now if key.startswith("pack:")).removeprefix("pack:")
            self.done(rest, "packs", "remove", pack_id)

    def update(self) -> None:
        """A newer catalogue comes, and the former one again; no note changes."""
        if not (self.place / "notebook.db").exists():
            self.type()
        former = UpdateService(self.place / "catalogue", self.catalogue, None).former()
        self.done(self.now, "catalogue", *(("update", str(self.newer)) if former is None else ("back",)))

    def restore(self) -> None:
        self.type()
        self.command("backup")
        before = self.now
        self.type()
        copy = backups.newest(self.place / "backups")
        assert copy is not None
        self.done(before, "restore", copy.name)
        self.past, self.undone = [], []

    def migrate(self, number: int) -> None:
        olds = sorted(DATA.glob("notebook-v*.db"))
        self.sub, self.files = f"{number:04d}/", {}
        put_whole(self.place, olds[number % len(olds)])
        self.look()
        self.say("ack", self.now)
        text = self.text()
        self.done({**self.now, "new": text}, "note", "add", "elan", "--text", text)

    def works(self) -> dict[str, Callable[[], None]]:
        return {**super().works(), "pack": self.pack, "update": self.update}


if __name__ == "__main__":
    serve(partial(ProgramWork, Path(sys.argv[1]), Path(sys.argv[2])))
