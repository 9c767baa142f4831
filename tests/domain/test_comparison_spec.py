"""A comparison written down and read again is the same; anybody's JSON is refused by place."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain.comparison_spec import Chosen, Spec, from_plain, to_plain

_days = st.integers(1, 3_000_000)
_texts = st.text(max_size=20)
_policies = st.sampled_from(("preferred", "newest", "confidence", "all")) | _texts.filter(bool).map("source:{}".format)
_chosen = st.builds(Chosen, st.text(min_size=1, max_size=20), st.none() | _days, _policies)
_weights = st.integers(-100, 100).filter(bool)
_specs = st.builds(
    Spec,
    st.lists(_chosen, max_size=8).map(tuple),
    tolerance=st.integers(0, 100_000),
    groups=st.lists(_texts).map(tuple),
    folded=st.lists(_texts).map(tuple),
    only_differences=st.booleans(),
    sorted_by=_texts,
    period=st.none() | st.tuples(_days, _days).map(lambda pair: (min(pair), max(pair))),
    weights=st.dictionaries(st.text(min_size=1, max_size=20), _weights).map(lambda held: tuple(held.items())),
)


@given(_specs)
def test_written_and_read_it_is_the_same(spec: Spec) -> None:
    assert from_plain(json.loads(json.dumps(to_plain(spec)))) == spec


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"version": 2}, "newer version"),
        ({"version": "1"}, "version"),
        ({"columns": {}}, "columns"),
        ({"columns": [{"coalition": "g20", "as_of": "2010-02-30"}]}, r"columns\[0\].as_of"),
        ({"columns": [{"coalition": "g20"}, {"coalition": 3}]}, r"columns\[1\].coalition"),
        ({"columns": [{"coalition": "g20", "policy": "loudest"}]}, r"columns\[0\].policy"),
        ({"tolerance": -1}, "tolerance"),
        ({"tolerance": True}, "tolerance"),
        ({"groups": ["a", 1]}, r"groups\[1\]"),
        ({"period": ["2011-01-01", "2010-01-01"]}, "period"),
        ({"weights": [{"row": "age", "weight": 0}]}, r"weights\[0\].weight"),
        ({"weights": [{"row": "age", "weight": 101}]}, r"weights\[0\].weight"),
        ({"weights": [{"row": "age", "weight": 1}, {"row": "age", "weight": 2}]}, r"weights\[1\].row"),
        ({"weights": [{"row": "", "weight": 1}]}, r"weights\[0\].row"),
        ({"more": 1}, "more"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(ValueError, match=place):
        from_plain(to_plain(Spec()) | change)


@given(st.recursive(st.none() | st.integers() | _texts, lambda inner: st.lists(inner) | st.dictionaries(_texts, inner)))
def test_any_json_is_read_or_refused(plain: Any) -> None:
    with suppress(ValueError):
        assert isinstance(from_plain(plain), Spec)
