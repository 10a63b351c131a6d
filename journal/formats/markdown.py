"""Markdown: a page to read, in Obsidian or anywhere, that comes back without loss.

Each answer stands as it was written, under its question as a heading. What makes the way back exact is a comment in
front of each part, `<!-- journal: ... -->`, which readers hide. A line of somebody's text that looks like one gets a
backslash in front, and loses it on the way back; nothing else of a text is touched. The answers in the body decide on
the way back; of the properties above, `id`, `uuid`, the date's, `tags`, `sealed_until` and `offered` do, the others are
a summary.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TextIO

from journal.core.clock import describe
from journal.core.model import Entry, Reflection, Value, utc_text
from journal.core.questions import Catalogue
from journal.errors import ImportRefused
from journal.formats import json_format
from journal.formats.reading import LARGEST, Incoming, Reading, too_large

VERSION = 1
_MARK = re.compile(r"<!-- journal: (\w+)((?: [^ ]+)*) -->")
_LIKE_A_MARK = re.compile(r"^(\\*<!-- journal:)", re.MULTILINE)
_ESCAPED_MARK = re.compile(r"^\\(\\*<!-- journal:)", re.MULTILINE)
_PLAIN = re.compile(r"[^\W\d_][\w/ -]*")
_NOT_PLAIN = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
_STAGE_TITLES = {"first": "Written", "later": "Added", "lookback": "Looked back"}


def write(entries: Iterable[Entry], catalogue: Catalogue) -> Iterator[str]:
    """One file of all entries, piece by piece."""
    yield f"---\njournal: {VERSION}\n---\n"
    for entry in entries:
        properties = "\n".join(_properties(entry))
        yield f"\n{_entry_mark(entry)}\n# {describe(entry.moment)}\n\n```yaml\n{properties}\n```\n"
        yield from map(_reflection, entry.reflections)


def write_one(entry: Entry) -> str:
    """One entry as a file of its own, its properties as front matter."""
    properties = "\n".join([f"journal: {VERSION}", *_properties(entry)])
    head = f"---\n{properties}\n---\n\n{_entry_mark(entry)}\n# {describe(entry.moment)}\n"
    return head + "".join(map(_reflection, entry.reflections))


def file_name(entry: Entry) -> str:
    """`YYYY-MM-DD-HHMM.md`: safe on every system."""
    at = entry.moment.at
    return f"{at.year:04}-{at.month:02}-{at.day:02}-{at.hour:02}{at.minute:02}.md"


def _entry_mark(entry: Entry) -> str:
    return f"<!-- journal: entry {utc_text(entry.written_at)} {utc_text(entry.changed_at)} -->"


def _properties(entry: Entry) -> Iterator[str]:
    at = entry.moment.at
    yield f"id: {entry.id or 0}"
    yield f"uuid: {_scalar(entry.uuid)}"
    yield f"date: {at.replace(tzinfo=None).isoformat()}"
    yield f'offset: "{_offset(at)}"'
    if entry.moment.zone:
        yield f"timezone: {_scalar(entry.moment.zone)}"
    yield f"precision: {entry.moment.precision}"
    yield f"created: {entry.written_at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}"
    words, tears, distress = (entry.answer(key) for key in ("words", "tears", "distress_then"))
    if isinstance(words, tuple):
        yield f"feelings: {_list(words)}"
    if tears is not None:
        yield f"tears: {_scalar(str(tears))}"
    if distress is not None:
        yield f"distress: {distress}"
    yield f"tags: {_list(entry.tags)}"
    if entry.sealed_until:
        yield f"sealed_until: {entry.sealed_until.isoformat()}"
    if not entry.offered:
        yield "offered: false"


def _offset(at: datetime) -> str:
    return at.isoformat()[len(at.replace(tzinfo=None).isoformat()) :]


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in _NOT_PLAIN and text.isprintable():
        return text
    return json_format.text(text)


def _list(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(_scalar, texts)) + "]"


def _reflection(reflection: Reflection) -> str:
    written, changed = utc_text(reflection.written_at), utc_text(reflection.changed_at)
    day = reflection.written_at
    title = f"{_STAGE_TITLES[reflection.stage]} on {day.day} {day:%B} {day.year}"
    head = f"\n<!-- journal: reflection {reflection.stage} {reflection.uuid} {written} {changed} -->\n## {title}\n"
    return head + "".join(_answer(k, v, reflection.asked.get(k)) for k, v in reflection.answers.items())


def _answer(key: str, value: Value, wording: str | None) -> str:
    shape, text = _shown(value)
    unworded = "" if wording else " unworded"
    return f"\n<!-- journal: {shape} {key}{unworded} -->\n### {wording or key}\n\n{text}\n"


def _shown(value: Value) -> tuple[str, str]:
    if isinstance(value, tuple):
        return "list", "\n".join(f"- {item}" for item in value)
    if isinstance(value, bool):
        return "yesno", "yes" if value else "no"
    if isinstance(value, int):
        return "number", str(value)
    return "text", _LIKE_A_MARK.sub(_escape, value)


def _escape(found: re.Match[str]) -> str:
    return "\\" + found[1]


# --- and back ---------------------------------------------------------------------------------------------------------


def recognises(head: str) -> bool:
    """Whether a text that begins like this is our markdown: its front matter says so."""
    head = head.lstrip("\ufeff").replace("\r\n", "\n")
    return head.startswith("---\n") and bool(re.search(r"^journal: ?[\"']?\d", head.split("\n---", 1)[0], re.MULTILINE))


def read(text: TextIO, reading: Reading) -> Iterator[Incoming]:
    """The entries of one file, one after the other. Raises ImportRefused; tells `reading` problems by their places."""
    lines = _lines(text)
    front = _front(lines)
    if not recognises(f"---\n{front}\n---\n"):
        raise ImportRefused("This is not markdown that journal wrote.", "Its first lines hold `journal: 1`.")
    version = _yaml(front, "the front matter").get("journal", "")
    if version != str(VERSION):
        raise ImportRefused("This file was written by another version of journal.", "Install a newer one to read it.")
    data = (_entry_data(number, front, parts, reading) for number, parts in enumerate(_parts(lines), 1))
    yield from json_format.incoming(data, reading)


def _lines(text: TextIO) -> Iterator[str]:
    """The lines, without their ends."""
    windows = False
    for number, line in enumerate(text):
        if number == 0:
            line = line.removeprefix("\ufeff")
            windows = line == "---\r\n"  # an editor turned every line's end; a text's own can't be told apart then
        yield line.removesuffix("\r\n") if windows and line.endswith("\r\n") else line.removesuffix("\n")


def _front(lines: Iterator[str]) -> str:
    """What stands between the first line and the next `---`."""
    front: list[str] = []
    if next(lines, "") == "---":
        for line in lines:
            if line == "---" or len(front) > 1_000:
                break
            front.append(line)
    return "\n".join(front)


class _Part:
    """What stands between one mark and the next."""

    def __init__(self, kind: str, words: list[str]) -> None:
        self.kind, self.words = kind, words
        self.lines: list[str] = []

    def heading_and_text(self) -> tuple[str, str]:
        """The wording and the text, also where an editor has moved blank lines or somebody took the heading away."""
        rest = self.lines
        while rest and not rest[0].strip() and any(line.startswith("### ") for line in rest):
            rest = rest[1:]
        heading = ""
        if rest and rest[0].startswith("### "):
            heading, rest = rest[0].removeprefix("### "), rest[1:]
        # The blank lines that we put around a text: one in front of it, and one after it (but at the file's end).
        if rest and not rest[0]:
            rest = rest[1:]
        return heading, _ESCAPED_MARK.sub(r"\1", "\n".join(rest))

    def beside(self) -> str:
        """What stands in a part that holds no answer, and is neither its title nor its properties: somebody's own."""
        text = "\n".join(self.lines)
        before, fence, rest = text.partition("```yaml\n")
        if fence:
            text = before + rest.partition("\n```")[2]
        return "\n".join(line for line in text.split("\n") if not line.startswith(("# ", "## "))).strip()


