"""Which actor a text means: a code, a whole name, a beginning; and a sentence where it means none or several."""

from __future__ import annotations

import pytest

from minilat_desktop.domain.catalogue import Actor
from minilat_desktop.ui.membership.choosing import choose

ACTORS = {
    actor.code: actor
    for actor in (
        Actor("SUN", "Soviet Union", "state", aliases=("USSR",)),
        Actor("COM", "Comoros", "state", aliases=("Union des Comores",)),
        Actor("USA", "United States", "state", aliases=("US",)),
        Actor("ARE", "United Arab Emirates", "state"),
        Actor("JPN", "Japan", "state"),
        Actor("japan-aircraft", "Japan Aircraft", "company"),
        Actor("TUR", "Türkiye", "state", aliases=("Turkey",)),
        Actor("usa-rice", "Usa", "company"),
    )
}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("US", "USA"), ("usa", "USA"), ("ussr", "SUN"), ("jap", "JPN"), (" jpn ", "JPN"), ("turkiye", "TUR"),
        ("Turkey (TUR)", "TUR"), ("union des", "COM"), ("japan-aircraft", "japan-aircraft"),
        ("japan a", "japan-aircraft"),
    ],
)  # fmt: skip
def test_the_one_that_is_meant(typed: str, code: str) -> None:
    assert choose(typed, ACTORS) == (code, "")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("zzzz", "No actor is called “zzzz”."), ("(", "No actor is called “(”."), ("  ", "Type a name"),
        ("united", "“united” fits several: United Arab Emirates (ARE), United States (USA). Type more"),
    ],
)  # fmt: skip
def test_none_rather_than_another(typed: str, words: str) -> None:
    code, why_not = choose(typed, ACTORS)
    assert code == ""
    assert why_not.startswith(words)
