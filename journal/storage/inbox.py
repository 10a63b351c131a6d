"""The inbox: pages written without unlocking, beside the journal, readable only with its passphrase.

`journal.db-inbox/` (0700) holds `recipient`, the public key, and the waiting pages: age files with random names,
written atomically. A page is one new moment or one draft, and never touches what is in the journal. This module writes
and lists pages; `taking_in` reads them. It knows no passphrase and no terminal.
"""

import contextlib
import os
import re
import secrets
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Self

from journal import files
from journal.core import validation
from journal.core.model import Draft, Entry
from journal.errors import Failed
from journal.storage import age

RECIPIENT = "recipient"
#: Largest page in bytes: as much as an import accepts for one entry, plus the overhead of encryption.
LARGEST = validation.LONGEST_ENTRY + 1_000_000
LARGEST_RECIPIENT = 1000
MOST_LISTED = 20_000  # files that are looked at in one go
PAGE, WRITING = ".age", ".writing"
_NAME = re.compile(r"[0-9a-f]{32}")


def folder(journal: Path) -> Path:
    """Return the folder of a journal's inbox."""
    return journal.with_name(journal.name + "-inbox")


def recipient(journal: Path) -> str | None:
    """Return the public key that pages are encrypted to; None if there is no usable inbox."""
    place = folder(journal)
    if not is_ours(place):
        return None
    try:
        content = read_ours(place / RECIPIENT, LARGEST_RECIPIENT)
    except (OSError, ValueError):
        return None
    return content.decode("ascii", "replace").strip() or None


def usable(journal: Path) -> bool:
    """Return whether something can be written here without unlocking, for an existing journal."""
    return os.path.lexists(journal) and age.available() and recipient(journal) is not None


def is_ours(place: Path) -> bool:
    """Return whether the inbox is a folder of this user's, and not a link."""
    try:
        seen = place.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(seen.st_mode) and (not hasattr(os, "getuid") or seen.st_uid == os.getuid())


def write_recipient(journal: Path, public: str) -> None:
    """Write the public key, creating the folder if needed. Raises Failed."""
    place = folder(journal)
    if os.path.lexists(place) and not is_ours(place):
        raise Failed(f"{place} isn't a folder of yours (it may be a link), so it wasn't used.", "Move it elsewhere.")
    with files.temporary(place / RECIPIENT) as part:
        part.write_bytes(public.encode("ascii") + b"\n")
        files.flush(part)
        part.replace(place / RECIPIENT)
        files.flush(place)


def remove_recipient(journal: Path) -> None:
    """Take the public key away: from then on nothing can be written without unlocking. Raises Failed."""
    try:
        if is_ours(folder(journal)):
            (folder(journal) / RECIPIENT).unlink(missing_ok=True)
    except OSError as reason:
        why = (reason.strerror or type(reason).__name__).lower()
        raise Failed(f"{folder(journal) / RECIPIENT} couldn't be removed: {why}.") from None


def pages(journal: Path) -> list[Path]:
    """Return the waiting pages, oldest first; files with other names are ignored."""
    found: list[tuple[float, Path]] = []
    for path in _listed(journal):
        if path.suffix == PAGE and _NAME.fullmatch(path.stem):
            with contextlib.suppress(OSError):
                found.append((path.lstat().st_mtime, path))
    return [path for _, path in sorted(found)]


def everything(journal: Path) -> list[Path]:
    """Return each file in the inbox, whatever it is: for `where`."""
    return sorted(_listed(journal))


def _listed(journal: Path) -> Iterator[Path]:
    if is_ours(folder(journal)):
        with contextlib.suppress(OSError):
            yield from islice(folder(journal).iterdir(), MOST_LISTED)


