"""Questions of one's own: there and back as data and in the journal; two copies merged in any order give the same."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.core import own_questions as rule
from journal.core.own_questions import Feeling, Own
from journal.core.question import Choice, Question, Range
from journal.storage import vault
from journal.storage.store import Store
from tests.make import CATALOGUE, LINE, NAMES

START = datetime(2026, 1, 1, tzinfo=UTC)
TIMES = st.integers(0, 40).map(lambda hours: START + timedelta(hours=hours))
SHORT = LINE.map(lambda text: rule._STEERS.sub("", text)[: rule.LONGEST_LABEL].strip() or "a")
VISIBLE = NAMES.map(lambda text: rule._STEERS.sub("", text)[: rule.LONGEST_LABEL].strip() or "a")
CONDITIONS = st.dictionaries(
    st.sampled_from(["tears", "care", "pleasant", "my_of_another_copy"]),
    st.just("any")
    | st.lists(VISIBLE, min_size=1, max_size=3).map(tuple)
    | st.builds(Range, st.integers(0, 3), st.integers(4, 9))
    | st.builds(Range, lowest=st.integers(0, 3)),
    max_size=2,
)


def _unlike(choices: list[tuple[str, str]]) -> bool:
    return all(len({rule.loosely(one) for one in names}) == len(choices) for names in zip(*choices, strict=True))


@st.composite
def questions(draw: st.DrawFn, text: st.SearchStrategy[str] = SHORT) -> Question:
    """A well-formed question of any kind, with whatever can stand in one."""
    asked = draw(st.sampled_from(rule.ASKED))
    stages = st.lists(st.sampled_from(rule.STAGES), min_size=1, unique=True).map(tuple)
    made = Question(
        "", draw(text), draw(st.sampled_from(rule.KINDS)), draw(stages) if asked == "always" else ("reflect",), asked,
        label=draw(SHORT), help=draw(st.just("") | SHORT), when=draw(CONDITIONS), unless=draw(CONDITIONS),
    )  # fmt: skip
    made = replace(made, key=rule.key_for(made.text))
    if made.kind in ("choice", "choices"):
        pairs = draw(st.lists(st.tuples(VISIBLE, SHORT), min_size=2, max_size=4).filter(_unlike))
        made = replace(made, choices=tuple(Choice(*pair) for pair in pairs))
    if made.kind == "scale":
        lowest = draw(st.integers(0, 5))
        ends = (draw(st.just("") | SHORT), draw(st.just("") | SHORT))
        made = replace(made, lowest=lowest, highest=lowest + draw(st.integers(1, 90)), ends=ends)
    return made


FEELINGS = st.builds(
    Feeling,
    VISIBLE.map(lambda word: word.replace(",", " ").replace(";", " ").strip() or "a"),
    SHORT, st.sampled_from(rule.TONES), st.sampled_from(rule.ENERGIES),
)  # fmt: skip


def owns(what: st.SearchStrategy[Any]) -> st.SearchStrategy[Own]:
    return st.builds(Own, what, TIMES, TIMES, st.none() | TIMES, st.none() | TIMES)


ANY = owns(questions() | FEELINGS)
#: A few questions only, so that copies know the same ones, differently.
FEW = st.lists(owns(questions(st.sampled_from(["Tea?", "Rain?"])) | st.builds(
    Feeling, st.sampled_from(["cosy", "Cosy"]), SHORT, st.just("mixed"), st.just("low"))), max_size=4)  # fmt: skip


@given(ANY)
def test_one_is_well_formed_and_comes_back_from_its_data(own: Own) -> None:
    assert rule.problems_of(own) == []
    assert rule.read(json.loads(json.dumps(rule.data(own)))) == own


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ANY, max_size=4, unique_by=lambda own: own.key))
def test_they_come_back_from_the_journal(made: list[Own]) -> None:
    with Store(vault.in_memory(), Path()) as store:
        store.keep_own_questions(made)
        assert {own.key: own for own in store.own_questions()} == {own.key: own for own in made}
        asked = {q.key: q for q in store.catalogue.questions if q.own}
        assert set(asked) == {own.key for own in made if isinstance(own.what, Question)}
        assert all(asked[own.key].retired is own.retired for own in made if isinstance(own.what, Question))


@given(FEW, FEW, FEW)
def test_merging_gives_the_same_in_any_order_and_any_number_of_times(a: list[Own], b: list[Own], c: list[Own]) -> None:
    merge: Callable[..., tuple[Own, ...]] = rule.merge
    assert merge(a, b) == merge(b, a)
    assert merge(merge(a, b), c) == merge(a, merge(b, c))
    assert merge(merge(a, b), b) == merge(a, b)


@given(FEW, FEW)
def test_a_retirement_is_undone_only_by_a_later_restoring(a: list[Own], b: list[Own]) -> None:
    for own in rule.merge(a, b):
        versions = [one for one in (*a, *b) if one.key == own.key]
        retired = [one.retired_at for one in versions if one.retired_at]
        restored = [one.restored_at for one in versions if one.restored_at]
        assert own.retired is bool(retired and (not restored or max(retired) >= max(restored)))
        assert own.changed_at == max(one.changed_at for one in versions)


@given(LINE)
def test_a_key_is_made_of_the_text_and_is_no_built_in_one(text: str) -> None:
    key = rule.key_for(text)
    assert rule.validation.key(key) == key == rule.key_for(text)
    assert rule.is_own(key)
    assert not any(rule.is_own(built_in.key) for built_in in CATALOGUE.questions)
