"""Copies of the journal: encrypted with the same passphrase, checked when they are made, each in place whole or not at
all. Makes, lists and replaces them; `restoring` puts one in the journal's place.

Automatic ones stand in a folder beside the journal that is named after it, one for each day on which something changed,
the last ten.
"""

import contextlib
import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

from journal import files
from journal.errors import Failed, JournalError
from journal.storage import inbox, vault
from journal.storage.inbox_keys import ROTATE
from journal.storage.integrity import Findings, inspect

__all__ = ["Findings", "inspect"]  # where services look for them

KEPT = 10
ROUNDS = 5
CACHE = 8_000  # KiB, while the file is copied from end to end


def folder(journal: Path) -> Path:
    """Where a journal's automatic backups are."""
    return journal.with_name(journal.name + "-backups")


def listed(journal: Path) -> list[Path]:
    """The automatic backups, the newest first."""
    with contextlib.suppress(OSError):
        if not folder(journal).is_symlink():
            return sorted((p for p in folder(journal).iterdir() if _is_automatic(p)), reverse=True)
    return []


def refuse_link(place: Path) -> None:
    """Raises Failed where the backups' folder is a link: what it points to is not ours to write in."""
    if place.is_symlink():
        raise Failed(f"{place} is a link, so nothing was written there.", "Put a folder in its place.")


def _is_automatic(path: Path) -> bool:
    return path.suffix == ".db" and _is_day(path.stem) and path.is_file() and not path.is_symlink()


def refuse_what_keeps(journal: Path) -> None:
    """Raise Failed where a backup would stay that nobody can take away from here, and so what is in it.

    Asked before anything is deleted, and before the passphrase is changed: "gone" is never said of what isn't.
    """
    if not journal.name:  # a journal in memory
        return
    place = folder(journal)
    if not os.path.lexists(place):
        return
    if place.is_symlink():
        raise _kept(f"{place} is a link to another folder", "Put the folder itself in its place.")
    if not place.is_dir():
        raise _kept(f"{place} isn't a folder", "Move it away.")
    if not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        raise _kept(f"{place} can't be written to", "Make it yours again.")
    try:
        named = [path for path in place.iterdir() if _named_as_ours(path.name)]
        for path in named:
            seen = path.lstat()
            if not stat.S_ISREG(seen.st_mode):
                raise _kept(f"{path} isn't an ordinary file (it may be a link)", "Move it away.")
            if seen.st_nlink > 1:
                raise _kept(f"{path} has a second name elsewhere (a hard link)", "Remove that one, or move this away.")
    except OSError as reason:
        why = (reason.strerror or type(reason).__name__).lower()
        raise _kept(f"{place} couldn't be looked through: {why}", "Make it yours again.") from None


def _kept(what: str, hint: str) -> Failed:
    return Failed(f"{what}, so old backups would stay after this. Nothing was changed.", hint)


