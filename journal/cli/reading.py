"""Commands that read: list, show, search, questions, support."""

from typing import Annotated

import typer

from journal.app import FEW, App
from journal.cli.base import AsJson, Most, Numbers, Printed, Sealed, command, entry_data, print_json
from journal.core.model import Filter
from journal.errors import Usage


@command
def list_(
    app: App,
    wanted: Filter,
    most: Most = FEW,
    text: Annotated[bool, typer.Option("--text", help="With the beginning of what was written.")] = False,
    as_json: AsJson = False,
    printed: Printed = False,
) -> None:
    """List entries, newest first: no free text unless --text."""
    found, more = app.list_entries(wanted, most or None)
    if as_json:
        print_json(app, found, text=text)
        return
    if not found:
        app.console.say("No entries like that." if wanted != Filter() else "No entries yet.")
        return
    from journal.terminal import render

    app.present(render.rows(found, app.covered, text=text), printed=printed)
    if more:
        app.console.say(f"These are the newest {len(found)}. -n 0 shows all.")


@command
def show(app: App, numbers: Numbers, as_json: AsJson = False, printed: Printed = False, sealed: Sealed = False) -> None:
    """Show whole entries, with their look-backs."""
    found = app.entries(numbers, sealed_too=sealed)
    if as_json:
        print_json(app, found, text=True, sealed_too=True)
        return
    from journal.terminal import render

    app.present(render.pages(found, app.catalogue), printed=printed)


@command
def search(
    app: App,
    wanted: Filter,
    words: Annotated[list[str] | None, typer.Argument(help="Words that must all be there. Without any, asks.")] = None,
    most: Most = FEW,
    as_json: AsJson = False,
    printed: Printed = False,
) -> None:
    """Find words in any answer, note or tag, best first.

    All the words must be there, and a word's beginning is enough; "in quotes" they stand just so.
    """
    found = app.search(" ".join(words) if words else _ask_words(app), wanted, most or None)
    if as_json:
        from journal.formats import json_format

        data = [
            {**entry_data(app, m.entry), "match": None if app.covered(m.entry) else "".join(t for t, _ in m.context)}
            for m in found
        ]
        app.console.out(json_format.text(data, indent=2) + "\n")
        return
    if not found:
        app.console.say("Nothing was found.")
        return
    from journal.terminal import render

    lines = (line for m in found for line in render.match(m.entry, m.context, covered=app.covered(m.entry)))
    app.present(lines, printed=printed)


@command
def questions(
    app: App,
    as_json: AsJson = False,
    switch_on: Annotated[str | None, typer.Option(help="Ask this optional question too: cycle_day.")] = None,
    switch_off: Annotated[str | None, typer.Option(help="Don't ask it any more.")] = None,
) -> None:
    """Show every question, and where in the article it comes from."""
    for name, on in ((switch_on, True), (switch_off, False)):
        if name is not None:
            app.switch(name, on)
            app.console.say(f"{name} is {'asked' if on else 'not asked'} from now on.")
    if switch_on or switch_off:
        return
    if as_json:
        from journal.formats import json_format

        app.console.out(json_format.text(json_format.catalogue_data(app.catalogue), indent=2) + "\n")
        return
    from journal.terminal import render

    app.present(render.questions(app.catalogue, frozenset()))


@command
def support(
    app: App,
    as_json: AsJson = False,
    mine: Annotated[
        bool, typer.Option("--mine", help="Your own contact, kept in the journal; asks for the first.")
    ] = False,
    change: Annotated[bool, typer.Option("--change", help="Write down another one.")] = False,
) -> None:
    """Where to find someone to talk to. Needs no passphrase, and sends nothing; with --mine, your own contact first."""
    import tomllib
    from importlib.resources import files

    data = tomllib.loads(files("journal").joinpath("data", "support.toml").read_text(encoding="utf-8"))
    own = _own_contact(app, change) if mine or change else ""
    if as_json:
        from journal.formats import json_format

        app.console.out(json_format.text({**data, **({"own": own} if own else {})}, indent=2) + "\n")
        return
    from journal.terminal import render

    app.present(render.support(data["part"], data["as_of"], own))


def _own_contact(app: App, change: bool) -> str:
    """The person's own contact; asked for where there is none yet. It is no argument: those end up in a history."""
    now = app.own_contact()
    if now and not change:
        return now
    if not app.console.converses:
        raise Usage("There is room here for a contact of your own.", "`journal support --mine` on a terminal asks.")
    app.console.say(
        "Who would you like to find here? A name and how to reach them, in one line; Enter leaves it as it is."
    )
    try:
        said = app.console.read_private_line().strip()
    except EOFError:
        said = ""
    return app.own_contact(said) if said else now


def _ask_words(app: App) -> str:
    if not app.console.stdin.isatty():
        raise Usage("Which words?", "Name them, or run it on a terminal to be asked.")
    app.console.say("Which words? (They stay out of the shell's history this way.)")
    try:
        return app.console.read_private_line()
    except EOFError:
        return ""
