"""The desk as it was left: written and read again it is the same, of an older or damaged file nothing breaks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minilat_desktop.domain.comparison_spec import Chosen, Spec
from minilat_desktop.services import desk as desks
from minilat_desktop.services.desk import Desk

WHOLE = Spec(
    (Chosen("g20"), Chosen("g20", 730_000, "newest"), Chosen("un", policy="source:yb")), tolerance=365,
    groups=("Life",), folded=("Life",), only_differences=True, sorted_by="-age", period=(700_000, 730_000),
)  # fmt: skip


def test_the_whole_comparison_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "desk.json"
    desk = Desk(comparison=WHOLE, selected="g20", filters=("a\nb",))
    desks.save(path, desk)
    assert desks.load(path) == desk


def test_a_desk_of_before_columns_had_days(tmp_path: Path) -> None:
    path = tmp_path / "desk.json"
    path.write_text(json.dumps({"compared": ["g20", "un", "g20"], "room": "compare", "selected": "un"}))
    assert desks.load(path) == Desk(comparison=Spec((Chosen("g20"), Chosen("un"))), room="compare", selected="un")


@pytest.mark.parametrize(
    "values",
    [{"compared": "g20"}, {"compared": [1]}, {"comparison": None}, {"comparison": {"version": 99}}, {"comparison": []}],
)
def test_a_damaged_comparison_is_set_aside_with_its_desk(tmp_path: Path, values: object) -> None:
    path = tmp_path / "desk.json"
    path.write_text(json.dumps(values))
    assert desks.load(path) == Desk()
    assert path.with_suffix(".damaged").exists()
