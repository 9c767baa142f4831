"""When something was recorded, and the text that the notebook's file can hold."""

from __future__ import annotations

from datetime import UTC, datetime

# U+2400 and on are pictures of the controls; those beyond ASCII have none. Line ends and tabs are text.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\r\t"} | {0x7F: 0x2421}
_PICTURES |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)


def now() -> str:
    """The time as it is recorded: ISO 8601, UTC, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def storable(text: str) -> str:
    """Text as the file can hold it and take it back: half a surrogate pair, which no encoding has, becomes the
    replacement mark, and control characters become their pictures (␀ for NUL).
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").translate(_PICTURES)
