"""The questions otherwise: in other words, or under other keys and values. What works by words or by names breaks."""

import re
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files

from journal.core.model import Entry, Reflection, Value
from journal.core.questions import Catalogue, Condition, Conditions, Question

SHOWN = "text|label|help|again_help|ending|reply|after|thanks|closing|letter|title"
_STRING = r'"((?:[^"\\]|\\.)*)"'


def other_words(text: str) -> str:
    """Other words, the same for the same text."""
    return "» " + " ".join(re.sub(r"\W", "", word)[::-1] for word in text.replace('\\"', "").split()) + " «"


def original() -> str:
    """The catalogue's file, as it is."""
    return files("journal").joinpath("data", "questions.toml").read_text(encoding="utf-8")


def reworded() -> str:
    """The same with each text, label, help and reply in other words; keys, values, roles and vocabulary as they are."""
    text = re.sub(rf"\b({SHOWN}) = {_STRING}", lambda m: f'{m[1]} = "{other_words(m[2])}"', original())
    # The ends of a scale, and wordings that stand in a list, one a line.
    text = re.sub(rf"^ends = \[{_STRING}, {_STRING}\]", _ends, text, flags=re.MULTILINE)
    return re.sub(rf"^  {_STRING},$", lambda m: f'  "{other_words(m[1])}",', text, flags=re.MULTILINE)


def _ends(found: re.Match[str]) -> str:
    return f'ends = ["{other_words(found[1])}", "{other_words(found[2])}"]'


#: What stands in front of every key, and of every value that can be chosen, in a renamed catalogue.
OTHER = "other_"


def renamed(catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with another key for each question and another value for each choice, the rest as it is."""
    return replace(catalogue, questions=tuple(_renamed(q, catalogue) for q in catalogue.questions))


def _renamed(question: Question, catalogue: Catalogue) -> Question:
    def conditions(old: Conditions) -> Conditions:
        return {_key(key, catalogue): _condition(key, one, catalogue) for key, one in old.items()}

    def value(old: str) -> str:
        return old if question.groups or not old else f"{OTHER}{old}"

    return replace(
        question,
        key=f"{OTHER}{question.key}",
        keep_as=_key(question.keep_as, catalogue),
        choices=tuple(replace(choice, value=value(choice.value)) for choice in question.choices),
        goes_on=tuple(map(value, question.goes_on)),
        again=value(question.again),
        when=conditions(question.when),
        unless=conditions(question.unless),
        wordings=tuple(replace(w, when=conditions(w.when), unless=conditions(w.unless)) for w in question.wordings),
    )


def _key(key: str, catalogue: Catalogue) -> str:
    return f"{OTHER}{key}" if key in catalogue.by_key else key


def _condition(key: str, condition: Condition, catalogue: Catalogue) -> Condition:
    question = catalogue.by_key.get(key)
    return renamed_value(condition, question) if isinstance(condition, tuple) and question else condition


def renamed_value(value: Value, question: Question) -> Value:
    """Return an answer to a question as it is in the renamed catalogue."""

    def one(said: str) -> str:
        return f"{OTHER}{said}" if said in question.options() and not question.groups else said

    return tuple(map(one, value)) if isinstance(value, tuple) else one(value) if isinstance(value, str) else value


def renamed_answers(answers: Mapping[str, Value], catalogue: Catalogue) -> dict[str, Value]:
    """Return answers as they are in the renamed catalogue."""
    return {f"{OTHER}{key}": renamed_value(value, catalogue.by_key[key]) for key, value in answers.items()}


def renamed_entry(entry: Entry, catalogue: Catalogue) -> Entry:
    """Return an entry as it is in the renamed catalogue."""

    def of(reflection: Reflection) -> Reflection:
        asked = {f"{OTHER}{key}": text for key, text in reflection.asked.items()}
        return replace(reflection, answers=renamed_answers(reflection.answers, catalogue), asked=asked)

    return replace(entry, reflections=tuple(map(of, entry.reflections)))


def named_as_before(text: str) -> str:
    """Return a text that was made with the renamed catalogue as the usual one would have made it."""
    return text.replace(OTHER, "")
