"""Asking for the passphrase: what was typed before counts and never shows, and the terminal is left as it was."""

import math
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from journal import unlock
from journal.errors import Failed, Usage
from journal.process import will_ask
from journal.terminal import passphrase
from tests.conftest import PASSPHRASE, ROOT, Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals")

ENTRY = '{"happened_at": "2026-11-20T23:30:00+01:00", "answers": {"tears": "some"}}'
OFFERED = re.compile(r"^((?:[a-z-]+ ){5}[a-z-]+)$", re.MULTILINE)
PASTE, PASTED = "\x1b[200~", "\x1b[201~"
ASK_ONCE = "from journal.terminal.passphrase import ask\nprint('got', repr(ask('Passphrase: ')), flush=True)\n"
#: Like a program that is still importing: it holds the echo, and asks when the test says so.
HELD_UNTIL_TOLD = (
    "import os, sys, time\n"
    "from journal.process import ECHO\n"
    "ECHO.hold()\n"
    "print('held', flush=True)\n"
    "while not os.path.exists(sys.argv[1]): time.sleep(0.01)\n"
)
LOOP = (
    "from journal.terminal.passphrase import ask\n"
    "while not (typed := ask('Passphrase: ')): print('Type it, please.', flush=True)\n"
    "print('got', repr(typed), flush=True)\n"
)


class Typist:
    """A process in a pseudo-terminal of its own, with somebody who types."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        import pexpect

        self.process = pexpect.spawn(
            command[0], command[1:], env=environment, dimensions=(24, 80), timeout=30, encoding="utf-8",
            preexec_fn=lambda: [signal.signal(s, signal.SIG_DFL) for s in (signal.SIGINT, signal.SIGQUIT)] and None,
        )  # fmt: skip
        self.process.delaybeforesend = None
        self.process.ptyproc.delayafterclose = 0.01
        self.seen = ""

    def type(self, keys: str) -> None:
        self.process.send(keys)

    def wait_for(self, text: str) -> str:
        """Everything up to this text, once it has come."""
        self.process.expect_exact(text)
        self.seen += self.process.before + self.process.after
        return str(self.process.before)

    def ended(self) -> int:
        """The exit code, or minus the signal's number."""
        import pexpect

        self.process.expect(pexpect.EOF)
        self.seen += self.process.before
        self.process.close()
        return int(self.process.exitstatus if self.process.exitstatus is not None else -self.process.signalstatus)

    @property
    def echoes(self) -> bool:
        """Whether the terminal shows what is typed, as the terminal itself says."""
        import termios

        return bool(termios.tcgetattr(self.process.child_fd)[3] & termios.ECHO)

    def wait_for_echo(self, on: bool) -> None:
        end = time.monotonic() + 30
        while self.echoes != on:
            assert time.monotonic() < end, f"the echo never went {'on' if on else 'off'}"
            time.sleep(0.001)


@pytest.fixture
def spawn(environment: dict[str, str]) -> Iterator[Callable[..., Typist]]:
    """Starts a program in a terminal: `spawn("python", "-c", ...)`, ended afterwards."""
    opened: list[Typist] = []

    def start(*command: str) -> Typist:
        opened.append(Typist(list(command), environment | {"JOURNAL_PASSPHRASE_FILE": ""}))
        return opened[-1]

    yield start
    for one in opened:
        one.process.close(force=True)


@pytest.fixture
def script(spawn: Callable[..., Typist]) -> Callable[..., Typist]:
    """Starts a small Python program in a terminal."""
    return lambda code, *arguments: spawn(sys.executable, "-c", code, *arguments)


@pytest.fixture
def shell(spawn: Callable[..., Typist]) -> Typist:
    """A plain shell with job control, which leaves the terminal's settings as it finds them."""
    started = spawn("sh")  # dash, where it is; it has no line editing that would set the echo by itself
    started.type("PS1='ready> '; set -m\n")
    started.wait_for("ready> ")
    started.wait_for("ready> ")
    return started


# --- what was typed before the prompt ---------------------------------------------------------------------------------


