"""Pictures into files: by the ending of the name, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from minilat_desktop.domain.model import Coalition
from minilat_desktop.domain.pictures.scene import Scene
from minilat_desktop.domain.problems import CannotWrite, Refused, UnknownId
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.comparisons import ComparisonService
from minilat_desktop.services.pictures import KINDS, PictureService, suffix_of
from tests.comparison_sample import day, open_catalogue, spec
from tests.support import needs_mount, python

NOW = day("2026-11-23")


class Hand:
    """A painter that writes down what it was asked for."""

    def measure(self, text: str, size: float, bold: bool) -> float:
        """Every character is alike."""
        return len(text) * size * (0.62 if bold else 0.58)

    def paint(self, scene: Scene, suffix: str) -> bytes:
        """The picture's title and what it was to become."""
        return f"{suffix}: {scene.title}".encode()


def nobody() -> Hand:
    """Fails where a painter is asked for though none is needed."""
    raise AssertionError("a painter was asked for")


@pytest.fixture
def pictures(tmp_path: Path) -> Iterator[PictureService]:
    """The service on the sample's coalitions."""
    catalogue = open_catalogue(tmp_path)
    yield PictureService(catalogue, ComparisonService(catalogue))
    catalogue.close()


def test_the_ending_says_what_a_file_is_to_be(pictures: PictureService, tmp_path: Path) -> None:
    subject = pictures.subject(spec("g20", "i2u2"), NOW)
    for name, wanted in (("a.svg", b"<?xml"), ("b.PNG", b"png: Life spans"), ("c.pdf", b"pdf: Life spans")):
        pictures.write("spans", subject, tmp_path / name, nobody if name == "a.svg" else Hand)
        assert (tmp_path / name).read_bytes().startswith(wanted)


@pytest.mark.parametrize(
    ("kind", "name"), [("spans", "a.jpg"), ("spans", "svg"), ("spans", "a.svg.exe"), ("pie", "a.svg")]
)
def test_what_is_no_picture_is_refused_and_nothing_written(
    pictures: PictureService, tmp_path: Path, kind: str, name: str
) -> None:
    before = sorted(tmp_path.iterdir())
    with pytest.raises(Refused) as refused:
        pictures.write(kind, pictures.subject(spec("g20", "i2u2"), NOW), tmp_path / name, Hand)
    assert refused.value.remedy
    assert sorted(tmp_path.iterdir()) == before


def test_a_comparison_that_cannot_be_made_is_refused(pictures: PictureService) -> None:
    with pytest.raises(Refused):
        pictures.subject(spec("g20"), NOW)
    with pytest.raises(UnknownId):
        pictures.subject(spec("g20", "nobody"), NOW)


class Counting(CatalogueService):
    """The real catalogue, which also writes down what it is asked for."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.asked: list[str] = []

    def coalitions(self, ids: Sequence[str]) -> dict[str, Coalition]:
        """As the catalogue does."""
        self.asked.extend(ids)
        return super().coalitions(ids)


def test_what_the_table_was_made_of_is_not_read_again(tmp_path: Path) -> None:
    built = open_catalogue(tmp_path)
    built.close()
    catalogue = Counting(built.path)
    comparisons = ComparisonService(catalogue)
    pictures = PictureService(catalogue, comparisons)
    table = comparisons.table(spec("g20", "i2u2"), NOW)
    catalogue.asked.clear()
    assert list(pictures.of(table).coalitions) == ["g20", "i2u2"]
    assert not catalogue.asked
    # Another comparison came in between: what it did not need is read.
    comparisons.table(spec("old", "i2u2"), NOW)
    catalogue.asked.clear()
    assert list(pictures.of(table).coalitions) == ["g20", "i2u2"]
    assert catalogue.asked == ["g20"]
    catalogue.close()


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_comparison_gives_the_same_bytes(pictures: PictureService, kind: str) -> None:
    one, other = (pictures.subject(spec("g20", "i2u2", "old@1980-01-01"), NOW) for _ in range(2))
    assert pictures.encode(kind, one, "svg", nobody) == pictures.encode(kind, other, "svg", nobody)
    assert suffix_of(kind, Path("x.Svg")) == "svg"


def test_a_file_that_cannot_be_written_leaves_the_old_one(pictures: PictureService, tmp_path: Path) -> None:
    subject = pictures.subject(spec("g20", "i2u2"), NOW)
    with pytest.raises(CannotWrite):
        pictures.write("upset", subject, tmp_path / "nowhere" / "a.svg", Hand)
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(CannotWrite):
        pictures.write("upset", subject, tmp_path / "folder.svg", Hand)
    with pytest.raises(CannotWrite):
        pictures.write("upset", subject, tmp_path / "nul.svg", Hand)


FULL_DISK = """
import sys
from pathlib import Path
from minilat_desktop.__main__ import main
sys.exit(main(["--catalogue", sys.argv[1], "compare", "g20", "un", "--picture", "membership", sys.argv[2]]))
"""


@needs_mount
@pytest.mark.parametrize("options", ["size=12k", "size=1m,ro"])
def test_a_full_or_read_only_disk_keeps_the_old_picture(catalogue_path: Path, options: str) -> None:
    prepare = "mount -t tmpfs -o size=12k tmpfs /mnt; printf 'the old one' > /mnt/a.svg"
    if options.endswith("ro"):
        prepare = f"{prepare}; mount -o remount,ro /mnt"
    shown = '; code=0; "$@" || code=$?; cat /mnt/a.svg; ls -A /mnt; exit $code'
    done = python(FULL_DISK, catalogue_path, "/mnt/a.svg", prepare=f"{prepare}{shown}")
    assert done.returncode == 1
    assert "could not be written" in done.stderr
    assert done.stdout == "the old onea.svg\n"


def test_an_svg_needs_no_qt(catalogue_path: Path, tmp_path: Path) -> None:
    code = """
import sys
from minilat_desktop.__main__ import main
code = main(["--catalogue", sys.argv[1], "compare", "g20", "un", "--picture", "upset", sys.argv[2]])
print(code, [name for name in sys.modules if name.startswith("PySide6")])
"""
    done = python(code, catalogue_path, tmp_path / "a.svg")
    assert done.stdout.splitlines()[-1] == "0 []", done.stderr
