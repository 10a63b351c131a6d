"""A bar for who watches, after a while; nothing for anybody else. The items are the same either way."""

import io

import pytest

from journal.terminal.console import Console
from journal.terminal.progress import progress


class Screen(io.StringIO):
    """What a terminal is, to who asks."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> Console:
    monkeypatch.setenv("TERM", "xterm-256color")
    made = Console()
    made.stderr = Screen()
    return made


def shown(console: Console) -> str:
    assert isinstance(console.stderr, io.StringIO)
    return console.stderr.getvalue()


def test_a_long_work_shows_how_far_it_has_come(console: Console) -> None:
    assert list(progress(console, "Importing", range(5), 5, patience=0)) == [0, 1, 2, 3, 4]
    assert "Importing" in shown(console)


def test_what_has_been_read_of_a_file_can_tell_how_far_it_is(console: Console) -> None:
    assert list(progress(console, "Importing", range(5), 200, lambda: 100, patience=0)) == [0, 1, 2, 3, 4]
    assert "50%" in shown(console)


def test_a_quick_one_shows_nothing(console: Console) -> None:
    assert list(progress(console, "Importing", range(5), 5)) == [0, 1, 2, 3, 4]
    assert shown(console) == ""


def test_nobody_who_asked_for_plainness_or_reads_a_file_gets_a_bar(console: Console) -> None:
    console.plain = True
    assert list(progress(console, "Importing", range(5), None, patience=0)) == [0, 1, 2, 3, 4]
    assert shown(console) == ""
    console.plain, console.stderr = False, io.StringIO()
    assert list(progress(console, "Importing", range(5), None, patience=0)) == [0, 1, 2, 3, 4]
    assert shown(console) == ""


def test_a_work_that_fails_takes_its_bar_along(console: Console) -> None:
    def failing() -> object:
        yield 1
        yield 2
        raise KeyError

    with pytest.raises(KeyError):
        list(progress(console, "Importing", failing(), None, lambda: 1, patience=0))  # type: ignore[arg-type]
    assert shown(console).endswith("\x1b[2K")
