"""The passphrase: asked for on the terminal itself without echo, or read from where the person said. Never shown.

Never an argument, never an environment variable: those can be read by others, and are inherited.
"""

import getpass
import secrets
import shlex
import subprocess
import warnings
from importlib.resources import files
from pathlib import Path

from journal.errors import Failed, NoTerminal, Usage

WORDS = 6


def ask(prompt: str) -> str:
    """Asks on the terminal, without echo. Raises NoTerminal where there is none to ask on."""
    with warnings.catch_warnings():
        # Without a terminal getpass falls back to reading with echo, and only warns.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass(prompt)
        except UnicodeDecodeError:
            raise Usage("What was typed is no text in this terminal's encoding.") from None
        except (getpass.GetPassWarning, EOFError, OSError):
            raise NoTerminal from None


def from_file(path: Path) -> str:
    """What the file holds; its last line end is not part of it. Raises Failed or Usage."""
    try:
        return _without_line_end(path.read_bytes())
    except OSError as reason:
        raise Failed(f"The passphrase file could not be read: {(reason.strerror or '').lower()}.") from None


def from_command(command: str) -> str:
    """What the command prints; its last line end is not part of it. Run without a shell. Raises Failed or Usage."""
    try:
        done = subprocess.run(shlex.split(command), stdout=subprocess.PIPE, check=False)  # noqa: S603 - the person's own
    except (OSError, ValueError, IndexError):
        raise Failed("The passphrase command could not be run.", "Look at --passphrase-command.") from None
    if done.returncode != 0:
        raise Failed(f"The passphrase command failed, with {done.returncode}.", "Look at --passphrase-command.")
    return _without_line_end(done.stdout)


def _without_line_end(said: bytes) -> str:
    try:
        text = said.decode("utf-8")
    except UnicodeDecodeError:
        raise Usage("The passphrase is no UTF-8 text.") from None
    text = text.removesuffix("\n").removesuffix("\r")
    if not text:
        raise Usage("The passphrase is empty.")
    return text


def generated() -> str:
    """Six words drawn from the EFF's long list of 7,776: 77 bits, more than guessing will ever find."""
    words = files("journal").joinpath("data", "wordlist.txt").read_text(encoding="ascii").split()
    return " ".join(secrets.choice(words) for _ in range(WORDS))
