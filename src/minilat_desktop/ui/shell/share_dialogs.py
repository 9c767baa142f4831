"""What leaves, chosen thing by thing; and what arrived, beside one's own and what both came out of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain import share_words
from minilat_desktop.domain.folding import fold
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.services.sharing import Offer
from minilat_desktop.ui.kit import sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain

_Index = QModelIndex | QPersistentModelIndex
Chosen = set[tuple[str, str]]


class OffersModel(QAbstractListModel):
    """What can be shared, each with a box; narrowed by a text, which leaves the boxes as they are."""

    def __init__(self, offers: Sequence[Offer], parent: QObject) -> None:
        super().__init__(parent)
        self._every, self._shown = offers, list(offers)
        # What each is found by, folded when it is first looked for: there may be tens of thousands.
        self._words: list[str] = []
        self.chosen: Chosen = set()
        # What a line is high; a box is higher than small text.
        self.line = QSize()

    def narrow(self, text: str) -> None:
        """Show only what has each word of a text."""
        wanted = fold(text).split()
        self.beginResetModel()
        if wanted and not self._words:
            self._words = [fold(f"{one.title} {one.on}") for one in self._every]
        pairs = zip(self._every, self._words or ("" for _ in self._every), strict=True)
        self._shown = [one for one, said in pairs if all(word in said for word in wanted)]
        self.endResetModel()

    def choose_shown(self, on: bool) -> None:
        """Tick all that are shown, or none of them."""
        keys = {(one.kind, one.id) for one in self._shown}
        self.chosen = self.chosen | keys if on else self.chosen - keys
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        one = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            on = f"  ·  {one.on}" if one.on else ""
            return plain(f"{share_words.KINDS[one.kind]}{on}  ·  {one.title}", 300)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if (one.kind, one.id) in self.chosen else Qt.CheckState.Unchecked
        return self.line if role == Qt.ItemDataRole.SizeHintRole else None

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        one = self._shown[index.row()]
        ticked = Qt.CheckState(value) == Qt.CheckState.Checked
        self.chosen = self.chosen | {(one.kind, one.id)} if ticked else self.chosen - {(one.kind, one.id)}
        self.dataChanged.emit(index, index)
        return True

    def flags(self, index: _Index) -> Qt.ItemFlag:
        plain_flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return plain_flags | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() else Qt.ItemFlag.NoItemFlags


class ShareDialog(QDialog):
    """Choose what a colleague gets. `then` gets what is ticked, by kind and id."""

    def __init__(
        self, parent: QWidget, offers: Sequence[Offer], staying: int, then: Callable[[Chosen], None]
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._then, self._staying = then, staying
        self.setWindowTitle("Share with a colleague")
        self.resize(sizes.by_text(self, 100, 32))
        self.search = QLineEdit(placeholderText="Show only those with these words…", clearButtonEnabled=True)
        self.search.setAccessibleName("Show only those with these words")
        self.every = QCheckBox("&All that are shown")
        self.model = OffersModel(offers, self)
        self.view = QListView()
        self.model.line = QSize(0, self.view.fontMetrics().height() + 10)
        self.view.setModel(self.model)
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName("What can be shared")
        self.words = PlainLabel()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.write = buttons.addButton("&Write file…", QDialogButtonBox.ButtonRole.AcceptRole)
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.every)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.words)
        layout.addWidget(buttons)
        self.search.textChanged.connect(self.model.narrow)
        self.every.toggled.connect(self.model.choose_shown)
        self.model.dataChanged.connect(self._count)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        self._count()

    def _count(self) -> None:
        count = len(self.model.chosen)
        said = {0: "Nothing is chosen.", 1: "1 thing is chosen."}.get(count, f"{grouped(count)} things are chosen.")
        stays = (
            "1 note is private and stays here."
            if self._staying == 1
            else f"{grouped(self._staying)} notes are private and stay here."
        )
        self.words.setText(f"{said} {stays if self._staying else ''}".strip())
        self.write.setEnabled(bool(count))

    def _take(self) -> None:
        self.accept()
        self._then(self.model.chosen)
