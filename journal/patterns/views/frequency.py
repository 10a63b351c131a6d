"""`frequency`: how many moments were logged, by month; the rate with an exact Poisson interval."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from journal.patterns import words
from journal.patterns.dataset import FEWEST, Dataset
from journal.patterns.results import Bar, Bars, Calendar, Chart, View
from journal.patterns.statistics import poisson_interval

NAME, TITLE = "frequency", "How often something was logged"
WEEKS = 8
MONTH_DAYS = 30
MONTHS_SHOWN = 12
WEEKS_SHOWN = 12


def view(dataset: Dataset) -> View:
    """Count by week, month and year from 5 entries on; give a rate once they span 8 weeks or more."""
    if dataset.n < FEWEST or dataset.days is None:
        return View(NAME, TITLE, dataset.n, False, f"this needs {FEWEST} entries")
    first = dataset.days[0]
    last = max(min(dataset.until or dataset.today, dataset.today), dataset.days[1])
    months = Counter(e.day.replace(day=1) for e in dataset.entries)
    between = list(_months(first, last))
    none = sum(m not in months for m in between)
    most = max(months.values())
    fullest = [words.month(m) for m in between if months[m] == most]
    sentences = [
        f"{words.moments(dataset.n)} logged, from {words.day(dataset.days[0])} to {words.day(dataset.days[1])}.",
        f"The most in one month: {most}, in {words.listed(fullest) if len(fullest) < 4 else f'{len(fullest)} months'}.",
    ]
    if none:
        sentences.append(f"Nothing was logged in {none} of {len(between)} months.")
    # The first moment starts the record, so it says nothing about the rate.
    counted, span = dataset.n - 1, (last - first).days
    figures: dict[str, object] = {
        "months": {f"{m:%Y-%m}": months[m] for m in between},
        "weeks": _by_week(dataset),
        "years": {str(y): c for y, c in sorted(Counter(e.day.year for e in dataset.entries).items())},
        "rate": None,
    }
    if span >= WEEKS * 7:
        low, high = (bound * MONTH_DAYS for bound in poisson_interval(counted, span))
        rate = counted * MONTH_DAYS / span
        figures["rate"] = {"per_days": MONTH_DAYS, "rate": rate, "low": low, "high": high, "days": span}
        sentences.append(
            f"That's about {words.number(rate)} logged in {MONTH_DAYS} days; the true rate could be anywhere from "
            f"about {words.between(low, high)}. It's how often something was logged, not how often it happened."
        )
    charts = tuple(_charts(dataset, between, months, last))
    return View(NAME, TITLE, dataset.n, True, None, tuple(sentences), figures, charts, tuple(_more(dataset, last)))


def _charts(dataset: Dataset, between: list[date], months: Counter[date], last: date) -> Iterator[Chart]:
    recent = between[-MONTHS_SHOWN:]
    days = Counter(e.day for e in dataset.entries if e.day >= recent[0])
    by_month = [f"{words.month(m)}: {months[m] or 'none'} logged" for m in recent]
    first = max(recent[0], dataset.days[0]) if dataset.days else recent[0]
    yield Calendar("Days when something was logged", days, first, last, ", ".join(by_month) + ".")
    bars = []
    for m in recent:
        so_far = " so far" if m == last.replace(day=1) and last == dataset.today else ""
        said = f"{months[m] or 'none'} logged{so_far}"
        bars.append(Bar(words.month(m), months[m], said))
    yield Bars(
        "By month" if len(between) <= MONTHS_SHOWN else "By month, the last 12",
        tuple(bars),
        max(bar.value for bar in bars) or 1,
    )


def _more(dataset: Dataset, last: date) -> Iterator[Chart]:
    """By week, the last 12, and by year: counted. Weeks begin with the first entry."""
    monday = last - timedelta(days=last.weekday())
    first = dataset.days[0] if dataset.days else last
    weeks = [monday - timedelta(weeks=n) for n in range(WEEKS_SHOWN - 1, -1, -1)]
    weeks = [week for week in weeks if week + timedelta(days=6) >= first]
    by_week = Counter(e.day - timedelta(days=e.day.weekday()) for e in dataset.entries)
    by_year = Counter(e.day.year for e in dataset.entries)
    for title, counts in (
        ("By week, each from its Monday", [(f"{w.day} {words.month(w)}", by_week[w]) for w in weeks]),
        ("By year", [(str(y), by_year[y]) for y in range(min(by_year), max(by_year) + 1)]),
    ):
        bars = tuple(Bar(label, count, f"{count or 'none'} logged") for label, count in counts)
        if len(bars) > 1:
            yield Bars(title, bars, max((bar.value for bar in bars), default=0) or 1)


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1) if (month.year, month.month) < (9999, 12) else date.max


def _by_week(dataset: Dataset) -> dict[str, int]:
    weeks = Counter("{}-W{:02}".format(*e.day.isocalendar()[:2]) for e in dataset.entries)
    return dict(sorted(weeks.items()))
