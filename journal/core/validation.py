"""What a journal may contain, whichever way it arrives: import, `--answers`, the inbox, `merge`, `restore`.

Pure functions on values. Each check raises ValueError or returns a list of problems, which name the place and the rule
but never repeat the text: what somebody wrote stays private.

Free text may contain any character except NUL and lone surrogates. Control characters are allowed there, because people
paste them; whatever shows text makes them visible instead of obeying them. Answers that were chosen rather than written
contain none, nor do answers to unknown questions.
"""

import re
import unicodedata
import uuid as uuids
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import cast

from journal.core.model import (
    PRECISIONS,
    STAGES,
    DatedAnswer,
    Draft,
    Entry,
    Moment,
    Precision,
    Reflection,
    Stage,
    Value,
    utc_text,
)
from journal.core.questions import LONGEST_TEXT, Catalogue, check_text
from journal.core.shares import AUDIENCES, Share
from journal.core.wonderings import Wondering

#: The largest entry id. Ids that follow it still fit wherever numbers are stored.
LARGEST_ID = 1_000_000_000
#: The largest entry id that is kept on import: it leaves room for new ids below `LARGEST_ID`.
LARGEST_ID_KEPT = 900_000_000
LARGEST_NUMBER = 2**53  # beyond this, JSON parsers disagree about a number
LONGEST_ENTRY = 32_000_000  # characters, all of its texts together
LONGEST_LINE = 10_000  # characters of a wording
LONGEST_TAG = 1_000
LONGEST_NAME = 100  # characters of a setting's or a program's name
MOST_REFLECTIONS = 10_000  # per entry
MOST_ANSWERS = 1_000  # per reflection
MOST_WORDS = 1_000  # per answer
MOST_TAGS = 1_000  # per entry
DEEPEST = 12  # nesting of lists and objects in a draft
#: The latest year of writing or changing an entry: merging compares these times, and needs room for later ones.
LAST_YEAR = 9000

_ZONE = re.compile(r"[A-Za-z0-9_+\-/]{1,64}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")


# --- single values -------------------------------------------------------------------------------------------------


def uuid(said: object) -> str:
    """Return a uuid in its usual form. Raises ValueError."""
    try:
        return str(uuids.UUID(said if isinstance(said, str) else ""))
    except ValueError:
        raise ValueError("isn't a valid one") from None


def key(said: object) -> str:
    """Return the key of a question. Raises ValueError."""
    if not isinstance(said, str) or not _KEY.fullmatch(said):
        raise ValueError("isn't a key: use only lowercase letters, digits and _")
    return said


def zone(said: object) -> str | None:
    """Return a time zone name in IANA's syntax, or None. Raises ValueError."""
    if said is None:
        return None
    if not isinstance(said, str) or not _ZONE.fullmatch(said):
        raise ValueError("needs a name like Europe/Lisbon, or null")
    return said


def precision(said: object) -> Precision:
    """Return the precision of a time. Raises ValueError."""
    if said not in PRECISIONS:
        raise ValueError(f"can be {', '.join(PRECISIONS)}")
    return said


def stage(said: object) -> Stage:
    """Return the stage of a reflection. Raises ValueError."""
    if said not in STAGES:
        raise ValueError(f"can be {', '.join(STAGES)}")
    return said


def invited(said: object, of: Stage) -> bool:
    """Return whether the program offered a sitting of this stage. Raises ValueError: it only offers look-backs."""
    if not isinstance(said, bool):
        raise ValueError("needs true or false")
    if said and of != "lookback":
        raise ValueError("is for look-backs only")
    return said


def entry_id(said: object) -> int:
    """Return an entry's id. Raises ValueError unless it is a whole number from 1 to `LARGEST_ID`."""
    if isinstance(said, bool) or not isinstance(said, int) or said < 1:
        raise ValueError("needs a whole number above 0")
    if said > LARGEST_ID:
        raise ValueError(f"is larger than {LARGEST_ID:,}")
    return said


def time_with_offset(at: datetime) -> datetime:
    """Return a local time. Raises ValueError if it has no offset, or is so late that nothing could follow it."""
    if at.utcoffset() is None:
        raise ValueError("needs a time with its offset, like 2026-11-20T23:30:00+00:00")
    if at.year > LAST_YEAR:
        raise ValueError(f"is after the year {LAST_YEAR}")
    return at


