"""Commands that change what is there: delete, rename."""

import itertools
from typing import Annotated

import typer

from journal.app import App
from journal.cli.base import command, counted
from journal.core.model import Entry, Filter
from journal.errors import NoTerminal, Usage

GOES = (
    "This would go, for good, and with it the automatic backups and what a restore put aside, but for one fresh backup:"
)


@command
def delete(
    app: App,
    wanted: Filter,
    numbers: Annotated[list[int] | None, typer.Argument(help="Entries' numbers, as `journal list` shows them.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Delete entries for good, once you have seen which and said yes. Takes numbers, filters or both."""
    if not numbers and wanted == Filter():
        raise Usage("Say which: entries' numbers, or a filter.", "To remove everything, delete the journal's file.")

    def sure(found: list[Entry]) -> bool:
        if yes:
            return True
        if not app.console.stdin.isatty():
            raise NoTerminal if not app.options.plain else Usage("Nobody is there to say yes.", "Add --yes.")
        from journal.terminal import render

        app.present(itertools.chain([[("strong", GOES)], []], render.rows(found)))
        return app.console.confirm(f"Delete {counted(len(found))}?")

    gone = app.delete(numbers or [], None if wanted == Filter() else wanted, sure)
    if not gone:
        app.console.say("Nothing was deleted.")
        return
    app.console.say(
        f"{counted(gone)} deleted, for good: nothing of it is in the journal's file or in its automatic backups now.",
        "Copies that were made elsewhere (exports, backups of this computer, snapshots) are beyond its reach.",
    )


@command
def rename(
    app: App,
    what: Annotated[str, typer.Argument(help="tag or alias.")],
    old: Annotated[str, typer.Argument(help="As it is now.")],
    new: Annotated[str, typer.Argument(help="As it is to be.")],
) -> None:
    """Rename a tag or an alias everywhere."""
    if what not in ("tag", "alias"):
        raise Usage("Only a tag or an alias can be renamed.", "journal rename tag OLD NEW, or rename alias OLD NEW.")
    count = app.rename(what, old, new)
    app.console.say(f"Renamed in {counted(count)}." if count else f"No entry has that {what}, so nothing was changed.")
