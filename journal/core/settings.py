"""The settings, in one table with a row each. Pure: the journal stores the values that were changed."""

from dataclasses import dataclass
from typing import Literal

from journal.core.model import fold
from journal.errors import Usage

Kind = Literal["switch", "minutes", "choice"]
_ON, _OFF = ("on", "yes", "true"), ("off", "no", "false")


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting. `key` is its name in the journal, and `name` the one that a person types.

    `kind` is what it takes: a switch (on or off), minutes (from 1 to `most`), or one of `choices`. `sentence` explains
    what it does.
    """

    name: str
    key: str
    kind: Kind
    default: str
    sentence: str
    choices: tuple[str, ...] = ()
    most: int = 0

    @property
    def label(self) -> str:
        """Its name in a list."""
        return self.name.replace("-", " ").capitalize()

    def in_words(self, value: str) -> str:
        """Return a value as it's shown in a list: "5 minutes"."""
        return f"{value} minute{'s' if value != '1' else ''}" if self.kind == "minutes" else value

    @property
    def takes(self) -> str:
        """The values that it takes, in words."""
        if self.kind == "switch":
            return "on or off"
        if self.kind == "minutes":
            return f"a number of minutes from 1 to {self.most}"
        return f"{', '.join(self.choices[:-1])} or {self.choices[-1]}"

    def read(self, typed: str) -> str:
        """Return the value to store for what was typed. Raises Usage if it isn't valid."""
        said = fold(typed.strip())
        if self.kind == "switch" and said in (*_ON, *_OFF):
            return "on" if said in _ON else "off"
        if self.kind == "minutes" and said.isascii() and said.isdecimal() and 1 <= int(said[:6]) <= self.most:
            return str(int(said))
        if self.kind == "choice" and said in self.choices:
            return said
        raise Usage(f"{self.name} can be {self.takes}.")

    def shown(self, kept: str | None) -> str:
        """Return the stored value in words, or the default if nothing is stored or it is no longer valid."""
        if self.kind == "switch" and kept in (*_ON, *_OFF):
            return "on" if kept in _ON else "off"
        try:
            return self.read(kept) if kept is not None else self.default
        except Usage:
            return self.default


SETTINGS = (
    Setting(
        "automatic-backups", "automatic backups", "switch", "on", "Make a backup on any day when something changes."
    ),
    Setting(
        "inbox", "inbox", "switch", "on", "Let you write without unlocking. Pages wait, encrypted, until you unlock."
    ),
    Setting("ask-cycle-day", "ask cycle_day", "switch", "off", "Also ask which day of the cycle it was."),
    Setting(
        "hide-after", "hide after", "minutes", "5", "Hide the screen after this many minutes without typing.", most=60
    ),
    Setting(
        "accent",
        "accent",
        "choice",
        "plum",
        "The accent colour on the full screen.",
        choices=("plum", "blue", "teal", "copper", "none"),
    ),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}


def named(name: str) -> Setting:
    """Return the setting with this name. Raises Usage if there is none."""
    typed = fold(name.strip()).replace("_", "-").replace(" ", "-")
    if typed not in BY_NAME:
        raise Usage("I don't know that setting.", f"Choose one of: {', '.join(BY_NAME)}.")
    return BY_NAME[typed]
