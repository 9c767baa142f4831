"""Peers: counted traits, held against plain counting, and the words that say why."""

from __future__ import annotations

from operator import attrgetter

from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain.peers import NEAR_SHARE, NEAR_YEARS, Overlap, Peer, Traits, rank

G20 = Traits("g20", "G20", "minilateral", "trade", 1999)
FSB = Traits("fsb", "FSB", "standard-setter", "trade", 2009)
BRICS = Traits("brics", "BRICS", "minilateral", "trade", 2006)
WHO = Traits("who", "WHO", "multilateral", "health", 1948)


def test_traits_are_counted_and_told() -> None:
    overlaps = {"fsb": Overlap(20, 0.8), "brics": Overlap(7, 0.3), "who": Overlap(20, 0.09)}
    found = rank([(G20, overlaps)], [WHO, FSB, BRICS, G20], 9)
    assert found == (
        Peer("brics", "BRICS", ("shares 7 members", "same pillar", "same form", "founded in 2006")),
        Peer("fsb", "FSB", ("shares 20 members", "same pillar", "founded in 2009")),
    )


def test_of_several_the_reasons_hold_of_all_and_members_name_whose() -> None:
    asked = [(G20, {"fsb": Overlap(20, 0.8)}), (BRICS, {"fsb": Overlap(1, 0.1)})]
    (peer,) = rank(asked, [FSB, G20, BRICS, WHO], 9)
    assert peer == Peer("fsb", "FSB", ("shares 20 members with G20", "same pillar", "founded in 2009"))


TRAITS = st.builds(
    Traits, st.sampled_from("abcdefgh"), st.sampled_from("xyz"), st.sampled_from("mn"), st.sampled_from("pq"),
    st.none() | st.integers(1945, 2026),
)  # fmt: skip
OVERLAPS = st.dictionaries(
    st.sampled_from("abcdefgh"), st.builds(Overlap, st.integers(1, 9), st.floats(0.01, 1, allow_nan=False)), max_size=5
)


OTHERS = st.lists(TRAITS, max_size=8, unique_by=attrgetter("id"))


@given(st.lists(st.tuples(TRAITS, OVERLAPS), min_size=1, max_size=3), OTHERS)
def test_more_in_common_comes_first(asked: list[tuple[Traits, dict[str, Overlap]]], others: list[Traits]) -> None:
    found = rank(asked, others, 100)
    counts: dict[str, int] = {}
    for other in others:
        count = 0
        for one, overlaps in asked:
            if other.id in overlaps and overlaps[other.id].share >= NEAR_SHARE:
                count += 1
            if one.form == other.form:
                count += 1
            if one.pillar == other.pillar:
                count += 1
            if one.founded is not None and other.founded is not None:
                count += -NEAR_YEARS <= one.founded - other.founded <= NEAR_YEARS
        if count and other.id not in {one.id for one, _ in asked}:
            counts[other.id] = count
    assert {peer.id for peer in found} == set(counts)
    assert [counts[peer.id] for peer in found] == sorted(counts.values(), reverse=True)
    assert rank(asked, others, 2) == found[:2]
