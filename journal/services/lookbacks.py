"""Looking back: what is due today, and what the person says to the offer."""

from collections.abc import Iterable
from datetime import date, timedelta

from journal.core import lookbacks
from journal.core.conversation import Purpose
from journal.core.lookbacks import Due
from journal.core.model import Entry, Filter, Reflection
from journal.core.questions import Catalogue, Role
from journal.patterns import dataset
from journal.services.journal import Journal

#: All that is needed to know what is due, and whether the rule of section 8 has something to say.
ROLES: tuple[Role, ...] = ("tears", "words", "distress", "distress_now", "care", "passed")


def due(journal: Journal) -> tuple[Purpose, Due] | None:
    """Return what to offer today and what for, a look-back or a reflection; or None. It reads every outline once."""
    today, day_of, catalogue = journal.clock.now().date(), _day_of(journal), journal.catalogue
    entries = _outlines(journal)
    return lookbacks.due(entries, today, day_of, catalogue, _left(journal, entries, today, day_of))


def keys(catalogue: Catalogue) -> list[str]:
    """Return the keys of the questions that decide what is due."""
    return [catalogue.key(role) for role in ROLES]


def _outlines(journal: Journal) -> list[Entry]:
    """What may be offered: imported diaries, which answer none of these, aren't moments."""
    asked = keys(journal.catalogue)
    return [e for e in journal.outlines(Filter(), asked) if not dataset.is_diary(e, asked)]


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
