"""The form of an own entry, opened, kept while it is filled in, given back after any end of the program, and saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.entry import Entry
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services.entries import EntryService
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.state import today
from minilat_desktop.ui.kit.tasks import Tasks
from minilat_desktop.ui.shell import entry_fields
from minilat_desktop.ui.shell.entry_fields import Asked
from minilat_desktop.ui.shell.entry_form import EntryForm, Verbs
from minilat_desktop.ui.shell.main_window import MainWindow

_GIVEN_BACK = "The form you had open is as you left it."


class OwnForms(QObject):
    """One form at a time. `saved` carries the entry, what the step is called, and what changed."""

    saved = Signal(object, str, object)

    def __init__(self, window: MainWindow, service: Callable[[], EntryService | None], tasks: Tasks) -> None:
        super().__init__(window)
        self._window, self._service, self._tasks = window, service, tasks
        self.form: EntryForm | None = None

    def open(self, asked: Asked, answers: Mapping[str, str] | None = None) -> None:
        """Open a form, with what was answered already."""
        service = self._service()
        if service is None:
            return
        try:
            choices = service.choices()
        except Problem as problem:
            ask.tell(self._window, problem)
            return
        verbs = Verbs(service.check, self._save, partial(self._keep, asked))
        self.form = EntryForm(self._window, asked, choices, verbs, date.fromordinal(today()).isoformat())
        self.form.destroyed.connect(self._forget)
        if answers:
            self.form.take_up(answers)
        ask.show(self.form)

    def _forget(self, _gone: QObject | None = None) -> None:
        self.form = None

    # While it is filled in

    def _keep(self, asked: Asked, answers: Mapping[str, str] | None) -> str:
        service = self._service()
        if service is None:
            return "The notebook cannot be written."
        said = None if answers is None else {"asked": entry_fields.as_plain(asked), "answers": dict(answers)}
        try:
            service.keep_form(said)
        except Problem as problem:
            return str(problem)
        return ""

    def keep(self) -> bool:
        """The program may end: keep what is in the form. False where it cannot be kept."""
        return self.form is None or self.form.keep()

    def give_back(self) -> None:
        """Open the form that was open when the program ended, with what had been typed."""
        service = self._service() if self.form is None else None
        if service is None:
            return
        try:
            said = service.kept_form()
            found = _read(said, service.entries()) if said is not None else None
        except Problem:
            return
        if found is not None:
            self.open(*found)
            self._window.say(_GIVEN_BACK)

    # Saving

    def _save(self, drafts: Sequence[Entry], label: str, told: Callable[[str], None]) -> None:
        """Save on the worker: writing the catalogue anew takes some tenths of a second."""
        service = self._service()
        if service is None:
            told("The notebook cannot be written.")
            return
        work = partial(service.put, drafts, label, of_form=True)
        self._tasks.run(work, partial(self._done, drafts[-1], label, told), partial(_not_saved, told))

    def _done(self, entry: Entry, label: str, told: Callable[[str], None], changes: Changes) -> None:
        told("")
        self.saved.emit(entry, label, changes)


def _read(said: Any, entries: Sequence[Entry]) -> tuple[Asked, dict[str, str]] | None:
    """What was kept, as it can be opened; None for what this version of the program does not know."""
    try:
        answers = {str(key): str(text) for key, text in said["answers"].items()}
        return entry_fields.from_plain(said["asked"], entries), answers
    except (LookupError, TypeError, ValueError, AttributeError):
        return None


def _not_saved(told: Callable[[str], None], error: BaseException) -> None:
    if not isinstance(error, Problem):
        told("It could not be saved.")
        raise error
    told(str(error))
