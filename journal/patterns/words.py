"""How numbers are said: counts before shares, ranges in words, days in full. Never a reason, never a verdict."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, tzinfo

from journal.core.model import Entry

#: The one sentence that explains a range. Pages have it once, at the foot.
RANGE = "Ranges show where the true number could plausibly be."
#: The sentence that explains evidence. Single views show it once.
EVIDENCE = "If there were nothing to find, evidence this strong would ever turn up in at most 1 journal in 20."


def day(on: date) -> str:
    """Return a day in words: `3 March 2026`."""
    return f"{on.day} {on:%B} {on.year}"


def date_written(at: datetime, where: tzinfo | None) -> date:
    """Return the local date of something written, in the moment's time zone."""
    with suppress(OverflowError):
        at = at.astimezone(where)
    return at.date()


def day_of_writing(entry: Entry) -> date:
    """Return the local date on which an entry was written, in the moment's time zone."""
    return date_written(entry.written_at, entry.moment.at.tzinfo)


def month(on: date) -> str:
    """Return a month in words: `Mar 2026`."""
    return f"{on:%b} {on.year}"


def of(count: int, total: int) -> str:
    """Return a share as a count: `12 of 30`."""
    return f"{count} of {total}"


def number(value: float) -> str:
    """Return a number with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def between(low: float, high: float) -> str:
    """Return a range as `2.6 to 4.3`, or one number if both look the same."""
    least, most = number(low), number(high)
    return least if least == most else f"{least} to {most}"


def of_ten(low: float, high: float) -> str:
    """Return a range of shares as `3 to 5 of 10`."""
    least, most = round(low * 10), round(high * 10)
    return f"about {least} of 10" if least == most else f"{least} to {most} of 10"


def listed(items: Sequence[str]) -> str:
    """Return a list in words: `a, b and c`."""
    return " and ".join(filter(None, [", ".join(items[:-1]), items[-1]])) if items else ""


def moments(count: int) -> str:
    """Return `1 moment`, `12 moments`."""
    return "1 moment" if count == 1 else f"{count} moments"


def times(count: int) -> str:
    """`once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def entries(count: int) -> str:
    """Return `1 entry`, `12 entries`."""
    return "1 entry" if count == 1 else f"{count} entries"


def next_night(left: int) -> str:
    """`next look after 5 more nights`."""
    return f"next look after {left} more night{'' if left == 1 else 's'}"


def these(count: int) -> str:
    """`these 12`, and `this one`."""
    return "this one" if count == 1 else f"these {count}"


def are(count: int) -> str:
    """Return `is` for one, `are` for any other count."""
    return "is" if count == 1 else "are"
