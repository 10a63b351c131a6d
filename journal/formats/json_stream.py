"""Streaming JSON: yields the items of one list, alone or in an object, without holding all of them in memory.

The standard library decodes each value in a buffer; this module decides when the buffer must grow. Line breaks don't
matter: any JSON will do.
"""

import contextlib
import io
import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from journal.errors import ImportRefused
from journal.formats.reading import LARGEST, too_large

CHUNK = 65_536
_SPACE = re.compile(r"[ \t\n\r]*")
#: How close to the buffer's end an error may only mean that the rest is missing: the longest literal and a margin.
_CUT = 24


def items(text: TextIO, listed: str, others: dict[str, Any]) -> Iterator[object]:
    """Yield the items of the list under the key `listed` in `text`'s object; its other values are put into `others`.

    Raises ImportRefused with the line if the JSON is invalid or of another shape.
    """
    stream = _begun(text)
    if stream.peek() != "{":
        stream.value()  # reports anything that isn't JSON in its own words
        raise ImportRefused("This JSON isn't an object, so nothing was imported.")
    for key in stream.members():
        if key in others:
            raise ImportRefused(f"This JSON has {key[:40]!a} twice, so nothing was imported.")
        if key == listed and stream.peek() == "[":
            others[key] = []
            yield from stream.items()
        else:
            others[key] = stream.value()
    if stream.peek():
        raise stream.refused(stream.at)


def alone(text: TextIO) -> Iterator[object]:
    """Yield the items of the list that `text` is; if it isn't a list, its one value.

    Raises ImportRefused with the line if the JSON is invalid.
    """
    stream = _begun(text)
    if stream.peek() == "[":
        yield from stream.items()
    else:
        yield stream.value()
    if stream.peek():
        raise stream.refused(stream.at)


def first_alone(head: str) -> set[str]:
    """Return the keys of the object that a text begins with, alone or as the first item of a list, as far as given."""
    stream, keys = _begun(io.StringIO(head)), set[str]()
    with contextlib.suppress(ImportRefused):
        if stream.peek() == "[":
            stream.at += 1
        for key in stream.members() if stream.peek() == "{" else ():
            keys.add(key)
            stream.value()
    return keys


def shape(head: str) -> tuple[set[str], set[str]]:
    """Return the keys of the object that a text begins with, and of the first of its `entries`, as far as given."""
    keys: set[str] = set()
    first: set[str] = set()
    stream = _begun(io.StringIO(head))
    with contextlib.suppress(ImportRefused):
        for key in stream.members() if stream.peek() == "{" else ():
            keys.add(key)
            if key == "entries" and stream.peek() == "[":
                stream.at += 1
                if stream.peek() == "]":
                    stream.at += 1
                    continue
                for inner in stream.members() if stream.peek() == "{" else ():
                    first.add(inner)
                    stream.value()
                break
            stream.value()
    return keys, first


def _begun(text: TextIO) -> "_Stream":
    """Return a stream at the start of a text, after any byte order mark."""
    stream = _Stream(text)
    if stream.peek() == "\ufeff":
        stream.at += 1
    return stream


class _Stream:
    """A position in a text that is read on demand."""

    def __init__(self, text: TextIO) -> None:
        self.text = text
        self.buffer, self.at, self.line = "", 0, 1
        self.decode = json.JSONDecoder().raw_decode

    def more(self) -> bool:
        """Read on, at least doubling what is buffered. Return whether there was more."""
        self.line += self.buffer.count("\n", 0, self.at)
        rest = self.buffer[self.at :]
        if len(rest) > LARGEST:
            raise too_large()
        chunk = self.text.read(max(CHUNK, len(rest)))
        self.buffer, self.at = rest + chunk, 0
        return bool(chunk)

    def peek(self) -> str:
        """Return the next character that isn't white space, or "" at the end."""
        while True:
            space = _SPACE.match(self.buffer, self.at)
            self.at = space.end() if space else self.at
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if not self.more():
                return ""

    def take(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise self.refused(self.at)
        self.at += 1

    def value(self) -> Any:
        """Return the value that begins here."""
        while True:
            self.peek()
            try:
                value, end = self.decode(self.buffer, self.at)
            except json.JSONDecodeError as wrong:
                cut = wrong.msg.startswith("Unterminated") or wrong.pos > len(self.buffer) - _CUT
                if cut and self.more():
                    continue
                raise self.refused(wrong.pos) from None
            except (RecursionError, ValueError):
                raise ImportRefused("This JSON is nested too deeply, or has a number that's too large.") from None
            if end == len(self.buffer) and self.more():
                continue  # a number may continue
            self.at = end
            return value

    def members(self) -> Iterator[str]:
        """Yield the keys of the object that begins here. The caller must read each value before the next key."""
        self.take("{")
        while self.peek() != "}":
            key = self.value()
            if not isinstance(key, str):
                raise self.refused(self.at)
            self.take(":")
            yield key
            if self.peek() == "}":
                break
            self.take(",")
            if self.peek() == "}":
                raise self.refused(self.at)
        self.take("}")

    def items(self) -> Iterator[Any]:
        """Yield the items of the list that begins here."""
        self.take("[")
        while self.peek() != "]":
            yield self.value()
            if self.peek() == "]":
                break
            self.take(",")
            if self.peek() == "]":
                raise self.refused(self.at)
        self.take("]")

    def refused(self, place: int) -> ImportRefused:
        line = self.line + self.buffer.count("\n", 0, place)
        return ImportRefused("This isn't JSON.", f"The problem is on line {line}.")
