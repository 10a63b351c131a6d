"""`tears`: the share of logged moments with tears, with Wilson's interval."""

from collections import Counter

from journal.patterns import words
from journal.patterns.dataset import RANGES, TEARLESS, Basis, had_tears
from journal.patterns.results import Bar, Bars, View
from journal.patterns.statistics import wilson

NAME, TITLE = "tears", "Tears"
WITHOUT = 5


def view(basis: Basis) -> View:
    """The share from 10 entries on, where at least 5 of them are without tears."""
    said = [(e, had) for e in basis.entries if (had := had_tears(e)) is not None]
    n, tearful = len(said), sum(had for _, had in said)
    if n < RANGES:
        return View(NAME, TITLE, n, False, f"it counts from {RANGES} entries on that say whether there were tears")
    if n - tearful < WITHOUT:
        return View(NAME, TITLE, n, False, f"it needs at least {WITHOUT} moments without tears beside those with")
    low, high = wilson(tearful, n)
    sentences = (
        f"Tears in {words.of(tearful, n)} logged moments. "
        f"Anything from {words.in_hundred(low, high)} fits these counts.",
        "It is a share of what was logged: if you mostly write when there are tears, most moments here have some, and "
        "that is fine.",
    )
    kinds = Counter(str(e.answer("tears")) for e, _ in said)
    order = [c for c in basis.catalogue.by_key["tears"].options() if c in kinds]
    bars = []
    for kind in order:
        least, most = wilson(kinds[kind], n)
        bars.append(Bar(kind, kinds[kind] / n, words.of(kinds[kind], n), least, most))
    figures = {
        "tears": tearful,
        "n": n,
        "low": low,
        "high": high,
        "kinds": {kind: kinds[kind] for kind in order},
        "none_is": TEARLESS,
    }
    return View(NAME, TITLE, n, True, None, sentences, figures, (Bars("Tears, as they were logged", tuple(bars), 1.0),))
