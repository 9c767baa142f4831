"""Tools ▸ My entries: everything the user added to the catalogue; and what a file of entries would bring."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain import entry_words
from minilat_desktop.domain.entry import EntriesPlan, Entry
from minilat_desktop.ui.kit import sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain

IdRole = Qt.ItemDataRole.UserRole
_NONE = (
    "You have entered nothing of your own yet. Coalition ▸ Add adds a coalition, or a fact, a member, an"
    " event and more to one;"
    " Coalition ▸ Correct this value (Ctrl+Shift+E) puts your value beside the catalogue’s, wherever that stands."
)
_SOME = (
    "Your own entries stand beside the catalogue’s, marked as yours, and stay when it is updated. What is exported can"
    " be imported by others, or contributed to the catalogue."
)
_ALONE = "What it corrects is no longer in the catalogue, so it stands for itself."


class Owner(Protocol):
    """What the list asks for."""

    def change_entry(self, wanted: str) -> None: ...
    def remove_entries(self, ids: Sequence[str]) -> None: ...
    def export(self, ids: Sequence[str]) -> None: ...
    def ask_file(self) -> None: ...


class OwnDialog(QDialog):
    """Every entry, newest last; change, remove, export, import."""

    def __init__(self, parent: QWidget, owner: Owner) -> None:
        super().__init__(parent)
        self._owner = owner
        self.setWindowTitle("My entries")
        self.resize(sizes.by_text(self, 115, 28))
        self.words = PlainLabel()
        self.list = QListWidget()
        self.list.setAccessibleName("My entries")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(self._activated)
        self.list.itemSelectionChanged.connect(self._fit)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        action = QDialogButtonBox.ButtonRole.ActionRole
        self.change = buttons.addButton("Change…", action)
        self.remove = buttons.addButton("Remove", action)
        self.export = buttons.addButton("Export…", action)
        self.take = buttons.addButton("Import…", action)
        buttons.rejected.connect(self.reject)
        self.change.clicked.connect(self._change)
        self.remove.clicked.connect(self._remove)
        self.export.clicked.connect(self._export)
        self.take.clicked.connect(self._import)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)

    def show_entries(self, entries: Sequence[Entry], left_out: Mapping[str, str], alone: Collection[str] = ()) -> None:
        """Show the entries anew; `left_out` says of those that are not in force why, `alone` what corrects nothing."""
        self.list.clear()
        for one in entries:
            item = QListWidgetItem(words_of(one, left_out.get(one.id, ""), alone=one.id in alone))
            item.setData(IdRole, one.id)
            self.list.addItem(item)
        self.words.setText(_SOME if entries else _NONE)
        self._fit()

    def _ids(self) -> list[str]:
        return [str(item.data(IdRole)) for item in self.list.selectedItems()]

    def _fit(self) -> None:
        chosen = len(self._ids())
        self.change.setEnabled(chosen == 1)
        self.remove.setEnabled(chosen > 0)
        self.export.setEnabled(self.list.count() > 0)
        self.export.setText("Export chosen…" if chosen else "Export all…")

    def _activated(self, item: QListWidgetItem) -> None:
        self._owner.change_entry(str(item.data(IdRole)))

    def _change(self, _checked: bool = False) -> None:
        self._owner.change_entry(self._ids()[0])

    def _remove(self, _checked: bool = False) -> None:
        self._owner.remove_entries(self._ids())

    def _export(self, _checked: bool = False) -> None:
        self._owner.export(self._ids())

    def _import(self, _checked: bool = False) -> None:
        self.accept()
        self._owner.ask_file()


class ImportPreview(QDialog):
    """What a file of entries would bring; Import takes it in one step."""

    def __init__(self, parent: QWidget, plan: EntriesPlan, then: Callable[[EntriesPlan], None]) -> None:
        super().__init__(parent)
        self._plan, self._then = plan, then
        self.setWindowTitle("Import entries")
        self.resize(sizes.by_text(self, 110, 28))
        self.list = QListWidget()
        self.list.setAccessibleName("What the file holds")
        self.list.setWordWrap(True)
        for line in lines_of(plan):
            self.list.addItem(plain(line, 400))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.take = buttons.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
        self.take.setEnabled(bool(plan.new or plan.changed))
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(PlainLabel(f"{plan.file}\n{plan.summary}"))
        layout.addWidget(self.list, 1)
        layout.addWidget(PlainLabel("They become entries of your own. One undo takes the import back."))
        layout.addWidget(buttons)

    def _take(self) -> None:
        self.accept()
        self._then(self._plan)


def lines_of(plan: EntriesPlan) -> list[str]:
    """What is refused first: that is what one has to look at."""
    kinds = (("New", plan.new), ("Changed, kept beside yours", plan.changed), ("Already there", plan.same))
    said = [f"{kind}: {entry_words.one_line(entry)}" for kind, entries in kinds for entry in entries]
    return [*(f"Refused: {line}" for line in plan.refused), *said]


def words_of(entry: Entry, left_out: str = "", *, alone: bool = False) -> str:
    """An entry as the list says it, and in a second line why it is not in force where it is not."""
    if alone and not left_out:
        return f"{plain(entry_words.one_line(entry), 240)}\n{_ALONE}"
    wrong = f"\nNot in the catalogue in use: {plain(left_out, 200)}." if left_out else ""
    return f"{plain(entry_words.one_line(entry), 240)}{wrong}"
