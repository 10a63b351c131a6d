"""Charts as lines of text: drawn with characters or, if that isn't possible, described in words.

Nothing depends on colour: marks differ by shape, and counts are shown beside them. Every line fits the given width.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from journal.patterns import words
from journal.patterns.results import Bar, Bars, Calendar, Chart, Contrast, Contrasts, Dots, Quadrants, Slopes, Strip
from journal.terminal.columns import padded, width_of, wrapped_line
from journal.terminal.safe import one_line

Line = list[tuple[str, str]]
SURE, COUNTED, AT_MOST = "━", "╍", "┄"
NONE = "·"
PAIRS_SHOWN = 24
ENERGIES = {"high": "high energy", "low": "low energy"}


def lines(chart: Chart, width: int, *, drawn: bool) -> Iterator[Line]:
    """Yield a chart under its title, at most `width` columns wide; unless `drawn`, only its numbers in words."""
    yield []
    yield from ([("quiet", line)] for line in wrapped(one_line(chart.title), width))
    if not drawn:
        for said in _in_words(chart):
            yield from ([("", line)] for line in wrapped(said, width))
        return
    draw: Callable[[Any, int], Iterator[str]] = _DRAWN[type(chart)]
    for line in draw(chart, width):
        yield [("", line.rstrip())]
    if isinstance(chart, Calendar | Dots | Quadrants):
        yield from ([("quiet", line)] for line in wrapped(one_line(chart.words), width))


def _in_words(chart: Chart) -> Iterator[str]:
    if isinstance(chart, Bars):
        for bar in chart.bars:
            between = f" ({_range(bar, chart)})" if bar.low is not None and bar.high is not None else ""
            yield f"{one_line(bar.label)}: {bar.said}{between}"
    elif isinstance(chart, Contrasts):
        for row in chart.rows:
            yield f"{one_line(row.label)}: {row.with_it} with it, {row.without} without ({row.said})"
    else:
        yield one_line(chart.words)


def _range(bar: Bar, chart: Bars) -> str:
    low, high = bar.low or 0.0, bar.high or 0.0
    return words.of_ten(low, high) if chart.top == 1 else words.between(low, high)


def mark(count: int) -> str:
    """Return one character for a count: none, one, two to nine, or more."""
    return NONE if count == 0 else "o" if count == 1 else str(count) if count < 10 else "+"


def _calendar(chart: Calendar, width: int) -> Iterator[str]:
    yield " " * 10 + "1   5    10   15   20   25   30"
    for month in chart.months():
        yield f"{words.month(month[0]):<10}{_marks(chart, month)}"
    yield f"{NONE} none, o one, 2 to 9 that many, + more"


def _marks(chart: Calendar, month: Sequence[date]) -> str:
    return "".join(" " if (count := chart.logged(day)) is None else mark(count) for day in month)


def _bars(chart: Bars, width: int) -> Iterator[str]:
    labels = [one_line(b.label) for b in chart.bars]
    longest = max(map(width_of, labels), default=0)
    told = [bar.said + (f" ({_range(bar, chart)})" if bar.low is not None else "") for bar in chart.bars]
    said = max(map(len, told), default=0)
    if said > width // 2:  # the ranges go on separate lines
        told = [bar.said for bar in chart.bars]
        said = max(map(len, told), default=0)
    above = longest > width // 3  # the label goes on a separate line
    indent = 2 if above else longest + 2
    room = max(width - indent - said - 2, 8)
    for bar, label, own in zip(chart.bars, labels, told, strict=True):
        if above:
            yield from wrapped(label, width)
        drawn = _drawn_bar(bar, chart.top, room)
        yield f"{padded('' if above else label, indent)}{drawn:<{room}}  {own}"
        if own == bar.said and bar.low is not None:
            yield f"{'':<{indent}}({_range(bar, chart)})"
    if any(b.low is not None for b in chart.bars):
        yield from wrapped(f"{SURE}{COUNTED} counted · {COUNTED}{AT_MOST} the range", width)


def wrapped(text: str, width: int) -> Iterator[str]:
    """Yield the text in lines of at most `width` columns; a word that's longer is cut."""
    yield from (line.rstrip() for line in wrapped_line(" ".join(text.split()), width))


