"""The documents tell of everything there is: every command, every option, every key of the JSON contract."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest

from minilat_desktop.cli import parser
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
