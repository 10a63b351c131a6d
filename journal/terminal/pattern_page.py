"""Patterns as a page: what there is, the views that have something to say, in one line those that are silent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from journal.core.model import Entry, instant
from journal.patterns import words
from journal.patterns.dataset import FEWEST
from journal.patterns.results import View
from journal.terminal import charts
from journal.terminal.render import Line, rows
from journal.terminal.safe import one_line

if TYPE_CHECKING:
    from journal.services.patterns import Overview

TITLE = "What repeats over time"
COUNTED_ONLY = "With filters, or an answer that you name, all is counted and nothing is tested."
LEFT_OUT = {
    "unsure": "of unsure time {} left out of hours and weekdays",
    "back_filled": "written down more than 3 days after {} left out of then and now",
}


def beginning(based: Iterable[Line], sentence: str, few: Sequence[Entry]) -> Iterator[Line]:
    """The page where there are too few entries to say anything of: a sentence, and those there are."""
    yield [("strong", TITLE)]
    yield from based
    yield []
    yield [("", sentence)]
    yield from rows(few)


def page(based: Iterable[Line], views: Sequence[View], width: int, *, tested: bool, drawn: bool) -> Iterator[Line]:
    """All views on one page: those that have something to say, then in one line those that are silent.

    Not `tested`: with filters, or an outcome that was named, what is only counted is shown too.
    """
    yield [("strong", TITLE)]
    yield from based
    if not tested:
        yield [("quiet", COUNTED_ONLY)]
    for one in views:
        if one.on_page(tested):
            yield from _sections(one, width, drawn)
    silent = [one for one in views if not one.on_page(tested)]
    if silent:
        yield []
        yield [
            (
                "quiet",
                "Nothing to say yet, or nothing clear: "
                + "; ".join(one_line(f"{one.name} ({one.reason})") for one in silent)
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
            ("", f"For the rest it is silent: {view.reason}." if view.sentences else f"It is silent: {view.reason}.")
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
            rest = LEFT_OUT[reason].format("is" if left_out[reason] == 1 else "are")
            yield [("quiet", f"{words.entries(left_out[reason])} {rest}.")]


def _sections(view: View, width: int, drawn: bool, first: bool = False) -> Iterator[Line]:
    if not first:
        yield []
    yield [("strong", one_line(view.title)), ("quiet", f" ({view.name}, {words.entries(view.n)})")]
    yield from _said(view.sentences)
    for chart in (*view.charts, *(view.more if first else ())):
        yield from charts.lines(chart, width, drawn=drawn)


def lines(found: "Overview", width: int, *, drawn: bool) -> "list[Line]":
    """Return an overview as a page to read."""
    n, days = found.basis.n, found.basis.days
    if found.named:
        return list(single(found.views[0], n, days, found.left_out, width, drawn=drawn))
    based = list(about(n, days, found.left_out))
    if n < FEWEST:
        few = sorted(found.basis.entries, key=lambda e: instant(e.moment.at), reverse=True)
        return list(beginning(based, found.too_few, few))
    return list(page(based, found.views, width, tested=found.basis.tests, drawn=drawn))


def html(found: "Overview") -> Iterator[str]:
    """Return an overview as a page of HTML, piece by piece."""
    from journal.documents import html as pages

    def body() -> Iterator[str]:
        based = ["".join(text for _, text in line) for line in about(found.basis.n, found.basis.days, found.left_out)]
        if found.named:
            yield from pages.section(found.views[0], full=True)
            yield from pages.patterns(based, ())
        elif found.basis.n < FEWEST:
            yield from pages.patterns([*based, found.too_few], ())
        else:
            yield from pages.patterns(based, found.views, tested=found.basis.tests)

    return pages.page("What repeats over time", body())


def _said(sentences: Iterable[str]) -> Iterator[Line]:
    for sentence in sentences:
        yield [("", one_line(sentence))]
