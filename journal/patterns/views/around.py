"""`around`: nights with an entry before and after a day; a claim only if the day was asked about beforehand."""

from dataclasses import dataclass
from datetime import date, timedelta

from journal.core.model import Entry, instant
from journal.patterns import words
from journal.patterns.dataset import FEWEST, Dataset, had_tears, night, was_hard
from journal.patterns.evidence import AROUND_LEVEL, before_and_after
from journal.patterns.results import Bar, Bars, Chart, Claim, View
from journal.patterns.statistics import poisson_interval
from journal.patterns.stopping import DATE_LOOKS

NAME = "around"
SIDE = DATE_LOOKS[0]
PER = 30


def view(dataset: Dataset) -> View:
    """Count nights with an entry on each side of a day, with tears and hard moments beside them.

    The record starts with the first night, so days and nights are counted from the day after it.
    """
    named = dataset.around
    title = f"Before and after {words.day(named)}" if named else "Before and after a day"
    if named is None:
        return View(NAME, title, dataset.n, False, "this needs a day, as in `journal patterns around 2026-03-01`")
    if dataset.n < FEWEST:
        return View(NAME, title, dataset.n, False, f"this needs {FEWEST} entries")
    found = sides(dataset, named)
    if found is None or min(found.exposure) < 1:
        return View(NAME, title, dataset.n, False, "this needs entries before and after that day")
    figures = {
        "date": named.isoformat(),
        "before": {"nights": found.before, "days": found.exposure[0]},
        "after": {"nights": found.after, "days": found.exposure[1]},
    }
    charts: tuple[Chart, ...] = (_bars(found),)
    sentences = (_sentence(named, found), *_beside(dataset, named))
    place, claim = claimed(dataset, named)
    if claim is not None:
        return View(NAME, title, dataset.n, True, None, (claim.sentence, *sentences), figures, charts, claims=(claim,))
    if not dataset.tests:
        reason = "when you filter or name an answer, both sides are counted but nothing is claimed"
    elif place is None:
        reason = (
            "both sides are only counted: anyone who tries enough days will find one that looks different. To find out "
            "for real, ask about a day before it comes, with `journal wonder around DATE`"
        )
    else:
        reason = "nothing is clear yet, which is what usually happens"
    coming = next_look(dataset, named) if place is not None and dataset.tests else None
    next_at = f"next look on {words.day(coming)}" if coming else None
    return View(NAME, title, dataset.n, False, reason, sentences, figures, charts, next_at=next_at)


@dataclass(frozen=True)
class Sides:
    """Nights with an entry before a day and from it on, and the number of days on each side."""

    before: int
    after: int
    exposure: tuple[int, int]


def sides(dataset: Dataset, named: date, days_after: int | None = None) -> Sides | None:
    """Return the nights on each side of a day, up to today or `days_after` days later; None without any entries."""
    nights = sorted(night(e.moment.at) for e in dataset.nights)
    if not nights:
        return None
    opened = nights[0] + timedelta(days=1)
    last = max(min(dataset.until or dataset.today, dataset.today), nights[-1])
    if days_after is not None:
        last = named + timedelta(days=days_after - 1)
    counted = [one for one in nights[1:] if one <= last]
    before = sum(one < named for one in counted)
    return Sides(
        before, len(counted) - before, (max((named - opened).days, 0), max((last - max(named, opened)).days + 1, 0))
    )


def claimed(dataset: Dataset, named: date) -> tuple[int | None, Claim | None]:
    """Return the day's position among all days asked about, and the claim about it, if any.

    It's tested 28, 56, 112, 224 and 448 days after the day. The first day ever asked about gets the full significance
    level, the j-th one 2/(j(j+1)) of it: together no more than twice the first, however many are asked about.
    """
    asked = sorted((w for w in dataset.wonderings if w.about == "day"), key=lambda w: (instant(w.asked_at), w.uuid))
    place = next((n for n, w in enumerate(asked, 1) if w.around == named and w.open and w.beforehand), None)
    if place is None or not dataset.tests:
        return place, None
    level = AROUND_LEVEL * 2 / (place * (place + 1))
    for look in DATE_LOOKS:
        ends = named + timedelta(days=look)
        found = sides(dataset, named, look) if ends <= dataset.today else None
        if found is None or min(found.exposure) < SIDE:
            continue
        if before_and_after(found.before, found.after, found.exposure) <= level:
            return place, _claim(dataset, named, found, ends)
    return place, None


def counted(dataset: Dataset, named: date) -> tuple[str, ...]:
    """Return the nights on both sides in a sentence, if there are days on both."""
    found = sides(dataset, named)
    return (_sentence(named, found),) if found is not None and min(found.exposure) >= 1 else ()


def next_look(dataset: Dataset, named: date) -> date | None:
    """Return the day of the next look at a day that was asked about, or None after the last."""
    return next((ends for look in DATE_LOOKS if (ends := named + timedelta(days=look)) > dataset.today), None)


def _claim(dataset: Dataset, named: date, found: Sides, since: date) -> Claim:
    way = "more" if found.after * found.exposure[0] > found.before * found.exposure[1] else "fewer"
    sentence = (
        f"Since {words.day(named)} you've logged something on {way} nights than before: on {found.after} of "
        f"{found.exposure[1]}, compared with {found.before} of {found.exposure[0]}. Clear since {words.day(since)}."
    )
    number = sum(words.day_of_writing(e) < since for e in dataset.entries)
    return Claim(NAME, named.isoformat(), sentence, since, number)


def _sentence(named: date, found: Sides) -> str:
    was, now = (
        (words.of(nights, days), f"{words.number(nights * PER / days)} of {PER}")
        for nights, days in zip((found.before, found.after), found.exposure, strict=True)
    )
    return (
        f"Something was logged on {was[0]} nights before {words.day(named)} ({was[1]}), and on {now[0]} from then on "
        f"({now[1]})."
    )


def _beside(dataset: Dataset, named: date) -> list[str]:
    halves: list[list[Entry]] = [[e for e in dataset.entries if (e.day >= named) is later] for later in (False, True)]
    found = []
    for what, had in (("Tears", had_tears), ("Distress of 6 or more", was_hard)):
        said = [[value for e in half if (value := had(e, dataset.catalogue)) is not None] for half in halves]
        if all(said):
            before, after = (words.of(sum(half), len(half)) for half in said)
            found.append(f"{what} in {before} moments before, and in {after} from then on.")
    return [*found, "These are just counts. They don't claim anything."] if found else []


def _bars(found: Sides) -> Bars:
    bars = []
    for label, nights, days in (("before", found.before, found.exposure[0]), ("since", found.after, found.exposure[1])):
        low, high = (bound * PER for bound in poisson_interval(nights, days))
        bars.append(Bar(label, nights * PER / days, f"{words.number(nights * PER / days)} in {PER} days", low, high))
    return Bars(f"Nights with something logged, in {PER} days", tuple(bars), max(b.high or b.value for b in bars))
