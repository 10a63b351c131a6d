"""The catalogue: every question as data, read from `questions.toml`, with its groups and the vocabulary of feelings.

This module knows the structure of the file and how questions refer to each other; when they are asked is decided
elsewhere.
"""

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Any, get_args

from journal.core.model import Value, tags
from journal.core.question import (
    DAYS_SINCE,
    ENTRY_ROLES,
    LONGEST_TEXT,
    REFLECTION,
    Asked,
    Choice,
    Condition,
    Conditions,
    Kind,
    Question,
    QuestionStage,
    Range,
    Role,
    Source,
    Wording,
    check_text,
    holds,
    loosely,
    meets,
    text_of,
)

__all__ = [
    "DAYS_SINCE",
    "ENTRY_ROLES",
    "LONGEST_TEXT",
    "REFLECTION",
    "Asked",
    "Catalogue",
    "Choice",
    "Condition",
    "Conditions",
    "Feelings",
    "Kind",
    "Question",
    "QuestionStage",
    "Range",
    "Role",
    "Source",
    "Wording",
    "check_text",
    "holds",
    "load",
    "meets",
    "parse",
    "read_tags",
    "with_groups",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Feelings:
    """A family of feelings that share a tone (pleasant, unpleasant, mixed) and an energy (high, low).

    `label` is the family's name for people; `definitions` explains each word in a few others.
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
    belong to no entry. `formerly` are feelings that were once in the vocabulary, and still have their place.
    """

    questions: tuple[Question, ...]
    groups: Mapping[str, str]
    vocabulary: tuple[Feelings, ...]
    article: str = ""
    apart: frozenset[str] = frozenset()
    formerly: tuple[Feelings, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        """Questions by key."""
        return {q.key: q for q in self.questions}

    @cached_property
    def by_role(self) -> Mapping[Role, Question]:
        """Questions by role, for those that have one."""
        return {q.role: q for q in self.questions if q.role}

    def key(self, role: Role) -> str:
        """Return the key of the question with this role, or "", which no answer has, if there is none."""
        question = self.by_role.get(role)
        return question.key if question else ""

    @cached_property
    def chosen(self) -> frozenset[str]:
        """The keys of the built-in questions that are answered by choosing: full-text search leaves them out."""
        return frozenset(q.key for q in self.questions if q.kind in ("choice", "choices") and not q.own)

    @cached_property
    def texts(self) -> frozenset[str]:
        """The keys of the questions whose answers are saved and are in the person's own words."""
        return frozenset(q.key for q in self.kept() if q.kind == "text")

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The whole vocabulary of feelings."""
        return tuple(w for f in self.vocabulary for w in f.words)

    @cached_property
    def definitions(self) -> Mapping[str, str]:
        """The definition of each word of the vocabulary."""
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

        With `strict` off, a key that is no question here is kept as it is (it may be from a newer catalogue), and so is
        what doesn't fit a question of the person's own (it may have been another one then).
        """
        kept: dict[str, Value] = {}
        problems: list[str] = []
        known = self.kept_by_key
        for key, said in answers.items():
            try:
                if key in known and known[key].own and not strict:
                    value = _as_it_was(known[key], said)
                elif key in known:
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


def _as_it_was(question: Question, said: object) -> Value | None:
    """Return the answer to a question of the person's own, which may have had other choices or another scale then."""
    try:
        return question.read(said)
    except ValueError:
        return _unknown(said)


def _unknown(said: object) -> Value | None:
    """Return the answer to an unknown question, validated by its shape alone."""
    if said is None or said == "" or said == []:
        return None
    if isinstance(said, list):
        words = tuple(text_of(word) for word in said)
        if any(not word.strip() or "\n" in word or "\r" in word for word in words):
            raise ValueError("has a word that's empty or has a line break")
        return words
    if isinstance(said, int) and abs(said) >= 2**53:
        raise ValueError("is a number that's too large")
    return said if isinstance(said, (int, bool)) else text_of(said)


def read_tags(said: object) -> tuple[str, ...]:
    """Return tags from JSON. Raises ValueError if they aren't a list of words."""
    if not isinstance(said, (list, tuple)):
        raise ValueError("needs a list")
    texts = [text_of(s) for s in said]
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
    questions = tuple(with_groups(q, offered) if q.groups else q for q in questions)
    for question in questions:
        _check(question, {q.key: q for q in questions}, groups)
    vocabulary = tuple(
        Feelings(v["tone"], v["energy"], tuple(v["words"]), v.get("label", ""), v["words"])
        for v in data.get("vocabulary", ())
    )
    return Catalogue(questions, groups, vocabulary, data.get("article", ""), apart)


def _check(question: Question, all_: Mapping[str, Question], groups: Mapping[str, str]) -> None:
    """Raise ValueError for mistakes that only the whole catalogue shows: unknown groups, bad conditions or choices."""
    if question.asked in ("optional", "on request") and question.group not in groups:
        raise ValueError(f"{question.key}: no group {question.group!r}")
    own = question.options()
    if len({loosely(v) for v in own}) < len(own) or len({loosely(n) for n in question.labels()}) < len(own):
        raise ValueError(f"{question.key}: two of its choices are the same")
    for named in filter(None, (*question.goes_on, question.again)):
        if named not in own:
            raise ValueError(f"{question.key}: {named!r} isn't one of its choices")
    for conditions in (question.when, question.unless, *(c for w in question.wordings for c in (w.when, w.unless))):
        for key, condition in conditions.items():
            other = all_.get(key)
            if other is None and key not in (DAYS_SINCE, REFLECTION):
                raise ValueError(f"{question.key}: a condition on {key!r}, which isn't a question")
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


def with_groups(question: Question, groups: Mapping[str, str]) -> Question:
    """Return a question that offers these groups, each by its title."""
    return dataclasses.replace(question, choices=tuple(Choice(key, title) for key, title in groups.items()))
