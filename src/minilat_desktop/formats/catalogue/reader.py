"""Reads `data/catalogue/` into values. The format is described in `docs/catalogue-format.md`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from minilat_desktop.domain import dates, vocabulary
from minilat_desktop.domain.catalogue import Actor, Catalogue, Place
from minilat_desktop.domain.model import (
    Citation,
    Coalition,
    Commitment,
    CommitmentStatus,
    Event,
    Fact,
    Figure,
    Member,
    Name,
    Relation,
    Source,
)
from minilat_desktop.formats.catalogue.blocks import Block, Findings, read, read_mapping

_NO_SOURCE = Source("", "", "")
# Ids stand in record keys between “:”, “/” and “@”, so none of these may be in them.
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(slots=True)
class Reading:
    """What has been read so far, shared by the readers of single files."""

    findings: Findings
    actors: dict[str, Actor] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    metrics: dict[str, tuple[str, str]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def key(self, wanted: str, place: Place) -> str:
        """A record's stable id; a number is added where one is taken."""
        key, number = wanted, 1
        while key in self.places:
            number += 1
            key = f"{wanted}~{number}"
        self.places[key] = place
        return key

    def actor_name(self, code: str, block: Block) -> Actor:
        """The actor of a code; a finding when there is none."""
        if code not in self.actors:
            block.problem(f"actor “{code}” is not in actors/; add it there or mend the code")
            return Actor(code, code, "organisation")
        return self.actors[code]


def read_catalogue(root: Path, findings: Findings) -> Catalogue:
    """Read all of a catalogue's text. Problems go to `findings`; the values are then not to be built from."""
    reading = Reading(findings)
    read_mapping(root / "actors", lambda key, block: read_actor(reading, key, block), root, findings)
    read_mapping(root / "sources", lambda key, block: read_source(reading, key, block), root, findings)
    metrics = read(root / "metrics.yaml", "metrics.yaml", findings)
    for key, block in metrics.entries() if metrics else ():
        read_metric(reading, key, block)
    coalition_blocks = _read_folder(root, "coalitions", findings)
    reading.names = {name: block.text("short_name") or block.text("name") for name, block in coalition_blocks}
    coalitions = tuple(read_coalition(reading, name, block) for name, block in coalition_blocks)
    forms = tuple(_form(reading, name, block) for name, block in _read_folder(root, "forms", findings))
    return Catalogue(coalitions, forms, reading.actors, reading.sources, reading.places)


def read_record(
    reading: Reading, kind: str, owner: str, item: Block
) -> Fact | Member | Event | Figure | Commitment | Relation:
    """One record by itself, of a kind that has its own place in a coalition's text."""
    match kind:
        case "fact":
            return _fact(reading, owner, item)
        case "member":
            return _member(reading, owner, item)
        case "event":
            return _event(reading, owner, item)
        case "commitment":
            return _commitment(reading, owner, item, 1)
        case "relation":
            return _relation(reading, owner, item)
        case _:
            return _figure(reading, owner, item)


def read_metric(reading: Reading, key: str, block: Block) -> None:
    """What a figure counts, and its unit."""
    reading.metrics[key] = (block.text("label", required=True), block.text("unit", required=True))
    block.finish()


def _read_folder(root: Path, folder: str, findings: Findings) -> list[tuple[str, Block]]:
    found = []
    for path in sorted((root / folder).glob("*.yaml")):
        block = read(path, path.relative_to(root).as_posix(), findings)
        if block is not None:
            found.append((path.stem, block))
    return found


