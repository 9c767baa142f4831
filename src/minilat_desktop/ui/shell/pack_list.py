"""Tools ▸ Data packs: what is imported, each switched on and off or removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from minilat_desktop.domain.pack import Pack
from minilat_desktop.ui.kit import sizes
from minilat_desktop.ui.kit.lines import when
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.shell.pack_preview import number_of

IdRole = Qt.ItemDataRole.UserRole


class Owner(Protocol):
    """What the list asks for."""

    def switch(self, pack_id: str, on: bool) -> None: ...
    def remove(self, pack_id: str) -> None: ...
    def ask_file(self) -> None: ...


class PacksDialog(QDialog):
    """The packs with a box each: ticked is switched on."""

    def __init__(self, parent: QWidget, found: Sequence[Pack], owner: Owner) -> None:
        super().__init__(parent)
        self._owner = owner
        self.setWindowTitle("Data packs")
        self.resize(sizes.by_text(self, 115, 26))
        self.words = PlainLabel()
        self.list = QListWidget()
        self.list.setAccessibleName("Imported data packs")
        self.list.itemChanged.connect(self._ticked)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        take = buttons.addButton("Import data…", QDialogButtonBox.ButtonRole.ActionRole)
        self.gone = buttons.addButton("Remove", QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        take.clicked.connect(self._import)
        self.gone.clicked.connect(self._remove)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)
        self.show_packs(found)

    def show_packs(self, found: Sequence[Pack]) -> None:
        """Show the packs anew."""
        self.list.blockSignals(True)
        self.list.clear()
        for pack in found:
            item = QListWidgetItem(_pack_words(pack))
            item.setData(IdRole, pack.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if pack.enabled else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.words.setText(
            "Ticked packs stand in the list beside the shipped catalogue. None of them ever touches a note."
            if found
            else "No data pack is imported yet. Exchange tables, the Correlates of War IGO file or any CSV will do."
        )
        self.gone.setEnabled(bool(found))
        if found:
            self.list.setCurrentRow(0)

    def _ticked(self, item: QListWidgetItem) -> None:
        self._owner.switch(item.data(IdRole), item.checkState() == Qt.CheckState.Checked)

    def _import(self, _checked: bool = False) -> None:
        self.accept()
        self._owner.ask_file()

    def _remove(self, _checked: bool = False) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._owner.remove(item.data(IdRole))


def _pack_words(pack: Pack) -> str:
    counts = ", ".join((
        number_of(pack.coalitions, "coalition"), number_of(pack.memberships, "membership"),
        number_of(pack.events, "event"), number_of(pack.values, "value"),
    ))  # fmt: skip
    licence = plain(pack.licence, 60) or "no licence given"
    wrong = f"\nNot in the list: {pack.wrong}. Import it again." if pack.wrong else ""
    origin = f"{licence}, imported {_day(pack.imported[:10])}, sha256 {pack.sha256[:12]}"
    return f"{plain(pack.name, 60)}\n{counts}\n{origin}{wrong}"


def _day(iso: str) -> str:
    """A recorded day in words; what a damaged notebook has instead, as it stands."""
    try:
        return when(iso)
    except ValueError:
        return plain(iso, 20)
