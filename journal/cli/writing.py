"""Commands that write: write, reflect, lookback, edit."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from journal.app import App
from journal.cli.base import Number, Sealed, command
from journal.errors import Usage


@command
def write(
    app: App,
    when: Annotated[
        str | None, typer.Option(help='When it was: 2026-11-20 23:30, "last night", "2 hours ago".')
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Only the first minute: a few words and ratings.")] = False,
    seal: Annotated[
        int | None, typer.Option(min=1, max=36_500, metavar="DAYS", help="Keep it out of look-backs for so many days.")
    ] = None,
    answers: Annotated[
        str | None, typer.Option(help="Take one or many entries as JSON from this file, or - for standard input.")
    ] = None,
) -> int | None:
    """Write a reflection. Every question can be skipped, and nothing is lost when you stop."""
    from journal.services import writing

    if answers is None:
        if not app.console.stdin.isatty() and not app.options.plain:
            raise Usage(
                "There is no terminal to write on.", "With --plain, lines are read as they come; --answers takes JSON."
            )
        return writing.write(app, when, quick=quick, seal=seal)
    if when or quick or seal:
        raise Usage("--answers says everything itself: no other option goes with it.")
    for number in writing.write_answers(app, _read(answers)):
        app.console.out(f"{number}\n")
    return None


@command
def reflect(app: App, number: Number, sealed: Sealed = False) -> int:
    """Look at a moment once it has passed: the later questions, added to the entry."""
    from journal.services import writing

    return writing.reflect(app, number, "reflect", sealed_too=sealed)


@command
def lookback(
    app: App,
    number: Annotated[
        int | None, typer.Argument(metavar="[ID]", help="An entry's number. Without one: what is due today.")
    ] = None,
    sealed: Sealed = False,
) -> int:
    """Look at an old moment anew: what was said then, and a few questions again. Added, never overwritten."""
    from journal.services import lookbacks

    return lookbacks.lookback(app, number, sealed_too=sealed)


@command
def edit(
    app: App,
    number: Number,
    reflection: Annotated[int, typer.Option(min=1, help="Which of its reflections, counted from 1.")] = 1,
    seal: Annotated[
        int | None, typer.Option(min=0, max=36_500, metavar="DAYS", help="Only seal it for so many days; 0 unseals it.")
    ] = None,
    offer: Annotated[
        bool | None, typer.Option("--offer/--no-offer", help="Only say whether look-backs may offer it.")
    ] = None,
    sealed: Sealed = False,
) -> int | None:
    """Go through an entry's questions again, filled in, to change or clear an answer."""
    from journal.services import writing

    if seal is None and offer is None:
        return writing.edit(app, number, reflection, sealed_too=sealed)
    app.console.say(writing.keep_back(app, number, seal, offer))
    return None


def _read(source: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Usage("That is no UTF-8 text, so nothing was written.") from None
    except OSError as reason:
        raise Usage(f"The answers could not be read: {(reason.strerror or '').lower()}.") from None
