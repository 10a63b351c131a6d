"""Many blocks in one number say what counting each block by itself says."""

import random

import pytest

from journal.patterns import lanes
from journal.patterns.evidence import BLOCK


@pytest.mark.parametrize("blocks", [0, 1, 2, 3, 40, 1000])
def test_bits_are_counted_block_by_block(blocks: int) -> None:
    chance = random.Random(blocks)
    for share in (0.0, 0.3, 0.5, 1.0):
        there = [chance.random() < share for _ in range(blocks * BLOCK)]
        bits = lanes.packed(lanes.digits((n for n, one in enumerate(there) if one), len(there)))
        one_by_one = [sum(there[start : start + BLOCK]) for start in range(0, len(there), BLOCK)]
        assert list(lanes.listed(lanes.counted(bits, blocks), blocks)) == one_by_one
        for block in (0, blocks // 2, blocks - 1)[: blocks or 0]:
            assert lanes.upto(bits, block, blocks).bit_count() == sum(one_by_one[: block + 1])


def test_numbers_lie_side_by_side_in_the_order_of_the_blocks() -> None:
    first, second = ([True] * 3 + [False] * 7, [False] * 9 + [True])
    bits = lanes.packed(lanes.digits((n for n, one in enumerate(first + second) if one), 20))
    assert list(lanes.listed(lanes.counted(bits, 2) << 4, 2)) == [3 << 4, 1 << 4]


def test_only_the_wanted_digits_stay() -> None:
    assert lanes.only(lanes.digits([0, 2, 3], 5), [True, True, False, True, True]) == b"1010"
