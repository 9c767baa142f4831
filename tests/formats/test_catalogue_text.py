"""The catalogue's text: what is read, and each kind of bad text told with its file and line."""

# ruff: noqa: E501 - two tables, one line a case

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from minilat_desktop.domain.catalogue import Catalogue
from minilat_desktop.domain.model import Coalition
from minilat_desktop.formats.catalogue import load

ALPINE = "coalitions/alpine-salt.yaml"
LAMP = "coalitions/lamp-union.yaml"
ACTORS = "actors/actors.yaml"
SOURCES = "sources/sources.yaml"


@pytest.fixture
def root(tmp_path: Path, catalogue_text: Path) -> Path:
    """A copy of the small catalogue's text, to be broken."""
    return Path(shutil.copytree(catalogue_text, tmp_path / "catalogue"))


def change(root: Path, file: str, old: str, new: str) -> int:
    """Replace a text that stands once in a file; gives the line it began on."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def said(root: Path) -> list[str]:
    """What the checker says, as it prints it."""
    return [str(finding) for finding in load(root)[1]]


def alpine(root: Path) -> Coalition:
    catalogue, findings = load(root)
    assert not findings
    return by_id(catalogue)["alpine-salt"]


def by_id(catalogue: Catalogue) -> dict[str, Coalition]:
    return {coalition.id: coalition for coalition in catalogue.coalitions}


def test_the_small_catalogue_is_clean(root: Path) -> None:
    catalogue, findings = load(root)
    assert findings == []
    assert sorted(by_id(catalogue)) == ["alpine-salt", "elan", "lamp-union"]
    assert [form.id for form in catalogue.forms] == ["minilateral"]


def test_spells_take_what_their_block_says_and_may_override_it(root: Path) -> None:
    members = {(m.actor, m.start.text): m for m in alpine(root).members}
    switzerland, czechoslovakia = members["CHE", "1961-05-01"], members["CSK", "1961-05-01"]
    assert switzerland.founder
    assert switzerland.role == "member"
    assert switzerland.end is None
    assert (switzerland.signed, switzerland.ratified) == ("1961-04", "1961-04-30")
    assert czechoslovakia.end is not None
    assert czechoslovakia.end.text == "1992-12-31"
    assert czechoslovakia.citations == switzerland.citations
    assert members["NOR", "1970"].note == "left over herring"
    assert members["TUR", "1999-03-02"].contested
    assert members["moller-salt", "2010-01-01"].role == "observer"


def test_a_default_that_every_spell_overrides_is_no_stray_key(root: Path) -> None:
    change(
        root,
        ALPINE,
        "  - role: observer\n    from: 2010-01-01\n",
        "  - role: observer\n    from: 2010-01-01\n    to: 2020\n",
    )
    change(root, ALPINE, "{actor: moller-salt}", "{actor: moller-salt, from: 2011-01-01, to: 2019}")
    assert said(root) == []


def test_norway_is_norway_and_not_false(root: Path) -> None:
    change(root, ACTORS, "NOR: {name: Norway,", "NOR: {name: NO, aliases: [no, yes, 1_000, 0x10, null],")
    catalogue, findings = load(root)
    assert not findings
    assert catalogue.actors["NOR"].name == "NO"
    assert catalogue.actors["NOR"].aliases == ("no", "yes", "1_000", "0x10", "null")


def test_history_of_a_commitment_is_in_order_of_date(root: Path) -> None:
    (promise,) = alpine(root).commitments
    assert [turn.value for turn in promise.history] == ["made", "behind"]
    assert promise.owner == "Switzerland"


def test_keys_are_stable_ids(root: Path) -> None:
    found = alpine(root)
    assert [fact.key for fact in found.facts if fact.attribute == "founded"] == [
        "fact:alpine-salt/founded@salt-treaty",
        "fact:alpine-salt/founded@salt-gazette",
    ]
    assert found.events[1].key == "event:alpine-salt/1999-03-02_1999-03-04/accession"
    assert found.relations[0].key == "relation:alpine-salt/supports/lamp-union"


BAD = [
    # what, file, old, new, lines below the change, message
    ("unknown attribute", ALPINE, "attribute: purpose", "attribute: purpos", 0, "“attribute: purpos” is not one of"),
    ("unknown key", ALPINE, "note: with light", "remark: with light", 0, "“remark” is not a key that belongs here"),
    ("key twice", ALPINE, "region: Europe\n", "region: Europe\nregion: Asia\n", 1, "“region” is given twice"),
    ("missing key", LAMP, "region: Global\n", "", None, "“region” is missing"),
    ("bad date", LAMP, "2019-06, cite", "2019-13, cite", 0, "“2019-13” is not a date of the calendar"),
    ("no date", LAMP, "as_of: 2018, ", "", 0, "“as_of” is missing"),
    ("unknown source", LAMP, "value: 12.5, as_of: 2018, cite: [{source: lamp-report", "value: 12.5, as_of: 2018, cite: [{source: lamp", 0, "source “lamp” is not in sources/"),
    ("unknown actor", LAMP, "actor: KEN", "actor: KNE", 0, "actor “KNE” is not in actors/"),
    ("unknown metric", LAMP, "metric: share", "metric: shares", 0, "metric “shares” is not in metrics.yaml"),
    ("unknown target", ALPINE, "target: lamp-union", "target: lamp-onion", 0, "actor “lamp-onion” is not in actors/"),
    ("unknown pillar", LAMP, "[innovation-technology]", "[technology]", None, "pillar “technology” is not one of"),
    ("unknown form", LAMP, "form: multilateral", "form: multi", 0, "“form: multi” is not one of"),
    ("bad number", LAMP, "value: 12.5", "value: 12_5", 0, "“value: 12_5” is not a number"),
    ("not a number", LAMP, "value: 12.5", "value: nan", 0, "“value: nan” is not a number"),
    ("thousands mark", LAMP, "value: 12.5", "value: '1,200'", 0, "“value: 1,200” is not a number"),
    ("bad flag", ALPINE, "contested: true", "contested: yes", 0, "“contested: yes” is not one of true, false"),
    ("bad confidence", ALPINE, "confidence: 0", "confidence: 5", 0, "“confidence: 5” is not one of 0, 1, 2, 3, 4"),
    ("long quotation", ALPINE, "founded in a mine", "w " * 26, 0, "a quotation has at most 25 words"),
    ("no citation", LAMP, "title: The last lamp, cite: [{source: lamp-report, confidence: 2}]", "title: The last lamp", 0, "nothing is recorded without a citation"),
    ("value and missing", ALPINE, "missing: not-disclosed,", "missing: not-disclosed, value: here,", 0, "a fact has a value or is missing, not both"),
    ("bad enum", ALPINE, "value: binding,", "value: bound,", 0, "“value: bound” is not one of binding, voluntary, mixed"),
    ("bad role", ALPINE, "role: observer", "role: onlooker", 0, "“role: onlooker” is not one of"),
    ("list for value", ALPINE, "title: Türkiye joins", "title: [Türkiye, joins]", 0, "“title” should be one value"),
    ("value for list", LAMP, "events:\n  - {date: 2019-06, kind: end, title: The last lamp, cite: [{source: lamp-report, confidence: 2}]}", "events: none", 0, "“events” should be a list"),
    ("text for mapping", LAMP, "  - {date: 2019-06, kind: end, title: The last lamp, cite: [{source: lamp-report, confidence: 2}]}", "  - the end", 0, "each item of “events” should be a mapping"),
    ("control character", LAMP, "title: The last lamp", 'title: "The last \\x07 lamp"', 0, "“title” holds a control character"),
    ("C1 control", LAMP, "title: The last lamp", 'title: "The last \\x9b lamp"', 0, "“title” holds a control character"),
    ("NUL", LAMP, "region: Global", 'region: "glo\\0bal"', 0, "“region” holds a control character"),
    ("raw control character", LAMP, "region: Global", "region: glo\x08bal", 0, "not valid YAML: "),
    ("bottomless nesting", LAMP, "region: Global", "region: " + "[" * 99_999 + "]" * 99_999, None, "nested too deeply"),
    ("broken YAML", LAMP, "region: Global", "region: [global", 1, "not valid YAML"),
    ("undefined alias", LAMP, "region: Global", "region: *global", 0, "not valid YAML"),
    ("unknown region", LAMP, "region: Global", "region: The far east", None, "the region “The far east” is not one of those in docs"),
    ("an attribute left out", LAMP, "attribute: enforcement", "attribute: outlook", None, "the attribute “enforcement” is asked of every coalition"),
    ("a start without a bound", ALPINE, 'from: "1980?"', "from: ../1980", 0, "Norway joins at ../1980; say from when at the earliest"),
    ("facts out of order", ALPINE, "attribute: reporting", "attribute: scope", 0, "“scope” belongs before “enforcement”"),
    ("events out of order", ALPINE, "date: 1999-03-02/1999-03-04, kind: accession", "date: 1951, kind: accession", 0, "the event of 1951 stands after 1961-05-01"),
    ("a count that the roster contradicts", ALPINE, "metric: salt_traded, value: 1200000, qualifier: about, as_of: 2001", "metric: member_states, value: 5, as_of: 2001", 0, "Member states is 5 at 2001, but the roster has 3"),
    ("empty block", ALPINE, "    spells:\n      - {actor: moller-salt}", "    spells: []", None, "“spells” is missing"),
    ("bad url", SOURCES, "https://gazette.example/salt", "javascript:alert(1)", None, "is not a web address"),
    ("actor kind", ACTORS, "kind: company, aliases", "kind: firm, aliases", 0, "“kind: firm” is not one of"),
    ("company in capitals", ACTORS, "moller-salt: {", "MSA: {", 0, "three capitals are for states"),
    ("actor code", ACTORS, "moller-salt: {", "Moller/Salt: {", 0, "neither three capitals nor a lower-case slug"),
    ("actor not a mapping", ACTORS, "KEN: {name: Kenya, kind: state, region: Africa}", "KEN: Kenya", 0, "“KEN” should be a mapping"),
    ("source id", SOURCES, "lamp-report: {", "Lamp Report: {", 0, "“Lamp Report” is not a lower-case slug"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "below", "message"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_bad_text_is_told_with_its_place(
    root: Path, file: str, old: str, new: str, below: int | None, message: str
) -> None:
    line = change(root, file, old, new)
    told = said(root)
    wanted = f"{file}:" if below is None else f"{file}:{line + below}: "
    assert any(one.startswith(wanted) and message in one for one in told), "\n".join(told)


def test_every_problem_is_told_at_once_in_order_of_place(root: Path) -> None:
    change(root, LAMP, "region: Global\n", "")
    change(root, ALPINE, "metric: salt_traded, value: 1200000", "metric: salt, value: many")
    change(root, SOURCES, "kind: treaty", "kind: pact")
    told = load(root)[1]
    assert {finding.file for finding in told} >= {LAMP, ALPINE, SOURCES}
    assert told == sorted(told, key=lambda finding: (finding.file, finding.line))
    assert len({str(finding) for finding in told}) == len(told)


def test_a_file_that_cannot_be_read_hides_no_broken_rule_of_another(root: Path) -> None:
    change(root, LAMP, "region: Global\n", "")
    change(root, ALPINE, "attribute: enforcement", "attribute: outlook")
    told = said(root)
    assert any(one.startswith(LAMP) and "“region” is missing" in one for one in told)
    assert any(one.startswith(ALPINE) and "“enforcement” is asked of every coalition" in one for one in told)


def test_what_a_block_of_members_gets_wrong_is_told_once(root: Path) -> None:
    change(
        root,
        ALPINE,
        "cite: [{source: salt-treaty, at: signatures, confidence: 4}]",
        "cite: [{source: nowhere, confidence: 4}]",
    )
    assert len([one for one in said(root) if "“nowhere”" in one]) == 1


def test_a_file_that_is_not_utf8(root: Path) -> None:
    (root / LAMP).write_bytes(b"name: \xff\xfe\n")
    assert f"{LAMP}:1: not UTF-8 text (byte 6)" in said(root)


def test_an_empty_file(root: Path) -> None:
    (root / LAMP).write_text("# nothing\n")
    assert f"{LAMP}:1: the file is empty or not a mapping" in said(root)


def test_a_nest_without_end(root: Path) -> None:
    (root / LAMP).write_text("a: " + "[" * 5000 + "]" * 5000)
    assert any(one.startswith(f"{LAMP}:1: not valid YAML") for one in said(root))


def test_no_metrics_at_all(root: Path) -> None:
    (root / "metrics.yaml").unlink()
    assert any(one.startswith("metrics.yaml:1: cannot be read") for one in said(root))


def test_a_file_name_that_is_no_id(root: Path) -> None:
    (root / LAMP).rename(root / "coalitions" / "Lamp Union.yaml")
    assert any("“Lamp Union” is not a lower-case slug" in one for one in said(root))


def test_an_unknown_form_of_cooperation(root: Path) -> None:
    (root / "forms" / "minilateral.yaml").rename(root / "forms" / "tiny.yaml")
    assert any(one.startswith("forms/tiny.yaml:1: “tiny” is not a form") for one in said(root))


def test_one_actor_in_two_files(root: Path) -> None:
    (root / "actors" / "more.yaml").write_text("KEN: {name: Kenya, kind: state}\n")
    assert any("actor “KEN” is defined twice" in one for one in said(root))


RULES = [
    ("same name", LAMP, "name: Universal Lamp Union", "name: ALPINE salt compact", "the name “alpine salt compact” is also that of"),
    ("name is another's alias", LAMP, "short_name: ULU", "short_name: Salted Quad", "the name “salted quad” is also that of"),
    ("official for nobody", SOURCES, "[alpine-salt]", "[alpine-pepper]", "is official for “alpine-pepper”, which does not exist"),
    ("no preference", ALPINE, "    rank: preferred\n    reason: The treaty was signed on this day.\n", "", "Founded: sources disagree and none is preferred"),
    ("two preferences", ALPINE, "value: 1960~\n", "value: 1960~\n    rank: preferred\n    reason: older\n", "Founded: more than one value is preferred"),
    ("no reason", ALPINE, "    reason: The treaty was signed on this day.\n", "", "Founded: say in “reason” why this one is preferred"),
    ("figures differ", ALPINE, "rank: preferred, reason: weighed, ", "", "Salt traded at 2001: sources disagree and none is preferred"),
    ("status uncited", ALPINE, "  - {attribute: status, value: active, cite: [{source: salt-gazette, confidence: 2}]}\n", "", "the status needs a cited fact"),
    ("status differs", ALPINE, "status, value: active", "status, value: dormant", "the status is “active” but the fact says “dormant”"),
    ("no founding", LAMP, '  - {attribute: founded, value: "1899", cite: [{source: lamp-report, confidence: 2}]}\n', "", "the founding needs a cited fact"),
    ("no end", LAMP, "  - {attribute: ended, value: 2019-06, cite: [{source: lamp-report, confidence: 2}]}\n", "", "an ended coalition needs a cited fact “ended”"),
    ("leaves before joining", ALPINE, "to: 1975-06-01", "to: 1965", "Norway leaves (1965) before it joins (1970)"),
    ("joins before the founding", ALPINE, "actor: TUR, from: 1999-03-02", "actor: TUR, from: 1949", "Türkiye joins (1949) before the group was founded"),
    ("member after the end", LAMP, "from: 1964, to: 2019-06", "from: 2020, to: 2021", "Kenya is a member after the group's end"),
    ("stays after the end", LAMP, "from: 1964, to: 2019-06", "from: 1964, to: 2024", "Kenya is a member after the group's end"),
    ("member without end in an ended group", LAMP, "from: 1964, to: 2019-06", "from: 1964", "Kenya is a member after the group's end"),
    ("outlives itself", ALPINE, "to: 1992-12-31, until", "to: 1999-12-31, until", "Czechoslovakia is a member after its own end"),
    ("twice at once", ALPINE, "from: 1970, to: 1975-06-01", "from: 1970, to: 1985-06-01", "Norway is member twice at the same time"),
    ("overlaps without end", ALPINE, "from: 1970, to: 1975-06-01", "from: 1970", "Norway is member twice at the same time"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "message"), [rule[1:] for rule in RULES], ids=[rule[0] for rule in RULES]
)
def test_each_rule_catches_its_breach(root: Path, file: str, old: str, new: str, message: str) -> None:
    change(root, file, old, new)
    told = said(root)
    assert any(message in one for one in told), "\n".join(told)
    assert all(":" in one and int(one.split(":")[1]) >= 1 for one in told)


def test_figures_of_different_times_do_not_conflict(root: Path) -> None:
    change(root, ALPINE, "value: 900000, as_of: 2001", "value: 900000, as_of: 2002")
    assert said(root) == []
