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

#: How long queries on a file that isn't ours yet may take: seconds, and seconds for each MiB of it.
PATIENCE, PATIENCE_MIB = 30.0, 0.5
STEPS = 20_000  # of SQLite's machine, between two looks at the clock and at signals: some milliseconds

SETTINGS = (
    "temp_store=2",  # in memory: no plaintext in temporary files
    "secure_delete=ON",
    "foreign_keys=ON",
    "synchronous=EXTRA",
    "fullfsync=ON",
    "cache_size=-32000",  # 32 MB: uuids land all over the file, and each page that comes back is decrypted again
    "journal_mode=DELETE",  # one file at rest, kind to synced folders, no deleted text lingering in a WAL
)


#: The same for a file that is only read. What its schema says is trusted with nothing.
READING = ("temp_store=2", "cache_size=-32000", "query_only=ON", "trusted_schema=OFF", "cell_size_check=ON")


def normalised(passphrase: str) -> str:
    """A passphrase in Unicode's NFC, so that the same keys give the same bytes on every computer."""
    return unicodedata.normalize("NFC", passphrase)


def exists(path: Path) -> bool:
    """Whether anything is at the path, a dangling link included."""
    return os.path.lexists(path)


def create(path: Path, passphrase: str) -> Connection:
    """A new, empty encrypted file at `path`, and a connection to it: 0600, in a folder of 0700.

    Raises Failed where something is there already, or it can't be made; Usage where the passphrase is empty.
    """
    refuse_empty(passphrase)
    part = files.beside(path)
    there = Failed("Something is there already, so no journal was made.", f"Look at {path}.")
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
        raise _failed("The journal couldn't be made", reason, path) from None
    finally:
        files.discard(part)
    return open_existing(path, passphrase)


def refuse_empty(passphrase: str) -> None:
    """Raise Usage where there is no passphrase: SQLCipher would keep the file in plain text."""
    if not passphrase:
        raise Usage("The passphrase is empty.", "Choose one: without it, anyone could read the journal.")


