"""How people name a time of day: the clock, and the parts of a day. Minutes count from the day's own midnight.

A night goes on past midnight: its minutes run from 17:00 to 30:00, and belong to the day on which it began.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from journal.errors import Usage

HOUR = 60
DAY = 24 * HOUR
NOON = 12 * HOUR


@dataclass(frozen=True)
class Clock:
    """A clock time: each minute of the day that it can mean (10 may be 10:00 or 22:00).

    `as_24`: what it means after a date in numbers, if it was written with minutes. `day_month`: the day and month that
    it could also be ("20.11").
    """

    minutes: tuple[int, ...]
    as_24: int | None = None
    day_month: tuple[int, int] | None = None


@dataclass(frozen=True)
class Part:
    """A part of the day: its start and end, and from when on it can be said to have begun, in minutes.

    `stand_in` is the time used when none was given. It's on no full or half hour, so that it can be told from a time
    that somebody gave. `loose`: it may belong to the night after that day or the one before.
    """

    start: int
    end: int
    begins: int
    stand_in: int
    loose: bool = False

    def minutes(self, clock: Clock) -> tuple[int, ...]:
        """Return which of a clock's readings lie in this part."""
        there = (m + more for m in clock.minutes for more in (0, DAY))
        return tuple(dict.fromkeys(m for m in there if self.start <= m < self.end))

    def within(self, other: "Part") -> "Part":
        """Return the overlap of two parts: the evening, last night. May be empty."""
        narrow = min(self, other, key=lambda part: part.end - part.start)
        return Part(max(self.start, other.start), min(self.end, other.end), narrow.begins, narrow.stand_in)

    def next_day(self) -> "Part":
        """Return the same hours of the following day."""
        return Part(self.start + DAY, self.end + DAY, self.begins + DAY, self.stand_in + DAY)


def _part(start: float, end: float, begins: float, stand_in: float, *, loose: bool = False) -> Part:
    return Part(round(start * HOUR), round(end * HOUR), round(begins * HOUR), round(stand_in * HOUR), loose)


#: In hours: start, end, earliest time it can have begun, and the time used when none was given.
PARTS = {
    "early-morning": _part(0, 9, 4, 6.75),
    "morning": _part(0, 12 + 1 / 60, 4, 9.25),
    "mid-morning": _part(9, 12, 9, 10.25),
    "late-morning": _part(9, 13, 9, 11.25),
    "lunchtime": _part(11, 15, 11, 12.75),
    "early-afternoon": _part(12, 16, 12, 13.25),
    "afternoon": _part(12, 20, 12, 15.25),
    "mid-afternoon": _part(13, 17, 13, 15.25),
    "late-afternoon": _part(14, 20, 14, 16.75),
    "early-evening": _part(16, 21, 16, 18.25),
    "evening": _part(16, 25, 16, 19.75),
    "late-evening": _part(18, 25, 19, 21.75),
    "night": _part(17, 30, 17, 22.75),
    "late-night": _part(20, 30, 20, 23.75),
    "small-hours": _part(0, 6, 0, 2.75),
    "mid-night": _part(0, 6, 0, 2.75, loose=True),
    "after midnight": _part(0, 6, 0, 0.75, loose=True),
}
STAND_INS = frozenset(part.stand_in % DAY for part in PARTS.values())
PART_RULE = (r"\b(?P<part>(?:early-|late-|mid-)?(?:morning|afternoon|evening|night)|lunch(?: ?time)?|small-hours|after midnight)\b")  # fmt: skip  # noqa: E501


def part_named(word: str) -> Part:
    """Return the part of the day that a word means. "Early night" is simply the night."""
    word = "lunchtime" if word.startswith("lunch") else word
    return PARTS.get(word) or PARTS[word.partition("-")[2]]


def clock(hour: int, minute: int = 0, suffix: str = "", *, on_24: bool = False, with_minutes: bool = False) -> Clock:
    """Return what a reading can mean. `suffix`: am, pm or nothing; `on_24`: surely the 24-hour clock.

    Raises Usage when no clock shows it.
    """
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise Usage(f"There's no {hour}:{minute:02} on a clock.", 'Try "10:30 pm" or 22:30.')
    if (suffix == "am" and hour > 12) or (suffix == "pm" and hour in (0, 24)):
        raise Usage(f"{hour}:{minute:02} {suffix} isn't a time.", 'Try "10:30 pm" or 22:30.')
    at = hour * HOUR + minute
    if suffix and hour <= 12:
        at = at % NOON + (NOON if suffix == "pm" else 0)
        return Clock((0, DAY) if at == 0 and not on_24 else (at,))
    if on_24 or suffix or not 1 <= hour <= 12:
        return Clock((at,))
    early = at % NOON
    both = (early, early + NOON, DAY) if early == 0 else (early, early + NOON)
    return Clock(both, as_24=at if with_minutes else None)


def _digital(match: re.Match[str]) -> Clock:
    """Read 10:30, 10.30 pm, 22h30, 09:30 (a leading zero means the 24-hour clock)."""
    hour, minute, suffix = int(match["h"]), int(match["m"]), match["suffix"] or ""
    on_24 = match["h"].startswith("0") or match["sep"] == "h" or suffix.startswith("h")
    suffix = suffix if suffix in ("am", "pm") else ""
    dotted_day = match["sep"] == "." and not suffix and not on_24 and 1 <= hour <= 31 and 1 <= minute <= 12
    if dotted_day and hour > 24:
        return Clock((), day_month=(hour, minute))
    found = clock(hour, minute, suffix, on_24=on_24 and not suffix, with_minutes=True)
    return Clock(found.minutes, found.as_24, (hour, minute)) if dotted_day else found


