"""A view's results, as data: sentences, claims, figures, charts. Nothing is printed here; renderers draw the charts.

Every chart carries its numbers in words, so that nobody has to see it.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from heapq import nlargest


@dataclass(frozen=True)
class Calendar:
    """How many moments were logged on each day, for the months from `first` to `last`."""

    title: str
    days: Mapping[date, int]
    first: date
    last: date
    words: str = ""

    def months(self) -> Iterator[tuple[date, ...]]:
        """Yield the days of each month, from the first day's month to the last day's."""
        month = self.first.replace(day=1)
        while month <= self.last:
            days = tuple(month + timedelta(days=n) for n in range(monthrange(month.year, month.month)[1]))
            yield days
            if (month.year, month.month) == (9999, 12):
                return
            month = days[-1] + timedelta(days=1)

    def logged(self, day: date) -> int | None:
        """Return how many moments were logged on a day, or None if it isn't one of the days shown."""
        return self.days.get(day, 0) if self.first <= day <= self.last else None


@dataclass(frozen=True)
class Bar:
    """A bar: its value, its range if it has one, and the count in words ("12 of 30")."""

    label: str
    value: float
    said: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Bars:
    """Bars on one scale from 0 to `top`."""

    title: str
    bars: tuple[Bar, ...]
    top: float


@dataclass(frozen=True)
class Contrast:
    """How two shares differ: both counted ("14 of 20"), and the plausible difference, in moments of 10 (-10 to 10)."""

    label: str
    with_it: str
    without: str
    low: float
    middle: float
    high: float
    said: str

    @staticmethod
    def along(difference: float) -> float:
        """Return where a difference lies between "10 of 10 fewer" and "10 of 10 more", from 0 to 1."""
        return min(max((difference / 10 + 1) / 2, 0.0), 1.0)


@dataclass(frozen=True)
class Contrasts:
    """Differences on one scale, one below the other, in the order given."""

    title: str
    rows: tuple[Contrast, ...]

    @property
    def words(self) -> str:
        """The numbers in words."""
        return "; ".join(f"{r.label}: {r.with_it} with it, {r.without} without ({r.said})" for r in self.rows) + "."


DOTS_DRAWN = 700  # more than any look needs; of more ratings, only the latest are drawn


@dataclass(frozen=True)
class Series:
    """Points of one kind: the mark that identifies them, and (day, value) pairs."""

    label: str
    mark: str
    points: tuple[tuple[date, float], ...]


@dataclass(frozen=True)
class Dots:
    """Ratings over time, from `lowest` to `highest`; `line` is a fitted line from one (day, value) to another."""

    title: str
    series: tuple[Series, ...]
    lowest: int
    highest: int
    line: tuple[tuple[date, float], tuple[date, float]] | None = None
    words: str = ""

    @cached_property
    def span(self) -> tuple[date, date]:
        """The days of the earliest and the latest dot. Raises ValueError if there are no dots."""
        days = [day for one in self.series for day, _ in one.points]
        return min(days), max(days)

    def place(self, day: date, value: float) -> tuple[float, float]:
        """Return a rating's position: along the days from first to last, and down the scale; 0 to 1 each."""
        first, last = self.span
        across = (day - first) / max(last - first, timedelta(days=1))
        down = (self.highest - value) / (self.highest - self.lowest)
        return min(max(across, 0.0), 1.0), min(max(down, 0.0), 1.0)


@dataclass(frozen=True)
class Slopes:
    """Pairs of ratings, then and now."""

    title: str
    pairs: tuple[tuple[int, int], ...]
    lowest: int
    highest: int
    words: str = ""


@dataclass(frozen=True)
class Quadrants:
    """How many moments were pleasant or unpleasant, of much or little energy; and mixed ones, in neither."""

    title: str
    cells: Mapping[tuple[str, str], int]
    mixed: int
    words: str = ""


@dataclass(frozen=True)
class Strip:
    """How many moments fell into each part of a circle (hours, weekdays), a row per group."""

    title: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    words: str = ""


def latest(points: Iterable[tuple[date, float]]) -> tuple[tuple[date, float], ...]:
    """Return the points to draw: the latest, in order."""
    return tuple(nlargest(DOTS_DRAWN, points))[::-1]


Chart = Calendar | Bars | Contrasts | Dots | Slopes | Quadrants | Strip


@dataclass(frozen=True)
class Claim:
    """Something that the evidence supports: a sentence, what it's about, and since when it has been clear.

    `view` is the view that found it; `number` is how many entries had been written by then.
    """

    view: str
    about: str
    sentence: str
    since: date
    number: int

    def data(self) -> dict[str, object]:
        """Return the claim's JSON."""
        return {
            "view": self.view,
            "about": self.about,
            "sentence": self.sentence,
            "clear_since": self.since.isoformat(),
            "entries": self.number,
        }


@dataclass(frozen=True)
class View:
    """The result of one view: how many entries it is based on (`n`), whether it has something to say, and if not, why.

    A view that makes claims has something to say only if it has a claim; its counts and charts are there anyway, once
    there is enough to count. `more` are charts shown only when the view is opened by itself. `next_at` says in words
    when it could next become clear. `figures` are documented per view in the README.
    """

    name: str
    title: str
    n: int
    spoke: bool
    reason: str | None = None
    sentences: tuple[str, ...] = ()
    figures: object = field(default_factory=dict)
    charts: tuple[Chart, ...] = ()
    more: tuple[Chart, ...] = ()
    claims: tuple[Claim, ...] = ()
    next_at: str | None = None

    def data(self) -> dict[str, object]:
        """Return the view's JSON."""
        return {
            "view": self.name,
            "n": self.n,
            "spoke": self.spoke,
            "reason": self.reason,
            "sentences": list(self.sentences),
            "claims": [claim.data() for claim in self.claims],
            "figures": self.figures,
        }
