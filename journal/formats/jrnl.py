"""jrnl's journals: its text file, the day files of its folder, its JSON, and the text file of jrnl 1.

Built from the journals that jrnl's own tests read (https://github.com/jrnl-org/jrnl, `tests/data/journals`), from files
that jrnl 4.6 wrote (tests/fixtures/jrnl) and from https://jrnl.sh/en/stable/journal-types/. An entry begins at any line
that starts with a date in brackets, `[2026-11-20 23:30] `, even one within somebody's text: jrnl reads it the same way.
In jrnl 1 the date has no brackets, and a line in brackets is text. The date format is configurable.

jrnl stores no time zones, so times are read as this computer's. All of the text becomes the note. Encrypted journals
can't be read here; `unreadable` recognises them. `jrnl_markdown` reads jrnl's markdown and YAML.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, TextIO

from journal.core.model import Moment
from journal.errors import ImportRefused
from journal.formats import dates, foreign, json_stream
from journal.formats.dates import Written
from journal.formats.reading import HEAD, LARGEST, Incoming, Reading, too_large

PROGRAM = "jrnl"
_HEAD = re.compile(r"\[([^\]\n]{1,80})\] ")
_TAG = re.compile(r"(?<!\S)@([-+*#/\w]+)")
_DAY_FILE = re.compile(r"(\d{4})/(\d\d)/(\d\d)\.txt$")
_CLOCK = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?")
_EITHER = re.compile(r"\d[/-]\d\d?[/-]\d")
#: jrnl takes shorter ones for footnotes.
_SHORTEST = 7
WAY_OUT = "`jrnl --export json --file journal.json` writes a file that can be imported."
_STRANGE = "I can't read the dates in this jrnl file, so nothing was imported. I can read dates like 2026-11-20 23:30."
EITHER_WAY = "I can't tell whether the dates in this jrnl file have the day first or the month first."

#: Returns the date that a line begins with (as text if there is no such date) and the rest of the line; None if the
#: line belongs to the entry before.
Beginning = Callable[[str], tuple[Written | str, str] | None]


def recognises(head: str) -> bool:
    """Return whether a text that begins like this is jrnl's."""
    head = head.removeprefix("\ufeff").lstrip()
    if head.startswith("{"):
        keys, first = json_stream.shape(head)
        return {"title", "date"} <= first or ("tags" in keys and not first and keys <= {"tags", "entries"})
    found = _HEAD.match(head)
    if found and len(found[1]) < 60:
        return bool(re.search(r"\d", found[1]) and not re.search(r"[{\"]", found[1]))
    bare = _bare(head.partition("\n")[0])
    # In a chat export, a dash follows.
    return bare is not None and not re.match(r"[-–] ", head[bare[1] :].lstrip())


