"""Files that somebody made to do harm: journals, backups, waiting pages and things to import, some three hundred.

Each case is a name, what it puts into a folder, and the command that meets it there. `run` runs them, each in a child
of its own, and measures how it ended: exit code, seconds, the most memory it held, and what it said. The children are
forked, so that hundreds of them cost no hundred starts of Python. What is made is made by this script alone.
"""

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from journal.storage import age, vault
from journal.storage.store import Store
from tests import make
from tests.conftest import PASSPHRASE
from tests.faults import crafted_imports, crafted_pages, pages
from tests.faults.hostile_sql import ROWS, SCHEMAS, VIEWS, fill

#: After so many seconds a child is ended: it hangs. A machine that has other things to do is slow, too.
LONGEST = 60.0
PAGE = pages.PAGE


@dataclass(frozen=True)
class Case:
    """What is put into a folder (where a journal is), and the command's words."""

    name: str
    put: Callable[[Path], None]
    command: tuple[str, ...]


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code (-1 if it had to be killed), the seconds that it took (of a clock, and of the
    processor's), MiB at the most, and what it said.
    """

    name: str
    code: int
    seconds: float
    work: float
    mib: int
    said: str


# --- journals ---------------------------------------------------------------------------------------------------------

#: How the program meets another file, and that file's name: as its journal, or beside it.
DOORS = {
    "opened": ("journal.db", ("list", "--text")), "checked": ("journal.db", ("check",)),
    "merged": ("other.db", ("merge", "other.db", "--yes")), "restored": ("other.db", ("restore", "other.db", "--yes")),
}  # fmt: skip


def journals() -> Iterator[Case]:
    """Files that should be journals, at each door."""
    for name, spoil in {**_sql(), **_bytes()}.items():
        for door, (file, command) in DOORS.items():
            yield Case(f"{name}, {door}", partial(_spoiled, spoil, file), command)


def _spoiled(spoil: Callable[[Path], None], name: str, folder: Path) -> None:
    path = folder / "home" / name if name == "journal.db" else folder / name
    if name != "journal.db":
        shutil.copyfile(folder / "home" / "journal.db", path)
        path.chmod(0o600)
    spoil(path)


def _sql() -> dict[str, Callable[[Path], None]]:
    views = {f"{name}, a view without an end": statements for name, statements in VIEWS.items()}
    return {name: partial(_altered, statements) for name, statements in {**ROWS, **SCHEMAS, **views}.items()}


def _altered(statements: Iterable[str], path: Path) -> None:
    with closing(vault.open_existing(path, pages.raw_key(path, PASSPHRASE))) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def _bytes() -> dict[str, Callable[[Path], None]]:
    """What can be done to a file without knowing its passphrase."""

    def cut(share: float, path: Path) -> None:
        os.truncate(path, int(path.stat().st_size * share))

    def flipped(seed: int, path: Path) -> None:
        raw, chance = bytearray(path.read_bytes()), random.Random(seed)
        for _ in range(chance.choice([1, 8, 300])):
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        path.write_bytes(raw)

    def zeroed(page: int, path: Path) -> None:
        pages.zero(path, page)

    def swapped(path: Path) -> None:
        raw = path.read_bytes()
        path.write_bytes(raw[:PAGE] + raw[2 * PAGE : 3 * PAGE] + raw[PAGE : 2 * PAGE] + raw[3 * PAGE :])

    def instead(content: bytes, path: Path) -> None:
        path.write_bytes(content)

    def sparse(size: int, path: Path) -> None:
        os.truncate(path, size)

    def nothing(path: Path) -> None:
        path.unlink()

    def beside(end: str, content: bytes, path: Path) -> None:
        path.with_name(path.name + end).write_bytes(content)

    chance = random.Random(7)
    return {
        **{f"cut at {share:.2f}": partial(cut, share) for share in (0, 0.001, 0.03, 0.5, 0.9, 0.999)},
        **{f"bits flipped, {seed}": partial(flipped, seed) for seed in range(6)},
        **{f"page {page} of zeros": partial(zeroed, page) for page in (0, 1, 5)},
        "two pages swapped": swapped,
        "a plain SQLite file": _plain_sqlite,
        "SQLite's name and noise": partial(instead, b"SQLite format 3\0" + chance.randbytes(3 * PAGE)),
        "noise": partial(instead, chance.randbytes(10 * PAGE)),
        "a text": partial(instead, b"canary " * 2000),
        "the file of an older SQLCipher": _sqlcipher_3,
        "a file of four GiB, mostly holes": partial(sparse, 4 << 30),
        "junk at its end": lambda path: path.write_bytes(path.read_bytes() + chance.randbytes(PAGE)),
        "a folder": lambda path: (nothing(path), path.mkdir()),
        "a pipe": lambda path: (nothing(path), os.mkfifo(path)),
        "a link to nowhere": lambda path: (nothing(path), path.symlink_to("/nowhere/canary")),
        "a link to itself": lambda path: (nothing(path), path.symlink_to(path.name)),
        "a link to an endless device": lambda path: (nothing(path), path.symlink_to("/dev/zero")),
        "a strange log of a write that was cut off": partial(beside, "-journal", chance.randbytes(5 * PAGE)),
        "a strange write-ahead log": partial(beside, "-wal", b"\x37\x7f\x06\x82" + chance.randbytes(5 * PAGE)),
    }  # fmt: skip


def _plain_sqlite(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE entries (canary)")
        connection.commit()


def _sqlcipher_3(path: Path) -> None:
    path.unlink()
    connection = sqlcipher.connect(str(path))
    connection.set_key(PASSPHRASE)
    connection.execute("PRAGMA cipher_compatibility = 3")
    connection.execute("CREATE TABLE entries (id)")
    connection.commit()
    connection.close()


# --- all of them ------------------------------------------------------------------------------------------------------


@cache
def cases() -> dict[str, Case]:
    """Every case, by its name."""
    found = list(journals())
    found += [Case(f"import: {name}", put, command) for name, put, command in crafted_imports.cases()]
    found += [Case(f"waiting page: {name}", put, ("list", "--text")) for name, put in crafted_pages.cases()]
    named = {case.name: case for case in found}
    assert len(named) == len(found), "each has a name of its own"
    return named


def prepare(folder: Path) -> None:
    """Make the journal that each case meets, with an inbox, and its passphrase beside it."""
    (folder / "home").mkdir(mode=0o700)
    (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    (folder / "passphrase").chmod(0o600)
    path = folder / "home" / "journal.db"
    with Store(vault.create(path, PASSPHRASE), path) as store:
        fill(store)
    if age.available():
        crafted_pages.open_inbox(path)


def run(folder: Path, names: Iterable[str]) -> Iterator[Ended]:
    """Run these cases, each on a fresh copy of what `prepare` put into the folder."""
    for name in names:
        at = folder.with_name("attacked")
        shutil.rmtree(at, ignore_errors=True)
        shutil.copytree(folder, at)
        case = cases()[name]
        _in_a_child(partial(case.put, at))
        yield _run(case, at)


def _in_a_child(work: Callable[[], object]) -> None:
    """Do something whose memory isn't to count for what comes after it."""
    child = os.fork()
    if not child:
        code = 1
        with contextlib.suppress(BaseException):
            work()
            code = 0
        os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, "it could be made"


def _run(case: Case, at: Path) -> Ended:
    begun = time.monotonic()
    child = os.fork()
    if not child:
        _become(case, at)
    while True:
        done, status, used = os.wait4(child, os.WNOHANG)
        if done:
            break
        if time.monotonic() - begun > LONGEST:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.005)
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -1
    said = (at / "said").read_text(encoding="utf-8", errors="backslashreplace")
    seconds, work = time.monotonic() - begun, used.ru_utime + used.ru_stime
    return Ended(case.name, code, round(seconds, 2), round(work, 2), used.ru_maxrss // 1024, said)


def _become(case: Case, at: Path) -> None:
    """In the child: run the command as a process of its own would."""
    code = 1
    try:
        os.chdir(at)
        os.setsid()  # no terminal to ask on
        said = os.open(at / "said", os.O_WRONLY | os.O_CREAT, 0o600)
        for number in (1, 2):
            os.dup2(said, number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.environ["JOURNAL_FILE"] = str(at / "home" / "journal.db")
        os.environ["JOURNAL_PASSPHRASE_FILE"] = str(at / "passphrase")
        from journal import __main__ as program
        from journal.app import guard

        sys.argv = ["journal", *case.command]
        sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))
        code = guard(program._run)
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except BaseException as reason:
        os.write(2, f"Traceback: {type(reason).__name__}".encode())
    finally:
        os._exit(code)


def whole(folder: Path) -> bool:
    """Whether the journal that was there still opens, is whole, and holds what it held."""
    path = folder.with_name("attacked") / "home" / "journal.db"
    with closing(vault.open_to_read(path, pages.raw_key(path, PASSPHRASE))) as connection:
        there = {row[0] for row in connection.execute("SELECT uuid FROM entries")}
        damaged = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    return {make.uuid(1), make.uuid(2)} <= there and not damaged


def main() -> None:
    """Run the cases whose names are on standard input; a line of JSON for each on standard output."""
    names = json.load(sys.stdin)
    folder = Path(sys.argv[1])
    prepare(folder)
    from journal import cli, formats  # noqa: F401 - once, for all children
    from journal.services import exports, imports, merge, sharing  # noqa: F401
    from journal.terminal import pages as _pages  # noqa: F401

    for ended in run(folder, names):
        kept = True
        if "opened" not in ended.name and "checked" not in ended.name:
            with contextlib.suppress(Exception):
                kept = False
                kept = whole(folder)
        print(json.dumps({**asdict(ended), "whole": kept}), flush=True)


if __name__ == "__main__":
    main()
