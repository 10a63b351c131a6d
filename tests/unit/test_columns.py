"""Lines are as wide as a terminal counts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from journal.patterns.results import Bar, Bars
from journal.terminal import charts
from journal.terminal.columns import padded, width_of, wrapped_line
from tests.make import TEXT


@pytest.mark.parametrize(("text", "width"), [("rain", 4), ("雨の夜", 6), ("été", 3), ("", 0), ("❤️", 2)])
def test_a_text_is_as_wide_as_the_terminal_draws_it(text: str, width: int) -> None:
    assert width_of(text) == width
    assert cell_len(padded(text, 9)) == 9


@given(TEXT, st.integers(4, 60))
def test_no_line_is_wider_than_it_may_be_and_no_word_is_lost(text: str, width: int) -> None:
    plain = " ".join(text.split())
    lines = wrapped_line(plain, width)
    assert all(cell_len(line.rstrip()) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(plain.split())


def test_bars_stand_below_each_other_whatever_script_their_labels_are_in() -> None:
    chart = Bars("Words", (Bar("雨", 0.5, "1 of 2"), Bar("ab", 0.5, "1 of 2")), 1.0)
    _, _, *rows = charts.lines(chart, 60, drawn=True)
    starts = [cell_len(text[: text.index(charts.SURE)]) for line in rows for _, text in line if charts.SURE in text]
    assert len(starts) == 2
    assert len(set(starts)) == 1
