"""What is due, asked of the file, is what the rule finds over every entry: the file is only asked for less."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from journal.core import lookbacks as rule
from journal.core.clock import Clock
from journal.core.model import Entry, Filter, Moment, Origin, Reflection
from journal.patterns import dataset
from journal.services import lookbacks
from journal.services.journal import Journal
from journal.storage import vault
from journal.storage.store import Store
from tests.make import CATALOGUE, uuid

HERE = ZoneInfo("Pacific/Auckland")  # a day there and a day in UTC are seldom the same
NOW = datetime(2026, 11, 23, 22, 30, tzinfo=HERE)
AGES = [0, 1, 5, 6, 7, 8, 9, 20, 28, 29, 30, 31, 32, 33, 100, 180, 181, 182, 183, 184, 185, 250, 363, 364, 365, 366,
        367, 368, 369, 500, 900]  # fmt: skip


def entry(number: int, chance: random.Random) -> Entry:
    """An entry of some age, written at once or later, looked back at, rated, sealed, imported, or not."""
    age = chance.choice(AGES)
    at = NOW - timedelta(days=age, hours=chance.randrange(24))
    written = min(at + timedelta(days=chance.choice([0, 0, 0, 2, 10])), NOW).astimezone(UTC)
    said: dict[str, object] = {"words": ("tender",)} if chance.random() < 0.8 else {}
    if chance.random() < 0.3:
        said |= {"distress_then": chance.choice([2, 5, 6, 9])}
    if chance.random() < 0.1:
        said |= {"care": ("it hurt",)}
    if chance.random() < 0.3:
        said |= {"passed": chance.choice(["yes", "not yet", "just save"])}
    first = Reflection(uuid(number, 1), "first", written, written, said, {})  # type: ignore[arg-type]
    later = [
        Reflection(
            uuid(number, 2 + n), chance.choice(["lookback", "lookback", "later"]), at_, at_, {"distress_now": 1}, {}
        )
        for n in range(chance.choice([0, 0, 1, 2]))
        if (at_ := (NOW - timedelta(days=chance.randint(0, age), hours=chance.randrange(20))).astimezone(UTC))
    ]
    made = Entry(uuid(number), Moment(at, HERE.key), written, written, (), (first, *later))
    return replace(
        made,
        sealed_until=chance.choice([None, None, None, NOW.date(), NOW.date() + timedelta(days=1)]),
        offered=chance.random() < 0.9,
        origin=chance.choice([None, None, Origin("Day One", NOW.date()), Origin("inbox", NOW.date())]),
    )


@pytest.mark.parametrize("seed", range(12))
def test_the_file_is_asked_for_less_and_the_answer_is_the_rules(seed: int) -> None:
    chance = random.Random(seed)
    made = [entry(number, chance) for number in range(chance.choice([1, 2, 5, 30]))]
    with Store(vault.in_memory(), Path(), CATALOGUE) as store:
        store.save_all(made)
        for days in (0, 1, 3):
            journal = Journal(store, clock=Clock(NOW + timedelta(days=days), HERE.key), catalogue=CATALOGUE)
            asked = lookbacks.keys(CATALOGUE)
            every = [e for e in journal.outlines(Filter(), asked) if not dataset.is_diary(e, asked)]
            today, day_of = (NOW + timedelta(days=days)).date(), lookbacks._day_of(journal)
            left = lookbacks._left(journal, every, today, day_of)
            assert lookbacks.due(journal) == rule.due(every, today, day_of, CATALOGUE, left)


def test_some_of_these_journals_have_something_due_and_some_have_not() -> None:
    found = []
    for seed in range(12):
        chance = random.Random(seed)
        made = [entry(number, chance) for number in range(chance.choice([1, 2, 5, 30]))]
        here = [e for e in made if not dataset.is_diary(e, lookbacks.keys(CATALOGUE))]
        found.append(rule.lookback(here, NOW.date(), lambda r: r.written_at.astimezone(HERE).date(), CATALOGUE))
    assert any(found)
    assert not all(found)
