"""Evidence replayed block by block, in the order written: what it was at each time, and when it was first clear.

Nothing of it is stored. A claim stands, with the day it was first clear, as long as its entries do.
"""

import math
import sys
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import and_

from journal.core.model import Entry
from journal.core.questions import Catalogue
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

ALL = (1 << BLOCK) - 1


@dataclass(frozen=True)
class Blocks:
    """The whole blocks of one outcome: its usable entries, where each stands among all, what each block had (bits)."""

    entries: tuple[Entry, ...]
    places: tuple[int, ...]
    had: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.had)

    def last(self, block: int) -> Entry:
        """Return the entry that completed a block."""
        return self.entries[(block + 1) * BLOCK - 1]

    def ends_at(self, block: int) -> int:
        """Return where the entry that completed a block stands among all: blocks of several outcomes go by it."""
        return self.places[(block + 1) * BLOCK - 1]


def cut(entries: Sequence[Entry], outcome: Outcome) -> Blocks:
    """Return the blocks of an outcome: each ten consecutive entries that answered it at the first writing."""
    usable = [(place, e, had) for place, e in enumerate(entries) if (had := outcome.at_first(e)) is not None]
    whole = usable[: len(usable) // BLOCK * BLOCK]
    bits = [
        sum(had << n for n, (_, _, had) in enumerate(whole[start : start + BLOCK]))
        for start in range(0, len(whole), BLOCK)
    ]
    return Blocks(tuple(e for _, e, _ in whole), tuple(p for p, _, _ in whole), tuple(bits))


def in_blocks(positions: Sequence[int], count: int) -> list[int]:
    """Return the bits of each block for these places among its entries."""
    bits = [0] * count
    for place in positions:
        bits[place // BLOCK] |= 1 << place % BLOCK
    return bits


def evidence(
    blocks: Blocks, has: Sequence[int], said: Sequence[int] | None, *, least: float = 0.0, eligible_first: bool = True
) -> tuple[int | None, list[tuple[int, float]]]:
    """Return the block in which a pair became eligible, and its e-value after each block that changed it.

    `has` and `said` are bits of each block: the factor, and whether it was answered (None: always). `eligible_first`:
    evidence starts with the block after the one that brings 5 to each margin; otherwise with the first. Values whose
    largest part stays below `least` are given as 0, and not at all if all of them do: to save time.
    """
    seen = [ALL] * len(blocks) if said is None else said
    factors, outcomes = list(map(and_, has, seen)), list(map(and_, blocks.had, seen))
    both = map(int.bit_count, map(and_, factors, outcomes))
    sizes = (map(int.bit_count, bits) for bits in (seen, outcomes, factors))
    tables = [m << 12 | k << 8 | g << 4 | a for m, k, g, a in zip(*sizes, both, strict=True)]
    eligible = _eligible(tables) if eligible_first else -1
    if eligible is None:
        return None, []
    steps = {table: block_factor(*_counts(table)) for table in set(tables[eligible + 1 :])}
    if least and not _ever(tables[eligible + 1 :], steps, math.log(least)):
        return eligible, []
    logs = [0.0] * len(PHIS)
    changes: list[tuple[int, float]] = []
    for block, table in enumerate(tables[eligible + 1 :], eligible + 1):
        if any(steps[table]):
            logs = [a + b for a, b in zip(logs, steps[table], strict=True)]
            changes.append((block, mean_of_exp(logs) if not least or max(logs) >= math.log(least) else 0.0))
    return eligible, changes


def _counts(table: int) -> tuple[int, int, int, int]:
    """Return how many answered both, had the outcome, the factor, and both: four bits each in one number."""
    return table >> 12, table >> 8 & 15, table >> 4 & 15, table & 15


def _eligible(tables: Sequence[int]) -> int | None:
    """Return the block that brings 5 to each margin."""
    with_factor = with_outcome = answered = 0
    for block, (m, k, g, _) in enumerate(map(_counts, tables)):
        with_factor, with_outcome, answered = with_factor + g, with_outcome + k, answered + m
        if min(with_factor, answered - with_factor, with_outcome, answered - with_outcome) >= MARGIN:
            return block
    return None


def _ever(tables: Sequence[int], steps: Mapping[int, tuple[float, ...]], least: float) -> bool:
    """Whether the logarithm of any part of the evidence ever gets as large as this: their mean is never larger."""
    for part in range(len(PHIS)):
        step = {table: logs[part] for table, logs in steps.items()}
        if max(accumulate(map(step.__getitem__, tables)), default=0.0) >= least:
            return True
    return False


@dataclass(frozen=True)
class Clear:
    """A pair whose evidence became clear: with which entry, and how strong it was then; factors that are one."""

    outcome: Outcome
    factors: tuple[Factor, ...]
    entry: Entry
    evidence: float


@dataclass(frozen=True)
class Replay:
    """What became clear of all pairs, in that order, and how many pairs were compared in the end."""

    found: tuple[Clear, ...]
    compared: int


def together(
    entries: Sequence[Entry], catalogue: Catalogue, of: Sequence[Outcome], alpha: float, known: Places | None = None
) -> Replay:
    """Replay every pair of these outcomes with every factor, and let e-BH speak after each block.

    `entries` are one of each night, in the order written; `known` their `places`, if known already. The family at a
    time is every pair that was eligible by then (factors that share over 80 % of their moments are one). Evidence below
    20 counts as none, so that what's said of every claim holds (an e-value made smaller is still one). e-BH's proof is
    for one time, and for one set of pairs; how often a claim is made of nothing at any time is what the bench measures.
    """
    where, answered = known or places(entries, catalogue)
    found: list[Clear] = []
    families: list[_Family] = []
    for outcome in of:
        blocks = cut(entries, outcome)
        family = _Family(outcome, blocks)
        if blocks.had:
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
    """The pairs of one outcome: which are eligible, which are one, and what their evidence is at a block."""

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
        """How many pairs are compared by now."""
        return len(self.groups)

    def follow(
        self,
        where: dict[Factor, list[int]],
        answered: dict[str, list[int]],
        catalogue: Catalogue,
    ) -> None:
        """Work out the evidence of every factor over all blocks."""
        count = len(self.blocks)
        index = {place: n for n, place in enumerate(self.blocks.places)}

        def bits(positions: list[int]) -> list[int]:
            return in_blocks([index[p] for p in positions if p in index], count)

        said = {key: bits(positions) for key, positions in answered.items()}
        for factor, positions in where.items():
            if len(positions) < MARGIN or not belongs(self.outcome, factor, catalogue):
                continue
            has = bits(positions)
            start, changes = evidence(self.blocks, has, said.get(factor.question), least=CLEAR)
            if start is not None:
                self._starts.setdefault(start, []).append((factor, _joined(has)))
                for block, e in changes:
                    self._changes.setdefault(block, []).append((factor, e))
        doublings = {(1 << n) - 1 for n in range(count.bit_length())}
        self.moments = {*self._starts, *self._changes, *(b for b in doublings if b < count)}

    def reach(self, block: int) -> None:
        """Go on to a block: what became eligible in it, what its evidence is, and, as it doubles, what is one again."""
        new = sorted(self._starts.get(block, ()), key=lambda one: one[0].name)
        self._eligible += new
        by_now = (1 << 16 * (block + 1)) - 1
        if (block + 1).bit_count() == 1:
            self.groups = alike((factor, mask & by_now) for factor, mask in self._eligible)
        elif new:
            masks = dict(self._eligible)
            known = [(masks[group[0]] & by_now, group) for group in self.groups]
            self.groups = alike(((factor, mask & by_now) for factor, mask in new), known)
        self._now.update(self._changes.get(block, ()))

    def rivals(self) -> Iterator[tuple[list[Factor], float]]:
        """Yield the groups whose evidence is large enough to matter, with it."""
        if any(self._now.values()):
            for group in self.groups:
                e = self._now.get(group[0], 0.0)
                if e:
                    yield group, e


def _joined(bits: Sequence[int]) -> int:
    """Return the bits of all blocks as one number: 16 to a block, so that bytes will do."""
    joined = array("H", bits)
    if sys.byteorder == "big":
        joined.byteswap()
    return int.from_bytes(joined.tobytes(), "little")


@lru_cache(maxsize=4096)
def _on_circle(part: float) -> tuple[float, float]:
    return math.cos(2 * math.pi * part), math.sin(2 * math.pi * part)


def nights_to_go(entries: Sequence[Entry], outcome: Outcome) -> int:
    """Return how many more nights with an answer complete the next block."""
    return BLOCK - sum(outcome.at_first(e) is not None for e in entries) % BLOCK


def circular(
    entries: Sequence[Entry], outcome: Outcome, turn: Callable[[Entry], float | None], least: int
) -> Iterator[tuple[Entry, float]]:
    """Yield, after each block of an outcome, its last entry and the evidence that it depends on a time on a circle.

    `turn` gives an entry's part of the circle in [0, 1), or None if that isn't known. It's 0, which claims nothing,
    before there are `least` with the outcome and `least` without, to compare.
    """
    blocks = cut(entries, outcome)
    logs = [0.0] * len(NO_CIRCLE)
    counted = [0, 0]
    for block, bits in enumerate(blocks.had):
        points: list[tuple[float, float]] = []
        had: list[bool] = []
        for place, entry in enumerate(blocks.entries[block * BLOCK : (block + 1) * BLOCK]):
            part = turn(entry)
            if part is not None:
                points.append(_on_circle(part))
                had.append(bool(bits >> place & 1))
        counted[0] += len(had) - sum(had)
        counted[1] += sum(had)
        step = circular_factor(points, had)
        if step is not NO_CIRCLE:
            logs = [a + b for a, b in zip(logs, step, strict=True)]
        yield blocks.last(block), mean_of_exp(logs) if min(counted) >= least else 0.0
