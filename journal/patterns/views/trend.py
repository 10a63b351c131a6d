"""`trend`: a rating over time: always dots; a direction by the Mann-Kendall test, allowing for autocorrelation."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low

from journal.core.model import Entry
from journal.patterns import words
from journal.patterns.dataset import FEWEST, Dataset, at_first, is_rating
from journal.patterns.evidence import TREND_LEVEL, mann_kendall
from journal.patterns.pairs import heading
from journal.patterns.results import DOTS_DRAWN, Claim, Dots, Series, View, latest
from journal.patterns.statistics import theil_sen
from journal.patterns.stopping import LOOKS, next_look, passed

NAME = "trend"
LEAST_CHANGE = 1.0
YEAR = 365.25
A_YEAR_AND_MORE = 400  # days; over a shorter span, a season looks like a trend
SEASONS = "This may just be the time of year, so it may change back."


@dataclass(frozen=True)
class _Direction:
    """A direction found at a look: points a day, the middle of the line, the days and the ratings it's from."""

    slope: float
    low: float
    high: float
    middle: float
    first: date
    last: date
    look: int
    at: Entry

    @property
    def way(self) -> str:
        return "down" if self.slope < 0 else "up"

    @property
    def so_far(self) -> bool:
        return (self.last - self.first).days < A_YEAR_AND_MORE

    @property
    def line(self) -> tuple[tuple[date, float], tuple[date, float]]:
        half = self.slope * (self.last - self.first).days / 2
        return (self.first, self.middle - half), (self.last, self.middle + half)


def view(dataset: Dataset) -> View:
    """Show distress over time, or another scale that the person chose. Looks for a direction at 20, 40, 80 … ratings.

    Looks count nights with a rating in the first reflection. Between looks the latest direction stands, with the day on
    which it first became clear.
    """
    usual = dataset.catalogue.key("distress")
    key = dataset.outcome or usual
    question = dataset.catalogue.by_key[key]
    if question.kind != "scale":
        return View(NAME, "Over time", 0, False, f"“{heading(question)}” isn't a scale")
    title = "How hard it was, over time" if key == usual else f"{heading(question)}, over time"
    rated = dataset.rated(key)
    n = len(rated)
    if n < FEWEST:
        return View(NAME, title, n, False, f"this needs {FEWEST} ratings")
    label = "how hard it was" if key == usual else heading(question).lower()
    drawn = f"{label[:1].upper()}{label[1:]}: each rating, on its day"
    points = Series(label, "o", latest((e.day, float(v)) for e, v in rated))
    spread = Counter(v for _, v in rated)
    said = f"{n} ratings; {half_were([v for _, v in rated])}."
    in_words = f"Rated {', '.join(f'{value}: {words.times(spread[value])}' for value in sorted(spread))}."
    chart = Dots(drawn, (points,), question.lowest, question.highest, None, in_words)
    if not dataset.tests:
        reason = "when you filter or name an answer, ratings are shown but nothing is claimed"
        return View(NAME, title, n, False, reason, (said,), {}, (chart,))
    usable = [(e, v) for e in dataset.nights if is_rating(v := at_first(e, key))]
    found = _directions(usable)
    coming = next_look(len(usable))
    next_at = f"next look at {coming} ratings" if coming else None
    if not found:
        reason = "no direction yet" if next_at else f"no direction, and there's no look after {LOOKS[-1]} ratings"
        return View(NAME, title, n, False, reason, (said,), {}, (chart,), next_at=next_at)
    claim, newest = _claim(dataset, found)
    figures = {
        "question": key,
        "slope_per_year": newest.slope * YEAR,
        "low": newest.low * YEAR,
        "high": newest.high * YEAR,
        "direction": newest.way,
        "look": newest.look,
    }
    line = newest.line if n <= DOTS_DRAWN else None  # it belongs to ratings that are no longer drawn
    chart = Dots(drawn, (points,), question.lowest, question.highest, line, in_words)
    low, high = sorted(abs(slope) * YEAR for slope in (newest.low, newest.high))
    detail = (
        f"Those {newest.look} ratings are from {words.day(newest.first)} to {words.day(newest.last)}; the change in a "
        f"year could be anywhere from about {words.between(low, high)} points."
    )
    return View(
        NAME, title, n, True, None, (claim.sentence, detail, said), figures, (chart,), claims=(claim,), next_at=next_at
    )


def half_were(values: Sequence[int]) -> str:
    """Return the median of some ratings in words: `half were 3 or lower`."""
    middle = median_low(values)
    return f"half were {middle} or lower" if min(values) < max(values) else f"all were {middle}"


def _claim(dataset: Dataset, found: list[_Direction]) -> tuple[Claim, _Direction]:
    """Return the newest direction as a claim, clear since the first of the latest looks that all agree on it."""
    newest = found[-1]
    since = newest
    for direction in reversed(found):
        if direction.way != newest.way:
            break
        since = direction
    day = words.day_of_writing(since.at)
    if newest.so_far:
        change = words.number(abs(newest.slope) * (newest.last - newest.first).days)
        moved, closing = f"gone {newest.way} so far, by about {change} points", f" {SEASONS}"
    else:
        moved, closing = f"gone {newest.way}, by about {words.number(abs(newest.slope) * YEAR)} points a year", ""
    sentence = (
        f"Your ratings of how hard it was have {moved}, over {newest.look} of them. "
        f"Clear since {words.day(day)}.{closing}"
    )
    return Claim(NAME, newest.way, sentence, day, dataset.number_by(since.at.written_at)), newest


def _directions(usable: list[tuple[Entry, int]]) -> list[_Direction]:
    """Return the directions found, earliest look first."""
    found = []
    for look in passed(len(usable)):
        rated = usable[:look]
        days = [float(e.day.toordinal()) for e, _ in rated]
        values = [float(v) for _, v in rated]
        if min(days) == max(days) or mann_kendall(days, values).level > TREND_LEVEL:
            continue
        slope, low, high = theil_sen(days, values)
        span = max(days) - min(days)
        if abs(slope) * span < LEAST_CHANGE:
            continue
        centre = (max(days) + min(days)) / 2
        offsets = sorted(v - slope * (d - centre) for d, v in zip(days, values, strict=True))
        middle = (offsets[(look - 1) // 2] + offsets[look // 2]) / 2
        first, last = date.fromordinal(int(min(days))), date.fromordinal(int(max(days)))
        found.append(_Direction(slope, low, high, middle, first, last, look, rated[-1][0]))
    return found
