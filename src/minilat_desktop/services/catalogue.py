"""Reading the catalogue: the list, one coalition, the lanes. Each verb gives values as of a day."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from minilat_desktop.domain import dates
from minilat_desktop.domain.listing import ListRow
from minilat_desktop.domain.problems import BadDate, UnknownId
from minilat_desktop.store import catalogue_list

if TYPE_CHECKING:
    # None of these may be loaded before the list is painted.
    from minilat_desktop.domain.catalogue import Actor
    from minilat_desktop.domain.coverage import Coverage
    from minilat_desktop.domain.facets import Table
    from minilat_desktop.domain.lanes import Lanes
    from minilat_desktop.domain.model import Beside, Citation, Coalition, Member, Source
    from minilat_desktop.domain.spells import Spells
    from minilat_desktop.store.catalogue_detail import Records

SORTS = catalogue_list.SORTS
# So many coalitions stay as they were read: two comparisons of the most columns.
_MOST_RECENT = 16


def read_day(text: str) -> int:
    """An as-of date as a day ordinal: the last day of the period it names. Raises `BadDate`."""
    try:
        return dates.as_of_day(text)
    except ValueError as error:
        raise BadDate(f"{error}.") from error


class CatalogueService:
    """The reference catalogue, read-only. Opening it reads the file's marks only."""

    def __init__(self, path: Path, shipped: Path | None = None, program: Path | None = None) -> None:
        # What the packs are merged into; the open file may be the merged one.
        self.shipped = shipped or path
        # The one that came with the program, where that is an update of it.
        self.program = program or self.shipped
        self._file = catalogue_list.CatalogueFile(path)
        self._path = path
        self._records: Records | None = None
        self._ids: dict[int, str] | None = None
        # What was read last, the latest at the end; another file is read anew.
        self._recent: dict[str, Coalition] = {}

    def numbers(
        self, query: str = "", sort: str = "name", descending: bool = False, day: int = dates.LAST_DAY
    ) -> array[int]:
        """Row numbers of the coalitions that match a search, in the order of a column."""
        return catalogue_list.numbers(self._file, query, sort, descending, day)

    def first_numbers(self, sort: str, descending: bool) -> tuple[array[int], int]:
        """A first screenful of row numbers under a column, and how many there are in all; for the first paint."""
        if sort == "members":
            numbers = self.numbers(sort=sort, descending=descending)
            return numbers, len(numbers)
        return catalogue_list.first_numbers(self._file, sort, descending, catalogue_list.PAGE)

    def matching(self, text: str) -> tuple[str, str] | None:
        """The row numbers that words find, and those they find by name, as texts with commas; None finds nothing."""
        return catalogue_list.matching(self._file, text)

    def rows(self, numbers: Sequence[int], day: int, query: str = "") -> list[ListRow]:
        """The list's lines for row numbers."""
        return catalogue_list.rows(self._file, numbers, day, query)

    def ids(self, numbers: Sequence[int]) -> list[str]:
        """The ids of the coalitions of row numbers, in the order given; none of their lines is read.

        A number that another catalogue had is left out: the list hears of the other one a moment later.
        """
        if self._ids is None:
            self._ids = catalogue_list.ids(self._file)
        return [self._ids[number] for number in numbers if number in self._ids]

    def list_rows(self, query: str, day: int) -> list[ListRow]:
        """The whole list at once: what a text finds, in order of name."""
        return self.rows(self.numbers(query, day=day), day, query)

    def number_of(self, coalition_id: str) -> int:
        """A coalition's row number. Raises `UnknownId`."""
        return catalogue_list.number_of(self._file, coalition_id)

    def known(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Those of some ids that are of coalitions here, in the order given."""
        return catalogue_list.known(self._file, ids)

    def coalition(self, coalition_id: str) -> Coalition:
        """A coalition with everything, or with `form:ID` a form of cooperation. Raises `UnknownId`."""
        # A command line may hand over bytes that are no text; SQLite would refuse them.
        wanted = coalition_id.removeprefix("coalition:").encode("utf-8", "replace").decode()
        if not wanted.startswith("form:"):
            return self.coalitions((wanted,))[wanted]
        from minilat_desktop.store import catalogue_detail

        with self._reading() as records:
            found = catalogue_detail.form(records, wanted.removeprefix("form:"))
        if found is None:
            raise catalogue_list.unknown(self._file, wanted)
        return found

    def coalitions(self, ids: Sequence[str]) -> dict[str, Coalition]:
        """Some coalitions with everything, by id and in the order given; read together. Raises `UnknownId`."""
        # Taken out in one go: a worker may be reading here too.
        found = {one: self._recent.pop(one, None) for one in dict.fromkeys(ids)}
        known = {one: whole for one, whole in found.items() if whole is not None}
        unread = [one for one in dict.fromkeys(ids) if one not in known]
        if unread:
            from minilat_desktop.store import catalogue_detail

            with self._reading() as records:
                known |= catalogue_detail.coalitions(records, unread)
        # Those asked for last stay: what is shown in detail is what is compared a moment later.
        self._recent |= known
        for one in list(self._recent)[:-_MOST_RECENT]:
            self._recent.pop(one, None)
        for one in unread:
            if one not in known:
                raise catalogue_list.unknown(self._file, one)
        return {one: known[one] for one in ids}

    def form(self, form_id: str) -> Coalition | None:
        """What sources say about a form of cooperation, or None."""
        try:
            return self.coalition(f"form:{form_id}")
        except UnknownId:
            return None

    def roster(self, coalition_id: str, day: int) -> tuple[Member, ...]:
        """The memberships that hold on a day. Raises `UnknownId`."""
        return self.coalition(coalition_id).roster(day)

    def actors(self) -> tuple[Actor, ...]:
        """Every actor, in order of code."""
        from minilat_desktop.store import catalogue_detail

        with self._reading() as records:
            return catalogue_detail.actor_names(records)

    def bare(self) -> dict[str, Coalition]:
        """Every coalition without anything recorded of it, by id."""
        from minilat_desktop.store import catalogue_bare

        return catalogue_bare.coalitions(self._file)

    def with_events(self) -> frozenset[str]:
        """The ids of the coalitions of which an event is recorded."""
        from minilat_desktop.store import catalogue_bare

        return catalogue_bare.with_events(self._file)

    def heads(self) -> dict[str, tuple[str, str, str]]:
        """Short name, form and main pillar of every coalition, by id, in order of name."""
        from minilat_desktop.store import catalogue_detail

        with self._reading() as records:
            return catalogue_detail.coalition_heads(records)

    def regions(self) -> dict[str, str]:
        """The region of the world of each actor that has one, by code; a company's is that of its country."""
        from minilat_desktop.store import catalogue_detail

        with self._reading() as records:
            return catalogue_detail.actor_regions(records)

    def of_form(self, form_id: str) -> dict[str, str]:
        """The short names of the coalitions of one form, by id, in order of name."""
        from minilat_desktop.store import catalogue_detail

        with self._reading() as records:
            return catalogue_detail.of_form(records, form_id)

    def taken_names(self) -> dict[str, str]:
        """Whose each name is that no other coalition may have: casefolded, with the id."""
        from minilat_desktop.store import catalogue_detail

        with self._reading() as records:
            return catalogue_detail.taken_names(records)

    def metrics(self) -> dict[str, tuple[str, str]]:
        """What figures count, by id: label and unit."""
        from minilat_desktop.store import catalogue_detail

        with self._reading() as records:
            return catalogue_detail.metrics(records)

    def complete_rosters(self) -> frozenset[str]:
        """The ids of the coalitions whose every full member is recorded; of the others a count says nothing."""
        from minilat_desktop.store import catalogue_detail

        with self._reading() as records:
            return catalogue_detail.complete_rosters(records)

    def spells_of(self, code: str) -> tuple[Member, ...]:
        """Every membership of an actor, in order of time."""
        from minilat_desktop.store import catalogue_detail

        with self._reading() as records:
            return catalogue_detail.actor_spells(records, code)

    def memberships_beside(self) -> dict[str, tuple[Beside, ...]]:
        """The memberships that do not count, by the key of those that do."""
        from minilat_desktop.store import catalogue_beside

        with self._reading() as records:
            return catalogue_beside.memberships(records)

    def spells(self) -> Spells:
        """Every membership in columns."""
        from minilat_desktop.store import catalogue_spells

        return catalogue_spells.read(self._path)

    def facet_table(self) -> Table:
        """What the facets count, in columns."""
        from minilat_desktop.store import catalogue_facets

        return catalogue_facets.read(self._path)

    def lanes(self) -> Lanes:
        """Every coalition as the timeline draws it. The worker may ask: it reads by a connection of its own."""
        from minilat_desktop.store import catalogue_lanes

        return catalogue_lanes.read(self._path)

    def lane_count(self) -> int:
        """How many lanes there are."""
        from minilat_desktop.store import catalogue_lanes

        return catalogue_lanes.count(self._file)

    def sources(self) -> tuple[Source, ...]:
        """Every source of the catalogue."""
        from minilat_desktop.store import catalogue_detail

        with self._reading() as records:
            return catalogue_detail.source_list(records)

    def coverage(self, progress: Callable[[int, int], bool] | None = None) -> Coverage | None:
        """What the catalogue holds and how well it is evidenced.

        `progress` is called with how many coalitions of how many are read; when it answers false the work is given up
        and None comes back.
        """
        from minilat_desktop.domain import coverage
        from minilat_desktop.store import catalogue_detail

        read: list[Coalition] = []
        with self._reading() as records:
            groups, forms = catalogue_detail.coalition_ids(records), catalogue_detail.form_ids(records)
            total = len(groups)
            for done, coalition_id in enumerate(groups, 1):
                read.extend(catalogue_detail.coalitions(records, [coalition_id]).values())
                if progress is not None and not progress(done, total):
                    return None
            read.extend(filter(None, (catalogue_detail.form(records, form_id) for form_id in forms)))
            return coverage.measure(read, catalogue_detail.source_list(records))

    def name_of(self, target: str) -> str | None:
        """What a note's target is called, None when this catalogue has no such thing."""
        from minilat_desktop.domain import note_target
        from minilat_desktop.store import catalogue_names

        kind, _, rest = target.partition(":")
        if kind in ("actor", "source"):
            return (catalogue_names.actor if kind == "actor" else catalogue_names.source)(self._file, rest)
        try:
            return note_target.name_in(self.coalition(note_target.coalition_of(target)), target)
        except UnknownId:
            return None

    def present(self, targets: Iterable[str]) -> frozenset[str]:
        """Those of some targets of notes that this catalogue has; each coalition is read once."""
        from minilat_desktop.domain.note_target import coalition_of

        by_coalition: dict[str, list[str]] = {}
        for target in targets:
            by_coalition.setdefault(coalition_of(target), []).append(target)
        found = {target for target in by_coalition.pop("", ()) if self.name_of(target) is not None}
        for one, wanted in by_coalition.items():
            try:
                coalition = self.coalition(one)
            except UnknownId:
                continue
            found |= {coalition.key, *(record.key for record in coalition.records)} & set(wanted)
        return frozenset(found)

    def citations_of(self, target: str) -> tuple[Citation, ...]:
        """What a note's target rests on: the citations of a record, a source itself; nothing for what has none."""
        from minilat_desktop.domain import note_target
        from minilat_desktop.domain.model import Citation

        kind, _, rest = target.partition(":")
        if kind == "source":
            with self._reading() as records:
                records.learn([rest])
                return (Citation(records.sources[rest], "", 0),) if rest in records.sources else ()
        try:
            found = self.coalition(note_target.coalition_of(target))
        except UnknownId:
            return ()
        return next((record.citations for record in found.records if record.key == target), ())

    def events_drawn(self, keys: Iterable[str]) -> frozenset[tuple[str, int]]:
        """Where some events are on the timeline, by their keys: the coalition and the day."""
        from minilat_desktop.store import catalogue_lanes

        with catalogue_list.Guard(self._file):
            return frozenset(catalogue_lanes.drawn_on(self._file, sorted(keys)))

    def places_called(self, name: str) -> list[str]:
        """The ids of the coalitions that are called so, by any of their names, case and accents aside."""
        from minilat_desktop.store import catalogue_names

        return catalogue_names.called(self._file, name)

    def data_version(self) -> str:
        """The version of the data."""
        return catalogue_list.meta(self._file).get("data_version", "unknown")

    @property
    def path(self) -> Path:
        """The file that is open."""
        return self._path

    def rebase(self, shipped: Path) -> None:
        """Another catalogue is what packs and own entries are put into from now on."""
        self.shipped = shipped

    def reopen(self, path: Path) -> None:
        """Go on with another catalogue file. Raises `Damaged` or `NewerVersion`; the present one then stays open."""
        file = catalogue_list.CatalogueFile(path)
        self.close()
        self._file, self._path = file, path
        self._records = self._ids = None
        self._recent = {}

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @contextmanager
    def _reading(self) -> Iterator[Records]:
        if self._records is None:
            from minilat_desktop.store import catalogue_detail

            self._records = catalogue_detail.Records(self._file)
        with catalogue_list.Guard(self._file):
            yield self._records
