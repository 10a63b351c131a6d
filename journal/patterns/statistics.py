"""The statistics, as pure functions on the standard library: importing SciPy takes a second, and a command must not.

Each names its source, and each is tested against SciPy over generated inputs. Counts are whole numbers from 0;
probabilities lie in [0, 1]; intervals are 95 % unless said otherwise. Permutations are seeded by who calls them.
"""

import cmath
import math
import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import combinations, groupby
from statistics import NormalDist

Interval = tuple[float, float]


def wilson(successes: int, trials: int, confidence: float = 0.95) -> Interval:
    """Wilson's score interval for a share, without continuity correction.

    Wilson, E. B. (1927), J. Am. Stat. Assoc. 22, 209-212. Raises ValueError unless
    0 <= successes <= trials and trials > 0.
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError("needs 0 <= successes <= trials, and a trial")
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share, z2 = successes / trials, z * z
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = z / (1 + z2 / trials) * math.sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials))
    return (0.0 if successes == 0 else middle - half, 1.0 if successes == trials else middle + half)


def poisson_interval(count: int, exposure: float = 1.0, confidence: float = 0.95) -> Interval:
    """The exact (Garwood) interval for a rate: events per unit of exposure.

    Garwood, F. (1936), Biometrika 28, 437-442. Newton's method on the Poisson tails, from Wilson and Hilferty's
    approximation. Raises ValueError for a count below 0 or an exposure that is not above 0.
    """
    if count < 0 or exposure <= 0:
        raise ValueError("needs a count from 0 and an exposure above 0")
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else _poisson_mean(count - 1, 1 - tail, _near(count, tail))
    return low / exposure, _poisson_mean(count, tail, _near(count + 1, 1 - tail)) / exposure


def _near(shape: int, share: float) -> float:
    """Near the quantile of a gamma of this shape (Wilson and Hilferty (1931), Proc. Natl. Acad. Sci. 17, 684-688)."""
    return max(shape * (1 - 1 / (9 * shape) + NormalDist().inv_cdf(share) / (3 * math.sqrt(shape))) ** 3, 1e-3)


def _poisson_mean(count: int, share: float, start: float) -> float:
    """The mean of the Poisson with P(X <= count) = share."""
    mean = start
    for _ in range(60):
        below, here = _poisson_cdf(count, mean)
        step = (below - share) / here
        mean = max(mean + step, mean / 2)
        if abs(step) <= 1e-13 * mean:
            break
    return mean


def _poisson_cdf(count: int, mean: float) -> tuple[float, float]:
    """P(X <= count) and P(X = count) for a Poisson of this mean."""
    term = here = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    total = 0.0
    for k in range(count, -1, -1):  # from the last term down: where the rest is too small to count, it ends
        total += term
        term *= k / mean
        if k < mean and term < total * 1e-17:
            break
    return min(total, 1.0), here


def fisher(table: tuple[tuple[int, int], tuple[int, int]]) -> float:
    """Fisher's exact test of a 2x2 table, two-sided: all tables with these margins that are no more probable.

    Fisher, R. A. (1935), J. R. Stat. Soc. 98, 39-82. In whole numbers, so that equal is equal.
    """
    (a, b), (c, d) = table
    if min(a, b, c, d) < 0:
        raise ValueError("needs counts from 0")
    row, column, total = a + b, a + c, a + b + c + d
    lowest, highest = max(0, row + column - total), min(row, column)
    ways = [math.comb(column, k) * math.comb(total - column, row - k) for k in range(lowest, highest + 1)]
    seen = ways[a - lowest]
    return sum(w for w in ways if w <= seen) / sum(ways)


def binomial(successes: int, trials: int, share: float) -> float:
    """The exact binomial test, two-sided: all outcomes that are no more probable than the one seen.

    With `share` the part of the whole exposure that lies on one side, it is the conditional exact test of two Poisson
    counts (Przyborowski and Wilenski (1940), Biometrika 31, 313-323).
    """
    if not 0 <= successes <= trials or not 0 < share < 1:
        raise ValueError("needs 0 <= successes <= trials and 0 < share < 1")
    whole, one, other = math.lgamma(trials + 1), math.log(share), math.log1p(-share)
    logs = [
        whole - math.lgamma(k + 1) - math.lgamma(trials - k + 1) + k * one + (trials - k) * other
        for k in range(trials + 1)
    ]
    seen = logs[successes] + 1e-7  # equal but for rounding is equal
    return min(1.0, math.fsum(math.exp(log) for log in logs if log <= seen))


def sign_test(up: int, down: int) -> float:
    """The exact sign test of untied pairs, two-sided (Dixon and Mood (1946), J. Am. Stat. Assoc. 41, 557-566)."""
    return binomial(up, up + down, 0.5) if up + down else 1.0


def benjamini_hochberg(ps: Sequence[float]) -> list[float]:
    """Adjusted values: those at most q may be shown, at a false discovery rate of q.

    Benjamini, Y. and Hochberg, Y. (1995), J. R. Stat. Soc. B 57, 289-300. In the order of `ps`.
    """
    order = sorted(range(len(ps)), key=ps.__getitem__, reverse=True)
    adjusted, least = [0.0] * len(ps), 1.0
    for rank, place in zip(range(len(ps), 0, -1), order, strict=True):
        least = min(least, ps[place] * len(ps) / rank)
        adjusted[place] = least
    return adjusted


def kendall(x: Sequence[float], y: Sequence[float]) -> float:
    """Kendall's tau-b, for ties on either side (Kendall (1945), Biometrika 33, 239-251); 0 where it is undefined."""
    pairs = len(x) * (len(x) - 1) // 2
    untied = (pairs - _ties(x)) * (pairs - _ties(y))
    return concordance(x, y) / math.sqrt(untied) if untied else 0.0


