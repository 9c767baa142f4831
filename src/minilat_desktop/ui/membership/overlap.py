"""The overlap of coalitions as a matrix in which clusters show; a cell opens who is in both and who in one only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QAction, QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain.membership import Overlap
from minilat_desktop.domain.spells import FULL
from minilat_desktop.services import membership_tables as tables
from minilat_desktop.services.exporting import clipboard_text
from minilat_desktop.services.membership import MembershipService
from minilat_desktop.services.membership_tables import Table
from minilat_desktop.ui.kit import safe_text
from minilat_desktop.ui.kit.ledger import NOTE_KEYS
from minilat_desktop.ui.kit.mark import NOTED
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.membership import lines
from minilat_desktop.ui.membership.ledger import Ledger
from minilat_desktop.ui.membership.views import View

MEASURES = {"shared": "Number shared", "jaccard": "Jaccard", "containment": "Row contained in column"}
# More rows than a screen holds show nothing; the command line has no such limit.
MOST = 60
_OF_MEMBERS = 2
_NAMED = 4
_Index = QModelIndex | QPersistentModelIndex
ShadeRole = Qt.ItemDataRole.UserRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _none(_target: str) -> bool:
    return False


class MatrixModel(QAbstractTableModel):
    """An overlap as a square table."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: Overlap | None = None
        # Of what kind the rows are, as notes call it; and whether there is a note on one.
        self.kind = "coalition"
        self.noted: Callable[[str], bool] = _none

    def show(self, found: Overlap | None, kind: str = "coalition") -> None:
        """Show another overlap."""
        self.beginResetModel()
        self.found, self.kind = found, kind
        self.endResetModel()

    def target(self, section: int) -> str:
        """What a note on a row or column hangs on."""
        assert self.found is not None
        return f"{self.kind}:{self.found.ids[section]}"

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self.found is None else len(self.found.ids)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return self.rowCount(parent)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self.found is None:
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if role == ShadeRole:
            return self._shade(row, column)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            words = f"{self.found.names[row]} and {self.found.names[column]}: {self.found.shared[row][column]} shared"
            return safe_text.tooltip(words) if role == Qt.ItemDataRole.ToolTipRole else plain(words, 200)
        return None

    def _text(self, row: int, column: int) -> str:
        assert self.found is not None
        value = self.found.values[row][column]
        return f"{value:.0f}" if self.found.measure == "shared" else f"{value:.2f}"

    def _shade(self, row: int, column: int) -> float:
        """0 to 1: how much of the smaller of the two is shared; the ground of the cell, beside the number."""
        assert self.found is not None
        smaller = min(self.found.shared[row][row], self.found.shared[column][column])
        return self.found.shared[row][column] / smaller if smaller else 0.0

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.found is None or not 0 <= section < len(self.found.names):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{plain(self.found.names[section], 24)}{f' {NOTED}' if self.noted(self.target(section)) else ''}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return safe_text.tooltip(self.found.names[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation == Qt.Orientation.Vertical:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class ShadeDelegate(QStyledItemDelegate):
    """A number on a ground that is the deeper the more is shared."""

    def __init__(self, themes: Themes, parent: QObject) -> None:
        super().__init__(parent)
        self._themes = themes

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = self._themes.current
        ground = QColor(theme.accent)
        # Text must keep its contrast on the deepest ground.
        ground.setAlphaF(0.30 * float(index.data(ShadeRole)))
        rect: QRect = option.rect
        painter.fillRect(rect, ground)
        if index.row() == index.column():
            painter.fillRect(rect, QColor(theme.alternate))
        view = self.parent()
        if isinstance(view, QTableView) and view.currentIndex() == index:
            painter.setPen(QColor(theme.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(theme.text))
        painter.drawText(rect.adjusted(2, 0, -4, 0), int(_RIGHT), index.data())


class MatrixView(QTableView):
    """Copies as a table; the cell one is on is opened by the room. A note on a cell is one on either of its two."""

    note_wanted = Signal(str)

    def __init__(self, model: MatrixModel) -> None:
        super().__init__()
        self.setModel(model)
        self._matrix = model
        self.notes = (QAction(self), QAction(self))
        for action, of_row in zip(self.notes, (True, False), strict=True):
            action.triggered.connect(partial(self._want_note, of_row))
        self.addActions(self.notes)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.selectionModel().currentChanged.connect(self._name_notes)
        model.modelReset.connect(self._name_notes)

    def _name_notes(self, *_where: object) -> None:
        """Say whose notes the menu leads to; on the diagonal both are one."""
        here, found = self.currentIndex(), self._matrix.found
        for action, section, keys in zip(self.notes, (here.row(), here.column()), ("\tCtrl+Shift+N", ""), strict=True):
            action.setVisible(here.isValid() and found is not None and (bool(keys) or here.row() != here.column()))
            if found is not None and here.isValid():
                # An ampersand of a name is not a menu's mark.
                name = plain(found.names[section], 60).replace("&", "&&")
                action.setText(f"Note on {name}{keys}")

    def _want_note(self, of_row: bool, _checked: bool = False) -> None:
        here = self.currentIndex()
        if here.isValid() and self._matrix.found is not None:
            self.note_wanted.emit(self._matrix.target(here.row() if of_row else here.column()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model = self.model()
        if event.keyCombination() == NOTE_KEYS:
            self._want_note(True)
            return
        if event.matches(QKeySequence.StandardKey.Copy) and isinstance(model, MatrixModel) and model.found:
            names = [plain(name, 60) for name in model.found.names]
            rows = [["", *names]]
            for row, name in enumerate(names):
                rows.append([name, *(str(model.index(row, column).data()) for column in range(len(names)))])
            QGuiApplication.clipboard().setText(clipboard_text(rows))
            return
        super().keyPressEvent(event)


class OverlapView(View):
    """The matrix at the left; at the right who is shared in the cell one is on, or what is most like the selected."""

    followed = Signal(str)
    note_wanted = Signal(str)

    def __init__(
        self, service: MembershipService, state: State, themes: Themes, listed: Callable[[], Sequence[str]]
    ) -> None:
        super().__init__(service, state)
        self._listed = listed
        self._shown: list[str] = []
        self.measure = QComboBox()
        self.measure.setAccessibleName("Measure")
        for label in MEASURES.values():
            self.measure.addItem(label)
        self.of = QComboBox()
        self.of.setAccessibleName("Which coalitions")
        for label in ("The comparison", "The list as filtered", "Members of the selected"):
            self.of.addItem(label)
        self.words = PlainLabel()
        self.model = MatrixModel(self)
        self.matrix = MatrixView(self.model)
        self._dress(themes)
        self.shared = Ledger(
            themes,
            "What the two of the chosen cell share",
            ("Actor", "", "Code"),
            "Choose a cell to see what is shared.",
            cited=False,
        )
        self.similar = Ledger(
            themes,
            "Coalitions most like the selected one",
            ("Coalition", "Members", ""),
            "Nothing shares a member with it on this day.",
            cited=False,
        )
        self.similar_title = PlainLabel(wrap=False)
        self._lay_out()
        self.measure.currentIndexChanged.connect(self._read)
        self.of.currentIndexChanged.connect(self._read)
        self.matrix.selectionModel().currentChanged.connect(self._cell_changed)
        self.similar.followed.connect(self.followed)
        self.matrix.note_wanted.connect(self.note_wanted)

    def _dress(self, themes: Themes) -> None:
        self.matrix.setItemDelegate(ShadeDelegate(themes, self.matrix))
        self.matrix.setAccessibleName("Overlap of memberships")
        self.matrix.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.matrix.setShowGrid(False)
        self.matrix.setTabKeyNavigation(False)
        across = self.matrix.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        across.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.matrix.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit()
        self.matrix.installEventFilter(self)

    def _fit(self) -> None:
        """Rows and columns as large as the type."""
        metrics = self.matrix.fontMetrics()
        self.matrix.horizontalHeader().setDefaultSectionSize(metrics.horizontalAdvance("0.00") + 40)
        self.matrix.verticalHeader().setDefaultSectionSize(metrics.height() + 8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The matrix has another type: under View the text can be made larger."""
        if event.type() == QEvent.Type.FontChange:
            self._fit()
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.of)
        row.addWidget(self.measure)
        row.addWidget(self.words, 1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.shared, 1)
        column.addWidget(self.similar_title)
        column.addWidget(self.similar, 1)
        split = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        split.addWidget(self.matrix)
        split.addWidget(right)
        split.setSizes([860, 420])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(row)
        whole.addWidget(split, 1)

    def refresh(self) -> None:
        """Read the matrix, and what is most like the selected coalition."""
        self._read()
        selected = self.state.selected
        if selected:
            name = self.service.short_name(selected)
            self.similar_title.setText(f"Most like {plain(name, 60)}, which is selected in the list")
            self.similar.show_lines(
                lines.likenesses(self.service.similar(selected, self.state.as_of), name, coalitions=True)
            )

    def _ids(self) -> tuple[list[str], int]:
        """The coalitions of the matrix, and how many there would be."""
        compared = list(self.state.compared)
        self.of.setItemText(0, f"The comparison ({len(compared)})")
        if self._compares:
            return compared, len(compared)
        listed = [one for one in self._listed() if self.service.size(one, self.state.as_of)]
        return listed[:MOST], len(listed)

    def outdated(self) -> bool:
        """Whether the list was filtered otherwise while the room was out of sight; of that nothing is told."""
        return not self.of_actors and self._ids()[0] != self._shown

    @property
    def of_actors(self) -> bool:
        """Whether the matrix is of members rather than of coalitions."""
        return self.of.currentIndex() == _OF_MEMBERS

    def _read(self, _changed: object = None) -> None:
        measure = list(MEASURES)[self.measure.currentIndex()]
        if self.of_actors:
            self._read_actors(measure)
        else:
            self._read_coalitions(measure)
        self.shared.show_lines([])
        found = self.model.found
        if found is not None and len(found.ids) > 1:
            self.matrix.setCurrentIndex(self.model.index(0, 1))

    def _read_actors(self, measure: str) -> None:
        """In how many coalitions each two members of the selected coalition sit together."""
        selected = self.state.selected
        codes = self.service.members(selected, self.state.as_of) if selected else ()
        shown = codes[:MOST]
        self.model.show(self.service.actor_overlap(shown, self.state.as_of, measure) if shown else None, "actor")
        name = plain(self.service.short_name(selected), 40) if selected else "Nothing selected"
        first = (
            f"the first {len(shown)} of {len(codes)} members"
            if len(codes) > len(shown)
            else f"{len(codes)} member{'' if len(codes) == 1 else 's'}"
        )
        self.words.setText(f"{name}: {first}, and in how many coalitions each two of them sit together.")

    def _read_coalitions(self, measure: str) -> None:
        ids, there = self._ids()
        self._shown = ids
        self.model.show(self.service.overlap(ids, self.state.as_of, measure) if ids else None)
        without = [name for name in ids if not self.service.size(name, self.state.as_of)]
        count = (
            f"the first {len(ids)} of {there}; narrow the list to choose." if there > len(ids)
            else f"{len(ids)} coalition{'' if len(ids) == 1 else 's'}; alike ones stand together."
        )  # fmt: skip
        self.words.setText(
            f"{self._which}: {count}{self._named('Without a full member on this day', without)}"
            f"{self._named('Incomplete rosters', self.service.incomplete(ids))}"
        )

    @property
    def _which(self) -> str:
        """Whose overlap it is, as `_ids` chooses; not always what the choice above it says."""
        if self._compares:
            return "The comparison"
        if self.of.currentIndex() == 0:
            return "Fewer than two coalitions are ticked, so this is the list as filtered"
        return "The list as filtered"

    @property
    def _compares(self) -> bool:
        return self.of.currentIndex() == 0 and len(self.state.compared) > 1

    def _named(self, what: str, ids: Sequence[str]) -> str:
        """A sentence that names some coalitions, "" for none."""
        names = ", ".join(plain(self.service.short_name(name), 30) for name in ids[:_NAMED])
        more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        return f" {what}: {names}{more}." if ids else ""

    def _cell_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        found = self.model.found
        if not current.isValid() or found is None:
            return
        one, other = found.ids[current.row()], found.ids[current.column()]
        if self.of_actors:
            groups = self.service.shared_coalitions(one, other, self.state.as_of)
            names = {name: self.service.short_name(name) for group in groups for name in group}
        else:
            groups = self.service.shared_members(one, other, self.state.as_of)
            names = {code: self.service.actors[code].name for group in groups for code in group}
        two, kind = (found.names[current.row()], found.names[current.column()]), self.model.kind
        self.shared.show_lines(lines.shared(groups, names, two, "coalition" if kind == "actor" else "actor"))
        self.matrix.viewport().update()

    def table(self) -> Table | None:
        """One line a pair."""
        found, day = self.model.found, self.state.as_of
        if found is None:
            return None
        if self.of_actors:
            return tables.overlap(found, day, FULL, self.service.actor_evidence(found.ids, day))
        evidence, incomplete = self.service.evidence(found.ids, day), self.service.incomplete(found.ids)
        return tables.overlap(found, day, FULL, evidence, incomplete)
