"""Outcomes and factors of a moment, and the pairs that have enough moments on each side to be compared.

Outcomes are tears (any or none) and distress of 6 or more, or the answers to a question that the person chose. Factors
are tags, choices and words. A skipped question is missing data, never "no"; only a missing tag means that it doesn't
apply.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from journal.core.model import Entry, Value, fold
from journal.core.questions import Catalogue, Question
from journal.patterns.dataset import at_first, hard, several, tearless
from journal.patterns.statistics import Table

MARGIN = 5  # moments with and without, for a pair to be compared
#: Names of the usual outcomes, also when someone asks about one.
TEARS, DISTRESS = "tears", "distress"
ALIKE = 0.8  # factors that share more of their moments than this are one


@dataclass(frozen=True)
class Outcome:
    """Something a moment had, hadn't, or didn't answer (None). `question` is the key of the question it answers."""

    name: str
    said: str
    question: str
    told: Callable[[Value | None], bool | None]

    def had(self, entry: Entry) -> bool | None:
        """Return whether the moment had it, for counts; None if it wasn't answered."""
        return self.told(entry.answer(self.question))

    def at_first(self, entry: Entry) -> bool | None:
        """Return whether the first reflection says so, for evidence: later answers mustn't change earlier results."""
        return self.told(at_first(entry, self.question))


@dataclass(frozen=True)
class Factor:
    """Something that a moment may have; `question` is "" for a tag. In words: by itself, with it, and without it.

    `name` never changes: `#rain`, `talked: yes`. What's shown may be reworded.
    """

    name: str
    question: str
    label: str
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


@dataclass(frozen=True)
class _OtherThan:
    """Tests whether an answer differs from this one; returns None without an answer."""

    value: str

    def __call__(self, said: Value | None) -> bool | None:
        return None if said is None else said != self.value


def tears(catalogue: Catalogue) -> Outcome:
    """Return the outcome "any tears"."""
    return Outcome(TEARS, "Tears", catalogue.key("tears"), _OtherThan(tearless(catalogue)))


def distress(catalogue: Catalogue) -> Outcome:
    """Return the outcome "rated as distressing"."""
    return Outcome(DISTRESS, "Distress of 6 or more", catalogue.key("distress"), hard)


def usual(catalogue: Catalogue) -> tuple[Outcome, ...]:
    """Return the outcomes used when none is chosen."""
    return tears(catalogue), distress(catalogue)


def outcomes(question: Question, entries: Sequence[Entry]) -> tuple[Outcome, ...]:
    """Return the possible outcomes of a question: its choices, each word used, the upper half of its scale, or yes."""
    if question.kind == "words":
        used = dict.fromkeys(fold(word) for e in entries for word in several(e.answer(question.key)))
        return tuple(_of_value(question, word) for word in used)
    if question.kind == "scale":
        return (_upper_half(question),)
    if question.kind == "yesno":
        return (Outcome(question.key, heading(question), question.key, lambda said: _is(said, True)),)
    return tuple(_of_value(question, fold(option)) for option in question.options())


def _of_value(question: Question, value: str) -> Outcome:
    said = f"“{value}”" if question.kind == "words" else f"“{heading(question)}: {_shown(question, value)}”"
    return Outcome(f"{question.key}: {value}", said, question.key, lambda answer: _has(answer, value))


def _upper_half(question: Question) -> Outcome:
    upper = (question.lowest + question.highest) // 2 + 1
    name, said = f"{question.key} {upper}", f"{heading(question)} of {upper} or more"
    return Outcome(name, said, question.key, lambda answer: answer >= upper if isinstance(answer, int) else None)


def heading(question: Question) -> str:
    """Return the short heading of a question: its label, or its key in words."""
    plain = question.key.replace("_", " ")
    return question.label or plain[:1].upper() + plain[1:]


def _shown(question: Question, value: str) -> str:
    """Return a value as it is shown, ignoring its case."""
    return next((c.label or c.value for c in question.choices if fold(c.value) == fold(value)), value)


def _is(said: Value | None, wanted: Value) -> bool | None:
    return None if said is None else said == wanted


def _has(said: Value | None, word: str) -> bool | None:
    return None if said is None else word in map(fold, several(said))


def outcome_named(name: str, catalogue: Catalogue) -> Outcome | None:
    """Return the outcome of this name: "tears", "distress", a scale, a yes-or-no, or "question: answer"."""
    for one in usual(catalogue):
        if fold(name) == one.name:
            return one
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
                return _answered_to(question, value)
        if not colon and question.kind == "words" and fold(name) in map(fold, catalogue.suggestions(question)):
            return _answered_to(question, name)
    return None


def may_be_named(catalogue: Catalogue) -> list[Question]:
    """Return the questions whose answers can be counted: not texts, gate questions, or what is never a pattern."""
    return [
        q
        for q in catalogue.kept()
        if q.kind not in ("text", "moment") and not q.goes_on and q.asked != "by rule" and q.role != "care"
    ]


