"""Blocks as an HTML page: one self-contained file, no scripts, no requests; for screens, light and dark, and for paper.

Each chart is drawn twice, wide and narrow: phones show the narrow one, so that its numbers are readable without
scrolling sideways. On screen, each can be opened as numbers in words.
"""

from collections.abc import Iterable, Iterator

from journal.documents import svg
from journal.documents.blocks import (
    Block,
    Fact,
    Facts,
    Heading,
    Label,
    Layout,
    Paragraph,
    Picture,
    Rating,
    Rows,
    Rule,
    labelled,
)  # fmt: skip
from journal.documents.svg import safe
from journal.patterns.results import Chart

#: Width of a chart on a phone of 390 pixels, minus the margins.
PHONE = 350

STYLE = """
:root { color-scheme: light dark;
  --paper: #fbfaf7; --ink: #23211d; --soft: #635e55; --rule: #dcd7cc; --shape: #4a6b8a; --accent: #7c4a6b; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #1c1b19; --ink: #e8e4da; --soft: #aaa497; --rule: #3c3933; --shape: #8fb3d4; --accent: #d0a3c0; } }
html { -webkit-text-size-adjust: 100%; }
body { background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 Georgia, "Times New Roman", serif; margin: 0; }
main { max-width: 40rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; overflow-wrap: break-word; }
h1, h2, h3, h4, h5, h6 { font-weight: normal; line-height: 1.25; margin: 0; text-wrap: balance; }
h1 { font-size: 1.9rem; margin-bottom: .75rem; } h2 { font-size: 1.4rem; margin-top: 2.75rem; }
h3 { font-size: 1.15rem; margin-top: 2rem; }
h1 small, h2 small, h3 small, h4 small { font-size: .9375rem; color: var(--soft); margin-left: .35em; }
h4, h5, h6 { font-size: 1rem; margin-top: 1rem; }
.label, .later { font-size: .9375rem; color: var(--soft); margin-top: 1.1rem; } .later small { font-size: 1em; }
p { margin: .35rem 0; } .soft { color: var(--soft); } .facts { font-size: .9375rem; color: var(--soft); }
.facts b { font-weight: normal; color: var(--accent); }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.across, .letter p { margin-top: 1.1rem; } hr { border: 0; border-top: 1px solid var(--rule); margin: 1.25rem 0 0; }
figure { margin: 1.25rem 0; break-inside: avoid; } figcaption { font-size: .9375rem; color: var(--soft); }
dl { display: grid; grid-template-columns: minmax(6rem, 13rem) 1fr; gap: .3rem 1.25rem; margin: .5rem 0; }
dl div { display: contents; }
dt { color: var(--soft); } dd { margin: 0; } dt, dd { overflow-wrap: anywhere; }
nav ol { list-style: none; padding: 0; margin: .5rem 0; columns: 16rem; }
nav li { padding: .2rem 0; break-inside: avoid; }
nav li span { color: var(--soft); }
a { color: inherit; text-decoration-color: var(--rule); text-underline-offset: .2em; }
figure svg { overflow: visible; } .narrow { display: none; }
details { color: var(--soft); font-size: .875rem; } summary { cursor: pointer; }
@media screen and (max-width: 30rem) {
  body { font-size: 1rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .6rem; }
  .wide { display: none; } .narrow { display: block; }
}
@page { size: auto; margin: 18mm 18mm 20mm;
  @bottom-center { content: counter(page); font: 9pt Georgia, serif; color: #555; } }
@page :first { @bottom-center { content: none; } }
@media print {
  :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #444; --rule: #bbb; --shape: #44617c;
    --accent: #000; }
  body { font-size: 10.5pt; line-height: 1.4; } main { max-width: none; padding: 0; }
  h1 { font-size: 22pt; } h2 { font-size: 15pt; margin-top: 9mm; } h3 { font-size: 12pt; margin-top: 6mm; }
  h1, h2, h3, h4, h5, h6, .facts { break-after: avoid; } .label, .later, .facts, h3 small { font-size: 9pt; }
  .label, .later { margin-top: 2mm; } p { margin: .6mm 0; } p { orphans: 3; widows: 3; } a { text-decoration: none; }
  .letter p { margin: 0 0 4mm; } .screen { display: none; } .book > section:first-of-type { break-before: page; }
  nav a::after { content: leader(" . ") target-counter(attr(href url), page); }
}
"""
#: A summary: one sheet of paper, in small type and two columns.
SHEET = """
@page { size: auto; margin: 11mm 12mm; @bottom-center { content: none; } }
.summary h2 { font-size: 1.15rem; margin-top: 1.5rem; } .summary h3 { font-size: 1rem; margin-top: 1rem; }
@media screen and (min-width: 60rem) { .summary { max-width: 44rem; } }
@media print {
  .summary { font-size: 8.5pt; line-height: 1.28; columns: 2; column-gap: 7mm; }
  .summary h1 { font-size: 15pt; margin: 0 0 1mm; } .summary h1, .summary .across { column-span: all; }
  .summary h2, .summary h3, .summary .label { break-after: avoid; }
  .summary .across + h2 { margin-top: 0; }
  .summary .across { margin-bottom: 2mm; } .summary dt { color: var(--ink); font-weight: bold; }
  .summary h2 { font-size: 10pt; margin-top: 3mm; } .summary h3 { font-size: 8.5pt; margin-top: 1.5mm; }
  .summary p { margin: .3mm 0; } .summary figure { margin: 1.5mm 0; } .summary figcaption { font-size: 8pt; }
  .summary dl { display: block; margin: .5mm 0; } .summary dt, .summary dd { display: inline; }
  .summary dl div { display: block; break-inside: avoid; } .summary dt::after { content: ": "; }
  .summary .label { font-size: 8pt; margin-top: 1mm; }
  .summary .wide { display: none; } .summary .narrow { display: block; }
}
"""
#: Our pages never load or run anything, whatever an entry says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def document(blocks: Iterable[Block], title: str, layout: Layout = "page") -> Iterator[str]:
    """Yield blocks as a complete page, piece by piece. `title` is the document's title, not a heading."""
    yield from page(title, rendered(blocks), headed=False, kind="" if layout == "page" else layout)


