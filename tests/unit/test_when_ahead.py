"""Days still to come, as people name them when they ask something beforehand."""

from datetime import UTC, date, datetime

import pytest

from journal.core.clock import Clock
from journal.errors import Usage

#: A Tuesday.
CLOCK = Clock(datetime(2026, 11, 24, 20, 0, tzinfo=UTC), "Europe/London")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("tomorrow", "2026-11-25"),
        ("the day after tomorrow", "2026-11-26"),
        ("friday", "2026-11-27"),
        ("on Friday", "2026-11-27"),
        ("this coming friday", "2026-11-27"),
        ("tuesday", "2026-11-24"),
        ("next tuesday", "2026-12-01"),
        ("next monday", "2026-11-30"),
        ("in three days", "2026-11-27"),
        ("in a week", "2026-12-01"),
        ("in a fortnight", "2026-12-08"),
        ("two weeks from now", "2026-12-08"),
        ("in 3 months", "2027-02-24"),
        ("in a year", "2027-11-24"),
        ("1 december", "2026-12-01"),
        ("the 1st of December", "2026-12-01"),
        ("march 3rd", "2027-03-03"),
        ("1.12.", "2026-12-01"),
        ("24 november", "2026-11-24"),
        ("23.11.", "2027-11-23"),
        ("2027-03-01", "2027-03-01"),
        ("1 march 2027", "2027-03-01"),
        ("today", "2026-11-24"),
        ("yesterday", "2026-11-23"),
        ("last friday", "2026-11-20"),
    ],
)
def test_a_day_to_come_is_the_next_one_of_that_name(said: str, day: str) -> None:
    """What looks back still does: whoever asks says that it's over."""
    assert CLOCK.coming_day(said) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("said", "sentence", "hint"),
    [
        ("next week", "That's more than one day.", "tomorrow"),
        ("december", "That's more than one day.", ""),
        ("next friday", "That could be Friday 27 November or Friday 4 December.", "Type 2026-11-27 or 2026-12-04."),
        ("29 february", "There's no 29 February 2027.", "Try another day"),
        ("in 9999 years", "That date is too far away.", "2027-03-01"),
        ("moonday", "I'm not sure when that was.", "monday"),
    ],
)
def test_what_is_no_single_day_says_why(said: str, sentence: str, hint: str) -> None:
    with pytest.raises(Usage) as refused:
        CLOCK.coming_day(said)
    assert refused.value.sentence == sentence
    assert hint in refused.value.hint
