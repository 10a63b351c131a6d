"""Days ahead, in a person's words: "tomorrow", "in three weeks", "friday", "1 december".

`when` reads everything else, and looks back; this is for asking something beforehand. A weekday, or a date without its
year, is the next one; today counts.
"""

import re
from datetime import date, timedelta

from journal.core.when_asking import two_readings
from journal.core.when_days import day_of, months_back
from journal.core.when_words import MONTH, WEEKDAY, compiled, plain
from journal.errors import Usage

_LONGER = r"next (?:week|weekend|month|year)"
_TOMORROW = r"(?P<second>(?:the )?day after )?(?:tomorrow|tmrw)"
_WEEKDAY = rf"(?:on )?(?P<next>next )?(?:this |the )?(?:coming )?{WEEKDAY}"
_LATER = r"(?P<n>an?|\d{1,4}) (?P<unit>day|week|month|year)s?"
_LATERS = (rf"in {_LATER}", rf"{_LATER} from (?:now|today)")
_D = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_DATES = (
    rf"(?:on )?(?:the )?{_D}(?: of)? ?{MONTH}",
    rf"(?:on )?{MONTH} (?:the )?{_D}",
    r"(?P<d>\d{1,2})\. ?(?P<month>\d{1,2})\.",
)


def day(text: str, today: date) -> date | None:
    """Return the future day, or today, that these words mean; None if they mean something else.

    Raises Usage, with a sentence to show, for "next week", for an ambiguous "next friday", and for a day that doesn't
    exist. Raises OverflowError or ValueError for days beyond the calendar.
    """
    said = plain(text).text
    if _all_of(said, _LONGER):
        raise Usage("That's more than one day.", 'Try "tomorrow", "in two weeks" or 2027-03-01.')
    if found := _all_of(said, _TOMORROW):
        return today + timedelta(days=2 if found["second"] else 1)
    if found := _all_of(said, _WEEKDAY):
        return _weekday(int(found["weekday"]), today, after_this_week=bool(found["next"]))
    if found := _all_of(said, *_LATERS):
        return _later(1 if found["n"].startswith("a") else int(found["n"]), found["unit"], today)
    if found := _all_of(said, *_DATES):
        return _next(int(found["month"]), int(found["d"]), today)
    return None


def _all_of(text: str, *patterns: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := compiled(pattern).fullmatch(text))), None)


def _weekday(weekday: int, today: date, *, after_this_week: bool) -> date:
    """Return the next such weekday. "Next friday" may mean that one, or the one in the week after."""
    if not after_this_week:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    coming = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    next_weeks = today + timedelta(days=weekday - today.weekday() + 7)
    if coming != next_weeks:
        spoken = [f"{one:%A} {one.day} {one:%B}" for one in (coming, next_weeks)]
        raise two_readings(spoken, [one.isoformat() for one in (coming, next_weeks)])
    return coming


def _later(number: int, unit: str, today: date) -> date:
    if unit in ("day", "week"):
        return today + timedelta(days=number * (7 if unit == "week" else 1))
    return months_back(today, -number * (12 if unit == "year" else 1))


def _next(month: int, day: int, today: date) -> date:
    """Return the next occurrence of a day of the year. Raises Usage if that year doesn't have it."""
    over = (month, day) < (today.month, today.day)
    return day_of(today.year + over, month, day)
