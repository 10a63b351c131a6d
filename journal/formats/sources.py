"""What an import reads: a file, the files in a folder, or the texts in a zip, each as text from its beginning.

Only regular files: nothing that would block, no link out of the folder, nothing hidden. Nothing from a zip is ever
written to disk; members are read inside it, within limits. A file that can't be read is described by what it looks
like.
"""

import contextlib
import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from journal.errors import Failed, ImportRefused
from journal.formats import dates, unreadable

MOST_MEMBERS, MOST_IN_ALL, MOST_RATIO = 200_000, 2_000_000_000, 200
#: Below this many bytes, a high compression ratio only means repetitive text.
SMALL = 20_000_000
#: How many bytes are used to recognise a file.
HEAD = 512
#: Names that may hold entries; in a folder and in a zip, nothing else is opened.
SUFFIXES = (".json", ".md", ".markdown", ".txt", ".text", ".csv", ".html", ".htm", ".doentry", ".daylio")
_APPLE = re.compile(r"(?:.*/)?Entries/[^/]+\.html?")
_JRNL = re.compile(r"(?:.*/)?\d{4}/\d\d/\d\d\.txt")
#: Logseq keeps a graph's settings, and old versions of its pages, in a folder with this name.
_LOGSEQ = re.compile(r"(.*/)?logseq/config\.edn")


@dataclass(frozen=True)
class File:
    """A text to read, and how many of its `size` bytes have been read.

    `name` is set if there are several, `path` always, relative to the top of the folder or zip. From the names of all
    files come the `program` they belong to ("" if unknown), whether their dates begin with the day (`day_first`), and
    how many `others` were not opened.
    """

    name: str
    text: TextIO
    size: int
    read: Callable[[], int]
    path: str = ""
    program: str = ""
    day_first: bool | None = None
    others: int = 0


@dataclass(frozen=True)
class _Chosen:
    """Which names in a folder or zip may hold entries, and what the names tell together."""

    names: tuple[str, ...]
    program: str
    day_first: bool | None
    others: int


def opened(source: Path) -> Iterator[File]:
    """Return each text of a source, open until the next is asked for. Use it in `readable`. Raises ImportRefused."""
    if not source.is_dir():
        yield from _file(source, source.name)
        return
    chosen = _chosen(_names(source))
    if not chosen.names:
        raise ImportRefused(
            "I couldn't find anything in that folder that I can read, so nothing was imported.",
            "It should have a JSON or HTML export in it, or notes with the date in their names, like 2024-01-02.md.",
        )
    for name in chosen.names:
        yield from _file(source / name, name, chosen)


def _names(folder: Path) -> list[str]:
    """Return the names of the regular files in a folder and below it, without following links."""
    found: list[str] = []
    for place, folders, files in os.walk(folder):
        at = Path(place)
        folders[:] = sorted(name for name in folders if not (at / name).is_symlink())
        # A hidden folder matters only because it exists.
        found += [f"{(at / name).relative_to(folder).as_posix()}/" for name in folders if name.startswith(".")]
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [(at / name).relative_to(folder).as_posix() for name in files if not (at / name).is_symlink()]
        if len(found) > MOST_MEMBERS:
            raise ImportRefused(f"That folder has more than {MOST_MEMBERS:,} files, so nothing was imported.")
    return found


def _chosen(names: Iterable[str]) -> _Chosen:
    every = list(names)
    program = ""
    roots = [found[1] or "" for name in every if (found := _LOGSEQ.fullmatch(name))]
    if any(".obsidian" in name.split("/")[:-1] for name in every):
        program = "Obsidian"
    elif roots:
        program = "Logseq"
    visible = [name for name in every if not name.endswith("/") and not any(map(_is_hidden, name.split("/")))]
    visible = [name for name in visible if not any(name.startswith(f"{root}logseq/") for root in roots)]
    wanted = [name for name in visible if name.lower().endswith(SUFFIXES)]
    apple = [name for name in wanted if _APPLE.fullmatch(name)]
    if any(_JRNL.fullmatch(name) for name in wanted):  # jrnl passes over every other text in its folder
        wanted = [name for name in wanted if not name.lower().endswith(".txt") or dates.of_name(name)]
    wanted = sorted(apple or wanted)
    stems = (name.rpartition("/")[2] for name in wanted)
    return _Chosen(tuple(wanted), program, dates.day_first(stems), len(visible) - len(wanted))


