"""What every format that reads shares: what it reads from, what it knows meanwhile, what it hands on.

A reader goes through a text once and hands on entries as it finds them; it keeps none. What is wrong is counted, the
first of it named by its place and its day; what has no place here is counted too. Nothing of a text is ever in these
counts.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from journal.core.model import DatedAnswer, Entry, Moment, fold, tag
from journal.core.own_questions import Own
from journal.core.questions import Catalogue
from journal.core.shares import Share
from journal.core.wonderings import Wondering
from journal.errors import ImportRefused

#: Problems that are named when an import is refused, and when it goes on without the entries that have them.
NAMED, LISTED = 20, 1_000
#: Characters of a text that tell its format.
HEAD = 65_536
#: No entry needs more characters than this; what does is no journal.
LARGEST = 32_000_000
#: Why an entry with a problem didn't come in, when the others do.
SKIPPED = "something in them can't be read"
_LIKE_A_DATE = re.compile(r"[0-9][0-9T:Z.+/ -]{3,39}")


@dataclass(frozen=True, slots=True)
class Incoming:
    """An entry of a file. Not `timed`: the file doesn't say when it was written. `derived`: its uuid is made of it.

    `program` is the program that it was written in, as people call it; "" for our own exports.
    """

    entry: Entry
    timed: bool = True
    derived: bool = False
    program: str = ""


@dataclass
class Reading:
    """One import: what its readers may know, and what they met.

    `name` is the file at hand, if there are several; `path` its name in any case, for readers that take the day from
    it; `program` and `day_first` are what the names around it tell, as a source does. `dated` are the answers that
    belong to no entry; they are complete once the last entry has been read. `here` makes a moment of a clock's reading
    on this computer: for formats that know no zones. With `skip_bad`, an entry that has a problem is counted and named,
    and the others come. `retagged` are the tags that had to change, as they were and as they are; "" if nothing of one
    could be kept.
    """

    catalogue: Catalogue
    now: datetime
    here: Callable[[datetime], Moment]
    name: str = ""
    skip_bad: bool = False
    path: str = ""
    program: str = ""
    day_first: bool | None = None
    problems: int = 0
    named: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    aside: Counter[str] = field(default_factory=Counter)
    dated: list[DatedAnswer] = field(default_factory=list)
    wonderings: list[Wondering] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    questions: list[Own] = field(default_factory=list)
    retagged: dict[str, str] = field(default_factory=dict)
    place: str = ""
    told: int = 0
    _made_of: dict[str, str] = field(default_factory=dict)

    def begin(self, number: int, when: date | str | None = None) -> None:
        """Go on to the next entry of the file: its number, from 1, and its day or what the file says of it."""
        day = _in_words(when)
        self.place = f"entry {number} ({day})" if day else f"entry {number}"

    def wrong(self, what: str) -> None:
        """Take note of a problem, said by its place, with the file or with the entry that is handed on next."""
        self.told += 1
        if not self.skip_bad:
            self.problems += 1
        if len(self.named) < (LISTED if self.skip_bad else NAMED):
            self.named.append(f"{self.name}: {what}" if self.name else what)

    def bad(self, *reasons: str) -> None:
        """Take note that the entry at hand isn't handed on, and why."""
        for reason in reasons:
            self.wrong(f"{self.place}: {reason}")
        self.skipped()

    def skipped(self) -> None:
        """Count an entry whose problems have been told."""
        if self.skip_bad:
            self.left_out[SKIPPED] += 1

    @property
    def unnamed(self) -> int:
        """How many problems were counted without being named."""
        return self.told - len(self.named)

    def tags(self, texts: Iterable[str]) -> list[str]:
        """Return tags from another program's, each once; take note of those that had to change.

        Two that this spelling would make one are kept apart by a number.
        """
        found: dict[str, str] = {}
        for text in texts:
            was = " ".join(text.split()).lstrip("#")
            if was:
                made = self._apart(was, tag(was))
                if made != was:
                    self.retagged[was] = made
                if made:
                    found.setdefault(fold(made), made)
        return list(found.values())

    def _apart(self, was: str, made: str) -> str:
        """Return the tag, or one with a number if another tag of this import has become the same."""
        plain, number = made, 1
        while made and self._made_of.setdefault(fold(made), was.lower()) != was.lower():
            number += 1
            made = f"{plain}-{number}"
        return made

    def check(self) -> None:
        """Raise ImportRefused if anything was wrong and nothing is to be skipped."""
        if self.problems:
            many = "1 problem" if self.problems == 1 else f"{self.problems} problems"
            more = [f"... and {self.unnamed} more."] if self.unnamed else []
            rest = "To import everything else, add --skip-bad."
            raise ImportRefused(f"Nothing was imported: {many} in the file.", "\n".join([*self.named, *more, rest]))


def _in_words(when: date | str | None) -> str:
    """Return a day as people say it, or what stands in its place if that can only be a date."""
    if not isinstance(when, str):
        return f"{when.day} {when:%B} {when.year}" if when else ""
    try:
        return _in_words(date.fromisoformat(when[:10]))
    except ValueError:
        return when if _LIKE_A_DATE.fullmatch(when) else ""


def too_large() -> ImportRefused:
    """Return the refusal of something that grows without end."""
    return ImportRefused(f"Something in this file is longer than {LARGEST:,} characters, so nothing was imported.")
