"""Evidence recomputed block by block, in the order written: its value at each time, and when it first became clear.

None of it is stored. A claim, with the day it became clear, stands as long as its entries do.
"""

import math
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, compress

from journal.core.model import Entry
from journal.core.questions import Catalogue
from journal.patterns import lanes
from journal.patterns.evidence import (
    BLOCK,
    CLEAR,
    NO_CIRCLE,
    PHIS,
    block_factor,
    circular_factor,
    e_benjamini_hochberg,
    mean_of_exp,
)
from journal.patterns.pairs import MARGIN, Factor, Outcome, Places, alike, belongs, places


@dataclass(frozen=True)
class Blocks:
    """The whole blocks of one outcome: its usable entries, which of all entries those are, and which of them had it."""

    entries: tuple[Entry, ...]
    usable: tuple[bool, ...]
    had: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.entries) // BLOCK

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Where each usable entry stands among all."""
        return tuple(compress(range(len(self.usable)), self.usable))

    @cached_property
    def lanes(self) -> int:
        """What each block had."""
        return lanes.packed(lanes.digits(compress(range(len(self.had)), self.had), len(self.had)))

    def last(self, block: int) -> Entry:
        """Return the entry that completed a block."""
        return self.entries[(block + 1) * BLOCK - 1]

    def ends_at(self, block: int) -> int:
        """Return the index among all entries of the one that completed a block; it orders blocks across outcomes."""
        return self.places[(block + 1) * BLOCK - 1]


def cut(entries: Sequence[Entry], outcome: Outcome) -> Blocks:
    """Return an outcome's blocks: every ten consecutive entries that answered it in the first reflection."""
    said = list(map(outcome.at_first, entries))
    answered = [one is not None for one in said]
    left = sum(answered) % BLOCK
    for place in range(len(entries) - 1, -1, -1):  # those that don't fill a block yet
        if not left:
            break
        left -= answered[place]
        answered[place] = False
    had = tuple(bool(one) for one in compress(said, answered))
    return Blocks(tuple(compress(entries, answered)), tuple(answered), had)


def in_blocks(positions: Iterable[int], count: int) -> int:
    """Return what each of so many blocks has, for these places among their entries."""
    return lanes.packed(lanes.digits(positions, count * BLOCK))


def evidence(
    blocks: Blocks, has: int, said: int | None, *, least: float = 0.0, eligible_first: bool = True
) -> tuple[int | None, list[tuple[int, float]]]:
    """Return the block in which a pair became eligible, and its e-value after each block that changed it.

    `has` and `said` are lanes, a block each: the factor, and whether it was answered (None: always). `eligible_first`:
    evidence starts with the block after the one that brings 5 to each margin; otherwise with the first. Values below
    `least` count as 0.
    """
    tables = _tables(blocks, has, said)
    eligible = _eligible(tables) if eligible_first else -1
    if eligible is None:
        return None, []
    tables = tables[eligible + 1 :]
    steps = {table: block_factor(*_counts(table)) for table in set(tables)}
    paths = [list(accumulate(map(step.__getitem__, tables))) for step in _by_part(steps)]
    lowest = math.log(least) if least else -math.inf
    if not tables or max(map(max, paths)) < lowest:  # the mean of the parts is never larger than the largest
        return eligible, []
    changes: list[tuple[int, float]] = []
    before = 0.0
    for place, highest in enumerate(map(max, *paths)):
        e = mean_of_exp([path[place] for path in paths]) if highest >= lowest else 0.0
        e = e if e >= least else 0.0
        if e != before:
            changes.append((eligible + 1 + place, e))
            before = e
    return eligible, changes


def _by_part(steps: Mapping[int, tuple[float, ...]]) -> Iterator[dict[int, float]]:
    """Yield the step of each table, for one part of the evidence after the other."""
    for part in range(len(PHIS)):
        yield {table: logs[part] for table, logs in steps.items()}


