"""jrnl's exports for reading: its markdown, one file for all entries; and its YAML, a file each.

Built from jrnl's own writers (https://github.com/jrnl-org/jrnl, `jrnl/plugins/markdown_exporter.py` and
`yaml_exporter.py`) and from what jrnl 4.6 wrote. In markdown, entries are under a year and a month, with their own
headings moved down by three levels, in YAML by one: they are moved back up. What jrnl leaves out is lost: in markdown,
which entries are starred; in YAML, lines that hold only tags. Its JSON is complete.
"""

import re
from collections.abc import Iterator
from typing import TextIO

from journal.errors import ImportRefused
from journal.formats import dates, foreign, jrnl
from journal.formats.dates import Written
from journal.formats.reading import LARGEST, Incoming, Reading, too_large

_MONTH_NAMES = "January|February|March|April|May|June|July|August|September|October|November|December"
_BEGINS = re.compile(rf"\s*# \d{{4}}\n\n## (?:{_MONTH_NAMES})\n\n### [^\n]{{6,40}}\d:\d\d ")
_YEAR_OR_MONTH = re.compile(rf"# \d{{4}}|## (?:{_MONTH_NAMES})")
_MOVED = re.compile(r"^###(#+ )")
_MOVED_BY_ONE = re.compile(r"^#(#+ )")
_YAML = re.compile(r"---\ntitle: [^\n]*\ndate: [^\n]*\nstarred: (?:True|False)\ntags:")


def recognises(head: str) -> bool:
    """Return whether a text that begins like this is jrnl's markdown."""
    return bool(_BEGINS.match(_plain(head)))


def is_yaml(head: str) -> bool:
    """Return whether a text that begins like this is an entry of jrnl's YAML."""
    return bool(_YAML.match(_plain(head)))


def _plain(head: str) -> str:
    return head.removeprefix("\ufeff").replace("\r\n", "\n")


def read(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    """Yield the entries of jrnl's markdown. Raises ImportRefused; reports other problems to `reading`."""
    begun: tuple[Written, str] | None = None
    lines: list[str] = []
    number = length = 0
    for line in jrnl.lines(text):
        found = _heading(line) if line.startswith("### ") else None
        if found:
            if begun and (one := _of_markdown(*begun, lines, reading)) is not None:
                yield one
            begun, lines, length = found, [], 0
            number += 1
            reading.begin(number, found[0].day)
        elif not _YEAR_OR_MONTH.fullmatch(line):
            lines.append(line)
            length += len(line)
            if length > LARGEST:
                raise too_large()
    if begun is None:
        raise ImportRefused("I can't read the dates in this jrnl export, so nothing was imported.", jrnl.WAY_OUT)
    if (one := _of_markdown(*begun, lines, reading)) is not None:
        yield one


def _heading(line: str) -> tuple[Written, str] | None:
    """Return the date in an entry's heading (the longest prefix that is one), and the title after it."""
    said = f"{line.removeprefix('### ')} "
    for end in sorted((found.start() for found in re.finditer(" ", said[:60])), reverse=True):
        try:
            written = dates.read(said[:end])
        except dates.Ambiguous:
            raise ImportRefused(f"{jrnl.EITHER_WAY} Nothing was imported.", jrnl.WAY_OUT) from None
        if written:
            return written, said[end:].strip()
    return None


def _of_markdown(written: Written, title: str, lines: list[str], reading: Reading) -> Incoming | None:
    body = "\n".join(_MOVED.sub(r"\1", line) for line in lines)
    return jrnl.of_text(written, f"{title}\n{body.strip()}".strip(), (), False, reading)


def read_yaml(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    """Yield the one entry of a file of jrnl's YAML. Raises ImportRefused; reports other problems to `reading`.

    It isn't quite valid YAML, so it is read line by line.
    """
    head: dict[str, str] = {}
    body: list[str] = []
    length = 0
    for line in jrnl.lines(text):
        length += len(line)
        if length > LARGEST:
            raise too_large()
        if "body" in head:
            body.append(_MOVED_BY_ONE.sub(r"\1", line.removeprefix("\t")))
        elif ":" in line:
            key, _, said = line.partition(":")
            head[key] = said.strip()
    while body and not body[-1].strip("\t .\n"):
        body.pop()
    reading.begin(1, head.get("date", ""))
    try:
        written = dates.read(head.get("date", ""))
    except dates.Ambiguous:
        raise ImportRefused(f"{jrnl.EITHER_WAY} Nothing was imported.", jrnl.WAY_OUT) from None
    if written is None:
        reading.bad("there's no such date")
        return
    lines = "\n".join(body).removesuffix("...")
    note = f"{head.get('title', '')}\n{lines.strip()}".strip()
    tags = [foreign.word(tag) for tag in head.get("tags", "").split(",")]
    one = jrnl.of_text(written, note, tags, head.get("starred") == "True", reading)
    if one is not None:
        yield one
