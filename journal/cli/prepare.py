"""The command that prepares for a first talk with a therapist: prepare."""

from journal.app import App
from journal.cli.base import command
from journal.errors import Usage


@command
def prepare(app: App) -> int:
    """Get ready for a first talk with a therapist: a few questions, then a page to take with you."""
    if not app.console.stdin.isatty() and not app.console.plain:
        raise Usage("There's no terminal to write on.", "With --plain, it reads your answers line by line.")
    from journal.terminal.dialogues import prepare as dialogue

    with app.journal() as journal:
        return dialogue.prepare(app.talk(journal))
