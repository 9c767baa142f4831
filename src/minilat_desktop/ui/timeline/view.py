"""The chart with its gestures. The view takes mouse and keys itself, so that each gesture means one thing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from minilat_desktop.domain import dates
from minilat_desktop.domain.dates import FIRST_DAY, LAST_DAY
from minilat_desktop.domain.lanes import in_order
from minilat_desktop.ui.kit.safe_text import tooltip
from minilat_desktop.ui.kit.theme import Theme
from minilat_desktop.ui.timeline import wording
from minilat_desktop.ui.timeline.axis import FLAG_HEIGHT, STRIP_HEIGHT
from minilat_desktop.ui.timeline.frames import Frames
from minilat_desktop.ui.timeline.layout import Chart
from minilat_desktop.ui.timeline.stage import Stage

_GRAB = 5.0
_DRAG_AFTER = 4
_NOTHING: tuple[int, range] = (-1, range(0))


class TimelineView(Stage):
    """Reports what the user does to the chart.

    `picked` carries a coalition's id, `as_of_moved` a day ordinal, at most once a frame while the line is dragged.
    """

    picked = Signal(str)
    as_of_moved = Signal(int)

    def __init__(self, chart: Chart, theme: Theme, as_of: int, parent: QWidget | None = None) -> None:
        self._gesture = ""
        self._pressed = self._last = QPointF()
        self._hovered = _NOTHING
        super().__init__(chart, theme, as_of, parent)
        self._moves = Frames(self)
        self._moves.due.connect(self._tell_as_of)
        self._hovers = Frames(self)
        self._hovers.due.connect(self._hover)
        self.setAccessibleName("Timeline chart")
        self.setAccessibleDescription(
            "One lane a coalition. Arrow keys left and right pan, plus and minus zoom, up and down choose a coalition, "
            "square brackets move the as-of date by a year. The same content is in the table: choose As table."
        )
        self.viewport().setMouseTracking(True)

    def set_as_of(self, day: int) -> None:
        """Move the as-of line, unless the user holds it."""
        if self._gesture != "as-of":
            super().set_as_of(day)

    def _spot(self, position: QPointF) -> tuple[float, float]:
        """A place of the widget, in the chart's pixels."""
        area = self.box.geometry()
        return position.x() - area.x(), position.y() - area.y()

    def _over_line(self, position: QPointF) -> bool:
        if not self.line.seen() or position.y() > self.box.geometry().bottom():
            return False
        on_flag = self.line.flag().contains(position)
        return on_flag or (abs(position.x() - self.line.x()) <= _GRAB and position.y() >= FLAG_HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the as-of line, or of the chart; what the menu of a lane offers is for that lane."""
        if event.button() == Qt.MouseButton.RightButton:
            self._pick(event.position())
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pressed = self._last = event.position()
        x, y = self._spot(event.position())
        if self._over_line(event.position()):
            self._hold()
        elif -STRIP_HEIGHT <= y < 0 <= x:
            self._hold()
            self._drag_as_of(event.position())
        else:
            self._gesture = "press"
        QToolTip.hideText()

    def _hold(self) -> None:
        self._gesture = "as-of"
        self.line.held = True
        self.line.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held, or tell what is under the pointer."""
        if self._gesture == "as-of":
            self._drag_as_of(event.position())
        elif self._gesture in ("press", "pan"):
            far = (event.position() - self._pressed).manhattanLength() >= _DRAG_AFTER
            if far or self._gesture == "pan":
                self._gesture = "pan"
                self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
                window, moved = self.window_seen(), self._last - event.position()
                self._last = event.position()
                self.pan(moved.x() / window.per_day, moved.y() / window.row_height)
        else:
            self._hovers.put(event.position())

    def _drag_as_of(self, position: QPointF) -> None:
        window = self.window_seen()
        x = min(max(self._spot(position)[0], 0.0), window.width)
        self.sheet.as_of = min(max(round(window.day(x)), FIRST_DAY), LAST_DAY)
        self.redraw()
        self._moves.put(self.sheet.as_of)

    def _tell_as_of(self, day: object) -> None:
        if isinstance(day, int):
            self.as_of_moved.emit(day)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; a press that moved nothing is a click."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        gesture, self._gesture = self._gesture, ""
        self.viewport().unsetCursor()
        if gesture == "as-of":
            self.line.held = False
            self._moves.flush()
            self.line.update()
        elif gesture == "press":
            self._pick(event.position())

    def _pick(self, position: QPointF) -> None:
        lane = self._lane_under(position)
        if lane >= 0:
            self.picked.emit(self.sheet.chart.lanes.id(lane))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """See everything."""
        if event.button() == Qt.MouseButton.LeftButton and self._spot(event.position())[1] >= 0:
            self.fit()

    def _lane_under(self, position: QPointF) -> int:
        x, y = self._spot(position)
        window = self.window_seen()
        if not (0 <= y < window.height and x < window.width):
            return -1
        return self.sheet.chart.lane_at(window.row(y))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom days around the pointer; with Ctrl zoom lanes; with Shift, or over the names, move along the lanes.

        A sideways wheel moves along the days.
        """
        across, turn = event.angleDelta().x(), event.angleDelta().y()
        window = self.window_seen()
        x, y = self._spot(event.position())
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if abs(across) > abs(turn) and not shifted:
            self.pan(-across / 120 * (window.x1 - window.x0) * 0.05)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_rows(0.85 ** (turn / 120), window.row(y))
        elif x < 0 or shifted:
            self.pan(0.0, -(turn or across) / 120 * 3)
        else:
            self.zoom(0.85 ** (turn / 120), window.day(x))
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        # Tooltips are ours: the scene knows of none, and asking it would take them away again.
        if event.type() == QEvent.Type.ToolTip:
            return True
        return bool(super().viewportEvent(event))

    def leaveEvent(self, event: QEvent) -> None:
        """Forget what was under the pointer."""
        self._hovers.drop()
        self._hovered = _NOTHING
        event.accept()

    def _hover(self, position: object) -> None:
        if not isinstance(position, QPointF):
            return
        over_line = self._over_line(position)
        self.viewport().setCursor(Qt.CursorShape.SizeHorCursor if over_line else Qt.CursorShape.ArrowCursor)
        lane = -1 if over_line else self._lane_under(position)
        events = range(0) if over_line else self.markers.at(*self._spot(position))
        if (lane, events) == self._hovered:
            return
        self._hovered = (lane, events)
        text = self.text_at(lane, events)
        if not text:
            QToolTip.hideText()
            return
        spot = self.mapToGlobal(position.toPoint() + QPoint(2, 6))
        QToolTip.showText(spot, tooltip(text), self, QRect())

    def text_at(self, lane: int, events: range) -> str:
        """What a tooltip says of a marker with some events, or without any of its lane; nothing where lane is -1."""
        if lane < 0:
            return ""
        chart = self.sheet.chart
        told = chart.lanes[lane]
        first = int(chart.event_first[lane])
        own = in_order(told.events)[events.start - first : events.stop - first] if events else ()
        return wording.of_events(told, own) if own else wording.of_lane(told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Everything the mouse does, by keyboard."""
        window, key = self.window_seen(), event.key()
        days = (window.x1 - window.x0) * 0.1
        moves = {Qt.Key.Key_Left: (-days, 0.0), Qt.Key.Key_Right: (days, 0.0)}
        page = max(1.0, window.y1 - window.y0 - 1)
        moves |= {Qt.Key.Key_PageUp: (0.0, -page), Qt.Key.Key_PageDown: (0.0, page)}
        zooms = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}
        if key in moves:
            self.pan(*moves[Qt.Key(key)])
        elif key in zooms:
            self.zoom(zooms[Qt.Key(key)])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step_lane(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight):
            years = -1 if key == Qt.Key.Key_BracketLeft else 1
            self.as_of_moved.emit(dates.step(self.sheet.as_of, years))
        elif key == Qt.Key.Key_Home:
            self.fit()
        else:
            event.ignore()

    def _step_lane(self, step: int) -> None:
        count = len(self.sheet.chart.lanes)
        if count:
            start = self.sheet.selected if self.sheet.selected >= 0 else (-1 if step > 0 else count)
            self.picked.emit(self.sheet.chart.lanes.id(min(max(start + step, 0), count - 1)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys go here."""
        super().focusInEvent(event)
        self._mark_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys go elsewhere."""
        super().focusOutEvent(event)
        self._mark_focus()
