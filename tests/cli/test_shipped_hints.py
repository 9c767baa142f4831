"""What the commands propose for an id that is not there, on the catalogue that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("words", "proposed"),
    [
        (("show", "european-union"), "Did you mean eu "),
        (("memberships", "un"), "Did you mean united-nations-organisation ("),
        (("memberships", "zeala"), "Did you mean NZL (New Zealand)?"),
    ],
)
def test_what_is_called_so_is_proposed_first(
    run: Run, catalogue_path: Path, words: tuple[str, ...], proposed: str
) -> None:
    code, out, err = run(*words, catalogue=catalogue_path)
    assert (code, out) == (1, "")
    assert proposed in err


def test_a_table_without_rows_is_said_to_have_none(run: Run, catalogue_path: Path, tmp_path: Path) -> None:
    path = tmp_path / "memberships.csv"
    path.write_text("coalition,actor,role,from\n", encoding="utf-8")
    code, _, err = run("import", path, "--dry-run", catalogue=catalogue_path)
    assert code == 1
    assert "holds no rows." in err
    path.write_text("coalition,actor,role,from\ng20,NOR,observer,2010\n", encoding="utf-8")
    assert "1 row read; 1 new" in run("import", path, "--dry-run", catalogue=catalogue_path)[1]
