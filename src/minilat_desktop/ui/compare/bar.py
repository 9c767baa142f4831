"""The bar over the table: what is added, by whose word, how near a figure must lie, and which rows are seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from minilat_desktop.domain import comparison_edits as edits
from minilat_desktop.domain.comparison import ComparisonTable
from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.ui.compare import menus, wording
from minilat_desktop.ui.compare.adding import AddField
from minilat_desktop.ui.compare.empty_page import Peer, peer_text
from minilat_desktop.ui.kit.safe_text import PlainLabel


class RoomyLabel(PlainLabel):
    """A text that is not essential: where larger text leaves no room for all of it, it is not painted at all."""

    def __init__(self, text: str, parent: QWidget, *, wrap: bool) -> None:
        super().__init__(text, parent, wrap=wrap)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            super().paintEvent(event)


class Bar(QWidget):
    """`changed` carries the comparison as it is asked for from now on, `rows_asked` that its rows are to be chosen,
    `peer_picked` the id of a coalition that is like those compared.
    """

    changed = Signal(object)
    rows_asked = Signal()
    peer_picked = Signal(str)

    def __init__(self, catalogue: CatalogueService, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = Spec()
        self._table: ComparisonTable | None = None
        # Gives the coalitions that are like those compared; set by the room.
        self.peers: Callable[[], Sequence[Peer]] = tuple
        # Made in the order in which Tab goes through them.
        self.add_field = AddField(catalogue, self)
        self.peers_button = menus.MenuButton(
            "Suggested peers", "Coalitions with similar members, pillar, form and age", self._fill_peers, self
        )
        self.peers_button.say("Peers")
        self.policy_button = menus.MenuButton(
            "Source policy", "Which of several recorded values is shown, in all columns",
            self._fill_policies, self,
        )  # fmt: skip
        self.tolerance_button = menus.MenuButton(
            "Nearest figure",
            "Where there is no figure at a column’s date, show the nearest one not farther away than this;"
            " the cell and the file say so",
            self._fill_tolerances, self,
        )  # fmt: skip
        self.rows_button = QToolButton(self, autoRaise=True)
        self.rows_button.setText("Rows…")
        self.rows_button.setAccessibleName("Choose rows")
        self.rows_button.setToolTip("Choose and order the groups of rows, and the period of events (Ctrl+R)")
        self.rows_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.only_box = QCheckBox("Only &differences", self)
        self.only_box.setAccessibleName("Only differences")
        self.count_label = RoomyLabel("", self, wrap=False)
        self.count_label.setAccessibleName("How many rows differ")
        self.rows_button.clicked.connect(self._ask_rows)
        self.only_box.clicked.connect(self._only_clicked)
        self._lay_out()
        self.show_spec(Spec(), None)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 8, 5)
        row.setSpacing(6)
        self.add_field.setMinimumWidth(self.fontMetrics().averageCharWidth() * 22)
        self.add_field.setMaximumWidth(self.fontMetrics().averageCharWidth() * 44)
        row.addWidget(self.add_field, 2)
        for widget in (self.peers_button, self.policy_button, self.tolerance_button, self.rows_button, self.only_box):
            row.addWidget(widget)
        row.addWidget(self.count_label, 1)
        self.count_label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_spec(self, spec: Spec, table: ComparisonTable | None) -> None:
        """Show how the comparison is looked at, and what came of it."""
        self._spec, self._table = spec, table
        mixed = len({column.policy for column in spec.columns}) > 1
        policy = "mixed" if mixed else wording.policy_in_short(spec.policy)
        self.policy_button.say(f"Sources: {policy}")
        self.tolerance_button.say(f"Nearest figure: {wording.tolerance_in_short(spec.tolerance)}")
        self.only_box.setChecked(spec.only_differences)
        self.count_label.setText(wording.difference_text(table) if table else "")
        for widget in (self.policy_button, self.tolerance_button, self.rows_button, self.only_box):
            widget.setEnabled(table is not None)

    def _fill_peers(self, menu: QMenu) -> None:
        found = self.peers()
        for peer in found:
            action = menu.addAction(menus.label(peer_text(peer)))
            action.triggered.connect(partial(self._pick_peer, peer.id))
        if not found:
            menu.addAction("None is known").setEnabled(False)

    def _pick_peer(self, coalition_id: str, _checked: bool = False) -> None:
        self.peer_picked.emit(coalition_id)

    def _fill_policies(self, menu: QMenu) -> None:
        if self._table is not None:
            policies = {column.policy for column in self._spec.columns}
            now = policies.pop() if len(policies) == 1 else ""
            menus.fill_policies(
                menu, now, menus.sources_of(self._table, range(len(self._table.columns))), self._choose_policy
            )

    def _choose_policy(self, policy: str) -> None:
        self.changed.emit(edits.with_policy_for_all(self._spec, policy))

    def _fill_tolerances(self, menu: QMenu) -> None:
        menus.fill_tolerances(menu, self._spec.tolerance, self._choose_tolerance)

    def _choose_tolerance(self, days: int) -> None:
        self.changed.emit(edits.with_tolerance(self._spec, days))

    def _only_clicked(self, on: bool) -> None:
        self.changed.emit(edits.with_only_differences(self._spec, on))

    def _ask_rows(self, _checked: bool = False) -> None:
        self.rows_asked.emit()
