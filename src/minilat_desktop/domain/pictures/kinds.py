"""The pictures there are to choose from; apart from those that draw them, so that a command line is read at once."""

from __future__ import annotations

# What there is to choose from, by the word that the command line takes.
KINDS = {
    "membership": "Members over time",
    "spans": "Life spans",
    "figures": "Figures over time",
    "overlap": "Overlap as a matrix",
    "upset": "Shared members (UpSet plot)",
}
