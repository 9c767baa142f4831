"""Facets: how many coalitions there are of each kind, and a click that narrows the list to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QHeaderView, QTableView, QToolButton, QVBoxLayout, QWidget

from minilat_desktop.domain import query
from minilat_desktop.domain.query import Query
from minilat_desktop.services.filtering import FACETS, Value
from minilat_desktop.ui.catalogue.narrowing import bar_height
from minilat_desktop.ui.kit import reading_table
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain

# What stands in the bar; the rest is under “More”.
IN_BAR = ("pillar", "form", "status", "region", "member")
_Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MARK, _LABEL, _COUNT = range(3)
_HINT = "Click: any of these. Ctrl+click: none of these."


@dataclass(frozen=True, slots=True)
class Choice:
    """What a query asks of one facet, as the query writes it."""

    included: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    all_of: bool = False


def choice_in(asked: Query, key: str) -> Choice:
    """What a query asks of a facet."""
    terms = asked.of(key)
    wanted = [term for term in terms if not term.negated]
    return Choice(
        tuple(value for term in wanted for value in term.values),
        tuple(value for term in terms if term.negated for value in term.values),
        len(wanted) > 1,
    )


class FacetModel(QAbstractTableModel):
    """The values of one facet: mark, label, count."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.values: tuple[Value, ...] = ()
        self._choice = Choice()

    def show(self, values: Sequence[Value], choice: Choice) -> None:
        """Show values, and which of them are asked for."""
        self.beginResetModel()
        known = {one.value for one in values}
        absent = [one for one in (*choice.included, *choice.excluded) if one not in known]
        self.values = (*values, *(Value(one, one, 0) for one in absent))
        self._choice = choice
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.values)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 3

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        value = self.values[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (self._mark(value), plain(value.label, 80), str(value.count))[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == _COUNT:
            return _RIGHT
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == _MARK:
            return self._state(value)
        return None

    def _mark(self, value: Value) -> str:
        return {"included": "✓", "left out": "✗"}.get(self._state(value), "")

    def _state(self, value: Value) -> str:
        if value.value in self._choice.included:
            return "included"
        return "left out" if value.value in self._choice.excluded else "not chosen"


class FacetView(QTableView):
    """Values to click. `toggled` carries the row and whether it is to be left out rather than included."""

    toggled = Signal(int, bool)
    closed = Signal()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.toggled.emit(index.row(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.toggled.emit(index.row(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class FacetPopup(QFrame):
    """One facet opened. `chosen` carries the facet's key and what is asked of it from now on."""

    chosen = Signal(str, object)

    def __init__(self, parent: QWidget, key: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.key = key
        title, several = FACETS[key]
        self._choice = Choice()
        self.model = FacetModel(self)
        self.view = FacetView()
        self._dress(title)
        self.all_of = QCheckBox("All of them at once")
        self.all_of.setVisible(several and key != "has")
        self.all_of.toggled.connect(self._join)
        hint = PlainLabel(_HINT)
        hint.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.all_of)
        layout.addWidget(hint)
        self.view.toggled.connect(self._toggle)
        self.view.closed.connect(self.close)

    def _dress(self, title: str) -> None:
        self.view.setModel(self.model)
        reading_table.by_lines(self.view, f"{title}: values with counts")
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        header = self.view.horizontalHeader()
        header.hide()
        header.setSectionResizeMode(_LABEL, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(10)
        header.resizeSection(_MARK, self.fontMetrics().horizontalAdvance("✓") + 14)
        header.resizeSection(_COUNT, self.fontMetrics().horizontalAdvance("000000") + 8)

    def show_values(self, values: Sequence[Value], choice: Choice) -> None:
        """Show values anew and keep the row one is on."""
        row = max(self.view.currentIndex().row(), 0)
        self._choice = choice
        self.model.show(values, choice)
        self.all_of.blockSignals(True)
        self.all_of.setChecked(choice.all_of)
        self.all_of.blockSignals(False)
        if self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1), _LABEL))
        line = self.view.verticalHeader().defaultSectionSize()
        self.view.setFixedHeight(min(max(self.model.rowCount(), 1), 12) * line + 2)
        self.resize(max(300, self.fontMetrics().averageCharWidth() * 42), self.sizeHint().height())

    def _toggle(self, row: int, leave_out: bool) -> None:
        value = self.model.values[row].value
        included = [one for one in self._choice.included if one != value]
        excluded = [one for one in self._choice.excluded if one != value]
        wanted = excluded if leave_out else included
        if value not in (self._choice.excluded if leave_out else self._choice.included):
            wanted.append(value)
        self.chosen.emit(self.key, Choice(tuple(included), tuple(excluded), self.all_of.isChecked()))

    def _join(self, together: bool) -> None:
        self.chosen.emit(self.key, Choice(self._choice.included, self._choice.excluded, together))


class FacetBar(QWidget):
    """A button a facet. `rewritten` carries the search text with what was chosen."""

    rewritten = Signal(str)
    more_asked = Signal(QPoint)

    def __init__(self, count: Callable[[str], Sequence[Value]]) -> None:
        super().__init__()
        self._count = count
        self._text, self._asked = "", query.parse("")
        self.buttons: dict[str, QToolButton] = {}
        self.popup: FacetPopup | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 6)
        row.setSpacing(2)
        for key in IN_BAR:
            button = self._button(FACETS[key][0], f"Filter by {FACETS[key][0].lower()}")
            button.clicked.connect(partial(self.open, key))
            self.buttons[key] = button
            row.addWidget(button)
        self.more = self._button("More", "More filters")
        self.more.clicked.connect(self._ask_more)
        row.addWidget(self.more)
        row.addStretch(1)
        self.setFixedHeight(bar_height(self))

    def changeEvent(self, event: QEvent) -> None:
        """Under View the text can be made larger."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setFixedHeight(bar_height(self))

    def _button(self, title: str, name: str) -> QToolButton:
        button = QToolButton(autoRaise=True)
        button.setCheckable(True)
        button.setText(f"{title} ▾")
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def show_query(self, text: str, asked: Query) -> None:
        """Mark the facets that a search text, and the query read from it, ask something of."""
        self._text, self._asked = text, asked
        for key, button in self.buttons.items():
            choice = choice_in(asked, key)
            number = len(choice.included) + len(choice.excluded)
            button.setText(f"{FACETS[key][0]} · {number}" if number else f"{FACETS[key][0]} ▾")
            button.setChecked(bool(number))
        rest = [choice_in(asked, key) for key in FACETS if key not in IN_BAR]
        number = sum(len(one.included) + len(one.excluded) for one in rest)
        self.more.setText(f"More · {number}" if number else "More ▾")
        self.more.setChecked(bool(number))
        if self.popup is not None:
            self._fill(self.popup)

    def open(self, key: str, _checked: bool = False) -> None:
        """Open one facet beneath its button."""
        under = self.buttons.get(key, self.more)
        self.popup = FacetPopup(self, key)
        self.popup.chosen.connect(self._chosen)
        self.popup.destroyed.connect(self._forget)
        self._fill(self.popup)
        self.popup.move(under.mapToGlobal(QPoint(0, under.height())))
        self.popup.show()
        self.popup.view.setFocus(Qt.FocusReason.PopupFocusReason)
        self.show_query(self._text, self._asked)

    def _fill(self, popup: FacetPopup) -> None:
        popup.show_values(self._count(popup.key), choice_in(self._asked, popup.key))

    def _forget(self, _gone: QObject | None = None) -> None:
        self.popup = None

    def _chosen(self, key: str, choice: Choice) -> None:
        self.rewritten.emit(query.with_choice(self._text, key, choice.included, choice.excluded, all_of=choice.all_of))

    def _ask_more(self, _checked: bool = False) -> None:
        self.show_query(self._text, self._asked)
        self.more_asked.emit(self.more.mapToGlobal(QPoint(0, self.more.height())))
