"""One question: its wording, when it may be asked, and which answers are valid.

No question or key is written in code: code that needs a particular question finds it by its role. `questions` has the
catalogue of all of them, and reads it from its file.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from journal.core.model import Value, fold

Kind = Literal["text", "choice", "choices", "words", "scale", "yesno", "moment"]
QuestionStage = Literal["capture", "reflect", "lookback"]
Asked = Literal["always", "optional", "rotating", "on request", "by rule", "flow"]
#: Roles by which the code finds a question. Each belongs to one question, assigned in `questions.toml`.
Role = Literal[
    "resume", "offer_lookback", "offer_reflection", "suggestion", "begin", "page", "moment", "follow",
    "tears", "words", "pleasant", "unpleasant", "distress", "distress_now", "pause", "passed", "often",
    "more", "care", "care_pause", "timing", "context", "alias", "energy", "talked", "comfort", "to_hear", "to_bring",
    "note", "tags", "began", "where", "how_long", "response", "body", "hope",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Range:
    """A condition on a number: from `lowest` to `highest`, both inclusive."""

    lowest: int = -(2**53)
    highest: int = 2**53


#: A condition on another answer: one of these values, a range, or "any" answer at all.
Condition = tuple[str, ...] | Range | Literal["any"]
Conditions = Mapping[str, Condition]

#: What conditions may name besides questions: whole days from the moment to the reflection, and its stage.
DAYS_SINCE, REFLECTION = "days_since", "reflection"
#: Questions about the entry itself. Their answers are fields of the entry, not of a reflection.
ENTRY_ROLES: tuple[Role, ...] = ("moment", "tags")
LONGEST_TEXT = 4_000_000


@dataclass(frozen=True, slots=True)
class Choice:
    """An option to choose. The value is stored and never changes; the label is shown, and may be reworded.

    Code finds the choice by its `role`. `reply` is shown as soon as the choice is made, and `after` once at the end,
    however many choices have the same text.
    """

    value: str
    label: str = ""
    role: str = ""
    reply: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to ask a question, for moments that meet its conditions.

    With `instead`, it replaces the wordings that suit any moment.
    """

    text: str
    when: Conditions = field(default_factory=dict)
    unless: Conditions = field(default_factory=dict)
    instead: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """The place in the article that a question comes from."""

    part: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something that may be asked. The fields are described at the head of `questions.toml`.

    `own`: it is the person's, and not built in. `retired`: it isn't asked any more, and its answers are still read.
    `stays`: it was asked with the word that the answer may stay with the person.
    """

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
    stays: bool = False
    thanks: str = ""
    closing: str = ""
    source: Source | None = None
    own: bool = False
    retired: bool = False

    def options(self) -> tuple[str, ...]:
        """Return the values that can be chosen, in order."""
        return tuple(c.value for c in self.choices)

    def labels(self) -> tuple[str, ...]:
        """Return the label of each of `options`."""
        return tuple(c.label for c in self.choices)

    def label_of(self, value: str) -> str:
        """Return the label of a value; an unknown value is its own label."""
        return next((c.label for c in self.choices if c.value == value), value)

    def value_of(self, role: str) -> str:
        """Return the value of the choice with this role. Raises KeyError if there is none."""
        for choice in self.choices:
            if choice.role == role:
                return choice.value
        raise KeyError(f"{self.key}: none of its choices has the role {role!r}")

    def role_of(self, value: object) -> str:
        """Return the role of the choice with this value, or ""."""
        return next((c.role for c in self.choices if c.value == value), "")

    def texts(self) -> tuple[str, ...]:
        """Return every wording of the question, the usual one first."""
        return (self.text, *(w.text for w in self.wordings))

    def worded(self, turn: int, facts: Mapping[str, Value]) -> str:
        """Return the wording for this turn, given the answers so far.

        Wordings rotate. Those for this kind of moment come first, and alternate with the general ones.
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
        """Return the value of an answer from JSON, or None if it is empty.

        A choice may be given by its value or its label. Raises ValueError with the reason, in words that never repeat
        the answer.
        """
        if said is None or said == "" or said == []:
            return None
        match self.kind:
            case "text":
                return text_of(said)
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
                for alike in (lambda text: text, loosely):
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
            found = [self.value_for(text_of(s).strip()) for s in said]
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
        """Return the value of a word as shown or typed; an unknown word is its own value."""
        return next((c.value for c in self.choices if c.label != c.value and fold(c.label) == fold(word)), word)

    def reply(self, value: Value | None) -> str:
        """Return the reply shown straight after an answer, one or two sentences a line, or ""."""
        chosen = value if isinstance(value, tuple) else (value,)
        replying = [c for c in self.choices if c.value in chosen and c.reply]
        replies = [*(c.reply for c in replying), *dict.fromkeys(c.after for c in replying if c.after)]
        return "\n".join(filter(None, [self.thanks, *replies, self.closing])) if replies else ""


def loosely(text: str) -> str:
    """Return text with case, dashes and spaces normalised, for lenient comparison."""
    return re.sub(r"[-_\s]+", " ", fold(text)).strip()


def _listed(values: Sequence[str]) -> str:
    """Return values in words: `none, "welled up" or some`."""
    named = [f'"{v}"' if " " in v else v for v in values]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"


def text_of(said: object) -> str:
    """Return the text of an answer from JSON. Raises ValueError if it isn't text, or can't be stored."""
    if not isinstance(said, str):
        raise ValueError("needs text")
    check_text(said)
    if len(said) > LONGEST_TEXT:
        raise ValueError(f"is longer than {LONGEST_TEXT:,} characters")
    return said


def check_text(text: str) -> None:
    """Raise ValueError if the text contains a NUL or a lone surrogate."""
    if "\0" in text:
        raise ValueError("contains a NUL character, which can't be stored")
    if not text.isascii() and re.search("[\ud800-\udfff]", text):
        raise ValueError("contains half a character (a lone surrogate), which can't be stored")


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