def read_actor(reading: Reading, code: str, block: Block) -> None:
    """Who can be a member, of a code."""
    if code in reading.actors:
        block.problem(f"actor “{code}” is defined twice")
    kind = block.choice("kind", vocabulary.ACTOR_KINDS, required=True)
    is_state_code = len(code) == 3 and code.isupper() and code.isalpha()
    if not is_state_code and not _SLUG.fullmatch(code):
        block.problem(f"“{code}” is neither three capitals nor a lower-case slug")
    if is_state_code != (kind in ("state", "historical-state", "territory")) and kind != "historical-state":
        block.problem(f"“{code}”: three capitals are for states and territories, lower-case slugs for everything else")
    reading.actors[code] = Actor(
        code, block.text("name", required=True), kind, block.texts("aliases"), block.text("region"),
        block.text("country"), block.date("from"), block.date("to"),
    )  # fmt: skip
    block.text("note")


def read_source(reading: Reading, key: str, block: Block) -> None:
    """A publication, of an id."""
    if not _SLUG.fullmatch(key):
        block.problem(f"“{key}” is not a lower-case slug")
    if key in reading.sources:
        block.problem(f"source “{key}” is defined twice")
    url = block.text("url")
    if url and not url.startswith(("https://", "http://")):
        block.problem(f"“url: {url}” is not a web address")
    reading.sources[key] = Source(
        id=key, title=block.text("title", required=True), publisher=block.text("publisher", required=True),
        author=block.text("author"), date=block.date("date"), url=url, accessed=block.date("accessed", required=True),
        licence=block.text("licence"), kind=block.choice("kind", vocabulary.SOURCE_KINDS, required=True),
        official_for=block.texts("official_for"),
    )  # fmt: skip
    block.text("note")


def _citations(reading: Reading, block: Block, key: str = "cite") -> tuple[Citation, ...]:
    found = []
    for item in block.blocks(key):
        source_id = item.text("source", required=True)
        if source_id not in reading.sources:
            item.problem(f"source “{source_id}” is not in sources/; add it there or mend the id")
        quote = item.text("quote")
        if len(quote.split()) > 25:
            item.problem("a quotation has at most 25 words")
        confidence = item.choice("confidence", ("0", "1", "2", "3", "4"), required=True)
        source = reading.sources.get(source_id, _NO_SOURCE)
        found.append(Citation(source, item.text("at"), int(confidence or 0), quote))
        item.finish()
    if not found:
        block.problem("nothing is recorded without a citation: add “cite”")
    return tuple(found)


def _first_source(citations: Sequence[Citation]) -> str:
    return citations[0].source.id if citations else "uncited"


def _facts(reading: Reading, owner: str, block: Block) -> tuple[Fact, ...]:
    return tuple(_fact(reading, owner, item) for item in block.blocks("facts"))


def _fact(reading: Reading, owner: str, item: Block) -> Fact:
    attribute = item.choice("attribute", vocabulary.ATTRIBUTES, required=True)
    citations = _citations(reading, item)
    missing = item.choice("missing", vocabulary.MISSING)
    value = None if missing else _fact_value(reading, attribute, item)
    if missing and item.has("value"):
        item.problem("a fact has a value or is missing, not both")
    fact = Fact(
        key=reading.key(f"fact:{owner}/{attribute}@{_first_source(citations)}", item.place), attribute=attribute,
        value=value, unit=item.text("unit"), as_of=item.date("as_of"),
        rank=item.choice("rank", vocabulary.RANKS, default="normal"), reason=item.text("reason"), missing=missing,
        citations=citations,
    )  # fmt: skip
    _finish(item)
    return fact


def _finish(item: Block) -> None:
    """The end of a record. Of one that was somebody's own entry its id and what it corrects may still stand there."""
    item.text("id")
    item.text("corrects")
    item.finish()


def _fact_value(reading: Reading, attribute: str, item: Block) -> str:
    if not attribute:
        return item.text("value")
    kind = vocabulary.ATTRIBUTES[attribute].kind
    if kind == "date":
        return item.date("value", required=True)
    if kind == "enum":
        return item.choice("value", vocabulary.ENUM_LABELS[attribute], required=True)
    if kind == "actors" and item.is_list("value"):
        return "; ".join(reading.actor_name(code, item).name for code in item.texts("value"))
    return item.text("value", required=True)


