"""Private files: mode 0600 from the start, written beside their target until complete, never through a link.

`.journal.db.4711-9f3a62c1.part` is being written by process 4711 and will become `journal.db`. If that process is
killed, the file stays behind, and `leftovers` finds it.

Where the system allows it (Linux), an export is written to a file without a name, which gets one when it is complete:
if the process is killed first, the file is gone too. Elsewhere it is written beside its target and renamed: an error
leaves nothing behind, a `kill -9` leaves a `.part`.
"""

import contextlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from journal.errors import Failed, Usage

_NAME = re.compile(r"\.(?P<target>.+)\.(?:(?P<process>\d+)-)?[0-9a-f]{8}\.part(?:-journal|-wal|-shm)?")


def beside(target: Path) -> Path:
    """Return a new name for a temporary file that is to become `target`."""
    return target.with_name(f".{target.name[:40]}.{os.getpid()}-{os.urandom(4).hex()}.part")


def create(part: Path) -> int:
    """Create the file with mode 0600 under any umask, and return its descriptor. Raises OSError, also if it exists."""
    number = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600)
    if hasattr(os, "fchmod"):
        os.fchmod(number, 0o600)  # the umask may have removed even the owner's rights
    return number


def discard(part: Path) -> None:
    """Remove the file, and what SQLite may have put beside it, if they are still there."""
    for path in (part, *(part.with_name(part.name + end) for end in ("-journal", "-wal", "-shm"))):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


@contextmanager
def temporary(target: Path) -> Iterator[Path]:
    """Create an empty, private file beside the target, and its folder if needed. It is removed afterwards.

    Renaming it keeps it. Raises Failed.
    """
    part = beside(target)
    try:
        make_private_folder(target.parent)
        os.close(create(part))
        yield part
    except OSError as reason:
        raise _failed(target, reason) from None
    finally:
        discard(part)


def flush(path: Path) -> None:
    """Flush a file, or what was put into a folder, to disk. Raises OSError.

    On Windows a folder can't be opened for flushing, and needn't be.
    """
    if os.name == "nt" and path.is_dir():
        return
    number = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def confirm(place: Path, done: str, then: str) -> None:
    """Flush this folder to disk. Raises Failed, saying that the change was made all the same."""
    try:
        flush(place)
    except OSError:
        raise Failed(f"{done}, but the disk didn't confirm it.", then) from None


def into_place(part: Path, target: Path) -> None:
    """Give a file its final name, unless something has that name already. Raises FileExistsError, OSError."""
    try:
        os.link(part, target)  # fails if something has appeared there meanwhile; a rename would not
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise FileExistsError from None
        part.rename(target)


def make_private_folder(folder: Path) -> None:
    """Create the folder and its missing parents, with mode 0700 from the start. Raises OSError."""
    if not folder.is_dir():
        make_private_folder(folder.parent)
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            folder.chmod(0o700)  # the umask may have removed even the owner's rights


def tighten(path: Path) -> bool:
    """Remove others' access to a file or folder of ours, which a copying tool may have given. Return whether it did.

    If the file system has no such rights, or they aren't ours to change, nothing happens.
    """
    if os.name == "nt":
        return False
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    with contextlib.suppress(OSError):
        if not path.lstat().st_mode & 0o077:
            return False
        number = os.open(path, flags)
        try:
            os.fchmod(number, stat.S_IMODE(os.fstat(number).st_mode) & 0o700)
            return not os.fstat(number).st_mode & 0o077
        finally:
            os.close(number)
    return False


def leftovers(folder: Path, target: str = "") -> list[Path]:
    """Return the temporary files that killed processes left in a folder, for any target or the one with this name."""
    found = []
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            name = _NAME.fullmatch(path.name)
            if name and name["target"] in (target[:40] or name["target"],) and not _lives(name["process"]):
                found.append(path)
    return sorted(found)


