"""What an import reads: a file, the files of a folder, the JSON in a zip, each as text from its beginning.

Only ordinary files: nothing that would make it wait, no link out of the folder. Nothing of a zip is ever written
anywhere; what is asked for is read inside it, within limits.
"""

import contextlib
import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from journal.errors import Failed, ImportRefused

MOST_MEMBERS, MOST_IN_ALL, MOST_RATIO = 200_000, 2_000_000_000, 200
#: Below this, a high ratio is only a repetitive text.
SMALL = 20_000_000
_DAY_FILE = re.compile(r"\d{4}/\d\d/\d\d\.txt")


@dataclass(frozen=True)
class File:
    """A text to read, its name where there are several, and how many of `size` bytes have been read."""

    name: str
    text: TextIO
    size: int
    read: Callable[[], int]


def opened(source: Path) -> Iterator[File]:
    """Each text of a source, open until the next is asked for. Use it inside `readable`. Raises ImportRefused."""
    if source.is_dir():
        paths = sorted([*source.glob("*.md"), *source.glob("????/??/??.txt")])
        named = [(p, p.relative_to(source).as_posix()) for p in paths if p.is_file() and _is_inside(p, source)]
        named = [(p, name) for p, name in named if name.endswith(".md") or _DAY_FILE.fullmatch(name)]
        if not named:
            raise ImportRefused("There is no markdown in that folder, and no jrnl journal.")
        for path, name in named:
            yield from _file(path, name if len(named) > 1 or not name.endswith(".md") else "")
    else:
        yield from _file(source, "")


def _is_inside(path: Path, folder: Path) -> bool:
    """Whether no part of the way from the folder to the file is a link."""
    return not any(p.is_symlink() for p in (path, *path.parents) if p != folder and folder in p.parents)


def _file(path: Path, name: str) -> Iterator[File]:
    # A pipe or a device would have us wait: ask what it is before anything is read.
    raw = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(raw, "rb") as file:
        if not stat.S_ISREG(os.fstat(raw).st_mode):
            raise ImportRefused("That is no ordinary file, so nothing was imported.", "Save it to a file first.")
        size = os.fstat(raw).st_size
        if file.read(4) == b"PK\x03\x04":
            yield from _zipped(file, size)
            return
        file.seek(0)
        # Lines end where a newline is, and nothing is translated: a text's own carriage returns are its own.
        yield File(name, io.TextIOWrapper(file, encoding="utf-8", newline="\n"), size, lambda: _told(file))


def _told(file: BinaryIO) -> int:
    with contextlib.suppress(ValueError, OSError):
        return file.tell()
    return 0


def _zipped(file: BinaryIO, size: int) -> Iterator[File]:
    """The JSON members of a zip. Raises ImportRefused for what is no honest zip."""
    with zipfile.ZipFile(file) as packed:
        members = _members(packed)
        for member in members:
            with packed.open(member) as raw:
                text = io.TextIOWrapper(raw, encoding="utf-8", newline="\n")
                yield File(member.filename if len(members) > 1 else "", text, size, lambda: _told(file))


def _members(packed: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    every = packed.infolist()
    if len(every) > MOST_MEMBERS:
        raise ImportRefused(f"That zip holds more than {MOST_MEMBERS:,} files, so nothing was imported.")
    wanted = [m for m in every if m.filename.lower().endswith(".json") and not m.filename.startswith("__MACOSX/")]
    if not wanted:
        raise ImportRefused("There is no JSON in that zip, so nothing was imported.")
    for member in wanted:
        parts = re.split(r"[/\\]", member.filename)
        if "" in parts or ".." in parts or ":" in parts[0]:
            raise ImportRefused("A file in that zip points outside of it, so nothing was imported.")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise ImportRefused("A file in that zip is a link, so nothing was imported.")
        if member.flag_bits & 1:
            raise ImportRefused("That zip is encrypted, so nothing was imported.", "Unpack it, and import its JSON.")
        if member.file_size > max(SMALL, MOST_RATIO * member.compress_size):
            raise ImportRefused("That zip unpacks to far more than it could honestly hold, so nothing was imported.")
    if sum(m.file_size for m in wanted) > MOST_IN_ALL:
        raise ImportRefused("That zip unpacks to more than 2 GB, so nothing was imported.")
    return wanted


@contextlib.contextmanager
def readable() -> Iterator[None]:
    """Turns what reading a strange file raises into a refusal in a sentence. Raises ImportRefused, Failed."""
    try:
        yield
    except UnicodeError:
        raise ImportRefused("That file is no UTF-8 text, so nothing was imported.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
        raise ImportRefused("That zip is damaged or packed in an unknown way, so nothing was imported.") from None
    except OSError as reason:
        raise Failed(f"The file could not be read: {(reason.strerror or type(reason).__name__).lower()}.") from None
