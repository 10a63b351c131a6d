"""Looking back: what is due today, and what the person says to the offer."""

from datetime import date

from journal.core import lookbacks
from journal.core.lookbacks import Due
from journal.core.model import Entry, Filter, Reflection
from journal.core.questions import Catalogue, Role
from journal.patterns import dataset
from journal.services.journal import Journal

#: All that is needed to know what is due, and whether the rule of section 8 has something to say.
ROLES: tuple[Role, ...] = ("tears", "words", "distress", "distress_now", "care", "passed")


def due_lookback(journal: Journal) -> Due | None:
    """Return the look-back to offer today, or None."""
    return lookbacks.lookback(_outlines(journal), journal.clock.now().date(), _day_of(journal), journal.catalogue)


def due_reflection(journal: Journal) -> Due | None:
    """Return the capture to offer a reflection on today, or None."""
    return lookbacks.reflection(_outlines(journal), journal.clock.now().date(), _day_of(journal), journal.catalogue)


def keys(catalogue: Catalogue) -> list[str]:
    """Return the keys of the questions that decide what is due."""
    return [catalogue.key(role) for role in ROLES]


def _outlines(journal: Journal) -> list[Entry]:
    """What may be offered: imported diaries, which answer none of these, aren't moments."""
    asked = keys(journal.catalogue)
    return [e for e in journal.outlines(Filter(), asked) if not dataset.is_diary(e, asked)]


def _day_of(journal: Journal) -> lookbacks.Day:
    here = journal.clock.now().tzinfo

    def day_of(reflection: Reflection) -> date:
        return reflection.written_at.astimezone(here).date()

    return day_of


def never_offer(journal: Journal, entry: Entry) -> None:
    """Never offer this entry again."""
    journal.change(entry, offered=False)
