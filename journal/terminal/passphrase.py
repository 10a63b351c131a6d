"""The passphrase: asked for on the terminal itself without echo, or read from where the person said. Never shown.

Never an argument or an environment variable: others can read those, and child processes inherit them.
"""

import contextlib
import os
import stat
import string
import sys
import time
from collections.abc import Callable
from pathlib import Path

from journal.errors import Failed, NoTerminal, Usage
from journal.process import ECHO, open_terminal

WORDS = 6
WIDEST = 48  # columns: a generated passphrase stays on one line of a narrow terminal, and is pasted as one
SHORT, FEW_CHARACTERS = 10, 4  # a passphrase with fewer of them is called short
LONG_WORD = 11  # letters that stand together are taken for one word, or a name, up to here
_AROUND_A_WORD = string.digits + string.punctuation + " "
LONGEST = 4094  # bytes: Linux silently drops what is typed beyond this in one line
LARGEST_FILE = 65_536
PATIENCE = 60.0  # seconds for `--passphrase-file <(command)`: the command may ask for something itself

# Opening never waits for a writer, and never acquires a controlling terminal.
_READING = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"))

_ENDS, _ERASES, _CLEARS = b"\r\n", b"\x08\x7f", b"\x15"
_PASTE_MARKERS = ("\x1b[200~", "\x1b[201~")


# --- asked for --------------------------------------------------------------------------------------------------------


def ask(prompt: str) -> str:
    """Ask on the terminal itself, without echo, and return what was typed ("" for Enter alone).

    What was typed before the prompt counts as its beginning, including an Enter: nothing is discarded, and only this
    one line is read. The terminal does the line editing. Its echo is left as it was found, whatever happens; see
    `journal.process.Echo` for how to keep it off until the next page. After Ctrl-Z and `fg` the prompt is shown again.

    Raises NoTerminal if there is none, KeyboardInterrupt for Ctrl-C and for Ctrl-D on an empty line, and Usage for what
    isn't text in the terminal's encoding.
    """
    if sys.platform == "win32":
        return _ask_on_windows(prompt)
    try:
        fd = open_terminal()
    except OSError:
        raise NoTerminal from None
    held = ECHO.held
    try:
        if not ECHO.hold():
            raise NoTerminal
        shown = prompt.encode(_encoding(), "replace")
        with ECHO.when_resumed(lambda: _write(fd, shown)):
            _write(fd, shown)
            typed = _read_line(fd)
        _write(fd, b"\n")
    except OSError:
        raise NoTerminal from None
    finally:
        if not held:
            ECHO.release()
        os.close(fd)
    return _as_text(typed)


def _write(fd: int, shown: bytes) -> None:
    while shown:
        shown = shown[os.write(fd, shown) :]


def _read_line(fd: int) -> bytes:
    """Return the bytes of one line without its ending. Raises KeyboardInterrupt at the end of input, OSError.

    Reads byte by byte, so that what was typed ahead is left for the next reader. What was typed while the shell was
    editing its own line arrives unedited: Enter is a carriage return there, and Backspace is a byte.
    """
    typed = bytearray()
    while (byte := os.read(fd, 1)) and byte not in _ENDS:
        if byte in _ERASES:
            while typed and typed[-1] & 0xC0 == 0x80:  # the rest of a UTF-8 character
                del typed[-1]
            del typed[-1:]
        elif byte in _CLEARS:
            typed.clear()
        else:
            typed += byte
    if not byte and not typed:
        raise KeyboardInterrupt
    return bytes(typed)


def _as_text(typed: bytes) -> str:
    if len(typed) > LONGEST:
        raise Usage("That's longer than a line in a terminal can be.", "Use --passphrase-file for it.")
    try:
        return _unmarked(typed.decode(_encoding()))
    except UnicodeDecodeError:
        raise Usage("What you typed isn't text in this terminal's encoding.") from None


def _unmarked(text: str) -> str:
    """Return the text without what a terminal puts around a paste ("bracketed paste")."""
    for marker in _PASTE_MARKERS:
        text = text.replace(marker, "")
    return text


def _encoding() -> str:
    return sys.getfilesystemencoding()  # on POSIX the locale's encoding, or UTF-8 if Python was told so


def _ask_on_windows(prompt: str) -> str:
    if sys.platform != "win32" or sys.stdin is None or not sys.stdin.isatty():
        raise NoTerminal
    import msvcrt

    for character in prompt:
        msvcrt.putwch(character)
    typed = line_from_keys(msvcrt.getwch)
    msvcrt.putwch("\r")
    msvcrt.putwch("\n")
    return typed


def line_from_keys(next_key: Callable[[], str]) -> str:
    """Return one line from a Windows console's keys, which come one UTF-16 unit at a time and unedited.

    Raises KeyboardInterrupt for Ctrl-C, and for Ctrl-Z or Ctrl-D on an empty line; Usage for half a character.
    """
    typed: list[str] = []
    while (key := next_key()) not in ("\r", "\n"):
        if key == "\x03" or (key in ("\x1a", "\x04") and not typed):
            raise KeyboardInterrupt
        if key in ("\x00", "\xe0"):
            next_key()  # an arrow or a function key: its second half says which
        elif key in ("\b", "\x7f"):
            while typed and "\udc00" <= typed.pop() <= "\udfff":
                pass
        elif key in ("\x15", "\x1b"):  # Esc clears the line, as everywhere on Windows
            typed.clear()
        else:
            typed.append(key)
    try:
        return _unmarked("".join(typed).encode("utf-16-le", "surrogatepass").decode("utf-16-le"))
    except UnicodeDecodeError:
        raise Usage("What you typed isn't text in this terminal's encoding.") from None


