"""The pictures there are to choose from, under the names they bear. Apart from those that draw them, so that a command
line is read at once.
"""

from __future__ import annotations

# What there is to choose from, by the word that the command line takes.
KINDS = {
    "membership": "Full members over time",
    "spans": "Life spans",
    "figures": "Figures over time",
    "overlap": "Members in common (matrix)",
    "upset": "Members by exact combination (UpSet plot)",
}
# How numbers of members are drawn over time; what is usual depends on how far apart they are.
SCALES = {
    "usual": "as suits the numbers",
    "linear": "even steps from 0",
    "log": "logarithmic scale",
    "share": "per cent of each line’s largest",
}
