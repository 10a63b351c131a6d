"""The evidence: each factor's expectation is 1, each bound holds while somebody looks, each number has its oracle."""

import itertools
import math
import random
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from journal.patterns import evidence
from journal.patterns.evidence import BLOCK, CLEAR, PHIS

np = pytest.importorskip("numpy")
stats = pytest.importorskip("scipy.stats", reason="SciPy is the oracle: pip install '.[test]'")

MARGINS = [
    (size, outcomes, factors)
    for size in range(1, BLOCK + 1)
    for outcomes in range(size + 1)
    for factors in range(size + 1)
]


@pytest.mark.parametrize("size", range(1, BLOCK + 1))
def test_a_blocks_factor_has_an_expectation_of_one_for_every_phi_over_all_tables(size: int) -> None:
    for _, outcomes, factors in (m for m in MARGINS if m[0] == size):
        law = stats.hypergeom(size, factors, outcomes)
        support = range(max(0, outcomes + factors - size), min(outcomes, factors) + 1)
        logs = {both: evidence.block_factor(size, outcomes, factors, both) for both in support}
        for place in range(len(PHIS)):
            expected = math.fsum(law.pmf(both) * math.exp(log[place]) for both, log in logs.items())
            assert expected == pytest.approx(1, abs=1e-9), (size, outcomes, factors, PHIS[place])


def test_a_blocks_factor_is_the_same_by_listing_every_arrangement() -> None:
    """Without any formula for hypergeometric numbers: every way of placing the outcome in a block of six."""
    size, factors = 6, 0b001011
    for outcomes in range(1, size):
        masks = [m for m in range(1 << size) if m.bit_count() == outcomes]
        for place, phi in enumerate(PHIS):
            mean = math.fsum(math.exp(phi * (m & factors).bit_count()) for m in masks) / len(masks)
            for mask in masks:
                both = (mask & factors).bit_count()
                found = evidence.block_factor(size, outcomes, factors.bit_count(), both)[place]
                assert found == pytest.approx(phi * both - math.log(mean))


@pytest.mark.parametrize(("outcomes", "factors"), [(0, 4), (10, 4), (4, 0), (4, 10)])
def test_a_block_where_all_or_none_have_it_says_nothing(outcomes: int, factors: int) -> None:
    both = min(outcomes, factors)
    assert evidence.block_factor(10, outcomes, factors, both) == (0.0,) * len(PHIS)
    assert evidence.mean_of_exp((0.0,) * len(PHIS)) == 1


CIRCLES = st.lists(st.integers(0, 23), min_size=2, max_size=6)


@given(CIRCLES, st.data())
def test_a_circular_factor_has_an_expectation_of_one_whatever_the_times_are(
    hours: list[int], data: st.DataObject
) -> None:
    chosen = data.draw(st.integers(1, len(hours) - 1))
    points = [(math.cos(h * math.pi / 12), math.sin(h * math.pi / 12)) for h in hours]
    labels = [[n in picked for n in range(len(hours))] for picked in itertools.combinations(range(len(hours)), chosen)]
    found = [evidence.circular_factor(points, had) for had in labels]
    for place in range(len(evidence.NO_CIRCLE)):
        assert math.fsum(math.exp(f[place]) for f in found) / len(found) == pytest.approx(1, abs=1e-9)


def test_a_circular_factor_is_the_conditional_likelihood_at_each_phase_and_strength() -> None:
    points = [(math.cos(h * math.pi / 12), math.sin(h * math.pi / 12)) for h in (22, 23, 9, 8, 13)]
    had = [True, True, False, False, True]
    wanted = []
    for strength in evidence.STRENGTHS:
        for phase in range(4):
            for turn in (phase, phase + 4):
                angle = turn * math.pi / 4
                scores = [strength * (math.cos(angle) * x + math.sin(angle) * y) for x, y in points]
                sums = [math.exp(math.fsum(c)) for c in itertools.combinations(scores, sum(had))]
                seen = math.fsum(s for s, there in zip(scores, had, strict=True) if there)
                wanted.append(seen - math.log(math.fsum(sums) / len(sums)))
    assert evidence.circular_factor(points, had) == pytest.approx(wanted)


def test_pairs_have_an_expectation_of_one_at_every_number_of_pairs() -> None:
    for n in range(1, 25):
        whole = math.fsum(math.comb(n, k) * evidence.untied_pairs(k, n - k) for k in range(n + 1)) / 2**n
        assert whole == pytest.approx(1)


@pytest.mark.parametrize(
    ("easier", "harder", "clear"),
    [(7, 0, True), (6, 0, False), (11, 1, True), (10, 1, False), (14, 2, True), (13, 2, False)],
)
def test_how_many_pairs_are_clear(easier: int, harder: int, clear: bool) -> None:
    assert (evidence.untied_pairs(easier, harder) >= CLEAR) is clear
    assert evidence.untied_pairs(easier, harder) == pytest.approx(evidence.untied_pairs(harder, easier))
    beta = math.exp(math.lgamma(easier + 0.5) + math.lgamma(harder + 0.5) - math.lgamma(easier + harder + 1)) / math.pi
    assert evidence.untied_pairs(easier, harder) == pytest.approx(beta * 2 ** (easier + harder))