def _named_as_ours(name: str) -> bool:
    """Whether a file of this name counts as one of the automatic backups, or as what a restore replaced."""
    return name.startswith("replaced-") or (name.endswith(".db") and _is_day(name.removesuffix(".db")))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def copy(
    connection: vault.Connection,
    journal: Path,
    target: Path,
    passphrase: str,
    *,
    force: bool = False,
    opened: tuple[int, int] | None = None,
) -> Findings:
    """Copies an open journal to `target`, at 0600, checked before it is put in place. Nothing deleted lingers in it.

    Nor does what another command deletes meanwhile, nor a passphrase that is changed meanwhile: `opened` is the
    identity of the file that the connection is to. Raises Failed where something is there already and not `force`, or
    where it can't be written or is not whole.
    """
    there = Failed(f"{target} already exists, so nothing was written.", "Choose another name.")
    if target.resolve() == journal.resolve().with_name(journal.name + "-journal"):
        raise Failed(f"SQLite keeps unfinished work at {target}, so no copy was made there.", "Name another.")
    if os.path.lexists(target) and (not force or target.is_dir()):
        raise there
    for _ in range(ROUNDS):
        with files.temporary(target) as part:
            with vault.errors(journal):
                deleted = _deleted(connection)
                connection.execute(f"PRAGMA cache_size = -{CACHE}")  # an import may have needed much more until now
                connection.execute("PRAGMA shrink_memory")
                connection.execute("VACUUM INTO ?", [str(part)])
            settle(part, passphrase)
            found = inspect(part, passphrase, ours=True)
            if found.problems:
                raise Failed(
                    "The copy didn't pass its check, so it wasn't kept.", "`journal check` looks at the journal."
                )
            files.flush(part)
            # Reading keeps every other command from writing, and so from deleting or changing the passphrase.
            with vault.reading(connection, journal):
                if opened is not None and vault.identity(journal) != opened:
                    raise Failed("Another file took the journal's place meanwhile, so it wasn't copied.", "Try again.")
                if _deleted(connection) != deleted:
                    continue
                try:
                    part.replace(target) if force else files.into_place(part, target)
                except FileExistsError:
                    raise there from None
            files.confirm(target.parent, f"The copy is at {target}", "Make it again, to be sure.")
            return found
    raise Failed("Another command kept deleting meanwhile, so no copy was made.", "Try again.")


def settle(part: Path, passphrase: str) -> None:
    """Takes from a copy that old backups are to be replaced: restored some day, it would take all newer ones along."""
    with vault.open_for_key(part, passphrase) as copied, vault.errors(part):
        tables = {row[0] for row in copied.execute("SELECT name FROM sqlite_master")}
        if "settings" in tables and copied.execute("SELECT 1 FROM settings WHERE name = ?", [OWED]).fetchone():
            copied.execute("DELETE FROM settings WHERE name = ?", [OWED])
            copied.commit()


def _deleted(connection: vault.Connection) -> object:
    """What changes with each deletion."""
    return connection.execute("SELECT count(*), max(deleted_at) FROM tombstones").fetchone()


#: Set in the same step as a deletion or a new passphrase, and taken away once no old backup is left: a crash between
#: the two is made good by the next command.
OWED = "backups to replace"


class Keeper:
    """Makes the automatic backups of one open journal."""

    def __init__(self, journal: Path, passphrase: str, today: Callable[[], date]) -> None:
        """`problem` is what could not be done, as a sentence; None where there was nothing."""
        self.journal, self.passphrase, self.today = journal, passphrase, today
        self.problem: str | None = None
        self._opened = vault.identity(journal)

    def after_change(self, connection: vault.Connection) -> None:
        """After something was saved: the day's backup, if there is none yet. A failure is kept in `problem`."""
        target = folder(self.journal) / f"{self.today().isoformat()}.db"
        if _is_automatic(target) or self.problem or self._owes(connection):
            return
        try:
            refuse_link(folder(self.journal))
            odd = os.path.lexists(target)  # a link, say: it is replaced and never followed
            copy(connection, self.journal, target, self.passphrase, force=odd, opened=self._opened)
            self._forget_old()
        except JournalError as reason:
            self.problem = f"What you did is saved, but today's backup couldn't be made. {reason.sentence}"

    def catch_up(self, connection: vault.Connection) -> None:
        """Replaces the old backups where that was begun and not ended. A failure is kept in `problem`."""
        if not self._owes(connection):
            return
        try:
            self.replace_all(connection)
        except JournalError as reason:
            self.problem = reason.sentence

    def as_it_is(self, connection: vault.Connection) -> Path:
        """The day's backup, of the journal as it is now, whatever the settings: before much changes. Raises Failed."""
        target = folder(self.journal) / f"{self.today().isoformat()}.db"
        refuse_link(folder(self.journal))
        copy(connection, self.journal, target, self.passphrase, force=True, opened=self._opened)
        self._forget_old()
        return target

    def replace_all(self, connection: vault.Connection) -> int:
        """One fresh backup in the place of all: what was deleted is in none of them. Returns how many went.

        Nor is it in the journal's file, which is written anew first: `secure_delete` overwrites what is deleted, but
        not the copies that SQLite left inside its pages when it moved rows from one to another. Raises Failed where
        that can't be done now; it is still owed then, and the next command tries again.
        """
        old = listed(self.journal)
        place = folder(self.journal)
        target = place / f"{self.today().isoformat()}.db"
        try:
            if self._owes(connection):
                with vault.errors(self.journal):
                    connection.execute("VACUUM")
            if old:
                copy(connection, self.journal, target, self.passphrase, force=True, opened=self._opened)
            for path in [*old, *([] if place.is_symlink() else place.glob("replaced-*.db*"))]:
                if path != target:
                    path.unlink(missing_ok=True)
            self._forget_parts()
            if old:
                files.flush(place)
        except (JournalError, OSError) as reason:
            why = reason.sentence if isinstance(reason, JournalError) else f"{(reason.strerror or 'No').capitalize()}."
            raise Failed(
                f"This is done, but traces of what was before may still be in the journal's file, and older backups in "
                f"{place} are as they were. {why}",
                "The next command tries again; or remove the backups yourself.",
            ) from None
        if self._owes(connection):
            # Where another command writes just now, the next one does this once more.
            with contextlib.suppress(JournalError), vault.transaction(connection, self.journal):
                connection.execute("DELETE FROM settings WHERE name = ?", [OWED])
        return len(old)

    def _owes(self, connection: vault.Connection) -> bool:
        with vault.errors(self.journal):
            return connection.execute("SELECT 1 FROM settings WHERE name = ?", [OWED]).fetchone() is not None

    def _forget_old(self) -> None:
        today = self.today().isoformat()
        # A clock may once have been ahead: days that have not come yet are the first to go.
        for path in sorted(listed(self.journal), key=lambda p: (p.stem <= today, p.stem), reverse=True)[KEPT:]:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        self._forget_parts()

    def _forget_parts(self) -> None:
        for part in unfinished(self.journal):
            files.discard(part)


