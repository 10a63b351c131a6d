"""What a person's words for a time mean: a moment, or the days for a filter. Never a guess between two readings.

The words are put into one spelling (`when_words`), then small rules each take their part of the text: a day
(`when_days`), a part of the day and a clock time (`when_hours`). What they can mean together is a list of readings;
those still to come are dropped, and if more than one is left, or a word that nobody knows, we ask.

- A moment is `exact` when a clock time was said, or how many minutes or hours ago. It's `day` when the day is known:
  a part of the day ("yesterday evening"), or about what time ("around ten last night"). It's `unsure` when the day is
  a guess: a week, a month, "about three days ago", "maybe friday", "not sure".
- A night belongs to the day on which it began, until 06:00: "last night" is the night of yesterday's date, "tonight" is
  the one that is still going on. Before 06:00, "today" and "this evening" are those of the day that just ended.
- A date without a time is noon of it, and a part of the day its usual time (`when_hours.PARTS`); neither is ever later
  than now. Days without a year are the last ones that came.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from journal.core import when_days as days_
from journal.core import when_hours as hours
from journal.core.model import Moment, Precision, instant
from journal.core.when_asking import (
    DAYS,
    EXAMPLES,
    Reading,
    any_day,
    day_or_time,
    for_a_filter,
    in_figures,
    in_words,
    not_understood,
    to_come,
    two_readings,
    which,
)
from journal.core.when_days import Days, Stretch, Today
from journal.core.when_hours import Clock, Part
from journal.core.when_words import UNIT, WEEKDAYS, Phrase, compiled, plain, search
from journal.core.zones import fixed_offset, local
from journal.errors import Usage

LONGEST = 100
A_DAY = timedelta(days=1)
SOON = timedelta(minutes=30)
WAKING = 6 * hours.HOUR

_NOW = (
    r"(?:at )?(?:(?:only |literally )?(?:just|right) )?now|(?:at )?this (?:very )?(?:moment|minute|second|instant)"
    r"|(?:just )?(?:an? )?(?:moments?|seconds?|instant) ago"
)
_AMOUNT = r"(?P<{}>\d{{1,4}}(?:\.\d)?|an?)"
_AGO = (
    rf"\b(?:{_AMOUNT.format('h')} ?(?:h|hours?)(?:(?: and)? ?{_AMOUNT.format('hm')}(?: ?(?:m|minutes?))?)?"
    rf"|{_AMOUNT.format('m')} ?(?:m|minutes?)|{_AMOUNT.format('s')} ?seconds?) (?:ago|back)\b"
)
_TO_COME = rf"\b(?:tomorrow|tmrw|next|from now|later (?:today|this|on)|soon)\b|\bin (?:an?|\d+) {UNIT}s?\b"
_ANY_DAY = (
    r"\b(?:spring|summer|autumn|winter|season|holidays?|vacation|recently|lately|ages|long ago|some time ago|once"
    r"|(?:the |an)other (?:day|night|evening|morning|week|month)|a (?:long )?(?:while|time) (?:ago|back)"
    r"|1 (?:day|night|evening|morning)(?! ago))\b"
)
#: Words that change nothing, and the mark that `_without` leaves.
_FILLERS = {
    "at", "on", "in", "the", "of", "it", "was", "happened", "and", "just", "only", "earlier", "back", "during", "from",
    "exactly", "precisely", "|",
}  # fmt: skip
_SAYS_SOME_TIME = r"\b(?:some ?time|at some point)\b(?! ago)"


@dataclass(frozen=True)
class Understood:
    """What the rules found in a text."""

    phrase: Phrase
    now: bool = False
    ago: timedelta | None = None
    days: Days | None = None
    parts: tuple[Part, ...] = ()
    clock: Clock | None = None


def moment(text: str, now: datetime, zone: tzinfo) -> Moment:
    """Return the moment that a person's words mean, relative to `now`, with the offset of `zone` and no zone name.

    Raises Usage, with a sentence to show, if the words are ambiguous, aren't understood, name a day that doesn't exist,
    or lie in the future.
    """
    now = now.astimezone(zone)
    today = Today(now.date(), now.hour * hours.HOUR < WAKING)
    try:
        said = _heard(text, today)
        return _meant(said, today, now, zone)
    except (OverflowError, ValueError):
        raise Usage("That date is too far away.", f"Try {EXAMPLES}.") from None


def period(text: str, now: datetime, zone: tzinfo) -> tuple[date, date]:
    """Return the first and the last day that a person's words mean, for a filter: a month is the whole month.

    Today is the date on the calendar, also after midnight. Raises Usage as `moment` does, and for a time of day.
    """
    now = now.astimezone(zone)
    today = Today(now.date())
    try:
        return _days_meant(_heard(text, today, whole_days=True), now)
    except Usage as asked:
        raise for_a_filter(asked) from None
    except (OverflowError, ValueError):
        raise Usage("That date is too far away.", f"Try {DAYS}.") from None


# Parsing


def _heard(text: str, today: Today, *, whole_days: bool = False) -> Understood:
    if len(text) > LONGEST:
        raise not_understood(())
    phrase = plain(text)
    rest = compiled(_SAYS_SOME_TIME).sub(" ", phrase.text)
    if not rest.strip() or compiled(_NOW).fullmatch(rest.strip()):
        return Understood(phrase, now=True)
    if search("", _TO_COME, rest):
        raise to_come()
    if search("", _ANY_DAY, rest):
        raise any_day()
    ago, rest = _ago(rest)
    days, rest = _days(rest, today, whole_days=whole_days)
    parts, rest = _parts(rest)
    clock, rest = _clock(rest, beside_a_part=bool(parts))
    left = [word for word in rest.split() if word not in _FILLERS]
    said = Understood(phrase, False, ago, days, parts, clock)
    some = bool(days or parts or clock)
    if left or some == (ago is not None):
        raise not_understood(left)
    return said


def _ago(text: str) -> tuple[timedelta | None, str]:
    match = search(" ", _AGO, text)
    if not match:
        return None, text

    def number(unit: str) -> float:
        return 1 if (match[unit] or "0").startswith("a") else float(match[unit] or 0)

    passed = timedelta(hours=number("h"), minutes=number("hm") + number("m"), seconds=number("s"))
    return passed, _without(match, text)


def _days(text: str, today: Today, *, whole_days: bool) -> tuple[Days | None, str]:
    found: list[Days] = []
    if year := search("", days_.YEAR_ALONE[1], text):
        if not whole_days and int(text[2:]) < hours.HOUR:
            shown = f"{text[:2]}:{text[2:]}"
            raise Usage(f"That could be the year {text}, or {shown}.", f'Try "in {text}", or {shown}.')
        found, text = [days_.YEAR_ALONE[2](year, today)], ""
    for needs, pattern, read in days_.RULES:
        while match := search(needs, pattern, text):
            found.append(read(match, today))
            text = _without(match, text)
    needs, weekday, read = days_.WEEKDAY_RULE
    if match := search(needs, weekday, text):
        text = _without(match, text)
        found = [_on(found[0], match, today), *found[1:]] if found else [read(match, today)]
    if search(needs, weekday, text):
        raise _more_than_one("day")
    return (_same(found) if found else None), text


def _same(found: list[Days]) -> Days:
    """Return what several names for a day have in common: last night, Monday 23 November. Raises Usage if nothing."""
    first, *others = found
    if not others:
        return first
    named = [{(stretch.first, stretch.last) for stretch in days.options} for days in others]
    common = tuple(s for s in first.options if all((s.first, s.last) in stretches for stretches in named))
    if not common:
        raise _more_than_one("day")
    return replace(first, options=common)


def _more_than_one(what: str) -> Usage:
    return Usage(f"That names more than one {what}.", f"Try {EXAMPLES}.")


def _on(days: Days, match: re.Match[str], today: Today) -> Days:
    """Return the days for a weekday together with another name: friday 20 november, two weeks ago on friday."""
    weekday = int(match["weekday"])
    if days.weeks:
        monday = days.options[0].first - timedelta(days=days.options[0].first.weekday())
        latest = days_.latest_weekday(today, weekday)
        return days_.rivals(monday + timedelta(days=weekday), latest - timedelta(days=7 * days.weeks))
    fitting = [s for s in days.options if s.first == s.last and s.first.weekday() == weekday]
    if fitting:
        return Days(tuple(fitting), days.nearest, days.waking, numeric=days.numeric)
    first, last = days.options[0].first, days.options[0].last
    if first == last:
        was = WEEKDAYS[first.weekday()].capitalize()
        raise Usage(f"{first.day} {first:%B} {first.year} is a {was}.", "Try just the date.")
    there = [first + timedelta(days=n) for n in range(min((last - first).days, 400) + 1)]
    named = [day for day in there if day.weekday() == weekday]
    if len(named) > 1:
        raise Usage("More than one day fits that.", f"Try {DAYS}.")
    return days_.rivals(*named)


def _parts(text: str) -> tuple[tuple[Part, ...], str]:
    """Return the part of the day in a text, and the rest of the text.

    Combined with "night", an early part such as the small hours belongs to the next day.
    """
    found: list[Part] = []
    while match := search("", hours.PART_RULE, text):
        found.append(hours.part_named(match["part"]))
        text = _without(match, text)
    if len(found) == 2:
        early, late = sorted(found, key=lambda part: part.start)
        at_night = late.end == 30 * hours.HOUR
        found = [early.next_day().within(late) if at_night and early.start == 0 else late.within(early)]
    if len(found) > 1 or any(part.start >= part.end for part in found):
        raise _more_than_one("part of the day")
    return tuple(found), text


def _clock(text: str, *, beside_a_part: bool) -> tuple[Clock | None, str]:
    found: list[Clock] = []
    for needs, pattern, read in (*hours.RULES, hours.BESIDE_A_PART) if beside_a_part else hours.RULES:
        while match := search(needs, pattern, text):
            found.append(read(match))
            text = _without(match, text)
    if len(found) > 1:
        raise _more_than_one("time")
    return (found[0] if found else None), text


def _without(match: re.Match[str], text: str) -> str:
    """Return the text without a match. A mark is left in its place, so that no rule matches across the gap."""
    return f"{text[: match.start()]} | {text[match.end() :]}"


# Interpretation


def _meant(said: Understood, today: Today, now: datetime, zone: tzinfo) -> Moment:
    phrase = said.phrase
    if said.now:
        return Moment(fixed_offset(now), None, "unsure" if phrase.forgotten or phrase.doubt else "exact")
    if said.ago is not None:
        passed = (now.astimezone(UTC) - said.ago).replace(microsecond=0).astimezone(zone)
        rough = (phrase.rough and said.ago >= timedelta(hours=1)) or phrase.doubt
        return Moment(fixed_offset(passed), None, "day" if rough else "exact")
    readings = _past(said, today, now, zone)
    if len(readings) > 1:
        raise which(readings, now, with_time=said.clock is not None)
    (reading,) = readings
    return Moment(fixed_offset(local(reading.at, zone)), None, _how_sure(said, reading.stretch, today))


def _how_sure(said: Understood, stretch: Stretch, today: Today) -> Precision:
    """Return how sure the person sounded. "I think at 11 last night" doubts the time, "maybe friday at 11" the day."""
    phrase = said.phrase
    if stretch.vague or (phrase.rough and not said.clock and not said.parts):
        return "unsure"
    if phrase.doubt or phrase.forgotten:
        return "day" if said.clock and stretch.first >= today.back(1) else "unsure"
    return "exact" if said.clock and not phrase.rough else "day"


def _past(said: Understood, today: Today, now: datetime, zone: tzinfo) -> list[Reading]:
    """Return every reading that isn't in the future; at least one. Raises Usage."""
    days = _some_day(said, today)
    times = _times(said)
    if not times:
        raise Usage("That time and that part of the day don't go together.", f"Try {EXAMPLES}.")
    found: list[Reading] = []
    for part, minute in times:
        came = []
        for stretch in days.options:
            reading, begun = _at(stretch, part, minute, days, now)
            ahead = timedelta(microseconds=instant(local(begun, zone)) - instant(now))
            if ahead <= (A_DAY if stretch.dated else timedelta()):
                came.append(reading)
            elif said.days is None and minute is not None and ahead <= SOON:
                raise to_come()  # "10:05 pm" at 10 pm is a slip, and not yesterday's
        after_midnight = (minute or (part.start if part else 0)) > hours.DAY
        found += came[:1] if days.nearest and not (days.last_night and after_midnight) else came
    if not found:
        raise to_come()
    return list({r.at: r for r in reversed(found)}.values())[::-1]