def page(title: str, body: Iterable[str], *, headed: bool = True, kind: str = "") -> Iterator[str]:
    """Yield a complete page, piece by piece. `body` is HTML; `title` is plain text, and also a heading if `headed`.

    The `kind` "summary" fits on one sheet of paper; "book" starts its sections on new pages; a "letter" has
    air between its paragraphs.
    """
    attributes = f' class="{kind}"' if kind else ""
    heading = f"<h1>{safe(title)}</h1>\n" if headed else ""
    style = STYLE + (SHEET if kind == "summary" else "") + svg.STYLE
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{safe(title)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n<main{attributes}>\n{heading}"
    )
    yield from body
    yield "</main>\n</body>\n</html>\n"


def rendered(blocks: Iterable[Block]) -> Iterator[str]:
    """Return each block as HTML."""
    return map(_one, blocks)


_KINDS = {"said": "", "quiet": ' class="soft"', "across": ' class="soft across"', "text": ' class="text" dir="auto"'}


def _one(block: Block) -> str:
    match block:
        case Heading():
            aside = f" <small>{safe(block.aside)}</small>" if block.aside else ""
            later = ' class="later"' if block.level > 3 else ""
            return f"<h{block.level}{later}>{safe(block.text)}{aside}</h{block.level}>\n"
        case Label():
            return f'<h{block.level} class="label" dir="auto">{safe(block.text)}</h{block.level}>\n'
        case Paragraph():
            return f"<p{_KINDS[block.kind]}>{safe(block.text)}</p>\n"
        case Fact():
            return f'<p dir="auto"><span class="soft">{safe(block.label)}</span> {safe(block.value)}</p>\n'
        case Facts():
            return f'<p class="facts">{" · ".join(", ".join(map(_fact, group)) for group in block.groups)}</p>\n'
        case Rows():
            rows = "".join(
                f'<div><dt>{safe(r.label)}</dt><dd dir="auto">{safe(r.value)}</dd></div>\n' for r in block.rows
            )
            return f"<dl>\n{rows}</dl>\n"
        case Rule():
            return "<hr>\n"
        case Picture():
            return figure(block.chart)


def _fact(part: Fact | Rating) -> str:
    if isinstance(part, Rating):
        return safe(f"{part.label} {part.value} of {part.highest}".strip())
    return f"<b>{safe(part.value)}</b>" if part.opens else safe(labelled(part))


def figure(chart: Chart) -> str:
    """Return a chart under its title, drawn in both widths."""
    return (
        f"<figure>\n<figcaption>{safe(chart.title)}</figcaption>\n"
        f'<div class="wide">{svg.draw(chart)}</div>\n<div class="narrow">{svg.draw(chart, PHONE)}</div>\n'
        f'<details class="screen"><summary>In numbers</summary>{safe(svg.in_words(chart))}</details>\n</figure>\n'
    )
