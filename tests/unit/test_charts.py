"""Charts: each fits its width, says its numbers in words, and is a picture that loads and runs nothing."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

import pytest

from journal.documents import html, svg
from journal.patterns.results import Bar, Bars, Chart, View
from journal.patterns.views import VIEWS, look
from journal.terminal import charts
from tests.unit.test_views import overviews

DRAWN = [c for basis in list(overviews())[::2] for view in look(basis) for c in (*view.charts, *view.more)]
HOSTILE = 'a"><script>alert(1)</script>\x1b[2J\x9b31m\u202e&amp;\x00\n'


def drawn(chart: Chart, width: int) -> list[str]:
    return ["".join(text for _, text in line) for line in charts.lines(chart, width, drawn=True)]


def test_there_is_a_chart_of_every_kind() -> None:
    assert {type(c) for c in DRAWN} == set(charts._DRAWN) == set(svg._DRAWN)
    assert len({c.title for c in DRAWN}) >= len(VIEWS)


@pytest.mark.parametrize("width", [47, 77])
def test_every_line_fits(width: int) -> None:
    for chart in DRAWN:
        assert [line for line in drawn(chart, width)[2:] if len(line) > width] == [], chart.title


def in_words(chart: Chart) -> str:
    return " ".join("".join(t for _, t in line) for line in charts.lines(chart, 77, drawn=False))


def test_without_drawing_the_numbers_are_said_and_no_drawing_character_is_used() -> None:
    for chart in DRAWN:
        text = in_words(chart)
        assert text.isascii() or not re.search("[█▓░·]", text)
        assert re.search(r"\d|none", text), chart.title


def test_a_bars_range_is_read_without_colour() -> None:
    (line,) = [d for d in drawn(Bars("t", (Bar("a", 0.5, "5 of 10", 0.25, 0.75),), 1.0), 60) if d.startswith("a")]
    assert line.index("▓") > line.index("█")
    assert line.index("░") > line.index("▓")
    assert line.endswith("5 of 10 (25 to 75 in 100)")


def elements(chart: Chart) -> Iterator[ElementTree.Element]:
    yield from ElementTree.fromstring(svg.draw(chart)).iter()


def test_every_picture_is_whole_and_says_its_numbers() -> None:
    for chart in DRAWN:
        tags = {e.tag for e in elements(chart)}
        assert tags <= {"svg", "title", "desc", "text", "circle", "line", "rect", "path"}
        assert any(e.tag == "desc" and re.search(r"\d|none", e.text or "") for e in elements(chart)), chart.title


def test_a_page_loads_and_runs_nothing_whatever_a_tag_is_called() -> None:
    hostile = Bars(HOSTILE, (Bar(HOSTILE, 1.0, HOSTILE),), 1.0)
    view = View(HOSTILE, HOSTILE, 5, True, None, (HOSTILE,), {}, (hostile, *DRAWN[:12]))
    page = "".join(html.page(HOSTILE, html.patterns([HOSTILE], [view, View("b", "b", 1, False, HOSTILE)])))
    assert not re.search(r"<script|<img|<link|<iframe|href=|src=|url\(|@import|https?:|\son\w+=", page)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", page)
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