def _some_day(said: Understood, today: Today) -> Days:
    """Return the day that was named, or the last few days for a time alone. Raises Usage if a day is needed."""
    if said.clock and said.clock.day_month and not said.parts and (said.days is None or said.days.waking):
        raise day_or_time(*said.clock.day_month, today, a_time=bool(said.clock.minutes))
    of_last_night = any(part.end == WAKING for part in said.parts)
    one_day = all(stretch.first == stretch.last for stretch in said.days.options) if said.days else False
    if (said.days and (said.clock or said.parts) and not one_day) or not (said.days or said.clock or of_last_night):
        raise Usage("Which day was that?", 'Try "this morning", "yesterday evening" or "friday night".')
    return said.days or Days(tuple(Stretch(today.back(n), today.back(n)) for n in range(3)), nearest=True)


def _times(said: Understood) -> list[tuple[Part | None, int | None]]:
    """Return each possible part of the day, with each minute of the day that it may mean."""
    parts: tuple[Part | None, ...] = said.parts or (None,)
    if said.parts and said.parts[0].loose and said.days and not said.days.nearest:
        parts = (said.parts[0], said.parts[0].next_day())
    if said.clock is None:
        return [(part, None) for part in parts]
    if said.days and said.days.numeric and said.clock.as_24 is not None and not said.parts:
        return [(None, said.clock.as_24)]
    return [(part, minute) for part in parts for minute in (part.minutes(said.clock) if part else said.clock.minutes)]


