"""Looking back: what is due today, and what the person says to the offer."""

from collections.abc import Iterable
from datetime import date, timedelta
from heapq import nsmallest

from journal.core import lookbacks
from journal.core.conversation import Purpose
from journal.core.lookbacks import Due
from journal.core.model import Entry, Reflection
from journal.core.questions import Catalogue, Role
from journal.patterns import dataset
from journal.services.journal import Journal
from journal.storage import maybe_due

#: The answers needed to decide what is due, and whether the check-in rule has something to say.
ROLES: tuple[Role, ...] = ("tears", "words", "distress", "distress_now", "care", "passed")
#: How many are asked for at first: seldom is the first one not due.
FEW = 40


def due(journal: Journal) -> tuple[Purpose, Due] | None:
    """Return what to offer today and what for, a look-back or a reflection; or None.

    The rule needs to see what was written lately, and of all that a look-back may be due for, the first by lot.
    """
    today, day_of, catalogue = journal.clock.now().date(), _day_of(journal), journal.catalogue
    entries = _lately(journal, today)
    if (back := _back(journal, today)) is not None and all(e.uuid != back.uuid for e in entries):
        entries.append(back)
    return lookbacks.due(entries, today, day_of, catalogue, _left(journal, entries, today, day_of))


def keys(catalogue: Catalogue) -> list[str]:
    """Return the keys of the questions that decide what is due."""
    return [catalogue.key(role) for role in ROLES]


def _lately(journal: Journal, today: date) -> list[Entry]:
    """What was written or added to lately; imported diaries, which answer none of these questions, aren't moments."""
    asked, database = keys(journal.catalogue), journal.store.database
    return [e for e in journal.some(maybe_due.lately(database, today), asked) if not dataset.is_diary(e, asked)]


def _back(journal: Journal, today: date) -> Entry | None:
    """Return the first entry by lot that a look-back is due for. Only it, and those before it, are read.

    The file is asked again for more of them if none of the first `FEW` is due.
    """
    catalogue, database, asked = journal.catalogue, journal.store.database, keys(journal.catalogue)
    ratings, ours = [catalogue.key(role) for role in lookbacks.RATINGS], sorted(dataset.OURS)
    tried, count = 0, FEW
    while True:
        found = maybe_due.for_a_lookback(database, today, catalogue.key("care"), ratings, asked, ours)
        by_lot = nsmallest(count, ((lookbacks.lot(uuid, today), number) for number, uuid in found))
        for _, number in by_lot[tried:]:
            for entry in journal.some([number], asked):
                if lookbacks.lookback([entry], today, _day_of(journal), catalogue):
                    return entry
        if len(by_lot) < count:
            return None
        tried, count = count, count * FEW


def _left(journal: Journal, entries: Iterable[Entry], today: date, day_of: lookbacks.Day) -> frozenset[str]:
    """Return the uuids of what was left at capture in the last days. Only of those, everything answered is read."""
    passed = journal.catalogue.key("passed")
    latest = [
        e.id or 0
        for e in entries
        if len(e.reflections) == 1
        and timedelta() < today - day_of(e.reflections[0]) <= lookbacks.FRESH
        and passed not in e.reflections[0].answers
        and dataset.written_here(e)
    ]
    return frozenset(e.uuid for e in journal.some(latest) if lookbacks.left_at_capture(e, journal.catalogue))


def _day_of(journal: Journal) -> lookbacks.Day:
    here = journal.clock.now().tzinfo

    def day_of(reflection: Reflection) -> date:
        return reflection.written_at.astimezone(here).date()

    return day_of


def never_offer(journal: Journal, entry: Entry) -> None:
    """Never offer this entry again."""
    journal.change(entry, offered=False)
