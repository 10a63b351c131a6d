"""The command that takes in what other programs exported: import."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from journal.app import App
from journal.cli.base import command, counted
from journal.errors import JournalError

if TYPE_CHECKING:
    from journal.services.imports import Report
    from journal.services.journal import Journal

MOST = 20  # how many of each kind are named


@command
def import_(
    app: App,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A file, a zip or a folder: {programs}.")],
    format_: Annotated[str, typer.Option("--format", metavar="NAME", help="auto, or one of: {read}.")] = "auto",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be imported, without importing it.")
    ] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave out entries that can't be read, and import the rest.")
    ] = False,
) -> None:
    """Import what Journal or another program exported. Importing a file twice changes nothing."""
    from journal.services import imports

    report = imports.import_path(
        path,
        format_,
        catalogue=app.catalogue,
        clock=app.clock,
        destination=lambda: _destination(app, dry_run),
        dry_run=dry_run,
        skip_bad=skip_bad,
        progress=app.progress,
    )
    app.console.say(*described(report, dry_run=dry_run))


def described(report: "Report", *, dry_run: bool) -> Iterator[str]:
    """Yield sentences on what an import did, or would do."""
    would = "would be imported" if dry_run else "imported"
    form = f" ({', '.join(report.formats)})" if report.formats else ""
    yield f"{counted(report.total)} in the file{form}: {report.came} {would}, {report.there} already here."
    besides = report.dated + report.dated_there + report.dated_differ
    if besides:
        many = "1 answer that isn't" if besides == 1 else f"{besides} answers that aren't"
        differ = f", {report.dated_differ} left out: another one here has the same uuid" if report.dated_differ else ""
        yield f"{many} part of an entry: {report.dated} {would}, {report.dated_there} already here{differ}."
    if wondered := report.wondered + report.wondered_there:
        many = "1 question" if wondered == 1 else f"{wondered} questions"
        yield f"{many} you asked: {report.wondered} {would}, {report.wondered_there} already here."
    if shared := report.shared + report.shared_there:
        many = "1 note" if shared == 1 else f"{shared} notes"
        yield f"{many} of what you shared: {report.shared} {would}, {report.shared_there} already here."
    if asked := report.asked + report.asked_there:
        many = "1 question or feeling" if asked == 1 else f"{asked} questions and feelings"
        yield f"{many} of your own: {report.asked} {would}, {report.asked_there} already here."
    for reason, count in report.left_out.items():
        yield f"{count} left out: {reason}."
    for what, count in report.aside.items():
        yield f"Also in the file: {what} ({count})."
    yield from report.named[:MOST]
    if more := max(0, len(report.named) - MOST) + report.unnamed:
        yield f"And {more} more like these."
    changed = [f"{was} is now {tag or 'left out'}" for was, tag in report.retagged.items()]
    if changed:
        rest = f"; and {len(changed) - MOST} more" if len(changed) > MOST else ""
        yield f"Tags: {'; '.join(changed[:MOST])}{rest}."
    if report.backup is not None and report.came:
        yield f"There's a backup from before the import at {report.backup}."


@contextlib.contextmanager
def _destination(app: App, dry_run: bool) -> "Iterator[Journal | None]":
    """Yield the journal to import into. It is created if there is none yet, and removed again if nothing was imported.

    Yields None for a dry run without a journal.
    """
    created = not app.has_journal
    if dry_run and created:
        yield None
        return
    with app.journal() if dry_run else app.journal_or_new() as journal:
        try:
            yield journal
        except BaseException:
            if created:
                with contextlib.suppress(JournalError):
                    journal.discard_unused()
            raise
