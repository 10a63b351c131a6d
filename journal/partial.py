"""Unfinished files: private from their first instant, beside their target, and told apart once their maker is gone.

`.journal.db.4711-9f3a62c1.part` is on its way to `journal.db`, and process 4711 makes it. Where that process was
killed, the file stays behind: `leftovers` finds it.
"""

import contextlib
import os
import re
import secrets
from pathlib import Path

_NAME = re.compile(r"\.(?P<target>.+)\.(?:(?P<process>\d+)-)?[0-9a-f]{8}\.part(?:-journal)?")


def beside(target: Path) -> Path:
    """A name for what is to become `target`."""
    return target.with_name(f".{target.name[:40]}.{os.getpid()}-{secrets.token_hex(4)}.part")


def create(part: Path) -> int:
    """Makes the file at 0600 under any umask, and opens it; never what is there already. Raises OSError."""
    number = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600)
    if hasattr(os, "fchmod"):
        os.fchmod(number, 0o600)  # a umask may have taken even our own rights
    return number


def discard(part: Path) -> None:
    """Removes it, and what SQLite may have put beside it, where it is still there."""
    for path in (part, part.with_name(part.name + "-journal")):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def leftovers(folder: Path, target: str = "") -> list[Path]:
    """What killed processes left in a folder, on its way to any target or to the one of this name."""
    found = []
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            name = _NAME.fullmatch(path.name)
            if name and name["target"] in (target[:40] or name["target"],) and not _lives(name["process"]):
                found.append(path)
    return sorted(found)


def _lives(process: str | None) -> bool:
    """Whether the process still runs. On Windows nobody can remove a file that is open, so we needn't know."""
    if process is None or os.name == "nt":
        return False
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True