def unfinished(journal: Path) -> list[Path]:
    """What killed commands left beside the journal and its backups: encrypted, and of no use."""
    return [*files.leftovers(journal.parent, journal.name), *files.leftovers(folder(journal))]


def change_passphrase(connection: vault.Connection, journal: Path, old: str, new: str) -> None:
    """A new file under the new passphrase, verified, then put in place in one step.

    A crash at any point leaves a journal that opens with the old one or with the new one. Whoever has the old file
    open notices before their next write. That the old backups are to go is written in the new file. Raises InUse where
    another command is writing, Failed where the disk is full or something would keep an old backup, Usage where the
    new passphrase is empty.
    """
    vault.refuse_empty(new)
    refuse_what_keeps(journal)
    if journal.stat().st_nlink > 1:
        raise _kept(f"{journal} has a second name elsewhere (a hard link)", "Remove that one first.")
    with files.temporary(journal) as part:
        with vault.errors(journal):
            before = connection.execute("PRAGMA data_version").fetchone()
            connection.execute("VACUUM INTO ?", [str(part)])
            with vault.open_for_key(part, old) as copied:
                copied.reset_key(vault.normalised(new))
                for owed in (OWED, ROTATE):
                    copied.execute("INSERT OR REPLACE INTO settings VALUES (?, 'yes')", [owed])
                copied.commit()
        found = inspect(part, new, ours=True)
        if found.problems:
            raise Failed("The new file didn't pass its check, so the passphrase hasn't changed.")
        files.flush(part)
        with vault.errors(journal):
            connection.execute("BEGIN EXCLUSIVE")
            try:
                if connection.execute("PRAGMA data_version").fetchone() != before:
                    raise Failed("Another command wrote meanwhile, so the passphrase stays as it was.", "Try again.")
                inbox.remove_recipient(journal)  # an old copy holds its private key: the next unlock makes another pair
                part.replace(journal)
            finally:
                connection.execute("ROLLBACK")
    files.confirm(
        journal.parent,
        "The passphrase is changed",
        "Keep the old one too, until `journal check` opens with the new one after a restart.",
    )
