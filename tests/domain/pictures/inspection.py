"""What a picture's marks cover, measured as its layout measured them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from minilat_desktop.domain.pictures.paper import Measure
from minilat_desktop.domain.pictures.scene import Circle, Item, Path, Rect, Scene, Text


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, slack: float = 0.6) -> bool:
        """Whether two boxes share more than their edges."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > slack and down > slack


def plain_width(text: str, size: float, bold: bool) -> float:
    """A measure for tests: every character is alike."""
    return len(text) * size * (0.64 if bold else 0.6)


def texts(scene: Scene) -> list[Text]:
    """What is written on a picture."""
    return [item for item in scene.items if isinstance(item, Text)]


def words(scene: Scene) -> list[str]:
    """The texts alone."""
    return [text.text for text in texts(scene)]


def box(item: Item, measure: Measure) -> Box:
    """What a mark covers, without the width of its line."""
    if isinstance(item, Text):
        wide = measure(item.text, item.size, item.bold)
        left = item.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[item.anchor] * wide
        return Box(left, item.y - item.size * 0.72, left + wide, item.y + item.size * 0.2)
    if isinstance(item, Rect):
        return Box(item.x, item.y, item.x + item.width, item.y + item.height)
    if isinstance(item, Circle):
        return Box(item.x - item.radius, item.y - item.radius, item.x + item.radius, item.y + item.radius)
    assert isinstance(item, Path)
    across, down = [x for x, _ in item.points], [y for _, y in item.points]
    return Box(min(across), min(down), max(across), max(down))


def outside(scene: Scene, measure: Measure) -> list[Item]:
    """The marks that do not lie on the picture."""
    whole = Box(-0.5, -0.5, scene.width + 0.5, scene.height + 0.5)
    found = []
    for item in scene.items:
        own = box(item, measure)
        if own.left < whole.left or own.top < whole.top or own.right > whole.right or own.bottom > whole.bottom:
            found.append(item)
    return found


def collisions(scene: Scene, measure: Measure) -> list[tuple[str, str]]:
    """Texts that lie on one another."""
    boxes = [(text.text, box(text, measure)) for text in texts(scene)]
    return [(one, other) for (one, mine), (other, theirs) in combinations(boxes, 2) if mine.meets(theirs)]


def rects(items: Iterable[Item]) -> list[Rect]:
    """The rectangles among some marks."""
    return [item for item in items if isinstance(item, Rect)]
