"""Exports: write entries to a place that the person chose. All of it, or nothing."""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from journal import files, formats
from journal.core.model import Entry, Filter
from journal.errors import Failed, Usage
from journal.services.journal import EVERYTHING, Journal
from journal.services.progress import Progress, unwatched
from journal.storage import backups, vault

STDOUT = "-"


def export(
    journal: Journal,
    target: str,
    name: str,
    wanted: Filter = EVERYTHING,
    *,
    numbers: Iterable[int] = (),
    split: bool = False,
    force: bool = False,
    out: Callable[[str], None] | None = None,
    progress: Progress = unwatched,
) -> int:
    """Write entries, oldest first, to a file, a folder (`split`), or piece by piece to `out` if `target` is "-".

    Exports the entries with these numbers, or those that pass the filter, in the format `name`. Returns how many.
    Raises Usage, Failed, NotFound.
    """
    form, writer = formats.writer(name)
    if split and writer.one is None:
        raise Usage(f"--split only works with markdown; {name} is always one file.")
    if split and target == STDOUT:
        raise Usage("--split needs a folder to write to.")
    if target != STDOUT:
        refuse_our_own(journal.path, Path(target))
    count = 0

    def counted(entries: Iterable[Entry]) -> Iterator[Entry]:
        nonlocal count
        for entry in entries:
            count += 1
            yield entry

    def pieces(entries: Iterable[Entry]) -> Iterator[str]:
        if writer.whole is not None and wanted == EVERYTHING and not chosen:
            store = journal.store
            beside = (store.dated_answers(), store.wonderings(), store.kept_shares.all(), store.own_questions())
            return writer.whole(entries, journal.catalogue, *beside)
        return writer.all(entries, journal.catalogue)

    chosen = sorted((journal.entry(n, sealed_too=True) for n in numbers), key=lambda e: (e.moment.at, e.id or 0))
    source = iter(chosen) if chosen else journal.entries(wanted, oldest_first=True, sealed_too=True)
    entries = counted(source)
    if target != STDOUT:
        entries = progress("Exporting", entries, len(chosen) or journal.count(wanted))
    if split and writer.one is not None:
        write_one = writer.one
        named = formats.file_names(entries, form.suffix)
        files.write_folder(Path(target), ((n, write_one(e, journal.catalogue)) for n, e in named), force=force)
    elif target == STDOUT and out is not None:
        for piece in pieces(entries):
            out(piece)
    else:
        files.write_file(Path(target), pieces(entries), force=force)
    return count


def refuse_our_own(journal: Path, target: Path) -> None:
    """Raise Failed if an export would overwrite the journal or go into its backups, however the path is spelled."""
    with contextlib.suppress(OSError):
        place, ours = target.resolve(), journal.resolve()
        own = {ours, ours.with_name(ours.name + "-journal")}
        same = vault.identity(target) is not None and vault.identity(target) == vault.identity(journal)
        folder = backups.folder(ours)
        inside = folder in (place, *place.parents)
        if place in own or same or inside or (target.is_dir() and place == ours.parent):
            raise Failed("That's where the journal itself is, so nothing was written.", "Choose another place.")
