"""Answers as rows of the table, and back: several rows for what holds several words."""

from collections.abc import Iterable, Iterator
from sys import intern
from typing import Any

from journal.core.model import Value

SHORT = 32


def parts(value: Value) -> Iterator[tuple[str, int | None, str | None]]:
    """The rows of an answer: shape, number and text of each."""
    if isinstance(value, tuple):
        yield from (("several", None, text) for text in value)
    elif isinstance(value, bool):
        yield ("yesno", int(value), None)
    elif isinstance(value, int):
        yield ("number", value, None)
    else:
        yield ("text", None, value)


def answers_of(
    rows: Iterable[tuple[Any, ...]],
) -> tuple[dict[int, dict[str, Value]], dict[int, dict[str, str]]]:
    """From rows of reflection, question, shape, number, text, wording: what was said and as what it was asked."""
    said: dict[int, dict[str, Value]] = {}
    asked: dict[int, dict[str, str]] = {}
    for reflection, key, shape, number, text, wording in rows:
        question = intern(key)  # the same few, over and over; so are words and choices
        if text is not None and len(text) <= SHORT:
            text = intern(text)
        answers = said.setdefault(reflection, {})
        if shape == "several":
            before = answers.get(question, ())
            answers[question] = (*(before if isinstance(before, tuple) else ()), text)
        else:
            answers[question] = {"text": text, "number": number, "yesno": bool(number)}[shape]
        if wording is not None:
            asked.setdefault(reflection, {})[question] = wording
    return said, asked
