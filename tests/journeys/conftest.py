"""The journeys drive the same window as the tests of its parts."""

from __future__ import annotations

from tests.ui.conftest import desk, nothing_left, open_desk

__all__ = ["desk", "nothing_left", "open_desk"]
