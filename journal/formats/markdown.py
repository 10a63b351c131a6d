"""Markdown: a page to read, in Obsidian or anywhere, that can be imported without loss, even after reformatting.

A file with one entry has front matter: every short answer under its question's key. The page below has the short
answers as a list and the texts under their labels, look-backs under headings of their own. What nobody reads (uuids,
times, the wordings that were asked) is in one comment at the entry's end. On import the page takes precedence, except
for these properties: `id`, `uuid`, `date`, `timezone`, `precision`, `tags`, `sealed_until` and `offered`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import TextIO

from journal.core import questions
from journal.core.model import Entry, Reflection, Value, utc_text
from journal.core.questions import Catalogue, Question
from journal.documents import entries as pages
from journal.errors import ImportRefused
from journal.formats import front_matter, json_format, markdown_1, markdown_reader
from journal.formats.markdown_text import encode, encode_line
from journal.formats.reading import Incoming, Reading

VERSION = 2
#: Properties that aren't answers; a question with one of these keys appears only on the page.
PROPERTIES = (
    "journal", "id", "uuid", "date", "day", "timezone", "precision", "created", "tags", "sealed_until", "offered",
)  # fmt: skip
_PLAIN = re.compile(r"[^\W\d_][\w/ -]*")
_NOT_PLAIN = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def write(entries: Iterable[Entry], catalogue: Catalogue) -> Iterator[str]:
    """Yield one file with all entries, piece by piece."""
    yield f"---\njournal: {VERSION}\n---\n"
    for entry in entries:
        tags = f"\n{' '.join('#' + encode_line(tag) for tag in entry.tags)}\n" if entry.tags else ""
        yield f"\n{_title(entry)}{tags}{_body(entry, catalogue)}"


def write_one(entry: Entry, catalogue: Catalogue | None = None) -> str:
    """Return one entry as a file, with its properties as front matter.

    Without a catalogue, the one that comes with the program is used.
    """
    known = catalogue or _ours()
    properties = "\n".join([f"journal: {VERSION}", *_properties(entry, known)])
    return f"---\n{properties}\n---\n\n{_title(entry)}{_body(entry, known)}"


def file_name(entry: Entry) -> str:
    """Return `YYYY-MM-DD-HHMM.md`, a valid name on every system."""
    at = entry.moment.at
    return f"{at.year:04}-{at.month:02}-{at.day:02}-{at.hour:02}{at.minute:02}.md"


@cache
def _ours() -> Catalogue:
    return questions.load()


# --- properties -------------------------------------------------------------------------------------------------------


def _properties(entry: Entry, catalogue: Catalogue) -> Iterator[str]:
    yield f"id: {entry.id or 0}"
    yield f"uuid: {_scalar(entry.uuid)}"
    yield f"date: {entry.moment.at.isoformat()}"
    yield f'day: "[[{entry.day.isoformat()}]]"'
    if entry.moment.zone:
        yield f"timezone: {_scalar(entry.moment.zone)}"
    yield f"precision: {entry.moment.precision}"
    yield f"created: {_local(entry.written_at, entry).isoformat()}"
    yield f"tags: {_list(entry.tags)}"
    if entry.sealed_until:
        yield f"sealed_until: {entry.sealed_until.isoformat()}"
    if not entry.offered:
        yield "offered: false"
    for key in _keys(entry, catalogue):
        value = entry.answer(key)
        if value is not None and key not in PROPERTIES and not pages.is_text(key, value, catalogue):
            yield f"{key}: {_property(value)}"


def _keys(entry: Entry, catalogue: Catalogue) -> Iterator[str]:
    """Yield the keys of all answers, without duplicates, in the catalogue's order."""
    said = dict.fromkeys(key for r in entry.reflections for key in r.answers)
    yield from (key for key in catalogue.by_key if key in said)
    yield from (key for key in said if key not in catalogue.by_key)


def _local(at: datetime, entry: Entry) -> datetime:
    """Return a UTC time with the moment's offset, if that gives a valid date."""
    try:
        return at.astimezone(entry.moment.at.tzinfo)
    except OverflowError:
        return at


def _property(value: Value) -> str:
    if isinstance(value, tuple):
        return _list(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else _scalar(value)


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in _NOT_PLAIN and text.isprintable():
        return text
    return json_format.text(text)


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(_scalar, texts)) + "]"


# --- the page ---------------------------------------------------------------------------------------------------------


def _title(entry: Entry) -> str:
    heading = pages.heading(entry.moment)
    return f"# {' · '.join(filter(None, [heading.text, heading.aside]))}\n"