def _drawn_bar(bar: Bar, top: float, room: int) -> str:
    def cells(value: float) -> int:
        return min(round(value / top * room), room) if top else 0

    counted = cells(bar.value)
    if bar.low is None or bar.high is None:
        return SURE * counted
    sure, most = min(cells(bar.low), counted), max(cells(bar.high), counted)
    return SURE * sure + COUNTED * (counted - sure) + AT_MOST * (most - counted)


def _dots(chart: Dots, width: int) -> Iterator[str]:
    points = [(day, value, s.mark) for s in chart.series for day, value in s.points]
    if not points:
        return
    first, last = chart.span
    room, rows = width - 5, chart.highest - chart.lowest
    grid = [[" "] * room for _ in range(rows + 1)]

    def place(day: date, value: float) -> tuple[int, int]:
        across, down = chart.place(day, value)
        return round(down * rows), round(across * (room - 1))

    if chart.line:
        (day0, value0), (day1, value1) = chart.line
        for column in range(room):
            day = first + timedelta(days=round(column / (room - 1) * (last - first).days))
            part = (day - day0).days / max((day1 - day0).days, 1)
            if 0 <= part <= 1:
                row, _ = place(day, value0 + part * (value1 - value0))
                grid[row][column] = "-"
    for day, value, own in points:
        row, column = place(day, value)
        there = grid[row][column]
        grid[row][column] = own if there in (" ", "-") else own.upper() if there in (own, own.upper()) else "*"
    for number, cells in enumerate(grid):
        value = chart.highest - number
        shown = f"{value:>2}" if rows <= 5 or value % 5 == 0 else "  "
        yield f"{shown} |{''.join(cells)}"
    ends = words.month(first), words.month(last)
    yield f"    {ends[0]}{' ' * max(room - len(ends[0]) - len(ends[1]), 1)}{ends[1]}"
    capitals = " or ".join(one.mark.upper() for one in chart.series)
    several = f"{capitals} where several meet" + (", * where both do" if len(chart.series) > 1 else "")
    yield from wrapped(several + (", - the line" if chart.line else ""), width)


def _slopes(chart: Slopes, width: int) -> Iterator[str]:
    room = min(width - 16, 4 * (chart.highest - chart.lowest) + 1)
    span = chart.highest - chart.lowest
    counted = {pair: chart.pairs.count(pair) for pair in chart.pairs}
    newest = sorted(set(chart.pairs), reverse=True)[:PAIRS_SHOWN]
    for then, now in newest:
        at, to = (round((v - chart.lowest) / span * (room - 1)) for v in (then, now))
        cells = [" "] * room
        for column in range(min(at, to), max(at, to)):
            cells[column] = "-"
        cells[at] = "o"
        cells[to] = "=" if to == at else "<" if to < at else ">"
        times = f" x{counted[then, now]}" if counted[then, now] > 1 else ""
        yield f"{then:>2} to {now:<2} |{''.join(cells)}|{times}"
    left = chart.highest - len(str(chart.highest)) + 1
    yield " " * 10 + f"{chart.lowest}{' ' * (room - 2 - len(str(left)) + 1)}{chart.highest}"
    yield from wrapped("o then, < or > looking back, = the same", width)
    if len(counted) > len(newest):
        yield f"The first {len(newest)} of {len(counted)}."


def _quadrants(chart: Quadrants, width: int) -> Iterator[str]:
    top = max(*chart.cells.values(), 1)
    column = (width - 15) // 2
    yield f"{'':<15}{'unpleasant':<{column}}pleasant"
    for energy, said in ENERGIES.items():
        cells = []
        for tone in ("unpleasant", "pleasant"):
            count = chart.cells[tone, energy]
            cells.append(f"{SURE * round(count / top * (column - 5))} {count}".strip())
        yield f"{said:<15}{cells[0]:<{column}}{cells[1]}"
    yield f"{'mixed':<15}{chart.mixed}"


def _strip(chart: Strip, width: int) -> Iterator[str]:
    longest = max(len(name) for name, _ in chart.rows) + 2
    step = 1 if len(chart.labels) > 12 else 4
    every = 6 if step == 1 else 1
    heads = [chart.labels[i].ljust(every * step) for i in range(0, len(chart.labels), every)]
    yield f"{'':<{longest}}{''.join(heads)}"
    for name, counts in chart.rows:
        yield f"{name:<{longest}}{''.join(mark(c).ljust(step) for c in counts)}"
    yield from wrapped(one_line(chart.words), width)


