"""Maintenance: backups, restoring, checking, and where everything is. What works on files that may not open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from journal.core.settings import named
from journal.errors import Damaged, JournalError, NotFound, WrongPassphrase
from journal.services.journal import Journal
from journal.services.opening import with_way_out
from journal.storage import backups, inbox, integrity, restoring


@dataclass(frozen=True)
class Checked:
    """A checked file: how many entries it holds, and what is wrong with it (empty if nothing is).

    `locked`: it needs another passphrase.
    """

    path: Path
    entries: int
    problems: tuple[str, ...] = ()
    damaged: bool = False
    locked: bool = False


def backup(journal: Journal, target: Path | None) -> Checked:
    """Copy the journal to a new file, or renew today's backup; the copy is checked before it is put in place."""
    if target is None:
        place = journal.backup_of_today() or backups.folder(journal.path)
        return Checked(place, journal.count())
    return Checked(target, journal.backup(target))


def switch_automatic(journal: Journal, on: bool) -> None:
    """Switch the automatic backups on or off."""
    journal.change_setting(named("automatic-backups"), "on" if on else "off")


def list_backups(journal: Path, passphrase: str) -> list[Checked]:
    """Return the automatic backups, the newest first, each checked. Raises WrongPassphrase if it opens none of them."""
    found = [check_file(path, passphrase) for path in backups.listed(journal)]
    if found and all(one.locked for one in found):
        raise WrongPassphrase
    return found


def has_backups(journal: Path) -> bool:
    """Return whether there are automatic backups."""
    return bool(backups.listed(journal))


def check_file(path: Path, passphrase: str) -> Checked:
    """Check a file without changing it; problems are in the result."""
    try:
        result = backups.inspect(path, passphrase)
    except JournalError as reason:
        locked = isinstance(reason, WrongPassphrase)
        return Checked(path, 0, (reason.sentence.removesuffix("."),), isinstance(reason, Damaged), locked)
    return Checked(path, result.entries, result.problems, bool(result.problems))


def check_restorable(source: Path, passphrase: str) -> Checked:
    """Check a backup before restoring it.

    Raises NotFound, WrongPassphrase, NewerVersion; Damaged if it has problems.
    """
    if not source.exists():
        raise NotFound(f"There's no file at {source}.")
    try:
        found = backups.inspect(source, passphrase)
    except Damaged:
        found = backups.Findings(("it can't be opened",))
    if found.problems:
        raise Damaged(f"{source} is damaged or isn't a journal, so nothing was changed.", "Try another backup.")
    return Checked(source, found.entries)


def restore(source: Path, journal: Path, passphrase: str, now: datetime) -> Path | None:
    """Put a backup in the journal's place. Return where the replaced file is now.

    Raises what is wrong with the backup.
    """
    return restoring.restore(source, journal, passphrase, now).kept


def check(journal: Path, passphrase: str) -> Iterator[Checked]:
    """Check the journal, then its backups, changing nothing. Raises Damaged at the end if any has problems."""
    try:
        mine = integrity.examine(journal, passphrase, journal)
    except JournalError as reason:
        raise with_way_out(reason, journal, passphrase) from None
    yield Checked(journal, mine.entries, mine.problems)
    damaged = []
    for path in backups.listed(journal):
        found = check_file(path, passphrase)
        yield found
        damaged += [path] if found.damaged else []
    if mine.problems and mine.readable:
        raise Damaged(
            "The file itself is whole, but it holds something that Journal would refuse today. It was left as it is.",
            "To keep all the rest: `journal export everything.json`, then "
            "`journal --journal NEW.db import everything.json --skip-bad`.",
            journal,
        )
    if mine.problems:
        damage = Damaged("The journal's file is damaged. Nothing in it was changed.", file=journal)
        raise with_way_out(damage, journal, passphrase)
    if damaged:
        raise Damaged(
            f"The journal itself is fine, but not every backup is. Damaged: {', '.join(map(str, damaged))}.",
            "Delete what's damaged, and make a fresh one with `journal backup`.",
        )


def _shown_by_inbox(path: Path) -> str:
    """Return what a file in the inbox reveals to someone without the passphrase."""
    if path.name == inbox.RECIPIENT:
        return "the inbox's public key: shows that pages can be written without unlocking"
    if path.suffix == inbox.PAGE:
        return "a waiting page: shows when it was written, and roughly how long it is"
    return "something in the inbox that isn't a page: have a look at it yourself"


def places(journal: Path) -> list[tuple[Path, str]]:
    """Return each file on this computer, and what it reveals to someone without the passphrase."""
    listed = [(journal, "the journal: shows that it exists, its size, and when it last changed")]
    hot = journal.with_name(journal.name + "-journal")
    if hot.exists():
        listed.append((hot, "what SQLite hasn't finished with, also encrypted: shows that something was being written"))
    listed += [(path, "an automatic backup: shows its day and its size") for path in backups.listed(journal)]
    listed += [(path, "left by an interrupted command: encrypted, not needed") for path in backups.unfinished(journal)]
    listed += [(path, _shown_by_inbox(path)) for path in inbox.everything(journal)]
    folder = backups.folder(journal)
    if folder.is_dir():
        kept = sorted(folder.glob("replaced-*"))
        listed += [(path, "what a restore replaced: shows when that was, and its size") for path in kept]
        known = {path for path, _ in listed}
        others = sorted(path for path in folder.iterdir() if path not in known)
        listed += [(path, "going by its name, not one of Journal's own: have a look at it yourself") for path in others]
    return [(path, shows) for path, shows in listed if path.exists()]
