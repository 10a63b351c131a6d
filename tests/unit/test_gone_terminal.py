"""A terminal that is gone must not keep the program waiting."""

import io

from journal.terminal.screens.curtain import _Lenient


class Gone(io.StringIO):
    """A terminal whose window was closed."""

    def write(self, text: str) -> int:
        raise OSError(5, "Input/output error")

    def flush(self) -> None:
        raise OSError(5, "Input/output error")


def test_what_a_closed_window_cannot_take_is_dropped() -> None:
    stream = _Lenient(Gone())
    for _ in range(100):
        stream.write("x")
    stream.flush()


def test_what_an_open_one_takes_is_written() -> None:
    shown = io.StringIO()
    _Lenient(shown).write("x")
    assert shown.getvalue() == "x"
