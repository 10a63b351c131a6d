"""Copies of the journal: encrypted with the same passphrase, checked when made, each complete or not there at all.

Makes, lists and replaces them; `restoring` puts one in the journal's place. Automatic ones are in a folder beside the
journal and named after it: the last ten, one for each day on which something changed.
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

__all__ = ["Findings", "inspect"]  # services import them from here

KEPT = 10
ROUNDS = 5
CACHE = 8_000  # KiB, while the file is copied from end to end


def folder(journal: Path) -> Path:
    """Return the folder of a journal's automatic backups."""
    return journal.with_name(journal.name + "-backups")


def listed(journal: Path) -> list[Path]:
    """Return the automatic backups, newest first."""
    with contextlib.suppress(OSError):
        if not folder(journal).is_symlink():
            return sorted((p for p in folder(journal).iterdir() if _is_automatic(p)), reverse=True)
    return []


def refuse_link(place: Path) -> None:
    """Raise Failed if the backups' folder is a link: we don't write to what it points to."""
    if place.is_symlink():
        raise Failed(f"{place} is a link, so nothing was written there.", "Put a real folder in its place.")


def _is_automatic(path: Path) -> bool:
    return path.suffix == ".db" and _is_day(path.stem) and path.is_file() and not path.is_symlink()


def refuse_what_keeps(journal: Path) -> None:
    """Raise Failed if some backup couldn't be removed from here, and its content with it.

    Called before anything is deleted and before the passphrase is changed, so that we never call something gone that
    isn't.
    """
    if not journal.name:  # a journal in memory
        return
    place = folder(journal)
    if not os.path.lexists(place):
        return
    if place.is_symlink():
        raise _kept(f"{place} is a link to another folder", "Put a real folder in its place instead.")
    if not place.is_dir():
        raise _kept(f"{place} isn't a folder", "Move it somewhere else.")
    if not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        raise _kept(f"{place} can't be written to", "Give yourself permission to write there.")
    try:
        named = [path for path in place.iterdir() if _named_as_ours(path.name)]
        for path in named:
            seen = path.lstat()
            if not stat.S_ISREG(seen.st_mode):
                raise _kept(f"{path} isn't an ordinary file (it may be a link)", "Move it somewhere else.")
            if seen.st_nlink > 1:
                raise _kept(f"{path} has a second name elsewhere (a hard link)", "Remove that one, or move this one.")
    except OSError as reason:
        why = (reason.strerror or type(reason).__name__).lower()
        raise _kept(f"{place} couldn't be looked through: {why}", "Give yourself permission to read it.") from None


def _kept(what: str, hint: str) -> Failed:
    return Failed(f"{what}, so old backups would be left behind. Nothing was changed.", hint)


def _named_as_ours(name: str) -> bool:
    """Return whether a file with this name counts as an automatic backup, or as what a restore replaced."""
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
    """Copy an open journal to `target`, mode 0600, checked before it is put in place. No deleted data remains in it.

    That includes what another command deletes meanwhile, and a passphrase changed meanwhile: `opened` is the identity
    of the file behind the connection. Raises Failed if `target` exists and not `force`, or if the copy can't be written
    or has problems.
    """
    there = Failed(f"{target} already exists, so nothing was written.", "Choose another name.")
    if target.resolve() == journal.resolve().with_name(journal.name + "-journal"):
        raise Failed(f"SQLite keeps unfinished work at {target}, so no copy was made there.", "Choose another name.")
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
                    "The copy didn't pass its check, so it wasn't kept.",
                    "Run `journal check` to see whether the journal itself is fine.",
                )
            files.flush(part)
            # Holding a read lock keeps other commands from writing, and so from deleting or changing the passphrase.
            with vault.reading(connection, journal):
                if opened is not None and vault.identity(journal) != opened:
                    raise Failed("Another file took the journal's place just then, so it wasn't copied.", "Try again.")
                if _deleted(connection) != deleted:
                    continue
                try:
                    part.replace(target) if force else files.into_place(part, target)
                except FileExistsError:
                    raise there from None
            files.confirm(target.parent, f"The copy is at {target}", "Make it again, to be sure.")
            return found
    raise Failed("Another command kept deleting entries, so no copy was made.", "Try again.")


def settle(part: Path, passphrase: str) -> None:
    """Clear the note in a copy that old backups must be replaced: after a restore, it would delete all newer ones."""
    with vault.open_for_key(part, passphrase) as copied, vault.errors(part):
        tables = {row[0] for row in copied.execute("SELECT name FROM sqlite_master")}
        if "settings" in tables and copied.execute("SELECT 1 FROM settings WHERE name = ?", [OWED]).fetchone():
            copied.execute("DELETE FROM settings WHERE name = ?", [OWED])
            copied.commit()


