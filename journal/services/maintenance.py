"""Keeping the journal: backups, restoring, checking, a new passphrase, and where everything is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from journal.app import App
from journal.errors import Damaged, JournalError, NotFound, Usage, WrongPassphrase
from journal.storage import backups


@dataclass(frozen=True)
class Checked:
    """A file, how many entries it holds, and what is wrong with it (nothing, where it is whole).

    `locked`: it opens with another passphrase.
    """

    path: Path
    entries: int
    problems: tuple[str, ...]
    damaged: bool = False
    locked: bool = False


def backup(app: App, target: Path | None) -> Checked:
    """Copies the journal to a file, or into its backups folder; the copy is checked before it is put in place."""
    with app.store() as store:
        if target is None:
            backups.refuse_link(backups.folder(app.path))
        place = target or backups.folder(app.path) / f"{app.clock.now().date().isoformat()}.db"
        found = backups.copy(store.conn, app.path, place, app.passphrase, force=target is None)
    return Checked(place, found.entries, found.problems)


def switch_automatic(app: App, on: bool) -> None:
    """Switches the automatic backups on or off."""
    with app.store() as store:
        store.set("automatic backups", "on" if on else "off")


def found(app: App) -> list[Checked]:
    """The automatic backups, the newest first, each checked with the passphrase. Asks for it, if need be.

    Raises WrongPassphrase where it opens none of them.
    """
    paths = backups.listed(app.path)
    if not paths:
        return []
    passphrase = app.obtained_passphrase()
    listed = [_checked(path, passphrase) for path in paths]
    if all(one.locked for one in listed):
        raise WrongPassphrase
    return listed


def _checked(path: Path, passphrase: str) -> Checked:
    try:
        result = backups.inspect(path, passphrase)
    except JournalError as reason:
        locked = isinstance(reason, WrongPassphrase)
        return Checked(path, 0, (reason.sentence.removesuffix("."),), isinstance(reason, Damaged), locked)
    return Checked(path, result.entries, result.problems, bool(result.problems))


def restore(app: App, source: Path) -> Path | None:
    """Puts a backup in the journal's place; where what it replaced is now. Raises what is wrong with it."""
    if not source.exists():
        raise NotFound(f"There is no file at {source}.")
    return backups.restore(source, app.path, app.obtained_passphrase(), f"{app.clock.utc():%Y%m%dT%H%M%S}")


def check(app: App) -> Iterator[Checked]:
    """The journal, then its backups. Raises Damaged at the end where the journal is not whole."""
    if not app.path.exists():
        raise NotFound(f"There is no journal yet at {app.path}.", "`journal write` begins one.")
    try:
        mine = backups.inspect(app.path, app.obtained_passphrase())
    except JournalError as reason:
        raise app.with_way_out(reason) from None
    problems = mine.problems or _misindexed(app)
    yield Checked(app.path, mine.entries, problems)
    damaged = []
    for path in backups.listed(app.path):
        found = _checked(path, app.obtained_passphrase())
        yield found
        damaged += [path] if found.damaged else []
    if problems:
        raise app.with_way_out(Damaged("The journal's file is damaged. It was left as it is."))
    if damaged:
        raise Damaged(
            f"The journal itself is whole, but not every backup is: {', '.join(map(str, damaged))}.",
            "Remove it; `journal backup` makes a fresh one.",
        )


def _misindexed(app: App) -> tuple[str, ...]:
    """What search would find wrongly, in a journal that is whole."""
    from journal.storage.integrity import misindexed

    with app.store() as store:
        return ("the search index does not hold what the entries do",) if misindexed(store) else ()


def change_passphrase(app: App, new: Callable[[], str]) -> int:
    """A new passphrase; `new` gives it once the journal is open. Returns how many old backups were replaced."""
    with app.store() as store:
        chosen = new()
        if not chosen.strip():
            raise Usage("The new passphrase is empty.")
        backups.change_passphrase(store.conn, app.path, app.passphrase, chosen)
    app.passphrase = chosen
    with app.reopened() as store:
        return store.keeper.replace_all(store.conn) if store.keeper else 0


def places(app: App) -> list[tuple[Path, str]]:
    """Each file on this computer, and what it shows to somebody without the passphrase."""
    listed = [(app.path, "the journal: that it exists, its size, and when it last changed")]
    hot = app.path.with_name(app.path.name + "-journal")
    if hot.exists():
        listed.append((hot, "what SQLite has not finished with, encrypted too: that something was being written"))
    listed += [(path, "an automatic backup: its day and its size") for path in backups.listed(app.path)]
    listed += [
        (path, "left by a command that was killed, encrypted, of no use") for path in backups.unfinished(app.path)
    ]
    folder = backups.folder(app.path)
    if folder.is_dir():
        kept = sorted(folder.glob("replaced-*"))
        listed += [(path, "what a restore replaced: when that was, and its size") for path in kept]
        known = {path for path, _ in listed}
        others = sorted(path for path in folder.iterdir() if path not in known)
        listed += [(path, "not one of journal's own, by its name: look at it yourself") for path in others]
    return [(path, shows) for path, shows in listed if path.exists()]
