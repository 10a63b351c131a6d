"""Formats in and out: a module each, and this registry. A further format is one module and one line below."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from journal.errors import ImportRefused, Usage
from journal.formats import json_format, markdown
from journal.model import Entry
from journal.questions import Catalogue


@dataclass(frozen=True)
class Format:
    """How to write entries, one file piece by piece or a file each, and how to read them back."""

    name: str
    suffix: str
    write: Callable[[Iterable[Entry], Catalogue], Iterator[str]]
    write_one: Callable[[Entry], str] | None
    recognises: Callable[[str], bool]
    read: Callable[[str, Catalogue, datetime], list[Entry]]


FORMATS = {
    f.name: f
    for f in (
        Format("markdown", ".md", markdown.write, markdown.write_one, markdown.recognises, markdown.read),
        Format("json", ".json", json_format.write, None, json_format.recognises, json_format.read),
    )
}


def named(name: str) -> Format:
    """The format with this name. Raises Usage."""
    try:
        return FORMATS[name]
    except KeyError:
        raise Usage(f"There is no format of that name: {', '.join(FORMATS)}.") from None


def recognised(content: str) -> Format:
    """The format that a file's text is in. Raises ImportRefused."""
    for candidate in FORMATS.values():
        if candidate.recognises(content):
            return candidate
    raise ImportRefused("What kind of file this is can't be told.", f"Name it with --format: {', '.join(FORMATS)}.")


def file_names(entries: Iterable[Entry], suffix: str) -> Iterator[tuple[str, Entry]]:
    """A name for each entry's own file: its date and time, with `-2`, `-3` where two share a minute."""
    taken: dict[str, int] = {}
    for entry in entries:
        stem = markdown.file_name(entry).removesuffix(".md")
        taken[stem] = taken.get(stem, 0) + 1
        yield (stem if taken[stem] == 1 else f"{stem}-{taken[stem]}") + suffix, entry
