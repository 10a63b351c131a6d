"""The Tab key in real shells: it completes commands, options and fixed choices, and never runs Journal."""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from journal.cli import completion
from journal.patterns.views import VIEWS
from tests.conftest import ROOT

SCRIPTS = {shell: "\n".join(write(completion.line())) + "\n" for shell, write in completion.SHELLS.items()}
#: What is on the line, a word each, and what Tab offers for the last one.
LINES: list[tuple[Sequence[str], set[str]]] = [
    (["journal", "ex"], {"export"}),
    (["journal", "--pass"], {"--passphrase-file", "--passphrase-command"}),
    (["journal", "--plain", "--journal", "x.db", "list", "--te"], {"--tears", "--text"}),
    (["journal", "list", "--tears", "w"], {"welled up"}),
    (["journal", "export", "out.md", "--for", ""], {"me", "partner", "therapist"}),
    (["journal", "export", "--format", "m"], {"markdown"}),
    (["journal", "patterns", ""], set(VIEWS)),
    (["journal", "demo", "patterns", "t"], {view for view in VIEWS if view.startswith("t")}),
    (["journal", "rename", ""], {"tag", "alias"}),
    (["journal", "settings", "hi"], {"hide-after"}),
]


def needs(shell: str) -> pytest.MarkDecorator:
    missing = sys.platform == "win32" or shutil.which(shell) is None
    return pytest.mark.skipif(missing, reason=f"{shell} isn't installed")


@pytest.fixture
def script(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The script of a shell, in a folder where `journal` is a command that must not run."""
    path = tmp_path / "completion"
    path.write_text(SCRIPTS[request.param], encoding="utf-8")
    trap = tmp_path / "bin" / "journal"
    trap.parent.mkdir()
    trap.write_text(f"#!/bin/sh\necho ran >> '{tmp_path}/ran'\n", encoding="utf-8")
    trap.chmod(0o700)
    return path


def run(arguments: list[str], script: Path) -> list[str]:
    """The lines that a shell prints; Journal wasn't run meanwhile."""
    path = f"{script.parent / 'bin'}:/usr/local/bin:/usr/bin:/bin"
    environment = {"PATH": path, "HOME": str(script.parent), "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        arguments, capture_output=True, text=True, cwd=script.parent, env=environment, check=True, timeout=60
    )
    assert done.stderr == ""
    assert not (script.parent / "ran").exists()
    return done.stdout.splitlines()


@needs("bash")
@pytest.mark.parametrize("script", ["bash"], indirect=True)
def test_in_bash(script: Path) -> None:
    tries = [f"COMP_WORDS=({' '.join(map(repr, words))}); COMP_CWORD={len(words) - 1}" for words, _ in LINES]
    code = "; ".join(
        [f"source {script}", *(f'{one}; _journal; printf "%s\\n" "${{COMPREPLY[@]}}" ==' for one in tries)]
    )
    printed = "\n".join(run(["bash", "--norc", "-c", code], script)).replace("\\ ", " ")
    offered = printed.removesuffix("==").split("==\n")
    for (words, expected), found in zip(LINES, offered, strict=True):
        assert set(found.split("\n")) - {""} == expected, words


@needs("bash")
@pytest.mark.parametrize("script", ["bash"], indirect=True)
def test_in_bash_the_word_after_an_equals_sign_is_completed_too(script: Path) -> None:
    code = f'source {script}; COMP_WORDS=(journal list --tears = so); COMP_CWORD=4; _journal; echo "${{COMPREPLY[@]}}"'
    assert run(["bash", "--norc", "-c", code], script) == ["some"]


@needs("fish")
@pytest.mark.parametrize("script", ["fish"], indirect=True)
def test_in_fish(script: Path) -> None:
    for words, expected in LINES:
        found = run(["fish", "-N", "-c", f"source {script}; complete -C '{' '.join(words)}'"], script)
        assert {line.split("\t")[0] for line in found} == expected, words


@needs("zsh")
@pytest.mark.parametrize("script", ["zsh"], indirect=True)
def test_in_zsh(script: Path) -> None:
    """Through the function alone: `compadd` and `_files` say what they were asked for."""
    stubs = 'compdef() { :; }; compadd() { shift; print -rl -- "$@"; }; _files() { print files; }; setopt nullglob'
    for words, expected in LINES:
        line = " ".join(map(repr, words))
        code = f"{stubs}; source {script}; words=({line}); CURRENT={len(words)}; _journal"
        found = set(run(["zsh", "-f", "-c", code], script))
        assert {one for one in found if one.startswith(words[-1])} == expected, words
    code = f"{stubs}; source {script}; words=(journal import ''); CURRENT=3; _journal"
    assert run(["zsh", "-f", "-c", code], script) == ["files"]


@needs("bash")
@pytest.mark.parametrize("script", ["bash"], indirect=True)
def test_the_tab_key_itself_completes_a_command(script: Path) -> None:
    import pexpect

    shell = pexpect.spawn("bash", ["--norc", "--noprofile", "-i"], encoding="utf-8", timeout=20, cwd=str(ROOT))
    shell.sendline(f"PS1='$ '; bind 'set enable-bracketed-paste off'; source {script}; echo rea''dy")
    shell.expect("ready\r\n")
    shell.send("journal exp\t--forma\tmark\t")
    shell.expect(re.escape("journal export --format markdown"))
    shell.sendcontrol("c")
    shell.close(force=True)


@pytest.mark.parametrize("shell", SCRIPTS)
def test_no_script_calls_the_program_or_has_a_word_of_a_journal(shell: str) -> None:
    """What it knows is what stands in the program's own data: the same for everybody."""
    assert not re.search(r"[$(`]\s*journal |python|JOURNAL_", SCRIPTS[shell].replace(completion._ABOUT, ""))
    assert "patterns" in SCRIPTS[shell]
