"""Dated notes: markdown or plain text of any program, a file per day, or one file with a heading per day.

Built from the documentation of Obsidian (https://help.obsidian.md/plugins/daily-notes, /properties, /tags) and of
Logseq (https://docs.logseq.com, "Journals page": `journals/2024_01_02.md`, `tags::`, `#[[two words]]`), from graphs in
public repositories, and from what people name such files by hand.

The day is taken from the front matter's `date`, the file's name or folders, or the front matter's `created`, in this
order. The text stays as it is, with its `#tags` and `[[links]]`; embedded pictures and the like are removed and
counted. Tags come from the front matter, from Logseq's `tags::` and from the text. Other properties follow in plain
lines below. In a folder, a note without a date is left out and counted; alone, it's refused.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import TextIO

from journal.core.model import Moment
from journal.errors import ImportRefused
from journal.formats import dates, foreign, markup
from journal.formats.dates import Written
from journal.formats.reading import LARGEST, Incoming, Reading, too_large

PROGRAM = "notes"
UNDATED = "notes without a date in their name or properties, left out"
_FIRST = ("date", "day", "datetime", "journaldate", "entrydate", "dateandtime")
_SECOND = ("created", "createdat", "creationdate", "datecreated", "creationtime", "createdon", "timestamp")
#: Properties that describe the file rather than the day, and those that have a field of their own.
_SILENT = {
    "aliases", "alias", "cssclass", "cssclasses", "publish", "permalink", "template", "layout", "id", "uid", "uuid",
    "modified", "updated", "updatedat", "lastmodified", "datemodified", "banner", "icon", "draft", "slug",
    *_FIRST, *_SECOND, "tags", "tag", "keywords", "title", "time",
}  # fmt: skip
_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t]*#*$")
_LOGSEQ_TAGS = re.compile(r"^[ \t]*(?:- )?tags::[ \t]*(.+)$", re.MULTILINE)
_OF_A_YEAR = re.compile(r"\d{4}|[^\W\d]+(?: \d{4})?")
_WEEKDAYS = re.compile(r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?", re.IGNORECASE)
_LIKE_A_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
_LONGEST_FRONT = 1_000


@dataclass(frozen=True)
class _Properties:
    """The properties of a front matter, by normalised key (lower case, no punctuation): key as written, and value."""

    found: Mapping[str, tuple[str, object]] = field(default_factory=dict)

    def words(self, key: str) -> list[str]:
        """Return the texts under a key."""
        return markup.as_words(self.found[key][1]) if key in self.found else []

    def value(self, key: str) -> object:
        """Return the value under a key, or None."""
        return self.found[key][1] if key in self.found else None

    def date(self, keys: Iterable[str], first: bool | None) -> Written | None:
        """Return the first date under one of these keys, with the time of `time` if that stands apart."""
        for words in (words for key in keys for words in self.words(key)):
            try:
                written = dates.read(words, first)
            except dates.Ambiguous:
                continue
            if written and written.whole:
                clock = self.words("time") if written.clock is None else []
                return (dates.read(f"{written.day.isoformat()} {clock[0]}") if clock else None) or written
        return None

    def others(self) -> Iterator[str]:
        """Return a plain line for each property that has no place of its own here."""
        for name, (key, value) in self.found.items():
            words = ", ".join(markup.as_words(value))
            if words and name not in _SILENT:
                yield f"{key}: {words}"


def recognises(head: str) -> bool:
    """Return whether a text that begins like this is dated: by its properties or by a date as its first heading."""
    front, lines = _front(iter(head.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")))
    if front.date(_FIRST, None):
        return True
    first = next((line for line in lines if line.strip() and not _is_of_a_year(line, 6)), "")
    return _headed(first, None) is not None


def fits(path: str) -> bool:
    """Return whether a file with this name may be a dated note, whatever its content."""
    return path.lower().endswith((".md", ".markdown", ".txt", ".text"))


def read(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    """Yield the entries of one file. Raises ImportRefused; reports other problems to `reading`."""
    front, lines = _front(_lines(text))
    first = reading.day_first
    named = dates.of_name(reading.path, first)
    day = front.date(_FIRST, first) or named or front.date(_SECOND, first)
    if day:
        reading.begin(1, day.day)
        one = _note(reading, day, front, _bounded(lines), _title(front, reading.path, named))
        if one is not None:
            yield one
    elif _LIKE_A_DATE.match(said := next((words for key in _FIRST for words in front.words(key)), "")):
        reading.begin(1, said)
        reading.bad("there's no such date, or it could mean two different days")
    else:
        yield from _under_headings(lines, reading)


def _lines(text: TextIO) -> Iterator[str]:
    for number, line in enumerate(text):
        yield (line if number else line.removeprefix("\ufeff")).removesuffix("\n").removesuffix("\r")


def _bounded(lines: Iterable[str]) -> list[str]:
    found: list[str] = []
    length = 0
    for line in lines:
        found.append(line)
        length += len(line) + 1
        if length > LARGEST:
            raise too_large()
    return found


def _front(lines: Iterator[str]) -> tuple[_Properties, Iterator[str]]:
    """Return the properties at the start of a file, and the remaining lines.

    If there are none or they can't be read, returns no properties and all of the lines, as text.
    """
    front: list[str] = []
    for line in lines:
        front.append(line)
        if front[0].rstrip() != "---" or len(front) > _LONGEST_FRONT:
            break
        if len(front) > 1 and line.rstrip() in ("---", "..."):
            found = markup.properties("\n".join(front[1:-1]))
            if found is None:
                break
            return _Properties({re.sub(r"[-_ ]", "", k.lower()): (k, value) for k, value in found.items()}), lines
    return _Properties(), chain(front, lines)


def _headed(line: str, first: bool | None) -> tuple[int, Written, str] | None:
    """Return a dated heading's level (0 for a line that is only a date), its date, and the text after it."""
    heading = _HEADING.fullmatch(line)
    level, said = (len(heading[1]), heading[2]) if heading else (0, line.strip())
    if not said or len(said) > 200 or not any(c.isdigit() for c in said):
        return None
    try:
        written = dates.read(_unlinked(said), first)
        if written and written.whole:
            return level, written, ""
        if not heading:
            return None
        ends = [found.start() for found in re.finditer(r"(?<=\w|\)) |: | [-–—] ", said[:60])]
        for end in reversed(ends):
            written = dates.read(_unlinked(said[:end]), first)
            if written and written.whole:
                return level, written, re.sub(r"^\s*[:–—-]?\s+", "", said[end:])
    except dates.Ambiguous:
        return None
    return None