def ever(draw: Callable[[random.Random], float], seed: int) -> bool:
    """Whether a simulated journal ever sees evidence of 20 or more, looked at after each step."""
    return draw(random.Random(seed)) >= CLEAR


def highest_of_blocks(chance: random.Random) -> float:
    """Return the highest e-value over 60 blocks of a factor in runs and an outcome that drifts: nothing is there."""
    logs, highest, tagged, share = [0.0] * len(PHIS), 1.0, False, chance.random()
    for _ in range(60):
        share = min(max(share + chance.gauss(0, 0.1), 0.1), 0.9)
        outcomes = factors = both = 0
        for _ in range(BLOCK):
            tagged = tagged if chance.random() < 0.8 else chance.random() < 0.5
            had = chance.random() < share
            outcomes, factors, both = outcomes + had, factors + tagged, both + (had and tagged)
        logs = [a + b for a, b in zip(logs, evidence.block_factor(BLOCK, outcomes, factors, both), strict=True)]
        highest = max(highest, evidence.mean_of_exp(logs))
    return highest


def highest_of_pairs(chance: random.Random) -> float:
    easier, highest = 0, 1.0
    for n in range(1, 400):
        easier += chance.random() < 0.5
        highest = max(highest, evidence.untied_pairs(easier, n - easier))
    return highest


def highest_of_hours(chance: random.Random) -> float:
    logs, highest = [0.0] * len(evidence.NO_CIRCLE), 1.0
    for _ in range(20):
        angles = [chance.gauss(22, 2) * math.pi / 12 for _ in range(BLOCK)]
        had = [chance.random() < 0.5 for _ in angles]
        points = [(math.cos(a), math.sin(a)) for a in angles]
        logs = [a + b for a, b in zip(logs, evidence.circular_factor(points, had), strict=True)]
        highest = max(highest, evidence.mean_of_exp(logs))
    return highest


@pytest.mark.parametrize("draw", [highest_of_blocks, highest_of_pairs, highest_of_hours])
def test_evidence_of_20_is_ever_seen_in_at_most_one_journal_in_20_with_nothing_in_it(
    draw: Callable[[random.Random], float],
) -> None:
    journals = 300
    found = sum(ever(draw, seed) for seed in range(journals))
    assert found <= journals / 20, "Ville's inequality; most of these stay well below it"


def test_evidence_grows_where_there_is_something() -> None:
    logs = [0.0] * len(PHIS)
    for _ in range(8):
        logs = [a + b for a, b in zip(logs, evidence.block_factor(10, 5, 5, 4), strict=True)]
    assert evidence.mean_of_exp(logs) > CLEAR


ES = st.lists(st.floats(0, 1_000), max_size=7)


@given(ES, st.sampled_from([0.05, 0.1]), st.integers(0, 30))
def test_e_bh_lets_through_the_largest_set_that_may(es: list[float], alpha: float, unseen: int) -> None:
    family = len(es) + unseen
    best: list[int] = []
    for size in range(1, len(es) + 1):
        chosen = sorted(range(len(es)), key=es.__getitem__, reverse=True)[:size]
        if all(Fraction(es[c]) * size * Fraction(alpha) >= family for c in chosen):
            best = sorted(chosen)
    assume(all(abs(e * j * alpha - family) > 1e-9 for e in es for j in range(1, len(es) + 1)))
    assert evidence.e_benjamini_hochberg(es, alpha, family) == best


def test_those_below_one_in_alpha_need_not_be_handed_in() -> None:
    es = [400.0, 9.9, 31.0, 0.0, 12.0, 55.0]
    large = [e for e in es if e >= 10]
    through = {es[place] for place in evidence.e_benjamini_hochberg(es, 0.1)}
    assert (
        {large[place] for place in evidence.e_benjamini_hochberg(large, 0.1, len(es))} == through == {400.0, 31.0, 55.0}
    )


SERIES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10)), min_size=3, max_size=40)


@given(SERIES)
def test_the_variance_with_ties_is_scipys(series: list[tuple[int, int]]) -> None:
    x, y = zip(*series, strict=True)
    expected = stats.kendalltau(x, y, method="asymptotic").pvalue
    assume(not math.isnan(expected))
    plain = abs(evidence.concordance(x, y)) / math.sqrt(evidence.variance_of_concordance(x, y))
    assert 2 * stats.norm.sf(plain) == pytest.approx(expected, abs=1e-9)


@given(SERIES)
def test_ranks_are_scipys(series: list[tuple[int, int]]) -> None:
    values = [v for _, v in series]
    assert evidence.ranks(values) == pytest.approx(list(stats.rankdata(values)))


