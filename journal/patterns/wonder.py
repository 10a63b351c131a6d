"""Evidence on wonderings: what was asked beforehand, judged only by what happened and was written since.

A wondering's evidence is the block e-value of that one pair, from the first block after it was asked. All that were
ever asked are one family for e-BH at .05, withdrawn ones with an e-value of 0. e-BH's proof needs a family that is
fixed beforehand, and this one grows, so what is proved is weaker: each becomes clear at 20 times the number asked by
then or later, so by Ville's inequality K of them bring at most .05·(1 + 1/2 + … + 1/K) false ones. The rate measured by
the benchmark is well below 5 %. (The online rule e-LOND of Xu and Ramdas (2024), arXiv:2311.06412, has the level
α·γₜ·(1 + number of earlier discoveries), by the same argument as e-BH; with γ₁ below 1 it demands 33 or more of a first
question, which is seldom reached within 50 moments.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from journal.core.model import Entry, instant
from journal.core.questions import Catalogue
from journal.core.wonderings import Wondering
from journal.errors import Usage
from journal.patterns import words
from journal.patterns.dataset import Dataset
from journal.patterns.evidence import BLOCK, e_benjamini_hochberg
from journal.patterns.pairs import Factor, Outcome, Pair, factor_named, outcome_named, places
from journal.patterns.replay import cut, evidence, in_blocks
from journal.patterns.results import Claim
from journal.patterns.statistics import Table
from journal.patterns.views import around, together

NAME = "wonder"
ALPHA = 0.05


@dataclass(frozen=True)
class Result:
    """An open wondering's state: sentences, the evidence so far, the threshold, and since when it has been clear.

    `counted` is how many moments answered both since it was asked; `evidence` and `clear_at` are None for a day.
    """

    wondering: Wondering
    title: str
    sentences: tuple[str, ...]
    counted: int = 0
    evidence: float | None = None
    clear_at: float | None = None
    claim: Claim | None = None

    def data(self) -> dict[str, object]:
        """Return the result's JSON."""
        return {
            "uuid": self.wondering.uuid,
            "asked_at": self.wondering.asked_at.isoformat(),
            "outcome": self.wondering.outcome or None,
            "factor": self.wondering.factor or None,
            "around": self.wondering.around.isoformat() if self.wondering.around else None,
            "moments": self.counted,
            "evidence": None if self.evidence is None else round(self.evidence, 2),
            "clear_at": self.clear_at,
            "clear_since": self.claim.since.isoformat() if self.claim else None,
            "sentences": list(self.sentences),
        }


def data(found: Sequence[Result]) -> list[dict[str, object]]:
    """Return results as JSON has them, numbered from 1 in the order asked."""
    return [{"number": number, **result.data()} for number, result in enumerate(found, 1)]


def named(outcome: str, factor: str, catalogue: Catalogue) -> tuple[str, str]:
    """Return the names of a pair to ask about, as they're kept. Raises Usage if there's no such outcome or factor."""
    found = outcome_named(outcome, catalogue)
    if found is None:
        raise Usage(
            "I don't know that outcome.", 'Try "tears", "distress", a question such as closeness, or "comfort: plenty".'
        )
    other = factor_named(factor, catalogue)
    if other is None:
        raise Usage("I don't know that tag or answer.", 'Try "#late-shift", "talked: yes" or a feeling such as tender.')
    if other.question == found.question:
        raise Usage("Both are answers to the same question.", "Ask about two different things.")
    return found.name, other.name


@dataclass
class _Followed:
    """An open pair while its blocks are replayed."""

    wondering: Wondering
    outcome: Outcome
    factor: Factor
    now: float = 1.0
    since: Entry | None = None


def results(dataset: Dataset) -> list[Result]:
    """Return what's known of each open wondering, in the order asked."""
    asked = sorted(dataset.wonderings, key=lambda w: (instant(w.asked_at), w.uuid))
    pairs = [w for w in asked if w.about == "pair"]
    followed = _replay(dataset, pairs)
    found = []
    for wondering in asked:
        if not wondering.open:
            continue
        if wondering.about == "day":
            found.append(_of_day(dataset, wondering))
        elif wondering.uuid in followed:
            found.append(_of_pair(dataset, followed[wondering.uuid], len(pairs)))
        else:
            about = f"{wondering.outcome} and {wondering.factor}"
            found.append(Result(wondering, about, ("The question or answer this was about isn't asked any more.",)))
    return found


