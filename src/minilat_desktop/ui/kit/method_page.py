"""The page of methods in the window: how each computed value comes about, found by a word or opened at one measure."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain import folding, measures
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.safe_text import PlainLabel

NOTHING_FOUND = "No measure says anything of that."
_ID = Qt.ItemDataRole.UserRole
# Pages that are no measure: what all have in common, and the user's own ranking.
_ABOUT, _RANKING = "about", "ranking"


def _pages() -> dict[str, tuple[str, str]]:
    """Every page by its id: its name and its text."""
    pages = {_ABOUT: ("About computed values", measures.INTRODUCTION)}
    pages |= {one.id: (one.label, measures.as_text(one)) for one in measures.MEASURES}
    return pages | {_RANKING: ("A ranking of your own", measures.RANKING)}


class MethodDialog(QDialog):
    """Measures at the left, what the chosen one is at the right; the field above finds them by any of their words."""

    def __init__(self, parent: QWidget, measure_id: str = "") -> None:
        super().__init__(parent)
        self._pages = _pages()
        self.setWindowTitle("Method")
        self.resize(820, 520)
        self.search = QLineEdit(self)
        self.search.setAccessibleName("Search the methods")
        self.search.setPlaceholderText("Search, as in: members, overdue, Jaccard")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Measures")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._show)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("How it is computed")
        self.title = PlainLabel("", self)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        for page_id, (name, _) in self._pages.items():
            item = QListWidgetItem(name, self.list)
            item.setData(_ID, page_id)
        self._lay_out()
        self.show_measure(measure_id or _ABOUT)
        self.search.setFocus()

    def _lay_out(self) -> None:
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(10, 0, 0, 0)
        column.addWidget(self.title)
        column.addWidget(self.text, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(self.list)
        split.addWidget(right)
        split.setChildrenCollapsible(False)
        split.setSizes([310, 510])
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        # Return in the field finds; it must not close the page.
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setAutoDefault(False)
        bottom = QHBoxLayout()
        bottom.addWidget(buttons)
        outer = QVBoxLayout(self)
        outer.addWidget(self.search)
        outer.addWidget(split, 1)
        outer.addLayout(bottom)

    @property
    def shown(self) -> str:
        """The id of the measure that is shown; "" where nothing is found."""
        row = self.list.currentRow()
        return str(self.list.item(row).data(_ID)) if row >= 0 else ""

    def show_measure(self, measure_id: str) -> None:
        """Show one of the measures."""
        for row in range(self.list.count()):
            if self.list.item(row).data(_ID) == measure_id:
                self.list.setCurrentRow(row)
                self.list.scrollToItem(self.list.item(row))

    def _filter(self, words: str) -> None:
        wanted = folding.fold(words).split()
        found = []
        for row in range(self.list.count()):
            item = self.list.item(row)
            name, text = self._pages[item.data(_ID)]
            held = folding.fold(f"{name} {text}")
            item.setHidden(not all(word in held for word in wanted))
            found += [] if item.isHidden() else [row]
        if self.list.currentRow() not in found:
            self.list.setCurrentRow(found[0] if found else -1)
        if not found:
            self.title.setText("")
            self.text.setPlainText(NOTHING_FOUND)

    def _show(self, item: QListWidgetItem | None, _before: QListWidgetItem | None = None) -> None:
        if item is not None:
            name, text = self._pages[item.data(_ID)]
            self.title.setText(name)
            self.text.setPlainText(text)


def explain(parent: QWidget, attribute: str) -> bool:
    """Open the page at the measure that a row of a comparison shows; whether there is one."""
    measure = measures.of(attribute)
    if measure is not None:
        ask.show(MethodDialog(parent, measure.id))
    return measure is not None