def _body(entry: Entry, catalogue: Catalogue) -> str:
    """Return the reflections, then the comment that makes the way back exact."""
    told: list[str] = []
    notes: list[dict[str, object]] = []
    for number, reflection in enumerate(entry.reflections):
        heading = "" if number == 0 and reflection.stage == "first" else _heading(entry, reflection)
        labels = _labels(reflection, catalogue)
        told += [f"\n## {heading}\n"] if heading else []
        told += _answers(reflection, labels, catalogue, "###" if heading else "##")
        notes.append(_note(reflection, heading, labels))
    return f"{''.join(told)}\n{_comment(entry, notes)}\n"


def _heading(entry: Entry, reflection: Reflection) -> str:
    day = _local(reflection.written_at, entry)
    after = pages.distance((day.date() - entry.day).days) if day.date() >= entry.day else ""
    said = f"{pages.STAGES[reflection.stage]} on {day.day} {day:%B} {day.year}"
    return f"{said}, {after}" if after else said


def _labels(reflection: Reflection, catalogue: Catalogue) -> dict[str, str]:
    """Return a unique label for each answer."""
    labels: dict[str, str] = {}
    taken: set[str] = set()
    for key in reflection.answers:
        label = " ".join(pages.label(key, reflection, catalogue).split())
        labels[key] = f"{label} ({key})" if label in taken or not label else label
        taken.add(labels[key])
    return labels


def _answers(reflection: Reflection, labels: Mapping[str, str], catalogue: Catalogue, level: str) -> Iterator[str]:
    """Return the short answers as a list, then each text under its label, in the order in which they were said."""
    texts = {key: str(v) for key, v in reflection.answers.items() if pages.is_text(key, v, catalogue)}
    short = [key for key in reflection.answers if key not in texts]
    if short:
        yield "\n"
    for key in short:
        value = _shown(reflection.answers[key], catalogue.by_key.get(key))
        yield f"- {encode_line(labels[key])}: {value}\n"
    for key, text in texts.items():
        yield f"\n{level} {encode_line(labels[key])}\n\n{encode(text)}\n"


def _shown(value: Value, question: Question | None) -> str:
    if isinstance(value, tuple):
        return ", ".join(encode_line(word).replace(",", "&#44;") for word in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        ends = question is not None and question.kind == "scale" and question.highest < pages.NO_END
        return f"{value} of {question.highest}" if question and ends else str(value)
    return encode_line(value)


def _note(reflection: Reflection, heading: str, labels: Mapping[str, str]) -> dict[str, object]:
    return {
        "stage": reflection.stage,
        "uuid": reflection.uuid,
        "written_at": utc_text(reflection.written_at),
        "changed_at": utc_text(reflection.changed_at),
        **json_format.invited_data(reflection),
        "heading": heading,
        "answers": [
            [key, markdown_reader.shape(value), labels[key], reflection.asked.get(key)]
            for key, value in reflection.answers.items()
        ],
    }


def _comment(entry: Entry, notes: list[dict[str, object]]) -> str:
    about: dict[str, object] = {
        "id": entry.id,
        "uuid": entry.uuid,
        "happened_at": entry.moment.at.isoformat(),
        "zone": entry.moment.zone,
        "precision": entry.moment.precision,
        "written_at": utc_text(entry.written_at),
        "changed_at": utc_text(entry.changed_at),
        **json_format.offering_data(entry),
        **json_format.origin_data(entry),
        "reflections": notes,
    }
    said = json_format.text(about).replace("<", "\\u003c").replace(">", "\\u003e")
    return f"<!-- journal: {said} -->"


# --- and back ---------------------------------------------------------------------------------------------------------


def recognises(head: str) -> bool:
    """Return whether a text that begins like this is our markdown: its front matter says so."""
    head = head.lstrip("\ufeff").replace("\r\n", "\n")
    return head.startswith("---\n") and bool(re.search(r"^journal: ?[\"']?\d", head.split("\n---", 1)[0], re.MULTILINE))


def read(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    """Yield the entries of one file, one at a time.

    Raises ImportRefused; reports other problems to `reading`.
    """
    lines = front_matter.lines(text)
    front = front_matter.front(lines)
    if not recognises(f"---\n{front}\n---\n"):
        raise ImportRefused("This isn't markdown that Journal wrote.", "Its first lines would have `journal: 2`.")
    properties = front_matter.properties(front, "the front matter")
    version = properties.get("journal", "")
    if version == "1":
        yield from markdown_1.read(lines, front, reading)
    elif version == str(VERSION):
        yield from markdown_reader.read(lines, properties, PROPERTIES, reading)
    else:
        raise ImportRefused("This file was written by another version of Journal.", "Install a newer one to read it.")
