"""The README says what is there: every command, option and exit code, and nothing that is not."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import typer

from journal import __version__, create_journal
from journal.cli import cli
from journal.core.settings import BY_NAME
from journal.patterns.views import VIEWS
from tests.conftest import PASSPHRASE, ROOT
from tests.reference import BEGIN, END, README, reference, written
from tests.test_architecture import LAYERS

TEXT = README.read_text(encoding="utf-8")
#: What people wrote: all but the reference that is made from the commands.
PROSE = TEXT[: TEXT.index(BEGIN)] + TEXT[TEXT.index(END) :]
COMMANDS: dict[str, Any] = typer.main.get_command(cli).commands  # type: ignore[attr-defined]
GLOBAL = {name for option in typer.main.get_command(cli).params for name in option.opts}
LONGEST = 350


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PROSE, re.MULTILINE | re.DOTALL)


def typed() -> Iterator[str]:
    """Every `journal ...` that the README tells people to type."""
    for line in "\n".join(blocks("sh")).splitlines():
        if line.startswith("journal "):
            yield line.partition("  #")[0].strip()
    for code in re.findall(r"`([^`]+)`", re.sub(r"^```.*?^```", "", PROSE, flags=re.MULTILINE | re.DOTALL)):
        code = " ".join(code.split())
        if code.startswith("journal ") and not code.startswith("journal \\"):
            yield code


def test_the_command_reference_is_the_commands() -> None:
    assert reference() in TEXT
    assert written(TEXT) == TEXT


def test_the_two_commands_of_a_newcomer_stand_there() -> None:
    assert "pip install . && journal write" in TEXT
    assert "pip install '.[test]' && pytest" in TEXT


def test_every_dependency_has_its_line() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for line in re.findall(r'^    "([a-zA-Z0-9-]+)[><=]', project, re.MULTILINE):
        assert f"`{line}`" in TEXT, line


def test_the_version_is_one() -> None:
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f"- **{__version__}** " in TEXT, "the changelog says what is in it"


def test_the_top_level_stays_small() -> None:
    kept = {"journal", "tests"}
    ignored = {"build", "dist"}
    folders = {p.name for p in Path(ROOT).iterdir() if p.is_dir() and not p.name.startswith((".", "__"))}
    assert {f for f in folders if not f.endswith(".egg-info")} - ignored == kept


def test_it_can_be_read_in_one_go() -> None:
    """Besides the generated reference; the folded tables count."""
    assert len(PROSE.splitlines()) < LONGEST


@pytest.mark.parametrize("line", sorted({*typed()}))
def test_what_it_tells_people_to_type_is_a_command_with_these_options(line: str) -> None:
    words = line.split()[1:]
    while words and words[0] in GLOBAL:
        words = words[1:]
    if not words:
        return
    name = words[1] if words[0] == "demo" and words[1:] else words[0]
    assert name in COMMANDS
    known = GLOBAL | {o for p in COMMANDS[name].params for o in (*p.opts, *p.secondary_opts)}
    assert {w for w in words if w.startswith("--")} <= known
    if name == "settings" and words[1:]:
        assert words[1] in BY_NAME


def test_options_in_its_sentences_exist() -> None:
    known = GLOBAL | {o for c in COMMANDS.values() for p in c.params for o in (*p.opts, *p.secondary_opts)}
    named = set(re.findall(r"`(--[a-z-]+)", PROSE))
    assert named
    assert named - known == set()


def test_its_links_into_the_tree_lead_somewhere() -> None:
    targets = [t for t in re.findall(r"\]\(([^)]+)\)", PROSE) if "://" not in t]
    headings = {"#" + h.lower().replace(" ", "-") for h in re.findall(r"^#+ (.*)$", PROSE, re.MULTILINE)}
    assert targets
    assert [t for t in targets if not (ROOT / t).exists() and t not in headings] == []


def test_each_picture_is_there_for_dark_and_for_light_and_needs_nothing_else() -> None:
    """It's small, drawn from text alone, and no reader of the page is sent elsewhere for a font or an image."""
    pictures = re.findall(r'<picture>.*?srcset="([^"]+)".*?src="([^"]+)" alt="([^"]+)"></picture>', PROSE, re.DOTALL)
    assert pictures
    for dark, light, words in pictures:
        assert dark == light.replace("-light.", "-dark.")
        assert words
        for name in (dark, light):
            drawn = ElementTree.parse(ROOT / name).getroot()
            assert {one.tag.rpartition("}")[2] for one in drawn.iter()} == {"svg", "rect", "g", "text"}
            assert "url(" not in (ROOT / name).read_text(encoding="utf-8")
            assert (ROOT / name).stat().st_size < 20_000
    assert {f"tests/pictures/{p.name}" for p in (ROOT / "tests/pictures").glob("*.svg")} == {
        name for dark, light, _ in pictures for name in (dark, light)
    }


def test_files_that_it_names_are_there() -> None:
    places = (ROOT, ROOT / "journal")
    named = set(re.findall(r"`((?:[a-z_]+/)+[a-z_.]+\.(?:py|toml|json|txt))`", PROSE))
    assert named
    assert [n for n in named if not any((place / n).exists() for place in places)] == []


def test_every_layer_and_every_view_is_named() -> None:
    ours = [layer for layer in LAYERS if "__" not in layer]
    assert ", ".join(f"`{layer}`" for layer in ours) in " ".join(PROSE.split())
    for view in VIEWS:
        assert f"`{view}" in PROSE, view


def test_the_example_in_python_runs_as_it_stands(tmp_path: Path) -> None:
    (example,) = blocks("python")
    passphrase = re.findall(r'passphrase="([^"]+)"', example)[0]
    with create_journal(tmp_path / "journal.db", passphrase=passphrase) as journal:
        said = {"words": ["tender"], "note": "Tea, and the rain outside."}
        journal.add({"happened_at": "2026-11-20T23:30:00+00:00", "answers": said, "tags": ["rain"]})
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", example], capture_output=True, text=True, cwd=tmp_path, env=environment, check=False
    )
    assert done.stderr == ""
    assert done.stdout == "1 2026-11-20 23:30:00+00:00 ('tender',)\n1\n"
    assert (tmp_path / "notes.md").read_text(encoding="utf-8").count("happened_at") == 2


def test_the_example_in_json_is_accepted_as_it_stands(tmp_path: Path) -> None:
    (example,) = blocks("json")
    with create_journal(tmp_path / "journal.db", passphrase=PASSPHRASE) as journal:
        assert journal.add(json.loads(example)) == [1]


def test_its_sql_reads_the_file_with_nothing_of_ours(tmp_path: Path) -> None:
    import sqlcipher3

    path = tmp_path / "journal.db"
    with create_journal(path, passphrase="your passphrase") as journal:
        journal.add({"happened_at": "2026-11-20T23:30:00+00:00", "answers": {"tears": "some"}, "tags": ["rain"]})
    connection = sqlcipher3.connect(str(path))
    example = blocks("sql")[0].replace("plain.db", str(tmp_path / "plain.db"))
    rows = [connection.execute(line).fetchall() for line in re.sub("--.*", "", example).split(";") if line.strip()]
    connection.close()
    assert ("2026-11-20", "23:30", "some", None, None, "rain") in rows[1]
    assert (tmp_path / "plain.db").read_bytes().startswith(b"SQLite format 3")


def test_the_licences_are_there() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'license = "MIT AND CC-BY-3.0"' in project, "the word list's licence, beside the program's"
    assert 'license-files = ["LICENSE", "NOTICE"]' in project
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
    assert "https://www.eff.org/dice" in (ROOT / "NOTICE").read_text(encoding="utf-8")
