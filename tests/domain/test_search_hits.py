"""What a search shows of what it found."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from minilat_desktop.domain import search_hits
from minilat_desktop.domain.folding import words
from minilat_desktop.domain.search_hits import PART, Entry

_TEXTS = st.text(alphabet="aàbc dEéf ß. ", min_size=0, max_size=200)


def coalition(title: str, short: str, detail: str = "") -> Entry:
    return Entry("coalition", f"coalition:{short.lower()}", short.lower(), short, title, detail)


@settings(max_examples=60)
@given(_TEXTS, st.lists(st.sampled_from(["a", "bc", "de", "ss", "f"]), max_size=3))
def test_a_word_is_marked_just_where_a_wanted_one_begins_it(text: str, wanted: list[str]) -> None:
    marked = search_hits.spans(text, wanted)

    pieces = [text[start:end] for start, end in marked]
    expected = [one for one in text.replace(".", " ").split() if any("".join(words(one)).startswith(w) for w in wanted)]
    assert pieces == expected


@settings(max_examples=60)
@given(_TEXTS.filter(lambda text: bool(text.split())), st.data())
def test_what_is_shown_about_a_place_is_of_the_text_and_short(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1).filter(lambda n: not text[n].isspace()))

    shown = search_hits.around(text, place, 40)

    assert shown.strip("…").strip() in " ".join(text.split())
    assert len(shown) <= 42
    assert text[place] in shown


def test_who_is_called_so_comes_first_then_who_begins_so() -> None:
    found = [
        coalition("Committee on the United Front", "CUF"),
        coalition("Unitaid", "Unitaid"),
        coalition("United Nations", "UN"),
        coalition("League of the North", "LN", f"Formerly: Un{PART}Also: Northern League"),
    ]

    group = search_hits.group("coalition", found, ("un",), 3)

    assert [hit.entry.whose for hit in group.hits] == ["UN", "LN", "Unitaid"]
    assert [hit.context for hit in group.hits] == ["", "Formerly: Un", ""]
    assert group.more


def test_the_context_is_the_part_that_was_hit() -> None:
    event = Entry(
        "event", "event:a/1/summit", "a", "A", "Tenth summit", f"2 May 2001, summit{PART}{'x ' * 90}with Élan"
    )

    assert search_hits.context(event, ("elan",)).startswith("2 May 2001, summit · …x")
    assert search_hits.context(event, ("elan",)).endswith("with Élan")
    assert search_hits.context(event, ("tenth",)) == "2 May 2001, summit"
