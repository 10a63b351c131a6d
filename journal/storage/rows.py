"""Answers as table rows, and back; an answer with several words takes several rows."""

from collections.abc import Iterable, Iterator
from datetime import date
from sys import intern
from typing import Any, cast

from journal.core.model import Entry, Moment, Origin, Precision, Reflection, Stage, Value, parse_time

SHORT = 32


def parts(value: Value) -> Iterator[tuple[str, int | None, str | None]]:
    """Yield the rows of an answer: the shape, number and text of each."""
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
    """Return answers and wordings by reflection, from rows of reflection, question, shape, number, text, wording."""
    said: dict[int, dict[str, Value]] = {}
    asked: dict[int, dict[str, str]] = {}
    for reflection, key, shape, number, text, wording in rows:
        question = intern(key)  # the same few recur; so do words and choices
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


def tags_of(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[str]]:
    """The tags of each entry's id, from rows of both. Raises TypeError for what isn't a text."""
    found: dict[int, list[str]] = {}
    for entry, tag in rows:
        found.setdefault(entry, []).append(intern(tag))
    return found


def reflections_of(
    rows: Iterable[tuple[Any, ...]], said: dict[int, dict[str, Value]], asked: dict[int, dict[str, str]]
) -> dict[int, list[Reflection]]:
    """Return the reflections of each entry, by its id, from their rows and answers. Raises ValueError."""
    of_entry: dict[int, list[Reflection]] = {}
    for number, entry, uuid, stage, written, changed, invited in rows:
        reflection = Reflection(
            uuid,
            cast(Stage, intern(stage)),
            parse_time(written),
            parse_time(changed),
            said.get(number, {}),
            asked.get(number, {}),
            bool(invited),
        )
        of_entry.setdefault(entry, []).append(reflection)
    return of_entry


def entries_of(
    rows: Iterable[tuple[Any, ...]], tags_of: dict[int, list[str]], of_entry: dict[int, list[Reflection]]
) -> dict[int, Entry]:
    """Return the entries by id, from their rows. Raises ValueError."""
    return {
        number: Entry(
            uuid,
            Moment(parse_time(happened), zone and intern(zone), cast(Precision, intern(precision))),
            parse_time(written),
            parse_time(changed),
            tuple(tags_of.get(number, ())),
            tuple(of_entry.get(number, ())),
            number,
            date.fromisoformat(sealed) if sealed else None,
            bool(offered),
            Origin(intern(program), date.fromisoformat(imported)) if program and imported else None,
        )
        for number, uuid, happened, zone, precision, written, changed, sealed, offered, program, imported in rows
    }