def _is_hidden(part: str) -> bool:
    """Return whether a file or folder with this name belongs to a program: hidden, or added to a zip by macOS."""
    return part == "__MACOSX" or (part.startswith(".") and part not in (".", ".."))


def _file(path: Path, name: str, chosen: _Chosen | None = None) -> Iterator[File]:
    # Opening a pipe or a device could block: check what it is before reading.
    raw = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(raw, "rb") as file:
        if not stat.S_ISREG(os.fstat(raw).st_mode):
            raise ImportRefused("That isn't an ordinary file, so nothing was imported.", "Save it to a file first.")
        size = os.fstat(raw).st_size
        head = file.read(HEAD)
        if head.startswith(b"PK\x03\x04"):
            yield from _zipped(file, size)
            return
        if refused := unreadable.by_bytes(head):
            raise _named(refused, name if chosen else "")
        file.seek(0)
        yield _as_text(file, head, name, chosen or _Chosen((name,), "", None, 0), size, lambda: _told(file))


def _as_text(raw: BinaryIO, head: bytes, name: str, chosen: _Chosen, size: int, read: Callable[[], int]) -> File:
    # Split at newlines only, without translation: a text keeps its own carriage returns.
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    alone = len(chosen.names) == 1
    return File("" if alone else name, text, size, read, name, chosen.program, chosen.day_first, chosen.others)


def _named(refused: ImportRefused, name: str) -> ImportRefused:
    """Return the refusal with the name of the file, if that isn't the only one."""
    return ImportRefused(f"{name}: {refused.sentence}", refused.hint) if name else refused


def _told(file: BinaryIO) -> int:
    with contextlib.suppress(ValueError, OSError):
        return file.tell()
    return 0


def _zipped(file: BinaryIO, size: int) -> Iterator[File]:
    """Yield the texts in a zip. Raises ImportRefused for a malformed or hostile zip."""
    with zipfile.ZipFile(file) as packed:
        every = packed.infolist()
        if len(every) > MOST_MEMBERS:
            raise ImportRefused(f"That zip has more than {MOST_MEMBERS:,} files, so nothing was imported.")
        chosen = _chosen(member.filename for member in every)
        wanted = set(chosen.names)
        members = _members([member for member in every if member.filename in wanted])
        if not members:
            names = [member.filename for member in every]
            raise unreadable.by_names(names) or ImportRefused(
                "I couldn't find anything in that zip that I can read, so nothing was imported.",
                "It should have a JSON or HTML export in it, or notes with the date in their names: 2024-01-02.md.",
            )
        for member in members:
            with packed.open(member) as raw:
                head = raw.read(HEAD)
                if refused := unreadable.by_bytes(head):
                    raise _named(refused, member.filename if len(members) > 1 else "")
                raw.seek(0)
                yield _as_text(raw, head, member.filename, chosen, size, lambda: _told(file))  # type: ignore[arg-type]


def _members(wanted: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Return the members, once each has been checked. Raises ImportRefused."""
    for member in wanted:
        parts = re.split(r"[/\\]", member.filename)
        if "" in parts or ".." in parts or ":" in parts[0]:
            raise ImportRefused("A file in that zip points outside the zip, so nothing was imported.")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise ImportRefused("A file in that zip is a link, so nothing was imported.")
        if member.flag_bits & 1:
            raise ImportRefused("That zip is encrypted, so nothing was imported.", "Unpack it, and import the folder.")
        if member.file_size > max(SMALL, MOST_RATIO * member.compress_size):
            raise ImportRefused("That zip unpacks to far more than its size allows for, so nothing was imported.")
    if sum(m.file_size for m in wanted) > MOST_IN_ALL:
        raise ImportRefused("That zip unpacks to more than 2 GB, so nothing was imported.")
    return wanted


@contextlib.contextmanager
def readable() -> Iterator[None]:
    """Turn what reading a strange file raises into a refusal in a sentence. Raises ImportRefused, Failed."""
    try:
        yield
    except UnicodeError:
        raise not_text() from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise ImportRefused("That zip is damaged, or packed in a way I can't read, so nothing was imported.") from None
    except OSError as reason:
        raise Failed(f"The file couldn't be read: {(reason.strerror or type(reason).__name__).lower()}.") from None


def not_text() -> ImportRefused:
    """Return the refusal of a file in an unknown encoding."""
    return ImportRefused("That file isn't UTF-8 text, so nothing was imported.", "Save it as UTF-8, and try again.")
