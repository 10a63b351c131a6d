"""Files that the person asked for: exports. Private, whole or not at all, never in the place of something else.

Written beside its name at 0600, flushed, then moved into place in one step; a failure leaves nothing behind.
"""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from journal.errors import Failed


def write_file(target: Path, pieces: Iterable[str], *, force: bool = False) -> None:
    """Writes text to `target`, as UTF-8 and with its line ends as they are.

    Raises Failed where something is there already (a link too) and not `force`, or where it can't be written.
    """
    _refuse_what_is_there(target, force)
    part = target.parent / f".{target.name[:40]}.{secrets.token_hex(4)}.part"
    try:
        with os.fdopen(
            os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8", newline=""
        ) as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        _into_place(part, target, force)
    except OSError as reason:
        raise _failed(target, reason) from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def write_folder(target: Path, files: Iterable[tuple[str, str]], *, force: bool = False) -> None:
    """Writes each (name, text) as a file of its own in the folder `target`, made at 0700 and put in place whole.

    Into a folder that holds something already only with `force`, file by file. Raises Failed.
    """
    if force and target.is_dir() and not target.is_symlink():
        for name, text in files:
            write_file(target / name, [text], force=True)
        return
    if not (target.is_dir() and not target.is_symlink() and not any(target.iterdir())):
        _refuse_what_is_there(target, force=False)
    part = target.parent / f".{target.name[:40]}.{secrets.token_hex(4)}.part"
    try:
        part.mkdir(mode=0o700)
        for name, text in files:
            write_file(part / name, [text])
        if target.is_dir():
            target.rmdir()  # it is empty
        part.rename(target)
    except OSError as reason:
        raise _failed(target, reason) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _refuse_what_is_there(target: Path, force: bool) -> None:
    if target.is_dir() and not target.is_symlink():
        raise Failed(f"{target} is a folder, and there is something in it.", "Name another, or add --force.")
    if os.path.lexists(target) and not force:
        raise Failed(f"{target} is there already, and was left as it is.", "Name another, or add --force.")


def _into_place(part: Path, target: Path, force: bool) -> None:
    if force:
        part.replace(target)  # a link is replaced, never followed
        return
    try:
        os.link(part, target)  # fails where something has appeared meanwhile, as a rename would not
    except FileExistsError:
        raise Failed(f"{target} is there already, and was left as it is.", "Name another, or add --force.") from None
    except OSError:  # a file system without hard links
        _refuse_what_is_there(target, force=False)
        part.rename(target)


def _failed(target: Path, reason: OSError) -> Failed:
    why = (reason.strerror or type(reason).__name__).lower()
    return Failed(f"{target} could not be written: {why}.", "Nothing was left half-written.")
