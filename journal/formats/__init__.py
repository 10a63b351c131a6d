"""Formats in and out: a module each, and this registry. A further format is one module and one line below."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import TextIO

from journal.core.model import DatedAnswer, Entry
from journal.core.questions import Catalogue
from journal.documents import book
from journal.errors import ImportRefused, Usage
from journal.formats import csv_format, dayone, jrnl, json_format, markdown
from journal.formats.reading import Incoming, Reading


@dataclass(frozen=True)
class Writer:
    """How entries become one file, piece by piece, or with `one` a file each.

    `whole` is for a format that has room for all of a journal: for the answers that belong to no entry, too.
    """

    all: Callable[[Iterable[Entry], Catalogue], Iterator[str]]
    one: Callable[[Entry, Catalogue], str] | None = None
    whole: Callable[[Iterable[Entry], Catalogue, Iterable[DatedAnswer]], Iterator[str]] | None = None


@dataclass(frozen=True)
class Reader:
    """How a text is recognised by its beginning, and how its entries are read, one after the other."""

    recognises: Callable[[str], bool]
    read: Callable[[TextIO, Reading], Iterator[Incoming]]


@dataclass(frozen=True)
class Format:
    """A format: its name, its files' suffix, and what it can: write, read or both."""

    name: str
    suffix: str
    writer: Writer | None = None
    reader: Reader | None = None


_MARKDOWN = Writer(markdown.write, markdown.write_one)
_JSON = Writer(json_format.write, whole=json_format.write)
FORMATS = {
    f.name: f
    for f in (
        Format("markdown", ".md", _MARKDOWN, Reader(markdown.recognises, markdown.read)),
        Format("json", ".json", _JSON, Reader(json_format.recognises, json_format.read)),
        Format("csv", ".csv", Writer(csv_format.write), Reader(csv_format.recognises, csv_format.read)),
        Format("html", ".html", Writer(book.write)),
        Format("jrnl", ".txt", reader=Reader(jrnl.recognises, jrnl.read)),
        Format("dayone", ".json", reader=Reader(dayone.recognises, dayone.read)),
    )
}


def writer(name: str) -> tuple[Format, Writer]:
    """The format with this name, to write with. Raises Usage."""
    form = FORMATS.get(name)
    if form is None or form.writer is None:
        names = ", ".join(f.name for f in FORMATS.values() if f.writer)
        raise Usage(f"There is no format of that name to write: {names}.")
    return form, form.writer


def reader(name: str, head: str) -> tuple[Format, Reader]:
    """The format with this name, to read with; for "auto", the one that a text with this beginning is in.

    Raises Usage, ImportRefused.
    """
    names = ", ".join(f.name for f in FORMATS.values() if f.reader)
    for form in FORMATS.values():
        if form.reader and (form.reader.recognises(head) if name == "auto" else form.name == name):
            return form, form.reader
    if name == "auto":
        raise ImportRefused("What kind of file this is can't be told.", f"Name it with --format: {names}.")
    raise Usage(f"There is no format of that name to read: {names}.")


def by_suffix(path: str) -> str:
    """Return the name of the format to write that a file's name asks for; markdown if it asks for none."""
    found = (f.name for f in FORMATS.values() if f.writer and path.lower().endswith(f.suffix))
    return next(found, "markdown")


#: Names that ask for markdown too.
AS_MARKDOWN = ("", ".md", ".markdown", ".txt")


def by_name(path: str) -> str:
    """Return the format that a file's name asks for. Raises Usage if it asks for one that can't be written."""
    suffix = PurePath(path).suffix.lower()
    if suffix in AS_MARKDOWN:
        return "markdown"
    written = {f.suffix: f.name for f in FORMATS.values() if f.writer}
    if suffix not in written:
        raise Usage(f"I can't write {suffix} files.", f"End the name with {', '.join(written)}, or add --format.")
    return written[suffix]


def file_names(entries: Iterable[Entry], suffix: str) -> Iterator[tuple[str, Entry]]:
    """A name for each entry's own file: its date and time, with `-2`, `-3` where two share a minute."""
    taken: dict[str, int] = {}
    for entry in entries:
        stem = markdown.file_name(entry).removesuffix(".md")
        taken[stem] = taken.get(stem, 0) + 1
        yield (stem if taken[stem] == 1 else f"{stem}-{taken[stem]}") + suffix, entry