def _members(reading: Reading, owner: str, block: Block) -> tuple[Member, ...]:
    found: list[Member] = []
    for shared in block.blocks("members"):
        spells = shared.blocks("spells", defaults=shared)
        if not spells:
            shared.problem("“spells” is missing: a block of members lists at least one")
            continue
        found.extend(_member(reading, owner, spell) for spell in spells)
        shared.text("note")
        shared.finish()
    return tuple(found)


def _member(reading: Reading, owner: str, spell: Block) -> Member:
    actor = reading.actor_name(spell.text("actor", required=True), spell)
    start = _date_or_placeholder(spell, "from")
    end_text = spell.date("to")
    end = dates.parse(end_text) if end_text else None
    member = Member(
        key=reading.key(f"membership:{owner}/{actor.code}/{start.text}", spell.place), coalition_id=owner,
        actor=actor.code, name=actor.name, kind=actor.kind,
        role=spell.choice("role", vocabulary.ROLES, required=True), founder=spell.flag("founder"), start=start, end=end,
        contested=spell.flag("contested"), signed=spell.date("signed"), ratified=spell.date("ratified"),
        until=spell.text("until"), note=spell.text("note"), citations=_citations(reading, spell),
    )  # fmt: skip
    _finish(spell)
    return member


def _date_or_placeholder(block: Block, key: str) -> dates.Edtf:
    """A required date. A missing or wrong one is already a finding, so any date lets the checking go on."""
    return dates.parse(block.date(key, required=True) or "2000-01-01")


def _events(reading: Reading, owner: str, block: Block) -> tuple[Event, ...]:
    return tuple(_event(reading, owner, item) for item in block.blocks("events"))


def _event(reading: Reading, owner: str, item: Block) -> Event:
    date = _date_or_placeholder(item, "date")
    kind = item.choice("kind", vocabulary.EVENT_KINDS, required=True)
    participants = tuple(reading.actor_name(code, item).code for code in item.texts("participants"))
    event = Event(
        reading.key(f"event:{owner}/{date.text.replace('/', '_')}/{kind}", item.place), date, kind,
        item.text("title", required=True), item.text("note"), participants, _citations(reading, item),
    )  # fmt: skip
    _finish(item)
    return event


def _figures(reading: Reading, owner: str, block: Block) -> tuple[Figure, ...]:
    return tuple(_figure(reading, owner, item) for item in block.blocks("figures"))


def _figure(reading: Reading, owner: str, item: Block) -> Figure:
    metric = item.text("metric", required=True)
    if metric not in reading.metrics:
        item.problem(f"metric “{metric}” is not in metrics.yaml; add it there or mend the name")
    label, unit = reading.metrics.get(metric, (metric, ""))
    citations = _citations(reading, item)
    as_of = _date_or_placeholder(item, "as_of")
    wanted = f"figure:{owner}/{metric}/{as_of.text.replace('/', '_')}@{_first_source(citations)}"
    figure = Figure(
        key=reading.key(wanted, item.place), metric=metric, label=label, value=item.number("value") or 0,
        unit=unit, qualifier=item.text("qualifier"),
        as_of=as_of, rank=item.choice("rank", vocabulary.RANKS, default="normal"), reason=item.text("reason"),
        note=item.text("note"), citations=citations,
    )  # fmt: skip
    _finish(item)
    return figure


def _commitments(reading: Reading, owner: str, block: Block) -> tuple[Commitment, ...]:
    return tuple(
        _commitment(reading, owner, item, number) for number, item in enumerate(block.blocks("commitments"), 1)
    )


