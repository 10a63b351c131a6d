"""Imports: what other programs and this one exported, into the journal. All of a file, or nothing."""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from journal import formats
from journal.core import own_questions, shares, wonderings
from journal.core.clock import Clock
from journal.core.model import DatedAnswer, Entry, Origin
from journal.core.own_questions import Own
from journal.core.questions import Catalogue
from journal.core.shares import Share
from journal.core.wonderings import Wondering
from journal.formats import Format, sources
from journal.formats.reading import Incoming, Reading
from journal.services.journal import Journal
from journal.services.numbered import Numbered
from journal.services.progress import Progress, unwatched

if TYPE_CHECKING:
    from journal.storage.store import Store

BATCH = 500


@dataclass
class Report:
    """What an import did: each entry of the file is in exactly one of the first three counts.

    `dated` and its like count the answers that belong to no entry, `wondered` and its like what was asked beforehand,
    `shared` and its like the notes of what was shared with somebody, `asked` and its like questions of one's own;
    `aside` what is no entry and stayed behind: pictures, say. `named` are the problems of what was left out, each with
    its place and day, and `unnamed` how many more there were; `retagged` the tags that had to change; `backup` is the
    copy of the journal as it was before.
    """

    formats: list[str] = field(default_factory=list)
    came: int = 0
    there: int = 0
    dated: int = 0
    dated_there: int = 0
    dated_differ: int = 0
    wondered: int = 0
    wondered_there: int = 0
    shared: int = 0
    shared_there: int = 0
    asked: int = 0
    asked_there: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    aside: Counter[str] = field(default_factory=Counter)
    named: list[str] = field(default_factory=list)
    unnamed: int = 0
    retagged: dict[str, str] = field(default_factory=dict)
    backup: Path | None = None

    @property
    def total(self) -> int:
        """The number of entries in the file."""
        return self.came + self.there + sum(self.left_out.values())


def import_path(
    source: Path,
    name: str,
    *,
    catalogue: Catalogue,
    clock: Clock,
    destination: "Callable[[], contextlib.AbstractContextManager[Journal | None]]",
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress = unwatched,
) -> Report:
    """Import a file or a folder, all or nothing, in one pass that holds only a batch of entries in memory.

    `destination` opens the journal to import into, or creates it; it is called only once there is something to import,
    so that the passphrase is asked for no earlier. It may yield None for a dry run without a journal. Raises
    ImportRefused if anything in the file is wrong, in which case nothing was written. With `skip_bad`, what is wrong is
    listed in the report, and the rest is imported. An existing journal is backed up first.
    """
    reading = Reading(catalogue, clock.utc(), clock.reading, skip_bad=skip_bad)
    report = Report(left_out=reading.left_out, aside=reading.aside, named=reading.named, retagged=reading.retagged)
    come = _Source(source, name, reading, report)
    entries = progress("Importing", come.entries(), come.size, lambda: come.read())
    first = list(islice(entries, BATCH))
    if len(first) < BATCH or reading.problems:  # only now create a journal, or ask for a passphrase
        for _ in entries:
            pass
        reading.check()
    with destination() as journal:
        store = journal.store if journal is not None else None
        coming = _sorted(chain(first, entries), store, reading, report, clock.now().date())
        dated = _new_answers(reading, store, report)
        wondered = _new_wonderings(reading, store, report)
        shared = _new_shares(reading, store, report)
        asked = _new_questions(reading, store, report)
        if dry_run or store is None:
            for _ in chain(coming, dated, wondered, shared, asked):
                pass
        elif journal is not None:
            if store.count():
                report.backup = journal.backup_of_today()
            store.add_all(coming, dated, wondered, shared, asked)
    report.unnamed = reading.unnamed
    return report


class _Source:
    """The entries to import, and how far reading them has come."""

    def __init__(self, source: Path, name: str, reading: "Reading", report: Report) -> None:
        self.source, self.name, self.reading, self.report = source, name, reading, report
        self.size: int | None = None
        self.read: Callable[[], int] = lambda: 0
        with contextlib.suppress(OSError):
            self.size = None if source.is_dir() else source.stat().st_size

    def entries(self) -> "Iterator[Incoming]":
        """Yield the entries as they are read. Raises ImportRefused, Failed."""

        def opened(file: sources.File, form: Format) -> None:
            self.read = file.read
            if form.name not in self.report.formats:
                self.report.formats.append(form.name)

        yield from formats.read(self.source, self.name, self.reading, opened)


