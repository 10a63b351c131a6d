"""Pages of HTML: one self-contained file, no script, no request; for the screen in light and dark, and for paper."""

from collections.abc import Iterable, Iterator, Sequence

from journal.documents import svg
from journal.documents.svg import safe
from journal.patterns.results import View

STYLE = """
:root { color-scheme: light dark;
  --paper: #fbfaf7; --ink: #23211d; --soft: #6b665c; --rule: #dcd7cc; --shape: #4a6b8a; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #1c1b19; --ink: #e8e4da; --soft: #a39d90; --rule: #3c3933; --shape: #8fb3d4; }
}
body { background: var(--paper); color: var(--ink); font: 16px/1.5 Georgia, serif; margin: 2rem auto; max-width: 42rem;
  padding: 0 1rem; }
h1, h2, h3 { font-weight: normal; line-height: 1.25; } h1 { font-size: 1.7rem; }
h2 { font-size: 1.25rem; margin-top: 2.5rem; }
h3 { font-size: 1rem; color: var(--soft); margin-top: 1.5rem; } .soft { color: var(--soft); } p { margin: .4rem 0; }
section, figure, article { break-inside: avoid; margin: 1rem 0; } figcaption { color: var(--soft); font-size: .9rem; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.summary { max-width: 62rem; columns: 2; column-gap: 2.5rem; font-size: .9rem; }
.summary h1, .summary .across { column-span: all; } .summary h2 { margin-top: 1rem; break-after: avoid; }
.summary figure, .summary h3 { margin: .5rem 0; }
@media (max-width: 46rem) { .summary { columns: 1; } }
figure { overflow-x: auto; } figure svg.chart { min-width: 26rem; } .summary figure svg.chart { min-width: 0; }
@page { margin: 10mm; }
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #444; --rule: #bbb; --shape: #44617c; }
  body { margin: 0; max-width: none; padding: 0; font-size: 11pt; } h2, h3 { break-after: avoid; }
  body.summary { columns: 2; font-size: 8pt; line-height: 1.22; } .summary h1 { font-size: 14pt; margin: 0; }
  .summary h2 { font-size: 10pt; margin: .35rem 0 0; } .summary h3 { font-size: 8pt; margin: .1rem 0; }
  .summary p { margin: .1rem 0; } .summary figure { margin: .2rem 0; }
}
"""
#: No page of ours may load or run anything, whatever an entry says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(title: str, body: Iterable[str], *, headed: bool = True, kind: str = "") -> Iterator[str]:
    """A whole page, piece by piece. `body` is HTML already; `title` is text, and the heading where it is `headed`.

    `kind` "summary" is set in two columns, to fit a sheet of paper.
    """
    attributes = f' class="{kind}"' if kind else ""
    heading = f"<h1>{safe(title)}</h1>\n" if headed else ""
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{safe(title)}</title>\n<style>{STYLE}{svg.STYLE}</style>\n</head>\n"
        f"<body{attributes}>\n{heading}"
    )
    yield from body
    yield "</body>\n</html>\n"


def patterns(about: Sequence[str], views: Iterable[View], *, tested: bool = True) -> Iterator[str]:
    """The body of a page of patterns: what it is based on, the views that spoke, in one line those that are silent."""
    yield "".join(f'<p class="soft">{safe(sentence)}</p>\n' for sentence in about)
    silent = []
    for view in views:
        if view.on_page(tested) or not view.reason:
            yield from section(view)
        else:
            silent.append(f"{view.name} ({view.reason})")
    if silent:
        yield f'<p class="soft">Nothing to say yet, or nothing clear: {safe("; ".join(silent))}.</p>\n'


def section(view: View, *, full: bool = False) -> Iterator[str]:
    """One view: its sentences, then its charts; `full`, where it is shown by itself."""
    yield f"<section>\n<h2>{safe(view.title)}</h2>\n"
    for sentence in view.sentences:
        yield f"<p>{safe(sentence)}</p>\n"
    if not view.spoke and view.reason:
        yield f"<p>For the rest it is silent: {safe(view.reason)}.</p>\n"
    yield "</section>\n"
    for chart in (*view.charts, *(view.more if full else ())):
        yield f"<figure>\n<h3>{safe(chart.title)}</h3>\n{svg.draw(chart)}\n</figure>\n"