def test_what_is_typed_before_the_prompt_is_its_start_and_never_shows(script: Any, tmp_path: Path) -> None:
    told = tmp_path / "told"
    typist = script(HELD_UNTIL_TOLD + ASK_ONCE, str(told))
    typist.wait_for("held")
    typist.type("quiet ri")
    told.touch()
    typist.wait_for("Passphrase: ")
    typist.type("ver\r")
    typist.wait_for("got 'quiet river'")
    assert typist.ended() == 0
    assert typist.seen.count("quiet") == 1, "only the script itself printed it"


def test_an_enter_that_is_typed_before_the_prompt_arrives_as_it_would_have(script: Any, tmp_path: Path) -> None:
    told = tmp_path / "told"
    typist = script(HELD_UNTIL_TOLD + ASK_ONCE * 2 + "print(input())", str(told))
    typist.wait_for("held")
    typist.type("first\rsecond\rand the rest\r")
    told.touch()
    typist.wait_for("got 'first'")
    typist.wait_for("got 'second'")
    typist.wait_for("and the rest")
    assert typist.ended() == 0


def test_what_is_typed_while_the_shell_still_edits_its_line_is_understood(spawn: Any, tmp_path: Path) -> None:
    """A shell with line editing takes Enter as a carriage return, and Backspace as a byte: what it leaves comes so."""
    if shutil.which("bash") is None:
        pytest.skip("needs bash")
    (tmp_path / "asks.py").write_text(ASK_ONCE, encoding="utf-8")
    typist = spawn("env", "PS1=bash-ready ", "bash", "--norc", "--noprofile", "-i")
    typist.wait_for("bash-")
    time.sleep(0.5)  # it shows its prompt before it reads keys one by one
    typist.type(f"{sys.executable} {tmp_path}/asks.py\rquiet riverx\x7f lamp\recho $((40 + 2))\r")
    typist.wait_for("got 'quiet river lamp'")
    typist.wait_for("42")


def test_keys_that_came_in_raw_are_edited_and_end_with_a_carriage_return(script: Any) -> None:
    typist = script(
        "import sys, termios, time, tty, select, os\n"
        "settings = termios.tcgetattr(0); tty.setraw(0, termios.TCSANOW); print('raw', flush=True)\n"
        "time.sleep(0.3); termios.tcsetattr(0, termios.TCSANOW, settings)\n" + ASK_ONCE * 2
    )
    typist.wait_for("raw")
    typist.type("lost\x15flüsx\x7f\x7f\x7fow\rtwo\r")
    typist.wait_for("got 'flow'")
    typist.wait_for("got 'two'")


def test_the_program_holds_the_echo_from_its_start_and_takes_what_was_typed_then(spawn: Any, run: Run) -> None:
    assert run("write", "--answers", "-", stdin=ENTRY).returncode == 0
    for _ in range(6):
        typist = spawn(sys.executable, "-m", "journal", "--plain", "list")
        typist.wait_for_echo(on=False)
        os.kill(typist.process.pid, signal.SIGSTOP)  # it is anywhere between its first line and the prompt
        early = typist.process.expect_exact(["Passphrase", __import__("pexpect").TIMEOUT], timeout=0.3) == 1
        if early:
            break
        typist.process.close(force=True)
    assert early, "the echo went off only with the prompt"
    typist.type(PASSPHRASE + "\r")
    os.kill(typist.process.pid, signal.SIGCONT)
    typist.wait_for("Passphrase: ")
    typist.wait_for("some")
    assert typist.ended() == 0
    assert "quiet" not in typist.seen


@pytest.mark.parametrize(
    ("line", "asks"),
    [
        ("list", True), ("write --when now", True), ("--journal x list", True), ("--journal=x list", True),
        ("--plain show 1", True), ("support --mine", True), ("questions --switch-on cycle_day", True),
        ("write --answers in.json", True), ("export -", True),
        ("", True), ("--plain", True), ("--journal list", True), ("--help", False), ("list --help", False),
        ("list -h", False), ("--version", False), ("demo patterns", False), ("support", False),
        ("questions --json", False), ("--passphrase-file f list", False), ("--passphrase-command=x list", False),
        ("write --answers -", False), ("write --answers=-", False),
    ],
)  # fmt: skip
def test_the_echo_is_held_only_for_a_command_that_asks(line: str, asks: bool) -> None:
    assert will_ask(line.split(), {}) is asks
    assert not will_ask(line.split(), {"JOURNAL_PASSPHRASE_FILE": "f"})
    assert not will_ask(line.split(), {"JOURNAL_PASSPHRASE_COMMAND": "c"})


