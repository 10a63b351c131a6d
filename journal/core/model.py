"""The domain's values: moments, reflections, answers, filters. Frozen; no input or output.

An *entry* is about one moment; a *reflection* is one sitting of writing about it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal

#: The answer to a question: text or a choice, a point on a scale, yes or no, or several words or choices.
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
    """Where an imported entry came from: the program, and the day it was imported."""

    program: str
    imported_on: date


@dataclass(frozen=True, slots=True)
class Entry:
    """A moment with its reflections, the first one first. `id` is None until it is saved.

    It is kept out of look-backs until the day `sealed_until`, and permanently if not `offered`. Equality ignores
    `origin`.
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
        """Return the answers about the moment itself to a question, oldest first, without those in look-backs."""
        return [r.answers[key] for r in self.reflections if r.stage != "lookback" and key in r.answers]

    def answer(self, key: str) -> Value | None:
        """Return the first answer about the moment itself to a question, or None."""
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
    """An answer that belongs to a day instead of an entry; its time is local, with an offset."""

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
    """Return text normalised for comparing names: one Unicode form, case folded."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).casefold()


#: Replacements for punctuation that Obsidian refuses in a tag, so that C++ and C# stay two tags: the full-width form of
#: the sign, and the plain form of typographic dashes and quotes.
_STANDS_FOR = {
    **{c: chr(ord(c) + 0xFEE0) for c in "!\"#$%&'()*+,.:;<=>?@[\\]^`{|}~"},
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015", "-"),
    **dict.fromkeys("\u2018\u2019\u201a\u201b", "\uff07"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f", "\uff02"),
    "\u2022": "\u30fb",
    "\u2026": "\uff0e\uff0e\uff0e",
}
_STANDING = frozenset("".join(_STANDS_FOR.values()))
#: Characters that are invisible, although Unicode classes them as letters or signs.
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
_JOINERS = "\u200c\u200d"
#: Variation selectors and emoji tag characters: invisible alone, they belong to the emoji before them.
_BELONGING = re.compile("[\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef]")


@lru_cache(maxsize=1024)
def tag(text: str) -> str:
    """Return text as a tag that Obsidian accepts: letters, digits and signs of any script, emoji, `_ - /`.

    Spaces become `-`. Punctuation that Obsidian refuses becomes its full-width form, so that different tags stay
    different. Idempotent. Returns "" if no letter, digit or sign is left. A tag of digits alone, which Obsidian
    refuses, gets a `_`.
    """
    kept: list[str] = []
    for character in "-".join(unicodedata.normalize("NFC", text).strip().lstrip("#").split()):
        if _fits(character, kept[-1] if kept else ""):
            kept.append(_STANDS_FOR.get(character, character))
    made = unicodedata.normalize("NFC", "".join(kept)).rstrip(_JOINERS)  # two that compose may be adjacent now
    if not any(unicodedata.category(c)[0] in "LNS" and c not in _STANDING for c in made):
        return ""
    return f"_{made}" if made.isdigit() else made


def _fits(character: str, before: str) -> bool:
    """Return whether a character may follow `before` in a tag; `before` is "" at the start."""
    if character in _JOINERS or _BELONGING.match(character):
        # Joiners belong between the parts of an emoji, or in a word whose script needs them; elsewhere they are
        # invisible.
        return (before > "\x7f" or before.isdigit()) and before not in _JOINERS
    kind = unicodedata.category(character)[0]
    return (kind in "LNPS" and character not in _BLANK) or (kind == "M" and before != "")


def tags(texts: Iterable[str]) -> tuple[str, ...]:
    """Return tags from what was typed, in order, without duplicates (ignoring case)."""
    found: dict[str, str] = {}
    for made in map(tag, texts):
        if made:
            found.setdefault(fold(made), made)
    return tuple(found.values())


def time_of_change(now: datetime, before: datetime) -> datetime:
    """Return the time of a change: now, but always later than the change before it, even if the clock was set back.

    Merging relies on that.
    """
    return max(now, before + timedelta(microseconds=1))


def instant(at: datetime) -> int:
    """Return microseconds since 1970 in UTC, for ordering. Exact for every year from 1 to 9999, unlike `timestamp`."""
    offset = at.utcoffset() or timedelta()
    return (at.replace(tzinfo=None) - EPOCH - offset) // timedelta(microseconds=1)


@lru_cache(maxsize=64)
def utc_text(at: datetime) -> str:
    """Return a UTC time as it is stored and exported: `2026-11-20T23:30:00.000000Z`."""
    in_utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return in_utc.isoformat(timespec="microseconds")[: -len("+00:00")] + "Z"


@lru_cache(maxsize=64)
def parse_time(text: str) -> datetime:
    """Return the time in an ISO 8601 text. Raises ValueError if it isn't one or has no offset."""
    at = datetime.fromisoformat(text)
    if at.utcoffset() is None:
        raise ValueError("a time without an offset")
    return at
