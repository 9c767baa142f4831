"""A picture as SVG 1.1: shapes and text and nothing else, so that it can be edited, searched and read aloud.

No script, no style sheet, no reference to anything outside. The same picture gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

from minilat_desktop.domain.pictures.scene import Circle, Colours, Ink, Item, Path, Rect, Scene, Stroke, Text

# Families that most systems have one of; their letters are about as wide as `text_width` says.
_FAMILY = "Helvetica Neue, Arial, Liberation Sans, Noto Sans, DejaVu Sans, sans-serif"
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_NARROW, _WIDE = frozenset("iIjlt.,:;'|!()[]/ f\u202f"), frozenset("mwMW@%—…–")


def text_width(text: str, size: float, bold: bool) -> float:
    """About how wide a text is in whatever sans-serif a viewer has: rather too wide than too narrow."""
    units = sum(_units(character) for character in text)
    return units * size * (1.08 if bold else 1.0)


def _units(character: str) -> float:
    if character in _NARROW:
        return 0.36
    if character in _WIDE:
        return 0.98
    if ord(character) > 0x2E80:
        return 1.05
    return 0.72 if character.isupper() else 0.63


def encode(scene: Scene, colours: Colours) -> bytes:
    """The picture in some colours."""
    wide, high = _number(scene.width), _number(scene.height)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="{wide}" height="{high}" '
        f'viewBox="0 0 {wide} {high}" role="img" font-family="{_FAMILY}">',
        f"<title>{escaped(scene.title)}</title>",
        f"<desc>{escaped(' '.join(scene.told))}</desc>",
        *(_item(item, colours) for item in scene.items),
        "</svg>",
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _item(item: Item, colours: Colours) -> str:
    if isinstance(item, Text):
        return _text(item, colours)
    look = f"{_fill(item.fill, colours)}{_stroke(item.stroke, colours)}"
    if isinstance(item, Rect):
        x, y, wide, high = (_number(one) for one in (item.x, item.y, item.width, item.height))
        return f'<rect x="{x}" y="{y}" width="{wide}" height="{high}"{look}/>'
    if isinstance(item, Circle):
        return f'<circle cx="{_number(item.x)}" cy="{_number(item.y)}" r="{_number(item.radius)}"{look}/>'
    return f'<{"polygon" if item.closed else "polyline"} points="{_points(item)}"{look}/>'


def _points(path: Path) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in path.points)


def _text(item: Text, colours: Colours) -> str:
    anchor = "" if item.anchor == "start" else f' text-anchor="{item.anchor}"'
    weight = ' font-weight="bold"' if item.bold else ""
    place = f'x="{_number(item.x)}" y="{_number(item.y)}" font-size="{_number(item.size)}"'
    return f"<text {place}{anchor}{weight}{_fill(item.ink, colours)}>{escaped(item.text)}</text>"


def _fill(ink: Ink | None, colours: Colours) -> str:
    return ' fill="none"' if ink is None else f' fill="{mixed(ink, colours)}"'


def _stroke(stroke: Stroke | None, colours: Colours) -> str:
    if stroke is None:
        return ""
    dash = f' stroke-dasharray="{" ".join(_number(one) for one in stroke.dash)}"' if stroke.dash else ""
    return f' stroke="{mixed(stroke.ink, colours)}" stroke-width="{_number(stroke.width)}"{dash}'


def mixed(ink: Ink, colours: Colours) -> str:
    """An ink as `#rrggbb`, on the ground where it is not full."""
    over, under = _channels(colours[ink.name]), _channels(colours["base"])
    parts = (round(one * ink.share + other * (1 - ink.share)) for one, other in zip(over, under, strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _channels(colour: str) -> Iterable[int]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _number(value: float) -> str:
    # Added 0.0: a negative zero would be another text for the same place.
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def escaped(text: str) -> str:
    """Text as XML and HTML may hold it: markup escaped, and what neither may hold replaced."""
    return "".join(one if _allowed(ord(one)) else "\ufffd" for one in text).translate(_ESCAPES)


def _allowed(code: int) -> bool:
    return code in (0x9, 0xA) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
