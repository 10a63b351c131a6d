"""Each statistic against SciPy, over generated inputs."""

import itertools
import math
import random
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from journal.patterns import statistics

np = pytest.importorskip("numpy")
stats = pytest.importorskip("scipy.stats", reason="SciPy is the oracle: pip install '.[test]'")

COUNTS = st.integers(0, 200)
SERIES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10)), min_size=3, max_size=40)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson(case: tuple[int, int]) -> None:
    expected = stats.binomtest(*case).proportion_ci(method="wilson")
    assert statistics.wilson(*case) == pytest.approx((expected.low, expected.high), abs=1e-9)


@given(st.integers(0, 700) | st.integers(5_000, 100_000), st.floats(0.1, 100))
def test_poisson_interval(count: int, exposure: float) -> None:
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    high = stats.chi2.ppf(0.975, 2 * count + 2) / 2
    assert statistics.poisson_interval(count, exposure) == pytest.approx((low / exposure, high / exposure), rel=1e-7)


@given(st.tuples(st.tuples(COUNTS, COUNTS), st.tuples(COUNTS, COUNTS)).filter(lambda t: sum(map(sum, t)) > 0))
def test_fisher(table: tuple[tuple[int, int], tuple[int, int]]) -> None:
    assert statistics.fisher(table) == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-6, abs=1e-12)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.floats(0.01, 0.99))))
def test_binomial(case: tuple[int, int, float]) -> None:
    assert statistics.binomial(*case) == pytest.approx(stats.binomtest(*case).pvalue, rel=1e-5, abs=1e-12)


def test_sign_test_is_symmetric_and_says_nothing_of_nothing() -> None:
    assert statistics.sign_test(0, 0) == 1.0
    for up, down in itertools.product(range(12), repeat=2):
        assert statistics.sign_test(up, down) == pytest.approx(statistics.sign_test(down, up))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_benjamini_hochberg(ps: list[float]) -> None:
    assert statistics.benjamini_hochberg(ps) == pytest.approx(list(stats.false_discovery_control(ps)), abs=1e-12)


@given(SERIES)
def test_kendall(series: list[tuple[int, int]]) -> None:
    x, y = zip(*series, strict=True)
    expected = stats.kendalltau(x, y).statistic
    assert statistics.kendall(x, y) == pytest.approx(0.0 if math.isnan(expected) else expected, abs=1e-9)


@given(SERIES)
def test_concordance_is_what_counting_every_pair_says(series: list[tuple[int, int]]) -> None:
    x, y = zip(*series, strict=True)
    signs = [(x2 > x1) - (x2 < x1) for (x1, x2) in itertools.combinations(x, 2)]
    others = [(y2 > y1) - (y2 < y1) for (y1, y2) in itertools.combinations(y, 2)]
    assert statistics.concordance(x, y) == sum(a * b for a, b in zip(signs, others, strict=True))


@pytest.mark.parametrize("seed", range(5))
def test_the_permutation_p_agrees_with_the_exact_one(seed: int) -> None:
    chance = random.Random(seed)
    x = list(range(9))
    y = [i * chance.choice([0, 1]) + chance.random() * 6 for i in x]
    exact = stats.kendalltau(x, y, method="exact").pvalue
    found = statistics.kendall_p(x, y, seed, 4_000)
    assert found == pytest.approx(exact, abs=4 * math.sqrt(exact * (1 - exact) / 4_000) + 0.001)
    assert found == statistics.kendall_p(x, y, seed, 4_000), "the same entries always say the same"


@given(SERIES)
def test_concordance_of_many_orders_is_that_of_each(series: list[tuple[int, int]]) -> None:
    x, y = zip(*sorted(series), strict=True)
    groups = [len(list(same)) for _, same in itertools.groupby(x)]
    counter = statistics._Concordance(groups, y)
    for turned in (y, y[::-1], sorted(y)):
        assert counter.of(turned) == statistics.concordance(x, turned)


@given(SERIES)
def test_the_least_support_is_what_dropping_each_pair_leaves(series: list[tuple[int, int]]) -> None:
    whole = statistics.concordance(*zip(*series, strict=True))
    left = [statistics.concordance(*zip(*(series[:i] + series[i + 1 :]), strict=True)) for i in range(len(series))]
    assert statistics.least_support(*zip(*series, strict=True)) == min(s * (1 if whole > 0 else -1) for s in left)


TURNS = st.lists(st.tuples(st.sampled_from([n / 24 for n in range(24)]), st.booleans()), min_size=6, max_size=9).filter(
    lambda said: 2 <= sum(label for _, label in said) <= len(said) - 2
)


@settings(max_examples=15)
@given(TURNS)
def test_the_circular_permutation_agrees_with_every_labelling(said: list[tuple[float, bool]]) -> None:
    turns, labels = zip(*said, strict=True)
    ranks = 2 * np.pi * stats.rankdata(turns) / len(turns)
    points = np.exp(1j * ranks) - np.exp(1j * ranks).mean()
    groups = [points[[label is wanted for label in labels]] for wanted in (True, False)]
    exact = np.real(
        stats.permutation_test(
            groups,
            lambda a, b: np.round(abs(a.sum()), 9),
            permutation_type="independent",
            alternative="greater",
            n_resamples=np.inf,
        ).pvalue
    )
    found = statistics.circular_p(turns, labels, 7, 3_000)
    assert found == pytest.approx(exact, abs=4 * math.sqrt(exact * (1 - exact) / 3_000) + 0.001)


@given(TURNS, st.integers(0, 23))
def test_where_the_clock_begins_does_not_matter(said: list[tuple[float, bool]], by: int) -> None:
    turns, labels = zip(*said, strict=True)
    turned = [(round(t * 24) + by) % 24 / 24 for t in turns]
    lengths = [
        abs(sum(p for p, label in zip(statistics.uniform_scores(t), labels, strict=True) if label))
        for t in (turns, turned)
    ]
    assert lengths[0] == pytest.approx(lengths[1], abs=1e-9)


@given(SERIES, st.sampled_from([0.003, 0.05, 0.3]))
def test_giving_up_early_decides_the_same(series: list[tuple[int, int]], level: float) -> None:
    x, y = zip(*series, strict=True)
    whole = statistics.kendall_p(x, y, 3, 200)
    assert (statistics.kendall_p(x, y, 3, 200, give_up=level) <= level) == (whole <= level)


@given(SERIES.filter(lambda s: len({x for x, _ in s}) > 1))
def test_theil_sen(series: list[tuple[int, int]]) -> None:
    x, y = zip(*series, strict=True)
    with np.errstate(invalid="ignore"):
        expected = stats.theilslopes(y, x, 0.95)
    assume(not math.isnan(expected.low_slope))  # so many ties that SciPy's variance is negative
    slope, low, high = statistics.theil_sen(x, y)
    assert slope == pytest.approx(expected.slope)
    assert (low, high) == pytest.approx((expected.low_slope, expected.high_slope))


REFUSED = [
    lambda: statistics.wilson(2, 1),
    lambda: statistics.poisson_interval(-1),
    lambda: statistics.fisher(((1, -1), (0, 0))),
    lambda: statistics.binomial(1, 2, 1.0),
    lambda: statistics.theil_sen([1, 1], [2, 3]),
]


@pytest.mark.parametrize("call", REFUSED)
def test_what_makes_no_sense_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError):
        call()