def _deleted(connection: vault.Connection) -> object:
    """Return a value that changes with every deletion."""
    return connection.execute("SELECT count(*), max(deleted_at) FROM tombstones").fetchone()


#: Set in the same transaction as a deletion or a new passphrase, and removed once no old backup is left: if a crash
#: comes in between, the next command finishes the job.
OWED = "backups to replace"


class Keeper:
    """Makes the automatic backups of one open journal."""

    def __init__(self, journal: Path, passphrase: str, today: Callable[[], date]) -> None:
        """Set up for a journal. `problem` says in a sentence what couldn't be done; None if everything could."""
        self.journal, self.passphrase, self.today = journal, passphrase, today
        self.problem: str | None = None
        self._opened = vault.identity(journal)

    def after_change(self, connection: vault.Connection) -> None:
        """After a change, make the day's backup if there is none yet. A failure is recorded in `problem`."""
        target = folder(self.journal) / f"{self.today().isoformat()}.db"
        if _is_automatic(target) or self.problem or self._owes(connection):
            return
        try:
            refuse_link(folder(self.journal))
            odd = os.path.lexists(target)  # such as a link: it is replaced, never followed
            copy(connection, self.journal, target, self.passphrase, force=odd, opened=self._opened)
            self._forget_old()
        except JournalError as reason:
            self.problem = f"What you did is saved, but today's backup couldn't be made. {reason.sentence}"

    def catch_up(self, connection: vault.Connection) -> None:
        """Replace the old backups if an earlier command didn't finish that. A failure is recorded in `problem`."""
        if not self._owes(connection):
            return
        try:
            self.replace_all(connection)
        except JournalError as reason:
            self.problem = reason.sentence

    def as_it_is(self, connection: vault.Connection) -> Path:
        """Make or renew the day's backup from the journal as it is now, even if they are switched off.

        Raises Failed.
        """
        target = folder(self.journal) / f"{self.today().isoformat()}.db"
        refuse_link(folder(self.journal))
        copy(connection, self.journal, target, self.passphrase, force=True, opened=self._opened)
        self._forget_old()
        return target

    def replace_all(self, connection: vault.Connection) -> int:
        """Replace all backups by one fresh one, without what was deleted. Return how many were replaced.

        Deleted data isn't left in the journal's file either, which is rewritten first: `secure_delete` overwrites what
        is deleted, but not the copies that SQLite left inside its pages when it moved rows from one to another. Raises
        Failed if that can't be done now; it stays pending, and the next command tries again.
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
                f"This is done, but traces of what was there before may still be in the journal's file, and the older "
                f"backups in {place} haven't been replaced. {why}",
                "The next command tries again. You can also remove the backups yourself.",
            ) from None
        if self._owes(connection):
            # If another command is writing just now, the next one will repeat this.
            with contextlib.suppress(JournalError), vault.transaction(connection, self.journal):
                connection.execute("DELETE FROM settings WHERE name = ?", [OWED])
        return len(old)

    def _owes(self, connection: vault.Connection) -> bool:
        with vault.errors(self.journal):
            return connection.execute("SELECT 1 FROM settings WHERE name = ?", [OWED]).fetchone() is not None

    def _forget_old(self) -> None:
        today = self.today().isoformat()
        # The clock may have been ahead once: delete backups with future dates first.
        for path in sorted(listed(self.journal), key=lambda p: (p.stem <= today, p.stem), reverse=True)[KEPT:]:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        self._forget_parts()

    def _forget_parts(self) -> None:
        for part in unfinished(self.journal):
            files.discard(part)


def unfinished(journal: Path) -> list[Path]:
    """Return the encrypted temporary files that killed commands left beside the journal and its backups."""
    return [*files.leftovers(journal.parent, journal.name), *files.leftovers(folder(journal))]


def change_passphrase(connection: vault.Connection, journal: Path, old: str, new: str) -> None:
    """Write a new file under the new passphrase, verify it, and put it in place in one step.

    A crash at any point leaves a journal that opens with the old or the new passphrase. Commands that still have the
    old file open notice before their next write. The new file records that the old backups must be replaced. Raises
    InUse if another command is writing, Failed if the disk is full or an old backup couldn't be removed, Usage if the
    new passphrase is empty.
    """
    vault.refuse_empty(new)
    refuse_what_keeps(journal)
    if journal.stat().st_nlink > 1:
        raise _kept(f"{journal} has a second name elsewhere (a hard link)", "Remove the other one first.")
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
                    raise Failed("Another command wrote just then, so the passphrase hasn't changed.", "Try again.")
                inbox.remove_recipient(journal)  # an old copy holds its private key: the next unlock makes another pair
                part.replace(journal)
            finally:
                connection.execute("ROLLBACK")
    files.confirm(
        journal.parent,
        "The passphrase is changed",
        "Keep the old one too, until you've restarted and `journal check` opens with the new one.",
    )
