"""JSON read piece by piece: the items of one list, alone or of an object, without ever holding all of them.

The standard library decodes a value from a place in a buffer; this knows when the buffer has to grow. Line breaks
mean nothing to it: any JSON will do.
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
#: How near the buffer's end a mistake may be one only because the rest is missing: the longest literal, and some.
_CUT = 24


def items(text: TextIO, listed: str, others: dict[str, Any]) -> Iterator[object]:
    """The items of the list under the key `listed` of the object in `text`; the values beside it go to `others`.

    Raises ImportRefused where it is no such JSON, saying in which line.
    """
    stream = _begun(text)
    if stream.peek() != "{":
        stream.value()  # no JSON at all says so in its own words
        raise ImportRefused("This JSON isn't an object, so nothing was imported.")
    for key in stream.members():
        if key in others:
            raise ImportRefused(f"This JSON says {key[:40]!a} twice, so nothing was imported.")
        if key == listed and stream.peek() == "[":
            others[key] = []
            yield from stream.items()
        else:
            others[key] = stream.value()
    if stream.peek():
        raise stream.refused(stream.at)


def alone(text: TextIO) -> Iterator[object]:
    """The items of the list that `text` is; if it's no list, the one value that it is.

    Raises ImportRefused where it is no such JSON, saying in which line.
    """
    stream = _begun(text)
    if stream.peek() == "[":
        yield from stream.items()
    else:
        yield stream.value()
    if stream.peek():
        raise stream.refused(stream.at)


def first_alone(head: str) -> set[str]:
    """The keys of the object that a text begins with, or that the list begins with that it is, as far as it goes."""
    stream, keys = _begun(io.StringIO(head)), set[str]()
    with contextlib.suppress(ImportRefused):
        if stream.peek() == "[":
            stream.at += 1
        for key in stream.members() if stream.peek() == "{" else ():
            keys.add(key)
            stream.value()
    return keys


def shape(head: str) -> tuple[set[str], set[str]]:
    """The keys of the object that a text begins with, and those of the first of its `entries`, as far as it goes."""
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
    """The beginning of a text, after a byte order mark."""
    stream = _Stream(text)
    if stream.peek() == "\ufeff":
        stream.at += 1
    return stream


class _Stream:
    """A place in a text that is read as it is needed."""

    def __init__(self, text: TextIO) -> None:
        self.text = text
        self.buffer, self.at, self.line = "", 0, 1
        self.decode = json.JSONDecoder().raw_decode

    def more(self) -> bool:
        """Reads on, as much again as is waiting; whether there was anything."""
        self.line += self.buffer.count("\n", 0, self.at)
        rest = self.buffer[self.at :]
        if len(rest) > LARGEST:
            raise too_large()
        chunk = self.text.read(max(CHUNK, len(rest)))
        self.buffer, self.at = rest + chunk, 0
        return bool(chunk)

    def peek(self) -> str:
        """The next character that is no space, or "" at the end."""
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
        """The value that begins here."""
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
                raise ImportRefused("This JSON is too deep or holds too large a number.") from None
            if end == len(self.buffer) and self.more():
                continue  # a number may go on
            self.at = end
            return value

    def members(self) -> Iterator[str]:
        """The keys of the object that begins here; who asks takes each one's value before the next key."""
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
        """The items of the list that begins here."""
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
