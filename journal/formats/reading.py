"""What all readers share: what they are given, and what they report.

A reader goes through a text once and yields entries as it finds them, holding none. Problems are counted, and the first
ones are named by place and day; what has no place here is counted too. These counts never hold any of the text.
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

#: How many problems are named when an import is refused, and how many when it skips the entries that have them.
NAMED, LISTED = 20, 1_000
#: How many characters are used to recognise a text's format.
HEAD = 65_536
#: The most characters in an entry; anything longer isn't a journal.
LARGEST = 32_000_000
#: Why an entry with a problem was skipped when the others were imported.
SKIPPED = "couldn't be read in full"
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
    """One import: what its readers need, and what they report.

    `name` is the current file if there are several; `path` is its name in any case, for readers that take the day from
    it; `program` and `day_first` are what the source found out from all file names. `dated` collects the dated answers;
    it is complete once the last entry has been read. `here` makes a moment from a time on this computer's clock, for
    formats without time zones. With `skip_bad`, an entry with a problem is counted and named, and the others are
    imported. `retagged` holds the tags that had to change, old and new; "" if nothing of one could be kept.
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
        """Begin the next entry of the file: its number, from 1, and its day or what the file gives as its day."""
        day = _in_words(when)
        self.place = f"entry {number} ({day})" if day else f"entry {number}"

    def wrong(self, what: str) -> None:
        """Report a problem, naming its place, with the file or with the entry that is yielded next."""
        self.told += 1
        if not self.skip_bad:
            self.problems += 1
        if len(self.named) < (LISTED if self.skip_bad else NAMED):
            self.named.append(f"{self.name}: {what}" if self.name else what)

    def bad(self, *reasons: str) -> None:
        """Report that the current entry is left out, and why."""
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
        """Return valid tags from another program's, without duplicates; record those that had to change.

        Two tags that would become the same are kept apart by a number.
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
        """Raise ImportRefused if there were any problems and entries aren't to be skipped."""
        if self.problems:
            many = "1 problem" if self.problems == 1 else f"{self.problems} problems"
            more = [f"... and {self.unnamed} more."] if self.unnamed else []
            rest = "To import everything else, add --skip-bad."
            raise ImportRefused(f"Nothing was imported: {many} in the file.", "\n".join([*self.named, *more, rest]))


def _in_words(when: date | str | None) -> str:
    """Return a day in words, or the text in its place if it can only be a date."""
    if not isinstance(when, str):
        return f"{when.day} {when:%B} {when.year}" if when else ""
    try:
        return _in_words(date.fromisoformat(when[:10]))
    except ValueError:
        return when if _LIKE_A_DATE.fullmatch(when) else ""


def too_large() -> ImportRefused:
    """Return the refusal of something that never ends."""
    return ImportRefused(f"Something in this file is longer than {LARGEST:,} characters, so nothing was imported.")
