"""The main window: where the rooms stand, and nothing else. The list is there at first paint, the rest after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.ui.catalogue.panel import CataloguePanel
from minilat_desktop.ui.kit.state import State
from minilat_desktop.ui.shell.asof import ROOMS, TopBar


class MainWindow(QMainWindow):
    """Three rooms in a stack: explore (list, detail, notes, timeline), compare, notebook."""

    closing = Signal()
    room_changed = Signal(str)
    dropped = Signal(object)  # the paths of what was dropped on the window together

    def __init__(self, catalogue: CatalogueService, state: State) -> None:
        super().__init__()
        self.setWindowTitle("Minilat Desktop")
        self.setMinimumSize(820, 520)
        self.setAcceptDrops(True)
        self.resize(1366, 768)
        self.state = state
        # Room for the menus that come after first paint, so that nothing moves then.
        self.menuBar().setMinimumHeight(self.fontMetrics().height() + 5)
        self.room = "explore"
        # Asked before closing; a note that cannot be saved keeps the window open.
        self.may_close: Callable[[], bool] = _always
        self.top = TopBar(state)
        self.list = CataloguePanel(catalogue, state)
        self.columns = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        self.columns.addWidget(self.list)
        self.rows = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        self.rows.addWidget(self.columns)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.rows)
        self._places = {"explore": 0}
        for splitter in (self.columns, self.rows):
            splitter.setHandleWidth(1)
        self._lay_out()
        # Until the rooms are built, empty ground of the right size, so that nothing jumps.
        self._ground = [QWidget(), QWidget(), QWidget()]
        self.columns.addWidget(self._ground[0])
        self.columns.addWidget(self._ground[1])
        self.rows.addWidget(self._ground[2])
        self.columns.setSizes([430, 610, 320])
        self.rows.setSizes([430, 270])
        self.columns.setStretchFactor(1, 1)
        # A taller window gives its height to both, or the lanes would stay cramped.
        self.rows.setStretchFactor(0, 3)
        self.rows.setStretchFactor(1, 2)
        self.top.room_chosen.connect(self.show_room)

    def _lay_out(self) -> None:
        line = QFrame(frameShape=QFrame.Shape.HLine, frameShadow=QFrame.Shadow.Plain)
        line.setForegroundRole(self.palette().ColorRole.Mid)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(line)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(whole)
        self.list.full.connect(self.say)

    def put_explore(self, detail: QWidget, notes: QWidget) -> None:
        """Put the detail and the notes beside the list."""
        self._replace(self.columns, 1, detail)
        self._replace(self.columns, 2, notes)
        # Made before the search box, the list would come last of all.
        QWidget.setTabOrder(self.list.search, self.list.view)

    def put_timeline(self, timeline: QWidget) -> None:
        """Put the timeline beneath."""
        self._replace(self.rows, 1, timeline)

    def _replace(self, splitter: QSplitter, place: int, widget: QWidget) -> None:
        sizes = splitter.sizes()
        old = splitter.replaceWidget(place, widget)
        if old is not None:
            old.deleteLater()
        widget.show()
        splitter.setSizes(sizes)

    def put_room(self, name: str, widget: QWidget) -> None:
        """Add one of the other rooms."""
        self._places[name] = self.stack.addWidget(widget)

    def show_room(self, name: str) -> None:
        """Go to a room; one that is not built yet is left for later."""
        if name not in self._places:
            return
        self.room = name
        self.stack.setCurrentIndex(self._places[name])
        self.top.show_room(name)
        self.room_changed.emit(name)

    def rooms(self) -> tuple[str, ...]:
        """The names of the rooms."""
        return tuple(name for name, _ in ROOMS)

    def say(self, text: str) -> None:
        """A short word at the bottom, gone after a while."""
        self.statusBar().showMessage(text, 8_000)

    def come_forward(self) -> None:
        """Raise the window, for a second start."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Also what cannot be taken: it is said when it is dropped, not shown by a pointer alone.
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        urls = event.mimeData().urls()
        if urls and all(url.isLocalFile() for url in urls):
            self.dropped.emit([Path(url.toLocalFile()) for url in urls])
        else:
            self.say("Only files of this computer can be dropped here: save what the address leads to, and drop that.")

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)


def _always() -> bool:
    return True
