"""The catalogue: every question as data, read from `questions.toml`, and what may be said to each.

No question is written in code. This room knows their shape, and whether an answer fits; not when they are asked.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Any, Literal, get_args

from journal.core.model import Value, fold, tags

Kind = Literal["text", "choice", "choices", "words", "scale", "yesno", "moment"]
QuestionStage = Literal["capture", "reflect", "lookback"]
Asked = Literal["always", "optional", "rotating", "on request", "by rule", "flow"]
#: A condition on another answer: one of these values, or at least `min`, or "any" answer at all.
Condition = tuple[str, ...] | int | Literal["any"]

#: Questions about the entry itself, kept beside its reflections and not among their answers.
ENTRY_FIELDS = ("happened_at", "tags")
LONGEST_TEXT = 4_000_000


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen, and what is said back at once."""

    value: str
    reply: str = ""
    after: str = ""


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
    help: str = ""
    group: str = ""
    when: Mapping[str, Condition] = field(default_factory=dict)
    unless: Mapping[str, Condition] = field(default_factory=dict)
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
    keep_as: str = ""
    letter: str = ""
    thanks: str = ""
    closing: str = ""
    source: Source | None = None

    def options(self) -> tuple[str, ...]:
        """What can be chosen, in order."""
        return tuple(c.value for c in self.choices)

    def read(self, said: object) -> Value | None:
        """The value of an answer given as JSON has it; None where nothing was said.

        Raises ValueError with the reason, in words that never repeat the answer.
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
        for choice in self.choices:
            if choice.value == said:
                return choice.value
        wanted = re.sub(r"[-_\s]+", " ", fold(said)).strip() if isinstance(said, str) else None
        for choice in self.choices:
            if re.sub(r"[-_\s]+", " ", fold(choice.value)) == wanted:
                return choice.value
        raise ValueError("is none of: " + "; ".join(self.options()))

    def _several(self, said: object) -> tuple[str, ...] | None:
        if not isinstance(said, (list, tuple)):
            raise ValueError("needs a list")
        if self.kind == "choices":
            found = [self._choice(s) for s in said]
        else:
            found = [_text(s).strip() for s in said]
            if any("\n" in word or "\r" in word for word in found):
                raise ValueError("has a word with a line break")
        unique: dict[str, str] = {}
        for word in filter(None, found):
            unique.setdefault(fold(word), word)
        kept = tuple(unique.values())
        if self.most and len(kept) > self.most:
            raise ValueError(f"has more than {self.most}")
        return kept or None

    def reply(self, value: Value | None) -> str:
        """What is said back at once to an answer, or ""."""
        chosen = value if isinstance(value, tuple) else (value,)
        replying = [c for c in self.choices if c.value in chosen and c.reply]
        replies = [*(c.reply for c in replying), *dict.fromkeys(c.after for c in replying if c.after)]
        return " ".join(filter(None, [self.thanks, *replies, self.closing])) if replies else ""


def _text(said: object) -> str:
    if not isinstance(said, str):
        raise ValueError("needs text")
    check_text(said)
    if len(said) > LONGEST_TEXT:
        raise ValueError(f"is longer than {LONGEST_TEXT:,} characters")
    return said


def check_text(text: str) -> None:
    """Raises ValueError for what can't be kept as text: a NUL, or half of a surrogate pair."""
    if "\0" in text:
        raise ValueError("holds a NUL character, which can't be kept")
    if not text.isascii() and re.search("[\ud800-\udfff]", text):
        raise ValueError("holds half a character (a lone surrogate), which can't be kept")


