"""Questions of the person's own, and feelings: how they're made, changed, retired, merged, and put among the others.

One stands in the journal in the shape that questions have in `questions.toml`, with when it was made and changed. Its
key is made from its text and begins like no built-in one. It is never deleted: a retired one isn't asked any more, and
its answers are still read. What it may hold is decided here, by whatever door it comes.
"""

import dataclasses
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast, get_args

from journal.core import validation
from journal.core.model import fold, instant, parse_time, time_of_change, utc_text
from journal.core.question import Asked, Choice, Condition, Conditions, Kind, Question, QuestionStage, Range, loosely
from journal.core.questions import Catalogue, Feelings, with_groups

#: How the key of every question of one's own begins, and none of the built-in ones.
PREFIX = "my_"
#: The group that the optional ones belong to, and its title.
GROUP, GROUP_TITLE = "my_own", "your own questions"
KINDS: tuple[Kind, ...] = ("text", "choice", "choices", "scale", "yesno")
STAGES: tuple[QuestionStage, ...] = get_args(QuestionStage)
ASKED: tuple[Asked, ...] = ("always", "rotating", "optional")
Tone = Literal["pleasant", "unpleasant", "mixed"]
Energy = Literal["high", "low"]
TONES: tuple[Tone, ...] = get_args(Tone)
ENERGIES: tuple[Energy, ...] = get_args(Energy)
LONGEST_KEY = 48  # of the part that's made from the text
LONGEST_TEXT = 500  # characters of a question, of its help, of a definition
LONGEST_LABEL = 60  # of its label, of a choice, of a word
MOST_CHOICES = 30
MOST_CONDITIONS = 10
HIGHEST = 98  # from 99 on, a scale has no natural end
#: Control characters, and what turns the direction of a text: marks of direction are as good as letters.
_STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
MOST = 500  # questions and feelings of one's own


@dataclass(frozen=True, slots=True)
class Feeling:
    """A word for a feeling, its definition, and its place: a tone and an energy, as in the vocabulary."""

    word: str
    definition: str
    tone: Tone
    energy: Energy


@dataclass(frozen=True, slots=True)
class Own:
    """A question or a feeling of the person's own, and its life. All times are UTC.

    It's retired while it was retired later than it was restored: both times only ever move on, so a retirement
    stays one, whatever is changed elsewhere.
    """

    what: Question | Feeling
    created_at: datetime
    changed_at: datetime
    retired_at: datetime | None = None
    restored_at: datetime | None = None

    @property
    def key(self) -> str:
        """What it is known by: a question's key, or the word."""
        return self.what.key if isinstance(self.what, Question) else f"feeling {fold(self.what.word)}"

    @property
    def latest(self) -> datetime:
        """When anything of it last changed."""
        return max(filter(None, (self.created_at, self.changed_at, self.retired_at, self.restored_at)))

    @property
    def retired(self) -> bool:
        """Whether it's retired now."""
        return self.retired_at is not None and (self.restored_at is None or self.retired_at >= self.restored_at)


# --- making and changing ---------------------------------------------------------------------------------------------


def key_for(text: str) -> str:
    """Return the key of a question with this text: `my_did_i_sleep_well`. The same text gives the same key.

    What the key leaves out (other scripts, a long text) goes into a few digits at its end.
    """
    plain = unicodedata.normalize("NFKD", fold(text))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"[a-z0-9]+", letters.replace("'", "").replace("’", ""))
    made = "_".join(words)
    cut = made[:LONGEST_KEY].rstrip("_")
    lost = cut != made or any(c.isalnum() and not c.isascii() for c in letters)
    digits = hashlib.blake2b(fold(text).encode("utf-8", "replace"), digest_size=3).hexdigest()
    return PREFIX + (f"{cut}_{digits}" if lost and cut else cut or digits)


def label_for(text: str) -> str:
    """Return a short heading for a question: its text, or the beginning of it."""
    plain = text.rstrip("?. ")
    return plain if len(plain) <= LONGEST_LABEL else plain[: LONGEST_LABEL - 2].rsplit(" ", 1)[0] + " …"