def _at(stretch: Stretch, part: Part | None, minute: int | None, days: Days, now: datetime) -> tuple[Reading, datetime]:
    """Return a reading, and the earliest time it can mean: a day counts once it has begun, even before its noon."""
    here = now.replace(tzinfo=None)
    if minute is not None:
        at = _minutes(stretch.middle, minute)
        return Reading(at, stretch), at
    whole_day = WAKING if days.waking else 0
    begun = _minutes(stretch.first, part.begins if part else whole_day)
    until_today = Stretch(stretch.first, max(stretch.first, min(stretch.last, here.date())))
    at = _minutes(until_today.middle, part.stand_in if part else hours.NOON)
    return Reading(at if stretch.dated and begun > here else min(at, max(here, begun)), stretch), begun


def _minutes(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def _days_meant(said: Understood, now: datetime) -> tuple[date, date]:
    phrase = said.phrase
    unsure = phrase.rough or phrase.doubt or phrase.forgotten
    if said.clock or unsure or (said.parts and not said.days) or (said.now and not phrase.text):
        raise Usage("This needs a day, a month or a year.", f"Try {DAYS}.")
    if said.now or said.ago:
        day = (now.astimezone(UTC) - (said.ago or timedelta())).astimezone(now.tzinfo).date()
        return day, day
    options = said.days.options if said.days else ()
    if len(options) > 1:
        raise two_readings([in_words(s) for s in options], [in_figures(s) for s in options])
    return options[0].first, options[0].last
