"""A comparison on one page: what stands on it is chosen beside a look at the page as it will be printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain.brief import LONGEST_NOTE, LONGEST_TITLE, Brief, default_title
from minilat_desktop.domain.brief_page import Page
from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.comparison_table import ComparisonTable
from minilat_desktop.domain.numerals import grouped
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services.briefs import KINDS, PAPERS, SUFFIXES, BriefService, suggested_name
from minilat_desktop.ui.kit import ask, brief_paint, sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

# The page is laid out anew once typing has come to rest for so long.
_PACE = 200


def usual_paper() -> str:
    """What most printers hold where the user is."""
    american = QLocale().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    return "letter" if american else "a4"


class PagePreview(QWidget):
    """A sheet of paper as it will be printed, as large as there is room for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("The page as it will be printed")
        self.setMinimumSize(QSize(320, 320))
        self._page: Page | None = None
        self._picture: QPixmap | None = None

    def show_page(self, page: Page | None, told: str) -> None:
        """Show a page; a screen reader gets what is told of it."""
        self._page, self._picture = page, None
        self.setAccessibleDescription(told)
        self.update()

    def sizeHint(self) -> QSize:
        """Large enough to tell the rows."""
        return QSize(520, 700)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The page in the middle, on the ground of the window."""
        if self._page is None:
            return
        scale = min(self.width() / self._page.width, self.height() / self._page.height)
        place = QRectF(0, 0, self._page.width * scale, self._page.height * scale)
        place.moveCenter(QRectF(self.rect()).center())
        picture = self._drawn(self._page, scale)
        painter = QPainter(self)
        painter.drawPixmap(place.topLeft(), picture)
        painter.setPen(self.palette().mid().color())
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.end()

    def _drawn(self, page: Page, scale: float) -> QPixmap:
        ratio = self.devicePixelRatioF()
        size = QSize(round(page.width * scale * ratio), round(page.height * scale * ratio))
        if self._picture is None or self._picture.size() != size:
            self._picture = QPixmap(size)
            painter = QPainter(self._picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(size.width() / page.width, size.height() / page.height)
            brief_paint.paint(painter, page)
            painter.end()
            self._picture.setDevicePixelRatio(ratio)
        return self._picture


class BriefDialog(QDialog):
    """Choose, look, save or print. `saved` carries the path, `printed` the printer's name.

    `note` is what is proposed to stand on the page, "" for nothing.
    """

    saved = Signal(Path)
    printed = Signal(str)

    def __init__(
        self, briefs: BriefService, table: ComparisonTable, look: Spec, day: int, note: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._briefs, self._table, self._look, self._day = briefs, table, look, day
        self._brief: Brief | None = None
        self.setWindowTitle("Brief: the comparison on one page")
        self._make_widgets(note)
        self._lay_out()
        self._pace = QTimer(self)
        self._pace.setSingleShot(True)
        self._pace.setInterval(_PACE)
        self._pace.timeout.connect(self._compose)
        self._connect()
        self._compose()

    def _make_widgets(self, note: str) -> None:
        self.title = QLineEdit(self)
        self.title.setAccessibleName("Title of the brief")
        self.title.setMaxLength(LONGEST_TITLE)
        self.title.setPlaceholderText(default_title(self._table))
        self.paper = _choice("Paper", {one.id: one.label for one in PAPERS.values()}, self)
        self.paper.setCurrentIndex(self.paper.findData(usual_paper()))
        self.picture = _choice("Picture", {**KINDS, "": "None"}, self)
        self.note_box = QCheckBox("Put this &note on the page", self)
        self.note_box.setAccessibleName("Put this note on the page")
        self.note_box.setChecked(bool(note))
        self.note = QPlainTextEdit(note, self)
        self.note.setAccessibleName("Note on the page")
        self.note.setTabChangesFocus(True)
        self.note.setPlaceholderText(f"At most {grouped(LONGEST_NOTE)} characters have room.")
        self.preview = PagePreview(self)
        self.summary = PlainLabel("", self)
        self.summary.setAccessibleName("What is on the page")
        self.save_button = QPushButton("&Save as…", self)
        self.save_button.setAccessibleName("Save brief as")
        self.save_button.setDefault(True)
        self.print_button = QPushButton("P&rint…", self)
        self.print_button.setAccessibleName("Print brief")
        self.print_button.setAutoDefault(False)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Title:", self.title)
        form.addRow("Pa&per:", self.paper)
        form.addRow("Pi&cture:", self.picture)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.addButton(self.print_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.save_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addLayout(form)
        left.addWidget(self.note_box)
        left.addWidget(self.note, 1)
        left.addWidget(self.summary)
        left.addWidget(buttons)
        row = QHBoxLayout(self)
        row.setSpacing(14)
        row.addLayout(left, 2)
        row.addWidget(self.preview, 3)
        self.resize(sizes.by_text(self, 140, 43))

    def _connect(self) -> None:
        self.title.textChanged.connect(self._later)
        self.note.textChanged.connect(self._note_changed)
        self.note_box.toggled.connect(self._compose)
        self.paper.currentIndexChanged.connect(self._compose)
        self.picture.currentIndexChanged.connect(self._compose)
        self.save_button.clicked.connect(self._ask_where)
        self.print_button.clicked.connect(self._ask_printer)

    def _later(self, _text: str = "") -> None:
        self._pace.start()

    def _note_changed(self) -> None:
        """Whoever writes a note wants it on the page."""
        self.note_box.setChecked(bool(self.note.toPlainText().strip()))
        self._pace.start()

    @property
    def brief(self) -> Brief | None:
        """The page as it is shown; None where it cannot be made."""
        return self._brief

    def _compose(self, _changed: object = None) -> None:
        self._pace.stop()
        note = self.note.toPlainText() if self.note_box.isChecked() else ""
        try:
            brief = self._briefs.compose(
                self._table, self._look, self._day, title=self.title.text(), note=note,
                paper=self.paper.currentData(), picture=self.picture.currentData(),
            )  # fmt: skip
        except Problem as problem:
            self._brief = None
            self.preview.show_page(None, "")
            self.summary.setText(str(problem))
        else:
            self._brief = brief
            told = f"{len(brief.rows)} rows, {len(brief.sources)} sources. {brief.left_out}".rstrip()
            self.preview.show_page(brief_paint.page_of(brief), f"{brief.title}. {told}")
            self.summary.setText(told)
        for button in (self.save_button, self.print_button):
            button.setEnabled(self._brief is not None)

    def _ask_where(self) -> None:
        # What was typed last is on the page that is saved.
        self._compose()
        kinds = [(words, suffix) for suffix, words in SUFFIXES.items()]
        ask.save_file(self, "Save brief", suggested_name(self._table), kinds, self.write)

    def _ask_printer(self) -> None:
        self._compose()
        if self._brief is not None:
            ask.printer(self, self._brief.title, brief_paint.sheet_of(self._brief), self._print)

    def _print(self, device: QPrinter) -> None:
        if self._brief is None:
            return
        try:
            brief_paint.print_on(device, self._brief)
        except Problem as problem:
            ask.tell(self, problem)
            return
        self.printed.emit(device.printerName())
        self.accept()

    def write(self, path: Path) -> None:
        """Write the file and close; where that fails, say why and stay open."""
        if self._brief is None:
            return
        try:
            self._briefs.write(self._brief, path, brief_paint.pdf)
        except Problem as problem:
            ask.tell(self, problem)
            return
        self.saved.emit(path)
        self.accept()


def _choice(name: str, terms: dict[str, str], parent: QWidget) -> QComboBox:
    box = QComboBox(parent)
    box.setAccessibleName(name)
    for term, words in terms.items():
        box.addItem(words, term)
    return box
