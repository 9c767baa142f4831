"""The command line on which nothing stands: what opens the window, so it loads nothing of the commands."""

from __future__ import annotations

import argparse


def nothing_given() -> argparse.Namespace:
    """What the parser reads out of an empty command line: the window, with everything in its usual place."""
    return argparse.Namespace(version=False, data_dir=None, catalogue=None, command=None)