def is_own(key: str) -> bool:
    """Return whether a key is that of a question of somebody's own."""
    return key.startswith(PREFIX)


def make(what: Question | Feeling, now: datetime) -> Own:
    """Return a new question or feeling. Raises ValueError if it isn't well formed."""
    made = Own(what, now, now)
    if problems := problems_of(made):
        raise ValueError(problems[0])
    return made


def change(own: Own, what: Question | Feeling, now: datetime) -> Own:
    """Return it with another definition; its key and its kind stay. Raises ValueError if it isn't well formed."""
    if isinstance(own.what, Question) and isinstance(what, Question):
        what = dataclasses.replace(what, key=own.what.key, kind=own.what.kind)
    changed = dataclasses.replace(own, what=what, changed_at=time_of_change(now, own.changed_at))
    if changed.key != own.key:
        raise ValueError("its key can't change")
    if problems := problems_of(changed):
        raise ValueError(problems[0])
    return changed


def retire(own: Own, now: datetime) -> Own:
    """Return it retired: it's not asked any more."""
    return own if own.retired else dataclasses.replace(own, retired_at=time_of_change(now, own.restored_at or now))


def restore(own: Own, now: datetime) -> Own:
    """Return it as it was before it was retired."""
    if not own.retired or own.retired_at is None:
        return own
    return dataclasses.replace(own, restored_at=time_of_change(now, own.retired_at))


# --- merging ---------------------------------------------------------------------------------------------------------


def merge(mine: Iterable[Own], theirs: Iterable[Own]) -> tuple[Own, ...]:
    """Return those of two copies of a journal, in the order made: the same in any order and any number of times.

    Of two definitions the one that was changed later stays, then the greater by content. Retiring and restoring go by
    themselves, so what was retired in one copy and reworded in the other is retired, in the new words.
    """
    found: dict[str, Own] = {}
    for own in (*mine, *theirs):
        found[own.key] = _joined(own, found[own.key]) if own.key in found else own
    return tuple(sorted(found.values(), key=lambda own: (instant(own.created_at), own.key)))


def _joined(one: Own, other: Own) -> Own:
    stays = max(one, other, key=lambda own: (instant(own.changed_at), repr(sorted(definition(own.what).items()))))
    return dataclasses.replace(
        stays,
        created_at=min(one.created_at, other.created_at),
        retired_at=_latest(one.retired_at, other.retired_at),
        restored_at=_latest(one.restored_at, other.restored_at),
    )