def _unlinked(text: str) -> str:
    return markup.as_words(text)[0] if text.startswith("[[") else text


def _under_headings(lines: Iterable[str], reading: Reading) -> Iterator[Incoming]:
    """Yield the entries of a file in which each begins with a date, as a heading or alone on a line."""
    level = -1
    number = length = 0
    begun: Written | None = None
    so_far: list[str] = []
    for line in lines:
        found = _headed(line, reading.day_first)
        if found and (begun is None or found[0] == level):
            if begun:
                if (one := _note(reading, begun, _Properties(), so_far, "")) is not None:
                    yield one
            elif _has_words(so_far):
                reading.aside["paragraphs before the first date, left out"] += 1
            level, begun, title = found
            number += 1
            reading.begin(number, begun.day)
            so_far, length = [title] if title else [], 0
        elif not (begun and level > 0 and _is_of_a_year(line, level)):
            so_far.append(line)
            length += len(line) + 1
            if length > LARGEST:
                raise too_large()
    if begun:
        if (one := _note(reading, begun, _Properties(), so_far, "")) is not None:
            yield one
    elif reading.name:
        reading.aside[UNDATED] += 1
    else:
        raise ImportRefused(
            "Nothing in this file says which day it was written on, so nothing was imported.",
            "Put the day in its name, like 2024-01-02.md, or in its first lines:\n---\ndate: 2024-01-02\n---",
        )