def _parts(lines: Iterable[str]) -> Iterator[list[_Part]]:
    """The body, entry by entry: each a list of its parts."""
    entry: list[_Part] = []
    length = 0
    for line in lines:
        mark = _MARK.fullmatch(line)
        if mark:
            if entry and entry[-1].lines and entry[-1].lines[-1] == "":
                entry[-1].lines.pop()  # the blank line in front of this mark
            if mark[1] == "entry":
                if entry:
                    yield entry
                entry, length = [], 0
            elif not entry:
                raise ImportRefused("This markdown holds an answer in front of any entry.")
            entry.append(_Part(mark[1], mark[2].split()))
        elif entry:
            entry[-1].lines.append(line)
            length += len(line)
            if length > LARGEST:
                raise too_large()
    if entry:
        yield entry


#: What we write: those that are not read back repeat an answer, or the mark of the entry.
_PROPERTIES = {
    "journal", "id", "uuid", "date", "offset", "timezone", "precision", "created",
    "feelings", "tears", "distress", "tags", "sealed_until", "offered",
}  # fmt: skip


def _entry_data(number: int, front: str, parts: list[_Part], reading: Reading) -> dict[str, object]:
    """An entry in JSON's shape, for the one reader that checks everything."""
    place = f"entry {number}"
    head, *rest = parts
    fenced = "\n".join(head.lines).partition("```yaml\n")[2].partition("\n```")[0]
    properties = _yaml(fenced or front, place)
    if own := properties.keys() - _PROPERTIES:
        reading.aside["properties that journal has no place for, left out"] += len(own)
    tags = properties.get("tags") or []
    data: dict[str, object] = {
        "uuid": properties.get("uuid"),
        "happened_at": f"{properties.get('date', '')}{properties.get('offset', '')}",
        "zone": properties.get("timezone"),
        "precision": properties.get("precision", "exact"),
        "tags": tags.replace(",", " ").split() if isinstance(tags, str) else tags,
        "sealed_until": properties.get("sealed_until"),
        "offered": properties.get("offered") != "false",
    }
    identity = properties.get("id")
    if isinstance(identity, str) and identity.isdecimal() and len(identity) < 17 and int(identity):
        data["id"] = int(identity)
    if len(head.words) == 2:
        data["written_at"], data["changed_at"] = head.words
    reflections: list[dict[str, object]] = []
    for part in rest:
        if part.kind == "reflection" and len(part.words) == 4:
            stage, uuid, written, changed = part.words
            reflections.append(
                {"stage": stage, "uuid": uuid, "written_at": written, "changed_at": changed, "answers": {}, "asked": {}}
            )
        elif reflections and part.kind in _READERS and part.words:
            _read_answer(part, reflections[-1], f"{place}, reflection {len(reflections)}", reading)
        else:
            reading.wrong(f"{place}: a mark that is not understood")
    data["reflections"] = reflections
    _keep_what_was_added([part for part in parts if part.kind in ("entry", "reflection")], reflections, reading)
    return data


