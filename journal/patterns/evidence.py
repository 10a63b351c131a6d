"""Evidence that stays valid however often somebody looks: e-values, tests with a few fixed looks, plausible ranges.

An *e-value* is a nonnegative number whose expectation is at most 1 if there is no effect. A product of factors, each
with that property given everything before it, is a test martingale, and Ville's inequality bounds how high it ever
gets: P(sup e ≥ 20) ≤ 1/20 (Ville, J. (1939), Étude critique de la notion de collectif). So it may be checked after
every entry. The tests here that aren't e-values (`mann_kendall`, `before_and_after`) are used only at a few fixed
times.

Pure functions on the standard library: importing SciPy takes a second, which is too long for a command. Each names its
source and sketches its proof. Nothing here knows about entries.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import NormalDist
from typing import NamedTuple

from journal.patterns.statistics import Interval, Table, binomial, concordance, theil_sen

CLEAR = 20.0  # an e-value this large is evidence: without an effect, at most 1 journal in 20 ever sees one
BLOCK = 10  # entries in a block

#: The log odds ratios that the block e-value bets on: from slight to strong, in both directions.
PHIS = (0.7, -0.7, 1.3, -1.3, 2.0, -2.0, 3.0, -3.0)

#: The strengths and phases (as cosine and sine) that `circular_factor` bets on. A phase and the opposite one share
#: their sums, so only four of the eight are listed.
STRENGTHS = (0.6, 1.2)
PHASES = tuple((math.cos(a), math.sin(a)) for a in (n * math.pi / 4 for n in range(4)))
NO_CIRCLE = (0.0,) * (2 * len(PHASES) * len(STRENGTHS))


@lru_cache(maxsize=8192)
def block_factor(size: int, outcomes: int, factors: int, both: int) -> tuple[float, ...]:
    """Return the log of a block's factor for each of `PHIS`; zeros if the block carries no information.

    Of `size` moments that answered both, `outcomes` had the outcome, `factors` the factor and `both` had both. For φ
    the factor is exp(φ·both) / Σₓ C(g,x)·C(m−g,k−x)/C(m,k)·exp(φx): the likelihood of `both`, given the margins, at a
    log odds ratio of φ relative to that at 0 (conditional likelihood of matched strata, as in Breslow and Day (1980),
    Statistical Methods in Cancer Research I, ch. 7; for e-values of tables cf. Turner, Ly and Grünwald (2021),
    arXiv:2106.02693).

    Proof sketch: if every arrangement of the outcome within the block is equally likely, `both` is hypergeometric. The
    denominator is the expectation of the numerator under exactly that distribution, so the factor's expectation is
    exactly 1 for every φ. Nothing is assumed about different blocks: drift from one to the next cancels out.

    Raises ValueError if no table has these margins.
    """
    low, high = max(0, outcomes + factors - size), min(outcomes, factors)
    if not (0 <= outcomes <= size and 0 <= factors <= size and low <= both <= high):
        raise ValueError("no table has these counts")
    if low == high:
        return (0.0,) * len(PHIS)
    whole = math.comb(size, outcomes)
    ways = [(x, math.comb(factors, x) * math.comb(size - factors, outcomes - x) / whole) for x in range(low, high + 1)]
    return tuple(phi * both - math.log(math.fsum(w * math.exp(phi * x) for x, w in ways)) for phi in PHIS)


def mean_of_exp(logs: Sequence[float]) -> float:
    """Return the mean of the exponentials: the e-value of an equally weighted mixture, from its logarithms.

    A mean of test martingales for the same filtration is one itself (linearity), so Ville's inequality holds for it.
    """
    return math.fsum(math.exp(min(log, 700.0)) for log in logs) / len(logs)


def circular_factor(points: Sequence[tuple[float, float]], had: Sequence[bool]) -> tuple[float, ...]:
    """Return the log of a block's factor for eight phases of a circle times two strengths.

    `points` are times on a circle (of a day or a week) as (cosine, sine); `had` says which moments had the outcome.
    With a score sᵢ = β·cos(tᵢ − θ) for each moment, the factor is exp(Σ s over those with the outcome), divided by its
    mean over all ways of choosing as many of the block's moments: conditional logistic regression on one harmonic (Cox,
    D. R. (1972), J. R. Stat. Soc. B 34, 187-220, section 8; the mean over all choices is an elementary symmetric
    polynomial: Gail, Lubin and Rubinstein (1981), Biometrika 68, 703-707).

    Proof sketch: if each choice is equally likely within the block, dividing by the mean over the choices gives an
    expectation of 1, whatever the times are. In particular, they needn't be spread evenly round the clock.

    The opposite phase has the scores −sᵢ; e_k of the reciprocals is e_(m−k) over the product, so one pass serves both.
    Raises ValueError if the lengths differ.
    """
    size, chosen = len(points), sum(had)
    if len(had) != size:
        raise ValueError("needs one label for each time")
    if not 0 < chosen < size:
        return NO_CIRCLE
    found: list[float] = []
    ways, most = math.log(math.comb(size, chosen)), max(chosen, size - chosen)
    moments = [_scores(*point) for point in points]
    for part in range(len(PHASES) * len(STRENGTHS)):
        sums = [1.0] + [0.0] * most
        seen = whole = 0.0
        for place, (moment, there) in enumerate(zip(moments, had, strict=True), 1):
            score, weight = moment[part]
            whole += score
            if there:
                seen += score
            for k in range(place if place < most else most, 0, -1):
                sums[k] += weight * sums[k - 1]
        opposite = math.log(sums[size - chosen]) - whole
        found += (seen - math.log(sums[chosen]) + ways, -seen - opposite + ways)
    return tuple(found)


@lru_cache(maxsize=4096)
def _scores(x: float, y: float) -> tuple[tuple[float, float], ...]:
    """Return, for each strength and phase, the score of a time given as (cosine, sine), and its exponential."""
    scores = [strength * (cosine * x + sine * y) for strength in STRENGTHS for cosine, sine in PHASES]
    return tuple((score, math.exp(score)) for score in scores)


def untied_pairs(easier: int, harder: int) -> float:
    """Return the e-value of untied pairs: B(easier+½, harder+½)/B(½,½)·2ⁿ.

    The mixture of Krichevsky and Trofimov (1981), IEEE Trans. Inf. Theory 27, 199-207, as a bet against a fair coin.

    Proof sketch: with a share of θ for "easier", the likelihood ratio to a fair coin is θ^a(1−θ)^b·2ⁿ, a product of
    factors with expectation 1 if each pair is as likely to be easier as harder, given those before. A mixture over θ
    (here Jeffreys' prior, B(½,½)) is a test martingale too. It reaches 20 with 7 of 7, 11 of 12 or 14 of 16.

    Raises ValueError for a count below 0.
    """
    if min(easier, harder) < 0:
        raise ValueError("needs counts from 0")
    n = easier + harder
    log = math.lgamma(easier + 0.5) + math.lgamma(harder + 0.5) - math.lgamma(n + 1) - math.log(math.pi)
    return math.exp(min(log + n * math.log(2), 700.0))


def e_benjamini_hochberg(es: Sequence[float], alpha: float, family: int | None = None) -> list[int]:
    """Return the indices of the e-values that e-BH selects at a false discovery rate of `alpha`.

    `family` is the total number of e-values, if those too small to matter (below 1/alpha) weren't passed in.

    Wang, R. and Ramdas, A. (2022), J. R. Stat. Soc. B 84, 822-852 (arXiv:2009.02824): the largest j whose j-th largest
    e-value is at least K/(jα), and all that are as large. Proof sketch: each rejected one has e ≥ K/(jα), so the false
    share of j rejections is at most the sum over true nulls of e·α/K, whose expectation is at most α under any
    dependence.
    """
    total = len(es) if family is None else family
    order = sorted(range(len(es)), key=es.__getitem__, reverse=True)
    last = max((j for j, place in enumerate(order, 1) if es[place] * j * alpha >= total), default=0)
    return sorted(order[:last])


class Trend(NamedTuple):
    """The result of `mann_kendall`: its two-sided p-value, Kendall's S, and the lag-1 autocorrelation allowed for."""

    level: float
    concordance: int
    autocorrelation: float


def mann_kendall(days: Sequence[float], values: Sequence[float]) -> Trend:
    """Test ratings for a trend over time, allowing for autocorrelation.

    Mann, H. B. (1945), Econometrica 13, 245-259, with the variance of S for ties on both sides (Kendall, M. G. (1970),
    Rank Correlation Methods, ch. 4). The variance is multiplied by (1+r)/(1−r), the limit for large n of Hamed and
    Rao's correction (1998, J. Hydrol. 204, 182-196) if ranks follow a first-order autoregression: their factor is 1 +
    2/(n(n−1)(n−2))·Σ(n−i)(n−i−1)(n−i−2)·ρᵢ, here with ρᵢ = rⁱ instead of the significant lags. r is the lag-1
    autocorrelation of the ranks of the Theil-Sen residuals plus (2+4r)/n, its bias after a line is removed (Shaman and
    Stine (1988), J. Am. Stat. Assoc. 83, 842-848), limited to 0 to .9. The result is compared with Student's t on
    n(1−r)/(1+r) − 2 degrees of freedom, since r is itself an estimate, and autocorrelation makes a small sample
    effectively smaller still (Bretherton et al. (1999), J. Clim. 12, 1990-2009). With the normal distribution and a
    bias of (1+3r)/n instead, a trend was found by n = 160, where there was none, in 2.3, 6.0, 6.7 and 11.3 % of 300
    journals at ρ = 0, .3, .5 and .7; with this method, in 1.3, 4.0, 3.7 and 5.3 %.

    This is not an e-value: it's approximate, and meant for a few fixed looks. Days may be in any order. If S is too
    small even without the correction, the residuals aren't computed (r can only make it smaller) and r is returned as
    0. Raises ValueError if the lengths differ.
    """
    pairs = sorted(zip(days, values, strict=True))
    x, y = [p[0] for p in pairs], [float(p[1]) for p in pairs]
    s, variance = concordance(x, y), variance_of_concordance(x, y)
    if variance <= 0:
        return Trend(1.0, s, 0.0)
    plain = _two_sided(abs(s) / math.sqrt(variance))
    if plain > TREND_LEVEL:
        return Trend(plain, s, 0.0)
    slope, _, _ = theil_sen(x, y)
    residuals = [round(b - slope * a, 9) for a, b in zip(x, y, strict=True)]  # rounded, so that equal residuals tie
    r = _autocorrelation(ranks(residuals))
    r = min(max(r + (2 + 4 * r) / len(x), 0.0), 0.9)
    inflation = (1 + r) / (1 - r)
    z = abs(s) / math.sqrt(variance * inflation)
    return Trend(student_t(z, max(len(x) / inflation - 2, 1.0)), s, r)


#: The significance level of `trend` and `around` at each of their looks.
TREND_LEVEL = AROUND_LEVEL = 0.01


def variance_of_concordance(x: Sequence[float], y: Sequence[float]) -> float:
    """Return the variance of Kendall's S without association, with ties on both sides (Kendall (1970), 4.6)."""
    n = len(x)
    if n < 3:
        return 0.0
    (x0, x1, x2), (y0, y1, y2) = _tie_terms(x), _tie_terms(y)
    whole = n * (n - 1)
    return (whole * (2 * n + 5) - x2 - y2) / 18 + 2 * x0 * y0 / whole + x1 * y1 / (9 * whole * (n - 2))


def _tie_terms(values: Sequence[float]) -> tuple[float, float, float]:
    counts: dict[float, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    sizes = [c for c in counts.values() if c > 1]
    return (
        sum(c * (c - 1) for c in sizes) / 2,
        sum(c * (c - 1) * (c - 2) for c in sizes),
        sum(c * (c - 1) * (2 * c + 5) for c in sizes),
    )


def _two_sided(z: float) -> float:
    return 2 * NormalDist().cdf(-z)


def student_t(t: float, freedom: float) -> float:
    """Return the two-sided p-value of Student's t; the degrees of freedom needn't be whole.

    The regularised incomplete beta function at ν/(ν+t²), by Lentz's continued fraction (Abramowitz and Stegun (1964),
    26.5.8 and 26.7.1). Raises ValueError unless `freedom` is above 0.
    """
    if freedom <= 0:
        raise ValueError("needs some degrees of freedom")
    # Both shares are computed separately: 1 - x would lose precision for a small t.
    a, b, x, y = freedom / 2, 0.5, freedom / (freedom + t * t), t * t / (freedom + t * t)
    if not y:
        return 1.0
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log(y))
    if x < (a + 1) / (a + b + 2):
        return front * _beta_fraction(a, b, x) / a
    return 1 - front * _beta_fraction(b, a, y) / b


def _beta_fraction(a: float, b: float, x: float) -> float:
    tiny = 1e-300
    c, d = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or tiny)
    found = d
    for m in range(1, 300):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / ((1 + step * d) or tiny)
            c = (1 + step / c) or tiny
            found *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return found


