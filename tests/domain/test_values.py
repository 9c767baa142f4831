"""A `value` is a frozen dataclass in every respect but the time it takes to make."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, dataclass, fields, replace

import pytest

from minilat_desktop.domain.values import value


@value
class Quick:
    """As one is declared."""

    name: str
    count: int = 0
    parts: tuple[Quick, ...] = ()

    @property
    def twice(self) -> int:
        """Something computed."""
        return 2 * self.count


@dataclass(frozen=True, slots=True)
class Slow:
    """The same as Python makes it."""

    name: str
    count: int = 0
    parts: tuple[Slow, ...] = ()


def test_it_is_what_a_frozen_dataclass_is() -> None:
    one = Quick("a", parts=(Quick("b", 2),))
    assert type(one) is Quick
    assert not hasattr(one, "__dict__")
    assert repr(one) == repr(Slow("a", parts=(Slow("b", 2),))).replace("Slow", "Quick")
    assert one == Quick("a", 0, (Quick("b", 2),))
    assert hash(one) == hash(replace(one))
    assert one != Quick("a")
    assert replace(one, count=4).twice == 8
    assert [field.name for field in fields(one)] == ["name", "count", "parts"]
    assert pickle.loads(pickle.dumps(one)) == one


def test_nobody_changes_it() -> None:
    one = Quick("a")
    with pytest.raises(FrozenInstanceError):
        one.name = "b"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del one.name
    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
        one.other = "b"  # type: ignore[attr-defined]
    assert one == Quick("a")


def test_what_is_missing_or_too_much_is_told() -> None:
    with pytest.raises(TypeError, match="name"):
        Quick()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="other"):
        Quick("a", other=1)  # type: ignore[call-arg]
