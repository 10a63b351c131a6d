"""Numbers by texts, without the texts: what a dictionary would say, in a tenth of its room."""

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from journal.services.numbered import Numbered

NUMBERS = st.integers(-(2**63), 2**63 - 1)


@given(st.lists(st.tuples(st.text(max_size=2), NUMBERS), max_size=200))
def test_it_says_what_a_dictionary_would(pairs: list[tuple[str, int]]) -> None:
    wanted: dict[str, int] = {}
    found = Numbered()
    for text, number in pairs:
        assert found.get(text) == wanted.get(text)
        wanted[text] = number
        found.put(text, number)
    assert {text: found.get(text) for text in wanted} == wanted
    assert len(found) == len(wanted)
    assert found.get("never met") is None


def test_it_grows_and_stays_small() -> None:
    found = Numbered()
    tracemalloc.start()
    for number in range(30_000):
        found.put(str(number), number)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert all(found.get(str(number)) == number for number in range(30_000))
    assert found.get("30000") is None
    assert held < 60 * 30_000
