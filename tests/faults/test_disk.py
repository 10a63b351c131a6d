"""A disk that fails at one call: full, broken or read-only, at each write, flush, cut, rename and removal.

`strace` injects the error into the running program. Nothing that was there is lost, it is said in a sentence, and the
next command goes on.
"""

import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from journal import formats
from journal.app import App, Options
from journal.cli import cli
from journal.core.clock import Clock
from journal.core.model import Filter
from journal.errors import Failed, WrongPassphrase
from journal.services import exports, writing
from journal.storage import backups, vault
from journal.storage.store import Store
from journal.terminal import render
from tests import make, steps
from tests.conftest import PASSPHRASE, Measured, Size
from tests.faults import pages
from tests.faults.killing import NOW, app
from tests.terminal.screen import ENTER, terminal

needs_strace = pytest.mark.skipif(
    not shutil.which("strace") or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="strace as root is needed to let calls fail in a process that is not dumpable (apt install strace)",
)
IMPORTED = (exports, writing, render)  # here, so that the children needn't
OLD = 6
ERRORS = ("ENOSPC", "EIO", "EROFS")
CALLS = (
    "pwrite64",
    "fsync",
    "fdatasync",
    "rename",
    "link",
    "linkat",
    "unlink",
    "ftruncate",
    "write",
    "sendfile",
    "copy_file_range",
)
ENTRY = json.dumps(
    {"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"before": "canary new " * 2000, "words": ["moved"]}}
)
#: What is attacked; {home} is where the journal is.
COMMANDS = {
    "write": (["write", "--answers", "-"], ENTRY),
    "delete": (["delete", "2", "--yes"], ""),
    "rename": (["rename", "tag", "rain", "sun"], ""),
    "passphrase": (["passphrase", "--new-passphrase-file", "{home}/../new"], ""),
    "backup": (["backup"], ""),
    "restore": (["restore", "{home}/journal.db-backups/2020-01-01.db", "--yes"], ""),
    "import": (["import", "{home}/../coming.json"], ""),
    "export": (["export", "{home}/../out.json"], ""),
    "open an older schema": (["list"], ""),
}


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    home = tmp_path / "prepared"
    for name, words in (("passphrase", PASSPHRASE), ("new", "entirely other words"), ("old", "an old passphrase")):
        (tmp_path / name).write_text(words, encoding="utf-8")
    mine = app(home)
    with steps.rows_or_new(mine) as store:
        store.save_all(make.entry(n, tag=("rain",), before=f"canary {n} " * 300) for n in range(1, OLD + 1))
        (today,) = backups.listed(mine.path)
        today.rename(today.with_name("2020-01-01.db"))
    coming = [make.entry(n, before="canary") for n in range(OLD + 1, OLD + 9)]
    (tmp_path / "coming.json").write_text("".join(formats.writer("json")[1].all(coming, make.CATALOGUE)))
    return home


@dataclass(frozen=True)
class Done:
    """How a command ended, what it said, and the calls that it made, as strace wrote them."""

    code: int
    said: str
    calls: tuple[str, ...]


def run_failing(home: Path, name: str, inject: str = "") -> Done:
    """A command in a forked child, under strace with what is injected from its first step on."""
    arguments, stdin = COMMANDS[name]
    ear, mouth = os.pipe()
    child = os.fork()
    if not child:
        _command(home, name, [a.format(home=home) for a in arguments], stdin, ear)
    log = home.parent / "trace"
    tracer = subprocess.Popen(
        ["strace", "-f", "-o", str(log), "-p", str(child), "-e", f"trace={','.join(CALLS)}",
         *(["-e", f"inject={inject}"] if inject else [])],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert tracer.stderr is not None
    assert "attached" in tracer.stderr.readline()
    os.write(mouth, b"go")
    _, status = os.waitpid(child, 0)
    tracer.communicate(timeout=60)
    os.close(ear)
    os.close(mouth)
    said = (home.parent / "said").read_text(encoding="utf-8", errors="replace")
    return Done(os.waitstatus_to_exitcode(status), said, tuple(log.read_text(errors="replace").splitlines()))


def _command(home: Path, name: str, arguments: list[str], stdin: str, ear: int) -> None:
    code = 99
    sys.dont_write_bytecode = True  # each run makes the same calls
    try:
        said = os.open(home.parent / "said", os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.stdout = os.fdopen(1, "w")
        sys.stderr = os.fdopen(2, "w")
        sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()))
        passphrase = home.parent / ("old" if name == "open an older schema" else "passphrase")
        program = App(Options(home / "journal.db", passphrase, None, True), clock=Clock(NOW, "UTC"))
        os.read(ear, 2)
        cli(arguments, prog_name="journal", obj=program)
    except SystemExit as left:
        code = int(left.code or 0)
    except BaseException:
        traceback.print_exc()
    with contextlib.suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def fresh(prepared: Path, name: str) -> Path:
    home = prepared.with_name("attacked")
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(prepared, home)
    (home.parent / "out.json").unlink(missing_ok=True)
    if name == "open an older schema":
        shutil.copyfile(Path(__file__).parent.parent / "fixtures" / "schema-001.db", home / "journal.db")
    return home


def instants(prepared: Path, name: str) -> list[str]:
    """Each call that the command makes, with an error each, once or from then on."""
    done = run_failing(fresh(prepared, name), name)
    assert done.code == 0, done.said
    made = Counter(m[1] for line in done.calls if (m := re.match(r"\d+ +(\w+)\(", line)))
    if name != "export":
        del made["write"]  # to the streams alone
    return [
        f"{call}:error={error}:when={number}{then}"
        for call, count in sorted(made.items())
        for number in range(1, count + 1)
        for error, then in ((ERRORS[number % 3], "+" if number % 2 else ""),)
    ]


@needs_strace
def test_a_call_that_fails_loses_nothing_and_is_a_sentence(prepared: Path, size: Size, measured: Measured) -> None:
    for name in list(COMMANDS)[:: size(4, 1)]:
        found = instants(prepared, name)
        chosen = found[:: max(1, len(found) // size(1, len(found)))][: size(1, len(found))]
        exits: Counter[int] = Counter()
        for inject in chosen:
            home = fresh(prepared, name)
            done = run_failing(home, name, inject)
            assert any("INJECTED" in line for line in done.calls), f"{name}: {inject} never fired"
            exits[done.code] += 1
            assert done.code in (0, 1), (name, inject, done.said)
            assert "canary" not in done.said
            if done.code and not inject.startswith("write:"):  # with those, the sentence has nowhere to go
                assert re.search(r"\.$", done.said, re.MULTILINE), (name, inject, "a sentence")
            verify(home, name, done, inject)
        said = ", ".join(f"{many} with exit {code}" for code, many in sorted(exits.items()))
        print(name, len(chosen), said)
        measured(f"disk fails: {name}", f"{len(chosen)} of {len(found)} calls, {said}, 0 lost")


@needs_strace
@pytest.mark.parametrize("name", ["backup", "restore"])
def test_what_is_done_but_not_confirmed_is_not_called_undone(prepared: Path, name: str) -> None:
    """The last flush of all, the folder's, fails: what was made is in its place."""
    flushes = sum("fsync(" in line for line in run_failing(fresh(prepared, name), name).calls)
    done = run_failing(fresh(prepared, name), name, f"fsync:error=EIO:when={flushes}")
    assert any("INJECTED" in line for line in done.calls)
    assert done.code == 1
    assert "but the disk didn't confirm it." in done.said


def verify(home: Path, name: str, done: Done, inject: str) -> None:
    """The journal opens, whole, with all that was there; what was said to be done is done."""
    path = home / "journal.db"
    if name == "open an older schema":
        with Store(vault.open_existing(path, pages.raw_key(path, "an old passphrase")), path) as store:
            assert store.count() == 1
        return
    key = pages.raw_key(path, PASSPHRASE)  # derived once, for the sake of speed
    try:
        vault.open_existing(path, key).close()
        assert not (name == "passphrase" and done.code == 0)
    except WrongPassphrase:
        assert name == "passphrase", inject
        key = pages.raw_key(path, "entirely other words")
    assert backups.inspect(path, key).problems == (), inject
    with Store(vault.open_existing(path, key), path) as store:
        there = {e.uuid for e in store.entries()}
    old = {make.uuid(n) for n in range(1, OLD + 1)}
    if name == "delete":
        assert old - there in (set(), {make.uuid(2)})
    else:
        assert old <= there, inject
    if name == "write":
        assert len(there - old) == 1 or done.code == 1, inject
    if name == "import":
        assert len(there - old) == 8 or (done.code == 1 and there == old), inject
    out = home.parent / "out.json"
    if out.exists():
        assert len(json.loads(out.read_text())["entries"]) == OLD, "whole, or not at all"
    assert not list(home.parent.glob(".out.json*")), "no piece of it"
    for file in home.rglob("*"):
        assert not file.is_file() or b"canary" not in file.read_bytes()


@contextmanager
def small_disk(tmp_path: Path, kilobytes: int) -> Iterator[Path]:
    """A file system of its own."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("needs root, for a small file system of its own")
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k,mode=700", "tmpfs", str(small)], check=False
    ).returncode:
        pytest.skip("no small file system can be mounted here")
    try:
        yield small
    finally:
        subprocess.run(["umount", "-l", str(small)], check=False)


def test_a_full_disk_is_a_sentence_and_the_old_journal_is_whole(tmp_path: Path) -> None:
    with small_disk(tmp_path, 400) as small:
        (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
        one = {"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"before": "Rain."}}
        assert steps.write_answers(app(small), json.dumps(one)) == [1]
        large = one | {"answers": {"before": "canary" * 100_000}}
        with pytest.raises(Failed, match="disk is full") as said:
            steps.write_answers(app(small), json.dumps(large))
        assert "canary" not in said.value.sentence + said.value.hint
        assert steps.count(app(small)) == 1
        (small / "fill").write_bytes(bytes(shutil.disk_usage(small).free))
        with pytest.raises(Failed, match="no space left"):
            steps.export(app(small), str(small / "out.md"), "markdown", Filter(), split=False, force=False)
        assert sorted(p.name for p in small.iterdir()) == [
            "fill",
            "journal.db",
            "journal.db-backups",
            "journal.db-inbox",
        ]


def test_what_was_typed_on_a_full_disk_is_saved_elsewhere(environment: dict[str, str], tmp_path: Path) -> None:
    with small_disk(tmp_path, 400) as small:
        there = {"JOURNAL_FILE": str(small / "journal.db")}
        one = {"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"before": "Rain."}}
        steps.write_answers(app(small), json.dumps(one))
        elsewhere = tmp_path / "other" / "elsewhere.db"
        with terminal("--plain", "write", environment=environment | there) as screen:
            screen.wait_for("Passphrase")
            screen.type(PASSPHRASE + ENTER)
            screen.wait_for("a blank page?")
            screen.type("2" + ENTER)
            screen.wait_for("Finish with an empty line.")
            (small / "fill").write_bytes(bytes(shutil.disk_usage(small).free))
            screen.type("canary under the rain" + ENTER, ENTER)
            screen.wait_for("The draft couldn't be saved just now.", "When was it?")
            screen.type(ENTER)
            screen.wait_for("that's enough for now")
            screen.type("2" + ENTER)
            screen.wait_for("What you wrote is still here.")
            screen.type(str(elsewhere) + ENTER)
            screen.wait_for("Saved in")
            screen.ended()
        with Store(vault.open_existing(elsewhere, PASSPHRASE), elsewhere) as store:
            assert store.entry(1).answer("note") == "canary under the rain"
        assert steps.count(app(small)) == 1


def test_a_hard_moment_on_a_full_disk_is_saved_elsewhere_too(environment: dict[str, str], tmp_path: Path) -> None:
    """At seven or more it saves at once, in the middle of the questions."""
    with small_disk(tmp_path, 400) as small:
        there = {"JOURNAL_FILE": str(small / "journal.db")}
        one = {"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"before": "Rain."}}
        steps.write_answers(app(small), json.dumps(one))
        elsewhere = tmp_path / "other" / "elsewhere.db"
        with terminal("--plain", "write", environment=environment | there) as screen:
            screen.wait_for("Passphrase")
            screen.type(PASSPHRASE + ENTER)
            screen.wait_for("a blank page?")
            (small / "fill").write_bytes(bytes(shutil.disk_usage(small).free))
            screen.type("1" + ENTER)
            for question in ("When was it?", "Were there tears?", "Which words", "felt pleasant?", "felt unpleasant?"):
                screen.wait_for(question)
                screen.type(ENTER)
            screen.wait_for("(7 of about")
            screen.type("9" + ENTER)
            screen.wait_for("(8 of about")
            screen.type("9" + ENTER)
            screen.wait_for("What you wrote is still here.")
            screen.type(str(elsewhere) + ENTER)
            screen.wait_for("Saved in")
            assert screen.ended() == 1, "the journal itself has nothing new"
        with Store(vault.open_existing(elsewhere, PASSPHRASE), elsewhere) as store:
            assert store.entry(1).answer("distress_now") == 9


def test_a_change_of_passphrase_whose_backup_fails_says_that_it_is_changed(prepared: Path) -> None:
    mine = app(prepared)
    today = backups.folder(mine.path) / "2026-11-23.db"
    with mine.journal() as journal:
        journal.refuse_what_keeps_backups()  # all is well when it begins
        backups.change_passphrase(journal.store.conn, mine.path, PASSPHRASE, "entirely other words")
    today.unlink(missing_ok=True)
    today.mkdir()  # and is in the way when the fresh backup is made
    keeper = backups.Keeper(mine.path, "entirely other words", lambda: NOW.date())
    opened = Store(vault.open_existing(mine.path, "entirely other words"), mine.path, keeper=keeper)
    with opened as store, pytest.raises(Failed, match="This is done"):
        keeper.replace_all(store.conn)
    vault.open_existing(mine.path, "entirely other words").close()