def read_ours(path: Path, most: int) -> bytes:
    """Return the content of a regular file of this user's, at most `most` bytes. Raises OSError, ValueError."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    number = os.open(path, flags)
    with os.fdopen(number, "rb") as file:
        seen = os.fstat(number)
        if not stat.S_ISREG(seen.st_mode):
            raise ValueError("it isn't an ordinary file")
        if hasattr(os, "getuid") and seen.st_uid != os.getuid():
            raise ValueError("it belongs to another user of this computer")
        if seen.st_size > most:
            raise ValueError("it's too large")
        return file.read(most)


# --- writing ---------------------------------------------------------------------------------------------------------


class WaitingPage:
    """A page being written: saved as a draft repeatedly, and once as an entry.

    Use it as a context manager, or call `close`: while it's open, nobody takes its draft in.
    """

    def __init__(self, journal: Path) -> None:
        """Begin a page. Nothing is written yet. Raises Failed where there is no usable inbox."""
        public = recipient(journal) if usable(journal) else None
        if public is None:
            raise Failed("Nothing can be written here without unlocking.", "Unlock the journal first.")
        self._journal, self._public = journal, public
        self._held: int | None
        self.path, self._mark, self._held = _begin(folder(journal))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def save_draft(self, draft: Draft) -> None:
        """Save the draft, replacing its earlier version. It is on disk when this returns. Raises Failed."""
        self._write(draft)

    def save(self, entry: Entry) -> None:
        """Save the finished page, in the place of its draft. It is on the disk when this returns. Raises Failed."""
        self._write(entry)
        self.close()

    def discard(self) -> None:
        """Discard the page."""
        self.path.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Let go of the page: the next unlock takes it in."""
        if self._held is not None:
            self._mark.unlink(missing_ok=True)
            os.close(self._held)
            self._held = None

    def _write(self, page: Entry | Draft) -> None:
        from journal.core import waiting_page  # most commands write no page

        public = recipient(self._journal) or self._public  # a new passphrase brings a new key
        try:
            content = age.encrypt(waiting_page.pack(page), public)
        except age.Unreadable as reason:
            raise Failed(f"This page couldn't be saved: {reason}.", "Unlock the journal, and write it there.") from None
        if len(content) > LARGEST:
            raise Failed("This page is too long to wait in the inbox.", "Unlock the journal, and save it there.")
        with files.temporary(self.path) as part:
            part.write_bytes(content)
            files.flush(part)
            part.replace(self.path)
            files.flush(self.path.parent)


def _begin(place: Path) -> tuple[Path, Path, int]:
    """Return a new page's path, and its lock file with a descriptor, locked for as long as this process lives."""
    for _ in range(100):
        name = secrets.token_hex(16)
        mark = place / f"{name}{WRITING}"
        try:
            number = files.create(mark)
        except OSError as reason:
            why = (reason.strerror or type(reason).__name__).lower()
            raise Failed(f"Nothing can be written in {place}: {why}.", "Unlock the journal first.") from None
        if lock(number) and os.path.lexists(mark):
            return place / f"{name}{PAGE}", mark, number
        os.close(number)  # another process tidied it up first
    raise Failed(f"Nothing can be written in {place}.", "Unlock the journal first.")


def lock(number: int) -> bool:
    """Lock an open file. Return False if another process holds the lock. Closing the file releases it."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        else:
            import fcntl

            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def unless_written(page: Path) -> Iterator[bool]:
    """Keep others from writing this page while inside. Yield False if its writer is alive; remove a stale lock file."""
    mark = page.with_suffix(WRITING)
    try:
        number = os.open(mark, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        yield True
        return
    except OSError:
        yield False
        return
    try:
        free = lock(number)
        yield free
        if free:
            mark.unlink(missing_ok=True)
    finally:
        os.close(number)


def tidy(journal: Path) -> None:
    """Remove what killed writers left: lock files without a page, and incomplete pages."""
    for path in list(_listed(journal)):
        if path.suffix == WRITING and _NAME.fullmatch(path.stem) and not os.path.lexists(path.with_suffix(PAGE)):
            with unless_written(path.with_suffix(PAGE)):
                pass
    for part in files.leftovers(folder(journal)):
        files.discard(part)
