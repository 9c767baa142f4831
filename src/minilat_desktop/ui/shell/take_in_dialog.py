"""What arrived in a shared file: each thing in three versions, and the choice where both sides changed it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain import share_words
from minilat_desktop.domain.share_words import CHOICES, KINDS, STATES
from minilat_desktop.domain.sharing import BOTH, KEEP_BOTH, Decision
from minilat_desktop.services.sharing import SharePlan
from minilat_desktop.ui.kit import reading_table, safe_text, sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain

_HEADINGS = ("What it is to you", "Kind", "What", "Then")
_PANES = ("What both came out of", "Mine", "Theirs")
_THEN = {"new": "Comes in", "newer": "Takes the place of yours", "same": "Nothing", "older": "Nothing"}
_ORDER = ("both", "newer", "new", "older", "same")
_LONGEST = 50_000
# Translucent, so that it tints the light and the dark page alike.
_TINT = QColor(38, 150, 90, 60)
_Index = QModelIndex | QPersistentModelIndex


class DecisionsModel(QAbstractTableModel):
    """The things of a file, those to be settled first, each with what becomes of it."""

    def __init__(self, decisions: Sequence[Decision], parent: QObject) -> None:
        super().__init__(parent)
        self.decisions = sorted(decisions, key=_place)
        self.choices: dict[str, str] = {one.theirs.version: KEEP_BOTH for one in decisions if one.state == BOTH}

    def choose(self, version: str, choice: str) -> None:
        """What becomes of a thing that both changed."""
        self.choices[version] = choice
        self.dataChanged.emit(self.index(0, 3), self.index(self.rowCount() - 1, 3))

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.decisions)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADINGS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role != Qt.ItemDataRole.DisplayRole:
            return None
        one = self.decisions[index.row()]
        choice = self.choices.get(one.theirs.version, "")
        then = CHOICES[choice] if choice else _THEN[one.state]
        title = plain(share_words.title(one.theirs), 200)
        return (STATES[one.state], KINDS[one.theirs.kind], title, then)[index.column()]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return reading_table.heading(_HEADINGS, section, orientation, role)


def _place(decision: Decision) -> tuple[int, str, str]:
    return _ORDER.index(decision.state), decision.theirs.kind, share_words.title(decision.theirs)


class TakeInDialog(QDialog):
    """`then` gets the choices by version; without pressing the button nothing is changed."""

    def __init__(self, parent: QWidget, plan: SharePlan, then: Callable[[Mapping[str, str]], None]) -> None:
        super().__init__(parent)
        self._then = then
        self.setWindowTitle("Take in a shared file")
        self.resize(sizes.by_text(self, 150, 38))
        self.model = DecisionsModel(plan.decisions, self)
        self.view = self._make_view()
        self.panes = [QPlainTextEdit(readOnly=True) for _ in _PANES]
        self.radios = {choice: QRadioButton(label) for choice, label in CHOICES.items()}
        self._group = QButtonGroup(self)
        for radio in self.radios.values():
            self._group.addButton(radio)
        self.same_for_all = QPushButton("&The same for all that both changed")
        self.same_for_all.setAutoDefault(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.take = buttons.addButton("Take in", QDialogButtonBox.ButtonRole.AcceptRole)
        self.take.setEnabled(any(one.counts for one in plan.decisions))
        self._lay_out(plan, buttons)
        self.view.selectionModel().currentRowChanged.connect(self._row_changed)
        self._group.buttonClicked.connect(self._chosen)
        self.same_for_all.clicked.connect(self._choose_all)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        if self.model.decisions:
            self.view.selectRow(0)
        else:
            self._show(None)

    def _make_view(self) -> QTableView:
        view = QTableView()
        view.setModel(self.model)
        reading_table.by_lines(view, "What the file holds")
        header = view.horizontalHeader()
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        letter = view.fontMetrics().averageCharWidth()
        for column, letters in ((0, 24), (1, 18), (3, 30)):
            view.setColumnWidth(column, letters * letter)
        return view

    def _lay_out(self, plan: SharePlan, buttons: QDialogButtonBox) -> None:
        below = QWidget()
        three = QHBoxLayout()
        for label, pane in zip(_PANES, self.panes, strict=True):
            pane.setAccessibleName(label)
            column = QVBoxLayout()
            column.addWidget(PlainLabel(label))
            column.addWidget(pane, 1)
            three.addLayout(column, 1)
        choosing = QHBoxLayout()
        for radio in self.radios.values():
            choosing.addWidget(radio)
        choosing.addStretch(1)
        choosing.addWidget(self.same_for_all)
        inner = QVBoxLayout(below)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(three, 1)
        inner.addLayout(choosing)
        split = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        split.addWidget(self.view)
        split.addWidget(below)
        split.setSizes([260, 300])
        layout = QVBoxLayout(self)
        layout.addWidget(PlainLabel(f"{plan.path.name}: {plan.summary}."))
        if plan.refused:
            told = "\n".join(plain(one, 200) for one in plan.refused[:4])
            more = f"\n{len(plan.refused) - 4} more." if len(plan.refused) > 4 else ""
            layout.addWidget(PlainLabel(f"Not taken in:\n{told}{more}"))
        layout.addWidget(split, 1)
        layout.addWidget(PlainLabel("A backup is made first, and one undo takes all of it back."))
        layout.addWidget(buttons)

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._show(self.model.decisions[current.row()] if current.isValid() else None)

    def _show(self, decision: Decision | None) -> None:
        """The three versions, the lines marked that the common one does not have."""
        common, mine, theirs = (None, "", "") if decision is None else share_words.sides(decision)
        first = common if common is not None else mine
        unknown = "" if decision is None or decision.mine is None else "No version is known that both came out of."
        for pane, text in zip(self.panes, (common if common is not None else unknown, mine, theirs), strict=True):
            pane.setPlainText(plain(text, _LONGEST))
        for pane, text in zip(self.panes, (first, mine, theirs), strict=True):
            changed = share_words.changed_lines(first, text) if first else ()
            pane.setExtraSelections([safe_text.tinted(pane.document(), line, _TINT) for line in changed])
        settled = decision is not None and decision.state == BOTH
        for choice, radio in self.radios.items():
            radio.setEnabled(settled)
            radio.setChecked(settled and decision is not None and self.model.choices[decision.theirs.version] == choice)
        self.same_for_all.setEnabled(settled and len(self.model.choices) > 1)

    def _current(self) -> str:
        return self.model.decisions[self.view.currentIndex().row()].theirs.version

    def _choice(self) -> str:
        return next(choice for choice, radio in self.radios.items() if radio.isChecked())

    def _chosen(self) -> None:
        self.model.choose(self._current(), self._choice())

    def _choose_all(self, _checked: bool = False) -> None:
        choice = self._choice()
        for version in self.model.choices:
            self.model.choose(version, choice)

    def _take(self) -> None:
        self.accept()
        self._then(self.model.choices)
