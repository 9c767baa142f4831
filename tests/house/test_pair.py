"""PySide6 and Python fit together: PySide6 6.12.0 loses a reference to None at each call, and aborts CPython 3.11.

On CPython 3.12 and later None is immortal and its count says nothing; there the calls must simply not crash.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

CALLS = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
label, timer, item, colour = QLabel(), QTimer(), QObject(), QColor()
before = sys.getrefcount(None)
for number in range(5000):
    label.setText("x"); label.resize(10, 10); timer.setInterval(number); item.setObjectName("y"); colour.setRed(1)
print(sys.getrefcount(None) - before)
"""


def test_calls_that_give_nothing_keep_the_count_of_none() -> None:
    pytest.importorskip("PySide6")
    done = subprocess.run([sys.executable, "-c", CALLS], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    if sys.version_info < (3, 12):
        assert abs(int(done.stdout)) < 100, "this PySide6 loses or leaks a reference to None at each call"
