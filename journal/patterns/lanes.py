"""Bits of many blocks in one whole number, so that thousands of blocks are counted in a few steps of arithmetic.

A block has a lane of 16 bits, the first block the highest; its ten entries are the ten highest bits of the lane. Adding
and counting within lanes never carries over, as no count is above ten. (Counts side by side: Warren, H. S. (2013),
Hacker's Delight, 2nd ed., section 5-1.)
"""

import sys
from array import array
from collections.abc import Iterable
from functools import lru_cache
from itertools import compress

from journal.patterns.evidence import BLOCK

LANE = 16
ZERO, ONE = b"01"


def digits(places: Iterable[int], size: int) -> bytearray:
    """Return `size` digits, "1" at each of these places and "0" elsewhere."""
    found = bytearray(b"0") * size
    for place in places:
        found[place] = ONE
    return found


def only(all_of_them: bytearray, wanted: Iterable[bool]) -> bytearray:
    """Return the digits that are wanted, in their order."""
    return bytearray(compress(all_of_them, wanted))


def packed(of_entries: bytearray) -> int:
    """Return the lanes of whole blocks, from a digit for each of their entries."""
    lanes = bytearray(b"0") * (len(of_entries) // BLOCK * LANE)
    for place in range(BLOCK):
        lanes[place::LANE] = of_entries[place::BLOCK]
    return int(lanes or b"0", 2)


def counted(lanes: int, blocks: int) -> int:
    """Return how many bits each lane has, as a number in that lane."""
    pairs, nibbles, octets, whole = _masks(blocks)
    lanes -= lanes >> 1 & pairs
    lanes = (lanes & nibbles) + (lanes >> 2 & nibbles)
    lanes = lanes + (lanes >> 4) & octets
    return lanes + (lanes >> 8) & whole


def listed(lanes: int, blocks: int) -> "array[int]":
    """Return the number in each lane, the first block's first."""
    found = array("H", lanes.to_bytes(blocks * LANE // 8, "big"))
    if sys.byteorder == "little":
        found.byteswap()
    return found


def upto(lanes: int, block: int, blocks: int) -> int:
    """Return the lanes of the blocks up to this one, counted from 0, of so many."""
    return lanes >> LANE * (blocks - 1 - block)


@lru_cache(maxsize=64)
def _masks(blocks: int) -> tuple[int, int, int, int]:
    each = int.from_bytes(b"\x00\x01" * blocks, "big")
    return 0x5555 * each, 0x3333 * each, 0x0F0F * each, 0x000F * each
