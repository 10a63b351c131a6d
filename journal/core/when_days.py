"""How people name a day, a week, a month or a year: a table of small rules, from words to dates.

Times of day are handled elsewhere. An ambiguous name returns every reading; the caller decides between them.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from journal.core.when_words import MONTH, MONTHS, PART, WEEKDAY
from journal.errors import Usage

NO_SUCH_DAY = 'Try another day, like 2026-11-20 or "12 november".'


@dataclass(frozen=True)
class Stretch:
    """Days from `first` to `last`. `vague`: the day is a guess; `dated`: the year was said too."""

    first: date
    last: date
    vague: bool = False
    dated: bool = False

    @property
    def middle(self) -> date:
        """The middle day, which represents the whole stretch."""
        return self.first + (self.last - self.first) // 2


@dataclass(frozen=True)
class Days:
    """What a name for a day can mean, likeliest first.

    `nearest`: the first option that isn't in the future is meant; otherwise all are equally likely, and we ask.
    `waking`: the day as a whole begins at 06:00. `weeks`: the number in "two weeks ago", to which a weekday may be
    added. `numeric`: written in numbers, so a time with it is on the 24-hour clock. `last_night`: said in the small
    hours of the following night, when "1 am last night" may be an hour ago, or a day and an hour.
    """

    options: tuple[Stretch, ...]
    nearest: bool = False
    waking: bool = False
    weeks: int = 0
    numeric: bool = False
    last_night: bool = False


@dataclass(frozen=True)
class Today:
    """The calendar date, and whether it's before 06:00, when the previous day's night still goes on."""

    day: date
    small_hours: bool = False

    def back(self, days: int) -> date:
        """Return the date `days` days ago."""
        return self.day - timedelta(days=days)

    def monday(self, weeks: int = 0) -> date:
        """Return the Monday of this week, or of so many weeks ago."""
        return self.back(self.day.weekday() + 7 * weeks)


#: A substring of every text that the rule matches, the pattern, and the function that interprets the match.
Rule = tuple[str, str, Callable[[re.Match[str], Today], Days]]


def one(day: date, *, vague: bool = False, dated: bool = False) -> Days:
    """Return a single day."""
    return Days((Stretch(day, day, vague, dated),))


def span(first: date, last: date) -> Days:
    """Return a stretch of days."""
    return Days((Stretch(first, last, vague=first != last),))


def rivals(*days: date, dated: bool = False, numeric: bool = False) -> Days:
    """Return days that are equally likely; duplicates count once."""
    return Days(tuple(Stretch(day, day, dated=dated) for day in dict.fromkeys(days)), numeric=numeric)


def the_month(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def months_back(day: date, months: int) -> date:
    """Return the same day so many months ago, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def day_of(year: int, month: int, day: int) -> date:
    """Return a date. Raises Usage with a sentence when the calendar doesn't have it."""
    if not 1 <= month <= 12:
        raise Usage(f"There's no month {month}: a year has 12.", NO_SUCH_DAY)
    name = MONTHS[month - 1].capitalize()
    if not 1 <= year <= 9999:
        raise Usage(f"There's no year {year} on the calendar.", NO_SUCH_DAY)
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        in_year = f" {year}" if (month, day) == (2, 29) else ""
        raise Usage(f"There's no {day} {name}{in_year}.", NO_SUCH_DAY)
    return date(year, month, day)


def latest(today: Today, month: int, day: int) -> date:
    """Return the latest occurrence of this day of the year, today included.

    Raises Usage if that year doesn't have it.
    """
    came = (month, day) <= (today.day.month, today.day.day)
    return day_of(today.day.year - (not came), month, day)


def latest_weekday(today: Today, weekday: int) -> date:
    """Return the latest occurrence of this weekday, today included."""
    return today.back((today.day.weekday() - weekday) % 7)


def _century(text: str, today: Today) -> int:
    """Return the year that "2026", "26" or "'26" means: two digits never mean more than a year ahead."""
    year = int(text.lstrip("'"))
    if len(text.lstrip("'")) > 2:
        return year
    this = today.day.year
    return next(y for y in range(this + 1, this - 99, -1) if y % 100 == year)


def _iso(match: re.Match[str], _: Today) -> Days:
    return rivals(day_of(*(int(match[part]) for part in ("y", "m", "d"))), dated=True, numeric=True)


def _day_first(match: re.Match[str], today: Today) -> Days:
    """Read 20.11.2026: with dots the day always comes first."""
    return rivals(day_of(_century(match["y"], today), int(match["m"]), int(match["d"])), dated=True, numeric=True)


def _day_first_without_year(match: re.Match[str], today: Today) -> Days:
    return rivals(latest(today, int(match["m"]), int(match["d"])), numeric=True)


