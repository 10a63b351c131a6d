"""Restoring a backup: checked first, put in place in one step, and the replaced file is kept.

Never opens a damaged journal for writing. Waiting pages in the inbox are first taken into the journal they were written
for, and its inbox keys are carried over, so that later pages can still be read.
"""

import contextlib
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from journal import files
from journal.errors import Damaged, Failed, JournalError
from journal.storage import foreign, integrity, schema, vault
from journal.storage.backups import folder, refuse_link, settle
from journal.storage.inbox_keys import InboxKeys, Key
from journal.storage.store import Store
from journal.storage.taking_in import TakenIn, take_in

LOOK_AGAIN = "To be sure, restart the computer and run `journal check`."


@dataclass(frozen=True, slots=True)
class Restored:
    """Where the replaced file is now (None if there was none), and what it took in from the inbox before."""

    kept: Path | None
    taken_in: TakenIn


def restore(source: Path, journal: Path, passphrase: str, now: datetime) -> Restored:
    """Put a backup in the journal's place, after the same checks as for an import.

    `now` is UTC; the replaced file is named after it. SQLite's unfinished work on the old file is moved aside with it:
    otherwise it would be applied to the new one. Commands that still have the old file open notice before their next
    write. Raises WrongPassphrase, NewerVersion, Damaged, InUse or Failed; the journal is then unchanged.
    """
    if os.path.lexists(journal) and not (journal.is_file() and not journal.is_symlink()):
        raise Failed(
            "What's in the journal's place isn't an ordinary file, so nothing was changed.",
            f"Look at {journal}.",
        )
    with files.temporary(journal) as part:
        _take_copy(source, part, passphrase, journal)
        settle(part, passphrase)
        if not os.path.lexists(journal):
            files.flush(part)
            files.into_place(part, journal)
            files.confirm(journal.parent, "The backup is in the journal's place", LOOK_AGAIN)
            return Restored(None, TakenIn())
        refuse_link(folder(journal))
        taken, ring = _taken_along(journal, passphrase, now)
        if ring:
            with Store(vault.open_existing(part, passphrase), part) as store, store.database.transaction():
                InboxKeys(store.database).replace_all(ring)
        files.flush(part)
        kept = _free_name(folder(journal) / f"replaced-{now:%Y%m%dT%H%M%S}.db")
        files.make_private_folder(kept.parent)
        with vault.nobody_writes(journal):
            _keep_aside(journal, kept)
            part.replace(journal)
        done = f"The backup is in the journal's place, and what was there is now {kept}"
        files.confirm(journal.parent, done, LOOK_AGAIN)
    return Restored(kept, taken)


def _taken_along(journal: Path, passphrase: str, now: datetime) -> tuple[TakenIn, list[Key]]:
    """Take waiting pages into the journal that is being replaced, and return them with its inbox keys.

    Returns nothing if it doesn't open, or is of a version without an inbox: then the pages stay where they are.
    """
    with contextlib.suppress(JournalError):
        connection = vault.open_existing(journal, passphrase)  # SQLite ends what a crash left, if it can
        with contextlib.closing(connection):
            if schema.applied(connection) == set(schema.names()):
                store = Store(connection, journal)
                return take_in(store, now, ready=False), InboxKeys(store.database).all()
    return TakenIn(), []


def _free_name(wanted: Path) -> Path:
    """Return the name, with the first free number appended if it is taken."""
    name, number = wanted, 1
    while os.path.lexists(name):
        number += 1
        name = wanted.with_name(f"{wanted.stem}-{number}.db")
    return name


def _take_copy(source: Path, part: Path, passphrase: str, journal: Path) -> None:
    """Copy a backup, refusing anything that an import would refuse. Raises Damaged, Failed."""
    unfit = Damaged(f"{source} is damaged or isn't a journal, so nothing was changed.", "Try another backup.")
    try:
        found = integrity.inspect(source, passphrase, journal=journal)
        if not found.problems:
            foreign.copy_with_unfinished(source, part)
            if foreign.unfinished(part):
                vault.open_existing(part, passphrase).close()  # SQLite ends what a crash left
            found = integrity.examine(part, passphrase, journal)
    except Damaged:
        raise unfit from None
    if found.problems:
        raise Damaged(
            f"{source} has something in it that Journal wouldn't write ({found.problems[0]}), so nothing was changed.",
            "Try another backup.",
        )


def _keep_aside(journal: Path, kept: Path) -> None:
    """Give the journal's file a second name, with what belongs to it. Raises OSError."""
    try:
        os.link(journal, kept, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        with files.temporary(kept) as copied:
            shutil.copyfile(journal, copied)
            files.flush(copied)
            files.into_place(copied, kept)
    files.tighten(kept)
    files.flush(kept.parent)
    hot = journal.with_name(journal.name + "-journal")
    if hot.exists():
        hot.replace(kept.with_name(kept.name + "-journal"))
