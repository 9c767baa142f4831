"""The Excel profile in a real spreadsheet program: nothing in it runs, and numbers stay numbers."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from minilat_desktop.formats import csv_profiles
from minilat_desktop.formats.csv_profiles import Value

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
# packaging/test.sh installs it where it can.
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed and could not be")
TABLE, CELL = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}", "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

STARTS = ("=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠", "'=", "==", "=-", "+@", "-=", "@=")
BODIES = (
    "1+1", "2*3", "SUM(1,2)", "A1", "A1:B2", "$A$1", 'HYPERLINK("http://example.invalid","x")', "cmd|' /C calc'!A0",
    'DDE("cmd","/C calc","x")', 'WEBSERVICE("http://example.invalid/")', 'IMPORTXML("http://example.invalid","//a")',
    "MSEXCEL|'\\\\..\\\\..\\\\calc.exe'!''", 'INDIRECT("A1")', "NOW()", "RAND()", "TODAY()", 'CHAR(65)&"x"', "1/0",
    "'file:///etc/passwd'#$Sheet1.A1", "$Sheet1.A1", "{1;2}", "TRUE()", "PI()", 'EXEC("calc")', 'CALL("a","b")',
    "REGISTER.ID(1)", 'FILTERXML("<a/>","//a")', "STYLE(1)", "-1", "+1", "(1)", "1 + 1", "1%", "A:A", "Sheet1!A1",
)  # fmt: skip
PAYLOADS = [f"{start}{body}" for start, body in itertools.product(STARTS, BODIES)][:520]
NUMBERS = [-5, -0.5, -1200000000, 0, 7, 85.25, -1e-7]


def opened(folder: Path, content: bytes, evaluate: bool) -> list[list[tuple[str, str, str]]]:
    """A CSV as LibreOffice opens it, also where it is told to evaluate formulas: kind, value or text, and formula."""
    (folder / "given.csv").write_bytes(content)
    home = {"HOME": str(folder), "PATH": os.environ["PATH"]}
    # A profile of its own: nothing of the user's is touched, and two may run at once.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    # Comma, double quote, UTF-8, from the first line, numbers recognised; the last one says whether formulas run.
    how = f"--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,-1,{'true' if evaluate else 'false'}"
    command = [str(OFFICE), profile, "--headless", how, "--convert-to", "fods", "--outdir", str(folder)]
    done = subprocess.run(
        [*command, str(folder / "given.csv")], env=home, capture_output=True, text=True, timeout=200, check=False
    )
    assert (folder / "given.fods").exists(), done.stderr
    return [_cells(row) for row in ET.parse(folder / "given.fods").iter(f"{TABLE}table-row")]


def _cells(row: ET.Element) -> list[tuple[str, str, str]]:
    found = []
    for cell in row.iter(f"{TABLE}table-cell"):
        kind = cell.get(f"{CELL}value-type", "")
        text = "\n".join("".join(part.itertext()) for part in cell.iter(f"{TEXT}p"))
        value = (kind, cell.get(f"{CELL}value", "") if kind == "float" else text, cell.get(f"{TABLE}formula", ""))
        found += [value] * int(cell.get(f"{TABLE}number-columns-repeated", "1")) if kind else []
    return found


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("evaluate", [False, True])
def test_five_hundred_formulas_are_text_and_negative_numbers_are_numbers(tmp_path: Path, evaluate: bool) -> None:
    assert len(set(PAYLOADS)) >= 500
    rows: list[list[Value]] = [
        [payload, NUMBERS[n % len(NUMBERS)], str(NUMBERS[n % len(NUMBERS)])] for n, payload in enumerate(PAYLOADS)
    ]
    encoded = csv_profiles.encode(["payload", "number", "as text"], rows, "excel")
    header, *lines = opened(tmp_path, encoded.content, evaluate)
    assert [value for _, value, _ in header] == ["payload", "number", "as text"]
    lines = [line for line in lines if line]
    assert len(lines) == len(rows)
    for (payload, number, _), line in zip(rows, lines, strict=True):
        (kind, text, formula), (number_kind, value, _), (text_kind, same, _) = line
        assert (kind, formula) == ("string", ""), payload
        # Blanks and ends of line are drawn, not kept, by the format that is looked at here.
        assert re.sub(r"\s", "", text) == re.sub(r"\s", "", csv_profiles.guard(str(payload))), payload
        assert (number_kind, text_kind) == ("float", "float")
        assert float(value) == float(same) == number


@needs_office
@pytest.mark.slow
def test_without_the_guard_many_of_them_would_run(tmp_path: Path) -> None:
    """That the test above can fail: the other profile holds the exact texts."""
    content = csv_profiles.encode(["payload"], [[payload] for payload in PAYLOADS], "data").content
    formulas = [line[0][2] for line in opened(tmp_path, content, True)[1:] if line]
    assert sum(bool(formula) for formula in formulas) > 30
