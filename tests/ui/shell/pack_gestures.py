"""What a user does with data packs, and what is read of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QPushButton

from minilat_desktop.domain.model import Source
from minilat_desktop.domain.pack import Pack
from minilat_desktop.ui.shell.pack_list import PacksDialog
from minilat_desktop.ui.shell.pack_preview import PackPreview
from minilat_desktop.ui.shell.pack_questions import AnswerBox
from tests.ui.desk import NONE, Desk

HERRING = "cow-herring"


def drop(desk: Desk, *paths: Path) -> None:
    """Drop files on the window, all at once."""
    drop_urls(desk, [QUrl.fromLocalFile(str(path)) for path in paths])


def drop_urls(desk: Desk, urls: list[QUrl]) -> None:
    mime = QMimeData()
    mime.setUrls(urls)
    place, copy, left = QPoint(50, 50), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    # Qt drops only where the drag has entered.
    entered = QDragEnterEvent(place, copy, mime, left, NONE)
    desk.app.sendEvent(desk.window, entered)
    assert entered.isAccepted()
    desk.app.sendEvent(desk.window, QDropEvent(QPointF(place), copy, mime, left, NONE))


def press(desk: Desk, dialog: PackPreview | PacksDialog, text: str) -> None:
    desk.click(next(one for one in dialog.findChildren(QPushButton) if one.text().replace("&", "").startswith(text)))


def lines(preview: PackPreview) -> list[str]:
    return [preview.list.item(row).text() for row in range(preview.list.count())]


def question(preview: PackPreview, written: str) -> AnswerBox:
    return next(box for box in preview.findChildren(AnswerBox) if box.accessibleName() == f"Who is {written}")


def said(box: AnswerBox) -> str | None:
    return box.answer


def without_questions(desk: Desk) -> PackPreview:
    """The preview that follows the answers."""
    desk.until(lambda: any(one.questions is None for one in desk.dialogs(PackPreview)))
    return next(one for one in desk.dialogs(PackPreview) if one.questions is None)


def members(desk: Desk, coalition: str) -> set[str]:
    return {one.actor for one in desk.services.catalogue.coalition(coalition).members}


def sources_of(desk: Desk, coalition: str) -> set[Source]:
    records = desk.services.catalogue.coalition(coalition).members
    return {citation.source for record in records for citation in record.citations}


def only_pack(desk: Desk) -> Pack:
    service = desk.rooms.packs.service()
    assert service is not None
    (pack,) = service.packs()
    return pack


def take_in(desk: Desk, path: Path) -> None:
    drop(desk, path)
    preview = desk.dialog(PackPreview)
    press(desk, preview, "Import")
    desk.until(lambda: HERRING in desk.window.list.ids())
