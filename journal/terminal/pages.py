"""Pages in the terminal: blocks become lines of styled text, wrapped, each made safe to show here and only here.

A line is a list of (style, text). The styles `strong`, `quiet` and "" say nothing that the words don't say too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from journal.core.model import Entry
from journal.core.questions import Catalogue
from journal.documents.blocks import (
    Block,
    Fact,
    Facts,
    Heading,
    Label,
    Paragraph,
    Picture,
    Rating,
    Rows,
    Rule,
    in_words,
    labelled,
)  # fmt: skip
from journal.documents.entries import blocks
from journal.terminal.charts import lines as chart_lines
from journal.terminal.render import Line, Span
from journal.terminal.safe import one_line, shown

#: The widest page, in columns: wider ones are hard to read.
WIDEST = 72
#: Scales with at most this many steps are drawn as dots.
DRAWN_STEPS = 5
REACHED, OPEN, RULE = "●", "○", "─"
#: A space at which lines don't break.
TOGETHER = "\u00a0"
_STYLES = {"said": "", "quiet": "quiet", "across": "quiet", "text": ""}


def lines(blocks: Iterable[Block], width: int = WIDEST, *, drawn: bool = True) -> Iterator[Line]:
    """Yield the lines of a page, at most `width` columns wide. Unless `drawn`, ratings and charts are in words."""
    width = max(min(width, WIDEST), 20)
    before: Block | None = None
    for block in blocks:
        if before is not None:
            yield from ([] for _ in range(_space(before, block, drawn)))
        yield from _one(block, width, drawn)
        before = block


def of_entries(
    entries: Sequence[Entry],
    catalogue: Catalogue,
    width: int = WIDEST,
    *,
    drawn: bool = True,
    notes: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> list[Line]:
    """Return the lines of whole entries, one below the other, each ending with its number and its `notes`."""
    found: list[Line] = []
    for entry in entries:
        found += [[], [("quiet", "* * *")], []] if found else []
        found += lines(blocks(entry, catalogue), width, drawn=drawn)
        zone = f" · {one_line(entry.moment.zone)}" if entry.moment.zone else ""
        found += [[], [("quiet", f"entry {entry.id}{zone}")]]
        found += [[("quiet", one_line(note))] for note in notes.get(entry.uuid, ())]
    return found


def _space(before: Block, block: Block, drawn: bool) -> int:
    """Return how many blank lines separate two blocks."""
    if isinstance(before, Label | Rule) or (isinstance(before, Heading) and isinstance(block, Facts)):
        return 0
    if isinstance(before, Facts) and (isinstance(block, Facts) or (isinstance(block, Paragraph) and not _text(block))):
        return 0
    if isinstance(before, Fact) and isinstance(block, Fact):
        return 0
    if isinstance(block, Picture):
        return 0  # it brings its own
    opens = isinstance(before, Heading | Facts | Paragraph) and isinstance(block, Label)
    return 2 if opens and drawn and not _text(before) and not _inner(before) else 1


def _text(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.kind == "text"


def _inner(block: Block) -> bool:
    return isinstance(block, Heading) and block.level > 2


def _one(block: Block, width: int, drawn: bool) -> Iterator[Line]:
    match block:
        case Heading():
            style = "strong" if block.level <= 2 else "quiet"
            aside = ("  " if style == "strong" else " · ") + one_line(block.aside) if block.aside else ""
            yield from _wrapped([(style, one_line(block.text)), ("quiet", aside)], width)
        case Label():
            yield from _wrapped([("quiet", one_line(block.text))], width)
        case Paragraph():
            for line in shown(block.text).split("\n"):
                yield from _wrapped([(_STYLES[block.kind], line.expandtabs(4))], width)
        case Fact():
            yield from _wrapped([("quiet", one_line(block.label) + " "), ("", one_line(block.value))], width)
        case Facts():
            facts = _facts(block) if drawn else [("", one_line(in_words(block)))]
            for wrapped in _wrapped(facts, width):
                yield [(style, text.replace(TOGETHER, " ")) for style, text in _without_dot(wrapped)]
        case Rows():
            yield from _rows(block, width)
        case Rule():
            yield [("quiet", RULE * min(width, WIDEST) if drawn else "* * *")]
        case Picture():
            yield from chart_lines(block.chart, width, drawn=drawn)


def _facts(facts: Facts) -> Line:
    """Return a line of facts: those that speak for themselves in normal style, the rest quiet, short scales as dots."""
    line: Line = []
    for group in facts.groups:
        line.append(("quiet", " · " if line else ""))
        for number, part in enumerate(group):
            if isinstance(part, Fact):
                line.append(("" if part.opens else "quiet", one_line(labelled(part))))
            else:
                between = "" if not number else " " if _steps(part) else ", "
                line.append(("quiet", between + _rating(part)))
    return line


def _without_dot(line: Line) -> Line:
    """Return a line without a dot at its end, that leads to the next line."""
    *before, (style, text) = line or [("", "")]
    return _ended([*before, (style, text.removesuffix("·"))])


def _steps(rating: Rating) -> bool:
    return rating.highest < DRAWN_STEPS


def _rating(rating: Rating) -> str:
    name = one_line(rating.label).replace(" ", TOGETHER)
    if _steps(rating):
        return f"{name}{TOGETHER}{REACHED * rating.value}{OPEN * (rating.highest - rating.value)}"
    return f"{name}{TOGETHER}{rating.value}"


def _rows(block: Rows, width: int) -> Iterator[Line]:
    """Yield a small table, with the labels in a separate column if there is room."""
    labels = [one_line(row.label) for row in block.rows]
    column = max(map(_cells, labels), default=0) + 2
    if column > width // 2:
        for name, row in zip(labels, block.rows, strict=True):
            yield from _wrapped([("quiet", f"{name}: "), ("", one_line(row.value))], width)
        return
    for name, row in zip(labels, block.rows, strict=True):
        lead = name + " " * (column - _cells(name))
        for line in _wrapped([("", one_line(row.value))], width - column):
            yield [("quiet", lead), *line]
            lead = " " * column


def _wrapped(spans: Iterable[Span], width: int) -> Iterator[Line]:
    """Return the spans as lines of at most `width` columns, broken between words, or within one that is too long.

    A line's own indentation stays; spaces at a break go.
    """
    line: Line = []
    used = 0
    for style, word in _words(spans, width):
        size = _cells(word)
        if line and used + size > width and word.strip():
            yield _ended(line)
            line, used = [], 0
        if line and line[-1][0] == style:
            line[-1] = (style, line[-1][1] + word)
        elif word and (line or word.strip() or not used):
            line.append((style, word))
        used += size
    yield _ended(line)


def _ended(line: Line) -> Line:
    """Return the line without trailing spaces."""
    while line and not line[-1][1].strip():
        line.pop()
    return [*line[:-1], (line[-1][0], line[-1][1].rstrip())] if line else []


def _words(spans: Iterable[Span], width: int) -> Iterator[Span]:
    """Yield words and the spaces between them in turn; words longer than a line come in pieces."""
    for style, text in spans:
        place = 0
        while place < len(text):
            end = place + 1
            while end < len(text) and _breaks(text[end]) == _breaks(text[place]):
                end += 1
            yield from ((style, piece) for piece in _pieces(text[place:end], width))
            place = end


def _breaks(character: str) -> bool:
    """Return whether a line may break at a character: any space except the no-break space."""
    return character.isspace() and character != TOGETHER


def _pieces(word: str, width: int) -> Iterator[str]:
    while _cells(word) > width:
        fits = next(n for n in range(len(word), 0, -1) if _cells(word[:n]) <= width or n == 1)
        yield word[:fits]
        word = word[fits:]
    yield word


def _cells(text: str) -> int:
    """Return the width of a text in columns."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
