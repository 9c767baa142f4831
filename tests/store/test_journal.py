"""What is very long is hashed and read in pieces, and is what it would be in one."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.store import journal
from minilat_desktop.store import notebook_schema as schema


def test_the_hash_of_a_very_long_row_is_that_of_its_json(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"label": "x", "images": 'a"\\\n\ud800\U0001f600é\x00' * 40, "undone": 1, "sitting": "", "time": "é" * 30}
    plain = json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    wanted = hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    for longest in (1, 7, 29, 10_000):
        monkeypatch.setattr(schema, "_LONG", longest)
        assert schema.row_hash(row) == wanted


@given(st.lists(st.lists(st.none() | st.dictionaries(st.text(max_size=3), st.text(max_size=5), max_size=2))))
def test_images_are_read_one_by_one_as_json_reads_them(rows: list[object]) -> None:
    for text in (json.dumps(rows), json.dumps(rows, indent=1)):
        assert list(journal._read(text)) == rows


@pytest.mark.parametrize("text", ["", "{}", "[", "[[1]", "[[1], nonsense]", "null"])
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        list(journal._read(text))
