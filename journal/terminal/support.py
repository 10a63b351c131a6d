"""People to turn to, as lines to show: read from `data/support.toml`. Needs no journal, and sends nothing."""

import tomllib
from importlib.resources import files
from typing import Any

from journal.terminal import render
from journal.terminal.render import Line


def data() -> dict[str, Any]:
    """Return what the file says: `as_of`, its day, and `part`, the list of its parts."""
    return tomllib.loads(files("journal").joinpath("data", "support.toml").read_text(encoding="utf-8"))


def lines(own: str = "") -> list[Line]:
    """Return who can be turned to, the person's `own` contact first."""
    said = data()
    return list(render.support(said["part"], said["as_of"], own))


def paragraphs(shown: list[Line]) -> list[str]:
    """Return the lines as paragraphs: what stands between two empty lines is one."""
    texts = ["".join(words for _, words in line) for line in shown]
    return [part.strip("\n") for part in "\n".join(texts).split("\n\n")]
