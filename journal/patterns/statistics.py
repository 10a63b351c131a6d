"""Intervals, exact tests and slopes, as pure functions on the standard library: importing SciPy takes a second.

Each names its source, and each is tested against SciPy with generated inputs. Counts are nonnegative integers;
probabilities lie in [0, 1]; intervals are 95 % unless stated otherwise. Evidence for claims is in `evidence`.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import combinations
from statistics import NormalDist

Interval = tuple[float, float]
#: Rows: with a factor, and without; columns: with the outcome, and without.
Table = tuple[tuple[int, int], tuple[int, int]]


def wilson(successes: int, trials: int, confidence: float = 0.95) -> Interval:
    """Return Wilson's score interval for a share, without continuity correction.

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
    """Return the exact (Garwood) interval for a rate: events per unit of exposure.

    Garwood, F. (1936), Biometrika 28, 437-442. Newton's method on the Poisson tails, from Wilson and Hilferty's
    approximation. Raises ValueError for a count below 0 or an exposure that is not above 0.
    """
    if count < 0 or exposure <= 0:
        raise ValueError("needs a count from 0 and an exposure above 0")
    tail = (1 - confidence) / 2
    low = 0.0 if count == 0 else _poisson_mean(count - 1, 1 - tail, _near(count, tail))
    return low / exposure, _poisson_mean(count, tail, _near(count + 1, 1 - tail)) / exposure


def _near(shape: int, share: float) -> float:
    """Return an approximate quantile of the gamma distribution (Wilson and Hilferty (1931), PNAS 17, 684-688)."""
    return max(shape * (1 - 1 / (9 * shape) + NormalDist().inv_cdf(share) / (3 * math.sqrt(shape))) ** 3, 1e-3)


def _poisson_mean(count: int, share: float, start: float) -> float:
    """Return the mean of the Poisson distribution with P(X <= count) = share, by Newton's method from `start`."""
    mean = start
    for _ in range(60):
        below, here = _poisson_cdf(count, mean)
        step = (below - share) / here
        mean = max(mean + step, mean / 2)
        if abs(step) <= 1e-13 * mean:
            break
    return mean


def _poisson_cdf(count: int, mean: float) -> tuple[float, float]:
    """Return P(X <= count) and P(X = count) for a Poisson distribution with this mean."""
    term = here = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    total = 0.0
    for k in range(count, -1, -1):  # from the largest term down, until the rest is negligible
        total += term
        term *= k / mean
        if k < mean and term < total * 1e-17:
            break
    return min(total, 1.0), here


def binomial(successes: int, trials: int, share: float) -> float:
    """Return the p-value of the exact two-sided binomial test: the sum over outcomes no more probable than this one.

    With `share` the part of the exposure on one side, it is the conditional exact test of two Poisson counts
    (Przyborowski and Wilenski (1940), Biometrika 31, 313-323).
    """
    if not 0 <= successes <= trials or not 0 < share < 1:
        raise ValueError("needs 0 <= successes <= trials and 0 < share < 1")
    whole, one, other = math.lgamma(trials + 1), math.log(share), math.log1p(-share)
    logs = [
        whole - math.lgamma(k + 1) - math.lgamma(trials - k + 1) + k * one + (trials - k) * other
        for k in range(trials + 1)
    ]
    seen = logs[successes] + 1e-7  # a tolerance, so that equal probabilities tie
    return min(1.0, math.fsum(math.exp(log) for log in logs if log <= seen))


def concordance(x: Sequence[float], y: Sequence[float]) -> int:
    """Return Kendall's S: concordant minus discordant pairs, ignoring pairs tied on either side, in O(n log n) time.

    Knight, W. R. (1966), J. Am. Stat. Assoc. 61, 436-439. Raises ValueError if the lengths differ.
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


def theil_sen(x: Sequence[float], y: Sequence[float], confidence: float = 0.95) -> tuple[float, float, float]:
    """Return the Theil-Sen slope, the median over all pairs, with Sen's interval: slope, low, high.

    Sen, P. K. (1968), J. Am. Stat. Assoc. 63, 1379-1389. Raises ValueError if no two values of x differ.
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
