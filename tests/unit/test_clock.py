"""A person's words for a time, and the day where they were."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from journal.core.clock import Clock, describe
from journal.errors import Usage

LISBON = ZoneInfo("Europe/Lisbon")


def at(*when: int) -> Clock:
    return Clock(datetime(*when, tzinfo=LISBON), "Europe/Lisbon")


@pytest.mark.parametrize(
    ("words", "time", "precision"),
    [
        ("", "2026-11-23T01:30:00+00:00", "exact"),
        ("now", "2026-11-23T01:30:00+00:00", "exact"),
        ("2 hours ago", "2026-11-22T23:30:00+00:00", "exact"),
        ("half an hour ago", "2026-11-23T01:00:00+00:00", "exact"),
        ("last night", "2026-11-22T22:45:00+00:00", "day"),
        ("tonight", "2026-11-22T22:45:00+00:00", "day"),
        ("this morning", "2026-11-22T09:15:00+00:00", "day"),
        ("yesterday", "2026-11-22T12:00:00+00:00", "day"),
        ("friday 11pm", "2026-11-20T23:00:00+00:00", "exact"),
        ("in March", "2026-03-16T12:00:00+00:00", "unsure"),
        ("about 3 days ago", "2026-11-20T12:00:00+00:00", "unsure"),
        ("last week", "2026-11-19T12:00:00+00:00", "unsure"),
        ("2026-11-20", "2026-11-20T12:00:00+00:00", "day"),
        ("2026-11-20 23:30", "2026-11-20T23:30:00+00:00", "exact"),
        ("2026-07-20 23:30", "2026-07-20T23:30:00+01:00", "exact"),
    ],
)
def test_words_for_a_time_at_half_past_one_at_night(words: str, time: str, precision: str) -> None:
    moment = at(2026, 11, 23, 1, 30).understand(words)
    assert (moment.at.isoformat(), moment.precision) == (time, precision)


def test_a_given_offset_is_kept_and_the_zone_left_open() -> None:
    moment = at(2026, 11, 23).understand("2026-11-20T23:30+05:30")
    assert moment.at.isoformat() == "2026-11-20T23:30:00+05:30"
    assert moment.zone is None


@pytest.mark.parametrize("words", ["asdf", "2026-13-45", "in three years", "2027-05-01", "9999-12-31 23:59", "\0"])
def test_what_is_not_understood_or_still_to_come_is_said(words: str) -> None:
    with pytest.raises(Usage):
        at(2026, 11, 23, 12, 0).understand(words)


def test_a_night_of_23_hours_skips_an_hour_and_one_of_25_has_it_twice() -> None:
    assert at(2026, 4, 1).understand("2026-03-29 01:30").at.isoformat() == "2026-03-29T02:30:00+01:00"
    assert at(2026, 11, 1).understand("2026-10-25 01:30").at.isoformat() == "2026-10-25T01:30:00+01:00"


def test_the_real_clock_is_aware_and_its_utc_orders_changes() -> None:
    clock = Clock()
    assert clock.now().utcoffset() is not None
    assert clock.utc().tzinfo is UTC
    assert clock.utc() <= clock.utc()


def test_a_moment_in_words() -> None:
    clock = at(2026, 11, 23, 12, 0)
    assert describe(clock.understand("2026-11-20 23:30")) == "Friday 20 November 2026, 23:30"
    assert describe(clock.understand("yesterday")) == "Sunday 22 November 2026"
    assert describe(clock.understand("in March")) == "around 16 March 2026"
