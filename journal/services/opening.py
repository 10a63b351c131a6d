"""Opening a journal: an existing one or a new one, with a way out if it's damaged or missing."""

import contextlib
from pathlib import Path

from journal.core import questions
from journal.core.clock import Clock
from journal.core.questions import Catalogue
from journal.errors import Damaged, Failed, JournalError, NotFound, Usage, WrongPassphrase
from journal.services.journal import Journal
from journal.services.open_file import open_store
from journal.unlock import attempts


def open_journal(
    path: Path | str, passphrase: str, *, clock: Clock | None = None, catalogue: Catalogue | None = None
) -> Journal:
    """Open the journal at `path`.

    Raises NotFound if there is none, WrongPassphrase, Damaged (naming the backup that opens), NewerVersion, InUse,
    Failed.
    """
    from journal.storage import vault

    path, clock, catalogue = Path(path), clock or Clock(), catalogue or questions.load()
    if not vault.exists(path):
        if lost := missing(path):
            raise NotFound(lost.sentence, lost.hint)
        raise NotFound(f"There's no journal yet at {path}.", "`journal write` starts one.")
    try:
        vault.check_file(path)
        notices = _tighten(path)
        store = open_store(path, passphrase, clock, catalogue)
    except (Damaged, WrongPassphrase) as reason:
        raise with_way_out(reason, path, passphrase) from None
    return Journal(store, clock=clock, catalogue=catalogue, passphrase=passphrase, notices=notices)


def create_journal(
    path: Path | str, passphrase: str, *, clock: Clock | None = None, catalogue: Catalogue | None = None
) -> Journal:
    """Create a new journal at `path`, and open it. Raises Failed if something is there, or its backups are; Usage if
    the passphrase is blank.
    """
    from journal.storage import vault

    path = Path(path)
    if not passphrase.strip():
        raise Usage("A journal needs a passphrase, and this one is empty.")
    if not vault.exists(path) and (lost := missing(path)):
        raise lost
    vault.create(path, passphrase).close()
    return open_journal(path, passphrase, clock=clock, catalogue=catalogue)


def _tighten(path: Path) -> list[str]:
    """Remove others' access to the journal's files, if a copying tool gave it. Return sentences about it."""
    from journal.storage import backups, vault

    ours = [path, backups.folder(path), *backups.listed(path)]
    tightened = [vault.tighten(one) for one in ours]  # a list, so that every one of them is tightened
    if any(tightened):
        return ["Others on this computer could read the journal's encrypted files. Now only you can."]
    return []


def exists(path: Path) -> bool:
    """Return whether anything exists at the path, even a dangling link."""
    from journal.storage import vault

    return vault.exists(path)


def check_file(path: Path) -> None:
    """Raise if the file can't be a journal of this user's, before anybody is asked for a passphrase."""
    from journal.storage import vault

    try:
        vault.check_file(path)
    except Damaged as reason:
        raise with_way_out(reason, path, "") from None


def try_passphrase(path: Path, passphrase: str) -> None:
    """Raise WrongPassphrase if it doesn't open the journal; Damaged if the newest backup says that it should."""
    from journal.storage import vault

    try:
        vault.open_existing(path, passphrase).close()
    except WrongPassphrase as reason:
        raise with_way_out(reason, path, passphrase) from None
    except Damaged:
        return  # it is the right one: the check will say what is wrong


def opens(path: Path, typed: str) -> bool:
    """Return whether the journal opens with what was typed, exactly or tidied."""
    for one in attempts(typed):
        with contextlib.suppress(WrongPassphrase):
            try_passphrase(path, one)
            return True
    return False


def missing(path: Path) -> Failed | None:
    """Return the error for a missing journal whose backups exist: a new one would take them over. Otherwise None."""
    from journal.storage import backups

    newest = next(iter(backups.listed(path)), None)
    if newest is None:
        return None
    return Failed(
        f"There's no journal at {path}, but there are backups of one beside it.",
        f"`journal restore {newest}` puts the newest in its place. To start over, move {newest.parent} away first.",
    )


def with_way_out(reason: JournalError, path: Path, passphrase: str) -> JournalError:
    """Return the error; if the journal is damaged, naming the newest backup that opens.

    If the salt in the file's first bytes is lost, the right passphrase looks wrong: the newest backup reveals that.
    """
    from journal.storage import backups, vault

    if not isinstance(reason, (Damaged, WrongPassphrase)):
        return reason
    paths = backups.listed(path)
    if isinstance(reason, Damaged) and reason.file != path:
        return reason  # it's about another file, or has a hint already
    if isinstance(reason, Damaged) and paths and not passphrase:  # nothing was asked for yet
        hint = f"`journal restore {paths[0]}` checks the newest backup, puts it in place, and keeps this file."
        return Damaged(reason.sentence, hint)
    if isinstance(reason, WrongPassphrase) and paths and vault.same_salt(path, paths[0]):
        return reason  # the salt is whole: the backup only has an older passphrase
    for backup in paths if isinstance(reason, Damaged) else paths[:1]:
        with contextlib.suppress(JournalError):
            if not backups.inspect(backup, passphrase).problems:
                hint = f"{backup} opens: `journal restore {backup}` puts it in place, and keeps this file."
                return Damaged("The journal's file is damaged. Nothing in it was changed.", hint)
    return reason
