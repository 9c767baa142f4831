"""The mapping screen: somebody's own CSV, its first hundred rows, and what each of its columns is."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain.pack import ColumnMap, Sniffed
from minilat_desktop.services import packs
from minilat_desktop.ui.kit import sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.shell.pack_preview import LONGEST_NAME

_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
_TABLES = {
    "memberships": "who is in what", "coalitions": "coalitions", "actors": "actors", "events": "events",
    "figures": "figures", "facts": "facts", "sources": "sources",
}  # fmt: skip
_MOST_KEPT = 40


@dataclass
class Remembered:
    """How files were mapped, by their header; the desk keeps it."""

    lines: list[str] = field(default_factory=list)

    def find(self, header: tuple[str, ...]) -> ColumnMap | None:
        """The table and columns chosen last for a header, and what every row was given."""
        for line in self.lines:
            try:
                kept = json.loads(line)
                if kept["header"] == list(header):
                    columns, given = (
                        {str(key): str(value) for key, value in one.items()}
                        for one in (kept["columns"], kept.get("given", {}))
                    )
                    return packs.column_map(str(kept["table"]), columns, given)
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
        return None

    def keep(self, header: tuple[str, ...], chosen: ColumnMap) -> None:
        """Remember a choice, the newest first."""
        kept = {"header": list(header), "table": chosen.table, "columns": chosen.columns, "given": chosen.constants}
        line = json.dumps(kept, ensure_ascii=False)
        rest = [one for one in self.lines if self._header(one) != list(header)]
        self.lines[:] = [line, *rest][:_MOST_KEPT]

    @staticmethod
    def _header(line: str) -> object:
        try:
            return json.loads(line)["header"]
        except (ValueError, KeyError, TypeError):
            return None


class MappingDialog(QDialog):
    """Choose the table, say what each column is, look at the rows. `then` gets name, licence and mapping.

    What the table needs and no column of the file is gets one value for every row, such as the role `member`.
    """

    def __init__(
        self, parent: QWidget, path: Path, sniffed: Sniffed, suggested: ColumnMap | None, remembered: Remembered,
        then: Callable[[str, str, ColumnMap], None],
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._sniffed, self._remembered, self._then = sniffed, remembered, then
        self._suggested = suggested
        self.setWindowTitle("What the columns are")
        self.resize(sizes.by_text(self, 155, 40))
        self.table = QComboBox()
        self.table.setAccessibleName("What a row of the file is")
        for name, words in _TABLES.items():
            self.table.addItem(f"Each row: {words}", name)
        self.name = QLineEdit(path.stem[:LONGEST_NAME], maxLength=LONGEST_NAME)
        self.name.setAccessibleName("Name of the pack")
        self.licence = QLineEdit(placeholderText="for example CC BY 4.0")
        self.licence.setAccessibleName("Licence of the data")
        self.columns: dict[str, QComboBox] = {}
        self.given: dict[str, QComboBox | QLineEdit] = {}
        self._form = QFormLayout()
        self.missing = PlainLabel()
        self.missing.setAccessibleName("What is still missing")
        self.rows = self._make_rows()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = buttons.addButton("Look at what it brings", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.reject)
        self._lay_out(path, buttons)
        kept = remembered.find(sniffed.header)
        first = kept or suggested or packs.column_map("memberships", {}, {})
        self.table.setCurrentIndex(max(self.table.findData(first.table), 0))
        self.table.currentIndexChanged.connect(self._table_changed)
        self._ask(first)

    def _make_rows(self) -> QTableWidget:
        rows = QTableWidget(len(self._sniffed.first_rows), len(self._sniffed.header))
        rows.setAccessibleName("The first rows of the file")
        rows.setWordWrap(False)
        rows.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        rows.setHorizontalHeaderLabels([plain(name, 60) for name in self._sniffed.header])
        for row, cells in enumerate(self._sniffed.first_rows):
            for column, cell in enumerate(cells[: len(self._sniffed.header)]):
                rows.setItem(row, column, QTableWidgetItem(plain(cell, 200)))
        return rows

    def _lay_out(self, path: Path, buttons: QDialogButtonBox) -> None:
        found = self._sniffed
        separator = _SEPARATORS.get(found.separator, found.separator)
        said = f"{path.name}: {found.encoding.upper()}, separated by {separator}, {len(found.header)} columns"
        problems = "\n".join(plain(one, 300) for one in found.problems[:5])
        top = QHBoxLayout()
        for label, widget in (("Pack", self.name), ("Licence", self.licence)):
            top.addWidget(PlainLabel(label, wrap=False))
            top.addWidget(widget, 1)
        inner = QWidget()
        inner.setLayout(self._form)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        split = QSplitter()
        split.addWidget(area)
        split.addWidget(self.rows)
        split.setSizes([360, 560])
        layout = QVBoxLayout(self)
        layout.addWidget(PlainLabel(f"{said}\n{problems}".strip()))
        layout.addLayout(top)
        layout.addWidget(self.table)
        layout.addWidget(split, 1)
        layout.addWidget(self.missing)
        layout.addWidget(buttons)

    def _table_changed(self, _place: int) -> None:
        chosen = str(self.table.currentData())
        suggested = self._suggested
        self._ask(suggested if suggested and suggested.table == chosen else packs.column_map(chosen, {}, {}))

    def _ask(self, chosen: ColumnMap) -> None:
        """One line a column of the file; a column that answers to nothing is left out. Then what no column may be."""
        while self._form.rowCount():
            self._form.removeRow(0)
        self.columns.clear()
        self.given.clear()
        wanted = packs.exchange_columns(str(self.table.currentData()))
        for name in dict.fromkeys(self._sniffed.header):
            if not name.strip():
                continue
            box = QComboBox()
            box.setAccessibleName(f"What column {plain(name, 60)} is")
            box.addItem("Leave it out", "")
            for column, required, _terms in wanted:
                box.addItem(f"{column} (needed)" if required else column, column)
            box.setCurrentIndex(max(box.findData(chosen.columns.get(name, "")), 0))
            box.currentIndexChanged.connect(partial(self._say_missing))
            self.columns[name] = box
            self._form.addRow(plain(name, 40), box)
        for column, required, terms in wanted:
            if required:
                self._ask_for_all(column, terms, chosen.constants.get(column, ""))
        self._say_missing()

    def _ask_for_all(self, column: str, terms: Sequence[str], said: str) -> None:
        """What every row gets for a column that the file lacks."""
        asked: QComboBox | QLineEdit
        if terms:
            asked = QComboBox()
            asked.addItems(["", *terms])
            asked.setCurrentIndex(max(asked.findText(said), 0))
            asked.currentIndexChanged.connect(self._say_missing)
        else:
            asked = QLineEdit(said)
            asked.textChanged.connect(self._say_missing)
        asked.setAccessibleName(f"The {column} of every row")
        self.given[column] = asked
        self._form.addRow(f"Every row: {column}", asked)

    def _mapping(self) -> ColumnMap:
        columns = {name: str(box.currentData()) for name, box in self.columns.items() if box.currentData()}
        said = {column: _text(asked) for column, asked in self.given.items() if column not in columns.values()}
        constants = {column: text for column, text in said.items() if text}
        return packs.column_map(str(self.table.currentData()), columns, constants)

    def _say_missing(self, _changed: object = None) -> None:
        mapping = self._mapping()
        columns = list(mapping.columns.values())
        for column, said in self.given.items():
            self._form.setRowVisible(said, column not in columns)
        absent = [name for name in self.given if name not in columns and name not in mapping.constants]
        twice = sorted({name for name in columns if columns.count(name) > 1})
        words = [
            f"Still needed: {', '.join(absent)}. Say which column it is, or what it is in every row." if absent else "",
            f"Given twice: {', '.join(twice)}." if twice else "",
        ]
        self.missing.setText(" ".join(filter(None, words)))
        self.go.setEnabled(not absent and not twice)

    def _take(self) -> None:
        mapping = self._mapping()
        self._remembered.keep(self._sniffed.header, mapping)
        self.accept()
        self._then(self.name.text().strip(), self.licence.text().strip(), mapping)


def _text(asked: QComboBox | QLineEdit) -> str:
    return asked.currentText() if isinstance(asked, QComboBox) else asked.text().strip()
