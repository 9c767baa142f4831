"""Tools ▸ Trash, and the earlier texts of a note: looked at before they are brought back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain import dates
from minilat_desktop.domain.keeping import WORDS, Deleted, Revision
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.ui.kit import sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.kit.text_difference import TextDifference

_MOST_SHOWN = 5_000
ValueRole = Qt.ItemDataRole.UserRole


class Owner(Protocol):
    """What the trash asks for; whoever does it shows the trash anew."""

    def put_back(self, dialog: TrashDialog, wanted: list[Deleted]) -> None: ...
    def ask_removal(self, dialog: TrashDialog, wanted: list[Deleted]) -> None: ...


class TrashDialog(QDialog):
    """What was deleted, the last first; several may be chosen."""

    def __init__(self, parent: QWidget, found: Sequence[Deleted], owner: Owner) -> None:
        super().__init__(parent)
        self._owner = owner
        self.setWindowTitle("Trash")
        self.resize(sizes.by_text(self, 120, 30))
        self.words = PlainLabel()
        self.list = QListWidget()
        self.list.setAccessibleName("What was deleted")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.page = QPlainTextEdit(readOnly=True)
        self.page.setAccessibleName("The text of what was deleted")
        self.page.setTabChangesFocus(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.back = buttons.addButton("Put back", role)
        self.gone = buttons.addButton("Remove…", role)
        self.empty = buttons.addButton("Empty the trash…", role)
        for button in (self.back, self.gone, self.empty):
            button.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        split = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        split.addWidget(self.list)
        split.addWidget(self.page)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(split, 1)
        layout.addWidget(buttons)
        self.list.itemSelectionChanged.connect(self._chosen_changed)
        self.back.clicked.connect(self._put_back)
        self.gone.clicked.connect(self._remove_chosen)
        self.empty.clicked.connect(self._remove_all)
        self.show_deleted(found)

    def show_deleted(self, found: Sequence[Deleted]) -> None:
        """Show the trash anew."""
        self._found = list(found)
        self.list.clear()
        for one in self._found[:_MOST_SHOWN]:
            item = QListWidgetItem(_line(one))
            item.setData(ValueRole, one)
            self.list.addItem(item)
        self.words.setText(
            f"{grouped(len(found))} deleted. What is here stays until you remove it."
            if found
            else "The trash is empty."
        )
        self.empty.setEnabled(bool(found))
        if found:
            self.list.setCurrentRow(0)
        self._chosen_changed()

    def chosen(self) -> list[Deleted]:
        """What is selected."""
        return [item.data(ValueRole) for item in self.list.selectedItems()]

    def _chosen_changed(self) -> None:
        chosen = self.chosen()
        self.back.setEnabled(bool(chosen))
        self.gone.setEnabled(bool(chosen))
        self.page.setPlainText(plain(chosen[0].text, 200_000) if len(chosen) == 1 else "")

    def _put_back(self, _checked: bool = False) -> None:
        self._owner.put_back(self, self.chosen())

    def _remove_chosen(self, _checked: bool = False) -> None:
        self._owner.ask_removal(self, self.chosen())

    def _remove_all(self, _checked: bool = False) -> None:
        self._owner.ask_removal(self, self._found)


class RevisionsDialog(QDialog):
    """The texts a note had, the last first, and what each has otherwise than the note has now."""

    def __init__(
        self, parent: QWidget, name: str, now: str, found: Sequence[Revision], restore: Callable[[Revision], None]
    ) -> None:
        super().__init__(parent)
        self._now, self._restore = now, restore
        self.setWindowTitle("Earlier texts of the note")
        self.resize(sizes.by_text(self, 130, 30))
        self.list = QListWidget()
        self.list.setAccessibleName("Earlier texts")
        self.page = TextDifference("What the earlier text has otherwise")
        for one in found:
            mark = "Damaged: " if one.damaged else ""
            item = QListWidgetItem(
                f"{mark}until {dates.moment_in_words(one.time)}\n{plain(Note('', '', '', one.text, '', '').title, 60)}"
            )
            item.setData(ValueRole, one)
            self.list.addItem(item)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.back = buttons.addButton("Restore this text", QDialogButtonBox.ButtonRole.ActionRole)
        self.back.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        split.addWidget(self.list)
        split.addWidget(self.page)
        split.setSizes([self.width() // 3, self.width() * 2 // 3])
        layout = QVBoxLayout(self)
        layout.addWidget(
            PlainLabel(f"Note on {name}. − stands only in the note as it is now, + only in the earlier text.")
        )
        layout.addWidget(split, 1)
        layout.addWidget(buttons)
        self.list.currentItemChanged.connect(self._chosen)
        self.back.clicked.connect(self._take)
        self.back.setEnabled(bool(found))
        if found:
            self.list.setCurrentRow(0)
        else:
            self.page.setPlainText(
                "There is no earlier text: one is kept at each sitting, and every two minutes of typing."
            )

    def _chosen(self, *_items: Any) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.page.show_between(self._now, item.data(ValueRole).text)

    def _take(self, _checked: bool = False) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.accept()
            self._restore(item.data(ValueRole))


def _line(one: Deleted) -> str:
    kind = WORDS.get(one.table, (one.table,))[0].capitalize()
    title = f" – {plain(Note('', '', '', one.text, '', '').title, 100)}" if one.text else ""
    return f"{kind}: {plain(one.name, 80)}{title}\ndeleted {dates.moment_in_words(one.deleted)}"
