"""What is known: moments, reflections, answers, filters. Frozen values, no input or output.

The words are the design's: an *entry* is a moment; a *reflection* is one sitting of writing about it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal

#: What can be said to a question: text or a choice, a scale's point, yes or no, several words or choices.
Value = str | int | bool | tuple[str, ...]
Precision = Literal["exact", "day", "unsure"]
Stage = Literal["first", "later", "lookback"]

PRECISIONS: tuple[Precision, ...] = ("exact", "day", "unsure")
STAGES: tuple[Stage, ...] = ("first", "later", "lookback")
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - naive on purpose: see `instant`


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened: local time with its offset, an IANA zone if known, and how sure that is."""

    at: datetime
    zone: str | None = None
    precision: Precision = "exact"


@dataclass(frozen=True, slots=True)
class Reflection:
    """One sitting of writing. `asked` keeps the wording of each question as it was asked.

    `invited`: a look-back that the program offered, not one that the person picked.
    """

    uuid: str
    stage: Stage
    written_at: datetime
    changed_at: datetime
    answers: Mapping[str, Value] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    invited: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry came from, if it wasn't written here: the program, and the day it was imported."""

    program: str
    imported_on: date


@dataclass(frozen=True, slots=True)
class Entry:
    """A moment with its reflections, the first one first. `id` is None until it is in a journal.

    It is kept out of look-backs until the day `sealed_until`, and for good where it is not `offered`. Its `origin` is
    nothing that it says: two entries that differ only in that are equal.
    """

    uuid: str
    moment: Moment
    written_at: datetime
    changed_at: datetime
    tags: tuple[str, ...] = ()
    reflections: tuple[Reflection, ...] = ()
    id: int | None = None
    sealed_until: date | None = None
    offered: bool = True
    origin: Origin | None = field(default=None, compare=False)

    def answers_to(self, key: str) -> list[Value]:
        """What was said of the moment itself to a question, oldest first: look-backs are left out."""
        return [r.answers[key] for r in self.reflections if r.stage != "lookback" and key in r.answers]

    def answer(self, key: str) -> Value | None:
        """The first thing said of the moment itself to a question, or None."""
        for reflection in self.reflections:
            if reflection.stage != "lookback" and key in reflection.answers:
                return reflection.answers[key]
        return None

    @property
    def day(self) -> date:
        """The day of the moment, where the person was."""
        return self.moment.at.date()


@dataclass(frozen=True, slots=True)
class DatedAnswer:
    """What was said on a day to a question that belongs to no entry; the time is where the person was."""

    uuid: str
    question: str
    answered_at: datetime
    answer: str
    asked: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An unfinished reflection. `content` is what `conversation.Sitting` packs and unpacks."""

    uuid: str
    started_at: datetime
    changed_at: datetime
    content: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries. Several values in one field: any of them; several fields: all of them.

    `since` and `until` are days where the person was, both included; distress is how hard it was at its hardest, 0 to
    10; `answers` are conditions as they are typed (see `conditions`). `matching.matches` says what each field means.
    """

    since: date | None = None
    until: date | None = None
    feelings: tuple[str, ...] = ()
    tears: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    min_distress: int | None = None
    max_distress: int | None = None
    matching: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Text for comparing names: one Unicode form, no difference of case."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).casefold()


#: Punctuation that Obsidian refuses in a tag, and what stands for it here, so that C++ and C# stay two tags: the same
#: sign in its full width, and the plain form of typographic dashes and quotes.
_STANDS_FOR = {
    **{c: chr(ord(c) + 0xFEE0) for c in "!\"#$%&'()*+,.:;<=>?@[\\]^`{|}~"},
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b", "\uff07"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f", "\uff02"),
    "\u2022": "\u30fb",
    "\u2026": "\uff0e\uff0e\uff0e",
}
_STANDING = frozenset("".join(_STANDS_FOR.values()))
#: What shows nothing, although Unicode counts it among the letters and signs.
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
_JOINERS = "\u200c\u200d"
#: Variation selectors and the letters of flags: they show nothing alone, and belong to the emoji in front of them.
_BELONGING = re.compile("[\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef]")


@lru_cache(maxsize=1024)
def tag(text: str) -> str:
    """Return a tag as Obsidian takes it: letters, digits and signs of any script, emoji, `_ - /`; spaces become `-`.

    Punctuation that Obsidian refuses becomes its full-width twin, so that two tags stay two. A tag that was made here
    comes back unchanged. Return "" if it has no letter, digit or sign. Digits alone, no tag to Obsidian, get a `_`.
    """
    kept: list[str] = []
    for character in "-".join(unicodedata.normalize("NFC", text).strip().lstrip("#").split()):
        if _fits(character, kept[-1] if kept else ""):
            kept.append(_STANDS_FOR.get(character, character))
    made = unicodedata.normalize("NFC", "".join(kept)).rstrip(_JOINERS)  # two that compose may have met
    if not any(unicodedata.category(c)[0] in "LNS" and c not in _STANDING for c in made):
        return ""
    return f"_{made}" if made.isdigit() else made


def _fits(character: str, before: str) -> bool:
    """Return whether a character can stand in a tag after the one before it, "" at its beginning."""
    if character in _JOINERS or _BELONGING.match(character):
        # They stand between the parts of an emoji, or of a word in a script that needs them; nowhere else can one see.
        return (before > "\x7f" or before.isdigit()) and before not in _JOINERS
    kind = unicodedata.category(character)[0]
    return (kind in "LNPS" and character not in _BLANK) or (kind == "M" and before != "")


def tags(texts: Iterable[str]) -> tuple[str, ...]:
    """Return tags from what was typed, in order, each once whatever its case."""
    found: dict[str, str] = {}
    for made in map(tag, texts):
        if made:
            found.setdefault(fold(made), made)
    return tuple(found.values())


def time_of_change(now: datetime, before: datetime) -> datetime:
    """The time of a change: now, but after the one before it even where the clock was set back. Merging goes by it."""
    return max(now, before + timedelta(microseconds=1))


def instant(at: datetime) -> int:
    """Microseconds since 1970 in UTC, for ordering. Whole for every year from 1 to 9999, unlike `timestamp`."""
    offset = at.utcoffset() or timedelta()
    return (at.replace(tzinfo=None) - EPOCH - offset) // timedelta(microseconds=1)


@lru_cache(maxsize=64)
def utc_text(at: datetime) -> str:
    """A UTC time as it is stored and exported: `2026-11-20T23:30:00.000000Z`."""
    in_utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return in_utc.isoformat(timespec="microseconds")[: -len("+00:00")] + "Z"


@lru_cache(maxsize=64)
def parse_time(text: str) -> datetime:
    """An ISO 8601 time with an offset. Raises ValueError where it is none or has no offset."""
    at = datetime.fromisoformat(text)
    if at.utcoffset() is None:
        raise ValueError("a time without an offset")
    return at