def _tables(blocks: Blocks, has: int, said: int | None) -> "array[int]":
    """Return each block's table: how many answered both, had the outcome, the factor, and both; four bits each."""
    count = len(blocks)
    seen = in_blocks(range(count * BLOCK), count) if said is None else said
    factors, outcomes = has & seen, blocks.lanes & seen
    m, k, g, a = (lanes.counted(bits, count) for bits in (seen, outcomes, factors, factors & outcomes))
    return lanes.listed(m << 12 | k << 8 | g << 4 | a, count)


def _counts(table: int) -> tuple[int, int, int, int]:
    """Return how many answered both, had the outcome, the factor, and both, from a table packed with four bits each."""
    return table >> 12, table >> 8 & 15, table >> 4 & 15, table & 15


def _eligible(tables: Sequence[int]) -> int | None:
    """Return the block that brings each margin to 5, or None."""
    with_factor = with_outcome = answered = 0
    for block, (m, k, g, _) in enumerate(map(_counts, tables)):
        with_factor, with_outcome, answered = with_factor + g, with_outcome + k, answered + m
        if min(with_factor, answered - with_factor, with_outcome, answered - with_outcome) >= MARGIN:
            return block
    return None


@dataclass(frozen=True)
class Clear:
    """A pair whose evidence became clear: with which entry, and its e-value then; `factors` count as one."""

    outcome: Outcome
    factors: tuple[Factor, ...]
    entry: Entry
    evidence: float


@dataclass(frozen=True)
class Replay:
    """Which pairs became clear, in that order, and how many pairs were compared in the end."""

    found: tuple[Clear, ...]
    compared: int


def together(
    entries: Sequence[Entry], catalogue: Catalogue, of: Sequence[Outcome], alpha: float, known: Places | None = None
) -> Replay:
    """Replay every pair of these outcomes with every factor, applying e-BH after each block.

    `entries` are one per night, in the order written; `known` their `places`, if computed already. The family at any
    time is every pair that was eligible by then (factors that share over 80 % of their moments count as one). Evidence
    below 20 counts as zero, so that the sentence about claims stays true (a smaller e-value is still an e-value).
    e-BH's proof covers a single time and a fixed set of pairs; how often a false claim is ever made is measured by the
    benchmark.
    """
    factors, said = known or places(entries, catalogue)
    size = len(entries)
    where = {factor: lanes.digits(found, size) for factor, found in factors.items() if len(found) >= MARGIN}
    answered = {key: lanes.digits(found, size) for key, found in said.items()}
    found: list[Clear] = []
    families: list[_Family] = []
    for outcome in of:
        blocks = cut(entries, outcome)
        family = _Family(outcome, blocks)
        if len(blocks):
            family.follow(where, answered, catalogue)
            families.append(family)
    events = sorted((f.blocks.ends_at(b), n, b) for n, f in enumerate(families) for b in f.moments)
    claimed: set[tuple[int, Factor]] = set()
    for _, number, block in events:
        families[number].reach(block)
        rivals = [(n, p, e) for n, f in enumerate(families) for p, e in f.rivals()]
        if not rivals:
            continue
        size = sum(f.size for f in families)
        for place in e_benjamini_hochberg([e for _, _, e in rivals], alpha, size):
            n, group, e = rivals[place]
            if claimed.isdisjoint((n, factor) for factor in group):
                claimed.update((n, factor) for factor in group)
                last = families[number].blocks.last(block)
                found.append(Clear(families[n].outcome, tuple(group), last, e))
    return Replay(tuple(found), sum(f.size for f in families))


