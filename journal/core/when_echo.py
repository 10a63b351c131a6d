"""A moment in words, as it's shown for confirmation: in full, with what people would call it if it's recent."""

from datetime import date, datetime, timedelta

from journal.core.model import Moment
from journal.core.when_hours import HOUR, NOON, STAND_INS

RISING, WAKING, EVENING, NIGHT = 4, 6, 18, 22
NIGHT_WORD = "night"
LATELY = timedelta(days=7)
A_MOMENT = timedelta(minutes=2)


def echo(moment: Moment, now: datetime) -> str:
    """Return the sentence: "last night, Monday 23 November, 10:30 pm".

    An approximate time gets "about"; a time that wasn't given is left out; after midnight the date gets "early on",
    since people think of it as the night before. The year is left out only within a week.
    """
    at, just = moment.at, timedelta() <= now - moment.at < A_MOMENT
    if moment.precision == "unsure":
        day = _day(at.date(), now.date())
        return f"not sure when, noted under today, {day}" if just else f"around {day}, not sure of the day"
    exact = moment.precision == "exact"
    timed = exact or not (just or at.hour * HOUR + at.minute in STAND_INS | {NOON})
    early = at.hour < WAKING and (timed or not just)
    day = ("early on " if early else "") + _day(at.date(), now.date())
    called = ("just now" if exact else "today") if just else _called(at, now, exact=exact)
    time = ("" if exact else "about ") + hour_in_words(at) if timed else ""
    if not (timed or just or early or _part(at) in called):
        time = f"at {NIGHT_WORD}" if _part(at) == NIGHT_WORD else f"in the {_part(at)}"
    return ", ".join(part for part in (called, day, time) if part)


def hour_in_words(at: datetime) -> str:
    """Return a time of day: `10:30 pm`, `noon`, `midnight`."""
    if at.minute == 0 and at.hour in (0, 12):
        return "noon" if at.hour else "midnight"
    return f"{at.hour % 12 or 12}:{at.minute:02} {'am' if at.hour < 12 else 'pm'}"


def _day(day: date, today: date) -> str:
    year = "" if timedelta() <= today - day < LATELY else f" {day.year}"
    return f"{day:%A} {day.day} {day:%B}{year}"


def _called(at: datetime, now: datetime, *, exact: bool) -> str:
    """Return what people call that time now, or "" if they would say the date."""
    passed, days = now - at, (now.date() - at.date()).days
    if exact and timedelta() <= passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)} minutes ago"
    if days < 0 or days >= LATELY.days:
        return "tomorrow" if days == -1 else ""
    part = _part(at)
    if part == NIGHT_WORD:
        nights = days + (at.hour < WAKING)
        going_on = nights == 0 or (nights == 1 and now.hour < RISING)
        return "tonight" if going_on else "last night" if nights == 1 else ""
    if days > 1:
        return f"{days} days ago"
    if not part:
        return "yesterday" if days else "today"
    return f"yesterday {part}" if days else f"this {part}"


def _part(at: datetime) -> str:
    """Return the part of the day, or "" at noon, which represents the whole day."""
    if (at.hour, at.minute) == (12, 0):
        return ""
    if at.hour >= NIGHT or at.hour < WAKING:
        return NIGHT_WORD
    return "morning" if at.hour < 12 else "afternoon" if at.hour < EVENING else "evening"
