"""A private reflection journal for the terminal, and for programs.

From Python, an open journal is one value; nothing is printed and nothing is asked:

    from journal import Filter, open_journal

    with open_journal("journal.db", passphrase="six words that only you know") as journal:
        for entry in journal.entries(Filter(tags=("rain",))):
            print(entry.id, entry.moment.at, entry.answer("words"))
        journal.search("tea")
        journal.add({"happened_at": "2026-11-20T23:30:00+00:00", "answers": {"tears": "some"}})
        journal.export("notes.md")

`create_journal` creates one. A sealed entry is given without its text, unless `sealed_too=True`. Everything that goes
wrong is a `JournalError`, with a sentence and an exit code; none of them holds a word of an entry.
"""

from pathlib import Path
from typing import TYPE_CHECKING

__version__ = "0.4.0"

from journal.core.model import Entry, Filter, Moment, Reflection
from journal.errors import JournalError

if TYPE_CHECKING:
    from journal.services.journal import Journal

__all__ = [
    "Entry", "Filter", "Journal", "JournalError", "Moment", "Reflection", "__version__", "create_journal",
    "open_journal",
]  # fmt: skip


def open_journal(path: Path | str, *, passphrase: str) -> "Journal":
    """Open the journal at `path`. Use it as a context manager.

    Raises NotFound if there is none, WrongPassphrase, Damaged, NewerVersion, InUse or Failed (all in `journal.errors`).
    """
    from journal.services import opening

    return opening.open_journal(path, passphrase)


def create_journal(path: Path | str, *, passphrase: str) -> "Journal":
    """Create a new journal at `path`, and open it. Raises Failed if something is there, Usage if it is blank."""
    from journal.services import opening

    return opening.create_journal(path, passphrase)


def __getattr__(name: str) -> object:
    """Import `Journal` only when it is first used: the command line doesn't need it for `--version`."""
    if name == "Journal":
        from journal.services.journal import Journal

        return Journal
    raise AttributeError(f"module 'journal' has no attribute {name!r}")
