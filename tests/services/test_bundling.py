"""A comparison handed over whole: what is in the ZIP, that other programs read it, and that it says what it must."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import frictionless
import pandas
import pytest

from minilat_desktop import locations
from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.comparison import ComparisonTable, build
from minilat_desktop.domain.comparison_spec import Chosen, Spec, to_plain
from minilat_desktop.domain.note import Note
from minilat_desktop.domain.problems import CannotWrite, Refused
from minilat_desktop.services import bundling, reopening
from minilat_desktop.services.bundling import About
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparison_lines import TIDY_HEADER
from minilat_desktop.services.comparisons import ComparisonService
from tests.comparison_sample import ALL, G20, I2U2, cite, day, fact

NOW = day("2026-11-23")
SPEC = Spec((Chosen("g20"), Chosen("i2u2"), Chosen("g20", day("2010-12-31"))), groups=("Life", "Size"))
MADE = "2026-11-26T15:04:05Z"
NOTE = Note("n1", "coalition:g20", "G20", "=cmd|' /C calc'!A0\nsecond line", MADE, MADE)
ABOUT = About(NOW, MADE, "2026.11")


def table_of(spec: Spec = SPEC, coalitions: dict[str, Any] = ALL) -> ComparisonTable:
    """The comparison of the sample's coalitions."""
    return replace(build(spec.on(NOW), coalitions), spec=spec)


def entries(bundle: bundling.Bundle) -> dict[str, bytes]:
    """What is in a bundle, by the standard library."""
    with zipfile.ZipFile(io.BytesIO(bundle.content)) as archive:
        assert archive.testzip() is None
        return {one.filename: archive.read(one) for one in archive.infolist()}


