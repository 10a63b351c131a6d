"""Numbers by texts, for millions of them: a dictionary that keeps no text, and needs a tenth of the room of Python's.

A text is known by its hash, of 64 bits with a secret of this process: among three million, two are taken for the same
once in five million imports.
"""

from array import array

_BEGINS = 1 << 12
_FULL = 0.6


class Numbered:
    """Which texts were met, and a number of 64 bits for each."""

    def __init__(self) -> None:
        self._count = 0
        self._keys, self._numbers = _zeros(_BEGINS), _zeros(_BEGINS)

    def __len__(self) -> int:
        return self._count

    def get(self, text: str) -> int | None:
        """Return the number of a text, or None if it wasn't met."""
        place = self._place(hash(text) or 1)
        return self._numbers[place] if self._keys[place] else None

    def put(self, text: str, number: int) -> None:
        """Take note of a text and its number, in the place of an earlier one."""
        key = hash(text) or 1
        place = self._place(key)
        if not self._keys[place]:
            self._count += 1
            if self._count > _FULL * len(self._keys):
                self._grow()
                place = self._place(key)
        self._keys[place], self._numbers[place] = key, number

    def _place(self, key: int) -> int:
        """Return where a key is, or where it would be: the next place that is free."""
        keys, last = self._keys, len(self._keys) - 1
        place = key & last
        while (there := keys[place]) and there != key:
            place = (place + 1) & last
        return place

    def _grow(self) -> None:
        keys, numbers = self._keys, self._numbers
        self._keys, self._numbers = _zeros(2 * len(keys)), _zeros(2 * len(keys))
        for key, number in zip(keys, numbers, strict=True):
            if key:
                place = self._place(key)
                self._keys[place], self._numbers[place] = key, number


def _zeros(count: int) -> "array[int]":
    return array("q", bytes(8 * count))
