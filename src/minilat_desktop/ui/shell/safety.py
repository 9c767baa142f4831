"""What keeps the notebook safe, as the menus ask for it: backups, restoring, the trash, earlier texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.importing import Going
from minilat_desktop.domain.keeping import AtRisk, Backup, Deleted, Difference, Differences, Revision
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services import safekeeping
from minilat_desktop.services.safekeeping import BackedUp, SafeKeeping
from minilat_desktop.services.trash import Trash
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.safe_text import plain
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.kit.work import AT_ONCE_NOTES
from minilat_desktop.ui.shell.at_risk_dialog import AtRiskDialog
from minilat_desktop.ui.shell.keeping import Keeping
from minilat_desktop.ui.shell.main_window import MainWindow
from minilat_desktop.ui.shell.restore_dialog import RestoreDialog
from minilat_desktop.ui.shell.trash_dialog import RevisionsDialog, TrashDialog

_EVERY_MS = 30 * 60 * 1_000
_NOTEBOOKS = [("Notebook", "db")]


class Safety(QObject):
    """Backs up from time to time, and answers the menus."""

    def __init__(self, window: MainWindow, state: State, keeping: Keeping) -> None:
        super().__init__(window)
        self.window, self.state, self.keeping = window, state, keeping
        # A folder of the user's choice that gets every backup as well; "" for none.
        self.also = ""
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.back_up)
        self._timer.start()
        for editor in (keeping.notes.editor, keeping.all_notes.editor):
            editor.parted.connect(self._parted)
        keeping.back_up, keeping.back_up_at_exit, keeping.offer = self.back_up, self.back_up_at_exit, self.show_restore

    def keeper(self) -> SafeKeeping:
        """The copies of the notebook as it is open now."""
        files = self.keeping.files
        return SafeKeeping(files.notebook, files.backups, self.keeping.notebook, Path(self.also) if self.also else None)

    def _parted(self) -> None:
        self.window.say("This note was changed elsewhere meanwhile. Both are kept: yours goes on in a note beside it.")

    # Backups

    def back_up(self) -> None:
        """At start and every half hour: only what changed is copied, and nothing is said unless something is wrong."""
        self._back_up(self._backed_up)

    def back_up_now(self) -> None:
        """Tools ▸ Back up now."""
        self.keeping.flush()
        self._back_up(self._say_backed_up)

    def back_up_at_exit(self) -> None:
        """The last backup, before the file is let go."""
        self._timer.stop()
        try:
            self._backed_up(self.keeper().back_up())
        except Problem as problem:
            self.window.say(str(problem))

    def _back_up(self, then: Callable[[BackedUp], None]) -> None:
        if self.keeping.notebook is not None:
            self.keeping.tasks.run(self.keeper().back_up, then, self._failed)

    def _backed_up(self, done: BackedUp) -> None:
        if done.warnings:
            self.window.say(" ".join(done.warnings))

    def _say_backed_up(self, done: BackedUp) -> None:
        said = (
            f"Backed up to {' and '.join(map(str, done.made))}"
            if done.made
            else "Nothing changed since the last backup."
        )
        self.window.say(" ".join((said, *done.warnings)))

    def _failed(self, error: BaseException) -> None:
        self.window.say(str(error) if isinstance(error, Problem) else "The backup failed.")

    def choose_folder(self) -> None:
        """Tools ▸ Back up to a folder: now, and from then on with every backup."""
        ask.folder(self.window, "A folder for backups besides your own", self._take_folder)

    def _take_folder(self, folder: Path) -> None:
        self.also = str(folder)
        self.back_up_now()

    # What is at risk

    def show_at_risk(self) -> None:
        """Tools ▸ What would I lose?"""
        self.keeping.flush()
        dialog = AtRiskDialog(self.window, self.back_up_now)
        ask.show(dialog)
        self.keeping.tasks.run(self.keeper().at_risk, partial(self._at_risk, dialog), dialog.failed)

    def _at_risk(self, dialog: AtRiskDialog, found: AtRisk) -> None:
        dialog.show_risk(found, datetime.now(UTC), self.keeping.where_it_is)

    # Restoring

    def show_restore(self) -> None:
        """Tools ▸ Restore from a backup."""
        self.keeping.flush()
        ask.show(RestoreDialog(self.window, self.keeper().copies(), self))

    def compare(self, copy: Backup, then: Callable[[Differences | BaseException], None]) -> None:
        """Find out what differs in a copy."""
        self.keeping.tasks.run(partial(self.keeper().differences, copy), then, then)

    def choose_copy(self, then: Callable[[Path], None]) -> None:
        """Ask for a copy that lies elsewhere."""
        ask.open_file(self.window, "A backup of the notebook", _NOTEBOOKS, then)

    def described(self, path: Path) -> Backup:
        """A copy that lies elsewhere."""
        return safekeeping.found(self.keeper(), str(path))

    def restore(self, copy: Backup, differences: Differences) -> None:
        """Put a copy back: as a step, or where the notebook cannot be read in its place."""
        if differences.now is None:
            # What a damaged notebook no longer takes stays in the editor, and is saved into the restored one.
            self.keeping.replace(partial(self._put_in_place, copy))
        elif self.keeping.notebook is None or self.keeping.notebook.read_only:
            self.window.say("The notebook can only be read here, so nothing can be restored into it.")
        else:
            self.window.say("Restoring…")
            self.keeping.tasks.run(partial(self.keeper().restore, copy), self._restored, self._not_restored)

    def _put_in_place(self, copy: Backup) -> str:
        keeper = SafeKeeping(self.keeping.files.notebook, self.keeping.files.backups, None)
        return f"Restored {copy.path.name}. {keeper.put_in_place(copy)}"

    def _restored(self, done: tuple[str, Changes]) -> None:
        said, changes = done
        self.keeping.tell(changes)
        self.window.say(said)

    def _not_restored(self, error: BaseException) -> None:
        ask.tell(self.window, error if isinstance(error, Problem) else Problem("The backup could not be restored."))

    def restore_one(self, copy: Backup, one: Difference) -> None:
        """Bring one thing back out of a copy."""
        try:
            changes = self.keeper().restore_one(copy, one)
        except Problem as problem:
            ask.tell(self.window, problem)
            return
        self._restored((f"Restored: {plain(one.name, 120)}. Edit ▸ Undo takes it back.", changes))

    # The trash and earlier texts

    def _trash(self) -> Trash | None:
        notebook = self.keeping.notebook
        if notebook is None or notebook.read_only or not self.keeping.flush():
            self.window.say("The notebook cannot be written, so nothing can be put back into it.")
            return None
        return Trash(notebook)

    def show_trash(self) -> None:
        """Tools ▸ Trash."""
        trash = self._trash()
        if trash is not None:
            work, much = partial(_looked_into, trash), trash.more_than(AT_ONCE_NOTES)
            self.keeping.work.do("Looking into the trash…", work, self._show_trash, much=much)

    def _show_trash(self, found: list[Deleted]) -> None:
        ask.show(TrashDialog(self.window, found, self))

    def put_back(self, dialog: TrashDialog, wanted: list[Deleted]) -> None:
        """Take things out of the trash."""
        trash = self._trash()
        if trash is not None:
            said = f"{grouped(len(wanted))} put back. Edit ▸ Undo takes it back."
            self._empty_of(dialog, wanted, "Putting back…", partial(_emptied, trash, trash.bring_back, wanted), said)

    def _empty_of(
        self, dialog: TrashDialog, wanted: list[Deleted], words: str, work: Callable[[Going], object], said: str
    ) -> None:
        then, much = partial(self._emptied, dialog, said), len(wanted) > AT_ONCE_NOTES
        self.keeping.work.do(words, work, then, much=much, over=dialog)

    def _emptied(self, dialog: TrashDialog, said: str, done: tuple[Changes, list[Deleted]]) -> None:
        changes, left = done
        self.keeping.tell(changes)
        self.window.say(said)
        dialog.show_deleted(left)

    def ask_removal(self, dialog: TrashDialog, wanted: list[Deleted]) -> None:
        """Take things out of the notebook, once that is confirmed."""
        ask.confirm(
            dialog,
            f"Remove {grouped(len(wanted))} from the notebook?",
            "A backup is made first, and Edit ▸ Undo still takes the step back.",
            "Remove",
            partial(self._remove, dialog, wanted),
        )

    def _remove(self, dialog: TrashDialog, wanted: list[Deleted]) -> None:
        trash = self._trash()
        if trash is not None:
            work = partial(_emptied, trash, trash.empty, wanted)
            self._empty_of(dialog, wanted, "Removing…", work, f"{grouped(len(wanted))} removed.")

    def show_revisions(self) -> None:
        """Edit ▸ Earlier texts of this note."""
        trash, note_id = self._trash(), self.keeping.current_note()
        if trash is None:
            return
        if not note_id:
            self.window.say("Choose a note first.")
            return
        try:
            name, text = trash.text_of(note_id)
            found = trash.revisions(note_id)
        except Problem as problem:
            ask.tell(self.window, problem)
            return
        ask.show(RevisionsDialog(self.window, name, text, found, partial(self._restore_text, trash, note_id)))

    def _restore_text(self, trash: Trash, note_id: str, revision: Revision) -> None:
        self._do(partial(trash.restore_text, note_id, revision), "The earlier text is back. Edit ▸ Undo takes it back.")

    def _do(self, work: Callable[[], Changes], said: str) -> None:
        try:
            changes = work()
        except Problem as problem:
            ask.tell(self.window, problem)
            return
        self.keeping.tell(changes)
        self.window.say(said)


def _looked_into(trash: Trash, _going: Going) -> list[Deleted]:
    return trash.deleted()


def _emptied(
    trash: Trash, verb: Callable[[list[Deleted], Going], Changes], wanted: list[Deleted], going: Going
) -> tuple[Changes, list[Deleted]]:
    return verb(wanted, going), trash.deleted()
