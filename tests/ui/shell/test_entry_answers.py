"""A form that is opened and saved unchanged says what was there: of entries of every kind, and of the catalogue's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilat_desktop.domain import vocabulary
from minilat_desktop.domain.entry import KINDS, Entry, Record
from minilat_desktop.domain.entry_body import body_of, kind_of
from minilat_desktop.domain.model import Commitment, Fact
from minilat_desktop.formats.catalogue import entries as text
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.own_build import known_in
from minilat_desktop.ui.shell import entry_answers, entry_fields
from minilat_desktop.ui.shell.entry_fields import Asked

CITE = {"source": "my-x", "confidence": "3", "at": "p. 1", "quote": "so"}
_words = st.text(st.sampled_from("ab é漢<&“"), min_size=1, max_size=6).map(lambda one: f"x{one}".strip())
_dates = st.sampled_from(["1999", "1999?", "2001-05", "2006/2009"])


def _some(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=parts)


_cited = st.just({"cite": [CITE, {"source": "my-y", "confidence": "1"}]})
_turn = st.fixed_dictionaries(
    {"date": _dates, "value": st.sampled_from(vocabulary.COMMITMENT_STATUSES), "cite": st.just([CITE])},
    optional={"note": _words},
)
_roles = st.sampled_from(list(vocabulary.ROLES))
BODIES: dict[str, list[st.SearchStrategy[dict[str, Any]]]] = {
    "fact": [
        _cited, st.fixed_dictionaries({"attribute": st.sampled_from(["purpose", "founded"]), "value": _words}),
        _some(as_of=_dates, unit=_words, reason=_words, rank=st.just("preferred")),
    ],
    "member": [
        _cited, st.fixed_dictionaries({"actor": st.just("KEN"), "role": _roles, "from": _dates}),
        _some(to=_dates, until=_words, founder=st.just("true"), contested=st.just("true"), note=_words, signed=_dates,
              ratified=_dates),
    ],
    "event": [
        _cited, st.fixed_dictionaries({"date": _dates, "kind": st.just("summit"), "title": _words}),
        _some(note=_words, participants=st.lists(st.sampled_from(["KEN", "my-z"]), min_size=1, unique=True)),
    ],
    "figure": [
        _cited, st.fixed_dictionaries({"metric": st.just("share"), "value": st.just("7"), "as_of": _dates}),
        _some(qualifier=st.just("about"), note=_words),
    ],
    "commitment": [
        _cited, st.fixed_dictionaries({"text": _words, "binding": st.just("binding")}),
        _some(owner=_words, target=_words, unit=_words, due=_dates, status=st.lists(_turn, min_size=1, max_size=3)),
    ],
    "relation": [_cited, st.fixed_dictionaries({"kind": st.just("overlaps"), "target": _words}), _some(note=_words)],
    "alias": [st.fixed_dictionaries({"name": _words, "kind": st.just("former")}), _some(language=_words)],
    "source": [
        st.fixed_dictionaries({"title": _words, "publisher": _words, "accessed": _dates, "kind": st.just("book")}),
        _some(author=_words, date=_dates, url=_words),
    ],
    "coalition": [
        st.fixed_dictionaries({
            "name": _words, "form": st.just("alliance"), "region": st.just("Asia"), "status": st.just("ended"),
            "roster": st.just("partial"),
            "pillars": st.lists(st.sampled_from(list(vocabulary.PILLARS)), min_size=1, unique=True),
        }),
        _some(short_name=_words, legal=st.just("treaty")),
    ],
}  # fmt: skip


def test_every_kind_that_has_a_form_is_tried() -> None:
    assert {*BODIES} == {*KINDS} - {"actor", "metric"}


@pytest.mark.parametrize("kind", BODIES)
@given(data=st.data())
def test_what_is_saved_unchanged_says_the_same(kind: str, data: st.DataObject) -> None:
    body: dict[str, Any] = {}
    for part in BODIES[kind]:
        body |= data.draw(part)
    corrects = data.draw(st.sampled_from(["", "event:x/1/summit"])) if kind not in ("source", "coalition") else ""
    target = f"{kind}:my-a" if kind in ("source", "coalition") else "coalition:x"
    before = Entry("a" * 12, kind, target, body, corrects, str(body.get("short_name") or body.get("name") or "X"))
    asked = Asked(kind, before.target, "X", before=before)
    answers = entry_answers.first_answers(asked, "2026-11-26")
    # What the form names by a name, it gives back by its id.
    known: dict[str, str] = {
        key: answers[key] for key in ("actor", "metric", "source", "owner", "target") if key in answers
    }
    (made,) = entry_answers.drafts_of(asked, answers, known, ())
    assert (made.id, made.kind, made.target, made.corrects) == (before.id, kind, before.target, corrects)
    assert dict(made.body) == body
    # And kept while it is open, it asks the same again.
    kept = entry_fields.as_plain(asked)
    assert entry_fields.from_plain(kept, [before]) == asked


def _bare(record: Record) -> Record:
    """A record without what is the user's own: its key, rank, reason and sources."""
    plain: dict[str, Any] = {"key": "", "citations": ()}
    if kind_of(record) in ("fact", "figure"):
        plain |= {"rank": "normal", "reason": ""}
    if kind_of(record) == "figure":
        plain["note"] = ""
    if isinstance(record, Commitment):
        plain["history"] = tuple(replace(turn, citations=()) for turn in record.history)
    return replace(record, **plain)


def _missing(record: Record) -> dict[str, str]:
    """A value that is missing is to be given: only here it stays so."""
    return {"missing": record.missing} if isinstance(record, Fact) and record.missing else {}


def same_when_entered(path: Path) -> int:
    """Hold every record of a catalogue against what an entry of its body is read as; gives how many there were."""
    catalogue, count = CatalogueService(path), 0
    known = known_in(catalogue)
    for one in catalogue.heads():
        coalition = catalogue.coalition(one)
        records = [record for record in coalition.records if not getattr(record, "inverse", False)]
        cite = [{"source": next(iter(known.sources)), "confidence": "3"}]
        drafts = [
            Entry(f"{n:012x}", kind_of(record), coalition.key, {**body_of(record), **_missing(record), "cite": cite})
            for n, record in enumerate(records)
        ]  # fmt: skip
        own = text.read(drafts, known)
        assert own.wrong == ()
        read = {record.key: record for record in own.records.get(one, ())}
        for draft, record in zip(drafts, records, strict=True):
            assert _bare(read[draft.key]) == _bare(record)
        count += len(records)
    catalogue.close()
    return count


def test_a_correction_begins_with_all_that_the_record_says(small_catalogue: Path) -> None:
    assert same_when_entered(small_catalogue) == 52
