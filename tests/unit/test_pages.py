"""An entry as a page: written once as blocks, the same words in the terminal, in markdown and in HTML."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from rich.cells import cell_len

from journal.core.model import Entry, Moment, Precision, Reflection, Value
from journal.documents import blocks as document
from journal.documents import book, entries, html
from journal.documents.blocks import Fact, Facts, Heading, Label, Paragraph, Rating, Rows
from journal.terminal import pages
from journal.terminal.safe import shown
from tests import make
from tests.make import CATALOGUE

SUNDAY = datetime(2026, 11, 22, 23, 46, tzinfo=UTC)


def told() -> Entry:
    """A moment with a look back a week later."""
    first = make.entry(
        1, SUNDAY, ("rain",), words=("anxious",), tears="a lot", pleasant=1, unpleasant=1, distress_then=2,
        distress_now=2, passed="yes", before="Nothing much. Rain.", to_say="Thank you for waiting.",
    )  # fmt: skip
    on = SUNDAY + timedelta(days=7)
    back = Reflection(make.uuid(1, 2), "lookback", on, on, {"distress_now": 0, "see_now": "Tiredness, I think."})
    written = replace(first.reflections[0], written_at=SUNDAY, changed_at=SUNDAY)
    return replace(first, written_at=SUNDAY, reflections=(written, back))


def text(entry: Entry, width: int = 72, *, drawn: bool = True) -> list[str]:
    lines = pages.lines(entries.blocks(entry, CATALOGUE), width, drawn=drawn)
    return ["".join(t for _, t in line) for line in lines]


def test_a_page_opens_with_the_day_and_one_line_of_feelings_and_ratings() -> None:
    lines = text(told())
    assert lines[0] == "Sunday, late  22 November 2026, 23:46"
    assert lines[1] == "anxious · tears, a lot · pleasant ●○○○ unpleasant ●○○○ · hard 2, now 2"
    assert lines[2] == "#rain"


def test_without_drawing_the_same_ratings_are_said_with_their_ends() -> None:
    lines = " ".join(text(told(), drawn=False))
    assert "pleasant 1 of 4, unpleasant 1 of 4 · hard 2 of 10, now 2 of 10" in lines
    assert not re.search("[●○─]", lines)


def test_a_look_back_stands_under_a_rule_with_its_day_and_distance() -> None:
    lines = text(told())
    rule = lines.index("─" * 72)
    assert lines[rule + 1] == "Looked back on 29 November 2026, a week later · now 0 of 10"
    assert "Tiredness, I think." in lines[rule:]
    assert "Nothing much. Rain." in lines[:rule]


def test_what_only_led_the_way_is_not_on_the_page_and_a_blank_page_has_no_heading() -> None:
    assert not any("passed" in line or "yes" in line for line in text(told()))
    found = list(entries.blocks(make.entry(1, note="Whatever came."), CATALOGUE))
    assert not any(isinstance(block, Label) for block in found)
    assert Paragraph("Whatever came.", "text") in found


@pytest.mark.parametrize(
    ("at", "precision", "shown_as"),
    [
        (SUNDAY.replace(hour=9), "exact", ("Sunday morning", "22 November 2026, 09:46")),
        (SUNDAY.replace(hour=14), "exact", ("Sunday afternoon", "22 November 2026, 14:46")),
        (SUNDAY.replace(hour=19), "exact", ("Sunday evening", "22 November 2026, 19:46")),
        (SUNDAY.replace(hour=2), "exact", ("Saturday night", "22 November 2026, 02:46")),
        (SUNDAY, "day", ("Sunday", "22 November 2026")),
        (SUNDAY, "unsure", ("Around 22 November 2026", "")),
        (datetime(1, 1, 1, 2, tzinfo=UTC), "exact", ("Monday morning", "1 January 1, 02:00")),
    ],
)
def test_a_night_belongs_to_the_day_it_began_on(at: datetime, precision: Precision, shown_as: tuple[str, str]) -> None:
    heading = entries.heading(Moment(at, None, precision))
    assert (heading.text, heading.aside) == shown_as


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "the same day"), (1, "the next day"), (3, "three days later"), (7, "a week later"), (13, "13 days later"),
        (14, "two weeks later"), (17, "about two weeks later"), (27, "about four weeks later"), (30, "a month later"),
        (40, "about a month later"), (50, "about two months later"), (182, "about six months later"),
        (344, "about 11 months later"), (350, "about a year later"), (365, "a year later"), (400, "about a year later"),
        (740, "about two years later"), (36525, "about 100 years later"),
    ],
)  # fmt: skip
def test_a_distance_is_said_as_somebody_would(days: int, said: str) -> None:
    assert entries.distance(days).replace("eleven", "11") == said


def test_every_distance_has_words() -> None:
    assert all(re.fullmatch(r"[a-z\d ]+", entries.distance(days)) for days in range(20_000))


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(make.entries())
def test_no_line_is_wider_than_asked_and_none_steers_the_terminal(entry: Entry) -> None:
    for width in (20, 50, 72):
        for line in text(entry, width):
            assert cell_len(line) <= width
            assert shown(line) == line
            assert "\n" not in line


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(make.entries())
def test_every_word_that_was_written_is_on_the_page(entry: Entry) -> None:
    page = "".join(text(entry)).replace(" ", "")
    written = "".join(html.rendered(entries.blocks(entry, CATALOGUE)))
    for reflection in entry.reflections:
        for key, value in reflection.answers.items():
            if entries.is_text(key, value, CATALOGUE):
                assert isinstance(value, str)
                assert [word for word in shown(value).split() if word not in page] == []
                assert html.safe(value) in written


def test_lines_break_between_words_and_keep_their_own_indentation() -> None:
    wide = [Paragraph("  Two lines\n\n    and " + "wide " * 20, "text")]
    lines = ["".join(t for _, t in line) for line in pages.lines(wide, 30)]
    assert lines[:3] == ["  Two lines", "", "    and wide wide wide wide"]
    assert lines[3] == "wide wide wide wide wide wide"


def test_a_table_keeps_its_columns_apart_and_has_none_where_there_is_no_room() -> None:
    rows = Rows((Fact("First", "10 May"), Fact("Tears", "in 13 of 17 " + "moments " * 9)))
    lines = ["".join(t for _, t in line) for line in pages.lines([rows], 40)]
    assert lines[0] == "First  10 May"
    assert lines[2].startswith(" " * 7 + "moments")
    assert all(len(line) <= 40 for line in lines)
    narrow = Rows((Fact("A guess at where it came from", "joy"),))
    assert ["".join(t for _, t in line) for line in pages.lines([narrow], 30)] == [
        "A guess at where it came from:",
        "joy",
    ]


def test_facts_are_said_in_plain_words() -> None:
    facts = Facts(((Fact("", "tender"),), (Fact("tears", "some"),), (Fact("when it came", "after"), Fact("with", "R"))))
    assert document.in_words(facts) == "tender · tears, some · when it came: after, with R"
    assert document.in_words(Facts(((Rating("pleasant", 3, 4), Rating("", 1, 4)),))) == "pleasant 3 of 4, 1 of 4"


def test_the_book_has_contents_one_title_and_a_main_part() -> None:
    months = [replace(told(), moment=Moment(SUNDAY.replace(month=m))) for m in (9, 9, 10)]
    page = "".join(book.write(months, CATALOGUE))
    assert page.count("<h1>") == page.count("<main") == page.count("<nav") == 1
    assert page.index("<nav") < page.index("<article")
    contents = page[page.index("<nav") : page.index("</nav>")]
    assert re.findall(r'href="#(\w+)">([^<]+)</a> <span>([^<]+)', contents) == [
        ("s0", "September 2026", "2 moments"),
        ("s1", "October 2026", "1 moment"),
    ]
    for target in re.findall(r'href="#(\w+)"', contents):
        assert page.count(f'id="{target}"') == 1
    levels = [int(n) for n in re.findall(r"<h(\d)", page)]
    assert all(after <= before + 1 for before, after in pairwise(levels)), "no level is left out"


def test_a_large_book_is_packed_and_comes_out_in_order() -> None:
    many = [make.entry(n, note=f"#n{n} " + "Rain on the roof. " * 200) for n in range(500)]
    page = "".join(book.write(many, CATALOGUE))
    assert re.findall(r"#n(\d+)", page) == [str(n) for n in range(500)]
    assert len(page) > 3 * book.PACKED


def test_headings_nest_by_their_level() -> None:
    found = [b.level for b in entries.blocks(told(), CATALOGUE, 3) if isinstance(b, Heading | Label)]
    assert found == [3, 4, 4, 4, 5]


def test_a_rating_stays_with_its_name_and_what_it_felt_like_comes_first() -> None:
    said: dict[str, Value] = {"words": ("peaceful", "longing"), "tears": "none", "pleasant": 3, "unpleasant": 0}
    entry = make.entry(1, context="with a partner", **said)
    lines = text(entry, 44)
    assert lines[1:4] == ["peaceful, longing · tears, none", "pleasant ●●●○ unpleasant ○○○○", "with a partner"]
    facts = next(b for b in entries.blocks(entry, CATALOGUE) if isinstance(b, Facts))
    assert [part.opens for group in facts.groups for part in group if isinstance(part, Fact)] == [True, False]


def test_a_fact_on_a_printed_sheet_never_breaks_between_two_columns() -> None:
    page = "".join(html.document([Rows((Fact("Tears", "in 3 of 4"), Fact("Comfort", "plenty")))], "A page", "summary"))
    assert page.count("<div><dt>") == 2
    printed = page.partition("@media print {\n  .summary")[2]
    assert ".summary dl div { display: block; break-inside: avoid; }" in printed
    assert ".summary h2, .summary h3, .summary .label { break-after: avoid; }" in printed
