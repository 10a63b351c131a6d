"""What a view found, as data: sentences, figures, charts. Nothing here is printed; renderers draw the charts.

Every chart carries its numbers in words, so that nobody needs to see it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from heapq import nlargest


@dataclass(frozen=True)
class Calendar:
    """How many moments were logged on each day, for the months from `first` to `last`."""

    title: str
    days: Mapping[date, int]
    first: date
    last: date
    words: str = ""


@dataclass(frozen=True)
class Bar:
    """A counted bar: its value, its range where there is one, and the count in words ("12 of 30")."""

    label: str
    value: float
    said: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Bars:
    """Bars on one scale from 0 to `top`; `range_is` says what the ranges are, in words."""

    title: str
    bars: tuple[Bar, ...]
    top: float
    range_is: str = "what fits these counts"


DOTS_DRAWN = 700  # more than any look; of more ratings than that the latest are drawn


@dataclass(frozen=True)
class Series:
    """Dots of one kind: a mark to tell them by, and (day, value)."""

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
    """How many moments fell into each of a circle's parts (hours, weekdays), one row a group."""

    title: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]
    words: str = ""


def latest(points: Iterable[tuple[date, float]]) -> tuple[tuple[date, float], ...]:
    """The points that are drawn: the latest, in order."""
    return tuple(nlargest(DOTS_DRAWN, points))[::-1]


Chart = Calendar | Bars | Dots | Slopes | Quadrants | Strip


@dataclass(frozen=True)
class View:
    """One pattern over time: what it is based on (`n`), whether it spoke, and its reason where it is silent.

    A view that tests speaks only where it found something; its charts are there all the same, where there are enough
    entries to draw them. `more` are charts that it shows when it is asked for by itself. `figures` are documented view
    by view in the README.
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

    def on_page(self, tested: bool) -> bool:
        """Whether it belongs on the page of all: it spoke, or nothing was to be tested and it counted something."""
        return self.spoke or (not tested and bool(self.charts))

    def data(self) -> dict[str, object]:
        """The view as JSON has it."""
        return {
            "view": self.name,
            "n": self.n,
            "spoke": self.spoke,
            "reason": self.reason,
            "sentences": list(self.sentences),
            "figures": self.figures,
        }
