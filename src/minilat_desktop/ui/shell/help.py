"""Help: about, shortcuts, system information. Every text is plain."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from minilat_desktop import __version__
from minilat_desktop.ui.kit import ask, sizes

if TYPE_CHECKING:
    from minilat_desktop.ui.shell.application import Files

LICENCES = """Program: MIT licence. Catalogue data: CC BY 4.0; each source is named beside its value.
Built with Qt and PySide6 (LGPL 3), SQLAlchemy (MIT), pyqtgraph (MIT), NumPy (BSD), platformdirs (MIT), PyYAML (MIT)."""


def system_information(data_version: str) -> str:
    """What a bug report needs, without names, paths or the user's text."""
    return "\n".join(
        (
            f"Minilat Desktop {__version__}, data {data_version}",
            f"Python {platform.python_version()}, Qt {qVersion()}, {QGuiApplication.platformName()}",
            f"{platform.system()} {platform.release()} {platform.machine()}",
        )
    )


class TextDialog(QDialog):
    """A page of plain text with a Close button."""

    def __init__(self, parent: QWidget, title: str, text: str, *, columns: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(sizes.by_text(self, 94, 30 if columns else 20))
        page = QPlainTextEdit(text, readOnly=True)
        page.setAccessibleName(title)
        if columns:
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            # The system says how large its own is, not how large the text is here.
            font.setPointSizeF(self.font().pointSizeF())
            page.setFont(font)
            page.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(page)
        layout.addWidget(buttons)
        page.setFocus(Qt.FocusReason.OtherFocusReason)


def show_data_folder(parent: QWidget, files: Files) -> None:
    """Tools ▸ Show data folder: its address, to copy."""
    places = {"Notebook": files.notebook, "Backups": files.backups, "Settings": files.desk, "Errors": files.log}
    ask.show(TextDialog(parent, "Data folder", "\n".join(f"{what}: {path}" for what, path in places.items())))


def show_method(parent: QWidget) -> None:
    """Help ▸ Method."""
    from minilat_desktop.ui.kit.method_page import MethodDialog

    ask.show(MethodDialog(parent))


def show_about(parent: QWidget, data_version: str, notebook: str) -> None:
    """Help ▸ About."""
    text = f"{system_information(data_version)}\n\nNotebook: {notebook}\n\n{LICENCES}"
    ask.show(TextDialog(parent, "About Minilat Desktop", text))


def show_shortcuts(parent: QWidget, shortcuts: Sequence[tuple[str, str, str]]) -> None:
    """Help ▸ Keyboard shortcuts, made from the actions."""
    width = max(len(text) for _, text, _ in shortcuts) + 2
    lines: list[str] = []
    for menu in dict.fromkeys(menu for menu, _, _ in shortcuts):
        lines += ["", menu] if lines else [menu]
        lines += [f"  {text:<{width}}{keys}" for title, text, keys in shortcuts if title == menu]
    lines += ["", "In the list", f"  {'Tick for comparison':<{width}}Space", f"  {'Clear the search':<{width}}Esc"]
    lines += ["", "In the comparison", f"  {'Why this value?':<{width}}Return"]
    lines += [f"  {'Close and open a group':<{width}}Left, Right, Return", f"  {'Back from the why':<{width}}Esc"]
    lines += ["", "In the list of notes", f"  {'Select all':<{width}}Ctrl+A", f"  {'Delete':<{width}}Del"]
    lines += [f"  {'Fold and unfold a group':<{width}}Left, Right, Space"]
    lines += ["", "In a note", f"  {'Read it or write it':<{width}}Ctrl+Shift+R"]
    lines += ["", "On the timeline", f"  {'Move, zoom, fit all':<{width}}Left, Right, +, -, Home"]
    lines += [f"  {'Step the as-of date by a year':<{width}}[ and ]"]
    ask.show(TextDialog(parent, "Keyboard shortcuts", "\n".join(lines), columns=True))