def _has_words(lines: Iterable[str]) -> bool:
    return any(line.strip() and not _HEADING.fullmatch(line) for line in lines)


def _is_of_a_year(line: str, level: int) -> bool:
    """Return whether a line is a heading above those of the days: a year, or a month."""
    heading = _HEADING.fullmatch(line)
    return bool(heading and len(heading[1]) < level and _OF_A_YEAR.fullmatch(heading[2]))


def _title(front: _Properties, path: str, named: Written | None) -> str:
    """Return the title in the properties, or in the file's name besides the date, or ""."""
    if words := front.words("title"):
        try:
            return "" if dates.read(words[0]) else words[0]
        except dates.Ambiguous:
            return words[0]
    stem = re.sub(r"\.[A-Za-z]{2,8}$", "", path.rpartition("/")[2])
    found = re.match(r"\d{4}[-_.]?\d\d[-_.]?\d\d(?:\d{4})?(?:[ T]\d\d[-.:h]?\d\d)?[ ]+(?:- )?(\S.*)", stem)
    if named is None or not found or not re.search(r"[^\W\d_]", found[1]) or _WEEKDAYS.fullmatch(found[1]):
        return ""
    return found[1]


def _note(reading: Reading, written: Written, front: _Properties, lines: list[str], title: str) -> Incoming | None:
    """Return the entry of a day, or None if it holds nothing or has a problem; either is told."""
    media: Counter[str] = Counter()
    written, lines = _at_its_time(written, lines)
    body = "\n".join(lines)
    text = _trimmed(markup.without_media(body, media))
    for kind, count in media.items():
        reading.aside[f"{kind}, left out; they're still in their folder"] += count
    if title and title.lower() not in text.partition("\n")[0].lower():
        text = f"{title}\n\n{text}" if text else title
    try:
        moment = _moment(reading, written)
    except (ValueError, OverflowError):
        reading.bad("its date can't be stored")
        return None
    program = reading.program or _program(reading.path)
    return foreign.entry(reading, program, moment, foreign.below(text, front.others()), _tags(front, body))


def _at_its_time(written: Written, lines: list[str]) -> tuple[Written, list[str]]:
    """Return the date with the time in the note's first heading, if that is the same day, and the remaining lines."""
    place = next((number for number, line in enumerate(lines) if line.strip()), None)
    found = _headed(lines[place], None) if place is not None and written.clock is None else None
    if place is None or found is None or found[1].day != written.day or found[1].clock is None:
        return written, lines
    return found[1], [*([found[2]] if found[2] else []), *lines[place + 1 :]]


def _trimmed(text: str) -> str:
    """Return a text without blank lines around it."""
    return re.sub(r"\A(?:[ \t]*\n)+|\s+\Z", "", text)


def _moment(reading: Reading, written: Written) -> Moment:
    if written.zone is not None and written.clock is not None:
        return Moment(datetime.combine(written.day, written.clock, written.zone))
    return foreign.on(reading, written.day, written.clock)


def _program(path: str) -> str:
    return "Logseq" if re.search(r"(?:^|/)\d{4}_\d\d_\d\d\.md$", path) else PROGRAM


def _tags(front: _Properties, body: str) -> list[str]:
    """Return the tags of the properties, of Logseq's `tags::`, and of the text, in this order."""
    found: list[str] = []
    for key in ("tags", "tag", "keywords"):
        value = front.value(key)
        if isinstance(value, str):  # separated by commas, or else by spaces
            found += value.split(",") if "," in value else value.split()
        else:
            found += markup.as_words(value)
    for line in _LOGSEQ_TAGS.findall(body):
        found += [re.sub(r"^#?\[\[(.*)\]\]$", r"\1", part.strip()) for part in line.split(",")]
    return [*found, *markup.hashtags(body)]
