"""Own values beside the catalogue's, held against plain rules on random facts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.model import Coalition, Fact, fact_conflicts
from minilat_desktop.domain.overlay import overlay

_ATTRIBUTES = ("purpose", "binding", "risk")


def _coalition(facts: tuple[Fact, ...]) -> Coalition:
    return Coalition(
        "tea", "Tea", "Tea", (), "minilateral", ("peace-security",), "Global", "active", facts, (), (), (), (), ()
    )


def _fact(number: int, attribute: str, value: str | None, rank: str, own: bool) -> Fact:
    key = f"fact:tea/own.{number}" if own else f"fact:tea/{attribute}@x~{number}"
    return Fact(key, attribute, value, "", "", rank, "seen", "" if value else "unknown", ())


_DRAWN = st.lists(
    st.tuples(
        st.sampled_from(_ATTRIBUTES), st.sampled_from([None, "a", "b"]), st.sampled_from(["normal", "preferred"]),
        st.booleans(),
    ),
    max_size=8,
)  # fmt: skip


@given(_DRAWN)
def test_the_catalogues_values_all_stay_and_one_of_several_is_preferred(
    drawn: list[tuple[str, str | None, str, bool]],
) -> None:
    facts = [_fact(number, *one) for number, one in enumerate(drawn)]
    # The catalogue itself holds the rule: where its values differ, one is preferred, and no two are.
    theirs: list[Fact] = []
    for one in (fact for fact in facts if not fact.key.startswith("fact:tea/own")):
        rivals = [two for two in theirs if two.attribute == one.attribute and two.rank == "preferred"]
        if not (rivals and one.rank == "preferred"):
            theirs.append(one)
    differing = fact_conflicts(tuple(theirs))
    theirs = [
        one for one in theirs
        if one.attribute not in differing
        or any(two.attribute == one.attribute and two.rank == "preferred" for two in theirs)
    ]  # fmt: skip
    own = [fact for fact in facts if fact.key.startswith("fact:tea/own")]
    made = overlay(_coalition(tuple(theirs)), own)
    said = {(one.key, one.value) for one in made.facts}
    assert {(one.key, one.value) for one in theirs} <= said
    assert {(one.key, one.value) for one in own if one.value} <= said
    for attribute in _ATTRIBUTES:
        alike = [one for one in made.facts if one.attribute == attribute]
        preferred = [one for one in alike if one.rank == "preferred"]
        if attribute in fact_conflicts(made.facts):
            assert len(preferred) == 1
        mine = [one for one in own if one.attribute == attribute and one.rank == "preferred"]
        given_ = [one for one in mine if one.value or not any(two.value for two in own if two.attribute == attribute)]
        if given_ and not vocabulary.ATTRIBUTES[attribute].many:
            assert [one.key for one in preferred] == [given_[-1].key]