def test_a_trend_is_tested_after_allowing_for_what_ratings_hold_of_the_one_before() -> None:
    chance = np.random.default_rng(5)
    days = [float(3 * n) for n in range(60)]
    steps = chance.normal(size=60)
    values = [float(v) for v in np.round(5 - np.arange(60) / 20 + steps)]
    found = evidence.mann_kendall(days, values)
    slope = stats.theilslopes(values, days).slope
    ranked = stats.rankdata([round(v - slope * d, 9) for d, v in zip(days, values, strict=True)])
    off = ranked - ranked.mean()
    r = float((off[:-1] * off[1:]).sum() / (off * off).sum())
    r = min(max(r + (2 + 4 * r) / 60, 0), 0.9)
    plain = stats.norm.isf(stats.kendalltau(days, values, method="asymptotic").pvalue / 2)
    assert found.autocorrelation == pytest.approx(r, abs=1e-6)
    worth = (1 - r) / (1 + r)
    assert found.level == pytest.approx(2 * stats.t.sf(plain * math.sqrt(worth), 60 * worth - 2), rel=1e-6)


@example(6e-8, 32.0)
@given(st.floats(0, 30), st.floats(0.5, 700))
def test_students_t_is_scipys(t: float, freedom: float) -> None:
    assert evidence.student_t(t, freedom) == pytest.approx(2 * stats.t.sf(t, freedom), rel=1e-8, abs=1e-14)


def test_ratings_that_wander_are_no_direction_as_often_as_without_the_allowance() -> None:
    def wandering(seed: int) -> list[float]:
        chance, now, found = random.Random(seed), 0.0, []
        for _ in range(40):
            now = 0.7 * now + math.sqrt(1 - 0.49) * chance.gauss(0, 1)
            found.append(round(4 + 2 * now))
        return found

    days = list(range(40))
    levels = [evidence.mann_kendall(days, wandering(seed)).level for seed in range(300)]
    plain = [stats.kendalltau(days, wandering(seed)).pvalue for seed in range(300)]
    assert sum(p <= 0.01 for p in plain) > 40
    assert sum(level <= evidence.TREND_LEVEL for level in levels) <= 9


def test_days_may_come_in_any_order_and_equal_ratings_say_nothing() -> None:
    days, values = [3.0, 1.0, 2.0, 9.0], [5.0, 1.0, 3.0, 8.0]
    order = sorted(range(4), key=days.__getitem__)
    assert evidence.mann_kendall(days, values) == evidence.mann_kendall(
        [days[n] for n in order], [values[n] for n in order]
    )
    assert evidence.mann_kendall([1, 2, 3], [4, 4, 4]).level == 1


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 400), st.integers(1, 400))
def test_before_and_after_is_the_exact_binomial_of_the_exposure(before: int, after: int, first: int, then: int) -> None:
    assume(before + after > 0)
    expected = stats.binomtest(after, before + after, then / (first + then)).pvalue
    assert evidence.before_and_after(before, after, (first, then)) == pytest.approx(expected, rel=1e-5, abs=1e-12)


COUNTS = st.integers(0, 60)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_a_sceptical_range_is_that_of_the_design(a: int, b: int, c: int, d: int) -> None:
    assume(a + b and c + d and a + c and b + d)
    found = evidence.sceptical(((a, b), (c, d)))
    v = sum(1 / (n + 0.5) for n in (a, b, c, d))
    s = 0.5625 / (0.5625 + v)
    delta = s * math.log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5)))
    p, w = (a + c) / (a + b + c + d), (a + b) / (a + b + c + d)
    logit = math.log(p / (1 - p))
    for part, middle, (low, high) in (
        (1 - w, found.with_it, found.range_with),
        (-w, found.without, found.range_without),
    ):
        ends = sorted(1 / (1 + math.exp(-(logit + d_ * part))) for d_ in _ends(delta, math.sqrt(s * v)))
        assert (low, high) == pytest.approx(tuple(ends), abs=1e-6)
        assert middle == pytest.approx(1 / (1 + math.exp(-(logit + delta * part))))
        assert low <= middle <= high


def _ends(delta: float, deviation: float) -> tuple[float, float]:
    return delta - 1.959964 * deviation, delta + 1.959964 * deviation


def test_few_counts_are_pulled_towards_no_difference_and_many_are_not() -> None:
    few, many = evidence.sceptical(((4, 1), (1, 4))), evidence.sceptical(((400, 100), (100, 400)))
    assert few.with_it - few.without < 0.4 < 0.55 < many.with_it - many.without


REFUSED = [
    lambda: evidence.block_factor(10, 5, 5, 6),
    lambda: evidence.block_factor(10, 11, 5, 5),
    lambda: evidence.circular_factor([(1.0, 0.0)], [True, False]),
    lambda: evidence.untied_pairs(-1, 2),
    lambda: evidence.before_and_after(1, 2, (0, 5)),
    lambda: evidence.student_t(1, 0),
    lambda: evidence.sceptical(((5, 0), (5, 0))),
]


@pytest.mark.parametrize("call", REFUSED)
def test_what_makes_no_sense_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError):
        call()
