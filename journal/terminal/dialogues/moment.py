"""A moment in line mode: read it, then do anything with it that the full screen can do."""

from collections.abc import Callable

from journal import errors
from journal.core.clock import day_in_words
from journal.core.model import Entry, tags
from journal.errors import Usage
from journal.services import writing as writing_service
from journal.terminal import pages
from journal.terminal.dialogues import lookbacks, sharing, writing
from journal.terminal.dialogues.common import SEALS, Talk

DO = (
    "Type l to look back, e to edit, a to add a line, t to change the tags, r to reflect, x to share, s to seal "
    "or d to delete. Press Enter to go back."
)


def read(talk: Talk, line: str) -> int:
    """Show the entry with the number that was typed, and do what is chosen. Return the exit code. Raises Usage."""
    if not line.isdecimal() or len(line) > 9:
        raise Usage("That isn't an entry's number.")
    entry = talk.entry(int(line))
    talk.present(pages.of_entries([entry], talk.journal.catalogue, drawn=talk.console.draws))
    do: dict[str, Callable[[Talk, Entry], int]] = {
        "l": lambda talk, entry: lookbacks.lookback(talk, entry.id, sealed_too=True),
        "e": lambda talk, entry: writing.edit(talk, entry, _part(talk, entry)),
        "a": lambda talk, entry: writing.reflect_on(talk, entry, "line"),
        "t": _tags,
        "r": lambda talk, entry: writing.reflect_on(talk, entry, "reflect"),
        "x": sharing.share,
        "s": _seal,
        "d": _delete,
    }
    while line := talk.line(DO).lower():
        if line in do:
            return do[line](talk, entry)
        talk.console.say("Type one of those letters, or press Enter.")
    return errors.OK


def _part(talk: Talk, entry: Entry) -> int:
    if len(entry.reflections) < 2:
        return 1
    line = talk.line(f"Which reflection, from 1 to {len(entry.reflections)}? 1 is the first.")
    return int(line) if line.isdecimal() and len(line) < 5 else 1


def _tags(talk: Talk, entry: Entry) -> int:
    now = f"So far: {' '.join(entry.tags)}. " if entry.tags else ""
    line = talk.line(
        f"{now}Type all the tags, with spaces between them. Type /clear to remove them, or press Enter to leave them."
    )
    if line:
        made = () if line == "/clear" else tags(line.replace(",", " ").split())
        talk.journal.change(entry, tags=made)
        talk.console.say("Saved.")
    return errors.OK


def _seal(talk: Talk, entry: Entry) -> int:
    choices = [*SEALS, *([(0, "open it again")] if talk.journal.is_sealed(entry) else [])]
    talk.console.say("Until its day comes, a sealed moment isn't offered for looking back, and its words stay hidden.")
    for number, (_, name) in enumerate(choices, 1):
        talk.console.say(f"  {number}. {name}")
    line = talk.line("Type a number, or press Enter to leave it as it is.")
    if line in [str(number) for number in range(1, len(choices) + 1)]:
        changed = writing_service.seal(talk.journal, entry.id or 0, choices[int(line) - 1][0], None)
        until = changed.sealed_until
        talk.console.say(f"Sealed until {day_in_words(until)}." if until else "It's open again.")
    return errors.OK


def _delete(talk: Talk, entry: Entry) -> int:
    asked = "Delete this moment for good, from the journal and its automatic backups?"
    if not talk.console.confirm(asked, "delete it", "keep it"):
        talk.console.say("Nothing was deleted.")
        return errors.OK
    talk.journal.delete([entry.id or 0])
    talk.console.say("Deleted for good.")
    return errors.OK
