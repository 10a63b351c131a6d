"""The current time, and times in people's words. The only module that reads the system's clock.

A moment's day is the day where the person was: times keep the offset they had there.
"""

import re
import time
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journal.core.model import Moment
from journal.core.zones import fixed_offset, local
from journal.errors import Usage

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Clock:
    """The current time and zone here. Pass a `fixed` time, with an offset, to stop the clock."""

    fixed: datetime | None = None
    fixed_zone: str | None = None

    def now(self) -> datetime:
        """Return the local time to the second, with its offset."""
        now = self.fixed or datetime.now(UTC).astimezone(self._tzinfo())
        return now.replace(microsecond=0)

    def utc(self) -> datetime:
        """Return the time in UTC to the microsecond, for ordering changes."""
        return (self.fixed or datetime.now(UTC)).astimezone(UTC)

    def zone(self) -> str | None:
        """Return the IANA name of the local time zone, or None if the computer doesn't know it."""
        if self.fixed is not None:
            return self.fixed_zone
        import tzlocal

        try:
            return tzlocal.get_localzone_name()  # type: ignore[no-untyped-call, no-any-return, unused-ignore]
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None

    def moment(self) -> Moment:
        """Return the current time as a moment."""
        return Moment(fixed_offset(self.now()), self.zone(), "exact")

    def reading(self, naive: datetime) -> Moment:
        """Return the moment at which a local clock shows this time, in any year."""
        return Moment(fixed_offset(local(naive, self._tzinfo())), self.zone(), "exact")

    def understand(self, text: str) -> Moment:
        """Return the moment that a person's words mean, relative to now: "last night at 11", "friday", ISO 8601.

        The moment's precision says how sure it is. Raises Usage, with a sentence to show, if the words are ambiguous,
        aren't understood, or lie in the future (a full date may be up to a day ahead, because people travel).
        """
        from journal.core import when, when_asking  # their rules take a while to compile, and most commands need none

        moment = self._iso(text.strip()) or when.moment(text, self.now(), self._tzinfo())
        if moment.at - self.now() > A_DAY:
            raise Usage("That time is still to come.", f"Try {when_asking.EXAMPLES}.")
        return moment if moment.zone else self._placed(moment)

    def period(self, text: str) -> tuple[date, date]:
        """Return the first and last day that a person's words mean; a month is the whole month. Raises Usage."""
        from journal.core import when

        return when.period(text, self.now(), self._tzinfo())

    def day(self, text: str) -> date:
        """Return the single day that a person's words mean. Raises Usage if they mean more than a day."""
        first, last = self.period(text)
        if first != last:
            raise Usage("That's more than one day.", 'Try 2026-11-20 or "last friday".')
        return first

    def coming_day(self, text: str) -> date:
        """Return the one day that a person's words mean, seen ahead: "friday" is the next one. Raises Usage."""
        from journal.core import when_ahead

        try:
            return when_ahead.day(text, self.now().date()) or self.day(text)
        except (OverflowError, ValueError):
            raise Usage("That date is too far away.", 'Try "tomorrow", "in two weeks" or 2027-03-01.') from None

    def echo(self, moment: Moment) -> str:
        """Return a moment as it is echoed for confirmation: "last night, Monday 23 November, 10:30 pm"."""
        from journal.core import when_echo

        return when_echo.echo(moment, self.now())

    def _iso(self, text: str) -> Moment | None:
        """Return the moment of an ISO 8601 time with its seconds and offset, if given; None if the text isn't one."""
        if not re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", text):
            return None
        try:
            at = datetime.fromisoformat(text).replace(microsecond=0)
        except ValueError:
            return None
        return Moment(fixed_offset(local(at, self._tzinfo()) if at.tzinfo is None else at))

    def _placed(self, moment: Moment) -> Moment:
        """Return the moment with the local zone, if its offset is the one this zone has at that time."""
        here = local(moment.at.replace(tzinfo=None), self._tzinfo())
        return replace(moment, zone=self.zone()) if here.utcoffset() == moment.at.utcoffset() else moment

    def _tzinfo(self) -> tzinfo:
        name = self.zone()
        try:
            return ZoneInfo(name) if name else _system_zone(self.fixed)
        except (ZoneInfoNotFoundError, ValueError):
            return _system_zone(self.fixed)


class Stopwatch:
    """Seconds since `restart`, including time that the computer was asleep."""

    def __init__(self) -> None:
        self._since = self._now()

    def restart(self) -> None:
        """Start counting from zero."""
        self._since = self._now()

    def seconds(self) -> float:
        """Return the elapsed time in seconds, by the clock that moved furthest: most clocks stop during sleep."""
        return max(now - then for now, then in zip(self._now(), self._since, strict=True))

    def _now(self) -> tuple[float, ...]:
        if hasattr(time, "CLOCK_BOOTTIME"):  # Linux: runs during sleep, and nobody can set it
            return (time.clock_gettime(time.CLOCK_BOOTTIME),)
        return (time.monotonic(), time.time())


def _system_zone(fixed: datetime | None) -> tzinfo:
    return (fixed or datetime.now(UTC).astimezone()).tzinfo or UTC


def day_in_words(day: date) -> str:
    """Return a day in words: `3 March 2027`."""
    return f"{day.day} {day:%B} {day.year}"


def describe(moment: Moment) -> str:
    """Return a moment in words: "Friday 20 November 2026, 23:30", "... (the day)", "around ..."."""
    at = moment.at
    day = f"{at:%A} {at.day} {at:%B} {at.year}"
    if moment.precision == "exact":
        return f"{day}, {at:%H:%M}"
    return day if moment.precision == "day" else f"around {at.day} {at:%B} {at.year}"


def weekday_in_words(day: date) -> str:
    """Return a day in full, with its weekday: `Monday 2 June 2026`."""
    return f"{day:%A} {day_in_words(day)}"
