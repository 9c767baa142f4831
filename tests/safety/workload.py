"""A notebook at work, run as a script: it says before each change what will be there, and after it that it is.

`workload.py FOLDER MODE SEED STEPS` works in this process; `workload.py serve` forks one for each line it is given,
kills it with SIGKILL after a while, and so spares the start of an interpreter.

Each line said is JSON: `will` or `ack`, the digest of the notes' texts, in `sub` the folder of the notebook, and in
`files` what is written besides, each with its hash.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import select
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.safekeeping import SafeKeeping

DATA = Path(__file__).resolve().parents[1] / "data"
WORDS = ("chair", "consensus", "deadline", "draft", "envoy", "quorum", "sherpa", "summit", "text", "treaty", "veto")


def digest(texts: Iterable[str]) -> str:
    """What the notes say, in short."""
    return hashlib.sha256("\0".join(sorted(texts)).encode()).hexdigest()[:16]


class Work:
    """The notebook in a folder, and what it must hold."""

    def __init__(self, folder: Path, seed: int, out: int = 1) -> None:
        self.folder, self.out, self.chance = folder, out, random.Random(seed)
        self.sub = ""
        self.past: list[dict[str, str]] = []
        self.undone: list[dict[str, str]] = []
        self.files: dict[str, str] = {}
        self.now: dict[str, str] = {}

    def open(self, sub: str = "") -> None:
        """Open the notebook, which may be there already."""
        self.sub = sub
        place = self.folder / sub
        self.notebook = NotebookService(place / "notebook.db", place / "backups", str.upper)
        self.now = {note.id: note.text for note in self.notebook.search()}
        self.say("ack", self.now)

    def say(self, what: str, notes: dict[str, str]) -> None:
        """One line in one write."""
        line = json.dumps({"say": what, "texts": digest(notes.values()), "sub": self.sub, "files": self.files})
        os.write(self.out, f"{line}\n".encode())

    def text(self) -> str:
        """A text of a few words or of several pages."""
        length = self.chance.choice((3, 12, 60, 400, 2_000))
        return f"{self.chance.random()} " + " ".join(self.chance.choices(WORDS, k=length))

    def type(self) -> None:
        """One change, as a user makes them."""
        kind = self.chance.choice(("add", "edit", "edit", "edit", "delete", "undo", "redo"))
        if kind == "add" or (kind in ("edit", "delete") and not self.now):
            text = self.text()
            self.say("will", {**self.now, "new": text})
            note, _ = self.notebook.add("coalition:x", text)
            self.came({**self.now, note.id: text})
        elif kind in ("edit", "delete"):
            note_id = self.chance.choice(sorted(self.now))
            after = dict(self.now)
            if kind == "edit":
                after[note_id] = self.text()
            else:
                del after[note_id]
            self.say("will", after)
            self.notebook.edit(note_id, after[note_id]) if kind == "edit" else self.notebook.delete(note_id)
            self.came(after)
        elif kind == "undo" and self.past:
            self.say("will", self.past[-1])
            self.notebook.undo()
            self.undone.append(self.now)
            self.now = self.past.pop()
            self.say("ack", self.now)
        elif kind == "redo" and self.undone:
            self.say("will", self.undone[-1])
            self.notebook.redo()
            self.past.append(self.now)
            self.now = self.undone.pop()
            self.say("ack", self.now)

    def came(self, after: dict[str, str]) -> None:
        """A change is in the file."""
        self.past.append(self.now)
        self.undone.clear()
        self.now = after
        self.say("ack", after)

    def back_up(self) -> None:
        """A backup after a change."""
        self.type()
        made = self.notebook.back_up()
        if made is not None:
            # The rotation may take it away again later, so only the newest is promised.
            self.files = {name: kept for name, kept in self.files.items() if not name.startswith(f"{self.sub}backups")}
            self.files[str(made.relative_to(self.folder))] = "verified"
        self.say("ack", self.now)

    def export(self) -> None:
        """All notes to a file, over the one before."""
        self.type()
        path = self.folder / self.sub / "notes.json"
        self.files.pop(path.name, None)
        self.say("ack", self.now)
        self.notebook.export(path)
        self.files[path.name] = "notes"
        self.say("ack", self.now)

    def stranger(self) -> tuple[Path, dict[str, str]]:
        """A file of notes that came from elsewhere, and what they say."""
        texts = {
            f"{self.chance.random():.18f}".ljust(32, "0")[:32]: self.text() for _ in range(self.chance.randrange(1, 40))
        }
        time = "2026-01-01T00:00:00.000000+00:00"
        notes = [
            {"id": key, "target": "coalition:x", "target_name": "X", "text": text, "created": time, "modified": time}
            for key, text in texts.items()
        ]
        path = self.folder / "stranger.json"
        path.write_text(json.dumps({"notes": notes}), encoding="utf-8")
        return path, texts

    def take_in(self) -> None:
        """Import a file of notes, as one step."""
        path, texts = self.stranger()
        plan = self.notebook.plan_import(path)
        self.say("will", {**self.now, **texts})
        self.notebook.apply_import(plan)
        self.came({**self.now, **texts})

    def migrate(self, number: int) -> None:
        """A notebook of an older format, opened by this program."""
        olds = sorted(DATA.glob("notebook-v*.db"))
        place = self.folder / f"{number:04d}"
        put_whole(place, olds[number % len(olds)])
        notebook = NotebookService(olds[number % len(olds)], place / "backups", str.upper, read_only=True)
        self.now, self.sub = {note.id: note.text for note in notebook.search()} | packs_of(notebook), f"{place.name}/"
        notebook.close()
        self.files = {}
        self.say("ack", self.now)
        NotebookService(place / "notebook.db", place / "backups", str.upper).close()
        self.say("ack", self.now)

    def restore(self) -> None:
        """A backup put back: as a step, and in the place of the file."""
        keeper = SafeKeeping(self.notebook.path, self.notebook.path.parent / "backups", self.notebook)
        keeper.back_up()
        before = self.now
        self.type()
        copy = keeper.copies()[0]
        self.say("will", before)
        if self.chance.random() < 0.5:
            keeper.restore(copy)
        else:
            self.notebook.close()
            SafeKeeping(keeper.path, keeper.folder, None).put_in_place(copy)
            self.notebook = NotebookService(keeper.path, keeper.folder, str.upper)
        self.past, self.undone = [], []
        self.now = {note.id: note.text for note in self.notebook.search()}
        self.say("ack", self.now)

    def go(self, mode: str, steps: int) -> None:
        """So many steps of one kind of work."""
        if mode == "migrate":
            for number in range(steps):
                self.migrate(number)
            return
        self.open()
        work = self.works()[mode]
        for _ in range(steps):
            work()

    def works(self) -> dict[str, Callable[[], None]]:
        """What a step of each kind of work is."""
        return {"type": self.type, "back-up": self.back_up, "export": self.export, "import": self.take_in,
                "restore": self.restore}  # fmt: skip


def put_whole(place: Path, file: Path) -> None:
    """An older program's notebook in a folder that is made, all of it on the disk."""
    place.mkdir()
    partly = place / "partly"
    with partly.open("wb") as copy:
        copy.write(file.read_bytes())
        copy.flush()
        os.fsync(copy.fileno())
    os.replace(partly, place / "notebook.db")
    for folder in (place, place.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def packs_of(notebook: NotebookService) -> dict[str, str]:
    """The data packs of a notebook, as texts beside those of the notes."""
    return {f"pack:{row['id']}": f"pack:{row['name']}" for row in notebook.pack_rows()}


def serve(worker: Callable[[Path, int, int], Work]) -> None:
    """For each line `FOLDER MODE SEED SECONDS OUT`: work until killed; say how it ended."""
    for line in sys.stdin:
        folder, mode, seed, seconds, out = line.split("\t")
        child = os.fork()
        if child == 0:
            try:
                descriptor = os.open(out.strip(), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
                worker(Path(folder), int(seed), descriptor).go(mode, 1_000_000)
            except BaseException as error:
                os.write(2, f"{mode}: {error!r}\n".encode())
            os._exit(3)
        # Until it ends by itself, which it must not, or until its time is over.
        descriptor = os.pidfd_open(child)
        select.select([descriptor], [], [], float(seconds))
        os.close(descriptor)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(Work)
    else:
        Work(Path(sys.argv[1]), int(sys.argv[3])).go(sys.argv[2], int(sys.argv[4]))
