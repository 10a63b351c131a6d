"""Charts as SVG: no scripts, no requests; colours come from the page, so that light and dark both work.

Things are told apart by shape, never by colour alone; every chart carries its numbers in words for people who can't see
it.
"""

import html
import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from journal.patterns import words
from journal.patterns.results import (
    Bar,
    Bars,
    Calendar,
    Chart,
    Contrast,
    Contrasts,
    Dots,
    Quadrants,
    Series,
    Slopes,
    Strip,
)

WIDTH = 640
NARROW = 470  # half a page: the same size of text in less room
PHONE = 350  # what the margins leave on a phone of 390 px
#: What XML can't hold, and bidi controls: neither belongs on a page.
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)

#: CSS that the page provides for its charts.
STYLE = """
svg.chart { width: 100%; max-width: 640px; height: auto; display: block; font: 12px system-ui, sans-serif; }
svg.chart text { fill: var(--ink); } svg.chart .soft { fill: var(--soft); }
svg.chart .paper { fill: var(--paper); }
svg.chart .shape { fill: var(--shape); } svg.chart .other { fill: none; stroke: var(--shape); stroke-width: 1.5; }
svg.chart .line { stroke: var(--ink); stroke-width: 1.5; fill: none; } svg.chart .rule { stroke: var(--rule); }
svg.chart .thin { stroke: var(--shape); stroke-width: 1.2; opacity: .7; fill: none; }
"""


def safe(text: str) -> str:
    """Return text escaped for HTML, without characters that a page can't hold."""
    return html.escape(_UNFIT.sub("", text))


def draw(chart: Chart, width: int = WIDTH) -> str:
    """Return a chart as one SVG element, `width` units wide, with its title and its numbers in words."""
    drawing: Callable[[Any, int], tuple[float, Iterator[str]]] = _DRAWN[type(chart)]
    height, parts = drawing(chart, width)
    told = safe(in_words(chart))
    return (
        f'<svg class="chart" viewBox="0 0 {width} {height:g}" role="img" aria-label="{safe(chart.title)}">'
        f"<title>{safe(chart.title)}</title><desc>{told}</desc>{''.join(parts)}</svg>"
    )


def in_words(chart: Chart) -> str:
    """Return the numbers of a chart as a sentence."""
    if isinstance(chart, Bars):
        return "; ".join(f"{bar.label}: {bar.said}" for bar in chart.bars) + "."
    return chart.words


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    role = f' class="{kind}"' if kind else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{role}>{safe(text)}</text>'


def _circle(x: float, y: float, radius: float, kind: str = "shape") -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" class="{kind}"/>'


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def _calendar(chart: Calendar, width: int) -> tuple[float, Iterator[str]]:
    months = list(chart.months())
    row, left = 17, 70 if width > PHONE else 58
    cell = (width - left) / 31

    def parts() -> Iterator[str]:
        for tick in (1, 5, 10, 15, 20, 25, 30):
            yield _text(left + (tick - 0.5) * cell, 12, str(tick), "soft", "middle")
        for number, month in enumerate(months):
            y = 30 + number * row
            yield _text(0, y + 4, words.month(month[0]))
            for day in month:
                x, count = left + (day.day - 0.5) * cell, chart.logged(day)
                if count:
                    yield _circle(x, y, min(3 + 2 * math.sqrt(count), 8, 0.6 * cell))
                elif count == 0:
                    yield _circle(x, y, 1, "soft")
                if count and count > 1:
                    yield _text(x, y + 4, str(count), "paper", "middle")

    return 30 + len(months) * row, parts()


