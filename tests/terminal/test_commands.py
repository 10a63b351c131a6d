"""Each command as its own process, over pipes: what goes to stdout, what to stderr, and the exit code."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from journal import __version__
from tests.conftest import Run

ANSWERS = [
    {
        "happened_at": "2026-11-20T23:30:00+01:00",
        "answers": {
            "tears": "some",
            "words": ["tender", "moved"],
            "distress_then": 6,
            "before": "Rain on the café's roof.",
        },
        "tags": ["long day"],
    },
    {"happened_at": "2026-11-21T22:00:00+01:00", "answers": {"tears": "none", "distress_then": 0, "with": "Juniper"}},
]


@pytest.fixture
def filled(run: Run) -> Run:
    """A journal of two entries."""
    done = run("write", "--answers", "-", stdin=json.dumps(ANSWERS))
    assert (done.returncode, done.stdout, done.stderr) == (0, "1\n2\n", "")
    return run


def test_alone_it_says_in_three_lines_what_can_be_done(run: Run) -> None:
    done = run()
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 3


def test_version_and_help_ask_for_nothing(run: Run) -> None:
    nothing = {"JOURNAL_PASSPHRASE_FILE": "", "JOURNAL_FILE": "/nowhere/at/all"}
    assert run("--version", env=nothing).stdout == f"journal {__version__}\n"
    assert "write" in run("--help", env=nothing).stdout


def test_answers_print_the_new_numbers_and_nothing_else(filled: Run) -> None:
    done = filled("write", "--answers", "-", stdin=json.dumps(ANSWERS[1]))
    assert (done.stdout, done.stderr) == ("3\n", "")
    assert filled("write", "--answers", "-", stdin="[]").stdout == ""


def test_answers_that_are_not_right_write_nothing_and_name_each_problem(filled: Run) -> None:
    wrong = [
        ANSWERS[0],
        {"happened_at": "2026-11-20T23:30:00", "answers": {"secretkey": 1, "distress_then": 11, "before": "canary"}},
        {"happened_at": "2031-01-01T00:00:00+00:00", "mood": "canary", "tags": ["///"]},
    ]
    done = filled("write", "--answers", "-", stdin=json.dumps(wrong))
    assert done.returncode == 2
    assert done.stdout == ""
    for place in (
        "entry 2: happened_at", "entry 2: answers.'secretkey'", "entry 2: answers.distress_then",
        "entry 3: happened_at", "entry 3: 'mood'", "entry 3: tags",
    ):  # fmt: skip
        assert place in done.stderr
    assert "canary" not in done.stderr
    assert len(json.loads(filled("list", "--json").stdout)) == 2


@pytest.mark.parametrize(
    "text", ["{", "", "3", '"x"', "[[]]", "[" * 100_000, '{"happened_at": "2026-01-01T00:00:00Z"} x']
)
def test_answers_that_are_no_json_are_refused(run: Run, text: str) -> None:
    done = run("write", "--answers", "-", stdin=text)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_uuid_that_is_there_already_is_refused(filled: Run) -> None:
    (there,) = json.loads(filled("show", "1", "--json").stdout)
    done = filled("write", "--answers", "-", stdin=json.dumps(there))
    assert done.returncode == 2
    assert "already in the journal" in done.stderr


def test_list_shows_no_free_text_unless_asked(filled: Run) -> None:
    plain = filled("list").stdout
    assert plain.splitlines()[0].split()[:3] == ["2", "2026-11-21", "22:00"]
    assert "tender, moved" in plain
    assert "#long-day" in plain
    assert "Rain" not in plain + filled("list", "--json").stdout
    assert "Juniper" not in plain + filled("list", "--json").stdout
    assert "Rain" in filled("list", "--text").stdout
    assert "Rain" in filled("list", "--text", "--json").stdout


def test_list_says_when_there_is_more(filled: Run) -> None:
    done = filled("list", "-n", "1")
    assert len(done.stdout.splitlines()) == 1
    assert "-n 0" in done.stderr
    assert len(filled("list", "-n", "0").stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (["--since", "2026-11-21"], [2]), (["--until", "2026-11-20"], [1]), (["--feeling", "Tender"], [1]),
        (["--tears", "some", "--tears", "none"], [2, 1]), (["--tag", "Long Day"], [1]), (["--with", "juniper"], [2]),
        (["--min-distress", "1"], [1]), (["--max-distress", "0"], [2]), (["--matching", "cafe"], [1]),
        (["--tears", "some", "--with", "juniper"], []),
    ],
)  # fmt: skip
def test_filters(filled: Run, filters: list[str], found: list[int]) -> None:
    assert [e["id"] for e in json.loads(filled("list", "--json", *filters).stdout)] == found


def test_finding_nothing_is_fine_and_said_on_stderr(filled: Run) -> None:
    for arguments in (["list", "--tag", "snow"], ["search", "snow"]):
        done = filled(*arguments)
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr


def test_show_has_the_whole_entry_in_the_order_asked_for(filled: Run) -> None:
    done = filled("show", "2", "1")
    assert done.stdout.index("Juniper") < done.stdout.index("Rain on the café's roof.")
    assert "Friday, late  20 November 2026, 23:30" in done.stdout
    (entry,) = json.loads(filled("show", "1", "--json").stdout)
    assert entry["happened_at"] == "2026-11-20T23:30:00+01:00"
    assert entry["reflections"][0]["asked"]["tears"] == "Were there tears?"
    assert filled("show", "7").returncode == 6


def test_search_shows_the_match_in_its_context(filled: Run) -> None:
    assert "[café's]" in filled("search", "cafe").stdout or "[café]" in filled("search", "cafe").stdout
    assert json.loads(filled("search", "rain", "--json").stdout)[0]["id"] == 1
    assert filled("search").returncode == 2, "there is nobody to ask for words"


def test_delete_means_it_and_asks_first(filled: Run) -> None:
    assert filled("delete", "1").returncode == 2, "nobody is there to say yes"
    assert filled("--plain", "delete", "1").returncode == 2
    done = filled("delete", "--with", "juniper", "--yes")
    assert done.returncode == 0
    assert filled("show", "2").returncode == 6
    assert filled("delete", "--yes").returncode == 2, "everything is never meant by nothing"
    assert filled("delete", "99", "--yes").returncode == 6


def test_rename(filled: Run) -> None:
    assert "1 entry" in filled("rename", "tag", "long-day", "tired").stderr
    assert "#tired" in filled("list").stdout
    assert filled("rename", "alias", "juniper", "J").returncode == 0
    assert len(json.loads(filled("list", "--json", "--with", "j").stdout)) == 1
    assert filled("rename", "name", "a", "b").returncode == 2


def test_export_and_import_into_another_journal(filled: Run, tmp_path: Path) -> None:
    other = {"JOURNAL_FILE": str(tmp_path / "other" / "journal.db")}
    everything = json.loads(filled("list", "--json", "--text").stdout)
    for name, options in (("e.md", []), ("e.json", []), ("folder", ["--split"])):
        assert filled("export", str(tmp_path / name), *options).returncode == 0
        dry = filled("import", str(tmp_path / name), "--dry-run", env=other)
        assert "2 would be imported" in dry.stderr
        assert not (tmp_path / "other").exists()
        assert "2 imported, 0 already here" in filled("import", str(tmp_path / name), env=other).stderr
        assert "0 imported, 2 already here" in filled("import", str(tmp_path / name), env=other).stderr
        assert json.loads(filled("list", "--json", "--text", env=other).stdout) == everything
        shutil.rmtree(tmp_path / "other")


def test_an_entry_that_differs_stays_as_it_is_and_is_counted(filled: Run, tmp_path: Path) -> None:
    assert filled("export", str(tmp_path / "e.md")).returncode == 0
    text = (tmp_path / "e.md").read_text(encoding="utf-8").replace("Rain on", "Snow on")
    (tmp_path / "e.md").write_text(text, encoding="utf-8")
    done = filled("import", str(tmp_path / "e.md"))
    assert "0 imported, 1 already here" in done.stderr
    assert "1 left out" in done.stderr
    assert "Rain" in filled("show", "1").stdout


def test_export_is_private_and_writes_over_nothing(filled: Run, tmp_path: Path) -> None:
    target = tmp_path / "out.md"
    target.write_text("mine")
    assert filled("export", str(target)).returncode == 1
    assert target.read_text() == "mine"
    assert filled("export", str(target), "--force").returncode == 0
    link = tmp_path / "link.md"
    link.symlink_to(tmp_path / "elsewhere.md")
    assert filled("export", str(link)).returncode == 1
    assert not (tmp_path / "elsewhere.md").exists()
    if os.name != "nt":
        assert target.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir() if ".part" in p.name] == []


def test_an_export_never_takes_the_place_of_the_journal_or_its_backups(filled: Run, path: Path) -> None:
    before = path.read_bytes()
    os.link(path, path.with_name("another-name.md"))
    backup = next(path.with_name("journal.db-backups").glob("*.db"))
    for target in (
        path,
        path.parent / "." / "journal.db",
        path.with_name("another-name.md"),
        backup,
        backup.parent / "x.md",
    ):
        done = filled("export", str(target), "--force", "--format", "json")
        assert done.returncode == 1, target
        assert "journal itself" in done.stderr
    assert filled("export", str(backup.parent), "--split", "--force").returncode == 1
    assert filled("export", str(path.parent), "--split", "--force").returncode == 1
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "99999999999999999999"], ["list", "-n", "9223372036854775807"], ["demo", "show"],
        ["demo", "show", "abc"],
        ["export", "x" * 300], ["export", "journal.json/sub/x"], ["import", "x" * 300], ["list", "--journal"],
        ["--journal", "~nosuchuser/x", "list"], ["restore", "x" * 300, "--yes"],
    ],
)  # fmt: skip
def test_an_ordinary_slip_is_no_bug_of_ours(filled: Run, arguments: list[str]) -> None:
    done = filled(*arguments)
    assert done.returncode in (1, 2, 6)
    assert "mistake of ours" not in done.stderr


def test_the_name_of_a_file_steers_no_terminal(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("a\x1b]0;pwn\x07.md", "b.md"):
        (tmp_path / "folder" / name).write_text("---\njournal: 1\n---\n\n<!-- journal: bad -->\n")
    assert "\x1b" not in filled("import", str(tmp_path / "folder")).stderr


def test_export_to_a_pipe_with_filters(filled: Run) -> None:
    done = filled("export", "-", "--format", "json", "--tears", "none")
    assert [e["id"] for e in json.loads(done.stdout)["entries"]] == [2]
    assert filled("export", "-").stdout.startswith("---\njournal: 2\n")
    assert filled("export", "-", "--split").returncode == 2
    assert filled("export", "-", "--format", "docx").returncode == 2


@pytest.mark.parametrize(
    "content",
    [
        b"", b"hello", b"\xff\xfe", b"{}", b'{"journal": 2, "entries": []}', b'{"journal": 1, "entries": 3}',
        b'{"journal": 1, "entries": [{}], "more": 1}', b"---\njournal: 1\n---\n<!-- journal: entry a b -->\n# x\n",
        b"---\njournal: 1\n---\n<!-- journal: text before -->\n", b"---\njournal: 7\n---\n",
        b"---\njournal: 1\na: !!python/object/apply:os.system [id]\nb: [\n---\n", b"[" * 50_000,
        b'{"journal": 1, "entries": [{"happened_at": "2026-01-01T00:00:00Z", "answers": {"own": 1%s}}]}' % (b"0" * 30),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_in_is_refused_whole(run: Run, tmp_path: Path, path: Path, content: bytes) -> None:
    (tmp_path / "strange").write_bytes(content)
    done = run("import", str(tmp_path / "strange"))
    assert done.returncode == 8, done.stderr
    assert "Traceback" not in done.stderr
    assert not path.exists()


def test_before_there_is_a_journal(run: Run) -> None:
    for arguments in (
        ["list"],
        ["show", "1"],
        ["search", "x"],
        ["export", "-"],
        ["edit", "1"],
        ["delete", "1", "--yes"],
    ):
        done = run(*arguments)
        assert done.returncode == 6
        assert "journal write" in done.stderr


def test_wrong_passphrase_is_one_sentence_and_exit_3(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("no such words")
    done = filled("--passphrase-file", str(tmp_path / "wrong"), "list")
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.splitlines()[0] == "That passphrase doesn't open this journal."
    assert "sqlcipher" not in done.stderr.lower()


def test_a_damaged_file_is_exit_4_and_left_as_it_is(filled: Run, path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[50] ^= 4
    path.write_bytes(raw)
    for arguments in (["list"], ["write", "--answers", "-"]):
        assert filled(*arguments, stdin="[]" if arguments == ["list"] else json.dumps(ANSWERS)).returncode == 4
    assert path.read_bytes() == raw


def test_the_passphrase_from_a_command(filled: Run, tmp_path: Path) -> None:
    without = {"JOURNAL_PASSPHRASE_FILE": ""}
    command = f"cat {tmp_path / 'passphrase'}"
    assert filled("--passphrase-command", command, "list", env=without).returncode == 0
    assert filled("--passphrase-command", "false", "list", env=without).returncode == 1
    assert filled("--passphrase-command", "no-such-command-here", "list", env=without).returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="sessions are POSIX")
def test_no_terminal_to_ask_on_is_exit_2(filled: Run, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "journal", "list"],
        env=environment | {"JOURNAL_PASSPHRASE_FILE": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,  # no terminal that it could open
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "--passphrase-file" in done.stderr


def test_a_bug_of_ours_says_its_type_and_place_only(filled: Run) -> None:
    from journal.app import guard
    from journal.terminal.console import Console

    class Ears(Console):
        heard = ""

        def say(self, *paragraphs: str) -> None:
            self.heard += " ".join(paragraphs)

    def fails() -> None:
        secret = "canary"
        raise KeyError(secret)

    ears = Ears()
    assert guard(fails, ears) == 70
    assert "KeyError at test_commands.py:" in ears.heard
    assert "canary" not in ears.heard


def test_the_demonstration_reads_and_touches_nothing(run: Run, tmp_path: Path) -> None:
    before = sorted(p.name for p in tmp_path.rglob("*"))
    first, second = run("demo", "list", "-n", "0"), run("demo", "list", "-n", "0")
    assert first.stdout == second.stdout
    assert len(first.stdout.splitlines()) >= 55
    assert run("demo", "show", "3").returncode == 0
    assert run("demo", "search", "rain").stdout
    assert run("demo", "list", "--tears", "none", "--json").stdout.startswith("[")
    assert run("demo", "export", "-", "--format", "json").returncode == 0
    assert run("demo", "show", "9999").returncode == 6
    assert run("demo", "write").returncode == 2
    assert "journal demo list" in run("demo").stderr
    assert sorted(p.name for p in tmp_path.rglob("*")) == before


def test_questions_and_support_need_no_journal(run: Run) -> None:
    nothing = {"JOURNAL_PASSPHRASE_FILE": "", "JOURNAL_FILE": "/nowhere"}
    shown = run("questions", env=nothing).stdout
    assert "Once the moment has passed" in shown
    data = json.loads(run("questions", "--json", env=nothing).stdout)
    assert {q["key"] for q in data["questions"]} >= {"before", "often_feels", "cycle_day"}
    assert "findahelpline.com" in run("support", env=nothing).stdout


def test_an_optional_question_is_switched_on_in_the_journal(filled: Run) -> None:
    assert filled("questions", "--switch-on", "cycle_day").returncode == 0
    assert filled("questions", "--switch-on", "before").returncode == 2


def test_text_of_an_entry_steers_no_terminal_and_is_no_markup(filled: Run) -> None:
    hostile = "a\x1b[2Jb\x9b31mc \x1b]52;c;Y2FuYXJ5\x07 \u202egnp.exe [bold red]not markup[/] \r over"
    entry = {
        "happened_at": "2026-11-22T22:00:00+01:00",
        "answers": {"before": hostile, "with": "R\x1b[1m"},
        "tags": ["x"],
    }
    assert filled("write", "--answers", "-", stdin=json.dumps(entry)).stdout == "3\n"
    for arguments in (["show", "3"], ["list", "--text"], ["search", "markup"], ["show", "3", "--json"]):
        shown = filled(*arguments).stdout
        assert not [c for c in shown if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 or c == "\u202e"]
        assert "[bold red]" in shown or arguments[0] == "search"
    assert json.loads(filled("show", "3", "--json").stdout)[0]["reflections"][0]["answers"]["before"] == hostile


def test_output_that_nobody_reads_to_its_end_is_no_error(filled: Run, environment: dict[str, str]) -> None:
    done = subprocess.run(
        f"{sys.executable} -m journal demo export - | head -c 10",
        shell=True, capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("---\njourna", "")
