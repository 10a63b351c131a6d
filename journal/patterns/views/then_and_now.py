"""`then-and-now`: how hard it was, and how hard it is on looking back: pairs, and the exact sign test of them."""

from collections import Counter

from journal.patterns import stopping, words
from journal.patterns.dataset import Basis, back_filled
from journal.patterns.results import Slopes, View
from journal.patterns.statistics import sign_test

NAME, TITLE = "then-and-now", "Then and now"
THEN, NOW = "distress_then", "distress_now"


def view(basis: Basis) -> View:
    """Of each moment its first rating and that of its first look-back; looked at with 8, 16, 32 ... pairs that differ.

    Moments that were written down more than 3 days after are left out: their "then" is a memory.
    """
    late = 0
    pairs: list[tuple[int, int]] = []
    on: list[str] = []
    for _, day, then, now, filled in sorted(_pairs(basis)):
        late += filled
        if not filled:
            pairs.append((then, now))
            on.append(day)
    said = f" {late} written down more than 3 days after are left out." if late else ""
    if not pairs:
        return View(NAME, TITLE, 0, False, "no moment has a rating of then and one from a look-back" + said.rstrip("."))
    easier = sum(now < then for then, now in pairs)
    harder = sum(now > then for then, now in pairs)
    same = len(pairs) - easier - harder
    counted = (
        f"Looking back, it was rated less hard in {words.of(easier, len(pairs))} moments, harder in {harder}, "
        f"the same in {same}.{said}"
    )
    chart = Slopes("How hard it was, and how hard it is now", tuple(pairs), 0, 10, _in_words(pairs))
    figures: dict[str, object] = {"pairs": [list(p) for p in pairs], "easier": easier, "harder": harder, "same": same}
    reason = None
    untied = [(i, now < then) for i, (then, now) in enumerate(pairs) if now != then]
    look = stopping.last_look(len(untied), stopping.PAIR_LOOKS)
    if not basis.tests:
        reason = "with filters, or another outcome, the pairs are shown and nothing is tested"
    elif look is None:
        so_far = f"{words.moments(len(untied))} so far rated differently on looking back"
        reason = f"{so_far}; from {stopping.PAIR_LOOKS[0]} on it says more"
    else:
        down = sum(d for _, d in untied[:look])
        if sign_test(down, look - down) > stopping.PAIRS_LEVEL:
            reason = f"nothing stands out in the first {look} that were rated differently"
        else:
            figures |= {"look": look, "at_look": [down, look - down]}
            way = "less hard" if 2 * down > look else "harder"
            usual = "That hard moments look less hard later is usual, whatever happened in between; and the hardest are"
            closing = usual if way == "less hard" else "It does not say why; the hardest are"
            sentence = (
                f"Of the first {look} moments that were rated differently on looking back, {max(down, look - down)} "
                f"were rated {way}. Looked at on {on[untied[look - 1][0]]}. "
                f"{closing} never offered for a look back."
            )
            return View(NAME, TITLE, len(pairs), True, None, (sentence, counted), figures, (chart,))
    return View(NAME, TITLE, len(pairs), False, reason, (counted,), figures, (chart,))


def back_filled_pairs(basis: Basis) -> int:
    """How many moments have both ratings, and were written down too late after them to be used."""
    return sum(filled for *_, filled in _pairs(basis))


def _pairs(basis: Basis) -> "list[tuple[object, str, int, int, bool]]":
    found: list[tuple[object, str, int, int, bool]] = []
    for entry in basis.entries:
        then = entry.answer(THEN)
        later = [r for r in entry.reflections if r.stage == "lookback" and NOW in r.answers]
        if isinstance(then, int) and later:
            first = min(later, key=lambda r: r.written_at)
            now = first.answers[NOW]
            if isinstance(now, int):
                day = words.day_written(first.written_at, entry.moment.at.tzinfo)
                found.append(((first.written_at, entry.uuid), day, then, now, back_filled(entry)))
    return found


def _in_words(pairs: list[tuple[int, int]]) -> str:
    counted = sorted(Counter(pairs).items(), reverse=True)
    return ", ".join(f"{then} then, {now} now: {words.times(k)}" for (then, now), k in counted) + "."
