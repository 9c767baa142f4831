"""A note as it reads: headings, lists, ticks and links, painted as plain text with formats. No HTML is ever made.

Pictures, addresses and links to files stand as they were typed; only `[[…]]` and ticks can be clicked.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPaintDevice,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLine,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from minilat_desktop.domain import markdown
from minilat_desktop.domain.markdown import Block, Span
from minilat_desktop.domain.plain_text import plain

_MOST_LINES, _LONGEST_LINE = 3_000, 4_000
_LINE, _LINK = QTextCharFormat.Property.UserProperty, QTextCharFormat.Property.UserProperty + 1
_BULLETS = {"item": "•", "quote": "│"}
_SIZES = {1: 1.45, 2: 1.25, 3: 1.1}


class Rendered(QPlainTextEdit):
    """Shows Markdown. `ticked` carries the line of a check, `followed` what a link names."""

    ticked = Signal(int)
    followed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.viewport().setMouseTracking(True)
        self._text = ""

    def show_text(self, text: str) -> None:
        """Show a text; where one was reading stays in sight."""
        self._show(text, _MOST_LINES)

    def show_all(self, text: str) -> None:
        """Show a text to its last line, for printing."""
        self._show(text, -1)

    def lines_on(self, device: QPaintDevice, width: float) -> Iterator[QTextLine]:
        """The lines of the text as they lie on paper of a width; each is to be drawn before the next is asked for."""
        # This page's own document knows of lines as wide as the window; a copy is laid out like any other.
        copy = self.document().clone(self)
        copy.documentLayout().setPaintDevice(device)
        copy.setDocumentMargin(0)
        copy.setTextWidth(width)
        copy.size()
        block = copy.begin()
        while block.isValid():
            layout = block.layout()
            yield from map(layout.lineAt, range(layout.lineCount()))
            block = block.next()
        copy.deleteLater()

    def _show(self, text: str, most: int) -> None:
        same_place = self.verticalScrollBar().value() if text and self._text else 0
        self._text = text
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for place, block in enumerate(markdown.blocks(text)):
            if place == most:
                cursor.insertBlock()
                cursor.insertText("… The rest is in the text: press Write.", self._format(kind="muted"))
                break
            if place:
                cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
            self._insert(cursor, block)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(same_place)

    def _insert(self, cursor: QTextCursor, block: Block) -> None:
        if block.kind == "rule":
            cursor.insertText("―" * 24, self._format(kind="muted"))
            return
        indent = "    " * block.level if block.kind in ("item", "number", "check") else ""
        if block.kind == "check":
            cursor.insertText(indent, self._format())
            box = self._format(kind="box")
            box.setProperty(_LINE, block.line)
            cursor.insertText("☑" if block.ticked else "☐", box)
            cursor.insertText(" ", self._format())
        elif block.kind in _BULLETS or block.kind == "number":
            cursor.insertText(f"{indent}{_BULLETS.get(block.kind, f'{block.mark}.')} ", self._format(kind="muted"))
        for span in block.spans:
            cursor.insertText(plain(span.text, _LONGEST_LINE), self._format(block, span))

    def _format(self, block: Block | None = None, span: Span | None = None, kind: str = "") -> QTextCharFormat:
        made, palette = QTextCharFormat(), self.palette()
        kind = kind or (span.kind if span else "")
        if block is not None and block.kind == "heading":
            made.setFontWeight(QFont.Weight.Bold)
            made.setFontPointSize(self.font().pointSizeF() * _SIZES.get(block.level, 1.0))
        if kind == "strong":
            made.setFontWeight(QFont.Weight.Bold)
        elif kind == "stress":
            made.setFontItalic(True)
        elif kind == "code":
            made.setFontFixedPitch(True)
            made.setFontFamilies(["monospace"])
        elif kind in ("link", "box"):
            made.setForeground(palette.color(QPalette.ColorRole.Link))
            made.setFontUnderline(kind == "link")
        if kind == "muted" or (block is not None and (block.kind == "quote" or (block.ticked and kind == ""))):
            made.setForeground(palette.color(QPalette.ColorRole.PlaceholderText))
        if kind == "link" and span is not None:
            made.setProperty(_LINK, " ".join(span.text.split()))
        return made

    # Ticks and links

    def _act(self, at: QTextCursor) -> bool:
        """Do what stands at a place; whether anything did."""
        found = at.charFormat()
        if found.hasProperty(_LINE):
            self.ticked.emit(int(found.property(_LINE)))
            return True
        if found.hasProperty(_LINK):
            self.followed.emit(str(found.property(_LINK)))
            return True
        return False

    def _under(self, at: QPoint) -> QTextCursor:
        """The character that lies under a place: its format is that of the cursor behind it."""
        cursor = self.cursorForPosition(at)
        if self.cursorRect(cursor).left() <= at.x() and not cursor.atBlockEnd():
            cursor.movePosition(QTextCursor.MoveOperation.Right)
        return cursor

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self._act(self._under(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        found = self._under(event.position().toPoint()).charFormat()
        hand = found.hasProperty(_LINE) or found.hasProperty(_LINK)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.IBeamCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space or Enter ticks the check of the line, or goes where the first link of it leads."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            place = self.textCursor().position()
            at = self.textCursor()
            at.movePosition(QTextCursor.MoveOperation.StartOfBlock)
            while not at.atBlockEnd():
                at.movePosition(QTextCursor.MoveOperation.Right)
                if self._act(at):
                    at.setPosition(min(place, self.document().characterCount() - 1))
                    self.setTextCursor(at)
                    return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another appearance or size of text: the colours and sizes are those of the text now shown."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and self._text:
            self.show_text(self._text)
