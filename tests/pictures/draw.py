"""Draw the README's pictures: pages of the full screen, over the invented entries, as SVG for dark and for light.

    python -m tests.pictures.draw

Each is what the program shows, taken from its own screen cell by cell, and the same on each run. It needs no font but
the reader's own monospaced one: every piece of text is told how wide it is.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from rich.segment import Segment
from rich.style import Style
from textual.pilot import Pilot

from journal.core import conversation, questions
from journal.services import demo
from journal.services.journal import Journal
from journal.terminal.front import Callbacks
from journal.terminal.screens.home import Home, Place, Shelf
from journal.terminal.screens.private import PrivateApp
from journal.terminal.screens.write import Conversation

HERE = Path(__file__).parent
CELL, LINE, SIZE = 9, 20, 15  # of a character, in the picture's units
AROUND = 14
FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"


@dataclass(frozen=True)
class Palette:
    """The colours of a terminal. Dim text has at least 4.5 : 1 on its ground."""

    name: str
    ground: str
    edge: str
    ink: str
    dim: str


PALETTES = (
    Palette("dark", "#17141a", "#3a343f", "#eae6ec", "#9b94a1"),
    Palette("light", "#fdfcfd", "#ddd7df", "#221d26", "#6d6673"),
)


@dataclass(frozen=True)
class Picture:
    """A page to draw: the application that it belongs to, its size, the keys that lead to it, and its words."""

    name: str
    words: str
    app: Callable[[Journal], PrivateApp[Any]]
    size: tuple[int, int]
    keys: Sequence[str]
    shows: str  # it's there when this can be read


def _reading(journal: Journal) -> Home:
    return Home(journal, Place(shelf=Shelf(27), only=True))


def _writing(journal: Journal) -> Conversation:
    clock = journal.clock
    callbacks = Callbacks(
        keep=lambda _: None,
        save=lambda _: None,
        understand=clock.understand,
        opens=lambda _: True,
        alone=lambda of: conversation.begin(of, "write", clock.moment(), clock.utc()),
    )
    return Conversation(conversation.begin(journal.catalogue, "write", clock.moment(), clock.utc()), callbacks)


PICTURES = (
    Picture(
        "write",
        "A page of writing asks what you felt, and offers words in four families, each with its meaning.",
        _writing,
        (80, 28),
        ("enter", "enter", "3", "enter", *"tend", "space"),
        "tender",
    ),
    Picture(
        "read",
        "Reading: a list of moments by month, and beside it one of them with its words, its ratings and a look back.",
        _reading,
        (112, 28),
        (),
        "Ctrl-L",
    ),
)


def taken(picture: Picture) -> list[list[Segment]]:
    """Return the lines of a page as the screen shows them."""

    async def run(app: PrivateApp[Any]) -> list[list[Segment]]:
        async with app.run_test(size=picture.size) as pilot:
            await pilot.pause(0.5)
            for key in picture.keys:
                await pilot.press(key)
                await pilot.pause(0.3)
            await _until(app, pilot, picture.shows)
            return _lines(app)

    with demo.journal(questions.load()) as journal:
        return asyncio.run(run(picture.app(journal)))


async def _until(app: PrivateApp[Any], pilot: Pilot[Any], shows: str) -> None:
    """Wait until the page shows something and has come to rest."""
    before = ""
    for _ in range(200):
        await pilot.pause(0.1)
        text = "\n".join("".join(piece.text for piece in line) for line in _lines(app))
        if shows in text and text == before:
            return
        before = text
    raise RuntimeError(f"the page never showed what it should:\n{before}")


def _lines(app: PrivateApp[Any]) -> list[list[Segment]]:
    return [list(strip.crop(0, app.size.width)) for strip in app.screen._compositor.render_strips(app.size)]


def svg(lines: list[list[Segment]], size: tuple[int, int], palette: Palette, words: str) -> str:
    """Return the lines as a picture."""
    columns, rows = size
    width, height = columns * CELL + 2 * AROUND, rows * LINE + 2 * AROUND
    texts = [text for row, line in enumerate(lines) for text in _texts(line, row, palette)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
            f" aria-label={quoteattr(words)}>",
            f'<rect x="1" y="1" width="{width - 2}" height="{height - 2}" rx="10" fill="{palette.ground}"'
            f' stroke="{palette.edge}"/>',
            f'<g font-family={quoteattr(FONT)} font-size="{SIZE}" fill="{palette.ink}" xml:space="preserve">',
            *texts,
            "</g>",
            "</svg>",
            "",
        ]
    )


def _texts(line: list[Segment], row: int, palette: Palette) -> Iterator[str]:
    """Yield the pieces of a line that look alike, each at its column and as wide as its cells."""
    column = 0
    for look, pieces in groupby(line, lambda piece: _look(piece.style, palette)):
        text = "".join(piece.text for piece in pieces)
        start = column + len(text) - len(text.lstrip())
        column += len(text)
        for word, at in _apart(text.strip(), start):
            x, y = AROUND + at * CELL, AROUND + row * LINE + SIZE
            yield f'<text x="{x}" y="{y}" textLength="{len(word) * CELL}"{look}>{escape(word)}</text>'


def _apart(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield what stands between wide gaps, with its column: a gap costs nothing, and every font keeps the columns."""
    while text:
        word, _, rest = text.partition("  ")
        yield word, start
        start += len(word) + 2 + len(rest) - len(rest.lstrip())
        text = rest.lstrip()


def _look(style: Style | None, palette: Palette) -> str:
    style = style or Style()
    triplet = style.color.triplet if style.color is not None and not style.color.is_default else None
    colour = palette.dim if style.dim else triplet.hex if triplet is not None else ""
    return (f' fill="{colour}"' if colour else "") + (' font-weight="700"' if style.bold else "")


def drawn() -> Iterator[tuple[Path, str]]:
    """Yield each picture's file and what should be in it."""
    for picture in PICTURES:
        lines = taken(picture)
        for palette in PALETTES:
            yield HERE / f"{picture.name}-{palette.name}.svg", svg(lines, picture.size, palette, picture.words)


if __name__ == "__main__":
    for path, content in drawn():
        path.write_text(content, encoding="utf-8")
        print(f"{path.name}: {len(content):,} bytes")
