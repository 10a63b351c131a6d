"""`times`: hours and weekdays of logged moments, with tears and without, by permuting the labels over those times."""

from collections.abc import Callable
from datetime import timedelta

from journal.core.model import Entry
from journal.patterns import stopping, words
from journal.patterns.dataset import RANGES, Basis, had_tears
from journal.patterns.results import Strip, View
from journal.patterns.statistics import circular_p

NAME, TITLE = "times", "Hours and weekdays"
HOURS = tuple(f"{h:02}" for h in range(24))
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
PARTS = (
    ("at night (0 to 6)", 0),
    ("in the morning (6 to 12)", 6),
    ("in the afternoon (12 to 18)", 12),
    ("in the evening (18 to 24)", 18),
)
FULL_DAY = timedelta(days=1)


def view(basis: Basis) -> View:
    """Strips from 10 entries on; a test where 10 are with tears and 10 without, at its looks.

    An hour is only used where it is exact; where the time is unsure the moment is left out.
    """
    sure = [e for e in basis.entries if e.moment.precision != "unsure"]
    left_out = basis.n - len(sure)
    said = [(e, had) for e in sure if (had := had_tears(e)) is not None]
    n = len(said)
    if n < RANGES:
        return View(NAME, TITLE, n, False, f"it draws hours and weekdays from {RANGES} entries on")
    charts = (_strip("Hours", HOURS, _exact(said), _hour), _strip("Weekdays", WEEKDAYS, said, _weekday))
    counted = (
        (f"{words.moments(left_out)} of unsure time {'is' if left_out == 1 else 'are'} left out.",) if left_out else ()
    )
    tearful = sum(had for _, had in said)
    look = stopping.last_look(n)
    reason = None
    if not basis.tests:
        reason = "with filters, or another outcome, hours are counted and nothing is tested"
    elif min(tearful, n - tearful) < RANGES:
        reason = f"to compare, it needs {RANGES} moments with tears and {RANGES} without"
    elif look is None:
        reason = f"it looks from {stopping.LOOKS[0]} entries on"
    else:
        tested, found = _find(said[:look])
        if found:
            last = said[look - 1][0]
            on = words.day_written(last.written_at, last.moment.at.tzinfo)
            closing = (
                f"That is of the first {look} of {n}, looked at on {on}; the strips show all. It does not say why."
            )
            sentences = (*(sentence for _, sentence, _ in found), closing, *counted)
            figures = {"look": look, "found": [name for name, _, _ in found], "p": {name: p for name, _, p in found}}
            return View(NAME, TITLE, n, True, None, sentences, figures, charts)
        reason = f"nothing stands out at {look} entries, the usual result"
        if not tested:
            reason = f"the first {look} had not yet {RANGES} moments with tears and {RANGES} without"
    return View(NAME, TITLE, n, False, reason, counted, {}, charts)


Said = list[tuple[Entry, bool]]


def _exact(said: Said) -> Said:
    return [(e, had) for e, had in said if e.moment.precision == "exact"]


def _hour(entry: Entry) -> int:
    return entry.moment.at.hour


def _weekday(entry: Entry) -> int:
    return entry.day.weekday()


def _find(said: Said) -> tuple[int, list[tuple[str, str, float]]]:
    """How many tests there were enough moments for, and what stands out: its name, a sentence, its permutation p."""
    tested, found = 0, []
    exact = _exact(said)
    for name, group, turn, sentence in (
        ("hours", exact, _turn_of_day, _of_hours),
        ("weekdays", said, lambda e: _weekday(e) / 7, _of_weekdays),
    ):
        labels = [had for _, had in group]
        if min(sum(labels), len(labels) - sum(labels)) < RANGES:
            continue
        tested += 1
        turns = [turn(e) for e, _ in group]
        p = circular_p(turns, labels, stopping.seed(turns, labels), stopping.PERMUTATIONS, stopping.TIMES_LEVEL)
        if p <= stopping.TIMES_LEVEL:
            found.append((name, sentence(group), p))
    return tested, found


def _turn_of_day(entry: Entry) -> float:
    at = entry.moment.at
    return timedelta(hours=at.hour, minutes=at.minute) / FULL_DAY


def _of_hours(said: Said) -> str:
    parts = []
    for name, start in PARTS:
        here = [had for e, had in said if start <= _hour(e) < start + 6]
        if here:
            parts.append(f"{words.of(sum(here), len(here))} {name}")
    return f"Moments with tears and without were logged at different hours: tears in {words.listed(parts)}."


def _of_weekdays(said: Said) -> str:
    parts = []
    for number, name in enumerate(WEEKDAYS):
        here = [had for e, had in said if _weekday(e) == number]
        if here:
            parts.append(f"{words.of(sum(here), len(here))} on {name}")
    return f"Moments with tears and without were logged on different weekdays: tears in {words.listed(parts)}."


def _strip(title: str, labels: tuple[str, ...], said: Said, place: Callable[[Entry], int]) -> Strip:
    rows = []
    for name, wanted in (("with tears", True), ("without", False)):
        counts = [0] * len(labels)
        for entry, had in said:
            counts[place(entry)] += had is wanted
        rows.append((name, tuple(counts)))
    described = "; ".join(
        f"{name}: " + (", ".join(f"{label} {k}" for label, k in zip(labels, counts, strict=True) if k) or "none")
        for name, counts in rows
    )
    return Strip(title, labels, tuple(rows), described + ".")
