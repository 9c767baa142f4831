"""The filters kept by name. Loaded before first paint, so it knows of nothing but itself."""

from __future__ import annotations

from collections.abc import Callable


class KeptFilters(dict[str, str]):
    """Search texts by name. `changed` hears of each change that the user makes: what was before, and what was done."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: Callable[[dict[str, str], str], None] = _nobody

    def keep(self, name: str, text: str) -> None:
        """Keep a filter under a name."""
        before = dict(self)
        self[name] = text
        self.changed(before, f"keep filter “{name}”")

    def forget(self, name: str) -> None:
        """Keep a filter no longer."""
        before = dict(self)
        if self.pop(name, None) is not None:
            self.changed(before, f"forget filter “{name}”")

    def become(self, others: dict[str, str]) -> None:
        """Keep exactly these, without telling."""
        self.clear()
        self.update(others)


def _nobody(_before: dict[str, str], _label: str) -> None:
    """Nobody listens yet."""