def test_a_command_that_does_not_ask_leaves_the_echo_alone(spawn: Any) -> None:
    typist = spawn(sys.executable, "-m", "journal", "--plain", "support")
    while typist.process.isalive():
        assert typist.echoes
        typist.process.expect([r"\n", __import__("pexpect").EOF], timeout=30)


def test_before_a_pipe_the_echo_is_not_held_for_a_pager_may_keep_what_it_finds(script: Any) -> None:
    code = (
        "import sys; from journal.process import ECHO; ECHO.hold_early(['list'], {}); sys.stderr.write(f'{ECHO.held}.')"
    )
    for after, held in (("", True), (" | cat", False), (" > /dev/null", True)):
        typist = script("import os, sys; os.system(sys.argv[1])", f'{sys.executable} -c "{code}"{after}')
        typist.wait_for(f"{held}.")
        assert typist.ended() == 0


def test_the_first_line_that_is_read_openly_shows_again(script: Any) -> None:
    typist = script(
        "from journal.process import ECHO\nfrom journal.terminal.console import Console\n"
        "ECHO.hold()\nprint('got', Console(plain=True).read_line(), flush=True)"
    )
    typist.wait_for("> ")
    typist.type("hello\r")
    assert "hello" in typist.wait_for("got hello")


# --- at the prompt ----------------------------------------------------------------------------------------------------


def test_the_terminal_edits_the_line_and_shows_none_of_it(script: Any) -> None:
    typist = script(ASK_ONCE)
    typist.wait_for("Passphrase: ")
    typist.wait_for_echo(on=False)
    typist.type("gone\x15quiet  Rivex\x7fr\r")
    assert typist.wait_for("got ") == "\r\n", "nothing shows but the end of the line"
    typist.wait_for("'quiet  River'")
    assert typist.ended() == 0


