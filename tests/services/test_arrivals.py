"""What is dropped or chosen is looked at before it is read."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from minilat_desktop.domain.problems import Refused
from minilat_desktop.services import arrivals


def test_a_pipe_is_refused_without_being_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "memberships.csv"
    os.mkfifo(pipe)
    with pytest.raises(Refused, match="is a pipe"):
        arrivals.check_files([pipe])


@pytest.mark.parametrize("path", ["/dev/null", "/"])
def test_devices_and_folders_are_refused(path: str) -> None:
    with pytest.raises(Refused, match=r"is a (device|folder), not a file"):
        arrivals.check_files([Path(path)])


def test_what_is_gone_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="could not be read"):
        arrivals.check_files([tmp_path / "gone.csv"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04rest", "ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x7fELF\x02\x01\x00\x00\xff\xfe\x80", "not a file of text"),
    ],
)
def test_what_is_no_text_is_refused_by_what_it_is(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "memberships.csv"
    path.write_bytes(content)
    with pytest.raises(Refused, match=said):
        arrivals.check_files([path])


@pytest.mark.parametrize(
    "content",
    [
        b"", b"a,b\n1,2\n", "a;b\nÜ;x\n".encode("latin-1"), "a,b\n".encode("utf-16"), b"a,b\n\0,2\n",
        b"x" * 8_190 + "\0€".encode(),
    ],
)  # fmt: skip
def test_text_in_whatever_encoding_goes_on_to_its_reader(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(content)
    arrivals.check_files([path])


def test_tables_that_belong_together_whatever_their_order() -> None:
    tables = [Path("a/sources.csv"), Path("b/Memberships.CSV"), Path("coalitions.csv")]
    wanted = (Path("coalitions.csv"), Path("b/Memberships.CSV"), Path("a/sources.csv"))
    assert arrivals.together(tables) == arrivals.together(tables[::-1]) == wanted
    assert arrivals.together([Path("anything.csv")]) == (Path("anything.csv"),)
    assert arrivals.together([Path("sources.json")]) == (Path("sources.json"),)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["memberships.csv", "mine.csv"], "“mine.csv” cannot be taken together.*Import it alone"),
        (["memberships.csv", "pack.json"], "“pack.json” cannot be taken together"),
        (["a/memberships.csv", "b/memberships.csv"], "twice.*one after the other"),
        (["sources.csv"], "“sources.csv” alone would bring nothing.*drop all of them at once"),
        (["sources.csv", "Actors.csv"], "“sources.csv” and “Actors.csv” alone"),
    ],
)
def test_those_that_do_not_are_refused_with_a_remedy(names: list[str], said: str) -> None:
    with pytest.raises(Refused) as caught:
        arrivals.together([Path(name) for name in names])
    assert re.search(said, str(caught.value))
