"""Things that several people change and hand to one another: nothing is lost, and the order does not matter."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from minilat_desktop.domain import sharing
from minilat_desktop.domain.sharing import BOTH, KEEP_BOTH, MINE, NEW, NEWER, OLDER, SAME, THEIRS, Mine, Version


class Person:
    """A notebook as far as sharing goes: rows with versions, and what each row says now."""

    def __init__(self, name: str, numbers: Iterator[int]) -> None:
        self.name, self._numbers = name, numbers
        self.rows: dict[str, Version] = {}
        self.texts: dict[str, str | None] = {}

    def fresh(self) -> str:
        return f"v{next(self._numbers):05}"

    def write(self, row: str, text: str | None) -> None:
        self.texts[row] = text

    def now(self) -> list[Mine]:
        """The rows, each that says something else than when it was last handed over in a new version."""
        for row, text in self.texts.items():
            before = self.rows.get(row)
            if before is None:
                self.rows[row] = Version("note", row, self.fresh(), frozenset(), {"text": text})
            elif before.content != {"text": text}:
                past = before.past | {before.version}
                self.rows[row] = Version("note", before.family, self.fresh(), past, {"text": text})
        return [Mine(row, version, self.texts[row] is None) for row, version in self.rows.items()]

    def hand_over(self) -> list[Version]:
        return [one.version for one in self.now() if not one.deleted]

    def take_in(self, file: list[Version], choice: str = KEEP_BOTH) -> list[str]:
        decisions = sharing.hold(self.now(), file)
        for outcome in sharing.settle(decisions, lambda _: choice, self.fresh):
            version = outcome.version
            row = outcome.id or (
                version.family if version.family not in self.texts else f"{version.version}{self.name}"
            )
            content = {"text": None} if outcome.deleted else version.content
            self.rows[row] = replace(version, content=content)
            if outcome.written or outcome.deleted:
                self.texts[row] = content["text"]
        return sorted(decision.state for decision in decisions)

    def says(self) -> list[tuple[str, str]]:
        """What a reader sees: each text of each family, whatever the rows are called."""
        return sorted((one.version.family, self.texts[one.id] or "") for one in self.now() if not one.deleted)


_DOINGS = st.lists(
    st.tuples(st.sampled_from(["write", "write", "give"]), st.integers(0, 2), st.integers(0, 2), st.integers(0, 3)),
    max_size=25,
)


def lived(doings: list[tuple[str, int, int, int]]) -> tuple[list[Person], set[str]]:
    """Three people who write and hand over as it comes; and the texts that nobody wrote over."""
    numbers = itertools.count()
    people = [Person(name, numbers) for name in "ABC"]
    last: set[str] = set()
    for count, (what, who, other, place) in enumerate(doings):
        one = people[who]
        if what == "give":
            people[other].take_in(one.hand_over())
            continue
        rows = [row for row, text in one.texts.items() if text is not None]
        row = rows[place % len(rows)] if rows and place else f"n{count}"
        before = one.texts.get(row)
        # Only who has seen a text can have written over it.
        last.discard(before or "")
        one.write(row, f"t{count}")
        last.add(f"t{count}")
    return people, last


@settings(max_examples=80)
@given(_DOINGS, st.randoms(use_true_random=False))
def test_all_come_to_the_same_whatever_the_order_and_nothing_that_nobody_wrote_over_is_lost(
    doings: list[tuple[str, int, int, int]], chance: random.Random
) -> None:
    people, last = lived(doings)
    files = [one.hand_over() for one in people]
    ends = []
    for _ in range(2):
        for reader in people[:]:
            again = Person(reader.name + "x", itertools.count(90_000))
            again.rows, again.texts = dict(reader.rows), dict(reader.texts)
            order = chance.sample(range(3), 3)
            for place in [*order, *order]:
                again.take_in(files[place])
                handed = {str(version.content["text"]) for version in files[place]}
                assert handed & last <= {text for _, text in again.says()}
            ends.append(again.says())
    assert all(end == ends[0] for end in ends), ends
    assert last <= {text for _, text in ends[0]}


def test_each_way_two_can_stand_to_each_other() -> None:
    numbers = itertools.count()
    ann, bob = Person("Ann", numbers), Person("Bob", numbers)
    ann.write("n", "one")
    assert bob.take_in(ann.hand_over()) == [NEW]
    assert bob.take_in(ann.hand_over()) == [SAME]
    bob.write("n", "two")
    assert bob.take_in(ann.hand_over()) == [OLDER]
    assert ann.take_in(bob.hand_over()) == [NEWER]
    assert ann.says() == [("n", "two")]
    ann.write("n", "ann’s")
    bob.write("n", "bob’s")
    file = bob.hand_over()
    assert ann.take_in(file) == [BOTH]
    assert ann.says() == [("n", "ann’s"), ("n", "bob’s")]
    assert ann.take_in(file) == [SAME]
    # Bob settles it; what he saw and did without is gone at Ann's too, when she hears of it.
    assert bob.take_in(ann.hand_over(), MINE) == [BOTH, SAME]
    assert bob.says() == [("n", "bob’s")]
    assert ann.take_in(bob.hand_over()) == [SAME]
    assert ann.says() == [("n", "bob’s")]


def test_theirs_takes_the_place_of_mine_for_good() -> None:
    numbers = itertools.count()
    ann, bob = Person("Ann", numbers), Person("Bob", numbers)
    ann.write("n", "one")
    bob.take_in(ann.hand_over())
    ann.write("n", "ann’s")
    bob.write("n", "bob’s")
    file = bob.hand_over()
    ann.take_in(file, THEIRS)
    assert ann.says() == [("n", "bob’s")]
    ann.take_in(file)
    assert bob.take_in(ann.hand_over()) == [SAME]
    assert ann.says() == bob.says() == [("n", "bob’s")]


def test_what_was_deleted_here_comes_back_only_where_it_went_on_there() -> None:
    numbers = itertools.count()
    ann, bob = Person("Ann", numbers), Person("Bob", numbers)
    ann.write("n", "one")
    file = ann.hand_over()
    bob.take_in(file)
    bob.write("n", None)
    assert bob.take_in(file) == [OLDER]
    assert bob.says() == []
    ann.write("n", "two")
    assert bob.take_in(ann.hand_over(), MINE) == [BOTH]
    assert bob.says() == []
    ann.write("n", "three")
    assert bob.take_in(ann.hand_over()) == [BOTH]
    assert bob.says() == [("n", "three")]


def test_the_common_version_is_the_last_one_both_know() -> None:
    first, second = {"text": "one"}, {"text": "two"}
    mine = Mine("n", Version("note", "n", "c", frozenset("ab"), {"text": "mine"}), known={"a": first, "b": second})
    theirs = Version("note", "n", "d", frozenset("ab"), {"text": "theirs"})

    assert sharing.hold([mine], [theirs])[0].common == second
    older = Version("note", "n", "d", frozenset("a"), {"text": "theirs"})
    assert sharing.hold([mine], [older])[0].common == first
    stranger = Version("note", "n", "e", frozenset(), {"text": "theirs"})
    assert sharing.hold([mine], [stranger])[0].common is None


def test_two_that_both_went_on_from_mine_are_both_kept() -> None:
    numbers = itertools.count()
    ann, bob, cem = (Person(name, numbers) for name in ("Ann", "Bob", "Cem"))
    ann.write("n", "one")
    for other, text in ((bob, "bob’s"), (cem, "cem’s")):
        other.take_in(ann.hand_over())
        other.write("n", text)
    bob.take_in(cem.hand_over())

    assert ann.take_in(bob.hand_over()) == [NEW, NEWER]
    assert ann.says() == bob.says() == [("n", "bob’s"), ("n", "cem’s")]