@pytest.mark.parametrize("letters", ["a", "ü"])
def test_a_long_paste_comes_whole_or_is_refused(script: Any, letters: str) -> None:
    fits = letters * (passphrase.LONGEST // len(letters.encode()))
    for pasted, end in ((fits, repr(fits)), (fits + letters * 100, "too long")):
        typist = script(
            "from journal.terminal.passphrase import ask\nfrom journal.errors import Usage\n"
            "try: print('got', repr(ask('Passphrase: ')), flush=True)\nexcept Usage: print('too long')"
        )
        typist.wait_for("Passphrase: ")
        typist.type(pasted + "\r")
        typist.wait_for(end)
        assert typist.ended() == 0


@pytest.mark.parametrize("pasted", ["quiet river", f"{PASTE}quiet river{PASTED}"])
def test_a_paste_comes_without_the_marks_of_one(script: Any, pasted: str) -> None:
    typist = script(ASK_ONCE)
    typist.wait_for("Passphrase: ")
    typist.type(pasted + "\r")
    typist.wait_for("got 'quiet river'")


def test_bytes_that_are_no_text_are_said_so_and_the_echo_comes_back(script: Any) -> None:
    typist = script(
        "from journal.terminal.passphrase import ask\nfrom journal.errors import Usage\n"
        "try: ask('Passphrase: ')\nexcept Usage as reason: print(reason.sentence, flush=True)\n"
        "input()"
    )
    typist.wait_for("Passphrase: ")
    os.write(typist.process.child_fd, b"quiet \xff\xfe\r")
    typist.wait_for("isn't text in this terminal's encoding")
    typist.wait_for_echo(on=True)


def test_after_enter_on_nothing_it_asks_again_and_what_is_typed_blind_stays_out_of_the_shell(
    shell: Typist, tmp_path: Path
) -> None:
    (tmp_path / "loop.py").write_text(LOOP, encoding="utf-8")
    shell.type(f"{sys.executable} {tmp_path}/loop.py\n")
    shell.wait_for("Passphrase: ")
    shell.type("\rquiet river\recho $((40 + 2))\n")
    shell.wait_for("Type it, please.")
    shell.wait_for("got 'quiet river'")
    assert "not found" not in shell.wait_for("42")


def test_ctrl_d_leaves_and_keeps_what_was_typed(script: Any) -> None:
    typist = script(
        "from journal.terminal.passphrase import ask\n"
        "print('got', repr(ask('Passphrase: ')), flush=True)\n"
        "try: ask('Passphrase: ')\nexcept KeyboardInterrupt: print('left', flush=True)"
    )
    typist.wait_for("Passphrase: ")
    typist.type("quiet\x04\x04")
    typist.wait_for("got 'quiet'")
    typist.wait_for("Passphrase: ")
    typist.type("\x04")
    typist.wait_for("left")
    assert typist.ended() == 0


def test_without_a_terminal_it_says_so(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from journal.terminal.passphrase import ask\nask('Passphrase: ')"],
        input="quiet river\n", capture_output=True, text=True, env=environment, start_new_session=True, check=False,
        timeout=60,
    )  # fmt: skip
    assert "NoTerminal" in done.stderr
    assert "Passphrase: " not in done.stdout + done.stderr


def test_a_process_without_a_terminal_of_its_own_asks_on_the_one_it_reads_from(script: Any) -> None:
    typist = script(
        "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]], start_new_session=True)\n"
        "print('ended', flush=True); input()",
        ASK_ONCE,
    )
    typist.wait_for("Passphrase: ")
    typist.wait_for_echo(on=False)
    typist.type("quiet river\r")
    assert "quiet" not in typist.wait_for("got ")
    typist.wait_for("ended")
    assert typist.echoes


# --- the echo comes back, whatever happens ----------------------------------------------------------------------------


def test_ctrl_c_at_the_prompt_gives_the_echo_back(shell: Typist) -> None:
    shell.type(f"{sys.executable} -c \"{ASK_ONCE.splitlines()[0]}; ask('Passphrase: ')\"\n")
    shell.wait_for("Passphrase: ")
    shell.wait_for("Passphrase: ")
    shell.wait_for_echo(on=False)
    shell.type("\x03")
    shell.wait_for("KeyboardInterrupt")
    shell.wait_for("ready> ")
    assert shell.echoes


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT"])
@pytest.mark.parametrize("asking", [True, False], ids=["at the prompt", "before it"])
def test_a_signal_gives_the_echo_back_and_ends_the_program_as_ever(
    shell: Typist, tmp_path: Path, name: str, asking: bool
) -> None:
    code = ASK_ONCE if asking else HELD_UNTIL_TOLD
    (tmp_path / "asks.py").write_text(f"import os\nprint('pid', os.getpid(), flush=True)\n{code}", encoding="utf-8")
    shell.type(f"{sys.executable} {tmp_path}/asks.py {tmp_path}/never\n")
    shell.process.expect(r"pid (\d+)")
    pid = int(shell.process.match[1])
    shell.wait_for("Passphrase: " if asking else "held")
    shell.wait_for_echo(on=False)
    os.kill(pid, getattr(signal, name))
    shell.wait_for("ready> ")
    assert shell.echoes
    shell.type("echo code $?\n")
    shell.wait_for(f"code {128 + getattr(signal, name)}")


def test_an_exception_or_the_end_of_the_program_gives_the_echo_back(shell: Typist, tmp_path: Path) -> None:
    for last in ("1 / 0", "raise SystemExit(3)", ""):
        (tmp_path / "held.py").write_text(f"{HELD_UNTIL_TOLD}{last}\n", encoding="utf-8")
        told = tmp_path / "told"
        told.unlink(missing_ok=True)
        shell.type(f"{sys.executable} {tmp_path}/held.py {told}; echo code $?\n")
        shell.wait_for("held\r\n")
        assert not shell.echoes
        told.touch()
        shell.wait_for("code ")
        shell.wait_for("ready> ")
        assert shell.echoes


@pytest.mark.parametrize("how", ["Ctrl-Z", "SIGSTOP"])
def test_stopped_and_brought_back_it_asks_again_without_echo(shell: Typist, tmp_path: Path, how: str) -> None:
    (tmp_path / "asks.py").write_text(f"import os\nprint('pid', os.getpid(), flush=True)\n{ASK_ONCE}", encoding="utf-8")
    shell.type(f"{sys.executable} {tmp_path}/asks.py\n")
    shell.process.expect(r"pid (\d+)")
    pid = int(shell.process.match[1])
    shell.wait_for("Passphrase: ")
    shell.wait_for_echo(on=False)
    for _ in range(2):
        if how == "Ctrl-Z":
            shell.type("\x1a")
            shell.wait_for("ready> ")
            assert shell.echoes, "the shell gets a terminal that shows what is typed"
        else:
            os.kill(pid, signal.SIGSTOP)
            shell.wait_for("ready> ")
            shell.type("stty echo\n")
            shell.wait_for("ready> ")
        shell.type("fg\n")
        shell.wait_for("Passphrase: ")
        shell.wait_for_echo(on=False)
    shell.type("quiet river\r")
    assert "quiet" not in shell.wait_for("got ")
    shell.wait_for("'quiet river'")
    shell.wait_for("ready> ")
    assert shell.echoes


@pytest.mark.parametrize("words", ["list", "--plain list"])
def test_after_a_full_screen_or_a_printed_page_the_shell_shows_what_is_typed(
    shell: Typist, run: Run, words: str
) -> None:
    assert run("write", "--answers", "-", stdin=ENTRY).returncode == 0
    shell.type(f"{sys.executable} -m journal {words}\n")
    shell.wait_for("Passphrase: ")
    shell.type(PASSPHRASE + "\r")
    shell.wait_for("November" if words == "list" else "tears")
    if words == "list":
        shell.wait_for("hide")
        assert not shell.echoes
        shell.type("q")
    shell.wait_for("ready> ")
    assert shell.echoes
    assert "quiet" not in shell.seen


def test_an_echo_that_was_off_stays_off(shell: Typist, tmp_path: Path) -> None:
    (tmp_path / "asks.py").write_text(ASK_ONCE, encoding="utf-8")
    shell.type("stty -echo\n")
    shell.wait_for("ready> ")
    shell.type(f"{sys.executable} {tmp_path}/asks.py\n")
    shell.wait_for("Passphrase: ")
    shell.type("quiet\r")
    shell.wait_for("ready> ")
    assert not shell.echoes


# --- what is tried, and what is offered -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "tried"),
    [
        ("quiet river", ["quiet river"]),
        (" Quiet  RIVER\t", [" Quiet  RIVER\t", "quiet river"]),
        ("quiet\u00a0river", ["quiet\u00a0river", "quiet river"]),
        ("", []),
        ("   ", ["   "]),
    ],
)
def test_what_was_typed_is_tried_as_it_is_and_then_tidied_once(typed: str, tried: list[str]) -> None:
    assert list(unlock.attempts(typed)) == tried