def asked_as_factors(catalogue: Catalogue) -> list[Question]:
    """Return the questions whose choices and words are factors."""
    return [q for q in may_be_named(catalogue) if q.kind in ("choice", "choices", "words")]


def belongs(outcome: Outcome, factor: Factor, catalogue: Catalogue) -> bool:
    """Return whether to compare the two: not within one question, nor between two answers of the first minute."""
    if factor.question == outcome.question:
        return False
    asked = (catalogue.by_key.get(key) for key in (outcome.question, factor.question))
    return not all(q is not None and "capture" in q.stage for q in asked)


def eligible(
    entries: Sequence[Entry], catalogue: Catalogue, of: Sequence[Outcome] | None = None, known: "Places | None" = None
) -> Iterator[Pair]:
    """Yield every pair with at least 5 moments in each margin, by outcome and factor.

    Factors that share nearly all of their moments count as one. `of`: the outcomes, by default the usual ones. `known`:
    the `places` of these entries, if computed already.
    """
    where, answered_at = known or places(entries, catalogue)
    size = len(entries)
    has = {factor: _mask(found, size) for factor, found in where.items() if len(found) >= MARGIN}
    said = {key: _mask(found, size) for key, found in answered_at.items()}
    for outcome in usual(catalogue) if of is None else of:
        had = [outcome.had(e) for e in entries]
        rated = _mask((place for place, one in enumerate(had) if one is not None), size)
        with_it = _mask((place for place, one in enumerate(had) if one), size)
        found: list[tuple[Factor, int, Table]] = []
        for factor, mask in has.items():
            if belongs(outcome, factor, catalogue):
                answered = rated & said[factor.question] if factor.question else rated
                counts = _counts(answered, with_it, mask)
                if enough(counts):
                    found.append((factor, mask & answered, counts))
        found.sort(key=lambda one: one[0].name)
        for group in alike([(factor, mask) for factor, mask, _ in found]):
            first = group[0]
            counts = next(c for f, _, c in found if f is first)
            yield Pair(outcome, first, counts, tuple(group[1:]))


def enough(counts: Table) -> bool:
    """Return whether there are at least 5 in each margin."""
    (a, b), (c, d) = counts
    return min(a + b, c + d, a + c, b + d) >= MARGIN


def _counts(answered: int, with_it: int, mask: int) -> Table:
    there, had = mask & answered, with_it & answered
    a, g, k, m = (there & had).bit_count(), there.bit_count(), had.bit_count(), answered.bit_count()
    return (a, g - a), (k - a, m - g - k + a)


def alike(factors: Iterable[tuple[Factor, int]], known: Iterable[tuple[int, list[Factor]]] = ()) -> list[list[Factor]]:
    """Group factors that share more than 80 % of their moments; each comes with its moments as bits.

    The first one leads.

    `known` are existing groups, each with the moments of its leader; they stay as they are.
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


Places = tuple[dict[Factor, list[int]], dict[str, list[int]]]


def places(entries: Sequence[Entry], catalogue: Catalogue) -> Places:
    """Return where each factor occurs, and where each question was answered, as indices into `entries`."""
    asked = asked_as_factors(catalogue)
    tags: dict[str, list[int]] = {}
    values: dict[str, dict[str, list[int]]] = {q.key: {} for q in asked}
    answered: dict[str, list[int]] = {q.key: [] for q in asked}
    each = [(q.key, values[q.key], answered[q.key]) for q in asked]
    for place, entry in enumerate(entries):
        for tag in entry.tags:
            tags.setdefault(tag, []).append(place)
        for key, by_value, there in each:
            said = entry.answer(key)
            if said is not None:
                there.append(place)
                for value in several(said):
                    by_value.setdefault(value, []).append(place)
    where: dict[Factor, list[int]] = {}
    for tag, found in tags.items():
        where.setdefault(_tagged(tag), []).extend(found)
    for question in asked:
        for value, found in values[question.key].items():
            where.setdefault(_answered_to(question, value), []).extend(found)
    return where, answered


def _mask(positions: Iterable[int], size: int) -> int:
    """Return an integer of `size` bits with these positions set, the first in the highest bit.

    Parsing digits is fast.
    """
    digits = bytearray(b"0") * (size + 1)
    for place in positions:
        digits[place + 1] = ONE
    return int(digits, 2)


ONE = ord("1")


@lru_cache(maxsize=4096)
def _tagged(tag: str) -> Factor:
    name = f"#{fold(tag)}"
    return Factor(name, "", name, f"tagged {name}", "without it")


@lru_cache(maxsize=4096)
def _answered(key: str, kind: str, title: str, value: str, shown: str) -> Factor:
    word = fold(value)
    name = f"{key}: {word}"
    if kind == "words":
        return Factor(name, key, f"“{word}”", f"with the word “{word}”", "with other words")
    return Factor(name, key, f"{title}: {shown}", f"marked “{title}: {shown}”", "with another answer")


def _answered_to(question: Question, value: str) -> Factor:
    return _answered(question.key, question.kind, heading(question), value, _shown(question, value))
