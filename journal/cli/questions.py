"""Commands that need no unlocking, except for what they keep in the journal: questions, support."""

from typing import TYPE_CHECKING, Annotated

import typer

from journal.app import App
from journal.cli import own_questions as own
from journal.cli.base import AsJson, command, print_data
from journal.errors import Usage

if TYPE_CHECKING:
    from journal.core.questions import Catalogue
    from journal.services.journal import Journal


ACTIONS = ("add", "edit", "retire", "restore")


@command
def questions(
    app: App,
    action: Annotated[
        str | None, typer.Argument(metavar="[ACTION]", help="add, edit, retire or restore one of your own.")
    ] = None,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORDS]",
            help="add: the question, or - for JSON. Otherwise its key, or a feeling. Left out, you're asked, and your "
            "shell keeps nothing of it.",
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND", show_default=False, help="text, choice, choices, scale, yesno, or feeling."),
    ] = None,
    stage: Annotated[
        list[str], typer.Option(metavar="STAGE", help="capture, reflect or lookback. Repeat it for several.")
    ] = [],  # noqa: B006
    asked: Annotated[
        str | None,
        typer.Option(metavar="HOW", show_default=False, help="always, rotating (taking turns) or optional."),
    ] = None,
    text: Annotated[
        str | None, typer.Option(metavar="WORDS", show_default=False, help="With edit: the question, in other words.")
    ] = None,
    label: Annotated[
        str | None, typer.Option(metavar="WORDS", show_default=False, help="A short heading for its answers.")
    ] = None,
    hint: Annotated[
        str | None, typer.Option(metavar="WORDS", show_default=False, help="A quiet line under the question.")
    ] = None,
    choice: Annotated[list[str], typer.Option(metavar="WORDS", help="A choice to offer. Repeat it for each one.")] = [],  # noqa: B006
    scale: Annotated[
        str | None, typer.Option(metavar="N-N", show_default=False, help="The ends of a scale, such as 0-4.")
    ] = None,
    end: Annotated[
        list[str], typer.Option(metavar="WORDS", help="What an end of the scale means: the lowest, then the highest.")
    ] = [],  # noqa: B006
    when: Annotated[
        list[str],
        typer.Option(metavar="CONDITION", help='Ask only if: "tears=some, a lot", distress_then=6-10, care=any.'),
    ] = [],  # noqa: B006
    unless: Annotated[list[str], typer.Option(metavar="CONDITION", help="Don't ask if, in the same form.")] = [],  # noqa: B006
    definition: Annotated[
        str | None, typer.Option(metavar="WORDS", show_default=False, help="What a feeling means.")
    ] = None,
    tone: Annotated[
        str | None,
        typer.Option(metavar="TONE", show_default=False, help="Whether a feeling is pleasant, unpleasant or mixed."),
    ] = None,
    energy: Annotated[
        str | None, typer.Option(metavar="ENERGY", show_default=False, help="Whether its energy is high or low.")
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Show your own too, which needs your passphrase.")] = False,
    as_json: AsJson = False,
    switch_on: Annotated[
        str | None, typer.Option(metavar="KEY", help="Also ask this optional question: cycle_day.")
    ] = None,
    switch_off: Annotated[str | None, typer.Option(metavar="KEY", help="Stop asking this optional question.")] = None,
) -> None:
    """Show the questions, and where they come from. Add your own."""
    changes = [(name, on) for name, on in ((switch_on, True), (switch_off, False)) if name is not None]
    fields = own.Fields(kind, tuple(stage), asked, text, label, hint, tuple(choice), scale, tuple(end), tuple(when),
                        tuple(unless), definition, tone, energy)  # fmt: skip
    if action is not None and action not in ACTIONS:
        raise Usage("I don't know that action.", "It can be add, edit, retire or restore.")
    if action is None and fields != own.Fields():
        raise Usage("That belongs to a question of your own.", "Begin with `journal questions add`.")
    if action is not None:
        own.act(app, action, list(words or ()), fields, as_json)
    elif changes:
        _switch(app, changes)
    elif mine:
        with app.journal(take_in=False) as journal:
            _show(app, journal.catalogue, as_json, journal)
    else:
        _show(app, app.catalogue, as_json)


def _switch(app: App, changes: list[tuple[str, bool]]) -> None:
    from journal.services import writing

    with app.journal(take_in=False) as journal:
        for name, on in changes:
            writing.switch(journal, name, on)
            app.console.say(f"{name} will be asked from now on." if on else f"{name} won't be asked any more.")


def _show(app: App, catalogue: "Catalogue", as_json: bool, journal: "Journal | None" = None) -> None:
    if as_json:
        from journal.formats import json_format

        print_data(app, json_format.catalogue_data(catalogue))
        return
    from journal.terminal import render

    feelings = own.feelings(journal) if journal is not None else ()
    app.present(render.questions(catalogue, frozenset(), feelings), journal)


@command
def support(
    app: App,
    as_json: AsJson = False,
    mine: Annotated[bool, typer.Option("--mine", help="Put your own contact first. It's kept in the journal.")] = False,
    change: Annotated[bool, typer.Option("--change", help="Change your own contact.")] = False,
) -> None:
    """Find someone to talk to. Needs no passphrase, and sends nothing."""
    from journal.terminal import support as people

    own = ""
    if mine or change:
        with app.journal(take_in=False) as journal:
            own = _own_contact(app, journal, change)
    if as_json:
        print_data(app, {**people.data(), **({"own": own} if own else {})})
        return
    app.present(people.lines(own))


def _own_contact(app: App, journal: "Journal", change: bool) -> str:
    """Return the person's own contact, asking for it if there is none yet.

    It isn't a command-line argument, because those end up in the shell's history.
    """
    now = journal.setting("own contact") or ""
    if now and not change:
        return now
    if not app.console.converses:
        raise Usage("You can keep a contact of your own here.", "Run `journal support --mine` in a terminal.")
    app.console.say(
        "Who would you like to find here? A name and how to reach them, in one line.", "Press Enter to skip."
    )
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
    """Show this help, or the help for one command."""
    from journal.cli.base import cli, known, unknown_command

    if command is not None and command not in known():
        raise unknown_command(command)
    words = [command] if command else []
    cli([*words, "--help"], prog_name="journal", obj=app, standalone_mode=False)
