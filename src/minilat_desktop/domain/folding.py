"""Text as it is compared: without case, without accents."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


class _Folds(dict[int, str]):
    """What each character folds to, worked out when it is first met: `str.translate` asks for one at a time."""

    def __missing__(self, code: int) -> str:
        # Compatibility forms (ﬁ, Ｇ, ½) may decompose to capitals; what is left is composed again, for Korean's sake.
        decomposed = unicodedata.normalize("NFKD", chr(code))
        kept = "".join(character for character in decomposed if not unicodedata.combining(character))
        self[code] = unicodedata.normalize("NFC", kept.casefold())
        return self[code]


# Letters whose stroke or missing dot is no combining mark, so that decomposing them leaves them as they are.
_FOLDS = _Folds({ord(letter): plain for letter, plain in zip("ıøłđħŧ", "ioldht", strict=True)})


def fold(text: str) -> str:
    """`Türkiye` and `TURKIYE` alike. Marks are dropped, case is folded, spaces are evened."""
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFC", folded).translate(_FOLDS)
    return " ".join(folded.split())


def words(text: str) -> list[str]:
    """The folded words of a text, for search."""
    return _WORD.findall(fold(text))
