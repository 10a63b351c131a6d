"""What is promised of every command, tested over the commands themselves: a command without a row below fails.

Each runs on its own copy of one journal, which holds the worst: texts that would steer a terminal, a sealed entry, an
unfinished draft, a contact of one's own, and canaries everywhere.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typer

from journal.cli import cli
from journal.cli.base import GROUPS
from journal.core import own_questions as rule
from journal.core.clock import Clock
from journal.core.model import DatedAnswer
from journal.core.question import Question
from journal.core.shares import Share
from journal.formats import FORMATS
from journal.patterns.views import VIEWS
from journal.services.opening import create_journal
from journal.terminal.console import Console
from tests.conftest import PASSPHRASE, ROOT, Size
from tests.faults.test_no_plaintext import innocent, needs_strace, nothing_below, traced
from tests.forked import SERVER
from tests.make import CATALOGUE, uuid
from tests.reference import README

COMMANDS: dict[str, Any] = typer.main.get_command(cli).commands  # type: ignore[attr-defined]
needs_terminals = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")

#: Titles, colours, the clipboard, 8-bit controls, overrides of the direction, going back over what stands there.
HOSTILE = "\x1b]0;owned\x07\x1b[31;5m\x1b]52;c;b3duZWQ=\x07\x9b2J\x90q\x9c\u202eolleh\u2066\x08\x08\x7f\r\x1b[2Jx"
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ud800-\udfff]")
#: What the terminal's line editor sends by itself around a line.
LINE_EDITOR = re.compile(r"\x1b\[\?2004[hl]\r?|\x1b\[\?1034h")
SEALED = "canaryzeta"
SOUGHT = SEALED[:-1]  # finds it, and isn't it
PROMPT = re.compile("^Passphrase[a-zA-Z, ]*: ", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """One way to run a command, with what is typed; files are named as they stand in the folder where it runs.

    `opens_seals` and `exact` are the reasons why this one may print a sealed entry, or bytes as they are to a pipe;
    `writes` is the one file that it may write outside the journal's folder.
    """

    line: str
    typed: str = ""
    asks: int = 1
    code: int = 0
    opens_seals: str = ""
    exact: str = ""
    writes: str = ""

    @property
    def arguments(self) -> list[str]:
        return self.line.split(" ")


ON_PURPOSE = "--sealed was said"
EVERYTHING = "an export is everything, and the person named the file"
DATA = "an export to a pipe is data to the byte; a terminal gets it made safe"

#: At least one row a command. The first is run wherever only a few are.
ROWS: dict[str, tuple[Row, ...]] = {
    "write": (
        Row("write --answers answers.json"),
        Row("--plain write", "1\nThe rain stopped.\n"),
        Row("--plain write", "4\n1\n2\n"),
        Row("--plain write --quick --when yesterday", "3\n"),
    ),
    "read": (Row("--plain read", "3\n1\n\n3\n2\nno\n4\ncanaryalpha\n\n5\n\n\n6\n\n\n"),),
    "reflect": (
        Row("--plain reflect 1", "\n" * 20),
        Row("--plain reflect 2", "no\n", code=2),
        Row("--plain reflect 2 --sealed", "\n" * 20),
    ),
    "list": (
        Row("list --text"),
        Row("list --json --text"),
        Row("list --matching canaryalpha"),
        Row(f"list --text --matching {SOUGHT}"),
        Row("list --tag nosuch --feeling nosuch --with nosuch"),
    ),
    "show": (
        Row("show 1 3"),
        Row("show 1 --json"),
        Row("show 2", code=2),
        Row("show 2 --sealed", opens_seals=ON_PURPOSE),
        Row("show 2 --sealed --json", opens_seals=ON_PURPOSE),
    ),
    "search": (
        Row("search canaryalpha"),
        Row(f"search {SOUGHT}"),
        Row(f"search {SOUGHT} --json"),
        Row("search canaryalpha --json"),
    ),
    "edit": (
        Row("--plain edit 1", "\n" * 40),
        Row("edit 1 --seal 9 --no-offer"),
        Row("--plain edit 2 --sealed", "\n" * 40, opens_seals=ON_PURPOSE),
    ),
    "delete": (Row("delete 1 2 --yes"), Row("delete --tears some --yes"), Row("--plain delete 1 2", "no\n", code=2)),
    "rename": (Row("rename tag canarydelta river"), Row("rename alias canarygamma J"), Row("rename tag nosuch river")),
    "lookback": (
        Row("--plain lookback", "\n" * 20),
        Row("--plain lookback 1", "\n" * 30),
        Row("--plain lookback 2", "no\n", code=2),
        Row("--plain lookback 2 --sealed", "\n" * 30, opens_seals=ON_PURPOSE),
    ),
    "patterns": (
        Row("--plain patterns", "\n\n"),
        Row("patterns --json"),
        Row("patterns --html out.html", writes="out.html"),
        Row("patterns around 2026-01-01 --print"),
        *(Row(f"patterns {view} --print") for view in VIEWS if view != "around"),
    ),
    "wonder": (
        Row("wonder"),
        Row("wonder tears #canarydelta --yes"),
        Row("wonder tears canarybeta", code=2),
        Row("wonder --json"),
    ),
    "prepare": (Row("--plain prepare", "\n" * 20),),
    "schema": (Row("schema", asks=0),),
    "completion": (Row("completion bash", asks=0), Row("completion fish", asks=0)),
    "questions": (
        Row("questions", asks=0),
        Row("questions --json", asks=0),
        Row("questions --switch-on cycle_day --switch-off cycle_day"),
        Row("questions --mine"),
        Row("questions --mine --json"),
        Row("questions add -", '{"text": "Was it red?", "kind": "yesno"}'),
        Row("questions add -", '{"text": "Was it \\u001b[31mred?", "kind": "yesno"}', code=2),
        Row("questions add What_was_canaryalpha_like? --kind scale --when care=any"),
        Row("--plain questions add", "What was the canarylight?\n2\ndim\nbright\n\n\n\n\n"),
        Row("questions add cosy --kind feeling --tone pleasant --energy low"),
        Row("questions edit my_own_canary --text What_was_the_canaryalpha?"),
        Row("--plain questions edit my_own_canary", "\n" * 8),
        Row("questions retire my_own_canary"),
        Row("questions restore my_retired_canary"),
    ),
    "support": (
        Row("support --mine"),
        Row("support", asks=0),
        Row("support --mine --json"),
        Row("--plain support --change", "A friend\n"),
    ),
    "demo": (Row("demo list --text", asks=0), Row("demo", asks=0), Row("demo patterns --print", asks=0)),
    "export": (
        Row("export out.json", writes="out.json"),
        Row("export -", opens_seals=EVERYTHING, exact=DATA),
        Row("export - --format json", opens_seals=EVERYTHING),
        Row("export - --format csv", opens_seals=EVERYTHING, exact=DATA),
        Row("export - --format html", opens_seals=EVERYTHING, exact=DATA),
        Row("export out.csv", writes="out.csv"),
        Row("--plain export out.html --for therapist", "yes\n", writes="out.html"),
        Row("export - 1 --for partner --only before --yes", exact=DATA),
        Row("export - 1 --for partner --only before --yes --to canarygamma", exact=DATA),
        Row("export - 2 --for partner --only before --yes", opens_seals="it was named by its number", exact=DATA),
    ),
    "shared": (Row("shared"), Row("shared --json")),
    "import": (
        Row("import other.json"),
        Row("import other.json --dry-run"),
        Row("import hostile.json", asks=0, code=8),
        Row("import jrnl.txt"),
    ),
    "merge": (Row("merge copy.db --yes"), Row("merge copy.db --dry-run")),
    "backup": (Row("backup"), Row("backup new.db", writes="new.db"), Row("backup --automatic off")),
    "restore": (Row("restore copy.db --yes"),),
    "check": (Row("check", code=4),),
    "passphrase": (Row("passphrase --new-passphrase-file new"),),
    "settings": (Row("settings"), Row("settings --json"), Row("settings hide-after 9")),
    "where": (Row("where", asks=0), Row("where --json", asks=0)),
    "help": (Row("help", asks=0), Row("help list", asks=0)),
}
#: Arguments can be hostile too: they are said back in errors, in hints, and in what was understood.
HOSTILE_ARGUMENTS: tuple[tuple[str, ...], ...] = (
    ("--journal", f"{HOSTILE}.db", "list"),
    ("--journal", f"{HOSTILE}.db", "restore", "--yes"),
    ("--passphrase-file", HOSTILE, "list"),
    ("--passphrase-command", HOSTILE, "list"),
    ("list", "--tag", HOSTILE, "--feeling", HOSTILE, "--with", HOSTILE, "--matching", HOSTILE),
    ("list", "--tears", HOSTILE),
    ("list", "--since", HOSTILE),
    ("list", "--until", f"2026-06{HOSTILE}"),
    ("write", "--when", HOSTILE),
    ("write", "--answers", HOSTILE),
    ("search", HOSTILE),
    ("show", HOSTILE),
    ("patterns", HOSTILE),
    ("patterns", "around", HOSTILE),
    ("patterns", "--outcome", HOSTILE),
    ("patterns", "--html", f"no/such/{HOSTILE}.html"),
    ("export", f"{HOSTILE}.md"),
    ("export", f"x.{HOSTILE}"),
    ("export", "-", "--for", HOSTILE, "--yes"),
    ("export", "-", "--for", "me", "--only", HOSTILE, "--yes"),
    ("export", "-", "--format", HOSTILE),
    ("export", "-", "--for", "partner", "--to", HOSTILE, "--yes"),
    ("import", HOSTILE),
    ("import", "other.json", "--format", HOSTILE),
    ("merge", HOSTILE, "--yes"),
    ("backup", f"no/such/{HOSTILE}.db"),
    ("backup", "--automatic", HOSTILE),
    ("restore", HOSTILE, "--yes"),
    ("rename", "tag", HOSTILE, HOSTILE),
    ("rename", "alias", HOSTILE, f"{HOSTILE}2"),
    ("rename", HOSTILE, "a", "b"),
    ("questions", "--switch-on", HOSTILE),
    ("passphrase", "--new-passphrase-file", HOSTILE),
    ("settings", HOSTILE),
    ("wonder", "tears", HOSTILE),
    ("wonder", HOSTILE, "tender"),
    ("wonder", "around", HOSTILE),
    ("settings", "hide-after", HOSTILE),
    ("list", "--origin", HOSTILE),
    ("help", HOSTILE),
    ("demo", HOSTILE),
    ("demo", "search", HOSTILE),
    (HOSTILE,),
    ("list", f"--{HOSTILE}"),
)


# --- the journal they run on ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a journal that holds the worst, and the files that commands are given; copied for each run."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    (folder / "new").write_text("canaryomega canaryomega\n", encoding="utf-8")
    for name in ("passphrase", "new"):
        (folder / name).chmod(0o600)
    clock = Clock()
    now = clock.now()

    def entry(number: int, days: float, **answers: object) -> dict[str, object]:
        at = (now - timedelta(days=days)).replace(microsecond=0)
        return {"uuid": uuid(number), "happened_at": at.isoformat(), "answers": answers, "tags": ["canarydelta"]}

    texts = {key: f"canaryalpha {HOSTILE} {key}" for key in _texts()}
    hostile = entry(
        1, 8, **texts, words=["tender", f"canarybeta{HOSTILE}".replace("\r", "")], tears="some", distress_then=3
    )
    hostile["answers"]["with"] = f"canarygamma{HOSTILE}"  # type: ignore[index]
    sealed = entry(2, 7, **dict.fromkeys(_texts(), f"{SEALED} {HOSTILE}"), tears="some", distress_then=2)
    sealed["sealed_until"] = (now + timedelta(days=90)).date().isoformat()
    others = [
        entry(3 + n, 30 * n + 0.5, before=f"canaryalpha {n}", tears="some" if n % 2 else "none", distress_then=n)
        for n in range(6)
    ]
    with create_journal(folder / "home" / "journal.db", PASSPHRASE, clock=clock) as journal:
        journal.add([hostile, sealed, *others])
        journal.set("own contact", f"canarybeta {HOSTILE}")
        wording = "Was the [bold]canaryalpha[/bold] {there}?"
        for key in ("my_own_canary", "my_retired_canary"):
            own = rule.make(
                Question(key, wording, "text", ("capture",), "always", label=wording[:60], help=wording), now
            )
            journal.store.keep_own_questions([rule.retire(own, now) if "retired" in key else own])
        journal.backup(folder / "copy.db")
        given = (uuid(1), uuid(2))
        journal.store.add_all(
            (), shares=[Share(uuid(95), now, "partner", "markdown", given, clock.utc(), "canarygamma")]
        )
        # What a merge let in once, and no check would let in today.
        for number, key in enumerate(("often_feels", "of_a_later_version")):
            at = now - timedelta(days=5 + number)
            journal.save_dated_answer(DatedAnswer(uuid(90 + number), key, at, f"canaryalpha {HOSTILE}", HOSTILE))
    (folder / "answers.json").write_text(json.dumps(entry(50, 0.2, before="canaryalpha", tears="none")))
    (folder / "other.json").write_text(json.dumps({"journal": 1, "entries": [entry(51, 40, **texts)]}))
    wrong = {"journal": 1, f"more{HOSTILE}": 1, "entries": [{**hostile, f"key{HOSTILE}": HOSTILE, "tags": [HOSTILE]}]}
    (folder / "hostile.json").write_text(json.dumps(wrong))
    shutil.copy(ROOT / "tests" / "fixtures" / "jrnl" / "journal.txt", folder / "jrnl.txt")
    begun = _piped(folder, ["--plain", "write"], f"2\ncanaryalpha {HOSTILE} a draft")
    assert "draft is safe" in begun.stderr, begun.stderr
    return folder


def _texts() -> list[str]:
    return [q.key for q in CATALOGUE.kept() if q.kind == "text" and q.asked != "on request"]


def _environment(folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JOURNAL_", "XDG_", "TEXTUAL"))}
    return kept | {
        "HOME": str(folder / "home"), "TMPDIR": str(folder), "TZ": "Europe/Berlin", "TERM": "xterm-256color",
        "JOURNAL_FILE": str(folder / "home" / "journal.db"), "JOURNAL_PASSPHRASE_FILE": str(folder / "passphrase"),
        "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip


def _piped(folder: Path, arguments: list[str], typed: str = "") -> subprocess.CompletedProcess[str]:
    done = SERVER.run(arguments, typed.encode(), _environment(folder), folder, timeout=120)
    out, err = (stream.decode("utf-8") for stream in (done.stdout, done.stderr))  # "\r" stays what it is
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


@contextmanager
def _copied(whole: Path, to: Path) -> Iterator[Path]:
    """A copy of the folder, removed again."""
    shutil.copytree(whole, to)
    yield to
    shutil.rmtree(to)


def _run(whole: Path, tmp_path: Path, row: Row) -> subprocess.CompletedProcess[str]:
    with _copied(whole, tmp_path / "run") as folder:
        done = _piped(folder, row.arguments, row.typed)
    assert done.returncode == row.code, (row.line, done.stderr)
    return done


def _on_a_terminal(whole: Path, tmp_path: Path, row: Row) -> str:
    """All that it sent to a pseudo-terminal, with --plain; whoever sits there ends every page with Ctrl-D."""
    from tests.terminal.screen import terminal

    with _copied(whole, tmp_path / "run") as folder:
        arguments = row.arguments if "--plain" in row.arguments else ["--plain", *row.arguments]
        before = Path.cwd()
        os.chdir(folder)
        try:
            with terminal(*arguments, environment=_environment(folder), columns=200) as screen:
                if row.asks:
                    screen.wait_for("Passphrase", seconds=60)
                    screen.type(PASSPHRASE + "\r")
                screen.process.send(row.typed)
                quiet, end = 0, time.monotonic() + 90
                while screen.process.isalive() and time.monotonic() < end:
                    had = len(screen.raw)
                    screen.read()
                    quiet = 0 if len(screen.raw) > had else quiet + 1
                    if quiet > 20:
                        screen.process.send("\x04")
                        quiet = 0
                screen.ended(5)
        finally:
            os.chdir(before)
    return LINE_EDITOR.sub("", screen.raw.decode("utf-8", "surrogateescape")).replace("\r\n", "\n")


def _rows(size: Size, command: str, some: int) -> tuple[Row, ...]:
    return ROWS[command][: size(some, 99)]


# --- the table --------------------------------------------------------------------------------------------------------


def test_every_command_has_its_row_and_no_row_is_of_a_command_that_is_gone() -> None:
    assert set(ROWS) == set(COMMANDS)


def test_every_command_has_its_place_in_the_help() -> None:
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(COMMANDS)


# --- what comes out of it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_through_a_pipe_nothing_steers_a_terminal_and_seals_are_kept(
    whole: Path, tmp_path: Path, command: str, size: Size
) -> None:
    for row in _rows(size, command, 5):
        done = _run(whole, tmp_path, row)
        for name, stream in (("stdout", done.stdout), ("stderr", done.stderr)):
            if not (row.exact and name == "stdout"):
                assert not STEERS.findall(stream), f"`{row.line}` on {name}"
        if not row.opens_seals:
            assert SEALED not in done.stdout + done.stderr, f"`{row.line}` opened a seal"


def test_what_opens_a_seal_on_purpose_does_open_it(whole: Path, tmp_path: Path) -> None:
    """A sealed entry that nothing could print would prove nothing."""
    for row in (row for rows in ROWS.values() for row in rows if row.opens_seals):
        done = _run(whole, tmp_path, row)
        assert SEALED in done.stdout + done.stderr, row.line


@pytest.mark.parametrize("arguments", HOSTILE_ARGUMENTS, ids=lambda a: " ".join(a).encode("ascii", "replace").decode())
def test_an_argument_steers_no_terminal_when_it_is_said_back(
    whole: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    with _copied(whole, tmp_path / "run") as folder:
        done = _piped(folder, list(arguments))
    assert done.returncode in (0, 1, 2, 6, 8), done.stderr
    assert not STEERS.findall(done.stderr)
    assert not STEERS.findall(done.stdout)


def test_a_sentence_that_is_an_answer_steers_nothing_either(tmp_path: Path) -> None:
    """What `journal` alone and a look-back say goes to stdout, and may name the journal and what was written."""
    with (tmp_path / "out").open("w+", encoding="utf-8", newline="") as stdout:
        console = Console(stdout=stdout)
        console.program = f"journal --journal {HOSTILE}"
        console.tell(f"It was {HOSTILE}\n`journal reflect 1` opens it.")
        stdout.seek(0)
        assert not STEERS.findall(stdout.read())


@needs_terminals
@pytest.mark.parametrize("command", COMMANDS)
def test_on_a_terminal_it_asks_once_steers_nothing_and_keeps_seals(
    whole: Path, tmp_path: Path, command: str, size: Size
) -> None:
    for row in _rows(size, command, 1):
        raw = _on_a_terminal(whole, tmp_path, row)
        assert len(PROMPT.findall(raw)) == row.asks, f"`{row.line}` asks otherwise"
        assert not STEERS.findall(raw), f"`{row.line}`"
        if not row.opens_seals:
            assert SEALED not in raw, f"`{row.line}` opened a seal"


#: Full screens, and what is to be seen on each before it counts; then it is paged through.
FULL_SCREENS = [
    ("", "Someone to talk to"), ("read", "sealed until"), ("list", "sealed until"), ("show 1", "canarygamma"),
    ("show 2", "Press Enter to open it anyway."), (f"search {SOUGHT}", "sealed until"), ("search canaryalpha", "Found"),
    ("show 1 3", "canarygamma"), ("delete 1 2", "sealed until"), ("support --mine", "canarybeta"),
    ("edit 1", "canarybeta"), ("lookback 1", "canaryalpha"), ("patterns", "entries"),
]  # fmt: skip


@needs_terminals
@pytest.mark.parametrize(("line", "seen"), FULL_SCREENS, ids=[line or "home" for line, _ in FULL_SCREENS])
def test_a_full_screen_asks_once_steers_nothing_and_keeps_seals(
    whole: Path, tmp_path: Path, line: str, seen: str
) -> None:
    from tests.terminal.screen import DOWN, terminal

    with (
        _copied(whole, tmp_path / "run") as folder,
        terminal(*line.split(), environment=_environment(folder)) as screen,
    ):
        screen.wait_for("Passphrase", seconds=60)
        screen.type(PASSPHRASE + "\r")
        screen.wait_for(seen, seconds=60)
        screen.type(DOWN, DOWN, " ", "\x1b[6~", "\x1b[6~")
        time.sleep(0.5)
        screen.read()
        raw = screen.raw.decode("utf-8", "replace")
    for payload in ("]0;owned", "]52;c;", "[31;5m", "[2Jx"):
        assert f"\x1b{payload}" not in raw
    assert not re.search("[\x80-\x9f\u202a-\u202e\u2066-\u2069]", raw)
    assert SEALED not in raw
    assert len(PROMPT.findall(raw.replace("\r\n", "\n"))) == 1


@needs_strace
@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_writes_what_was_said_anywhere_else(
    whole: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, command: str, size: Size
) -> None:
    if command not in ("write", "patterns", "merge") and not size(0, 1):
        pytest.skip("only with --faults=full: the ordinary run traces a few")
    for row in ROWS[command]:
        if any(word in row.line for word in ("canary", "out.csv")):
            row = replace(row, line=re.sub("canary[a-z]+", "river", row.line))  # an argument is one's own choice
        aside = tmp_path_factory.mktemp("aside")
        with _copied(whole, tmp_path / "run") as folder:
            environment = _environment(folder) | {"JOURNAL_PASSPHRASE_FILE": str(aside / "passphrase")}
            for given in ("passphrase", "new", "answers.json", "other.json", "hostile.json", "jrnl.txt"):
                shutil.move(folder / given, aside / given)
            shutil.move(folder / "copy.db", folder / "home" / "copy.db")
            line = re.sub(r"\b(out\.\w+|answers.json|other.json|hostile.json|jrnl.txt)", rf"{aside}/\1", row.line)
            line = re.sub(r"\b(copy|new)\.db", rf"{folder}/home/\1.db", line).replace("-file new", f"-file {aside}/new")
            trace = traced(aside / "trace", environment, ["-m", "journal", *line.split(" ")], row.typed, row.code)
            named: set[str] = set()
            if row.writes and not row.writes.endswith(".db"):
                stem = re.escape(row.writes)
                trace.calls = [c for c in trace.calls if not re.search(rf"\bwrite\(\d+<{aside}/", c)]
                allowed = rf"{aside}(/{stem})?|{stem}|\.{stem}\S+part"
                named = {made for made in trace.made() if re.fullmatch(allowed, made)}
                assert (aside / row.writes).exists(), "the one place where it may be"
            innocent(trace, folder / "home", *named)
            nothing_below(folder)


# --- what it says of itself -------------------------------------------------------------------------------------------


def _help(folder: Path, *arguments: str, columns: int = 80) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "journal", *arguments, "--help"],
        capture_output=True, encoding="utf-8", env=_environment(folder) | {"COLUMNS": str(columns)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_a_help_is_whole_at_80_columns_and_speaks_no_python(tmp_path: Path, command: str) -> None:
    said = _help(tmp_path, *filter(None, [command]))
    assert max(map(len, said.splitlines())) <= 80
    said = said.replace("[ARGS]...", "").replace("COMMAND ...", "").replace("ID...", "")
    for strange in (
        "...",
        "…",
        "<str>",
        "<int>",
        "{",
        "INTEGER",
        "TEXT",
        "x>=",
        "<=x",
        "Annotated",
        "None",
        "[required]",
    ):
        assert strange not in said, strange


def test_the_help_names_every_format_and_view_from_its_registry(tmp_path: Path) -> None:
    export, import_, patterns = (
        set(
            re.findall("[Oo]ne of: ([a-z, -]+)[.]", " ".join(_help(tmp_path, c).split()).replace("- ", "-"))[0].split(
                ", "
            )
        )
        for c in ("export", "import", "patterns")
    )
    assert export == {form.name for form in FORMATS.values() if form.writer}
    assert import_ == {form.name for form in FORMATS.values() if form.reader}
    assert patterns == set(VIEWS)


def test_every_command_and_option_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    for name, command in COMMANDS.items():
        assert (found := re.search(rf"\*\*`journal {name}\b.*?(?=\n\*\*`journal|\n\| exit code)", text, re.DOTALL)), (
            name
        )
        for option in (p for p in command.params if p.param_type_name == "option" and not p.hidden):
            assert any(o in found[0] or f"- `{o}" in text for o in option.opts), (name, option.opts)


WRONG = [
    *((c, "canary") for c in ("reflect", "show", "edit", "delete", "lookback")),
    ("list", "-n", "canary"), ("list", "-n", "-3"), ("list", "--min-distress", "11"), ("write", "--seal", "0"),
    ("list", "--max-distress", "canary"), ("write", "--seal", "canary"), ("edit", "1", "--reflection", "canary"),
    ("export", "-", "canary"), ("list", "-n"), ("show",), ("merge",), ("rename", "tag"), ("canary",),
    ("list", "--sinse", "canary"), ("help", "canary"), ("check", "canary"),
    ("--jurnal", "canary", "list"), ("settings", "canary"), ("list", "--json=canary"),
]  # fmt: skip


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_what_is_not_understood_is_said_in_our_own_words(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "home").mkdir()
    done = _piped(tmp_path, list(arguments))
    assert done.returncode == 2, done.stderr
    for strange in ("is not a valid", "not in the range", "Usage:", "Error", "Traceback", "None", "{", "<"):
        assert strange not in done.stderr, strange
    assert "canary" not in done.stderr, "what was typed may be private"
    assert not re.search(r"\bint(eger)?\b|'\w+'", done.stderr)
    assert done.stderr.count("\n") >= 2, "what happened, and what can be done"
    if len(arguments) > 2 and arguments[-2] in ("-n", "--seal", "--reflection", "--min-distress", "--max-distress"):
        assert f"`{arguments[-2]}` needs a whole number" in done.stderr
