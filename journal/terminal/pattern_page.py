"""Patterns as a page: what there is, the views that have something to say, in one line those that are silent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from journal.model import Entry
from journal.patterns import words
from journal.patterns.finding import View
from journal.terminal import charts
from journal.terminal.render import Line, rows

LEFT_OUT = {
    "unsure": "of unsure time left out of hours and weekdays",
    "back_filled": "written down more than 3 days after left out of then and now",
}


def page(
    n: int,
    days: tuple[date, date] | None,
    left_out: Mapping[str, int],
    views: Sequence[View],
    few: Sequence[Entry],
    width: int,
    *,
    drawn: bool,
) -> Iterator[Line]:
    """All views on one page. `few` are the entries, where there are too few to say anything of."""
    yield [("strong", "What repeats over time")]
    yield from about(n, days, left_out)
    if few or not n:
        yield []
        yield [("", "Too few to say what repeats: five entries make a beginning." if n else "Nothing is logged yet.")]
        yield from rows(few)
        return
    for one in views:
        if one.spoke:
            yield from _sections(one, width, drawn)
    silent = [one for one in views if not one.spoke]
    if silent:
        yield []
        yield [
            (
                "quiet",
                "Nothing to say yet, or nothing clear: "
                + "; ".join(f"{one.name} ({one.reason})" for one in silent)
                + ".",
            )
        ]
    yield []
    yield [("quiet", "This describes what was logged, and nothing else. `journal patterns VIEW` shows one in full.")]


def single(
    view: View, n: int, days: tuple[date, date] | None, left_out: Mapping[str, int], width: int, *, drawn: bool
) -> Iterator[Line]:
    """One view in full, silent or not."""
    yield from _sections(view, width, drawn, first=True)
    if view.reason:
        yield []
        yield [
            ("", f"More it doesn't say: {view.reason}." if view.sentences else f"It says nothing yet: {view.reason}.")
        ]
    yield []
    yield from about(n, days, {"care": left_out.get("care", 0)})  # the view itself has said the rest


def about(n: int, days: tuple[date, date] | None, left_out: Mapping[str, int]) -> Iterator[Line]:
    """What it is based on, and what was left out and why."""
    if days:
        yield [("quiet", f"Based on {words.entries(n)}, from {words.day(days[0])} to {words.day(days[1])}.")]
    if left_out.get("care"):
        marked = f"{words.moments(left_out['care'])} that you marked as not all right"
        isn_t = "is not counted here: it is" if left_out["care"] == 1 else "are not counted here: they are"
        yield [("quiet", f"{marked} {isn_t} no pattern. `journal support` is there.")]
    for reason in ("unsure", "back_filled"):
        if left_out.get(reason):
            yield [("quiet", f"{words.entries(left_out[reason])} {LEFT_OUT[reason]}.")]


def _sections(view: View, width: int, drawn: bool, first: bool = False) -> Iterator[Line]:
    if not first:
        yield []
    yield [("strong", view.title), ("quiet", f" ({view.name}, {words.entries(view.n)})")]
    yield from _said(view.sentences)
    for chart in (*view.charts, *(view.more if first else ())):
        yield from charts.lines(chart, width, drawn=drawn)


def _said(sentences: Iterable[str]) -> Iterator[Line]:
    for sentence in sentences:
        yield [("", sentence)]
