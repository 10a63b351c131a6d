"""Reads our markdown: turns a page, even one that was reformatted, into an entry in JSON's shape.

Headings and list items are recognised by their labels, which the comment at an entry's end lists. Anything else was
added by hand: it is added to the note of the first reflection. Without the comment, the current questions' labels are
used.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journal.core.model import Value
from journal.core.questions import Catalogue, Kind
from journal.documents import entries as pages
from journal.errors import ImportRefused
from journal.formats import json_format
from journal.formats.markdown_text import decode
from journal.formats.reading import LARGEST, Incoming, Reading, too_large

_COMMENT = re.compile(r"\s*<!-- journal: (\{.*\}) -->\s*")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_ITEM = re.compile(r" {0,3}[-*+][ \t]+(.*)")
_TAGS = re.compile(r"\\?#\S+(?:[ \t]+\\?#\S+)*")
_NUMBER = re.compile(r"(-?\d{1,16})(?: of \d+)?")


@dataclass(frozen=True)
class _Answer:
    """An answer as the comment knows it: its key, the shape of its value, its label, the wording that was asked."""

    key: str
    shape: str
    label: str
    asked: str | None


@dataclass
class _Reflection:
    """A reflection being read: what the comment says about it, and the answers found so far, as raw text."""

    about: Mapping[str, object]
    heading: str
    expected: tuple[_Answer, ...]
    found: dict[str, str] = field(default_factory=dict)

    def labelled(self, label: str) -> _Answer | None:
        """Return the answer with this label, if it hasn't been found yet."""
        return next((s for s in self.expected if s.label == label and s.key not in self.found), None)


def shape(value: Value) -> str:
    """Return the shape of an answer's value, which can't be told from the page alone."""
    if isinstance(value, bool):
        return "yesno"
    return "number" if isinstance(value, int) else "text" if isinstance(value, str) else "list"


def read(
    lines: Iterable[str], properties: Mapping[str, object], ours: Iterable[str], reading: Reading
) -> Iterator[Incoming]:
    """Yield the entries of a file.

    `properties` is its front matter, `ours` the names of the properties that we write.
    """
    alone = "uuid" in properties or "date" in properties
    if alone and (own := properties.keys() - {*ours, *reading.catalogue.kept_by_key}):
        reading.aside["properties that Journal has no place for, left out"] += len(own)
    data = (
        _entry(f"entry {number}", about, body, properties if alone else None, reading)
        for number, (about, body) in enumerate(_pages(lines, alone), 1)
    )
    yield from json_format.incoming(data, reading)


def _pages(lines: Iterable[str], alone: bool) -> Iterator[tuple[str | None, list[str]]]:
    """Yield each entry's comment and the lines of its page, including lines written below the comment."""
    about: str | None = None
    body: list[str] = []
    below: list[str] = []
    length = 0
    for line in lines:
        length += len(line)
        if length > LARGEST:
            raise too_large()
        comment = _COMMENT.fullmatch(line)
        if comment is None:
            opens = about is not None and not alone and line.startswith("# ")
            if opens:
                yield about, body + below
                about, body, below, length = None, [line], [], len(line)
            else:
                (body if about is None else below).append(line)
            continue
        if about is not None:  # the next entry's title is missing
            yield about, body
            body, below, length = below, [], len(line)
        about = comment[1]
    if about is not None or any(line.strip() for line in body):
        yield about, body + below


def _entry(
    place: str, comment: str | None, body: list[str], properties: Mapping[str, object] | None, reading: Reading
) -> dict[str, object]:
    """Return an entry in JSON's shape, for the shared strict reader."""
    if comment is None and properties is None:
        raise ImportRefused(f"The comment at the end of {place} is missing, so nothing was imported.")
    about = _about(comment, place) if comment else {}
    sittings = _reflections(about, place) if comment else [_by_hand(reading.catalogue)]
    page = _Page(sittings, tagged=properties is None)
    for line in body:
        page.take(line.rstrip())
    page.close()
    data: dict[str, object] = {k: v for k, v in about.items() if k != "reflections"}
    data["tags"] = page.tags
    if properties is not None:
        data |= _overridden(properties, about)
    reflections = [_reflection(s, f"{place}, reflection {n}", reading) for n, s in enumerate(sittings, 1)]
    _keep_beside(page, reflections, reading)
    data["reflections"] = reflections
    if properties is not None:
        _count_differing(properties, reflections, reading)
    return data


