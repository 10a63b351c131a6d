"""Dates as people and other programs write them: in a heading, in a file's name, at the start of an entry.

Only complete, unambiguous dates, with the year; months by their English names. Whether 02/01/2024 is in January or in
February is for the caller to say: `day_first` can often tell from other dates in the file.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo

_NAMES = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b[.,]?", re.IGNORECASE)
_TIME = re.compile(
    r"(?<![\d:.+-])(?:T|at\b)?\s*(?P<hour>\d{1,2})(?:(?::|h)(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?)?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?\s*(?P<zone>Z\b|(?:UTC|GMT)?[+-]\d\d:?\d\d\b|UTC\b|GMT\b)?(?![\d:])",
    re.IGNORECASE,
)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<between>[-/._])(?P<number>\d{1,2})(?P=between)(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<number>\d\d)(?P<day>\d\d)",
        r"(?P<day>\d{1,2})\. ?(?P<number>\d{1,2})\. ?(?P<year>\d{4})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?[ -](?:of )?{_MONTH},?[ -](?P<year>\d{{4}})",
        rf"{_MONTH}[ -](?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ -]\s*(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})[ -]{_MONTH}[ -](?P<day>\d{{1,2}})",
        r"(?P<one>\d{1,2})(?P<between>[/-])(?P<two>\d{1,2})(?P=between)(?P<year>\d{4}|\d\d)",
        r"(?P<year>\d{4})-(?P<number>\d\d)",
        rf"{_MONTH},?[ -](?P<year>\d{{4}})",
    )
)
_AT_THE_START = re.compile(
    r"(?P<day>\d{4}(?P<between>[-_.]?)\d\d(?P=between)\d\d)(?!\d)"
    r"(?:[T _-]+(?:at )?(?P<hour>\d\d)"
    r"(?:[-_.:h](?P<minute>\d\d)(?:[-_.:]\d\d)?(?=$|[ _-])|(?P<close>\d\d)(?=(?:-\d+)?$)))?"
)
_CLOSE = re.compile(r"(?P<day>\d{8})(?P<hour>\d\d)(?P<minute>\d\d)(?:\d\d)?(?!\d)")
_USUAL = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d))?")
_SOMEWHERE = re.compile(r"(?<!\d)\d{4}([-_.])\d\d\1\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Written:
    """A parsed date: the day, and the time and its offset if there is one.

    If it isn't `whole`, it is a month without a day, and `day` is the first of the month.
    """

    day: date
    clock: time | None = None
    zone: tzinfo | None = None
    whole: bool = True

    @property
    def at(self) -> datetime | None:
        """The local date and time, or None without a time."""
        return datetime.combine(self.day, self.clock) if self.clock is not None else None


class Ambiguous(ValueError):
    """A date like 02/01/2024, when it isn't known whether the day comes first."""


def read(text: str, first: bool | None = None) -> Written | None:
    """Return the date that a text is, with or without a time, or None if it is anything else.

    `first` says whether the day comes before the month, for dates where only that decides. Raises Ambiguous if such a
    date is read without it.
    """
    if usual := _USUAL.fullmatch(text):
        return _usual(usual)
    rest = " ".join(_WEEKDAY.sub(" ", text).split())
    if not any(c.isdigit() for c in rest):
        return None
    when, zone = None, None
    for found in _TIME.finditer(rest):
        if found["minute"] or found["half"]:
            try:
                when = _clock(found)
            except ValueError:
                return None
            zone = _offset(found["zone"])
            rest = f"{rest[: found.start()]} {rest[found.end() :]}"
            break
    rest = " ".join(rest.split()).strip(" ,T")
    for form in _FORMS:
        if match := form.fullmatch(rest):
            day = _day(match, first)
            whole = "day" in match.groupdict() or "one" in match.groupdict()
            return Written(day, when, zone, whole) if day else None
    return None