def _either_first(match: re.Match[str], today: Today) -> Days:
    """Read 01/02/2026: the first of February or the second of January. 20/11/2026 can only be one of them."""
    a, b = int(match["a"]), int(match["b"])
    orders = [(day, month) for day, month in ((a, b), (b, a)) if 1 <= month <= 12] or [(a, b)]
    if match["y"]:
        year = _century(match["y"], today)
        return rivals(*_existing(orders, lambda day, month: day_of(year, month, day)), dated=True, numeric=True)
    return rivals(*_existing(orders, lambda day, month: latest(today, month, day)), numeric=True)


def _existing(orders: list[tuple[int, int]], reading: Callable[[int, int], date]) -> list[date]:
    """Return the readings that the calendar has. Raises Usage, as for the first one, if it has none."""
    found, missing = [], None
    for day, month in orders:
        try:
            found.append(reading(day, month))
        except Usage as no_such_day:
            missing = missing or no_such_day
    if missing and not found:
        raise missing
    return found


def _named(match: re.Match[str], today: Today) -> Days:
    """Read 12 november, nov 12th 2025, the 12th of november last year."""
    month, day = int(match["month"]), int(match["d"])
    if year := _year_named(match, today):
        return one(day_of(year, month, day), dated=bool(match["y"]))
    return one(latest(today, month, day))


def _year_named(match: re.Match[str], today: Today) -> int | None:
    if match["y"]:
        return _century(match["y"], today)
    return today.day.year - (match["which"] == "last") if match["which"] else None


def _day_of_month(match: re.Match[str], today: Today) -> Days:
    """Read "the 12th": of this month or last month, whichever came last. On the 12th itself it may be either."""
    day = int(match["d"])
    if match["which"]:
        month = months_back(today.day, 1 if match["which"] == "last" else 0)
        return one(day_of(month.year, month.month, day))
    if not 1 <= day <= 31:
        raise Usage(f"No month has {day} days.", NO_SUCH_DAY)
    months = [months_back(today.day.replace(day=1), back) for back in range(13)]
    found = [m.replace(day=day) for m in months if day <= calendar.monthrange(m.year, m.month)[1]]
    came = [d for d in found if d <= today.day]
    return rivals(*came[: 2 if came[0] == today.day else 1])


_THIRDS = {"early": 0, "beginning": 0, "start": 0, "middle": 1, "mid": 1, "late": 2, "end": 2}


