"""The encrypted file: created, opened with its passphrase, and nothing else. The only user of sqlcipher3.

SQLCipher 4 with its default parameters (https://www.zetetic.net/sqlcipher/design/), so that any SQLCipher 4 tool
opens the file with the same passphrase. The order in `_connect` matters: each step was measured.
"""

import hashlib
import hmac
import os
import re
import stat
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from journal import files
from journal.errors import Damaged, Failed, InUse, JournalError, Usage, WrongPassphrase

PAGE = 4096
SALT = 16
RESERVED = 80  # at the end of each page: an IV of 16 bytes, an HMAC-SHA512 of 64
KDF_ITERATIONS = 256_000
RAW_KEY = re.compile("x'([0-9a-f]{64})(?:[0-9a-f]{32})?'", re.IGNORECASE)
PLAIN_HEADER = b"SQLite format 3\0"
PENDING = 0x40000000
BUSY_SECONDS = 5.0  # sqlcipher3 counts in seconds, SQLite itself in milliseconds

Connection = Any  # sqlcipher3 has no types
tighten = files.tighten

#: Time limit for queries on an untrusted file: seconds, plus seconds per MiB of the file.
PATIENCE, PATIENCE_MIB = 30.0, 0.5
STEPS = 20_000  # virtual machine steps between checks of the clock and signals: some milliseconds

SETTINGS = (
    "temp_store=2",  # in memory: no plaintext in temporary files
    "secure_delete=ON",
    "foreign_keys=ON",
    "synchronous=EXTRA",
    "fullfsync=ON",
    "cache_size=-32000",  # 32 MB: uuids are spread all over the file, and rereading a page means decrypting it
    "journal_mode=DELETE",  # one file at rest, kind to synced folders, no deleted text lingering in a WAL
)


#: The same for a file that is only read. Its schema isn't trusted with anything.
READING = ("temp_store=2", "cache_size=-32000", "query_only=ON", "trusted_schema=OFF", "cell_size_check=ON")


def normalised(passphrase: str) -> str:
    """Return a passphrase in Unicode's NFC, so that the same keys give the same bytes on every computer."""
    return unicodedata.normalize("NFC", passphrase)


def exists(path: Path) -> bool:
    """Return whether anything exists at the path, even a dangling link."""
    return os.path.lexists(path)


def create(path: Path, passphrase: str) -> Connection:
    """Create an empty encrypted file at `path`, mode 0600 in a folder of 0700, and return a connection to it.

    Raises Failed if it exists or can't be created; Usage if the passphrase is empty.
    """
    refuse_empty(passphrase)
    part = files.beside(path)
    there = Failed("Something is already there, so no journal was created.", f"Look at {path}.")
    try:
        if exists(path):
            raise there
        files.make_private_folder(path.parent)
        os.close(files.create(part))
        _begin(part, passphrase)
        # In place in one step, once it is whole: a crash before leaves no file that can't be opened.
        files.into_place(part, path)
    except FileExistsError:
        raise there from None
    except OSError as reason:
        raise _failed("The journal couldn't be created", reason, path) from None
    finally:
        files.discard(part)
    return open_existing(path, passphrase)


def refuse_empty(passphrase: str) -> None:
    """Raise Usage if the passphrase is empty: SQLCipher would store the file in plain text."""
    if not passphrase:
        raise Usage("The passphrase is empty.", "Choose one: without it, anyone could read the journal.")


def _begin(part: Path, passphrase: str) -> None:
    """Write the first page of a new file, encrypted."""
    connection = _connect(part, passphrase)
    try:
        with errors(part):
            connection.execute("CREATE TABLE made (it)")
            connection.execute("DROP TABLE made")
            connection.commit()
    finally:
        connection.close()
    check_encrypted(part)