def _about(comment: str, place: str) -> dict[str, Any]:
    try:
        found = json.loads(comment)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ImportRefused(f"The comment at the end of {place} can't be read, so nothing was imported.")
    return found


def _reflections(about: Mapping[str, Any], place: str) -> list[_Reflection]:
    """Return the reflections that the comment lists. Raises ImportRefused if it has another shape than ours."""
    try:
        return [
            _Reflection(
                {k: v for k, v in note.items() if k not in ("heading", "answers")},
                str(note["heading"]),
                tuple(_answer(*answer) for answer in note["answers"]),
            )
            for note in about.get("reflections", [])
        ]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ImportRefused(f"The comment at the end of {place} can't be read, so nothing was imported.") from None


def _answer(key: object, kind: object, label: object, asked: object) -> _Answer:
    if not isinstance(key, str) or kind not in _VALUES or not isinstance(label, str):
        raise ValueError("no answer")
    return _Answer(key, str(kind), label, asked if isinstance(asked, str) else None)


def _by_hand(catalogue: Catalogue) -> _Reflection:
    """Return an empty reflection for a page without a comment: any question may occur, by its label, wording or key."""
    shapes: dict[Kind, str] = {"scale": "number", "yesno": "yesno", "choices": "list", "words": "list"}
    names = [(q, name) for q in catalogue.kept() for name in (q.label, *q.texts(), q.key) if name]
    return _Reflection({}, "", tuple(_Answer(q.key, shapes.get(q.kind, "text"), name, None) for q, name in names))


class _Page:
    """A page being read line by line: the current place, and lines that belong nowhere."""

    def __init__(self, sittings: list[_Reflection], *, tagged: bool) -> None:
        self.sittings, self.tagged = sittings, tagged
        self.at = 0
        self.titled = False
        self.tags: list[str] = []
        self.beside: list[str] = []
        self.open: tuple[_Reflection, _Answer] | None = None
        self.lines: list[str] = []

    def take(self, line: str) -> None:
        """Add a line to the place it belongs to."""
        if (heading := _HEADING.fullmatch(line)) and self._opened(len(heading[1]), decode(heading[2])):
            return
        if self.open:
            self.lines.append(line)
        elif self.tagged and not self.tags and _TAGS.fullmatch(line):
            self.tags = [decode(tag)[1:] for tag in line.split()]
        elif not ((item := _ITEM.fullmatch(line)) and self._noted(item[1])):
            self.beside.append(line)

    def close(self) -> None:
        """Finish the current text."""
        if self.open:
            sitting, said = self.open
            sitting.found[said.key] = "\n".join(self.lines).strip("\n")
        self.open, self.lines = None, []

    def _opened(self, level: int, heading: str) -> bool:
        """Return whether a heading is one of ours: the title, a reflection's or a text's. If so, go to that place."""
        if level == 1 and not self.titled:
            self.titled = True
            return True
        for place in range(self.at, len(self.sittings)):
            sitting = self.sittings[place]
            if sitting.heading == heading and (place > self.at or not sitting.found):
                self.close()
                self.at = place
                return True
            if said := sitting.labelled(heading):
                if self.open and self.open == (sitting, said):
                    break
                self.close()
                self.at, self.open = place, (sitting, said)
                return True
        return False

    def _noted(self, item: str) -> bool:
        """Return whether a list item is a short answer of the current reflection. If so, store it."""
        if self.at >= len(self.sittings):
            return False
        sitting = self.sittings[self.at]
        for colon in re.finditer(r":(?=\s|$)", item):
            if said := sitting.labelled(decode(item[: colon.start()])):
                sitting.found[said.key] = item[colon.end() :].strip()
                return True
        return False


