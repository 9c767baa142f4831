"""How tables that are read line by line behave, the same in every room and dialog."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView


def by_lines(view: QTableView, name: str) -> None:
    """Let a table be read and picked by whole lines, one at a time; Tab leads out. `name` is for screen readers."""
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.horizontalHeader().setHighlightSections(False)


def of_very_many(view: QTableView) -> None:
    """For a table of tens of thousands of lines, several of which may be picked; after it has its model.

    The headings would ask every picked line at each painting, to look pressed where all of them are.
    """
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    header = view.horizontalHeader()
    header.setSelectionModel(QItemSelectionModel(view.model(), header))


def heading(words: Sequence[str], section: int, orientation: Qt.Orientation, role: int) -> Any:
    """What a model of such a table says of its headings, `words` from left to right."""
    if orientation != Qt.Orientation.Horizontal:
        return None
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    return words[section] if role == Qt.ItemDataRole.DisplayRole else None
