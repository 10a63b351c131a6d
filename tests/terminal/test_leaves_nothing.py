"""What a terminal keeps after home is left: nothing of an entry, in sight or in its scrollback.

In GNU screen as it comes, in tmux without an alternate screen, and on terminals that have none.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are POSIX", allow_module_level=True)

import pexpect

from journal.storage import vault
from tests.conftest import PASSPHRASE, Run
from tests.terminal.screen import CTRL_C, CTRL_L, DOWN, ENTER, ESC, Open, Terminal, unlock

SECRET = "canary under the rain"


@pytest.fixture
def made(run: Run) -> Run:
    """A journal of forty moments."""
    entries = [
        {
            "happened_at": f"2026-0{1 + n // 28}-{1 + n % 28:02}T23:30:00+01:00",
            "answers": {"tears": "some", "note": SECRET},
        }
        for n in range(40)
    ]
    assert run("write", "--answers", "-", stdin=json.dumps(entries)).returncode == 0
    return run


class Inside:
    """A shell in a terminal inside a terminal program, typed to and read from outside."""

    def __init__(self, send: Callable[[str], object], read: Callable[[], str]) -> None:
        self.send, self.read = send, read

    def wait_for(self, text: str, seconds: float = 40) -> str:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if text in (shown := self.read()):
                return shown
            time.sleep(0.1)
        raise AssertionError(f"never saw {text!r} in:\n{self.read()}")


def _environment(environment: dict[str, str], folder: Path) -> dict[str, str]:
    folder.mkdir(mode=0o700, exist_ok=True)
    bare = {k: v for k, v in environment.items() if not k.startswith("JOURNAL_PASS") and k not in ("TMUX", "STY")}
    return bare | {"TMUX_TMPDIR": str(folder), "SCREENDIR": str(folder), "PS1": "$ ", "TERM": "xterm-256color"}


@pytest.fixture
def tmux(environment: dict[str, str], tmp_path: Path) -> Iterator[Inside]:
    """A shell in tmux without an alternate screen."""
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    env = _environment(environment, tmp_path / "tmux")

    def call(*words: str) -> str:
        return subprocess.run(["tmux", "-L", "leaves", *words], env=env, capture_output=True, text=True).stdout

    settings = tmp_path / "tmux.conf"
    settings.write_text("set -g alternate-screen off\nsetw -g alternate-screen off\n")
    call("-f", str(settings), "new-session", "-d", "-x", "80", "-y", "24", "bash --norc --noprofile")
    try:
        yield Inside(
            lambda keys: call("send-keys", *keys.split("\0")),
            lambda: call("capture-pane", "-p", "-S", "-"),
        )
    finally:
        call("kill-server")


@pytest.fixture
def gnu_screen(environment: dict[str, str], tmp_path: Path) -> Iterator[Inside]:
    """A shell in GNU screen as it comes: no alternate screen."""
    if shutil.which("screen") is None:
        pytest.skip("GNU screen is not installed")
    env = _environment(environment, tmp_path / "screen")
    copy = tmp_path / "hardcopy"

    def call(*words: str) -> None:
        subprocess.run(["screen", "-S", "leaves", "-X", *words], env=env, capture_output=True)

    started = ["screen", "-c", "/dev/null", "-dmS", "leaves", "-U", "bash", "--norc", "--noprofile"]
    subprocess.run(started, env=env, check=True)
    names = {"Enter": "\r", "C-c": "\x03", "C-l": "\x0c", "C-z": "\x1a", "Down": "\x1b[B"}

    def send(keys: str) -> None:
        for key in keys.split("\0"):
            call("stuff", names.get(key, key))

    def read() -> str:
        call("hardcopy", "-h", str(copy))
        time.sleep(0.2)
        return copy.read_text(errors="replace") if copy.exists() else ""

    try:
        time.sleep(0.5)
        yield Inside(send, read)
    finally:
        call("quit")


LEFT: dict[str, Callable[[Inside, int], object]] = {
    "q": lambda inside, _: inside.send("q\0q"),
    "ctrl-c": lambda inside, _: inside.send("C-c"),
    "SIGTERM": lambda _, pid: os.kill(pid, signal.SIGTERM),
    "SIGHUP": lambda _, pid: os.kill(pid, signal.SIGHUP),
    "SIGTSTP": lambda _, pid: os.kill(pid, signal.SIGTSTP),
}


def _leave(inside: Inside, how: str, folder: Path) -> str:
    """Read a moment, leave, and return all that the terminal keeps."""
    pid = folder / "pid"
    command = f"sh -c 'echo $$ > {pid}; exec {sys.executable} -m journal read'"
    inside.send(f"{command}\0Enter")
    inside.wait_for("Passphrase")
    inside.send(f"{PASSPHRASE}\0Enter")
    inside.wait_for("February 2026")
    inside.send("Down\0Down\0Down")
    time.sleep(0.5)
    inside.send("Enter")
    inside.wait_for("other moments")
    assert SECRET in inside.read(), "the control: it is there to be left behind"
    LEFT[how](inside, int(pid.read_text()))
    time.sleep(1.5)
    inside.send("echo the-$((20+3))-shell\0Enter")
    kept = inside.wait_for("the-23-shell")
    if how == "SIGTSTP":
        os.kill(int(pid.read_text()), signal.SIGKILL)
    return kept


@pytest.mark.parametrize("how", LEFT)
def test_tmux_without_an_alternate_screen_keeps_nothing(tmux: Inside, made: Run, how: str, tmp_path: Path) -> None:
    kept = _leave(tmux, how, tmp_path)
    assert "canary" not in kept
    assert "2026" not in kept


@pytest.mark.parametrize("how", LEFT)
def test_gnu_screen_keeps_nothing(gnu_screen: Inside, made: Run, how: str, tmp_path: Path) -> None:
    kept = _leave(gnu_screen, how, tmp_path)
    assert "canary" not in kept
    assert "2026" not in kept


@pytest.mark.parametrize("term", ["linux", "vt100"])
def test_a_terminal_without_an_alternate_screen_is_erased(
    open_: Open, made: Run, environment: dict[str, str], term: str
) -> None:
    environment["TERM"] = term
    with open_("read") as screen:  # pyte has no alternate screen either: it is such a terminal
        unlock(screen)
        screen.wait_for("canary under")
        screen.type("q")
        screen.ended()
        assert "canary" not in screen.read()
        assert "2026" not in screen.read()


def test_ctrl_l_hides_within_a_tenth_of_a_second_while_another_process_writes(
    open_: Open, made: Run, path: Path
) -> None:
    holder = vault.open_existing(path, PASSPHRASE)
    with open_("read") as screen:
        unlock(screen)
        screen.wait_for("canary under")
        holder.execute("BEGIN IMMEDIATE")
        try:
            screen.type(ENTER)
            screen.wait_for("other moments")
            screen.type("t")
            screen.wait_for("Which tags?")
            screen.type("sea", ENTER)  # which now waits for the other one
            took = [_hidden_after(screen) for _ in range(3)]
        finally:
            holder.execute("ROLLBACK")
        holder.close()
        assert min(took) < 0.1, "other processes may be in the way of one of them"
        screen.type(CTRL_C)
        assert screen.ended() == 130


def _hidden_after(screen: Terminal) -> float:
    """Hide the screen, and come back. Return how many seconds it took until nothing was to be seen."""
    before = len(screen.raw)
    began = time.monotonic()
    screen.process.send(CTRL_L)
    while b"\x1b[1;1H\x1b[2K" not in screen.raw[before:] and time.monotonic() < began + 5:
        with contextlib.suppress(pexpect.TIMEOUT):
            piece = screen.process.read_nonblocking(65536, timeout=0.01)
            screen.raw += piece
            screen.stream.feed(piece.replace(b"\x1b[>", b"\x1b["))
    took = time.monotonic() - began
    assert "canary" not in screen.wait_for("Hidden.")
    screen.type(PASSPHRASE, ENTER)
    screen.wait_for("canary")
    return took


def test_keys_before_ctrl_l_never_reach_the_passphrase(open_: Open, made: Run) -> None:
    with open_("read") as screen:
        unlock(screen)
        screen.wait_for("canary under")
        screen.process.send(DOWN * 300 + CTRL_L + PASSPHRASE + ENTER)
        screen.wait_for("canary under", "Enter read")
        screen.type("q")
        assert screen.ended() == 0


def test_no_color_means_none_on_every_page_and_after_coming_back(
    open_: Open, made: Run, environment: dict[str, str]
) -> None:
    environment["NO_COLOR"] = "1"
    with open_() as screen:
        unlock(screen)
        screen.wait_for("Write", "close and lock")
        screen.type(ENTER)
        screen.wait_for("a blank page")
        screen.type(ESC)
        screen.wait_for("that's fine too", "close and lock")
        screen.type("r")
        screen.wait_for("canary under", "Enter read")
        screen.type("q", "q")
        assert screen.ended() == 0
        colours = re.findall(rb"\x1b\[[0-9;]*?(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|38|48)(?:;[0-9;]*)?m", screen.raw)
        assert not colours
