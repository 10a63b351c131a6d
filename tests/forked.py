"""The program as its own process without a start of Python for each: a server has imported it, and forks.

A forked process is one like any other: its own memory, environment, folder, three pipes and exit code, and it ends as
Python ends. Only the interpreter's start and the imports are shared. Where there is no fork, each has its own start.
"""

import atexit
import contextlib
import gc
import importlib
import io
import json
import os
import pkgutil
import selectors
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import journal

ROOT = Path(__file__).parent.parent
#: What Python reads when it starts, and never again: whoever changes one of these gets a start of its own.
AT_START = ("PYTHON", "LC_", "LANG")
#: These are kept all the same: bytecode isn't written either way, and the encoding is set in the new process.
KEPT = ("PYTHONDONTWRITEBYTECODE", "PYTHONIOENCODING")


class Server:
    """Runs `journal`, one command after the other, in processes that are forked from one that has imported it."""

    def __init__(self) -> None:
        self.wire: socket.socket | None = None

    def start(self) -> socket.socket:
        """Start the process that forks the others. Return the way to speak to it."""
        self.wire, its = socket.socketpair()
        with its:
            command = [sys.executable, "-m", "tests.forked", str(its.fileno())]
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[its.fileno()], cwd=ROOT)
        atexit.register(process.wait)
        atexit.register(self.wire.close)  # comes first, and ends it
        return self.wire

    def run(
        self, arguments: list[str], stdin: bytes, environment: dict[str, str], folder: Path, timeout: float = 60
    ) -> subprocess.CompletedProcess[bytes]:
        """Run `journal` with these arguments to its end, as `subprocess.run` does through pipes."""
        if not hasattr(os, "fork") or _read_at_start(environment) != _read_at_start(dict(os.environ)):
            return subprocess.run(
                [sys.executable, "-m", "journal", *arguments],
                input=stdin, capture_output=True, env=environment, cwd=folder, timeout=timeout, check=False,
            )  # fmt: skip
        wire = self.wire or self.start()
        with contextlib.ExitStack() as ours:
            pipes = [os.pipe() for _ in range(3)]
            theirs = [pipes[0][0], pipes[1][1], pipes[2][1]]
            mine = [pipes[0][1], pipes[1][0], pipes[2][0]]
            files = [ours.enter_context(io.FileIO(n, "rw"[at == 0])) for at, n in enumerate(mine)]
            wanted = json.dumps([arguments, environment, str(folder)]).encode()
            socket.send_fds(wire, [len(wanted).to_bytes(8, "big")], theirs)
            wire.sendall(wanted)
            for number in theirs:
                os.close(number)
            child = int.from_bytes(_exactly(wire, 8), "big")
            try:
                out, err = _converse(files, stdin, time.monotonic() + timeout)
            except TimeoutError:
                os.kill(child, signal.SIGKILL)
                raise subprocess.TimeoutExpired(["journal", *arguments], timeout) from None
            finally:
                code = int.from_bytes(_exactly(wire, 8), "big", signed=True)
        return subprocess.CompletedProcess(["journal", *arguments], code, out, err)


#: The one of this process, started when it's first needed.
SERVER = Server()


def _read_at_start(environment: dict[str, str]) -> dict[str, str]:
    return {k: v for k, v in environment.items() if k.startswith(AT_START) and k not in KEPT}


def _converse(files: list[io.FileIO], stdin: bytes, end: float) -> tuple[bytes, bytes]:
    """Write to the first of three pipes, and read the other two until they end. Raises TimeoutError."""
    told, out, err = files
    heard: dict[object, list[bytes]] = {out: [], err: []}
    os.set_blocking(told.fileno(), False)
    with selectors.DefaultSelector() as ready:
        for file in (out, err):
            ready.register(file, selectors.EVENT_READ)
        ready.register(told, selectors.EVENT_WRITE)
        while ready.get_map():
            if not (events := ready.select(max(end - time.monotonic(), 0))):
                raise TimeoutError
            for key, _ in events:
                if key.fileobj is told:
                    try:
                        stdin = stdin[os.write(key.fd, stdin) :] if stdin else b""
                    except BrokenPipeError:  # it has read all that it wanted
                        stdin = b""
                    if not stdin:
                        ready.unregister(told)
                        told.close()
                elif piece := os.read(key.fd, 1 << 16):
                    heard[key.fileobj].append(piece)
                else:
                    ready.unregister(key.fileobj)
    return b"".join(heard[out]), b"".join(heard[err])


def _exactly(wire: socket.socket, count: int) -> bytes:
    """Read so many bytes. Raises EOFError where the other side is gone."""
    read = b""
    while len(read) < count:
        if not (piece := wire.recv(count - len(read))):
            raise EOFError
        read += piece
    return read


# --- in the server's process ------------------------------------------------------------------------------------------


def _prepare() -> None:
    """Import the program but for its screens: Textual reads the environment when it's imported."""
    for module in pkgutil.walk_packages(journal.__path__, "journal."):
        if not module.name.startswith(("journal.terminal.screens", "journal.__main__")):
            importlib.import_module(module.name)
    assert "textual" not in sys.modules
    gc.freeze()


def _serve(wire: socket.socket) -> None:
    """Fork a process for each command that is asked for. Returns in each of those, once it is what was asked for."""
    while True:
        length, descriptors, _, _ = socket.recv_fds(wire, 8, 3)
        if not length:
            os._exit(0)
        arguments, environment, folder = json.loads(_exactly(wire, int.from_bytes(length, "big")))
        child = os.fork()
        if not child:
            wire.close()
            _become(arguments, environment, folder, descriptors)
            return
        for number in descriptors:
            os.close(number)
        wire.sendall(child.to_bytes(8, "big"))
        _, status = os.waitpid(child, 0)
        wire.sendall(os.waitstatus_to_exitcode(status).to_bytes(8, "big", signed=True))


def _become(arguments: list[str], environment: dict[str, str], folder: str, descriptors: list[int]) -> None:
    """Be the process that `python -m journal` would have been, just before its first line."""
    for number, given in enumerate(descriptors):
        os.dup2(given, number)
        os.close(given)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.argv = [str(ROOT / "journal" / "__main__.py"), *arguments]
    encoding, _, errors = environment.get("PYTHONIOENCODING", "").partition(":")
    for name, number in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
        old = getattr(sys, name)
        handling = old.errors if number == 2 or not encoding else errors or "strict"
        new = open(number, "rw"[number > 0], encoding=encoding or old.encoding, errors=handling)  # noqa: SIM115
        setattr(sys, name, new)
        setattr(sys, f"__{name}__", new)


if __name__ == "__main__":
    _prepare()
    _serve(socket.socket(fileno=int(sys.argv[1])))
    from journal.__main__ import main

    main()
