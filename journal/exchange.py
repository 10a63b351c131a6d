"""Out and in: exports to where the person says, imports of what was exported. All of a file, or nothing."""

import contextlib
import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from journal.app import App
from journal.errors import Failed, ImportRefused, NotFound, Usage
from journal.model import Entry, Filter

if TYPE_CHECKING:
    from journal.formats import Format
    from journal.storage.store import Store


@dataclass
class Report:
    """What an import did: each entry of the file is in exactly one of these counts."""

    format: str
    came: int = 0
    there: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All entries of the file."""
        return self.came + self.there + sum(self.left_out.values())


def export(app: App, target: str, name: str, wanted: Filter, *, split: bool, force: bool) -> int:
    """Writes the entries that pass, oldest first, to a file, a folder or `-`. Returns how many."""
    from journal import formats, outfile

    form = formats.named(name)
    if split and form.write_one is None:
        raise Usage(f"--split is for markdown; {name} is one file.")
    if split and target == "-":
        raise Usage("--split needs a folder to write to.")
    if target != "-":
        refuse_our_own(app, Path(target))
    count = 0

    def counted(entries: Iterable[Entry]) -> Iterator[Entry]:
        nonlocal count
        for entry in entries:
            count += 1
            yield entry

    with app.store() as store:
        entries = counted(store.entries(wanted, oldest_first=True))
        if split and form.write_one is not None:
            write_one = form.write_one
            named = formats.file_names(entries, form.suffix)
            outfile.write_folder(Path(target), ((n, write_one(e)) for n, e in named), force=force)
        elif target == "-":
            from journal.terminal.safe import shown

            to_eyes = app.console.to_a_terminal
            for piece in form.write(entries, app.catalogue):
                app.console.out_exact(shown(piece) if to_eyes else piece)
        else:
            outfile.write_file(Path(target), form.write(entries, app.catalogue), force=force)
    return count


def refuse_our_own(app: App, target: Path) -> None:
    """Raises Failed where an export would be written over the journal or into its backups, whatever its spelling."""
    from journal.storage import backups, vault

    with contextlib.suppress(OSError):
        place, ours = target.resolve(), app.path.resolve()
        own = {ours, ours.with_name(ours.name + "-journal")}
        same = vault.identity(target) is not None and vault.identity(target) == vault.identity(app.path)
        folder = backups.folder(ours)
        inside = folder in (place, *place.parents)
        if place in own or same or inside or (target.is_dir() and place == ours.parent):
            raise Failed("That is where the journal itself is, so nothing was written.", "Name another place.")


def import_path(app: App, source: Path, name: str, *, dry_run: bool) -> Report:
    """Takes in a file, or a folder of markdown: all of it or nothing. Raises ImportRefused."""
    form, entries = _read_import(app, source, name)
    report = Report(form.name)
    try:
        with app.store() if dry_run else app.store_or_new() as store:
            coming = _sort_import(store, entries, report)
            if not dry_run:
                store.save_all(coming)
    except NotFound:
        if not dry_run:
            raise
        report.came = len(entries)  # there is no journal yet: all of it would come
    return report


def _read_import(app: App, source: Path, name: str) -> "tuple[Format, list[Entry]]":
    from journal import formats

    files = (
        sorted(p for p in source.glob("*.md") if p.is_file() and not p.is_symlink()) if source.is_dir() else [source]
    )
    if not files:
        raise ImportRefused("There is no markdown file in that folder.")
    entries: list[Entry] = []
    form: Format | None = None
    for file in files:
        content = _read_text(file)
        form = formats.recognised(content) if name == "auto" else formats.named(name)
        try:
            entries += form.read(content, app.catalogue, app.clock.utc())
        except ImportRefused as refused:
            place = f"{file.name}: " if len(files) > 1 else ""
            raise ImportRefused(place + refused.sentence, refused.hint) from None
    assert form is not None  # noqa: S101 - there was a file
    return form, entries


def _sort_import(store: "Store", entries: Iterable[Entry], report: Report) -> list[Entry]:
    """Those that are to come; the others are counted in the report."""
    owners = store.reflection_owners()
    there = store.uuids()
    coming: dict[str, Entry] = {}
    for entry in entries:
        mine = coming.get(entry.uuid) or (store.by_uuid(entry.uuid) if entry.uuid in there else None)
        elsewhere = any(owners.get(r.uuid, entry.uuid) != entry.uuid for r in entry.reflections)
        if mine is None and not elsewhere:
            coming[entry.uuid] = entry
            owners |= {r.uuid: entry.uuid for r in entry.reflections}
        elif mine is not None and _same(mine, entry):
            report.there += 1
        else:
            reason = "they share a reflection with another entry" if elsewhere else "they differ from the entry here"
            report.left_out[reason] = report.left_out.get(reason, 0) + 1
    report.came = len(coming)
    return list(coming.values())


def _same(mine: Entry, other: Entry) -> bool:
    """Whether two entries say the same, whatever their ids."""
    return dataclasses.replace(mine, id=None) == dataclasses.replace(other, id=None)


def _read_text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise ImportRefused("That file is no UTF-8 text, so nothing was imported.") from None
    except OSError as reason:
        raise Failed(f"The file could not be read: {(reason.strerror or '').lower()}.") from None
