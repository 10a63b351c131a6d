"""Every error that a person can meet: its exit code, its sentence, its hint.

Raised anywhere, caught once, in `app.guard`. No input or output here; no error carries any part of an entry.
"""

from collections.abc import Sequence
from pathlib import Path

OK = 0
INTERRUPTED = 130
BUG = 70


class JournalError(Exception):
    """An error that is reported to the person in a sentence. Never raised directly; see the subclasses.

    `sentence` says what happened, `hint` what to do next (may be empty).
    """

    exit_code = 1

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


class Failed(JournalError):
    """The computer could not do it: a full disk, a folder that vanished, a file that is in the way."""

    exit_code = 1


class Usage(JournalError):
    """The command line or the given answers can't be understood. Nothing was written."""

    exit_code = 2


class InvalidAnswers(Usage):
    """Answers with unknown keys or values out of range, each named by its place, never by its text."""

    def __init__(self, problems: Sequence[str]) -> None:
        many = "1 thing isn't" if len(problems) == 1 else f"{len(problems)} things aren't"
        super().__init__(f"Nothing was written, because {many} right.", "\n".join(problems))
        self.problems = tuple(problems)


class Sealed(Usage):
    """The entry is sealed: its text is shown only when the person explicitly asks for it."""

    def __init__(self, number: int, until: str) -> None:
        super().__init__(f"Entry {number} is sealed until {until}.", "Add --sealed to open it anyway.")
        self.number = number


class Declined(JournalError):
    """The person was asked and said no. That is fine: nothing was done."""

    exit_code = 0


class NoTerminal(Usage):
    """A passphrase is needed and there is no terminal to ask on."""

    def __init__(self) -> None:
        super().__init__(
            "This needs the journal's passphrase, and there's no terminal to ask on.",
            "Use --passphrase-file or --passphrase-command.",
        )


class WrongPassphrase(JournalError):
    """The passphrase does not open the journal."""

    exit_code = 3

    def __init__(self) -> None:
        super().__init__("That passphrase doesn't open this journal.", "Nothing was changed.")


class Damaged(JournalError):
    """The file isn't an intact journal. It is never opened for writing, repaired in place or replaced."""

    exit_code = 4

    def __init__(self, sentence: str, hint: str = "", file: Path | None = None) -> None:
        super().__init__(sentence, hint)
        self.file = file


class InUse(JournalError):
    """Another command was writing for longer than we wait."""

    exit_code = 5

    def __init__(self) -> None:
        super().__init__("The journal is in use by another command, so nothing was changed.", "Try again in a moment.")


class NotFound(JournalError):
    """No such entry, or no journal yet."""

    exit_code = 6


class NewerVersion(JournalError):
    """The journal was written by a newer version, with a schema that this one doesn't know."""

    exit_code = 7

    def __init__(self, version: str) -> None:
        super().__init__(
            f"This journal was written by a newer version of Journal ({version}), so it was left untouched.",
            f"Install version {version} or later to open it.",
        )


class ImportRefused(JournalError):
    """A file that can't be imported. Nothing in it was imported."""

    exit_code = 8


#: Exit codes as the README documents them; a test holds the two together.
EXIT_CODES = {
    OK: "done; finding nothing is fine too",
    1: "something went wrong, and a sentence says what",
    2: "the command wasn't understood, or there's no terminal to ask for the passphrase on",
    3: "wrong passphrase",
    4: "damaged file",
    5: "journal in use",
    6: "no such entry, or no journal yet",
    7: "written by a newer version",
    8: "import refused",
    BUG: "a bug in Journal: only its type and place are printed",
    INTERRUPTED: "interrupted; the draft is safe",
}
