"""What a note's text says: Markdown in lines, links, ticks; and the words around a hit. However hostile the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minilat_desktop.domain import markdown
from minilat_desktop.domain.excerpt import excerpt
from minilat_desktop.domain.folding import words
from minilat_desktop.domain.markdown import Block, Span


def plain(text: str) -> list[tuple[str, str]]:
    return [(block.kind, "".join(span.text for span in block.spans)) for block in markdown.blocks(text)]


def test_the_kinds_of_lines() -> None:
    text = "# A **b**\n\n- one\n  - two\n3. three\n- [ ] four\n* [X] five\n> six\n---\n```\n# not\n```\nlast #7"
    assert plain(text) == [
        ("heading", "A b"), ("blank", ""), ("item", "one"), ("item", "two"), ("number", "three"), ("check", "four"),
        ("check", "five"), ("quote", "six"), ("rule", ""), ("blank", ""), ("code", "# not"), ("blank", ""),
        ("text", "last #7"),
    ]  # fmt: skip
    found = list(markdown.blocks(text))
    assert (found[0].level, found[3].level, found[4].mark, found[5].ticked, found[6].ticked) == (1, 1, "3", False, True)


def test_the_words_of_a_line() -> None:
    assert markdown.spans("a **b** `*c*` *d* _e_ x_y_z 2*3*4 [[F g]] ![h](file:///i) <b>") == (
        Span("a "), Span("b", "strong"), Span(" "), Span("*c*", "code"), Span(" "), Span("d", "stress"), Span(" "),
        Span("e", "stress"), Span(" x_y_z 2*3*4 "), Span("F g", "link"), Span(" ![h](file:///i) <b>"),
    )  # fmt: skip
    assert markdown.links("[[A]] and\n- [[ B  c ]] [[A]] `[[D]]`\n```\n[[E]]\n```\n[[]] [[x\ny]]") == ["A", "B c"]


@settings(max_examples=50, deadline=None)
@given(st.text("[]x -*`#>\n_1.ab ", max_size=60), st.integers(-1, 9))
def test_a_tick_turns_one_line_and_twice_is_never(text: str, line: int) -> None:
    once = markdown.with_tick(text, line)
    checks = {block.line: block.ticked for block in markdown.blocks(text) if block.kind == "check"}
    inside_code = line not in checks
    if inside_code:
        assert markdown.with_tick(once, line).count("\n") == text.count("\n")
        return
    turned = {block.line: block.ticked for block in markdown.blocks(once) if block.kind == "check"}
    assert turned == {**checks, line: not checks[line]}
    again = markdown.with_tick(once, line)
    assert again.lower() == text.lower()


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=80))
def test_no_line_is_lost_and_no_word_invented(text: str) -> None:
    found: list[Block] = list(markdown.blocks(text))
    lines = text.split("\n")
    assert [block.line for block in found] == list(range(len(lines)))
    for block in found:
        assert all(span.text in lines[block.line] for span in block.spans)


@pytest.mark.parametrize("piece", ["[[", "**a", "*a ", "`", "_a ", "- [ ", "#", "> ", "- ", "a*", "-" * 3 + " x"])
def test_hostile_texts_take_no_time(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    begun = time.process_time()
    markdown.links(text)
    excerpt(text, ["zzz"])
    assert time.process_time() - begun < 1.5


def test_the_words_around_a_hit() -> None:
    text = "Nothing here\nthe  Türkiye question was raised again and again by all of them " + "on and on " * 20
    found = excerpt(text, words("turkiye"))
    assert found.startswith("the  Türkiye question")
    assert found.endswith("…")
    assert excerpt(text, words("question")).startswith("…") or "question" in excerpt(text, words("question"))
    assert excerpt("some long words before the one that matters here", ["matters"]).startswith("…")
    assert excerpt(text, ["absent"]) == ""


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["salt", "Größe", "x", "the,lamp", "\n", "wort" * 60]), max_size=40), st.integers(0, 5))
def test_an_excerpt_holds_the_hit_and_nothing_that_is_not_there(pieces: list[str], which: int) -> None:
    text = " ".join(pieces)
    wanted = ["salt", "grosse", "x", "lamp", "wort", "nix"][which]
    found = excerpt(text, [wanted])
    assert bool(found) == any(word.startswith(wanted) for word in words(text))
    if found:
        assert any(word.startswith(wanted[:4]) for word in words(found))
        assert found.strip("…") in text
