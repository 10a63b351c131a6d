"""Commands that keep the journal safe: backup, restore, check, passphrase, where."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from journal.app import App
from journal.cli.base import AsJson, Yes, command, counted, print_data
from journal.errors import NotFound, Usage

if TYPE_CHECKING:
    from journal.services.maintenance import Checked


@command
def backup(
    app: App,
    path: Annotated[
        Path | None,
        typer.Argument(metavar="[PATH]", help="A new file. Without one, today's backup goes beside the journal."),
    ] = None,
    automatic: Annotated[
        str | None, typer.Option(metavar="on|off", help="Switch the daily automatic backups on or off.")
    ] = None,
) -> None:
    """Make an encrypted copy of the journal, and check the copy."""
    from journal.services import maintenance

    if automatic is not None:
        if automatic not in ("on", "off") or path is not None:
            raise Usage("--automatic can be on or off, and can't be combined with anything else.")
        with app.journal() as journal:
            maintenance.switch_automatic(journal, automatic == "on")
        app.console.say(f"Automatic backups are {automatic}.")
        return
    with app.journal() as journal:
        made = maintenance.backup(journal, path)
    app.console.say(f"{counted(made.entries)} in {made.path}, checked. It opens with your current passphrase.")


@command
def restore(
    app: App,
    path: Annotated[
        Path | None, typer.Argument(metavar="[PATH]", help="A backup. Without one, you choose from the automatic ones.")
    ] = None,
    yes: Yes = False,
) -> None:
    """Put a backup in the journal's place. What it replaces is kept."""
    from journal.services import maintenance

    if path is not None and not yes and not app.console.can_confirm:
        raise Usage("This needs a yes, and there's no terminal to ask on.", "Add --yes.")
    if path is not None:
        _look_at(path)
    source = path or _choose_backup(app)
    if source is None:
        return
    found = app.unlocker.unlock(lambda typed: maintenance.check_restorable(source, typed))
    asked = f"Replace {app.path} with {source} ({counted(found.entries)})?"
    if not yes and not app.console.confirm(asked, "restore it", "leave everything as it is"):
        app.console.say("Nothing was changed.")
        return
    kept = maintenance.restore(source, app.path, app.unlocker.known, app.clock.utc())
    app.console.say(f"Restored from {source}.", *([f"The journal it replaced is kept as {kept}."] if kept else []))


def _look_at(source: Path) -> None:
    """Raise if the file can't be a backup, before anybody is asked for its passphrase."""
    from journal.services import opening

    if not source.exists():
        raise NotFound(f"There's no file at {source}.")
    opening.check_file(source)


def _choose_backup(app: App) -> Path | None:
    from journal.services import maintenance

    if not maintenance.has_backups(app.path):
        app.console.say("There's no automatic backup yet.")
        return None
    found = app.unlocker.unlock(lambda typed: maintenance.list_backups(app.path, typed))
    for number, one in enumerate(found, 1):
        app.console.say(f"  {number}. {one.path.stem}: {_state(one)}")
    if not app.console.can_ask:
        raise Usage("Which backup?", "Give its file name, and add --yes.")
    app.console.say("Which backup? Type its number, or press Enter to leave.")
    said = app.console.read_line().strip()
    if said.isdecimal() and 1 <= int(said) <= len(found):
        return found[int(said) - 1].path
    app.console.say("Nothing was changed." if not said else "No backup has that number, so nothing was changed.")
    return None


def _state(one: "Checked") -> str:
    return one.problems[0] if one.problems else counted(one.entries)


@command
def check(app: App) -> None:
    """Check the journal and its backups, page by page. It changes nothing."""
    from journal.services import maintenance, opening

    if not app.path.exists():
        raise NotFound(f"There's no journal yet at {app.path}.", "`journal write` starts one.")
    opening.check_file(app.path)
    app.unlocker.unlock(lambda typed: opening.try_passphrase(app.path, typed))
    for one in maintenance.check(app.path, app.unlocker.known):
        problems = len(one.problems)
        many = "1 problem" if problems == 1 else f"{problems} problems"
        app.console.say(
            f"{one.path}: {f'{many}: {one.problems[0]}' if problems else f'no problems, {counted(one.entries)}'}."
        )


@command
def passphrase(
    app: App,
    new_passphrase_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Read the new passphrase from this file.")
    ] = None,
) -> None:
    """Change the passphrase. Old backups are replaced, because they'd open with the old one."""
    from journal.files import at_home
    from journal.terminal import passphrase as prompt
    from journal.terminal import welcome

    with app.journal() as journal:
        journal.refuse_what_keeps_backups()
        app.console.say("The backups open with the old passphrase, so one fresh backup will replace them all.")
        file = new_passphrase_file
        chosen = prompt.from_file(at_home(file), app.console.say) if file else welcome.choose(app.console)
        gone = journal.change_passphrase(chosen)
        app.unlocker.remember(chosen)
    were = "1 old backup was" if gone == 1 else f"{gone} old backups were"
    app.console.say(
        "Your passphrase is changed.",
        f"{were} replaced by a fresh one, and anything a restore had set aside is gone."
        if gone
        else "There were no automatic backups. Anything a restore had set aside is gone.",
        "Copies made elsewhere still open with the old passphrase.",
    )


@command
def where(app: App, as_json: AsJson = False) -> None:
    """Show every file Journal keeps here, what each one gives away, and how to remove all traces."""
    from journal.services import maintenance

    places = maintenance.places(app.path)
    if as_json:
        print_data(app, [{"file": str(path), "shows": shows} for path, shows in places])
        return
    from journal.terminal import render

    app.present(render.places(places, app.path), printed=True)
