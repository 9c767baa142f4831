"""What the window is about just now: selection, as-of date, comparison; one signal tells of every change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Signal

from minilat_desktop.domain.changes import Changes
from minilat_desktop.domain.comparison_spec import Spec

MOST_COMPARED = 8


class State(QObject):
    """The shared state of all rooms. A panel reads what it needs and never tells another panel anything.

    `as_of` is a day ordinal. `changed` carries a `Changes`.
    """

    changed = Signal(object)

    def __init__(self, *, selected: str | None = None, as_of: int | None = None) -> None:
        super().__init__()
        self.selected = selected
        self.as_of = as_of if as_of is not None else today()
        # What is compared and how it is looked at. Whoever sets it otherwise than by a verb tells of it himself.
        self.spec = Spec()
        # Which saved comparison it was opened from or saved as, "" for none.
        self.opened = ""
        # Whether what is not there on the as-of date is left out of the list.
        self.present_only = False

    def select(self, coalition_id: str | None, origin: str = "") -> None:
        """Make a coalition the one every panel shows."""
        if coalition_id == self.selected:
            return
        self.selected = coalition_id
        self.changed.emit(Changes(selection=True, origin=origin))

    def set_as_of(self, day: int, origin: str = "") -> None:
        """Look at the world as of a day."""
        if day == self.as_of:
            return
        self.as_of = day
        self.changed.emit(Changes(as_of=True, origin=origin))

    def set_present_only(self, only: bool) -> None:
        """Leave out what was not yet founded or had already ended on the as-of date, or show it as such."""
        if only == self.present_only:
            return
        self.present_only = only
        self.changed.emit(Changes(as_of=True))

    @property
    def compared(self) -> tuple[str, ...]:
        """The coalitions of the comparison, each once, in the order of its columns."""
        return self.spec.ids

    def set_spec(self, spec: Spec, origin: str = "", opened: str | None = None) -> None:
        """Compare otherwise: other columns, days, policies, or another look at them.

        At most eight columns stay, none of them twice; one coalition may stand under several days or policies.
        `opened` is the saved comparison it is from now on; without it, it stays what it was until nothing is compared.
        """
        spec = replace(spec, columns=tuple(dict.fromkeys(spec.columns))[:MOST_COMPARED])
        opened = (self.opened if opened is None else opened) if spec.columns else ""
        if (spec, opened) == (self.spec, self.opened):
            return
        self.spec, self.opened = spec, opened
        self.changed.emit(Changes(compared=True, origin=origin))

    def set_compared(self, ids: tuple[str, ...], origin: str = "") -> None:
        """Choose the coalitions of the comparison; columns that are there keep their day, new ones follow the window.

        Eight columns at the most; further ones are left out.
        """
        self.set_spec(self.spec.of(ids), origin)

    def toggle_compared(self, coalition_id: str, origin: str = "") -> bool:
        """Put a coalition into the comparison, or take it out with all its days. False when the comparison is full."""
        if coalition_id in self.compared:
            self.set_compared(tuple(one for one in self.compared if one != coalition_id), origin)
            return True
        if len(self.spec.columns) == MOST_COMPARED:
            return False
        self.set_compared((*self.compared, coalition_id), origin)
        return True

    def tell(self, changes: Changes) -> None:
        """Pass on what a service changed."""
        self.changed.emit(changes)


def today() -> int:
    """The reader's own calendar day."""
    return date.today().toordinal()  # noqa: DTZ011 - a calendar day is local by nature
