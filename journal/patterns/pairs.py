"""What can be compared with what: outcomes and factors of a moment, and the pairs that have enough on each side.

Outcomes are tears (any or none) and distress of 6 or more, or a question that the person names. Factors are tags,
choices and words. A skipped question is missing, never "no"; only a tag that isn't there simply isn't there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from journal.core.model import Entry, Value, fold
from journal.core.questions import Catalogue, Question
from journal.patterns.dataset import CARE, at_first, hard, several, tearful
from journal.patterns.statistics import Table

MARGIN = 5  # moments with and without, for a pair to be compared
ALIKE = 0.8  # factors that share more of their moments than this are one


@dataclass(frozen=True)
class Outcome:
    """Something that a moment had, hadn't, or that wasn't answered (None). `question` is the one it was said to."""

    name: str
    said: str
    question: str
    told: Callable[[Value | None], bool | None]

    def had(self, entry: Entry) -> bool | None:
        """Whether the moment had it, for counts."""
        return self.told(entry.answer(self.question))

    def at_first(self, entry: Entry) -> bool | None:
        """Whether the first writing said so, for evidence: what's answered later can't change what was seen."""
        return self.told(at_first(entry, self.question))


@dataclass(frozen=True)
class Factor:
    """Something that a moment may have; `question` is "" for a tag. In words: with it, and without it."""

    name: str
    question: str
    said: str
    without: str


@dataclass(frozen=True)
class Pair:
    """How an outcome and a factor met: rows with the factor and without, columns with the outcome and without.

    `also` are further factors that share nearly all of their moments with this one.
    """

    outcome: Outcome
    factor: Factor
    counts: Table
    also: tuple[Factor, ...] = ()


TEARS = Outcome("tears", "Tears", "tears", tearful)
DISTRESS = Outcome("distress", "A rating of 6 or harder", "distress_then", hard)
USUAL = (TEARS, DISTRESS)


def outcomes(question: Question, entries: Sequence[Entry]) -> tuple[Outcome, ...]:
    """Return what an answer to this question may be: its choices, each word used, its scale's upper half, yes."""
    if question.kind == "words":
        used = dict.fromkeys(fold(word) for e in entries for word in several(e.answer(question.key)))
        return tuple(_of_value(question, word) for word in used)
    if question.kind == "scale":
        return (_upper_half(question),)
    if question.kind == "yesno":
        return (Outcome(question.key, _spoken(question.key), question.key, lambda said: _is(said, True)),)
    return tuple(_of_value(question, fold(option)) for option in question.options())


def _of_value(question: Question, value: str) -> Outcome:
    said = f"“{value}”" if question.kind == "words" else f"{_spoken(question.key)} “{value}”"
    return Outcome(f"{question.key}: {value}", said, question.key, lambda answer: _has(answer, value))


def _upper_half(question: Question) -> Outcome:
    upper = (question.lowest + question.highest) // 2 + 1
    name, said = f"{question.key} {upper}", f"{_spoken(question.key)} of {upper} or more"
    return Outcome(name, said, question.key, lambda answer: answer >= upper if isinstance(answer, int) else None)


def _spoken(key: str) -> str:
    plain = key.replace("_", " ")
    return plain[:1].upper() + plain[1:]


def _is(said: Value | None, wanted: Value) -> bool | None:
    return None if said is None else said == wanted


def _has(said: Value | None, word: str) -> bool | None:
    return None if said is None else word in map(fold, several(said))


def outcome_named(name: str, catalogue: Catalogue) -> Outcome | None:
    """Return the outcome of this name: "tears", "distress", a scale, a yes-or-no, or "question: answer"."""
    for usual in USUAL:
        if fold(name) == usual.name:
            return usual
    key, colon, value = (part.strip() for part in name.partition(":"))
    question = next((q for q in may_be_named(catalogue) if q.key in (key, name)), None)
    if question is None:
        return None
    if question.kind in ("scale", "yesno"):
        return outcomes(question, ())[0]
    if not colon or not value:
        return None
    if question.kind != "words" and fold(value) not in map(fold, question.options()):
        return None
    return _of_value(question, fold(value))


def factor_named(name: str, catalogue: Catalogue) -> Factor | None:
    """Return the factor of this name: "#tag", "question: answer", or a word of the vocabulary by itself."""
    if name.startswith("#"):
        return _tagged(name[1:])
    key, colon, value = (part.strip() for part in name.partition(":"))
    for question in asked_as_factors(catalogue):
        if colon and question.key == key and value:
            options = (*map(fold, question.options()), *(map(fold, catalogue.words) if question.vocabulary else ()))
            if question.kind == "words" or fold(value) in options:
                return _answered(question.key, question.kind, value)
        if not colon and question.kind == "words" and fold(name) in map(fold, catalogue.suggestions(question)):
            return _answered(question.key, question.kind, name)
    return None


def may_be_named(catalogue: Catalogue) -> list[Question]:
    """Return the questions whose answers can be counted: not texts, what leads the way, nor what's never a pattern."""
    return [
        q
        for q in catalogue.kept()
        if q.kind not in ("text", "moment") and not q.goes_on and q.asked != "by rule" and q.key != CARE
    ]


