"""Numbers for a reader."""

from __future__ import annotations


def grouped(number: float) -> str:
    """A number with its digits in groups of three, kept on one line: `1 234 567`."""
    return f"{number:,}".replace(",", "\u202f")


def percent(share: float, decimals: int = 0) -> str:
    """A share of 1 in per cents, kept on one line: `73 %`."""
    return f"{100 * share:.{decimals}f}\u202f%"
