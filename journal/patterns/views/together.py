"""`together`: what was logged together: block e-values for every pair, e-BH over all of them; plausible ranges."""

from collections.abc import Iterator, Sequence

from journal.patterns import words
from journal.patterns.dataset import DIFFERENCES, Dataset
from journal.patterns.evidence import sceptical
from journal.patterns.pairs import MARGIN, Outcome, Pair, Places, eligible, outcomes, places, usual
from journal.patterns.replay import Clear, nights_to_go, together
from journal.patterns.results import Claim, Contrast, Contrasts, View

NAME, TITLE = "together", "What was logged together"
ALPHA = 0.1
SAME_WEEKS = "They may simply have fallen in the same weeks."
COUNTED_ONLY = "when you filter or name an answer, pairs are counted but nothing is claimed"


def view(dataset: Dataset) -> View:
    """Show every eligible pair from 20 entries on, as two counts and a plausible range; claim what e-BH selects.

    Outcomes are tears and distress, or the answers to a question that the person chose; factors are every tag, choice
    and word.
    """
    named = dataset.catalogue.by_key.get(dataset.outcome or "")
    of = outcomes(named, dataset.entries) if named else usual(dataset.catalogue)
    usable = sum(any(outcome.had(e) is not None for outcome in of) for e in dataset.entries)
    if usable < DIFFERENCES:
        return View(NAME, TITLE, usable, False, f"this needs {DIFFERENCES} entries to compare", figures=[])
    known = places(dataset.entries, dataset.catalogue)
    pairs = list(eligible(dataset.entries, dataset.catalogue, of, known))
    figures = [
        {
            "a": p.outcome.name,
            "b": p.factor.name,
            "also": [f.name for f in p.also],
            "counts": [list(r) for r in p.counts],
        }
        for p in pairs
    ]
    charts = tuple(_charts(pairs, of))
    if not dataset.tests:
        return View(NAME, TITLE, usable, False, COUNTED_ONLY, _introduced(pairs), figures, charts)
    claims = tuple(_claims(dataset, pairs, known if len(dataset.nights) == dataset.n else None))
    if not claims:
        reason = f"nothing stands out among {words.these(len(pairs))}, which is what usually happens"
        if not pairs:
            reason = f"no tag or answer has {MARGIN} moments with it and {MARGIN} without yet"
        return View(NAME, TITLE, usable, False, reason, _introduced(pairs), figures, charts, next_at=_next(dataset))
    sentences = (*(f"{claim.sentence} {SAME_WEEKS}" for claim in claims), *_introduced(pairs))
    return View(NAME, TITLE, usable, True, None, sentences, figures, charts, claims=claims)


def _introduced(pairs: Sequence[Pair]) -> tuple[str, ...]:
    if not pairs:
        return ()
    return ("Every tag and answer with enough moments is here, by name. Some of them differ just by chance.",)


def _claims(dataset: Dataset, pairs: Sequence[Pair], known: Places | None) -> Iterator[Claim]:
    """Yield the claims, newest first, with the current counts of all entries.

    `known`: the `places` of all entries, if exactly those count as evidence.
    """
    counts = {(p.outcome.name, f.name): p for p in pairs for f in (p.factor, *p.also)}
    found = together(dataset.nights, dataset.catalogue, usual(dataset.catalogue), ALPHA, known).found
    for clear in sorted(found, key=lambda c: c.entry.written_at, reverse=True):
        pair = counts.get((clear.outcome.name, clear.factors[0].name))
        if pair is not None:
            yield _claim(dataset, clear, pair)


def _claim(dataset: Dataset, clear: Clear, pair: Pair) -> Claim:
    since = words.day_of_writing(clear.entry)
    sentence = f"{counted(pair)} Clear since {words.day(since)}."
    about = f"{clear.outcome.name} and {' or '.join(f.name for f in clear.factors)}"
    return Claim(NAME, about, sentence, since, dataset.number_by(clear.entry.written_at))


def counted(pair: Pair) -> str:
    """Return the pair in a sentence: `Tears in 14 of 20 moments tagged #rain, and in 6 of 30 without it.`"""
    (a, b), (c, d) = pair.counts
    also = f" (nearly always together with {words.listed([f.label for f in pair.also])})" if pair.also else ""
    return (
        f"{pair.outcome.said} in {words.of(a, a + b)} moments {pair.factor.said}{also}, "
        f"and in {words.of(c, c + d)} {pair.factor.without}."
    )


def _charts(pairs: Sequence[Pair], of: Sequence[Outcome]) -> Iterator[Contrasts]:
    for outcome in of:
        rows = tuple(contrast(pair) for pair in pairs if pair.outcome is outcome)
        if rows:
            yield Contrasts(f"{outcome.said}: with each tag or answer, and without", rows)


def contrast(pair: Pair) -> Contrast:
    """Return the two counts and the plausible difference, in moments of 10."""
    (a, b), (c, d) = pair.counts
    seen = sceptical(pair.counts)
    low, high = seen.range_with[0] - seen.range_without[1], seen.range_with[1] - seen.range_without[0]
    said = f"{words.of_ten(*seen.range_with)}, against {words.of_ten(*seen.range_without)}"
    label = " and ".join(f.label for f in (pair.factor, *pair.also))
    middle = 10 * (seen.with_it - seen.without)
    return Contrast(label, words.of(a, a + b), words.of(c, c + d), 10 * low, middle, 10 * high, said)


def _next(dataset: Dataset) -> str:
    left = min(nights_to_go(dataset.nights, outcome) for outcome in usual(dataset.catalogue))
    return words.next_night(left)
