"""Commands that keep the journal: backup, restore, check, passphrase, where."""

from pathlib import Path
from typing import Annotated

import typer

from journal.app import App
from journal.cli.base import AsJson, command, counted
from journal.errors import Usage


@command
def backup(
    app: App,
    path: Annotated[Path | None, typer.Argument(help="A new file. Without one: the day's, beside the journal.")] = None,
    automatic: Annotated[str | None, typer.Option(help="on or off: a backup on each day with a change.")] = None,
) -> None:
    """Copy the journal, encrypted as it is, and check the copy."""
    from journal.services import maintenance

    if automatic is not None:
        if automatic not in ("on", "off") or path is not None:
            raise Usage("--automatic is on or off, and stands alone.")
        maintenance.switch_automatic(app, automatic == "on")
        app.console.say(f"Automatic backups are {automatic}.")
        return
    made = maintenance.backup(app, path)
    app.console.say(f"{counted(made.entries)} in {made.path}, checked. It opens with the passphrase of today.")


@command
def restore(
    app: App,
    path: Annotated[
        Path | None, typer.Argument(help="A backup. Without one: lists the automatic ones, and asks.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Put a backup in the journal's place. What it replaces is kept."""
    from journal.services import maintenance

    source = path or _choose_backup(app)
    if source is None:
        return
    if not yes and not app.console.confirm(f"Put {source} in the place of {app.path}?"):
        app.console.say("Nothing was changed.")
        return
    kept = maintenance.restore(app, source)
    app.console.say(f"Restored from {source}.", *([f"What it replaced is kept as {kept}."] if kept else []))


def _choose_backup(app: App) -> Path | None:
    from journal.services import maintenance

    found = maintenance.found(app)
    if not found:
        app.console.say("There is no automatic backup yet.")
        return None
    for number, one in enumerate(found, 1):
        state = one.problems[0] if one.problems else counted(one.entries)
        app.console.say(f"  {number}. {one.path.stem}: {state}")
    if not app.console.stdin.isatty():
        raise Usage("Which one?", "Name its file.")
    app.console.say("Which one? A number, or Enter for none.")
    said = app.console.read_line().strip()
    if said.isdecimal() and 1 <= int(said) <= len(found):
        return found[int(said) - 1].path
    app.console.say("Nothing was changed." if not said else "There is none of that number, so nothing was changed.")
    return None


@command
def check(app: App) -> None:
    """Check the journal and its backups: every page, the structure, the search index. Changes nothing."""
    from journal.services import maintenance

    for one in maintenance.check(app):
        said = (
            f"{len(one.problems)} problem(s): {one.problems[0]}" if one.problems else f"whole, {counted(one.entries)}"
        )
        app.console.say(f"{one.path}: {said}.")


@command
def passphrase(
    app: App,
    new_passphrase_file: Annotated[Path | None, typer.Option(help="Read the new one from this file.")] = None,
) -> None:
    """Change the passphrase. The old backups go, for they open with the old one; a fresh one is made."""
    from journal.services import maintenance
    from journal.terminal import passphrase as asking
    from journal.terminal import welcome

    def new() -> str:
        app.console.say("The backups open with the old passphrase, so one fresh backup will take the place of all.")
        return asking.from_file(new_passphrase_file) if new_passphrase_file else welcome.choose(app.console)

    gone = maintenance.change_passphrase(app, new)
    were = "1 old backup was" if gone == 1 else f"{gone} old backups were"
    app.console.say(
        "The passphrase is changed.",
        f"{were} replaced by a fresh one, and what a restore had put aside is gone."
        if gone
        else "There were no automatic backups. What a restore had put aside is gone.",
        "Copies made elsewhere still open with the old passphrase.",
    )


@command
def where(app: App, as_json: AsJson = False) -> None:
    """Show each file on this computer, what it shows to others, and how to remove all traces."""
    from journal.services import maintenance

    places = maintenance.places(app)
    if as_json:
        from journal.formats import json_format

        app.console.out(json_format.text([{"file": str(p), "shows": shows} for p, shows in places], indent=2) + "\n")
        return
    from journal.terminal import render

    app.present(render.places(places, app.path), printed=True)