class _Family:
    """The pairs of one outcome: which are eligible, which count as one, and their evidence as of a block."""

    def __init__(self, outcome: Outcome, blocks: Blocks) -> None:
        self.outcome, self.blocks = outcome, blocks
        self.moments: set[int] = set()
        self.groups: list[list[Factor]] = []
        self._starts: dict[int, list[tuple[Factor, int]]] = {}
        self._changes: dict[int, list[tuple[Factor, float]]] = {}
        self._now: dict[Factor, float] = {}
        self._eligible: list[tuple[Factor, int]] = []

    @property
    def size(self) -> int:
        """How many pairs are being compared."""
        return len(self.groups)

    def follow(
        self,
        where: Mapping[Factor, bytearray],
        answered: Mapping[str, bytearray],
        catalogue: Catalogue,
    ) -> None:
        """Work out the evidence of every factor over all blocks, from a digit for each of all entries."""
        count, usable = len(self.blocks), self.blocks.usable
        said = {key: lanes.packed(lanes.only(digits, usable)) for key, digits in answered.items()}
        for factor, digits in where.items():
            if not belongs(self.outcome, factor, catalogue):
                continue
            has = lanes.packed(lanes.only(digits, usable))
            start, changes = evidence(self.blocks, has, said.get(factor.question), least=CLEAR)
            if start is not None:
                self._starts.setdefault(start, []).append((factor, has))
                for block, e in changes:
                    self._changes.setdefault(block, []).append((factor, e))
        doublings = {(1 << n) - 1 for n in range(count.bit_length())}
        self.moments = {*self._starts, *self._changes, *(b for b in doublings if b < count)}

    def reach(self, block: int) -> None:
        """Advance to a block: add newly eligible pairs, update the evidence; at powers of two, regroup factors."""
        new = sorted(self._starts.get(block, ()), key=lambda one: one[0].name)
        self._eligible += new
        if (block + 1).bit_count() == 1:
            self.groups = alike((factor, self._by(block, has)) for factor, has in self._eligible)
        elif new:
            all_of_them = dict(self._eligible)
            known = [(self._by(block, all_of_them[group[0]]), group) for group in self.groups]
            self.groups = alike(((factor, self._by(block, has)) for factor, has in new), known)
        self._now.update(self._changes.get(block, ()))

    def _by(self, block: int, has: int) -> int:
        return lanes.upto(has, block, len(self.blocks))

    def rivals(self) -> Iterator[tuple[list[Factor], float]]:
        """Yield the groups whose evidence is large enough to matter, with it."""
        if any(self._now.values()):
            for group in self.groups:
                e = self._now.get(group[0], 0.0)
                if e:
                    yield group, e


@lru_cache(maxsize=4096)
def _on_circle(part: float) -> tuple[float, float]:
    return math.cos(2 * math.pi * part), math.sin(2 * math.pi * part)


def nights_to_go(entries: Sequence[Entry], outcome: Outcome) -> int:
    """Return how many more nights with an answer complete the next block."""
    return BLOCK - sum(outcome.at_first(e) is not None for e in entries) % BLOCK


def circular(blocks: Blocks, turn: Callable[[Entry], float | None], least: int) -> Iterator[tuple[Entry, float]]:
    """Yield, after each block of an outcome, its last entry and the evidence for a dependence on a time on a circle.

    `turn` returns an entry's position on the circle in [0, 1), or None if that isn't known. The evidence is 0, which
    claims nothing, until there are `least` entries with the outcome and `least` without.
    """
    logs = [0.0] * len(NO_CIRCLE)
    counted = [0, 0]
    for block in range(len(blocks)):
        points: list[tuple[float, float]] = []
        had: list[bool] = []
        here = slice(block * BLOCK, (block + 1) * BLOCK)
        for entry, there in zip(blocks.entries[here], blocks.had[here], strict=True):
            part = turn(entry)
            if part is not None:
                points.append(_on_circle(part))
                had.append(there)
        counted[0] += len(had) - sum(had)
        counted[1] += sum(had)
        step = circular_factor(points, had)
        if step is not NO_CIRCLE:
            logs = [a + b for a, b in zip(logs, step, strict=True)]
        yield blocks.last(block), mean_of_exp(logs) if min(counted) >= least else 0.0
