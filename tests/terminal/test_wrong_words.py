"""Sentences that said the wrong thing, or none: each test is named after what a person was told, or what hit them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.terminal.screen import Open, unlock

ENTRY = {"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"tears": "some", "before": "canary"}, "tags": ["rain"]}
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")


@pytest.fixture
def made(run: Run) -> Run:
    """A journal with one entry."""
    assert run("write", "--answers", "-", stdin=json.dumps(ENTRY)).returncode == 0
    return run


# --- a yes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["delete 1", "delete --tears some", "restore BACKUP", "merge COPY"])
def test_without_a_terminal_to_say_yes_on_it_says_yes_and_not_passphrase_file(
    made: Run, path: Path, tmp_path: Path, command: str
) -> None:
    shutil.copy(path, tmp_path / "copy.db")
    backup = next(path.with_name("journal.db-backups").glob("*.db"))
    before = path.read_bytes()
    arguments = command.replace("BACKUP", str(backup)).replace("COPY", str(tmp_path / "copy.db")).split()
    for stdin in ("", "yes\n", "yes\nyes\nyes\n"):
        for plain in ([], ["--plain"]):
            done = made(*plain, *arguments, stdin=stdin)
            assert (done.returncode, done.stdout) == (2, "")
            assert "--yes" in done.stderr
            assert "--passphrase-file" not in done.stderr
    assert path.read_bytes() == before


def test_restore_takes_no_yes_from_a_pipe(made: Run, path: Path) -> None:
    before = path.read_bytes()
    backup = next(path.with_name("journal.db-backups").glob("*.db"))
    for arguments in (
        ["restore"],
        ["restore", str(backup)],
        ["--plain", "restore"],
        ["--plain", "restore", str(backup)],
    ):
        done = made(*arguments, stdin="1\nyes\nyes\n")
        assert done.returncode == 2, done.stderr
        assert "--yes" in done.stderr
    assert path.read_bytes() == before
    assert not list(backup.parent.glob("replaced-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize("broken", ["missing", "text", "damaged"])
def test_restore_looks_at_the_file_before_it_asks_whether_to(
    made: Run, open_: Open, tmp_path: Path, path: Path, broken: str
) -> None:
    file = tmp_path / "backup.db"
    if broken == "text":
        file.write_text("Only a note.\n" * 500)
    elif broken == "damaged":
        raw = bytearray(path.read_bytes())
        raw[5000:5010] = bytes(10)
        file.write_bytes(raw)
    with open_("restore", str(file)) as screen:
        if broken == "damaged":
            unlock(screen)
        code = screen.ended()
        said = " ".join(screen.read().split())
        assert code == {"missing": 6}.get(broken, 4)
        assert "Type yes" not in said
        assert broken == "damaged" or "Passphrase" not in said, "nobody types it for a file that can't be restored"
        assert str(file.name) in said.replace(" ", "")


# --- what isn't a journal ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("root:x:0:0:root:/root:/bin/bash\n" * 200, "a text file"),
        ("Liebes Tagebuch, heute schien die Sönne über dem See.\r\n", "a text file"),
        ("日" * 2000, "a text file"),
        (b"SQLite format 3\0" + bytes(5000), "a database that isn't encrypted"),
    ],
)
@pytest.mark.parametrize("command", ["list", "check", "export -", "backup", "write --answers -"])
def test_another_kind_of_file_is_not_called_a_damaged_journal(
    run: Run, tmp_path: Path, content: str | bytes, kind: str, command: str
) -> None:
    file = tmp_path / "notes"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = file.read_bytes()
    done = run("--journal", str(file), *command.split(), stdin=json.dumps(ENTRY))
    assert done.returncode == 4
    assert f"{file} isn't a journal: it looks like {kind}." in done.stderr
    assert "damaged" not in done.stderr
    assert "backup in its place" not in done.stderr
    assert file.read_bytes() == before


def test_a_journal_that_became_something_else_still_has_its_backup_named(made: Run, path: Path) -> None:
    path.write_text("<html>Conflicting file</html>\n" * 300)
    done = made("list")
    assert done.returncode == 4
    assert "journal restore" in done.stderr


def test_a_journal_is_never_taken_for_a_text(made: Run, path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(b"sixteen letters." + raw[16:])  # as a salt could be, once in five million journals
    assert "isn't a journal" not in made("list").stderr


# --- hints ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["show", "99"], "list`"), (["delete", "99", "--yes"], "list`"), (["delete"], "where`"),
        (["lookback"], "lookback ID`"),
        (["rename", "name", "a", "b"], "rename tag OLD NEW`"), (["patterns", "around"], "patterns around 2026-03-01`"),
        (["wonder", "around"], "wonder around 2027-03-01`"), (["wonder", "tears"], 'wonder tears "#late-shift"`'),
        ([], "write`"), ([], "demo list`"),
    ],
)  # fmt: skip
def test_a_hint_has_the_journal_that_was_named(made: Run, path: Path, arguments: list[str], hint: str) -> None:
    for named in ([], ["--journal", str(path)]):
        done = made(*named, *arguments)
        assert f"`{' '.join(['journal', *named])} {hint}" in done.stdout + done.stderr


def test_before_there_is_a_journal_the_hint_makes_the_one_that_was_named(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "a folder" / "other.db"
    assert f"`journal --journal '{other}' write`" in run("--journal", str(other), "list").stderr


def test_the_way_out_of_damage_names_the_journal_too(made: Run, path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[20] ^= 4
    path.write_bytes(raw)
    assert f"`journal --journal {path} restore " in made("--journal", str(path), "list").stderr
    assert f"`journal --journal {path} restore " in made("--journal", str(path), "check").stderr


# --- flags ------------------------------------------------------------------------------------------------------------


def test_a_flag_wins_over_the_environment(made: Run, tmp_path: Path) -> None:
    done = made("--passphrase-command", "false", "list")
    assert (done.returncode, done.stdout) == (1, ""), "JOURNAL_PASSPHRASE_FILE is set, and was taken instead"
    assert "passphrase command failed" in done.stderr
    (tmp_path / "wrong").write_text("no such words")
    command = f"cat {tmp_path / 'passphrase'}"
    found = made("--passphrase-file", str(tmp_path / "wrong"), "list", env={"JOURNAL_PASSPHRASE_COMMAND": command})
    assert found.returncode == 3
    other = made("--journal", str(tmp_path / "none.db"), "list")
    assert other.returncode == 6


def test_of_two_in_the_environment_the_file_is_taken(made: Run) -> None:
    assert made("list", env={"JOURNAL_PASSPHRASE_COMMAND": "false"}).returncode == 0


def test_two_flags_that_contradict_each_other_are_refused(made: Run, tmp_path: Path) -> None:
    both = ["--passphrase-file", str(tmp_path / "passphrase"), "--passphrase-command", f"cat {tmp_path / 'passphrase'}"]
    for arguments in ([*both, "list"], [*both[2:], *both[:2], "list"]):
        done = made(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert "can't be used together" in done.stderr


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x.pdf", "x.docx", "X.PDF", "notes.v2.odt"])
def test_an_export_to_a_name_that_asks_for_another_format_is_not_markdown_in_disguise(
    made: Run, tmp_path: Path, name: str
) -> None:
    done = made("export", str(tmp_path / name))
    assert done.returncode == 2
    assert f"{Path(name).suffix.lower()} files" in done.stderr
    assert ".md" in done.stderr
    assert not (tmp_path / name).exists()
    assert made("export", str(tmp_path / name), "--format", "markdown").returncode == 0, "unless it was said"


def test_questions_of_ones_own_in_an_import_come_in_and_are_counted(run: Run, tmp_path: Path) -> None:
    own = [
        {"key": "my_rain", "text": "Did it rain?", "kind": "yesno"},
        {"key": "my_tea", "text": "Tea?", "kind": "text"},
    ]
    (tmp_path / "in.json").write_text(json.dumps({"journal": 1, "entries": [ENTRY], "questions": own}))
    for arguments in (["--dry-run"], []):
        done = run("import", str(tmp_path / "in.json"), *arguments)
        assert done.returncode == 0, done.stderr
        assert "2 questions and feelings of your own: 2" in done.stderr
    assert "0 imported, 2 already here" in run("import", str(tmp_path / "in.json")).stderr
    assert "Did it rain?" in run("questions", "--mine").stdout
    wrong = [{"key": "rain", "text": "canary?", "kind": "yesno"}]
    (tmp_path / "in.json").write_text(json.dumps({"journal": 1, "entries": [ENTRY], "questions": wrong}))
    refused = run("import", str(tmp_path / "in.json"))
    assert (refused.returncode, "question 1: key has to begin with my_" in refused.stderr) == (8, True)
    assert "canary" not in refused.stderr
    (tmp_path / "in.json").write_text(json.dumps({"journal": 1, "entries": [ENTRY], "questions": []}))
    assert "questions of your own" not in run("import", str(tmp_path / "in.json")).stderr
    (tmp_path / "in.json").write_text(json.dumps({"journal": 1, "entries": [ENTRY], "questions": "canary"}))
    refused = run("import", str(tmp_path / "in.json"))
    assert refused.returncode == 8
    assert "questions needs a list" in refused.stderr
    assert "canary" not in refused.stderr


# --- a full disk behind the output ------------------------------------------------------------------------------------


@needs_full
@pytest.mark.parametrize(
    "command",
    ["--help", "list --help", "help", "--version", "", "list", "list --json", "show 1", "export -", "patterns",
     "questions", "support", "where", "demo list", "write --answers -", "wonder", "wonder --json", "schema"],
)  # fmt: skip
def test_a_full_disk_behind_the_output_is_said_and_no_traceback(
    made: Run, environment: dict[str, str], command: str
) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "journal", *command.split()],
            stdout=full, stderr=subprocess.PIPE, text=True, env=environment, input=json.dumps(ENTRY), check=False,
        )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "no space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_standard_output_that_is_closed_is_no_bug_of_ours(made: Run, environment: dict[str, str]) -> None:
    for command in ("list", "--help", "where"):
        done = subprocess.run(
            [sys.executable, "-m", "journal", *command.split()],
            stderr=subprocess.PIPE, text=True, env=environment, check=False, preexec_fn=lambda: os.close(1),
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stderr
        assert "Traceback" not in done.stderr


def test_a_reader_that_has_seen_enough_is_no_error(made: Run, environment: dict[str, str]) -> None:
    line = f"{sys.executable} -m journal questions | head -1"
    done = subprocess.run(["bash", "-c", line], env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
