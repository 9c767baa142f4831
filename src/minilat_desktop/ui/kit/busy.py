"""Long work that says its stage and can be given up."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QProgressBar, QVBoxLayout, QWidget

from minilat_desktop.ui.kit import sizes
from minilat_desktop.ui.kit.safe_text import PlainLabel

# Shorter work shows nothing.
_MOMENT_MS = 300


class Busy(QDialog):
    """What long work is doing, with a button that gives it up where it `may_stop`.

    Shown only when the work takes longer than a moment.
    """

    staged = Signal(str)

    def __init__(self, parent: QWidget, words: str, *, may_stop: bool = True) -> None:
        super().__init__(parent)
        self.setWindowTitle("Minilat Desktop")
        self._wanted, self._may_stop = True, may_stop
        self.words = PlainLabel(words)
        bar = QProgressBar(minimum=0, maximum=0)
        bar.setAccessibleName(words)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.rejected.connect(self.reject)
        self._buttons.setVisible(may_stop)
        layout = QVBoxLayout(self)
        layout.addWidget(self.words)
        layout.addWidget(bar)
        layout.addWidget(self._buttons)
        self.resize(sizes.by_text(self, 60, 7))
        self.staged.connect(self.words.setText)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_MOMENT_MS)
        self._soon.timeout.connect(self.open)
        self._soon.start()

    def go_on(self, stage: str) -> bool:
        """Called by the worker at each stage; false once the user has given it up."""
        if self._wanted:
            self.staged.emit(stage)
        return self._wanted

    def reject(self) -> None:
        """Give the work up. The dialog stays until the work has come to its next stage and ended."""
        if not self._may_stop:
            return
        self._wanted = False
        self._buttons.setEnabled(False)
        self.words.setText("Cancelling…")

    def over(self) -> bool:
        """The work has ended; whether its result is still wanted."""
        self._soon.stop()
        self.done(0)
        self.deleteLater()
        return self._wanted
