"""What the commands do, step by step, without a command line: the app opens the journal, a service does the work."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from journal.app import App
from journal.cli import imports as import_command
from journal.cli import merge as merge_command
from journal.core.model import Filter
from journal.services import exports, imports, maintenance, opening
from journal.services import merge as merging
from journal.services import writing as writing
from journal.services.imports import Report
from journal.services.maintenance import Checked
from journal.storage.store import Store


def export(
    app: App, target: str, form: str, wanted: Filter | None = None, *, split: bool = False, force: bool = False
) -> int:
    with app.journal() as journal:
        return exports.export(journal, target, form, wanted, split=split, force=force, out=app.console.out_pieces)


def import_path(app: App, source: Path, form: str = "auto", *, dry_run: bool = False) -> Report:
    return imports.import_path(
        source,
        form,
        catalogue=app.catalogue,
        clock=app.clock,
        destination=lambda: import_command._destination(app, dry_run),
        dry_run=dry_run,
    )


def write_answers(app: App, content: str) -> list[int]:
    entries = writing.read_answers(content, app.catalogue, app.clock)
    with app.journal_or_new() as journal:
        return journal.add_entries(entries)


def backup(app: App, target: Path | None = None) -> Checked:
    with app.journal() as journal:
        return maintenance.backup(journal, target)


def restore(app: App, source: Path) -> Path | None:
    app.unlocker.unlock(lambda typed: maintenance.check_restorable(source, typed))
    return maintenance.restore(source, app.path, app.unlocker.known, app.clock.utc())


def check(app: App) -> Iterator[Checked]:
    app.unlocker.unlock(lambda typed: opening.try_passphrase(app.path, typed))
    return maintenance.check(app.path, app.unlocker.known)


def count(app: App) -> int:
    with app.journal() as journal:
        return journal.count()


def delete(app: App, number: int) -> None:
    with app.journal() as journal:
        journal.delete([journal.entry(number).id or 0])


def change_passphrase(app: App, new: str) -> int:
    with app.journal() as journal:
        return journal.change_passphrase(new)


def merge(app: App, other: Path, passphrase: Path | None, sure: Callable[[merging.Plan], bool]) -> Path | None:
    with app.journal(take_in=False) as journal:
        plan, seen = merging.plan(journal, other, merge_command._unlocking(app, passphrase))
        return merging.apply(journal, plan, seen) if sure(plan) and not plan.changes_nothing else None


@contextlib.contextmanager
def rows(app: App) -> Iterator[Store]:
    """The rows of the open journal."""
    with app.journal() as journal:
        yield journal.store


@contextlib.contextmanager
def rows_or_new(app: App) -> Iterator[Store]:
    """The same, of a journal that is created if there is none."""
    with app.journal_or_new() as journal:
        yield journal.store
