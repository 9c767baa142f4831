"""One search over everything, held against a plain loop over what there is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from minilat_desktop.domain import search_hits
from minilat_desktop.domain.folding import words
from minilat_desktop.services.catalogue import CatalogueService
from minilat_desktop.services.notebook import NotebookService
from minilat_desktop.services.searching import FEW, SearchService
from minilat_desktop.store import catalogue_search
from minilat_desktop.store.catalogue_list import CatalogueFile


@pytest.fixture
def notebook(tmp_path: Path) -> Iterator[NotebookService]:
    with closing(NotebookService(tmp_path / "notebook.db", tmp_path / "backups", str.upper)) as made:
        yield made


@pytest.fixture
def search(small_catalogue: Path, notebook: NotebookService) -> Iterator[SearchService]:
    with closing(CatalogueService(small_catalogue)) as catalogue:
        made = SearchService(catalogue, lambda: notebook)
        made.take(made.read())
        with closing(made):
            yield made


def keys(search: SearchService, query: str, kind: str) -> list[str]:
    return [hit.entry.key for group in search.search(query, only=kind) for hit in group.hits]


@pytest.mark.parametrize(
    ("query", "kind", "key", "context"),
    [
        ("turkey", "actor", "actor:TUR", "Also: Turkey"),
        ("TÜRKIYE", "actor", "actor:TUR", ""),
        ("cze", "actor", "actor:CSK", ""),
        ("moller", "actor", "actor:moller-salt", ""),
        ("strasse", "actor", "actor:strasse-gmbh", ""),
        ("elan", "coalition", "coalition:elan", ""),
        ("asc", "coalition", "coalition:alpine-salt", ""),
        ("salt league", "coalition", "coalition:alpine-salt", "Formerly: Salt League of Salzheim"),
        ("signature mine", "event", "event:alpine-salt/1961-05-01/founding", "1 May 1961, founding"),
        ("asc signature", "event", "event:alpine-salt/1961-05-01/founding", "1 May 1961, founding"),
        ("grosse", "fact", "fact:elan/purpose@lamp-report", "Wells for Größe and 漢字 villages."),
        ("guessed", "figure", "figure:alpine-salt/salt_traded/2001@lamp-report", "900 000 tonnes (2001) · guessed"),
        ("brine", "commitment", "commitment:alpine-salt/1", "Switzerland"),
        ("with light", "relation", "relation:alpine-salt/supports/lamp-union", "with light"),
        ("gazette", "source", "source:salt-gazette", "A. Miner; B. Miner, The Salt Gazette, about 2001"),
    ],
)
def test_finds(search: SearchService, query: str, kind: str, key: str, context: str) -> None:
    hit = search.search(query, only=kind)[0].hits[0]

    assert (hit.entry.key, hit.context.replace("\u202f", " ")) == (key, context)


def test_what_only_its_coalition_says_is_no_hit(search: SearchService) -> None:
    assert keys(search, "asc", "event") == []
    assert keys(search, "asc ulu", "relation") == ["relation:alpine-salt/supports/lamp-union"]


@pytest.mark.parametrize("catalogue", ["small_catalogue", "catalogue_path"])
def test_every_entry_and_no_other_is_found_as_a_plain_loop_finds_it(
    catalogue: str, request: pytest.FixtureRequest
) -> None:
    path = request.getfixturevalue(catalogue)
    with closing(CatalogueFile(path)) as file:
        everything = [(one, words(said), words(one.whose)) for one, said in catalogue_search._everything(file)]
    chance = random.Random(7)
    with closing(catalogue_search.read(path)) as index:
        for _ in range(40):
            _, said, whose = chance.choice(everything)
            mixed = chance.sample([*said, *whose], min(chance.randint(1, 3), len(said) + len(whose)))
            wanted = search_hits.asked(" ".join(word[: chance.randint(1, 8)] for word in mixed))
            kind = chance.choice(tuple(search_hits.GROUPS))
            expected = {
                one.key
                for one, said, whose in everything
                if one.kind == kind
                and all(any(word.startswith(asked) for word in (*said, *whose)) for asked in wanted)
                and any(any(word.startswith(asked) for word in said) for asked in wanted)
            }
            assert {one.key for one in index.find(kind, wanted, 100_000)} == expected, wanted


def test_notes_stand_among_the_rest_the_newest_first(search: SearchService, notebook: NotebookService) -> None:
    for number in range(FEW + 3):
        notebook.add("coalition:elan", f"# On wells\n\nThe {number}th communiqué is silent")
    last, _ = notebook.add("coalition:elan", "Not silent")
    notebook.delete(last.id)

    (group,) = search.search("communique silent")

    assert (group.title, len(group.hits), group.more) == ("Notes", FEW, True)
    assert [hit.entry.title for hit in group.hits] == ["On wells"] * FEW
    assert group.hits[0].context == f"# On wells The {FEW + 2}th communiqué is silent"
    assert len(keys(search, "silent", "note")) == FEW + 3
    assert search.search("...") == search.search("wordless nowhere") == ()


def test_a_source_says_where_it_is_cited(search: SearchService, small_catalogue: Path) -> None:
    places = {hit.entry.key: hit.entry for hit in search.cited_by("lamp-report")}

    with closing(CatalogueService(small_catalogue)) as catalogue:
        records = [one for row in catalogue.list_rows("", 1) for one in catalogue.coalition(row.id).records]
    cited = {one.key for one in records if any(cited.source.id == "lamp-report" for cited in one.citations)}
    assert {key for key in places if not key.startswith("commitment")} == {
        key for key in cited if not key.startswith("commitment")
    }
    assert places["figure:lamp-union/share/2018@lamp-report"].title == "Share of the lamps of the world"
