"""Commands that write: write, reflect, lookback, edit."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from journal.app import App
from journal.cli.base import Number, Sealed, command
from journal.core.clock import day_in_words
from journal.core.model import Entry
from journal.errors import InvalidAnswers, Usage
from journal.terminal.safe import shown
from journal.unlock import StaysLocked


@command
def write(
    app: App,
    when: Annotated[
        str | None, typer.Option(metavar="WHEN", help='When it was: "last night", "2 hours ago", 2026-11-20 23:30.')
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Just a few words and ratings, in under a minute.")] = False,
    seal: Annotated[
        int | None,
        typer.Option(min=1, max=36_500, metavar="DAYS", help="Keep it out of look-backs for this many days."),
    ] = None,
    answers: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Add entries from a JSON file, or - for standard input."),
    ] = None,
) -> int | None:
    """Write a reflection. You can skip any question, and stop whenever you like."""
    if answers is not None:
        if when or quick or seal:
            raise Usage("--answers already says everything, so it can't be combined with --when, --quick or --seal.")
        _add(app, answers)
        return None
    if not app.console.stdin.isatty() and not app.console.plain:
        raise Usage(
            "There's no terminal to write on.",
            "With --plain, it reads your answers line by line; --answers takes JSON.",
        )
    moment = app.clock.understand(when) if when else None
    from journal.terminal.dialogues import writing

    app.leads_to = "write" if app.console.full_screen else ""
    try:
        with app.journal_or_new(may_stay_locked=app.can_stay_locked and not seal) as journal:
            return writing.write(app.talk(journal), moment=moment, quick=quick, seal_days=seal)
    except StaysLocked:
        return app.write_locked(moment, quick=quick)


def _add(app: App, source: str) -> None:
    """Add the entries of a JSON file, and print their ids."""
    from journal.services import writing

    content, entries = _read(source), None
    try:
        entries = writing.read_answers(content, app.catalogue, app.clock)
    except InvalidAnswers:
        if not writing.names_own_questions(content) or not app.has_journal:
            raise  # before anybody is asked for a passphrase
    if entries == []:
        return
    with app.journal_or_new() as journal:
        if entries is None:
            entries = writing.read_answers(content, journal.catalogue, app.clock)
        for number in journal.add_entries(entries):
            app.console.out(shown(f"{number}\n"))


@command
def reflect(app: App, number: Number, sealed: Sealed = False) -> int:
    """Answer the later questions about an entry, once the moment has passed."""
    from journal.terminal.dialogues import writing

    with app.journal() as journal:
        talk = app.talk(journal)
        return writing.reflect_on(talk, talk.entry(number, sealed_too=sealed), "reflect")


@command
def lookback(
    app: App,
    number: Annotated[
        int | None, typer.Argument(metavar="[ID]", help="An entry's number. Without one, you get what's due today.")
    ] = None,
    sealed: Sealed = False,
) -> int:
    """Look back at an earlier moment. What you wrote then stays as it is."""
    from journal.terminal.dialogues import lookbacks

    with app.journal() as journal:
        return lookbacks.lookback(app.talk(journal), number, sealed_too=sealed)


@command
def edit(
    app: App,
    number: Number,
    reflection: Annotated[int, typer.Option(min=1, metavar="N", help="Which of its reflections, counting from 1.")] = 1,
    seal: Annotated[
        int | None,
        typer.Option(min=0, max=36_500, metavar="DAYS", help="Just seal it for this many days; 0 opens it again."),
    ] = None,
    offer: Annotated[
        bool | None, typer.Option("--offer/--no-offer", help="Just set whether look-backs may offer it.")
    ] = None,
    sealed: Sealed = False,
) -> int | None:
    """Change or clear an entry's answers."""
    if seal is None and offer is None:
        from journal.terminal.dialogues import writing

        with app.journal() as journal:
            talk = app.talk(journal)
            return writing.edit(talk, talk.entry(number, sealed_too=sealed), reflection)
    from journal.services import writing as service

    with app.journal() as journal:
        app.console.say(_sealed(service.seal(journal, number, seal, offer)))
    return None


def _sealed(entry: Entry) -> str:
    """Return in words whether an entry is sealed and may be offered."""
    if not entry.offered:
        offers = "Look-backs will never offer it."
    elif entry.sealed_until:
        offers = "Look-backs won't offer it before then."
    else:
        offers = "Look-backs may offer it."
    seal = f"is sealed until {day_in_words(entry.sealed_until)}" if entry.sealed_until else "isn't sealed"
    return f"Entry {entry.id} {seal}. {offers}"


def _read(source: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Usage("That isn't UTF-8 text, so nothing was written.") from None
    except OSError as reason:
        raise Usage(f"The answers couldn't be read: {(reason.strerror or '').lower()}.") from None