@dataclass(frozen=True, slots=True)
class Feelings:
    """Words of the vocabulary that share a tone (pleasant, unpleasant, mixed) and an energy (high, low)."""

    tone: str
    energy: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """All questions in the order they are asked, the optional groups, the vocabulary of feelings."""

    questions: tuple[Question, ...]
    groups: Mapping[str, str]
    vocabulary: tuple[Feelings, ...]
    article: str = ""

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        """Each question by its key."""
        return {q.key: q for q in self.questions}

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The whole vocabulary of feelings."""
        return tuple(w for f in self.vocabulary for w in f.words)

    @cached_property
    def kept_by_key(self) -> Mapping[str, Question]:
        """The questions whose answers are kept in a reflection, each by its key."""
        return {q.key: q for q in self.questions if q.asked != "flow" and q.key not in ENTRY_FIELDS}

    def kept(self) -> tuple[Question, ...]:
        """The questions whose answers are kept in a reflection."""
        return tuple(self.kept_by_key.values())

    def suggestions(self, question: Question) -> tuple[str, ...]:
        """The words offered for a question of kind `words`."""
        return (*self.words, *question.options()) if question.vocabulary else question.options()

    def read(self, answers: Mapping[str, object], *, strict: bool = True) -> tuple[dict[str, Value], list[str]]:
        """The answers that fit, and what is wrong with the others: `key reason`, never the answer itself.

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
                    raise ValueError("is no question of this journal")
                else:
                    value = _unknown(said)
            except ValueError as reason:
                problems.append(f"{key!a} {reason}" if key not in known else f"{key} {reason}")
                continue
            if value is not None:
                kept[key] = value
        return kept, problems


def _unknown(said: object) -> Value | None:
    """The answer to a question that is none of ours (yet), by its shape alone."""
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
    """Tags as JSON has them. Raises ValueError where they are no list of words."""
    if not isinstance(said, (list, tuple)):
        raise ValueError("needs a list")
    texts = [_text(s) for s in said]
    made = tags(texts)
    if any(t.strip() and not tags([t]) for t in texts):
        raise ValueError("has a tag without a letter or a digit")
    return made


def load() -> Catalogue:
    """The catalogue that comes with the program. Raises ValueError where the file is not well formed."""
    return parse(tomllib.loads(files("journal").joinpath("data", "questions.toml").read_text(encoding="utf-8")))


def parse(data: Mapping[str, Any]) -> Catalogue:
    """A catalogue from its parsed TOML. Raises ValueError naming the question that is not well formed."""
    questions = tuple(_question(q) for q in data["question"])
    keys = [q.key for q in questions]
    if len(set(keys)) != len(keys):
        raise ValueError("two questions share a key")
    groups = {g["key"]: g["title"] for g in data.get("group", ())}
    questions = tuple(_with_groups(q, groups) if q.groups else q for q in questions)
    for q in questions:
        if q.asked in ("optional", "on request") and q.group not in groups:
            raise ValueError(f"{q.key}: no group {q.group!r}")
        for other in (*q.when, *q.unless):
            if other not in keys:
                raise ValueError(f"{q.key}: a condition on {other!r}, which is no question")
    vocabulary = tuple(Feelings(v["tone"], v["energy"], tuple(v["words"])) for v in data.get("vocabulary", ()))
    return Catalogue(questions, groups, vocabulary, data.get("article", ""))


def _question(table: Mapping[str, Any]) -> Question:
    fields = dict(table)
    key = fields.get("key", "?")
    if fields.get("kind") not in get_args(Kind) or fields.get("asked") not in get_args(Asked):
        raise ValueError(f"{key}: an unknown kind or asked")
    fields["stage"] = tuple(fields["stage"])
    fields["choices"] = tuple(
        Choice(c) if isinstance(c, str) else Choice(c["value"], c.get("reply", ""), c.get("after", ""))
        for c in fields.get("choices", ())
    )
    for name in ("when", "unless"):
        fields[name] = {k: _condition(v) for k, v in fields.get(name, {}).items()}
    for name in ("ends", "goes_on"):
        if name in fields:
            fields[name] = tuple(fields[name])
    if "source" in fields:
        fields["source"] = Source(**fields["source"])
    try:
        return Question(**fields)
    except TypeError as wrong:
        raise ValueError(f"{key}: {wrong}") from None


def _condition(said: Any) -> Condition:
    if said == "any":
        return "any"
    return int(said["min"]) if isinstance(said, dict) else tuple(said)


def _with_groups(question: Question, groups: Mapping[str, str]) -> Question:
    import dataclasses

    return dataclasses.replace(question, choices=tuple(Choice(title) for title in groups.values()))


def holds(condition: Condition, value: Value | None) -> bool:
    """Whether an answer meets a condition. No answer meets none."""
    if value is None or value == ():
        return False
    if condition == "any":
        return True
    if isinstance(condition, int):
        return isinstance(value, int) and value >= condition
    values: Iterable[object] = value if isinstance(value, tuple) else (value,)
    return any(v in condition for v in values)
