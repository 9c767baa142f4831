"""The program, called with words, and what it prints."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minilat_desktop.__main__ import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(small_catalogue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the small catalogue; gives the exit code, standard output and standard error."""

    def call(
        *arguments: object, catalogue: Path = small_catalogue, data: Path = tmp_path / "user"
    ) -> tuple[int, str, str]:
        words = ["--data-dir", str(data), "--catalogue", str(catalogue), *(str(word) for word in arguments)]
        try:
            code = main(words)
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def parsed(run: Run, *arguments: object) -> Any:
    code, out, err = run(*arguments)
    assert (code, err) == (0, "")
    return json.loads(out)
