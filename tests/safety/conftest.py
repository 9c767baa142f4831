"""The real window, for the parts of the harness that sit before it."""

from tests.ui.conftest import open_desk

__all__ = ["open_desk"]
