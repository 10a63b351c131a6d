"""Import and export formats: a module each, and this registry. A new format is one module and one line below."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import chain
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, TextIO

from journal.core.model import DatedAnswer, Entry
from journal.core.own_questions import Own
from journal.core.questions import Catalogue
from journal.core.shares import Share
from journal.core.wonderings import Wondering
from journal.documents import book
from journal.errors import ImportRefused, Usage
from journal.formats import csv_format, json_format, markdown, unreadable
from journal.formats.reading import HEAD, Incoming, Reading

if TYPE_CHECKING:
    from journal.formats import sources


@dataclass(frozen=True)
class Writer:
    """How entries become one file, piece by piece, or with `one` a file each.

    `whole` is for a format that has room for all of a journal: for the answers that belong to no entry, what was asked
    beforehand, what was shared and the person's own questions, too.
    """

    all: Callable[[Iterable[Entry], Catalogue], Iterator[str]]
    one: Callable[[Entry, Catalogue], str] | None = None
    whole: (
        Callable[
            [Iterable[Entry], Catalogue, Iterable[DatedAnswer], Iterable[Wondering], Iterable[Share], Iterable[Own]],
            Iterator[str],
        ]
        | None
    ) = None


@dataclass(frozen=True)
class Reader:
    """How a text is recognised by its beginning, and how its entries are read, one at a time.

    `fits` is for a format whose files are recognised only by name, if no other format recognises them. In a folder or a
    zip, only files with one of these `suffixes` are read in this format.
    """

    recognises: Callable[[str], bool]
    read: Callable[[TextIO, Reading], Iterator[Incoming]]
    suffixes: tuple[str, ...]
    fits: Callable[[str], bool] = lambda path: False


@dataclass(frozen=True)
class Format:
    """A format: its name, the suffix of its files, and its writer, its reader or both.

    `title` is the program or kind of file as people call it.
    """

    name: str
    suffix: str
    title: str
    writer: Writer | None = None
    reader: Reader | None = None


def _theirs(
    module: str, suffixes: tuple[str, ...], recognises: str = "recognises", read: str = "read", fits: str = ""
) -> Reader:
    """Return a reader for another program's files, given a module and the names of its functions.

    The module is imported on first use, because most commands read no import files.
    """

    def later(name: str) -> Callable[..., Any]:
        def call(*arguments: object) -> Any:
            return getattr(import_module(f"journal.formats.{module}"), name)(*arguments)

        return call

    reader = Reader(later(recognises), later(read), suffixes)
    return replace(reader, fits=later(fits)) if fits else reader


_JSON = (".json",)
_TEXT = (".txt", ".text")
_MARKDOWN = (".md", ".markdown")
FORMATS = {
    f.name: f
    for f in (
        Format(
            "markdown", ".md", "Journal's markdown",
            Writer(markdown.write, markdown.write_one), Reader(markdown.recognises, markdown.read, _MARKDOWN),
        ),
        Format(
            "json", ".json", "Journal's JSON",
            Writer(json_format.write, whole=json_format.write), Reader(json_format.recognises, json_format.read, _JSON),
        ),
        Format(
            "csv", ".csv", "Journal's CSV",
            Writer(csv_format.write), Reader(csv_format.recognises, csv_format.read, (".csv",)),
        ),
        Format("html", ".html", "a page", Writer(book.write)),
        Format("jrnl", ".txt", "jrnl", reader=_theirs("jrnl", _TEXT + _JSON)),
        Format("dayone", ".json", "Day One", reader=_theirs("dayone", _JSON)),
        Format(
            "dayone-classic", ".doentry", "Day One Classic",
            reader=_theirs("dayone", (".doentry",), "is_classic", "read_classic"),
        ),
        Format("jrnl-markdown", ".md", "jrnl's markdown", reader=_theirs("jrnl_markdown", _MARKDOWN + _TEXT)),
        Format(
            "jrnl-yaml", ".md", "jrnl's YAML", reader=_theirs("jrnl_markdown", _MARKDOWN, "is_yaml", "read_yaml"),
        ),
        Format("daylio", ".csv", "Daylio", reader=_theirs("daylio", (".csv",))),
        Format(
            "daylio-backup", ".daylio", "Daylio's backup",
            reader=_theirs("daylio", (".daylio", *_JSON), "is_backup", "read_backup"),
        ),
        Format("how-we-feel", ".csv", "How We Feel", reader=_theirs("how_we_feel", (".csv",))),
        Format("journey", ".json", "Journey", reader=_theirs("journey", _JSON)),
        Format("apple", ".html", "Apple's Journal", reader=_theirs("apple_journal", (".html", ".htm"))),
        # Last, because it accepts any file with a date in its name.
        Format(
            "notes", ".md", "dated notes, as Obsidian and Logseq keep them",
            reader=_theirs("notes", _MARKDOWN + _TEXT, fits="fits"),
        ),
    )
}  # fmt: skip


def writer(name: str) -> tuple[Format, Writer]:
    """Return the format with this name, and its writer. Raises Usage."""
    form = FORMATS.get(name)
    if form is None or form.writer is None:
        names = ", ".join(f.name for f in FORMATS.values() if f.writer)
        raise Usage(f"I can't write that format. --format can be {names}.")
    return form, form.writer


def reader(name: str, head: str, path: str = "") -> tuple[Format, Reader]:
    """Return the format with this name, and its reader; for "auto", the format that a text beginning like this is in.

    `path` is the name of its file, for formats that are recognised only by that. Raises Usage, ImportRefused.
    """
    if name == "auto" and not head.strip("\ufeff \t\r\n"):
        raise ImportRefused("That file is empty, so nothing was imported.")
    found = _reader(name, head, path)
    if found:
        return found
    if name == "auto":
        raise unreadable.by_text(head, path) or ImportRefused(
            "I can't tell what kind of file this is, so nothing was imported.", _what_can_be_read()
        )
    raise Usage(f"I don't know that format. --format can be one of: auto, {', '.join(reading_names())}.")


def _reader(name: str, head: str, path: str, *, by_suffix: bool = False) -> tuple[Format, Reader] | None:
    """Return the format with this name, or for "auto" the one that recognises the text; None if there is none.

    With `by_suffix`, the file's suffix must fit too.
    """
    readers = [(form, form.reader) for form in FORMATS.values() if form.reader]
    if name != "auto":
        return next(((form, one) for form, one in readers if form.name == name), None)
    if by_suffix:
        readers = [(form, one) for form, one in readers if path.lower().endswith(one.suffixes)]
    by_head = ((form, one) for form, one in readers if not one.fits(path) and one.recognises(head))
    # Unless text was recognised, the name decides, but only if the text doesn't look like something else.
    by_name = ((form, one) for form, one in readers if one.fits(path) and not unreadable.by_text(head))
    return next(chain(by_head, by_name), None)


def reading_names() -> list[str]:
    """Return the names of the formats that can be read."""
    return [form.name for form in FORMATS.values() if form.reader]


def reading_titles() -> str:
    """Return whose files can be read, as people call them, in words."""
    titles = [form.title for form in FORMATS.values() if form.reader]
    return f"{', '.join(titles[:-1])} and {titles[-1]}"


def _what_can_be_read() -> str:
    return f"I can read {reading_titles()}. If it's one of them, name it with --format."


def read(
    source: Path,
    name: str,
    reading: Reading,
    opened: "Callable[[sources.File, Format], None]" = lambda file, form: None,
) -> Iterator[Incoming]:
    """Yield the entries of a file, a folder or a zip, one at a time.

    The format is the named one, or for "auto" the one recognised. `opened` is called with each text that is read, and
    its format. In a folder or a zip, files in no known format are counted and left out; notes without a date are
    counted separately. Raises ImportRefused, Usage, Failed.
    """
    from journal.formats import sources

    known = 0
    with sources.readable():
        for file in sources.opened(source):
            reading.name, reading.path = file.name, file.path
            reading.program, reading.day_first = file.program, file.day_first
            try:
                found = _in_place(name, file)
                if found is None:
                    reading.aside[NOT_OURS] += 1
                    continue
                known += 1
                opened(file, found[0])
                yield from found[1].read(file.text, reading)
            except UnicodeError:
                raise _of(file, sources.not_text()) from None
            except ImportRefused as reason:
                raise _of(file, reason) from None
        if file.others:
            reading.aside[NOT_OURS] += file.others
    if not known:
        raise ImportRefused(
            "I couldn't find a journal in there that I can read, so nothing was imported.", _what_can_be_read()
        )


#: The other files in a folder or a zip.
NOT_OURS = "other files, left out"


def _in_place(name: str, file: "sources.File") -> tuple[Format, Reader] | None:
    """Return the format of a file, rewound to its beginning; None for one of several that is in no known format."""
    head = file.text.read(HEAD)
    file.text.seek(0)
    if not file.name:
        return reader(name, head, file.path)
    if name == "auto":
        return _reader(name, head, file.path, by_suffix=True)
    form, one = reader(name, head)
    return (form, one) if file.path.lower().endswith(one.suffixes) else None


def _of(file: "sources.File", reason: ImportRefused) -> ImportRefused:
    """Return a refusal that says which of several files it's about."""
    return ImportRefused(f"{file.name}: {reason.sentence}", reason.hint) if file.name else reason


def by_suffix(path: str) -> str:
    """Return the name of the export format for a file's suffix; markdown if it has no known one."""
    found = (f.name for f in FORMATS.values() if f.writer and path.lower().endswith(f.suffix))
    return next(found, "markdown")


#: Suffixes that mean markdown too.
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
    """Yield a file name for each entry: its date and time, with `-2`, `-3` if entries share a minute."""
    taken: dict[str, int] = {}
    for entry in entries:
        stem = markdown.file_name(entry).removesuffix(".md")
        taken[stem] = taken.get(stem, 0) + 1
        yield (stem if taken[stem] == 1 else f"{stem}-{taken[stem]}") + suffix, entry