# --- read from where the person said ----------------------------------------------------------------------------------


def from_file(path: Path, warn: Callable[[str], None] | None = None, patience: float = PATIENCE) -> str:
    """Return what the file holds, without its last line ending. Raises Failed or Usage.

    A regular file, or a pipe opened by the shell (`<(command)`, `/dev/stdin`), which is waited for at most `patience`
    seconds. Anything else could block or never end, and is refused unread. `warn` gets a sentence if others on this
    computer can read the file.
    """
    try:
        fd = os.open(path, _READING)
        try:
            raw = _contents(fd, path, patience)
            if warn is not None and others_can_read(path, os.fstat(fd)):
                warn(f"Others on this computer can read your passphrase file. `chmod 600 {path}` makes it yours alone.")
        finally:
            os.close(fd)
    except OSError as reason:
        said = (reason.strerror or "").lower()
        raise Failed(f"I couldn't read the passphrase file: {said}.", "Check --passphrase-file.") from None
    return _without_line_end(raw)


def _contents(fd: int, path: Path, patience: float) -> bytes:
    """Return everything in the open file, unless it is longer than any passphrase. Raises Failed, Usage, OSError."""
    kind = os.fstat(fd).st_mode
    piped = stat.S_ISFIFO(kind) and str(path).startswith(("/dev/fd/", "/proc/self/fd/", "/dev/stdin"))
    if not piped and not stat.S_ISREG(kind):
        raise Usage(
            "The passphrase file has to be an ordinary file.", "To read it from a program, use --passphrase-command."
        )
    raw = b""
    end = time.monotonic() + patience
    while len(raw) <= LARGEST_FILE:
        if piped:
            _wait(fd, end)
        more = os.read(fd, LARGEST_FILE)
        if not more:
            return raw
        raw += more
    raise Usage("That file is too large to be a passphrase file.")


def _wait(fd: int, end: float) -> None:
    """Wait until there is something to read, or the end of the file.

    Raises Failed at `end`, in `time.monotonic` seconds.
    """
    import select

    if not select.select([fd], [], [], max(0.0, end - time.monotonic()))[0]:
        raise Failed("No passphrase came through the pipe.", "Check --passphrase-file.")


def others_can_read(path: Path, status: os.stat_result) -> bool:
    """Return whether others on this computer can read the file: its mode allows it, and so do the folders above it.

    A group with its owner's number is theirs alone, because most Linux systems create one for each user.
    """
    if os.name == "nt" or not stat.S_ISREG(status.st_mode):
        return False
    reading = status.st_mode & (stat.S_IROTH | (stat.S_IRGRP if status.st_gid != status.st_uid else 0))
    if not reading:
        return False
    searching = stat.S_IXOTH | (stat.S_IXGRP if reading & stat.S_IRGRP else 0)
    with contextlib.suppress(OSError):
        return all(folder.stat().st_mode & searching for folder in path.resolve().parents)
    return True


def from_command(command: str) -> str:
    """Return what the command prints, without its last line end. Run without a shell. Raises Failed or Usage."""
    import shlex
    import subprocess

    hint = "Check --passphrase-command."
    try:
        done = subprocess.run(shlex.split(command), stdout=subprocess.PIPE, check=False)  # noqa: S603 - the person's own
    except (OSError, ValueError, IndexError):
        raise Failed("I couldn't run the passphrase command.", hint) from None
    if done.returncode != 0:
        raise Failed(f"The passphrase command failed with exit code {done.returncode}.", hint)
    return _without_line_end(done.stdout)


def _without_line_end(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Usage("The passphrase isn't UTF-8 text.") from None
    text = text.removesuffix("\n").removesuffix("\r")
    if not text:
        raise Usage("The passphrase is empty.")
    return text


# --- made up ----------------------------------------------------------------------------------------------------------


def generated() -> str:
    """Return six words of those that are offered, at most 48 columns together.

    Each such phrase is as likely as any other: 75.7 bits, more than guessing will ever find (76.3 without the limit).
    """
    import secrets

    words = offered_words()
    while True:
        phrase = " ".join(secrets.choice(words) for _ in range(WORDS))
        if len(phrase) <= WIDEST:
            return phrase


def offered_words() -> tuple[str, ...]:
    """Return the 6,776 words of the EFF's long list that neither are crude or cruel nor sound so beside another."""
    unkind = set(_words_in("unkind.txt"))
    return tuple(word for word in _words_in("wordlist.txt") if word not in unkind)


def _words_in(name: str) -> list[str]:
    from importlib.resources import files

    return files("journal").joinpath("data", name).read_text(encoding="ascii").split()


# --- chosen by a person -----------------------------------------------------------------------------------------------


def why_guessable(typed: str) -> str:
    """Return a sentence on how easily a passphrase could be guessed, or "" if nothing obvious speaks against it."""
    if len(typed.strip()) < SHORT or len(set(typed)) < FEW_CHARACTERS:
        return "That's short. Someone who knows you could guess it."
    word = typed.casefold().strip().strip(_AROUND_A_WORD)
    if not word:
        return "That's only numbers and signs. Someone who knows you could guess it."
    if word.isalpha() and word.upper() != word and len(word) <= LONG_WORD:
        return "That's one word. Someone who knows you could guess it."
    return ""