def _contrasts(chart: Contrasts, width: int) -> Iterator[str]:
    """Yield a row for each: both counts, then the range of the difference around its dot, `|` where there's none."""
    heads = "with", "without"
    with_it = max(len(heads[0]), *(len(row.with_it) for row in chart.rows)) + 2
    without = max(len(heads[1]), *(len(row.without) for row in chart.rows)) + 2
    labels = [one_line(row.label) for row in chart.rows]
    most = max(width - with_it - without - 21, 0)  # a longer label goes on a separate line
    indent = max((width_of(label) for label in labels if width_of(label) + 2 <= most), default=0) + 2
    room = min((width - indent - with_it - without - 1) // 2 * 2 + 1, 41)

    def at(value: float) -> int:
        return round(Contrast.along(value) * (room - 1))

    yield f"{'':<{indent}}{heads[0]:<{with_it}}{heads[1]:<{without}}fewer{'of 10':^{max(room - 9, 5)}}more"
    for row, label in zip(chart.rows, labels, strict=True):
        if width_of(label) + 2 > indent:
            yield from wrapped(label, width)
            label = one_line("")
        cells = [" "] * room
        cells[room // 2] = "|"
        for column in range(at(row.low), at(row.high) + 1):
            cells[column] = "+" if column == room // 2 else "-"
        cells[at(row.middle)] = "o"
        yield f"{padded(label, indent)}{row.with_it:<{with_it}}{row.without:<{without}}{''.join(cells)}"
    yield from wrapped("o how many more of 10 moments with it than without; - the range", width)


def _stretches(calendar: Calendar, shown: Sequence[tuple[date, ...]]) -> Iterator[list[tuple[date, ...]]]:
    """Yield the months, each by itself; those in a row with nothing logged together."""
    together: list[tuple[date, ...]] = []
    for month in shown:
        if any(calendar.days.get(day) for day in month):
            yield from ([together] if together else [])
            together = []
            yield [month]
        else:
            together.append(month)
    yield from ([together] if together else [])


def months(calendar: Calendar, dots: Dots | None, width: int, count: int, *, drawn: bool) -> Iterator[Line]:
    """Yield the last `count` months, a line each: days with something logged, and each rating's mark beside them.

    Unless `drawn`, in words.
    """
    shown = list(calendar.months())[-count:]
    ratings = [(day, value) for series in (dots.series if dots else ()) for day, value in series.points]
    if not drawn:
        for stretch in _stretches(calendar, shown):
            first, last = stretch[0][0], stretch[-1][-1]
            name = words.month(first) + (f" to {words.month(last)}" if len(stretch) > 1 else "")
            logged = sum(calendar.days.get(day, 0) for month in stretch for day in month)
            rated = sorted(int(value) for day, value in ratings if first <= day <= last)
            hard = f"; {one_line(dots.series[0].label)}: {', '.join(map(str, rated))}" if dots and rated else ""
            yield from ([("", line)] for line in wrapped(f"{name}: {logged or 'none'} logged{hard}.", width))
        return
    label = 10 if width >= 60 else 4
    scale = range(dots.lowest, dots.highest + 1) if dots and ratings else range(0)
    gap = "   " if width >= 60 else " "
    wide = label + 31 + len(gap) + len(scale) <= width
    heading = f"{'':<{label}}1   5    10   15   20   25   30"
    if scale and wide:
        middle = f"{(scale[0] + scale[-1]) // 2}"
        heading += f"{gap}{scale[0]}{middle:^{len(scale) - len(str(scale[0])) - len(str(scale[-1]))}}{scale[-1]}"
        heading += f"  {one_line(dots.series[0].label)}" if dots and width >= 77 else ""
    yield [("quiet", heading.rstrip())]
    for month in shown:
        name = words.month(month[0]) if label > 4 else f"{month[0]:%b}"
        line = f"{name:<{label}}{_marks(calendar, month):<31}"
        if scale and wide:
            here = [value for day, value in ratings if month[0] <= day <= month[-1]]
            counts = [sum(round(v) == point for v in here) for point in scale]
            line += gap + "".join(mark(k) for k in counts)
        yield [("", line.rstrip())]


_DRAWN: dict[type, Callable[[Any, int], Iterator[str]]] = {
    Calendar: _calendar,
    Bars: _bars,
    Contrasts: _contrasts,
    Dots: _dots,
    Slopes: _slopes,
    Quadrants: _quadrants,
    Strip: _strip,
}