def ranks(values: Sequence[float]) -> list[float]:
    """Return the rank of each value from 1; ties get their mean rank."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            found[place] = (start + 1 + end) / 2
        start = end
    return found


def _autocorrelation(values: Sequence[float]) -> float:
    """Return the lag-1 autocorrelation; 0 if all values are equal."""
    mean = math.fsum(values) / len(values)
    off = [v - mean for v in values]
    whole = math.fsum(o * o for o in off)
    return math.fsum(a * b for a, b in pairwise(off)) / whole if whole else 0.0


def before_and_after(before: int, after: int, exposure: tuple[float, float]) -> float:
    """Return the two-sided p-value of the conditional exact test of two rates, weighted by exposure.

    Given the total, if the rate is the same on both sides, the later count is binomial with the later share of the
    exposure (Przyborowski and Wilenski (1940), Biometrika 31, 313-323). For a day named beforehand and a few fixed
    looks. Raises ValueError unless both exposures are above 0.
    """
    if min(exposure) <= 0:
        raise ValueError("needs some time on each side")
    return binomial(after, before + after, exposure[1] / sum(exposure)) if before + after else 1.0


class Sceptical(NamedTuple):
    """The outcome's share with and without a factor, shrunk by a sceptical prior: medians and 95 % ranges."""

    with_it: float
    without: float
    range_with: Interval
    range_without: Interval


