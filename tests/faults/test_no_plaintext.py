"""No plaintext anywhere: every write, rename, open and send of every command, traced, with canary words.

A process that is not dumpable can be traced by root alone; and a trace that sees nothing proves nothing, so that a
command which does write the canary must be caught.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import PASSPHRASE, Measured, Run, Size
from tests.terminal.screen import CTRL_L, ENTER, ESC, terminal

#: What is written, and the secrets; none of them may get out. The last is searched for, an argument by one's choice.
CANARIES = ("canaryalpha", "canarybeta", "canarygamma", "canarydelta", "canaryzeta", "canaryomega")
SEARCHED = "canaryeta"
SECRETS = (*CANARIES, PASSPHRASE, PASSPHRASE[2:-8])
WRITING = "write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,sendmmsg,rename,renameat,renameat2,link,linkat,symlink"
TRACED = f"trace={WRITING},symlinkat,mkdir,mkdirat,open,openat,creat,socket,connect,bind,execve,memfd_create,shmget"

needs_strace = pytest.mark.skipif(
    not shutil.which("strace") or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="strace as root is needed to look into a process that is not dumpable (apt install strace)",
)

#: The declared list, below the journal's folder: it, its backups, their making, and what SQLite puts beside them.
OUR_FILES = re.compile(
    r"(/journal\.db-backups)?/\.?[a-z0-9.-]*\.db(\.[0-9]+-[0-9a-f]{8}\.part)?(-journal)?"
    r"|/journal\.db-backups/replaced-[0-9T]+\.db|/journal\.db-backups|/?"
    r"|/journal\.db-inbox(/(\.?recipient(\.[0-9]+-[0-9a-f]+\.part)?)?)?"
    r"|/journal\.db-inbox/\.?[0-9a-f]+\.(age|writing)(\.[0-9]+-[0-9a-f]+\.part)?"
)
#: And outside it: what a terminal is, and what Python and Textual look at.
OTHER_FILES = re.compile(r"/dev/(null|tty|pts/\d+)|/proc/.*|pipe:.*|/dev/ptmx")


class Trace:
    """What a command, and all that it started, asked of the system."""

    def __init__(self, log: Path) -> None:
        self.calls = log.read_text(encoding="utf-8", errors="replace").splitlines()
        assert self.calls, "a trace that sees nothing proves nothing"

    def holding(self, *words: str) -> list[str]:
        """Calls that hold a word, however it is written; what went to a terminal or a standard stream is left out."""
        forms = {form for word in words for form in (word, _escaped(word), _hexed(word), _utf16(word))}
        found = [c for c in self.calls if any(form in c for form in forms)]
        return [c for c in found if not re.search(r"\bwritev?\((?:[12]<|\d+</dev/(?:pts|tty))", c)]

    def started(self) -> list[str]:
        """Programs that were started, with their arguments and environment; the first is the command itself."""
        return [c for c in self.calls if re.search(r"\bexecve\(.* = 0$", c)]

    def sockets(self) -> list[str]:
        return [c for c in self.calls if re.search(r"\b(socket|connect|bind)\(", c)]

    def made(self) -> set[str]:
        """Files opened to be written or made, folders made, and the names that files were given."""
        opened = [re.search(r'\bopen(?:at)?\((?:AT_FDCWD[^,]*, )?"([^"]+)", ([A-Z_|]+).* = \d', c) for c in self.calls]
        made = {m[1] for m in opened if m and re.search("O_WRONLY|O_RDWR|O_CREAT", m[2])}
        named = [re.search(r'\b(?:rename|link|mkdir|symlink)\w*\(.*"([^"]+)"[^"]* = 0', c) for c in self.calls]
        return made | {m[1] for m in named if m}


def _escaped(word: str) -> str:
    """As strace writes bytes that are no ASCII."""
    return "".join(chr(b) if 32 <= b < 127 else f"\\{b:o}" for b in word.encode())


def _hexed(word: str) -> str:
    return word.encode().hex()


def _utf16(word: str) -> str:
    return "\\0".join(word)


STRACE = ("strace", "-f", "-y", "-v", "-qq", "-s", "100000", "--seccomp-bpf", "-e", TRACED, "-o")


def traced(log: Path, environment: dict[str, str], arguments: list[str], stdin: str = "", code: int = 0) -> Trace:
    done = subprocess.run(
        [*STRACE, str(log), sys.executable, *arguments],
        input=stdin, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return Trace(log)


def innocent(trace: Trace, home: Path, *named: str) -> None:
    """Asserts that nothing got out: no secret written or handed on, no socket, no file that is not declared."""
    first, *others = trace.started()
    leaks = [c for c in trace.holding(*SECRETS, SEARCHED) if c not in (first, *others)]
    assert leaks == []
    assert not any(form in call for call in (first, *others) for s in SECRETS for form in (s, _escaped(s)))
    assert not any(SEARCHED in call for call in others)
    assert trace.sockets() == []
    made = {m for m in trace.made() if not OTHER_FILES.fullmatch(m)}
    ours = {m for m in made if m.startswith(str(home)) and OUR_FILES.fullmatch(m.removeprefix(str(home)))}
    assert made - ours <= set(named)


def nothing_below(*folders: Path, but: tuple[str, ...] = ()) -> int:
    """Asserts that no file below holds a canary, in any spelling, but those named; how many were looked at."""
    looked = 0
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_file() and not file.is_symlink() and file.name not in but:
                looked += 1
                raw = file.read_bytes()
                for word in (*CANARIES, SEARCHED):
                    for coding in ("utf-8", "utf-16-le", "utf-32-le"):
                        assert word.encode(coding) not in raw, f"a canary in {file.name}"
    return looked


@pytest.fixture
def aside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For the traces themselves, which hold canaries: outside the home and the temporary folder."""
    return tmp_path_factory.mktemp("traces")


