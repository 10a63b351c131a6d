"""Whatever is typed for a time: a moment that has been, or a question; and each date is read as itself."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from journal.core.clock import Clock, describe
from journal.core.model import Moment
from journal.errors import Usage

T = TypeVar("T")
ZONES = [ZoneInfo(name) for name in ("Europe/Lisbon", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")]
TUESDAY = datetime(2026, 11, 24, 14, tzinfo=ZONES[0])
#: Words from which phrases are made up: the grammar's own, and what people put around them.
GRAMMAR = """
    last this next the a an at on in of ago about around not sure maybe half past to quarter and or before after few
    yesterday today tonight tomorrow night morning evening afternoon noon midnight friday mon week weekend month year
    days hours minutes january may nov 1st 12th 31st 0 1 2 5 10 12 24 30 60 99 2026 1999 9999 10:30 22:30 24:00 25:00
    10pm 12am am pm h oclock 20.11. 20.11 2026-11-20 2026-13-01 01/02/2026 2026-06 couple one two ten thirty ish
    early late ? , . - / : '26 christmas eve 10. 30th february 29
"""
TYPED = st.text(max_size=60) | st.lists(st.sampled_from(GRAMMAR.split()), max_size=7).map(" ".join)
NOWS = st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1), timezones=st.sampled_from(ZONES))


def tried(read: Callable[[str], T], text: str) -> T | Usage:
    """What was understood, or what was asked back. Anything else that is raised fails the test."""
    try:
        return read(text)
    except Usage as asked:
        return asked


def asks(found: object) -> bool:
    """Whether it's a question, with something to do next."""
    return isinstance(found, Usage) and found.sentence.endswith((".", "?")) and bool(found.hint)


@settings(max_examples=400)
@given(TYPED, NOWS)
@example("99999999 days ago", TUESDAY)
@example("1111 years ago", TUESDAY)
@example("m_1 w_9", TUESDAY)
@example("0000-00-00", TUESDAY)
def test_any_text_is_a_moment_that_has_been_or_is_asked_back(text: str, now: datetime) -> None:
    clock = Clock(now, str(now.tzinfo))
    found = tried(clock.understand, text)
    if isinstance(found, Moment):
        assert found.at - clock.now() <= timedelta(days=1)
        assert clock.echo(found)
        assert clock.understand(text) == found
    else:
        assert asks(found)


@settings(max_examples=400)
@given(TYPED, NOWS)
def test_any_text_is_days_in_order_or_is_asked_back(text: str, now: datetime) -> None:
    found = tried(Clock(now, str(now.tzinfo)).period, text)
    assert asks(found) or (isinstance(found, tuple) and found[0] <= found[1])


@given(st.dates(date(1900, 1, 1), date(2026, 11, 23)))
def test_a_date_written_in_any_of_its_ways_is_that_date(day: date) -> None:
    """Each day is read as itself, in words and in numbers, by the moment and by the filter."""
    clock, name = Clock(TUESDAY, "Europe/Lisbon"), f"{day:%B}"
    for text in (
        day.isoformat(),
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day} {name} {day.year}",
        f"{name} {day.day}, {day.year}",
        f"the {day.day}th of {name[:3].lower()} {day.year}",
        f"{day:%A} {day.day} {name} {day.year}",
    ):
        moment = clock.understand(text)
        assert (moment.at.date(), moment.precision, moment.at.hour) == (day, "day", 12), text
        assert clock.period(text) == (day, day), text


@given(st.integers(1, 31), st.integers(1, 12), st.integers(2000, 2025))
def test_a_date_with_slashes_is_read_only_when_it_has_one_reading(a: int, b: int, year: int) -> None:
    found = tried(Clock(TUESDAY, "Europe/Lisbon").understand, f"{a}/{b}/{year}")
    readings = set()
    for day, month in ((a, b), (b, a)):
        try:
            readings.add(date(year, month, day))
        except ValueError:
            continue
    assert {found.at.date()} == readings if isinstance(found, Moment) else len(readings) != 1 and asks(found)


@given(st.integers(0, 23), st.integers(0, 59), NOWS)
def test_a_clock_time_is_the_last_time_that_a_clock_showed_it(hour: int, minute: int, now: datetime) -> None:
    clock = Clock(now, str(now.tzinfo))
    found = tried(clock.understand, f"{hour % 12 or 12}:{minute:02} {'am' if hour < 12 else 'pm'}")
    if isinstance(found, Usage):
        assert "still to come" in found.sentence
        return
    assert timedelta() <= clock.now() - found.at <= timedelta(hours=25)
    assert found.precision == "exact"
    shown = found.at.astimezone(now.tzinfo)
    skipped = shown.utcoffset() != (shown - timedelta(hours=2)).utcoffset()
    assert skipped or (shown.hour, shown.minute) == (hour, minute)


@given(st.integers(1, 60 * 24 * 400), NOWS)
def test_what_is_shown_is_read_as_itself_or_asked_back(minutes: int, now: datetime) -> None:
    """People type what they've seen: the sentence that is said back, and the heading of a page."""
    clock = Clock(now, str(now.tzinfo))
    before = Clock(now - timedelta(minutes=minutes), str(now.tzinfo)).now().replace(second=0)
    moment = clock.reading(before.replace(tzinfo=None, fold=0))
    for shown in (clock.echo(moment), describe(moment)):
        found = tried(clock.understand, shown)
        assert found == moment if isinstance(found, Moment) else asks(found), shown
