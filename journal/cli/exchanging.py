"""Commands that take entries out and in: export, import."""

from pathlib import Path
from typing import Annotated, Any

import typer

from journal.app import App
from journal.cli.base import command, counted
from journal.core.model import Filter
from journal.errors import Usage


def _keys(help_text: str) -> Any:
    return typer.Option(metavar="KEYS", help=help_text, show_default=False)


@command
def export(
    app: App,
    wanted: Filter,
    path: Annotated[str, typer.Argument(help="A file, a folder with --split, or - for standard output.")],
    format_: Annotated[
        str, typer.Option("--format", help="markdown, json, csv or html; the file's name says it else.")
    ] = "",
    split: Annotated[bool, typer.Option("--split", help="One markdown file an entry, in a folder.")] = False,
    audience: Annotated[
        str | None,
        typer.Option("--for", help="me, partner (a letter) or therapist (one page): shown first, then asked."),
    ] = None,
    only: Annotated[list[str], _keys("With --for: these answers alone, by their questions' keys.")] = [],  # noqa: B006
    also: Annotated[list[str], _keys("With --for: these too.")] = [],  # noqa: B006
    without: Annotated[list[str], _keys("With --for: not these.")] = [],  # noqa: B006
    yes: Annotated[bool, typer.Option("--yes", help="With --for: write it unseen.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over what is there.")] = False,
) -> None:
    """Take entries out, oldest first. The file is plain text: anybody who has it can read it."""
    from journal import formats
    from journal.services import exchange

    if audience is not None:
        from journal.services import sharing

        if split:
            raise Usage("--split goes with a whole export, not with --for.")
        given = sharing.Given(audience, _listed(only), _listed(also), _listed(without), format_)
        count = sharing.give(app, path, given, wanted, force=force, yes=yes)
    elif only or also or without or yes:
        raise Usage("--only, --also, --without and --yes go with --for.")
    else:
        count = exchange.export(app, path, format_ or formats.by_suffix(path), wanted, split=split, force=force)
    if path != "-":
        app.console.say(f"{counted(count)} written to {path}. It is not encrypted: keep it where you would a diary.")


def _listed(said: list[str]) -> list[str]:
    """Keys as they were given: several options, or one with commas."""
    return [key.strip() for one in said for key in one.split(",") if key.strip()]


@command
def import_(
    app: App,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A file or zip, or a folder of markdown or of jrnl's.")],
    format_: Annotated[str, typer.Option("--format", help="auto, markdown, json, csv, jrnl or dayone.")] = "auto",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would come.")] = False,
) -> None:
    """Take in what journal, jrnl or Day One exported: all of a file or nothing, and twice is the same as once."""
    from journal.services import exchange

    report = exchange.import_path(app, path, format_, dry_run=dry_run)
    would = "would come" if dry_run else "came"
    form = f" ({', '.join(report.formats)})" if report.formats else ""
    app.console.say(f"{counted(report.total)} in the file{form}: {report.came} {would}, {report.there} here already.")
    besides = report.dated + report.dated_there + report.dated_differ
    if besides:
        many = "1 answer that belongs" if besides == 1 else f"{besides} answers that belong"
        differ = f", {report.dated_differ} left out: another is known by the same uuid" if report.dated_differ else ""
        app.console.say(f"{many} to no entry: {report.dated} {would}, {report.dated_there} here already{differ}.")
    for reason, count in report.left_out.items():
        app.console.say(f"{count} left out: {reason}.")
    for what, count in report.aside.items():
        app.console.say(f"Also in it: {what} ({count}).")
