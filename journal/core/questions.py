"""The catalogue: every question as data, read from `questions.toml`, and which answers fit each.

No question is written in code, and no key of one: what the code has to know a question by is its role. This module
knows the shape of questions and whether an answer fits; not when they are asked.
"""

import dataclasses
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Any, Literal, get_args

from journal.core.model import Value, fold, tags

Kind = Literal["text", "choice", "choices", "words", "scale", "yesno", "moment"]
QuestionStage = Literal["capture", "reflect", "lookback"]
Asked = Literal["always", "optional", "rotating", "on request", "by rule", "flow"]
#: What the code needs to know a question by. Each belongs to one question; `questions.toml` says to which.
Role = Literal[
    "resume", "offer_lookback", "offer_reflection", "suggestion", "begin", "page", "moment", "follow",
    "tears", "words", "pleasant", "unpleasant", "distress", "distress_now", "pause", "passed", "often",
    "more", "care", "care_pause", "timing", "context", "alias", "energy", "talked", "comfort", "to_hear", "to_bring",
    "note", "tags",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Range:
    """A condition on a number: at least `lowest`, at most `highest`, both included."""

    lowest: int = -(2**53)
    highest: int = 2**53


#: A condition on another answer: one of these values, a range, or "any" answer at all.
Condition = tuple[str, ...] | Range | Literal["any"]
Conditions = Mapping[str, Condition]

#: What conditions may name besides questions: whole days from the moment to the reflection, and its stage.
DAYS_SINCE, REFLECTION = "days_since", "reflection"
#: Questions about the entry itself, kept beside its reflections and not among their answers.
ENTRY_ROLES: tuple[Role, ...] = ("moment", "tags")
LONGEST_TEXT = 4_000_000


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose. The value is stored and never changes; the label is shown, and may be reworded.

    `role` is what the code needs to know the choice by. `reply` is said back at once to whoever chooses it, and
    `after` once at the end, however many choices say the same.
    """

    value: str
    label: str = ""
    role: str = ""
    reply: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to ask a question, for the moments that meet its conditions.

    With `instead`, it takes the place of those that are for any moment.
    """

    text: str
    when: Conditions = field(default_factory=dict)
    unless: Conditions = field(default_factory=dict)
    instead: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where in the article a question comes from."""

    part: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something that may be asked. The fields are described at the head of `questions.toml`."""

    key: str
    text: str
    kind: Kind
    stage: tuple[QuestionStage, ...]
    asked: Asked
    label: str = ""
    role: Role | None = None
    wordings: tuple[Wording, ...] = ()
    help: str = ""
    group: str = ""
    when: Conditions = field(default_factory=dict)
    unless: Conditions = field(default_factory=dict)
    setting: str = ""
    choices: tuple[Choice, ...] = ()
    lowest: int = 0
    highest: int = 10
    ends: tuple[str, str] = ("", "")
    most: int = 0
    one_line: bool = False
    vocabulary: bool = False
    groups: bool = False
    saves: bool = False
    goes_on: tuple[str, ...] = ()
    again: str = ""
    again_help: str = ""
    ending: str = ""
    keep_as: str = ""
    letter: str = ""
    thanks: str = ""
    closing: str = ""
    source: Source | None = None

    def options(self) -> tuple[str, ...]:
        """Return the values that can be chosen, in order."""
        return tuple(c.value for c in self.choices)

    def labels(self) -> tuple[str, ...]:
        """Return what is shown for each of `options`."""
        return tuple(c.label for c in self.choices)

    def label_of(self, value: str) -> str:
        """Return what is shown for a value; one that is no choice of ours is shown as it is."""
        return next((c.label for c in self.choices if c.value == value), value)

    def value_of(self, role: str) -> str:
        """Return the value of the choice with this role. Raises KeyError if there is none."""
        for choice in self.choices:
            if choice.role == role:
                return choice.value
        raise KeyError(f"{self.key}: no choice is the {role!r} one")

    def role_of(self, value: object) -> str:
        """Return the role of the choice with this value, or ""."""
        return next((c.role for c in self.choices if c.value == value), "")

    def texts(self) -> tuple[str, ...]:
        """Return every way in which it may be asked, the usual one first."""
        return (self.text, *(w.text for w in self.wordings))

    def worded(self, turn: int, facts: Mapping[str, Value]) -> str:
        """Return the wording for this turn, given the answers so far.

        Wordings take turns. Those made for a kind of moment come first, and alternate with those for any.
        """
        fit = [w for w in (Wording(self.text), *self.wordings) if meets(w.when, w.unless, facts)]
        made_for_it, for_any = [w for w in fit if w.when], [w for w in fit if not w.when]
        if any(w.instead for w in fit):
            chosen = [w for w in fit if w.instead]
        elif made_for_it:
            chosen, turn = (for_any if turn % 2 else made_for_it), turn // 2
        else:
            chosen = for_any
        return chosen[turn % len(chosen)].text

    def read(self, said: object) -> Value | None:
        """Return the value of an answer given as JSON has it, or None if nothing was said.

        A choice may be given by its value or its label. Raises ValueError with the reason, in words that never repeat
        the answer.
        """
        if said is None or said == "" or said == []:
            return None
        match self.kind:
            case "text":
                return _text(said)
            case "choice":
                return self._choice(said)
            case "choices" | "words":
                return self._several(said)
            case "scale":
                if isinstance(said, bool) or not isinstance(said, int):
                    raise ValueError(f"needs a whole number from {self.lowest} to {self.highest}")
                if not self.lowest <= said <= self.highest:
                    raise ValueError(f"is out of range: {self.lowest} to {self.highest}")
                return said
            case "yesno":
                if not isinstance(said, bool):
                    raise ValueError("needs true or false")
                return said
            case "moment":
                raise ValueError("is a time of the entry, not an answer")

    def _choice(self, said: object) -> str:
        if isinstance(said, str):
            for names in (self.options(), self.labels()):
                for alike in (lambda text: text, _loosely):
                    for choice, name in zip(self.choices, names, strict=True):
                        if alike(name) == alike(said):
                            return choice.value
        raise ValueError(f"can be {_listed(self.options())}")

    def _several(self, said: object) -> tuple[str, ...] | None:
        if not isinstance(said, (list, tuple)):
            raise ValueError("needs a list")
        if self.kind == "choices":
            found = [self._choice(s) for s in said]
        else:
            found = [self.value_for(_text(s).strip()) for s in said]
            if any("\n" in word or "\r" in word for word in found):
                raise ValueError("has a word with a line break")
        unique: dict[str, str] = {}
        for word in filter(None, found):
            unique.setdefault(fold(word), word)
        kept = tuple(unique.values())
        if self.most and len(kept) > self.most:
            raise ValueError(f"has more than {self.most}")
        return kept or None

    def value_for(self, word: str) -> str:
        """Return the value of a word as it is shown or typed; one that is no choice of ours is its own value."""
        return next((c.value for c in self.choices if c.label != c.value and fold(c.label) == fold(word)), word)

    def reply(self, value: Value | None) -> str:
        """Return what is said back at once to an answer, a sentence or two a line, or ""."""
        chosen = value if isinstance(value, tuple) else (value,)
        replying = [c for c in self.choices if c.value in chosen and c.reply]
        replies = [*(c.reply for c in replying), *dict.fromkeys(c.after for c in replying if c.after)]
        return "\n".join(filter(None, [self.thanks, *replies, self.closing])) if replies else ""


def _loosely(text: str) -> str:
    """Text without differences of case, dashes and spaces."""
    return re.sub(r"[-_\s]+", " ", fold(text)).strip()


def _listed(values: Sequence[str]) -> str:
    """Values in words: `none, "welled up" or some`."""
    named = [f'"{v}"' if " " in v else v for v in values]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"


def _text(said: object) -> str:
    if not isinstance(said, str):
        raise ValueError("needs text")
    check_text(said)
    if len(said) > LONGEST_TEXT:
        raise ValueError(f"is longer than {LONGEST_TEXT:,} characters")
    return said


def check_text(text: str) -> None:
    """Raise ValueError for what can't be kept as text: a NUL, or half of a surrogate pair."""
    if "\0" in text:
        raise ValueError("holds a NUL character, which can't be kept")
    if not text.isascii() and re.search("[\ud800-\udfff]", text):
        raise ValueError("holds half a character (a lone surrogate), which can't be kept")


@dataclass(frozen=True, slots=True)
class Feelings:
    """A family of the vocabulary: words that share a tone (pleasant, unpleasant, mixed) and an energy (high, low).

    `label` names the family for people; `definitions` says of each word, in a few others, what is meant by it.
    """

    tone: str
    energy: str
    words: tuple[str, ...]
    label: str = ""
    definitions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    """All questions in the order they are asked, the groups they belong to, the vocabulary of feelings.

    `groups` gives each group's title by its key. Those in `apart` are never offered in a reflection: their answers
    belong to no entry.
    """

    questions: tuple[Question, ...]
    groups: Mapping[str, str]
    vocabulary: tuple[Feelings, ...]
    article: str = ""
    apart: frozenset[str] = frozenset()

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        """Each question by its key."""
        return {q.key: q for q in self.questions}

    @cached_property
    def by_role(self) -> Mapping[Role, Question]:
        """Each question that the code knows by a role, by that."""
        return {q.role: q for q in self.questions if q.role}

    def key(self, role: Role) -> str:
        """Return the key of the question with this role; "" if there is none, which no answer has."""
        question = self.by_role.get(role)
        return question.key if question else ""

    @cached_property
    def chosen(self) -> frozenset[str]:
        """The keys of the questions that are answered by choosing."""
        return frozenset(q.key for q in self.questions if q.kind in ("choice", "choices"))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The whole vocabulary of feelings."""
        return tuple(w for f in self.vocabulary for w in f.words)

    @cached_property
    def definitions(self) -> Mapping[str, str]:
        """What is meant by each word of the vocabulary."""
        return {word: said for f in self.vocabulary for word, said in f.definitions.items()}

    @cached_property
    def kept_by_key(self) -> Mapping[str, Question]:
        """The questions whose answers are kept in a reflection, each by its key."""
        return {
            q.key: q
            for q in self.questions
            if q.asked != "flow" and q.role not in ENTRY_ROLES and q.group not in self.apart
        }

    def kept(self) -> tuple[Question, ...]:
        """Return the questions whose answers are kept in a reflection."""
        return tuple(self.kept_by_key.values())

    def in_group(self, group: str) -> tuple[Question, ...]:
        """Return the questions of a group, in the order they are asked."""
        return tuple(q for q in self.questions if q.group == group)

    def suggestions(self, question: Question) -> tuple[str, ...]:
        """Return the words offered for a question of kind `words`, as they are shown."""
        return (*self.words, *question.labels()) if question.vocabulary else question.labels()

    def read(self, answers: Mapping[str, object], *, strict: bool = True) -> tuple[dict[str, Value], list[str]]:
        """Return the answers that fit, and what is wrong with the others: `key reason`, never the answer itself.

        With `strict` off, a key that is no question here is kept as it is (it may be from a newer catalogue).
        """
        kept: dict[str, Value] = {}
        problems: list[str] = []
        known = self.kept_by_key
        for key, said in answers.items():
            try:
                if key in known:
                    value = known[key].read(said)
                elif strict:
                    raise ValueError("isn't a question of this journal")
                else:
                    value = _unknown(said)
            except ValueError as reason:
                problems.append(f"{key!a} {reason}" if key not in known else f"{key} {reason}")
                continue
            if value is not None:
                kept[key] = value
        return kept, problems


def _unknown(said: object) -> Value | None:
    """Return the answer to a question that is none of ours (yet), judged by its shape alone."""
    if said is None or said == "" or said == []:
        return None
    if isinstance(said, list):
        words = tuple(_text(word) for word in said)
        if any(not word.strip() or "\n" in word or "\r" in word for word in words):
            raise ValueError("has a word that is empty or has a line break")
        return words
    if isinstance(said, int) and abs(said) >= 2**53:
        raise ValueError("is too large a number")
    return said if isinstance(said, (int, bool)) else _text(said)


def read_tags(said: object) -> tuple[str, ...]:
    """Return tags given as JSON has them. Raises ValueError if they aren't a list of words."""
    if not isinstance(said, (list, tuple)):
        raise ValueError("needs a list")
    texts = [_text(s) for s in said]
    made = tags(texts)
    if any(t.strip() and not tags([t]) for t in texts):
        raise ValueError("has a tag without a letter or a digit")
    return made


def load() -> Catalogue:
    """Return the catalogue that comes with the program. Raises ValueError if the file isn't well formed."""
    catalogue = parse(tomllib.loads(files("journal").joinpath("data", "questions.toml").read_text(encoding="utf-8")))
    if missing := set(get_args(Role)) - set(catalogue.by_role):
        raise ValueError(f"no question has the role {sorted(missing)[0]!r}")
    return catalogue


def parse(data: Mapping[str, Any]) -> Catalogue:
    """Return the catalogue in parsed TOML. Raises ValueError naming the question that isn't well formed."""
    questions = tuple(_question(q) for q in data["question"])
    for what, named in (("key", [q.key for q in questions]), ("role", [q.role for q in questions if q.role])):
        if len(set(named)) != len(named):
            raise ValueError(f"two questions share a {what}")
    groups = {g["key"]: g["title"] for g in data.get("group", ())}
    apart = frozenset(g["key"] for g in data.get("group", ()) if g.get("apart"))
    offered = {key: title for key, title in groups.items() if key not in apart}
    questions = tuple(_with_groups(q, offered) if q.groups else q for q in questions)
    for question in questions:
        _check(question, {q.key: q for q in questions}, groups)
    vocabulary = tuple(
        Feelings(v["tone"], v["energy"], tuple(v["words"]), v.get("label", ""), v["words"])
        for v in data.get("vocabulary", ())
    )
    return Catalogue(questions, groups, vocabulary, data.get("article", ""), apart)


def _check(question: Question, all_: Mapping[str, Question], groups: Mapping[str, str]) -> None:
    """Raise ValueError for what only the whole catalogue can tell: groups, conditions, choices that are named."""
    if question.asked in ("optional", "on request") and question.group not in groups:
        raise ValueError(f"{question.key}: no group {question.group!r}")
    own = question.options()
    if len({_loosely(v) for v in own}) < len(own) or len({_loosely(n) for n in question.labels()}) < len(own):
        raise ValueError(f"{question.key}: two choices alike")
    for named in filter(None, (*question.goes_on, question.again)):
        if named not in own:
            raise ValueError(f"{question.key}: {named!r} is none of its choices")
    for conditions in (question.when, question.unless, *(c for w in question.wordings for c in (w.when, w.unless))):
        for key, condition in conditions.items():
            other = all_.get(key)
            if other is None and key not in (DAYS_SINCE, REFLECTION):
                raise ValueError(f"{question.key}: a condition on {key!r}, which is no question")
            closed = other is not None and other.kind in ("choice", "choices")
            if closed and isinstance(condition, tuple) and not set(condition) <= set(other.options()):  # type: ignore[union-attr]
                raise ValueError(f"{question.key}: a condition on what {key!r} doesn't offer")


def _question(table: Mapping[str, Any]) -> Question:
    fields = dict(table)
    key = fields.get("key", "?")
    if fields.get("kind") not in get_args(Kind) or fields.get("asked") not in get_args(Asked):
        raise ValueError(f"{key}: an unknown kind or asked")
    if fields.get("role") not in (None, *get_args(Role)):
        raise ValueError(f"{key}: an unknown role")
    fields["stage"] = tuple(fields["stage"])
    for name in ("when", "unless"):
        fields[name] = _conditions(fields.get(name, {}))
    for name in ("ends", "goes_on"):
        if name in fields:
            fields[name] = tuple(fields[name])
    try:
        fields["choices"] = tuple(_choice(c) for c in fields.get("choices", ()))
        fields["wordings"] = tuple(_wording(w) for w in fields.get("wordings", ()))
        if "source" in fields:
            fields["source"] = Source(**fields["source"])
        return Question(**fields)
    except TypeError as wrong:
        raise ValueError(f"{key}: {wrong}") from None


def _choice(table: Mapping[str, str]) -> Choice:
    choice = Choice(**table)
    return choice if choice.label else dataclasses.replace(choice, label=choice.value)


def _wording(said: str | Mapping[str, Any]) -> Wording:
    if isinstance(said, str):
        return Wording(said)
    conditions = {name: _conditions(said.get(name, {})) for name in ("when", "unless")}
    return Wording(**{**said, **conditions})


def _conditions(table: Mapping[str, Any]) -> Conditions:
    return {key: _condition(said) for key, said in table.items()}


def _condition(said: Any) -> Condition:
    if said == "any":
        return "any"
    if isinstance(said, dict):
        return Range(**{{"min": "lowest", "max": "highest"}[name]: int(number) for name, number in said.items()})
    return tuple(said)


def _with_groups(question: Question, groups: Mapping[str, str]) -> Question:
    return dataclasses.replace(question, choices=tuple(Choice(key, title) for key, title in groups.items()))


def meets(when: Conditions, unless: Conditions, facts: Mapping[str, Value]) -> bool:
    """Return whether the answers meet all conditions of `when` and none of `unless`."""
    return all(holds(condition, facts.get(key)) for key, condition in when.items()) and not any(
        holds(condition, facts.get(key)) for key, condition in unless.items()
    )


def holds(condition: Condition, value: Value | None) -> bool:
    """Return whether an answer meets a condition. No answer meets none."""
    if value is None or value == ():
        return False
    if condition == "any":
        return True
    if isinstance(condition, Range):
        return isinstance(value, int) and condition.lowest <= value <= condition.highest
    values: Iterable[object] = value if isinstance(value, tuple) else (value,)
    return any(v in condition for v in values)
