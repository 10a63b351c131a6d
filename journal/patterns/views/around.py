"""`around`: before and after a day that the person names first: conditional exact binomial, weighted by exposure."""

from datetime import date, timedelta

from journal.patterns import stopping, words
from journal.patterns.dataset import RANGES, Basis, had_tears, was_hard
from journal.patterns.results import Bar, Bars, Chart, View
from journal.patterns.statistics import binomial, poisson_interval, wilson

NAME = "around"
SIDE = 28
FEWEST = 8
PER = 30


def view(basis: Basis) -> View:
    """One test, of how many moments were logged a day; tears and hard moments on each side are counted beside it.

    The first moment opens the record, so the days and the moments are counted from the day after it.
    """
    named = basis.around
    title = f"Before and after {words.day(named)}" if named else "Before and after a day"
    if named is None:
        return View(NAME, title, basis.n, False, "it needs a day: journal patterns around 2026-03-01")
    if basis.days is None or basis.n < FEWEST:
        return View(NAME, title, basis.n, False, f"it counts from {FEWEST} entries on")
    opened = basis.days[0] + timedelta(days=1)
    last = max(min(basis.until or basis.today, basis.today), basis.days[1])
    exposure = max((named - opened).days, 0), max((last - named).days + 1, 0)
    counted = [e for e in basis.entries if e.day >= opened]
    n = len(counted)
    if min(exposure) < SIDE:
        return View(NAME, title, n, False, f"it needs {SIDE} days on each side; there are {min(exposure)}")
    if n < FEWEST:
        return View(NAME, title, n, False, f"it counts from {FEWEST} entries on")
    before = sum(e.day < named for e in counted)
    after = n - before
    sentences = [
        _sentence(named, before, after, exposure),
        "The first moment opens the record and is not counted. This holds for one day that was named beforehand: "
        "whoever tries several will find one that differs.",
    ]
    sides = [[e for e in counted if (e.day >= named) is later] for later in (False, True)]
    for what, had in (("Tears", had_tears), ("Distress of 6 or more", was_hard)):
        said = [[value for e in side if (value := had(e)) is not None] for side in sides]
        if all(said):
            sentences.append(
                f"{what}: before in {_share(said[0])}, since in {_share(said[1])}. That is counted, not tested."
            )
    figures = {
        "date": named.isoformat(),
        "before": {"count": before, "days": exposure[0]},
        "after": {"count": after, "days": exposure[1]},
    }
    charts: tuple[Chart, ...] = (_bars(before, after, exposure),)
    share = exposure[0] / sum(exposure)
    if not basis.tests:
        reason = "with filters, or another outcome, both sides are counted and nothing is tested"
    elif binomial(before, n, share) > stopping.AROUND_LEVEL:
        reason = "nothing stands out, the usual result"
    else:
        often = "more often" if after / exposure[1] > before / exposure[0] else "less often"
        found = f"Since then something was logged {often} than before. It does not say why."
        return View(NAME, title, n, True, None, (found, *sentences), figures, charts)
    return View(NAME, title, n, False, reason, tuple(sentences), figures, charts)


def _sentence(named: date, before: int, after: int, exposure: tuple[int, int]) -> str:
    was, now = (
        f"{count} in {days} days ({words.number(count * PER / days)} in {PER})"
        for count, days in zip((before, after), exposure, strict=True)
    )
    return f"Logged before {words.day(named)}: {was}. Since then: {now}."


def _share(said: list[bool]) -> str:
    count = words.of(sum(said), len(said))
    return f"{count} ({words.in_hundred(*wilson(sum(said), len(said)))})" if len(said) >= RANGES else count


def _bars(before: int, after: int, exposure: tuple[int, int]) -> Bars:
    bars = []
    for label, count, days in (("before", before, exposure[0]), ("since", after, exposure[1])):
        low, high = (bound * PER for bound in poisson_interval(count, days))
        bars.append(Bar(label, count * PER / days, f"{words.number(count * PER / days)} in {PER} days", low, high))
    return Bars(f"Logged in {PER} days", tuple(bars), max(b.high or b.value for b in bars))