def test_a_generated_passphrase_is_six_words_on_one_narrow_line() -> None:
    made = {passphrase.generated() for _ in range(50)}
    assert len(made) == 50
    for one in made:
        assert len(one.split(" ")) == 6
        assert len(one) <= 48
        assert unlock.tidy(one) == one


def test_no_word_is_offered_that_is_crude_or_cruel() -> None:
    """A newcomer was offered "slobbery hardcore", by a journal about crying after sex."""
    words = passphrase.offered_words()
    assert not set(words) & {"slobbery", "hardcore", "groin", "lusty", "sadness", "crying", "shame", "unlovable"}
    assert {word for _ in range(300) for word in passphrase.generated().split(" ")} <= set(words)


def test_what_is_said_of_the_offered_words_is_counted() -> None:
    words = passphrase.offered_words()
    assert f"drawn from a list of {len(words):,}" in " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert f"the {len(words):,} words" in str(passphrase.offered_words.__doc__)
    by_length = Counter(len(word) for word in words)
    phrases = {-1: 1}  # how many phrases there are of each length
    for _ in range(passphrase.WORDS):
        longer: Counter[int] = Counter()
        for length, count in phrases.items():
            for more, ways in by_length.items():
                longer[length + 1 + more] += count * ways
        phrases = longer
    fitting = sum(count for length, count in phrases.items() if length <= passphrase.WIDEST)
    assert f"{int(math.log2(fitting) * 10) / 10} bits" in str(passphrase.generated.__doc__)


@pytest.mark.parametrize(
    "typed", ["anna", "24.11.1988", "butterfly", "Butterfly!", "Christopher 1988", "passphrase1", "aaaabbbbbbbb"]
)
def test_a_passphrase_that_is_short_or_one_common_word_is_noticed(typed: str) -> None:
    assert passphrase.why_guessable(typed).endswith("could guess it.")


