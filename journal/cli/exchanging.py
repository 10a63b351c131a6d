"""Commands that take entries out and in: export, import."""

from pathlib import Path
from typing import Annotated

import typer

from journal.app import App
from journal.cli.base import command, counted
from journal.model import Filter


@command
def export(
    app: App,
    wanted: Filter,
    path: Annotated[str, typer.Argument(help="A file, a folder with --split, or - for standard output.")],
    format_: Annotated[str, typer.Option("--format", help="markdown or json.")] = "",
    split: Annotated[bool, typer.Option("--split", help="One markdown file an entry, in a folder.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over what is there.")] = False,
) -> None:
    """Take entries out, oldest first. The file is plain text: anybody who has it can read it."""
    from journal import exchange

    name = format_ or ("json" if path.endswith(".json") else "markdown")
    count = exchange.export(app, path, name, wanted, split=split, force=force)
    if path != "-":
        app.console.say(f"{counted(count)} written to {path}. It is not encrypted: keep it where you would a diary.")


@command
def import_(
    app: App,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A file of journal's, or a folder of its markdown.")],
    format_: Annotated[str, typer.Option("--format", help="auto, markdown or json.")] = "auto",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would come.")] = False,
) -> None:
    """Take in entries that journal exported: all of a file or nothing, and twice is the same as once."""
    from journal import exchange

    report = exchange.import_path(app, path, format_, dry_run=dry_run)
    would = "would come" if dry_run else "came"
    app.console.say(
        f"{counted(report.total)} in the file ({report.format}): {report.came} {would}, {report.there} here already."
    )
    for reason, count in report.left_out.items():
        app.console.say(f"{count} left out: {reason}.")
