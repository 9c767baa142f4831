"""Text as it is compared: without case, without accents."""

from __future__ import annotations

import re
import unicodedata

# Letters whose stroke or missing dot is no combining mark, so that decomposing them leaves them as they are.
_STROKED = str.maketrans("ıøłđħŧ", "ioldht")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")


def fold(text: str) -> str:
    """`Türkiye` and `TURKIYE` alike. Marks are dropped, case is folded, spaces are evened."""
    folded = text.casefold()
    if not folded.isascii():
        # A mark may stand on a plain letter before it, but each mark is dropped for itself: runs can be taken alone.
        folded = _FOREIGN.sub(_without_marks, folded)
    return " ".join(folded.split())


def _without_marks(run: re.Match[str]) -> str:
    decomposed = unicodedata.normalize("NFKD", run.group().translate(_STROKED))
    kept = "".join(character for character in decomposed if not unicodedata.combining(character))
    # Compatibility forms may decompose to capitals; what is left is composed so that folding twice changes nothing.
    return unicodedata.normalize("NFC", kept.casefold())


def words(text: str) -> list[str]:
    """The folded words of a text, for search."""
    return "".join(c if c.isalnum() else " " for c in fold(text)).split()
