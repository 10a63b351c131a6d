"""How a word on the command line becomes a text, a number or a path: without pydantic.

From 0.29 on, Typer builds a pydantic model for each option to do that. Importing pydantic takes 80 ms and 10 MiB, a
quarter of `journal list`. Typer keeps the reader it has built with the option; this one is put there first.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args, get_origin

import typer


class Reader:
    """What Typer asks to read an option's value, in the place of its own."""

    def __init__(self, kind: Callable[[Any], object], low: float | None, high: float | None, *, several: bool) -> None:
        """`kind` makes one value from a word; numbers lie between `low` and `high`."""
        self.kind, self.low, self.high, self.several = kind, low, high, several

    def coerce(self, value: Any, param: Any, ctx: Any) -> object:
        """Return the value for what was typed, or for what's there if nothing was. Raises typer.BadParameter."""
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
