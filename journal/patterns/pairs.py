"""What can be held against what: outcomes and factors of a moment, and every pair of them that has enough on each side.

Outcomes are tears (any or none) and distress of 6 or more, or a question that the person names. Factors are tags,
choices and words. A skipped question is missing, never "no"; only a tag that is not there is simply not there.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from journal.core.model import Entry, fold
from journal.core.questions import Catalogue, Question
from journal.patterns.dataset import CARE, had_tears, several, was_hard

MARGIN = 5
Table = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Outcome:
    """Something that a moment had, had not, or that was not said (None). `question` is the one it was said to."""

    name: str
    said: str
    question: str
    had: Callable[[Entry], bool | None]


@dataclass(frozen=True)
class Factor:
    """Something that a moment may have; `question` is "" for a tag. In words: with it, and without it."""

    name: str
    question: str
    said: str
    without: str


@dataclass(frozen=True)
class Pair:
    """How an outcome and a factor met: rows with the factor and without, columns with the outcome and without."""

    outcome: Outcome
    factor: Factor
    counts: Table


USUAL = (
    Outcome("tears", "tears", "tears", had_tears),
    Outcome("distress", "distress of 6 or more", "distress_then", was_hard),
)


def outcomes(question: Question, entries: Sequence[Entry]) -> tuple[Outcome, ...]:
    """The outcomes that an answer to this question may be: its choices, each word used, its scale's upper half, yes."""
    key = question.key
    name = key.replace("_", " ")
    if question.kind == "words":
        used = dict.fromkeys(fold(word) for e in entries for word in several(e.answer(key)))
        return tuple(
            Outcome(f"{key}: {word}", f"the word “{word}”", key, lambda e, w=word: _has(e, key, w))  # type: ignore[misc]
            for word in used
        )
    if question.kind == "scale":
        upper = (question.lowest + question.highest) // 2 + 1
        return (Outcome(f"{key} {upper}", f"{name} of {upper} or more", key, lambda e: _at_least(e, key, upper)),)
    if question.kind == "yesno":
        return (Outcome(key, name, key, lambda e: _is(e, key, True)),)
    return tuple(
        Outcome(f"{key}: {option}", f"{name} “{option}”", key, lambda e, o=option: _is(e, key, o))  # type: ignore[misc]
        for option in question.options()
    )


def _at_least(entry: Entry, key: str, upper: int) -> bool | None:
    said = entry.answer(key)
    return said >= upper if isinstance(said, int) else None


def _is(entry: Entry, key: str, wanted: str | bool) -> bool | None:
    said = entry.answer(key)
    return None if said is None else wanted in said if isinstance(said, tuple) else said == wanted


def _has(entry: Entry, key: str, word: str) -> bool | None:
    said = entry.answer(key)
    return None if said is None else word in map(fold, several(said))


def asked_as_factors(catalogue: Catalogue) -> list[Question]:
    """The questions whose choices and words are factors: not those that lead the way, nor `care`."""
    return [
        q
        for q in catalogue.kept()
        if q.kind in ("choice", "choices", "words") and q.asked != "by rule" and not q.goes_on and q.key != CARE
    ]


def eligible(entries: Sequence[Entry], catalogue: Catalogue, of: Sequence[Outcome] = USUAL) -> Iterator[Pair]:
    """Every pair with at least 5 moments in each margin, in a stable order."""
    questions = asked_as_factors(catalogue)
    has = [dict(_factors(e, questions)) for e in entries]
    said = [{q.key for q in questions if e.answer(q.key) is not None} for e in entries]
    factors = {f.name: f for there in has for f in there.values()}
    for outcome in of:
        had = [outcome.had(e) for e in entries]
        for factor in factors.values():
            if factor.question == outcome.question:
                continue
            counts = [[0, 0], [0, 0]]
            for got, there, answered in zip(had, has, said, strict=True):
                if got is not None and (not factor.question or factor.question in answered):
                    counts[factor.name not in there][not got] += 1
            (a, b), (c, d) = counts
            if min(a + b, c + d, a + c, b + d) >= MARGIN:
                yield Pair(outcome, factor, ((a, b), (c, d)))


def _factors(entry: Entry, questions: Sequence[Question]) -> Iterator[tuple[str, Factor]]:
    for tag in entry.tags:
        name = f"#{fold(tag)}"
        yield name, Factor(name, "", f"tagged {name}", "without that tag")
    for question in questions:
        for value in several(entry.answer(question.key)):
            word = fold(value)
            name = f"{question.key}: {word}"
            if question.kind == "words":
                yield name, Factor(name, question.key, f"with the word “{word}”", "with other words")
            else:
                yield (
                    name,
                    Factor(
                        name, question.key, f"with {question.key.replace('_', ' ')} “{word}”", "with another answer"
                    ),
                )