def _begin(part: Path, passphrase: str) -> None:
    """The first page of a new file, under its key."""
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
    """A journal that is nowhere but in memory, and gone with the process: the demonstration's."""
    connection = sqlcipher.connect(":memory:", check_same_thread=False)
    for setting in ("temp_store=2", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {setting}")
    return connection


@contextmanager
def nobody_writes(path: Path) -> Iterator[None]:
    """While inside, no process writes to the file or reads it; it need not be a whole journal, nor its key known.

    These are SQLite's own locks (its "PENDING" byte and the 511 after it, see sqlite.org/lockingv3.html), as POSIX
    has them; on Windows a file that is open can't be replaced anyway. Open nothing of this file inside: closing it
    would let go of the lock. Raises InUse, OSError.
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
    """A connection to the journal at `path`.

    Raises WrongPassphrase; Damaged where it is no whole journal; Failed where it can't be read or is not ours.
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
    """While inside, queries on this connection end at Ctrl-C or SIGTERM, and after a time that the file's size allows.

    Raises KeyboardInterrupt, and Failed when the time is up. Python looks at signals only in its own code: SQLite
    calls the little function here again and again, and a query ends when that one fails.
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
            raise Failed(f"Reading {path} took longer than {allowed:.0f} seconds, so it was left.") from None
        raise KeyboardInterrupt from None
    finally:
        connection.set_progress_handler(None, 0)


@contextmanager
def open_for_key(path: Path, passphrase: str) -> Iterator[Connection]:
    """A connection to a copy whose key is to be changed, closed afterwards. Raises as `open_existing` does."""
    connection = open_existing(path, passphrase)
    try:
        yield connection
    finally:
        connection.close()


def identity(path: Path) -> tuple[int, int] | None:
    """Which file it is, whatever its name: None where there is none."""
    try:
        seen = path.stat()
    except OSError:
        return None
    return (seen.st_dev, seen.st_ino)


def same_salt(one: Path, other: Path) -> bool:
    """Whether two files begin with the same salt, as copies of a journal do, whatever their passphrases."""
    try:
        with one.open("rb") as mine, other.open("rb") as others:
            return mine.read(SALT) == others.read(SALT)
    except OSError:
        return False


def check_file(path: Path) -> None:
    """Raise Failed or Damaged unless the path is a regular file of this user's, of a page or more, that may be ours."""
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
    """Return what the file looks like if it can't be a journal, which looks like random bytes from the first on."""
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as reason:
        raise _failed("The journal couldn't be read", reason, path) from None
    if head.startswith(PLAIN_HEADER):
        return "a database that isn't encrypted"
    text = head.decode("utf-8", "ignore")  # the last character may be cut in two
    printable = all(one.isprintable() or one in "\n\r\t\f" for one in text)
    return "a text file" if head.strip() and printable and len(head) - len(text.encode()) < 4 else ""


def check_ordinary(path: Path) -> None:
    """Raise Failed where the path is no regular file of this user's, or there is none."""
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
    """Raises RuntimeError where the file is plain SQLite: no key, or a misspelt one, silently makes that."""
    with path.open("rb") as file:
        if file.read(len(PLAIN_HEADER)) == PLAIN_HEADER:
            raise RuntimeError("the journal's file isn't encrypted")


def damaged(path: Path) -> Damaged:
    """The error for a file that is no whole journal."""
    return Damaged(
        "The journal's file is damaged, so nothing was read from it and nothing was changed.",
        f"Keep {path} as it is, and put a copy or a backup of it in its place.",
        path,
    )


def _connect(path: Path, passphrase: str, *, to_read: bool = False) -> Connection:
    if not passphrase:
        raise WrongPassphrase
    with errors(path):
        place = f"{path.absolute().as_uri()}?mode=ro" if to_read else str(path)
        connection = sqlcipher.connect(place, check_same_thread=False, uri=to_read)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")  # else a wrong passphrase talks on stderr
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
    """Return a file's key. SQLCipher takes 32 bytes written in hex, as x'…', for the key itself.

    See https://www.zetetic.net/sqlcipher/sqlcipher-api/#key.
    """
    if raw := RAW_KEY.fullmatch(passphrase):
        return bytes.fromhex(raw[1])
    return hashlib.pbkdf2_hmac("sha512", normalised(passphrase).encode(), salt, KDF_ITERATIONS, 32)


def opens_a_page(path: Path, passphrase: str) -> bool:
    """Whether the passphrase authenticates any page after the first: then the file is damaged, not foreign.

    Each page carries an HMAC-SHA512 of its own, over its content, its IV and its number, under a key derived from
    the passphrase and the salt in the first 16 bytes (SQLCipher's design page, "Page-level HMAC").
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
    """Turns sqlcipher3's errors (which are not sqlite3's) and the system's into ours, without their text."""
    try:
        yield
    except sqlcipher.Error as reason:
        # Matched by SQLite's own sentence: sqlcipher3 has no error codes. None of them holds any of our text.
        said = str(reason)
        if "interrupted" in said:  # only ever by `bounded`
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
                raise Failed(sentence, f"Nothing that was saved before is lost. The journal is {path}.") from None
        raise
    except MemoryError:  # what SQLite makes of some damage
        raise damaged(path) from None
    except OSError as reason:
        raise _failed("The journal couldn't be used", reason, path) from None


_SENTENCES = {
    "disk is full": "The disk is full, so this couldn't be saved.",
    "I/O error": "The disk didn't accept this, so it couldn't be saved.",
    "readonly": "The journal can't be written to: its file or folder is read-only.",
    "unable to open": "The journal's file can't be opened: its folder may have gone, or is read-only.",
}


def _failed(what: str, reason: OSError, path: Path) -> Failed:
    why = reason.strerror or type(reason).__name__
    return Failed(f"{what}: {why.lower()}.", f"Look at {path}.")


@contextmanager
def reading(connection: Connection, path: Path) -> Iterator[None]:
    """While inside, others may read the journal, but nobody writes to it. Raises InUse."""
    with errors(path):
        connection.execute("BEGIN")
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            yield
        finally:
            connection.execute("ROLLBACK")


def _refuse_torn(connection: Connection, path: Path) -> None:
    """Raises Damaged where the file was cut, or junk appended: writing would hide that. Call it where nobody writes.

    Whole pages too many are none of that: a vacuum that is killed may leave them.
    """
    size = path.stat().st_size
    if size % PAGE or size < connection.execute("PRAGMA page_count").fetchone()[0] * PAGE:
        raise damaged(path)


@contextmanager
def transaction(connection: Connection, path: Path, opened: tuple[int, int] | None = None) -> Iterator[None]:
    """All of what is written inside, or nothing. Short ones only: nobody else can write meanwhile.

    `opened` is the identity of the file that was opened: where another one has taken its place since (a restored
    backup, a changed passphrase), writing to the old one would lose it. Raises InUse then, and where another command
    writes for longer than we wait; Damaged where the file ends elsewhere than its pages do.
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
