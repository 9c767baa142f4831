"""What stands in the table's place while there is nothing to compare: what to do next, and whom to begin with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from minilat_desktop.ui.kit.safe_text import PlainLabel, plain


class Peer(Protocol):
    """A coalition that is like another, and in what."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """Its short name."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """What they have in common, in words."""


# Gives the peers of some coalitions as of a day.
Suggest = Callable[[Sequence[str], int], Sequence[Peer]]
_LONGEST = 160
_LETTERS, _MOST_LINES = 80, 12


def peer_text(peer: Peer) -> str:
    """A peer and why it is one."""
    return f"{peer.name}: {', '.join(peer.reasons)}" if peer.reasons else peer.name


class EmptyPage(QWidget):
    """`picked` carries the id of a peer that was chosen."""

    picked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title, self.text = PlainLabel("", self), PlainLabel("", self)
        self.peers_label = PlainLabel("", self)
        self.peers = _Peers(self)
        self.peers.taken.connect(self._take)
        bold = QFont(self.title.font())
        bold.setBold(True)
        self.title.setFont(bold)
        column = QVBoxLayout(self)
        column.addStretch(1)
        for label in (self.title, self.text, self.peers_label):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.peers, 4)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addStretch(1)
        self.offer("", ())

    def say(self, title: str, text: str) -> None:
        """Why there is no table, and what to do."""
        self.title.setText(title)
        self.text.setText(text)

    def offer(self, name: str, peers: Sequence[Peer]) -> None:
        """Offer the peers of a coalition; none hides the list."""
        self.peers_label.setText(f"Peers of {plain(name, 80)}:" if peers else "")
        self.peers.clear()
        for peer in peers:
            item = QListWidgetItem(plain(peer_text(peer), _LONGEST))
            item.setData(Qt.ItemDataRole.UserRole, peer.id)
            self.peers.addItem(item)
        self.peers.setCurrentRow(0)
        self.peers.setFixedHeight(self.peers.sizeHintForRow(0) * min(len(peers), _MOST_LINES) + 4 * len(peers) + 8)
        for widget in (self.peers_label, self.peers):
            widget.setVisible(bool(peers))

    def _take(self, coalition_id: str) -> None:
        self.picked.emit(coalition_id)


class _Peers(QListWidget):
    """Peers; Return or a double click takes one."""

    taken = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Suggested peers")
        self.setToolTip("Return or a double click compares with one.")
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _LETTERS)
        self.setSpacing(2)
        self.itemDoubleClicked.connect(self._take)

    def _take(self, item: QListWidgetItem) -> None:
        self.taken.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return takes the current peer."""
        item = self.currentItem()
        if self.count() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(item)
            return
        super().keyPressEvent(event)
