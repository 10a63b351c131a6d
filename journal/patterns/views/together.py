"""`together`: what was logged together: Fisher's exact test over every pair, Benjamini-Hochberg over all of them."""

from journal.patterns import stopping, words
from journal.patterns.dataset import Basis
from journal.patterns.pairs import MARGIN, USUAL, Pair, eligible, outcomes
from journal.patterns.results import Bar, Bars, View
from journal.patterns.statistics import benjamini_hochberg, fisher, wilson

NAME, TITLE = "together", "What was logged together"
COUNTED = 6  # pairs that are shown where nothing is tested


def view(basis: Basis) -> View:
    """Looked at when 20, 40, 80 ... entries can be used; every eligible pair is in the correction, shown or not."""
    if not basis.tests:
        return _counted(basis)
    usable = [e for e in basis.entries if any(outcome.had(e) is not None for outcome in USUAL)]
    n = len(usable)
    look = stopping.last_look(n)
    if look is None:
        return View(NAME, TITLE, n, False, f"it looks from {stopping.LOOKS[0]} entries on", figures=[])
    pairs = list(eligible(usable[:look], basis.catalogue))
    if not pairs:
        reason = f"over {look} entries no pair had {MARGIN} moments on each side"
        return View(NAME, TITLE, n, False, reason, figures=[])
    adjusted = benjamini_hochberg([fisher(p.counts) for p in pairs])
    found = sorted(
        ((q, p) for q, p in zip(adjusted, pairs, strict=True) if q <= stopping.TOGETHER_Q),
        key=lambda one: (one[0], one[1].outcome.name, one[1].factor.name),
    )
    if not found:
        reason = f"of {len(pairs)} pairs looked at over {look} entries nothing stands out, the usual result"
        return View(NAME, TITLE, n, False, reason, figures=[])
    on = words.day_written(usable[look - 1].written_at, usable[look - 1].moment.at.tzinfo)
    closing = (
        f"{len(pairs)} pairs were looked at over {words.entries(look)}, on {on}. That two things were logged together "
        "does not say why, nor which came first."
    )
    return View(
        NAME,
        TITLE,
        n,
        True,
        None,
        (*(_sentence(p) for _, p in found), closing),
        [
            {"a": p.outcome.name, "b": p.factor.name, "counts": [list(row) for row in p.counts], "q": q}
            for q, p in found
        ],
        tuple(_bars(p) for _, p in found),
    )


def _counted(basis: Basis) -> View:
    """With filters or an outcome that the person named: the pairs that met most, counted."""
    of = outcomes(basis.catalogue.by_key[basis.outcome], basis.entries) if basis.outcome else USUAL
    reason = "with filters, or an outcome that you name, pairs are counted and nothing is tested"
    pairs = sorted(eligible(basis.entries, basis.catalogue, of), key=lambda p: (-p.counts[0][0], p.factor.name))
    shown = pairs[:COUNTED]
    lead = (
        f"Those of {len(pairs)} pairs that met most. They are counted, not tested: some of what differs here differs "
        "by chance."
    )
    sentences = (lead, *map(_sentence, shown)) if shown else (f"No pair has {MARGIN} moments on each side yet.",)
    return View(NAME, TITLE, basis.n, False, reason, sentences, [], tuple(map(_bars, shown)))


def _sentence(pair: Pair) -> str:
    (a, b), (c, d) = pair.counts
    outcome, factor = _capital(pair.outcome.said), pair.factor
    return f"{outcome}: in {words.of(a, a + b)} moments {factor.said}, and in {words.of(c, c + d)} {factor.without}."


def _bars(pair: Pair) -> Bars:
    bars = []
    for label, (k, rest) in zip((pair.factor.said, pair.factor.without), pair.counts, strict=True):
        low, high = wilson(k, k + rest)
        bars.append(Bar(label, k / (k + rest), words.of(k, k + rest), low, high))
    return Bars(_capital(pair.outcome.said), tuple(bars), 1.0)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