ENTRY = json.dumps(
    {
        "happened_at": "2026-11-20T23:30:00+01:00",
        "answers": {
            "before": "canaryalpha canaryeta",
            "words": ["canarybeta"],
            "root": "canarygamma",
            "with": "canaryeta",
        },
        "tags": ["canarydelta"],
    }
)
JRNL = Path(__file__).parent.parent / "fixtures" / "jrnl" / "journal.txt"
TYPED = "2\ncanaryalpha\ncanaryzeta\n\n\n1\nsome\ncanarybeta,\n\n\n\n\nyes\n\n\n\n\n\n"


@needs_strace
def test_the_trace_catches_a_program_that_does_leak(tmp_path: Path, aside: Path, environment: dict[str, str]) -> None:
    leak = (
        f"open({str(tmp_path / 'leak')!r}, 'w').write('canaryalpha'); import socket, subprocess; socket.socket();"
        "subprocess.run(['true', 'canarybeta'], env={'X': 'canarygamma', 'PATH': '/usr/bin:/bin'})"
    )
    (aside / "leaky.py").write_text(leak)
    trace = traced(aside / "trace", environment, [str(aside / "leaky.py")])
    assert trace.holding("canaryalpha")
    assert trace.sockets()
    assert str(tmp_path / "leak") in trace.made()
    assert "canarybeta" in trace.started()[-1]
    assert "canarygamma" in trace.started()[-1]
    with pytest.raises(AssertionError):
        nothing_below(tmp_path)


