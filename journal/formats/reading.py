"""What every format that reads shares: what it reads from, what it knows meanwhile, what it hands on.

A reader goes through a text once and hands on entries as it finds them; it keeps none. What is wrong is counted, the
first of it named by its place; what has no place here is counted too. Nothing of a text is ever in these counts.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from journal.core.model import DatedAnswer, Entry, Moment
from journal.core.questions import Catalogue
from journal.errors import ImportRefused

#: Problems that are named; the others are only counted.
NAMED = 20
#: Characters of a text that tell its format.
HEAD = 65_536
#: No entry needs more characters than this; what does is no journal.
LARGEST = 32_000_000


@dataclass(frozen=True, slots=True)
class Incoming:
    """An entry of a file. Not `timed`: the file says not when it was written. `derived`: its uuid is made of it."""

    entry: Entry
    timed: bool = True
    derived: bool = False


@dataclass
class Reading:
    """One import: what its readers may know, and what they met. `name` is the file at hand, where there are several.

    `dated` are the answers in it that belong to no entry; they are complete when the last entry has been read. `here`
    makes a moment of a clock's reading on this computer: for formats that know no zones.
    """

    catalogue: Catalogue
    now: datetime
    here: Callable[[datetime], Moment]
    name: str = ""
    problems: int = 0
    named: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    aside: Counter[str] = field(default_factory=Counter)
    dated: list[DatedAnswer] = field(default_factory=list)

    def wrong(self, what: str) -> None:
        """Takes note of a problem, said by its place."""
        self.problems += 1
        if len(self.named) < NAMED:
            self.named.append(f"{self.name}: {what}" if self.name else what)

    def check(self) -> None:
        """Raises ImportRefused where anything was wrong."""
        if self.problems:
            many = "1 problem" if self.problems == 1 else f"{self.problems} problems"
            more = [f"... and {self.problems - NAMED} more."] if self.problems > NAMED else []
            raise ImportRefused(f"Nothing was imported: {many} in the file.", "\n".join([*self.named, *more]))


def too_large() -> ImportRefused:
    """The refusal of something that grows without end."""
    return ImportRefused(f"Something in this file is longer than {LARGEST:,} characters, so nothing was imported.")