@pytest.mark.parametrize("typed", ["quiet river", "correcthorse", "x'0123456789abcdef'", "Regen auf dem Dach"])
def test_of_other_passphrases_nothing_is_said(typed: str) -> None:
    assert passphrase.why_guessable(typed) == ""


@pytest.mark.parametrize("plain", [[], ["--plain"]])
def test_a_short_passphrase_is_warned_of_once_and_taken_when_it_is_typed_again(
    open_: Any, run: Run, tmp_path: Path, plain: list[str]
) -> None:
    from tests.terminal.screen import CTRL_C, ENTER

    with open_(*plain, "write") as screen:
        screen.wait_for("Press Enter to continue")
        screen.type(ENTER)
        screen.wait_for("nothing shows as you type")
        screen.type("anna" + ENTER)
        screen.wait_for("That's short. Someone who knows you could guess it.", "Type it again to use it anyway")
        screen.type("otto" + ENTER)
        screen.wait_for(*["That's short."] * 2)
        screen.type("otto" + ENTER)
        screen.wait_for("a blank")
        screen.type(CTRL_C)
        screen.ended()
    (tmp_path / "passphrase").write_text("otto", encoding="utf-8")
    assert run("list").returncode == 0


@pytest.mark.parametrize("plain", [[], ["--plain"]])
def test_enter_offers_another_passphrase_as_often_as_somebody_likes(open_: Any, plain: list[str]) -> None:
    from tests.terminal.screen import CTRL_C, ENTER

    with open_(*plain, "write", lines=80) as screen:
        screen.wait_for("Press Enter to continue")
        screen.type(ENTER)
        screen.wait_for("press Enter for another one", "nothing shows as you type")
        seen = {OFFERED.findall(screen.read())[-1]}
        for times in range(2, 14):
            screen.type(ENTER)
            end = time.monotonic() + 30
            while len(seen) < times and time.monotonic() < end:
                seen.add(OFFERED.findall(screen.wait_for("Here's another one:"))[-1])
            assert len(seen) == times
        screen.type(CTRL_C)
        assert screen.ended() == 130


@pytest.mark.parametrize("columns", [50, 80])
@pytest.mark.parametrize("wrapped", ["{}", "  {} ", PASTE + "{}" + PASTED])
def test_the_offered_passphrase_stands_on_one_line_and_opens_as_it_is_pasted(
    open_: Any, run: Run, tmp_path: Path, columns: int, wrapped: str
) -> None:
    from tests.terminal.screen import CTRL_C, ENTER

    with open_("write", columns=columns, lines=20) as screen:
        screen.wait_for("Welcome", "Press Enter to continue, or Ctrl-C to leave")
        screen.type(ENTER)
        shown = screen.wait_for("Here's a random one", "nothing shows as you type")
        assert "Choose a passphrase" in shown, "all of it fits on the screen"
        (offered,) = OFFERED.findall(shown)
        screen.type(wrapped.format(offered) + ENTER)
        screen.wait_for("Once more")
        screen.type(wrapped.format(offered) + ENTER)
        screen.wait_for("a blank")
        screen.type(CTRL_C)
        screen.ended()
    (tmp_path / "passphrase").write_text(offered, encoding="utf-8")
    assert run("list").returncode == 0


# --- a Windows console, key by key ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ("quiet\r", "quiet"), ("\r", ""), ("quix\bet\r", "quiet"), ("\b\bq\n", "q"), ("gone\x1bq\r", "q"),
        ("q\xe0Hu\x00;i\r", "qui"), ("\ud83c\udf27\r", "🌧"), ("a\ud83c\udf27\bb\r", "ab"),
        (f"{PASTE[1:]}q\r", "[200~q"),
    ],
)  # fmt: skip
def test_keys_of_a_windows_console_make_a_line(keys: str, line: str) -> None:
    assert passphrase.line_from_keys(iter(keys).__next__) == line


