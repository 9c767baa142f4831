"""The coverage report equals plain counts over the small catalogue's own text."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml

from minilat_desktop.domain.coverage import Coverage, Line, measure
from minilat_desktop.domain.model import Citation, Source
from minilat_desktop.services.catalogue import CatalogueService
from tests.comparison_sample import coalition, fact


@pytest.fixture(scope="module")
def report(small_catalogue: Path) -> Coverage:
    with closing(CatalogueService(small_catalogue)) as catalogue:
        found = catalogue.coverage()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def texts(catalogue_text: Path) -> dict[str, Any]:
    """The coalitions as plain data, without our reader."""
    paths = sorted((catalogue_text / "coalitions").glob("*.yaml"))
    return {path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) for path in paths}


def section(report: Coverage, title: str) -> dict[str, Line]:
    (found,) = [one for one in report.sections if one.title == title]
    return {line.label: line for line in found.lines}


def citations(item: Any) -> list[list[dict[str, str]]]:
    """The citations of every value under an item, one list a value; a block's own are each of its spells'."""
    if isinstance(item, list):
        return [found for one in item for found in citations(one)]
    if not isinstance(item, dict):
        return []
    spells = item.get("spells")
    own = [item["cite"]] * (len(spells) if spells else 1) if "cite" in item else []
    return own + [found for key, value in item.items() if key != "cite" for found in citations(value)]


def test_holdings(report: Coverage, texts: dict[str, Any]) -> None:
    held = section(report, "Holdings")
    assert held["Coalitions"].count == len(texts)
    assert held["Membership intervals"].count == sum(
        len(block["spells"]) for one in texts.values() for block in one.get("members", [])
    )
    for name in ("facts", "events", "figures", "commitments"):
        assert held[name.capitalize()].count == sum(len(one.get(name, [])) for one in texts.values())
    actors = {spell["actor"] for one in texts.values() for block in one.get("members", []) for spell in block["spells"]}
    assert held["Actors that are or were in one"].count == len(actors)


@pytest.mark.parametrize(
    ("title", "key", "label"),
    [("By form", "form", "Minilateral"), ("By region", "region", "Europe"), ("By status", "status", "Active")],
)
def test_each_coalition_is_counted_once(
    report: Coverage, texts: dict[str, Any], title: str, key: str, label: str
) -> None:
    lines = section(report, title)
    assert sum(line.count or 0 for line in lines.values()) == len(texts)
    assert lines[label].count == sum(one[key].casefold() == label.casefold() for one in texts.values())


def test_evidence_and_confidence(report: Coverage, texts: dict[str, Any], catalogue_text: Path) -> None:
    forms = [
        yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for path in (catalogue_text / "forms").glob("*.yaml")
    ]
    cited = citations([*texts.values(), *forms])
    shown = section(report, "Evidence")
    assert shown["Values"].count == len(cited)
    assert shown["with a source"].count == len(cited)
    assert shown["with two or more sources"].count == sum(len({c["source"] for c in one}) > 1 for one in cited)
    best = Counter(max(int(c["confidence"]) for c in one) for one in cited)
    lines = section(report, "Confidence")
    assert [line.count for line in lines.values()] == [best[level] for level in range(5)]
    assert sum(line.share or 0 for line in lines.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("publishers", "two"),
    [
        (("Wikipedia", "Wikipedia (copy at example.org)", "Wikipedia (Spanish, copy at example.net)"), 0),
        (("Wikipedia (copy at example.org)", "Government of Portugal"), 1),
        (("Government of Portugal", "Government of Portugal"), 1),
        (("Wikipedia", "Wikipediaphiles of Portugal"), 1),
    ],
)
def test_copies_of_wikipedia_are_one_source(publishers: tuple[str, ...], two: int) -> None:
    cites = tuple(Citation(Source(f"s{n}", "A page", name), "", 2) for n, name in enumerate(publishers))
    shown = section(measure([coalition("x", facts=(fact("purpose", "Salt", cites=cites),))], []), "Evidence")
    assert (shown["Values"].count, shown["with two or more sources"].count) == (1, two)


def test_official_sources_count_for_their_own_group_only(report: Coverage, texts: dict[str, Any]) -> None:
    sources = {"salt-treaty": {"alpine-salt"}}
    own = sum(
        any(name in sources.get(c["source"], set()) for c in one)
        for name, text in texts.items()
        for one in citations(text)
    )
    assert section(report, "Evidence")["with the group's own source"].count == own
    assert section(report, "Evidence")["Coalitions with a source of their own"].count == 1


def test_missing_is_told_by_its_meaning(report: Coverage, texts: dict[str, Any]) -> None:
    lines = section(report, "Missing, by meaning")
    why = Counter(
        fact["missing"] for one in texts.values() for fact in one["facts"] if fact["attribute"] == "secretariat"
        and "missing" in fact
    )  # fmt: skip
    assert lines["Secretariat"].count == why.total()
    assert lines["Secretariat"].note == ", ".join(
        f"{reason.replace('-', ' ')} {count}" for reason, count in why.most_common()
    )


def test_it_can_be_given_up(small_catalogue: Path) -> None:
    seen: list[tuple[int, int]] = []

    def stop_at_two(done: int, total: int) -> bool:
        seen.append((done, total))
        return done < 2

    with closing(CatalogueService(small_catalogue)) as catalogue:
        assert catalogue.coverage(stop_at_two) is None
    assert seen == [(1, 3), (2, 3)]
