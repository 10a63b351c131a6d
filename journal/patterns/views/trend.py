"""`trend`: a rating against the real date: Kendall's tau by permutation, Theil-Sen's slope with its interval."""

from collections import Counter
from statistics import median

from journal.core.model import Entry
from journal.patterns import stopping, words
from journal.patterns.dataset import Basis
from journal.patterns.results import DOTS_DRAWN, Dots, Series, View, latest
from journal.patterns.statistics import kendall_p, least_support, theil_sen

NAME = "trend"
USUAL = "distress_then"
DAYS = 90
LEAST_CHANGE = 1.0
YEAR = 365.25
FEWEST_DOTS = 5


def view(basis: Basis) -> View:
    """Distress over time, or another scale that the person names; speaks from 20 ratings over 90 days on, at its looks.

    Silent where dropping one entry would turn the direction, or the change over the whole time is under one point.
    """
    key = basis.outcome or USUAL
    question = basis.catalogue.by_key[key]
    if question.kind != "scale":
        return View(NAME, "Over time", 0, False, f"“{key.replace('_', ' ')}” is no scale")
    title = "How hard it was, over time" if key == USUAL else f"{question.text.rstrip('?')}, over time"
    rated = basis.rated(key)
    n = len(rated)
    look = stopping.last_look(n)
    reason = None
    if n < FEWEST_DOTS:
        return View(NAME, title, n, False, f"it counts from {FEWEST_DOTS} ratings on")
    found = None
    if not basis.tests:
        reason = "with filters, or another outcome, the ratings are shown and nothing is tested"
    elif look is None:
        reason = f"it looks for a direction from {stopping.LOOKS[0]} ratings on"
    else:
        found, reason = _find(rated[:look])
    dots = Series("ratings", "o", latest((e.day, float(v)) for e, v in rated))
    spread = Counter(v for _, v in rated)
    middle_rating = words.number(median(v for _, v in rated))
    said = f"{n} ratings; the middle one is {middle_rating}, of {question.highest}."
    in_words = ", ".join(f"{value}: {words.times(spread[value])}" for value in sorted(spread)) + "."
    chart = Dots(title, (dots,), question.lowest, question.highest, None, in_words)
    if found is None or look is None:
        return View(NAME, title, n, False, reason, (said,), {}, (chart,))
    slope, low, high, middle = found
    shown = rated[:look]
    first, last = min(e.day for e, _ in shown), max(e.day for e, _ in shown)
    ends = [(first, middle - slope * (last - first).days / 2), (last, middle + slope * (last - first).days / 2)]
    line = (ends[0], ends[1])
    way = "down" if slope < 0 else "up"
    year, least, most = (abs(s) * YEAR for s in (slope, *sorted((low, high), key=abs)))
    on = words.day_written(shown[-1][0].written_at, shown[-1][0].moment.at.tzinfo)
    sentences = (
        f"Over the time logged, the ratings have gone {way}: by about {words.number(year)} points in a year "
        f"(anything from {words.between(least, most)} fits them). That is from {look} ratings, "
        f"{words.day(first)} to {words.day(last)}.",
        f"Looked at when there were {look} ratings, on {on}; there are {n} now. It does not say why.",
        said,
    )
    figures = {
        "question": key,
        "slope_per_year": slope * YEAR,
        "low": low * YEAR,
        "high": high * YEAR,
        "direction": way,
        "look": look,
    }
    shown_line = line if n <= DOTS_DRAWN else None  # it belongs to ratings that are no longer drawn
    chart = Dots(title, (dots,), question.lowest, question.highest, shown_line, in_words)
    return View(NAME, title, n, True, None, sentences, figures, (chart,))


def _find(rated: list[tuple[Entry, int]]) -> tuple[tuple[float, float, float, float] | None, str | None]:
    """Slope, low and high a day, and the middle of the line; or the reason for silence."""
    days = [float(e.day.toordinal()) for e, _ in rated]
    values = [float(v) for _, v in rated]
    usual = f"nothing stands out at {len(rated)} ratings, the usual result"
    if max(days) - min(days) < DAYS:
        return None, f"at {len(rated)} ratings they lay within {DAYS} days, too short a time for a direction"
    level = stopping.TREND_LEVEL
    if kendall_p(days, values, stopping.seed(days, values), stopping.PERMUTATIONS, level) > level:
        return None, usual
    slope, low, high = theil_sen(days, values)
    if least_support(days, values) <= 0:
        return None, "dropping a single entry would turn the direction"
    if abs(slope) * (max(days) - min(days)) < LEAST_CHANGE:
        return None, f"the change is under {words.number(LEAST_CHANGE)} point"
    centre = (max(days) + min(days)) / 2
    offsets = sorted(v - slope * (d - centre) for d, v in zip(days, values, strict=True))
    count = len(offsets)
    return (slope, low, high, (offsets[(count - 1) // 2] + offsets[count // 2]) / 2), None
