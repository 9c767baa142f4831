"""Every dialog, behind one seam. All are shown without blocking; answers come back through a callable."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPageLayout
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QMessageBox, QWidget

from minilat_desktop.domain.problems import Problem, Refused
from minilat_desktop.ui.kit import safe_text

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_CUPS = Path("/run/cups/cups.sock")


def show(dialog: QDialog) -> None:
    """Open a dialog over its parent; it is deleted when it closes."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # By its class: that of the printer takes other arguments.
    QDialog.open(dialog)


def stay(dialog: QDialog) -> None:
    """Open a dialog that stays beside its parent while one works there; it is deleted when it closes."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()


def save_file(
    parent: QWidget, title: str, suggested: str, filters: Sequence[tuple[str, str]], then: Callable[[Path], None]
) -> None:
    """Ask where to save, and before overwriting. `filters` are (label, suffix without dot); the first is proposed."""
    dialog = QFileDialog(parent, title, str(Path.home() / suggested))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    # Qt's own dialog: the same on every desktop, and it needs no portal, hence no socket.
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setNameFilters([f"{label} (*.{suffix})" for label, suffix in filters])
    suffixes = {f"{label} (*.{suffix})": suffix for label, suffix in filters}
    dialog.setDefaultSuffix(filters[0][1])
    dialog.filterSelected.connect(partial(_take_suffix, dialog, suffixes))
    dialog.fileSelected.connect(partial(_give_path, then))
    show(dialog)


def open_file(parent: QWidget, title: str, filters: Sequence[tuple[str, str]], then: Callable[[Path], None]) -> None:
    """Ask which file to read. `filters` are (label, suffix without dot)."""
    dialog = QFileDialog(parent, title, str(Path.home()))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setNameFilters([f"{label} (*.{suffix})" for label, suffix in filters])
    dialog.fileSelected.connect(partial(_give_path, then))
    show(dialog)


def open_files(
    parent: QWidget, title: str, filters: Sequence[tuple[str, str]], then: Callable[[list[Path]], None]
) -> None:
    """Ask which files to read, one or several. `filters` are (label, suffixes without dots, spaces between)."""
    dialog = QFileDialog(parent, title, str(Path.home()))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    patterns = {label: " ".join(f"*.{suffix}" for suffix in suffixes.split()) for label, suffixes in filters}
    dialog.setNameFilters([f"{label} ({pattern})" for label, pattern in patterns.items()])
    dialog.filesSelected.connect(partial(_give_paths, then))
    show(dialog)


def _take_suffix(dialog: QFileDialog, suffixes: dict[str, str], chosen: str) -> None:
    dialog.setDefaultSuffix(suffixes[chosen])


def _give_path(then: Callable[[Path], None], name: str) -> None:
    then(Path(name))


def _give_paths(then: Callable[[list[Path]], None], names: list[str]) -> None:
    then([Path(name) for name in names])


def printer(parent: QWidget, title: str, sheet: QPageLayout, then: Callable[[QPrinter], None]) -> None:
    """Ask on which printer, for a sheet of paper. Where there is none, that is said."""
    # Only here, so that nothing of printing is loaded before somebody prints.
    from PySide6.QtPrintSupport import QPrinterInfo

    if not _printing_service() or not QPrinterInfo.availablePrinterNames():
        tell(parent, Refused(
            "No printer is set up on this computer.", safe="Nothing was printed.",
            remedy="Set one up in the system’s settings, or save the page as PDF and print it elsewhere.",
        ))  # fmt: skip
        return
    choose_printer(parent, title, sheet, then)


def choose_printer(parent: QWidget, title: str, sheet: QPageLayout, then: Callable[[QPrinter], None]) -> None:
    """The dialog of the printers there are."""
    from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter

    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    device.setDocName(title)
    device.setPageLayout(sheet)
    dialog = QPrintDialog(device, parent)
    dialog.setWindowTitle("Print")
    # A file is written by Save, whole or not at all; there is one page, so none to choose.
    for option in (QAbstractPrintDialog.PrintDialogOption.PrintToFile,
                   QAbstractPrintDialog.PrintDialogOption.PrintPageRange):  # fmt: skip
        dialog.setOption(option, False)
    dialog.finished.connect(partial(_print_on, device, then))
    show(dialog)


def _print_on(device: QPrinter, then: Callable[[QPrinter], None], answer: int) -> None:
    if answer == QDialog.DialogCode.Accepted:
        then(device)


def _printing_service() -> bool:
    """Whether the system can be asked for printers. On Linux only through its socket: never over a network."""
    if not sys.platform.startswith("linux"):
        return True
    if not _CUPS.exists():
        return False
    os.environ["CUPS_SERVER"] = str(_CUPS)
    return True


def text(parent: QWidget, title: str, label: str, suggested: str, then: Callable[[str], None]) -> None:
    """Ask for a line of text."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setLabelText(label)
    dialog.setTextValue(suggested)
    dialog.textValueSelected.connect(then)
    show(dialog)


def folder(parent: QWidget, title: str, then: Callable[[Path], None]) -> None:
    """Ask for a folder."""
    dialog = QFileDialog(parent, title, str(Path.home()))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(partial(_give_path, then))
    show(dialog)


def tell(parent: QWidget, problem: Problem, offer: tuple[str, Callable[[], None]] | None = None) -> QDialog:
    """Say what happened, what is safe, and what to do, with the details to copy. Gives the dialog.

    `offer` is a button's word for what can be done about it at once.
    """
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Minilat Desktop")
    safe_text.set_plain_message(
        box, problem.happened, "\n".join(part for part in (problem.safe, problem.remedy) if part)
    )
    # Named, because Escape finds no button by itself where there are two.
    box.setEscapeButton(box.addButton(QMessageBox.StandardButton.Ok))
    if offer is not None:
        box.addButton(offer[0], QMessageBox.ButtonRole.ActionRole).clicked.connect(partial(_go, offer[1]))
    if problem.detail:
        copy = box.addButton("Copy details", QMessageBox.ButtonRole.ActionRole)
        copy.clicked.connect(partial(_copy, f"{problem}\n{problem.detail}"))
    show(box)
    return box


def _copy(text: str, _checked: bool = False) -> None:
    QGuiApplication.clipboard().setText(text)


def confirm(parent: QWidget, question: str, explanation: str, verb: str, then: Callable[[], None]) -> None:
    """Ask before something that cannot be seen to be undone. `verb` is the button's word."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("Minilat Desktop")
    safe_text.set_plain_message(box, question, explanation)
    yes = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    yes.clicked.connect(partial(_go, then))
    show(box)


def _go(then: Callable[[], None], _checked: bool = False) -> None:
    then()