def _lives(process: str | None) -> bool:
    """Return whether the process still runs. On Windows an open file can't be removed, so there it doesn't matter."""
    if process is None or os.name == "nt":
        return False
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def at_home(path: Path) -> Path:
    """Return the path with its `~` expanded. Raises Usage if there is no such home."""
    try:
        return path.expanduser()
    except RuntimeError:
        raise Usage(f"There's no home folder for {path.parts[0]}.") from None


def write_file(target: Path, pieces: Iterable[str], *, force: bool = False) -> None:
    """Write text to `target`, as UTF-8 with its line endings unchanged.

    Raises Failed if it exists (even as a link) and not `force`, or if it can't be written.
    """
    refuse_what_is_there(target, force)
    part = beside(target)
    try:
        nameless = _nameless(target.parent)
        number = create(part) if nameless is None else nameless
        with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
            _fill(file, pieces)
            if nameless is not None:
                _name(file, part if force else target)
        if force or nameless is None:
            part.replace(target) if force else into_place(part, target)  # a link is replaced, never followed
    except FileExistsError:
        raise _there(target) from None
    except OSError as reason:
        raise _failed(target, reason) from None
    finally:
        discard(part)


def write_folder(target: Path, files: Iterable[tuple[str, str]], *, force: bool = False) -> None:
    """Write each (name, text) as a file in the folder `target`, created with mode 0700. If one fails, write none.

    A folder that isn't empty needs `force`. Raises Failed. Each file is complete, but the folder fills up in place:
    made elsewhere and moved, it would remain there in plain text after a `kill -9`.
    """
    there = target.is_dir() and not target.is_symlink()
    if not there:
        refuse_what_is_there(target, force=False)
    elif not force and any(target.iterdir()):
        raise Failed(f"{target} is a folder that isn't empty.", "Choose another name, or add --force to replace it.")
    undo: list[Callable[[], None]] = []
    try:
        if not there:
            target.mkdir(mode=0o700)
            undo.append(target.rmdir)
        for name, text in files:
            path = target / name
            new = not os.path.lexists(path)
            write_file(path, [text], force=force)
            if new:
                undo.append(path.unlink)
    except BaseException as reason:
        for step in reversed(undo):
            with contextlib.suppress(OSError):
                step()
        if isinstance(reason, OSError):
            raise _failed(target, reason) from None
        raise


def _nameless(folder: Path) -> int | None:
    """Return an open file without a name, mode 0600, or None if the system or file system has no such thing."""
    if not hasattr(os, "O_TMPFILE") or not Path("/proc/self/fd").exists():
        return None
    try:
        number = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600)
    except OSError:
        return None
    os.fchmod(number, 0o600)
    return number


def _name(file: TextIO, name: Path) -> None:
    """Give an unnamed file its name, unless something has that name already. Raises FileExistsError, OSError."""
    folder = os.open(name.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # With a folder's descriptor, link() becomes linkat(), which follows the /proc link to the file itself.
        os.link(f"/proc/self/fd/{file.fileno()}", name.name, dst_dir_fd=folder, follow_symlinks=True)
        os.fsync(folder)
    finally:
        os.close(folder)


def _fill(file: TextIO, pieces: Iterable[str]) -> None:
    for piece in pieces:
        file.write(piece)
    file.flush()
    os.fsync(file.fileno())


def refuse_what_is_there(target: Path, force: bool) -> None:
    """Raise Failed if a file can't have that name: a folder has it, or another file does and not `force`."""
    if target.is_dir() and not target.is_symlink():
        raise Failed(f"{target} is a folder.", "Name a file in it, or add --split for one file per entry.")
    if os.path.lexists(target) and not force:
        raise _there(target)


def _there(target: Path) -> Failed:
    return Failed(
        f"{target} already exists, so nothing was written.", "Choose another name, or add --force to replace it."
    )


def _failed(target: Path, reason: OSError) -> Failed:
    why = (reason.strerror or type(reason).__name__).lower()
    return Failed(f"{target} couldn't be written: {why}.", "Nothing was left half-written.")
