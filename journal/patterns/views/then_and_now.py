"""`then-and-now`: how hard it still was when first written, and how hard it is on looking back: pairs, and evidence."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from journal.core.model import Entry, instant
from journal.patterns import words
from journal.patterns.dataset import Dataset, at_first, back_filled, is_rating, night, offered
from journal.patterns.evidence import CLEAR, untied_pairs
from journal.patterns.results import Claim, Slopes, View

NAME, TITLE = "then-and-now", "Then and now"
FEWEST_PAIRS = 7  # with which evidence can be clear, if all of them felt less hard
LESS_HARD = "less hard than when you first wrote"
SELECTED = "Only moments that weren't too hard are offered for looking back."


@dataclass(frozen=True)
class _Pair:
    """The first rating and the one in the first look-back, when that was written, and why it isn't evidence, if so."""

    then: int
    now: int
    written_at: datetime
    day: date
    late: bool
    counts: bool


def view(dataset: Dataset) -> View:
    """Show pairs as a slope chart, from the first one on; claim that it gets easier once the evidence is clear.

    Only look-backs that the program offered count as evidence, one per night of looking back. Moments written down more
    than 3 days later are left out: their "then" is a memory. "Harder" is counted but never claimed, since only easier
    moments are offered.
    """
    found = _pairs(dataset)
    late = sum(pair.late for pair in found)
    pairs = [pair for pair in found if not pair.late]
    left = f" {words.moments(late)} written down more than 3 days later {words.are(late)} left out." if late else ""
    if not pairs:
        reason = "no moment has a rating both from when you wrote it and from looking back"
        return View(NAME, TITLE, 0, False, f"{reason};{left[:-1]}" if left else reason)
    drawn = [(pair.then, pair.now) for pair in pairs]
    easier, harder = sum(now < then for then, now in drawn), sum(now > then for then, now in drawn)
    same = len(drawn) - easier - harder
    felt = [f"{k} felt {how}" for k, how in ((easier, LESS_HARD), (harder, "harder"), (same, "the same")) if k]
    counted = f"Of {words.moments(len(drawn))} that you looked back at, {words.listed(felt)}.{left}"
    charts = (Slopes("How hard it was when you wrote, and looking back", tuple(drawn), 0, 10, _in_words(drawn)),)
    figures: dict[str, object] = {
        "pairs": [list(pair) for pair in drawn],
        "easier": easier,
        "harder": harder,
        "same": same,
    }
    if not dataset.tests:
        reason = "when you filter or name an answer, pairs are counted but nothing is claimed"
        return View(NAME, TITLE, len(drawn), False, reason, (counted,), figures, charts)
    claim, usable, e = _claim(dataset, pairs)
    figures |= {"offered": usable, "evidence": round(e, 2)}
    if claim is None:
        reason = f"nothing is clear yet. {_so_far(usable)}"
        return View(NAME, TITLE, len(drawn), False, reason, (counted,), figures, charts)
    sentences = (f"{claim.sentence} {SELECTED}", counted)
    return View(NAME, TITLE, len(drawn), True, None, sentences, figures, charts, claims=(claim,))


def _so_far(usable: int) -> str:
    if usable == 0:
        return "Only look-backs that were offered count towards it, and none of those has a different rating so far"
    least = f"; it takes at least {FEWEST_PAIRS}" if usable < FEWEST_PAIRS else ""
    return f"Of the look-backs that were offered, {usable} {'has' if usable == 1 else 'have'} a different rating{least}"


def _claim(dataset: Dataset, pairs: list[_Pair]) -> tuple[Claim | None, int, float]:
    """Return the claim that became clear first, how many pairs were usable, and the current evidence."""
    easier = harder = 0
    first: _Pair | None = None
    nights: set[date] = set()
    e = 1.0
    for pair in pairs:
        if not pair.counts or pair.day in nights:
            continue
        nights.add(pair.day)
        easier += pair.now < pair.then
        harder += pair.now > pair.then
        e = untied_pairs(easier, harder)
        if first is None and e >= CLEAR and easier > harder:
            first = pair
    if first is None:
        return None, easier + harder, e
    sentence = (
        f"Looking back, {easier} of {easier + harder} moments felt {LESS_HARD}"
        f"{f', and {harder} felt harder' if harder else ''}. Clear since {words.day(first.day)}."
    )
    claim = Claim(NAME, "less hard", sentence, first.day, dataset.number_by(first.written_at))
    return claim, easier + harder, e


def back_filled_pairs(dataset: Dataset) -> int:
    """Return how many moments have both ratings, and were written down too late after them to be used."""
    return sum(pair.late for pair in _pairs(dataset))


def _pairs(dataset: Dataset) -> list[_Pair]:
    """Return the pairs in the order of the look-backs."""
    found: list[tuple[int, str, _Pair]] = []
    usable = {e.uuid for e in dataset.nights}
    rating = dataset.catalogue.key("distress_now")
    for entry in dataset.entries:
        if len(entry.reflections) < 2:
            continue
        then = at_first(entry, rating)
        later = [r for r in entry.reflections if r.stage == "lookback" and rating in r.answers]
        if is_rating(then) and later:
            first = min(later, key=lambda r: r.written_at)
            now = first.answers[rating]
            if is_rating(now):
                day = night(_local(first.written_at, entry))
                counts = offered(first) and entry.uuid in usable
                pair = _Pair(then, now, first.written_at, day, back_filled(entry), counts)
                found.append((instant(first.written_at), entry.uuid, pair))
    return [pair for *_, pair in sorted(found, key=lambda one: one[:2])]


def _local(at: datetime, entry: Entry) -> datetime:
    try:
        return at.astimezone(entry.moment.at.tzinfo)
    except OverflowError:
        return at


def _in_words(pairs: list[tuple[int, int]]) -> str:
    counted = sorted(Counter(pairs).items(), reverse=True)
    return "; ".join(f"{then} then, {now} now: {words.times(k)}" for (then, now), k in counted) + "."
