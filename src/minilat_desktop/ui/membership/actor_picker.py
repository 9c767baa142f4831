"""A field that takes an actor: its code, its name or a part of either, and says so when it knows none."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.domain.folding import fold
from minilat_desktop.ui.kit.safe_text import PlainLabel, plain
from minilat_desktop.ui.membership.choosing import choose, label

_MOST = 14
_LONGEST = 120


class ActorPicker(QLineEdit):
    """Completes names, codes and former names. `picked` carries the actor's code, `missed` why there is none.

    `code` is the actor that the field says, "" while it says none. `message` is for the room to put beneath.
    """

    picked = Signal(str)
    missed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, placeholderText="A state, company or organisation")
        self.setAccessibleName(name)
        self.message = PlainLabel()
        self.message.setAccessibleName(f"{name}: what is wrong")
        self.message.hide()
        self.code = ""
        self._codes: dict[str, str] = {}
        self._actors: Mapping[str, Actor] = {}
        self.returnPressed.connect(self._take)
        self.editingFinished.connect(self._left)

    def offer(self, actors: Mapping[str, Actor], first: str) -> None:
        """The actors to choose from, by code. Shows `first`, or any, when the field has none of them."""
        if actors is not self._actors:
            self._actors = actors
            self._complete()
            known = [code for code in (self.code, first, *sorted(actors)[:1]) if code in actors]
            self.show_actor(next(iter(known), ""))

    def _complete(self) -> None:
        self._codes = {
            plain(label(name, actor.code), _LONGEST): actor.code
            for actor in sorted(self._actors.values(), key=lambda one: fold(one.name))
            for name in (actor.name, *actor.aliases)
        }
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
        self.setText(plain(label(self._actors[code].name, code), _LONGEST) if self.code else "")
        # A long name is read from its beginning.
        self.setCursorPosition(0)
        self._say("")

    def _chosen(self, text: str) -> None:
        if text in self._codes:
            self._give(self._codes[text])

    def _left(self) -> None:
        """Whoever leaves the field with another text in it must not read, or export, the actor before."""
        if self.isModified():
            self._take()

    def _take(self) -> None:
        typed = self.text()
        code, why_not = (self._codes[typed], "") if typed in self._codes else choose(typed, self._actors)
        self.setModified(False)
        if code:
            self._give(code)
            return
        self.code = ""
        self._say(why_not)
        self.missed.emit(why_not)

    def _give(self, code: str) -> None:
        self.show_actor(code)
        self.picked.emit(code)

    def _say(self, words: str) -> None:
        self.message.setText(plain(words, 400))
        self.message.setVisible(bool(words))
