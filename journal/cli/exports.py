"""The command that takes entries out: export."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from journal.app import App
from journal.cli.base import AsJson, Force, Printed, command, counted, print_data, warn_of_unknown_names
from journal.core.model import Filter
from journal.errors import Declined, Usage


def _keys(help_text: str) -> Any:
    return typer.Option(metavar="KEYS", help=help_text, show_default=False)


@command
def export(
    app: App,
    wanted: Filter,
    path: Annotated[
        str, typer.Argument(metavar="PATH", help="A file, a folder with --split, or - for standard output.")
    ],
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[ID...]", help="Only these entries, by number.")
    ] = None,
    format_: Annotated[
        str,
        typer.Option("--format", metavar="NAME", help="One of: {written}. Without it, the file's name decides."),
    ] = "",
    split: Annotated[bool, typer.Option("--split", help="One markdown file per entry, in a folder.")] = False,
    audience: Annotated[
        str | None,
        typer.Option("--for", metavar="WHO", help="me, partner (a letter) or therapist (one page). You see it first."),
    ] = None,
    only: Annotated[list[str], _keys("With --for: include only these answers, by their questions' keys.")] = [],  # noqa: B006
    also: Annotated[list[str], _keys("With --for: include these answers too.")] = [],  # noqa: B006
    without: Annotated[list[str], _keys("With --for: leave these out.")] = [],  # noqa: B006
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="ALIAS",
            show_default=False,
            help="With --for: an initial or a nickname, for the journal's own note of what you shared.",
        ),
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="With --for: write it without showing it first.")] = False,
    force: Force = False,
) -> None:
    """Export entries, oldest first. The file isn't encrypted: anyone who has it can read it."""
    from journal import formats
    from journal.services import exports

    if audience is not None:
        if split:
            raise Usage("--split can't be combined with --for.")
        asked = (audience, path, _listed(only), _listed(also), _listed(without), format_, to)
        count = _share(app, wanted, numbers or (), asked, yes, force)
    elif only or also or without or to or yes:
        raise Usage("--only, --also, --without, --to and --yes only work with --for.")
    else:
        name = format_ or ("markdown" if split else formats.by_name(path))
        with app.journal() as journal:
            warn_of_unknown_names(app, journal, wanted)
            count = exports.export(
                journal, path, name, wanted, numbers=numbers or (), split=split, force=force,
                out=app.console.out_pieces, progress=app.progress,
            )  # fmt: skip
    if path != "-":
        app.console.say(f"{counted(count)} written to {path}. It isn't encrypted: keep it where you'd keep a diary.")


def _share(app: App, wanted: Filter, numbers: Sequence[int], asked: tuple[Any, ...], yes: bool, force: bool) -> int:
    """Write a page for someone, once the person has seen all of it and said yes.

    Return how many entries it draws on.
    """
    from journal.services import sharing
    from journal.terminal.dialogues import sharing as dialogue

    shared = sharing.Shared(*asked)
    sharing.check(app.path, shared, force=force)
    if not (yes or app.console.converses):
        raise Usage(
            "You'd normally see it first, and there's no terminal to show it on.",
            "Add --yes to write it without looking.",
        )
    with app.journal() as journal:
        warn_of_unknown_names(app, journal, wanted)
        if not yes:
            shared = dialogue.decide(
                app.console, journal, shared, lambda lines: app.present(lines, journal), wanted, numbers
            )
        page = sharing.prepare(journal, shared, wanted, numbers=numbers, force=force)
        app.console.say(*page.notes)
        if page.doubt and yes:
            raise Usage(f"{page.doubt} Nothing was written.", "Without --yes, you're asked whether it should be.")
        if not yes:
            dialogue.settle(app.console, page)
            from journal.terminal.render import Line
            from journal.terminal.safe import shown

            lines: list[Line] = [[("strong", "Here's everything that will be in it:")], []]
            lines += [[("", shown(line))] for line in page.preview().split("\n")]
            app.present(lines, journal)
            to = "standard output" if shared.target == "-" else shared.target
            if not app.console.confirm(f"Write this to {to}?", "write it", "cancel"):
                raise Declined("Nothing was written.")
        sharing.write(page, force=force, out=app.console.out_pieces)
    return page.count


@command
def shared(app: App, as_json: AsJson = False, printed: Printed = False) -> None:
    """Show what you've shared: when, with whom, and which moments."""
    from journal.services import shares

    with app.journal() as journal:
        found = shares.shared(journal)
        if as_json:
            from journal.formats import json_format

            print_data(app, [json_format.share_data(share) for share in found])
        elif not found:
            app.console.say("You haven't shared anything yet.", "`journal export --help` shows how to write a page.")
        else:
            from journal.terminal import render

            listed = [(shares.in_words(share), shares.numbers_of(journal, share)) for share in found]
            app.present(render.shares(listed), journal, printed=printed)


def _listed(said: list[str]) -> list[str]:
    """Return the keys given by several options, or by one with commas."""
    return [key.strip() for one in said for key in one.split(",") if key.strip()]