def concordance(x: Sequence[float], y: Sequence[float]) -> int:
    """Concordant pairs less discordant ones, pairs tied on either side left out: Kendall's S, in n log n steps.

    Knight, W. R. (1966), J. Am. Stat. Assoc. 61, 436-439. Raises ValueError where the lengths differ.
    """
    both = sorted(zip(x, y, strict=True))
    seen: list[float] = []
    waiting: list[float] = []
    last: float | None = None
    total = 0
    for at, value in both:
        if at != last:
            for earlier in waiting:
                seen.insert(bisect_left(seen, earlier), earlier)
            waiting, last = [], at
        total += bisect_left(seen, value) - (len(seen) - bisect_right(seen, value))
        waiting.append(value)
    return total


def _ties(values: Sequence[float]) -> int:
    counts: dict[float, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return sum(c * (c - 1) // 2 for c in counts.values())


def kendall_p(
    x: Sequence[float], y: Sequence[float], seed: int, permutations: int = 1_000, give_up: float = 1.0
) -> float:
    """How often a reordering of `y` is at least as concordant or discordant as it stands; never below 1/(m+1).

    The permutation p-value with the observed one counted in (Phipson and Smyth (2010), Stat. Appl. Genet. Mol. Biol.
    9, 39). Seeded, so that the same entries always say the same. Stops early where it must exceed `give_up`, and then
    gives what it is at least.
    """
    chance = random.Random(seed)  # noqa: S311 - reproducible on purpose
    order = sorted(range(len(x)), key=x.__getitem__)
    groups = [len(list(group)) for _, group in groupby(order, key=x.__getitem__)]
    counter = _Concordance(groups, y)
    seen = abs(concordance(x, y))

    def as_extreme() -> bool:
        keys = [chance.random() for _ in y]
        return abs(counter.of([y[i] for i in sorted(range(len(y)), key=keys.__getitem__)])) >= seen

    return _permutation_p(as_extreme, permutations, give_up)


def _permutation_p(as_extreme: Callable[[], bool], permutations: int, give_up: float) -> float:
    hits = 1
    for _ in range(permutations):
        hits += as_extreme()
        if hits > give_up * (permutations + 1):
            break
    return hits / (permutations + 1)


class _Concordance:
    """`concordance` of many orders of the same few values, faster: one number holds a counter for each value.

    The counter of a value is how many of those before are smaller, less how many are larger; it is read by a shift.
    """

    BITS, BIAS = 32, 1 << 31

    def __init__(self, groups: Sequence[int], y: Sequence[float]) -> None:
        """`groups`: how many share each x, in order. The values of `y` are what `of` will be given, in any order."""
        self.groups = groups
        values = sorted(set(y))
        self.shift = {v: place * self.BITS for place, v in enumerate(values)}
        self.start = sum(self.BIAS << shift for shift in self.shift.values())
        self.step = {v: sum(((w > v) - (w < v)) << self.shift[w] for w in values) for v in values}

    def of(self, y: Sequence[float]) -> int:
        total, counters, place, mask = 0, self.start, 0, (1 << self.BITS) - 1
        for size in self.groups:
            here = y[place : place + size]
            for value in here:
                total += (counters >> self.shift[value]) & mask
            for value in here:
                counters += self.step[value]
            place += size
        return total - self.BIAS * len(y)


def least_support(x: Sequence[float], y: Sequence[float]) -> int:
    """How concordant the rest still is, in the direction of the whole, when the pair that adds most to it is dropped.

    Kendall's S without that pair, signed so that the whole is positive: 0 or below means that one entry decides.
    """
    pairs = list(zip(x, y, strict=True))
    parts = [0] * len(pairs)
    for (i, (x1, y1)), (j, (x2, y2)) in combinations(enumerate(pairs), 2):
        sign = ((x2 > x1) - (x2 < x1)) * ((y2 > y1) - (y2 < y1))
        parts[i] += sign
        parts[j] += sign
    whole = sum(parts) // 2
    direction = 1 if whole > 0 else -1
    return min((direction * (whole - part) for part in parts), default=0)


def uniform_scores(turns: Sequence[float]) -> list[complex]:
    """Times on a circle, as parts of a turn, by their rank alone: evenly spread points, ties sharing one.

    The uniform scores of Mardia, K. V. (1967), Biometrika 54, 303-314 (Wheeler and Watson (1964), Biometrika 51,
    256-257), less their mean, so that it does not matter which of two groups is summed. Wherever the clock's zero is,
    sums of them have the same length.
    """
    rank: dict[float, float] = {}
    ordered = sorted(turns)
    for place, turn in enumerate(ordered):
        rank.setdefault(turn, place + (bisect_right(ordered, turn) - 1 - place) / 2)
    points = [cmath.exp(2j * math.pi * rank[turn] / len(turns)) for turn in turns]
    middle = sum(points) / len(points) if points else 0
    return [point - middle for point in points]


def circular_p(
    turns: Sequence[float], labels: Sequence[bool], seed: int, permutations: int = 1_000, give_up: float = 1.0
) -> float:
    """How often labels handed out anew over the same times differ around the circle at least as much; two-sided.

    `turns` are parts of a turn in [0, 1): of a day, of a week. The statistic is the length of the labelled points' sum
    (see `uniform_scores`); never against a uniform clock, for nobody lives by one. The observed one is counted in, so
    it is never below 1/(m+1) (Phipson and Smyth (2010)); `give_up` is that of `kendall_p`. Raises ValueError where the
    lengths differ.
    """
    points = uniform_scores(turns)
    chosen = [p for p, label in zip(points, labels, strict=True) if label]
    seen = abs(sum(chosen)) - 1e-9  # equal but for rounding is equal, also where all cancels out
    few = min(len(chosen), len(points) - len(chosen))
    chance = random.Random(seed)  # noqa: S311 - reproducible on purpose
    return _permutation_p(lambda: abs(sum(chance.sample(points, few))) >= seen, permutations, give_up)


def theil_sen(x: Sequence[float], y: Sequence[float], confidence: float = 0.95) -> tuple[float, float, float]:
    """The median of all pairs' slopes, and Sen's interval around it: slope, low, high.

    Sen, P. K. (1968), J. Am. Stat. Assoc. 63, 1379-1389. Raises ValueError where no two values of x differ.
    """
    both = list(zip(x, y, strict=True))
    slopes = sorted((y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in combinations(both, 2) if x1 != x2)
    if not slopes:
        raise ValueError("needs two different x")
    n, count = len(both), len(slopes)
    middle = (slopes[(count - 1) // 2] + slopes[count // 2]) / 2
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    variance = (n * (n - 1) * (2 * n + 5) - _tie_term(x) - _tie_term(y)) / 18
    half = z * math.sqrt(max(variance, 0.0))
    low = slopes[max(round((count - half) / 2) - 1, 0)]
    high = slopes[min(round((count + half) / 2), count - 1)]
    return middle, low, high


def _tie_term(values: Sequence[float]) -> int:
    counts: dict[float, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return sum(c * (c - 1) * (2 * c + 5) for c in counts.values())
