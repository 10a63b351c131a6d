"""The command that shows patterns."""

from pathlib import Path
from typing import Annotated

import typer

from journal.app import App
from journal.cli.base import AsJson, Force, Printed, command, print_data, warn_of_unknown_names
from journal.core.model import Filter


@command
def patterns(
    app: App,
    wanted: Filter,
    view: Annotated[
        str | None, typer.Argument(metavar="[VIEW]", help="One of: {views}. Without one, you see them all.")
    ] = None,
    day: Annotated[
        list[str] | None, typer.Argument(metavar="[DATE]", help="With around: the day to compare before and after.")
    ] = None,
    outcome: Annotated[
        str | None, typer.Option(metavar="KEY", help="Count the answers to this question, without comparing them.")
    ] = None,
    include_care: Annotated[
        bool, typer.Option("--include-care", help="Include moments you marked as not all right.")
    ] = False,
    include_imported: Annotated[
        bool,
        typer.Option("--include-imported", help="Include imported diary entries, which answer none of our questions."),
    ] = False,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page with charts. It isn't encrypted.")
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
    printed: Printed = False,
) -> None:
    """See what repeats over time."""
    from journal.services import patterns as service

    asked = service.Asked(view, " ".join(day) if day else None, wanted, outcome, include_care, include_imported)
    with app.journal() as journal:
        warn_of_unknown_names(app, journal, wanted)
        found = service.overview(journal, asked, app.progress)
        if as_json:
            print_data(app, found.data())
            return
        if html is not None:
            from journal import files
            from journal.terminal import pattern_page

            files.write_file(html, pattern_page.html(found), force=force)
            app.console.say(f"Written to {html}. It isn't encrypted: keep it where you'd keep a diary.")
            return
        if not found.dataset.n and not found.dataset.left_out and found.dataset.filtered:
            app.console.say(found.too_few)
            return
        from journal.terminal import pattern_page

        lines = pattern_page.lines(found, app.console.page_width, drawn=app.console.draws)
        app.present(lines, journal, printed=printed)
        if asked.wanted == Filter() and not include_care:
            from journal.terminal.dialogues import checkin

            checkin.consider(app.talk(journal), found.dataset.entries, line_by_line=printed)
