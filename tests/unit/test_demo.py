"""The demonstration: always the same, and what it shows could have come about with the program itself."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from journal.core import lookbacks
from journal.core.model import Reflection
from journal.patterns import dataset, wonder
from journal.patterns.views import VIEWS
from journal.services import demo
from tests.make import CATALOGUE

ENTRIES = demo.entries(CATALOGUE)
BERLIN = ZoneInfo("Europe/Berlin")


def day_of(reflection: Reflection) -> date:
    return reflection.written_at.astimezone(BERLIN).date()


def test_the_look_backs_it_calls_offered_are_the_ones_that_were_offered_on_that_day() -> None:
    invited = [(r, e) for e in ENTRIES for r in e.reflections if r.invited]
    assert len(invited) > 12
    for made, entry in invited:
        before = [
            replace(e, reflections=tuple(r for r in e.reflections if r.written_at < made.written_at))
            for e in ENTRIES
            if e.written_at < made.written_at
        ]
        due = lookbacks.lookback(before, day_of(made), day_of, CATALOGUE)
        assert due is not None
        assert due.entry.uuid == entry.uuid, made.written_at


def test_it_shows_what_a_journal_of_a_year_and_a_half_can() -> None:
    """Something clear in three ways, something asked that isn't clear yet, and look-backs of which one felt harder."""
    shown = dataset.prepare(ENTRIES, demo.TODAY.date(), CATALOGUE, wonderings=demo.wonderings())
    then_and_now = VIEWS["then-and-now"](shown)
    assert [c.about for c in then_and_now.claims] == ["less hard"]
    assert isinstance(then_and_now.figures, dict)
    assert then_and_now.figures["harder"] >= 1
    assert VIEWS["times"](shown).claims
    assert [result.claim is not None for result in wonder.results(shown)] == [True, False, False]


def test_every_time_it_opens_it_is_the_same() -> None:
    with demo.journal(CATALOGUE) as one, demo.journal(CATALOGUE) as other:
        assert list(one.entries()) == list(other.entries())
        assert one.store.wonderings() == other.store.wonderings() == tuple(demo.wonderings())
