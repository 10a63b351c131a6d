"""`tears`: the share of logged moments with tears, with Wilson's interval. It counts, and claims nothing."""

from collections import Counter

from journal.patterns import words
from journal.patterns.dataset import FEWEST, Dataset, had_tears, tearless
from journal.patterns.results import Bar, Bars, View
from journal.patterns.statistics import wilson

NAME, TITLE = "tears", "Tears"
EACH = 5


def view(dataset: Dataset) -> View:
    """Count from 5 entries that say whether there were tears; give a range once 5 have some and 5 have none."""
    said = [(e, had) for e in dataset.entries if (had := had_tears(e, dataset.catalogue)) is not None]
    n, tearful = len(said), sum(had for _, had in said)
    if n < FEWEST:
        return View(NAME, TITLE, n, False, f"this needs {FEWEST} entries that say whether there were tears")
    sentences = [f"Tears in {words.of(tearful, n)} logged moments."]
    figures: dict[str, object] = {"tears": tearful, "n": n, "low": None, "high": None}
    if min(tearful, n - tearful) >= EACH:
        low, high = wilson(tearful, n)
        figures |= {"low": low, "high": high}
        sentences[0] = f"Tears in {words.of(tearful, n)} logged moments, plausibly {words.of_ten(low, high)}."
    sentences.append(
        "This is a share of what you logged. If you mostly write when there are tears, most moments here have some, "
        "and that's fine."
    )
    question = dataset.catalogue.by_role["tears"]
    kinds = Counter(str(e.answer(question.key)) for e, _ in said)
    order = [c for c in question.options() if c in kinds]
    figures |= {"kinds": {kind: kinds[kind] for kind in order}, "none_is": tearless(dataset.catalogue)}
    bars = tuple(Bar(kind, kinds[kind] / n, words.of(kinds[kind], n)) for kind in order)
    return View(NAME, TITLE, n, True, None, tuple(sentences), figures, (Bars("Tears, as you logged them", bars, 1.0),))
