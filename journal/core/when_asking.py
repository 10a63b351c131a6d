"""Errors for times that can't be understood as typed: both readings, or an example that works."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from journal.core.when_days import Stretch, Today, latest
from journal.core.when_echo import hour_in_words
from journal.core.when_words import MONTHS, WEEKDAYS
from journal.errors import Usage

EXAMPLES = '"last night at 11", "friday evening", 2026-11-20 23:30, or "not sure"'
NUMBERS = '"at 10 pm", 22:30, or "on the 10th"'
GUESSES = '"in july", "two weeks ago", or "not sure"'
DAYS = '2026-11-20, "last friday", "june 2026" or "last week"'
_KNOWN = (*WEEKDAYS, *MONTHS, "yesterday", "today", "tonight", "morning", "afternoon", "evening", "midnight", "weekend")


@dataclass(frozen=True)
class Reading:
    """One possible reading: the local clock time, and the days that were named."""

    at: datetime
    stretch: Stretch


def not_understood(left: Sequence[str]) -> Usage:
    """Return the error for unknown words, or for a number alone. `left`: those words."""
    if left and all(word.isdigit() for word in left):
        return Usage("A number alone could mean several things.", f"Try {NUMBERS}.")
    known = _meant_perhaps(left)
    return Usage("I'm not sure when that was.", f'Did you mean "{known}"?' if known else f"Try {EXAMPLES}.")


def to_come() -> Usage:
    """Return the answer to a time in the future."""
    return Usage("That time is still to come.", f"Try {EXAMPLES}.")


def any_day() -> Usage:
    """Return the answer to "the other day" and "in the summer"."""
    return Usage("That could be one of many days.", f"A rough guess is fine: {GUESSES}.")


def for_a_filter(asked: Usage) -> Usage:
    """Return the same answer with examples of days instead of times."""
    hint = asked.hint
    for examples in (EXAMPLES, GUESSES, NUMBERS):
        hint = hint.replace(examples, DAYS)
    return Usage(asked.sentence, hint)


def day_or_time(day: int, month: int, today: Today, *, a_time: bool) -> Usage:
    """Return the answer to "20.11": a day, or perhaps a time."""
    the_day = _day(latest(today, month, day))
    if not a_time:
        return Usage(f"That looks like a day: {the_day}.", f"Type {day}.{month}. if that's right.")
    return Usage(
        f"That could be {the_day}, or the time {day}:{month:02}.",
        f"Type {day}.{month}. for the day, or {day}:{month:02} for the time.",
    )


def which(readings: Sequence[Reading], now: datetime, *, with_time: bool) -> Usage:
    """Return the error that asks which of several readings is meant.

    Without a clock time, they differ in their days.
    """
    typed = [f"{r.at:%Y-%m-%d %H:%M}" for r in readings]
    if with_time:
        spoken = [_moment(r.at, now) for r in readings]
        if len({r.at.hour % 12 for r in readings}) < len(readings) == len({r.at.hour for r in readings}):
            return Usage(f"That could be {_or(spoken)}.", 'Add "am" or "pm", or say "in the morning" or "at night".')
        return two_readings(spoken, typed)
    if len({r.stretch for r in readings}) < len(readings):
        return two_readings([f"early on {_day(r.at.date())}" for r in readings], typed)
    return two_readings([in_words(r.stretch) for r in readings], [in_figures(r.stretch) for r in readings])


def two_readings(spoken: Sequence[str], typed: Sequence[str]) -> Usage:
    """Return the error that shows two readings in words, and how to type each."""
    return Usage(f"That could be {_or(spoken)}.", f"Type {_or(typed)}.")


def in_words(stretch: Stretch) -> str:
    """Return a stretch in words: its day, or its month if it is longer."""
    return _day(stretch.first) if stretch.first == stretch.last else f"{stretch.first:%B} {stretch.first.year}"


def in_figures(stretch: Stretch) -> str:
    """Return a day or a month as it can be typed: 2026-11-20, 2026-11."""
    return stretch.first.isoformat()[: 10 if stretch.first == stretch.last else 7]


def _moment(at: datetime, now: datetime) -> str:
    day = f"{at:%A} {at.day} {at:%B}" if at.year == now.year else _day(at.date())
    return f"midnight at the start of {day}" if at.time() == time() else f"{day}, {hour_in_words(at)}"


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def _or(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _meant_perhaps(left: Sequence[str]) -> str:
    """Return a known word that resembles one of those typed, or ""."""
    from difflib import get_close_matches

    close = (get_close_matches(word, _KNOWN, 1, 0.75) for word in left if len(word) > 3 and word not in _KNOWN)
    return next((found[0] for found in close if found), "")
