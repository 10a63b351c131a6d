"""The first run: what this is, what it protects against and what it doesn't, and a passphrase. Short and kind.

If possible, it runs on the alternate screen, so that an offered passphrase doesn't stay visible.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from journal.errors import Failed, NoTerminal
from journal.process import ECHO
from journal.terminal import passphrase
from journal.terminal.console import Console, erased
from journal.unlock import tidy

WELCOME = (
    "Welcome. This is a journal for what you feel in intimate moments. It asks gentle questions, and you can skip any "
    "of them. What you write is kept in one encrypted file on this computer, and nowhere else.",
)
PROMISES = (
    "Without your passphrase, nobody can read it, even with this computer in their hands. All they can see is that "
    "there's a journal, how big it is and when it last changed. Nothing is ever sent anywhere.",
    "It can't protect you from someone watching your screen, software that records your keys, or someone who makes "
    "you open it.",
)
CONTINUE = "Press Enter to continue, or Ctrl-C to leave. Nothing has been created yet."
CHOOSING = (
    "Choose a passphrase. If you lose it, nobody can get it back for you, and what you wrote is lost too.",
    "Please don't use a name, a date or a pet: someone who knows you could guess it in minutes.",
)
OFFER = "Here's a random one you can use:"
ANOTHER = "Here's another one:"
KEEPING = (
    "Write it down somewhere safe, or keep it in a password manager. You can also type one of your own, or press "
    "Enter for another one."
)
STILL_THERE = "It stays visible in this window until you close it."
USE_ANYWAY = "Type it again to use it anyway, or choose another one."
TRIES = 10


def first_run(console: Console, path: Path) -> str:
    """Welcome a newcomer and return the passphrase they chose. Raises NoTerminal, Failed, or KeyboardInterrupt."""
    if not console.can_ask:
        raise NoTerminal
    with _screen(console):
        console.say(*_spaced(WELCOME), *_spaced(PROMISES))
        console.say(CONTINUE)
        _enter(console)
        _clear(console)
        chosen = _ask_twice(console)
    console.say(f"Your journal is at {path}.")
    return chosen


def choose(console: Console) -> str:
    """Return a new passphrase, chosen on a screen of its own. Raises NoTerminal, Failed, or KeyboardInterrupt."""
    if not console.can_ask:
        raise NoTerminal
    with _screen(console):
        return _ask_twice(console)


def _ask_twice(console: Console) -> str:
    ECHO.hold()  # until the next line that is read openly: nothing shows between the two prompts, or after them
    console.say(*_spaced(CHOOSING))
    offered = [_offer(console, OFFER)]
    console.say(KEEPING, "")
    if not console.full_screen:
        console.say(STILL_THERE, "")
    tries, unsure = 0, ""
    while tries < TRIES:
        first = _chosen("Passphrase (nothing shows as you type): ", offered)
        if not first.strip():
            offered.append(_offer_another(console))
            continue
        tries += 1
        if first == unsure:
            return first
        if first not in offered and (why := passphrase.why_guessable(first)):
            unsure = first
            console.say(why, USE_ANYWAY)
            continue
        if first == _chosen("Once more, to be sure: ", offered):
            return first
        console.say("Those two weren't the same. Let's start again.")
    raise Failed("No passphrase was chosen, so nothing was changed.")


def _offer(console: Console, lead: str) -> str:
    """Show a generated passphrase under its `lead`, with room around it. Return it."""
    offered = passphrase.generated()
    console.say(lead, "")
    _show(console, offered)
    console.say("")
    return offered


def _offer_another(console: Console) -> str:
    """Offer another passphrase: on a screen of its own in the first one's place, else below it. Return it."""
    if not console.full_screen:
        return _offer(console, ANOTHER)
    _clear(console)
    console.say(*_spaced(CHOOSING))
    offered = _offer(console, ANOTHER)
    console.say(KEEPING, "")
    return offered


def _chosen(prompt: str, offered: Sequence[str]) -> str:
    """Ask, and return what was typed; an offered one as it was offered, whatever a selection caught around it."""
    typed = passphrase.ask(prompt)
    return tidy(typed) if tidy(typed) in offered else typed


def _show(console: Console, offered: str) -> None:
    """Show the offered passphrase on one line from the left margin, so that it can be selected and pasted."""
    console.stderr.write(offered + "\n")
    console.stderr.flush()


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
    """Switch to the alternate screen, if there is one: what was shown disappears with it."""
    if not console.full_screen:
        yield
        return
    console.stderr.write("\x1b[?1049h\x1b[H")
    try:
        yield
    finally:
        console.stderr.write(erased(shutil.get_terminal_size().lines) + "\x1b[?1049l")
        console.stderr.flush()


def _clear(console: Console) -> None:
    if console.full_screen:
        console.stderr.write(erased(shutil.get_terminal_size().lines))
