"""Putting a coalition's text in order: the lines move, nothing else changes."""

from __future__ import annotations

import random
from pathlib import Path

import yaml

from minilat_desktop.domain.vocabulary import ATTRIBUTE_ORDER
from minilat_desktop.formats.catalogue.tidy import tidy, tidy_folder

UNTIDY = """\
name: Guild
# Why the facts begin here.
facts:
  # belongs to the secretariat
  - attribute: secretariat
    value: none   # a remark at the end
  - {attribute: purpose, value: "a: b"}

events:
  - date: 2014
    title: later

  - date: 2011-05
    # inside the item
    title: earlier
figures: []
"""
TIDY = """\
name: Guild
# Why the facts begin here.
facts:
  - {attribute: purpose, value: "a: b"}
  # belongs to the secretariat
  - attribute: secretariat
    value: none   # a remark at the end

events:
  - date: 2011-05
    # inside the item
    title: earlier
  - date: 2014
    title: later

figures: []
"""


def test_lines_move_with_their_comments() -> None:
    assert tidy(UNTIDY) == TIDY
    assert tidy(TIDY) == TIDY


def test_a_list_at_the_end_of_a_file_without_a_last_line_break() -> None:
    assert tidy("events:\n  - date: 2014\n  - date: 2011") == "events:\n  - date: 2011\n  - date: 2014\n"


def test_what_is_no_mapping_or_stands_in_one_line_stays() -> None:
    for text in ("- a\n- b\n", "", "events: [{date: 2014}, {date: 2011}]\n", "events: none\n"):
        assert tidy(text) == text


def test_the_shipped_text_in_any_order_comes_back_to_one(catalogue_text: Path) -> None:
    chance = random.Random(3)
    for path in sorted((catalogue_text / "coalitions").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        recorded = yaml.load(text, Loader=yaml.BaseLoader)
        shuffled = dict(recorded)
        for key in ("facts", "events"):
            if key in shuffled:
                shuffled[key] = chance.sample(shuffled[key], len(shuffled[key]))
        again = yaml.load(tidy(yaml.safe_dump(shuffled, sort_keys=False)), Loader=yaml.BaseLoader)
        places = [ATTRIBUTE_ORDER[fact["attribute"]] for fact in again["facts"]]
        assert places == sorted(places)
        for key in ("facts", "events"):
            assert sorted(map(repr, again.get(key, []))) == sorted(map(repr, recorded.get(key, [])))
        assert {k: v for k, v in again.items() if k not in ("facts", "events")} == {
            k: v for k, v in recorded.items() if k not in ("facts", "events")
        }


def test_only_files_that_change_are_written(tmp_path: Path) -> None:
    folder = tmp_path / "coalitions"
    folder.mkdir()
    (folder / "a.yaml").write_text(UNTIDY)
    (folder / "b.yaml").write_text(TIDY)
    assert tidy_folder(tmp_path) == [folder / "a.yaml"]
    assert (folder / "a.yaml").read_text() == TIDY
    assert tidy_folder(tmp_path) == []
