"""`kill -9` at random instants: a child that works on a journal in a folder of its own, and is shot while it does.

The child is forked, so that hundreds of kills cost no hundred starts of Python; what it says on its pipe is what a
person would have been told.
"""

import io
import os
import random
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from journal.app import App, Options
from journal.core.clock import Clock
from journal.terminal.console import Console

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
A_MOMENT = 0.3
Say = Callable[[int], None]
Work = Callable[[Path, Say], None]


@dataclass(frozen=True)
class Shot:
    """How a child ended: whether it was killed at work, how long that took, the numbers that it had acknowledged."""

    fired: bool
    seconds: float
    said: tuple[int, ...]


def app(home: Path, passphrase: str = "passphrase") -> App:
    """The program over the journal in `home`, in this process; the passphrase is in a file beside that folder."""
    options = Options(journal=home / "journal.db", passphrase_file=home.parent / passphrase, plain=True)
    return App(options, clock=Clock(NOW, "UTC"), console=Console(True, io.StringIO(), io.StringIO()))


def shoot(work: Work, home: Path, after: float | None) -> Shot:
    """Runs the work in a child and kills it `after` seconds, counted from its first word (None: never)."""
    ear, mouth = os.pipe()
    child = os.fork()
    if not child:
        os.close(ear)
        _work(work, home, mouth)
    os.close(mouth)
    said = os.read(ear, 1)  # it has begun
    begun = time.monotonic()
    killed = False
    while True:
        left = None if after is None or killed else max(begun + after - time.monotonic(), 0)
        if left == 0:  # however much there is to hear: a busy child always has something to say
            os.kill(child, signal.SIGKILL)
            killed = True
        elif select.select([ear], [], [], left)[0]:
            piece = os.read(ear, 1 << 16)
            said += piece
            if not piece:
                break
        else:
            os.kill(child, signal.SIGKILL)
            killed = True
    os.close(ear)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the work failed by itself"
    return Shot(os.WIFSIGNALED(status), time.monotonic() - begun, tuple(map(int, said.split())))


def _work(work: Work, home: Path, mouth: int) -> None:
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)
        sys.stderr = io.StringIO()

        def say(number: int) -> None:
            os.write(mouth, f"{number}\n".encode())

        work(home, say)
        os._exit(0)
    except BaseException:
        os._exit(1)


def shots(work: Work, prepared: Path, count: int, *, endless: float | None = None) -> Iterator[tuple[Path, Shot]]:
    """Kills the work `count` times, each on a fresh copy of the prepared folder; where it was done first, once more.

    The instants are spread at random over how long it takes: `endless` seconds, or what is measured first.
    """
    chance = random.Random(f"{work.__name__} {count}")
    home = prepared.with_name("attacked")

    def fresh() -> Path:
        shutil.rmtree(home, ignore_errors=True)
        return Path(shutil.copytree(prepared, home))

    longest = endless or (shoot(work, fresh(), None).seconds if count > 3 else A_MOMENT)
    fired = tries = 0
    while fired < count:
        tries += 1
        assert tries < 4 * count + 20, "the kills come too late"
        if tries == 10 and not fired and not endless:  # a fast machine: find out how long it takes after all
            longest = shoot(work, fresh(), None).seconds
        shot = shoot(work, fresh(), chance.random() * longest)
        if shot.fired:
            fired += 1
            yield home, shot