def _commitment(reading: Reading, owner: str, item: Block, number: int) -> Commitment:
    name = item.text("owner")
    due_text = item.date("due")
    history = [_status(reading, turn) for turn in item.blocks("status")]
    commitment = Commitment(
        key=reading.key(f"commitment:{owner}/{item.text('id') or number}", item.place),
        text=item.text("text", required=True), owner=reading.actors[name].name if name in reading.actors else name,
        target=item.text("target"), unit=item.text("unit"), due=dates.parse(due_text) if due_text else None,
        binding=item.choice("binding", ("voluntary", "binding"), required=True),
        history=tuple(sorted(history, key=lambda turn: turn.date.earliest)), citations=_citations(reading, item),
    )  # fmt: skip
    _finish(item)
    return commitment


def _status(reading: Reading, turn: Block) -> CommitmentStatus:
    status = CommitmentStatus(
        _date_or_placeholder(turn, "date"), turn.choice("value", vocabulary.COMMITMENT_STATUSES, required=True),
        turn.text("note"), _citations(reading, turn),
    )  # fmt: skip
    turn.finish()
    return status


def _relations(reading: Reading, owner: str, block: Block) -> tuple[Relation, ...]:
    return tuple(_relation(reading, owner, item) for item in block.blocks("relations"))


def _relation(reading: Reading, owner: str, item: Block) -> Relation:
    kind = item.choice("kind", vocabulary.RELATION_KINDS, required=True)
    target = item.text("target", required=True)
    known = target in reading.names
    name = reading.names[target] if known else reading.actor_name(target, item).name
    relation = Relation(
        reading.key(f"relation:{owner}/{kind}/{target}", item.place), kind, target, name, known, False,
        item.text("note"), _citations(reading, item),
    )  # fmt: skip
    _finish(item)
    return relation


def read_coalition(reading: Reading, slug: str, block: Block) -> Coalition:
    """A coalition with everything in its text."""
    reading.key(f"coalition:{slug}", block.place)
    if not _SLUG.fullmatch(slug):
        block.problem(f"“{slug}” is not a lower-case slug; the file's name is the coalition's id")
    pillars = block.texts("pillars")
    for pillar in pillars:
        if pillar not in vocabulary.PILLARS:
            block.problem(f"pillar “{pillar}” is not one of {', '.join(vocabulary.PILLARS)}")
    if not pillars:
        block.problem("a coalition has at least one pillar")
    coalition = Coalition(
        id=slug, name=block.text("name", required=True), short_name=block.text("short_name") or block.text("name"),
        aliases=_names(block), form=block.choice("form", vocabulary.FORMS, required=True), pillars=pillars,
        region=block.text("region", required=True),
        status=block.choice("status", vocabulary.STATUSES, required=True), facts=_facts(reading, slug, block),
        members=_members(reading, slug, block), events=_events(reading, slug, block),
        figures=_figures(reading, slug, block), commitments=_commitments(reading, slug, block),
        relations=_relations(reading, slug, block),
        roster_complete=block.choice("roster", ("complete", "partial"), default="complete") == "complete",
        legal=block.choice("legal", vocabulary.LEGAL_FORMS),
    )  # fmt: skip
    block.finish()
    return coalition


def _names(block: Block) -> tuple[Name, ...]:
    return tuple(map(read_name, block.blocks("aliases")))


def read_name(item: Block) -> Name:
    """Another name of a coalition."""
    kind = item.choice("kind", vocabulary.NAME_KINDS, default="alias")
    item.text("language")
    name = Name(item.text("name", required=True), kind)
    _finish(item)
    return name


def _form(reading: Reading, slug: str, block: Block) -> Coalition:
    reading.key(f"form:{slug}", block.place)
    if slug not in vocabulary.FORMS:
        block.problem(f"“{slug}” is not a form; the file's name is one of {', '.join(vocabulary.FORMS)}")
    name = block.text("name", required=True)
    form = Coalition(
        slug, name, vocabulary.FORMS.get(slug, name), (), slug, (), "", "", _facts(reading, f"form:{slug}", block), (),
        (), (), (), (), is_form=True,
    )  # fmt: skip
    block.finish()
    return form
