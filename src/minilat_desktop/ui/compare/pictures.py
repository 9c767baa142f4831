"""Pictures of the comparison: one at a time, following the table and the theme, with the ways out to a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from minilat_desktop.domain.comparison_spec import Spec
from minilat_desktop.domain.pictures.scene import PAPER, Scene
from minilat_desktop.domain.pictures.subject import Subject
from minilat_desktop.domain.problems import Problem
from minilat_desktop.services.exporting import suggested_name
from minilat_desktop.services.pictures import KINDS, SCALES, SUFFIXES, PictureService
from minilat_desktop.ui.kit import ask
from minilat_desktop.ui.kit.painting import ScenePainter, colours_of
from minilat_desktop.ui.kit.safe_text import PlainLabel
from minilat_desktop.ui.kit.theme import Themes

NOTHING_COMPARED = "No picture yet"
NEXT_STEP = (
    "Tick two to eight coalitions in the list, or add them on the page with the table; their pictures appear here."
)
# Narrower, a picture is scrolled sideways rather than squeezed.
_NARROWEST, _WIDEST = 560, 1_400
_LONGEST_TOLD = 4_000


class PictureView(QWidget):
    """Paints a picture at the size it was laid out for; a screen reader gets what it tells.

    It need not listen for another theme: with that comes another palette, and with that a new painting.
    """

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._hand = ScenePainter(self.font().family())
        self.scene: Scene | None = None

    @property
    def hand(self) -> ScenePainter:
        """Whoever paints with the font of this widget."""
        if self._hand.family != self.font().family():
            self._hand = ScenePainter(self.font().family())
        return self._hand

    def show_scene(self, scene: Scene) -> None:
        """Show another picture."""
        self.scene = scene
        self.setFixedSize(round(scene.width), round(scene.height))
        self.setAccessibleName(scene.title)
        self.setAccessibleDescription(" ".join(scene.told)[:_LONGEST_TOLD])
        self.update()

    def sizeHint(self) -> QSize:
        """As large as the picture."""
        return self.size()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.scene is None:
            return
        painter = QPainter(self)
        self.hand.draw(painter, self.scene, colours_of(self._themes.current))
        painter.end()


class PicturePanel(QWidget):
    """Chooses and shows a picture of a comparison. `said` tells what was done with it."""

    said = Signal(str)

    def __init__(self, pictures: PictureService, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._subject: Subject | None = None
        self.setAccessibleName("Pictures of the comparison")
        self._make_widgets(themes)
        self._lay_out()
        self.show_spec(Spec(), 1)

    def _make_widgets(self, themes: Themes) -> None:
        self.kinds = QComboBox(self)
        self.kinds.setAccessibleName("Picture")
        for kind, words in KINDS.items():
            self.kinds.addItem(words, kind)
        self.kinds.currentIndexChanged.connect(self._redraw)
        self.label = QLabel("&Kind of picture:", self)
        self.label.setBuddy(self.kinds)
        self.scales = QComboBox(self)
        self.scales.setAccessibleName("Scale of the members")
        for scale, words in SCALES.items():
            self.scales.addItem(f"{words[:1].upper()}{words[1:]}", scale)
        self.scales.currentIndexChanged.connect(self._redraw)
        self.scale_label = QLabel("&Axis:", self)
        self.scale_label.setBuddy(self.scales)
        self.as_text = QCheckBox("&Picture as text", self)
        self.as_text.setAccessibleName("Show the picture as text")
        self.as_text.toggled.connect(self._show_page)
        self.copy_button = QPushButton("Cop&y picture", self)
        self.copy_button.setAccessibleName("Copy picture")
        self.copy_button.clicked.connect(self.copy)
        self.save_button = QPushButton("&Save picture…", self)
        self.save_button.setAccessibleName("Save picture")
        self.save_button.clicked.connect(self.save)
        self.view = PictureView(themes)
        self.area = QScrollArea(self)
        self.area.setAccessibleName("Picture of the comparison")
        self.area.setWidget(self.view)
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        # One that came and went with the picture's height would change its width, and so its height again.
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.area.viewport().installEventFilter(self)
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName("The picture as text")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.empty_title = PlainLabel("", self)
        self.empty_label = PlainLabel("", self)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 6, 8, 6)
        bar.setSpacing(12)
        bar.addWidget(self.label)
        bar.addWidget(self.kinds)
        bar.addWidget(self.scale_label)
        bar.addWidget(self.scales)
        bar.addWidget(self.as_text)
        bar.addStretch(1)
        bar.addWidget(self.copy_button)
        bar.addWidget(self.save_button)
        self.pages = QStackedWidget(self)
        for page in (self._empty_page(), self.area, self.text):
            self.pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(bar)
        outer.addWidget(self.pages, 1)

    def _empty_page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.addStretch(2)
        font = QFont(self.empty_title.font())
        font.setBold(True)
        self.empty_title.setFont(font)
        for label in (self.empty_title, self.empty_label):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch(3)
        return page

    # What is shown

    @property
    def kind(self) -> str:
        """The kind of picture in sight."""
        return str(self.kinds.currentData())

    @property
    def scale(self) -> str:
        """The scale on which members are drawn over time."""
        return str(self.scales.currentData())

    def show_kind(self, kind: str) -> None:
        """Show another kind of picture."""
        self.kinds.setCurrentIndex(list(KINDS).index(kind))

    def show_spec(self, spec: Spec, day: int) -> None:
        """Show a comparison while the window's as-of date is `day`; what cannot be compared is said instead."""
        self._subject = None
        self.empty_title.setText(NOTHING_COMPARED)
        self.empty_label.setText(NEXT_STEP)
        if len(spec.columns) > 1:
            try:
                self._subject = self._pictures.subject(spec, day)
            except Problem as problem:
                self.empty_label.setText(str(problem))
        self._redraw()

    def _redraw(self) -> None:
        subject = self._subject
        if subject is not None:
            hand, size = self.view.hand, float(self.fontMetrics().height()) * 0.78
            wide = min(max(self.area.viewport().width(), _NARROWEST), _WIDEST)
            scene = self._pictures.draw(self.kind, subject, hand.measure, wide, round(size), self.scale)
            self.view.show_scene(scene)
            # What has the keyboard says what it shows.
            self.area.setAccessibleDescription(self.view.accessibleDescription())
            self.text.setPlainText("\n".join((scene.title, *scene.told)))
        for chooser in (self.scale_label, self.scales):
            chooser.setVisible(self.kind == "membership")
        for control in (self.kinds, self.scales, self.as_text, self.copy_button, self.save_button):
            control.setEnabled(subject is not None)
        self._show_page()

    def _show_page(self) -> None:
        shown = 2 if self.as_text.isChecked() else 1
        self.pages.setCurrentIndex(0 if self._subject is None else shown)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Lay the picture out anew where there is more or less room for it."""
        wider = isinstance(event, QResizeEvent) and event.size().width() != event.oldSize().width()
        if wider and watched is self.area.viewport():
            self._redraw()
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._redraw()

    # What can be done with it

    def copy(self) -> None:
        """Put the picture on the clipboard, on white."""
        if self._subject is None:
            return
        try:
            QGuiApplication.clipboard().setImage(self.view.hand.image(self._paper(self._subject), PAPER))
        except Problem as problem:
            ask.tell(self, problem)
            return
        self.said.emit("The picture is on the clipboard.")

    def _paper(self, subject: Subject) -> Scene:
        return self._pictures.draw(self.kind, subject, self.view.hand.measure, 900.0, 12.0, self.scale)

    def save(self) -> None:
        """Ask where to save the picture, and as what."""
        if self._subject is None:
            return
        name = suggested_name(self._subject.table).removesuffix(".csv").removeprefix("comparison")
        kinds = [(words, suffix) for suffix, words in SUFFIXES.items()]
        write = partial(self._write, self.kind, self._subject, self.scale)
        ask.save_file(self, "Save picture", f"{self.kind}{name}.{next(iter(SUFFIXES))}", kinds, write)

    def _write(self, kind: str, subject: Subject, scale: str, path: Path) -> None:
        try:
            self._pictures.write(kind, subject, path, self._hand, scale)
        except Problem as problem:
            ask.tell(self, problem)
            return
        self.said.emit(f"Saved “{path}”.")

    def _hand(self) -> ScenePainter:
        return self.view.hand
