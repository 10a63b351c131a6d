"""Commands that need no unlocking: questions, support. What they keep in the journal, they ask for."""

from typing import TYPE_CHECKING, Annotated

import typer

from journal.app import App
from journal.cli.base import AsJson, command, print_data
from journal.errors import Usage

if TYPE_CHECKING:
    from journal.services.journal import Journal


@command
def questions(
    app: App,
    as_json: AsJson = False,
    switch_on: Annotated[
        str | None, typer.Option(metavar="KEY", help="Ask this optional question too: cycle_day.")
    ] = None,
    switch_off: Annotated[str | None, typer.Option(metavar="KEY", help="Don't ask it any more.")] = None,
) -> None:
    """Show every question, and where in the article it comes from."""
    changes = [(name, on) for name, on in ((switch_on, True), (switch_off, False)) if name is not None]
    if changes:
        from journal.services import writing

        with app.journal(take_in=False) as journal:
            for name, on in changes:
                writing.switch(journal, name, on)
                app.console.say(f"{name} {'will' if on else 'will not'} be asked from now on.")
        return
    if as_json:
        from journal.formats import json_format

        print_data(app, json_format.catalogue_data(app.catalogue))
        return
    from journal.terminal import render

    app.present(render.questions(app.catalogue, frozenset()))


@command
def support(
    app: App,
    as_json: AsJson = False,
    mine: Annotated[bool, typer.Option("--mine", help="Start with your own contact, kept in the journal.")] = False,
    change: Annotated[bool, typer.Option("--change", help="Change your own contact.")] = False,
) -> None:
    """Find someone to talk to. Needs no passphrase, and sends nothing."""
    import tomllib
    from importlib.resources import files

    data = tomllib.loads(files("journal").joinpath("data", "support.toml").read_text(encoding="utf-8"))
    own = ""
    if mine or change:
        with app.journal(take_in=False) as journal:
            own = _own_contact(app, journal, change)
    if as_json:
        print_data(app, {**data, **({"own": own} if own else {})})
        return
    from journal.terminal import render

    app.present(render.support(data["part"], data["as_of"], own))


def _own_contact(app: App, journal: "Journal", change: bool) -> str:
    """The person's own contact; asked for if there is none yet. It is no argument: those end up in a history."""
    now = journal.setting("own contact") or ""
    if now and not change:
        return now
    if not app.console.converses:
        raise Usage("You can keep a contact of your own here.", "Run `journal support --mine` on a terminal.")
    app.console.say("Who would you like to find here? A name and how to reach them, in one line.", "Enter skips this.")
    try:
        said = app.console.read_private_line().strip()
    except EOFError:
        said = ""
    if said:
        journal.set("own contact", said)
    return said or now


@command
def help_(
    app: App,
    command: Annotated[str | None, typer.Argument(metavar="[COMMAND]", help="The command to explain.")] = None,
) -> None:
    """Show this help, or that of a command."""
    from journal.cli.base import cli, known, unknown_command

    if command is not None and command not in known():
        raise unknown_command(command)
    words = [command] if command else []
    cli([*words, "--help"], prog_name="journal", obj=app, standalone_mode=False)
