"""The first run: what this is, what is promised and what is not, and a passphrase. Short, kind, before anything else.

Where the terminal can, it happens on the alternate screen, so that a passphrase that was offered does not stay behind.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from journal.errors import Failed, NoTerminal
from journal.terminal import passphrase
from journal.terminal.console import Console

WELCOME = (
    "Welcome. This is a journal for what you feel in intimate moments: it asks gentle questions, and every one of "
    "them can be skipped. What you write is kept in one encrypted file on this computer, and nowhere else.",
)
PROMISED = (
    "Promised: without your passphrase, nobody who has this computer or a copy of its disk can read what you wrote. "
    "They can see that there is a journal, how big it is and when it last changed. Nothing is ever sent anywhere.",
    "Not promised: safety from someone who watches the screen or the keys, who runs programs as you while the "
    "journal is open, or who makes you open it.",
)
CHOOSING = (
    "Choose a passphrase. There is no recovery: if it is lost, what you wrote is lost with it. A guessable one is "
    "worth little: a thousand guesses about a person take two minutes.",
)


def first_run(console: Console, path: Path) -> str:
    """Welcomes a newcomer and gives the passphrase they chose. Raises NoTerminal, or KeyboardInterrupt."""
    if not console.can_ask:
        raise NoTerminal
    with _screen(console):
        console.say(*_spaced(WELCOME), *_spaced(PROMISED))
        console.say("Enter goes on. Ctrl-C leaves, and nothing is made.")
        _enter(console)
        _clear(console)
        chosen = _ask_twice(console)
    console.say(f"Your journal is at {path}.")
    return chosen


def choose(console: Console) -> str:
    """A new passphrase, chosen on a screen of its own. Raises NoTerminal."""
    if not console.can_ask:
        raise NoTerminal
    with _screen(console):
        return _ask_twice(console)


def _ask_twice(console: Console) -> str:
    offered = passphrase.generated()
    console.say(*_spaced(CHOOSING))
    console.say("Here is one, drawn at random, if you like it:", "", *_halves(offered), "")
    console.say("Write it down somewhere safe, or keep it in a password manager. Or type one of your own.", "")
    if not console.full_screen:
        console.say("This stays in the window above until you close it.", "")
    for _ in range(10):
        first = passphrase.ask("Passphrase (nothing shows while you type): ")
        if not first.strip():
            console.say("It can't be empty: type the one above, or one of your own.")
            continue
        if first == passphrase.ask("Once more, to be sure: "):
            return first
        console.say("Those two were not the same. Once more, from the beginning.")
    raise Failed("No passphrase was chosen, so no journal was made.")


def _halves(words: str) -> tuple[str, str]:
    """Six words on two lines, so that they are read as six also where there is little room."""
    split = words.split()
    return ("    " + " ".join(split[:3]), "    " + " ".join(split[3:]))


def _enter(console: Console) -> None:
    try:
        console.read_line()
    except EOFError:
        raise KeyboardInterrupt from None


def _spaced(paragraphs: tuple[str, ...]) -> Iterator[str]:
    for paragraph in paragraphs:
        yield paragraph
        yield ""


@contextmanager
def _screen(console: Console) -> Iterator[None]:
    """The terminal's alternate screen, where there is one: what it showed is gone with it."""
    if not console.full_screen:
        yield
        return
    console.stderr.write("\x1b[?1049h\x1b[H")
    try:
        yield
    finally:
        console.stderr.write("\x1b[?1049l")
        console.stderr.flush()


def _clear(console: Console) -> None:
    if console.full_screen:
        console.stderr.write("\x1b[2J\x1b[H")
