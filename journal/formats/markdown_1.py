"""The markdown of 0.1.0 and 0.2.0: read, never written.

Each part began with a comment, `<!-- journal: ... -->`. A line of somebody's text that looked like one had a backslash
in front, which is removed here. The answers in the body take precedence, except for these properties: `id`, `uuid`, the
date's, `tags`, `sealed_until` and `offered`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from journal.errors import ImportRefused
from journal.formats import json_format
from journal.formats.front_matter import properties as properties_of
from journal.formats.reading import LARGEST, Incoming, Reading, too_large

_MARK = re.compile(r"<!-- journal: (\w+)((?: [^ ]+)*) -->")
_ESCAPED_MARK = re.compile(r"^\\(\\*<!-- journal:)", re.MULTILINE)


def read(lines: Iterator[str], front: str, reading: Reading) -> Iterator[Incoming]:
    """Return the entries of a file whose front matter has been read. Raises ImportRefused, or tells `reading`."""
    data = (_entry_data(number, front, parts, reading) for number, parts in enumerate(_parts(lines), 1))
    yield from json_format.incoming(data, reading)


class _Part:
    """What stands between one mark and the next."""

    def __init__(self, kind: str, words: list[str]) -> None:
        self.kind, self.words = kind, words
        self.lines: list[str] = []

    def heading_and_text(self) -> tuple[str, str]:
        """Return the wording and the text, even if an editor moved blank lines or the heading was removed."""
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
        """Return the text in a part without an answer that is neither title nor properties: somebody added it."""
        text = "\n".join(self.lines)
        before, fence, rest = text.partition("```yaml\n")
        if fence:
            text = before + rest.partition("\n```")[2]
        return "\n".join(line for line in text.split("\n") if not line.startswith(("# ", "## "))).strip()


def _parts(lines: Iterable[str]) -> Iterator[list[_Part]]:
    """Yield the body, entry by entry, each as a list of its parts."""
    entry: list[_Part] = []
    length = 0
    for line in lines:
        mark = _MARK.fullmatch(line)
        if mark:
            if entry and entry[-1].lines and entry[-1].lines[-1] == "":
                entry[-1].lines.pop()  # the blank line before this mark
            if mark[1] == "entry":
                if entry:
                    yield entry
                entry, length = [], 0
            elif not entry:
                raise ImportRefused("This markdown has an answer before the first entry, so nothing was imported.")
            entry.append(_Part(mark[1], mark[2].split()))
        elif entry:
            entry[-1].lines.append(line)
            length += len(line)
            if length > LARGEST:
                raise too_large()
    if entry:
        yield entry


#: Properties that we write. Those that aren't read back repeat an answer or the entry's mark.
_PROPERTIES = {
    "journal", "id", "uuid", "date", "offset", "timezone", "precision", "created",
    "feelings", "tears", "distress", "tags", "sealed_until", "offered",
}  # fmt: skip


def _entry_data(number: int, front: str, parts: list[_Part], reading: Reading) -> dict[str, object]:
    """Return an entry in JSON's shape, for the shared strict reader."""
    place = f"entry {number}"
    head, *rest = parts
    fenced = "\n".join(head.lines).partition("```yaml\n")[2].partition("\n```")[0]
    properties = properties_of(fenced or front, place)
    if own := properties.keys() - _PROPERTIES:
        reading.aside["properties that Journal has no place for, left out"] += len(own)
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
            reading.wrong(f"{place}: a mark I don't know")
    data["reflections"] = reflections
    _keep_what_was_added([part for part in parts if part.kind in ("entry", "reflection")], reflections, reading)
    return data


def _keep_what_was_added(parts: list[_Part], reflections: list[dict[str, object]], reading: Reading) -> None:
    """Add text that isn't in any answer to the note of the first reflection, and count it."""
    added = [text for part in parts if (text := part.beside())]
    if not added:
        return
    if not reflections:
        reading.aside["paragraphs outside any answer, in entries without a reflection, left out"] += len(added)
        return
    answers = reflections[0]["answers"]
    assert isinstance(answers, dict)  # noqa: S101 - made above
    key = reading.catalogue.key("note")
    note = answers.get(key)
    answers[key] = "\n\n".join([*([note] if isinstance(note, str) else []), *added])


def _read_answer(part: _Part, reflection: dict[str, object], place: str, reading: Reading) -> None:
    key = part.words[0]
    wording, text = part.heading_and_text()
    answers, asked = reflection["answers"], reflection["asked"]
    assert isinstance(answers, dict)  # noqa: S101 - made above
    assert isinstance(asked, dict)  # noqa: S101
    try:
        answers[key] = _READERS[part.kind](text)
    except (ValueError, KeyError):
        reading.wrong(f"{place}: answers.{key!a} isn't a {part.kind}")
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
