"""Commands that read entries: read, list, show, search. On a full screen they open home at the right place."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from journal.app import App
from journal.cli.base import (
    FEW,
    AsJson,
    Most,
    Numbers,
    Printed,
    Sealed,
    command,
    entry_data,
    print_data,
    warn_of_unknown_names,
)
from journal.core.model import Filter
from journal.errors import Usage

if TYPE_CHECKING:
    from journal.storage.store import Match
    from journal.terminal.screens.home import Place


def _most(most: int | None, as_json: bool) -> int | None:
    """Return the most entries to show, or None for all: -n decides; otherwise programs get all and people a few."""
    if most is None:
        return None if as_json else FEW
    return most or None


@command
def list_(
    app: App,
    wanted: Filter,
    most: Most = None,
    text: Annotated[bool, typer.Option("--text", help="Show the beginning of what you wrote.")] = False,
    as_json: AsJson = False,
    printed: Printed = False,
) -> int:
    """List entries, newest first. What you wrote is only shown if you add --text."""
    if app.console.full_screen and most is None and not (text or as_json or printed):
        return _read(app, wanted)
    limit = _most(most, as_json)
    with app.journal() as journal:
        warn_of_unknown_names(app, journal, wanted)
        found = list(journal.entries(wanted, limit=limit))
        of = journal.count(wanted) if limit is not None and len(found) == limit else len(found)
        if as_json:
            print_data(app, [entry_data(journal.catalogue, e, text=text) for e in found])
        elif found:
            from journal.terminal import render

            app.present(render.rows(found, journal.catalogue, journal.is_sealed, text=text), journal, printed=printed)
        else:
            app.console.say("No entries match." if wanted != Filter() else "No entries yet.")
    if len(found) < of:
        app.console.say(f"Showing the newest {len(found)} of {of}. Use -n 0 to see them all.")
    return 0


@command
def read(app: App) -> int:
    """Read what you've written, in a list you can search and filter."""
    return _read(app, Filter())


def _read(app: App, wanted: Filter, **shelf: Any) -> int:
    """Open home at its list of moments, or the menu if there is no full screen."""
    if not app.console.full_screen:
        return app.home()

    def place() -> "Place":
        from journal.terminal.screens.home import Place, Shelf

        return Place(shelf=Shelf(wanted=wanted, **shelf), only=True)

    return app.home(place)


@command
def show(app: App, numbers: Numbers, as_json: AsJson = False, printed: Printed = False, sealed: Sealed = False) -> int:
    """Show whole entries, with their look-backs."""
    if app.console.full_screen and len(numbers) == 1 and not (as_json or printed or sealed):
        return _moment(app, numbers[0])
    with app.journal() as journal:
        talk = app.talk(journal)
        found = [talk.entry(number, sealed_too=sealed) for number in numbers]
        if as_json:
            print_data(app, [entry_data(journal.catalogue, e) for e in found])
            return 0
        from journal.services import shares
        from journal.terminal import pages

        notes = shares.notes_of(journal, found)
        talk.present(pages.of_entries(found, journal.catalogue, drawn=app.console.draws, notes=notes), printed=printed)
    return 0


def _moment(app: App, number: int) -> int:
    """Open home at a moment."""
    app.leads_to = "moment"
    with app.journal() as journal:
        from journal.terminal import home
        from journal.terminal.screens.home import Place, Shelf

        journal.entry(number, sealed_too=True)  # raises the error if there is none
        return home.stay(app.console, journal, Place(shelf=Shelf(number), moment=True, only=True))


@command
def search(
    app: App,
    wanted: Filter,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]", help="Words to look for. Without any, you're asked.")
    ] = None,
    most: Most = None,
    as_json: AsJson = False,
    printed: Printed = False,
) -> int:
    """Search every answer, note and tag, best match first.

    An entry has to contain all the words; the beginning of a word is enough. Words "in quotes" have to be next to
    each other.
    """
    if app.console.full_screen and most is None and not (as_json or printed):
        return _read(app, wanted, words=" ".join(words or ()), searching=True)
    typed = " ".join(words) if words else _ask_words(app)
    limit = _most(most, as_json)
    with app.journal() as journal:
        warn_of_unknown_names(app, journal, wanted)
        found = journal.search(typed, wanted, limit=None if limit is None else limit + 1)
        more = limit is not None and len(found) > limit
        found = found[:limit]
        if as_json:
            print_data(app, [{**entry_data(journal.catalogue, m.entry), "match": _piece(m)} for m in found])
        elif found:
            from journal.terminal import render

            sealed, catalogue = journal.is_sealed, journal.catalogue
            lines = (
                line for m in found for line in render.match(m.entry, catalogue, m.context, covered=sealed(m.entry))
            )
            app.present(lines, journal, printed=printed)
        else:
            app.console.say("No entries match.")
        of = len(journal.found(typed, wanted)) if more else len(found)
    if more:
        app.console.say(f"Showing the best {len(found)} of {of} matches. Use -n 0 to see them all.")
    return 0


def _piece(match: "Match") -> str | None:
    """Return the matching excerpt, or None if the entry is sealed."""
    return "".join(text for text, _ in match.context) if match.context else None


def _ask_words(app: App) -> str:
    if not app.console.stdin.isatty():
        raise Usage("Which words?", "Add them to the command, or run it in a terminal to be asked.")
    app.console.say("Which words? (Typed here, they stay out of your shell's history.)")
    try:
        return app.console.read_private_line()
    except EOFError:
        return ""
