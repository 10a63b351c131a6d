"""The time: the only reader of the system's clock, and of "last night".

The day of a moment is the day where the person was: times keep the offset they were lived in.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journal.core.model import Moment, Precision
from journal.errors import Usage

EXAMPLES = '"last night", "2 hours ago", "friday 11pm" or 2026-11-20 23:30'
NOON = time(12)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Clock:
    """Now, here. Pass a `fixed` time, with an offset, to make it stand still."""

    fixed: datetime | None = None
    fixed_zone: str | None = None

    def now(self) -> datetime:
        """The local time to the second, with its offset."""
        now = self.fixed or datetime.now(UTC).astimezone(self._tzinfo())
        return now.replace(microsecond=0)

    def utc(self) -> datetime:
        """The time in UTC, to the microsecond: for what orders one change after another."""
        return (self.fixed or datetime.now(UTC)).astimezone(UTC)

    def zone(self) -> str | None:
        """The IANA name of the zone here, or None where the computer doesn't know it."""
        if self.fixed is not None:
            return self.fixed_zone
        import tzlocal

        try:
            return tzlocal.get_localzone_name()  # type: ignore[no-untyped-call, no-any-return, unused-ignore]
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None

    def moment(self) -> Moment:
        """This very moment."""
        return Moment(_fixed_offset(self.now()), self.zone(), "exact")

    def reading(self, naive: datetime) -> Moment:
        """The moment at which a clock here shows this time, whatever its year."""
        return Moment(_fixed_offset(_local(naive, self._tzinfo())), self.zone(), "exact")

    def understand(self, text: str) -> Moment:
        """What a person's words for a time mean, seen from now: ISO 8601, "last night", "2 hours ago".

        A day without a time is noon of it, with precision `day`; a week, a month, "about ..." are `unsure`.
        Raises Usage where it can't be understood, or lies more than a day in the future.
        """
        now, zone = self.now(), self._tzinfo()
        words = re.sub(r"\s+", " ", text.strip().lower())
        if words in ("", "now", "just now", "right now"):
            return self.moment()
        moment = self._iso(text.strip(), zone) or _in_words(words, now, zone, self.zone())
        if moment is None:
            raise Usage("That time wasn't understood.", f"Try {EXAMPLES}.")
        if moment.at - now > A_DAY:
            raise Usage("That time is still to come.", f"Try {EXAMPLES}.")
        return moment

    def day(self, text: str) -> date:
        """The day that a person's words mean, for a filter. Raises Usage as `understand` does."""
        try:
            return date.fromisoformat(text.strip())
        except ValueError:
            return self.understand(text).at.date()

    def _iso(self, text: str, zone: tzinfo) -> Moment | None:
        if not re.match(r"\d{4}-?\d\d-?\d\d", text):
            return None
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return None
        precision: Precision = "exact" if len(text) > len("2026-11-20") else "day"
        if precision == "day":
            at = datetime.combine(at.date(), NOON)
        local = _local(at, zone) if at.tzinfo is None else at
        here = local.utcoffset() == _local(local.replace(tzinfo=None), zone).utcoffset()
        return Moment(_fixed_offset(local), self.zone() if here else None, precision)

    def _tzinfo(self) -> tzinfo:
        name = self.zone()
        try:
            return ZoneInfo(name) if name else _system_zone(self.fixed)
        except (ZoneInfoNotFoundError, ValueError):
            return _system_zone(self.fixed)


def _system_zone(fixed: datetime | None) -> tzinfo:
    return (fixed or datetime.now(UTC).astimezone()).tzinfo or UTC


def _local(naive: datetime, zone: tzinfo) -> datetime:
    """A clock's reading in a zone; one that a spring night skips is taken as the time it became."""
    at = naive.replace(tzinfo=zone)
    try:
        return at.astimezone(UTC).astimezone(zone)
    except OverflowError:
        return at


def _fixed_offset(at: datetime) -> datetime:
    """The same time with its offset alone: what is stored, and never changes with a zone's rules."""
    return datetime.fromisoformat(at.isoformat())


_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_ABOUT = re.compile(rf"^(?:about|around|roughly|maybe|perhaps|some ?time|on|~)\s+|^in\s+(?={_MONTHS}|\d{{4}})|\?$")
_UNSURE = re.compile(r"\b(?:weeks?|months?|years?)\b|^\d{4}$|^[a-z]+( \d{4})?$")
_A_DAY_NAMED = re.compile(
    r"\b(?:today|tonight|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|^(?:mon|tue|wed|thu|fri|sat|sun)$"
)
_ELAPSED = re.compile(r"\b(?:hours?|minutes?|mins?|seconds?|secs?) ago$")
_A_TIME_NAMED = re.compile(r"\d[:.h]\d\d|\d ?[ap]\.?m\b|\bnoon\b|\bmidnight\b|\b(?:hours?|minutes?|mins?) ago\b")


def _in_words(words: str, now: datetime, zone: tzinfo, zone_name: str | None) -> Moment | None:
    import dateparser  # 80 ms, and most commands need no words for a time

    plain = words.replace("half an hour", "30 minutes").replace("a couple of", "2")
    doubt = bool(re.match(r"^(?:about|around|roughly|maybe|perhaps|some ?time|~)|.*\?$", plain))
    while (bare := _ABOUT.sub("", plain).strip()) != plain:
        plain = bare
    elapsed = bool(_ELAPSED.search(plain))  # reckoned in UTC: on two nights of the year a clock is an hour off
    settings = {
        "RELATIVE_BASE": (now.astimezone(UTC) if elapsed else now).replace(tzinfo=None),
        "PREFER_DATES_FROM": "past",
        "PREFER_DAY_OF_MONTH": "first",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    # dateparser, told to prefer the past, takes "in three years" for three years ago.
    parsed = None if plain.startswith("in ") else dateparser.parse(plain, languages=["en"], settings=settings)
    if parsed is None:
        return None
    if elapsed:
        since = parsed.replace(microsecond=0, tzinfo=UTC).astimezone(zone)
        return Moment(_fixed_offset(since), zone_name, "unsure" if doubt else "exact")
    precision: Precision = "day"
    if _A_TIME_NAMED.search(plain):
        precision = "exact"
    elif _UNSURE.search(plain) and not _A_DAY_NAMED.search(plain):
        precision = "unsure"
    at = _local(parsed.replace(microsecond=0, tzinfo=None), zone)
    if "night" in plain and at > now:
        at = _local((parsed - A_DAY).replace(microsecond=0), zone)  # "tonight", said after midnight
    elif at > now and at.date() == now.date():
        at = now
    elif precision != "exact" and not re.search(r"night|evening|morning|afternoon", plain):
        at = _local(datetime.combine(at.date(), NOON), zone)
        at = min(at, now) if at.date() == now.date() else at
    return Moment(_fixed_offset(at), zone_name, "unsure" if doubt else precision)


def day_in_words(day: date) -> str:
    """`3 March 2027`."""
    return f"{day.day} {day:%B} {day.year}"


def describe(moment: Moment) -> str:
    """A moment in words: "Friday 20 November 2026, 23:30", "... (the day)", "around ..."."""
    at = moment.at
    day = f"{at:%A} {at.day} {at:%B} {at.year}"
    if moment.precision == "exact":
        return f"{day}, {at:%H:%M}"
    return day if moment.precision == "day" else f"around {at.day} {at:%B} {at.year}"
