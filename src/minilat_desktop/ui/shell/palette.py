"""Ctrl+K: one line to type in, and beneath it everything it finds, to go to with Enter; commands among it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QTabBar, QVBoxLayout, QWidget

from minilat_desktop.domain import search_hits
from minilat_desktop.domain.folding import words
from minilat_desktop.domain.search_hits import Entry, Group, Hit
from minilat_desktop.services.searching import SearchService
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.kit.theme import Themes
from minilat_desktop.ui.shell.palette_rows import Row, RowsDelegate, RowsModel

COMMANDS = "command"
_ALL = "Everything"
_WIDE, _TOP, _MOST_RECENT, _FEW_COMMANDS = 760, 34, 8, 3
_KEYS = "Enter goes there · Tab shows one kind · Ctrl+↓ next kind · > for commands only · Esc"
Commands = Callable[[], Sequence[tuple[str, QAction]]]


class _Field(QLineEdit):
    """The line one types in; what is beneath moves by its keys, so that the keyboard never leaves it."""

    pressed = Signal(int, object)
    left = Signal()

    def event(self, event: QEvent) -> bool:
        # Tab would go to the next widget before it came to keyPressEvent.
        pressed = event if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if pressed is not None and pressed.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.pressed.emit(pressed.key(), pressed.modifiers())
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.pressed.emit(event.key(), event.modifiers())
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.left.emit()


_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class Palette(QFrame):
    """Lies over the window while one searches. `chosen` carries the entry to go to."""

    chosen = Signal(object)

    def __init__(self, window: QWidget, service: SearchService, themes: Themes, commands: Commands) -> None:
        super().__init__(window)
        self._service, self._commands = service, commands
        self._before: QWidget | None = None
        self._recent: list[Hit] = []
        self.setObjectName("palette")
        self.setAutoFillBackground(True)
        self.setAccessibleName("Go to anything")
        self.field = _Field(placeholderText="Names, members, events, facts, sources, notes, commands…")
        self.field.setAccessibleName("Go to anything")
        self.field.setClearButtonEnabled(True)
        self.kinds = QTabBar(expanding=False, drawBase=False)
        self.kinds.setAccessibleName("What kind of thing")
        self.kinds.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.model = RowsModel(self)
        self.view = QListView(self)
        self.view.setAccessibleName("What was found")
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setModel(self.model)
        self.view.setItemDelegate(RowsDelegate(themes, self.model))
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.said = PlainLabel(_KEYS, wrap=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 6)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        layout.addWidget(self.kinds)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.said)
        self.field.textChanged.connect(self._typed)
        self.field.pressed.connect(self._pressed)
        self.field.left.connect(self._left)
        self.kinds.currentChanged.connect(self._kind_chosen)
        self.view.clicked.connect(self._clicked)
        window.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.isVisible() and watched is self.parent() and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    # Opening and closing

    def open(self) -> None:
        """Show the line, empty of what was typed last time but with it to type over."""
        if not self.isVisible():
            self._before = self.window().focusWidget()
        self.show()
        self.raise_()
        self.field.setFocus()
        self.field.selectAll()
        self.refresh()

    def _place(self) -> None:
        """In the middle above, as high as its lines are, up to two thirds of the window."""
        whole = self.window()
        width = min(_WIDE * max(self.fontMetrics().height(), 16) // 16, whole.width() - 40)
        lines = sum(self.view.sizeHintForRow(row) for row in range(len(self.model.rows)))
        others = [one for one in (self.field, self.kinds, self.said) if not one.isHidden()]
        self.view.setMinimumHeight(min(lines, self.fontMetrics().height()))
        around = 22 + sum(one.sizeHint().height() + 4 for one in others)
        height = min(around + lines, whole.height() * 7 // 10)
        self.setGeometry((whole.width() - width) // 2, _TOP, width, height)

    def close_and_return(self) -> None:
        """Close, and give the keyboard back to where it was."""
        before, self._before = self._before, None
        self.hide()
        if before is not None and before.isVisible():
            before.setFocus()

    def _left(self) -> None:
        if self.isVisible():
            self._before = None
            self.hide()

    # What is shown

    def refresh(self) -> None:
        """Search anew for what is typed: the index over the catalogue has been made, or something changed."""
        self._typed(self.field.text())

    def _typed(self, text: str) -> None:
        """Everything that the text finds, all kinds of it, and the tabs of the kinds there are."""
        groups, commands = self._found(text)
        self._offer([group.kind for group in groups] + ([COMMANDS] if commands else []))
        self._show(text, groups, commands)

    def _found(self, text: str, only: str = "") -> tuple[tuple[Group, ...], list[Row]]:
        bare = text.lstrip()
        if bare.startswith(">") or only == COMMANDS:
            return (), self._commands_for(bare.removeprefix(">"))
        commands = self._commands_for(text) if text.strip() and not only else []
        return self._service.search(text, only=only), commands

    def _offer(self, kinds: Sequence[str]) -> None:
        """A tab for each kind; everything is the first."""
        self.kinds.blockSignals(True)
        while self.kinds.count():
            self.kinds.removeTab(0)
        for kind in ("", *kinds) if len(kinds) > 1 else ():
            place = self.kinds.addTab({"": _ALL, COMMANDS: "Commands"}.get(kind) or search_hits.GROUPS[kind])
            self.kinds.setTabData(place, kind)
        self.kinds.blockSignals(False)
        self.kinds.setVisible(self.kinds.count() > 0)

    def _kind_chosen(self, place: int) -> None:
        only = self.kinds.tabData(place) or ""
        self._show(self.field.text(), *self._found(self.field.text(), only))

    def _show(self, text: str, groups: Sequence[Group], commands: Sequence[Row]) -> None:
        rows: list[Row] = []
        mixed = bool(groups) and bool(commands)
        for group in groups:
            if mixed and group.kind not in ("coalition", "actor", "note"):
                rows += _command_rows(commands, _FEW_COMMANDS)
                mixed, commands = False, ()
            rows += _group_rows(group)
        rows += _command_rows(commands, _FEW_COMMANDS if groups else len(commands))
        if not text.strip():
            rows = _hit_rows("Opened before", self._recent)
        waiting = "" if self._service.ready else "Still reading the catalogue…  "
        nothing = "Nothing was found.  " if text.strip() and not rows and self._service.ready else ""
        self.said.setText(f"{waiting}{nothing}{_KEYS}")
        self._put(rows, search_hits.asked(text.lstrip(" >")))

    def _put(self, rows: Sequence[Row], wanted: tuple[str, ...]) -> None:
        self.model.show(rows, wanted)
        self.view.setVisible(bool(rows))
        self._place()
        self._go_to(self.model.next_from(-1, 1))

    def _commands_for(self, text: str) -> list[Row]:
        """The commands of the menus whose words begin with those typed, the ones that can be taken now."""
        wanted = words(text)
        found = []
        for menu, action in self._commands():
            label = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")
            known = words(f"{menu} {label}")
            if action.isEnabled() and all(any(one.startswith(word) for one in known) for word in wanted):
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                place = words(label)[:1] != wanted[:1]
                found.append((place, Row(f"{menu} ▸ {label}", "", keys, action)))
        return [row for _, row in sorted(found, key=_first)]

    def show_places(self, title: str, places: Sequence[Hit]) -> None:
        """Instead of what was found: where one of it is cited."""
        self._put(_hit_rows(f"“{plain(title, 70)}” is cited by", places), ())

    # Keys and mouse

    def _pressed(self, key: int, modifiers: Qt.KeyboardModifier) -> None:
        if key == Qt.Key.Key_Escape:
            self.close_and_return()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.view.currentIndex())
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            count = self.kinds.count()
            step = -1 if key == Qt.Key.Key_Backtab else 1
            self.kinds.setCurrentIndex((self.kinds.currentIndex() + step) % count if count else -1)
        else:
            self._move(_MOVES[Qt.Key(key)], group=bool(modifiers & Qt.KeyboardModifier.ControlModifier))

    def _move(self, far: int, *, group: bool) -> None:
        place, step = self.view.currentIndex().row(), 1 if far > 0 else -1
        for _ in range(abs(far)):
            place = self.model.next_from(place, step, group=group)
        self._go_to(place)

    def _go_to(self, place: int) -> None:
        self.view.setCurrentIndex(self.model.index(place))
        if place == 1:
            # The heading above the first line too.
            self.view.scrollToTop()

    def _clicked(self, index: QModelIndex) -> None:
        self._take(index)

    def _take(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        what = self.model.rows[index.row()].what
        if isinstance(what, str):
            self.kinds.setCurrentIndex(next(n for n in range(self.kinds.count()) if self.kinds.tabData(n) == what))
        elif isinstance(what, QAction):
            self.close_and_return()
            what.trigger()
        elif isinstance(what, Hit) and what.entry.kind == "source":
            self._take_source(what)
        elif isinstance(what, Hit):
            self._go(what)

    def _take_source(self, hit: Hit) -> None:
        places = self._service.cited_by(hit.entry.key.partition(":")[2])
        if len(places) == 1:
            self._go(places[0])
        else:
            self.show_places(hit.entry.title, places)

    def _go(self, hit: Hit) -> None:
        self._recent = [hit, *(one for one in self._recent if one.entry.key != hit.entry.key)][:_MOST_RECENT]
        self.hide()
        self.chosen.emit(hit.entry)


def _first(found: tuple[bool, Row]) -> bool:
    return found[0]


def _group_rows(group: Group) -> list[Row]:
    more = [Row(f"More {group.title.lower()}…", what=group.kind)] if group.more else []
    return [*_hit_rows(group.title, group.hits), *more]


def _hit_rows(title: str, hits: Sequence[Hit]) -> list[Row]:
    return [Row(title, heading=True), *(_row(hit) for hit in hits)] if hits else []


def _row(hit: Hit) -> Row:
    entry: Entry = hit.entry
    return Row(entry.title, hit.context, entry.whose if entry.whose != entry.title else "", hit)


def _command_rows(commands: Sequence[Row], most: int) -> list[Row]:
    if not commands:
        return []
    more = [Row("More commands…", what=COMMANDS)] if len(commands) > most else []
    return [Row("Commands", heading=True), *commands[:most], *more]
