"""Opening a file that may not be ours, or that must stay unchanged: read-only, with queries that can be interrupted.

Neither the file nor anything beside it is changed. If SQLite would have to finish something first (a rollback journal,
a write-ahead log), a private, encrypted copy beside our journal is read instead, and removed afterwards.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from journal import files
from journal.errors import InUse
from journal.storage import vault

#: Suffixes of the files in which SQLite keeps unfinished work.
ENDS = ("-journal", "-wal")


@contextmanager
def opened(path: Path, passphrase: str, journal: Path) -> Iterator[vault.Connection]:
    """Open a file for reading. `journal` is where a copy may be put, if one is needed.

    Raises WrongPassphrase, InUse if it is being written, Damaged or Failed; KeyboardInterrupt if interrupted.
    """
    vault.check_file(path)
    with contextlib.ExitStack() as stack:
        source = path
        if unfinished(path):
            source = stack.enter_context(files.temporary(journal))
            copy_with_unfinished(path, source)
            vault.open_existing(source, passphrase).close()  # SQLite finishes it, in the copy
        connection = stack.enter_context(contextlib.closing(vault.open_to_read(source, passphrase)))
        stack.enter_context(vault.bounded(connection, path))
        yield connection


def unfinished(path: Path) -> bool:
    """Return whether SQLite left something beside the file: opening it for writing would change it."""
    beside = [path.with_name(path.name + end) for end in ENDS]
    return any(one.exists() and one.stat().st_size > 0 for one in beside)


def copy_with_unfinished(source: Path, part: Path) -> None:
    """Copy a file and the unfinished work beside it, which belong together. Raises InUse if they change meanwhile."""
    pairs = [(Path(f"{source}{end}"), Path(f"{part}{end}")) for end in ("", *ENDS)]
    before = [_state(path) for path, _ in pairs]
    with vault.errors(source):
        for (path, copy), state in zip(pairs, before, strict=True):
            if state is None:
                continue
            vault.check_ordinary(path)
            if copy != part:
                os.close(files.create(copy))
            shutil.copyfile(path, copy)
    if [_state(path) for path, _ in pairs] != before:
        raise InUse


def _state(path: Path) -> tuple[int, int] | None:
    with contextlib.suppress(OSError):
        seen = path.stat()
        return (seen.st_size, seen.st_mtime_ns)
    return None
