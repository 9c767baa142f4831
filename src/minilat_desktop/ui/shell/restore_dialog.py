"""Tools ▸ Restore from a backup: the copies there are, what differs in each, and putting it or one thing back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain import dates
from minilat_desktop.domain.keeping import Backup, Difference, Differences, count
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.ui.kit import sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.kit.text_difference import TextDifference

_MOST_SHOWN = 2_000
ValueRole = Qt.ItemDataRole.UserRole
Kind = TypeVar("Kind")


class Owner(Protocol):
    """What the dialog asks for; the answers come later."""

    def compare(self, copy: Backup, then: Callable[[Differences | BaseException], None]) -> None: ...
    def restore(self, copy: Backup, differences: Differences) -> None: ...
    def restore_one(self, copy: Backup, one: Difference) -> None: ...
    def choose_copy(self, then: Callable[[Path], None]) -> None: ...
    def described(self, path: Path) -> Backup: ...


class RestoreDialog(QDialog):
    """Left the copies, right what differs, beneath it how the chosen thing reads now and in the copy."""

    def __init__(self, parent: QWidget, copies: Sequence[Backup], owner: Owner) -> None:
        super().__init__(parent)
        self._owner = owner
        self._over = False
        self._shown: Differences | None = None
        # Until one was found that is sound, the next is tried by itself.
        self._seeking = True
        self.setWindowTitle("Restore from a backup")
        self.resize(sizes.by_text(self, 150, 34))
        self.words = PlainLabel()
        self.copies = QListWidget()
        self.copies.setAccessibleName("Backups of the notebook")
        self.found = QListWidget()
        self.found.setAccessibleName("What differs in the backup")
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page = TextDifference("How it reads now, and in the backup")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.all = buttons.addButton("Restore all", role)
        self.one = buttons.addButton("Restore this one", role)
        self.other = buttons.addButton("Another file…", role)
        for button in (self.all, self.one, self.other):
            button.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        self.finished.connect(self._ended)
        self._lay_out(buttons)
        for copy in copies:
            self._add(copy)
        self.copies.currentItemChanged.connect(self._copy_chosen)
        self.found.currentItemChanged.connect(self._one_chosen)
        self.all.clicked.connect(self._restore)
        self.one.clicked.connect(self._restore_one)
        self.other.clicked.connect(self._ask_file)
        self._choose_first()

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        right = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        right.addWidget(self.found)
        right.addWidget(self.page)
        split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        split.addWidget(self.copies)
        split.addWidget(right)
        split.setSizes([self.width() * 2 // 5, self.width() * 3 // 5])
        layout = QVBoxLayout(self)
        layout.addWidget(split, 1)
        layout.addWidget(self.words)
        layout.addWidget(
            PlainLabel(
                "− stands in the notebook as it is now, + in the backup. What is there now is backed up first;"
                " restoring is one step, which Edit ▸ Undo takes back."
            )
        )
        layout.addWidget(buttons)

    def _add(self, copy: Backup) -> None:
        item = QListWidgetItem(
            f"{dates.moment_in_words(copy.made, seconds=True)}\n{plain(copy.where, 60)}, {_size(copy.size)}"
        )
        item.setData(ValueRole, copy)
        self.copies.addItem(item)

    def _choose_first(self) -> None:
        self.all.setEnabled(False)
        self.one.setEnabled(False)
        if self.copies.count():
            self.copies.setCurrentRow(0)
        else:
            self.words.setText("There is no backup yet.")

    def _ended(self, _result: int) -> None:
        self._over = True

    def copy(self) -> Backup | None:
        """The copy that is chosen."""
        return _value(self.copies, Backup)

    def _copy_chosen(self, *_items: Any) -> None:
        self._shown = None
        self.found.clear()
        self.page.clear()
        self.all.setEnabled(False)
        self.one.setEnabled(False)
        copy = self.copy()
        if copy is not None:
            self.words.setText("Comparing…")
            self._owner.compare(copy, partial(self._compared, copy))

    def _compared(self, copy: Backup, differences: Differences | BaseException) -> None:
        if self._over or self.copy() != copy:
            return
        if isinstance(differences, BaseException):
            self.words.setText(f"{differences} It cannot be restored; take another.")
            if self._seeking and self.copies.currentRow() + 1 < self.copies.count():
                self.copies.setCurrentRow(self.copies.currentRow() + 1)
            return
        self._seeking = False
        self._shown = differences
        self.words.setText(_counts(differences))
        for one in differences.found[:_MOST_SHOWN]:
            item = QListWidgetItem(f"{one.kind.capitalize()}: {plain(one.name, 160)}")
            item.setData(ValueRole, one)
            self.found.addItem(item)
        if len(differences.found) > _MOST_SHOWN:
            self.found.addItem(f"and {grouped(len(differences.found) - _MOST_SHOWN)} more")
        self.all.setEnabled(differences.now is None or bool(differences.found))
        if self.found.count():
            self.found.setCurrentRow(0)

    def _chosen(self) -> Difference | None:
        return _value(self.found, Difference)

    def _one_chosen(self, *_items: Any) -> None:
        one = self._chosen()
        self.one.setEnabled(one is not None)
        if one is not None:
            self.page.show_between(*one.texts)

    def _restore(self, _checked: bool = False) -> None:
        copy, shown = self.copy(), self._shown
        if copy is not None and shown is not None:
            self.accept()
            self._owner.restore(copy, shown)

    def _restore_one(self, _checked: bool = False) -> None:
        copy, one = self.copy(), self._chosen()
        if copy is not None and one is not None:
            self.accept()
            self._owner.restore_one(copy, one)

    def _ask_file(self, _checked: bool = False) -> None:
        self._owner.choose_copy(self.take_file)

    def take_file(self, path: Path) -> None:
        """Show a copy that lies elsewhere."""
        if not self._over:
            self._add(self._owner.described(path))
            self.copies.setCurrentRow(self.copies.count() - 1)


def _value(view: QListWidget, kind: type[Kind]) -> Kind | None:
    """What the chosen line stands for."""
    found = [item.data(ValueRole) for item in view.selectedItems()]
    return found[0] if found and isinstance(found[0], kind) else None


def _counts(differences: Differences) -> str:
    then = f"The backup holds {count(differences.then, 'note')}"
    if differences.now is None:
        return f"{then}; the notebook itself cannot be read. It is set aside and the backup takes its place."
    return f"{then}, the notebook {count(differences.now, 'note')}. {differences.summary}"


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} kB"