def _usual(found: re.Match[str]) -> Written | None:
    """Return what most programs write, 2024-01-02 or 2024-01-02 21:30, without trying all other forms."""
    year, month, day, hour, minute = found.groups()
    try:
        return Written(date(int(year), int(month), int(day)), time(int(hour), int(minute)) if hour else None)
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> time:
    """Return the time of day. Raises ValueError if there is no such time."""
    hour = int(found["hour"])
    if half := (found["half"] or "").lower():
        if not 1 <= hour <= 12:
            raise ValueError("an hour with am or pm goes from 1 to 12")
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour, int(found["minute"] or 0), int(found["second"] or 0))


def _offset(said: str | None) -> tzinfo | None:
    if not said:
        return None
    digits = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d\d):?(\d\d)", said, re.IGNORECASE)
    if not digits:
        return timezone(timedelta())
    ahead = timedelta(hours=int(digits[2]), minutes=int(digits[3]))
    return timezone(ahead if digits[1] == "+" else -ahead) if ahead < timedelta(hours=24) else None


def _day(match: re.Match[str], first: bool | None) -> date | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if "one" in parts:
        one, two = int(parts["one"]), int(parts["two"])
        year += 2000 if year < 69 else 1900 if year < 100 else 0
        if one > 12 or two > 12:
            first = one > 12
        elif first is None and one != two:
            raise Ambiguous
        day, month = (one, two) if first else (two, one)
    else:
        month = int(parts["number"]) if "number" in parts else _MONTHS[parts["month"].lower()]
        day = int(parts.get("day") or 1)
    try:
        return date(year, month, day)
    except ValueError:
        return None


_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d\d)(?![\d/-])")


def day_first(texts: Iterable[str]) -> bool | None:
    """Return whether dates like 02/01/2024 begin with the day, as far as all of them together tell; None if they don't.

    A number above 12 settles it; otherwise, the reading in which the dates are in order.
    """
    fits = {True: True, False: True}
    rises = {True: True, False: True}
    before: dict[bool, tuple[int, int, int]] = {True: (0, 0, 0), False: (0, 0, 0)}
    for text in texts:
        if not (found := _NUMBERS.search(text)):
            continue
        one, two, year = (int(part) for part in found.groups())
        for first in (True, False):
            day, month = (one, two) if first else (two, one)
            fits[first] = fits[first] and month <= 12
            rises[first] = rises[first] and (year, month, day) >= before[first]
            before[first] = (year, month, day)
    tells = fits if fits[True] != fits[False] else rises
    return tells[True] if any(fits.values()) and tells[True] != tells[False] else None


def of_name(path: str, first: bool | None = None) -> Written | None:
    """Return the date in a file's name, in one of the usual forms of dated notes; None if there is none.

    `2024-01-02.md`, `2024_01_02.md`, `2024-01-02 21.30 Rain.md`, `202401022130.md`, `2024/01/02.md`, `2 January
    2024.md` and the like; `02-01-2024.md` if `first` says whether the day comes first.
    """
    folders, _, name = path.rpartition("/")
    stem = re.sub(r"\.[A-Za-z]{2,8}$", "", name)
    if (found := _CLOSE.match(stem) or _AT_THE_START.match(stem)) and (day := _plain(found["day"])):
        minute = found["minute"] or found.groupdict().get("close")
        if minute and int(found["hour"]) < 24 and int(minute) < 60:
            return Written(day, time(int(found["hour"]), int(minute)))
        return Written(day)
    try:
        said = read(stem.replace("_", " "), first)
    except Ambiguous:
        return None
    if said and said.whole:
        return said
    if (found := _SOMEWHERE.search(stem)) and (day := _plain(found[0])):
        return Written(day)
    return _of_folders(folders, stem)


def _plain(text: str) -> date | None:
    digits = re.sub(r"\D", "", text)
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _of_folders(folders: str, stem: str) -> Written | None:
    """Return the date of `2024/01/02.md` or `2024/01-January/02 Tuesday.md`, or None."""
    *_, year, month = ["", "", *folders.split("/")]
    number = re.match(r"(\d\d?)(?!\d)", month)
    named = _MONTHS.get(month.lower())
    day = re.match(r"(\d\d?)(?:st|nd|rd|th)?(?![\w.])", stem)
    if not (re.fullmatch(r"\d{4}", year) and day and (number or named)):
        return None
    try:
        return Written(date(int(year), named or int(number[1] if number else 0), int(day[1])))
    except ValueError:
        return None