def in_memory() -> Connection:
    """Return a connection to a journal that exists only in memory, for the demonstration."""
    connection = sqlcipher.connect(":memory:", check_same_thread=False)
    for setting in ("temp_store=2", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {setting}")
    return connection


@contextmanager
def nobody_writes(path: Path) -> Iterator[None]:
    """Keep other processes from reading or writing the file. It needn't be an intact journal, nor its key be known.

    Takes SQLite's own POSIX locks (its "PENDING" byte and the 511 after it, see sqlite.org/lockingv3.html); on Windows
    an open file can't be replaced anyway. Don't open the file inside: closing it would release the lock. Raises InUse,
    OSError.
    """
    if os.name == "nt":
        yield
        return
    import fcntl

    number = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    try:
        until = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                fcntl.lockf(number, fcntl.LOCK_EX | fcntl.LOCK_NB, 512, PENDING)
                break
            except (BlockingIOError, PermissionError):
                if time.monotonic() > until:
                    raise InUse from None
                time.sleep(0.02)
        yield
    finally:
        os.close(number)


def open_existing(path: Path, passphrase: str) -> Connection:
    """Return a connection to the journal at `path`.

    Raises WrongPassphrase; Damaged if it isn't an intact journal; Failed if it can't be read or isn't this user's.
    """
    check_file(path)
    return _tried(_connect(path, passphrase), path)


def open_to_read(path: Path, passphrase: str) -> Connection:
    """Return a connection that can't change the file, nor anything beside it. Raises as `open_existing` does.

    For a file that another command may have left unfinished, see `foreign.opened`.
    """
    check_file(path)
    return _tried(_connect(path, passphrase, to_read=True), path)


def _tried(connection: Connection, path: Path) -> Connection:
    try:
        with errors(path):
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except JournalError:
        connection.close()
        raise
    return connection


@contextmanager
def bounded(connection: Connection, path: Path, seconds: float | None = None) -> Iterator[None]:
    """Stop queries on this connection at Ctrl-C or SIGTERM, and after a time limit that depends on the file's size.

    Raises KeyboardInterrupt, or Failed when the time is up. Python handles signals only while running its own code:
    SQLite keeps calling a small Python function, and a query is aborted when that raises.
    """
    allowed = PATIENCE + PATIENCE_MIB * path.stat().st_size / 2**20 if seconds is None else seconds
    until = time.monotonic() + allowed
    late = False

    def enough() -> bool:
        nonlocal late
        late = time.monotonic() > until
        return late

    connection.set_progress_handler(enough, STEPS)
    try:
        yield
    except (KeyboardInterrupt, sqlcipher.OperationalError) as reason:
        if not isinstance(reason, KeyboardInterrupt) and "interrupted" not in str(reason):
            raise
        if late:
            raise Failed(f"Reading {path} took longer than {allowed:.0f} seconds, so it was stopped.") from None
        raise KeyboardInterrupt from None
    finally:
        connection.set_progress_handler(None, 0)


@contextmanager
def open_for_key(path: Path, passphrase: str) -> Iterator[Connection]:
    """Open a copy whose key is to be changed, and close it afterwards. Raises as `open_existing` does."""
    connection = open_existing(path, passphrase)
    try:
        yield connection
    finally:
        connection.close()


def identity(path: Path) -> tuple[int, int] | None:
    """Return an identifier of the file itself, whatever its name, or None if there is none."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return (seen.st_dev, seen.st_ino)


def same_salt(one: Path, other: Path) -> bool:
    """Return whether two files begin with the same salt, as copies of a journal do, whatever their passphrases."""
    try:
        with one.open("rb") as mine, other.open("rb") as others:
            return mine.read(SALT) == others.read(SALT)
    except OSError:
        return False


def check_file(path: Path) -> None:
    """Raise Failed or Damaged unless the path is a regular file of this user's that may be a journal."""
    try:
        seen = path.lstat()
    except OSError as reason:
        raise _failed("The journal couldn't be read", reason, path) from None
    _refuse_odd(seen, path)
    if looks_like := _of_another_kind(path):
        raise Damaged(f"{path} isn't a journal: it looks like {looks_like}.", "Nothing was read or changed.", path)
    if seen.st_size < PAGE:
        raise damaged(path)


def _of_another_kind(path: Path) -> str:
    """Return what the file looks like if it can't be a journal (which looks like random bytes throughout), or ""."""
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as reason:
        raise _failed("The journal couldn't be read", reason, path) from None
    if head.startswith(PLAIN_HEADER):
        return "a database that isn't encrypted"
    text = head.decode("utf-8", "ignore")  # the last character may be incomplete
    printable = all(one.isprintable() or one in "\n\r\t\f" for one in text)
    return "a text file" if head.strip() and printable and len(head) - len(text.encode()) < 4 else ""


def check_ordinary(path: Path) -> None:
    """Raise Failed unless the path is a regular file of this user's."""
    try:
        _refuse_odd(path.lstat(), path)
    except OSError as reason:
        raise _failed("The file couldn't be read", reason, path) from None


def _refuse_odd(seen: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(seen.st_mode):
        raise Failed("That isn't an ordinary file (it may be a link), so it wasn't opened.", f"Look at {path}.")
    if hasattr(os, "getuid") and seen.st_uid != os.getuid():
        raise Failed("That file belongs to another user of this computer, so it wasn't opened.", f"Look at {path}.")


def check_encrypted(path: Path) -> None:
    """Raise RuntimeError if the file is plain SQLite, which a missing or misspelt key pragma silently creates."""
    with path.open("rb") as file:
        if file.read(len(PLAIN_HEADER)) == PLAIN_HEADER:
            raise RuntimeError("the journal's file isn't encrypted")


def damaged(path: Path) -> Damaged:
    """Return the error for a file that isn't an intact journal."""
    return Damaged(
        "The journal's file is damaged, so nothing was read from it and nothing was changed.",
        f"Move {path} aside, keep it, and put a copy or a backup in its place.",
        path,
    )


def _connect(path: Path, passphrase: str, *, to_read: bool = False) -> Connection:
    if not passphrase:
        raise WrongPassphrase
    with errors(path):
        place = f"{path.absolute().as_uri()}?mode=ro" if to_read else str(path)
        connection = sqlcipher.connect(place, check_same_thread=False, uri=to_read)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")  # otherwise a wrong passphrase prints to stderr
            connection.set_key(normalised(passphrase))
            connection.set_busy_timeout(BUSY_SECONDS)
            if path.stat().st_size:
                try:
                    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                except sqlcipher.DatabaseError as reason:
                    if "not a database" in str(reason):
                        raise (damaged(path) if opens_a_page(path, passphrase) else WrongPassphrase()) from None
                    raise
            for setting in READING if to_read else SETTINGS:
                connection.execute(f"PRAGMA {setting}")
        except BaseException:
            connection.close()
            raise
    return connection


def _key(passphrase: str, salt: bytes) -> bytes:
    """Return a file's key. Like SQLCipher, take 32 bytes in hex, x'…', as the key itself.

    See https://www.zetetic.net/sqlcipher/sqlcipher-api/#key.
    """
    if raw := RAW_KEY.fullmatch(passphrase):
        return bytes.fromhex(raw[1])
    return hashlib.pbkdf2_hmac("sha512", normalised(passphrase).encode(), salt, KDF_ITERATIONS, 32)


def opens_a_page(path: Path, passphrase: str) -> bool:
    """Return whether the passphrase authenticates any page after the first: then the file is ours, but damaged.

    Each page carries its own HMAC-SHA512, over its content, its IV and its number, under a key derived from the
    passphrase and the salt in the first 16 bytes (SQLCipher's design page, "Page-level HMAC").
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        salt = file.read(SALT)
        key = _key(passphrase, salt)
        mac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(b ^ 0x3A for b in salt), 2, 32)
        last = size // PAGE
        for number in dict.fromkeys((2, 3, 4, last // 2, last - 1, last)):
            if not 2 <= number <= last:
                continue
            file.seek((number - 1) * PAGE)
            page = file.read(PAGE)
            body, mac = page[: PAGE - RESERVED + SALT], page[PAGE - RESERVED + SALT :]
            counted = hmac.new(mac_key, body + number.to_bytes(4, "little"), "sha512").digest()
            if hmac.compare_digest(counted, mac):
                return True
    return False


@contextmanager
def errors(path: Path) -> Iterator[None]:
    """Turn sqlcipher3's errors (which aren't sqlite3's) and the system's into ours, without their text."""
    try:
        yield
    except sqlcipher.Error as reason:
        # Matched by SQLite's messages: sqlcipher3 has no error codes. None of these messages contains our text.
        said = str(reason)
        if "interrupted" in said:  # only `bounded` interrupts
            raise KeyboardInterrupt from None
        if "locked" in said or "busy" in said:
            raise InUse from None
        if any(
            word in said
            for word in ("malformed", "not a database", "encrypted", "corrupt", "vtable", "no such table", "decode to")
        ):
            raise damaged(path) from None
        for word, sentence in _SENTENCES.items():
            if word in said:
                raise Failed(sentence, f"Everything you saved before is still there, in {path}.") from None
        raise
    except MemoryError:  # what SQLite raises for some kinds of damage
        raise damaged(path) from None
    except OSError as reason:
        raise _failed("The journal couldn't be used", reason, path) from None


_SENTENCES = {
    "disk is full": "The disk is full, so this couldn't be saved.",
    "I/O error": "The disk didn't accept this, so it couldn't be saved.",
    "readonly": "The journal can't be written to: its file or folder is read-only.",
    "unable to open": "The journal's file can't be opened: its folder may be gone or read-only.",
}


def _failed(what: str, reason: OSError, path: Path) -> Failed:
    why = reason.strerror or type(reason).__name__
    return Failed(f"{what}: {why.lower()}.", f"Look at {path}.")


@contextmanager
def reading(connection: Connection, path: Path) -> Iterator[None]:
    """Keep others from writing the journal while inside; they may read it. Raises InUse."""
    with errors(path):
        connection.execute("BEGIN")
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            yield
        finally:
            connection.execute("ROLLBACK")


def _refuse_torn(connection: Connection, path: Path) -> None:
    """Raise Damaged if the file was truncated, or junk was appended: writing would hide that.

    Call it while nobody writes. Extra whole pages are fine: a vacuum that is killed may leave them.
    """
    size = path.stat().st_size
    if size % PAGE or size < connection.execute("PRAGMA page_count").fetchone()[0] * PAGE:
        raise damaged(path)


@contextmanager
def transaction(connection: Connection, path: Path, opened: tuple[int, int] | None = None) -> Iterator[None]:
    """Write everything inside, or nothing. Keep it short: nobody else can write meanwhile.

    `opened` is the identity of the file that was opened: if another has taken its place since (a restored backup, a
    changed passphrase), what is written to the old one would be lost, so InUse is raised. Also raises InUse if another
    command keeps writing for longer than we wait; Damaged if the file's size doesn't match its pages.
    """
    with errors(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if opened is not None:
                if identity(path) != opened:
                    raise InUse
                _refuse_torn(connection, path)
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