def _sorted(
    entries: "Iterable[Incoming]", store: "Store | None", reading: "Reading", report: Report, today: date
) -> Iterator[Entry]:
    """Yield the entries to import; count all of them in the report. Raises ImportRefused at the end if any are bad."""
    seen, owners = Numbered(), Numbered()  # what each entry says, and whose each reflection is
    ask = store if store is not None and store.count() else None
    rest = iter(entries)
    while batch := list(islice(rest, BATCH)):
        if reading.problems:
            continue  # nothing will be imported: go on only to report the other problems
        here = ask.by_uuids([one.entry.uuid for one in batch]) if ask else {}
        taken = ask.owners([r.uuid for one in batch for r in one.entry.reflections]) if ask else {}
        for one in batch:
            uuid = one.entry.uuid
            reflections = [r.uuid for r in one.entry.reflections]
            if (before := seen.get(uuid)) is not None:
                same = one.derived or before == _fingerprint(one.entry, one.timed)
                report.left_out["in the file more than once" if same else _TWO_OF_A_UUID] += 1
            elif uuid in here:
                if one.derived or _same(here[uuid], one.entry, one.timed):
                    report.there += 1
                else:
                    report.left_out["a different version is already in the journal"] += 1
            elif any(taken.get(r, uuid) != uuid or owners.get(r) not in (None, hash(uuid)) for r in reflections):
                report.left_out["a reflection in it already belongs to another entry"] += 1
            else:
                report.came += 1
                seen.put(uuid, _fingerprint(one.entry, one.timed))
                for reflection in reflections:
                    owners.put(reflection, hash(uuid))
                yield _with_origin(one, today)
    reading.check()


def _with_origin(one: Incoming, today: date) -> Entry:
    """Return the entry with its origin. An entry from one of our own exports keeps the origin it has."""
    if not one.program or one.entry.origin is not None:
        return one.entry
    return replace(one.entry, origin=Origin(one.program, today))


def _new_answers(reading: "Reading", store: "Store | None", report: Report) -> Iterator[DatedAnswer]:
    """Yield the dated answers that aren't here yet, counting all of them in the report.

    Existing ones stay unchanged.
    """
    known = {said.uuid: said for said in store.dated_answers()} if store is not None else {}
    for said in reading.dated:
        if said.uuid not in known:
            known[said.uuid] = said
            report.dated += 1
            yield said
        elif known[said.uuid] == said:
            report.dated_there += 1
        else:
            report.dated_differ += 1


def _new_wonderings(reading: "Reading", store: "Store | None", report: Report) -> Iterator[Wondering]:
    """Yield the wonderings that are new here or change one, merged with it by the same rule as two copies."""
    known = {one.uuid: one for one in store.wonderings()} if store is not None else {}
    for asked in reading.wonderings:
        before = known.get(asked.uuid)
        (known[asked.uuid],) = wonderings.merge([asked], [before] if before else [])
        if known[asked.uuid] == before:
            report.wondered_there += 1
        else:
            report.wondered += 1
            yield asked


def _new_shares(reading: "Reading", store: "Store | None", report: Report) -> Iterator[Share]:
    """Yield the shares that are new here or change one, merged with it by the same rule as two copies."""
    known = {one.uuid: one for one in store.kept_shares.all()} if store is not None else {}
    for shared in reading.shares:
        before = known.get(shared.uuid)
        known |= shares.merge([shared], [before] if before else [], ())
        if known[shared.uuid] == before:
            report.shared_there += 1
        else:
            report.shared += 1
            yield known[shared.uuid]


def _new_questions(reading: "Reading", store: "Store | None", report: Report) -> Iterator[Own]:
    """Questions and feelings that aren't here in this way yet: joined with those that are, as two copies are."""
    known = {one.key: one for one in store.own_questions()} if store is not None else {}
    for asked in reading.questions:
        before = known.get(asked.key)
        (known[asked.key],) = own_questions.merge([asked], [before] if before else [])
        if known[asked.key] == before:
            report.asked_there += 1
        else:
            report.asked += 1
            yield known[asked.key]


_TWO_OF_A_UUID = "a different version with the same uuid is also in the file"


def _same(mine: Entry, other: Entry, timed: bool) -> bool:
    """Return whether two entries are equal except for their ids; without `timed`, also except for made-up times."""
    if not timed:
        at = other.written_at
        mine, other = (
            replace(
                e,
                written_at=at,
                changed_at=at,
                reflections=tuple(replace(r, written_at=at, changed_at=at) for r in e.reflections),
            )
            for e in (mine, other)
        )
    return replace(mine, id=None) == replace(other, id=None)


def _fingerprint(entry: Entry, timed: bool) -> int:
    """Return a hash of an entry's content, to recognise it again."""
    parts = [
        (r.uuid, r.stage, r.invited, frozenset(r.answers.items()), frozenset(r.asked.items()))
        + ((r.written_at, r.changed_at) if timed else ())
        for r in entry.reflections
    ]
    times = (entry.written_at, entry.changed_at) if timed else ()
    return hash((entry.moment, times, entry.tags, entry.sealed_until, entry.offered, tuple(parts)))
