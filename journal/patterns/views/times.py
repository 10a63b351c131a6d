"""`times`: hours and weekdays of logged moments, with tears and without: strips, and evidence that they differ."""

from collections.abc import Callable

from journal.core.model import Entry
from journal.patterns import words
from journal.patterns.dataset import FEWEST, Dataset, had_tears
from journal.patterns.evidence import CLEAR, e_benjamini_hochberg
from journal.patterns.pairs import tears
from journal.patterns.replay import circular, cut, nights_to_go
from journal.patterns.results import Claim, Strip, View

NAME, TITLE = "times", "Hours and weekdays"
HOURS = tuple(f"{h:02}" for h in range(24))
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
PARTS = (
    ("at night (0 to 6)", 0),
    ("in the morning (6 to 12)", 6),
    ("in the afternoon (12 to 18)", 12),
    ("in the evening (18 to 24)", 18),
)
MINUTES = 24 * 60  # of a day
MORE_HOURS = "Tears came more at some hours than at others"
MORE_DAYS = "Tears came more on some weekdays than on others"
EACH = 10  # fewest moments with tears, and without, for a comparison


def view(dataset: Dataset) -> View:
    """Show strips from 5 entries on; claim once the evidence is clear, with 10 moments with tears and 10 without.

    Hours are only used if exact; moments with an unsure time are left out.
    """
    sure = [e for e in dataset.entries if e.moment.precision != "unsure"]
    left_out = dataset.n - len(sure)
    said = [(e, had) for e in sure if (had := had_tears(e, dataset.catalogue)) is not None]
    n = len(said)
    if n < FEWEST:
        return View(
            NAME, TITLE, n, False, f"this needs {FEWEST} entries that say when it was and whether there were tears"
        )
    charts = (_strip("Hours", "at", HOURS, _exact(said), _hour), _strip("Weekdays", "on", WEEKDAYS, said, _weekday))
    counted = (f"{words.moments(left_out)} with an unsure time {words.are(left_out)} left out.",) if left_out else ()
    tearful = sum(had for _, had in said)
    if not dataset.tests:
        reason = "when you filter or name an answer, hours are counted but nothing is claimed"
        return View(NAME, TITLE, n, False, reason, counted, {}, charts)
    found = _claims(dataset, said)
    if found:
        claims = tuple(claim for claim, _ in found)
        figures = {"found": [claim.about for claim in claims]}
        return View(
            NAME,
            TITLE,
            n,
            True,
            None,
            (*(f"{claim.sentence} {counts}" for claim, counts in found), *counted),
            figures,
            charts,
            claims=claims,
        )
    if min(tearful, n - tearful) < EACH:
        reason = f"comparing needs {EACH} moments with tears and {EACH} without"
    else:
        reason = "nothing stands out yet, which is what usually happens"
    left = nights_to_go(dataset.nights, tears(dataset.catalogue))
    next_at = words.next_night(left)
    return View(NAME, TITLE, n, False, reason, counted, {}, charts, next_at=next_at)


Said = list[tuple[Entry, bool]]


def _exact(said: Said) -> Said:
    return [(e, had) for e, had in said if e.moment.precision == "exact"]


def _hour(entry: Entry) -> int:
    return entry.moment.at.hour


def _weekday(entry: Entry) -> int:
    return entry.day.weekday()


def _claims(dataset: Dataset, said: Said) -> list[tuple[Claim, str]]:
    """Return the claims, newest first, each with its counts.

    Both circles use the same blocks, and e-BH over the two selects one at 40, or both at 20: whenever it does, their
    mean, itself an e-value, is at least 20. So Ville's bound of 1 in 20 holds for the view as a whole.
    """
    circles: tuple[tuple[str, Callable[[Entry], float | None], Callable[[Said], str], Said], ...] = (
        ("hours", _turn_of_day, _of_hours, _exact(said)),
        ("weekdays", _turn_of_week, _of_weekdays, said),
    )
    clear: dict[int, Entry] = {}
    blocks = cut(dataset.nights, tears(dataset.catalogue))
    replayed = (circular(blocks, turn, EACH) for _, turn, _, _ in circles)
    for steps in zip(*replayed, strict=True):
        for place in e_benjamini_hochberg([e for _, e in steps], 1 / CLEAR):
            clear.setdefault(place, steps[place][0])
    found = []
    for place, entry in clear.items():
        about, _, sentence, group = circles[place]
        since = words.day_of_writing(entry)
        text = MORE_HOURS if about == "hours" else MORE_DAYS
        claim = Claim(
            NAME, about, f"{text}. Clear since {words.day(since)}.", since, dataset.number_by(entry.written_at)
        )
        found.append((claim, sentence(group)))
    return sorted(found, key=lambda one: -one[0].number)


def _turn_of_day(entry: Entry) -> float | None:
    at = entry.moment.at
    return (60 * at.hour + at.minute) / MINUTES if entry.moment.precision == "exact" else None


def _turn_of_week(entry: Entry) -> float | None:
    return _weekday(entry) / 7 if entry.moment.precision != "unsure" else None


def _of_hours(said: Said) -> str:
    parts = []
    for name, start in PARTS:
        here = [had for e, had in said if start <= _hour(e) < start + 6]
        if here:
            parts.append(f"{words.of(sum(here), len(here))} {name}")
    return f"Tears in {words.listed(parts)}."


def _of_weekdays(said: Said) -> str:
    parts = []
    for number, name in enumerate(DAYS):
        here = [had for e, had in said if _weekday(e) == number]
        if here:
            parts.append(f"{words.of(sum(here), len(here))} on {name}")
    return f"Tears in {words.listed(parts)}."


def _strip(title: str, on: str, labels: tuple[str, ...], said: Said, place: Callable[[Entry], int]) -> Strip:
    rows = []
    for name, wanted in (("with tears", True), ("without", False)):
        counts = [0] * len(labels)
        for entry, had in said:
            counts[place(entry)] += had is wanted
        rows.append((name, tuple(counts)))
    described = "; ".join(
        f"{name}: " + (", ".join(f"{k} {on} {label}" for label, k in zip(labels, counts, strict=True) if k) or "none")
        for name, counts in rows
    )
    return Strip(title, labels, tuple(rows), described + ".")