def _reflection(sitting: _Reflection, place: str, reading: Reading) -> dict[str, Any]:
    """Return a reflection in JSON's shape, its answers in the order in which they were said."""
    answers: dict[str, object] = {}
    asked: dict[str, str] = {}
    for said in sitting.expected:
        if said.key not in sitting.found or said.key in answers:
            continue
        try:
            answers[said.key] = _VALUES[said.shape](sitting.found[said.key])
        except (ValueError, KeyError):
            reading.wrong(f"{place}: answers.{said.key!a} isn't a {said.shape}")
            continue
        if said.asked is not None:
            asked[said.key] = said.asked
    found: dict[str, Any] = {**sitting.about, "answers": answers}
    return {**found, "asked": asked} if sitting.about else found


def _number(text: str) -> int:
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise ValueError("no number")
    return int(found[1])


#: How a value of each shape is parsed from the page.
_VALUES: Mapping[str, Callable[[str], object]] = {
    "text": decode,
    "number": _number,
    "yesno": lambda text: {"yes": True, "no": False}[text.strip().lower()],
    "list": lambda text: [decode(word) for word in re.split(r",[ \t]*", text) if word],
}


def _keep_beside(page: _Page, reflections: list[dict[str, Any]], reading: Reading) -> None:
    """Keep lines that belong nowhere: as the one text whose heading is missing, or else in a note."""
    text = "\n".join(page.beside).strip("\n")
    if not text.strip():
        return
    if not reflections:
        reading.aside["paragraphs outside any answer, in entries without a reflection, left out"] += 1
        return
    first, answers = page.sittings[0], reflections[0]["answers"]
    lost = [s for s in first.expected if first.about and s.key not in first.found and s.shape == "text"]
    if len(lost) == 1 and pages.is_text(lost[0].key, text, reading.catalogue):
        answers[lost[0].key] = decode(text)
        reflections[0]["asked"] |= {lost[0].key: lost[0].asked} if lost[0].asked else {}
        return
    paragraphs = [re.sub(r"\n{2,}", "\n\n", decode(text))]
    note = reading.catalogue.key("note")
    answers[note] = "\n\n".join([*([answers[note]] if note in answers else []), *paragraphs])


# --- properties -------------------------------------------------------------------------------------------------------


def _overridden(properties: Mapping[str, object], about: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of the entry that the front matter determines."""
    tags = properties.get("tags") or []
    data: dict[str, object] = {
        "tags": tags.replace(",", " ").split() if isinstance(tags, str) else tags,
        "sealed_until": properties.get("sealed_until"),
        "offered": properties.get("offered") != "false",
    }
    for name, key in (("uuid", "uuid"), ("timezone", "zone"), ("precision", "precision")):
        if properties.get(name):
            data[key] = properties[name]
    if properties.get("date"):
        data["happened_at"] = _with_offset(str(properties["date"]), {**about, **data})
    identity = properties.get("id")
    if isinstance(identity, str) and identity.isdecimal() and len(identity) < 17 and int(identity):
        data["id"] = int(identity)
    return data


def _with_offset(said: str, about: Mapping[str, object]) -> str:
    """Return a date with its offset; if an editor dropped it, the zone's, or else the one in the comment."""
    try:
        at = datetime.fromisoformat(said)
        if at.utcoffset() is not None:
            return said
        before = datetime.fromisoformat(str(about.get("happened_at", "")))
        if before.replace(tzinfo=None) == at or not about.get("zone"):
            return at.replace(tzinfo=before.tzinfo).isoformat()
    except ValueError:
        pass
    try:
        at = datetime.fromisoformat(said).replace(tzinfo=ZoneInfo(str(about.get("zone") or "")))
        return at.isoformat()
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return said  # the strict reader will refuse it, naming its place


def _count_differing(properties: Mapping[str, object], reflections: list[dict[str, Any]], reading: Reading) -> None:
    """Count the properties that contradict the page, which takes precedence."""
    differ = 0
    for key in properties.keys() & reading.catalogue.kept_by_key.keys():
        first = next((r["answers"][key] for r in reflections if _of_the_moment(r) and key in r["answers"]), None)
        differ += _alike(properties[key]) != _alike(first)
    if differ:
        reading.aside["answers that differ between the properties and the page; the page's were used"] += differ


def _of_the_moment(reflection: Mapping[str, object]) -> bool:
    return reflection.get("stage") != "lookback"


def _alike(value: object) -> list[str]:
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [str(v) for v in value] if isinstance(value, list) else [] if value is None else [str(value)]