def _bars(chart: Bars, width: int) -> tuple[float, Iterator[str]]:
    left, right, row = round(width * 0.3), 110 if width == WIDTH else 90, 16 if width == NARROW else 20
    room = width - left - right

    def at(value: float) -> float:
        return left + room * min(value / chart.top, 1) if chart.top else left

    def one(bar: Bar, y: float) -> Iterator[str]:
        yield _text(0, y + 12, _short(bar.label, left // 7))
        size = f'width="{at(bar.value) - left:.1f}" height="12"'
        yield f'<rect x="{left}" y="{y + 3:g}" {size} class="shape" opacity=".55"/>'
        if bar.low is not None and bar.high is not None:
            yield _line(at(bar.low), y + 9, at(bar.high), y + 9, "line")
            for end in (bar.low, bar.high):
                yield _line(at(end), y + 5, at(end), y + 13, "line")
        yield _text(width - right + 8, y + 12, bar.said)

    def parts() -> Iterator[str]:
        yield _line(left, 0, left, len(chart.bars) * row, "rule")
        for number, bar in enumerate(chart.bars):
            yield from one(bar, number * row)
        if width != NARROW and any(b.low is not None for b in chart.bars):
            where = left if width == WIDTH else 0
            yield _text(where, len(chart.bars) * row + 14, "the thin line: the range", "soft")

    return len(chart.bars) * row + (4 if width == NARROW else 20), parts()


def _contrasts(chart: Contrasts, width: int) -> tuple[float, Iterator[str]]:
    wide = width == WIDTH
    left, counts = (190, 70) if wide else (0, 66)
    row, begins = (20 if wide else 34), left + 2 * counts + 8
    room = width - begins - 6

    def at(value: float) -> float:
        return begins + room * Contrast.along(value)

    def one(found: Contrast, y: float) -> Iterator[str]:
        yield _text(0, y + (12 if wide else 0), _short(found.label, left // 7 if wide else width // 7))
        yield _text(left, y + 12 + (0 if wide else 4), found.with_it, "soft")
        yield _text(left + counts, y + 12 + (0 if wide else 4), found.without, "soft")
        middle = y + 8 + (0 if wide else 4)
        yield _line(at(found.low), middle, at(found.high), middle, "line") + _circle(at(found.middle), middle, 3.5)

    def parts() -> Iterator[str]:
        yield _text(left, 12, "with", "soft") + _text(left + counts, 12, "without", "soft")
        yield _text(begins, 12, "fewer", "soft") + _text(width - 6, 12, "more of 10", "soft", "end")
        yield _line(at(0), 16, at(0), 30 + len(chart.rows) * row, "rule")
        for number, found in enumerate(chart.rows):
            yield from one(found, (20 if wide else 34) + number * row)

    return 34 + len(chart.rows) * row, parts()


def _dots(chart: Dots, width: int) -> tuple[float, Iterator[str]]:
    top, left, right, high = 10, 30, 20, 90 if width == NARROW else 170
    first, last = chart.span

    def place(day: date, value: float) -> tuple[float, float]:
        across, down = chart.place(day, value)
        return left + across * (width - left - right), top + down * high

    def marks(series: Series, shift: float) -> Iterator[str]:
        for day, value in series.points:
            x, y = place(day, value)
            if series.mark == "x":
                y += shift
                yield f'<path d="M{x - 3:.1f} {y - 3:.1f}l6 6m0 -6l-6 6" class="other"/>'
            else:
                yield _circle(x, y, 3.5)

    def parts() -> Iterator[str]:
        step = 1 if chart.highest - chart.lowest <= 5 else 5
        for value in range(chart.lowest, chart.highest + 1, step):
            _, y = place(first, value)
            yield _line(left, y, width - right, y, "rule") + _text(left - 8, y + 4, str(value), "soft", "end")
        for number, series in enumerate(chart.series):
            yield from marks(series, 4 * number)
        if chart.line:
            (x1, y1), (x2, y2) = (place(*end) for end in chart.line)
            yield _line(x1, y1, x2, y2, "line")
        yield _text(left, top + high + 22, words.month(first), "soft")
        yield _text(width - right, top + high + 22, words.month(last), "soft", "end")

    return top + high + 28, parts()


def _slopes(chart: Slopes, width: int) -> tuple[float, Iterator[str]]:
    top, high, left, right = 24, 100 if width == NARROW else max(width * 0.32, 150), width * 0.19, width * 0.81

    def y_of(value: int) -> float:
        return top + (chart.highest - value) / (chart.highest - chart.lowest) * high

    def parts() -> Iterator[str]:
        yield _text(left, 12, "then", "soft", "middle") + _text(right, 12, "looking back", "soft", "middle")
        for x in (left, right):
            yield _line(x, top, x, top + high, "rule")
        for value in range(chart.lowest, chart.highest + 1, 5):
            yield _text(left - 14, y_of(value) + 4, str(value), "soft", "end")
            yield _text(right + 14, y_of(value) + 4, str(value), "soft")
        for then, now in sorted(set(chart.pairs)):
            times = chart.pairs.count((then, now))
            heavier = f' style="stroke-width:{1 + 0.8 * math.sqrt(times):.1f}"'
            yield _line(left, y_of(then), right, y_of(now), "thin").replace("/>", heavier + "/>")
            yield _circle(left, y_of(then), 3.5) + _circle(right, y_of(now), 3.5)

    return top + high + 12, parts()


def _quadrants(chart: Quadrants, width: int) -> tuple[float, Iterator[str]]:
    cell, left = {WIDTH: 90, NARROW: 54}.get(width, 78), 95
    most = max(*chart.cells.values(), 1)

    def parts() -> Iterator[str]:
        for column, tone in enumerate(("unpleasant", "pleasant")):
            yield _text(left + (column + 0.5) * cell * 1.6, 12, tone, "soft", "middle")
            for row, energy in enumerate(("high", "low")):
                x, y = left + (column + 0.5) * cell * 1.6, 22 + (row + 0.5) * cell
                count = chart.cells[tone, energy]
                yield _circle(x, y, 4 + cell * 0.36 * math.sqrt(count / most)) if count else _circle(x, y, 2, "soft")
                yield _text(x, y + 5, str(count or ""), "paper", "middle")
        for row, said in enumerate(("high energy", "low energy")):
            yield _text(0, 26 + (row + 0.5) * cell, said, "soft")
        yield _text(0, 22 + 2 * cell + 16, f"mixed: {chart.mixed}")

    return 22 + 2 * cell + 24, parts()


def _strip(chart: Strip, width: int) -> tuple[float, Iterator[str]]:
    left, step = (90 if width > PHONE else 70), (width - 100) / len(chart.labels)
    every = 3 if len(chart.labels) > 12 else 1
    most = max((count for _, counts in chart.rows for count in counts), default=1)
    row = 44 if width == WIDTH else 36

    def parts() -> Iterator[str]:
        for number, (name, counts) in enumerate(chart.rows):
            y = 14 + (number + 0.5) * row
            yield _text(0, y + 4, name)
            yield _line(left, y, width, y, "rule")
            for place, count in enumerate(counts):
                if count:
                    x = left + (place + 0.5) * step
                    yield _circle(x, y, min(2 + 8 * math.sqrt(count / most), max(0.6 * step, 4)))
                    yield _text(x, y + 22, str(count), "soft", "middle")
        for place in range(0, len(chart.labels), every):
            yield _text(left + (place + 0.5) * step, 11, chart.labels[place], "soft", "middle")

    return 18 + len(chart.rows) * row, parts()


_DRAWN: dict[type, Callable[[Any, int], tuple[float, Iterator[str]]]] = {
    Calendar: _calendar,
    Bars: _bars,
    Contrasts: _contrasts,
    Dots: _dots,
    Slopes: _slopes,
    Quadrants: _quadrants,
    Strip: _strip,
}
