"""A picture of a screen: an SVG of a few kilobytes that says which text stands where, in which ink.

Small and our own, so that neither Rich's nor Textual's next version changes all of them. Colours that are the
terminal's own follow whoever looks: dark or light. `python -m tests.terminal.drawing SVG PNG [light]` makes a PNG.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from textual.app import App

CELL, LINE, SIZE = 8, 18, 13
DARK, LIGHT = ("#16161a", "#e4e4e8"), ("#ffffff", "#1c1c20")
SHEET = (
    "svg{{background:{0};fill:{1};font:{2}px monospace;white-space:pre}}"
    ".b{{font-weight:bold}}.d{{opacity:.6}}.u{{text-decoration:underline}}.r{{fill:{0}}}"
)


def strips(app: App[Any]) -> list[list[Segment]]:
    """Return what a screen shows, a list of segments a line; nothing while it isn't laid out."""
    drawn = app.screen._compositor.render_strips(app.size)
    return [list(strip) for strip in drawn] if len(drawn) == app.size.height else []


def picture(lines: Sequence[Iterable[Segment]], columns: int) -> str:
    """Return the lines as SVG, with one `text` for what stands together in one ink."""
    drawn = [piece for y, line in enumerate(lines) for piece in _pieces(line, y)]
    sheet = SHEET.format(*DARK, SIZE) + "@media(prefers-color-scheme:light){" + SHEET.format(*LIGHT, SIZE) + "}"
    box = f"{columns * CELL} {len(lines) * LINE}"
    return "\n".join(
        [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box}"><style>{sheet}</style>', *drawn, "</svg>", ""]
    )


def _pieces(line: Iterable[Segment], y: int) -> Iterator[str]:
    x, row = 0, y * LINE
    for segment in _joined(line):
        text, style, wide = segment.text, segment.style, cell_len(segment.text)
        ink = _colour(style.color) if style else ""
        back = _colour(style.bgcolor) if style else ""
        if style and style.reverse:
            yield f'<rect x="{x * CELL}" y="{row}" width="{wide * CELL}" height="{LINE}"{_fill(ink)}/>'
            ink = back
        elif back:
            yield f'<rect x="{x * CELL}" y="{row}" width="{wide * CELL}" height="{LINE}"{_fill(back)}/>'
        if text.strip():
            lead = len(text) - len(text.lstrip(" "))
            inks = _inks(style) if style else ""
            kind = f' class="{inks}"' if inks else ""
            at = f'x="{(x + lead) * CELL}" y="{row + LINE - 5}"'
            room = f' textLength="{cell_len(text.strip(" ")) * CELL}"'
            yield f"<text {at}{room}{kind}{_fill(ink)}>{escape(text.strip(' '), quote=False)}</text>"
        x += wide


def _joined(line: Iterable[Segment]) -> Iterator[Segment]:
    """Return the segments of a line, those of one ink as one."""
    before: Segment | None = None
    for segment in line:
        if before is not None and before.style == segment.style:
            before = Segment(before.text + segment.text, before.style)
            continue
        if before is not None:
            yield before
        before = Segment(segment.text, segment.style)
    if before is not None:
        yield before


def _inks(style: Any) -> str:
    said = {"b": style.bold, "d": style.dim, "u": style.underline, "r": style.reverse}
    return " ".join(name for name, so in said.items() if so)


def _colour(color: Color | None) -> str:
    """Return a colour that isn't the terminal's own, as CSS has it."""
    if color is None or color.is_default:
        return ""
    return color.get_truecolor().hex


def _fill(colour: str) -> str:
    return f' fill="{colour}"' if colour else ""


def png(svg: str, *, light: bool) -> bytes:
    """Return the picture as a PNG, as it looks in a dark or a light terminal."""
    import cairosvg

    (back, front) = LIGHT if light else DARK
    head, rest = svg.split("<style>", 1)
    rest = rest.split("</style>", 1)[1]
    sheet = SHEET.format(back, front, SIZE)
    rest = re.sub(r">([^<\n]+)</text>", lambda found: f">{found[1].replace(' ', chr(0xA0))}</text>", rest)
    whole = f'{head}<style>{sheet}</style><rect width="100%" height="100%" fill="{back}"/><g fill="{front}" '
    whole += f'font-family="DejaVu Sans Mono" font-size="{SIZE}">{rest.replace("</svg>", "</g></svg>")}'
    made: bytes = cairosvg.svg2png(bytestring=whole.encode(), scale=1.5)
    return made


if __name__ == "__main__":
    source, target, *kind = sys.argv[1:]
    Path(target).write_bytes(png(Path(source).read_text(encoding="utf-8"), light="light" in kind))
