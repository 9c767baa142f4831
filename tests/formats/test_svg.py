"""A picture as SVG: parsed by another reader, with nothing in it that runs or reaches out."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain.pictures.drawing import draw
from minilat_desktop.domain.pictures.kinds import KINDS
from minilat_desktop.domain.pictures.paper import Format
from minilat_desktop.domain.pictures.scene import PAPER, Circle, Ink, Item, Path, Rect, Scene, Stroke, Text
from minilat_desktop.formats import svg
from tests.domain.pictures.test_subject import subject_of

SPACE = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "rect", "circle", "polyline", "polygon", "text"}


def scene_of(*texts: str) -> Scene:
    """A picture with some lines of text and one of every other mark."""
    items: tuple[Item, ...] = (
        Rect(0, 0, 100, 50, Ink("base")),
        Path(((1, 2), (3.456, -0.001)), Stroke(Ink("series1"), 1.5, (2, 1))),
        Path(((0, 0), (4, 0), (4, 4)), None, Ink("text", 0.5), closed=True),
        Circle(5, 5, 2, None, Stroke()),
        *(Text(10, 20, text, 12, Ink("muted"), "middle", bold=True) for text in texts),
    )
    return Scene(100, 50, texts[0] if texts else "", texts, items)


def parsed(content: bytes) -> ElementTree.Element:
    """What another reader makes of it."""
    return ElementTree.fromstring(content)


def harmless(root: ElementTree.Element) -> None:
    """Only shapes and text; nothing that is a reference, a script or a style."""
    for element in root.iter():
        assert element.tag.removeprefix(SPACE) in ALLOWED
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            assert "href" not in name.lower()
            assert name.lower() != "style"
            assert "url(" not in value
            assert "://" not in value


@pytest.mark.parametrize("kind", KINDS)
def test_every_picture_is_harmless_svg_with_its_text(kind: str) -> None:
    subject = subject_of("g20@2026-01-01", "i2u2@2026-01-01", "old@1980-01-01")
    scene = draw(kind, subject, Format(svg.text_width))
    content = svg.encode(scene, PAPER)
    root = parsed(content)
    harmless(root)
    assert (root.get("width"), root.get("height")) == ("900", f"{scene.height:.2f}".rstrip("0").rstrip("."))
    assert root.findtext(f"{SPACE}title") == scene.title
    assert root.findtext(f"{SPACE}desc") == " ".join(scene.told)
    written = [element.text for element in root.iter(f"{SPACE}text")]
    assert written == [item.text for item in scene.items if isinstance(item, Text)]
    assert svg.encode(draw(kind, subject, Format(svg.text_width)), PAPER) == content


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>", "</text><image href='http://example.org/x'/>", '" onload="alert(1)', "]]>",
        "&amp;", "<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;", "'single' and \"double\"",
    ],
)  # fmt: skip
def test_markup_in_a_name_stays_text(hostile: str) -> None:
    root = parsed(svg.encode(scene_of(hostile), PAPER))
    assert {element.tag.removeprefix(SPACE) for element in root.iter()} <= ALLOWED
    assert [element.text for element in root.iter(f"{SPACE}text")] == [hostile]


@given(st.text(st.characters(exclude_categories=()), min_size=1))
def test_any_text_gives_a_document_that_others_can_read(text: str) -> None:
    root = parsed(svg.encode(scene_of(text), PAPER))
    (written,) = [element.text or "" for element in root.iter(f"{SPACE}text")]
    assert len(written) == len(text)
    assert all(one in (other, "\ufffd") for one, other in zip(written, text, strict=True))


def test_marks_are_written_as_they_are() -> None:
    content = svg.encode(scene_of("a"), PAPER).decode()
    assert (
        '<polyline points="1,2 3.46,0" fill="none" stroke="#b34a00" stroke-width="1.5" stroke-dasharray="2 1"/>'
        in content
    )
    assert '<polygon points="0,0 4,0 4,4" fill="#8d8f92"/>' in content
    assert '<circle cx="5" cy="5" r="2" fill="none" stroke="#1b1f24" stroke-width="1"/>' in content
    assert (
        '<text x="10" y="20" font-size="12" text-anchor="middle" font-weight="bold" fill="#5c6570">a</text>' in content
    )


@given(st.text(max_size=40), st.text(max_size=40), st.floats(6, 40), st.booleans())
def test_a_longer_text_is_never_narrower(one: str, other: str, size: float, bold: bool) -> None:
    assert 0 <= svg.text_width(one, size, bold) <= svg.text_width(one + other, size, bold) + 1e-9