def _third(match: re.Match[str], first: date, last: date) -> Days:
    """Return the whole stretch, or its early, middle or late third."""
    days = (last - first).days + 1
    third = _THIRDS.get(match["third"] or "")
    if third is None:
        return span(first, last)
    return span(first + timedelta(days=third * days // 3), first + timedelta(days=(third + 1) * days // 3 - 1))


def _month(match: re.Match[str], today: Today) -> Days:
    """Read june, in june 2026, early june, june last year."""
    month = int(match["month"])
    year = _year_named(match, today) or today.day.year - (month > today.day.month)
    days = _third(match, *the_month(year, month))
    return Days((_dated(days.options[0]),)) if match["y"] else days


def _dated(stretch: Stretch) -> Stretch:
    return Stretch(stretch.first, stretch.last, stretch.vague, dated=True)


def _last_month_named(match: re.Match[str], today: Today) -> Days:
    """Read "last march": last year's, or the latest one. Before March both are the same."""
    month = int(match["month"])
    if month == today.day.month:
        return span(*the_month(today.day.year - 1, month))
    years = dict.fromkeys((today.day.year - (month > today.day.month), today.day.year - 1))
    return Days(tuple(Stretch(*the_month(year, month), vague=True) for year in years))


def _month_in_numbers(match: re.Match[str], _: Today) -> Days:
    first = day_of(int(match["y"]), int(match["m"]), 1)
    return Days((Stretch(*the_month(first.year, first.month), vague=True, dated=True),))


def _year(match: re.Match[str], _: Today) -> Days:
    year = day_of(int(match["y"]), 1, 1).year
    return Days((Stretch(date(year, 1, 1), date(year, 12, 31), vague=True, dated=True),))


def _today(_: re.Match[str], today: Today) -> Days:
    """Read "today" or "this evening". Before 06:00 it is still the day before."""
    days = (today.day, today.back(1)) if today.small_hours else (today.day,)
    return Days(tuple(Stretch(day, day) for day in days), nearest=True, waking=True)


def _last_night(_: re.Match[str], today: Today) -> Days:
    """Read "last night": the night of yesterday's date.

    Before 06:00 that night still goes on, and may not be the one meant.
    """
    nights = (today.back(1), today.back(2)) if today.small_hours else (today.back(1),)
    return Days(tuple(Stretch(day, day) for day in nights), nearest=True, last_night=today.small_hours)


def _weekday(match: re.Match[str], today: Today) -> Days:
    """Read "friday": the latest one. On a Friday, it may be today or a week ago."""
    day = latest_weekday(today, int(match["weekday"]))
    days = (day, day - timedelta(days=7)) if day == today.day else (day,)
    return Days(tuple(Stretch(d, d) for d in days), waking=True)


def _last_weekday(match: re.Match[str], today: Today) -> Days:
    """Read "last friday": the latest one, or last week's. Often that's the same day."""
    weekday = int(match["weekday"])
    came, last_weeks = latest_weekday(Today(today.back(1)), weekday), today.monday(1) + timedelta(days=weekday)
    return rivals(came, last_weeks) if match["which"] == "last" else rivals(came)


def _weekday_before_last(match: re.Match[str], today: Today) -> Days:
    return rivals(*(s.first - timedelta(days=7) for s in _last_weekday(match, today).options))


def _weekday_of(match: re.Match[str], today: Today) -> Days:
    """Read "monday last week", "this friday"."""
    weeks = {"last week": 1, "this week": 0, "week before last": 2, "": 0}[match["week"]]
    return one(today.monday(weeks) + timedelta(days=int(match["weekday"])))


def _saturday(weekend: str, today: Today) -> date:
    """Return the Saturday of the weekend that's meant: "this weekend" is the latest one that has begun."""
    going_on = today.day.weekday() >= 5
    weeks = going_on if weekend == "last weekend" else going_on + 1 if weekend == "weekend before last" else 0
    return latest_weekday(today, 5) - timedelta(days=7 * weeks)


def _weekends_day(match: re.Match[str], today: Today) -> Days:
    """Read "saturday last weekend"; a weekend may begin on Friday."""
    after_saturday = {4: -1, 5: 0, 6: 1}.get(int(match["weekday"]))
    if after_saturday is None:
        raise Usage("That day isn't part of a weekend.", NO_SUCH_DAY)
    return one(_saturday(match["weekend"], today) + timedelta(days=after_saturday))


def _weekend(match: re.Match[str], today: Today) -> Days:
    saturday = _saturday(match["weekend"], today)
    return span(saturday, saturday + timedelta(days=1))


def _ago(match: re.Match[str], today: Today) -> Days:
    """Read "three days ago", and "two weeks ago", "a month ago", "a year ago", which nobody means to the day."""
    number = int(match["n"]) if match["n"].isdigit() else 1
    vague = not match["today"]
    match match["unit"]:
        case "day":
            return one(today.back(number))
        case "week":
            return Days(one(today.back(7 * number), vague=vague).options, weeks=number)
        case unit:
            return one(months_back(today.day, number * (12 if unit == "year" else 1)), vague=vague)


def _past(match: re.Match[str], today: Today) -> Days:
    """Read "the last two weeks", "the past month": up to today."""
    number, unit = int(match["n"] or 1), match["unit"]
    if unit in ("month", "year"):
        return span(months_back(today.day, number * (12 if unit == "year" else 1)), today.day)
    return span(today.back(number * (7 if unit == "week" else 1)), today.day)


def _unit(match: re.Match[str], today: Today) -> Days:
    """Read "last week", "this month", "the year before last"."""
    back = {"last": 1, "this": 0, None: 2}[match["which"]]
    match match["unit"]:
        case "week":
            return _third(match, today.monday(back), today.monday(back) + timedelta(days=6))
        case "month":
            day = months_back(today.day, back)
            return _third(match, *the_month(day.year, day.month))
        case _:
            year = today.day.year - back
            return _third(match, date(year, 1, 1), date(year, 12, 31))


_HOLIDAYS = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "boxing day": (12, 26), "new year's eve": (12, 31),
    "new years eve": (12, 31), "new year's day": (1, 1), "new years day": (1, 1), "halloween": (10, 31),
    "valentine's day": (2, 14), "valentines day": (2, 14),
}  # fmt: skip


def _holiday(match: re.Match[str], today: Today) -> Days:
    month, day = _HOLIDAYS[match["name"]]
    if year := _year_named(match, today):
        return one(date(year, month, day), dated=bool(match["y"]))
    return one(latest(today, month, day))


_D, _NTH = r"(?P<d>\d{1,2})", r"(?P<d>\d{1,2})(?: ?(?:st|nd|rd|th)\b|\.(?!\d))?"
_Y = r"(?P<y>(?:19|20)\d\d|'\d\d)\b"
_YEAR = rf"(?:,? (?:of |in )?(?:{_Y}|(?P<which>last|this) year\b))?"
_THIRD = rf"(?:(?P<third>{'|'.join(_THIRDS)})(?: in| of)? (?:the )?)?"
_NOT_A_TIME = r"(?![\d:]|[.h]\d| ?[ap]m\b| ?oclock\b| ?h\b)"

#: From the most specific to the most general; each rule removes what it matched before the next one runs.
RULES: tuple[Rule, ...] = (
    ("", r"\b(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\d/.-])", _iso),
    ("", r"\b(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)\b", _iso),
    (".", r"(?<![\d.])(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>\d{4})(?![\d:])", _day_first),
    (".", r"(?<![\d.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d\d)(?![\d:.])", _day_first),
    (".", r"(?<![\d.])(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\.(?!\d)", _day_first_without_year),
    ("", r"(?<![\d/-])(?P<a>\d{1,2})(?P<sep>[/-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})(?![\d/-])", _either_first),
    ("/", r"(?<![\d/])(?P<a>\d{1,2})/(?P<b>\d{1,2})(?:/(?P<y>\d\d))?(?![\d/])", _either_first),
    ("", r"(?<![\d/.-])(?P<y>\d{4})[-/.](?P<m>\d{1,2})(?![\d/.-])", _month_in_numbers),
    ("", r"(?<![\d/.-])(?P<m>\d{1,2})[-/.](?P<y>(?:19|20)\d\d)(?![\d/.:-])", _month_in_numbers),
    ("", rf"\b(?P<name>{'|'.join(_HOLIDAYS)})\b{_YEAR}", _holiday),
    ("m_", rf"\b{_Y} {MONTH} {_NTH}{_NOT_A_TIME}", _named),
    ("m_", rf"\b{_Y} {MONTH}(?! ?\d)(?P<third>)", _month),
    ("m_", rf"\b{_NTH}(?: day)?(?: of)? ?\b{MONTH}{_YEAR}", _named),
    ("m_", rf"\b{MONTH} ?(?:the )?{_NTH}{_NOT_A_TIME}{_YEAR}", _named),
    ("m_", rf"\blast {MONTH}(?! \d)", _last_month_named),
    ("m_", rf"\b(?:this )?{_THIRD}{MONTH}{_YEAR}", _month),
    ("", r"\b(?:the )?(?P<d>\d{1,2}) ?(?:st|nd|rd|th)\b(?: of (?P<which>last|this) month)?", _day_of_month),
    ("week", rf"\b{WEEKDAY}(?: of)? (?:the )?(?P<week>last week|this week|week before last)\b", _weekday_of),
    ("week", rf"\b(?:the )?(?P<week>last week|this week|week before last)(?:'s)?(?: on)? {WEEKDAY}", _weekday_of),
    (
        "weekend",
        rf"\b{WEEKDAY}(?: of| on)? (?:the )?(?P<weekend>(?:last|this) weekend|weekend before last)\b",
        _weekends_day,
    ),
    ("weekend", rf"\b(?:the )?(?P<weekend>(?:last|this) weekend|weekend before last)(?: on)? {WEEKDAY}", _weekends_day),
    (" w_", rf"\b(?:the )?(?P<which>last|this past|past) {WEEKDAY}", _last_weekday),
    ("before last", rf"\b(?:the )?{WEEKDAY} before (?P<which>last)\b", _weekday_before_last),
    ("this w_", rf"\bthis {WEEKDAY}(?P<week>)", _weekday_of),
    (" ago", r"\b(?P<n>\d{1,4}|an?) (?P<unit>day|week|month|year)s? ago(?P<today> today)?\b", _ago),
    ("", r"\b(?:the |these )?(?:last|past|previous) (?P<n>\d{1,3}) (?P<unit>day|night|week|month|year)s?\b", _past),
    ("", r"\b(?:the |this )?past (?P<n>)(?P<unit>week|month|year)\b", _past),
    ("s", rf"\b(?:the )?{_THIRD}(?P<which>last|this) (?P<unit>week|month|year)\b", _unit),
    ("before last", rf"\b(?:the )?{_THIRD}(?P<unit>week|month|year) before (?:last|(?P<which>)(?!))\b", _unit),
    ("weekend", r"\b(?:over )?(?:the )?(?P<weekend>last weekend|weekend before last)\b", _weekend),
    ("weekend", r"\b(?:over )?(?:this past |this |the |past )?(?P<weekend>weekend)\b", _weekend),
    ("before yesterday", r"\bday before yesterday\b", lambda _, today: one(today.back(2))),
    ("last ", r"\blast (?=(?:(?:early|late)-)?night\b)", _last_night),
    ("t", r"\byesterday\b|\blast (?=(?:(?:early|late)-)?evening\b)", lambda _, today: one(today.back(1))),
    ("t", rf"\btoday\b|\bthis (?=(?:(?:early|late|mid)-)?{PART}\b)", _today),
    ("in ", r"\bin (?P<y>(?:19|20)\d\d)\b", _year),
)
WEEKDAY_RULE = ("w_", rf"\b{WEEKDAY}", _weekday)
YEAR_ALONE = ("", r"^(?P<y>(?:19|20)\d\d)$", _year)
