"""Checking and building the catalogue as a service."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from minilat_desktop.services import building
from minilat_desktop.services.catalogue import CatalogueService


def test_an_empty_folder_has_findings_and_no_crash(tmp_path: Path) -> None:
    _, findings = building.check(tmp_path)
    assert [str(finding) for finding in findings] == ["metrics.yaml:1: cannot be read: No such file or directory"]


def test_a_catalogue_without_coalitions_can_be_built_and_read(tmp_path: Path) -> None:
    (tmp_path / "metrics.yaml").write_text("{}\n")
    catalogue, findings = building.check(tmp_path)
    assert findings == []
    building.build(catalogue, tmp_path / "x.db", "0")
    with closing(CatalogueService(tmp_path / "x.db")) as opened:
        assert opened.list_rows("", 1) == []
        assert opened.list_rows("a", 1) == []
        assert opened.lanes() == ()


def test_a_rebuild_replaces_an_open_catalogue_whole(catalogue_text: Path, tmp_path: Path) -> None:
    catalogue, _ = building.check(catalogue_text)
    path = tmp_path / "x.db"
    building.build(catalogue, path, "1")
    with closing(CatalogueService(path)) as before:
        building.build(catalogue, path, "2")
        assert before.data_version() == "1"
        with closing(CatalogueService(path)) as after:
            assert after.data_version() == "2"