@pytest.mark.parametrize("keys", ["\x03", "quiet\x03", "\x1a", "\x04"])
def test_on_windows_too_the_person_can_leave(keys: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        passphrase.line_from_keys(iter(keys).__next__)


# --- from a file ------------------------------------------------------------------------------------------------------


def test_a_pipe_with_nobody_at_its_other_end_does_not_hang(environment: dict[str, str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    code = (
        "import sys, pathlib; from journal.terminal.passphrase import from_file; from_file(pathlib.Path(sys.argv[1]))"
    )
    for path in (tmp_path / "pipe", "/dev/zero", tmp_path):
        done = subprocess.run(
            [sys.executable, "-c", code, str(path)], env=environment, capture_output=True, text=True, check=False,
            timeout=30,
        )  # fmt: skip
        assert "has to be an ordinary file" in done.stderr


def test_what_a_shell_gives_for_a_command_is_read_to_its_end() -> None:
    reading, writing = os.pipe()

    def later() -> None:
        for piece in (b"quiet ", b"river\n"):
            time.sleep(0.1)
            os.write(writing, piece)
        os.close(writing)

    threading.Thread(target=later).start()
    assert passphrase.from_file(Path(f"/dev/fd/{reading}")) == "quiet river"
    os.close(reading)


def test_a_command_that_never_ends_is_waited_for_only_so_long() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"quiet")
    begun = time.monotonic()
    with pytest.raises(Failed, match="No passphrase came"):
        passphrase.from_file(Path(f"/dev/fd/{reading}"), patience=0.2)
    assert 0.1 < time.monotonic() - begun < 2
    os.close(reading)
    os.close(writing)


def test_the_program_takes_its_passphrase_from_a_process_substitution(run: Run, environment: dict[str, str]) -> None:
    if shutil.which("bash") is None:
        pytest.skip("needs bash")
    assert run("write", "--answers", "-", stdin=ENTRY).returncode == 0
    line = f"{sys.executable} -m journal --passphrase-file <(sleep 0.2; echo {shlex.quote(PASSPHRASE)}) list"
    done = subprocess.run(
        ["bash", "-c", line], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "some" in done.stdout


@pytest.mark.parametrize(("mode", "folder", "warned"), [(0o600, 0o755, 0), (0o644, 0o755, 1), (0o644, 0o700, 0)])
def test_a_file_that_others_can_read_is_said_so(tmp_path: Path, mode: int, folder: int, warned: int) -> None:
    for one in (tmp_path, *tmp_path.parents[:-1]):
        if one.stat().st_uid == os.getuid() and str(one).startswith("/tmp/pytest"):
            one.chmod(0o755)
    file = tmp_path / "own" / "passphrase"
    file.parent.mkdir()
    file.write_text("quiet river\n", encoding="utf-8")
    file.chmod(mode)
    file.parent.chmod(folder)
    said: list[str] = []
    assert passphrase.from_file(file, said.append) == "quiet river"
    assert len(said) == warned


def test_each_option_that_names_a_passphrase_file_says_if_others_can_read_it(run: Run, tmp_path: Path) -> None:
    """Also the file of a new passphrase, and of another copy's."""
    assert run("write", "--answers", "-", stdin=ENTRY).returncode == 0
    for one in (tmp_path, *tmp_path.parents[:-1]):
        if one.stat().st_uid == os.getuid() and str(one).startswith("/tmp/pytest"):
            one.chmod(0o755)
    new, other = tmp_path / "new", tmp_path / "other"
    new.write_text("entirely other words\n", encoding="utf-8")
    other.write_text(PASSPHRASE + "\n", encoding="utf-8")
    for file in (tmp_path / "passphrase", new, other):
        file.chmod(0o600)
    assert run("backup", str(tmp_path / "copy.db")).stderr.count("Others") == 0
    new.chmod(0o644)
    assert run("passphrase", "--new-passphrase-file", str(new)).stderr.count("can read your passphrase file") == 1
    other.chmod(0o644)
    new.chmod(0o600)
    merged = run(
        "merge", str(tmp_path / "copy.db"), "--yes", "--other-passphrase-file", str(other),
        env={"JOURNAL_PASSPHRASE_FILE": str(new)},
    )  # fmt: skip
    assert merged.returncode == 0, merged.stderr
    assert merged.stderr.count("can read your passphrase file") == 1


def test_what_is_too_large_for_a_passphrase_is_refused(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * (passphrase.LARGEST_FILE + 1))
    with pytest.raises(Usage, match="too large"):
        passphrase.from_file(tmp_path / "large")
