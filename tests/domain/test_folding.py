"""Text as it is compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain.folding import fold, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Türkiye", "TURKIYE"),
        ("A.P. Møller", "a.p. moller"),
        ("Straße", "STRASSE"),
        ("Łódź", "lodz"),
        ("ﬁne", "fine"),
        ("Ｇ２０", "g20"),
        ("E\u0301lan", "élan"),
        ("İstanbul", "istanbul"),
        ("a\u00a0\t b", "a b"),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_letters_of_other_scripts_stay() -> None:
    assert fold("한국 漢字 Россия") == "한국 漢字 россия"


@given(st.text())
def test_folding_twice_changes_nothing_for_search(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)


@given(st.text())
def test_words_hold_letters_and_digits_only(text: str) -> None:
    assert all(word.isalnum() for word in words(text))
