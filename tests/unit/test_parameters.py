"""Words on the command line are read lightly: whichever Typer is installed, no command pays for pydantic."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

from journal.cli import cli
from journal.cli.parameters import Reader

COMMANDS: dict[str, Any] = typer.main.get_command(cli).commands  # type: ignore[attr-defined]
ONE = SimpleNamespace(multiple=False, nargs=1)
MANY = SimpleNamespace(multiple=True, nargs=1)


def read(kind: Any, word: object, low: int | None = None, high: int | None = None, *, several: bool = False) -> object:
    return Reader(kind, low, high, several=several).coerce(word, MANY if several else ONE, None)


def test_a_word_becomes_a_text_a_number_or_a_path() -> None:
    assert read(str, "rain") == "rain"
    assert read(int, "12") == 12
    assert read(Path, "notes.md") == Path("notes.md")
    assert read(int, ("1", "2"), several=True) == [1, 2]
    assert read(int, None) is None
    assert read(str, None, several=True) == ()


@pytest.mark.parametrize("word", ["x", "1.5", "", "11", "-1"])
def test_what_is_no_number_in_its_range_is_refused_without_being_repeated(word: str) -> None:
    with pytest.raises(typer.BadParameter) as refused:
        read(int, word, 0, 10)
    assert str(refused.value) == "not an int in its range"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_parameter_of_each_command_has_a_light_reader(name: str) -> None:
    parameters = COMMANDS[name].get_params(typer.Context(COMMANDS[name]))
    readers = [p._runtime_param for p in parameters if hasattr(p, "_runtime_param")]
    if not readers:
        pytest.skip("this version of Typer reads words without pydantic by itself")
    assert all(isinstance(reader, Reader) for reader in readers)