def asked_as_factors(catalogue: Catalogue) -> list[Question]:
    """Return the questions whose choices and words are factors."""
    return [q for q in may_be_named(catalogue) if q.kind in ("choice", "choices", "words")]


def belongs(outcome: Outcome, factor: Factor, catalogue: Catalogue) -> bool:
    """Whether the two say something of each other: not the same question, nor two answers of the first minute."""
    if factor.question == outcome.question:
        return False
    asked = (catalogue.by_key.get(key) for key in (outcome.question, factor.question))
    return not all(q is not None and "capture" in q.stage for q in asked)


def eligible(entries: Sequence[Entry], catalogue: Catalogue, of: Sequence[Outcome] = USUAL) -> Iterator[Pair]:
    """Yield every pair with at least 5 moments in each margin, by outcome and the factor's name; likes made one."""
    has, said = table(entries, catalogue)
    for outcome in of:
        had = [outcome.had(e) for e in entries]
        known = _mask(place for place, one in enumerate(had) if one is not None)
        with_it = _mask(place for place, one in enumerate(had) if one)
        found: list[tuple[Factor, int, Table]] = []
        for factor, mask in has.items():
            if belongs(outcome, factor, catalogue):
                answered = known & said[factor.question] if factor.question else known
                counts = _counts(answered, with_it, mask)
                if enough(counts):
                    found.append((factor, mask & answered, counts))
        found.sort(key=lambda one: one[0].name)
        for group in alike([(factor, mask) for factor, mask, _ in found]):
            first = group[0]
            counts = next(c for f, _, c in found if f is first)
            yield Pair(outcome, first, counts, tuple(group[1:]))


def enough(counts: Table) -> bool:
    """Whether there are 5 in each margin."""
    (a, b), (c, d) = counts
    return min(a + b, c + d, a + c, b + d) >= MARGIN


def _counts(answered: int, with_it: int, mask: int) -> Table:
    there, had = mask & answered, with_it & answered
    a, g, k, m = (there & had).bit_count(), there.bit_count(), had.bit_count(), answered.bit_count()
    return (a, g - a), (k - a, m - g - k + a)


def alike(factors: Iterable[tuple[Factor, int]], known: Iterable[tuple[int, list[Factor]]] = ()) -> list[list[Factor]]:
    """Group factors, each with its moments as bits, that share more than 80 % of them; the first one leads.

    `known` are groups that there are already, each with the moments of the one that leads; they stay as they are.
    """
    groups = [(mask, mask.bit_count(), list(group)) for mask, group in known]
    for factor, mask in factors:
        size = mask.bit_count()
        for leading, count, group in groups:
            if min(size, count) > ALIKE * max(size, count):
                both = (leading & mask).bit_count()
                if both > ALIKE * (size + count - both):
                    group.append(factor)
                    break
        else:
            groups.append((mask, size, [factor]))
    return [group for _, _, group in groups]


def table(entries: Sequence[Entry], catalogue: Catalogue) -> tuple[dict[Factor, int], dict[str, int]]:
    """Return the moments that have each factor, and those that answered each question, as bits in their order."""
    where, answered = places(entries, catalogue)
    return {f: _mask(p) for f, p in where.items()}, {key: _mask(p) for key, p in answered.items()}


def places(entries: Sequence[Entry], catalogue: Catalogue) -> tuple[dict[Factor, list[int]], dict[str, list[int]]]:
    """Return where each factor is, and where each question was answered: places in the order of `entries`."""
    questions = [(q.key, q.kind) for q in asked_as_factors(catalogue)]
    where: dict[Factor, list[int]] = {}
    answered: dict[str, list[int]] = {key: [] for key, _ in questions}
    for place, entry in enumerate(entries):
        for tag in entry.tags:
            where.setdefault(_tagged(tag), []).append(place)
        for key, kind in questions:
            said = entry.answer(key)
            if said is not None:
                answered[key].append(place)
                for value in several(said):
                    where.setdefault(_answered(key, kind, value), []).append(place)
    return where, answered


def _mask(positions: Iterable[int]) -> int:
    """Return a number with these bits set."""
    found = bytearray()
    for place in positions:
        byte, bit = place >> 3, 1 << (place & 7)
        if byte >= len(found):
            found.extend(bytes(byte + 1 - len(found)))
        found[byte] |= bit
    return int.from_bytes(found, "little")


@lru_cache(maxsize=4096)
def _tagged(tag: str) -> Factor:
    name = f"#{fold(tag)}"
    return Factor(name, "", f"tagged {name}", "without it")


@lru_cache(maxsize=4096)
def _answered(key: str, kind: str, value: str) -> Factor:
    word = fold(value)
    name = f"{key}: {word}"
    if kind == "words":
        return Factor(name, key, f"with the word “{word}”", "with other words")
    return Factor(name, key, f"with “{key.replace('_', ' ')}: {word}”", "with another answer")