def _replay(dataset: Dataset, pairs: Sequence[Wondering]) -> dict[str, _Followed]:
    """Return each open pair with its current evidence, and the entry with which it first became clear."""
    followed: dict[str, _Followed] = {}
    events: list[tuple[int, str, float, Entry]] = []
    for wondering in pairs:
        outcome = outcome_named(_outcome_key(wondering.outcome), dataset.catalogue) if wondering.open else None
        factor = factor_named(wondering.factor, dataset.catalogue) if wondering.open else None
        if outcome is None or factor is None or factor.question == outcome.question:
            continue
        followed[wondering.uuid] = _Followed(wondering, outcome, factor)
        for entry, e in _evidence(dataset, wondering.asked_at, outcome, factor):
            events.append((instant(entry.written_at), wondering.uuid, e, entry))
    for at, uuid, e, entry in sorted(events, key=lambda event: event[:2]):
        followed[uuid].now = e
        family = sum(instant(w.asked_at) <= at for w in pairs)
        order = list(followed.values())
        for place in e_benjamini_hochberg([f.now for f in order], ALPHA, family):
            if order[place].since is None:
                order[place].since = entry
    return followed


def _outcome_key(name: str) -> str:
    """Return the name by which an outcome is looked up, without the number that ends that of a scale's upper half."""
    key, _, upper = name.rpartition(" ")
    return key if key and upper.isdigit() and ":" not in name else name


def _evidence(dataset: Dataset, asked_at: datetime, outcome: Outcome, factor: Factor) -> list[tuple[Entry, float]]:
    since = [e for e in dataset.nights if _counts(e, asked_at)]
    blocks = cut(since, outcome)
    where, answered = places(blocks.entries, dataset.catalogue)
    has = in_blocks(where.get(factor, ()), len(blocks))
    said = in_blocks(answered[factor.question], len(blocks)) if factor.question else None
    _, changes = evidence(blocks, has, said, eligible_first=False)
    return [(blocks.last(block), e) for block, e in changes]


def _counts(entry: Entry, asked_at: datetime) -> bool:
    """Return whether a moment happened and was written after the question was asked."""
    return min(instant(entry.moment.at), instant(entry.written_at)) > instant(asked_at)


def _of_pair(dataset: Dataset, followed: _Followed, asked: int) -> Result:
    wondering, outcome, factor = followed.wondering, followed.outcome, followed.factor
    since = [e for e in dataset.entries if _counts(e, wondering.asked_at)]
    counts = _table(since, outcome, factor, dataset.catalogue)
    (a, b), (c, d) = counts
    counted = a + b + c + d
    title = f"{outcome.said}, {factor.said}"
    clear_at = asked / ALPHA
    on = words.day(wondering.asked_at.date())
    pair = Pair(outcome, factor, counts)
    if followed.since is not None and dataset.tests:
        day = words.day_of_writing(followed.since)
        sentence = f"You asked on {on}. Since then: {_lowered(together.counted(pair))} Clear since {words.day(day)}."
        claim = Claim(
            NAME, f"{outcome.name} and {factor.name}", sentence, day, dataset.number_by(followed.since.written_at)
        )
        return Result(wondering, title, (sentence, together.SAME_WEEKS), counted, followed.now, clear_at, claim)
    if not counted:
        told = f"You asked on {on}. No moment since then has an answer to both."
    else:
        told = f"You asked on {on}. Since then: {_lowered(together.counted(pair))}"
    return Result(wondering, title, (told, _so_far(followed.now, clear_at, asked)), counted, followed.now, clear_at)


def _so_far(now: float, clear_at: float, asked: int) -> str:
    strength = "below 1" if now < 1 else words.number(float(int(now)))
    questions = "1 question" if asked == 1 else f"{asked} questions"
    return (
        f"The evidence so far is {strength}; it's clear at {words.number(clear_at)}, with {questions} asked. "
        f"It's updated after every {BLOCK} nights with an answer."
    )


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _table(entries: Sequence[Entry], outcome: Outcome, factor: Factor, catalogue: Catalogue) -> Table:
    where, answered = places(entries, catalogue)
    has = set(where.get(factor, ()))
    asked = set(answered[factor.question]) if factor.question else set(range(len(entries)))
    counts = [[0, 0], [0, 0]]
    for place, entry in enumerate(entries):
        had = outcome.had(entry)
        if had is not None and place in asked:
            counts[place not in has][not had] += 1
    return (counts[0][0], counts[0][1]), (counts[1][0], counts[1][1])


def _of_day(dataset: Dataset, wondering: Wondering) -> Result:
    day = wondering.around
    if day is None:
        return Result(wondering, "A day", ())
    title = f"Before and after {words.day(day)}"
    if not wondering.beforehand:
        told = f"{words.day(day)} was already here when you asked about it, so both sides are only counted."
        return Result(wondering, title, (told,))
    _, claim = around.claimed(dataset, day)
    if claim is not None:
        return Result(wondering, title, (claim.sentence,), claim=claim)
    coming = around.next_look(dataset, day)
    on = f"The next look is on {words.day(coming)}." if coming else "It won't be looked at again."
    counts = around.counted(dataset, day)
    return Result(wondering, title, (*counts, f"Nothing is clear about it yet. {on}"))


def claims(found: Sequence[Result]) -> tuple[Claim, ...]:
    """Return the claims, in the order asked."""
    return tuple(result.claim for result in found if result.claim is not None)
