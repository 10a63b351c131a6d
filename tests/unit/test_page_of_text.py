"""A page of text draws each row once, and just as Textual would draw it."""

import asyncio
import random

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea

from journal.terminal.screens.answers import Page

PIECES = [
    "rain ",
    "a",
    "\n",
    "\n\n",
    "é",
    "静かな雨 ",
    "👩‍❤️‍👩",
    "\t",
    "  ",
    "a-very-long-word-that-needs-more-than-one-row ",
    "\x1b[2J",
]


class Alone(App[None]):
    CSS = "Page { border: none; padding: 0; } Page .text-area--cursor { text-style: reverse; }"

    def compose(self) -> ComposeResult:
        yield Page("")


def drawn(strip: Strip) -> tuple[str, list[int]]:
    """The text of a row, and the columns that are reversed: the cursor."""
    cells: list[bool] = []
    for segment in strip:
        cells += [bool(segment.style and segment.style.reverse)] * segment.cell_length
    return strip.text.rstrip(), [column for column, reverse in enumerate(cells) if reverse]


def test_each_row_is_as_textual_draws_it() -> None:
    async def run() -> None:
        app = Alone()
        async with app.run_test(size=(34, 12)) as pilot:
            page = app.query_one(Page)
            chance = random.Random(7)
            for _ in range(60):
                page.text = "".join(chance.choice(PIECES) for _ in range(chance.randint(0, 40)))
                row = chance.randrange(page.document.line_count)
                page.move_cursor((row, chance.randint(0, len(page.document.get_line(row)))))
                await pilot.pause()
                crop = Region(0, 0, *page.size)
                mine, theirs = page.render_lines(crop), TextArea.render_lines(page, crop)
                assert [drawn(strip) for strip in mine] == [drawn(strip) for strip in theirs], page.text

    asyncio.run(run())