def utc_time(at: datetime) -> datetime:
    """Return the time of a change in UTC. Raises ValueError if UTC can't represent it."""
    try:
        utc_text(at)
    except OverflowError:
        raise ValueError("can't be converted to UTC") from None
    return time_with_offset(at)


@lru_cache(maxsize=256)  # the same few, over and over
def wording(said: str) -> str:
    """Return a question's wording: one line of text. Raises ValueError."""
    if not said.strip() or "\n" in said or "\r" in said:
        raise ValueError("needs one line of text")
    check_text(said)
    if len(said) > LONGEST_LINE:
        raise ValueError(f"is longer than {LONGEST_LINE:,} characters")
    return said


def steers(text: str) -> bool:
    """Return whether a text could control a terminal: control characters except newline and tab, or bidi controls."""
    if text.isascii() and text.isprintable():
        return False
    return any(c not in "\n\t" and (unicodedata.category(c) == "Cc" or c in _BIDI) for c in text)


_BIDI = frozenset("\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def program(said: object) -> str:
    """Return the name of a program that an entry came from. Raises ValueError."""
    if not isinstance(said, str) or not said.strip() or len(said) > LONGEST_NAME or not said.isprintable():
        raise ValueError(f"needs a name of at most {LONGEST_NAME} characters")
    return said


# --- answers ---------------------------------------------------------------------------------------------------------


def answers(
    said: Mapping[str, object], catalogue: Catalogue, *, strict: bool = False
) -> tuple[dict[str, Value], list[str]]:
    """Return the valid answers, and what is wrong with the others: `key reason`, never the answer itself.

    Unless `strict`, the answer to an unknown question is validated by its shape alone and kept: it may come from a
    newer version.
    """
    if len(said) > MOST_ANSWERS:
        return {}, [f"more than {MOST_ANSWERS:,} of them"]
    kept, problems = catalogue.read(said, strict=strict)
    for name, value in list(kept.items()):
        try:
            key(name)
            if isinstance(value, tuple) and len(value) > MOST_WORDS:
                raise ValueError(f"has more than {MOST_WORDS:,} words")
        except ValueError as reason:
            problems.append(f"{name[:80]!a} {reason}")
            del kept[name]
    return kept, problems


def _stored_answers(said: Mapping[str, Value], catalogue: Catalogue) -> Iterator[str]:
    """Yield what is wrong with answers as a journal stores them: none is empty, and a choice must be a known one."""
    kept, problems = answers(said, catalogue)
    yield from problems
    if len(kept) + len(problems) < len(said):
        yield "one of them is empty"
    for name, value in kept.items():
        question = catalogue.kept_by_key.get(name)
        chosen = question is not None and question.kind in ("choice", "choices")
        texts = said[name] if isinstance(said[name], tuple) else (said[name],)
        if (
            chosen
            and value != said[name]
            and any(isinstance(t, str) and steers(t) for t in cast(Sequence[Value], texts))
        ):
            yield f"{name} isn't one of its choices"


# --- whole values of a journal ---------------------------------------------------------------------------------------


def entry(held: Entry, catalogue: Catalogue) -> list[str]:
    """Return what is wrong with a stored entry; an empty list if nothing is."""
    found = _Problems()
    found.check("uuid", lambda: _same(uuid(held.uuid), held.uuid))
    if held.id is not None:
        found.check("id", lambda: entry_id(held.id))
    found.add("", _moment(held.moment))
    found.check("written_at", lambda: utc_time(held.written_at))
    found.check("changed_at", lambda: utc_time(held.changed_at))
    found.check("tags", lambda: _tags(held.tags))
    if held.origin is not None:
        found.check("origin", lambda: program(held.origin.program if held.origin else ""))
    for number, reflection in enumerate(held.reflections[:MOST_REFLECTIONS], 1):
        found.add(f"reflection {number}: ", _reflection(reflection, catalogue))
    found.add("", counts(held))
    return found.named


def counts(held: Entry) -> list[str]:
    """Return which of an entry's counts and lengths exceed their limits; single texts are checked elsewhere."""
    found = []
    if len(held.reflections) > MOST_REFLECTIONS:
        found.append(f"it has more than {MOST_REFLECTIONS:,} reflections")
    if len(held.tags) > MOST_TAGS:
        found.append(f"it has more than {MOST_TAGS:,} tags")
    if any(len(tag) > LONGEST_TAG for tag in held.tags):
        found.append(f"a tag is longer than {LONGEST_TAG:,} characters")
    if sum(_length(value) for r in held.reflections for value in r.answers.values()) > LONGEST_ENTRY:
        found.append(f"its texts are longer than {LONGEST_ENTRY:,} characters in total")
    if len({r.uuid for r in held.reflections}) < len(held.reflections):
        found.append("two of its reflections share a uuid")
    return found


def _length(value: Value) -> int:
    if isinstance(value, tuple):
        return sum(map(len, value))
    return len(value) if isinstance(value, str) else 0


def _moment(moment: Moment) -> list[str]:
    found = _Problems()
    found.check("happened_at", lambda: time_with_offset(moment.at))
    found.check("zone", lambda: zone(moment.zone))
    found.check("precision", lambda: precision(moment.precision))
    return found.named


def _reflection(held: Reflection, catalogue: Catalogue) -> list[str]:
    found = _Problems()
    found.check("uuid", lambda: _same(uuid(held.uuid), held.uuid))
    found.check("stage", lambda: stage(held.stage))
    found.check("written_at", lambda: utc_time(held.written_at))
    found.check("changed_at", lambda: utc_time(held.changed_at))
    found.check("invited", lambda: invited(held.invited, held.stage))
    found.add("answers: ", list(_stored_answers(held.answers, catalogue)))
    for asked in held.asked.values():
        found.check("asked", lambda asked=asked: wording(asked))  # type: ignore[misc]
    return found.named


def _tags(held: tuple[str, ...]) -> None:
    # By shape alone: which characters are letters depends on Python's version of Unicode.
    for tag in held:
        check_text(tag)
        if not tag or any(c.isspace() for c in tag) or steers(tag):
            raise ValueError("has something that isn't a tag")


def _same(usual: str, held: str) -> None:
    if usual != held:
        raise ValueError("isn't written in the usual form")


def dated_answer(held: DatedAnswer, catalogue: Catalogue) -> list[str]:
    """Return what is wrong with a dated answer.

    To a known question, it must be one of its choices or a text, as that question takes. To an unknown one, from a
    newer version, it must be text without control characters.
    """
    found = _Problems()
    found.check("uuid", lambda: _same(uuid(held.uuid), held.uuid))
    found.check("question", lambda: key(held.question))
    found.check("answered_at", lambda: time_with_offset(held.answered_at))
    found.check("answer", lambda: dated_text(held.question, held.answer, catalogue))
    if held.asked:
        found.check("asked", lambda: wording(held.asked))
    return found.named


def dated_text(question: str, said: object, catalogue: Catalogue) -> str:
    """Return the text of a dated answer to a question. Raises ValueError."""
    known = catalogue.by_key.get(question)
    value = known.read(said) if known is not None else said
    if not isinstance(value, str) or not value:
        raise ValueError("needs text")
    check_text(value)
    if len(value) > LONGEST_TEXT:
        raise ValueError(f"is longer than {LONGEST_TEXT:,} characters")
    if (known is None or known.kind != "text") and steers(str(said)):
        raise ValueError("contains control characters")
    return value


def wondering(held: Wondering) -> list[str]:
    """Return what is wrong with a stored wondering."""
    found = _Problems()
    found.check("uuid", lambda: _same(uuid(held.uuid), held.uuid))
    found.check("asked_at", lambda: utc_time(held.asked_at))
    if held.withdrawn_at is not None:
        found.check("withdrawn_at", lambda: utc_time(held.withdrawn_at or held.asked_at))
    named = (bool(held.outcome), bool(held.factor), held.around is not None)
    if held.about not in ("pair", "day"):
        found.named.append("about can be pair or day")
    elif named != ((False, False, False) if not held.open else (True, True, False)) and held.about == "pair":
        found.named.append("outcome and factor each need a name, or nothing once it's withdrawn")
    elif named != (False, False, held.open) and held.about == "day":
        found.named.append("around needs a day, or nothing once it's withdrawn")
    for place, said in (("outcome", held.outcome), ("factor", held.factor)):
        found.check(place, lambda said=said: said and thing(said))  # type: ignore[misc]
    return found.named


def share(held: Share) -> list[str]:
    """Return what is wrong with a stored share."""
    found = _Problems()
    found.check("uuid", lambda: _same(uuid(held.uuid), held.uuid))
    found.check("shared_at", lambda: utc_time(held.shared_at))
    found.check("changed_at", lambda: utc_time(held.changed_at))
    if not isinstance(held.audience, str) or held.audience not in AUDIENCES:
        found.named.append(f"for can be {', '.join(AUDIENCES)}")
    found.check("format", lambda: key(held.form))
    found.check("to", lambda: held.alias == "" or thing(held.alias))
    if not held.entries:
        found.named.append("entries needs a uuid")
    for one in held.entries:
        found.check("entries", lambda one=one: _same(uuid(one), one))  # type: ignore[misc]
    return found.named


def thing(said: object) -> str:
    """Return the name of an outcome or a factor: one visible line. Raises ValueError."""
    if not isinstance(said, str) or not said.strip() or "\n" in said or "\t" in said or steers(said):
        raise ValueError("needs a name on one line")
    check_text(said)
    if len(said) > LONGEST_TAG + LONGEST_NAME:
        raise ValueError(f"is longer than {LONGEST_TAG + LONGEST_NAME:,} characters")
    return said


def draft(held: Draft) -> list[str]:
    """Return what is wrong with a draft. Doesn't check whether its questions are still asked."""
    found = _Problems()
    found.check("uuid", lambda: _same(uuid(held.uuid), held.uuid))
    found.check("started_at", lambda: utc_time(held.started_at))
    found.check("changed_at", lambda: utc_time(held.changed_at))
    found.check("content", lambda: _plain_data(held.content))
    return found.named


def _plain_data(content: object, depth: int = 0) -> int:
    """Return how many characters plain data holds. Raises ValueError for anything that can't be in a draft."""
    if depth > DEEPEST:
        raise ValueError("is nested too deeply")
    size = 0
    if isinstance(content, str):
        check_text(content)
        size = len(content)
    elif isinstance(content, Mapping):
        size = sum(_plain_data(k, depth + 1) + _plain_data(v, depth + 1) for k, v in content.items())
    elif isinstance(content, (list, tuple)):
        size = sum(_plain_data(one, depth + 1) for one in content)
    elif isinstance(content, int) and abs(content) >= LARGEST_NUMBER:
        raise ValueError("has a number that's too large")
    if size > LONGEST_ENTRY:
        raise ValueError(f"is longer than {LONGEST_ENTRY:,} characters")
    return size


def setting(name: object, value: object) -> list[str]:
    """Return what is wrong with a setting."""
    found = _Problems()
    found.check("name", lambda: _setting_name(name))
    found.check("value", lambda: _setting_value(value))
    return found.named


def _setting_name(said: object) -> None:
    if not isinstance(said, str) or not 0 < len(said) <= LONGEST_NAME or not said.isprintable():
        raise ValueError("isn't the name of a setting")


def _setting_value(said: object) -> None:
    if not isinstance(said, str) or len(said) > LONGEST_TEXT:
        raise ValueError(f"needs text of at most {LONGEST_TEXT:,} characters")
    check_text(said)


def worded(question: object, said: object) -> list[str]:
    """Return what is wrong with a stored wording of a question."""
    found = _Problems()
    found.check("question", lambda: key(question))
    found.check("text", lambda: wording(said if isinstance(said, str) else ""))
    return found.named


def tombstone(uuid_: object, deleted_at: datetime) -> list[str]:
    """Return what is wrong with a tombstone."""
    found = _Problems()
    found.check("uuid", lambda: _same(uuid(uuid_), cast(str, uuid_)))
    found.check("deleted_at", lambda: utc_time(deleted_at))
    return found.named


def day(said: object) -> date:
    """Return the day in `sealed_until`. Raises ValueError."""
    try:
        return date.fromisoformat(said if isinstance(said, str) else "")
    except ValueError:
        raise ValueError("needs a day, like 2027-01-01") from None


class _Problems:
    """Collects problems, each with its place."""

    def __init__(self) -> None:
        self.named: list[str] = []

    def check(self, place: str, test: Callable[[], object]) -> None:
        """Run a check, and record the ValueError it raises, if any."""
        try:
            test()
        except ValueError as reason:
            self.named.append(f"{place} {reason}")

    def add(self, place: str, problems: Sequence[str]) -> None:
        """Record the problems of a part."""
        self.named.extend(f"{place}{problem}" for problem in problems)
