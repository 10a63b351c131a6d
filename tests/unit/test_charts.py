"""Charts: each fits its width, says its numbers in words, and is a picture that loads and runs nothing."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from datetime import date

import pytest

from journal.documents import svg
from journal.documents.blocks import Heading, Paragraph, Picture, as_html
from journal.patterns.results import Bar, Bars, Chart, Contrast, Contrasts, Dots, Series
from journal.patterns.views import VIEWS, look
from journal.terminal import charts
from tests.unit.test_views import overviews

DRAWN = [c for dataset in list(overviews())[::2] for view in look(dataset) for c in (*view.charts, *view.more)]
HOSTILE = 'a"><script>alert(1)</script>\x1b[2J\x9b31m\u202e&amp;\x00\n'


def drawn(chart: Chart, width: int) -> list[str]:
    return ["".join(text for _, text in line) for line in charts.lines(chart, width, drawn=True)]


def test_there_is_a_chart_of_every_kind() -> None:
    assert {type(c) for c in DRAWN} == set(charts._DRAWN) == set(svg._DRAWN)
    assert len({c.title for c in DRAWN}) >= len(VIEWS)


@pytest.mark.parametrize("width", [47, 77])
def test_every_line_fits(width: int) -> None:
    for chart in DRAWN:
        assert [line for line in drawn(chart, width) if len(line) > width] == [], chart.title


def in_words(chart: Chart) -> str:
    return " ".join("".join(t for _, t in line) for line in charts.lines(chart, 77, drawn=False))


def test_without_drawing_the_numbers_are_said_and_no_drawing_character_is_used() -> None:
    for chart in DRAWN:
        text = in_words(chart)
        assert text.isascii() or not re.search("[━╍┄·]", text)
        assert re.search(r"\d|none", text), chart.title


def test_a_bars_range_is_read_without_colour() -> None:
    (line,) = [d for d in drawn(Bars("t", (Bar("a", 0.5, "5 of 10", 0.25, 0.75),), 1.0), 60) if d.startswith("a")]
    assert line.index("╍") > line.index("━")
    assert line.index("┄") > line.index("╍")
    assert line.endswith("5 of 10 (2 to 8 of 10)")


def test_a_contrast_has_both_counts_and_its_range_around_no_difference() -> None:
    rows = (
        Contrast("#rain", "9 of 10", "2 of 20", 1.0, 4.0, 6.0, "5 to 8 of 10, against 2 to 3 of 10"),
        Contrast("a tag with a name of " + "many words " * 5, "5 of 9", "0 of 9", -3.0, -1.0, 2.0, "said"),
    )
    heading, rain, *rest = drawn(Contrasts("t", rows), 77)[2:]
    assert heading.split() == ["with", "without", "fewer", "of", "10", "more"]
    assert rain.startswith("#rain  9 of 10  2 of 20 ")
    assert re.search(r"\| +-+o-+$", rain), "all of the range lies on the side of more"
    assert any(re.search(r"-+o-+\+-+$", line) for line in rest), "this one goes both ways"
    assert "#rain: 9 of 10 with it, 2 of 20 without (5 to 8 of 10, against 2 to 3 of 10)" in " ".join(
        "".join(t for _, t in line) for line in charts.lines(Contrasts("t", rows), 77, drawn=False)
    )


def elements(chart: Chart) -> Iterator[ElementTree.Element]:
    yield from ElementTree.fromstring(svg.draw(chart)).iter()


def test_every_picture_is_whole_and_says_its_numbers() -> None:
    for chart in DRAWN:
        tags = {e.tag for e in elements(chart)}
        assert tags <= {"svg", "title", "desc", "text", "circle", "line", "rect", "path"}
        assert any(e.tag == "desc" and re.search(r"\d|none", e.text or "") for e in elements(chart)), chart.title


def test_a_dot_stands_as_far_along_and_as_high_in_the_terminal_as_on_a_page() -> None:
    """A quarter of the days along and three quarters up; the last day at the end, the lowest rating at the foot."""
    points = ((date(2026, 1, 1), 0.0), (date(2026, 1, 26), 7.5), (date(2026, 4, 11), 0.0))
    chart = Dots("t", (Series("s", "o", points),), 0, 10)
    assert [chart.place(*point) for point in points] == [(0, 1), (0.25, 0.25), (1, 1)]
    grid = [line[4:] for line in drawn(chart, 105)[2:13]]
    assert [(row, line.index("o")) for row, line in enumerate(grid) if "o" in line] == [(2, 25), (10, 0)]
    assert grid[10].rindex("o") == 99
    circles = [(float(e.get("cx", "")), float(e.get("cy", ""))) for e in elements(chart) if e.tag == "circle"]
    (left, foot), (x, y), (right, _) = circles
    heights = [float(e.get("y1", "")) for e in elements(chart) if e.tag == "line"]
    assert abs((x - left) / (right - left) - 0.25) < 0.01
    assert abs((y - min(heights)) / (foot - min(heights)) - 0.25) < 0.01


@pytest.mark.parametrize("width", [svg.PHONE, svg.NARROW, svg.WIDTH])
def test_nothing_is_drawn_beyond_the_edge(width: int) -> None:
    for chart in DRAWN:
        for element in ElementTree.fromstring(svg.draw(chart, width)).iter():
            across = [float(element.get(name, 0)) for name in ("x", "x1", "x2", "cx")]
            assert all(-1 <= x <= width for x in across), chart.title
            if element.tag == "rect":
                assert float(element.get("x", 0)) + float(element.get("width", 0)) <= width


def test_a_page_loads_and_runs_nothing_whatever_a_tag_is_called() -> None:
    hostile = Bars(HOSTILE, (Bar(HOSTILE, 1.0, HOSTILE),), 1.0)
    compared = Contrasts(HOSTILE, (Contrast(HOSTILE, HOSTILE, HOSTILE, -1, 0, 1, HOSTILE),))
    pictures = [Picture(chart) for chart in (hostile, compared, *DRAWN[:12])]
    page = "".join(as_html([Heading(HOSTILE, 1), Paragraph(HOSTILE), *pictures], HOSTILE))
    assert not re.search(r"<script|<img|<link|<iframe|href=|src=|url\(|@import|https?:|\son\w+=", page)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", page)
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page
