"""The documents tell of everything there is: every command, every option, every key of the JSON contract."""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from minilat_desktop.cli import parser
from minilat_desktop.formats.catalogue import load
from tests.cli.test_commands import CITATION, SHAPES, TOP
from tests.house.rules import ROOT


def documents() -> str:
    """The README and the pages that it leads to."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def commands(one: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser and those below it."""
    yield one
    for action in one._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from commands(below)


def test_every_command_and_option_is_documented() -> None:
    told = documents()
    missing = []
    for one in commands(parser.build()):
        if one.prog not in told:
            missing.append(one.prog)
        options = [name for action in one._actions for name in action.option_strings]
        missing += [f"{one.prog} {name}" for name in options if name not in ("-h", "--help") and name not in told]
    assert missing == []


@pytest.mark.parametrize("shape", [TOP, CITATION, *SHAPES.values()], ids=["coalition", "citation", *SHAPES])
def test_every_key_of_the_contract_is_documented(shape: dict[str, object]) -> None:
    page = (ROOT / "docs" / "file-format.md").read_text(encoding="utf-8")
    told = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", page))))
    assert [key for key in shape if key not in told] == []


def test_the_worked_example_for_contributors_passes_the_checker(tmp_path: Path) -> None:
    page = (ROOT / "data" / "catalogue" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    sources, coalition = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    for folder in ("actors", "forms"):
        shutil.copytree(ROOT / "data" / "catalogue" / folder, tmp_path / folder)
    shutil.copy(ROOT / "data" / "catalogue" / "metrics.yaml", tmp_path)
    for folder, text in (("sources", sources), ("coalitions", coalition)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "harbour-five.yaml").write_text(text, encoding="utf-8")
    other = tmp_path / "coalitions" / "eu.yaml"
    shutil.copy(ROOT / "data" / "catalogue" / "coalitions" / "eu.yaml", other)
    told = [str(finding) for finding in load(tmp_path)[1]]
    assert [one for one in told if "harbour-five" in one] == []
    # The example is read at all: a mistake in it is told with its line.
    (tmp_path / "coalitions" / "harbour-five.yaml").write_text(coalition.replace("2019/2021-06", "2021/2019"), "utf-8")
    assert any(str(one).startswith("coalitions/harbour-five.yaml:") for one in load(tmp_path)[1])
