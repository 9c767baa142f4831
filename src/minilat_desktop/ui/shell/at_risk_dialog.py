"""Tools ▸ What would I lose?: what came, went or changed since the newest verified backup."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QVBoxLayout, QWidget

from minilat_desktop.domain import dates
from minilat_desktop.domain.keeping import CHANGES, COMES_BACK, GOES, AtRisk
from minilat_desktop.ui.kit import sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain

_MOST_SHOWN = 2_000
_SAID = {GOES: "New", CHANGES: "Changed", COMES_BACK: "Deleted"}


class AtRiskDialog(QDialog):
    """The answer in a sentence, and each thing that is in no backup yet."""

    def __init__(self, parent: QWidget, back_up: Callable[[], None]) -> None:
        super().__init__(parent)
        self._back_up, self._over = back_up, False
        self.setWindowTitle("What would I lose?")
        self.resize(sizes.by_text(self, 100, 22))
        self.words = PlainLabel("Looking…")
        self.list = QListWidget()
        self.list.setAccessibleName("What is in no backup yet")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.place = PlainLabel()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.now = buttons.addButton("Back up now", QDialogButtonBox.ButtonRole.ActionRole)
        self.now.clicked.connect(self._take)
        buttons.rejected.connect(self.reject)
        self.finished.connect(self._ended)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.place)
        layout.addWidget(buttons)

    def show_risk(self, found: AtRisk, now: datetime, place: str) -> None:
        """Show the answer."""
        if self._over:
            return
        newest = found.newest
        lost = f"If the disk died now you would lose: {_lower(found.words).rstrip('.')}."
        self.words.setText(
            found.words
            if newest is None
            else f"The newest verified backup is of {_ago(newest.made, now)}: {newest.path}\n{lost}"
        )
        for one in found.differences.found[:_MOST_SHOWN]:
            self.list.addItem(f"{_SAID[one.kind]}: {plain(one.name, 160)}")
        self.place.setText(place)
        self.place.setVisible(bool(place))
        self.list.setVisible(bool(self.list.count()))
        if not self.list.count():
            self.words.setAlignment(Qt.AlignmentFlag.AlignTop)

    def failed(self, error: BaseException) -> None:
        """It could not be found out."""
        if not self._over:
            self.words.setText(str(error))

    def _ended(self, _result: int) -> None:
        self._over = True

    def _take(self, _checked: bool = False) -> None:
        self.accept()
        self._back_up()


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _ago(made: str, now: datetime) -> str:
    then = datetime.fromisoformat(made)
    minutes = int((now - then).total_seconds() // 60)
    spoken = dates.moment_in_words(made)
    if minutes < 0:
        return f"{spoken}, by a clock that was ahead"
    if minutes < 1:
        return f"{spoken}, just now"
    if minutes < 120:
        return f"{spoken}, {minutes} {'minute' if minutes == 1 else 'minutes'} ago"
    return f"{spoken}, {minutes // 60} hours ago" if minutes < 2880 else f"{spoken}, {minutes // 1440} days ago"