def _hour(match: re.Match[str]) -> Clock:
    """Read 10 pm, 10 o'clock, at 10."""
    return clock(int(match["h"]), 0, match["suffix"] or "")


def _hour_on_24(match: re.Match[str]) -> Clock:
    """Read 22h, or "at 10h". "10h" alone may mean ten hours ago."""
    return clock(int(match["h"]), on_24=True)


def _four_digits(match: re.Match[str]) -> Clock:
    """Read 2230, 0930, or "at 2015" (2015 alone may be the year)."""
    return clock(int(match["h"]), int(match["m"]), on_24=match["h"].startswith("0"), with_minutes=True)


def _past_or_to(match: re.Match[str]) -> Clock:
    """Read "half past ten", "a quarter to eleven", "20 past midnight"."""
    minutes = {"half": 30, "quarter": 15}.get(match["n"]) or int(match["n"])
    if match["to"] not in ("past", "after"):
        perhaps_from = match["n"].isdigit() and minutes <= 12 and not match["unit"] and match["h"] != "midnight"
        if perhaps_from or minutes == 30:
            raise Usage("That could be one time, or between two times.", 'Try "9:50 pm", or "about 10:30 pm".')
        minutes = -minutes
    if minutes > 59:
        raise Usage("An hour has 60 minutes.", 'Try "10:30 pm" or 22:30.')
    if match["h"] in ("midnight", "noon", "midday"):
        return Clock(((minutes + (0 if match["h"] == "midnight" else NOON)) % DAY,))
    whole = clock(int(match["h"]), 0, match["suffix"] or "", on_24=int(match["h"]) > 12)
    return Clock(tuple(dict.fromkeys((m + minutes) % DAY for m in whole.minutes)))


def _half(match: re.Match[str]) -> Clock:
    hour = int(match["h"])
    raise Usage(f'"Half {hour}" can mean {hour}:30 or {(hour - 1) or 12}:30.', 'Try "half past ten", or 9:30 pm.')


def _midnight(_: re.Match[str]) -> Clock:
    """Read "midnight": the one that begins the day, or the one that ends it."""
    return Clock((0, DAY))


#: A substring of every text that the rule matches, the pattern, and the function that interprets the match.
ClockRule = tuple[str, str, Callable[[re.Match[str]], Clock]]


_H = r"(?<![\d.:])(?P<h>\d{1,2})"
_TO = r"(?P<to>past|after|to|before|of|till?)"
#: From the most specific to the most general; each rule removes what it matched before the next one runs.
RULES: tuple[ClockRule, ...] = (
    ("", rf"{_H}(?P<sep>[:.h])(?P<m>\d\d)(?:[:.]\d\d)? ?(?P<suffix>am|pm|h|hours|oclock)?(?![\d:.]*\d|\w)", _digital),
    (
        "",
        rf"(?:\ba )?\b(?P<n>half|quarter|\d{{1,2}})(?P<unit> minutes?)? {_TO} (?P<h>\d{{1,2}}|midnight|noon|midday)"
        r"(?: ?(?P<suffix>am|pm)\b| oclock\b|\b(?![:.]\d))",
        _past_or_to,
    ),
    ("half ", rf"\bhalf {_H}\b", _half),
    ("", rf"{_H} (?P<m>[1-5]5|[2-5]0|05) ?(?P<suffix>am|pm)?\b(?P<sep>)", _digital),
    ("m", r"(?<![\d.:])(?P<h>\d{1,2})(?P<m>[0-5]\d) ?(?P<suffix>am|pm)\b(?P<sep>)", _digital),
    ("m", rf"{_H} ?(?P<suffix>am|pm)\b", _hour),
    ("h", r"(?<![\d.:])(?P<h>1[3-9]|2[0-4]) ?(?:h|hours)\b", _hour_on_24),
    ("h", rf"\bat {_H} ?(?:h|hours)\b", _hour_on_24),
    ("oclock", rf"{_H} oclock\b(?P<suffix>)", _hour),
    ("", r"\b(?:12 )?(?:noon|midday)\b", lambda _: Clock((NOON,))),
    ("midnight", r"\b(?:12 )?midnight\b", _midnight),
    (
        "",
        r"(?:(?<=\bat )|(?<![\d.:])(?!19|20))(?P<h>[01]\d|2[0-4])(?P<m>[0-5]\d)(?: ?h\b| hours\b)?(?![\d.:])",
        _four_digits,
    ),
    ("h", r"(?<![\d.:])(?P<h>19|20)(?P<m>[0-5]\d)(?: ?h\b| hours\b)", _four_digits),
    ("at ", rf"\bat {_H}\b(?![.:]\d)(?P<suffix>)", _hour),
)
#: A number alone is an hour only beside a part of the day: "11 last night".
BESIDE_A_PART = ("", rf"{_H}\b(?![.:]\d)(?P<suffix>)", _hour)
