"""A field that takes an actor: its code, its name or a part of either."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.folding import fold
from minilat_desktop.ui.kit.safe_text import plain

_MOST = 14


class ActorPicker(QLineEdit):
    """Completes names, codes and former names. `picked` carries the actor's code."""

    picked = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, placeholderText="A state, company or organisation")
        self.setAccessibleName(name)
        self.setMinimumHeight(self.fontMetrics().height() + 10)
        self.code = ""
        self._codes: dict[str, str] = {}
        self._actors: Mapping[str, Actor] = {}
        self.returnPressed.connect(self._take)

    def offer(self, actors: Mapping[str, Actor]) -> None:
        """The actors to choose from, by code."""
        self._actors = actors
        for actor in sorted(actors.values(), key=lambda one: fold(one.name)):
            for name in (actor.name, *actor.aliases):
                self._codes[plain(f"{name} ({actor.code})", 120)] = actor.code
        completer = QCompleter(list(self._codes), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_MOST)
        popup = completer.popup()
        assert popup is not None
        popup.setAccessibleName("Actors")
        completer.activated.connect(self._chosen)
        self.setCompleter(completer)

    def show_actor(self, code: str) -> None:
        """Show an actor without telling of it."""
        self.code = code if code in self._actors else ""
        self.setText(plain(f"{self._actors[code].name} ({code})", 120) if self.code else "")

    def _chosen(self, text: str) -> None:
        self._give(self._codes.get(text, ""))

    def _take(self) -> None:
        """Return takes what is typed: a line of the list, a code, a whole name, or the first that begins so."""
        typed = fold(self.text())
        if not typed:
            return
        exact = [code for text, code in self._codes.items() if typed in (fold(text), code.casefold())]
        named = [code for text, code in self._codes.items() if fold(text).startswith(typed)]
        self._give(next(iter([*exact, *named]), ""))

    def _give(self, code: str) -> None:
        if code:
            self.show_actor(code)
            self.picked.emit(code)
