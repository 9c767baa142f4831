"""A ledger of the room: its lines, and beneath them the sources of the one that one is on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from minilat_desktop.ui.kit.ledger import LedgerModel, LedgerView
from minilat_desktop.ui.kit.lines import Line, explanation
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.kit.theme import Themes

# Lines of text in a list and the sources beneath it.
_FEWEST = 6


class Ledger(QWidget):
    """A ledger; where its lines are `cited`, their sources beneath. `followed` carries a coalition's id."""

    followed = Signal(str)
    note_wanted = Signal(str)

    def __init__(
        self, themes: Themes, name: str, headings: tuple[str, str, str], empty: str, *, cited: bool = True
    ) -> None:
        super().__init__()
        self._headings, self._nothing = headings, empty
        self.model = LedgerModel(self)
        self.view = LedgerView(self.model, themes, self)
        self.view.setAccessibleName(name)
        self.sources = QPlainTextEdit(readOnly=True, placeholderText="The sources of the line you are on appear here.")
        self.sources.setAccessibleName("Sources of the current line")
        self._empty = PlainLabel(parent=self.view)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        split = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        split.addWidget(self.view)
        split.addWidget(self.sources)
        self._cited = cited
        split.setSizes([400, 90])
        split.setStretchFactor(0, 1)
        self.sources.setVisible(cited)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)
        self.view.selectionModel().currentRowChanged.connect(self._row_changed)
        self.view.followed.connect(self.followed)
        self.view.note_wanted.connect(self.note_wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._share()

    def _share(self) -> None:
        """Where there is room for one of the two only, as in large type, it is the list's."""
        self.sources.setVisible(self._cited and self.height() > _FEWEST * self.fontMetrics().height())

    def show_lines(self, found: Sequence[Line], nothing: str = "") -> None:
        """Show other lines, the first one chosen; where there are none, say `nothing` or the usual words."""
        self.model.show(found, self._headings)
        self.view.lay_out()
        self.view.horizontalHeader().setVisible(bool(found))
        self._empty.setText(nothing or self._nothing)
        self._empty.setVisible(not found)
        self._empty.setGeometry(0, 30, max(self.view.width(), 200), 50)
        self.sources.clear()
        first = next((row for row, line in enumerate(found) if not line.heading), -1)
        if first >= 0:
            self.view.setCurrentIndex(self.model.index(first, 1))
            # Where there is little room the chosen line would push its heading out of sight.
            self.view.scrollToTop()

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.sources.setPlainText(plain(explanation(self.model.line(current.row())), 20_000))