def _keep_what_was_added(parts: list[_Part], reflections: list[dict[str, object]], reading: Reading) -> None:
    """Text that somebody typed where no answer is goes to the note of the first reflection, and is counted."""
    added = [text for part in parts if (text := part.beside())]
    if not added:
        return
    if not reflections:
        reading.aside["paragraphs outside of any answer, in entries without a reflection, left out"] += len(added)
        return
    answers = reflections[0]["answers"]
    assert isinstance(answers, dict)  # noqa: S101 - made above
    note = answers.get("note")
    answers["note"] = "\n\n".join([*([note] if isinstance(note, str) else []), *added])


def _read_answer(part: _Part, reflection: dict[str, object], place: str, reading: Reading) -> None:
    key = part.words[0]
    wording, text = part.heading_and_text()
    answers, asked = reflection["answers"], reflection["asked"]
    assert isinstance(answers, dict)  # noqa: S101 - made above
    assert isinstance(asked, dict)  # noqa: S101
    try:
        answers[key] = _READERS[part.kind](text)
    except (ValueError, KeyError):
        reading.wrong(f"{place}: answers.{key!a} is no {part.kind}")
        return
    if "unworded" not in part.words[1:] and wording:
        asked[key] = wording


def _read_list(text: str) -> list[str]:
    lines = [line for line in text.split("\n") if line.strip()]
    if not all(line.startswith("- ") for line in lines):
        raise ValueError("no list")
    return [line[2:] for line in lines]


_READERS: Mapping[str, Callable[[str], object]] = {
    "text": str,
    "number": lambda text: int(text.strip()),
    "yesno": lambda text: {"yes": True, "no": False}[text.strip()],
    "list": _read_list,
}


def _yaml(text: str, place: str) -> dict[str, object]:
    """Properties, every scalar as text: this loader builds no objects. Raises ImportRefused."""
    import yaml

    # The one in C is fast, but deep nesting ends the process; Python's raises RecursionError.
    short = len(text) < 4_000 and text.count("[") + text.count("{") + text.count("- ") < 200
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader) if short else yaml.BaseLoader
    try:
        found = yaml.load(text, Loader=loader)  # noqa: S506 - BaseLoader makes only str, list and dict
    except (yaml.YAMLError, RecursionError):
        raise ImportRefused(f"The properties of {place} can't be read as YAML.") from None
    return {str(k): v or None for k, v in found.items()} if isinstance(found, dict) else {}
