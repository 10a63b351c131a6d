"""`feelings`: how often each word was chosen, as k of n, ties together; four quadrants; pleasant and unpleasant."""

from collections import Counter
from collections.abc import Mapping

from journal.core.model import Entry, fold
from journal.core.questions import Catalogue, Feelings, Role
from journal.patterns import words
from journal.patterns.dataset import FEWEST, Dataset, is_rating, several
from journal.patterns.results import Bar, Bars, Chart, Dots, Quadrants, Series, View, latest

NAME, TITLE = "feelings", "Feelings"
SHOWN = 12
BOTH = 2  # of 4: a rating of at least this counts as present


def view(dataset: Dataset) -> View:
    """Count words from 5 entries with words on. Claims nothing."""
    counts, n = chosen(dataset)
    if n < FEWEST:
        return View(NAME, TITLE, n, False, f"this needs {FEWEST} entries with words")
    common = _most(counts)
    sentences = [
        f"The words you chose most: {'; '.join(ranked(counts, n, 3))}.",
        f"{len(counts)} different words in all." if len(counts) > 1 else "Always the same word.",
    ]
    both = [
        (p, u) for e in dataset.entries if (p := _rating(e, "pleasant", dataset.catalogue)) is not None
        and (u := _rating(e, "unpleasant", dataset.catalogue)) is not None
    ]  # fmt: skip
    mixed = sum(p >= BOTH and u >= BOTH for p, u in both)
    if both:
        sentences.append(
            f"Pleasant and unpleasant were both there in {words.of(mixed, len(both))} (2 or more of 4 for each)."
        )
    cells, rest = _quadrants(dataset)
    figures = {
        "words": dict(counts.most_common()),
        "n": n,
        "quadrants": {f"{tone}, {energy} energy": k for (tone, energy), k in cells.items()},
        "mixed": rest,
        "both": {"count": mixed, "n": len(both)},
    }
    charts: list[Chart] = [_bars(common, n), _drawn(cells, rest, dataset.n)]
    if both:
        charts.append(_over_time(dataset))
    return View(NAME, TITLE, n, True, None, tuple(sentences), figures, tuple(charts))


def chosen(dataset: Dataset) -> tuple[Counter[str], int]:
    """Return how many moments each word was chosen in, and how many moments have words."""
    spelled: dict[str, str] = {}
    counts: Counter[str] = Counter()
    n = 0
    key = dataset.catalogue.key("words")
    for entry in dataset.entries:
        said = dict.fromkeys(spelled.setdefault(fold(word), word) for word in several(entry.answer(key)))
        counts.update(said.keys())
        n += bool(said)
    return counts, n


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    """Return the words to draw, ties in alphabetical order; a tie that wouldn't fit is left out if possible."""
    by_count = sorted(counts.items(), key=lambda one: (-one[1], fold(one[0])))
    if len(by_count) <= SHOWN:
        return by_count
    last = by_count[SHOWN - 1][1]
    whole = [one for one in by_count if one[1] > last]
    return whole if by_count[SHOWN][1] == last and whole else by_count[:SHOWN]


def ranked(counts: Mapping[str, int], n: int, places: int, ties: int = 4) -> list[str]:
    """Return the words that were chosen most, those chosen equally often together: `tender and sad in 12 of 40`.

    `places` are counted in words: a tie is never cut in two. One of more than `ties` words is only counted if it comes
    first, and left out otherwise.
    """
    by_count: dict[int, list[str]] = {}
    for word, k in counts.items():
        by_count.setdefault(k, []).append(word)
    found: list[str] = []
    shown = 0
    for k in sorted(by_count, reverse=True):
        if shown >= places:
            break
        tied = sorted(by_count[k], key=fold)
        if found and len(tied) > ties:
            break
        shown += len(tied)
        each = " each" if len(tied) > 1 else ""
        named = words.listed(tied) if len(tied) <= ties else f"{len(tied)} different ones"
        found.append(f"{named} in {words.of(k, n)}{each}")
    return found


def _rating(entry: Entry, role: Role, catalogue: Catalogue) -> int | None:
    said = entry.answer(catalogue.key(role))
    return said if is_rating(said) else None


def _bars(common: list[tuple[str, int]], n: int) -> Bars:
    bars = tuple(Bar(word, k / n, words.of(k, n)) for word, k in common)
    return Bars("The words, each counted once per moment", bars, 1.0)


def _quadrants(dataset: Dataset) -> tuple[dict[tuple[str, str], int], int]:
    cells = {(tone, energy): 0 for tone in ("pleasant", "unpleasant") for energy in ("high", "low")}
    mixed = 0
    known = vocabulary(dataset.catalogue)
    for entry in dataset.entries:
        tone, energy = place(entry, dataset.catalogue, known)
        if tone == "mixed":
            mixed += 1
        elif tone and energy:
            cells[tone, energy] += 1
    return cells, mixed


def vocabulary(catalogue: Catalogue) -> dict[str, Feelings]:
    """Return the family of each word in the vocabulary."""
    return {
        fold(word): feelings for feelings in (*catalogue.formerly, *catalogue.vocabulary) for word in feelings.words
    }


def place(entry: Entry, catalogue: Catalogue, known: Mapping[str, Feelings]) -> tuple[str | None, str | None]:
    """Return a moment's tone (pleasant, unpleasant, mixed) and energy (high, low); None where unknown.

    The person's own ratings take precedence; without them, the families of the chosen words decide.
    """
    placed = [known[word] for word in map(fold, several(entry.answer(catalogue.key("words")))) if word in known]
    tones = {f.tone for f in placed}
    tone = None if not tones else tones.pop() if len(tones) == 1 else "mixed"
    pleasant = _rating(entry, "pleasant", catalogue)
    unpleasant = _rating(entry, "unpleasant", catalogue)
    if pleasant is not None and unpleasant is not None and (pleasant or unpleasant):
        tone = "pleasant" if pleasant > unpleasant else "unpleasant" if unpleasant > pleasant else "mixed"
    high = sum(f.energy == "high" for f in placed)
    energy = None if 2 * high == len(placed) else "high" if 2 * high > len(placed) else "low"
    rated = _rating(entry, "energy", catalogue)
    if rated is not None and rated != 2:
        energy = "high" if rated > 2 else "low"
    return tone, energy


def _drawn(cells: dict[tuple[str, str], int], mixed: int, n: int) -> Quadrants:
    said = [f"{tone} with {energy} energy {k}" for (tone, energy), k in cells.items()]
    placed = sum(cells.values()) + mixed
    title = f"Pleasant and unpleasant, high and low energy ({words.of(placed, n)} could be placed)"
    return Quadrants(title, cells, mixed, f"{', '.join(said)}; mixed {mixed}.")


def _over_time(dataset: Dataset) -> Dots:
    series, told = [], []
    marks: tuple[tuple[Role, str], ...] = (("pleasant", "o"), ("unpleasant", "x"))
    for role, mark in marks:
        rated = dataset.rated(dataset.catalogue.key(role))
        series.append(Series(role, mark, latest((e.day, float(v)) for e, v in rated)))
        if rated:
            told.append(f"{role}, {len(rated)} ratings, {_spread([v for _, v in rated])}")
    return Dots("Pleasant (o) and unpleasant (x) over time", tuple(series), 0, 4, None, "; ".join(told) + ".")


def _spread(values: list[int]) -> str:
    counts = Counter(values)
    return ", ".join(f"{value}: {words.times(counts[value])}" for value in sorted(counts))
