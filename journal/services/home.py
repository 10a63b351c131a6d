"""What home shows: a greeting, what is waiting, this month's moments. No numbers that could read as a score."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from journal.core.conversation import Purpose
from journal.core.lookbacks import Due
from journal.core.model import Filter, Moment
from journal.services import lookbacks
from journal.services.journal import Journal

#: The hours at which these parts of the day begin; until morning, a night belongs to the day on which it began.
MORNING, AFTERNOON, EVENING, LATE = 6, 12, 18, 21


@dataclass(frozen=True)
class Waiting:
    """A moment to come back to: due for a look-back, or for a reflection that was postponed."""

    purpose: Purpose
    due: Due


@dataclass(frozen=True)
class Month:
    """This month: its name, and how many moments it has so far, shown as a dot each."""

    name: str
    moments: int


def greeting(now: datetime) -> str:
    """Return a greeting for the hour."""
    if MORNING <= now.hour < AFTERNOON:
        return "Good morning."
    if AFTERNOON <= now.hour < EVENING:
        return "Good afternoon."
    return "Good evening." if now.hour >= EVENING else "Hello."


def month(journal: Journal) -> Month:
    """Return this month and its moments so far."""
    now = journal.clock.now()
    wanted = Filter(since=now.date().replace(day=1), until=now.date())
    return Month(f"{now:%B}", journal.count(wanted))


def waiting(journal: Journal) -> Waiting | None:
    """Return what is waiting today, or None. It reads an outline of every entry."""
    found = lookbacks.due(journal)
    return Waiting(*found) if found else None


def draft(journal: Journal) -> str:
    """Return when the latest draft was left, in words ("on Sunday at 23:10"), or ""."""
    for found in journal.drafts():
        left = found.changed_at.astimezone(journal.clock.now().tzinfo)
        days = (journal.clock.now().date() - left.date()).days
        day = "today" if not days else "yesterday" if days == 1 else f"on {_day(left.date(), journal)}"
        return f"{day} at {left:%H:%M}"
    return ""


def named(moment: Moment, today: date) -> str:
    """Return a moment as one speaks of it: "the night of 18 June", "the morning of 3 May 2025", "around 2 March"."""
    at = moment.at
    if moment.precision == "unsure":
        return f"around {_in_year(at.date(), today)}"
    if moment.precision == "day":
        return _in_year(at.date(), today)
    if at.hour < MORNING:
        return f"the night of {_in_year(at.date() - timedelta(days=1), today)}"
    for hour, part in ((LATE, "night"), (EVENING, "evening"), (AFTERNOON, "afternoon"), (MORNING, "morning")):
        if at.hour >= hour:
            return f"the {part} of {_in_year(at.date(), today)}"
    raise AssertionError("an hour is before morning or after it")


def _day(day: date, journal: Journal) -> str:
    today = journal.clock.now().date()
    return f"{day:%A}" if 0 <= (today - day).days < 7 else _in_year(day, today)


def _in_year(day: date, today: date) -> str:
    return f"{day.day} {day:%B}" + (f" {day.year}" if day.year != today.year else "")