def _latest(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(filter(None, (one, other)), default=None)


# --- among the built-in ones -----------------------------------------------------------------------------------------


def among(catalogue: Catalogue, owns: Sequence[Own]) -> Catalogue:
    """Return the built-in catalogue with the person's own questions and feelings in it.

    Those of the first minute come at its end, before it's offered to stop; the others before the groups are offered,
    and the optional ones are a group of their own. Retired ones are in it, and are never asked.
    """
    if not owns:
        return catalogue
    questions = [_as_asked(own) for own in owns if isinstance(own.what, Question)]
    optional = [q for q in questions if q.asked == "optional"]
    early = [q for q in questions if "capture" in q.stage and q not in optional]
    late = [q for q in questions if q not in optional and q not in early]
    groups = dict(catalogue.groups)
    if any(not q.retired for q in optional):
        groups = _with_own_group(groups, catalogue.apart)
    before: dict[str, list[Question]] = {catalogue.key("pause"): early, catalogue.key("more"): late}
    ordered: list[Question] = []
    for question in catalogue.questions:
        ordered += before.pop(question.key, [])
        ordered.append(question)
    rest = [q for waiting in before.values() for q in waiting]
    last = next((n for n, q in enumerate(ordered) if q.group in catalogue.apart), len(ordered))
    ordered[last:last] = [*rest, *optional]
    offered = {key: title for key, title in groups.items() if key not in catalogue.apart}
    ordered = [with_groups(q, offered) if q.groups else q for q in ordered]
    words = [own for own in owns if isinstance(own.what, Feeling)]
    return dataclasses.replace(
        catalogue,
        questions=tuple(ordered),
        groups=groups,
        vocabulary=_families(catalogue.vocabulary, [o.what for o in words if not o.retired]),
        formerly=_families((), [o.what for o in words if o.retired]),
    )


def _as_asked(own: Own) -> Question:
    assert isinstance(own.what, Question)  # noqa: S101 - the caller chose those
    group = GROUP if own.what.asked == "optional" else ""
    return dataclasses.replace(own.what, own=True, retired=own.retired, group=group)


def _with_own_group(groups: Mapping[str, str], apart: frozenset[str]) -> dict[str, str]:
    """Return the groups with that of one's own as the last that is offered."""
    found = {key: title for key, title in groups.items() if key not in apart}
    return found | {GROUP: GROUP_TITLE} | {key: title for key, title in groups.items() if key in apart}


def _families(vocabulary: Sequence[Feelings], words: Iterable[Question | Feeling]) -> tuple[Feelings, ...]:
    """Return the families of feelings with these words at the end of each; new ones where there are none."""
    families = {(f.tone, f.energy): f for f in vocabulary}
    known = {fold(word) for f in vocabulary for word in f.words}
    for word in words:
        if not isinstance(word, Feeling) or fold(word.word) in known:
            continue
        family = families.get((word.tone, word.energy), Feelings(word.tone, word.energy, (), word.tone))
        families[word.tone, word.energy] = dataclasses.replace(
            family,
            words=(*family.words, word.word),
            definitions={**family.definitions, word.word: word.definition},
        )
    return tuple(families.values())


# --- as data, and back -----------------------------------------------------------------------------------------------


def data(own: Own) -> dict[str, Any]:
    """Return it as JSON has it, in an export and in the journal."""
    times = {
        name: utc_text(at)
        for name in ("created_at", "changed_at", "retired_at", "restored_at")
        if (at := getattr(own, name)) is not None
    }
    return definition(own.what) | times


def definition(what: Question | Feeling) -> dict[str, Any]:
    """Return a question in the shape that it has in `questions.toml`, or a feeling with its place."""
    if isinstance(what, Feeling):
        return {"word": what.word, "definition": what.definition, "tone": what.tone, "energy": what.energy}
    said: dict[str, Any] = {
        "key": what.key, "text": what.text, "label": what.label, "kind": what.kind, "stage": list(what.stage),
        "asked": what.asked,
    }  # fmt: skip
    if what.help:
        said["help"] = what.help
    for name, conditions in (("when", what.when), ("unless", what.unless)):
        if conditions:
            said[name] = {key: _condition_data(one) for key, one in conditions.items()}
    if what.kind in ("choice", "choices"):
        said["choices"] = [{"value": c.value, "label": c.label} for c in what.choices]
    if what.kind == "scale":
        said |= {"lowest": what.lowest, "highest": what.highest, "ends": list(what.ends)}
    return said


def _condition_data(condition: Condition) -> object:
    if not isinstance(condition, Range):
        return condition if isinstance(condition, str) else list(condition)
    open_ended = Range()
    bounds = {"min": condition.lowest, "max": condition.highest}
    ends = {"min": open_ended.lowest, "max": open_ended.highest}
    return {name: bound for name, bound in bounds.items() if bound != ends[name]}


def read(said: object) -> Own:
    """Return a question or a feeling from its data. Raises ValueError with what is wrong, never with its words."""
    if not isinstance(said, dict):
        raise ValueError("needs an object")
    rest = dict(said)
    times = {name: _time(rest.pop(name, None), name) for name in ("created_at", "changed_at")}
    ended = {name: _ended(rest, name) for name in ("retired_at", "restored_at")}
    what = _feeling(rest) if "word" in rest else _question(rest)
    own = Own(what, times["created_at"], times["changed_at"], ended["retired_at"], ended["restored_at"])
    if problems := problems_of(own):
        raise ValueError(problems[0])
    return own


def _ended(rest: dict[str, Any], name: str) -> datetime | None:
    return _time(rest.pop(name), name) if name in rest else None


def _time(said: object, name: str) -> datetime:
    try:
        return validation.utc_time(parse_time(said if isinstance(said, str) else ""))
    except (ValueError, OverflowError):
        raise ValueError(f"{name} needs a time in UTC") from None


def _feeling(said: Mapping[str, Any]) -> Feeling:
    if set(said) != {"word", "definition", "tone", "energy"} or not all(isinstance(v, str) for v in said.values()):
        raise ValueError("needs a word, a definition, a tone and an energy")
    return Feeling(said["word"], said["definition"], cast(Tone, said["tone"]), cast(Energy, said["energy"]))


_FIELDS = {"key", "text", "label", "kind", "stage", "asked", "help", "when", "unless", "choices", "lowest", "highest",
           "ends"}  # fmt: skip


def _question(said: Mapping[str, Any]) -> Question:
    if unknown := said.keys() - _FIELDS:
        raise ValueError(f"{min(unknown)[:40]!a} is unknown")
    for name in ("key", "text", "kind"):
        if not isinstance(said.get(name), str):
            raise ValueError(f"{name} needs text")
    stage, text = said.get("stage", ["reflect"]), said["text"]
    if not isinstance(stage, list) or not all(isinstance(one, str) for one in stage):
        raise ValueError("stage needs a list")
    ends = said.get("ends", ["", ""])
    if not isinstance(ends, list) or len(ends) != 2 or not all(isinstance(one, str) for one in ends):
        raise ValueError("ends needs two texts")
    numbers = [said.get("lowest", 0), said.get("highest", 10)]
    if any(isinstance(n, bool) or not isinstance(n, int) for n in numbers):
        raise ValueError("lowest and highest need whole numbers")
    texts = [said.get(name, other) for name, other in (("label", label_for(text)), ("help", ""), ("asked", "always"))]
    if not all(isinstance(one, str) for one in texts):
        raise ValueError("label, help and asked need texts")
    return Question(
        said["key"],
        text,
        cast(Kind, said["kind"]),  # all of it is looked at by `problems_of`
        tuple(cast(list[QuestionStage], stage)),
        cast(Asked, texts[2]),
        label=texts[0],
        help=texts[1],
        when=_conditions(said.get("when", {})),
        unless=_conditions(said.get("unless", {})),
        choices=tuple(map(_choice, _list(said.get("choices", [])))),
        lowest=numbers[0],
        highest=numbers[1],
        ends=(ends[0], ends[1]),
    )


def _list(said: object) -> list[Any]:
    if not isinstance(said, list) or len(said) > MOST_CHOICES:
        raise ValueError(f"choices needs a list of at most {MOST_CHOICES}")
    return said


def _choice(said: object) -> Choice:
    if isinstance(said, str):
        return Choice(said, said)
    if not isinstance(said, dict) or not {"value"} <= set(said) <= {"value", "label"}:
        raise ValueError("a choice needs a value and a label")
    value, label = said["value"], said.get("label", said["value"])
    if not isinstance(value, str) or not isinstance(label, str):
        raise ValueError("a choice needs a value and a label")
    return Choice(value, label)


def _conditions(said: object) -> Conditions:
    if not isinstance(said, dict) or len(said) > MOST_CONDITIONS:
        raise ValueError(f"a condition needs an object with at most {MOST_CONDITIONS} questions")
    return {validation.key(key): _condition(one) for key, one in said.items()}


def _condition(said: object) -> Condition:
    if said == "any":
        return "any"
    if isinstance(said, list) and 0 < len(said) <= MOST_CHOICES:
        return tuple(map(validation.thing, said))
    if isinstance(said, dict) and said and set(said) <= {"min", "max"} and all(map(_is_bound, said.values())):
        return Range(**{{"min": "lowest", "max": "highest"}[name]: number for name, number in said.items()})
    raise ValueError('a condition is "any", a list of values, or {"min": …, "max": …}')


def _is_bound(said: object) -> bool:
    return isinstance(said, int) and not isinstance(said, bool) and abs(said) < validation.LARGEST_NUMBER


# --- what's right ----------------------------------------------------------------------------------------------------


def problems_of(own: Own) -> list[str]:
    """Return what is wrong with a question or a feeling of somebody's own; nothing if it's right."""
    what = own.what
    found = list(_problems_of_feeling(what) if isinstance(what, Feeling) else _problems_of_question(what))
    for name in ("created_at", "changed_at", "retired_at", "restored_at"):
        at = getattr(own, name)
        if at is not None:
            try:
                validation.utc_time(at)
            except ValueError as reason:
                found.append(f"{name} {reason}")
    return found


def _problems_of_feeling(what: Feeling) -> Iterable[str]:
    if what.tone not in TONES:
        yield f"tone can be {', '.join(TONES)}"
    if what.energy not in ENERGIES:
        yield f"energy can be {', '.join(ENERGIES)}"
    yield from _line("word", what.word, LONGEST_LABEL, typed=True)
    yield from _line("definition", what.definition, LONGEST_TEXT)
    if re.search(r"[,;]", what.word):
        yield "word can't have a comma or a semicolon in it: they separate words"


def _problems_of_question(what: Question) -> Iterable[str]:
    try:
        validation.key(what.key)
    except ValueError as reason:
        yield f"key {reason}"
    if not is_own(what.key) or len(what.key) <= len(PREFIX):
        yield f"key has to begin with {PREFIX}"
    yield from _line("text", what.text, LONGEST_TEXT)
    yield from _line("label", what.label, LONGEST_LABEL)
    if what.help:
        yield from _line("help", what.help, LONGEST_TEXT)
    if what.kind not in KINDS:
        yield f"kind can be {', '.join(KINDS)}"
    if not what.stage or not set(what.stage) <= set(STAGES) or len(set(what.stage)) < len(what.stage):
        yield f"stage can be {', '.join(STAGES)}"
    if what.asked not in ASKED:
        yield f"asked can be {', '.join(ASKED)}"
    elif what.asked != "always" and what.stage != ("reflect",):
        yield f"{what.asked} only works with the stage reflect"
    if what.kind in ("choice", "choices"):
        yield from _problems_of_choices(what)
    elif what.choices:
        yield f"choices aren't for kind {what.kind}"
    if what.kind == "scale":
        if not 0 <= what.lowest < what.highest <= HIGHEST:
            yield f"a scale goes from 0 or more to at most {HIGHEST}"
        for end in filter(None, what.ends):
            yield from _line("ends", end, LONGEST_LABEL)


def _problems_of_choices(what: Question) -> Iterable[str]:
    if not 1 < len(what.choices) <= MOST_CHOICES:
        yield f"choices needs from 2 to {MOST_CHOICES} of them"
    for choice in what.choices:
        yield from _line("a choice", choice.value, LONGEST_LABEL, typed=True)
        yield from _line("a choice", choice.label, LONGEST_LABEL)
    for names in (what.options(), what.labels()):
        if len({loosely(one) for one in names}) < len(names):
            yield "two choices are alike"
            return


def _line(name: str, text: str, longest: int, *, typed: bool = False) -> Iterable[str]:
    """What is wrong with one line of text: no terminal may obey any of it, wherever it's shown.

    One that is `typed` again, in a filter or a condition, has no marks of direction either.
    """
    try:
        validation.thing(text) if typed else validation.wording(text)
        if _STEERS.search(text):
            raise ValueError("holds characters that can't be shown")
        if len(text) > longest:
            raise ValueError(f"is longer than {longest} characters")
    except ValueError as reason:
        yield f"{name} {reason}"