def read(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    """Yield the entries, one at a time. Raises ImportRefused; reports other problems to `reading`."""
    beginning = text.read(HEAD).removeprefix("\ufeff").lstrip()
    text.seek(0)
    yield from _from_json(text, reading) if beginning.startswith("{") else _from_text(text, reading)


def _from_json(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    wrapper: dict[str, Any] = {}
    for number, item in enumerate(json_stream.items(text, "entries", wrapper), 1):
        said = item.get("date") if isinstance(item, dict) else None
        reading.begin(number, said if isinstance(said, str) else None)
        if not isinstance(item, dict):
            reading.bad("isn't a JSON object")
            continue
        title, body, starred, named = (item.get(key) for key in ("title", "body", "starred", "tags"))
        try:
            at = datetime.strptime(f"{said} {item.get('time', '00:00')}", "%Y-%m-%d %H:%M")  # noqa: DTZ007
            moment = reading.here(at)
        except (ValueError, OverflowError):
            reading.bad("date and time need to look like 2026-11-20 and 23:30")
            continue
        if not all(part is None or isinstance(part, str) for part in (title, body)):
            reading.bad("title and body have to be text")
            continue
        note = "\n".join(part.strip() for part in (title, body) if part and part.strip())
        words = [tag for tag in named if isinstance(tag, str)] if isinstance(named, list) else []
        one = _entry(reading, moment, note, words, starred is True)
        if one is not None:
            yield one
    if not isinstance(wrapper.get("entries"), list):
        raise ImportRefused("This isn't an export from jrnl.", "A jrnl export has a list of `entries`.")


@dataclass
class _Text:
    """The state of reading a text file: the current entry's date and lines, and what has been counted."""

    reading: Reading
    brackets: bool
    begun: Written | str | None = None
    lines: list[str] = field(default_factory=list)
    length: int = 0
    number: int = 0
    strange: int = 0

    def take(self, line: str) -> None:
        """Take a line that begins no entry."""
        found = _HEAD.match(line) if self.brackets else None
        self.strange += bool(found and len(found[1]) >= _SHORTEST and re.search(r"\d", found[1]))
        self.lines.append(line)
        self.length += len(line)
        if self.length > LARGEST:
            raise too_large()

    def begin(self, written: Written | str, line: str) -> None:
        """Begin the next entry, with its first line after the date."""
        self.begun, self.lines, self.length = written, [line], 0
        self.number += 1

    def finished(self) -> Incoming | None:
        """Return the current entry, if there is one and it has no problem."""
        if self.begun is not None:
            self.reading.begin(self.number, self.begun if isinstance(self.begun, str) else self.begun.day)
            return _of_lines(self.begun, self.lines, self.reading)
        if self.strange:
            raise ImportRefused(_STRANGE, WAY_OUT)  # whole entries would be left out as one
        if any(line.strip() for line in self.lines):
            self.reading.left_out["text before the first date"] += 1
        return None


def _from_text(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    begins, brackets = _beginning(text, reading)
    so_far = _Text(reading, brackets)
    for line in lines(text):
        found = begins(line)
        if found is None:
            so_far.take(line)
            continue
        one = so_far.finished()
        if one is not None:
            yield one
        so_far.begin(*found)
    if so_far.begun is None and (so_far.strange or any(line.strip() for line in so_far.lines)):
        raise ImportRefused(_STRANGE, WAY_OUT)
    one = so_far.finished()
    if one is not None:
        yield one
    if so_far.strange:
        reading.aside["lines that look like dates in another style, kept as text"] += so_far.strange


def lines(text: TextIO) -> Iterator[str]:
    """Return the lines without their ends."""
    for number, line in enumerate(text):
        yield (line if number else line.removeprefix("\ufeff")).removesuffix("\n").removesuffix("\r")


def _beginning(text: TextIO, reading: Reading) -> tuple[Beginning, bool]:
    """Return a function that recognises the first line of an entry in this text, and whether its dates have brackets.

    Reads the file once, if its dates need it: all of them together can tell whether the day comes first. Rewinds the
    text. Raises ImportRefused.
    """
    beginning = [line for line in islice(lines(text), 1_000) if line.strip()]
    text.seek(0)
    first = beginning[0].strip() if beginning else ""
    bare = None if _HEAD.match(first) else _bare(first)
    head = _shape(first[: bare[1]]) if bare else _HEAD
    day_first = None
    if any(_EITHER.search(found[1]) for line in beginning if (found := head.match(line))):
        day_first = dates.day_first(found[1] for line in lines(text) if (found := head.match(line)))
        text.seek(0)
    day = _day_of(reading.path or reading.name)

    shapes: set[str] = set()

    def begins(line: str) -> tuple[Written | str, str] | None:
        found = head.match(line)
        if not found:
            return None
        written = _written(found[1], day_first, day)
        shape = re.sub(r"\d", "0", found[1])
        if written:
            shapes.add(shape)
        elif shape not in shapes:
            return None
        return written or found[1], line[found.end() :]

    return begins, head is _HEAD


def _written(text: str, day_first: bool | None, day: date | None) -> Written | None:
    """Return a date as jrnl writes it; in a folder, the file gives the day. Raises ImportRefused if it is ambiguous."""
    if day and _CLOCK.fullmatch(text):
        text = f"{day.isoformat()} {text}"
    elif len(text) < _SHORTEST:
        return None
    try:
        written = dates.read(text, day_first)
    except dates.Ambiguous:
        raise ImportRefused(f"{EITHER_WAY} Nothing was imported.", WAY_OUT) from None
    return Written(day, written.clock) if written and day else written


def _day_of(path: str) -> date | None:
    """Return the day of a folder's file, from its name."""
    try:
        named = _DAY_FILE.search(path)
        return date(*map(int, named.groups())) if named else None
    except ValueError:
        return None


def _bare(line: str) -> tuple[Written | dates.Ambiguous, int] | None:
    """Return the date and time that a line begins with, in jrnl 1's form, and where it ends; None if there is none.

    The longest prefix that is a date counts; the text follows it.
    """
    if not re.match(r"\w", line):
        return None
    ends = [space.start() for space in re.finditer(" ", line[:48])]
    for end in reversed(ends):
        try:
            written = dates.read(line[:end])
        except dates.Ambiguous as either:
            if _CLOCK.search(line[:end]):
                return either, end
            continue
        if written and written.clock is not None:
            return written, end
    return None


def _shape(text: str) -> re.Pattern[str]:
    """Return a pattern for dates in the same form as this one, with the space after it."""
    form = re.sub(r"\d+", lambda n: r"\d{4}" if len(n[0]) == 4 else r"\d{1,2}", re.escape(text))
    form = re.sub(r"(?<!\\)[A-Za-z]+", lambda word: r"[A-Za-z]+" if word[0] != "T" else word[0], form)
    return re.compile(f"({form}) ")


def _of_lines(written: Written | str, lines: list[str], reading: Reading) -> Incoming | None:
    if isinstance(written, str):
        reading.bad("there's no such date")
        return None
    starred = lines[0].strip().endswith("*")
    if starred:
        lines = [lines[0].strip(" *"), *lines[1:]]
    return of_text(written, "\n".join(lines).strip(), (), starred, reading)


def of_text(written: Written, note: str, tags: Iterable[str], starred: bool, reading: Reading) -> Incoming | None:
    """Return an entry with this day and text, and the tags given or in the text.

    None if bad or empty, which is reported.
    """
    try:
        moment = foreign.on(reading, written.day, written.clock)
    except (ValueError, OverflowError):
        reading.bad("its date can't be stored")
        return None
    if not written.whole:
        moment = foreign.precisely(moment, "unsure")
        reading.aside["dates without a day, taken as the first of the month and marked unsure"] += 1
    return _entry(reading, moment, note, [*tags, *(tag.lower() for tag in _TAG.findall(note))], starred)


def _entry(reading: Reading, moment: Moment, note: str, named: Iterable[str], starred: bool) -> Incoming | None:
    """Return an entry.

    Its uuid is derived from its minute and words, so that jrnl's text and JSON give the same one.
    """
    said = note.lower()
    # In jrnl's JSON the tags are in no order, and begin with @.
    names = sorted((tag.removeprefix("@") for tag in named), key=lambda tag: said.find(f"@{tag.lower()}"))
    return foreign.entry(reading, PROGRAM, moment, note, [*names, *(["starred"] if starred else [])])
