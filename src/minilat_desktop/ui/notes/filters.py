"""The bar over the list of notes: words, tag, kind of target, marks, groups. It reads nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from minilat_desktop.domain.note_list import GROUPS, Wanted
from minilat_desktop.domain.note_target import KINDS
from minilat_desktop.domain.tags import Tag
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain

_SHOWN = {
    "": "All notes", "pinned": "Pinned", "private": "Private", "open": "Not private", "lost": "On what is gone",
}  # fmt: skip


class Filters(QWidget):
    """`changed` says that other notes are wanted."""

    changed = Signal()

    def __init__(self, lost: Callable[[], frozenset[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lost = lost
        self.search = QLineEdit(placeholderText="Search all notes…", clearButtonEnabled=True)
        self.search.setAccessibleName("Search notes")
        self.count = PlainLabel(wrap=False)
        self.group = self._choice("Order and groups", GROUPS.items())
        self.shown = self._choice("Which notes", _SHOWN.items())
        self.kind = self._choice("What they are on", [("", "On anything"), *KINDS.items()])
        self.tag = self._choice("Tag", [("", "Any tag")])
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.search, 1)
        top.addWidget(self.count)
        whole = QGridLayout(self)
        whole.setContentsMargins(8, 8, 8, 6)
        whole.setSpacing(6)
        whole.addLayout(top, 0, 0, 1, 4)
        for place, box in enumerate((self.group, self.tag, self.kind, self.shown)):
            whole.addWidget(box, 1, place)
            whole.setColumnStretch(place, 1)
            box.currentIndexChanged.connect(self._changed)
        self.search.textChanged.connect(self._changed)

    def _choice(self, name: str, entries: Iterable[tuple[str, str]]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        for key, text in entries:
            box.addItem(text, key)
        return box

    def _changed(self, _what: object = None) -> None:
        self.changed.emit()

    def offer_tags(self, found: Sequence[Tag]) -> None:
        """The tags there are, with their counts; what was chosen stays chosen."""
        chosen = self.tag.currentData()
        with QSignalBlocker(self.tag):
            self.tag.clear()
            self.tag.addItem("Any tag", "")
            for tag in found:
                self.tag.addItem(f"{plain(tag.name, 60)}  ({tag.notes})", tag.name)
            self.tag.setCurrentIndex(max(self.tag.findData(chosen), 0))

    def wanted(self) -> Wanted:
        """What is asked for."""
        shown = self.shown.currentData()
        private = {"private": True, "open": False}.get(shown)
        return Wanted(
            query=self.search.text(), tag=self.tag.currentData() or "", pinned=True if shown == "pinned" else None,
            private=private, kind=self.kind.currentData() or "", group=self.group.currentData() or "",
            lost=self._lost() if shown == "lost" else None,
        )  # fmt: skip

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order is asked for."""
        boxes = (self.tag, self.kind, self.shown)
        return bool(self.search.text().strip()) or any(box.currentIndex() > 0 for box in boxes)

    def clear(self) -> None:
        """Ask for every note again."""
        for widget in (self.search, self.tag, self.kind, self.shown):
            with QSignalBlocker(widget):
                widget.setText("") if isinstance(widget, QLineEdit) else widget.setCurrentIndex(0)
        self.changed.emit()