@needs_strace
def test_no_command_writes_what_was_said_anywhere_or_opens_a_socket(
    tmp_path: Path, aside: Path, environment: dict[str, str], size: Size, measured: Measured
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (aside / "coming.json").write_text(json.dumps([json.loads(ENTRY)]))
    (aside / "new").write_text("canaryomega canaryomega")
    environment = environment | {"JOURNAL_PASSPHRASE_FILE": str(aside / "passphrase")}
    (aside / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    (tmp_path / "passphrase").unlink()
    passphrase = ["--passphrase-command", f"cat {aside / 'passphrase'}"]
    commands: list[tuple[list[str], str]] = [
        (["write", "--answers", "-"], ENTRY),
        (["--plain", "write"], TYPED),
        (["export", str(aside / "out.json")], ""),
        (["export", str(aside / "out.html"), "--for", "therapist", "--also", "before,root,with,tags", "--yes"], ""),
        ([*passphrase, "search", SEARCHED], ""),
        (["delete", "1", "--yes"], ""),
        (["passphrase", "--new-passphrase-file", str(aside / "new")], ""),
    ]
    if size(0, 1):
        commands[4:4] = [
            (["list", "--text"], ""),
            (["show", "1", "2"], ""),
            (["check"], ""),
            (["list", "--json", "--text"], ""),
            (["search", "--json", SEARCHED], ""),
            (["list", "--matching", SEARCHED], ""),
            (["export", "-"], ""),
            (["export", str(aside / "out"), "--split"], ""),
            (["export", str(aside / "out.json"), "--force"], ""),
            (["import", str(aside / "out.json")], ""),
            (["import", str(aside / "out"), "--dry-run"], ""),
            (["questions", "--switch-on", "cycle_day"], ""),
            (["questions"], ""),
            (["support"], ""),
            (["rename", "alias", SEARCHED, "J"], ""),
            (["backup"], ""),
            (["backup", str(home / "copy.db")], ""),
            (["restore", str(home / "copy.db"), "--yes"], ""),
            (["merge", str(home / "copy.db"), "--yes"], ""),
            (["import", str(JRNL)], ""),
            (["patterns"], ""),
            (["patterns", "--json"], ""),
            (["patterns", "--html", str(aside / "out2.html")], ""),
            (["patterns", "around", "2026-01-01"], ""),
            (["--plain", "patterns"], "\n\n"),
            (["wonder", "tears", "#of-another-night"], ""),
            (["wonder"], ""),
            (["wonder", "--withdraw", "1", "--yes"], ""),
            (["--plain", "prepare"], "canaryzeta\n\n\n\n\n\n\n"),
            (["--plain", "prepare"], "\n\n/clear\n\n\n\n\n\n"),
            (["schema"], ""),
            (["lookback"], ""),
            (["edit", "2", "--seal", "9"], ""),
            (["list", "--text"], ""),
            (["show", "2", "--sealed"], ""),
            (["edit", "2", "--seal", "0"], ""),
            (["--plain", "support", "--mine"], "canaryzeta\n"),
            (["support", "--mine"], ""),
            (["export", "-", "1", "--for", "partner", "--only", "before", "--yes"], ""),
            (["export", str(aside / "out.csv")], ""),
            (["--plain", "edit", "1"], "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"),
            (["--plain", "reflect", "2"], "canaryzeta\n\n\n\n\n\n\n\n\n\n"),
            (["--plain", "lookback", "2"], "canaryzeta\n\n\n\n\n\n\n\n\n\n"),
            (["where"], ""),
            (["demo", "list"], ""),
            (["demo", "export", "-"], ""),
            (["--help"], ""),
        ]
    calls = 0
    for number, (arguments, stdin) in enumerate(commands):
        trace = traced(aside / f"trace{number}", environment, ["-m", "journal", *arguments], stdin)
        calls += len(trace.calls)
        exported = "--html" in arguments or (arguments[0] == "export" and arguments[1] != "-")
        if exported:
            trace.calls = [c for c in trace.calls if not re.search(rf"\bwrite\(\d+<{aside}/", c)]
            assert (aside / "out.json").exists(), "the one place where it may be"
        named = {m for m in trace.made() if re.fullmatch(rf"{aside}(/out.*)?", m)} if exported else set()
        if exported:  # within its open folder, a file is named without it
            named |= {
                m for m in trace.made() if re.fullmatch(r"out2?\.(json|html|csv)|[0-9-]+\.md|\.out2?\.\w+\S+part", m)
            }
        innocent(trace, home, *named)
    looked = nothing_below(tmp_path)
    measured("canary", f"{len(commands)} commands, {calls} calls, {looked} files: 0 leaks, 0 sockets")
    kept = {re.sub(r"\d", "9", str(p.relative_to(home))) for p in home.rglob("*") if p.is_file()}
    assert kept - {"copy.db"} == {"journal.db", "journal.db-backups/9999-99-99.db", "journal.db-inbox/recipient"}


@needs_strace
@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize("killed", [False, True], ids=["ended", "killed"])
def test_nor_does_the_full_screen(
    tmp_path: Path, aside: Path, environment: dict[str, str], run: Run, killed: bool, size: Size
) -> None:
    if not (killed or size(0, 1)):
        pytest.skip("only with --faults=full: the ordinary run has the one that is killed")
    home = tmp_path / "home"
    assert run("write", "--answers", "-", stdin=ENTRY).returncode == 0
    (tmp_path / "passphrase").unlink()
    with terminal("write", environment=environment, under=(*STRACE, str(aside / "trace"))) as screen:
        screen.wait_for("Passphrase", seconds=30)
        screen.type(PASSPHRASE + ENTER)
        screen.wait_for("a blank page?", seconds=30)
        screen.type("2", ENTER)
        screen.wait_for("Write whatever comes.")
        screen.type("canaryalpha under canaryzeta")
        screen.wait_for("canaryzeta")
        time.sleep(0.8)
        if killed:
            child = int(Path(f"/proc/{screen.process.pid}/task/{screen.process.pid}/children").read_text().split()[0])
            os.kill(child, signal.SIGKILL)
        else:
            screen.type(CTRL_L)
            screen.wait_for("Hidden")
            screen.type(PASSPHRASE + ENTER)
            screen.wait_for("canaryzeta")
            screen.type(ESC)
        screen.ended(30)
        titles = re.findall(rb"\x1b\][0-2];([^\x07\x1b]*)", screen.raw)
        assert titles == [], "the terminal's title says nothing"
        assert b"\x1b]52" not in screen.raw, "nor does anything go to the clipboard"
    trace = Trace(aside / "trace")
    innocent(trace, home)
    nothing_below(tmp_path)
    if killed:
        return
    with terminal("show", "1", environment=environment, under=(*STRACE, str(aside / "reading"))) as screen:
        screen.wait_for("Passphrase", seconds=30)
        screen.type(PASSPHRASE + ENTER)
        screen.wait_for("canaryalpha", seconds=30)
        screen.type("q")
        assert screen.ended(30) == 0
        before, _, there = screen.raw.partition(b"\x1b[?1049h")
        _, left, after = there.rpartition(b"\x1b[?1049l")
        assert left
        assert b"canary" in there
        assert b"canary" not in before + after, "what was read left the screen"
    innocent(Trace(aside / "reading"), home)
    nothing_below(tmp_path)


@needs_strace
@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize(
    ("front", "killed"),
    [((), True), ((), False), (("--plain",), False), (("--plain",), True)],
    ids=["screen, killed", "screen, saved", "plain, saved", "plain, killed"],
)
def test_nor_does_what_is_written_without_unlocking(
    tmp_path: Path, aside: Path, environment: dict[str, str], run: Run, front: tuple[str, ...], killed: bool, size: Size
) -> None:
    """A page is written in the age format for a key that lies beside it: nothing readable is there at any moment."""
    pytest.importorskip("pyrage", reason="pyrage isn't installed, so nothing can be written without unlocking")
    if killed != (not front) and not size(0, 1):
        pytest.skip("only with --faults=full: the ordinary run has a full screen that is killed, and lines that end")
    home = tmp_path / "home"
    assert run("write", "--answers", "-", stdin=ENTRY).returncode == 0
    (tmp_path / "passphrase").unlink()
    with terminal(*front, "write", environment=environment, under=(*STRACE, str(aside / "trace"))) as screen:
        screen.wait_for("Enter to write without it", seconds=30)
        time.sleep(0.8)
        screen.type(ENTER)
        screen.wait_for("a blank page?", seconds=30)
        screen.type("2" + ENTER) if front else screen.type("2", ENTER)
        screen.wait_for("Write whatever comes.")
        screen.type("canaryalpha under canaryzeta", *([ENTER] if front else []))
        screen.wait_for("canaryzeta")
        time.sleep(1.2)
        if killed:
            child = int(Path(f"/proc/{screen.process.pid}/task/{screen.process.pid}/children").read_text().split()[0])
            os.kill(child, signal.SIGKILL)
        else:
            screen.type(ENTER if front else "\t")
            screen.wait_for("When was it?")
            screen.type(ENTER)
            screen.wait_for("that's enough")
            screen.type("2" + ENTER) if front else screen.type("2", ENTER)
            screen.wait_for("Saved.")
            time.sleep(0.7)
            screen.type(ENTER)
        screen.ended(30)
    (page,) = (home / "journal.db-inbox").glob("*.age")
    assert page.read_bytes().startswith(b"age-encryption.org/v1")
    innocent(Trace(aside / "trace"), home)
    nothing_below(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX sessions")
def test_the_passphrase_is_asked_for_on_a_terminal_or_not_at_all(
    environment: dict[str, str], run: Run, tmp_path: Path
) -> None:
    """From a pipe it would be read with nobody asked, and echoed where it came from."""
    assert run("write", "--answers", "-", stdin=ENTRY).returncode == 0
    done = subprocess.run(
        [sys.executable, "-m", "journal", "list"], input=PASSPHRASE + "\n", capture_output=True, text=True,
        env=environment | {"JOURNAL_PASSPHRASE_FILE": ""}, start_new_session=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "no terminal" in done.stderr
    assert done.stdout == ""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_another_process_of_this_user_cannot_look_into_it(
    environment: dict[str, str], tmp_path: Path, path: Path
) -> None:
    """Its memory and environment belong to root while it runs; its arguments, which anybody may see, hold no secret."""
    with terminal("--plain", "write", environment=environment | {"JOURNAL_FILE": str(path)}) as screen:
        screen.wait_for("Press Enter to continue")
        seen = Path(f"/proc/{screen.process.pid}")
        assert (seen / "mem").stat().st_uid == 0
        assert (seen / "environ").stat().st_uid == 0
        assert PASSPHRASE.encode() not in (seen / "cmdline").read_bytes()
        assert "Max core file size        0" in (seen / "limits").read_text()


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