def rows_of(content: bytes) -> list[dict[str, str]]:
    """A table of it, by the standard library."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def unpacked(folder: Path, about: About = ABOUT, table: ComparisonTable | None = None) -> Path:
    """A bundle taken apart into a folder."""
    for name, content in entries(bundling.build(table or table_of(), about)).items():
        (folder / name).write_bytes(content)
    return folder


def test_the_same_comparison_gives_the_same_bytes_but_for_the_stated_time() -> None:
    first, second = (bundling.build(table_of(), ABOUT).content for _ in range(2))
    assert first == second
    later = entries(bundling.build(table_of(), replace(ABOUT, made="2027-01-01T00:00:00Z")))
    before = entries(bundling.build(table_of(), ABOUT))
    changed = {name for name in before if before[name] != later[name]}
    assert changed == {"datapackage.json", "README.txt"}
    assert before["README.txt"].replace(b"2026-11-26", b"2027-01-01") == later["README.txt"]


def test_what_is_in_it() -> None:
    found = entries(bundling.build(table_of(), ABOUT))
    assert list(found) == ["datapackage.json", "README.txt", "data.csv", "wide.csv", "sources.csv"]
    data, sources = rows_of(found["data.csv"]), rows_of(found["sources.csv"])
    assert tuple(data[0]) == TIDY_HEADER
    assert {row["source_id"] for row in data} - {""} == {row["source_id"] for row in sources}
    ours = json.loads(found["datapackage.json"])["minilat:comparison"]
    assert ours["spec"] == to_plain(SPEC)
    assert ours["as_of"] == "2026-11-23"
    # Everything, also what the look at it leaves out.
    assert {row["attribute"] for row in data} >= {row.attribute for row in table_of().rows}


def test_notes_go_only_where_they_were_chosen() -> None:
    secret = NOTE.text.encode().partition(b"\n")[2]
    without = entries(bundling.build(table_of(), ABOUT))
    assert not any(secret in content for content in without.values())
    found = entries(bundling.build(table_of(), replace(ABOUT, notes=(NOTE,))))
    assert [row["text"] for row in rows_of(found["notes.csv"])] == [NOTE.text]


def test_notes_on_what_is_compared_and_on_nothing_else() -> None:
    targets = ["coalition:g20", "fact:g20/founded@x", "membership:i2u2/IND/2021", "coalition:un", "form:minilateral"]
    notes = [replace(NOTE, id=f"n{n}", target=target) for n, target in enumerate(targets)]
    assert [one.target for one in bundling.notes_on(reversed(notes), SPEC)] == targets[:3]
    form = Spec((Chosen("form:minilateral"), Chosen("un")))
    assert [one.target for one in bundling.notes_on(notes, form)] == targets[3:]


@pytest.mark.parametrize("profile", ["data", "excel"])
def test_frictionless_finds_nothing_wrong_with_it(tmp_path: Path, profile: str) -> None:
    about = replace(ABOUT, profile=profile, notes=(NOTE,))
    report = frictionless.validate(str(unpacked(tmp_path, about) / "datapackage.json"))
    assert report.flatten(["title", "message"]) == []
    assert report.valid
    assert [task.name for task in report.tasks] == ["data", "wide", "sources", "notes"]
    assert all(task.type == "table" for task in report.tasks)


def _reference(folder: Path) -> None:
    lines = (folder / "sources.csv").read_bytes().splitlines(keepends=True)
    (folder / "sources.csv").write_bytes(b"".join(lines[:-1]))


def _number(folder: Path) -> None:
    lines = (folder / "data.csv").read_bytes()
    (folder / "data.csv").write_bytes(lines.replace(b",3,fin,", b",x,fin,").replace(b",4,fin,", b",x,fin,"))


def _reason(folder: Path) -> None:
    content = (folder / "data.csv").read_bytes()
    (folder / "data.csv").write_bytes(content.replace(b"not-a-member", b"not-any-more"))


@pytest.mark.parametrize(
    ("harm", "said"),
    [(_reference, "foreign-key"), (_number, "type-error"), (_reason, "constraint-error")],
)
def test_frictionless_looks_at_what_is_declared(tmp_path: Path, harm: Any, said: str) -> None:
    folder = unpacked(tmp_path)
    harm(folder)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert said in {one[0] for one in report.flatten(["type"])}


KINDS = {"string": "string", "integer": "Int64", "date": "string", "boolean": "string", "datetime": "string"}


def loaded(folder: Path, name: str) -> pandas.DataFrame:
    """A table as an analyst loads it, by the declared types and nothing else."""
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    resource = next(one for one in package["resources"] if one["name"] == name)
    fields = resource["schema"]["fields"]
    frame = pandas.read_csv(
        folder / resource["path"], encoding=resource["encoding"], sep=resource["dialect"]["delimiter"],
        dtype={one["name"]: KINDS[one["type"]] for one in fields}, keep_default_na=False,
        na_values=resource["schema"]["missingValues"],
    )  # fmt: skip
    for one in fields:
        if one["type"] == "date":
            frame[one["name"]] = frame[one["name"]].map(date.fromisoformat, na_action="ignore")
        elif one["type"] == "boolean":
            frame[one["name"]] = frame[one["name"]].map({"yes": True, "no": False})
    return frame


def test_pandas_loads_it_with_the_declared_types(tmp_path: Path) -> None:
    folder = unpacked(tmp_path, replace(ABOUT, notes=(NOTE,)))
    data = loaded(folder, "data")
    plain = rows_of((folder / "data.csv").read_bytes())
    assert len(data) == len(plain)
    assert str(data["confidence"].dtype) == "Int64"
    assert set(data["as_of"]) == {date(2026, 11, 23), date(2010, 12, 31)}
    assert [("" if pandas.isna(one) else one) for one in data["value"]] == [row["value"] for row in plain]
    assert [("" if pandas.isna(one) else str(one)) for one in data["confidence"]] == [r["confidence"] for r in plain]
    reasons = data["missing_reason"].dropna()
    assert set(reasons) <= set(vocabulary.MISSING)
    assert data["value"].isna().equals(data["missing_reason"].notna())
    assert set(loaded(folder, "wide")["differs"]) <= {True, False}
    assert loaded(folder, "sources")["source_id"].is_unique
    assert list(loaded(folder, "notes")["text"]) == [NOTE.text]


def test_a_day_of_access_that_is_only_a_month_is_no_date_to_others(tmp_path: Path) -> None:
    month = cite("loose")
    loose = replace(month, source=replace(month.source, accessed="2026-11"))
    two = ALL | {"i2u2": replace(I2U2, facts=(fact("founded", "2021-10-18", cites=(loose,)),))}
    folder = unpacked(tmp_path, table=table_of(coalitions=two))
    assert frictionless.validate(str(folder / "datapackage.json")).valid
    assert "2026-11" in set(loaded(folder, "data")["accessed"].dropna())


def test_the_readme_says_what_it_must() -> None:
    licensed = cite("lic")
    licensed = replace(licensed, source=replace(licensed.source, licence="CC BY-SA 4.0"))
    evil = replace(I2U2, name="Two\nlines", facts=(fact("purpose", "=1+1", cites=(licensed,)),))
    table = table_of(coalitions=ALL | {"i2u2": evil})
    bundle = bundling.build(
        replace(table, spec=replace(SPEC, tolerance=400)), replace(ABOUT, profile="excel", own_data=True)
    )
    text = entries(bundle)["README.txt"].decode()
    assert text.count("\n") == text.count("\r\n")
    for words in (
        "Group of Twenty (g20) as of 2026-11-23", "as of 2010-12-31", "Two lines (i2u2)", "within 400 days", MADE[:10],
        "catalogue version 2026.11", "CC BY-SA 4.0 (1): lic", "Imported data packs", "compare --open FILE",
        *vocabulary.MISSING,
    ):  # fmt: skip
        assert words in text, words
    assert bundle.guarded["data.csv"] > 0
    for name, count in bundle.guarded.items():
        assert f"{name}: {count} fields got an apostrophe" in text
        assert f"{name}: {bundle.rows[name]} line" in text
    package = json.loads(entries(bundle)["datapackage.json"])
    assert "licenses" not in package
    assert json.loads(entries(bundling.build(table, ABOUT))["datapackage.json"])["licenses"][0]["name"] == ("CC-BY-4.0")


def test_it_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "kept.zip"
    written = bundling.write(path, table_of(), ABOUT)
    assert path.read_bytes() == bundling.build(table_of(), ABOUT).content
    assert f"{written.rows['data.csv']} lines in data.csv" in written.summary
    old = path.read_bytes()
    bad = ALL | {"i2u2": replace(I2U2, facts=(fact("purpose", "a\0b"),))}
    with pytest.raises(Refused, match="NUL"):
        bundling.write(path, table_of(coalitions=bad), ABOUT)
    assert path.read_bytes() == old
    assert [one.name for one in tmp_path.iterdir()] == ["kept.zip"]
    with pytest.raises(CannotWrite, match="folder does not exist"):
        bundling.write(tmp_path / "gone" / "a.zip", table_of(), ABOUT)


def test_suggested_names() -> None:
    assert bundling.suggested_bundle(table_of()) == "comparison-g20-i2u2.zip"
    assert G20.id in bundling.suggested_bundle(table_of())


@pytest.mark.parametrize("profile", ["data", "excel"])
def test_comparisons_of_the_shipped_catalogue_are_sound_and_open_as_they_were(tmp_path: Path, profile: str) -> None:
    catalogue = CatalogueService(locations.shipped_catalogue())
    comparisons = ComparisonService(catalogue)
    policies = ("preferred", "newest", "confidence", "all")
    spec = Spec((*(Chosen("g20", None, one) for one in policies), Chosen("un", day("1990-12-31")), Chosen("gavi")))
    table = comparisons.table(replace(spec, tolerance=365, sorted_by="-founded"), NOW)
    path = tmp_path / "shipped.zip"
    bundling.write(path, table, replace(ABOUT, data_version=catalogue.data_version(), profile=profile))
    report = frictionless.validate(str(path), type="package")
    assert report.flatten(["title", "fieldName", "message"]) == []
    found = reopening.reopen(reopening.read(path), catalogue, comparisons)
    catalogue.close()
    assert found.identical, (found.remarks, found.differences)
    assert found.table == table
