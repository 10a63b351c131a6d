"""No plaintext anywhere: every write, rename, open and send of every command, traced, with canary words.

A process that is not dumpable can be traced by root alone; and a trace that sees nothing proves nothing, so that a
command which does write the canary must be caught.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PASSPHRASE

CANARIES = ("canaryalpha", "canarybeta", "canarygamma", "canarydelta", "canaryzeta")
WRITING = "write,writev,pwrite64,pwritev,sendto,sendmsg,rename,renameat,renameat2"
TRACED = f"trace={WRITING},open,openat,creat,socket,connect,execve"

needs_strace = pytest.mark.skipif(
    not shutil.which("strace") or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="strace as root is needed to look into a process that is not dumpable (apt install strace)",
)


#: Backups and their making, encrypted all of them.
OUR_FILES = (
    r"(/journal\.db-backups)?/\.?[a-z0-9.-]*\.db(\.[0-9]+-[0-9a-f]{8}\.part)?(-journal)?"
    r"|/journal\.db-backups/replaced-[0-9T]+\.db|/journal\.db-backups|/?"
)


class Trace:
    """What a command asked of the system."""

    def __init__(self, log: Path) -> None:
        self.calls = log.read_text(encoding="utf-8", errors="replace").splitlines()

    def holding(self, *words: str) -> list[str]:
        """Calls that hold a word, written either way; what went to a standard stream is left out."""
        hexed = [word.encode().hex(" ").replace(" ", "\\x") for word in words]
        found = [c for c in self.calls if any(w in c for w in (*words, *hexed))]
        return [c for c in found if not re.search(r"\bwritev?\([12],", c)]

    def sockets(self) -> list[str]:
        return [c for c in self.calls if re.search(r"\b(socket|connect)\(", c)]

    def made(self) -> set[str]:
        """Files opened to be written or made."""
        opened = [re.search(r'open(?:at)?\((?:AT_FDCWD, )?"([^"]+)", ([A-Z_|]+)', c) for c in self.calls]
        return {m[1] for m in opened if m and re.search("O_WRONLY|O_RDWR|O_CREAT", m[2])}


def traced(tmp_path: Path, environment: dict[str, str], arguments: list[str], stdin: str = "") -> Trace:
    log = tmp_path / "trace.log"
    command = ["strace", "-f", "-qq", "-s", "100000", "-e", TRACED, "-o", str(log), sys.executable, *arguments]
    done = subprocess.run(
        command, input=stdin, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return Trace(log)


ENTRY = json.dumps(
    {
        "happened_at": "2026-11-20T23:30:00+01:00",
        "answers": {"before": "canaryalpha", "words": ["canarybeta"], "with": "canarygamma"},
        "tags": ["canarydelta"],
    }
)
TYPED = "2\ncanaryalpha\ncanaryzeta\n\n\n1\nsome\ncanarybeta,\n\n\n\n\nyes\n\n\n\n\n\n"


@needs_strace
def test_the_trace_catches_a_program_that_does_write_it(tmp_path: Path, environment: dict[str, str]) -> None:
    leak = f"open({str(tmp_path / 'leak')!r}, 'w').write('canaryalpha'); import socket; socket.socket()"
    trace = traced(tmp_path, environment, ["-c", leak])
    assert trace.holding(*CANARIES)
    assert trace.sockets()
    assert str(tmp_path / "leak") in trace.made()


@needs_strace
def test_no_command_writes_what_was_said_anywhere_or_opens_a_socket(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    journal = home / "journal.db"
    named = {str(journal), f"{journal}-journal", "/dev/null", "/dev/tty"}
    commands = [
        (["write", "--answers", "-"], ENTRY),
        (["--plain", "write"], TYPED),
        (["list", "--text"], ""),
        (["show", "1", "2"], ""),
        (["search", "canaryalpha"], ""),
        (["list", "--json", "--matching", "canarybeta"], ""),
        (["export", "-"], ""),
        (["rename", "alias", "canarygamma", "J"], ""),
        (["check"], ""),
        (["backup", str(home / "copy.db")], ""),
        (["delete", "1", "--yes"], ""),
        (["restore", str(home / "copy.db"), "--yes"], ""),
        (["where"], ""),
        (["demo", "list"], ""),
    ]
    for arguments, stdin in commands:
        trace = traced(tmp_path, environment, ["-m", "journal", *arguments], stdin)
        calls = [
            c for c in trace.holding(*CANARIES, PASSPHRASE) if not c.split(" ", 1)[1].lstrip().startswith("execve(")
        ]
        assert calls == [], arguments[0]
        assert trace.sockets() == [], arguments[0]
        made = {m for m in trace.made() if not m.startswith("/proc/")}
        assert {m for m in made if not re.fullmatch(OUR_FILES, m.removeprefix(str(home)))} <= named, arguments[0]
    for file in home.rglob("*"):
        if file.is_file():
            assert not any(c.encode() in file.read_bytes() for c in CANARIES)
    kept = {str(p.relative_to(home)) for p in home.rglob("*") if p.is_file()}
    assert {re.sub(r"\d", "9", name) for name in kept} == {
        "journal.db",
        "copy.db",
        "journal.db-backups/9999-99-99.db",
        "journal.db-backups/replaced-99999999T999999.db",
    }


@needs_strace
def test_an_export_is_written_to_its_own_name_alone(tmp_path: Path, environment: dict[str, str]) -> None:
    traced(tmp_path, environment, ["-m", "journal", "write", "--answers", "-"], ENTRY)
    trace = traced(tmp_path, environment, ["-m", "journal", "export", str(tmp_path / "out.md")])
    written = {m for m in trace.made() if not m.startswith(("/proc/", str(tmp_path / "home"), "/dev/"))}
    assert len(written) == 1
    assert re.fullmatch(rf"{tmp_path}/\.out\.md\.[0-9a-f]+\.part", written.pop())


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_a_process_that_holds_the_passphrase_dumps_no_core_and_opens_to_nobody(tmp_path: Path) -> None:
    script = (
        "from journal.process import harden; harden(); import resource, os;"
        "print(resource.getrlimit(resource.RLIMIT_CORE), os.stat('/proc/self/mem').st_uid, os.getuid())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("(0, 0)")
    status = subprocess.run(
        [sys.executable, "-c", "from journal.process import harden; harden(); import ctypes;"
         "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert status.stdout.strip() == "0", "PR_GET_DUMPABLE"
