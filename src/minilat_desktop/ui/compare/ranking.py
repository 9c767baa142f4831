"""The user's own ranking of the columns: weights at the left, what they give at the right, labelled as theirs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain import ranking
from minilat_desktop.domain.comparison_spec import HEAVIEST
from minilat_desktop.domain.comparison_table import ComparisonTable
from minilat_desktop.domain.numerals import percent
from minilat_desktop.domain.problems import Problem
from minilat_desktop.domain.ranking import Ranked
from minilat_desktop.services.exporting import ExportService, suggested_name
from minilat_desktop.ui.kit import ask, sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain, tooltip

HOW = "Above 0 more is better, below 0 less is better, 0 does not count."
NOTHING_WEIGHED = "Weigh a row to see an order."
NOTHING_TO_WEIGH = "No row has numbers of one unit that differ between the columns."
_HEADER = ("Place", "Column", "Score", "Counted")


class RankingDialog(QDialog):
    """`weighed` carries the weights, as a comparison keeps them (`Spec.weights`)."""

    weighed = Signal(tuple)

    def __init__(
        self, exporting: ExportService, table: ComparisonTable, weights: ranking.Weights, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._exporting, self._table = exporting, table
        self.setWindowTitle(ranking.LABEL)
        self.fields: dict[str, QSpinBox] = {}
        # Weights of rows that this table does not offer are kept as they are.
        self._kept = dict(weights)
        for row in ranking.rankable(table):
            field = QSpinBox(self)
            field.setRange(-HEAVIEST, HEAVIEST)
            field.setValue(self._kept.pop(row.attribute, 0))
            field.setAccessibleName(plain(f"Weight of {row.label}", 120))
            field.valueChanged.connect(self._rank)
            self.fields[row.attribute] = field
        self.order = QTableWidget(0, len(_HEADER), self)
        self.order.setAccessibleName(ranking.LABEL)
        self.remark = PlainLabel("", self)
        self.remark.setAccessibleName("What was left out")
        self.save_button = QPushButton("&Save as CSV…", self)
        self.save_button.setAccessibleName("Save your ranking")
        self.save_button.setAutoDefault(False)
        self.save_button.clicked.connect(self._ask_where)
        self._lay_out()
        self._rank()

    def _lay_out(self) -> None:
        form = QFormLayout()
        group = ""
        for row in ranking.rankable(self._table):
            if row.group != group:
                group = row.group
                form.addRow(_heading(group, self))
            form.addRow(plain(row.label, 60).replace("&", "&&"), self.fields[row.attribute])
        inner = QWidget(self)
        inner.setLayout(form)
        area = QScrollArea(self)
        area.setAccessibleName("Weights")
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(inner.sizeHint().width() + 40)
        view = self.order
        view.setHorizontalHeaderLabels(list(_HEADER))
        view.verticalHeader().hide()
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setTabKeyNavigation(False)
        view.horizontalHeader().setStretchLastSection(True)
        view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        view.horizontalHeader().setToolTip("Counted: how much of the weight lies on rows with a number for the column")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.addButton(self.save_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        middle = QHBoxLayout()
        middle.addWidget(area)
        middle.addWidget(view, 1)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(PlainLabel(f"{ranking.DISCLAIMER} {HOW}" if self.fields else NOTHING_TO_WEIGH, self))
        column.addLayout(middle, 1)
        column.addWidget(self.remark)
        column.addWidget(buttons)
        self.resize(sizes.by_text(self, 120, 31))

    @property
    def weights(self) -> tuple[tuple[str, int], ...]:
        """The rows that count and how much."""
        here = [(row, field.value()) for row, field in self.fields.items() if field.value()]
        return (*here, *self._kept.items())

    def _rank(self, _value: int = 0) -> None:
        made = ranking.rank(self._table, self.weights)
        known = [one for one in made.ranked if one.score is not None]
        self.order.setRowCount(len(made.ranked) if known else 0)
        for line, one in enumerate(made.ranked if known else ()):
            for place, text in enumerate(self._texts(one)):
                item = QTableWidgetItem(text)
                item.setToolTip(tooltip(_why(one)))
                self.order.setItem(line, place, item)
        self.order.resizeColumnsToContents()
        self.save_button.setEnabled(bool(known))
        missing = [
            f"{plain(self._table.heading(one.column), 60)}: {_left_out(one)}" for one in made.ranked if _left_out(one)
        ]
        self.remark.setText("\n".join(missing) if known else NOTHING_WEIGHED if self.fields else "")

    def _texts(self, one: Ranked) -> tuple[str, ...]:
        name = plain(self._table.heading(one.column), 80)
        if one.score is None:
            return "–", name, "No number", ""
        return str(one.place), name, f"{one.score:.2f}", percent(one.counted)

    def _ask_where(self) -> None:
        name = suggested_name(self._table).replace("comparison-", "my-ranking-", 1)
        ask.save_file(self, "Save your ranking", name, [("CSV", "csv")], self.write)

    def write(self, path: Path) -> None:
        """Write the ranking into a file of its own; where that fails, say why."""
        header, lines = ranking.lines(self._table, ranking.rank(self._table, self.weights))
        try:
            self._exporting.write_table(path, header, lines, "excel")
        except Problem as problem:
            ask.tell(self, problem)

    def _take(self) -> None:
        self.weighed.emit(self.weights)
        self.accept()


def _heading(group: str, parent: QWidget) -> PlainLabel:
    label = PlainLabel(group, parent)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def _why(one: Ranked) -> str:
    return "\n".join(
        f"{share.label} × {share.weight}: {share.why or f'{share.scaled:.2f} of 1'}" for share in one.shares
    )


def _left_out(one: Ranked) -> str:
    return " ".join(f"{share.label}: {share.why}" for share in one.shares if share.why)
