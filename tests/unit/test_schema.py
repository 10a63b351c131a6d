"""The schema of exports: every export is what it says, and what is none of it is refused."""

import json
from collections.abc import Callable, Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from journal.core.model import DatedAnswer, Entry
from journal.core.shares import Share
from journal.core.wonderings import Wondering
from journal.formats import json_format, json_reader
from tests import make
from tests.make import CATALOGUE, DATED_ANSWERS, JOURNALS, LATE, SHARES, WONDERINGS

SCHEMA = json.loads(files("journal").joinpath("data", "export.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
OLDER = sorted((Path(__file__).parent.parent / "fixtures" / "exports").glob("*.json"))


def exported(
    entries: list[Entry],
    dated: Iterable[DatedAnswer] = (),
    wondered: Iterable[Wondering] = (),
    shared: Iterable[Share] = (),
) -> dict[str, Any]:
    data: dict[str, Any] = json.loads("".join(json_format.write(entries, CATALOGUE, dated, wondered, shared)))
    return data


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(JOURNALS, st.lists(DATED_ANSWERS, max_size=2), WONDERINGS, SHARES)
def test_every_export_is_what_the_schema_says(
    entries: list[Entry], dated: list[DatedAnswer], wondered: list[Wondering], shared: list[Share]
) -> None:
    VALIDATOR.validate(exported(entries, dated, wondered, shared))


@pytest.mark.parametrize("older", OLDER, ids=lambda path: path.stem)
def test_what_older_versions_wrote_is_what_it_says_too(older: Path) -> None:
    VALIDATOR.validate(json.loads(older.read_text(encoding="utf-8")))


def test_every_part_that_an_export_may_have_is_described() -> None:
    entry, properties = SCHEMA["$defs"]["entry"], SCHEMA["properties"]
    assert json_reader.ENTRY_KEYS - {"answers", "asked"} <= entry["properties"].keys()
    assert SCHEMA["$defs"]["reflection"]["properties"].keys() == json_reader.REFLECTION_KEYS
    assert SCHEMA["$defs"]["wondering"]["properties"].keys() == json_reader.WONDERING_KEYS
    assert SCHEMA["$defs"]["share"]["properties"].keys() == json_reader.SHARE_KEYS
    assert properties.keys() == json_format._WRAPPER_KEYS
    for part in ("questions", "dated_answers", "entries", "wonderings", "shares"):
        assert properties[part]["description"]
    assert entry["properties"]["sealed_until"]["description"]


WRONG: dict[str, Callable[[dict[str, Any]], object]] = {
    "another version": lambda data: data.update(journal=2),
    "no entries": lambda data: data.pop("entries"),
    "something else": lambda data: data.update(passphrase="x"),
    "no uuid": lambda data: data["entries"][0].pop("uuid"),
    "a time without an offset": lambda data: data["entries"][0].update(happened_at="2026-11-20T23:30:00"),
    "another precision": lambda data: data["entries"][0].update(precision="roughly"),
    "a tag of two words": lambda data: data["entries"][0].update(tags=["long day"]),
    "an empty answer": lambda data: data["entries"][0]["reflections"][0]["answers"].update(note=""),
    "an answer in an object": lambda data: data["entries"][0]["reflections"][0]["answers"].update(note={}),
    "a key with a space": lambda data: data["entries"][0]["reflections"][0]["answers"].update({"a b": "x"}),
    "a wording of two lines": lambda data: data["entries"][0]["reflections"][0]["asked"].update(note="a\nb"),
    "an invitation that says no": lambda data: data["entries"][0]["reflections"][0].update(invited=False),
    "a wondering about nothing": lambda data: data["wonderings"][0].pop("factor"),
    "a wondering about both": lambda data: data["wonderings"][0].update(around="2026-11-20"),
    "a withdrawn one with words": lambda data: data["wonderings"][0].update(withdrawn_at="2026-11-21T00:00:00.000000Z"),
    "another stage": lambda data: data["entries"][0]["reflections"][0].update(stage="last"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_no_export_is_refused(wrong: str) -> None:
    wondered = [Wondering(make.uuid(1), LATE, "pair", "tears", "#rain")]
    data = exported([make.entry(1, tag=("rain",), note="Rain.")], wondered=wondered)
    VALIDATOR.validate(data)
    WRONG[wrong](data)
    with pytest.raises(ValidationError):
        VALIDATOR.validate(data)
