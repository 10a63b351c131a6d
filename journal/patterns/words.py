"""How numbers are said: counts before shares, ranges in words, days in full. Never a reason, never a verdict."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, tzinfo


def day(on: date) -> str:
    """`3 March 2026`."""
    return f"{on.day} {on:%B} {on.year}"


def day_written(at: datetime, where: tzinfo | None) -> str:
    """The day of something written, where its moment was: `3 March 2026`."""
    with suppress(OverflowError):
        at = at.astimezone(where)
    return day(at.date())


def month(on: date) -> str:
    """`Mar 2026`."""
    return f"{on:%b} {on.year}"


def of(count: int, total: int) -> str:
    """`12 of 30`."""
    return f"{count} of {total}"


def number(value: float) -> str:
    """A number with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def between(low: float, high: float) -> str:
    """`2.6 to 4.3`."""
    return f"{number(low)} to {number(high)}"


def in_hundred(low: float, high: float) -> str:
    """A range of shares as `26 to 49 in 100`."""
    return f"{round(low * 100)} to {round(high * 100)} in 100"


def listed(items: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join(filter(None, [", ".join(items[:-1]), items[-1]])) if items else ""


def moments(count: int) -> str:
    """`1 moment`, `12 moments`."""
    return "1 moment" if count == 1 else f"{count} moments"


def times(count: int) -> str:
    """`once`, `3 times`."""
    return "once" if count == 1 else f"{count} times"


def entries(count: int) -> str:
    """`1 entry`, `12 entries`."""
    return "1 entry" if count == 1 else f"{count} entries"
