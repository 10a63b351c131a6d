"""Commands that change entries: delete, rename."""

import itertools
from typing import Annotated

import typer

from journal.app import App
from journal.cli.base import Yes, command, counted, warn_of_unknown_names
from journal.core.model import Filter
from journal.errors import Usage

GOES = (
    "These would be deleted for good. Older automatic backups would go too, along with anything a restore had set "
    "aside, and one fresh backup would replace them:"
)


@command
def delete(
    app: App,
    wanted: Filter,
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[ID...]", help="Entries' numbers, from `journal list`.")
    ] = None,
    yes: Yes = False,
) -> None:
    """Delete entries for good, after showing you which. Takes numbers, filters or both."""
    if not numbers and wanted == Filter():
        raise Usage("Which entries? Give their numbers, or a filter.", "To remove everything, see `journal where`.")
    if not yes and not app.console.can_confirm:
        raise Usage("This needs a yes, and there's no terminal to ask on.", "Add --yes.")
    with app.journal() as journal:
        warn_of_unknown_names(app, journal, wanted)
        chosen = list(dict.fromkeys(numbers or ()))
        found = [journal.entry(number, sealed_too=True) for number in chosen]
        if wanted != Filter():
            found += [e for e in journal.entries(wanted) if e.id not in chosen]
        if not found:
            app.console.say("No entries match, so nothing was deleted.")
            return
        journal.refuse_what_keeps_backups()
        if not yes:
            from journal.terminal import render

            rows = render.rows(map(journal.covered, found), journal.catalogue, journal.is_sealed)
            app.present(itertools.chain([[("strong", GOES)], []], rows), journal)
            keep = "keep it" if len(found) == 1 else "keep them"
            if not app.console.confirm(f"Delete {counted(len(found))}?", "delete", keep):
                app.console.say("Nothing was deleted.")
                return
        journal.delete([e.id for e in found if e.id is not None])
    app.console.say(
        f"{counted(len(found))} deleted for good. None of {'it' if len(found) == 1 else 'them'} is left in the "
        "journal or its automatic backups.",
        "Any copies you made elsewhere (exports, backups of this computer, snapshots) are still there.",
    )


@command
def rename(
    app: App,
    what: Annotated[str, typer.Argument(metavar="tag|alias", help="What to rename.")],
    old: Annotated[str, typer.Argument(metavar="OLD", help="Its name now.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Its new name.")],
) -> None:
    """Rename a tag or an alias everywhere."""
    if what not in ("tag", "alias"):
        raise Usage(
            "Only a tag or an alias can be renamed.",
            "Use `journal rename tag OLD NEW` or `journal rename alias OLD NEW`.",
        )
    from journal.services import shares, wonder

    with app.journal() as journal:
        asked = len(wonder.open_ones(journal))
        notes = shares.to(journal, old) if what == "alias" else []
        count = journal.rename_tag(old, new) if what == "tag" else journal.rename_alias(old, new)
        ended = asked - len(wonder.open_ones(journal))
    noted = f"{len(notes)} {'note' if len(notes) == 1 else 'notes'} of what you shared" if notes else ""
    done = " and ".join(filter(None, (counted(count) if count or not noted else "", noted)))
    changed = count or noted
    app.console.say(f"Renamed in {done}." if changed else f"No entry has that {what}, so nothing was changed.")
    if ended:
        many = "Your question about it has" if ended == 1 else f"Your {ended} questions about it have"
        app.console.say(f"{many} ended, because under another name it's no longer what you asked about.")
