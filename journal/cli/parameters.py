"""Converts words on the command line to texts, numbers or paths without pydantic.

From 0.29 on, Typer builds a pydantic model for each option to do that. Importing pydantic takes 80 ms and 10 MiB, a
quarter of `journal list`. Typer caches the reader it has built on the option; this module puts its own there first.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args, get_origin

import typer


class Reader:
    """Reads an option's value, in place of Typer's own reader."""

    def __init__(self, kind: Callable[[Any], object], low: float | None, high: float | None, *, several: bool) -> None:
        """Create a reader. `kind` converts one word; numbers must be between `low` and `high`."""
        self.kind, self.low, self.high, self.several = kind, low, high, several

    def coerce(self, value: Any, param: Any, ctx: Any) -> object:
        """Return the value of what was typed, or of the default. Raises typer.BadParameter."""
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        try:
            return [self._one(each) for each in value] if self.several else self._one(value)
        except ValueError:
            raise typer.BadParameter("not an int in its range", ctx=ctx, param=param) from None

    def _one(self, word: Any) -> object:
        read: Any = self.kind(word)
        if (self.low is not None and read < self.low) or (self.high is not None and read > self.high):
            raise ValueError
        return read


def lightened(parameters: list[Any]) -> list[Any]:
    """Return the options and arguments, each with a light reader, if this version of Typer takes one."""
    for parameter in parameters:
        annotation = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
        several = get_origin(annotation) is list
        kind = get_args(annotation)[0] if several else annotation
        if kind in (str, int, bool, Path) and getattr(parameter, "_runtime_param", parameter) is None:
            low, high = getattr(parameter, "min", None), getattr(parameter, "max", None)
            parameter._runtime_param = Reader(kind, low, high, several=several)
    return parameters
