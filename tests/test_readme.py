"""The README says what is there: every command, option and exit code, and nothing that is not."""

import re
from pathlib import Path

from journal import __version__
from tests.reference import README, reference, written


def test_the_command_reference_is_the_commands() -> None:
    text = README.read_text(encoding="utf-8")
    assert reference() in text
    assert written(text) == text


def test_the_two_commands_of_a_newcomer_stand_there() -> None:
    text = README.read_text(encoding="utf-8")
    assert "pip install . && journal write" in text
    assert "pip install '.[test]' && pytest" in text


def test_every_dependency_has_its_line() -> None:
    root = README.parent
    project = (root / "pyproject.toml").read_text(encoding="utf-8")
    text = README.read_text(encoding="utf-8")
    for line in re.findall(r'^    "([a-zA-Z0-9-]+)[><=]', project, re.MULTILINE):
        assert f"`{line}`" in text, line


def test_the_version_is_one() -> None:
    assert f'version = "{__version__}"' in (README.parent / "pyproject.toml").read_text(encoding="utf-8")


def test_the_top_level_stays_small() -> None:
    kept = {"journal", "tests"}
    ignored = {"build", "dist"}
    folders = {p.name for p in Path(README.parent).iterdir() if p.is_dir() and not p.name.startswith((".", "__"))}
    assert {f for f in folders if not f.endswith(".egg-info")} - ignored == kept
