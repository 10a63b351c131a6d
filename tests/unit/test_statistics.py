"""Each statistic against SciPy, over generated inputs."""

import itertools
import math
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from journal.patterns import statistics

np = pytest.importorskip("numpy")
stats = pytest.importorskip("scipy.stats", reason="SciPy is the oracle: pip install '.[test]'")

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


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.floats(0.01, 0.99))))
def test_binomial(case: tuple[int, int, float]) -> None:
    assert statistics.binomial(*case) == pytest.approx(stats.binomtest(*case).pvalue, rel=1e-5, abs=1e-12)


@given(SERIES)
def test_concordance_is_what_counting_every_pair_says(series: list[tuple[int, int]]) -> None:
    x, y = zip(*series, strict=True)
    signs = [(x2 > x1) - (x2 < x1) for (x1, x2) in itertools.combinations(x, 2)]
    others = [(y2 > y1) - (y2 < y1) for (y1, y2) in itertools.combinations(y, 2)]
    assert statistics.concordance(x, y) == sum(a * b for a, b in zip(signs, others, strict=True))


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
    lambda: statistics.binomial(1, 2, 1.0),
    lambda: statistics.theil_sen([1, 1], [2, 3]),
]


@pytest.mark.parametrize("call", REFUSED)
def test_what_makes_no_sense_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(ValueError):
        call()
