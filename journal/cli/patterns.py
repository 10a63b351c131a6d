"""The command that shows patterns."""

from pathlib import Path
from typing import Annotated

import typer

from journal.app import App
from journal.cli.base import AsJson, Printed, command
from journal.core.model import Filter


@command
def patterns(
    app: App,
    wanted: Filter,
    view: Annotated[
        str | None,
        typer.Argument(
            help="frequency, tears, feelings, then-and-now, trend, around, together or times. Without: all."
        ),
    ] = None,
    day: Annotated[list[str] | None, typer.Argument(metavar="[DATE]", help="For around: the day, named first.")] = None,
    outcome: Annotated[str | None, typer.Option(help="Count this question's answers; nothing is tested then.")] = None,
    include_care: Annotated[bool, typer.Option("--include-care", help="Take in what wasn't all right, too.")] = False,
    html: Annotated[
        Path | None, typer.Option(help="Write it as one page with charts: private, but not encrypted.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over what is there.")] = False,
    as_json: AsJson = False,
    printed: Printed = False,
) -> None:
    """See what repeats over time: counts, ranges, and silence where there is nothing to say."""
    from journal.services import patterns

    asked = patterns.Asked(view, " ".join(day) if day else None, wanted, outcome, include_care)
    patterns.show(app, asked, as_json=as_json, printed=printed, html=html, force=force)