PRIOR = 0.75**2  # prior variance of a log odds ratio: 95 % of odds ratios are within a factor of 4.3 of 1


def sceptical(table: Table) -> Sceptical:
    """Return the plausible shares with and without a factor, shrunk towards no difference when counts are small.

    `table` has a row with the factor and one without, a column with the outcome and one without. The log odds ratio δ
    has the prior N(0, .75²), which is fixed: estimating it from all factors would hide the one real effect. With v = Σ
    1/(count+½) (Haldane (1956), Ann. Hum. Genet. 20, 309-311; Gart (1966)) and s = .5625/(.5625+v), the posterior is
    N(s·log odds ratio, s·v) (normal approximation; the sceptical prior of Spiegelhalter, Freedman and Parmar (1994), J.
    R. Stat. Soc. A 157, 357-416). Expressed as shares around the outcome's overall share p, with w the factor's share:
    expit(logit p + δ(1−w)) with it and expit(logit p − δw) without.

    Raises ValueError for a count below 0, or if all or none have the outcome or the factor.
    """
    (a, b), (c, d) = table
    total = a + b + c + d
    if min(a, b, c, d) < 0 or not 0 < a + c < total or not 0 < a + b < total:
        raise ValueError("needs some with and some without, of each")
    ratio = math.log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5)))
    v = math.fsum(1 / (count + 0.5) for count in (a, b, c, d))
    shrink = PRIOR / (PRIOR + v)
    middle, half = shrink * ratio, NormalDist().inv_cdf(0.975) * math.sqrt(shrink * v)
    base, share = math.log((a + c) / (b + d)), (a + b) / total

    def with_it(delta: float) -> float:
        return _expit(base + delta * (1 - share))

    def without(delta: float) -> float:
        return _expit(base - delta * share)

    low, high = middle - half, middle + half
    return Sceptical(with_it(middle), without(middle), (with_it(low), with_it(high)), (without(high), without(low)))


def _expit(x: float) -> float:
    return 1 / (1 + math.exp(-x))
