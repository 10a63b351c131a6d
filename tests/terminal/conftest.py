"""The program in a real terminal, for every test of this folder."""

from functools import partial
from typing import Any

import pytest


@pytest.fixture
def open_(environment: dict[str, str]) -> Any:
    """Opens the program in a terminal: `open_("show", "1", columns=50)`."""
    from tests.terminal.screen import terminal  # POSIX alone: the modules that use it skip elsewhere

    return partial(terminal, environment=environment)
