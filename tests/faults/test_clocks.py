"""Clocks that jump and people who travel: the day is the day where they were, the order stays, durations are right."""

import random
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from journal.core.clock import Clock
from journal.core.model import Entry, Filter, Moment, Reflection, instant
from journal.errors import JournalError, Usage
from journal.storage.store import Store
from tests import make
from tests.conftest import Measured, Size

BERLIN, LISBON, KIRITIMATI = map(ZoneInfo, ("Europe/Berlin", "Europe/Lisbon", "Pacific/Kiritimati"))
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC")


def moment(at: datetime, zone: str | None = None) -> Moment:
    return Moment(datetime.fromisoformat(at.isoformat()), zone)


def entry(number: int, at: datetime) -> Entry:
    reflection = Reflection(make.uuid(number, 1), "first", make.NOW, make.NOW, {"before": "Rain."}, {})
    return Entry(make.uuid(number), moment(at), make.NOW, make.NOW, (), (reflection,))


def test_the_hour_that_comes_twice_keeps_its_order_and_its_length(memory: Store) -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=0)
    second = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)
    memory.save_all([entry(2, second), entry(1, first)])
    found = list(memory.entries(oldest_first=True))
    assert [e.uuid for e in found] == [make.uuid(1), make.uuid(2)]
    assert found[1].moment.at - found[0].moment.at == timedelta(hours=1)
    assert {e.moment.at.date() for e in found} == {date(2026, 10, 25)}


def test_the_hour_that_is_skipped_is_taken_as_the_one_it_became() -> None:
    clock = Clock(datetime(2026, 4, 1, tzinfo=BERLIN), "Europe/Berlin")
    assert clock.understand("2026-03-29 02:30").at.isoformat() == "2026-03-29T03:30:00+02:00"


@pytest.mark.parametrize("words", ["2 hours ago", "half an hour ago", "90 minutes ago"])
@pytest.mark.parametrize("now", [datetime(2026, 3, 29, 1, 15, tzinfo=UTC), datetime(2026, 10, 25, 1, 15, tzinfo=UTC)])
def test_so_many_hours_ago_is_so_many_hours_ago_in_both_nights(words: str, now: datetime) -> None:
    clock = Clock(now.astimezone(BERLIN), "Europe/Berlin")
    hours = {"2 hours ago": 2, "half an hour ago": 0.5, "90 minutes ago": 1.5}[words]
    assert now - clock.understand(words).at == timedelta(hours=hours)


def test_the_day_is_the_day_where_they_were(memory: Store) -> None:
    """One evening on both sides of the date line, read back in a third zone."""
    west = datetime(2026, 11, 20, 23, 30, tzinfo=timezone(timedelta(hours=-11)))
    east = datetime(2026, 11, 22, 0, 29, tzinfo=KIRITIMATI)
    memory.save_all([entry(1, west), entry(2, east)])
    days = {e.uuid: e.moment.at.date() for e in memory.entries()}
    assert days == {make.uuid(1): date(2026, 11, 20), make.uuid(2): date(2026, 11, 22)}
    on = Filter(since=date(2026, 11, 20), until=date(2026, 11, 20))
    assert [e.uuid for e in memory.entries(on)] == [make.uuid(1)]
    assert [e.uuid for e in memory.entries()] == [make.uuid(1), make.uuid(2)], "newest first, by the instant"


def test_a_clock_that_was_set_back_loses_nothing(memory: Store) -> None:
    later, earlier = Clock(make.NOW), Clock(make.NOW - timedelta(days=400))
    memory.save(entry(1, later.now()))
    memory.save(entry(2, earlier.now()))
    memory.delete([1], earlier.utc())
    assert memory.was_deleted(make.uuid(1))
    assert [e.uuid for e in memory.entries()] == [make.uuid(2)]


@pytest.mark.parametrize("year", [1, 2, 9998, 9999])
@pytest.mark.parametrize("hours", [-14, 0, 14])
def test_the_first_and_the_last_year_are_kept_or_refused(memory: Store, year: int, hours: int) -> None:
    ends = [datetime(year, 1, 1), datetime(year, 12, 31, 23, 59, 59)]
    for number, at in enumerate(ends, 1):
        try:
            memory.save(entry(number, at.replace(tzinfo=timezone(timedelta(hours=hours)))))
        except (JournalError, ValueError):
            continue
        (found,) = (e for e in memory.entries() if e.uuid == make.uuid(number))
        assert found.moment.at.isoformat() == at.replace(tzinfo=timezone(timedelta(hours=hours))).isoformat()


@pytest.mark.parametrize("words", ["0001-01-01", "0001-01-01 00:00", "9999-12-31", "9999-12-31T23:59:59+14:00"])
def test_the_ends_of_the_calendar_are_understood_or_said(words: str) -> None:
    for zone in (BERLIN, KIRITIMATI, LISBON):
        clock = Clock(datetime(2026, 11, 23, tzinfo=zone), str(zone))
        try:
            assert clock.understand(words).at.year == 1
        except Usage:
            assert words.startswith("9999")


def test_order_days_and_durations_at_random(memory: Store, size: Size, measured: Measured) -> None:
    chance = random.Random(5)
    times = size(200, 10_000)
    entries = []
    for number in range(1, times + 1):
        utc = datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(40 * 365 * 86400))
        entries.append(entry(number, utc.astimezone(ZoneInfo(chance.choice(ZONES)))))
    memory.save_all(entries)
    found = list(memory.entries(oldest_first=True))
    assert [instant(e.moment.at) for e in found] == sorted(instant(e.moment.at) for e in entries)
    days = dict(memory.conn.execute("SELECT uuid, day FROM entries").fetchall())
    assert all(days[e.uuid] == e.moment.at.date().isoformat() for e in entries)
    measured("clocks", f"{times} moments in {len(ZONES)} zones, each day, each order as it was")
