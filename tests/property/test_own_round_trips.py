"""Answers to questions of one's own, out and back in: where the questions are known, and where they aren't yet."""

import dataclasses
import io
import json
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from journal.core import own_questions as rule
from journal.core.model import Entry, Value
from journal.core.own_questions import Own
from journal.core.questions import Catalogue
from journal.formats import csv_format, json_format, markdown
from journal.formats.reading import Reading
from journal.storage import vault
from journal.storage.store import Store
from tests import make
from tests.make import CATALOGUE, LINE, NOW
from tests.property.test_own_questions import ANY
from tests.unit.test_own_questions import COSY, LATER, LIGHT, MUSIC, SLEEP

OWNS = [rule.make(what, NOW) for what in (SLEEP, LIGHT, MUSIC, LATER, COSY)]
KNOWN = rule.among(CATALOGUE, OWNS)
SCHEMA = Draft202012Validator(
    json.loads(files("journal").joinpath("data", "export.schema.json").read_text(encoding="utf-8"))
)
ANSWERS: st.SearchStrategy[dict[str, Value]] = st.fixed_dictionaries(
    {},
    optional={
        SLEEP.key: st.integers(0, 4) | st.just(9),  # which was once the end of the scale
        LIGHT.key: st.sampled_from(["dim", "sun", "candles"]),
        MUSIC.key: st.booleans(),
        LATER.key: make.TEXT,
        "my_of_another_copy": st.integers(0, 9) | st.booleans() | make.NAMES,
        "tears": st.just("some"),
        "note": make.TEXT,
    },
)


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    found = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        entry = make.entry(number)
        (first,) = entry.reflections
        answers = draw(ANSWERS)
        asked = {key: draw(LINE) for key in answers if draw(st.booleans())}
        found.append(
            dataclasses.replace(entry, reflections=(dataclasses.replace(first, answers=answers, asked=asked),))
        )
    return found


def imported(text: str, catalogue: Catalogue) -> Reading:
    return dataclasses.replace(make.reading(), catalogue=catalogue)


def back(text: str, catalogue: Catalogue) -> list[Entry]:
    return [one.entry for one in make.imported(text, known=imported(text, catalogue))]


ROADS: dict[str, Callable[[list[Entry]], Iterator[str]]] = {
    "json": lambda entries: json_format.write(entries, KNOWN, questions=OWNS),
    "markdown": lambda entries: markdown.write(entries, KNOWN),
    "csv": lambda entries: csv_format.write(entries, KNOWN),
}


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("known", [True, False], ids=["known", "not known yet"])
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(entries())
def test_answers_come_back_the_same(road: str, known: bool, told: list[Entry]) -> None:
    there = back("".join(ROADS[road](told)), KNOWN if known else CATALOGUE)
    assert [dataclasses.replace(e, id=None) for e in there] == told


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(st.lists(ANY, max_size=3, unique_by=lambda own: own.key), entries())
def test_questions_come_back_from_an_export_that_the_schema_describes(made: list[Own], told: list[Entry]) -> None:
    text = "".join(json_format.write(told, KNOWN, questions=made))
    assert [error.message for error in SCHEMA.iter_errors(json.loads(text))] == []
    reading = make.reading()
    make.imported(text, known=reading)
    assert reading.questions == made


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=20)
@given(entries())
def test_a_journal_gives_back_what_it_was_told(told: list[Entry]) -> None:
    with Store(vault.in_memory(), Path()) as store:
        store.add_all(told, questions=OWNS)
        assert [dataclasses.replace(e, id=None) for e in store.entries(oldest_first=True)] == sorted(
            told, key=lambda e: e.uuid
        )
        assert {q.key for q in store.catalogue.questions if q.own} == {q.key for q in KNOWN.questions if q.own}


def test_what_was_changed_in_a_spreadsheet_is_taken_as_what_it_was() -> None:
    entry = make.entry(1)
    said: dict[str, Value] = {SLEEP.key: 3, LIGHT.key: "dim", MUSIC.key: True, LATER.key: "12"}
    told = dataclasses.replace(entry, reflections=(dataclasses.replace(entry.reflections[0], answers=said, asked={}),))
    import csv

    header, row = csv.reader(io.StringIO("".join(csv_format.write([told], KNOWN)).removeprefix("\ufeff"), newline=""))
    for key, cell in ((SLEEP.key, "4"), (LIGHT.key, ""), (MUSIC.key, "no"), (LATER.key, "13")):
        row[header.index(key)] = cell
    saved = io.StringIO(newline="")
    csv.writer(saved).writerows([header, row])
    (there,) = back(saved.getvalue(), CATALOGUE)
    assert there.reflections[0].answers == {SLEEP.key: 4, MUSIC.key: False, LATER.key: "13"}
